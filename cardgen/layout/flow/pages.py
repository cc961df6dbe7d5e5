"""Pages of a flow: columns of items in frames, as sheets of what is drawn.

In come items, column by column, and frames; out come sheets of groups of display items. Items
are set on the measure (`settext`, `settable`), `fill` finds where pages end, and what stands on
each is drawn here, column by column, which is the order of reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, zip_longest
from typing import NamedTuple, Protocol

from cardgen.display import Group, Item
from cardgen.errors import LayoutError
from cardgen.layout.flow.axes import Axes
from cardgen.layout.flow.extents import Extent
from cardgen.layout.flow.fill import SLACK, TooDeep, fill_pages
from cardgen.layout.flow.items import (
    FlowGap,
    FlowItem,
    FlowTable,
    FlowText,
    PageFrames,
    PlacedStamp,
)
from cardgen.layout.flow.settable import set_table
from cardgen.layout.flow.settext import KEPT, set_text
from cardgen.layout.inline import Frame


class SetItem(Protocol):
    """An item on its measure."""

    def __hash__(self) -> int: ...

    @property
    def extent(self) -> Extent:
        """How deep it is."""
        ...

    def draw(self, frame: Frame, at: float, first: int, last: int, /) -> Iterator[Group]:
        """Some of its lines or rows, `at` points into a frame."""
        ...

    def stamp(self, frame: Frame, at: float, first: int, last: int, /) -> PlacedStamp | None:
        """The seal that belongs to them."""
        ...

    def too_deep(self, at: int, room: float, /) -> LayoutError:
        """What is wrong if the one at `at` has no room even on a page of its own."""
        ...


class Stretch(NamedTuple):
    """What a page has of an item in a column: lines or rows, `at` points into its frame."""

    column: int
    item: SetItem
    first: int
    last: int
    at: float


class FlowSheet(NamedTuple):
    """What stands on a page, in the order of reading, and which column of a facing flow it is.

    A seal comes before the first text that it is on, which is read through it.
    """

    items: tuple[Item, ...]
    column: int = 0


def flow(
    columns: Sequence[Sequence[FlowItem]],
    frames: PageFrames,
    *,
    level: bool = False,
    facing: bool = False,
    vertical: bool = False,
) -> list[FlowSheet]:
    """The items of each column in its frames, on as many pages as they need, at least one.

    Of a `level` flow the items of all columns at the same index begin level, and a page ends
    for all of them at once. If `facing`, each column has pages of its own, which come in turn
    (left, right, left, right) and are level. Otherwise a page holds all columns, and each of
    them goes on by itself. `vertical` text runs in columns from right to left; its tables lie
    across them. Raises LayoutError "overflow": a word is longer than a line, or a line or row
    deeper than a page. Raises ValueError for frames that do not suit the columns.
    """
    pages = break_pages(columns, frames, Axes(vertical), level=level or facing)
    sheets: list[FlowSheet] = []
    for number, page in enumerate(pages):
        room = frames.others if number else frames.first
        if facing:
            for column in range(len(columns)):
                own = [portion for portion in page if portion.column == column]
                sheets.append(FlowSheet(_drawn(own, room), column))
        else:
            sheets.append(FlowSheet(_drawn(page, room)))
    return sheets


def break_pages(
    columns: Sequence[Sequence[FlowItem]],
    frames: PageFrames,
    axes: Axes,
    *,
    level: bool = False,
) -> list[list[Stretch]]:
    """What stands on each page, as `flow` has it, before it is drawn."""
    _check(columns, frames, axes)
    found = [
        [
            _set(item, axes, axes.measure(one), min(map(axes.room, (one, other))))
            for item in items
        ]
        for items, one, other in zip(columns, frames.first, frames.others, strict=True)
    ]
    first, others = (tuple(map(axes.room, each)) for each in frames)
    if level:
        return _filled(found, first, others)
    alone = [
        _filled([items], first[at : at + 1], others[at : at + 1])
        for at, items in enumerate(found)
    ]
    return [
        [stretch._replace(column=at) for at, page in enumerate(each) for stretch in page]
        for each in zip_longest(*alone, fillvalue=[])
    ] or [[]]


def _filled(
    columns: Sequence[Sequence[SetItem | float]],
    first: tuple[float, ...],
    others: tuple[float, ...],
) -> list[list[Stretch]]:
    """What stands on each page of columns that are level."""
    extents = tuple(
        tuple(item if isinstance(item, float | int) else item.extent for item in items)
        for items in columns
    )
    try:
        pages = fill_pages(extents, first, others)
    except TooDeep as error:
        item = columns[error.column][error.rank]
        assert not isinstance(item, float | int), "white has room everywhere"
        raise item.too_deep(error.at, error.room) from None
    return [
        [Stretch(each.column, columns[each.column][each.rank], *each[2:]) for each in page]  # type: ignore[arg-type]
        for page in pages
    ]


def _check(columns: Sequence[Sequence[FlowItem]], frames: PageFrames, axes: Axes) -> None:
    if not len(columns) == len(frames.first) == len(frames.others):
        raise ValueError("there must be a frame for each column")
    for first, other in zip(frames.first, frames.others, strict=True):
        if abs(axes.measure(first) - axes.measure(other)) > SLACK:
            raise ValueError("the frames of a column must have the same measure")


def _set(item: FlowItem, axes: Axes, measure: float, room: float) -> SetItem | float:
    """An item on its measure; of white how much."""
    match item:
        case FlowText():
            return set_text(item, axes, measure)
        case FlowTable():
            return set_table(item, axes, measure, room)
        case FlowGap():
            return item.height


def _drawn(stretches: Sequence[Stretch], frames: Sequence[Frame]) -> tuple[Item, ...]:
    """What a page has, column by column."""
    items: list[Item] = []
    for column, own in groupby(sorted(stretches, key=_column), _column):
        groups = _groups(list(own), frames[column])
        if len(frames) > 1:  # no table goes on from that beside it: to a reader it begins anew
            groups = [
                replace(group, role="table") if group.role == "table-continued" else group
                for group in groups
            ]
        items += _listed(groups)
    return tuple(items)


def _groups(stretches: Sequence[Stretch], frame: Frame) -> list[Group]:
    """What a column has, each seal below the first that it reaches."""
    drawn: list[list[Group]] = []
    for number, (_, item, first, last, at) in enumerate(stretches):
        groups, stamp = _shown(item, frame, at, first, last)
        drawn.append([*groups])
        if stamp:
            ends = (
                each.at + each.item.extent.depth(each.first, each.last) for each in stretches
            )
            reached = next((which for which, end in enumerate(ends) if end > stamp.at), number)
            drawn[min(reached, number)].insert(0, stamp.group)
    return [group for groups in drawn for group in groups]


@lru_cache(maxsize=KEPT)
def _shown(
    item: SetItem, frame: Frame, at: float, first: int, last: int
) -> tuple[tuple[Group, ...], PlacedStamp | None]:
    """Some lines or rows of an item and its seal: the same groups at the same place."""
    return tuple(item.draw(frame, at, first, last)), item.stamp(frame, at, first, last)


def _column(stretch: Stretch) -> int:
    return stretch.column


def _listed(groups: Sequence[Group]) -> Iterator[Group]:
    """Items of a list that follow one another, as a list."""
    for listed, found in groupby(groups, lambda group: group.role == "list-item"):
        if listed:
            yield Group(0.0, 0.0, tuple(found), "list")
        else:
            yield from found
