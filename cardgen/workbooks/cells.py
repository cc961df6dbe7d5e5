"""What sheets are made of, and how their XML is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final, NamedTuple
from xml.parsers import expat

MOST_COLUMNS: Final = 16_384
MOST_ROWS: Final = 1_048_576
LONGEST: Final = 2_000  # characters of a cell: a label has no room for more
_CHUNK: Final = 1 << 16

Cell = str | float | dict[str, Any]
"""As `cardgen.workbooks.__main__` prints it."""

ERROR: Final[Cell] = {"odd": "holds an error of the spreadsheet"}
FORMULA: Final[Cell] = {"odd": "holds a formula that was never computed"}
STRUCK_SOME: Final[Cell] = {"odd": "has letters that are struck out beside others that are not"}


class Refused(Exception):
    """The file, for a reason that its sender can mend."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.hint = hint


def damaged() -> Refused:
    """A file that is not what it should be."""
    return Refused(
        "the workbook is damaged", "open it in a spreadsheet program and save it anew"
    )


class SheetName(NamedTuple):
    """A sheet of a workbook."""

    name: str
    hidden: bool


class SheetRow(NamedTuple):
    """A row that is not empty: its number from 1, its cells from column A on.

    `mark` is "hidden", "filtered" or "struck out", or nothing; `notes` are the columns, from 0,
    of cells that have comments.
    """

    number: int
    cells: list[Cell]
    mark: str = ""
    notes: Sequence[int] = ()


class CellRange(NamedTuple):
    """Cells that were merged, rows and columns from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """As spreadsheets write it: A2:A5."""
        first = f"{letters(self.left)}{self.top + 1}"
        return f"{first}:{letters(self.right)}{self.bottom + 1}"


@dataclass(slots=True)
class Merged:
    """The merged cells of a sheet, put into its rows as these come from the top down.

    The cells below the first of a column have its value, as they do for who looks at the
    sheet. In an area of several columns it is not sure whose value that is.
    """

    areas: list[CellRange] = field(
        default_factory=list
    )  # those that are to come, the next last
    _open: list[tuple[CellRange, Cell]] = field(default_factory=list)

    def fill(self, number: int, cells: list[Cell]) -> None:
        """Say of the cells of a row (from 0) which are one with others."""
        while self.areas and self.areas[-1].top <= number:
            area = self.areas.pop()
            value = cells[area.left] if area.top == number and area.left < len(cells) else ""
            self._open.append((area, value))
        if not self._open:
            return
        self._open = [each for each in self._open if each[0].bottom >= number]
        for area, value in self._open:
            if area.left < area.right:
                cells += [""] * (area.right + 1 - len(cells))
                first = area.left + (number == area.top)
                cells[first : area.right + 1] = [{"merged": area.name}] * (
                    area.right + 1 - first
                )
            elif number > area.top:
                cells += [""] * (area.left + 1 - len(cells))
                cells[area.left] = {"merged": area.name, "value": value}


def is_blank(cell: Cell) -> bool:
    """Whether a cell has nothing of its own."""
    return cell == "" or (isinstance(cell, dict) and "merged" in cell)


def letters(column: int) -> str:
    """The name of a column, which counts from 0: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


class Local(dict[str, str]):
    """Names of XML as the parser gives them, "NAMESPACE NAME" → the name alone."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(" ")[2]
        return local


LOCAL: Final = Local()
Attributes = Mapping[str, str]


def attribute(attributes: Attributes, local: str, space: str = "") -> str:
    """The attribute with this local name, in a namespace that has `space` in it, or ""."""
    for name, value in attributes.items():
        if LOCAL[name] == local and space in name:
            return value
    return ""


class Reader:
    """Takes what a parser finds; `parse` drives it."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self.start
        self._parser.EndElementHandler = self.end
        self._parser.StartDoctypeDeclHandler = _refuse

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def hear(self, take: Callable[[str], None] | None) -> None:
        """Give texts to `take` from here on, or to nobody."""
        self._parser.CharacterDataHandler = take

    def parse(self, file: IO[bytes]) -> Iterator[None]:
        """Read a file piece by piece, and stop after each. Raises Refused."""
        try:
            while chunk := file.read(_CHUNK):
                self._parser.Parse(chunk, False)
                yield
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise damaged() from error
        yield

    def parse_all(self, file: IO[bytes]) -> None:
        """Read all of a file. Raises Refused."""
        for _ in self.parse(file):
            pass


def _refuse(*_: object) -> None:
    """No spreadsheet program declares a document type; bombs of entities do."""
    raise damaged()


class Elements(Reader):
    """Calls `visit` with the local name of each element, the one around it, its attributes."""

    def __init__(self, visit: Callable[[str, str, Attributes], None]) -> None:
        super().__init__()
        self._visit = visit
        self._around = [""]

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        local = LOCAL[name]
        self._visit(local, self._around[-1], attributes)
        self._around.append(local)

    def end(self, name: str) -> None:
        """An element ends."""
        del name
        self._around.pop()
