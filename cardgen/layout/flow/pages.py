"""Pages of a flow: columns of items in frames, as sheets of what is drawn.

In come items, column by column, and frames; out come sheets of groups of display items. Items
are set on the measure (`settext`, `settable`), `fill` finds where pages end, and what stands on
each is drawn here, column by column, which is the order of reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest
from typing import NamedTuple

from cardgen.display import Group, Item
from cardgen.layout.flow.axes import Axes
from cardgen.layout.flow.fill import SLACK, Portion, SetItem, fill_pages
from cardgen.layout.flow.items import FlowGap, FlowItem, FlowTable, FlowText, PageFrames
from cardgen.layout.flow.settable import set_table
from cardgen.layout.flow.settext import set_text
from cardgen.layout.inline import Frame


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
) -> list[list[Portion]]:
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
        return list(fill_pages(found, first, others))
    alone = [
        list(fill_pages([items], first[at : at + 1], others[at : at + 1]))
        for at, items in enumerate(found)
    ]
    return [
        [portion._replace(column=at) for at, page in enumerate(each) for portion in page]
        for each in zip_longest(*alone, fillvalue=[])
    ] or [[]]


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


def _drawn(portions: Sequence[Portion], frames: Sequence[Frame]) -> tuple[Item, ...]:
    """The portions of a page, column by column."""
    items: list[Item] = []
    for column, own in groupby(sorted(portions, key=_column), _column):
        groups = _groups(list(own), frames[column])
        if len(frames) > 1:  # no table goes on from that beside it: to a reader it begins anew
            groups = [
                replace(group, role="table") if group.role == "table-continued" else group
                for group in groups
            ]
        items += _listed(groups)
    return tuple(items)


def _groups(portions: Sequence[Portion], frame: Frame) -> list[Group]:
    """The portions of a column, each seal below the first that it reaches."""
    drawn: list[list[Group]] = []
    for number, (_, item, first, last, at) in enumerate(portions):
        drawn.append([*item.draw(frame, at, first, last)])
        if stamp := item.stamp(frame, at, first, last):
            ends = (each.at + each.item.depth(each.first, each.last) for each in portions)
            reached = next((which for which, end in enumerate(ends) if end > stamp.at), number)
            drawn[min(reached, number)].insert(0, stamp.group)
    return [group for groups in drawn for group in groups]


def _column(portion: Portion) -> int:
    return portion.column


def _listed(groups: Sequence[Group]) -> Iterator[Group]:
    """Items of a list that follow one another, as a list."""
    for listed, found in groupby(groups, lambda group: group.role == "list-item"):
        if listed:
            yield Group(0.0, 0.0, tuple(found), "list")
        else:
            yield from found
