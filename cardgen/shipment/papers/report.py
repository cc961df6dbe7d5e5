"""What became of a shipment, as plain data and as ``report.json``.

Whoever keeps the ledger fills in a `ShipmentReport`; nothing here reads it, nor a clock.
The page that an official signs is made of the same in `report_page`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from cardgen.errors import Diagnostic
from cardgen.remedies import Wording, in_general

STATES: Final = ("planned", "rendered", "verified", "sent", "printed", "voided", "failed")
"""How far a box has come, in this order; captions have the same names."""


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """What is wrong or wants a look: `place` in a file, `boxes` as "17–23"."""

    rule: str
    message: str
    hint: str = ""
    place: str = ""
    boxes: str = ""

    @classmethod
    def of(
        cls, said: Diagnostic, boxes: str = "", wording: Wording = in_general
    ) -> ReportFinding:
        """The finding that an error or warning is."""
        place = str(said.location) if said.location else ""
        return cls(said.rule, said.message, said.advice(wording), place, boxes)


@dataclass(frozen=True, slots=True)
class LineReport:
    """What was made of a line of the manifest: boxes `first` to `last`.

    `states` counts boxes by how far they have come, those that are not there yet left out;
    `files` names what was made; `thumbnail` is a PNG of the first label, which `alt` puts
    into words.
    """

    row: int
    first: int
    last: int
    message: str
    pair: str
    template: str
    states: Mapping[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    thumbnail: bytes = b""
    alt: str = ""

    @property
    def boxes(self) -> str:
        """The boxes' numbers, as 17–23 or 24."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class Voided:
    """Boxes that were taken out together: their numbers as "3, 15–16", why and when."""

    boxes: str
    reason: str
    time: str


@dataclass(frozen=True, slots=True)
class ShipmentReport:
    """What became of a shipment; times are the caller's.

    `states` counts all boxes by how far they have come. `sha256` is the digest of the
    manifest's file, `version` cardgen's.
    """

    shipment: str
    manifest: str
    sha256: str
    pairs: tuple[str, ...]
    templates: tuple[str, ...]
    boxes: int
    states: Mapping[str, int]
    lines: tuple[LineReport, ...] = ()
    findings: tuple[ReportFinding, ...] = ()
    warnings: tuple[ReportFinding, ...] = ()
    voided: tuple[Voided, ...] = ()
    barcodes_verified: int = 0
    started: dt.datetime | None = None
    finished: dt.datetime | None = None
    version: str = ""


def in_order(states: Mapping[str, int]) -> dict[str, int]:
    """States in the order of `STATES`, others behind them by name; none without boxes."""
    rank = {name: number for number, name in enumerate(STATES)}
    names = sorted(states, key=lambda name: (rank.get(name, len(STATES)), name))
    return {name: states[name] for name in names if states[name]}


def stretches(numbers: Iterable[int]) -> str:
    """Box numbers in order, as 3, 15–16."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in found)


def report_json(report: ShipmentReport) -> bytes:
    """The report without its thumbnails, UTF-8; the same bytes for the same report."""
    data: dict[str, Any] = {
        "shipment": report.shipment,
        "manifest": {"name": report.manifest, "sha256": report.sha256},
        "pairs": report.pairs,
        "templates": report.templates,
        "boxes": report.boxes,
        "states": in_order(report.states),
        "barcodes_verified": report.barcodes_verified,
        "started": report.started,
        "finished": report.finished,
        "findings": _listed(report.findings),
        "warnings": _listed(report.warnings),
        "voided": report.voided,
        "lines": [
            {
                "row": line.row,
                "first": line.first,
                "last": line.last,
                "message": line.message,
                "pair": line.pair,
                "template": line.template,
                "states": in_order(line.states),
                "files": line.files,
            }
            for line in report.lines
        ],
        "cardgen": report.version,
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def _listed(findings: Iterable[ReportFinding]) -> list[dict[str, str | None]]:
    return [
        {
            "rule": finding.rule,
            "message": finding.message,
            "hint": finding.hint or None,
            "place": finding.place or None,
            "boxes": finding.boxes or None,
        }
        for finding in findings
    ]
