"""Pages of a flow: columns of items in frames, or tables over pages.

Items are set on the measure (`settext`, `settable`), `fill` finds where pages end, and this
module draws the items of each page, column by column, in the order of reading. `flow` gives
sheets of groups. `paginate` gives pages of tables as layers; pages that repeat the same rows at
the same place share one layer, so that a backend draws it once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.display import Group, Item, Layer
from cardgen.layout.flow.fill import SLACK, TooDeep, fill_pages
from cardgen.layout.flow.items import (
    Axes,
    FlowGap,
    FlowItem,
    FlowTable,
    FlowText,
    PageFrames,
    PlacedStamp,
)
from cardgen.layout.flow.settable import (
    SetBlocks,
    SetRow,
    SetRows,
    SetTable,
    ShownRow,
    draw_rows,
    set_table,
)
from cardgen.layout.flow.settext import KEPT, SetText, set_text
from cardgen.layout.flow.table import Table
from cardgen.layout.inline import Frame

SetItem = SetText | SetRows | SetBlocks
"""An item of a flow with its lines, rows or blocks laid out, to be divided over pages."""


class Stretch(NamedTuple):
    """Lines or rows of an item on a page, `at` points into the frame of their column."""

    column: int
    item: SetItem
    first: int
    last: int
    at: float


class FlowSheet(msgspec.Struct, frozen=True):
    """The items of a page in the order of reading, and the page's column in a facing flow.

    A seal comes before the first text that it covers, and that text is painted over it. The
    items begin `white` points into their frame.
    """

    items: tuple[Item, ...]
    column: int = 0
    white: float = 0.0


def flow(
    columns: Sequence[Sequence[FlowItem]],
    frames: PageFrames,
    *,
    level: bool = False,
    facing: bool = False,
    vertical: bool = False,
    above: float = 0.0,
) -> list[FlowSheet]:
    """Flow the items of each column through its frames, over one page or more.

    In a `level` flow the items of all columns at the same index begin level, and a page ends
    for all of them at once. If `facing`, each column has pages of its own in turn (left, right,
    left, right), and they are level. Otherwise a page holds all columns, and each column flows
    by itself. `vertical` text runs in columns from right to left; its tables lie across them.
    If all is on one page, the share `above` of the white that is left stands before the items.
    Raises LayoutError "overflow" if a word is longer than a line, or a line or row deeper than
    a page. Raises ValueError if the frames do not match the columns.
    """
    axes = Axes(vertical)
    pages = break_pages(columns, frames, axes, level=level or facing)
    white = above * _find_white(pages[0], frames.first, axes) if len(pages) == 1 else 0.0
    sheets: list[FlowSheet] = []
    for number, page in enumerate(pages):
        room = (
            frames.others if number else tuple(axes.inner(each, white) for each in frames.first)
        )
        if facing:
            for column in range(len(columns)):
                own = [portion for portion in page if portion.column == column]
                sheets.append(FlowSheet(_draw_page(own, room), column, white))
        else:
            sheets.append(FlowSheet(_draw_page(page, room), white=white))
    return sheets


def _find_white(page: Sequence[Stretch], frames: Sequence[Frame], axes: Axes) -> float:
    """Find the points that a page leaves free behind the items of its fullest column."""
    rooms = [axes.room(frame) for frame in frames]
    ends = [*rooms]
    for column, item, first, last, at in page:
        end = rooms[column] - at - item.extent.depth(first, last)
        ends[column] = min(ends[column], end)
    return max(0.0, min(ends))


def break_pages(
    columns: Sequence[Sequence[FlowItem]],
    frames: PageFrames,
    axes: Axes,
    *,
    level: bool = False,
) -> list[list[Stretch]]:
    """Break columns of items into pages as `flow` does, without drawing them."""
    _check(columns, frames, axes)
    columns_set = [
        [
            _set(item, axes, axes.measure(one), min(map(axes.room, (one, other))))
            for item in items
        ]
        for items, one, other in zip(columns, frames.first, frames.others, strict=True)
    ]
    first, others = (tuple(map(axes.room, each)) for each in frames)
    if level:
        return _fill_level(columns_set, first, others)
    alone = [
        _fill_level([items], first[at : at + 1], others[at : at + 1])
        for at, items in enumerate(columns_set)
    ]
    return [
        [stretch._replace(column=at) for at, page in enumerate(each) for stretch in page]
        for each in zip_longest(*alone, fillvalue=[])
    ] or [[]]


def _fill_level(
    columns: Sequence[Sequence[SetItem | float]],
    first: tuple[float, ...],
    others: tuple[float, ...],
) -> list[list[Stretch]]:
    """Fill pages with columns of laid out items. Keep items of one index at the same height."""
    extents = tuple(
        tuple(item if isinstance(item, float | int) else item.extent for item in items)
        for items in columns
    )
    try:
        pages = fill_pages(extents, first, others)
    except TooDeep as error:
        item = columns[error.column][error.rank]
        assert not isinstance(item, float | int), "white always has room"
        raise item.too_deep(error.at, error.room) from None
    return [
        [Stretch(each.column, columns[each.column][each.rank], *each[2:]) for each in page]  # type: ignore[arg-type]
        for page in pages
    ]


def _check(columns: Sequence[Sequence[FlowItem]], frames: PageFrames, axes: Axes) -> None:
    """Check the frames. Raise ValueError if they do not match the columns or one another."""
    if not len(columns) == len(frames.first) == len(frames.others):
        raise ValueError("there must be a frame for each column")
    for first, other in zip(frames.first, frames.others, strict=True):
        if abs(axes.measure(first) - axes.measure(other)) > SLACK:
            raise ValueError("the frames of a column must have the same measure")


def _set(item: FlowItem, axes: Axes, measure: float, room: float) -> SetItem | float:
    """Lay out an item in lines of `measure` points.

    For a gap, return its height in points instead.
    """
    match item:
        case FlowText():
            return set_text(item, axes, measure)
        case FlowTable():
            return set_table(item, axes, measure, room)
        case FlowGap():
            return item.height


def _draw_page(stretches: Sequence[Stretch], frames: Sequence[Frame]) -> tuple[Item, ...]:
    """Draw the lines and rows of a page, column by column."""
    items: list[Item] = []
    column_of = attrgetter("column")
    for column, own in groupby(sorted(stretches, key=column_of), column_of):
        groups = _draw_column(list(own), frames[column])
        if len(frames) > 1:  # a table does not go on from the column beside it, but begins anew
            groups = [
                replace(group, role="table") if group.role == "table-continued" else group
                for group in groups
            ]
        items += _group_lists(groups)
    return tuple(items)


def _draw_column(stretches: Sequence[Stretch], frame: Frame) -> list[Group]:
    """Draw the lines and rows of a column.

    Draw each seal below the first text that it overlaps.
    """
    drawn: list[list[Group]] = []
    for number, (_, item, first, last, at) in enumerate(stretches):
        groups, stamp = _draw_stretch(item, frame, at, first, last)
        drawn.append([*groups])
        if stamp:
            ends = (
                each.at + each.item.extent.depth(each.first, each.last) for each in stretches
            )
            reached = next((which for which, end in enumerate(ends) if end > stamp.at), number)
            drawn[min(reached, number)].insert(0, stamp.group)
    return [group for groups in drawn for group in groups]


@lru_cache(maxsize=KEPT)
def _draw_stretch(
    item: SetItem, frame: Frame, at: float, first: int, last: int
) -> tuple[tuple[Group, ...], PlacedStamp | None]:
    """Draw lines or rows of an item, and its seal; cached, so equal groups are one object."""
    stamp = item.stamp(frame, at, first, last) if isinstance(item, SetText) else None
    return tuple(item.draw(frame, at, first, last)), stamp


def _group_lists(groups: Sequence[Group]) -> Iterator[Group]:
    """Put list items that follow one another into a group with the role of a list."""
    for is_list, own in groupby(groups, lambda group: group.role == "list-item"):
        if is_list:
            yield Group(0.0, 0.0, tuple(own), "list")
        else:
            yield from own


class FlowPage(NamedTuple):
    """A page of tables: a layer that other pages repeat, and the page's own layer.

    Pages that repeat the same rows at the same place have the same layer object for them.
    """

    repeated: Layer
    own: Layer


def paginate(
    tables: Iterable[Table], first: Frame, others: Frame, running: Table | None = None
) -> list[FlowPage]:
    """Set tables one below the other, on one page or more.

    The first page has room in `first`, the others in `others`, and these repeat `running` at
    the top. The two frames are equally wide. Raises LayoutError "overflow" if a word is wider
    than its column even at the least size, or a row higher than a page.
    """
    above: Sequence[SetRow] = ()
    if running:
        above = SetTable(running, others.width).rows(running.rows)
    lower = others.inner((sum(row.height for row in above), 0.0, 0.0, 0.0))
    given = [*tables]
    items = [
        FlowTable(table, kept=any(other.attached for other in given[at : at + 1]))
        for at, table in enumerate(given, 1)
    ]
    axes = Axes(vertical=False)
    pages = break_pages([items], PageFrames((first,), (lower,)), axes)
    layers: dict[Hashable, Layer] = {}
    return [
        _make_page(stretches, lower, others, above, layers)
        if number
        else _make_page(stretches, first, first, (), layers)
        for number, stretches in enumerate(pages)
    ]


def _make_page(
    stretches: Sequence[Stretch],
    frame: Frame,
    whole: Frame,
    running: Sequence[SetRow],
    layers: dict[Hashable, Layer],
) -> FlowPage:
    """Make a page with the `running` rows at the top of `whole`, and the other rows in `frame`.

    `layers` are the layers that pages repeat, each made once.
    """
    above = [ShownRow(row, known=True) for row in running]
    repeated = [*draw_rows(above, whole.x, whole.y, known=True)]
    common: list[Hashable] = [whole, *above]
    own: list[Group] = []
    for stretch in stretches:
        item = stretch.item
        assert isinstance(item, SetRows)  # all items are tables
        rows = [*item.lines(stretch.first, stretch.last)]
        x, y, known = frame.x, frame.y + stretch.at, stretch.first > 0
        if stretch is stretches[0]:
            head, rows = rows[: len(item.head)], rows[len(item.head) :]
            common += head
            repeated += draw_rows(head, x, y, known=known)
            y += sum(shown.row.height for shown in head)
            known = known or any(shown.row.role for shown in head)
        own += draw_rows(rows, x, y, known=known)
    layer = layers.setdefault(tuple(common), Layer(tuple(repeated)))
    return FlowPage(layer, Layer(tuple(own)))
