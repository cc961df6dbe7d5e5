"""Two languages on pages: one after the other, side by side, on facing pages, or one below.

In come the placed blocks of each language, out come pages. Side by side and on facing pages,
paragraphs that say the same begin level, over page breaks too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from math import floor
from typing import Final, Literal, NamedTuple

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


class LetterSheet(NamedTuple):
    """A page, the places of its languages in the letter, and whether it is their first."""

    page: Page
    sides: tuple[int, ...]
    is_first: bool


def measures(
    frame: Frame, arrangement: Arrangement, ems: Sequence[float], vertical: Sequence[bool]
) -> tuple[float, ...]:
    """How long the lines of each language are: a whole number of its em (JLREQ 2.4.2)."""
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
    """The pages, `size` points wide and high, with the text in `frame`.

    On `first` pages it stands in a frame that is as wide, and no higher. In columns all pages
    are as the first.

    Raises LayoutError "overflow", and FieldError "bad-letter" for columns and lines that cannot
    be level.
    """
    refuse_mixed(arrangement, vertical)
    first = first or frame
    lengths = measures(first, arrangement, ems, vertical)
    whole = [_whole(frame, *each) for each in zip(lengths, vertical, strict=True)]
    begun = [_whole(first, *each) for each in zip(lengths, vertical, strict=True)]
    others = [one if up else two for one, two, up in zip(begun, whole, vertical, strict=True)]
    every = tuple(range(len(placed)))
    match arrangement:
        case "sequence":
            return [
                LetterSheet(_page(sheet, size), (side,), number == 0)
                for side, each in enumerate(placed)
                for number, sheet in enumerate(
                    flow(
                        [_all(each)],
                        PageFrames((begun[side],), (others[side],)),
                        vertical=vertical[side],
                    )
                )
            ]
        case "stacked":
            items: list[FlowItem] = []
            for each in placed:
                items += ([FlowGap(APART * line)] if items else []) + _all(each)
            frames = PageFrames((begun[0],), (others[0],))
            sheets = flow([items], frames, vertical=vertical[0])
        case "facing":
            frames = PageFrames(tuple(begun), tuple(others))
            sheets = flow(level(placed), frames, facing=True, vertical=vertical[0])
            every_other = len(placed)
            return [
                LetterSheet(_page(sheet, size), (sheet.column,), number < every_other)
                for number, sheet in enumerate(sheets)
            ]
        case "parallel":
            frames = PageFrames(_beside(first, lengths[0]), _beside(frame, lengths[0]))
            sheets = flow(level(placed), frames, level=True)
    return [
        LetterSheet(_page(sheet, size), every, number == 0)
        for number, sheet in enumerate(sheets)
    ]


def _beside(frame: Frame, width: float) -> tuple[Frame, Frame]:
    """Two columns of a frame."""
    right = frame._replace(x=frame.x + frame.width - width, width=width)
    return frame._replace(width=width), right


def refuse_mixed(arrangement: Arrangement, vertical: Sequence[bool]) -> None:
    """Raise FieldError "bad-letter" for columns and lines that cannot be level."""
    if (arrangement != "sequence" and len(set(vertical)) > 1) or (
        arrangement == "parallel" and any(vertical)
    ):
        raise FieldError(
            "bad-letter",
            f"columns of one language and lines of the other have no {arrangement} arrangement",
            hint="write the letter in lines, or one language after the other: sequence",
        )


def _whole(frame: Frame, length: float, upright: bool) -> Frame:
    """The frame with lines so long; what is left goes to the margins, alike."""
    if upright:
        return frame._replace(y=frame.y + (frame.height - length) / 2, height=length)
    return frame._replace(x=frame.x + (frame.width - length) / 2, width=length)


def level(placed: Sequence[Sequence[PlacedBlock]]) -> list[list[FlowItem]]:
    """The items of each language, those at the same place level.

    What stands before the text, each paragraph, and what follows begin level; what is within
    these goes on by itself, and where one language has less than the other, white makes up.
    """
    parted = [_parts(each) for each in placed]
    rows = [
        [head for head, _, _ in parted],
        *zip_longest(*(body for _, body, _ in parted), fillvalue=()),
        [tail for _, _, tail in parted],
    ]
    columns: list[list[FlowItem]] = [[] for _ in placed]
    for row in rows:
        most = max(map(len, row))
        for column, items in zip(columns, row, strict=True):
            column.extend((*items[:1], *map(_free, items[1:])))
            column.extend([FlowGap(0.0)] * (most - len(items)))
    return columns


def _free(item: FlowItem) -> FlowItem:
    """An item that follows another of its own language wherever that ends."""
    return item if isinstance(item, FlowGap) else replace(item, free=True)


def _parts(
    placed: Sequence[PlacedBlock],
) -> tuple[Sequence[FlowItem], list[Sequence[FlowItem]], Sequence[FlowItem]]:
    """The items before the text, those of each paragraph of it, and what follows."""
    places = [at for at, each in enumerate(placed) if isinstance(each.block, _BODY)]
    if not places:
        return _all(placed), [], []
    first, last = places[0], places[-1] + 1
    body: list[Sequence[FlowItem]] = [each.items for each in placed[first:last]]
    return _all(placed[:first]), body, _all(placed[last:])


def _all(placed: Sequence[PlacedBlock]) -> list[FlowItem]:
    return [item for each in placed for item in each.items]


def _page(sheet: FlowSheet, size: tuple[float, float]) -> Page:
    return Page(*size, (Layer(sheet.items),))
