"""No SSCC twice, whatever became of the register or of a ledger."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from tests.shipment.samples import files, job, line, ship

WORK = job(dpi=72.0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "cardgen.toml").write_text('gs1-prefix = "8801234"\n', encoding="utf-8")
    return folder


def serials(folder: Path) -> list[int]:
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as database:
        rows = database.execute("SELECT sscc FROM box ORDER BY number").fetchall()
    return [int(sscc[8:17]) for (sscc,) in rows]


def make_shipment(root: Path, name: str, *rows: int, amend: bool = False) -> list[int]:
    lines = [line(2 + at, boxes, order=str(at)) for at, boxes in enumerate(rows)]
    ship(root / name, *lines, project=Project.open(root), work=WORK, amend=amend)
    return serials(root / name)


def test_a_lost_register_goes_on_behind_the_ledgers(root: Path) -> None:
    """The next shipment got the numbers of the one before, without a word."""
    assert make_shipment(root, "a", 3) == [1, 2, 3]
    (root / "serials.sqlite").unlink()
    assert make_shipment(root, "b", 2) == [4, 5]


def test_a_lost_register_loses_no_label(root: Path) -> None:
    """An amendment deleted all labels, and could never be made."""
    make_shipment(root, "a", 3)
    before = files(root / "a")
    (root / "serials.sqlite").unlink()
    assert make_shipment(root, "a", 3, 2, amend=True) == [1, 2, 3, 4, 5]
    assert {**files(root / "a"), **before} == files(root / "a")


def test_a_restored_register_goes_on_behind_the_ledgers(root: Path) -> None:
    make_shipment(root, "a", 3)
    old = (root / "serials.sqlite").read_bytes()
    make_shipment(root, "b", 2)
    (root / "serials.sqlite").write_bytes(old)
    assert make_shipment(root, "c", 1) == [6]


def test_a_copied_ledger_gets_other_numbers(root: Path) -> None:
    """Both got the same for their new boxes."""
    make_shipment(root, "a", 2)
    shutil.copytree(root / "a", root / "b")
    assert make_shipment(root, "a", 2, 2, amend=True)[2:] == [3, 4]
    assert make_shipment(root, "b", 2, 2, amend=True)[2:] == [5, 6]


def test_a_restored_ledger_gets_other_numbers(root: Path) -> None:
    make_shipment(root, "a", 2)
    shutil.copytree(root / "a", root / "kept")
    assert make_shipment(root, "a", 2, 2, amend=True)[2:] == [3, 4]
    shutil.rmtree(root / "a")
    (root / "kept").rename(root / "a")
    assert make_shipment(root, "a", 2, 2, amend=True)[2:] == [5, 6]


def test_a_copied_project_beside_this_one_gives_no_numbers(root: Path) -> None:
    make_shipment(root, "a", 2)
    copy = shutil.copytree(root, root.with_name("copy"))
    with pytest.raises(CardgenError, match="this is a copy of ") as caught:
        make_shipment(copy, "b", 2)
    assert caught.value.rule == "serials"
    (copy / "cardgen.toml").write_text(
        'gs1-prefix = "8801234"\nsscc-extension = "1"\n', encoding="utf-8"
    )
    assert make_shipment(copy, "b", 2) == [1, 2]


def test_a_moved_project_goes_on(root: Path) -> None:
    make_shipment(root, "a", 2)
    moved = root.rename(root.with_name("moved"))
    assert make_shipment(moved, "b", 2) == [3, 4]


def test_a_proof_takes_no_number(root: Path) -> None:
    """A draft took 1 to 150, and the labels that were printed began at 151."""
    draft = job(dpi=72.0, draft=True)
    ship(root / "a", line(2, 3), project=Project.open(root), work=draft)
    assert not (root / "serials.sqlite").exists()
    ship(root / "a", line(2, 4), project=Project.open(root), work=draft)
    assert ship(root / "a", line(2, 4), project=Project.open(root), work=WORK).made == 4
    assert serials(root / "a") == [1, 2, 3, 4]
    with pytest.raises(CardgenError, match="draft False → True"):
        ship(root / "a", line(2, 4), project=Project.open(root), work=draft)


def test_a_copy_whose_original_was_moved_gives_no_numbers(root: Path) -> None:
    """Both took themselves for the one that there is, and gave the same."""
    make_shipment(root, "a", 2)
    copy = shutil.copytree(root, root.with_name("copy"))
    moved = root.rename(root.with_name("old"))
    with pytest.raises(CardgenError, match="this is a copy of "):
        make_shipment(copy, "b", 2)
    assert make_shipment(moved, "b", 2) == [3, 4]


def test_a_lost_register_reads_backups_of_ledgers_too(root: Path) -> None:
    make_shipment(root, "a", 3)
    (root / "serials.sqlite").unlink()
    (root / "a/ledger.sqlite").write_bytes(b"damaged" * 1000)
    assert make_shipment(root, "b", 2) == [4, 5]
    (root / "serials.sqlite").unlink()
    (root / "a/ledger-backup.sqlite").unlink()
    with pytest.raises(CardgenError, match="its serial numbers are not known"):
        make_shipment(root, "c", 2)
