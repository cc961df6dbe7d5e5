"""Tables: columns by width, rows of cells, cells of texts.

In come tables as plain values, out come rows whose lines are chosen, which `paginate` puts
on pages. A cell holds texts, one below the other, which are broken into lines as every text
is (`paragraph`, `lines`), and may hold a picture above them. Columns are the tracks of a grid;
an ``auto`` column is as wide as its widest cell, up to a limit. Whatever stands below one
another on a page, a letterhead, a list, lines to sign on, is such a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import floor, inf
from typing import Final, NamedTuple

from cardgen.display import BLACK, Color, Group, Picture, Rect, Role
from cardgen.errors import LayoutError
from cardgen.layout.grid import Span1D, Tracks, automatic, solve
from cardgen.layout.inline import SYLLABLES, Frame, Line, TextContent, place_text
from cardgen.template import Align, Track
from cardgen.units import in_mm

LEAST_SIZE: Final = 5.0  # points; a word wider than its column is set as small as this
_STEPS: Final = 20  # a point; sizes are rounded down to them
_SLACK: Final = 0.01
_EDGE: Final = 0.4  # points, of the line around a picture
_FRAME: Final = Color(0xB4, 0xB4, 0xB4)
_SHARE: Final[dict[Align, float]] = {"start": 0.0, "center": 0.5, "end": 1.0, "justify": 0.0}


class RuleLine(NamedTuple):
    """A line `thickness` points thick."""

    thickness: float = 0.5
    color: Color = BLACK


@dataclass(frozen=True, slots=True)
class Column:
    """A column: an ``auto`` one is at most `most` points wide, another at `least` so wide.

    For the latter ``auto`` columns give way, the widest first.
    """

    track: Track
    most: float = inf
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, at most so many points wide and high, which `alt` puts into words."""

    data: bytes
    width: float
    height: float
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Texts one below the other, `gap` points apart; `rule` is drawn in the padding below.

    A `figure` stands above them, smaller where the column is narrower. `role` is what each
    text is to a reader.
    """

    texts: tuple[TextContent, ...] = ()
    columns: int = 1
    align: Align = "start"
    rule: RuleLine | None = None
    gap: float = 2.0
    role: Role = "paragraph"
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side, with `padding` above and below at least `height` points high.

    `above` and `below` are rules over the whole width. A row that is `kept` stands on one
    page with the next. `place` is what a complaint calls it.
    """

    cells: tuple[Cell, ...]
    above: RuleLine | None = None
    below: RuleLine | None = None
    fill: Color | None = None
    padding: tuple[float, float] = (3.0, 3.0)
    height: float = 0.0
    valign: Align = "start"
    kept: bool = False
    place: str = "a row"


@dataclass(frozen=True, slots=True)
class Section:
    """Rows; where a page ends among them, `heading` is repeated below the table's head."""

    rows: tuple[Row, ...]
    heading: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Sections under a `head`, which is repeated on every page.

    It begins `before` points below what is above it. Columns are `gap` points apart; fills
    and rules of rows go `hang` points beyond the outer ones. One that is `attached` begins
    on the page where the table before it ends, unless that is full with the last of its rows.
    Of one that is `tabular` a reader is told rows and columns; a letterhead has none.
    """

    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    head: tuple[Row, ...] = ()
    gap: float = 6.0
    before: float = 0.0
    hang: float = 0.0
    attached: bool = False
    tabular: bool = False


class _Text(NamedTuple):
    content: TextContent
    lines: tuple[Line, ...]


class _SetCell(NamedTuple):
    """A cell with its place in the row: its left edge, width and the height of what it holds.

    `scale` is what its figure is multiplied by.
    """

    cell: Cell
    x: float
    width: float
    texts: tuple[_Text, ...]
    height: float
    scale: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class SetRow:
    """A row with its lines chosen, `left` to `left` + `width` from the table's left edge.

    `role` is that of its cells, if the table is tabular.
    """

    row: Row
    cells: tuple[_SetCell, ...]
    height: float
    left: float
    width: float
    role: Role

    def draw(self, x: float, y: float) -> Iterator[Group]:
        """What belongs together; the top left corner of the row is at `x`, `y`."""
        if ground := tuple(self._ground(x + self.left, y)):
            yield Group(0.0, 0.0, ground, "artifact")
        bottom = self.row.padding[1]
        for cell in self.cells:
            texts = self._texts(cell, x, y)
            if self.role:
                yield Group(0.0, 0.0, tuple(texts), self.role, cell.cell.columns)
            else:
                yield from texts
            if rule := cell.cell.rule:
                line = _rule(rule, x + cell.x, y + self.height - bottom / 2, cell.width)
                yield Group(0.0, 0.0, (line,), "artifact")

    def _texts(self, cell: _SetCell, x: float, y: float) -> Iterator[Group]:
        """The texts of a cell, one below the other."""
        top, bottom = self.row.padding
        room = self.height - top - bottom
        at = y + top + (room - cell.height) * _SHARE[self.row.valign]
        if figure := cell.cell.figure:
            width, height = figure.width * cell.scale, figure.height * cell.scale
            shown = Picture(x + cell.x, at, width, height, figure.data, figure.alt)
            yield Group(0.0, 0.0, (shown,), "figure")
            yield Group(0.0, 0.0, tuple(_frame(shown)), "artifact")
            at += height + cell.cell.gap
        for content, lines in cell.texts:
            depth = content.depth(len(lines))
            runs = place_text(
                content.paragraph,
                lines,
                content.size,
                content.leading,
                Frame(x + cell.x, at, cell.width, depth),
                cell.cell.align,
                "start",
            )
            if runs:
                yield Group(0.0, 0.0, tuple(runs), cell.cell.role)
            at += depth + cell.cell.gap

    def _ground(self, x: float, y: float) -> Iterator[Rect]:
        if self.row.fill:
            yield Rect(x, y, self.width, self.height, self.row.fill)
        # Rules lie within their rows, so that the next row's fill does not hide them.
        if self.row.above:
            yield _rule(self.row.above, x, y, self.width)
        if rule := self.row.below:
            yield _rule(rule, x, y + self.height - rule.thickness, self.width)


def _rule(rule: RuleLine, x: float, y: float, width: float) -> Rect:
    return Rect(x, y, width, rule.thickness, rule.color)


def _frame(shown: Picture) -> Iterator[Rect]:
    """A fine line around a picture, which may be as white as the page."""
    x, y, width, height = shown.x, shown.y, shown.width, shown.height
    for at in (y, y + height - _EDGE):
        yield Rect(x, at, width, _EDGE, _FRAME)
    for at in (x, x + width - _EDGE):
        yield Rect(at, y, _EDGE, height, _FRAME)


class SetTable:
    """A table whose columns have their widths."""

    def __init__(self, table: Table, width: float) -> None:
        self.table = table
        self.tracks = _tracks(table, width)
        self.head = [self._row(row, "column-header") for row in table.head]

    def rows(self, rows: Iterable[Row]) -> list[SetRow]:
        """Rows with their lines chosen."""
        return list(map(self._row, rows))

    @property
    def every(self) -> list[SetRow]:
        """All rows."""
        found = list(self.head)
        for section in self.table.sections:
            found += self.rows((*section.heading, *section.rows))
        return found

    @property
    def height(self) -> float:
        """The height of all rows, and of what is free before them."""
        return self.table.before + sum(row.height for row in self.every)

    def groups(self, rows: Iterable[Row]) -> Iterator[list[SetRow]]:
        """Rows with their lines chosen, those together that are kept on one page."""
        group: list[SetRow] = []
        for row in rows:
            group.append(self._row(row))
            if not row.kept:
                yield group
                group = []
        if group:
            yield group

    def _row(self, row: Row, role: Role = "cell") -> SetRow:
        cells: list[_SetCell] = []
        for column, cell in _numbered(row):
            x, width = self.tracks.extent(column, column + cell.columns)
            texts = tuple(_broken(content, width, row) for content in cell.texts)
            height = sum(content.depth(len(lines)) for content, lines in texts)
            scale = min(1.0, width / cell.figure.width) if cell.figure else 1.0
            height += cell.figure.height * scale if cell.figure else 0.0
            height += cell.gap * max(0, len(texts) + bool(cell.figure) - 1)
            cells.append(_SetCell(cell, x, width, texts, height, scale))
        height = max((cell.height for cell in cells), default=0.0) + sum(row.padding)
        hang = self.table.hang
        width = self.tracks.total + 2 * hang
        role = role if self.table.tabular else ""
        return SetRow(row, tuple(cells), max(height, row.height), -hang, width, role)


def wanted_width(table: Table) -> float:
    """How wide a table would have to be so that no column of it gives way."""
    return sum(_autos(table).values()) + _fixed(table)


def _tracks(table: Table, width: float) -> Tracks:
    autos = _autos(table)
    most = _level(sorted(autos.values()), width - _fixed(table))
    tracks = [column.track for column in table.columns]
    given = {at: min(size, most) for at, size in autos.items()}
    return solve(tracks, given, table.gap, frozenset(), width)


def _level(sizes: list[float], room: float) -> float:
    """The size above which the largest are cut, so that all together have room."""
    for at, size in enumerate(sizes):
        share = room / (len(sizes) - at)
        if size > share:
            return max(share, 0.0)
        room -= size
    return inf


def _fixed(table: Table) -> float:
    """What columns that are not ``auto`` want at least, and the gaps."""
    gaps = table.gap * (len(table.columns) - 1)
    return gaps + sum(column.least for column in table.columns)


def _autos(table: Table) -> dict[int, float]:
    """The widths that ``auto`` columns want."""
    rows = [*table.head, *(r for s in table.sections for r in (*s.heading, *s.rows))]
    needs = [
        Span1D(column, column + cell.columns, _natural(content))
        for row in rows
        for column, cell in _numbered(row)
        for content in cell.texts
    ]
    tracks = [column.track for column in table.columns]
    autos = automatic(tracks, needs, table.gap, frozenset())
    return {at: min(size, table.columns[at].most) for at, size in autos.items()}


def _natural(content: TextContent) -> float:
    """The width that a text has where nothing but its own line ends break it."""
    return content.natural_width + _SLACK


def _numbered(row: Row) -> Iterator[tuple[int, Cell]]:
    """Cells with the numbers of their first columns."""
    column = 0
    for cell in row.cells:
        yield column, cell
        column += cell.columns


def _broken(content: TextContent, width: float, row: Row) -> _Text:
    """A text in lines, smaller if one of its words is wider than the column."""
    lines = content.chosen(width)
    if lines is None:
        widest = content.paragraph.under(SYLLABLES, width / content.size).widest
        size = floor(width / widest * _STEPS) / _STEPS
        smaller = replace(content, size=max(size, LEAST_SIZE))
        lines = smaller.chosen(width)
        content = smaller
    if lines is None:
        raise LayoutError(
            "overflow",
            f"{row.place}: {content.paragraph.text!r} has a word too long for a column "
            f"{in_mm(width)} mm wide",
            hint="shorten it, or put a space where it may be broken",
        )
    return _Text(content, lines)
