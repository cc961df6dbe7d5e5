"""What flows down the columns of pages: texts, tables and white, as plain values.

An item is known by identity: whoever gives the same one again has it set once. Lengths are
points. *Before* and *after* are in the direction in which lines follow one another,
which is down, or in vertical text to the left; *start* and *end* are those of a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from cardgen.display import Group, Leaf, Role
from cardgen.layout.flow.table import Table
from cardgen.layout.inline import Frame, TextContent
from cardgen.template import Align

StampPlace = Literal["last-character", "centre"]


@dataclass(frozen=True, slots=True)
class SealStamp:
    """A seal `size` points square, whose `items` count from its top left corner.

    Its centre is on the middle of the last character of a text's last line, or on the middle
    of that line; from there it is moved by shares of its size, `along` the line and `across`
    it, in the direction in which lines follow. It is painted below the lettering that it is on,
    so that this can be read as through ink.
    """

    size: float
    items: tuple[Leaf, ...]
    over: StampPlace = "last-character"
    along: float = 0.0
    across: float = 0.0


class PlacedStamp(NamedTuple):
    """A seal on a page; it begins `at` points into its frame."""

    group: Group
    at: float


@dataclass(frozen=True, slots=True, eq=False)
class FlowText:
    """A paragraph, its lines `start` and `end` points shorter than the measure at either side.

    Its first line begins `first` points further in, or further out if that is negative. With a
    `label` it is that which stands there, and the text begins at `start`, or behind the label
    where that is longer. White `before` and `after` comes on top of the leading; of two that
    meet the larger counts, and at the head of a page there is none. One that is `kept` is on
    one page with what follows, at least by its last lines. No page begins with less than
    `widows` of its lines or ends with less than `orphans` of them, unless it has fewer. In a
    level flow one that is `free` begins where its own column has room. `place` is what a
    complaint calls it.
    """

    content: TextContent
    start: float = 0.0
    end: float = 0.0
    align: Align = "start"
    before: float = 0.0
    after: float = 0.0
    kept: bool = False
    widows: int = 2
    orphans: int = 2
    role: Role = "paragraph"
    stamp: SealStamp | None = None
    first: float = 0.0
    label: TextContent | None = None
    free: bool = False
    place: str = "a paragraph"


@dataclass(frozen=True, slots=True, eq=False)
class FlowTable:
    """A table, broken between its rows; `kept` and `free` are as of texts."""

    table: Table
    before: float = 0.0
    after: float = 0.0
    kept: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class FlowGap:
    """White on top of that of its neighbours; there is none at the head of a page."""

    height: float


FlowItem = FlowText | FlowTable | FlowGap


class PageFrames(NamedTuple):
    """The frames of the first page and of later ones, one for each column.

    Those of a column have the same measure: width or, for vertical text, height.
    """

    first: tuple[Frame, ...]
    others: tuple[Frame, ...]
