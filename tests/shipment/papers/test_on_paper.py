"""Papers show the states of printed labels, and nothing if no label was printed."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from cardgen.printing import Destination, PrintTask, Receipt
from cardgen.shipment.corrections import void
from cardgen.shipment.ledger import AttemptState, Ledger
from cardgen.shipment.model import Clock
from cardgen.shipment.printers import Press
from cardgen.shipment.printing import Printing, print_shipment
from cardgen.shipment.scanning import close_sightings, open_sightings
from cardgen.shipment.selection import Selection
from tests.shipment.samples import NOW, line, ship

CLOCK = Clock(lambda: NOW)
PAPERS = ("boxes.csv", "report.json", "report.html", "report.pdf", "packing-list.xlsx")


@pytest.fixture(scope="module")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ship seven boxes of two lines with papers, and void the last box."""
    folder = tmp_path_factory.mktemp("shipment") / "out"
    ship(folder, line(2, 4), line(3, 3, lot="L1"))
    void(folder, Selection("7"), CLOCK, reason="crushed")
    return folder


@pytest.fixture
def shipment(shipped_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(shipped_folder, tmp_path / "out")


def papers(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in PAPERS}


def record_attempts(folder: Path, state: AttemptState, numbers: Sequence[int]) -> None:
    with Ledger.open(folder) as ledger:
        boxes = [box for each in numbers for box in ledger.boxes.between(each, each)]
        with ledger.transaction():
            attempts = ledger.prints.plan_prints(
                boxes, "ipp://warehouse/ipp/print", "task", NOW
            )
            ledger.prints.change(attempts, state, NOW)


def test_they_say_what_is_known_of_each_box(shipment: Path) -> None:
    record_attempts(shipment, "printed", [1, 2, 7])
    record_attempts(shipment, "doubtful", [3, 5])
    record_attempts(shipment, "sent", [4])
    sightings = open_sightings(shipment, CLOCK)
    sightings.tick(Selection("1"))
    assert close_sightings(sightings) == ()
    rows = list(csv.DictReader(io.StringIO((shipment / "boxes.csv").read_text("utf-8-sig"))))
    known = ["seen", "printed", "doubtful", "sent", "doubtful", "", "printed"]
    assert [row["paper"] for row in rows] == known
    assert rows[0]["printer"] == "ipp://warehouse/ipp/print"
    assert (rows[5]["printer"], rows[5]["paper_time"], rows[1]["paper_time"]) == ("", "", NOW)
    report = json.loads((shipment / "report.json").read_text())
    assert report["paper"] == {"doubtful": 2, "sent": 1, "printed": 1, "seen": 1}
    assert report["lines"][1]["paper"] == {"doubtful": 1}
    warnings = {each["rule"]: each["boxes"] for each in report["warnings"]}
    assert warnings == {"print-doubtful": "3, 5", "changed": "7"}
    page = (shipment / "report.html").read_text(encoding="utf-8")
    assert '<p class="doubtful"><b>1</b>' in page
    assert page.index("打印存疑") < page.index("已确认贴标")
    book = CalamineWorkbook.from_path(shipment / "packing-list.xlsx")
    heads, *each_box = book.get_sheet_by_index(2).to_python()
    assert heads[-1] == "打印\n인쇄"
    assert [row[-1] for row in each_box][:3] == [
        "已确认贴标 · 부착 확인",
        "已打印 · 인쇄 완료",
        "打印存疑 · 인쇄 여부 불명",
    ]


def test_they_are_the_same_where_nothing_came_out(shipment: Path) -> None:
    """An official needs no news of an absent printer."""
    before = papers(shipment)
    record_attempts(shipment, "failed", [1, 2])
    void(shipment, Selection("6"), CLOCK, reason="x")
    assert papers(shipment) != before
    assert b"paper_time" not in (shipment / "boxes.csv").read_bytes()
    assert "paper" not in json.loads((shipment / "report.json").read_text())


def test_they_follow_what_is_printed(shipment: Path) -> None:
    def sending(task: PrintTask, destination: Destination, **_: object) -> Receipt:
        del destination
        return Receipt("printed", 1, 1, task.pages)

    press = Press("jobs", Destination.at("ipp://jobs"), "pdf")
    how = Printing(sending=sending)
    assert print_shipment(shipment, None, [press], CLOCK, how).is_whole
    assert json.loads((shipment / "report.json").read_text())["paper"] == {"printed": 6}
    before = papers(shipment)
    assert print_shipment(shipment, None, [press], CLOCK, how).kept
    assert papers(shipment) == before
