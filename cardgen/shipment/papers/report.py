"""What became of a shipment, as plain data and as ``report.json``.

Whoever keeps the ledger fills in a `ShipmentReport`; nothing here reads it, nor a clock.
The page that an official signs is made of the same in `report_page`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec

from cardgen.display import Endorsed
from cardgen.errors import Diagnostic
from cardgen.remedies import Wording, in_general
from cardgen.shipment.ledger import OUT
from cardgen.shipment.papers.contents import PackingEntry, Total, Totals
from cardgen.wording import Both

_MOST_RANGES: Final = 10  # of boxes of a line, that a page shows
MOST_RANGES: Final = 100
"""Ranges of boxes of a deed that a page shows; a row has to fit one."""

PAPER_STATES: Final = ("doubtful", "sent", "printed", "seen")
STATES: Final = ("planned", "rendered", "verified", *PAPER_STATES, "voided", "failed")
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
    """What was made of a line of the manifest.

    `ranges` are the numbers of its boxes that were not voided, as first and last. `texts` are
    its message in both languages of its pair, `contents` what a packing list says of it.
    `states` counts boxes by how far they have come, those that are not there yet left out.
    `paper` counts those of which a label is on paper, as far as that is known.
    `file` is its first label, named from the shipment's folder; `picture` is a PNG of it,
    which `alt` puts into words.
    """

    row: int
    ranges: tuple[tuple[int, int], ...]
    message: str
    pair: str
    template: str
    contents: PackingEntry
    texts: Both = ("", "")
    states: Mapping[str, int] = field(default_factory=dict)
    paper: Mapping[str, int] = field(default_factory=dict)
    file: str = ""
    picture: bytes = b""
    alt: str = ""

    @property
    def boxes(self) -> str:
        """The boxes' numbers, as 17–23, 40."""
        return in_ranges(self.ranges)

    @property
    def count(self) -> int:
        """How many boxes there are that were not voided."""
        return sum(last - first + 1 for first, last in self.ranges)

    @property
    def total(self) -> Total:
        """What these boxes hold and weigh together."""
        total = Total()
        total.add(replace(self.contents, first=1, last=self.count))
        return total


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done with boxes afterwards, and why: their numbers as "3, 15–16"."""

    what: str
    boxes: str
    reason: str
    time: dt.datetime


DEEDS: Final = (*OUT, "unvoided", "reprinted")
"""What can be done with boxes, `OUT` taking them out; captions have the same names."""


@dataclass(frozen=True, slots=True)
class ShipmentReport:
    """What became of a shipment; times are the caller's, in the zone that the page shows.

    `states` counts all boxes by how far they have come; `paper` those that were not voided by
    what is known of their labels on paper. `sha256` is the digest of the
    manifest's file, `version` cardgen's. `lines` are those that there is room for, `totals` are
    of all. `history` is in the order in which it was done; `endorsed` are the messages that
    somebody has approved.
    """

    shipment: str
    manifest: str
    sha256: str
    pairs: tuple[str, ...]
    templates: tuple[str, ...]
    boxes: int
    states: Mapping[str, int]
    lines: tuple[LineReport, ...] = ()
    totals: Totals = field(default_factory=Totals)
    paper: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[ReportFinding, ...] = ()
    warnings: tuple[ReportFinding, ...] = ()
    history: tuple[Deed, ...] = ()
    endorsed: tuple[Endorsed, ...] = ()
    barcodes_verified: int = 0
    started: dt.datetime | None = None
    finished: dt.datetime | None = None
    version: str = ""

    @property
    def live(self) -> int:
        """How many boxes there are that were not voided, which are signed for."""
        return self.boxes - self.states.get("voided", 0)

    @property
    def counts(self) -> dict[str, int]:
        """Live boxes, voided ones beside them, how far the others are, and what is on paper."""
        voided = self.states.get("voided", 0)
        others = {state: count for state, count in self.states.items() if state != "voided"}
        out = {"voided": voided} if voided else {}
        return {"boxes": self.live, **out, **made(others), **in_order(self.paper)}


def made(states: Mapping[str, int]) -> dict[str, int]:
    """States as people count them: a label that was read back was made, too."""
    count = states.get("rendered", 0) + states.get("verified", 0)
    others = {name: count for name, count in states.items() if name != "verified"}
    return in_order({**others, "rendered": count})


def shown_time(time: dt.datetime) -> str:
    """A time with how far its zone is from UTC: 2020-03-26 18:00:04 UTC+09:00."""
    return f"{time:%Y-%m-%d %H:%M:%S} {dt.timezone(time.utcoffset() or dt.timedelta())}"


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
    return in_ranges((first, last) for first, last in found)


def in_ranges(ranges: Iterable[tuple[int, int]]) -> str:
    """Ranges of numbers, as 3, 15–16."""
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in ranges)


def shortened(numbers: str, most: int = _MOST_RANGES) -> str:
    """Box numbers as 1, 3, 5 … 79 (40) where there are more ranges, else as they are."""
    ranges = numbers.split(", ")
    if len(ranges) <= most:
        return numbers
    ends = [each.split("–") for each in ranges]
    count = sum(int(end[-1]) - int(end[0]) + 1 for end in ends)
    return f"{', '.join(ranges[:3])} … {ranges[-1]} ({count:,})"


def report_json(report: ShipmentReport) -> bytes:
    """The report without its pictures, UTF-8; the same bytes for the same report."""
    data: dict[str, Any] = {
        "shipment": report.shipment,
        "manifest": {"name": report.manifest, "sha256": report.sha256},
        "pairs": report.pairs,
        "templates": report.templates,
        "boxes": report.boxes,
        "states": in_order(report.states),
        **_on_paper(report.paper),
        "gross_weight": report.totals.all.weight,
        "barcodes_verified": report.barcodes_verified,
        "started": report.started,
        "finished": report.finished,
        "findings": _listed(report.findings),
        "warnings": _listed(report.warnings),
        "history": report.history,
        "approved": [
            {"text": each.text, "revision": each.revision, "by": each.by}
            for each in report.endorsed
        ],
        "totals": [
            {
                "item": goods.item,
                "unit": goods.unit,
                "boxes": total.boxes,
                "quantity": total.quantity,
                "gross_weight": total.weight,
            }
            for goods, total in report.totals.by_goods.items()
        ],
        "lines": list(map(_line, report.lines)),
        "cardgen": report.version,
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def _line(line: LineReport) -> dict[str, Any]:
    contents, total = line.contents, line.total
    return {
        "row": line.row,
        "boxes": line.ranges,
        "count": line.count,
        "message": line.message,
        "pair": line.pair,
        "template": line.template,
        "texts": line.texts,
        "from": contents.parties.origin,
        "sender": contents.parties.sender,
        "to": contents.parties.destination,
        "recipient": contents.parties.recipient,
        "order": contents.parties.order,
        "item": contents.goods.item,
        "gtin": contents.gtin,
        "quantity": {"box": contents.quantity, "total": total.quantity},
        "unit": contents.goods.unit,
        "gross_weight": {"box": contents.weight, "total": total.weight},
        "lot": contents.lot,
        "expiry": contents.expiry,
        "states": in_order(line.states),
        **_on_paper(line.paper),
        "file": line.file or None,
    }


def _on_paper(paper: Mapping[str, int]) -> dict[str, Any]:
    """Nothing where nothing was printed."""
    return {"paper": in_order(paper)} if paper else {}


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
