"""A copy of the ledger beside it, whole at any instant, for when the ledger itself is not.

It is made when the shipment was planned and whenever a command ends, so that it lacks at most
what the command did that was at work when the ledger was damaged.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from cardgen.database import Database, unusable
from cardgen.errors import Location
from cardgen.shipment.ledger.schema import SCHEMA
from cardgen.storage import refused

BACKUP_FILE: Final = "ledger-backup.sqlite"
_NEW: Final = f".{BACKUP_FILE}.new"


def back_up(database: sqlite3.Connection, folder: Path) -> None:
    """Copy a ledger to the backup in this folder. Raises OutputError, ShipmentError."""
    new = folder / _NEW
    try:
        new.unlink(missing_ok=True)
        with closing(sqlite3.connect(new)) as target:
            target.execute("PRAGMA journal_mode = OFF")
            target.execute("PRAGMA synchronous = OFF")
            database.backup(target)
            target.execute("DELETE FROM shipment WHERE key = 'holder'")
            target.commit()
        _sync(new)
        new.replace(folder / BACKUP_FILE)
    except sqlite3.Error as error:
        _forget(new)
        raise unusable(SCHEMA, Location(str(folder / BACKUP_FILE)), error) from error
    except OSError as error:
        _forget(new)
        raise refused(error, str(folder / BACKUP_FILE)) from error


def check_backup(folder: Path) -> None:
    """Raise OutputError or ShipmentError unless there is a backup that can be believed."""
    Database.reading(folder / BACKUP_FILE, SCHEMA).close()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _forget(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
