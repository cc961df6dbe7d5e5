"""Serial numbers that are given once: the project's SQLite file of what was given to whom.

A reservation is one transaction that begins with the write lock, so that of two batches
one waits for the other, and a process killed at any instant has either all its numbers or
none. A shipment that asks again is told the same numbers, which is how a batch goes on.

The journal is SQLite's rollback journal and no WAL: writes are few, the file is whole when
it is copied with the project, and it may lie on a network drive. ``synchronous = EXTRA``
also keeps what was given through a loss of power.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from cardgen.errors import Location, ShipmentError

SERIALS_FILE: Final = "serials.sqlite"
_VERSION: Final = 1
_PATIENCE: Final = 60.0  # seconds that a batch waits for another's reservation
_SCHEMA: Final = """
CREATE TABLE reservation (
    series TEXT NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    shipment TEXT NOT NULL,
    PRIMARY KEY (series, first),
    UNIQUE (series, shipment)
) STRICT
"""


def reserve(path: Path, series: str, count: int, *, shipment: str, last: int) -> range:
    """`count` consecutive numbers of a series, from 1, for one shipment alone.

    The same shipment gets the same numbers again; a later part of it, under the name of an
    amendment, gets others. `path` is made if it is not there. Raises ShipmentError "serials"
    if the file cannot be used, if the shipment had another count before, or if the numbers
    end at `last` before all are given.
    """
    if count < 1:
        raise ValueError(f"{count} numbers cannot be reserved")
    place = Location(str(path))
    try:
        with closing(
            sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        ) as database:
            database.execute("PRAGMA synchronous = EXTRA")
            database.execute("BEGIN IMMEDIATE")
            _prepare(database, place)
            given = _given(database, place, series, count, shipment)
            if given is None:
                given = _next(database, place, series, count, last)
                database.execute(
                    "INSERT INTO reservation VALUES (?, ?, ?, ?)",
                    (series, given.start, count, shipment),
                )
            database.execute("COMMIT")
            return given
    except (sqlite3.Error, OverflowError) as error:
        raise ShipmentError(
            "serials",
            f"the serial numbers cannot be used: {error}",
            location=place,
            hint="make the file and its folder writable; do not delete the file: "
            "its numbers would be given once more",
        ) from error


def _prepare(database: sqlite3.Connection, place: Location) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == 0:
        database.execute(_SCHEMA)
        database.execute(f"PRAGMA user_version = {_VERSION}")
    elif version != _VERSION:
        raise ShipmentError(
            "serials",
            f"this file is of version {version}; this cardgen knows version {_VERSION}",
            location=place,
            hint="use the cardgen that made it, or a newer one",
        )


def _given(
    database: sqlite3.Connection, place: Location, series: str, count: int, shipment: str
) -> range | None:
    """What the shipment has already."""
    row = database.execute(
        "SELECT first, count FROM reservation WHERE series = ? AND shipment = ?",
        (series, shipment),
    ).fetchone()
    if row is None:
        return None
    first, before = row
    if before != count:
        raise ShipmentError(
            "serials",
            f"the shipment {shipment} has {before} serial numbers already, not {count}",
            location=place,
            hint="go on with the manifest it began with, or give the shipment another name",
        )
    return range(first, first + count)


def _next(
    database: sqlite3.Connection, place: Location, series: str, count: int, last: int
) -> range:
    (first,) = database.execute(
        "SELECT ifnull(max(first + count), 1) FROM reservation WHERE series = ?", (series,)
    ).fetchone()
    if first + count - 1 > last:
        raise ShipmentError(
            "serials",
            f"the series {series} has {max(0, last - first + 1)} serial numbers left, "
            f"but {count} are needed",
            location=place,
            hint="choose another sscc-extension in cardgen.toml: each has its own numbers",
        )
    return range(first, first + count)
