"""Find where the pages of a flow end, by the extents of its items.

The result is portions of the items, page by page. Each page takes as much as it can and ends at
the last allowed break: between two items unless the first is kept with the next, or within an
item if enough lines or rows stand on either side. Items of the same index form a rank: they
begin level, on one page, and a page that ends within one of them ends within all that are not
finished. If no good break exists, the page takes a bad one: first it divides items that should
be kept together, then lines.

The results are cached by extents: letters that differ in a name end their pages at the same
places.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

BETWEEN: Final = 12.0  # points between the parts of a table that stand side by side


class TextExtent(msgspec.Struct, frozen=True):
    """The extent of a text: each line is `box` high, and `pitch` em below the line before."""

    lines: int
    before: float
    after: float
    keep_with_next: bool
    widows: int
    orphans: int
    size: float
    pitch: float
    box: tuple[float, float]  # above and below the baseline
    free: bool = False

    @property
    def leading(self) -> float:
        """Leading in points: the distance between the em boxes of two lines."""
        top, bottom = self.box
        return (self.pitch - (top - bottom)) * self.size

    def depth(self, first: int, last: int) -> float:
        """Height in points of the lines from `first` to `last`; line `last` does not count."""
        top, bottom = self.box
        return (((last - first or 1) - 1) * self.pitch + top - bottom) * self.size

    def cost(self, first: int, last: int) -> int:
        """Cost of a page break before line `last`: 2 for too few lines on a page, or 0."""
        number = last - first
        good = (
            number >= self.orphans
            and self.lines - last >= self.widows
            and (first == 0 or number >= self.widows)
        )
        return 0 if good else 2


class RowsExtent(msgspec.Struct, frozen=True):
    """The extent of a table; `tops` and `bottoms` are the edges of rows if no page divides it.

    `begins` are the first rows of the sections. `above` is the depth of the head and heading
    that stand above the rows of each section at the head of a page.
    """

    before: float
    after: float
    keep_with_next: bool
    tops: tuple[float, ...]
    bottoms: tuple[float, ...]
    together: tuple[bool, ...]  # True for each row that is kept with the next
    begins: tuple[int, ...]
    above: tuple[float, ...]
    free: bool = False

    @property
    def lines(self) -> int:
        """Number of rows."""
        return len(self.tops)

    @property
    def leading(self) -> float:
        """Leading between rows: always 0, since rows have padding instead."""
        return 0.0

    def section(self, row: int) -> int:
        """Index of the section of the table to which a row belongs."""
        return bisect_right(self.begins, row) - 1

    def depth(self, first: int, last: int) -> float:
        """Height in points of the rows `first` to before `last`, with head and heading."""
        if first == last:
            return 0.0
        return self.bottoms[last - 1] - self.tops[first] + self.above[self.section(first)]

    def cost(self, _first: int, last: int) -> int:
        """Cost of a page break before row `last`: 1 if it belongs to the row before, or 0."""
        return int(self.together[last - 1] and last not in self.begins)


class BlocksExtent(msgspec.Struct, frozen=True):
    """The extent of a table as upright blocks of equal `width` among vertical text."""

    lines: int
    width: float
    before: float
    after: float
    keep_with_next: bool
    free: bool = False

    @property
    def leading(self) -> float:
        """Leading between blocks: always 0, since columns of text have their own leading."""
        return 0.0

    def depth(self, first: int, last: int) -> float:
        """Width in points of the blocks from `first` to before `last` together."""
        return (last - first) * (self.width + BETWEEN) - BETWEEN if last > first else 0.0

    def cost(self, _first: int, _last: int) -> int:
        """Cost of a page break between blocks: always 0."""
        return 0


Extent = TextExtent | RowsExtent | BlocksExtent
"""Lengths of an item and of its lines, rows or blocks in points, and where pages divide it.

`leading` is the least white before and after the item, but not at the edges of a page;
`before` and `after` are white in addition. An item that is `keep_with_next` ends on the page
where the next item begins. A `free` item begins as soon as its own column has room, not level
with others. Items of equal extents are filled alike, whatever their content.
"""

SLACK: Final = 0.01  # points; forgives rounding in sums
_KEEP: Final = 1  # cost of dividing items that are kept together; dividing lines costs 2
_WORST: Final = 2
_FILLED: Final = 64  # flows whose pages are cached

Rooms = tuple[float, ...]
"""Depth of a page in each column, in points."""


class Portion(NamedTuple):
    """Lines or rows of the item at a rank of a column, `at` points into its frame."""

    column: int
    rank: int
    first: int
    last: int
    at: float


class TooDeep(Exception):
    """The error for a line or row `at` of an item, deeper than the `room` of an empty page."""

    def __init__(self, column: int, rank: int, at: int, room: float) -> None:
        super().__init__(column, rank, at, room)
        self.column = column
        self.rank = rank
        self.at = at
        self.room = room


class _Rank(msgspec.Struct, frozen=True):
    """The items at one index of all columns; None for a column with white or no item there."""

    items: tuple[Extent | None, ...]
    gaps: tuple[float, ...]
    keep_with_next: bool  # together with the next rank


class _Cut(msgspec.Struct, frozen=True):
    """The place where a page begins: a rank, and how many lines of its items are set."""

    rank: int
    done: tuple[int, ...]


class _End(msgspec.Struct):
    """The end of a column so far, and the white that the next item owes."""

    at: float = 0.0
    leading: float = 0.0
    after: float = 0.0


@lru_cache(maxsize=_FILLED)
def fill_pages(
    columns: tuple[tuple[Extent | float, ...], ...], first: Rooms, others: Rooms
) -> tuple[tuple[Portion, ...], ...]:
    """Spread columns of items and gaps over pages, and keep the columns level.

    `first` is the room on the first page and `others` that on the rest, in points. Raises
    TooDeep for an item that no page can hold.
    """
    ranks = _ranks(columns)
    pages: list[tuple[Portion, ...]] = []
    cut: _Cut | None = _Cut(0, (0,) * len(columns))
    rooms = first
    while cut:
        for worst in range(_WORST + 1):
            page = _Page(ranks, cut, rooms, worst)
            if page.result:
                break
        else:
            raise _too_deep(ranks, cut, rooms)
        portions, cut = page.result
        pages.append(tuple(portions))
        rooms = others
    return tuple(pages)


def _too_deep(ranks: Sequence[_Rank], cut: _Cut, rooms: Rooms) -> TooDeep:
    """Make the error for the first item that does not fit even on an empty page."""
    for number, rank in enumerate(ranks[cut.rank :], cut.rank):
        each = zip(rank.items, cut.done, rooms, strict=True)
        for column, (item, done, room) in enumerate(each):
            if item and done < item.lines and item.depth(done, done + 1) > room + SLACK:
                return TooDeep(column, number, done, room)
    raise AssertionError("a page with room for a line in each column can be filled")


class _Page:
    """A page filled with ranks; `result` are its portions, and where the next page begins.

    Page breaks may cost up to `worst`. `result` is None if the page cannot end anywhere.
    """

    def __init__(self, ranks: Sequence[_Rank], cut: _Cut, rooms: Rooms, worst: int) -> None:
        self.rooms = rooms
        self.worst = worst
        self.ends = [_End() for _ in rooms]
        self.portions: list[Portion] = []
        self.result: tuple[list[Portion], _Cut | None] | None = None
        nothing = (0,) * len(rooms)
        for index in range(cut.rank, len(ranks)):
            rank = ranks[index]
            done = cut.done if index == cut.rank else nothing
            if self.portions and (worst >= _KEEP or not ranks[index - 1].keep_with_next):
                self.result = [*self.portions], _Cut(index, nothing)
            if not self._add(index, rank, done):
                return
        self.result = self.portions, None

    def _add(self, index: int, rank: _Rank, done: tuple[int, ...]) -> bool:
        """Add the items at one index of all columns to the page. True if all of it has room."""
        begun = bool(self.portions)
        begins = self._begins(rank, done) if begun else (0.0,) * len(rank.items)
        whole: list[Portion] = []
        parts: list[Portion] = []
        reached = list(done)
        legal = True
        for column, item in enumerate(rank.items):
            if item is None or done[column] >= item.lines:
                continue
            first, at = done[column], begins[column]
            most = self._most(item, first, self.rooms[column] - at)
            if most == item.lines:
                whole.append(Portion(column, index, first, most, at))
            if most == item.lines and (self.worst >= _KEEP or not item.keep_with_next):
                last = most
            else:
                last = self._last(item, first, min(most, item.lines - 1))
            legal = legal and last > first
            reached[column] = last
            parts.append(Portion(column, index, first, last, at))
        ended = all(
            item is None or last >= item.lines
            for item, last in zip(rank.items, reached, strict=True)
        )
        if parts and legal and not ended:
            self.result = [*self.portions, *parts], _Cut(index, tuple(reached))
        if len(whole) < len(parts):
            return False
        self._end(rank, whole, begun=begun)
        return True

    def _begins(self, rank: _Rank, done: tuple[int, ...]) -> tuple[float, ...]:
        """Compute the positions in points at which the items of one index begin on the page.

        Level items begin together.
        """
        own = [
            end.at + max(end.leading, item.leading) + max(end.after, item.before)
            if item is not None and first < item.lines
            else 0.0
            for end, item, first in zip(self.ends, rank.items, done, strict=True)
        ]
        free = [item is not None and item.free for item in rank.items]
        level = max(
            (at for at, is_free in zip(own, free, strict=True) if not is_free), default=0.0
        )
        return tuple(at if is_free else level for at, is_free in zip(own, free, strict=True))

    def _end(self, rank: _Rank, portions: Sequence[Portion], *, begun: bool) -> None:
        """Add all items of one index to the page, and update the ends of their columns."""
        self.portions += portions
        for portion in portions:
            item = rank.items[portion.column]
            assert item is not None, "only items have portions"
            at = portion.at + item.depth(portion.first, portion.last)
            self.ends[portion.column] = _End(at, item.leading, item.after)
        if begun:
            for end, gap in zip(self.ends, rank.gaps, strict=True):
                end.at += gap

    def _most(self, item: Extent, first: int, room: float) -> int:
        """Find the first line or row of an item that no longer fits in `room` points."""
        low, high = first, item.lines
        while low < high:
            middle = (low + high + 1) // 2
            if item.depth(first, middle) <= room + SLACK:
                low = middle
            else:
                high = middle - 1
        return low

    def _last(self, item: Extent, first: int, most: int) -> int:
        """Find the best line or row before which the page ends, `most` at the latest.

        Return `first` if there is none.
        """
        for worst in range(self.worst + 1):
            for last in range(most, first, -1):
                if item.cost(first, last) <= worst:
                    return last
        return first


def _ranks(columns: Sequence[Sequence[Extent | float]]) -> list[_Rank]:
    """Group the items of all columns by their index: one group for each index.

    A rank of white alone is kept with the next if the rank before it is.
    """
    ranks: list[_Rank] = []
    for index in range(max(map(len, columns), default=0)):
        rank = [items[index] if index < len(items) else 0.0 for items in columns]
        items = tuple(None if isinstance(each, float | int) else each for each in rank)
        gaps = tuple(float(each) if isinstance(each, float | int) else 0.0 for each in rank)
        if any(item is not None and item.lines for item in items):
            keep_with_next = any(item.keep_with_next for item in items if item)
        else:
            keep_with_next = bool(ranks) and ranks[-1].keep_with_next
        ranks.append(_Rank(items, gaps, keep_with_next))
    return ranks
