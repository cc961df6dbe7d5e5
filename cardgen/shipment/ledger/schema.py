"""The tables of a shipment's ledger, and the check that they are sound.

A `seal` is a checksum over values that must not change by themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Final

from cardgen.database import Schema, seal
from cardgen.remedies import Remedy
from cardgen.shipment.ledger.records import is_readable

LEDGER_FILE: Final = "ledger.sqlite"
BACKUP_FILE: Final = "ledger-backup.sqlite"
_BOX: Final = """
CREATE TABLE box (
    number INTEGER PRIMARY KEY,
    line INTEGER NOT NULL REFERENCES line,
    number_in_line INTEGER NOT NULL,
    total_in_line INTEGER NOT NULL,
    total INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    sscc TEXT UNIQUE,
    seal INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'planned' CHECK (
        state IN ('planned', 'rendered', 'verified', 'voided')
    ),
    before TEXT,             -- its state before it was voided
    plan INTEGER NOT NULL,   -- which plan made its label what it is
    file TEXT,
    digest TEXT,
    time TEXT,
    error TEXT
) STRICT;
"""
_BOX_LINE: Final = "CREATE INDEX box_line ON box (line);"
# A label to be printed is identified by the plan that made it.
_ATTEMPT: Final = """
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    number INTEGER NOT NULL REFERENCES box,
    plan INTEGER NOT NULL,
    printer TEXT NOT NULL,
    task TEXT NOT NULL,      -- what the printer was told that it is called
    job TEXT NOT NULL DEFAULT '',  -- what the printer calls it
    state TEXT NOT NULL DEFAULT 'meant' CHECK (
        state IN ('meant', 'begun', 'sent', 'printed', 'doubtful', 'failed')
    ),
    said TEXT NOT NULL DEFAULT '',
    time TEXT NOT NULL
) STRICT;
"""
_ATTEMPT_NUMBER: Final = "CREATE INDEX attempt_number ON attempt (number);"
_SIGHTING: Final = """
CREATE TABLE sighting (
    number INTEGER NOT NULL REFERENCES box,
    plan INTEGER NOT NULL,
    how TEXT NOT NULL,
    time TEXT NOT NULL
) STRICT;
"""
_SIGHTING_NUMBER: Final = "CREATE INDEX sighting_number ON sighting (number);"
_PRINT_TABLES: Final = (_ATTEMPT, _ATTEMPT_NUMBER, _SIGHTING, _SIGHTING_NUMBER)
_TABLES: Final = f"""
CREATE TABLE line (
    id INTEGER PRIMARY KEY,
    row INTEGER NOT NULL,    -- of the manifest; 0 where it has the line no more
    boxes INTEGER NOT NULL,  -- as the manifest says
    content TEXT NOT NULL,
    seal INTEGER NOT NULL
) STRICT;
{_BOX}
{_BOX_LINE}
CREATE TABLE event (
    number INTEGER NOT NULL REFERENCES box,
    what TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    time TEXT NOT NULL,
    plan INTEGER NOT NULL    -- which plan it was done in
) STRICT;
-- Files that are still to be moved, or removed where `destination` is empty.
CREATE TABLE move (file TEXT PRIMARY KEY, destination TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE run (
    began TEXT NOT NULL,
    ended TEXT,              -- nothing where it broke off
    what TEXT NOT NULL,
    said TEXT NOT NULL DEFAULT ''
) STRICT;
{"".join(_PRINT_TABLES)}
"""
_STEPS: Final = {
    # The state of a box is now that of its file; attempts and sightings have that on paper.
    2: (
        _BOX.replace("TABLE box", "TABLE new_box"),
        "INSERT INTO new_box SELECT * FROM box",
        "DROP TABLE box",
        "ALTER TABLE new_box RENAME TO box",
        _BOX_LINE,
        *_PRINT_TABLES,
    ),
}


def _find_faults(database: sqlite3.Connection) -> Iterator[str]:
    """Yield errors in the tables of a ledger. Raises ValueError for an invalid time."""
    for *values, sealed in database.execute("SELECT id, boxes, content, seal FROM line"):
        if seal(*values) != sealed:
            yield f"line {values[0]} is not as cardgen wrote it"
    yield from _check_boxes(database)
    _check_times(database)
    for file, to in database.execute("SELECT file, destination FROM move"):
        if any(part in ("..", "") for part in (*file.split("/"), *(to or "x").split("/"))):
            yield f"{file} is not in a folder of labels"


def _check_boxes(database: sqlite3.Connection) -> Iterator[str]:
    """Yield errors in the table of boxes."""
    last = count = 0
    query = f"SELECT {SEALED}, seal, file, digest, time, before, error FROM box"  # noqa: S608
    for row in database.execute(query):
        *values, sealed, _, _, _, _, error = row
        if seal(*values) != sealed or not is_readable(error or ""):
            yield f"box {row[0]} is not as cardgen wrote it"
        count, last = count + 1, max(last, row[0])
    if count != last:  # numbers run from 1 without a gap
        yield f"it has {count} boxes, but the number of the last box is {last}"


def _check_times(database: sqlite3.Connection) -> None:
    """Raise ValueError if the ledger has a text that is not a time in a column of times."""
    times = "SELECT began, ended FROM run"
    for table in ("event", "attempt", "sighting"):
        times += f" UNION ALL SELECT time, NULL FROM {table}"  # noqa: S608
    for time in chain.from_iterable(database.execute(times)):
        if time is not None:  # a run that broke off has no end
            datetime.fromisoformat(time)


SEALED: Final = "number, line, number_in_line, total_in_line, total, id, sscc"
"""The columns that the seal of a box covers."""

SCHEMA: Final = Schema(
    _TABLES,
    3,
    "shipment",
    _find_faults,
    "this shipment",
    "the shipment",
    Remedy("recover"),
    _STEPS,
)
