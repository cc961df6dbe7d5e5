"""The database: its lock, its facts, and its errors when the data is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cardgen.database import Database, Holder, Schema, format_holder, is_begun, peek
from cardgen.errors import OutputError, ShipmentError
from cardgen.remedies import Remedy


def nothing_wrong(database: sqlite3.Connection) -> Iterator[str]:
    del database
    yield from ()


SCHEMA = Schema(
    "CREATE TABLE egg (number INTEGER PRIMARY KEY, nest INTEGER REFERENCES egg) STRICT;",
    3,
    "basket",
    nothing_wrong,
    "this basket",
    "the basket",
    Remedy("recover"),
)


def test_one_has_it_and_others_are_told_who(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "eggs.sqlite"
    with closing(Database.open(path, SCHEMA)) as one:
        holder = one.about()["holder"]
        assert Holder.of(holder) == Holder.this()
        with pytest.raises(
            ShipmentError, match=f"{format_holder(holder)} is working on this basket"
        ):
            Database.open(path, SCHEMA)
        with closing(Database.reading(path, SCHEMA)) as other:
            assert (other.is_held, other.about()["holder"]) == (False, holder)
    assert peek(path, "basket", "holder") == ""
    with closing(Database.open(path, SCHEMA)):
        pass


def test_all_of_a_transaction_is_there_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "eggs.sqlite"
    with closing(Database.open(path, SCHEMA)) as one:
        with one.transaction():
            one.connection.execute("INSERT INTO egg VALUES (1, NULL)")
            one.set_about(colour="red")
        with pytest.raises(ShipmentError, match="UNIQUE"), one.transaction():
            one.connection.executemany("INSERT INTO egg VALUES (?, NULL)", [(2,), (1,)])
        assert one.rows("SELECT number FROM egg") == [(1,)]
    assert peek(path, "basket", "colour") == "red"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (
            "UPDATE basket SET value = 'blue' WHERE key = 'colour'",
            "the data about this basket are wrong",
        ),
        ("INSERT INTO egg VALUES (1, 7)", "an entry of the table egg has no egg"),
    ],
)
def test_what_is_not_as_it_was_written_is_told(tmp_path: Path, harm: str, said: str) -> None:
    path = tmp_path / "eggs.sqlite"
    with closing(Database.open(path, SCHEMA)) as one:
        one.set_about(colour="red")
    with closing(sqlite3.connect(path)) as database:
        database.execute(harm)
        database.commit()
    for attempt in (Database.open, Database.reading):
        with pytest.raises(ShipmentError, match=said) as caught:
            attempt(path, SCHEMA)
        assert caught.value.rule == "damaged-ledger"
        assert caught.value.diagnostics[0].remedy == Remedy("recover")


def test_what_has_begun(tmp_path: Path) -> None:
    path = tmp_path / "eggs.sqlite"
    assert not is_begun(path)
    path.touch()
    assert not is_begun(path)
    Database.open(path, SCHEMA).close()
    assert is_begun(path)
    path.write_bytes(b"something else")
    assert is_begun(path)


def test_another_version_and_what_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "eggs.sqlite"
    Database.open(path, SCHEMA).close()
    with pytest.raises(OutputError, match="has version 3, but this cardgen knows version 4"):
        Database.open(path, SCHEMA._replace(version=4))
    path.write_bytes(b"no database, and long enough to be looked at" * 50)
    with pytest.raises(ShipmentError, match="damaged"):
        Database.reading(path, SCHEMA)
