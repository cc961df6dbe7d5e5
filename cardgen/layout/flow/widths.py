"""How wide the columns of a table are, and where in them numbers stand.

In comes a table, out come its tracks on a measure. Numbers of a column have their decimal signs
below one another, so that it is as wide as its longest whole part and its longest tail.
"""

from __future__ import annotations

import re
from math import inf
from typing import Final

from cardgen.layout.flow.table import Cell, Table
from cardgen.layout.grid import Span1D, Tracks, automatic, solve
from cardgen.layout.inline import TextContent

_SLACK: Final = 0.01
_WHOLE: Final = re.compile(r"\d[\d,\u202f\u00a0]*")


class ColumnWidths:
    """What the columns of a table want."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._tails = _tails(table)
        self._autos = self._automatic()

    @property
    def wanted(self) -> float:
        """How wide the table would have to be so that no column gives way."""
        return sum(self._autos.values()) + self._fixed

    def tracks(self, width: float) -> Tracks:
        """The columns of a table so wide; ``auto`` ones give way, the widest first."""
        most = _level(sorted(self._autos.values()), width - self._fixed)
        tracks = [column.track for column in self._table.columns]
        given = {at: min(size, most) for at, size in self._autos.items()}
        return solve(tracks, given, self._table.gap, frozenset(), width)

    def aside(self, column: int, cell: Cell, content: TextContent) -> float:
        """How far from the end of its column a text stands."""
        return self._tails[column] - tail(content) if cell.align == "decimal" else 0.0

    @property
    def _fixed(self) -> float:
        """What columns that are not ``auto`` want at least, and the gaps."""
        gaps = self._table.gap * (len(self._table.columns) - 1)
        return gaps + sum(column.least for column in self._table.columns)

    def _automatic(self) -> dict[int, float]:
        """The widths that ``auto`` columns want: where only their own ends break texts."""
        columns = self._table.columns
        needs = [
            Span1D(
                column,
                column + cell.columns,
                content.natural_width + self.aside(column, cell, content) + _SLACK,
            )
            for row in self._table.rows
            for column, cell in row.numbered
            for content in cell.texts
        ]
        tracks = [column.track for column in columns]
        autos = automatic(tracks, needs, self._table.gap, frozenset())
        return {at: min(size, columns[at].most) for at, size in autos.items()}


def wanted_width(table: Table) -> float:
    """How wide a table would have to be so that no column of it gives way."""
    return ColumnWidths(table).wanted


def column_widths(table: Table, width: float) -> tuple[float, ...]:
    """The widths of the columns of a table so wide, without the gaps between them."""
    return ColumnWidths(table).tracks(width).sizes


def tail(content: TextContent) -> float:
    """Points from the end of a number's whole part to the end of the text.

    Of 1,234.50 kg they are those of ".50 kg", of 8 kg those of " kg". A text without a figure
    ends where others have their sign.
    """
    paragraph = content.paragraph
    found = _WHOLE.search(paragraph.text)
    if not found:
        return 0.0
    offset, begins = 0, []
    for span in paragraph.spans:
        begins.append(offset)
        offset += len(span.text)
    starts = [begins[piece.span] + piece.cluster.start for piece in paragraph.pieces]
    behind = [start >= found.end() for start in starts]
    if not any(behind):
        return 0.0
    sign = paragraph.pieces[behind.index(True) - 1]
    return (paragraph.pieces[-1].end - sign.end) * content.size


def _tails(table: Table) -> dict[int, float]:
    """For each column with numbers the longest tail."""
    found: dict[int, float] = {}
    for row in table.rows:
        for column, cell in row.numbered:
            if cell.align == "decimal":
                most = max(map(tail, cell.texts), default=0.0)
                found[column] = max(found.get(column, 0.0), most)
    return found


def _level(sizes: list[float], room: float) -> float:
    """The size above which the largest are cut, so that all together have room."""
    for at, size in enumerate(sizes):
        share = room / (len(sizes) - at)
        if size > share:
            return max(share, 0.0)
        room -= size
    return inf
