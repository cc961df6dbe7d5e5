"""The tables of a ledger, the version that they are of, and whether they are whole.

Tables are STRICT, so that a check finds a value of another type. A `seal` is a checksum over
what must not change by itself: a disk that turns a digit of an SSCC leaves a sound database,
and a wrong label.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final
from zlib import crc32

from cardgen.errors import Location, OutputError, ShipmentError
from cardgen.remedies import Remedy
from cardgen.shipment.ledger.records import is_readable
from cardgen.storage import MAKE_ROOM

LEDGER_FILE: Final = "ledger.sqlite"
VERSION: Final = 2
_SCHEMA: Final = """
CREATE TABLE shipment (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE line (
    id INTEGER PRIMARY KEY,
    row INTEGER NOT NULL,    -- of the manifest; 0 where it has the line no more
    boxes INTEGER NOT NULL,  -- as the manifest says
    content TEXT NOT NULL,
    seal INTEGER NOT NULL
) STRICT;
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
        state IN ('planned', 'rendered', 'verified', 'sent', 'printed', 'voided')
    ),
    before TEXT,             -- its state before it was voided
    plan INTEGER NOT NULL,   -- which plan made its label what it is
    file TEXT,
    digest TEXT,
    time TEXT,
    error TEXT
) STRICT;
CREATE INDEX box_line ON box (line);
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
"""


def read_only(path: Path, patience: float = 5.0) -> sqlite3.Connection:
    """A database to look at, also in a folder that nothing can be written to."""

    def opened(how: str) -> sqlite3.Connection:
        uri = f"{path.absolute().as_uri()}?{how}"
        return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=patience)

    database = opened("mode=ro")
    try:
        database.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        database.close()
        if error.sqlite_errorcode & 0xFF not in (
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_READONLY,
        ):
            raise
        return opened("immutable=1")
    return database


def prepare(database: sqlite3.Connection, place: Location) -> None:
    """Make the tables of a new file. Raises OutputError if they are of another version."""
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("PRAGMA synchronous = NORMAL")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == 0:
        database.executescript(
            f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT"
        )
    else:
        check_version(version, place)


def check_version(version: int, place: Location) -> None:
    """Raise OutputError unless this cardgen knows the version."""
    if version != VERSION:
        raise OutputError(
            "output",
            f"this ledger is of version {version}; this cardgen knows version {VERSION}",
            location=place,
            hint="go on with the cardgen that began the shipment",
        )


def seal(*values: object) -> int:
    """The checksum of values, which are integers, texts and None."""
    return crc32(repr(values).encode("utf-8", "surrogatepass"))


def seal_of_shipment(about: Mapping[str, str]) -> int:
    """The checksum of what is known of a shipment as a whole, without who holds it."""
    return seal(*sorted(pair for pair in about.items() if pair[0] not in ("holder", "seal")))


def check(database: sqlite3.Connection, place: Location) -> None:
    """Raise ShipmentError "damaged-ledger" unless the tables are whole, and say where not."""
    tables = (_of_all, _of_shipment, _of_lines, _of_boxes, _of_history, _of_moves)
    try:
        wrong = next(chain.from_iterable(table(database) for table in tables), "")
    except (TypeError, ValueError, AttributeError) as error:  # bytes where a text was
        raise damaged(place, str(error)) from error
    if wrong:
        raise damaged(place, wrong)


def _of_all(database: sqlite3.Connection) -> Iterator[str]:
    (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        yield said
    if database.execute("PRAGMA foreign_key_check").fetchone():
        yield "there are boxes without a line"


def _of_shipment(database: sqlite3.Connection) -> Iterator[str]:
    about = dict(database.execute("SELECT key, value FROM shipment"))
    if about and about.get("seal") != str(seal_of_shipment(about)):
        yield "what it says of the shipment is not what was written"


def _of_lines(database: sqlite3.Connection) -> Iterator[str]:
    for *values, sealed in database.execute("SELECT id, boxes, content, seal FROM line"):
        if seal(*values) != sealed:
            yield f"line {values[0]} is not what was written"


def _of_boxes(database: sqlite3.Connection) -> Iterator[str]:
    last = count = 0
    query = f"SELECT {SEALED}, seal, file, digest, time, before, error FROM box"  # noqa: S608
    for row in database.execute(query):
        *values, sealed, _, _, _, _, error = row
        if seal(*values) != sealed or not is_readable(error or ""):
            yield f"box {row[0]} is not what was written"
        count, last = count + 1, max(last, row[0])
    if count != last:  # they are numbered from 1 without a gap
        yield f"it has {count} boxes, of which the last is number {last}"


def _of_history(database: sqlite3.Connection) -> Iterator[str]:
    times = "SELECT began, ended FROM run UNION ALL SELECT time, NULL FROM event"
    for time in chain.from_iterable(database.execute(times)):
        if time is not None:  # as the end of a run that broke off
            datetime.fromisoformat(time)
    yield from ()


def _of_moves(database: sqlite3.Connection) -> Iterator[str]:
    for file, to in database.execute("SELECT file, destination FROM move"):
        if any(part in ("..", "") for part in (*file.split("/"), *(to or "x").split("/"))):
            yield f"{file} is in no place of labels"


SEALED: Final = "number, line, number_in_line, total_in_line, total, id, sscc"
"""What the seal of a box is over."""


def damaged(place: Location, reason: str) -> ShipmentError:
    """What to say of a ledger that cannot be believed."""
    return ShipmentError(
        "damaged-ledger",
        f"the ledger is damaged: {reason}",
        location=place,
        remedy=Remedy("recover"),
    )


def unusable(place: Location, error: sqlite3.Error) -> OutputError | ShipmentError:
    """What to say where SQLite cannot go on."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT):
        return damaged(place, str(error))
    text = str(error).startswith("Could not decode")
    # No such table, or bytes that are no text.
    if text or code == sqlite3.SQLITE_ERROR or isinstance(error, sqlite3.DataError):
        return damaged(place, str(error))
    hints = {
        sqlite3.SQLITE_FULL: MAKE_ROOM,
        sqlite3.SQLITE_BUSY: "close the program that has the file open, and run the same "
        "command again",
        sqlite3.SQLITE_IOERR: "look whether the disk is full or broken, and run the same "
        "command again",
    }
    return OutputError(
        "output",
        f"the ledger cannot be used: {error}",
        location=place,
        hint=hints.get(code, "mend the rights of the folder and of the file"),
    )
