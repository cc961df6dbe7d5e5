"""The contents of papers, read from a ledger."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from cardgen import Project
from cardgen.remedies import word_in_general
from cardgen.shipment.ledger.ledger import Ledger
from cardgen.shipment.papers.reading import batch_times, read_notes, read_report
from cardgen.shipment.papers.report import ShipmentReport
from cardgen.shipment.void_boxes import take_in, take_out
from cardgen.shipment.workers.session import Session
from tests.shipment.samples import NOW, job, line, ship


def remove_boxes(folder: Path, numbers: tuple[int, ...], what: str, reason: str) -> None:
    with Ledger.open(folder) as ledger:
        with ledger.transaction():
            records = [ledger.boxes.entry(number) for number in numbers]
            found = [record for record in records if record]
            if what == "unvoided":
                take_in(ledger, found, reason, NOW)
            else:
                take_out(ledger, found, what, reason, NOW)
        ledger.settle()


def read_shipment_report(folder: Path) -> ShipmentReport:
    project = dataclasses.replace(Project.open(), timezone="Asia/Seoul")
    with Ledger.open(folder) as ledger:
        session = Session(project, job())
        return read_report(ledger, session, ("a.csv", ""), (NOW, NOW), [], word_in_general)


def test_lines_have_the_boxes_that_are_left(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 4, item="口罩", quantity="5", unit="只"), line(3, 2, item="护目镜"))
    remove_boxes(tmp_path, (1, 3), "voided", "wet")
    report = read_shipment_report(tmp_path)
    assert [each.boxes for each in report.lines] == ["2, 4", "5–6"]
    first = report.lines[0]
    assert (first.count, first.total.quantity, first.file) == (
        2,
        10,
        "labels/MAPO-2020-0002.png",
    )
    assert first.texts[0] == "我们结为友好城市已有24年。在这艰难时刻，我市与你们同在。"
    assert first.picture
    assert [total.boxes for total in report.totals.by_goods.values()] == [2, 2]
    assert report.boxes == 6


def test_all_that_was_done_is_told_in_its_place_and_order(tmp_path: Path) -> None:
    """Reprints and their reasons were in the ledger alone."""
    ship(tmp_path, line(2, 5))
    remove_boxes(tmp_path, (2, 3, 5), "voided", "wet")
    remove_boxes(tmp_path, (3,), "unvoided", "a slip")
    remove_boxes(tmp_path, (4,), "replaced", "torn")
    with Ledger.open(tmp_path) as ledger:
        for number in (1, 3, 2):
            ledger.history.log(number, "reprinted", NOW, "faint", 1)
        notes = read_notes(ledger)
    report = read_shipment_report(tmp_path)
    assert [(action.what, action.boxes, action.reason) for action in report.history] == [
        ("voided", "2–3, 5", "wet"),
        ("unvoided", "3", "a slip"),
        ("replaced", "4", "torn"),
        ("reprinted", "1–3", "faint"),
    ]
    assert report.history[0].time.utcoffset() == dt.timedelta(hours=9)
    # A packing list says what is so still.
    assert [tuple(note) for note in notes] == [
        ("voided", "2, 5", "wet"),
        ("replaced", "4", "torn"),
        ("reprinted", "1, 3", "faint"),
    ]


def test_times_are_those_of_batches(tmp_path: Path) -> None:
    """The report had the times of the last reprint."""
    first, last, later = (f"2020-03-{day}T08:00:00Z" for day in (26, 27, 28))
    with Ledger.open(tmp_path) as ledger:
        assert batch_times(ledger, first, last) == (first, last)
        ledger.history.end_run(ledger.history.begin_run("batch", first), NOW, "")
        run = ledger.history.begin_run("batch", last)
        assert batch_times(ledger, last, later) == (first, later)  # it is at work
        ledger.history.end_run(run, last, "")
        assert batch_times(ledger, later, later) == (first, last)
        ledger.history.begin_run("batch", later)  # which broke off
        assert batch_times(ledger, "2020-03-29T08:00:00Z", later) == (first, last)


def test_what_an_amendment_took_out_is_told_in_no_language(tmp_path: Path) -> None:
    """Papers said "row 3 is gone from the list"; nobody has that list any more."""
    ship(tmp_path, line(2, 5), line(3, 2, item="口罩"))
    ship(tmp_path, line(2, 3), amend=True)
    assert [
        (action.what, action.boxes, action.reason)
        for action in read_shipment_report(tmp_path).history
    ] == [
        ("gone", "6–7", ""),
        ("gone", "4–5", "5 → 3"),
    ]


def test_a_line_whose_boxes_are_all_out(tmp_path: Path) -> None:
    ship(tmp_path, line(2, 1), line(3, 1))
    remove_boxes(tmp_path, (1,), "voided", "wet")
    first, second = read_shipment_report(tmp_path).lines
    assert (first.boxes, first.picture, first.file) == ("", b"", "")
    assert second.boxes == "2"
