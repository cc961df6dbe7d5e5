"""Cells, rows and merged areas of sheets, and a reader of their XML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from typing import IO, Any, Final, NamedTuple
from xml.parsers import expat

import msgspec

MOST_COLUMNS: Final = 16_384
MOST_ROWS: Final = 1_048_576
LONGEST: Final = 2_000  # characters of a cell: a label has room for no more
_CHUNK: Final = 1 << 16

Cell = str | float | dict[str, Any]
"""A cell in the form that `cardgen.workbooks.__main__` prints."""

ERROR: Final[Cell] = {"odd": "holds an error of the spreadsheet"}
FORMULA: Final[Cell] = {"odd": "holds a formula that was never computed"}
STRUCK_SOME: Final[Cell] = {"odd": "is only partly struck out"}
NO_NUMBER: Final[Cell] = {"odd": "holds a number that cannot be read"}


class WorkbookError(Exception):
    """Error for a workbook that cannot be read, with a hint for its sender."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.hint = hint


def damage_error() -> WorkbookError:
    """Make the error for a damaged workbook."""
    hint = "open it in a spreadsheet program and save it again"
    return WorkbookError("the workbook is damaged", hint)


class SheetName(NamedTuple):
    """A sheet of a workbook."""

    name: str
    hidden: bool


class SheetRow(NamedTuple):
    """A row that is not empty: its number from 1, its cells from column A on.

    `mark` is "hidden", "filtered", "struck out" or ""; `notes` are the columns, from 0, of
    cells with comments.
    """

    number: int
    cells: list[Cell]
    mark: str = ""
    notes: Sequence[int] = ()


class CellRange(NamedTuple):
    """An area of merged cells; rows and columns from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """Name of the area as spreadsheets write it: A2:A5."""
        first = f"{column_letters(self.left)}{self.top + 1}"
        return f"{first}:{column_letters(self.right)}{self.bottom + 1}"


class Merged(msgspec.Struct):
    """Merged areas of a sheet, put into its rows from the top down.

    In an area of one column each lower cell gets the value of the first cell, as people see it.
    In an area of several columns the other cells get no value: its column is uncertain.
    """

    areas: list[CellRange] = msgspec.field(
        default_factory=list
    )  # in the rows to come, the next last
    _open: list[tuple[CellRange, Cell]] = msgspec.field(default_factory=list)

    def fill(self, number: int, cells: list[Cell]) -> None:
        """Put the values of merged areas into the cells of a row."""
        while self.areas and self.areas[-1].top <= number:
            area = self.areas.pop()
            value = cells[area.left] if area.top == number and area.left < len(cells) else ""
            self._open.append((area, value))
        if not self._open:
            return
        self._open = [(area, value) for area, value in self._open if area.bottom >= number]
        for area, value in self._open:
            if area.left < area.right:
                end = area.right + 1
                cells += [""] * (end - len(cells))
                first = area.left + (number == area.top)
                cells[first:end] = [{"merged": area.name}] * (end - first)
            elif number > area.top:
                cells += [""] * (area.left + 1 - len(cells))
                cells[area.left] = {"merged": area.name, "value": value}


def is_blank(cell: Cell) -> bool:
    """True if the cell is empty or part of another cell's merged area."""
    return cell == "" or (isinstance(cell, dict) and "merged" in cell)


def finite_number(text: str) -> float | None:
    """Parse a number; None if the text is no number or infinite."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def trim(cells: list[Cell]) -> None:
    """Remove the empty cells at the end of a row."""
    while cells and cells[-1] == "":
        cells.pop()


def column_letters(column: int) -> str:
    """Return the letters of a column, from 0: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


class Local(dict[str, str]):
    """Local names of XML by the parser's names: NAME for "NAMESPACE NAME"."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(" ")[2]
        return local


LOCAL: Final = Local()
Attributes = Mapping[str, str]


def attribute(attributes: Attributes, local: str, space: str = "") -> str:
    """Return an attribute by its local name, in a namespace that contains `space`; or ""."""
    for name, value in attributes.items():
        if LOCAL[name] == local and space in name:
            return value
    return ""


class Reader:
    """Handles the elements and texts of an XML file; `parse` reads the file."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self.start
        self._parser.EndElementHandler = self.end
        self._parser.StartDoctypeDeclHandler = _refuse

    def start(self, name: str, attributes: Attributes) -> None:
        """Handle the start tag of an element."""

    def end(self, name: str) -> None:
        """Handle the end tag of an element."""

    def handle_text(self, take: Callable[[str], None] | None) -> None:
        """Pass the texts of the file to `take` from now on; None ignores texts."""
        self._parser.CharacterDataHandler = take

    def parse(self, file: IO[bytes]) -> Iterator[None]:
        """Parse a file, and yield after each piece. Raises WorkbookError."""
        try:
            while chunk := file.read(_CHUNK):
                self._parser.Parse(chunk, False)
                yield
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise damage_error() from error
        yield

    def parse_all(self, file: IO[bytes]) -> None:
        """Parse a whole file. Raises WorkbookError."""
        for _ in self.parse(file):
            pass


def _refuse(*_: object) -> None:
    """Refuse a document type declaration, which an attack may use."""
    raise damage_error()


class Elements(Reader):
    """Reader that calls `visit` with the local name, parent and attributes of each element."""

    def __init__(self, visit: Callable[[str, str, Attributes], None]) -> None:
        super().__init__()
        self._visit = visit
        self._parents = [""]

    def start(self, name: str, attributes: Attributes) -> None:
        local = LOCAL[name]
        self._visit(local, self._parents[-1], attributes)
        self._parents.append(local)

    def end(self, name: str) -> None:
        del name
        self._parents.pop()
