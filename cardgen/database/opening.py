"""How a database is opened: to be looked at, or to be written, and whether it is whole.

A `seal` is a checksum over what must not change by itself: a disk that turns a digit of a
number leaves a sound database, and a wrong label.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
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


@contextmanager
def exclusive(path: Path, patience: float) -> Iterator[sqlite3.Connection]:
    """A database in one transaction that holds the write lock, made if there is none.

    Others wait for so many seconds. It is committed at the end, or nothing is written. Raises
    sqlite3.Error.
    """
    with closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = EXTRA")
        database.execute("BEGIN IMMEDIATE")
        yield database
        database.execute("COMMIT")


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
    database.execute("PRAGMA synchronous = NORMAL")
    version = version_of(database)
    if version in schema.steps:
        _keep(database, Path(place.file), version)
        bring_up(database, schema, place)
    database.execute("PRAGMA foreign_keys = ON")
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


def bring_up(database: sqlite3.Connection, schema: Schema, place: Location) -> None:
    """Make of an older version the one that `schema` is of: all of it or nothing.

    Raises ShipmentError "damaged-ledger" if that is not whole then. Whoever has `foreign_keys`
    on has them off for it.
    """
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute("PRAGMA legacy_alter_table = ON")  # a table that is renamed is still meant
    database.execute("BEGIN IMMEDIATE")
    try:
        while (version := version_of(database)) in schema.steps:
            for statement in schema.steps[version]:
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {version + 1}")
        check_whole(database, schema, place)
        database.execute("COMMIT")
    finally:
        if database.in_transaction:
            database.execute("ROLLBACK")
        database.execute("PRAGMA legacy_alter_table = OFF")


def in_memory(
    database: sqlite3.Connection, schema: Schema, place: Location
) -> sqlite3.Connection:
    """A copy of an older version, brought up, to be looked at; `database` is closed."""
    with closing(database):
        copy = sqlite3.connect(":memory:", isolation_level=None)
        try:
            database.backup(copy)
            bring_up(copy, schema, place)
        except BaseException:
            copy.close()
            raise
    return copy


def _keep(database: sqlite3.Connection, path: Path, version: int) -> None:
    """Let a copy lie beside it as it was: ``ledger-version-2.sqlite``."""
    kept = path.with_name(f"{path.stem}-version-{version}{path.suffix}")
    new = path.with_name(f".{kept.name}.new")
    with suppress(OSError):
        new.unlink()
    with closing(sqlite3.connect(new)) as copy:
        database.backup(copy)
    new.replace(kept)


def version_of(database: sqlite3.Connection) -> int:
    """The version of its tables; 0 for a new file."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    return int(version)


def check_version(database: sqlite3.Connection, schema: Schema, place: Location) -> None:
    """Raise OutputError unless this cardgen knows the version."""
    version = version_of(database)
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
