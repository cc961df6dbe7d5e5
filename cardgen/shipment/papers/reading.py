"""The contents of papers, read from a shipment's ledger; no other module reads it for them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby
from typing import Final, get_args

import msgspec
from msgspec.structs import replace

from cardgen import __version__
from cardgen.backends import Renderer
from cardgen.backends.png import png_file, read_rows
from cardgen.catalog import SLOGANS
from cardgen.display import Document, Endorsement
from cardgen.errors import CardgenError, Diagnostic, LayoutError
from cardgen.remedies import Wording
from cardgen.shipment.ledger import LIVE, OUT, BoxRecord, Event, Ledger, PlannedLine, State
from cardgen.shipment.model import Box, ConsignmentLine
from cardgen.shipment.papers.box_list import ListedBox
from cardgen.shipment.papers.contents import (
    BoxRange,
    PackingEntry,
    Totals,
    box_ranges,
    make_entry,
)
from cardgen.shipment.papers.labels_pdf import LABELS_PDF
from cardgen.shipment.papers.packing_list import Note
from cardgen.shipment.papers.report import (
    MOST_LINES,
    HistoryEntry,
    LineReport,
    ReportFinding,
    ShipmentReport,
    format_numbers,
)
from cardgen.shipment.workers import Session
from cardgen.units import POINTS_PER_INCH
from cardgen.wording import Both

_LONGER: Final = 560.0  # pixels of the longer side
_SCREEN: Final = 149.0  # dpi; no printer is as coarse


def draw_picture(session: Session, box: Box) -> tuple[bytes, str]:
    """Draw a label as a grey PNG.

    Return the PNG and the label's text; two empty values on error.

    Nothing comes of a label with a fault.
    """
    try:
        document = session.document(box)
        (page,) = document.pages
        grey = replace(document, pages=(replace(page, mono=False),))
        dpi = _LONGER * POINTS_PER_INCH / max(page.width, page.height)
        data = _render_png(grey, 2 * dpi)
    except CardgenError:  # one of the findings
        return b"", ""
    image = read_rows(data)
    size = image.width, image.height
    scale = min(1.0, _LONGER / max(size))
    shown = image.shrink(*(round(side * scale) for side in size))
    return png_file(shown.width, shown.height, shown.mode, shown.data), document.title


def _render_png(document: Document, dpi: float) -> bytes:
    """Draw a document as PNG, in a lower resolution if its barcodes do not allow this one."""
    # Each label is drawn once; the session keeps its first layer anyway.
    renderer = Renderer(limit=0)
    try:
        return renderer.render(document, "png", dpi)
    except LayoutError:
        return renderer.render(document, "png", min(dpi, _SCREEN))


# --- boxes, lines and the report


_BATCH: Final = "batch"  # a run that makes labels
_PICTURED: Final = 60  # lines with a picture of their first label
_DOUBTFUL: Final = "it is not known whether the label was printed"
_SUPERSEDED: Final = "an old label of the box was printed, and it is no longer valid"
_ALL: Final[tuple[State, ...]] = get_args(State)


def listed_boxes(ledger: Ledger, states: tuple[State, ...] = _ALL) -> Iterator[ListedBox]:
    """Yield the boxes in these states, in order, each with its line."""
    number, line = 0, ConsignmentLine(0, "", "", "", 0, {})
    is_known, shared = ledger.prints.is_known(), ledger.shared_values()
    for page in ledger.boxes.pages(states):
        marks = ledger.prints.marks(page[0].number, page[-1].number) if is_known else {}
        for entry in page:
            if entry.line != number:
                number = entry.line
                line = ledger.line(number).line().with_shared(shared)
            about = entry.number, entry.id, entry.sscc, entry.state, entry.file
            yield ListedBox(*about, line, marks.get(entry.number))


def live_ranges(ledger: Ledger) -> Iterator[BoxRange]:
    """Yield the boxes that are not voided, as ranges."""
    return box_ranges((box.number, box.line) for box in listed_boxes(ledger, LIVE))


def live_lines(ledger: Ledger) -> Iterator[tuple[ConsignmentLine, list[int]]]:
    """Yield the lines that have valid boxes, each with the numbers of these boxes."""
    numbers: dict[int, list[int]] = {}
    shared = ledger.shared_values()
    for record in ledger.boxes.each(LIVE):
        numbers.setdefault(record.line, []).append(record.number)
    for line, live in numbers.items():
        yield ledger.line(line).line().with_shared(shared), live


def batch_times(ledger: Ledger, started: str, now: str) -> tuple[str, str]:
    """Return the start of the first batch and the end of the last one, or else `now`.

    `started` is the begin of this run, which may be a correction; a correction does not count.
    """
    runs = [run for run in ledger.history.runs() if run.what == _BATCH]
    began = runs[-1].began if runs else started
    at_work = not runs or (runs[0].began == started and not runs[0].ended)
    ended = [] if at_work else [run.ended for run in runs if run.ended]
    return began, ended[0] if ended else now


def read_report(
    ledger: Ledger,
    session: Session,
    manifest: tuple[str, str],
    times: tuple[str, str],
    findings: Sequence[tuple[int | None, Diagnostic]],
    wording: Wording,
    warnings: Sequence[Diagnostic] = (),
) -> ShipmentReport:
    """Collect the data for the report of a shipment.

    `manifest` is the name and the SHA-256 of the list's file, `times` are begin and end in UTC.
    `findings` come with the numbers of their boxes; `wording` is the form of their remedies.
    """
    counts, zone = ledger.boxes.counts(), _zone(session.project.timezone)
    totals = Totals()
    paper = _OnPaper.read(ledger)
    lines = tuple(_lines(ledger, session, totals, paper))
    started, finished = (dt.datetime.fromisoformat(time).astimezone(zone) for time in times)
    return ShipmentReport(
        shipment=session.job.shipment,
        manifest=manifest[0],
        sha256=manifest[1],
        pairs=tuple(dict.fromkeys(line.pair for line in lines)),
        templates=tuple(dict.fromkeys(line.template for line in lines)),
        boxes=sum(counts.values()),
        states={str(state): count for state, count in counts.items()},
        lines=lines,
        totals=totals,
        paper=paper.sum_states(),
        findings=tuple(
            ReportFinding.of(finding, str(box or ""), wording) for box, finding in findings
        ),
        warnings=(
            *(ReportFinding.of(doubt, "", wording) for doubt in (*warnings, *session.warnings)),
            *paper.warnings(),
        ),
        history=read_history(ledger, session),
        endorsed=read_approvals(ledger, session),
        barcodes_verified=counts.get("verified", 0),
        started=started,
        finished=finished,
        version=__version__,
    )


def read_approvals(ledger: Ledger, session: Session) -> tuple[Endorsement, ...]:
    """Read who approved the messages of a shipment. A draft has no approvals."""
    if not session.project.approval or session.job.draft:
        return ()
    files = session.project.message_files
    lines = ledger.read_planned_lines()
    messages = dict.fromkeys((line.pair, line.message) for line in lines)
    found = (files.list_endorsements(pair, [message], SLOGANS) for pair, message in messages)
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def _zone(name: str) -> dt.tzinfo:
    """Return the time zone with this name; UTC needs no data of the system."""
    if name == "UTC":
        return dt.UTC
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def read_history(ledger: Ledger, session: Session) -> tuple[HistoryEntry, ...]:
    """Read the corrections of boxes, one entry for the boxes of the same action."""
    zone = _zone(session.project.timezone)
    return tuple(
        HistoryEntry(
            what,
            format_numbers(sorted(event.number for event in group)),
            reason,
            dt.datetime.fromisoformat(time).astimezone(zone),
        )
        for (what, reason, time), group in groupby(
            ledger.history.events(), lambda event: event[1:]
        )
    )


def read_notes(ledger: Ledger) -> list[Note]:
    """Read the boxes that are void or were reprinted, with the reasons."""
    out, last = {*ledger.boxes.list_voided()}, dict[tuple[int, bool], Event]()
    for event in ledger.history.events():
        if event.what == "reprinted" if event.number not in out else event.what in OUT:
            last[event.number, event.number in out] = event
    found: dict[tuple[str, str], list[int]] = {}
    for event in last.values():
        found.setdefault((event.what, event.reason), []).append(event.number)
    return [
        Note(what, format_numbers(sorted(numbers)), reason)
        for (what, reason), numbers in found.items()
    ]


class _OnPaper(msgspec.Struct):
    """The states of printed labels: counts by line, and doubtful and superseded boxes."""

    doubtful: list[int]
    superseded: list[int]
    lines: dict[int, Counter[str]]

    @classmethod
    def read(cls, ledger: Ledger) -> _OnPaper:
        """Read the print states of labels from a ledger."""
        found = cls([], [], {})
        if not ledger.prints.is_known():
            return found
        states = ledger.prints.on_paper()
        for record in ledger.boxes.each(LIVE):
            if state := states[record.number]:
                found.lines.setdefault(record.line, Counter())[state] += 1
                if state == "doubtful":
                    found.doubtful.append(record.number)
        found.superseded = ledger.prints.list_superseded()
        return found

    def sum_states(self) -> dict[str, int]:
        """Count the boxes in each state."""
        return dict(sum(self.lines.values(), Counter()))

    def warnings(self) -> Iterator[ReportFinding]:
        """Yield warnings about boxes with doubtful or outdated labels on paper."""
        for rule, message, hint, numbers in (
            ("print-doubtful", _DOUBTFUL, "look for the label on paper", self.doubtful),
            ("changed", _SUPERSEDED, "take the old label away", self.superseded),
        ):
            if numbers:
                yield ReportFinding(rule, message, hint, boxes=format_numbers(numbers))


class _Live(msgspec.Struct):
    """The boxes of a line that are not voided: their ranges of numbers, and the first box."""

    ranges: list[tuple[int, int]] = msgspec.field(default_factory=list)
    first: BoxRecord | None = None

    def add(self, record: BoxRecord) -> None:
        """Add the next box of the line, in order."""
        self.first = self.first or record
        if self.ranges and self.ranges[-1][1] == record.number - 1:
            self.ranges[-1] = self.ranges[-1][0], record.number
        else:
            self.ranges.append((record.number, record.number))


def _lines(
    ledger: Ledger, session: Session, totals: Totals, paper: _OnPaper
) -> Iterator[LineReport]:
    """Collect the lines for the report, at most `MOST_LINES`, and the totals of all lines."""
    states, found = ledger.boxes.counts_by_line(), dict[int, _Live]()
    for record in ledger.boxes.each(LIVE):
        found.setdefault(record.line, _Live()).add(record)
    shared = ledger.shared_values()
    for number, plan in enumerate(ledger.lines()):
        live = found.get(plan.id, _Live())
        contents = make_entry(plan.line().with_shared(shared), [])
        for first, last in live.ranges:
            totals.add(replace(contents, first=first, last=last))
        if number < MOST_LINES:
            shown, count = number < _PICTURED, states.get(plan.id, {})
            line = _line(session, plan, live, count, contents, pictures=shown)
            yield replace(line, paper=dict(paper.lines.get(plan.id, {})))


def _line(
    session: Session,
    plan: PlannedLine,
    live: _Live,
    states: Mapping[State, int],
    contents: PackingEntry,
    *,
    pictures: bool,
) -> LineReport:
    """Make the report's entry for a line, with a picture of its first label."""
    line, first = plan.line(), live.first
    picture, alt, texts, file = b"", "", ("", ""), ""
    if first is not None:
        box = first.box(line)
        texts = _label_texts(session, box)
        picture, alt = draw_picture(session, box) if pictures else (b"", "")
        file = first.file or (LABELS_PDF if session.job.pdf else "")
    return LineReport(
        row=line.row,
        ranges=tuple(live.ranges),
        message=line.message,
        pair=line.pair,
        template=line.template,
        contents=contents,
        texts=texts,
        states={str(state): count for state, count in states.items()},
        file=file,
        picture=picture,
        alt=alt,
    )


def _label_texts(session: Session, box: Box) -> Both:
    """Return the message on a label in both languages; "" if the label has errors."""
    project, line = session.project, box.line
    values = {
        **project.values,
        "boxes": str(box.total),
        "line_boxes": str(box.total_in_line),
        "box": str(box.number),
        "line_box": str(box.number_in_line),
        "box_id": box.id,
        **line.fields,
    }
    try:
        message = project.catalog(line.pair).message(line.message)
        return session.wording(line.pair).message(message, values)
    except CardgenError:
        return "", ""
