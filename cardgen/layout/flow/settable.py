"""Tables set on a measure, of which a page may have some rows and the next the rest.

A page repeats the table's head, and the heading of a section that it continues. To a reader
a table is one, over however many pages: what a page repeats of it is an artifact (ISO 32000-1,
14.8.2.2). In vertical text a table stands upright, as wide as it wants to be, and takes that
width from the columns; one that is higher than they are long goes on to the left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, NamedTuple

from cardgen.display import Group
from cardgen.errors import LayoutError
from cardgen.layout.flow.axes import Axes
from cardgen.layout.flow.items import FlowTable
from cardgen.layout.flow.rows import SetRow, SetTable
from cardgen.layout.flow.table import Table
from cardgen.layout.flow.widths import wanted_width
from cardgen.layout.inline import Frame
from cardgen.template import Track
from cardgen.units import in_mm

_SLACK: Final = 0.01
_BETWEEN: Final = 12.0  # points, between the parts of a table that stand side by side


class ShownRow(NamedTuple):
    """A row on a page, and whether a reader has met it on another."""

    row: SetRow
    known: bool


def draw_rows(
    rows: Iterable[ShownRow], x: float, y: float, *, tabular: bool, known: bool
) -> Iterator[Group]:
    """Rows below one another; those of a `tabular` table, `known` or not, in one group."""
    found: list[Group] = []
    for row, met in rows:
        groups = tuple(row.draw(x, y))
        y += row.height
        if groups and met:
            found.append(Group(0.0, 0.0, groups, "artifact"))
        elif groups and tabular:
            found.append(Group(0.0, 0.0, groups, "row"))
        else:
            found += groups
    for own, group in groupby(found, lambda each: each.role == "row"):
        if own:
            yield Group(0.0, 0.0, tuple(group), "table-continued" if known else "table")
            known = True
        else:
            yield from group


class SetRows:
    """A table's rows: what `pages` breaks between them."""

    def __init__(self, item: FlowTable, width: float) -> None:
        table = SetTable(item.table, width)
        self.item = item
        self.head = table.head
        self._headings: list[list[SetRow]] = []  # of sections
        self._begins: list[int] = []  # the first row of each section
        self._rows: list[SetRow] = []  # of all sections
        self._tops: list[float] = []  # of rows, where the table is not broken
        self._bottoms: list[float] = []
        y = 0.0
        for section in item.table.sections:
            if not section.rows:
                continue  # there is nothing for its heading to stand above
            heading = table.rows(section.heading)
            self._headings.append(heading)
            self._begins.append(len(self._rows))
            y += sum(row.height for row in heading)
            for row in table.rows(section.rows):
                self._rows.append(row)
                self._tops.append(y)
                y += row.height
                self._bottoms.append(y)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def tabular(self) -> bool:
        """Whether a reader is told of rows and columns."""
        return self.item.table.tabular

    @property
    def leading(self) -> float:
        """None: rows have their padding."""
        return 0.0

    def depth(self, first: int, last: int) -> float:
        """The height of some rows, with the head and headings above them."""
        if first == last:
            return 0.0
        above = (*self.head, *self._headings[self._section(first)])
        rows = self._bottoms[last - 1] - self._tops[first]
        return rows + sum(row.height for row in above)

    def cost(self, _first: int, last: int) -> int:
        """1 if row `last` is kept with the one before, in one section."""
        return int(self._rows[last - 1].row.kept and last not in self._begins)

    def draw(self, frame: Frame, at: float, first: int, last: int) -> Iterator[Group]:
        """The rows from `first` to before `last`, `at` points below the top of a frame."""
        yield from self.groups(frame.x, frame.y + at, first, last)

    def groups(self, x: float, y: float, first: int, last: int) -> Iterator[Group]:
        """The rows with their head, from the top left corner at `x`, `y`."""
        lines = self.lines(first, last)
        yield from draw_rows(lines, x, y, tabular=self.tabular, known=first > 0)

    def lines(self, first: int, last: int) -> Iterator[ShownRow]:
        """All rows of a page from the head down."""
        yield from (ShownRow(row, first > 0) for row in self.head)
        section = self._section(first)
        for at in range(first, last):
            while section + 1 < len(self._begins) and self._begins[section + 1] <= at:
                section += 1
            if at in (first, self._begins[section]):
                known = at > self._begins[section]
                yield from (ShownRow(row, known) for row in self._headings[section])
            yield ShownRow(self._rows[at], known=False)

    def stamp(self, _frame: Frame, _at: float, _first: int, _last: int) -> None:
        """Tables have no seal."""

    def too_deep(self, at: int, room: float) -> LayoutError:
        """That row `at` is higher than a page."""
        row = self._rows[at]
        above = self.depth(at, at + 1) - row.height
        return LayoutError(
            "overflow",
            f"{row.row.place} is {in_mm(row.height)} mm high, "
            f"but a page has {in_mm(room - above)} mm",
            hint="shorten its longest text",
        )

    def _section(self, row: int) -> int:
        """The section that a row is of."""
        return bisect_right(self._begins, row) - 1


@dataclass(frozen=True, slots=True, eq=False)
class SetBlocks:
    """A table as upright blocks among columns of vertical text, from right to left."""

    item: FlowTable
    table: SetRows
    width: float
    parts: tuple[tuple[int, int], ...]  # the rows of each block

    @property
    def count(self) -> int:
        """How many blocks there are."""
        return len(self.parts)

    @property
    def leading(self) -> float:
        """None: columns have theirs."""
        return 0.0

    def depth(self, first: int, last: int) -> float:
        """How wide some blocks are together."""
        return (last - first) * (self.width + _BETWEEN) - _BETWEEN if last > first else 0.0

    def cost(self, _first: int, _last: int) -> int:
        """Nothing: blocks are what pages may part."""
        return 0

    def draw(self, frame: Frame, at: float, first: int, last: int) -> Iterator[Group]:
        """Some blocks, `at` points to the left of a frame's right edge."""
        for part in self.parts[first:last]:
            at += self.width
            yield from self.table.groups(frame.x + frame.width - at, frame.y, *part)
            at += _BETWEEN

    def stamp(self, _frame: Frame, _at: float, _first: int, _last: int) -> None:
        """Tables have no seal."""

    def too_deep(self, _at: int, room: float) -> LayoutError:
        """That a block is wider than a page."""
        return LayoutError(
            "overflow",
            f"a table is {in_mm(self.width)} mm wide, but a page has {in_mm(room)} mm",
            hint="leave out a column, or shorten its texts",
        )


def set_table(item: FlowTable, axes: Axes, measure: float, room: float) -> SetRows | SetBlocks:
    """A table on a measure, on pages that have `room` across their lines.

    Raises LayoutError "overflow": a word is wider than its column even at the least size, or,
    among vertical text, a row higher than a column.
    """
    item = replace(item, before=max(item.before, item.table.before))
    if not axes.vertical:
        return SetRows(item, measure)
    hang = 2 * item.table.hang
    width = min(wanted_width(_automatic(item.table)) + hang, room) - hang
    rows = SetRows(item, width)
    parts: list[tuple[int, int]] = []
    first = 0
    while first < rows.count:
        last = first
        while last < rows.count and rows.depth(first, last + 1) <= measure + _SLACK:
            last += 1
        if last == first:
            raise rows.too_deep(first, measure)
        parts.append((first, last))
        first = last
    return SetBlocks(item, rows, width + hang, tuple(parts))


def _automatic(table: Table) -> Table:
    """The same with columns as wide as what they hold, where they share what is left."""
    columns = tuple(
        replace(column, track=Track("auto")) if column.track.kind == "fr" else column
        for column in table.columns
    )
    return replace(table, columns=columns)
