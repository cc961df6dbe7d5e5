"""``report.pdf``: the report on A4, to be sent, archived and signed.

In comes the report that `report_page` shows, out comes a document in both languages of a pair:
numbers of boxes, findings, actions on boxes, totals by article, a table of lines, pictures of
their first labels, and a place for the signature, which never stands alone on a page. The
document always comes: 〓 replaces a character that no font has.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from cardgen import units
from cardgen.display import Color, Document
from cardgen.documents import (
    A4,
    BODY,
    BOLD,
    FINE,
    HAIR,
    HANG,
    HEAD,
    NUMBER,
    REST,
    SMALL,
    STRONG,
    VALUE,
    DocumentTexts,
    RunningPage,
    StyledText,
    Texts,
    rule_caption,
)
from cardgen.errors import Diagnostic
from cardgen.layout.flow import Cell, Column, Figure, Row, Section, Table
from cardgen.layout.inline import TextContent
from cardgen.shipment.papers.contents import GTIN, NOTHING, Total
from cardgen.shipment.papers.report import (
    ACTIONS,
    MOST_LINES,
    MOST_RANGES,
    PAPER_STATES,
    STATES,
    LineReport,
    ReportFinding,
    ShipmentReport,
    format_time,
    line_facts,
    merge_verified,
    shorten_ranges,
    sort_states,
)
from cardgen.shipment.papers.report_texts import ReportTexts
from cardgen.shipment.workers import Session
from cardgen.template import Align, Track

_TINT: Final = Color(0xEF, 0xEF, 0xEF)
_PADDING: Final = (3.0, 3.5)
_ABREAST: Final = 3  # pictures side by side
_GAP: Final = 14.0
_WIDTH: Final = (A4.frame.width - (_ABREAST - 1) * _GAP) / _ABREAST  # of a picture
_HEIGHT: Final = units.parse_length("69mm")  # of a picture at most: three rows fit on a page
# Heights of a few pictures, if that saves a page.
_LOWER: Final = tuple(map(units.parse_length, ("58mm", "48mm", "38mm")))
_FEW: Final = 2 * _ABREAST
_NARROW: Final = Column(Track("auto"), 64.0)


def report_paper(report: ShipmentReport, session: Session, pair: str) -> Document:
    """Lay out the report in the languages of a pair. Raises CardgenError without captions."""
    errors: list[Diagnostic] = []
    wording = session.wording(pair)
    texts = DocumentTexts(session.project.fonts, wording, errors)
    page = RunningPage(texts, A4, report.shipment, "report", draft=session.job.draft)
    paper = _Paper(report, texts, page, draft=session.job.draft)
    running = page.running()
    pages = [*page.pages(paper.tables(_HEIGHT), running)]
    if len(pages) > 1 and 0 < sum(bool(line.picture) for line in report.lines) <= _FEW:
        for height in _LOWER:
            fewer = [*page.pages(paper.tables(height), running)]
            if len(fewer) < len(pages):
                pages = fewer
                break
    title = " · ".join(dict.fromkeys(wording.caption("report")))
    return Document(
        tuple(pages),
        f"{title} {report.shipment}",
        wording.langs,
        session.project.author,
        session.job.date,
    )


class _Paper:
    """Makes the tables of a report."""

    def __init__(
        self, report: ShipmentReport, texts: DocumentTexts, page: RunningPage, *, draft: bool
    ) -> None:
        self._report = report
        self._texts = texts
        self._words = ReportTexts(texts)
        self._wording = texts.wording
        self._page = page
        self._draft = draft

    def tables(self, height: float) -> Iterator[Table]:
        """Yield all tables from the top down; `height` limits pictures, in points."""
        report = self._report
        number = self._words.free(report.shipment, NUMBER)
        yield self._words.letterhead(self._page, "report", number)
        yield self._verdict()
        yield from self._facts()
        for name, found in (("findings", report.findings), ("warnings", report.warnings)):
            if found:
                yield self._findings(name, found)
        if report.history:
            yield self._history()
        if report.endorsed:
            yield self._approvals()
        if any(goods.item for goods in report.totals.by_goods):
            yield self._totals()
        if report.lines:
            yield self._lines()
        yield from self._pictures(height)
        yield self._signature()

    def _verdict(self) -> Table:
        """Make the grey row with the number of findings, or with a word for none."""
        found = len(self._report.findings)
        name = "findings" if found else "not-final" if self._draft else "no-findings"
        lang = self._wording.langs[0]
        more = [StyledText(f"  {self._words.integer(found)}", lang, STRONG)] if found else []
        words = self._texts.beside(self._wording.caption(name), STRONG, more)
        row = Row((Cell((words,)),), fill=_TINT, padding=(6.0, 6.0))
        return Table((REST,), (Section((row,)),), before=8.0, hang=HANG)

    def _facts(self) -> Iterator[Table]:
        """Yield the tables with the numbers of boxes and the facts of the shipment."""
        report = self._report
        numbers = [
            (name, self._words.integer(count))
            for name, count in report.counts.items()
            if name in ("boxes", *STATES)
        ]
        amounts = [(name, count) for name, count in numbers if name not in PAPER_STATES]
        on_paper = [(name, count) for name, count in numbers if name in PAPER_STATES]
        if weight := report.totals.all.weight:
            amounts.append(("gross-weight", f"{self._words.kilograms(weight)} kg"))
        amounts.append(("barcodes-verified", self._words.integer(report.barcodes_verified)))
        yield self._side_by_side(amounts)
        if on_paper:
            yield self._side_by_side(on_paper)
        times = [("started", report.started), ("finished", report.finished)]
        facts = [("manifest", report.manifest), ("template", ", ".join(report.templates))]
        facts += [(name, format_time(time)) for name, time in times if time]
        yield self._side_by_side(facts)
        if report.sha256:
            text = self._words.free(f"SHA-256 {report.sha256}", SMALL)
            yield Table((REST,), (Section((Row((Cell((text,)),), padding=(3.0, 3.0)),)),))

    def _side_by_side(self, facts: Sequence[tuple[str, str]]) -> Table:
        """Make a table with captions side by side, and the values below them."""
        return self._words.side_by_side(
            (name, (self._words.free(value, VALUE),)) for name, value in facts
        )

    def _findings(self, name: str, found: Sequence[ReportFinding]) -> Table:
        """Make the table of findings, below the caption `name`."""
        rows = []
        for finding in found[:MOST_LINES]:
            kind = self._texts.beside(self._wording.caption(rule_caption(finding.rule)), STRONG)
            texts = [kind, self._words.free(f"{finding.rule}: {finding.message}")]
            texts += [self._words.free(f"→ {finding.hint}", SMALL)] if finding.hint else []
            boxes = (self._words.fact("box-number", finding.boxes),) if finding.boxes else ()
            place = (self._words.free(finding.place, SMALL),) if finding.place else ()
            rows.append(self._row((Cell((*boxes, *place)), Cell(tuple(texts)))))
        columns = (Column(Track("fr", 1.0)), Column(Track("fr", 3.0)))
        return self._titled_table(name, columns, rows, len(found))

    def _history(self) -> Table:
        """Make the table of actions on boxes, with times and reasons."""
        rows = []
        for entry in self._report.history[:MOST_LINES]:
            known = entry.what in ACTIONS
            what = self._wording.caption(entry.what) if known else (entry.what, entry.what)
            cells = (
                (self._words.free(format_time(entry.time), SMALL),),
                self._words.stack(what, STRONG),
                (self._words.fact("box-number", shorten_ranges(entry.boxes, MOST_RANGES)),),
                (self._words.fact("reason", entry.reason),) if entry.reason else (),
            )
            rows.append(self._row(map(Cell, cells)))
        columns = (Column(Track("auto"), 130.0), Column(Track("auto"), 90.0), REST, REST)
        return self._titled_table("history", columns, rows, len(self._report.history))

    def _approvals(self) -> Table:
        """Make the table of approvals: people, messages and revisions."""
        rows = []
        for approval in self._report.endorsed[:MOST_LINES]:
            cells = (
                (self._words.free(", ".join(approval.by), STRONG),),
                (self._words.free(approval.text),),
                (self._words.fact("revision", approval.revision),),
            )
            rows.append(self._row(map(Cell, cells)))
        columns = (REST, REST, REST)
        return self._titled_table("approved-by", columns, rows, len(self._report.endorsed))

    def _totals(self) -> Table:
        """Make the table of totals by article, and of all boxes."""
        head = self._head(("contents", "boxes", "quantity", "gross-weight"), {1, 2, 3})
        rows = []
        for goods, total in self._report.totals.by_goods.items():
            item = self._wording.value("item", goods.item)
            cells = (
                Cell(self._words.stack(item) or (self._words.free(NOTHING),)),
                Cell((self._words.free(self._words.integer(total.boxes)),), align="end"),
                Cell(self._words.quantity(goods, total), align="end", gap=1.0),
                Cell(self._words.weight(total.weight, BODY), align="end"),
            )
            rows.append(self._row(cells))
        everything = self._report.totals.all
        boxes = self._words.integer(everything.boxes)
        cells = (
            Cell((self._texts.caption("total", STRONG),)),
            Cell((self._words.free(boxes, STRONG),), align="end"),
            Cell(),  # articles cannot be added up
            Cell(self._words.weight(everything.weight, STRONG), align="end"),
        )
        rows.append(replace(self._row(cells), above=FINE, below=BOLD))
        columns = (REST, *[Column(Track("auto"), 110.0)] * 3)
        return self._titled_table("totals-by-item", columns, rows, 0, head)

    def _lines(self) -> Table:
        """Make the table of the list's lines."""
        names = ("box-number", "contents", "per-box", "total", "route", "message", "state")
        rows = list(map(self._line, self._report.lines[:MOST_LINES]))
        columns = (
            _NARROW,
            Column(Track("fr", 1.3), least=100.0),
            _NARROW,
            _NARROW,
            Column(Track("fr", 1.0), least=70.0),
            Column(Track("fr", 1.6), least=110.0),
            Column(Track("auto"), 62.0),
        )
        head = self._head(names, {2, 3})
        return self._titled_table("manifest", columns, rows, len(self._report.lines), head)

    def _line(self, line: LineReport) -> Row:
        """Make the row of a line."""
        contents, goods = line.contents, line.contents.goods
        parties, langs = contents.parties, self._wording.langs
        count = self._texts.plain(f"× {self._words.integer(line.count)}", SMALL)
        number = (self._words.free(f"{GTIN} {contents.gtin}", SMALL),) if contents.gtin else ()
        people = (("sender", "city", parties.sender), ("recipient", "city", parties.recipient))
        held = [
            (*self._words.quantity(goods, total), *self._words.weight(total.weight))
            for total in (Total(1, contents.quantity, contents.weight), line.total)
        ]
        places = parties.origin, parties.destination
        ends = zip(*(self._wording.value("city", place) for place in places), strict=True)
        source, target = (f"{origin} → {to}".strip(" →") for origin, to in ends)
        about = f"{line.message}, {line.pair}, {line.template}"
        row = self._texts.beside(
            self._wording.caption("row"), SMALL, [StyledText(f" {line.row}", langs[0], SMALL)]
        )
        item = self._words.stack(self._wording.value("item", goods.item))
        # The message is in the languages of the line's own pair.
        message = map(self._words.free, dict.fromkeys(filter(None, line.texts)))
        states = self._words.states(merge_verified(line.states) | sort_states(line.paper))
        cells: list[tuple[Texts, Align]] = [
            ((self._words.free(shorten_ranges(line.boxes) or NOTHING, STRONG), count), "start"),
            ((*item, *number, *self._captioned_values(line_facts(line))), "start"),
            (held[0], "end"),
            (held[1], "end"),
            (
                (*self._words.stack((source, target)), *self._captioned_values(people)),
                "start",
            ),
            ((*message, self._words.free(about, SMALL), row), "start"),
            (tuple(states), "start"),
        ]
        return self._row(Cell(texts, 1, align, gap=1.0) for texts, align in cells)

    def _captioned_values(self, facts: Iterable[tuple[str, str, str]]) -> Iterator[TextContent]:
        """Yield captions and values from facts, given as name, type and value."""
        for name, kind, value in facts:
            yield from self._words.captioned_value(name, self._wording.value(kind, value))

    def _pictures(self, height: float) -> Iterator[Table]:
        """Yield the table with pictures of labels, at most `height` points high."""
        lines = [line for line in self._report.lines if line.picture]
        rows = []
        for start in range(0, len(lines), _ABREAST):
            cells = []
            for line in lines[start : start + _ABREAST]:
                words = (
                    self._words.free(shorten_ranges(line.boxes), STRONG),
                    self._words.free(line.file, SMALL),
                )
                cells.append(Cell(words, figure=_figure(line, height)))
            rows.append(Row(tuple(cells), padding=(6.0, 6.0), valign="end"))
        if rows:
            title = self._title("first-labels", _ABREAST)
            columns = (Column(Track("fr", 1.0)),) * _ABREAST
            yield Table(columns, (Section((title, *rows)),), gap=_GAP, before=14.0)

    def _signature(self) -> Table:
        """Make the place for a signature, with the number of boxes."""
        names = ("name", "signature", "date")
        what = (
            self._words.fact("shipment", self._report.shipment),
            self._words.fact("boxes", self._words.integer(self._report.live)),
        )
        checked = self._texts.beside(self._wording.caption("checked"), STRONG)
        lines = Row(tuple(Cell(rule=FINE) for _ in names), height=44.0, kept=True)
        below = Row(
            tuple(Cell((self._texts.caption(name),)) for name in names), padding=(3.0, 0.0)
        )
        columns = (Column(Track("fr", 2.0)), Column(Track("fr", 2.0)), REST)
        rows = (
            Row((Cell(what, 2), Cell()), padding=(4.0, 2.0), kept=True),
            Row((Cell((checked,), 3),), kept=True),
            lines,
            below,
        )
        return Table(columns, (Section(rows),), gap=_GAP, before=12.0, attached=True)

    def _titled_table(
        self,
        name: str,
        columns: tuple[Column, ...],
        rows: Sequence[Row],
        count: int,
        head: tuple[Row, ...] = (),
    ) -> Table:
        """Make a table with a title. If rows are left out, its last row says how many."""
        more: list[Row] = []
        if count > MOST_LINES:
            rest = self._wording.caption("more-in-file", {"count": str(count - MOST_LINES)})
            more.append(Row((Cell((self._texts.beside(rest, SMALL),), len(columns)),)))
        return Table(
            columns,
            (Section((*rows, *more)),),
            (self._title(name, len(columns)), *head),
            gap=8.0,
            before=14.0,
            hang=HANG,
            tabular=True,
        )

    def _title(self, name: str, columns: int) -> Row:
        """Make the row of a title over all columns."""
        words = self._texts.caption(name, NUMBER)
        cell = Cell((words,), columns, role="subheading")
        return Row((cell,), below=FINE, padding=(0.0, 4.0), kept=True)

    def _head(self, names: Iterable[str], numbers: set[int]) -> tuple[Row, ...]:
        """Make the header rows of a table.

        `numbers` are the indices of columns with numbers.
        """
        cells = [
            Cell(
                self._texts.stack(self._wording.caption(name), HEAD),
                align="end" if at in numbers else "start",
                gap=0.5,
            )
            for at, name in enumerate(names)
        ]
        return (Row(tuple(cells), below=FINE, fill=_TINT, padding=_PADDING, valign="end"),)

    def _row(self, cells: Iterable[Cell]) -> Row:
        """Make a row of a table."""
        return Row(tuple(cells), below=HAIR, padding=_PADDING)


def _figure(line: LineReport, most: float) -> Figure:
    """Make the picture of a line's first label, at most `most` points high."""
    width, height = struct.unpack(">II", line.picture[16:24])
    scale = min(_WIDTH / width, most / height)
    return Figure(line.picture, width * scale, height * scale, line.alt)
