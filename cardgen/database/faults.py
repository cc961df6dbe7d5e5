"""What is said where a database cannot be used, or not be believed."""

from __future__ import annotations

import sqlite3
from typing import Final

from cardgen.database.schema import Schema
from cardgen.errors import Location, OutputError, ShipmentError
from cardgen.storage import MAKE_ROOM

_BROKEN: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT)
_HINTS: Final = {
    sqlite3.SQLITE_FULL: MAKE_ROOM,
    sqlite3.SQLITE_BUSY: "close the program that has the file open, and run the same command "
    "again",
    sqlite3.SQLITE_IOERR: "look whether the disk is full or broken, and run the same command "
    "again",
}


def damaged(schema: Schema, place: Location, reason: str) -> ShipmentError:
    """What to say of a database that cannot be believed."""
    return ShipmentError(
        "damaged-ledger",
        f"the ledger is damaged: {reason}",
        location=place,
        remedy=schema.remedy,
    )


def unusable(
    schema: Schema, place: Location, error: sqlite3.Error | ValueError
) -> OutputError | ShipmentError:
    """What to say where SQLite cannot go on, or hands over what is no text."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    strange = isinstance(error, ValueError | sqlite3.DataError)
    if strange or str(error).startswith("Could not decode"):
        return damaged(schema, place, str(error))
    if code in _BROKEN or code == sqlite3.SQLITE_ERROR:  # as no such table
        return damaged(schema, place, str(error))
    return OutputError(
        "output",
        f"the ledger cannot be used: {error}",
        location=place,
        hint=_HINTS.get(code, "mend the rights of the folder and of the file"),
    )
