"""The report as data."""

from __future__ import annotations

import datetime as dt
import json
from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from cardgen.errors import Diagnostic, Location
from cardgen.shipment.papers.contents import Totals, make_entry
from cardgen.shipment.papers.report import (
    ACTIONS,
    STATES,
    HistoryEntry,
    LineReport,
    ReportFinding,
    ShipmentReport,
    format_numbers,
    format_time,
    report_json,
    sort_states,
)
from tests.shipment.lines import line, project

MASKS: Final = line(
    2, 17, origin="首尔", to="石景山区", sender="红十字会", recipient="麻浦区厅",
    item="医用口罩",
    quantity="2000", unit="只", gross_weight="9.5", lot="A1", expiry="2027-12-31", order="PO-7",
    gtin="8801234567893",
)  # fmt: skip
TIME: Final = dt.datetime(2020, 3, 26, 9, 0, tzinfo=dt.UTC)
LINES: Final = (
    LineReport(
        2,
        ((1, 2), (4, 16)),
        "brothers",
        "zh-ko",
        "box-a5",
        make_entry(MASKS, []),
        ("兄弟同心", "형제가 한마음이면"),
        {"verified": 14, "failed": 1, "voided": 1},
        file="labels/0000/1.png",
    ),
    LineReport(
        3,
        ((17, 17),),
        "sincerity",
        "zh-ja",
        "box-a6",
        make_entry(line(3, 1, "zh-ja"), []),
        states={"rendered": 1},
        alt="心诚",
    ),
)


def totals() -> Totals:
    found = Totals()
    for each in LINES:
        for first, last in each.ranges:
            found.add(replace(each.contents, first=first, last=last))
    return found


REPORT: Final = ShipmentReport(
    shipment="MAPO-2020",
    manifest="mapo.csv",
    sha256="ab" * 32,
    pairs=("zh-ko", "zh-ja"),
    templates=("box-a5", "box-a6"),
    boxes=17,
    states={"failed": 1, "verified": 14, "rendered": 1, "voided": 1, "planned": 0},
    lines=LINES,
    totals=totals(),
    findings=(ReportFinding("overflow", "it does not fit", "shorten it", "mapo.csv:2", "4"),),
    warnings=(ReportFinding("wrong-region", "a form"),),
    history=(
        HistoryEntry("voided", "3", "wet <b>", TIME.astimezone(ZoneInfo("Asia/Seoul"))),
        HistoryEntry("reprinted", "15–16", "", TIME),
        HistoryEntry("blessed", "1", "", TIME),
    ),
    barcodes_verified=14,
    started=TIME,
    finished=TIME + dt.timedelta(seconds=4),
    version="0.1.0",
)


def test_json() -> None:
    data = report_json(REPORT)
    nothing = dict.fromkeys(
        ("from", "sender", "to", "recipient", "order", "item", "gtin", "unit", "lot", "expiry"),
        "",
    )
    assert json.loads(data) == {
        "shipment": "MAPO-2020",
        "manifest": {"name": "mapo.csv", "sha256": "ab" * 32},
        "pairs": ["zh-ko", "zh-ja"],
        "templates": ["box-a5", "box-a6"],
        "boxes": 17,
        "states": {"rendered": 1, "verified": 14, "voided": 1, "failed": 1},
        "gross_weight": None,
        "barcodes_verified": 14,
        "started": "2020-03-26T09:00:00Z",
        "finished": "2020-03-26T09:00:04Z",
        "findings": [
            {
                "rule": "overflow",
                "message": "it does not fit",
                "hint": "shorten it",
                "place": "mapo.csv:2",
                "boxes": "4",
            }
        ],
        "warnings": [
            {
                "rule": "wrong-region",
                "message": "a form",
                "hint": None,
                "place": None,
                "boxes": None,
            }
        ],
        "approved": [],
        "history": [
            {
                "what": "voided",
                "boxes": "3",
                "reason": "wet <b>",
                "time": "2020-03-26T18:00:00+09:00",
            },
            {
                "what": "reprinted",
                "boxes": "15–16",
                "reason": "",
                "time": "2020-03-26T09:00:00Z",
            },
            {"what": "blessed", "boxes": "1", "reason": "", "time": "2020-03-26T09:00:00Z"},
        ],
        "totals": [
            {
                "item": "医用口罩",
                "unit": "只",
                "boxes": 15,
                "quantity": 30_000,
                "gross_weight": "142.5",
            },
            {"item": "", "unit": "", "boxes": 1, "quantity": None, "gross_weight": None},
        ],
        "lines": [
            {
                "row": 2,
                "boxes": [[1, 2], [4, 16]],
                "count": 15,
                "message": "brothers",
                "pair": "zh-ko",
                "template": "box-a5",
                "texts": ["兄弟同心", "형제가 한마음이면"],
                "from": "首尔",
                "sender": "红十字会",
                "to": "石景山区",
                "recipient": "麻浦区厅",
                "order": "PO-7",
                "item": "医用口罩",
                "gtin": "8801234567893",
                "quantity": {"box": 2000, "total": 30_000},
                "unit": "只",
                "gross_weight": {"box": "9.5", "total": "142.5"},
                "lot": "A1",
                "expiry": "2027-12-31",
                "states": {"verified": 14, "voided": 1, "failed": 1},
                "file": "labels/0000/1.png",
            },
            {
                **nothing,
                "row": 3,
                "boxes": [[17, 17]],
                "count": 1,
                "message": "sincerity",
                "pair": "zh-ja",
                "template": "box-a6",
                "texts": ["", ""],
                "quantity": {"box": None, "total": None},
                "gross_weight": {"box": None, "total": None},
                "states": {"rendered": 1},
                "file": None,
            },
        ],
        "cardgen": "0.1.0",
    }
    assert data.endswith(b"}\n")
    assert list(json.loads(data)["states"]) == ["rendered", "verified", "voided", "failed"]


def test_times_say_how_far_they_are_from_utc() -> None:
    """In Seoul this morning's report had yesterday's date."""
    seoul = dt.datetime(2020, 3, 25, 22, 0, 4, tzinfo=dt.UTC).astimezone(ZoneInfo("Asia/Seoul"))
    assert format_time(seoul) == "2020-03-26 07:00:04 UTC+09:00"
    assert format_time(TIME) == "2020-03-26 09:00:00 UTC"


def test_every_deed_and_state_has_a_caption() -> None:
    captions = project().catalog("zh-ko", "captions").messages
    assert [name for name in (*ACTIONS, *STATES) if name not in captions] == []


def test_states_are_in_order_whoever_counts_them() -> None:
    assert [*sort_states({"zzz": 1, "voided": 2, "aaa": 3, "planned": 4, "sent": 0})] == [
        "planned",
        "voided",
        "aaa",
        "zzz",
    ]


def test_a_finding_is_a_diagnostic_in_plain_data() -> None:
    error = Diagnostic("overflow", "too long", location=Location("a.csv", 7), hint="shorten")
    assert ReportFinding.of(error, "4") == ReportFinding(
        "overflow", "too long", "shorten", "a.csv:7", "4"
    )
    assert ReportFinding.of(Diagnostic("overflow", "too long")) == ReportFinding(
        "overflow", "too long"
    )


def test_boxes_of_a_line() -> None:
    assert [line.boxes for line in LINES] == ["1–2, 4–16", "17"]
    assert replace(LINES[0], ranges=()).boxes == ""
    assert [line.count for line in LINES] == [15, 1]


def test_box_numbers_as_people_write_them() -> None:
    assert format_numbers([3, 15, 16, 17, 19]) == "3, 15–17, 19"
    assert format_numbers([]) == ""
