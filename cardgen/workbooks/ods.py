"""Read ODS (OpenDocument 1.3, part 3, 9): the sheets of a workbook, the rows of a sheet."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO, Final

from cardgen.lazy import lazy_pattern
from cardgen.workbooks.cells import (
    ERROR,
    FORMULA,
    LOCAL,
    LONGEST,
    MOST_COLUMNS,
    MOST_ROWS,
    NO_NUMBER,
    STRUCK_SOME,
    Attributes,
    Cell,
    CellRange,
    Merged,
    Reader,
    SheetName,
    SheetRow,
    attribute,
    damage_error,
    finite_number,
    is_blank,
    trim,
)
from cardgen.workbooks.formats import iso_day, plain

_CONTENT: Final = "content.xml"
_ERROR: Final = lazy_pattern(r"#[A-Z0-9/]+[!?]?|Err:[0-9]{3}")
_NUMBERS: Final = ("float", "currency", "percentage")
_TABLE_SPACE: Final = ":table:"
_ASIDE: Final = frozenset(("annotation", "shapes", "frame", "custom-shape", "tracked-changes"))


class Ods:
    """A workbook in an archive. Raises WorkbookError, and KeyError for missing parts."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        names = _Names()
        with archive.open(_CONTENT) as file:
            names.parse_all(file)
        self._struck = names.struck
        self.sheets = [SheetName(name, style in names.hidden) for name, style in names.sheets]

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """Yield the rows of a sheet that are not empty."""
        with self._archive.open(_CONTENT) as file:
            yield from _Table(sheet, self._struck).rows(file)


class _Names(Reader):
    """Reader of the names of sheets, and of styles that hide sheets or strike text out."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.hidden: set[str] = set()
        self.struck: set[str] = set()
        self._style = ""

    def start(self, name: str, attributes: Attributes) -> None:
        local = LOCAL[name]
        if local == "table" and _TABLE_SPACE in name:
            style = attribute(attributes, "style-name")
            self.sheets.append((attribute(attributes, "name", _TABLE_SPACE), style))
        elif local == "style":
            self._style = attribute(attributes, "name", ":style:")
        elif local == "table-properties":
            if attribute(attributes, "display") == "false":
                self.hidden.add(self._style)
        elif local == "text-properties":
            line = attribute(attributes, "text-line-through-style")
            if line not in ("", "none"):
                self.struck.add(self._style)


class _Table(Reader):
    """Reader of the rows of a sheet."""

    def __init__(self, sheet: str, struck: set[str]) -> None:
        super().__init__()
        self._sheet = sheet
        self._styles = struck
        self._merged = Merged()
        self._rows: list[SheetRow] = []
        self._in_table = False
        self._done = False
        self._aside = 0  # depth of elements that are no text of a cell
        self._number = 0  # of the row, from 0
        self._repeated = 1
        self._mark = ""
        self._cells: list[Cell] = []
        self._notes: list[int] = []
        self._struck_row = False
        self._cell: Attributes | None = None
        self._text: list[str] = []
        self._paragraphs = 0
        self._spans: list[bool] = []
        self._struck_some = self._plain_some = False

    def rows(self, file: IO[bytes]) -> Iterator[SheetRow]:
        """Yield the rows that are not empty."""
        for _ in self.parse(file):
            yield from self._rows
            self._rows.clear()
            if self._done:
                return

    def start(self, name: str, attributes: Attributes) -> None:
        local = LOCAL[name]
        if local == "table" and _TABLE_SPACE in name and not self._done:
            self._in_table = attribute(attributes, "name", _TABLE_SPACE) == self._sheet
        elif not self._in_table:
            return
        elif self._aside or local in _ASIDE:
            if local == "annotation" and not self._aside and self._cell is not None:
                self._notes.append(len(self._cells))
            self._aside += 1
        elif self._cell is not None:
            self._start_text(local, attributes)
        elif local == "table-row":
            self._repeated = _count(attributes, "number-rows-repeated")
            visibility = attribute(attributes, "visibility", _TABLE_SPACE)
            self._mark = {"collapse": "hidden", "filter": "filtered"}.get(visibility, "")
            self._cells, self._notes, self._struck_row = [], [], False
        elif local in ("table-cell", "covered-table-cell"):
            self._cell = attributes
            self._paragraphs = 0
            self._struck_some = self._plain_some = False

    def end(self, name: str) -> None:
        local = LOCAL[name]
        if not self._in_table:
            return
        if self._aside:
            self._aside -= 1
        elif local == "table" and _TABLE_SPACE in name:
            self._in_table, self._done = False, True
        elif local in ("table-cell", "covered-table-cell"):
            self._end_cell()
            self._cell = None
        elif self._cell is not None:
            self._end_text(local)
        elif local == "table-row":
            self._end_row()

    def _start_text(self, local: str, attributes: Attributes) -> None:
        """Handle the start tag of an element in a cell."""
        if local in ("p", "h"):
            if self._paragraphs:
                self._text.append("\n")
            self._paragraphs += 1
            self._spans = [False]
        elif local == "s":
            self._text.append(" " * min(_count(attributes, "c"), LONGEST))
        elif local in ("tab", "line-break"):
            self._text.append("\t" if local == "tab" else "\n")
        elif local in ("span", "a"):
            self._spans.append(attribute(attributes, "style-name") in self._styles)
        self.handle_text(self._take if self._spans else None)

    def _end_text(self, local: str) -> None:
        """Handle the end tag of an element in a cell."""
        if local in ("span", "a") and len(self._spans) > 1:
            self._spans.pop()
        elif local in ("p", "h"):
            self._spans = []
            self.handle_text(None)

    def _take(self, text: str) -> None:
        """Add a text to the cell, and record if it is struck out."""
        self._text.append(text)
        if self._spans and self._spans[-1]:
            self._struck_some = True
        else:
            self._plain_some = True

    def _end_cell(self) -> None:
        """Add the cell to its row, as often as it is repeated."""
        attributes = self._cell or {}
        text = "".join(self._text)[:LONGEST]
        self._text.clear()
        count = _count(attributes, "number-columns-repeated")
        cell = _make_cell(attributes, text)
        whole = attribute(attributes, "style-name", _TABLE_SPACE) in self._styles
        if cell != "":
            if self._struck_some and self._plain_some and not whole:
                cell = STRUCK_SOME
            else:
                self._struck_row |= whole or self._struck_some
        left = len(self._cells)
        if cell == "" and left + count >= MOST_COLUMNS:
            return  # the rest of the row is empty
        if left + count > MOST_COLUMNS:
            raise damage_error()
        self._cells += [cell] * count
        down = _count(attributes, "number-rows-spanned")
        across = _count(attributes, "number-columns-spanned")
        if down > 1 or across > 1:
            top = self._number
            self._merged.areas.append(CellRange(top, left, top + down - 1, left + across - 1))

    def _end_row(self) -> None:
        """Add the row to the rows that are not empty, as often as it is repeated."""
        cells = self._cells
        first, self._number = self._number, self._number + self._repeated
        if self._number > MOST_ROWS:
            raise damage_error()
        if all(map(is_blank, cells)):
            self._merged.fill(first, cells)
            return
        for number in range(first, self._number):
            row = list(cells)
            self._merged.fill(number, row)
            trim(row)
            if not all(map(is_blank, row)):
                mark = self._mark or ("struck out" if self._struck_row else "")
                self._rows.append(SheetRow(number + 1, row, mark, self._notes))


def _count(attributes: Attributes, name: str) -> int:
    """Read a count from an attribute; 1 if it is missing. Raises WorkbookError."""
    text = attribute(attributes, name) or "1"
    if not text.isdecimal() or len(text) > 9:
        raise damage_error()
    return max(1, int(text))


def _make_cell(attributes: Attributes, text: str) -> Cell:
    """Make a cell from the attributes of its element and its displayed text."""
    if not attributes:
        return text
    kind = attribute(attributes, "value-type", ":office:")
    formula = attribute(attributes, "formula")
    if attribute(attributes, "value-type", "calcext") == "error" or (
        formula and _ERROR.fullmatch(text.strip())
    ):
        return ERROR
    if formula and not kind:
        return FORMULA
    if kind in _NUMBERS:
        return _number(attribute(attributes, "value", ":office:"), kind, text.strip())
    if kind == "date":
        return iso_day(attribute(attributes, "date-value"), text)
    if kind == "time":
        return {"odd": f"is a time, {text[:40] or attribute(attributes, 'time-value')[:40]}"}
    if kind == "boolean":
        return attribute(attributes, "boolean-value").upper()
    return text or attribute(attributes, "string-value")[:LONGEST]


def _number(value: str, kind: str, text: str) -> Cell:
    """Make the cell of a number with its displayed text."""
    number = finite_number(value)
    if number is None:
        return NO_NUMBER
    if not text or text == plain(number):
        return number
    return {"number": number, "shown": text, "format": text, "scaled": kind == "percentage"}
