"""A database that is open: held by this process until it is closed, or only looked at.

Whatever breaks off, what was committed is there, and what was not is not: files follow it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from cardgen.database.faults import unusable
from cardgen.database.holder import Holder
from cardgen.database.lock import lock_database
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
from cardgen.database.schema import Schema
from cardgen.errors import CardgenError, Location
from cardgen.files import is_there

_PATIENCE: Final = 30.0  # seconds, for a transaction of somebody else to end


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
        """A database to write, made if it is not there, and held until it is closed.

        Raises ShipmentError "busy" if another process has it, "damaged-ledger" if it cannot be
        believed, and OutputError if it cannot be read or written.
        """
        lock = lock_database(path, schema.work, peek(path, schema.about, HOLDER))
        with ExitStack() as undo:
            undo.callback(lock.release)
            with _told(schema, path):
                connection = sqlite3.connect(path, isolation_level=None)
                undo.callback(connection.close)
                prepare(connection, schema, Location(str(path)))
                check_whole(connection, schema, Location(str(path)))
                database = cls(path, schema, connection, lock)
                database.set_about(**{HOLDER: Holder.this().note})
            undo.pop_all()
        return database

    @classmethod
    def reading(cls, path: Path, schema: Schema) -> Database:
        """A database to look at, whoever has it. Raises ShipmentError and OutputError."""
        with ExitStack() as undo:
            with _told(schema, path):
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
        """A database that is added to while another process of this machine may hold it.

        For rows that change nothing else, and touch no file. Raises ShipmentError, OutputError.
        """
        with ExitStack() as undo:
            with _told(schema, path):
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
        """From now on what is committed stays also where the power fails at once."""
        self.connection.execute("PRAGMA synchronous = FULL")

    @property
    def is_held(self) -> bool:
        """Whether it may be written."""
        return self._lock is not None

    def close(self) -> None:
        """Let others have it."""
        if self._lock is None:
            self.connection.close()
            return
        try:
            # On a full disk the note stays; the lock says who holds it.
            with suppress(sqlite3.Error), closing(self.connection):
                self.connection.execute(
                    f"DELETE FROM {self._schema.about} WHERE key = ?",  # noqa: S608
                    (HOLDER,),
                )
        finally:
            self._lock.release()

    def told(self, error: sqlite3.Error | ValueError) -> CardgenError:
        """What to raise for an error of SQLite, or for what it hands over that is no text."""
        return unusable(self._schema, Location(str(self.path)), error)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing. Raises CardgenError if the disk is full or the file broken."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield
            self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise self.told(error) from error
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def about(self) -> dict[str, str]:
        """What is known of the whole, by name; empty before anything is."""
        return about(self.connection, self._schema)

    def set_about(self, **values: str) -> None:
        """Keep something of the whole, by name."""
        with nullcontext() if self.connection.in_transaction else self.transaction():
            set_about(self.connection, self._schema, values)

    def rows(self, query: str, values: Iterable[Any] = ()) -> list[Any]:
        """What a query finds. Raises CardgenError."""
        with _told(self._schema, self.path):
            return self.connection.execute(query, tuple(values)).fetchall()


@contextmanager
def _told(schema: Schema, path: Path) -> Iterator[None]:
    """Say in words what SQLite cannot do, or hands over that is no text."""
    try:
        yield
    except (sqlite3.Error, ValueError) as error:
        raise unusable(schema, Location(str(path)), error) from error


def is_begun(path: Path) -> bool:
    """Whether there is a database, or what is left of one, and not only a file without tables.

    That is what a program leaves which is killed at once.
    """
    if not is_there(path):
        return False
    with suppress(sqlite3.Error), closing(read_only(path)) as database:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        return bool(version)
    return True


def peek(path: Path, table: str, key: str) -> str:
    """What a database knows of the whole by a name, unchecked; "" where it cannot be read."""
    query = f"SELECT value FROM {table} WHERE key = ?"  # noqa: S608
    with suppress(sqlite3.Error, ValueError), closing(read_only(path)) as database:
        found = database.execute(query, (key,)).fetchone()
        if found:
            return str(found[0])
    return ""
