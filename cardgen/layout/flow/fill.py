"""Where the pages of a flow end.

In come items on their measure, column by column; out come portions of them, page by page. Each
page takes as much as it can and ends at the last place where it may: between two items of
which the first is not kept with the next, or within one so that lines or rows enough stand on
either side. Items of the same index are a rank: they begin level, on one page, and a page that
ends within them ends within all that have not come to their own end. Where no break is good
enough a bad one is taken: first items are parted that should be kept, then lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from cardgen.display import Group
from cardgen.errors import LayoutError
from cardgen.layout.flow.items import FlowTable, FlowText, PlacedStamp
from cardgen.layout.inline import Frame

SLACK: Final = 0.01  # points; forgives rounding in sums
_KEEP: Final = 1  # what it costs to part what is kept; lines cost 2
_WORST: Final = 2

Rooms = tuple[float, ...]
"""How deep a page is in each column, in points."""


class SetItem(Protocol):
    """An item on its measure, made of lines or rows that pages may part."""

    @property
    def item(self) -> FlowText | FlowTable:
        """What was set."""
        ...

    @property
    def count(self) -> int:
        """How many lines or rows it has."""
        ...

    @property
    def leading(self) -> float:
        """White that it has before and after it at least, unless a page begins or ends."""
        ...

    def depth(self, first: int, last: int) -> float:
        """How deep some of them are together."""
        ...

    def cost(self, first: int, last: int, /) -> int:
        """How bad it is to have some on a page and the rest on the next: 0, 1 or 2."""
        ...

    def draw(self, frame: Frame, at: float, first: int, last: int, /) -> Iterator[Group]:
        """Some of them, `at` points into a frame."""
        ...

    def stamp(self, frame: Frame, at: float, first: int, last: int, /) -> PlacedStamp | None:
        """The seal that belongs to them."""
        ...

    def too_deep(self, at: int, room: float, /) -> LayoutError:
        """What is wrong if the one at `at` has no room even on a page of its own."""
        ...


class Portion(NamedTuple):
    """Lines or rows of an item on a page, `at` points into its frame."""

    column: int
    item: SetItem
    first: int
    last: int
    at: float


class _Rank(NamedTuple):
    """The items of an index, a column each: None where it has none, or white."""

    items: tuple[SetItem | None, ...]
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


def fill_pages(
    columns: Sequence[Sequence[SetItem | float]], first: Rooms, others: Rooms
) -> Iterator[list[Portion]]:
    """What stands on each page, of which the first and the others have so much room.

    The columns, of items and white, are level. Raises LayoutError "overflow".
    """
    ranks = _ranks(columns)
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
        yield portions
        rooms = others


def _too_deep(ranks: Sequence[_Rank], cut: _Cut, rooms: Rooms) -> LayoutError:
    """The complaint of the first item that has no room on an empty page."""
    for rank in ranks[cut.rank :]:
        for item, done, room in zip(rank.items, cut.done, rooms, strict=True):
            if item and done < item.count and item.depth(done, done + 1) > room + SLACK:
                return item.too_deep(done, room)
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
        at = self._begin(rank, done) if begun else 0.0
        whole: list[Portion] = []
        parts: list[Portion] = []
        reached = list(done)
        legal = True
        for column, item in enumerate(rank.items):
            if item is None or done[column] >= item.count:
                continue
            first = done[column]
            most = self._most(item, first, self.rooms[column] - at)
            if most == item.count:
                whole.append(Portion(column, item, first, most, at))
            if most == item.count and (self.worst >= _KEEP or not item.item.kept):
                last = most
            else:
                last = self._last(item, first, min(most, item.count - 1))
            legal = legal and last > first
            reached[column] = last
            parts.append(Portion(column, item, first, last, at))
        ended = all(
            item is None or last >= item.count
            for item, last in zip(rank.items, reached, strict=True)
        )
        if parts and legal and not ended:
            self.found = [*self.portions, *parts], _Cut(index, tuple(reached))
        if len(whole) < len(parts):
            return False
        self._end(rank, whole, begun=begun)
        return True

    def _begin(self, rank: _Rank, done: tuple[int, ...]) -> float:
        """Where a rank begins, so that all of its columns have the white that they need."""
        found = [
            end.at + max(end.leading, item.leading) + max(end.after, item.item.before)
            for end, item, first in zip(self.ends, rank.items, done, strict=True)
            if item is not None and first < item.count
        ]
        return max(found, default=0.0)

    def _end(self, rank: _Rank, portions: Sequence[Portion], *, begun: bool) -> None:
        self.portions += portions
        for portion in portions:
            item = portion.item
            at = portion.at + item.depth(portion.first, portion.last)
            self.ends[portion.column] = _End(at, item.leading, item.item.after)
        if begun:
            for end, gap in zip(self.ends, rank.gaps, strict=True):
                end.at += gap

    def _most(self, item: SetItem, first: int, room: float) -> int:
        """Up to which line or row an item has room."""
        low, high = first, item.count
        while low < high:
            middle = (low + high + 1) // 2
            if item.depth(first, middle) <= room + SLACK:
                low = middle
            else:
                high = middle - 1
        return low

    def _last(self, item: SetItem, first: int, most: int) -> int:
        """Before which line or row a page ends best, at most at `most`; `first` for nowhere."""
        for worst in range(self.worst + 1):
            for last in range(most, first, -1):
                if item.cost(first, last) <= worst:
                    return last
        return first


def _ranks(columns: Sequence[Sequence[SetItem | float]]) -> list[_Rank]:
    """Items of the same index; a rank of white alone is kept if the one before it is."""
    ranks: list[_Rank] = []
    for index in range(max(map(len, columns), default=0)):
        rank = [items[index] if index < len(items) else 0.0 for items in columns]
        items = tuple(None if isinstance(each, float | int) else each for each in rank)
        gaps = tuple(float(each) if isinstance(each, float | int) else 0.0 for each in rank)
        if any(item is not None and item.count for item in items):
            kept = any(item.item.kept for item in items if item)
        else:
            kept = bool(ranks) and ranks[-1].kept
        ranks.append(_Rank(items, gaps, kept))
    return ranks
