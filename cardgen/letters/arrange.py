"""Arrange two languages on pages: in sequence, in parallel columns, facing or stacked.

In come the placed blocks of each language, out come sheets. In columns and on facing pages, a
paragraph and its translation begin level, over page breaks too.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from math import floor
from typing import Final, Literal, NamedTuple

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
_ROW: Final = 0.5  # lines between paragraphs that begin level
APART: Final = 3.0  # lines between one language and the next below it


class LetterSheet(msgspec.Struct, frozen=True):
    """A page with text, the indices of its languages, and whether it is their first page.

    The text begins `white` points into its frame.
    """

    page: Page
    sides: tuple[int, ...]
    is_first: bool
    white: float = 0.0


def line_lengths(
    frame: Frame,
    arrangement: Arrangement,
    ems: Sequence[float],
    vertical: Sequence[bool],
    share: float = 0.5,
) -> tuple[float, ...]:
    """Compute the line length of each language in points: whole em (JLREQ 2.4.2).

    Of two parallel columns, the first has the `share`.
    """
    shares = (share, 1 - share) if arrangement == "parallel" else (1.0,) * len(ems)
    width = frame.width * (1 - GUTTER if arrangement == "parallel" else 1.0)
    return tuple(
        floor((frame.height if upright else width * own) / em + _SLACK) * em
        for em, upright, own in zip(ems, vertical, shares, strict=True)
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
    above: float = 0.0,
    share: float = 0.5,
) -> list[LetterSheet]:
    """Set the blocks of all languages on pages of `size` points, in the given arrangement.

    The frame of `first` pages is as wide, and no higher. In vertical text all pages are like
    the first. The share `above` of the white of a single page stands above its text. Of two
    parallel columns, the first has the `share`. Languages that need more than a page are not
    stacked, but follow one another. Raises LayoutError "overflow", and FieldError "bad-letter"
    for vertical and horizontal text that cannot be level.
    """
    _refuse_mixed(arrangement, vertical)
    first = first or frame
    lengths = line_lengths(first, arrangement, ems, vertical, share)
    whole = [_center_frame(frame, *each) for each in zip(lengths, vertical, strict=True)]
    begun = [_center_frame(first, *each) for each in zip(lengths, vertical, strict=True)]
    others = [one if up else two for one, two, up in zip(begun, whole, vertical, strict=True)]
    every = tuple(range(len(placed)))
    if arrangement == "parallel":
        frames = PageFrames(*(_split_columns(each, lengths) for each in (first, frame)))
        sheets = flow(align_languages(placed, _ROW * line), frames, level=True, above=above)
        return _make_sheets(sheets, size, every)
    if arrangement == "facing":
        frames = PageFrames(tuple(begun), tuple(others))
        columns = align_languages(placed, _ROW * line)
        sheets = flow(columns, frames, facing=True, vertical=vertical[0], above=above)
        return [
            LetterSheet(_make_page(sheet, size), (sheet.column,), number < len(placed))
            for number, sheet in enumerate(sheets)
        ]
    alone = [
        (_list_items(each), PageFrames((one,), (other,)), upright)
        for each, one, other, upright in zip(placed, begun, others, vertical, strict=True)
    ]
    if arrangement == "stacked":
        items, frames, upright = alone[0]
        for each, _, _ in alone[1:]:
            items = [*items, FlowGap(APART * line), *each]
        sheets = flow([items], frames, vertical=upright, above=above)
        if len(sheets) == 1:
            return _make_sheets(sheets, size, every)
    return [
        sheet
        for side, (items, frames, upright) in enumerate(alone)
        for sheet in _make_sheets(
            flow([items], frames, vertical=upright, above=above), size, (side,)
        )
    ]


def _make_sheets(
    sheets: Sequence[FlowSheet], size: tuple[float, float], sides: tuple[int, ...]
) -> list[LetterSheet]:
    """Make the pages of languages that share them."""
    return [
        LetterSheet(_make_page(sheet, size), sides, number == 0, sheet.white)
        for number, sheet in enumerate(sheets)
    ]


def _split_columns(frame: Frame, widths: Sequence[float]) -> tuple[Frame, Frame]:
    """Split a frame into two columns of these widths in points, at its edges."""
    left, width = widths
    right = frame._replace(x=frame.x + frame.width - width, width=width)
    return frame._replace(width=left), right


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


def align_languages(
    placed: Sequence[Sequence[PlacedBlock]], apart: float
) -> list[list[FlowItem]]:
    """List the items of each language, so that matching parts begin at the same height.

    Parts are the head of the letter, the salutation, each paragraph, and the tail; white of
    `apart` points is between paragraphs. A language without a salutation begins its text where
    the other greets. Within a part the languages run freely; empty items fill up the language
    that has fewer items.
    """
    parts = [_split_parts(blocks) for blocks in placed]
    greeting = [part.greeting for part in parts]
    bodies = [part.body for part in parts]
    if not all(greeting):
        bodies = [
            [(*hello, *body[0]), *body[1:]] if body else [hello]
            for hello, body in zip(greeting, bodies, strict=True)
        ]
        greeting = []
    rows = [
        [part.head for part in parts],
        *([greeting] if greeting else []),
        *zip_longest(*bodies, fillvalue=()),
    ]
    columns: list[list[FlowItem]] = [[] for _ in placed]
    begun = 1 + bool(greeting)
    for number, row in enumerate([*rows, [part.tail for part in parts]]):
        most = max(map(len, row))
        for column, items in zip(columns, row, strict=True):
            if begun < number < len(rows):
                column.append(FlowGap(apart))
            column.extend((*items[:1], *map(_mark_free, items[1:])))
            column.extend([FlowGap(0.0)] * (most - len(items)))
    return columns


def _mark_free(item: FlowItem) -> FlowItem:
    """Mark an item that need not begin at the same height as one of the other language."""
    return item if isinstance(item, FlowGap) else replace(item, free=True)


class _Parts(NamedTuple):
    """The items of a letter before its salutation, from there to the text, and so on."""

    head: Sequence[FlowItem]
    greeting: Sequence[FlowItem]
    body: list[Sequence[FlowItem]]
    tail: Sequence[FlowItem]


def _split_parts(placed: Sequence[PlacedBlock]) -> _Parts:
    """Split placed blocks into the head, the salutation, the paragraphs and the end."""
    places = [at for at, each in enumerate(placed) if isinstance(each.block, _BODY)]
    if not places:
        return _Parts(_list_items(placed), (), [], ())
    first, last = places[0], places[-1] + 1
    hello = first
    while hello and isinstance(placed[hello - 1].block, b.Salutation):
        hello -= 1
    body: list[Sequence[FlowItem]] = [each.items for each in placed[first:last]]
    head, greeting = _list_items(placed[:hello]), _list_items(placed[hello:first])
    return _Parts(head, greeting, body, _list_items(placed[last:]))


def _list_items(placed: Sequence[PlacedBlock]) -> list[FlowItem]:
    """List the items of placed blocks."""
    return [item for each in placed for item in each.items]


def _make_page(sheet: FlowSheet, size: tuple[float, float]) -> Page:
    """Make a page of `size` points from the items of a sheet."""
    return Page(*size, (Layer(sheet.items),))
