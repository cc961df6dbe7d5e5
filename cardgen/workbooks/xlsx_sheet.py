"""The rows of a sheet of XLSX (ECMA-376-1, 18.3), and the texts that its cells share (18.4)."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Final, NamedTuple

from cardgen.workbooks.cells import (
    ERROR,
    FORMULA,
    LOCAL,
    LONGEST,
    MOST_COLUMNS,
    MOST_ROWS,
    STRUCK_SOME,
    Attributes,
    Cell,
    Merged,
    Reader,
    SheetRow,
    damaged,
    is_blank,
)
from cardgen.workbooks.formats import GENERAL, iso_day, number_cell

TRUE: Final = ("1", "true")
_PLACE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Looks(NamedTuple):
    """What a cell's style says of it."""

    format: str = GENERAL
    struck: bool = False


class SharedText(NamedTuple):
    """A text that cells have in common; `struck` tells whether some or all of it is."""

    text: str
    struck: str  # "", "all", "some"


def place(name: str) -> tuple[int, int]:
    """The row and the column of A1, both from 0."""
    match = _PLACE.fullmatch(name.upper())
    if not match:
        raise damaged()
    row, column = int(match[2]) - 1, _column(match[1])
    if not 0 <= row < MOST_ROWS or column >= MOST_COLUMNS:
        raise damaged()
    return row, column


def _column(name: str) -> int:
    at = 0
    for letter in name:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold stand as ``_x000D_`` (22.9.2.19)."""
    text = text[:LONGEST]
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _Texts(Reader):
    """Reads texts that may be of several pieces, some struck out, with readings above them."""

    def __init__(self) -> None:
        super().__init__()
        self._said: list[str] = []  # since the last element that may have a text
        self._pieces: list[str] = []
        self.hear(self._said.append)
        self._reading = self._struck = False
        self._struck_some = self._plain_some = False

    def start_text(self, local: str, attributes: Attributes) -> None:
        """An element within a text begins."""
        if local == "t":
            self._said.clear()
            if not self._reading:
                self._struck_some |= self._struck
                self._plain_some |= not self._struck
        elif local == "r":
            self._struck = False
        elif local == "strike":
            self._struck = attributes.get("val", "1") in TRUE
        elif local == "rPh":
            self._reading = True

    def end_text(self, local: str) -> None:
        """An element within a text ends."""
        if local == "t":
            if not self._reading:
                self._pieces += self._said
        elif local == "rPh":
            self._reading = False

    def take_text(self) -> SharedText:
        """The text that was read."""
        struck = self._struck_some and ("some" if self._plain_some else "all")
        text = SharedText(_unescaped("".join(self._pieces)), struck or "")
        self._pieces.clear()
        self._struck = self._struck_some = self._plain_some = False
        return text


class SharedTexts(_Texts):
    """The texts that cells have in common, read on as far as they are asked for."""

    def __init__(self, part: str, archive: zipfile.ZipFile) -> None:
        super().__init__()
        self._known: list[SharedText] = []
        self._more: Iterator[None] = iter(())
        if part in archive.namelist():
            self._more = self.parse(archive.open(part))

    def __getitem__(self, at: int) -> SharedText:
        while at >= len(self._known):
            if next(self._more, self) is self:
                raise damaged()
        return self._known[at]

    def start(self, name: str, attributes: Attributes) -> None:
        self.start_text(LOCAL[name], attributes)

    def end(self, name: str) -> None:
        local = LOCAL[name]
        if local == "si":
            self._known.append(self.take_text())
        else:
            self.end_text(local)


class XlsxSheet(_Texts):
    """The rows of a sheet."""

    def __init__(
        self,
        strings: SharedTexts,
        styles: list[Looks],
        merged: Merged,
        notes: Mapping[int, Collection[int]],
    ) -> None:
        super().__init__()
        self._strings = strings
        self._looks = defaultdict(Looks, {str(at): each for at, each in enumerate(styles)})
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
        """The rows that are not empty."""
        for _ in self.parse(file):
            yield from self._rows
            self._rows.clear()

    def start(self, name: str, attributes: Attributes) -> None:
        local = LOCAL[name]
        if self._cell:
            if local == "v":
                self._said.clear()
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
            self._at = self._next(attributes.get("r", ""))
        elif local == "row" and self._in_data:
            number = attributes.get("r", "")
            self._begin(int(number) if number.isdecimal() else self._number + 1)
            self._hidden = attributes.get("hidden") in TRUE
        elif local == "sheetData":
            self._in_data = True

    def end(self, name: str) -> None:
        local = LOCAL[name]
        if self._cell:
            if local == "c":
                self._cell = False
                self._put(self._made())
            elif local == "v":
                self._value = "".join(self._said)
            else:
                self.end_text(local)
        elif local == "row" and self._in_data:
            self._end_row()
        elif local == "sheetData":
            self._in_data = False

    def _begin(self, number: int) -> None:
        if not self._number < number <= MOST_ROWS:
            raise damaged()
        self._number = number
        self._cells = []
        self._row_struck = False
        self._at = -1

    def _next(self, named: str) -> int:
        """The column of the cell that begins, which need not say it."""
        name = named.rstrip("0123456789")
        at = self._columns.get(name)
        if at is None:
            at = self._columns[name] = place(f"{name}1")[1] if name else -1
        if at < 0:
            at = self._at + 1
        if at >= MOST_COLUMNS:
            raise damaged()
        return at

    def _put(self, cell: Cell) -> None:
        cells, at = self._cells, self._at
        if at == len(cells):
            cells.append(cell)
            return
        if cell == "":
            return
        cells += [""] * (at + 1 - len(cells))
        cells[at] = cell

    def _end_row(self) -> None:
        cells = self._cells
        self._merged.fill(self._number - 1, cells)
        while cells and cells[-1] == "":
            cells.pop()
        if not all(map(is_blank, cells)):
            mark = "hidden" if self._hidden else "struck out" if self._row_struck else ""
            notes = sorted(self._notes.get(self._number, ()))
            self._rows.append(SheetRow(self._number, cells, mark, notes))

    def _made(self) -> Cell:
        """The cell that was read."""
        looks = self._looks[self._style]
        kind, value, struck = self._kind, self._value, ""
        cell: Cell
        if kind in ("s", "inlineStr"):
            if kind == "inlineStr":
                cell, struck = self.take_text()
            elif value.strip():
                cell, struck = self._strings[int(value)]
            else:
                return FORMULA if self._formula else ""
            if struck == "some" and not looks.struck:
                cell = STRUCK_SOME
        elif kind == "n" and value and not value.isspace():
            cell = _number(value, looks.format)
        elif kind == "str":
            cell = _unescaped(value)
        elif kind == "e":
            cell = ERROR
        elif not value.strip():
            return FORMULA if self._formula else ""
        elif kind == "b":
            cell = "TRUE" if value.strip() in TRUE else "FALSE"
        else:
            cell = iso_day(value.strip())
        if (struck == "all" or looks.struck) and cell != "":
            self._row_struck = True
        return cell


def _number(value: str, code: str) -> Cell:
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if code == GENERAL and number - number == 0:
        return number
    if number - number != 0:  # it is not finite
        return {"odd": "holds what is no number"}
    return number_cell(number, code)
