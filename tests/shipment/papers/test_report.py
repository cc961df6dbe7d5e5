"""The report as data."""

from __future__ import annotations

import datetime as dt
import json
from typing import Final

from cardgen.errors import Diagnostic, Location
from cardgen.shipment.papers.report import (
    LineReport,
    ReportFinding,
    ShipmentReport,
    Voided,
    in_order,
    report_json,
    stretches,
)

LINES: Final = (
    LineReport(
        2, 1, 16, "brothers", "zh-ko", "box-a5", {"verified": 15, "failed": 1}, ("1.png",)
    ),
    LineReport(3, 17, 17, "sincerity", "zh-ja", "box-a6", {"rendered": 1}, alt="心诚"),
)
REPORT: Final = ShipmentReport(
    shipment="MAPO-2020",
    manifest="mapo.csv",
    sha256="ab" * 32,
    pairs=("zh-ko", "zh-ja"),
    templates=("box-a5", "box-a6"),
    boxes=17,
    states={"failed": 1, "verified": 15, "rendered": 1, "planned": 0},
    lines=LINES,
    findings=(ReportFinding("overflow", "it does not fit", "shorten it", "mapo.csv:2", "4"),),
    warnings=(ReportFinding("wrong-region", "a form"),),
    voided=(Voided("3, 15–16", "wet <b>", "2020-03-26T08:00:00Z"),),
    barcodes_verified=15,
    started=dt.datetime(2020, 3, 26, 9, 0, tzinfo=dt.UTC),
    finished=dt.datetime(2020, 3, 26, 9, 0, 4, tzinfo=dt.UTC),
    version="0.1.0",
)


def test_json() -> None:
    data = report_json(REPORT)
    assert json.loads(data) == {
        "shipment": "MAPO-2020",
        "manifest": {"name": "mapo.csv", "sha256": "ab" * 32},
        "pairs": ["zh-ko", "zh-ja"],
        "templates": ["box-a5", "box-a6"],
        "boxes": 17,
        "states": {"rendered": 1, "verified": 15, "failed": 1},
        "barcodes_verified": 15,
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
        "voided": [{"boxes": "3, 15–16", "reason": "wet <b>", "time": "2020-03-26T08:00:00Z"}],
        "lines": [
            {
                "row": 2,
                "first": 1,
                "last": 16,
                "message": "brothers",
                "pair": "zh-ko",
                "template": "box-a5",
                "states": {"verified": 15, "failed": 1},
                "files": ["1.png"],
            },
            {
                "row": 3,
                "first": 17,
                "last": 17,
                "message": "sincerity",
                "pair": "zh-ja",
                "template": "box-a6",
                "states": {"rendered": 1},
                "files": [],
            },
        ],
        "cardgen": "0.1.0",
    }
    assert data.endswith(b"}\n")
    assert list(json.loads(data)["states"]) == ["rendered", "verified", "failed"]


def test_states_are_in_order_whoever_counts_them() -> None:
    assert [*in_order({"zzz": 1, "voided": 2, "aaa": 3, "planned": 4, "sent": 0})] == [
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
    assert [line.boxes for line in LINES] == ["1–16", "17"]


def test_box_numbers_as_people_write_them() -> None:
    assert stretches([3, 15, 16, 17, 19]) == "3, 15–17, 19"
    assert stretches([]) == ""
