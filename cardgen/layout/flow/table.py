"""Tables as plain values: columns by width, rows of cells, cells of texts.

A cell holds texts, one below the other, and may hold a picture above them. Columns are the
tracks of a grid; an ``auto`` column is as wide as its widest cell, up to a limit. Whatever
stands below one another on a page, a letterhead, a list, lines to sign on, is such a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Literal, NamedTuple

from cardgen.display import BLACK, Color, Leaf, Role
from cardgen.layout.inline import TextContent
from cardgen.template import Align, Track

CellAlign = Align | Literal["decimal"]
"""Texts that are ``decimal`` have their decimal signs below one another, flush at the end."""


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
class VectorFigure:
    """Items in a frame of so many points, at whose top left corner they begin."""

    items: tuple[Leaf, ...]
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
    align: CellAlign = "start"
    rule: RuleLine | None = None
    gap: float = 2.0
    role: Role = "paragraph"
    figure: Figure | VectorFigure | None = None


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

    @property
    def numbered(self) -> Iterator[tuple[int, Cell]]:
        """Cells with the numbers of their first columns."""
        column = 0
        for cell in self.cells:
            yield column, cell
            column += cell.columns


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

    @property
    def rows(self) -> Iterator[Row]:
        """All rows, from the head down."""
        yield from self.head
        for section in self.sections:
            yield from section.heading
            yield from section.rows
