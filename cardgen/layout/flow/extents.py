"""How deep items of a flow are, as plain values: all that `fill` has to know of them.

Lengths are points. Two items of equal extents are filled alike, whatever they say.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final, NamedTuple, Protocol

BETWEEN: Final = 12.0  # points, between the parts of a table that stand side by side


class Extent(Protocol):
    """How deep an item is that is made of lines or rows, which pages may part."""

    def __hash__(self) -> int: ...

    @property
    def lines(self) -> int:
        """How many lines or rows it has."""
        ...

    @property
    def leading(self) -> float:
        """White that it has before and after it at least, unless a page begins or ends."""
        ...

    @property
    def before(self) -> float:
        """White before it on top of that."""
        ...

    @property
    def after(self) -> float:
        """And after it."""
        ...

    @property
    def kept(self) -> bool:
        """Whether it ends on the page where the next begins."""
        ...

    @property
    def free(self) -> bool:
        """Whether it begins where its own column has room, and is not level with others."""
        ...

    def depth(self, first: int, last: int, /) -> float:
        """How deep some of them are together."""
        ...

    def cost(self, first: int, last: int, /) -> int:
        """How bad it is to have some on a page and the rest on the next: 0, 1 or 2."""
        ...


class TextExtent(NamedTuple):
    """Lines of a text: each is `box` high, and `pitch` below the one before it, in em."""

    lines: int
    before: float
    after: float
    kept: bool
    widows: int
    orphans: int
    size: float
    pitch: float
    box: tuple[float, float]  # above and below the baseline
    free: bool = False

    @property
    def leading(self) -> float:
        """Points between the em boxes of two lines."""
        top, bottom = self.box
        return (self.pitch - (top - bottom)) * self.size

    def depth(self, first: int, last: int) -> float:
        """Points from the far edge of line `first` to that of line `last` − 1."""
        top, bottom = self.box
        return (((last - first or 1) - 1) * self.pitch + top - bottom) * self.size

    def cost(self, first: int, last: int) -> int:
        """How bad it is to have these lines on a page and others on the next: 0 or 2."""
        number = last - first
        good = (
            number >= self.orphans
            and self.lines - last >= self.widows
            and (first == 0 or number >= self.widows)
        )
        return 0 if good else 2


class RowsExtent(NamedTuple):
    """Rows of a table: `tops` and `bottoms` are theirs where it is not broken.

    `begins` are the first rows of its sections, `above` the depth of what stands above rows of
    each at the head of a page.
    """

    before: float
    after: float
    kept: bool
    tops: tuple[float, ...]
    bottoms: tuple[float, ...]
    together: tuple[bool, ...]  # whether each row is kept with the next
    begins: tuple[int, ...]
    above: tuple[float, ...]
    free: bool = False

    @property
    def lines(self) -> int:
        """How many rows there are."""
        return len(self.tops)

    @property
    def leading(self) -> float:
        """None: rows have their padding."""
        return 0.0

    def section(self, row: int) -> int:
        """The section that a row is of."""
        return bisect_right(self.begins, row) - 1

    def depth(self, first: int, last: int) -> float:
        """The height of some rows, with the head and headings above them."""
        if first == last:
            return 0.0
        return self.bottoms[last - 1] - self.tops[first] + self.above[self.section(first)]

    def cost(self, _first: int, last: int) -> int:
        """1 if row `last` is kept with the one before, in one section."""
        return int(self.together[last - 1] and last not in self.begins)


class BlocksExtent(NamedTuple):
    """Upright blocks among columns of vertical text, each so wide."""

    lines: int
    width: float
    before: float
    after: float
    kept: bool
    free: bool = False

    @property
    def leading(self) -> float:
        """None: columns have theirs."""
        return 0.0

    def depth(self, first: int, last: int) -> float:
        """How wide some blocks are together."""
        return (last - first) * (self.width + BETWEEN) - BETWEEN if last > first else 0.0

    def cost(self, _first: int, _last: int) -> int:
        """Nothing: blocks are what pages may part."""
        return 0
