"""Read XLSX (ECMA-376-1, chapter 18): the sheets of a workbook, the rows of a sheet."""

from __future__ import annotations

import posixpath
import zipfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import IO, Final, NamedTuple

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
    Elements,
    Merged,
    Reader,
    SheetName,
    SheetRow,
    WorkbookError,
    attribute,
    damage_error,
    finite_number,
    is_blank,
    trim,
)
from cardgen.workbooks.formats import BUILTIN, GENERAL, iso_day, number_cell

_TRUE: Final = ("1", "true")
_PIECE: Final = 1 << 20
_PLACE: Final = lazy_pattern(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED: Final = lazy_pattern(r"_x([0-9A-Fa-f]{4})_")


class _CellStyle(NamedTuple):
    """The style of a cell: its number format, and True if all of it is struck out."""

    format: str = GENERAL
    struck: bool = False


class _SharedText(NamedTuple):
    """A text that cells share (18.4); `struck` is "", or "all" or "some" of it."""

    text: str
    struck: str


def _parse_cell_name(name: str) -> tuple[int, int]:
    """Parse a cell name such as A1. Return row and column from 0."""
    match = _PLACE.fullmatch(name.upper())
    if not match:
        raise damage_error()
    row, column = int(match[2]) - 1, _parse_column(match[1])
    if not 0 <= row < MOST_ROWS or column >= MOST_COLUMNS:
        raise damage_error()
    return row, column


def _parse_column(name: str) -> int:
    """Parse the letters of a column. Return its number from 0."""
    at = 0
    for letter in name:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _unescape(text: str) -> str:
    """Decode characters that XML cannot contain, written as ``_x000D_`` (22.9.2.19)."""
    text = text[:LONGEST]
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _TextReader(Reader):
    """Reader of texts in pieces; some pieces are struck out, some have phonetic readings."""

    def __init__(self) -> None:
        super().__init__()
        self._text: list[str] = []  # since the start of the last text element
        self._pieces: list[str] = []
        self.handle_text(self._text.append)
        self._reading = self._struck = False
        self._struck_some = self._plain_some = False

    def start_text(self, local: str, attributes: Attributes) -> None:
        """Handle the start tag of an element in a text."""
        if local == "t":
            self._text.clear()
            if not self._reading:
                self._struck_some |= self._struck
                self._plain_some |= not self._struck
        elif local == "r":
            self._struck = False
        elif local == "strike":
            self._struck = attributes.get("val", "1") in _TRUE
        elif local == "rPh":
            self._reading = True

    def end_text(self, local: str) -> None:
        """Handle the end tag of an element in a text."""
        if local == "t":
            if not self._reading:
                self._pieces += self._text
        elif local == "rPh":
            self._reading = False

    def take_text(self) -> _SharedText:
        """Return the text that has ended, and begin a new one."""
        struck = self._struck_some and ("some" if self._plain_some else "all")
        text = _SharedText(_unescape("".join(self._pieces)), struck or "")
        self._pieces.clear()
        self._struck = self._struck_some = self._plain_some = False
        return text


class _SharedTexts(_TextReader):
    """The texts that cells share, parsed up to the highest index in use."""

    def __init__(self, part: str, archive: zipfile.ZipFile) -> None:
        super().__init__()
        self._known: list[_SharedText] = []
        self._more: Iterator[None] = iter(())
        if part in archive.namelist():
            self._more = self.parse(archive.open(part))

    def __getitem__(self, at: int) -> _SharedText:
        while at >= len(self._known):
            if next(self._more, self) is self:
                raise damage_error()
        return self._known[at]

    def start(self, name: str, attributes: Attributes) -> None:
        self.start_text(LOCAL[name], attributes)

    def end(self, name: str) -> None:
        local = LOCAL[name]
        if local == "si":
            self._known.append(self.take_text())
        else:
            self.end_text(local)


class _SheetReader(_TextReader):
    """Reader of the rows of a sheet (18.3)."""

    def __init__(
        self,
        strings: _SharedTexts,
        styles: list[_CellStyle],
        merged: Merged,
        notes: Mapping[int, Collection[int]],
    ) -> None:
        super().__init__()
        self._strings = strings
        self._styles = defaultdict(
            _CellStyle, {str(at): style for at, style in enumerate(styles)}
        )
        self._merged = merged
        self._notes = notes
        self._columns: dict[str, int] = {}
        self._rows: list[SheetRow] = []
        self._in_data = False
        self._number = 0
        self._cells: list[Cell] = []
        self._row_struck = False
        self._hidden = False
        self._kind = self._style = self._value = ""
        self._formula = self._cell = False
        self._at = -1

    def rows(self, file: IO[bytes]) -> Iterator[SheetRow]:
        """Yield the rows that are not empty."""
        for _ in self.parse(file):
            yield from self._rows
            self._rows.clear()

    def start(self, name: str, attributes: Attributes) -> None:
        local = LOCAL[name]
        if self._cell:
            if local == "v":
                self._text.clear()
            elif local == "f":
                self._formula = True
            elif local != "is":
                self.start_text(local, attributes)
        elif local == "c" and self._in_data:
            self._cell = True
            self._formula = False
            self._value = ""
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._at = self._find_column(attributes.get("r", ""))
        elif local == "row" and self._in_data:
            number = attributes.get("r", "")
            self._begin_row(int(number) if number.isdecimal() else self._number + 1)
            self._hidden = attributes.get("hidden") in _TRUE
        elif local == "sheetData":
            self._in_data = True

    def end(self, name: str) -> None:
        local = LOCAL[name]
        if self._cell:
            if local == "c":
                self._cell = False
                self._put(self._make_cell())
            elif local == "v":
                self._value = "".join(self._text)
            else:
                self.end_text(local)
        elif local == "row" and self._in_data:
            self._end_row()
        elif local == "sheetData":
            self._in_data = False

    def _begin_row(self, number: int) -> None:
        """Begin the row with this number, from 1. Raises WorkbookError."""
        if not self._number < number <= MOST_ROWS:
            raise damage_error()
        self._number = number
        self._cells = []
        self._row_struck = False
        self._at = -1

    def _find_column(self, cell_name: str) -> int:
        """Return the column of a cell; without a name it follows the last cell."""
        name = cell_name.rstrip("0123456789")
        at = self._columns.get(name)
        if at is None:
            at = self._columns[name] = _parse_cell_name(f"{name}1")[1] if name else -1
        if at < 0:
            at = self._at + 1
        if at >= MOST_COLUMNS:
            raise damage_error()
        return at

    def _put(self, cell: Cell) -> None:
        """Put a cell into its column of the row."""
        cells, at = self._cells, self._at
        if at == len(cells):
            cells.append(cell)
            return
        if cell == "":
            return
        cells += [""] * (at + 1 - len(cells))
        cells[at] = cell

    def _end_row(self) -> None:
        """Add the row to the rows that are not empty."""
        cells = self._cells
        self._merged.fill(self._number - 1, cells)
        trim(cells)
        if not all(map(is_blank, cells)):
            mark = "hidden" if self._hidden else "struck out" if self._row_struck else ""
            notes = sorted(self._notes.get(self._number, ()))
            self._rows.append(SheetRow(self._number, cells, mark, notes))

    def _make_cell(self) -> Cell:
        """Make a cell from its type, value and style."""
        style = self._styles[self._style]
        kind, value, struck = self._kind, self._value, ""
        cell: Cell
        if kind in ("s", "inlineStr"):
            if kind == "inlineStr":
                cell, struck = self.take_text()
            elif value.strip():
                cell, struck = self._strings[int(value)]
            else:
                return FORMULA if self._formula else ""
            if struck == "some" and not style.struck:
                cell = STRUCK_SOME
        elif kind == "n" and value and not value.isspace():
            cell = _number(value, style.format)
        elif kind == "str":
            cell = _unescape(value)
        elif kind == "e":
            cell = ERROR
        elif not value.strip():
            return FORMULA if self._formula else ""
        elif kind == "b":
            cell = "TRUE" if value.strip() in _TRUE else "FALSE"
        else:
            cell = iso_day(value.strip())
        if (struck == "all" or style.struck) and cell != "":
            self._row_struck = True
        return cell


def _number(value: str, code: str) -> Cell:
    """Make the cell of a number with its number format."""
    number = finite_number(value)
    return NO_NUMBER if number is None else number_cell(number, code)


class Xlsx:
    """A workbook in an archive. Raises WorkbookError, and KeyError for missing parts."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        main = _find_target(self._relations("", "_rels/.rels"), "/officeDocument")
        self._book = main or "xl/workbook.xml"
        folder, name = posixpath.split(self._book)
        self._links = self._relations(folder, f"{folder}/_rels/{name}.rels")
        self._parts: dict[str, str] = {}
        self.sheets = self._read_sheets()
        self._styles = self._read_styles()
        self._strings = _SharedTexts(_find_target(self._links, "/sharedStrings"), archive)

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """Yield the rows of a sheet that are not empty."""
        part = self._parts[sheet]
        merged = Merged(self._read_merged(part))
        with self._archive.open(part) as file:
            notes = self._read_notes(part)
            yield from _SheetReader(self._strings, self._styles, merged, notes).rows(file)

    def _visit(self, part: str, visit: Callable[[str, str, Attributes], None]) -> None:
        """Call `visit` for each element of a part; see `Elements`."""
        with self._archive.open(part) as file:
            Elements(visit).parse_all(file)

    def _relations(self, folder: str, part: str) -> dict[str, tuple[str, str]]:
        """Read the relationships of a part: type and path by id."""
        relations: dict[str, tuple[str, str]] = {}

        def visit(local: str, _: str, attributes: Attributes) -> None:
            if local == "Relationship":
                path = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
                relations[attributes["Id"]] = attributes["Type"], path[1:]

        self._visit(part, visit)
        return relations

    def _read_sheets(self) -> list[SheetName]:
        """Read the names of the sheets. Raises WorkbookError."""
        sheets: list[SheetName] = []

        def visit(local: str, _: str, attributes: Attributes) -> None:
            if local == "workbookPr" and attributes.get("date1904") in _TRUE:
                raise WorkbookError(
                    "the workbook counts its dates from 1904, as on old Macs",
                    "copy the list into a new workbook, check the dates, and save it",
                )
            if local == "sheet":
                link = attribute(attributes, "id", "relationships")
                kind, target = self._links.get(link, ("", ""))
                if kind.endswith("/worksheet"):
                    name = attributes["name"]
                    self._parts[name] = target
                    hidden = attributes.get("state", "visible") != "visible"
                    sheets.append(SheetName(name, hidden))

        self._visit(self._book, visit)
        return sheets

    def _read_styles(self) -> list[_CellStyle]:
        """Read the cell styles in order; [] if the workbook has none."""
        codes = dict(BUILTIN)
        fonts: list[bool] = []
        styles: list[_CellStyle] = []

        def visit(local: str, around: str, attributes: Attributes) -> None:
            if local == "numFmt" and around == "numFmts":
                codes[int(attributes["numFmtId"])] = attributes["formatCode"]
            elif local == "font" and around == "fonts":
                fonts.append(False)
            elif local == "strike" and around == "font" and fonts:
                fonts[-1] |= attributes.get("val", "1") in _TRUE
            elif local == "xf" and around == "cellXfs":
                number, font = int(attributes.get("numFmtId", 0)), attributes.get("fontId", "")
                struck = font.isdecimal() and int(font) < len(fonts) and fonts[int(font)]
                styles.append(_CellStyle(codes.get(number, GENERAL), struck))

        part = _find_target(self._links, "/styles")
        if part in self._archive.namelist():
            self._visit(part, visit)
        return styles

    def _read_notes(self, part: str) -> dict[int, set[int]]:
        """Read the columns with comments (18.7), by row from 1."""
        folder, name = posixpath.split(part)
        links, names = f"{folder}/_rels/{name}.rels", set(self._archive.namelist())
        notes: dict[int, set[int]] = {}

        def visit(local: str, _: str, attributes: Attributes) -> None:
            if local in ("comment", "threadedComment"):
                row, column = _parse_cell_name(attributes.get("ref", "").partition(":")[0])
                notes.setdefault(row + 1, set()).add(column)

        for kind, target in self._relations(folder, links).values() if links in names else ():
            if kind.endswith(("/comments", "/threadedComment")) and target in names:
                self._visit(target, visit)
        return notes

    def _read_merged(self, part: str) -> list[CellRange]:
        """Read the merged areas of a sheet, which stand after its rows in the file."""
        with self._archive.open(part) as file:
            if not _mentions(file, b"mergeCell"):
                return []
        areas: list[CellRange] = []

        def visit(local: str, _: str, attributes: Attributes) -> None:
            if local == "mergeCell":
                first, _, last = attributes.get("ref", "").partition(":")
                top, left = _parse_cell_name(first)
                bottom, right = _parse_cell_name(last or first)
                areas.append(CellRange(top, left, bottom, right))

        self._visit(part, visit)
        return sorted(areas, reverse=True)


def _find_target(relations: Mapping[str, tuple[str, str]], kind: str) -> str:
    """Return the path of the first relationship of a type; "" if there is none."""
    return next((path for type_, path in relations.values() if type_.endswith(kind)), "")


def _mentions(file: IO[bytes], name: bytes) -> bool:
    """True if an XML file may contain a name; faster than parsing it."""
    rest = b""
    while piece := file.read(_PIECE):
        if name in rest + piece or b"\0" in piece:  # a zero byte: the file is UTF-16
            return True
        rest = piece[-len(name) :]
    return False
