"""Shipments of a browser as files: packed, opened, and never undone by an older copy."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from cardgen import CardgenError, Project
from cardgen.page.shelf import Shelf, explain_end, explain_refusal, pack
from cardgen.shipment import (
    BatchOutput,
    BatchRules,
    Clock,
    ListSource,
    Request,
    Selection,
    open_shipment,
    read_status,
    ship,
    void,
)
from cardgen.shipment.scanning import open_sightings


@pytest.fixture(scope="module")
def shipment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shipment of three boxes."""
    folder = tmp_path_factory.mktemp("shelf")
    file = folder / "mapo.csv"
    file.write_text("품명,상자 수\n의료용 마스크,3\n", encoding="utf-8")
    source = ListSource(
        file,
        shipment="MAPO",
        message="brothers",
        pair="zh-ko",
        template="box-100x150",
        fields={"from": "서울", "to": "베이징"},
    )
    output = BatchOutput(folder / "MAPO", formats=("svg",))
    ship(Request(source, output, BatchRules(jobs=1)), Project.open())
    return folder / "MAPO"


@pytest.fixture
def shelf(tmp_path: Path, shipment: Path) -> Iterator[Shelf]:
    """A shelf with the shipment."""
    shelf = Shelf(tmp_path / "shelf")
    shelf.load("MAPO", pack(shipment))
    yield shelf
    assert shelf.list_names() in ([], ["MAPO"])


def void_box(folder: Path, box: str) -> bytes:
    """Void a box of a shipment, and return the shipment as a file."""
    void(folder, Selection(box), Clock(), reason="wet")
    return pack(folder)


def test_a_file_has_the_whole_shipment(shelf: Shelf, shipment: Path) -> None:
    with zipfile.ZipFile(BytesIO(pack(shipment))) as archive:
        names = {*archive.namelist()}
    own = {each for each in shipment.rglob("*") if each.is_file()}
    assert names == {
        each.relative_to(shipment).as_posix()
        for each in own
        if not each.relative_to(shipment).as_posix().startswith(".")
    }
    assert pack(shelf.folder / "MAPO") == pack(shipment)
    assert read_status(shelf.folder / "MAPO").states == read_status(shipment).states


def test_what_changed_is_listed_once(shelf: Shelf) -> None:
    assert (shelf.list_changed(), shelf.list_removed()) == ([], [])
    data = void_box(shelf.folder / "MAPO", "2")
    assert shelf.list_changed() == [("MAPO", data)]
    assert shelf.list_changed() == []
    shelf.remove("MAPO")
    assert (shelf.list_changed(), shelf.list_removed()) == ([], ["MAPO"])
    with pytest.raises(LookupError):
        shelf.find("MAPO")


def test_a_newer_copy_is_taken_and_an_older_one_is_not(
    shelf: Shelf, shipment: Path, tmp_path: Path
) -> None:
    older = pack(shipment)
    shutil.copytree(shipment, tmp_path / "computer")
    newer = void_box(tmp_path / "computer", "2")
    assert shelf.take(newer) == ("MAPO", False)
    assert read_status(shelf.folder / "MAPO").states["voided"] == 1
    assert shelf.take(older) == ("MAPO", True)
    assert read_status(shelf.folder / "MAPO").states["voided"] == 1
    assert shelf.take(newer) == ("MAPO", False)


def see(folder: Path, *boxes: str, undo: bool = False) -> bytes:
    """Note labels as seen, or as not seen; return the shipment as a file."""
    sightings = open_sightings(folder, Clock(), is_undone=undo)
    with closing(sightings.ledger):
        assert [sightings.scan(f"MAPO-{box:>04}").verdict for box in boxes]
    return pack(folder)


def list_seen(folder: Path) -> list[int]:
    """List the boxes whose labels were seen."""
    with closing(open_shipment(folder, reading=True)) as ledger:
        return [each.number for each in ledger.prints.all_sightings()]


def test_what_was_seen_stays_seen(shelf: Shelf, shipment: Path, tmp_path: Path) -> None:
    """To see a label adds no event: an older file must not pass for a newer one."""
    here, computer = shelf.folder / "MAPO", tmp_path / "computer"
    older = pack(shipment)
    shutil.copytree(shipment, computer)
    seen = see(computer, "1", "2")
    assert shelf.take(seen) == ("MAPO", False)
    assert list_seen(here) == [1, 2]
    assert shelf.take(older) == ("MAPO", True)
    assert list_seen(here) == [1, 2]
    assert shelf.take(see(computer, "2", undo=True)) == ("MAPO", False)
    assert shelf.take(seen) == ("MAPO", True)
    assert list_seen(here) == [1]
    see(here, "3")
    with pytest.raises(CardgenError, match="changed here and in this file"):
        shelf.take(see(computer, "2"))
    assert list_seen(here) == [1, 3]


def test_what_was_printed_stays_printed(shelf: Shelf, tmp_path: Path) -> None:
    """An attempt that ends adds no event."""
    here, computer = shelf.folder / "MAPO", tmp_path / "computer"
    with closing(open_shipment(here)) as ledger, ledger.transaction():
        boxes = [*ledger.boxes.between(1, 2)]
        attempts = ledger.prints.plan_prints(boxes, "p", "t", "2026-01-01T00:00:00Z")
        ledger.prints.change(attempts, "begun", "2026-01-01T00:00:00Z")
    older = pack(here)
    shutil.copytree(here, computer)
    with closing(open_shipment(here)) as ledger, ledger.transaction():
        ledger.prints.change(attempts[:1], "printed", "2026-01-01T00:00:00Z")
    assert shelf.take(older) == ("MAPO", True)
    with closing(open_shipment(computer)) as ledger, ledger.transaction():
        ledger.prints.change(attempts[1:], "printed", "2026-01-02T00:00:00Z")
    with pytest.raises(CardgenError, match="changed here and in this file"):
        shelf.take(pack(computer))
    with closing(open_shipment(here, reading=True)) as ledger:
        assert [each.state for each in ledger.prints.attempts()] == ["printed", "begun"]


def test_a_copy_that_went_on_by_itself_is_refused(
    shelf: Shelf, shipment: Path, tmp_path: Path
) -> None:
    shutil.copytree(shipment, tmp_path / "computer")
    other = void_box(tmp_path / "computer", "2")
    ours = void_box(shelf.folder / "MAPO", "3")
    with pytest.raises(CardgenError) as refused:
        shelf.take(other)
    assert str(refused.value) == (
        "output: the shipment was changed here and in this file\n"
        "  hint: go on with one of the two alone, since their labels have the same numbers"
    )
    assert pack(shelf.folder / "MAPO") == ours


@pytest.mark.parametrize(
    "name", ["../ledger.sqlite", "/ledger.sqlite", "a\\ledger.sqlite", "x"]
)
def test_another_file_is_refused(shelf: Shelf, name: str) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, b"SQLite")
    for data in (packed.getvalue(), packed.getvalue()[:-9], b"", b"PK"):
        with pytest.raises(CardgenError, match="this file is no shipment"):
            shelf.take(data)
    assert not (shelf.folder.parent / "ledger.sqlite").exists()


def test_a_damaged_or_encrypted_file_is_refused(shelf: Shelf, shipment: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ledger.sqlite", (shipment / "ledger.sqlite").read_bytes())
    data = bytearray(packed.getvalue())
    begin = 30 + len("ledger.sqlite")  # behind the local header
    damaged = data[:begin] + b"\xff" * 40 + data[begin + 40 :]
    with zipfile.ZipFile(BytesIO(damaged)) as archive, pytest.raises(zlib.error):
        archive.read("ledger.sqlite")
    encrypted = data.copy()
    encrypted[6] |= 1
    encrypted[data.rindex(b"PK\x01\x02") + 8] |= 1
    with zipfile.ZipFile(BytesIO(encrypted)) as archive, pytest.raises(RuntimeError):
        archive.read("ledger.sqlite")
    for each in (damaged, encrypted):
        with pytest.raises(CardgenError, match="this file is no shipment"):
            shelf.take(bytes(each))


def test_a_damaged_ledger_is_refused(shelf: Shelf, shipment: Path, tmp_path: Path) -> None:
    shutil.copytree(shipment, tmp_path / "MAPO")
    (tmp_path / "MAPO" / "ledger.sqlite").write_bytes(b"SQLite format 3\0" + bytes(5000))
    packed = BytesIO()
    with closing(zipfile.ZipFile(packed, "w")) as archive:
        archive.write(tmp_path / "MAPO" / "ledger.sqlite", "ledger.sqlite")
    with pytest.raises(CardgenError):
        shelf.take(packed.getvalue())
    assert read_status(shelf.folder / "MAPO").states


def test_refusals_say_what_to_do() -> None:
    assert [str(explain_refusal(each)) for each in ("busy", "full", "unkept")] == [
        "busy: another window of this page is working on shipments\n"
        "  hint: wait until it is done; nothing was changed here",
        "output: this browser has no room left for the shipment, so nothing was changed\n"
        "  hint: save shipments as files and remove them here, or make room on the disk; "
        "then do this again",
        "output: this browser cannot keep shipments here\n"
        "  hint: open this page over HTTPS, and not in a private window",
    ]
    assert str(explain_end()) == (
        "bad-manifest: the file takes too much time to read in a browser\n"
        "  hint: save it as CSV, or use cardgen on a computer"
    )
