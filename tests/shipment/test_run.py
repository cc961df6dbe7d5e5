"""Batches: each label once, whatever happens on the way."""

from __future__ import annotations

import signal
import sqlite3
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.production import Progress
from cardgen.shipment.ledger.ledger import Ledger
from cardgen.shipment.plan import plan_shipment
from cardgen.shipment.run import make_all_labels, read_boxes
from cardgen.shipment.workers.session import Session
from cardgen.shipment.workers.worker import Processes
from cardgen.storage.remote import Remote
from cardgen.storage.store import Folder
from tests.shipment.samples import NOW, Listed, files, job, line, ship
from tests.text.samples import subset


def states(folder: Path) -> list[tuple[int, str, str]]:
    with sqlite3.connect(folder / "ledger.sqlite") as database:
        return database.execute("SELECT number, id, state FROM box ORDER BY number").fetchall()


def test_every_box_has_its_label(tmp_path: Path) -> None:
    result = ship(tmp_path, line(2, 3), line(3, 2, item="口罩"))
    assert (result.made, result.kept, result.failed) == (5, 0, [])
    made = files(tmp_path)
    assert [*made] == [f"labels/MAPO-2020-000{number}.png" for number in range(1, 6)]
    for number, data in enumerate(made.values(), 1):
        (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(data)))
        assert found.text == f"MAPO-2020-000{number}"
    # The first of each line is read back, and each tenth box.
    found_states = [state for _, _, state in states(tmp_path)]
    assert found_states == ["verified", "rendered", "rendered", "verified", "rendered"]


def test_a_second_run_keeps_all(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 4))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.png")}
    result = ship(tmp_path, line(2, 4))
    assert (result.made, result.kept) == (0, 4)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.png")} == before


def test_what_was_lost_or_harmed_is_made_again(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 4))
    before = files(tmp_path)
    (tmp_path / "labels/MAPO-2020-0002.png").unlink()
    (tmp_path / "labels/MAPO-2020-0003.png").write_bytes(b"half")
    (tmp_path / "labels/.MAPO-2020-0004.png.1a2b3c4d").write_bytes(b"half")
    result = ship(tmp_path, line(2, 4))
    assert (result.made, result.kept) == (2, 2)
    assert files(tmp_path) == before


@pytest.mark.ci
@pytest.mark.parametrize("jobs", [2, 3])
def test_workers_change_no_byte(jobs: int, tmp_path: Path) -> None:
    lines = (line(2, 30), line(3, 31, "box-4x6in", item="口罩"), line(4, 2, message="brothers"))
    ship(tmp_path / "one", *lines)
    seen: list[Progress] = []
    ship(tmp_path / "many", *lines, jobs=jobs, tell=seen.append)
    assert files(tmp_path / "many") == files(tmp_path / "one")
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    assert seen[-1] == (63, 63, 0)


def test_one_bad_box_does_not_stop_the_others(tmp_path: Path) -> None:
    bad = line(3, 2, item="\N{ROBOT FACE}")
    result = ship(tmp_path, line(2, 2), bad, line(4, 2))
    assert (result.made, [number for number, _ in result.failed]) == (4, [3, 4])
    rules = [{said.rule for said in errors} for _, errors in result.failed]
    assert rules == [{"unknown-term"}, {"unknown-term"}]
    assert [state for *_, state in states(tmp_path)].count("planned") == 2
    other = ship(tmp_path / "fast", line(2, 2), bad, line(4, 40), fail_fast=True)
    assert other.made == 25 - 2  # the others of its task


def test_several_formats_are_one_label(tmp_path: Path) -> None:
    work = job(formats=("svg", "png"))
    ship(tmp_path, line(2, 1), work=work)
    assert [*files(tmp_path)] == ["labels/MAPO-2020-0001.png", "labels/MAPO-2020-0001.svg"]
    (tmp_path / "labels/MAPO-2020-0001.png").unlink()
    assert ship(tmp_path, line(2, 1), work=work).made == 1
    assert len(files(tmp_path)) == 2


@pytest.mark.parametrize(
    ("lines", "of", "said"),
    [
        ([line(2, 5)], {}, "row 2: boxes 4 → 5; the old row 3 is gone: 1 box"),
        (
            [line(2, 4), line(3, 1, item="口罩")],
            {},
            "row 3: item empty → 口罩",
        ),
        ([line(2, 4), line(3, 1)], {"dpi": 300.0}, "dpi 203.0 → 300.0"),
        ([line(2, 4), line(3, 1), line(4, 1)], {}, "row 4 is new: 1 box"),
    ],
)
def test_another_shipment_is_refused(
    lines: list[object], of: dict[str, object], said: str, tmp_path: Path
) -> None:
    ship(tmp_path, line(2, 4), line(3, 1))
    before = files(tmp_path)
    with pytest.raises(CardgenError) as caught:
        ship(tmp_path, *lines, work=job(**of))  # type: ignore[arg-type]
    hint = "undo the change, or amend the shipment: boxes that did not change stay as they are"
    assert str(caught.value) == (
        f"mapo.csv: changed: this is not the shipment that was begun here: {said}\n"
        f"  hint: {hint}"
    )
    assert files(tmp_path) == before


@pytest.mark.ci
@pytest.mark.parametrize("jobs", [1, 2])
def test_labels_in_a_store_of_objects(jobs: int, bucket: str, tmp_path: Path) -> None:
    """The same labels as in a folder; what is lost or harmed there is made again."""
    store = Remote.at(f"{bucket}/mapo")
    lines = line(2, 30), line(3, 2, "box-4x6in")
    result = ship(tmp_path / "ledger", *lines, jobs=jobs, store=store)
    assert (result.made, result.kept) == (32, 0)
    ship(tmp_path / "folder", *lines)
    before = files(tmp_path / "folder")
    assert store.read(before) == before
    assert files(tmp_path / "ledger") == {}
    names = list(before)
    store.remove(names[:1])
    store.put({names[1]: b"harmed"})
    again = ship(tmp_path / "ledger", *lines, jobs=jobs, store=store)
    assert (again.made, again.kept) == (2, 30)
    assert store.read(before) == before


def test_labels_of_one_shipment_are_set_in_the_same_fonts(tmp_path: Path) -> None:
    """A font of the same name that was exchanged between two runs was not noticed."""
    fonts, folder = tmp_path / "fonts", tmp_path / "mapo"
    fonts.mkdir()
    subset(fonts / "a.otf", "0123456789", weight="regular")
    ship(folder, line(2, 2), project=Project.open(fonts=[fonts]))
    subset(fonts / "a.otf", "0123456789/", weight="regular")
    with pytest.raises(CardgenError, match="was begun here: the fonts changed"):
        ship(folder, line(2, 2), project=Project.open(fonts=[fonts]))
    with pytest.raises(CardgenError, match="was begun here: the fonts changed"):
        ship(folder, line(2, 2))
    subset(fonts / "a.otf", "0123456789", weight="regular")
    assert ship(folder, line(2, 2), project=Project.open(fonts=[fonts])).kept == 2


@pytest.mark.ci
def test_labels_stay_in_their_place(tmp_path: Path) -> None:
    """They would be in two places, or half of them in each."""
    store = Remote.at(f"file://{tmp_path}/share")
    ship(tmp_path / "ledger", line(2, 2), store=store)
    with pytest.raises(CardgenError) as caught:
        ship(tmp_path / "ledger", line(2, 2), store=Folder(tmp_path / "ledger"))
    assert str(caught.value) == (
        "mapo.csv: changed: this is not the shipment that was begun here: "
        f"place file://{tmp_path}/share → the ledger's folder\n"
        "  hint: undo the change, or use another folder for another shipment"
    )
    amended = ship(tmp_path / "ledger", line(2, 2), line(3, 1), amend=True, store=store)
    assert amended.made == 1
    # Who had been cut off meanwhile could put labels of before into the folder of before.
    found = {path.parent.name: path.name for path in (tmp_path / "share").rglob("MAPO*3.png")}
    assert found == {"labels-2": "MAPO-2020-0003.png"}
    again = ship(tmp_path / "ledger", line(2, 2), line(3, 1), store=store)
    assert (again.made, again.kept) == (0, 3)


def test_two_ledgers_have_two_places(tmp_path: Path) -> None:
    """They wrote over each other's labels, and both said that all was well."""
    store = Remote.at(f"file://{tmp_path}/share")
    ship(tmp_path / "one", line(2, 2), store=store)
    with pytest.raises(CardgenError, match="busy: this place has the files of another ledger"):
        ship(tmp_path / "two", line(2, 2), store=store)
    assert ship(tmp_path / "one", line(2, 2), store=store).kept == 2


def test_lines_can_be_added(tmp_path: Path) -> None:
    """Labels that are printed stay as they are, and say of how many boxes there were then."""
    ship(tmp_path, line(2, 4))
    before = files(tmp_path)
    result = ship(tmp_path, line(2, 4), line(3, 2), amend=True)
    assert (result.made, result.kept) == (2, 4)
    after = files(tmp_path)
    assert len(after) == 6
    assert {**after, **before} == after


def test_all_labels_say_the_new_total_if_asked(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 4))
    before = files(tmp_path)
    result = ship(tmp_path, line(2, 4), line(3, 2), amend=True, renumber=True)
    assert result.made == 6
    after = files(tmp_path)
    assert all(after[name] != data for name, data in before.items())


def test_the_second_process_is_told_who_has_it(tmp_path: Path) -> None:
    with Ledger.open(tmp_path), pytest.raises(CardgenError) as caught:
        Ledger.open(tmp_path)
    assert caught.value.rule == "busy"
    assert "process " in caught.value.message
    Ledger.open(tmp_path).close()


def test_a_moved_row_is_the_same_line(tmp_path: Path) -> None:
    """A blank row above a line would have given its boxes the label of the line before."""
    lines = line(2, 2), line(3, 2, item="口罩"), line(4, 2)
    ship(tmp_path, *lines)
    before = files(tmp_path)
    result = ship(tmp_path, lines[0], line(4, 2, item="口罩"), line(5, 2))
    assert (result.made, result.kept) == (0, 6)
    assert files(tmp_path) == before
    with Ledger.open(tmp_path) as ledger:
        assert [each.row for each in ledger.lines()] == [2, 4, 5]


def test_labels_are_of_the_plan_and_not_of_a_manifest_that_changes(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 2), line(3, 2, item="口罩"))
    before = files(tmp_path)
    with Ledger.open(tmp_path) as ledger:
        ledger.boxes.replan()
        assert [box.line for box in read_boxes(ledger, ("planned",))] == [
            *(line(2, 2),) * 2,
            *(line(3, 2, item="口罩"),) * 2,
        ]
        session = Session(Project.open(), job())
        assert make_all_labels(ledger, session, Processes(1), now=lambda: "").made == 4
    assert files(tmp_path) == before


@pytest.mark.ci
def test_an_amended_shipment_leaves_no_label_of_before(tmp_path: Path) -> None:
    """Beyond 1,000 boxes labels lie in folders, those of before where they were."""
    work = job(dpi=72.0)
    ship(tmp_path, line(2, 2), line(3, 997), work=work)
    (tmp_path / "labels.pdf").write_bytes(b"999 labels")
    ship(tmp_path, line(2, 2), line(3, 997), line(4, 2), work=work, amend=True)
    with sqlite3.connect(tmp_path / "ledger.sqlite") as database:
        told = [file for (file,) in database.execute("SELECT file FROM box ORDER BY number")]
    assert [*files(tmp_path)] == sorted(told)
    assert len(told) == 1001
    assert not (tmp_path / "labels.pdf").exists()


def test_only_what_a_broken_run_left_is_cleaned(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 1))
    left = [tmp_path / ".labels.pdf.0123abcd", tmp_path / "labels/.MAPO-2020-0001.png.1a2b3c4d"]
    kept = [tmp_path / "labels/.git", tmp_path / "labels/.DS_Store", tmp_path / ".a.20200326"]
    kept[0].mkdir()
    for path in (*left, *kept[1:]):
        path.touch()
    ship(tmp_path, line(2, 1))
    assert [path.exists() for path in (*left, *kept)] == [False, False, True, True, True]


def test_a_broken_ledger_is_no_crash(tmp_path: Path) -> None:
    Ledger.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as database:
        database.execute("DROP TABLE box")
    with pytest.raises(CardgenError) as caught:
        Ledger.open(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / 'ledger.sqlite'}: damaged-ledger: the ledger is damaged: "
        "no such table: box\n"
        "  hint: rebuild the ledger from its remains and from the labels"
    )


def test_the_holder_is_told_in_any_folder(tmp_path: Path) -> None:
    folder = tmp_path / "50% 화물 #1?"
    with Ledger.open(folder), pytest.raises(CardgenError, match=r"process \d+ on "):
        Ledger.open(folder)


def test_an_interruption_waits_for_whole_labels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a barcode was read back it became a TypeError, and a traceback."""

    def read(png: bytes, bars: object, dpi: float) -> list[CardgenError]:
        signal.raise_signal(signal.SIGINT)
        return []

    monkeypatch.setattr("cardgen.shipment.workers.worker.find_unreadable", read)
    with pytest.raises(KeyboardInterrupt):
        ship(tmp_path, line(2, 30))
    assert len(files(tmp_path)) == 25
    monkeypatch.undo()
    assert ship(tmp_path, line(2, 30)).made == 30


def test_a_run_killed_between_numbers_and_plan_gets_the_same_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cardgen.toml").write_text('gs1-prefix = "8801234"\n', encoding="utf-8")
    project = Project.open(tmp_path)
    manifest = Listed((line(2, 4),))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    def numbers(name: str) -> list[str]:
        with Ledger.open(tmp_path / name) as ledger:
            plan_shipment(ledger, manifest, Session(project, job()), now=lambda: NOW)
            return [box.sscc[8:17] for box in read_boxes(ledger, ("planned",))]

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "add_line", interrupt)
        with pytest.raises(KeyboardInterrupt):
            numbers("one")
    assert numbers("two") == [f"{number:09}" for number in range(5, 9)]
    assert numbers("one") == [f"{number:09}" for number in range(1, 5)]
