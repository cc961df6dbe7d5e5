"""The tables of a database, their version, and the errors of a database that cannot be used.

Tables are STRICT, so that a check finds a value of another type.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from cardgen.errors import Location, OutputError, ShipmentError
from cardgen.remedies import Remedy
from cardgen.storage import MAKE_ROOM

_BROKEN: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT)
_HINTS: Final = {
    sqlite3.SQLITE_FULL: MAKE_ROOM,
    sqlite3.SQLITE_BUSY: "close the program that has the file open, and run the same command "
    "again",
    sqlite3.SQLITE_IOERR: "check whether the disk is full or broken, and run the same command "
    "again",
}


class Schema(NamedTuple):
    """The tables of a kind of database, as SQL, and their version.

    `about` is the table of facts about the whole database, by name. `wrong` finds faults in the
    data. `work` names the subject of the database, "this shipment"; `began` the file that
    created it; `remedy` the way to mend it. `steps` upgrade each older version to the next one.
    """

    tables: str
    version: int
    about: str
    wrong: Callable[[sqlite3.Connection], Iterator[str]]
    work: str
    began: str
    remedy: Remedy
    steps: Mapping[int, tuple[str, ...]] = {}


def damage_error(schema: Schema, place: Location, reason: str) -> ShipmentError:
    """Make the error for a database with invalid data."""
    return ShipmentError(
        "damaged-ledger",
        f"the ledger is damaged: {reason}",
        location=place,
        remedy=schema.remedy,
    )


def database_error(
    schema: Schema, place: Location, error: sqlite3.Error | ValueError
) -> OutputError | ShipmentError:
    """Make the error for a failure of SQLite."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    strange = isinstance(error, ValueError | sqlite3.DataError)
    if strange or str(error).startswith("Could not decode"):
        return damage_error(schema, place, str(error))
    if code in _BROKEN or code == sqlite3.SQLITE_ERROR:  # such as "no such table"
        return damage_error(schema, place, str(error))
    return OutputError(
        "output",
        f"the ledger cannot be used: {error}",
        location=place,
        hint=_HINTS.get(code, "correct the permissions of the folder and the file"),
    )
