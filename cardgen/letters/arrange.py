"""Arrange two languages on pages: in sequence, in parallel columns, facing or stacked.

In come the placed blocks of each language, out come sheets. In columns and on facing pages, a
paragraph and its translation begin level, over page breaks too.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from math import floor
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from cardgen.display import Layer, Page
from cardgen.errors import FieldError
from cardgen.layout.flow import FlowGap, FlowItem, FlowSheet, PageFrames, flow
from cardgen.layout.inline import Frame
from cardgen.letters import blocks as b
from cardgen.letters.place import PlacedBlock

Arrangement = Literal["sequence", "parallel", "facing", "stacked"]
ARRANGEMENTS: Final = ("sequence", "parallel", "facing", "stacked")
GUTTER: Final = 0.055  # of the width of the text, between two columns
_BODY: Final = (b.BodyParagraph, b.GoodsTable)
_SLACK: Final = 1e-6
APART: Final = 3.0  # lines between one language and the next below it


class LetterSheet(msgspec.Struct, frozen=True):
    """A page with text, the indices of its languages, and whether it is their first page."""

    page: Page
    sides: tuple[int, ...]
    is_first: bool


def line_lengths(
    frame: Frame, arrangement: Arrangement, ems: Sequence[float], vertical: Sequence[bool]
) -> tuple[float, ...]:
    """Compute the line length of each language in points: whole em (JLREQ 2.4.2)."""
    width = frame.width * ((1 - GUTTER) / 2 if arrangement == "parallel" else 1.0)
    return tuple(
        floor((frame.height if upright else width) / em + _SLACK) * em
        for em, upright in zip(ems, vertical, strict=True)
    )


def arrange(
    placed: Sequence[Sequence[PlacedBlock]],
    frame: Frame,
    arrangement: Arrangement,
    size: tuple[float, float],
    *,
    ems: Sequence[float],
    line: float,
    vertical: Sequence[bool] = (False, False),
    first: Frame | None = None,
) -> list[LetterSheet]:
    """Set the blocks of all languages on pages of `size` points, in the given arrangement.

    The frame of `first` pages is as wide, and no higher. In vertical text all pages are like
    the first. Raises LayoutError "overflow", and FieldError "bad-letter" for vertical and
    horizontal text that cannot be level.
    """
    _refuse_mixed(arrangement, vertical)
    first = first or frame
    lengths = line_lengths(first, arrangement, ems, vertical)
    whole = [_center_frame(frame, *each) for each in zip(lengths, vertical, strict=True)]
    begun = [_center_frame(first, *each) for each in zip(lengths, vertical, strict=True)]
    others = [one if up else two for one, two, up in zip(begun, whole, vertical, strict=True)]
    every = tuple(range(len(placed)))
    match arrangement:
        case "sequence":
            return [
                LetterSheet(_make_page(sheet, size), (side,), number == 0)
                for side, each in enumerate(placed)
                for number, sheet in enumerate(
                    flow(
                        [_list_items(each)],
                        PageFrames((begun[side],), (others[side],)),
                        vertical=vertical[side],
                    )
                )
            ]
        case "stacked":
            items: list[FlowItem] = []
            for each in placed:
                items += ([FlowGap(APART * line)] if items else []) + _list_items(each)
            frames = PageFrames((begun[0],), (others[0],))
            sheets = flow([items], frames, vertical=vertical[0])
        case "facing":
            frames = PageFrames(tuple(begun), tuple(others))
            sheets = flow(align_languages(placed), frames, facing=True, vertical=vertical[0])
            return [
                LetterSheet(_make_page(sheet, size), (sheet.column,), number < len(placed))
                for number, sheet in enumerate(sheets)
            ]
        case "parallel":
            frames = PageFrames(*(_split_columns(each, lengths[0]) for each in (first, frame)))
            sheets = flow(align_languages(placed), frames, level=True)
    return [
        LetterSheet(_make_page(sheet, size), every, number == 0)
        for number, sheet in enumerate(sheets)
    ]


def _split_columns(frame: Frame, width: float) -> tuple[Frame, Frame]:
    """Split a frame into two columns, each `width` points wide."""
    right = frame._replace(x=frame.x + frame.width - width, width=width)
    return frame._replace(width=width), right


def _refuse_mixed(arrangement: Arrangement, vertical: Sequence[bool]) -> None:
    """Raise FieldError "bad-letter" if vertical and horizontal text are to be side by side."""
    if (arrangement != "sequence" and len(set(vertical)) > 1) or (
        arrangement == "parallel" and any(vertical)
    ):
        reason = f"the arrangement {arrangement} is not possible with this vertical text"
        hint = "set both languages horizontally, or use the arrangement sequence"
        raise FieldError("bad-letter", reason, hint=hint)


def _center_frame(frame: Frame, length: float, upright: bool) -> Frame:
    """Make a frame as narrow as a line length, and centre it between the margins."""
    if upright:
        return frame._replace(y=frame.y + (frame.height - length) / 2, height=length)
    return frame._replace(x=frame.x + (frame.width - length) / 2, width=length)


def align_languages(placed: Sequence[Sequence[PlacedBlock]]) -> list[list[FlowItem]]:
    """List the items of each language, so that matching parts begin at the same height.

    Parts are the head of the letter, each paragraph, and the tail. Within a part the languages
    run freely; empty items fill up the language that has fewer items.
    """
    parts = [_split_parts(blocks) for blocks in placed]
    rows = [
        [head for head, _, _ in parts],
        *zip_longest(*(body for _, body, _ in parts), fillvalue=()),
        [tail for _, _, tail in parts],
    ]
    columns: list[list[FlowItem]] = [[] for _ in placed]
    for row in rows:
        most = max(map(len, row))
        for column, items in zip(columns, row, strict=True):
            column.extend((*items[:1], *map(_mark_free, items[1:])))
            column.extend([FlowGap(0.0)] * (most - len(items)))
    return columns


def _mark_free(item: FlowItem) -> FlowItem:
    """Mark an item that need not begin at the same height as one of the other language."""
    return item if isinstance(item, FlowGap) else replace(item, free=True)


def _split_parts(
    placed: Sequence[PlacedBlock],
) -> tuple[Sequence[FlowItem], list[Sequence[FlowItem]], Sequence[FlowItem]]:
    """Split placed blocks into the head, the paragraphs and the end of a letter."""
    places = [at for at, each in enumerate(placed) if isinstance(each.block, _BODY)]
    if not places:
        return _list_items(placed), [], []
    first, last = places[0], places[-1] + 1
    body: list[Sequence[FlowItem]] = [each.items for each in placed[first:last]]
    return _list_items(placed[:first]), body, _list_items(placed[last:])


def _list_items(placed: Sequence[PlacedBlock]) -> list[FlowItem]:
    """List the items of placed blocks."""
    return [item for each in placed for item in each.items]


def _make_page(sheet: FlowSheet, size: tuple[float, float]) -> Page:
    """Make a page of `size` points from the items of a sheet."""
    return Page(*size, (Layer(sheet.items),))
