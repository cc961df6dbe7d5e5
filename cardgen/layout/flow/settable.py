"""Set tables of a flow on a measure; pages may break them between rows.

Texts break into lines within the widths of their columns. Numbers of a column have their
decimal signs below one another, so the column is as wide as the longest whole part and the
longest tail together.

A page repeats the table's head, and the heading of a section that it continues. A reader gets
one table, however many pages it takes: the repeated rows are artifacts (ISO 32000-1, 14.8.2.2).
In vertical text a table stands upright at its natural width, and takes that width from the
columns; a table higher than the columns goes on to the left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from math import floor, inf
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.display import Color, Group, Picture, Rect, Role, scale_item
from cardgen.errors import LayoutError
from cardgen.layout.flow.fill import BETWEEN, BlocksExtent, RowsExtent
from cardgen.layout.flow.items import Axes, FlowTable
from cardgen.layout.flow.table import Cell, Row, RuleLine, Table, VectorFigure
from cardgen.layout.grid import Span1D, Tracks, size_auto_tracks, solve
from cardgen.layout.inline import SHARE, SYLLABLES, Frame, Line, TextContent, place_text
from cardgen.lazy import lazy_pattern
from cardgen.template import Track
from cardgen.units import format_mm

_SLACK: Final = 0.01
_KEPT: Final = 16  # tables in a cache; some are long
_WHOLE: Final = lazy_pattern(r"\d[\d,\u202f\u00a0]*")
LEAST_SIZE: Final = 5.0  # points; a word wider than its column is set no smaller
_STEPS: Final = 20  # a point; sizes are rounded down to them
_EDGE: Final = 0.4  # points; the width of the line around a picture
_FRAME: Final = Color(0xB4, 0xB4, 0xB4)


class ColumnWidths:
    """The natural widths of a table's columns, and their widths in a given room."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._tails = _tails(table)
        self._autos = self._automatic()

    @property
    def natural_width(self) -> float:
        """Natural width of the table in points, if no column is made narrower."""
        return sum(self._autos.values()) + self._fixed_width

    def tracks(self, width: float) -> Tracks:
        """Compute the widths of the columns for a table of `width` points.

        The widest ``auto`` columns shrink first.
        """
        most = _level(sorted(self._autos.values()), width - self._fixed_width)
        tracks = [column.track for column in self._table.columns]
        given = {at: min(size, most) for at, size in self._autos.items()}
        return solve(tracks, given, self._table.gap, frozenset(), width)

    def aside(self, column: int, cell: Cell, content: TextContent) -> float:
        """Compute the points from a text's right end to its column's right edge."""
        return self._tails[column] - tail(content) if cell.align == "decimal" else 0.0

    @property
    def _fixed_width(self) -> float:
        """Sum in points of all gaps, and of the columns that are not ``auto``."""
        gaps = self._table.gap * (len(self._table.columns) - 1)
        return gaps + sum(column.least for column in self._table.columns)

    def _automatic(self) -> dict[int, float]:
        """Widths in points of ``auto`` columns, by index, if no text is broken into lines."""
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
    """Compute the natural width in points of a table, if no column is made narrower."""
    return ColumnWidths(table).natural_width


def fit_column_widths(table: Table, width: float) -> tuple[float, ...]:
    """Compute the widths of the columns of a table `width` points wide, without the gaps."""
    return ColumnWidths(table).tracks(width).sizes


def tail(content: TextContent) -> float:
    """Compute the width in points of a number's text after its whole part, such as ".25 kg".

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
    """Find the widest part after the whole number for each column with numbers, in points."""
    tails: dict[int, float] = {}
    for row in table.rows:
        for column, cell in row.cells_by_column:
            if cell.align == "decimal":
                most = max(map(tail, cell.texts), default=0.0)
                tails[column] = max(tails.get(column, 0.0), most)
    return tails


def _level(sizes: list[float], room: float) -> float:
    """Find the size to which larger sizes must shrink to fit in `room`; or inf."""
    for at, size in enumerate(sizes):
        share = room / (len(sizes) - at)
        if size > share:
            return max(share, 0.0)
        room -= size
    return inf


class _Text(NamedTuple):
    """A text in lines, `aside` points from the end of its column."""

    content: TextContent
    lines: tuple[Line, ...]
    aside: float = 0.0

    @property
    def above(self) -> float:
        """Height in points of readings (ruby) above the first line, outside of the leading."""
        return self.content.paragraph.above * self.content.size

    @property
    def height(self) -> float:
        """Height in points, from readings above the first line to dots below the last."""
        below = self.content.paragraph.below * self.content.size
        return self.above + self.content.depth(len(self.lines)) + below


class _SetCell(msgspec.Struct, frozen=True):
    """A cell with its lines chosen: left edge and width in points, and height of its content.

    `scale` is the scale of its figure.
    """

    cell: Cell
    x: float
    width: float
    texts: tuple[_Text, ...]
    height: float
    scale: float = 1.0


class SetRow(msgspec.Struct, frozen=True, eq=False):
    """A row with its lines chosen, `width` points wide from `left` of the table's left edge.

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
        """Draw the fill and the rules of the row."""
        if self.row.fill:
            yield Rect(x, y, self.width, self.height, self.row.fill)
        # Rules are inside their rows, so that the fill of the next row does not hide them.
        if self.row.above:
            yield _rule(self.row.above, x, y, self.width)
        if rule := self.row.below:
            yield _rule(rule, x, y + self.height - rule.thickness, self.width)


def _rule(rule: RuleLine, x: float, y: float, width: float) -> Rect:
    """Make a horizontal rule that begins at `x`, `y`."""
    return Rect(x, y, width, rule.thickness, rule.color)


def _draw_frame(frame: Frame) -> Iterator[Rect]:
    """Draw a thin line around a picture, since the picture may be as white as the page."""
    x, y, width, height = frame
    for at in (y, y + height - _EDGE):
        yield Rect(x, at, width, _EDGE, _FRAME)
    for at in (x, x + width - _EDGE):
        yield Rect(at, y, _EDGE, height, _FRAME)


class SetTable:
    """A table in a given width: the tracks of its columns, and its rows with lines chosen."""

    def __init__(self, table: Table, width: float) -> None:
        self.table = table
        self._widths = ColumnWidths(table)
        self.tracks = self._widths.tracks(width)
        self.head = [self._set_row(row, "column-header") for row in table.head]

    def rows(self, rows: Iterable[Row]) -> list[SetRow]:
        """Break the texts in all cells of some rows into lines."""
        return list(map(self._set_row, rows))

    def _set_row(self, row: Row, role: Role = "cell") -> SetRow:
        """Break the texts in the cells of a row into lines, and compute the row's height."""
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
    """Break a text into lines. If a word is wider than the column, make the text smaller."""
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


class ShownRow(NamedTuple):
    """A row on a page; `known` if an earlier page has shown it."""

    row: SetRow
    known: bool


def draw_rows(rows: Iterable[ShownRow], x: float, y: float, *, known: bool) -> Iterator[Group]:
    """Draw rows one below the other. The rows of a data table are in one group.

    `known` says that the table began on another page.
    """
    groups: list[Group] = []
    for row, is_repeated in rows:
        cells = tuple(row.draw(x, y))
        y += row.height
        if cells and is_repeated:
            groups.append(Group(0.0, 0.0, cells, "running-head"))
        elif cells and row.role:
            groups.append(Group(0.0, 0.0, cells, "row"))
        else:
            groups += cells
    for is_row, group in groupby(groups, lambda each: each.role == "row"):
        if is_row:
            yield Group(0.0, 0.0, tuple(group), "table-continued" if known else "table")
            known = True
        else:
            yield from group


class SetRows:
    """The rows of a table, which pages may break between rows."""

    def __init__(self, item: FlowTable, width: float) -> None:
        table = SetTable(item.table, width)
        self._inset = item.inset
        self.head = table.head
        self._headings: list[list[SetRow]] = []  # one for each section
        self._rows: list[SetRow] = []  # of all sections together
        begins: list[int] = []
        tops: list[float] = []
        bottoms: list[float] = []
        y = 0.0
        for section in item.table.sections:
            if not section.rows:
                continue  # a heading without rows is not shown
            heading = table.rows(section.heading)
            self._headings.append(heading)
            begins.append(len(self._rows))
            y += sum(row.height for row in heading)
            for row in table.rows(section.rows):
                self._rows.append(row)
                tops.append(y)
                y += row.height
                bottoms.append(y)
        self.extent = RowsExtent(
            item.before,
            item.after,
            item.kept,
            tuple(tops),
            tuple(bottoms),
            tuple(row.row.kept for row in self._rows),
            tuple(begins),
            tuple(
                sum(row.height for row in (*self.head, *heading)) for heading in self._headings
            ),
            item.free,
        )

    def draw(self, frame: Frame, at: float, first: int, last: int) -> Iterator[Group]:
        """Draw the rows from `first` to before `last`, `at` points below the top of a frame."""
        return self.groups(frame.x + self._inset, frame.y + at, first, last)

    def groups(self, x: float, y: float, first: int, last: int) -> Iterator[Group]:
        """Draw the rows with their head, from the top left corner at `x`, `y`."""
        return draw_rows(self.lines(first, last), x, y, known=first > 0)

    def lines(self, first: int, last: int) -> Iterator[ShownRow]:
        """Yield the rows `first` to before `last`, with the table head and their headings."""
        yield from (ShownRow(row, first > 0) for row in self.head)
        begins, section = self.extent.begins, self.extent.section(first)
        for at in range(first, last):
            while section + 1 < len(begins) and begins[section + 1] <= at:
                section += 1
            if at in (first, begins[section]):
                known = at > begins[section]
                yield from (ShownRow(row, known) for row in self._headings[section])
            yield ShownRow(self._rows[at], known=False)

    def too_deep(self, at: int, room: float) -> LayoutError:
        """Make the error for row `at`, which is higher than a page."""
        row = self._rows[at]
        above = self.extent.depth(at, at + 1) - row.height
        return LayoutError(
            "overflow",
            f"{row.row.place} is {format_mm(row.height)} mm high, "
            f"but a page has room for {format_mm(room - above)} mm",
            hint="shorten its longest text",
        )


class SetBlocks(msgspec.Struct, frozen=True, eq=False):
    """A table as upright blocks among columns of vertical text, from right to left."""

    table: SetRows
    extent: BlocksExtent
    parts: tuple[tuple[int, int], ...]  # the rows of each block

    def draw(self, frame: Frame, at: float, first: int, last: int) -> Iterator[Group]:
        """Draw blocks `first` to before `last`, `at` points left of a frame's right edge."""
        for part in self.parts[first:last]:
            at += self.extent.width
            yield from self.table.groups(frame.x + frame.width - at, frame.y, *part)
            at += BETWEEN

    def too_deep(self, _at: int, room: float) -> LayoutError:
        """Make the error for blocks that are wider than a page."""
        return LayoutError(
            "overflow",
            f"a table is {format_mm(self.extent.width)} mm wide, "
            f"but a page has room for {format_mm(room)} mm",
            hint="remove a column, or shorten its texts",
        )


@lru_cache(maxsize=_KEPT)
def set_table(item: FlowTable, axes: Axes, measure: float, room: float) -> SetRows | SetBlocks:
    """Lay out a table in `measure` points, for pages with `room` points across their lines.

    Raises LayoutError "overflow" if a word is wider than its column even at the least size, or
    if in vertical text a row is higher than a column.
    """
    item = replace(item, before=max(item.before, item.table.before))
    if not axes.vertical:
        return SetRows(item, measure - 2 * item.inset)
    hang = 2 * item.table.hang
    width = min(find_natural_width(_automatic(item.table)) + hang, room) - hang
    rows = SetRows(item, width)
    parts: list[tuple[int, int]] = []
    first = 0
    whole = rows.extent
    while first < whole.lines:
        last = first
        while last < whole.lines and whole.depth(first, last + 1) <= measure + _SLACK:
            last += 1
        if last == first:
            raise rows.too_deep(first, measure)
        parts.append((first, last))
        first = last
    wide = width + hang
    extent = BlocksExtent(len(parts), wide, item.before, item.after, item.kept, item.free)
    return SetBlocks(rows, extent, tuple(parts))


def _automatic(table: Table) -> Table:
    """Copy a table, with ``auto`` columns instead of ``fr`` columns."""
    columns = tuple(
        replace(column, track=Track("auto")) if column.track.kind == "fr" else column
        for column in table.columns
    )
    return replace(table, columns=columns)
