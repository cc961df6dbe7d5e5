"""Rows of tables with their lines chosen, and the widths of the columns.

Texts break into lines within the widths of their columns. Numbers of a column have their
decimal signs below one another, so the column is as wide as the longest whole part and the
longest tail together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import floor, inf
from typing import Final, NamedTuple

from cardgen.display import Color, Group, Picture, Rect, Role, scale_item
from cardgen.errors import LayoutError
from cardgen.layout.flow.table import Cell, Row, RuleLine, Table, VectorFigure
from cardgen.layout.grid import Span1D, Tracks, size_auto_tracks, solve
from cardgen.layout.inline import SHARE, SYLLABLES, Frame, Line, TextContent, place_text
from cardgen.units import format_mm

_SLACK: Final = 0.01
_WHOLE: Final = re.compile(r"\d[\d,\u202f\u00a0]*")


class ColumnWidths:
    """The natural widths of a table's columns."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._tails = _tails(table)
        self._autos = self._automatic()

    @property
    def natural_width(self) -> float:
        """Width of the table if no column gives way."""
        return sum(self._autos.values()) + self._fixed_width

    def tracks(self, width: float) -> Tracks:
        """Solve columns in `width` points; ``auto`` ones give way, the widest first."""
        most = _level(sorted(self._autos.values()), width - self._fixed_width)
        tracks = [column.track for column in self._table.columns]
        given = {at: min(size, most) for at, size in self._autos.items()}
        return solve(tracks, given, self._table.gap, frozenset(), width)

    def aside(self, column: int, cell: Cell, content: TextContent) -> float:
        """Distance of a text from the end of its column."""
        return self._tails[column] - tail(content) if cell.align == "decimal" else 0.0

    @property
    def _fixed_width(self) -> float:
        """The least width of the columns that are not ``auto``, and of the gaps."""
        gaps = self._table.gap * (len(self._table.columns) - 1)
        return gaps + sum(column.least for column in self._table.columns)

    def _automatic(self) -> dict[int, float]:
        """Natural widths of ``auto`` columns, with texts broken only at hard breaks."""
        columns = self._table.columns
        needs = [
            Span1D(
                column,
                column + cell.columns,
                content.natural_width + self.aside(column, cell, content) + _SLACK,
            )
            for row in self._table.rows
            for column, cell in row.cells_by_column
            for content in cell.texts
        ]
        tracks = [column.track for column in columns]
        autos = size_auto_tracks(tracks, needs, self._table.gap, frozenset())
        return {at: min(size, columns[at].most) for at, size in autos.items()}


def find_natural_width(table: Table) -> float:
    """Width of a table if none of its columns gives way."""
    return ColumnWidths(table).natural_width


def fit_column_widths(table: Table, width: float) -> tuple[float, ...]:
    """Widths of the columns of a table `width` wide, without the gaps between them."""
    return ColumnWidths(table).tracks(width).sizes


def tail(content: TextContent) -> float:
    """Points from the end of a number's whole part to the end of the text.

    For 1,234.50 kg the tail is ".50 kg", for 8 kg it is " kg". A text without a figure has no
    tail: it ends at the decimal sign.
    """
    paragraph = content.paragraph
    match = _WHOLE.search(paragraph.text)
    if not match:
        return 0.0
    behind = [start >= match.end() for start in paragraph.starts]
    if not any(behind):
        return 0.0
    sign = paragraph.pieces[behind.index(True) - 1]
    return (paragraph.pieces[-1].end - sign.end) * content.size


def _tails(table: Table) -> dict[int, float]:
    """The longest tail of each column with numbers."""
    tails: dict[int, float] = {}
    for row in table.rows:
        for column, cell in row.cells_by_column:
            if cell.align == "decimal":
                most = max(map(tail, cell.texts), default=0.0)
                tails[column] = max(tails.get(column, 0.0), most)
    return tails


def _level(sizes: list[float], room: float) -> float:
    """The size to which the largest are cut to fit all together."""
    for at, size in enumerate(sizes):
        share = room / (len(sizes) - at)
        if size > share:
            return max(share, 0.0)
        room -= size
    return inf


LEAST_SIZE: Final = 5.0  # points; a word wider than its column is set no smaller
_STEPS: Final = 20  # a point; sizes are rounded down to them
_EDGE: Final = 0.4  # points; the width of the line around a picture
_FRAME: Final = Color(0xB4, 0xB4, 0xB4)


class _Text(NamedTuple):
    """A text in lines, `aside` points from the end of its column."""

    content: TextContent
    lines: tuple[Line, ...]
    aside: float = 0.0

    @property
    def above(self) -> float:
        """Points of readings above the first line, which are outside the leading."""
        return self.content.paragraph.above * self.content.size

    @property
    def height(self) -> float:
        """Points from the readings above the first line to the dots below the last."""
        below = self.content.paragraph.below * self.content.size
        return self.above + self.content.depth(len(self.lines)) + below


class _SetCell(NamedTuple):
    """A cell in its row: its left edge, its width and the height of its content.

    `scale` is the scale of its figure.
    """

    cell: Cell
    x: float
    width: float
    texts: tuple[_Text, ...]
    height: float
    scale: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class SetRow:
    """A row with its lines chosen, `width` wide from `left` of the table's left edge.

    `role` is the role of its cells, if the table is tabular and the row is not its title.
    """

    row: Row
    cells: tuple[_SetCell, ...]
    height: float
    left: float
    width: float
    role: Role

    def draw(self, x: float, y: float) -> Iterator[Group]:
        """Draw the row with its top left corner at `x`, `y`."""
        if ground := tuple(self._draw_ground(x + self.left, y)):
            yield Group(0.0, 0.0, ground, "artifact")
        bottom = self.row.padding[1]
        for cell in self.cells:
            texts = self._draw_cell(cell, x, y)
            if self.role:
                yield Group(0.0, 0.0, tuple(texts), self.role, cell.cell.columns)
            else:
                yield from texts
            if rule := cell.cell.rule:
                line = _rule(rule, x + cell.x, y + self.height - bottom / 2, cell.width)
                yield Group(0.0, 0.0, (line,), "artifact")

    def _draw_cell(self, cell: _SetCell, x: float, y: float) -> Iterator[Group]:
        """Draw the figure and the texts of a cell, one below the other."""
        top, bottom = self.row.padding
        room = self.height - top - bottom
        at = y + top + (room - cell.height) * SHARE[self.row.valign]
        if figure := cell.cell.figure:
            width, height = figure.width * cell.scale, figure.height * cell.scale
            frame = Frame(x + cell.x, at, width, height)
            if isinstance(figure, VectorFigure):
                items = tuple(scale_item(item, cell.scale) for item in figure.items)
                yield Group(frame.x, at, items, "figure", alt=figure.alt)
            else:
                yield Group(0.0, 0.0, (Picture(*frame, figure.data, figure.alt),), "figure")
            yield Group(0.0, 0.0, tuple(_draw_frame(frame)), "artifact")
            at += height + cell.cell.gap
        for text in cell.texts:
            content, lines, aside = text
            depth = content.depth(len(lines))
            runs = place_text(
                content.paragraph,
                lines,
                content.size,
                content.leading,
                Frame(x + cell.x, at + text.above, cell.width - aside, depth),
                "end" if cell.cell.align == "decimal" else cell.cell.align,
                "start",
            )
            if runs:
                yield Group(0.0, 0.0, tuple(runs), cell.cell.role)
            at += text.height + cell.cell.gap

    def _draw_ground(self, x: float, y: float) -> Iterator[Rect]:
        if self.row.fill:
            yield Rect(x, y, self.width, self.height, self.row.fill)
        # Rules are inside their rows, so that the fill of the next row does not hide them.
        if self.row.above:
            yield _rule(self.row.above, x, y, self.width)
        if rule := self.row.below:
            yield _rule(rule, x, y + self.height - rule.thickness, self.width)


def _rule(rule: RuleLine, x: float, y: float, width: float) -> Rect:
    return Rect(x, y, width, rule.thickness, rule.color)


def _draw_frame(frame: Frame) -> Iterator[Rect]:
    """Draw a fine line around a picture, which may be as white as the page."""
    x, y, width, height = frame
    for at in (y, y + height - _EDGE):
        yield Rect(x, at, width, _EDGE, _FRAME)
    for at in (x, x + width - _EDGE):
        yield Rect(at, y, _EDGE, height, _FRAME)


class SetTable:
    """A table with the widths of its columns."""

    def __init__(self, table: Table, width: float) -> None:
        self.table = table
        self._widths = ColumnWidths(table)
        self.tracks = self._widths.tracks(width)
        self.head = [self._set_row(row, "column-header") for row in table.head]

    def rows(self, rows: Iterable[Row]) -> list[SetRow]:
        """Choose the lines of rows."""
        return list(map(self._set_row, rows))

    def _set_row(self, row: Row, role: Role = "cell") -> SetRow:
        cells: list[_SetCell] = []
        for column, cell in row.cells_by_column:
            x, width = self.tracks.extent(column, column + cell.columns)
            texts = tuple(
                _break_text(content, width, row, self._widths.aside(column, cell, content))
                for content in cell.texts
            )
            height = sum(text.height for text in texts)
            scale = min(1.0, width / cell.figure.width) if cell.figure else 1.0
            height += cell.figure.height * scale if cell.figure else 0.0
            height += cell.gap * max(0, len(texts) + bool(cell.figure) - 1)
            cells.append(_SetCell(cell, x, width, texts, height, scale))
        height = max((cell.height for cell in cells), default=0.0) + sum(row.padding)
        hang = self.table.hang
        width = self.tracks.total + 2 * hang
        titled = any(cell.role == "subheading" for cell in row.cells)  # a title above the table
        role = role if self.table.tabular and not titled else ""
        return SetRow(row, tuple(cells), max(height, row.height), -hang, width, role)


def _break_text(content: TextContent, width: float, row: Row, aside: float) -> _Text:
    """Break a text into lines; a text with a word wider than the column gets smaller."""
    width -= aside
    lines = content.choose_lines(width)
    if lines is None:
        widest = content.paragraph.under(SYLLABLES, width / content.size).widest
        size = floor(width / widest * _STEPS) / _STEPS
        smaller = replace(content, size=max(size, LEAST_SIZE))
        lines = smaller.choose_lines(width)
        content = smaller
    if lines is None:
        raise LayoutError(
            "overflow",
            f"{row.place}: a word in {content.paragraph.text!r} is too long for a column of "
            f"{format_mm(width)} mm",
            hint="shorten the word, or add a space where it can break",
        )
    return _Text(content, lines, aside)
