"""An open database: locked by this process until it is closed, or read-only.

After a crash all committed changes are there, and no others.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from cardgen.database.lock import Holder, lock_database
from cardgen.database.opening import (
    HOLDER,
    about,
    check_version,
    check_whole,
    in_memory,
    prepare,
    read_only,
    set_about,
    version_of,
)
from cardgen.database.schema import Schema, database_error
from cardgen.errors import CardgenError, Location
from cardgen.files import is_there

_PATIENCE: Final = 30.0  # seconds to wait for the transaction of another process


class Database:
    """An open database; `connection` is SQLite's own."""

    def __init__(
        self, path: Path, schema: Schema, connection: sqlite3.Connection, lock: FileLock | None
    ) -> None:
        self.path = path
        self.connection = connection
        self._schema = schema
        self._lock = lock

    @classmethod
    def open(cls, path: Path, schema: Schema) -> Database:
        """Open a database for writing, and lock it until `close`. Create a missing file.

        Raises ShipmentError "busy" if another process has locked it, "damaged-ledger" if its
        data is wrong, and OutputError if it cannot be read or written.
        """
        lock = lock_database(path, schema.work, peek(path, schema.about, HOLDER))
        place = Location(str(path))
        with ExitStack() as undo:
            undo.callback(lock.release)
            with _cardgen_errors(schema, path):
                connection = sqlite3.connect(path, isolation_level=None)
                undo.callback(connection.close)
                prepare(connection, schema, place)
                check_whole(connection, schema, place)
                database = cls(path, schema, connection, lock)
                database.set_about(**{HOLDER: Holder.this().note})
            undo.pop_all()
        return database

    @classmethod
    def reading(cls, path: Path, schema: Schema) -> Database:
        """Open a database for reading, even if it is locked. Raises CardgenError."""
        with ExitStack() as undo:
            with _cardgen_errors(schema, path):
                connection = read_only(path)
                undo.callback(connection.close)
                if version_of(connection) in schema.steps:
                    connection = in_memory(connection, schema, Location(str(path)))
                    undo.callback(connection.close)
                check_version(connection, schema, Location(str(path)))
                check_whole(connection, schema, Location(str(path)))
            undo.pop_all()
        return cls(path, schema, connection, None)

    @classmethod
    def adding(cls, path: Path, schema: Schema) -> Database:
        """Open a database to add rows, even if another process has locked it.

        Such rows change no other row and no file. Raises ShipmentError and OutputError.
        """
        with ExitStack() as undo:
            with _cardgen_errors(schema, path):
                connection = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)
                undo.callback(connection.close)
                if version_of(connection) in schema.steps:
                    cls.open(path, schema).close()
                check_version(connection, schema, Location(str(path)))
                connection.execute("PRAGMA foreign_keys = ON")
                check_whole(connection, schema, Location(str(path)))
            undo.pop_all()
        return cls(path, schema, connection, None)

    def let_last(self) -> None:
        """Write each later commit to the disk, so that it survives a power cut."""
        self.connection.execute("PRAGMA synchronous = FULL")

    @property
    def is_held(self) -> bool:
        """True if this process holds the lock and may write."""
        return self._lock is not None

    def close(self) -> None:
        """Close the connection and release the lock."""
        if self._lock is None:
            self.connection.close()
            return
        try:
            # On a full disk the note of the holder stays; the lock alone counts.
            with suppress(sqlite3.Error), closing(self.connection):
                query = f"DELETE FROM {self._schema.about} WHERE key = ?"  # noqa: S608
                self.connection.execute(query, (HOLDER,))
        finally:
            self._lock.release()

    def error_for(self, error: sqlite3.Error | ValueError) -> CardgenError:
        """Convert an error of SQLite to a CardgenError."""
        return database_error(self._schema, Location(str(self.path)), error)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open a transaction: all changes of the block are committed, or none.

        Raises CardgenError if the disk is full or the file is broken.
        """
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise self.error_for(error) from error
            raise

    def about(self) -> dict[str, str]:
        """Return the values for the whole database, by name."""
        return about(self.connection, self._schema)

    def set_about(self, **values: str) -> None:
        """Store values for the whole database, by name."""
        with nullcontext() if self.connection.in_transaction else self.transaction():
            set_about(self.connection, self._schema, values)

    def rows(self, query: str, values: Iterable[Any] = ()) -> list[Any]:
        """Return the rows of an SQL query. Raises CardgenError."""
        with _cardgen_errors(self._schema, self.path):
            return self.connection.execute(query, tuple(values)).fetchall()


@contextmanager
def _cardgen_errors(schema: Schema, path: Path) -> Iterator[None]:
    """Convert errors of SQLite in the block to CardgenErrors."""
    try:
        yield
    except (sqlite3.Error, ValueError) as error:
        raise database_error(schema, Location(str(path)), error) from error


def is_begun(path: Path) -> bool:
    """True if the file has tables or is damaged; False if it is missing or empty.

    A program that is killed at its start leaves a file without tables.
    """
    if not is_there(path):
        return False
    with suppress(sqlite3.Error), closing(read_only(path)) as database:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        return bool(version)
    return True


def peek(path: Path, table: str, key: str) -> str:
    """Read a value of the whole database without checks; "" if that fails."""
    query = f"SELECT value FROM {table} WHERE key = ?"  # noqa: S608
    with suppress(sqlite3.Error, ValueError), closing(read_only(path)) as database:
        row = database.execute(query, (key,)).fetchone()
        if row:
            return str(row[0])
    return ""
