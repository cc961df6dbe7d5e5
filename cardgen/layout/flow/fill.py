"""Where the pages of a flow end.

In come the extents of items, column by column; out come portions of them, page by page. Each
page takes as much as it can and ends at the last place where it may: between two items of
which the first is not kept with the next, or within one so that lines or rows enough stand on
either side. Items of the same index are a rank: they begin level, on one page, and a page that
ends within them ends within all that have not come to their own end. Where no break is good
enough a bad one is taken: first items are parted that should be kept, then lines.

What is as deep as before is filled as before: letters that differ in a name end their pages at
the same places, and these are looked for once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from cardgen.layout.flow.extents import Extent

SLACK: Final = 0.01  # points; forgives rounding in sums
_KEEP: Final = 1  # what it costs to part what is kept; lines cost 2
_WORST: Final = 2
_FILLED: Final = 64  # flows of which is known where their pages end

Rooms = tuple[float, ...]
"""How deep a page is in each column, in points."""


class Portion(NamedTuple):
    """Lines or rows of the item at a rank of a column, `at` points into its frame."""

    column: int
    rank: int
    first: int
    last: int
    at: float


class TooDeep(Exception):
    """Line or row `at` of an item is deeper than the `room` of an empty page."""

    def __init__(self, column: int, rank: int, at: int, room: float) -> None:
        super().__init__(column, rank, at, room)
        self.column = column
        self.rank = rank
        self.at = at
        self.room = room


class _Rank(NamedTuple):
    """The items of an index, a column each: None where it has none, or white."""

    items: tuple[Extent | None, ...]
    gaps: tuple[float, ...]
    kept: bool  # with the next rank


class _Cut(NamedTuple):
    """Where a page begins: a rank, and how much of each of its items stands already."""

    rank: int
    done: tuple[int, ...]


@dataclass(slots=True)
class _End:
    """Where a column ends so far, and the white that is due to what follows."""

    at: float = 0.0
    leading: float = 0.0
    after: float = 0.0


@lru_cache(maxsize=_FILLED)
def fill_pages(
    columns: tuple[tuple[Extent | float, ...], ...], first: Rooms, others: Rooms
) -> tuple[tuple[Portion, ...], ...]:
    """What stands on each page, of which the first and the others have so much room.

    The columns, of items and white, are level. Raises TooDeep.
    """
    ranks = _ranks(columns)
    pages: list[tuple[Portion, ...]] = []
    cut: _Cut | None = _Cut(0, (0,) * len(columns))
    rooms = first
    while cut:
        for worst in range(_WORST + 1):
            page = _Page(ranks, cut, rooms, worst)
            if page.found:
                break
        else:
            raise _too_deep(ranks, cut, rooms)
        portions, cut = page.found
        pages.append(tuple(portions))
        rooms = others
    return tuple(pages)


def _too_deep(ranks: Sequence[_Rank], cut: _Cut, rooms: Rooms) -> TooDeep:
    """The first item that has no room on an empty page."""
    for number, rank in enumerate(ranks[cut.rank :], cut.rank):
        each = zip(rank.items, cut.done, rooms, strict=True)
        for column, (item, done, room) in enumerate(each):
            if item and done < item.lines and item.depth(done, done + 1) > room + SLACK:
                return TooDeep(column, number, done, room)
    raise AssertionError("a page that has room for a line of each column can be begun")


class _Page:
    """One page as it is filled: `found` are its portions and where the next one begins.

    Breaks may cost up to `worst`. Of a page that cannot end anywhere nothing is `found`.
    """

    def __init__(self, ranks: Sequence[_Rank], cut: _Cut, rooms: Rooms, worst: int) -> None:
        self.rooms = rooms
        self.worst = worst
        self.ends = [_End() for _ in rooms]
        self.portions: list[Portion] = []
        self.found: tuple[list[Portion], _Cut | None] | None = None
        nothing = (0,) * len(rooms)
        for index in range(cut.rank, len(ranks)):
            rank = ranks[index]
            done = cut.done if index == cut.rank else nothing
            if self.portions and (worst >= _KEEP or not ranks[index - 1].kept):
                self.found = [*self.portions], _Cut(index, nothing)
            if not self._add(index, rank, done):
                return
        self.found = self.portions, None

    def _add(self, index: int, rank: _Rank, done: tuple[int, ...]) -> bool:
        """Set a rank below what is there, if it has room; note where the page may end in it."""
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
            if most == item.lines and (self.worst >= _KEEP or not item.kept):
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
            self.found = [*self.portions, *parts], _Cut(index, tuple(reached))
        if len(whole) < len(parts):
            return False
        self._end(rank, whole, begun=begun)
        return True

    def _begins(self, rank: _Rank, done: tuple[int, ...]) -> tuple[float, ...]:
        """Where the items of a rank begin, so that all have the white that they need.

        Those that are level begin together.
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
        self.portions += portions
        for portion in portions:
            item = rank.items[portion.column]
            assert item is not None, "of what is not there nothing stands on a page"
            at = portion.at + item.depth(portion.first, portion.last)
            self.ends[portion.column] = _End(at, item.leading, item.after)
        if begun:
            for end, gap in zip(self.ends, rank.gaps, strict=True):
                end.at += gap

    def _most(self, item: Extent, first: int, room: float) -> int:
        """Up to which line or row an item has room."""
        low, high = first, item.lines
        while low < high:
            middle = (low + high + 1) // 2
            if item.depth(first, middle) <= room + SLACK:
                low = middle
            else:
                high = middle - 1
        return low

    def _last(self, item: Extent, first: int, most: int) -> int:
        """Before which line or row a page ends best, at most at `most`; `first` for nowhere."""
        for worst in range(self.worst + 1):
            for last in range(most, first, -1):
                if item.cost(first, last) <= worst:
                    return last
        return first


def _ranks(columns: Sequence[Sequence[Extent | float]]) -> list[_Rank]:
    """Items of the same index; a rank of white alone is kept if the one before it is."""
    ranks: list[_Rank] = []
    for index in range(max(map(len, columns), default=0)):
        rank = [items[index] if index < len(items) else 0.0 for items in columns]
        items = tuple(None if isinstance(each, float | int) else each for each in rank)
        gaps = tuple(float(each) if isinstance(each, float | int) else 0.0 for each in rank)
        if any(item is not None and item.lines for item in items):
            kept = any(item.kept for item in items if item)
        else:
            kept = bool(ranks) and ranks[-1].kept
        ranks.append(_Rank(items, gaps, kept))
    return ranks
