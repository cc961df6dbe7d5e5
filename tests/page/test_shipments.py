"""Questions about shipments: the ordinary folder, made once, printed again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cardgen.project import start_project
from tests.cli.runs import run
from tests.page.office_list import Desk, list_boxes, write_office_list

ROWS = [
    ["품명", "상자 수", "상자당 수량", "단위"],
    ["의료용 마스크", "7", "500", "장"],
    ["손 소독제", "3", "24", "병"],
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    start_project(tmp_path / "project")
    with closing(Desk(tmp_path / "project")) as opened:
        yield opened


@pytest.fixture
def office_list(tmp_path: Path) -> Path:
    return write_office_list(tmp_path / "mapo.xlsx", ROWS)


def make(desk: Desk, file: Path, **more: Any) -> Any:
    """Make a shipment, and wait until it is made."""
    asked = {"shipment": "MAPO", "sheets": {"stock": "avery-l7165", "start": 3}, **more}
    said = desk.ask_list(file, "make", **asked)
    if "job" not in said:
        return said
    for _ in range(400):
        state = desk.ask("job", job=said["job"])
        if state["result"] is not None:
            return {**state["result"], "done": state["done"], "total": state["total"]}
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def make_large_labels(folder: Path, rows: list[list[str]], shipment: str) -> int:
    """Make a project with a shipment on labels of 100 × 150 mm; return how many were made."""
    start_project(folder / "project")
    with closing(Desk(folder / "project")) as opened:
        file = write_office_list(folder / "list.xlsx", rows)
        more = {"stock": "", "template": "box-100x150", "sheets": None}
        made: int = make(opened, file, shipment=shipment, **more)["made"]
    return made


def test_a_list_becomes_a_shipment_with_its_papers(desk: Desk, office_list: Path) -> None:
    assert desk.ask("name", file=office_list.name) == {"shipment": "MAPO"}
    done = make(desk, office_list)
    assert (done["shipment"], done["made"], done["failed"]) == ("MAPO", 10, 0)
    assert (done["done"], done["total"]) == (10, 10)
    shown = desk.ask("shipment", shipment="MAPO")
    assert [each["number"] for each in list_boxes(shown)] == [*range(1, 11)]
    assert {each["state"] for each in list_boxes(shown)} <= {"rendered", "verified"}
    assert {"labels.pdf", "packing-list.pdf", "boxes.csv"} <= {*shown["files"]}
    assert shown["sheet"]["name"] == "avery-l7165"
    (listed,) = desk.ask("shipments")["shipments"]
    assert (listed["shipment"], listed["list"]) == ("MAPO", "mapo.xlsx")


@pytest.mark.parametrize("formats", [["pdf"], ["pdf", "png", "zpl"]], ids="-".join)
def test_it_has_the_bytes_of_the_command_line(
    formats: list[str],
    desk: Desk,
    office_list: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The 203 dpi of a label printer are 8 dots/mm, in all files of the shipment."""
    make(desk, office_list, formats=formats, dpi=203)
    monkeypatch.chdir(desk.folder)
    words = (
        "--message brothers --pair zh-ko --template label --size avery-l7165 --set from=서울 "
    )
    words += f"--set to=베이징 --sheet avery-l7165 --start 3 --format {','.join(formats)}"
    done = run("batch", str(office_list), *words.split(), "--dpi", "203", "-o", "../again")
    assert done.code == 0, done.err
    ours, theirs = desk.folder / "MAPO", desk.folder.parent / "again"
    first = (each.relative_to(theirs) for each in theirs.rglob("*-0001.*"))
    names = [Path("labels.pdf"), *first]
    assert len(names) == len(formats)
    for name in names:
        assert (ours / name).read_bytes() == (theirs / name).read_bytes()


def test_made_twice_it_is_made_once(desk: Desk, office_list: Path) -> None:
    make(desk, office_list)
    again = make(desk, office_list)
    assert (again["made"], again["kept"]) == (0, 10)


def test_a_changed_list_changes_nothing_by_itself(desk: Desk, office_list: Path) -> None:
    make(desk, office_list)
    before = (desk.folder / "MAPO" / "labels.pdf").read_bytes()
    changed = [*ROWS[:2], ["손 소독제", "4", "24", "병"]]
    write_office_list(office_list, changed)
    said = make(desk, office_list)
    assert "changed" in [each["rule"] for each in said["findings"]]
    assert (desk.folder / "MAPO" / "labels.pdf").read_bytes() == before
    assert make(desk, office_list, amend=True)["made"] == 1


def test_a_wrong_list_makes_nothing(desk: Desk, tmp_path: Path) -> None:
    file = write_office_list(tmp_path / "wrong.xlsx", [*ROWS, ["핫팩", "1", "2", "개"]])
    assert [each["rule"] for each in make(desk, file)["findings"]] == ["unknown-term"]
    assert not (desk.folder / "MAPO").exists()
    wrong = desk.ask_list(file, "make", shipment="../x")
    assert [each["rule"] for each in wrong["findings"]] == ["bad-value"]


def test_wet_labels_are_printed_again_on_a_used_sheet(desk: Desk, office_list: Path) -> None:
    make(desk, office_list)
    asked = {"shipment": "MAPO", "boxes": "3, 7-8", "reason": "젖음"}
    done = desk.ask("reprint", **asked, sheets={"stock": "avery-l7165", "start": 4})
    assert (done["boxes"], done["files"]) == ([3, 7, 8], ["reprint/1/labels.pdf"])
    shown = desk.ask("shipment", shipment="MAPO")
    events = [(each["number"], each["what"], each["reason"]) for each in shown["events"]]
    assert events == [(number, "reprinted", "젖음") for number in (3, 7, 8)]
    wrong = desk.ask("reprint", **{**asked, "boxes": "99"})
    assert [each["rule"] for each in wrong["findings"]] == ["unknown-box"]


def test_a_voided_box_leaves_the_shipment(desk: Desk, office_list: Path) -> None:
    make(desk, office_list)
    desk.ask("void", shipment="MAPO", boxes="2", reason="파손")
    states = {each["number"]: each["state"] for each in shown_boxes(desk)}
    assert states[2] == "voided"
    wrong = desk.ask("unvoid", shipment="MAPO", boxes="3", reason="다시 쌈")
    assert [each["rule"] for each in wrong["findings"]] == ["unknown-box"]
    back = desk.ask("unvoid", shipment="MAPO", boxes="2", reason="다시 쌈")
    assert back["boxes"] == [2]
    states = {each["number"]: each["state"] for each in shown_boxes(desk)}
    assert "voided" not in states.values()


def test_boxes_are_found_by_their_names(desk: Desk, office_list: Path) -> None:
    make(desk, office_list)
    names = ["MAPO-2", "mapo-03", "7", "nothing", "MAPO-99", "1-3"]
    found = desk.ask("find-boxes", shipment="MAPO", names=names)["numbers"]
    assert found["7"] == 7
    assert {"nothing", "MAPO-99", "1-3"}.isdisjoint(found)


def test_boxes_that_are_alike_are_told_together(desk: Desk, office_list: Path) -> None:
    """A shipment of a hundred thousand boxes is an answer of some lines."""
    make(desk, office_list)
    desk.ask("void", shipment="MAPO", boxes="3-6, 9", reason="파손")
    runs = desk.ask("shipment", shipment="MAPO")["runs"]
    voided = [(each["first"], each["last"]) for each in runs if each["state"] == "voided"]
    assert voided == [(3, 6), (9, 9)]
    assert {each["item"] for each in runs if each["first"] > 7} == {"免洗手消毒液"}


def shown_boxes(desk: Desk) -> Any:
    return list_boxes(desk.ask("shipment", shipment="MAPO"))


def test_only_files_of_the_shipment_are_given(desk: Desk, office_list: Path) -> None:
    make(desk, office_list)
    shipments = desk.place.shipments
    assert shipments.find_file("MAPO", "labels.pdf").is_file()
    (desk.folder / "MAPO" / "link.pdf").symlink_to(desk.folder / "cardgen.toml")
    for name in ("ledger.sqlite", "../cardgen.toml", "/etc/passwd", "link.pdf", "none.pdf"):
        with pytest.raises(LookupError):
            shipments.find_file("MAPO", name)
    with pytest.raises(LookupError):
        shipments.find("..")
