"""Tables: columns with widths, rows of cells, and texts in the cells.

A cell holds texts, one below the other, and may hold a picture above them. Columns are the
tracks of a grid; an ``auto`` column is as wide as its widest cell, up to a limit. A letterhead,
a list and lines to sign on are such tables too.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Literal

import msgspec

from cardgen.display import BLACK, Color, Leaf, Role
from cardgen.layout.inline import TextContent
from cardgen.template import Align, Track

CellAlign = Align | Literal["decimal"]
"""Alignment of a cell; ``decimal`` puts decimal signs below one another."""


class RuleLine(msgspec.Struct, frozen=True):
    """A rule `thickness` points thick."""

    thickness: float = 0.5
    color: Color = BLACK


class Column(msgspec.Struct, frozen=True):
    """A column: at most `most` points wide if it is ``auto``, otherwise at least `least`.

    ``auto`` columns give way to the least widths, the widest first.
    """

    track: Track
    most: float = inf
    least: float = 0.0


class Figure(msgspec.Struct, frozen=True):
    """A picture at most `width` by `height` points; `alt` describes it."""

    data: bytes
    width: float
    height: float
    alt: str = ""


class VectorFigure(msgspec.Struct, frozen=True):
    """Items in a frame of `width` by `height` points; they count from its top left corner."""

    items: tuple[Leaf, ...]
    width: float
    height: float
    alt: str = ""


class Cell(msgspec.Struct, frozen=True):
    """Texts one below the other, `gap` points apart; `rule` is drawn in the padding below.

    A `figure` stands above them, smaller if the column is narrower. `role` is the structure
    type of each text.
    """

    texts: tuple[TextContent, ...] = ()
    columns: int = 1
    align: CellAlign = "start"
    rule: RuleLine | None = None
    gap: float = 2.0
    role: Role = "paragraph"
    figure: Figure | VectorFigure | None = None


class Row(msgspec.Struct, frozen=True):
    """Cells side by side, at least `height` points high with their `padding`.

    `above` and `below` are rules over the whole width. A `kept` row is on the same page as the
    next. `place` names the row in errors.
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

    @property
    def cells_by_column(self) -> Iterator[tuple[int, Cell]]:
        """Yield the cells of the row, each with the index of its first column."""
        column = 0
        for cell in self.cells:
            yield column, cell
            column += cell.columns


class Section(msgspec.Struct, frozen=True):
    """Rows, and their `heading`: a page that continues them repeats it below the head."""

    rows: tuple[Row, ...]
    heading: tuple[Row, ...] = ()


class Table(msgspec.Struct, frozen=True):
    """Sections under a `head`, which is repeated on every page.

    A table begins `before` points below the item above. Columns are `gap` points apart; fills
    and rules of rows go `hang` points beyond the outer columns. An `attached` table begins on
    the page where the table before it ends, unless that page is full. A `tabular` table has
    rows and columns for readers; a letterhead has none.
    """

    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    head: tuple[Row, ...] = ()
    gap: float = 6.0
    before: float = 0.0
    hang: float = 0.0
    attached: bool = False
    tabular: bool = False

    @property
    def rows(self) -> Iterator[Row]:
        """Yield all rows of the table, beginning with the head."""
        yield from self.head
        for section in self.sections:
            yield from section.heading
            yield from section.rows
