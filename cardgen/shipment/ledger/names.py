"""The register of names that cardgen gave to shipments: an SQLite file of the project.

If box ids cannot carry the name of a list, it gets one that no other shipment of the project
has. One transaction gives a name, and begins with the write lock: of two lists at once one
waits for the other, and a killed process leaves a whole name or none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path
from typing import Final

from cardgen.database import exclusive_transaction, read_only
from cardgen.errors import Location, OutputError
from cardgen.remedies import Remedy

NAMES_FILE: Final = "shipments.sqlite"
_VERSION: Final = 1
_BROKEN: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PATIENCE: Final = 60.0  # seconds that a list waits for the name of another
_TABLE: Final = """
CREATE TABLE shipment (
    name TEXT PRIMARY KEY,
    place TEXT NOT NULL,
    list TEXT NOT NULL,
    UNIQUE (place, list)
) STRICT
"""
_ALL: Final = "SELECT name FROM shipment"
_FIND: Final = "SELECT name FROM shipment WHERE place = ? AND list = ?"


def find_name(register: Path, place: str, list_name: str) -> str:
    """Look up the name of a list's shipment in a folder; "" if it has none.

    Raises OutputError.
    """
    found = _read_names(register, _FIND, (place, list_name))
    return found[0] if found else ""


def list_names(register: Path) -> frozenset[str]:
    """Return all shipment names that a register has given. Raises OutputError."""
    return frozenset(_read_names(register, _ALL))


def give_name(
    register: Path, place: str, list_name: str, names: Callable[[Collection[str]], str]
) -> str:
    """Return the name of a list's shipment in a folder. Give the list a name if it has none.

    `names` makes a new name that differs from all others. Raises OutputError.
    """
    try:
        with exclusive_transaction(register, _PATIENCE) as database:
            if _version(database) == 0:
                database.execute(_TABLE)
                database.execute(f"PRAGMA user_version = {_VERSION}")
            row = database.execute(_FIND, (place, list_name)).fetchone()
            if row is None:
                others = {str(name) for (name,) in database.execute(_ALL)}
                row = (names(others),)
                values = (*row, place, list_name)
                database.execute("INSERT INTO shipment VALUES (?, ?, ?)", values)
        return str(row[0])
    except (sqlite3.Error, OSError) as error:
        raise _unusable(register, error) from error


def _read_names(register: Path, query: str, about: tuple[str, ...] = ()) -> list[str]:
    """Read names from a register with an SQL query. This does not create the file."""
    if not register.exists():
        return []
    try:
        with closing(read_only(register, _PATIENCE)) as database:
            if _version(database) == 0:  # still empty
                return []
            return [str(name) for (name,) in database.execute(query, about)]
    except (sqlite3.Error, OSError, ValueError) as error:
        raise _unusable(register, error) from error


def _version(database: sqlite3.Connection) -> int:
    """Return the version of a register's tables. Raises sqlite3.DatabaseError if unknown."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version not in (0, _VERSION):
        raise sqlite3.DatabaseError(
            f"it has version {version}, but this cardgen knows version {_VERSION}"
        )
    return int(version)


def _unusable(register: Path, error: Exception) -> OutputError:
    """Make the error for a register of names that cannot be read or written."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BROKEN:
        hint = "move the file away; cardgen finds the names again in the ledgers"
    elif isinstance(error, sqlite3.OperationalError | OSError):
        hint = "make the file and its folder writable"
    else:
        hint = "use a newer cardgen"
    return OutputError(
        "output",
        f"the names of shipments cannot be saved: {error}",
        location=Location(str(register)),
        hint=hint,
        remedy=Remedy("name-shipment"),
    )
