"""Ledgers that an earlier cardgen began are brought up, whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cardgen.errors import CardgenError
from cardgen.shipment.ledger import Ledger
from cardgen.shipment.ledger.ledger import check_backup
from cardgen.shipment.ledger.schema import BACKUP_FILE, LEDGER_FILE, SCHEMA
from cardgen.shipment.model import Clock
from cardgen.shipment.recovery import recover
from cardgen.shipment.status import read_status
from tests.shipment.samples import NOW, files

BEFORE = Path(__file__).with_name("version-2.sql")
"""Six boxes, one voided and one reprinted, as the cardgen of that version wrote them."""


def begun_before(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.executescript(BEFORE.read_text(encoding="utf-8"))


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    names = ("shipment", "line", "box", "event", "move", "run")
    with closing(sqlite3.connect(path)) as database:
        return {
            name: sorted(database.execute(f"SELECT * FROM {name}"), key=str) for name in names
        }


def read_definitions(path: Path) -> list[str]:
    """Read the SQL that made each table, without the quotes around ``box``."""
    with closing(sqlite3.connect(path)) as database:
        said = database.execute("SELECT sql FROM sqlite_master WHERE sql NOTNULL ORDER BY name")
        return [sql.replace('"box"', "box") for (sql,) in said]


def test_all_that_was_known_is_known(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_FILE
    begun_before(path)
    before = tables(path)
    with Ledger.open(tmp_path) as ledger:
        assert set(ledger.prints.on_paper().values()) == {""}
        assert ledger.boxes.counts() == {"rendered": 3, "verified": 2, "voided": 1}
    assert tables(path) == before
    assert tables(tmp_path / "ledger-version-2.sqlite") == before
    check_backup(tmp_path)
    Ledger.open(tmp_path / "new").close()
    assert read_definitions(path) == read_definitions(tmp_path / "new" / LEDGER_FILE)


def test_who_looks_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_FILE
    begun_before(path)
    before = files(tmp_path)
    assert read_status(tmp_path).states == {"rendered": 3, "verified": 2, "voided": 1}
    assert files(tmp_path) == before


@pytest.mark.parametrize("statement", range(len(SCHEMA.steps[2])))
def test_what_breaks_off_leaves_it_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: int
) -> None:
    path = tmp_path / LEDGER_FILE
    begun_before(path)
    before = tables(path), read_definitions(path)
    broken = list(SCHEMA.steps[2])
    broken[statement] = "INSERT INTO nowhere VALUES (1)"
    with monkeypatch.context() as patch:
        patch.setattr(
            "cardgen.shipment.ledger.ledger.SCHEMA", SCHEMA._replace(steps={2: tuple(broken)})
        )
        with pytest.raises(CardgenError):
            Ledger.open(tmp_path)
    assert (tables(path), read_definitions(path)) == before
    Ledger.open(tmp_path).close()
    assert tables(path) == before[0]


def test_a_damaged_one_is_not_brought_up(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_FILE
    begun_before(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE box SET id = 'OTHER-0001' WHERE number = 1")
        database.commit()
    for attempt in (Ledger.open, Ledger.reading):
        with pytest.raises(CardgenError) as caught:
            attempt(tmp_path)
        assert caught.value.rule == "damaged-ledger"
        assert caught.value.message == "the ledger is damaged: box 1 is not as cardgen wrote it"


def test_a_backup_of_before_rebuilds_a_ledger(tmp_path: Path) -> None:
    begun_before(tmp_path / BACKUP_FILE)
    recovered = recover(tmp_path, Clock(lambda: NOW))
    assert (recovered.boxes, recovered.missing) == (6, (1, 2, 4, 5, 6))
