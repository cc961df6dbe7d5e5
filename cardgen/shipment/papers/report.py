"""The report of a shipment as plain data and as ``report.json``.

`reading` fills in a `ShipmentReport` from the ledger; nothing here reads a ledger or a clock.
`report_page` and `report_paper` make pages for signature of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import asdict, replace

from cardgen.display import Endorsement
from cardgen.errors import Diagnostic, pluralize
from cardgen.remedies import Wording, word_in_general
from cardgen.shipment.ledger import OUT
from cardgen.shipment.model import join_numbers
from cardgen.shipment.papers.contents import PackingEntry, Total, Totals
from cardgen.wording import Both

_MOST_RANGES: Final = 10  # ranges of boxes in a line on a page
MOST_RANGES: Final = 100
"""Ranges of boxes of an action on a page: a row must fit on one page."""

MOST_LINES: Final = 1_000
"""Lines of a report, and findings on a page; report.json has all findings."""

PAPER_STATES: Final = ("doubtful", "sent", "printed", "seen")
STATES: Final = ("planned", "rendered", "verified", *PAPER_STATES, "voided", "failed")
"""States of a box in their order; captions have the same names."""


class ReportFinding(msgspec.Struct, frozen=True):
    """An error or warning in the report: `place` in a file, `boxes` as "17–23"."""

    rule: str
    message: str
    hint: str = ""
    place: str = ""
    boxes: str = ""

    @classmethod
    def of(
        cls, finding: Diagnostic, boxes: str = "", wording: Wording = word_in_general
    ) -> ReportFinding:
        """Make an entry of the report from an error or warning about these boxes."""
        place = str(finding.location) if finding.location else ""
        return cls(finding.rule, finding.message, finding.advice(wording), place, boxes)


class LineReport(msgspec.Struct, frozen=True):
    """A line of the list, and the boxes of this line, in the report.

    `ranges` are the first and last numbers of its live boxes (not voided). `texts` are its
    message in both languages of its pair, `contents` its entry in a packing list. `states`
    counts all boxes by state, `paper` the printed labels by state. `file` is the path of its
    first label from the shipment's folder; `picture` is a PNG of the label, and `alt` its text.
    """

    row: int
    ranges: tuple[tuple[int, int], ...]
    message: str
    pair: str
    template: str
    contents: PackingEntry
    texts: Both = ("", "")
    states: Mapping[str, int] = msgspec.field(default_factory=dict)
    paper: Mapping[str, int] = msgspec.field(default_factory=dict)
    file: str = ""
    picture: bytes = b""
    alt: str = ""

    @property
    def boxes(self) -> str:
        """Numbers of the line's valid boxes, as in 17–23, 40."""
        return format_ranges(self.ranges)

    @property
    def count(self) -> int:
        """Number of the line's valid boxes."""
        return sum(last - first + 1 for first, last in self.ranges)

    @property
    def total(self) -> Total:
        """Total quantity and weight of the line's valid boxes."""
        return Total.of([replace(self.contents, first=1, last=self.count)])


def line_facts(line: LineReport) -> tuple[tuple[str, str, str], ...]:
    """List lot, expiry and order of a line, each as caption, type and value."""
    contents = line.contents
    return (
        ("lot", "text", contents.lot),
        ("expiry", "date", contents.expiry),
        ("order", "text", contents.parties.order),
    )


class HistoryEntry(msgspec.Struct, frozen=True):
    """An action on boxes after they were made: their numbers as "3, 15–16", and the reason."""

    what: str
    boxes: str
    reason: str
    time: dt.datetime


ACTIONS: Final = (*OUT, "unvoided", "reprinted")
"""Actions on boxes; `OUT` take boxes out. Captions have the same names."""


class ShipmentReport(msgspec.Struct, frozen=True):
    """The report of a shipment; times are in the zone that the page shows.

    `states` counts all boxes by state, `paper` the printed labels of live boxes by state.
    `sha256` is the digest of the list's file, `version` the version of cardgen. `lines` are
    limited in number, `totals` are of all lines. `history` is in the order of the actions;
    `endorsed` are the approved messages.
    """

    shipment: str
    manifest: str
    sha256: str
    pairs: tuple[str, ...]
    templates: tuple[str, ...]
    boxes: int
    states: Mapping[str, int]
    lines: tuple[LineReport, ...] = ()
    totals: Totals = msgspec.field(default_factory=Totals)
    paper: Mapping[str, int] = msgspec.field(default_factory=dict)
    findings: tuple[ReportFinding, ...] = ()
    warnings: tuple[ReportFinding, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    endorsed: tuple[Endorsement, ...] = ()
    barcodes_verified: int = 0
    started: dt.datetime | None = None
    finished: dt.datetime | None = None
    version: str = ""

    @property
    def live(self) -> int:
        """Number of valid boxes, for which somebody signs."""
        return self.boxes - self.states.get("voided", 0)

    @property
    def counts(self) -> dict[str, int]:
        """Counts of valid and voided boxes, of the other states, and of printed labels."""
        others = dict(self.states)
        voided = others.pop("voided", 0)
        out = {"voided": voided} if voided else {}
        return {"boxes": self.live, **out, **merge_verified(others), **sort_states(self.paper)}


def merge_verified(states: Mapping[str, int]) -> dict[str, int]:
    """Add the number of verified labels to that of rendered labels, for the report."""
    merged = dict(states)
    merged["rendered"] = merged.get("rendered", 0) + merged.pop("verified", 0)
    return sort_states(merged)


def format_time(time: dt.datetime) -> str:
    """Format a time with its time zone, as in 2020-03-26 18:00:04 UTC+09:00."""
    return f"{time:%Y-%m-%d %H:%M:%S} {dt.timezone(time.utcoffset() or dt.timedelta())}"


def sort_states(states: Mapping[str, int]) -> dict[str, int]:
    """Sort counts in the order of `STATES`, then by name. Leave out states without boxes."""
    rank = {name: number for number, name in enumerate(STATES)}
    names = sorted(states, key=lambda name: (rank.get(name, len(STATES)), name))
    return {name: states[name] for name in names if states[name]}


def format_numbers(numbers: Iterable[int]) -> str:
    """Format box numbers in order as ranges: 3, 15–16."""
    return format_ranges(join_numbers(numbers))


def name_numbers(what: str, numbers: Sequence[int]) -> str:
    """Name things by their numbers: "box 3", "boxes 15–16". `what` is the singular."""
    noun = what if len(numbers) == 1 else pluralize(what)
    return f"{noun} {format_numbers(numbers)}"


def format_ranges(ranges: Iterable[tuple[int, int]]) -> str:
    """Format ranges of numbers, as 3, 15–16."""
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in ranges)


def shorten_ranges(numbers: str, most: int = _MOST_RANGES) -> str:
    """Shorten more than `most` ranges to the ends and the count: 1, 3, 5 … 79 (40)."""
    ranges = numbers.split(", ")
    if len(ranges) <= most:
        return numbers
    ends = [text.split("–") for text in ranges]
    count = sum(int(end[-1]) - int(end[0]) + 1 for end in ends)
    return f"{', '.join(ranges[:3])} … {ranges[-1]} ({count:,})"


def report_json(report: ShipmentReport) -> bytes:
    """Write the report as JSON, without pictures. The same report gives the same bytes."""
    data: dict[str, Any] = {
        "shipment": report.shipment,
        "manifest": {"name": report.manifest, "sha256": report.sha256},
        "pairs": report.pairs,
        "templates": report.templates,
        "boxes": report.boxes,
        "states": sort_states(report.states),
        **_on_paper(report.paper),
        "gross_weight": report.totals.all.weight,
        "barcodes_verified": report.barcodes_verified,
        "started": report.started,
        "finished": report.finished,
        "findings": _findings_data(report.findings),
        "warnings": _findings_data(report.warnings),
        "history": report.history,
        "approved": [
            {"text": approval.text, "revision": approval.revision, "by": approval.by}
            for approval in report.endorsed
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
        "lines": list(map(_line_data, report.lines)),
        "cardgen": report.version,
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def _line_data(line: LineReport) -> dict[str, Any]:
    """Return the data of a line of the report, for JSON."""
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
        "states": sort_states(line.states),
        **_on_paper(line.paper),
        "file": line.file or None,
    }


def _on_paper(paper: Mapping[str, int]) -> dict[str, Any]:
    """Return the numbers of printed labels by state, for JSON; {} if none was printed."""
    return {"paper": sort_states(paper)} if paper else {}


def _findings_data(findings: Iterable[ReportFinding]) -> list[dict[str, str | None]]:
    """Return the data of findings, for JSON, with null for an empty text."""
    return [
        {name: text or None for name, text in asdict(finding).items()} for finding in findings
    ]
