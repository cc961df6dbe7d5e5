"""A shipment's packing list as a workbook: numbers and dates that can be worked with.

In come ranges of boxes, out come the bytes of an XLSX file. Its first sheet says what the
shipment is and adds it up by article; the second has a row for each range of boxes, and the
last one for each box, with its SSCC and state. Rows are written as they come, so that their
number does not matter.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from cardgen.errors import Diagnostic, OutputError, raise_findings
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers.box_list import ListedBox
from cardgen.shipment.papers.contents import (
    ADDRESSES,
    GTIN,
    NOTHING,
    PARTY_CAPTIONS,
    PARTY_KINDS,
    BoxRange,
    PackingEntry,
    Parties,
    Total,
    Totals,
    entries,
    entry_of,
    handling_of,
)
from cardgen.shipment.papers.report import STATES
from cardgen.shipment.papers.worksheet import (
    MOST_ROWS,
    Number,
    Value,
    Worksheet,
    checked,
    excel_day,
    formats_of,
)
from cardgen.shipment.workers import Session
from cardgen.wording import Both, DocumentWording, joined

_UNDATED: Final = dt.date(2000, 1, 1)
# Of places there is a column a language; the others may be in either, and are texts.
_TRANSLATED: Final = (True, False, True, False, False)
_HANDLING: Final = (24, 24)
_PARTY_WIDTHS: Final = (16, 16, 24, 16, 16, 24, 16)
_WIDTHS: Final = (
    10,
    10,
    8,
    18,
    18,
    16,
    12,
    12,
    8,
    8,
    12,
    12,
    16,
    12,
    *_PARTY_WIDTHS,
    *_HANDLING,
)
_EACH_WIDTHS: Final = (
    *(8, 18, 21, 16, 26, 6, 16, 8, 16),
    *(18, 18, 16, 12, 8, 8, 12, 16, 12, *_PARTY_WIDTHS, *_HANDLING),
    *(32, 16, 32, 16),
)
_OVERVIEW: Final = (28, 24, 16, 16, 12, 12, 16)


def packing_workbook(
    ranges: Iterable[BoxRange],
    session: Session,
    pair: str,
    boxes: Iterable[ListedBox] = (),
    *,
    paper: bool = False,
) -> bytes:
    """The packing list of a shipment, its heads in both languages of `pair`.

    `boxes` are all boxes that there are, voided ones too, each with a row on the last sheet,
    and with `paper` what is known of its label on paper.
    Quantities and gross weights of lines are those of one box. A draft says so. The same
    input gives the same bytes. Raises CardgenError: what `DocumentWording`
    raises, bad-value, bad-text, overflow, and "output" if the disk is full.
    """
    job, date, wording = session.job, session.day, session.wording(pair)
    errors: list[Diagnostic] = []
    file = BytesIO()
    day = excel_day(date)
    made = day if isinstance(day, dt.date) else _UNDATED
    properties = {
        "title": checked(f"{joined(wording.caption('packing-list'))} {job.shipment}"),
        "author": checked(session.project.author),
        "created": dt.datetime.combine(made, dt.time()),
    }
    try:
        with tempfile.TemporaryDirectory() as folder:
            book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
            try:
                book.set_properties(properties)
                writer = _Writer(book, wording, draft=job.draft)
                writer.write(ranges, job.shipment, date, errors)
                writer.write_each(boxes, paper=paper)
            finally:
                book.close()  # and with it the files of its sheets
    except (OSError, XlsxWriterException) as error:
        raise OutputError(
            "output",
            f"the workbook cannot be written: {getattr(error, 'strerror', None) or error}",
            hint="free some room in the folder for temporary files",
        ) from error
    raise_findings(errors)
    return file.getvalue()


class _Writer:
    """The sheets of one packing list."""

    def __init__(self, book: Workbook, wording: DocumentWording, *, draft: bool) -> None:
        self._book = book
        self._warning = f"{joined(wording.caption('draft'))} DRAFT" if draft else ""
        self._wording = wording
        self._formats = formats_of(book)

    def write(
        self,
        ranges: Iterable[BoxRange],
        shipment: str,
        date: str,
        errors: list[Diagnostic],
    ) -> None:
        """All of it."""
        overview = self._sheet(self._wording.caption("packing-list"))
        totals, shared = Totals(), _Shared()
        name = self._wording.caption("box-number")
        sheet = self._boxes(name)
        number = 1
        for entry in entries(ranges, errors):
            if sheet.rows == MOST_ROWS:
                self._end(sheet)
                number += 1
                sheet = self._boxes(_numbered(name, number))
            totals.add(entry)
            shared.add(entry.parties)
            sheet.row(self._entry(entry))
        self._end(sheet)
        self._overview(overview, shipment, date, shared, totals)

    def write_each(self, boxes: Iterable[ListedBox], *, paper: bool) -> None:
        """A sheet with a row for each of these boxes; more of them where one has no room."""
        name = self._wording.caption("box-list")
        heads, sheet, number = list(self._each_heads()), None, 0
        widths: tuple[int, ...] = _EACH_WIDTHS
        if paper:
            heads.append(self._heading("printing"))
            widths = (*widths, 24)
        line, behind = None, list[Value]()
        for box in boxes:
            if sheet is None or sheet.rows == MOST_ROWS:
                if sheet:
                    self._end_each(sheet, widths)
                number += 1
                sheet = self._sheet(_numbered(name, number))
                sheet.landscape()
                sheet.row(heads, "head")
                sheet.freeze()
            if box.line is not line:
                line, behind = box.line, list(self._contents(box.line))
            state = self._caption(box.state) if box.state in STATES else box.state
            on_paper = [self._caption(box.paper.state)] if paper and box.paper else []
            about = (Number(box.number), box.id, box.sscc, state, box.file)
            sheet.row([*about, *behind, *on_paper])
        if sheet:
            self._end_each(sheet, widths)

    def _each_heads(self) -> Iterator[str]:
        yield from map(self._heading, ("box-number", "box-id"))
        yield "SSCC"
        about = ("state", "files", "row", "message", "languages", "template")
        yield from map(self._heading, about)
        yield from self._wording.caption("contents")
        yield GTIN
        yield self._heading("per-box", "quantity")
        yield from self._wording.caption("unit")
        yield self._heading("per-box", "gross-weight", unit=" (kg)")
        yield from map(self._heading, ("lot", "expiry"))
        yield from self._party_heads()
        yield from self._wording.caption("handling")
        yield from (self._heading(name.replace("_", "-")) for name in ADDRESSES)

    def _contents(self, line: ConsignmentLine) -> Iterator[Value]:
        """What all boxes of a line have in common."""
        entry = entry_of(line, [])
        yield from (line.row, line.message, line.pair, line.template)
        yield from self._wording.value("item", entry.goods.item)
        yield entry.gtin
        yield entry.quantity
        yield from self._wording.value("unit", entry.goods.unit, entry.goods.item)
        yield from (entry.weight, entry.lot, excel_day(entry.expiry))
        yield from self._parties(entry.parties)
        yield from handling_of(entry.handling, self._wording)
        yield from (line.fields.get(name, "") for name in ADDRESSES)

    def _end_each(self, sheet: Worksheet, widths: tuple[int, ...]) -> None:
        sheet.filter(len(widths))
        sheet.close(widths, hide=True)

    def _sheet(self, name: Both) -> Worksheet:
        return Worksheet(self._book, joined(name), self._formats, self._warning)

    def _boxes(self, name: Both) -> Worksheet:
        sheet = self._sheet(name)
        sheet.landscape()
        sheet.row(self._headings(), "head")
        sheet.freeze()
        return sheet

    def _end(self, sheet: Worksheet) -> None:
        sheet.filter(len(_WIDTHS))
        sheet.close(_WIDTHS, hide=True)

    def _headings(self) -> Iterator[str]:
        yield self._heading("first-box")
        yield self._heading("last-box")
        yield self._heading("boxes")
        yield from self._wording.caption("contents")
        yield GTIN
        yield self._heading("per-box", "quantity")
        yield self._heading("total", "quantity")
        yield from self._wording.caption("unit")
        yield self._heading("per-box", "gross-weight", unit=" (kg)")
        yield self._heading("total", "gross-weight", unit=" (kg)")
        yield self._heading("lot")
        yield self._heading("expiry")
        yield from self._party_heads()
        yield from self._wording.caption("handling")

    def _party_heads(self) -> Iterator[str]:
        """A column a language for places; a text that both share has one."""
        for name, translated in zip(PARTY_CAPTIONS, _TRANSLATED, strict=True):
            if translated:
                yield from self._wording.caption(name)
            else:
                yield self._heading(name)

    def _parties(self, parties: Parties) -> Iterator[str]:
        each = zip(PARTY_KINDS, _TRANSLATED, parties, strict=True)
        for kind, translated, value in each:
            both = self._wording.value(kind, value)
            yield from both if translated else (joined(both),)

    def _caption(self, name: str) -> str:
        return joined(self._wording.caption(name))

    def _heading(self, *names: str, unit: str = "") -> str:
        """Captions in both languages, one below the other."""
        both = zip(*(self._wording.caption(name) for name in names), strict=True)
        return "\n".join(dict.fromkeys(" ".join(said) + unit for said in both))

    def _entry(self, entry: PackingEntry) -> Iterator[Value]:
        total = Total()
        total.add(entry)
        yield from (Number(entry.first), Number(entry.last), entry.boxes)
        yield from self._wording.value("item", entry.goods.item)
        yield entry.gtin
        yield from (entry.quantity, total.quantity)
        yield from self._wording.value("unit", entry.goods.unit, entry.goods.item)
        yield from (entry.weight, total.weight)
        yield from (entry.lot, excel_day(entry.expiry))
        yield from self._parties(entry.parties)
        yield from handling_of(entry.handling, self._wording)

    def _overview(
        self, sheet: Worksheet, shipment: str, date: str, shared: _Shared, totals: Totals
    ) -> None:
        sheet.row([self._caption("packing-list")], "title")
        sheet.row([self._warning], "strong")
        sheet.row([self._caption("shipment"), shipment])
        sheet.row([self._caption("date"), excel_day(date)])
        for name, kind, value in zip(PARTY_CAPTIONS, PARTY_KINDS, shared.parties, strict=True):
            if value:
                said = dict.fromkeys(self._wording.value(kind, value))
                sheet.row([self._caption(name), *said])
        sheet.row([])
        headings = [
            *self._wording.caption("contents"),
            self._heading("boxes"),
            self._heading("quantity"),
            *self._wording.caption("unit"),
            self._heading("gross-weight", unit=" (kg)"),
        ]
        named = any(goods.item for goods in totals.by_goods)
        if named:
            sheet.row([self._caption("totals-by-item")], "strong")
        sheet.row(headings, "head")
        for goods, total in totals.by_goods.items():
            if not named and len(totals.by_goods) == 1 and total.quantity is None:
                continue  # all boxes, which follow
            item = self._wording.value("item", goods.item) if goods.item else (NOTHING, NOTHING)
            unit = self._wording.value("unit", goods.unit, goods.item)
            sheet.row([*item, total.boxes, total.quantity, *unit, total.weight])
        source, target = self._wording.caption("total")
        weight = totals.all.weight
        sheet.row([source, target, totals.all.boxes, None, None, None, weight], "strong")
        sheet.close(_OVERVIEW)


def _numbered(name: Both, number: int) -> Both:
    """The name of a sheet that is one of several."""
    return name if number == 1 else (f"{number} {name[0]}", f"{number} {name[1]}")


class _Shared:
    """What parties all boxes have in common."""

    def __init__(self) -> None:
        self._first: Parties | None = None
        self._same = [True] * len(PARTY_CAPTIONS)

    def add(self, parties: Parties) -> None:
        """Compare with those before."""
        first = self._first = self._first or parties
        if parties != first:
            for at, (one, other) in enumerate(zip(first, parties, strict=True)):
                self._same[at] = self._same[at] and one == other

    @property
    def parties(self) -> Parties:
        """Those that are the same for all, the others empty."""
        pairs = zip(self._first or Parties(), self._same, strict=True)
        return Parties(*(value if same else "" for value, same in pairs))
