"""A shipment's packing list as a workbook: numbers and dates for further calculation.

In come ranges of boxes, out come the bytes of an XLSX file. The first sheet describes the
shipment, with totals by article; the second has a row for each range of boxes, and the last a
row for each box with its SSCC and state. Rows are written as they come, in constant memory.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format

from cardgen.controls import find_control, format_code_point
from cardgen.errors import Diagnostic, LayoutError, OutputError, raise_findings
from cardgen.lazy import lazy_pattern
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
    keep_common,
    make_entry,
    name_marks,
)
from cardgen.shipment.papers.report import STATES
from cardgen.shipment.workers import Session
from cardgen.wording import Both, DocumentWording, join_languages

Value = str | int | Decimal | dt.date | None
Kind = tuple[type, bool, bool] | None
Kinds = tuple[Kind, ...]

MOST_ROWS: Final = 1_048_576  # this and the next three are limits of Excel
_CHARACTERS: Final = 32_767
_NAME: Final = 31
_NOT_IN_NAMES: Final = lazy_pattern(r"[\[\]:*?/\\']")
_FIRST_DAY: Final = dt.date(1900, 3, 1)  # before that day Excel has a 29 February 1900
_DATE: Final = lazy_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMULA: Final = tuple("=+-@")
_SHOWN: Final = 40
_A4: Final = 9
_LOOKS: Final[dict[str, dict[str, object]]] = {
    "title": {"bold": True, "font_size": 16},
    "head": {"bold": True, "text_wrap": True, "bg_color": "#EFEFEF", "bottom": 1},
    "strong": {"bold": True},
    "text": {"text_wrap": True},
    # A text that looks like a formula stays a text even if somebody edits it.
    "quoted": {"text_wrap": True, "quote_prefix": True},
    "integer": {"num_format": "#,##0"},
    "number": {"num_format": "0"},
    "decimal": {"num_format": "#,##0.00"},
    "integer-strong": {"num_format": "#,##0", "bold": True},
    "decimal-strong": {"num_format": "#,##0.00", "bold": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
}


class Number(int):
    """A number that identifies a box or the like: shown without commas, and never bold."""


def add_formats(book: Workbook) -> dict[str, Format]:
    """Add the formats of cells to a workbook."""
    return {name: book.add_format({"valign": "top", **look}) for name, look in _LOOKS.items()}


class Worksheet:
    """A worksheet, written from the top down. Texts stay texts, whatever they look like."""

    def __init__(
        self, book: Workbook, name: str, formats: Mapping[str, Format], header: str
    ) -> None:
        self._sheet = book.add_worksheet(_NOT_IN_NAMES.sub(" ", name)[:_NAME])
        self._formats = formats
        self.rows = 0
        self.used: set[int] = set()  # columns with a value below the heading
        self._pattern: _RowPattern | None = None
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        # The middle is the default; openpyxl warns if the position is not explicit.
        self._sheet.set_header(f"&C{header.replace('&', '&&')}" if header else "")
        self._sheet.set_footer("&C&P / &N")

    def row(self, values: Iterable[Value], style: str = "") -> None:
        """Write the next row, each value in the style for its type. Raises LayoutError."""
        for column, value in enumerate(values):
            if value is None or value == "":
                continue
            if style != "head":
                self.used.add(column)
            self._cell(column, value, style)
        self.rows += 1

    def row_around(
        self, shared: Sequence[Value], before: Sequence[Value], after: Sequence[Value]
    ) -> None:
        """Write the next row: the values `before`, those that rows have in common, and `after`.

        A row with the same object `shared`, and the same kinds of other values, as the row
        before is that row's XML with other values in it. Raises LayoutError.
        """
        own = (*before, *after)
        kinds = tuple(map(_kind, own))
        pattern = self._pattern
        if pattern is None or pattern.shared is not shared or pattern.kinds != kinds:
            self.row((*before, *shared, *after))
            self._pattern = _RowPattern(shared, kinds, len(before), own)
            return
        sheet = self._sheet
        if not pattern.xml:
            sheet.fh, file = StringIO(), sheet.fh
            sheet._write_single_row(self.rows)  # noqa: SLF001 - the row before, from its cells
            sheet.fh, xml = file, sheet.fh.getvalue()
            file.write(xml)
            pattern.read(xml, self.rows)
        if not pattern.xml:
            self.row((*before, *shared, *after))
            return
        sheet.fh.write(pattern.fill(self.rows + 1, map(self._escape, own)))
        sheet._check_dimensions(self.rows, 0)  # noqa: SLF001
        sheet.previous_row = self.rows
        self.rows += 1

    def _escape(self, value: Value) -> str:
        """Write a value as in the XML of a cell. Raises LayoutError."""
        if not isinstance(value, str):
            return "" if value is None else f"{value:.16G}"
        sheet = self._sheet
        text: str = sheet._escape_control_characters(check_text(value))  # noqa: SLF001
        return str(sheet._escape_data(text))  # noqa: SLF001

    def freeze(self) -> None:
        """Freeze the rows written so far, and repeat them on every printed page."""
        self._sheet.freeze_panes(self.rows, 0)
        self._sheet.repeat_rows(0, self.rows - 1)

    def close(self, widths: Sequence[float], *, hide: bool = False) -> None:
        """Set the widths of columns in characters. `hide` hides columns without values."""
        for column, width in enumerate(widths):
            hidden = hide and column not in self.used
            self._sheet.set_column(column, column, width, None, {"hidden": hidden})

    def filter(self, columns: int) -> None:
        """Add a filter to the header row, so that people can filter the rows below."""
        self._sheet.autofilter(0, 0, max(1, self.rows - 1), columns - 1)

    def landscape(self) -> None:
        """Set the sheet to be printed in landscape."""
        self._sheet.set_landscape()

    def _cell(self, column: int, value: str | int | Decimal | dt.date, style: str) -> None:
        """Write a value into the next row, in the style for its type."""
        match value:
            case str():
                chosen = style or ("quoted" if value.startswith(_FORMULA) else "text")
                text, look = check_text(value), self._formats[chosen]
                self._sheet.write_string(self.rows, column, text, look)
            case dt.date():
                look = self._formats[style or "date"]
                self._sheet.write_datetime(self.rows, column, value, look)
            case _:
                kind = "integer" if isinstance(value, int) else "decimal"
                if isinstance(value, Number):
                    kind, style = "number", ""
                look = self._formats[f"{kind}-{style}" if style else kind]
                self._sheet.write_number(self.rows, column, value, look)


def _kind(value: Value) -> Kind:
    """Return the kind of a value, or None: values of one kind have the same XML around them."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return str, value.startswith(_FORMULA), value != value.strip()
    return type(value), False, False


_CELL: Final = lazy_pattern(  # a text may have line breaks
    r'(<c r="[A-Z]+)\d+("[^>]*>(?:<is><t[^>]*>|<v>))(.*?)(<.*?</c>)', re.DOTALL
)
_ROW: Final = "\0"  # in a pattern, for the number of the row; no text of a cell has it


class _RowPattern:
    """The XML of a row of a sheet, with holes for its number and for values of its own.

    Rows share the values `shared`, which stand behind the first `before` of the `own` values
    and before the others.
    """

    def __init__(
        self,
        shared: Sequence[Value],
        kinds: tuple[Kind, ...],
        before: int,
        own: Sequence[Value],
    ) -> None:
        self.shared = shared
        self.kinds = kinds
        self._is_own = [
            *(True for value in own[:before] if _kind(value)),
            *(False for value in shared if _kind(value)),
            *(True for value in own[before:] if _kind(value)),
        ]
        self.xml = ""

    def read(self, xml: str, number: int) -> None:
        """Make the pattern of the XML of the row with this number, if it has the same cells."""
        own = iter(self._is_own)
        if len(_CELL.findall(xml)) != len(self._is_own):  # another release of the library
            return

        def open_cell(cell: re.Match[str]) -> str:
            begin, middle, text, end = cell.groups()
            return f"{begin}{_ROW}{middle}{'%s' if next(own) else text}{end}"

        xml = xml.replace("%", "%%").replace(f'<row r="{number}"', f'<row r="{_ROW}"', 1)
        self.xml = _CELL.sub(open_cell, xml)

    def fill(self, number: int, own: Iterable[str]) -> str:
        """Return the XML of the row with this number and these values of its own."""
        return (self.xml % tuple(filter(None, own))).replace(_ROW, str(number))


def check_text(text: str) -> str:
    """Return a text if it fits into a cell. Raises LayoutError "bad-text" or "overflow"."""
    if found := find_control(text):
        raise LayoutError(
            "bad-text",
            f"{text[:_SHOWN]!r} contains the control character {format_code_point(found)}",
            hint="delete the character from the manifest",
        )
    if len(text) > _CHARACTERS:
        raise LayoutError(
            "overflow",
            f"a text has {len(text):,} characters, but a cell may have {_CHARACTERS:,}",
            hint="shorten the text in the manifest",
        )
    return text


def parse_day(date: str) -> str | dt.date:
    """Parse a date. Return other texts, and dates before 1900, unchanged as texts."""
    if not _DATE.fullmatch(date):
        return date
    try:
        day = dt.date.fromisoformat(date)
    except ValueError:
        return date
    return day if day >= _FIRST_DAY else date


# --- the packing list

_UNDATED: Final = dt.date(2000, 1, 1)
# Places have a column for each language; other parties have one.
_TRANSLATED: Final = (True, False, True, False, False)
_HANDLING: Final = (24, 24)
_PARTY_WIDTHS: Final = (16, 16, 24, 16, 16, 24, 16)
_WIDTHS: Final = (
    *(10, 10, 8, 18, 18, 16, 12, 12, 8, 8, 12, 12, 16, 12),
    *(*_PARTY_WIDTHS, *_HANDLING),
)
_BOX_WIDTHS: Final = (
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
    """Make the packing list of a shipment as a workbook, with headings in both languages.

    `boxes` are all boxes, also voided ones, for the last sheet; `paper` adds the state of each
    printed label. Quantities and gross weights of lines are those of one box. A draft says
    "draft". The same input gives the same bytes. Raises CardgenError: the errors of
    `DocumentWording`, bad-value, bad-text, overflow, and "output" if the disk is full.
    """
    job, date, wording = session.job, session.day, session.wording(pair)
    errors: list[Diagnostic] = []
    file = BytesIO()
    day = parse_day(date)
    created = day if isinstance(day, dt.date) else _UNDATED
    properties = {
        "title": check_text(
            f"{join_languages(wording.caption('packing-list'))} {job.shipment}"
        ),
        "author": check_text(session.project.author),
        "created": dt.datetime.combine(created, dt.time()),
    }
    try:
        with tempfile.TemporaryDirectory() as folder:
            book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
            try:
                book.set_properties(properties)
                writer = _Writer(book, wording, draft=job.draft)
                writer.write(ranges, job.shipment, date, errors)
                writer.write_boxes(boxes, paper=paper)
            finally:
                book.close()  # also closes the files of its sheets
    except (OSError, XlsxWriterException) as error:
        raise OutputError(
            "output",
            f"the workbook cannot be written: {getattr(error, 'strerror', None) or error}",
            hint="make room in the folder for temporary files",
        ) from error
    raise_findings(errors)
    return file.getvalue()


class _Writer:
    """Writes the sheets of one packing list."""

    def __init__(self, book: Workbook, wording: DocumentWording, *, draft: bool) -> None:
        self._book = book
        self._warning = f"{join_languages(wording.caption('draft'))} DRAFT" if draft else ""
        self._wording = wording
        self._formats = add_formats(book)

    def write(
        self, ranges: Iterable[BoxRange], shipment: str, date: str, errors: list[Diagnostic]
    ) -> None:
        """Write the sheet with the overview, and the sheets with ranges of boxes."""
        overview = self._sheet(self._wording.caption("packing-list"))
        totals, shared = Totals(), None
        heads, number = list(self._headings()), 1
        sheet = self._listing("box-number", number, heads)
        for entry in entries(ranges, errors):
            if sheet.rows == MOST_ROWS:
                _end(sheet, _WIDTHS)
                number += 1
                sheet = self._listing("box-number", number, heads)
            totals.add(entry)
            shared = keep_common(shared or entry.parties, entry.parties)
            sheet.row(self._entry(entry))
        _end(sheet, _WIDTHS)
        self._overview(overview, shipment, date, shared or Parties(), totals)

    def write_boxes(self, boxes: Iterable[ListedBox], *, paper: bool) -> None:
        """Write the sheets with a row for each box; more than one if a sheet is full."""
        heads, sheet, number = list(self._box_heads()), None, 0
        widths: tuple[int, ...] = _BOX_WIDTHS
        if paper:
            heads.append(self._heading("printing"))
            widths = (*widths, 24)
        line, behind = None, list[Value]()
        for box in boxes:
            if sheet is None or sheet.rows == MOST_ROWS:
                if sheet:
                    _end(sheet, widths)
                number += 1
                sheet = self._listing("box-list", number, heads)
            if box.line is not line:
                line, behind = box.line, list(self._contents(box.line))
            state = self._caption(box.state) if box.state in STATES else box.state
            on_paper = [self._caption(box.paper.state)] if paper and box.paper else []
            about = (Number(box.number), box.id, box.sscc, state, box.file)
            sheet.row_around(behind, about, on_paper)
        if sheet:
            _end(sheet, widths)

    def _box_heads(self) -> Iterator[str]:
        """Yield the column headings for the sheet with a row for each box."""
        yield from map(self._heading, ("box-number", "box-id"))
        yield "SSCC"
        about = ("state", "files", "row", "message", "languages", "template")
        yield from map(self._heading, about)
        yield from self._goods_heads("per-box")
        yield from (self._heading(name.replace("_", "-")) for name in ADDRESSES)

    def _goods_heads(self, *groups: str) -> Iterator[str]:
        """Yield the column headings for goods and parties."""
        yield from self._wording.caption("contents")
        yield GTIN
        yield from (self._heading(group, "quantity") for group in groups)
        yield from self._wording.caption("unit")
        yield from (self._heading(group, "gross-weight", unit=" (kg)") for group in groups)
        yield from map(self._heading, ("lot", "expiry"))
        yield from self._party_heads()
        yield from self._wording.caption("handling")

    def _goods(self, entry: PackingEntry, *amounts: PackingEntry | Total) -> Iterator[Value]:
        """Yield the values of goods for a row, in the order of `_goods_heads`."""
        yield from self._wording.value("item", entry.goods.item)
        yield entry.gtin
        yield from (amount.quantity for amount in amounts)
        yield from self._wording.value("unit", entry.goods.unit, entry.goods.item)
        yield from (amount.weight for amount in amounts)
        yield from (entry.lot, parse_day(entry.expiry))
        yield from self._parties(entry.parties)
        yield from name_marks(entry.handling, self._wording)

    def _contents(self, line: ConsignmentLine) -> Iterator[Value]:
        """Yield the values that all boxes of a line share."""
        entry = make_entry(line, [])
        yield from (line.row, line.message, line.pair, line.template)
        yield from self._goods(entry, entry)
        yield from (line.fields.get(name, "") for name in ADDRESSES)

    def _sheet(self, name: Both) -> Worksheet:
        """Add a sheet with a name in both languages."""
        return Worksheet(self._book, join_languages(name), self._formats, self._warning)

    def _listing(self, caption: str, number: int, heads: Iterable[str]) -> Worksheet:
        """Add a landscape sheet with column headings, the first or a further one."""
        source, target = self._wording.caption(caption)
        several = f"{number} " if number > 1 else ""
        sheet = self._sheet((several + source, several + target))
        sheet.landscape()
        sheet.row(heads, "head")
        sheet.freeze()
        return sheet

    def _headings(self) -> Iterator[str]:
        """Yield the column headings of sheets whose rows are ranges of boxes."""
        yield from map(self._heading, ("first-box", "last-box", "boxes"))
        yield from self._goods_heads("per-box", "total")

    def _party_heads(self) -> Iterator[str]:
        """Yield the headings for sender, recipient and order, for places in two languages."""
        for name, translated in zip(PARTY_CAPTIONS, _TRANSLATED, strict=True):
            if translated:
                yield from self._wording.caption(name)
            else:
                yield self._heading(name)

    def _parties(self, parties: Parties) -> Iterator[str]:
        """Yield the names of sender and recipient, in the order of `_party_heads`."""
        for kind, translated, value in zip(PARTY_KINDS, _TRANSLATED, parties, strict=True):
            both = self._wording.value(kind, value)
            yield from both if translated else (join_languages(both),)

    def _caption(self, name: str) -> str:
        """Return a caption in both languages, on one line."""
        return join_languages(self._wording.caption(name))

    def _heading(self, *names: str, unit: str = "") -> str:
        """Return captions in both languages, one below the other."""
        both = zip(*(self._wording.caption(name) for name in names), strict=True)
        return "\n".join(dict.fromkeys(" ".join(words) + unit for words in both))

    def _entry(self, entry: PackingEntry) -> Iterator[Value]:
        """Yield the values in the row of a range of boxes."""
        yield from (Number(entry.first), Number(entry.last), entry.boxes)
        yield from self._goods(entry, entry, Total.of([entry]))

    def _overview(
        self, sheet: Worksheet, shipment: str, date: str, shared: Parties, totals: Totals
    ) -> None:
        """Write the first sheet: the shipment, its shared parties, and the totals."""
        sheet.row([self._caption("packing-list")], "title")
        sheet.row([self._warning], "strong")
        sheet.row([self._caption("shipment"), shipment])
        sheet.row([self._caption("date"), parse_day(date)])
        for name, kind, value in zip(PARTY_CAPTIONS, PARTY_KINDS, shared, strict=True):
            if value:
                words = dict.fromkeys(self._wording.value(kind, value))
                sheet.row([self._caption(name), *words])
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
                continue  # the total follows
            item = self._wording.value("item", goods.item) if goods.item else (NOTHING, NOTHING)
            unit = self._wording.value("unit", goods.unit, goods.item)
            sheet.row([*item, total.boxes, total.quantity, *unit, total.weight])
        source, target = self._wording.caption("total")
        weight = totals.all.weight
        sheet.row([source, target, totals.all.boxes, None, None, None, weight], "strong")
        sheet.close(_OVERVIEW)


def _end(sheet: Worksheet, widths: tuple[int, ...]) -> None:
    """Finish a sheet: add a filter, and set the widths of its columns in characters."""
    sheet.filter(len(widths))
    sheet.close(widths, hide=True)
