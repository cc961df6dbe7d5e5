"""The tables of a ledger, and the version that they are of."""

from __future__ import annotations

import sqlite3
from typing import Final

from cardgen.errors import Location, OutputError

_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE shipment (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE line (
    row INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    boxes INTEGER NOT NULL,
    content TEXT NOT NULL
);
CREATE TABLE box (
    number INTEGER PRIMARY KEY,
    row INTEGER NOT NULL REFERENCES line,
    id TEXT NOT NULL UNIQUE,
    sscc TEXT UNIQUE,
    state TEXT NOT NULL DEFAULT 'planned' CHECK (
        state IN ('planned', 'rendered', 'verified', 'sent', 'printed', 'voided')
    ),
    file TEXT,
    digest TEXT,
    time TEXT,
    error TEXT
);
CREATE TABLE event (
    number INTEGER NOT NULL REFERENCES box,
    what TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    time TEXT NOT NULL
);
"""


def prepare(database: sqlite3.Connection, place: Location) -> None:
    """Make the tables of a new file. Raises OutputError if they are of another version."""
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("PRAGMA synchronous = NORMAL")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == 0:
        database.executescript(
            f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT"
        )
    elif version != _VERSION:
        raise OutputError(
            "output",
            f"this ledger is of version {version}; this cardgen knows version {_VERSION}",
            location=place,
            hint="go on with the cardgen that began the shipment",
        )
