"""Set tables of a flow on a measure; pages may break them between rows.

A page repeats the table's head, and the heading of a section that it continues. A reader gets
one table, however many pages it takes: the repeated rows are artifacts (ISO 32000-1, 14.8.2.2).
In vertical text a table stands upright at its natural width, and takes that width from the
columns; a table higher than the columns goes on to the left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from cardgen.display import Group
from cardgen.errors import LayoutError
from cardgen.layout.flow.fill import BETWEEN, BlocksExtent, RowsExtent
from cardgen.layout.flow.items import Axes, FlowTable
from cardgen.layout.flow.rows import SetRow, SetTable, find_natural_width
from cardgen.layout.flow.table import Table
from cardgen.layout.inline import Frame
from cardgen.template import Track
from cardgen.units import format_mm

_SLACK: Final = 0.01
_KEPT: Final = 16  # tables in a cache; some are long


class ShownRow(NamedTuple):
    """A row on a page; it is `known` if another page before has shown it."""

    row: SetRow
    known: bool


def draw_rows(rows: Iterable[ShownRow], x: float, y: float, *, known: bool) -> Iterator[Group]:
    """Draw rows one below the other; those of a tabular table are in one group.

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
        """Draw the rows `first` to before `last`, `at` points below the top of a frame."""
        yield from self.groups(frame.x, frame.y + at, first, last)

    def groups(self, x: float, y: float, first: int, last: int) -> Iterator[Group]:
        """Draw the rows with their head, from the top left corner at `x`, `y`."""
        lines = self.lines(first, last)
        yield from draw_rows(lines, x, y, known=first > 0)

    def lines(self, first: int, last: int) -> Iterator[ShownRow]:
        """All rows of a page, head and headings included, from the top."""
        yield from (ShownRow(row, first > 0) for row in self.head)
        begins, section = self.extent.begins, self.extent.section(first)
        for at in range(first, last):
            while section + 1 < len(begins) and begins[section + 1] <= at:
                section += 1
            if at in (first, begins[section]):
                known = at > begins[section]
                yield from (ShownRow(row, known) for row in self._headings[section])
            yield ShownRow(self._rows[at], known=False)

    def stamp(self, _frame: Frame, _at: float, _first: int, _last: int) -> None:
        """None: tables have no seal."""

    def too_deep(self, at: int, room: float) -> LayoutError:
        """The error for row `at` that is higher than a page."""
        row = self._rows[at]
        above = self.extent.depth(at, at + 1) - row.height
        return LayoutError(
            "overflow",
            f"{row.row.place} is {format_mm(row.height)} mm high, "
            f"but a page has room for {format_mm(room - above)} mm",
            hint="shorten its longest text",
        )


@dataclass(frozen=True, slots=True, eq=False)
class SetBlocks:
    """A table as upright blocks among columns of vertical text, from right to left."""

    table: SetRows
    extent: BlocksExtent
    parts: tuple[tuple[int, int], ...]  # the rows of each block

    def draw(self, frame: Frame, at: float, first: int, last: int) -> Iterator[Group]:
        """Draw some blocks, `at` points to the left of a frame's right edge."""
        for part in self.parts[first:last]:
            at += self.extent.width
            yield from self.table.groups(frame.x + frame.width - at, frame.y, *part)
            at += BETWEEN

    def stamp(self, _frame: Frame, _at: float, _first: int, _last: int) -> None:
        """None: tables have no seal."""

    def too_deep(self, _at: int, room: float) -> LayoutError:
        """The error for blocks that are wider than a page."""
        return LayoutError(
            "overflow",
            f"a table is {format_mm(self.extent.width)} mm wide, "
            f"but a page has room for {format_mm(room)} mm",
            hint="remove a column, or shorten its texts",
        )


@lru_cache(maxsize=_KEPT)
def set_table(item: FlowTable, axes: Axes, measure: float, room: float) -> SetRows | SetBlocks:
    """Set a table on a measure, for pages with `room` across their lines.

    Raises LayoutError "overflow" if a word is wider than its column even at the least size, or
    if in vertical text a row is higher than a column.
    """
    item = replace(item, before=max(item.before, item.table.before))
    if not axes.vertical:
        return SetRows(item, measure)
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
    """The table with natural widths for the columns that would share the rest."""
    columns = tuple(
        replace(column, track=Track("auto")) if column.track.kind == "fr" else column
        for column in table.columns
    )
    return replace(table, columns=columns)
