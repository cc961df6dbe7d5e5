"""Open an SQLite file, upgrade its tables, and check that its data is whole.

A `seal` is a checksum over values that only cardgen may change: a disk that flips a digit
leaves a valid SQLite file, and a wrong label.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Final
from zlib import crc32

from cardgen.database.schema import Schema, damage_error
from cardgen.errors import Location, OutputError

HOLDER: Final = "holder"
"""Name of the fact that tells who has the database locked."""

_SEAL: Final = "seal"


@contextmanager
def exclusive_transaction(path: Path, patience: float) -> Iterator[sqlite3.Connection]:
    """Open a database in a transaction with the write lock. Create a missing file.

    This process waits `patience` seconds for the lock of another process. All changes are
    committed at the end, or none. Raises sqlite3.Error.
    """
    with closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = EXTRA")
        database.execute("BEGIN IMMEDIATE")
        yield database
        database.execute("COMMIT")


def read_only(path: Path, patience: float = 5.0) -> sqlite3.Connection:
    """Open a database for reading, even in a read-only folder."""

    def connect(mode: str) -> sqlite3.Connection:
        """Connect to the file in this mode of SQLite."""
        uri = f"{path.absolute().as_uri()}?{mode}"
        return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=patience)

    database = connect("mode=ro")
    try:
        database.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        database.close()
        read_only_folder = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
        if error.sqlite_errorcode & 0xFF not in read_only_folder:
            raise
        return connect("immutable=1")
    return database


def prepare(database: sqlite3.Connection, schema: Schema, place: Location) -> None:
    """Create the tables of a new file, or upgrade those of an old one.

    Raises OutputError if this cardgen does not know their version.
    """
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    version = version_of(database)
    if version in schema.steps:
        _copy_aside(database, Path(place.file), version)
        _upgrade(database, schema, place)
    database.execute("PRAGMA foreign_keys = ON")
    if version == 0:
        database.executescript(
            f"BEGIN IMMEDIATE; CREATE TABLE {schema.about} (key TEXT PRIMARY KEY, value TEXT "
            f"NOT NULL) WITHOUT ROWID, STRICT; {schema.tables} "
            f"PRAGMA user_version = {schema.version}; COMMIT"
        )
    else:
        check_version(database, schema, place)


def _upgrade(database: sqlite3.Connection, schema: Schema, place: Location) -> None:
    """Upgrade older tables to the version of `schema`, in one transaction.

    It switches `foreign_keys` off. Raises ShipmentError "damaged-ledger" if the upgraded data
    is not whole.
    """
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute("PRAGMA legacy_alter_table = ON")  # references follow no renamed table
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
    """Copy an older database into memory, upgrade the copy, and close the original."""
    with closing(database):
        copy = sqlite3.connect(":memory:", isolation_level=None)
        try:
            database.backup(copy)
            _upgrade(copy, schema, place)
        except BaseException:
            copy.close()
            raise
    return copy


def _copy_aside(database: sqlite3.Connection, path: Path, version: int) -> None:
    """Copy a database of an old version to a file such as ``ledger-version-2.sqlite``."""
    aside = path.with_name(f"{path.stem}-version-{version}{path.suffix}")
    new = path.with_name(f".{aside.name}.new")
    with suppress(OSError):
        new.unlink()
    with closing(sqlite3.connect(new)) as copy:
        database.backup(copy)
    new.replace(aside)


def version_of(database: sqlite3.Connection) -> int:
    """Read the version of the tables; 0 for a new file."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    return int(version)


def check_version(database: sqlite3.Connection, schema: Schema, place: Location) -> None:
    """Raise OutputError if the tables do not have the version of `schema`."""
    version = version_of(database)
    if version != schema.version:
        raise OutputError(
            "output",
            f"this ledger has version {version}, but this cardgen knows version "
            f"{schema.version}",
            location=place,
            hint=f"use the version of cardgen that began {schema.began}",
        )


def check_whole(database: sqlite3.Connection, schema: Schema, place: Location) -> None:
    """Raise ShipmentError "damaged-ledger" if the data have an error."""
    try:
        wrong = next(chain(_find_faults(database, schema), schema.wrong(database)), "")
    except (TypeError, ValueError, AttributeError) as error:  # bytes where a text was
        raise damage_error(schema, place, str(error)) from error
    if wrong:
        raise damage_error(schema, place, wrong)


def _find_faults(database: sqlite3.Connection, schema: Schema) -> Iterator[str]:
    """Yield errors in the file, in references between tables, and in checksums."""
    (result,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if result != "ok":
        yield result
    if broken := database.execute("PRAGMA foreign_key_check").fetchone():
        yield f"an entry of the table {broken[0]} has no {broken[2]}"
    facts = about(database, schema)
    if facts and facts.get(_SEAL) != str(_seal_of(facts)):
        yield f"the data about {schema.work} are wrong"


def about(database: sqlite3.Connection, schema: Schema) -> dict[str, str]:
    """Return the values for the whole database, by name."""
    return dict(database.execute(f"SELECT key, value FROM {schema.about}"))  # noqa: S608


def set_about(database: sqlite3.Connection, schema: Schema, values: Mapping[str, str]) -> None:
    """Store values for the whole database, and update their checksum."""
    facts = {**about(database, schema), **values}
    database.executemany(
        f"INSERT INTO {schema.about} VALUES (?, ?) "  # noqa: S608
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [*values.items(), (_SEAL, str(_seal_of(facts)))],
    )


def seal(*values: object) -> int:
    """Compute the checksum of integers, texts and None."""
    return crc32(repr(values).encode("utf-8", "surrogatepass"))


def _seal_of(facts: Mapping[str, str]) -> int:
    """Compute the checksum of the values for the whole database."""
    return seal(*sorted(pair for pair in facts.items() if pair[0] not in (HOLDER, _SEAL)))
