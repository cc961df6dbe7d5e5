"""Items of a flow (texts, tables and white), and the axes they flow along.

Items compare by identity: an item that is given again is set only once. Lengths are points.
*Before* and *after* are in the direction in which lines follow one another, which is down, or
in vertical text to the left; *start* and *end* are those of a line.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from cardgen.display import Group, Leaf, Role
from cardgen.layout.flow.table import Table
from cardgen.layout.inline import Frame, TextContent
from cardgen.template import Align


class Axes(msgspec.Struct, frozen=True):
    """The axes of a text: lines follow one another down or, if `vertical`, to the left."""

    vertical: bool

    def measure(self, frame: Frame) -> float:
        """Return the length of a line in a frame in points: its width, or its height."""
        return frame.height if self.vertical else frame.width

    def room(self, frame: Frame) -> float:
        """Return the height of a frame in points; for vertical text, its width."""
        return frame.width if self.vertical else frame.height

    def corner(self, frame: Frame, at: float, depth: float) -> tuple[float, float]:
        """Find the top left corner of a box `depth` deep, `at` points into a frame."""
        if self.vertical:
            return frame.x + frame.width - at - depth, frame.y
        return frame.x, frame.y + at

    def inner(self, frame: Frame, white: float) -> Frame:
        """Make the frame that begins `white` points further into a frame."""
        if self.vertical:
            return frame._replace(width=frame.width - white)
        return frame._replace(y=frame.y + white, height=frame.height - white)

    def strip(self, along: float, across: float, length: float, depth: float) -> Frame:
        """Make a frame of `length` × `depth` points for lines in these directions."""
        if self.vertical:
            return Frame(across, along, depth, length)
        return Frame(along, across, length, depth)


StampPlace = Literal["last-character", "centre"]


class SealStamp(msgspec.Struct, frozen=True):
    """A seal `size` points square; its `items` count from its top left corner.

    Its centre is on the middle of the last character of a text's last line, or on the middle of
    that line. From there it moves by shares of its size: `along` the line and `across` it, in
    the direction in which lines follow. It is painted below the lettering, which stays legible.
    """

    size: float
    items: tuple[Leaf, ...]
    over: StampPlace = "last-character"
    along: float = 0.0
    across: float = 0.0


class PlacedStamp(msgspec.Struct, frozen=True):
    """The group of a seal on a page, which begins `at` points into its frame."""

    group: Group
    at: float


class FlowText(msgspec.Struct, frozen=True, eq=False):
    """A paragraph whose lines are `start` and `end` points shorter than the measure.

    Its first line begins `first` points further in, or further out if that is negative. A
    `label` stands there instead, and the text begins at `start`, or behind a longer label.
    White `before` and `after` adds to the leading; where two meet, the larger counts, and the
    head of a page has none. A `kept` text has at least its last lines on the page of the next
    item. No page begins with fewer than `widows` of its lines or ends with fewer than
    `orphans`, unless the text has fewer. In a level flow a `free` text begins as soon as its
    own column has room. `place` names the text in errors.
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


class FlowTable(msgspec.Struct, frozen=True, eq=False):
    """A table that pages break between its rows; see `FlowText` for `kept` and `free`.

    It is `inset` points narrower than the lines on either side.
    """

    table: Table
    before: float = 0.0
    after: float = 0.0
    kept: bool = False
    free: bool = False
    inset: float = 0.0


class FlowGap(msgspec.Struct, frozen=True):
    """White in addition to that of its neighbours; the head of a page has none."""

    height: float


FlowItem = FlowText | FlowTable | FlowGap


class PageFrames(NamedTuple):
    """The frames of the first page and of later pages, one for each column.

    The frames of a column have the same measure: width or, for vertical text, height.
    """

    first: tuple[Frame, ...]
    others: tuple[Frame, ...]
