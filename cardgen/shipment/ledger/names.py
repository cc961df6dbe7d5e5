"""The names that cardgen gave to shipments: the project's SQLite file of which list has which.

A list whose own name no box can carry gets one that no other shipment of the project has. To
give a name is one transaction that begins with the write lock: of two lists that come at once
one waits for the other, and a process that is killed leaves a whole name or none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path
from typing import Final

from cardgen.database import exclusive, read_only
from cardgen.errors import Location, OutputError
from cardgen.remedies import Remedy

NAMES_FILE: Final = "shipments.sqlite"
_VERSION: Final = 1
_BROKEN: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PATIENCE: Final = 60.0  # seconds that one list waits for another's name
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


def find_name(register: Path, place: str, named: str) -> str:
    """The name that a list has in a place; "" if it has none. Raises OutputError."""
    found = _read(register, _FIND, (place, named))
    return found[0] if found else ""


def names_given(register: Path) -> frozenset[str]:
    """All names that a register gave. Raises OutputError."""
    return frozenset(_read(register, _ALL))


def give_name(
    register: Path,
    place: str,
    named: str,
    names: Callable[[Collection[str]], str],
) -> str:
    """The name of a list in a place, kept from now on.

    `names` makes a new one that is none of those that others have. Raises OutputError.
    """
    try:
        with exclusive(register, _PATIENCE) as database:
            if _version(database) == 0:
                database.execute(_TABLE)
                database.execute(f"PRAGMA user_version = {_VERSION}")
            row = database.execute(_FIND, (place, named)).fetchone()
            if row is None:
                others = {str(name) for (name,) in database.execute(_ALL)}
                row = (names(others),)
                database.execute("INSERT INTO shipment VALUES (?, ?, ?)", (*row, place, named))
        return str(row[0])
    except (sqlite3.Error, OSError) as error:
        raise _unusable(register, error) from error


def _read(register: Path, query: str, about: tuple[str, ...] = ()) -> list[str]:
    """Names in a register, which is not made by that."""
    if not register.exists():
        return []
    try:
        with closing(read_only(register, _PATIENCE)) as database:
            if _version(database) == 0:  # nothing is in it yet
                return []
            return [str(name) for (name,) in database.execute(query, about)]
    except (sqlite3.Error, OSError, ValueError) as error:
        raise _unusable(register, error) from error


def _version(database: sqlite3.Connection) -> int:
    """The version of a register. Raises sqlite3.DatabaseError if it is not known."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version not in (0, _VERSION):
        raise sqlite3.DatabaseError(
            f"it is of version {version}; this cardgen knows version {_VERSION}"
        )
    return int(version)


def _unusable(register: Path, error: Exception) -> OutputError:
    broken = getattr(error, "sqlite_errorcode", 0) & 0xFF in _BROKEN
    return OutputError(
        "output",
        f"the names of shipments cannot be kept: {error}",
        location=Location(str(register)),
        hint="move the file away: names are found again in the ledgers"
        if broken
        else "make the file and its folder writable"
        if isinstance(error, sqlite3.OperationalError | OSError)
        else "use a newer cardgen",
        remedy=Remedy("name-shipment"),
    )
