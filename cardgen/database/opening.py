"""How a database is opened: to be looked at, or to be written, and whether it is whole.

A `seal` is a checksum over what must not change by itself: a disk that turns a digit of a
number leaves a sound database, and a wrong label.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final
from zlib import crc32

from cardgen.database.faults import damaged
from cardgen.database.schema import Schema
from cardgen.errors import Location, OutputError

HOLDER: Final = "holder"
"""Who has it open, among what is known of the whole."""

_SEAL: Final = "seal"


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


def prepare(database: sqlite3.Connection, schema: Schema, place: Location) -> None:
    """Make the tables of a new file. Raises OutputError if they are of another version."""
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("PRAGMA synchronous = NORMAL")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == 0:
        about = (
            f"CREATE TABLE {schema.about} (key TEXT PRIMARY KEY, value TEXT NOT NULL) "
            "WITHOUT ROWID, STRICT;"
        )
        database.executescript(
            f"BEGIN IMMEDIATE; {about} {schema.tables} "
            f"PRAGMA user_version = {schema.version}; COMMIT"
        )
    else:
        check_version(database, schema, place)


def check_version(database: sqlite3.Connection, schema: Schema, place: Location) -> None:
    """Raise OutputError unless this cardgen knows the version."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version != schema.version:
        raise OutputError(
            "output",
            f"this ledger is of version {version}; this cardgen knows version {schema.version}",
            location=place,
            hint=f"go on with the cardgen that began {schema.began}",
        )


def check_whole(database: sqlite3.Connection, schema: Schema, place: Location) -> None:
    """Raise ShipmentError "damaged-ledger" unless the tables are whole, and say where not."""
    try:
        wrong = next(chain(_of_all(database, schema), schema.wrong(database)), "")
    except (TypeError, ValueError, AttributeError) as error:  # bytes where a text was
        raise damaged(schema, place, str(error)) from error
    if wrong:
        raise damaged(schema, place, wrong)


def _of_all(database: sqlite3.Connection, schema: Schema) -> Iterator[str]:
    (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        yield said
    if broken := database.execute("PRAGMA foreign_key_check").fetchone():
        yield f"a {broken[0]} belongs to no {broken[2]}"
    known = about(database, schema)
    if known and known.get(_SEAL) != str(_seal_of(known)):
        yield f"what it says of {schema.work} is not what was written"


def about(database: sqlite3.Connection, schema: Schema) -> dict[str, str]:
    """What is known of the whole, by name."""
    return dict(database.execute(f"SELECT key, value FROM {schema.about}"))  # noqa: S608


def set_about(database: sqlite3.Connection, schema: Schema, values: Mapping[str, str]) -> None:
    """Keep something of the whole, sealed with all that is known; in a transaction."""
    sealed = {**about(database, schema), **values}
    database.executemany(
        f"INSERT INTO {schema.about} VALUES (?, ?) "  # noqa: S608
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [*values.items(), (_SEAL, str(_seal_of(sealed)))],
    )


def seal(*values: object) -> int:
    """The checksum of values, which are integers, texts and None."""
    return crc32(repr(values).encode("utf-8", "surrogatepass"))


def _seal_of(known: Mapping[str, str]) -> int:
    """The checksum of what is known of the whole, without who holds it."""
    return seal(*sorted(pair for pair in known.items() if pair[0] not in (HOLDER, _SEAL)))
