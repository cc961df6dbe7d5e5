"""Rows of tables with their lines chosen, ready to be put on a page.

Texts are broken into lines as every text is (`paragraph`, `lines`), within the widths that
`widths` finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import floor
from typing import Final, NamedTuple

from cardgen.display import Color, Group, Picture, Rect, Role, scaled
from cardgen.errors import LayoutError
from cardgen.layout.flow.table import Cell, Row, RuleLine, Table, VectorFigure
from cardgen.layout.flow.widths import ColumnWidths
from cardgen.layout.inline import SHARE, SYLLABLES, Frame, Line, TextContent, place_text
from cardgen.units import in_mm

LEAST_SIZE: Final = 5.0  # points; a word wider than its column is set as small as this
_STEPS: Final = 20  # a point; sizes are rounded down to them
_EDGE: Final = 0.4  # points, of the line around a picture
_FRAME: Final = Color(0xB4, 0xB4, 0xB4)


class _Text(NamedTuple):
    """A text in lines, `aside` points from the end of its column."""

    content: TextContent
    lines: tuple[Line, ...]
    aside: float = 0.0

    @property
    def above(self) -> float:
        """Points of readings above the first line, which no leading has room for."""
        return self.content.paragraph.above * self.content.size

    @property
    def height(self) -> float:
        """Points from its readings to the end of its last line, or what is below that."""
        below = self.content.paragraph.below * self.content.size
        return self.above + self.content.depth(len(self.lines)) + below


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

    `role` is that of its cells, if the table is tabular and they are not its title.
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
        at = y + top + (room - cell.height) * SHARE[self.row.valign]
        if figure := cell.cell.figure:
            width, height = figure.width * cell.scale, figure.height * cell.scale
            frame = Frame(x + cell.x, at, width, height)
            if isinstance(figure, VectorFigure):
                items = tuple(scaled(item, cell.scale) for item in figure.items)
                yield Group(frame.x, at, items, "figure", alt=figure.alt)
            else:
                yield Group(0.0, 0.0, (Picture(*frame, figure.data, figure.alt),), "figure")
            yield Group(0.0, 0.0, tuple(_around(frame)), "artifact")
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


def _around(frame: Frame) -> Iterator[Rect]:
    """A fine line around a picture, which may be as white as the page."""
    x, y, width, height = frame
    for at in (y, y + height - _EDGE):
        yield Rect(x, at, width, _EDGE, _FRAME)
    for at in (x, x + width - _EDGE):
        yield Rect(at, y, _EDGE, height, _FRAME)


class SetTable:
    """A table whose columns have their widths."""

    def __init__(self, table: Table, width: float) -> None:
        self.table = table
        self._widths = ColumnWidths(table)
        self.tracks = self._widths.tracks(width)
        self.head = [self._row(row, "column-header") for row in table.head]

    def rows(self, rows: Iterable[Row]) -> list[SetRow]:
        """Rows with their lines chosen."""
        return list(map(self._row, rows))

    def _row(self, row: Row, role: Role = "cell") -> SetRow:
        cells: list[_SetCell] = []
        for column, cell in row.numbered:
            x, width = self.tracks.extent(column, column + cell.columns)
            texts = tuple(
                _broken(content, width, row, self._widths.aside(column, cell, content))
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
        titled = any(cell.role == "subheading" for cell in row.cells)  # which stands above
        role = role if self.table.tabular and not titled else ""
        return SetRow(row, tuple(cells), max(height, row.height), -hang, width, role)


def _broken(content: TextContent, width: float, row: Row, aside: float) -> _Text:
    """A text in lines, smaller if one of its words is wider than the column."""
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
            f"{row.place}: {content.paragraph.text!r} has a word too long for a column "
            f"{in_mm(width)} mm wide",
            hint="shorten it, or put a space where it may be broken",
        )
    return _Text(content, lines, aside)
