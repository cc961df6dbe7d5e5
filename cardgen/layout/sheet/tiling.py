"""Tile a large page over several sheets, to be glued together.

Each sheet has a window on the page, all of one size, and windows overlap. Users cut a sheet
along the marks at its left and upper edge and lay it over its neighbour, where a short mark
shows its end. White covers everything outside the window, so that any backend can draw it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from math import ceil
from typing import Final, NamedTuple

from msgspec.structs import replace

from cardgen.display import WHITE, GlyphRun, Group, Item, Layer, Page, Rect, extent
from cardgen.fonts import FontLibrary
from cardgen.layout.inline import Frame, Span, measure, place_text
from cardgen.layout.sheet.guides import level_line, upright_line
from cardgen.units import parse_length

OVERLAP: Final = parse_length("10mm")
_MARGIN: Final = parse_length("9mm")  # office printers leave 4.2 mm of it white
_STANDOFF: Final = parse_length("1mm")  # from a window to its mark
_MARK: Final = parse_length("3.5mm")
_NAME: Final = 7.0  # points
_SLACK: Final = 0.01
_BEYOND: Final = 0.2  # of the size; ink goes no further beyond an em box


class _Cut(NamedTuple):
    """The windows along one side of a page: number, length, and pitch from start to start."""

    number: int
    size: float
    pitch: float


class _Window(NamedTuple):
    """A window on a page: its place on the sheet, and its number in the row and column."""

    on_sheet: Frame
    column: int
    row: int


def tile(page: Page, paper: tuple[float, float], fonts: FontLibrary) -> list[Page]:
    """Divide a page into tiles on sheets of `paper`, portrait or landscape, as few as possible.

    `paper` is width and height in points, at least A6. Sheets come row by row. The name of a
    sheet is its column and row, A1 at the top left.
    """
    sides = [paper, (paper[1], paper[0])]
    width, height = min(sides, key=lambda side: _count(page, side))
    across, down = _cut(page.width, width), _cut(page.height, height)
    left, top = (width - across.size) / 2, (height - down.size) / 2
    sheets = []
    for row, column in product(range(down.number), range(across.number)):
        on_page = Frame(column * across.pitch, row * down.pitch, across.size, down.size)
        window = _Window(Frame(left, top, across.size, down.size), column, row)
        x, y = left - on_page.x, top - on_page.y
        shown = (Group(x, y, _within(layer.items, on_page)) for layer in page.layers)
        around: tuple[Item, ...] = (
            *_masks(window.on_sheet, width, height),
            *_marks(window, across.number, down.number),
            *_name(window, across.number, down.number, fonts),
        )
        groups = (*shown, Group(0.0, 0.0, around, "artifact"))
        layers = tuple(Layer((group,)) for group in groups)
        sheets.append(Page(width, height, layers, page.mono))
    return sheets


def _count(page: Page, paper: tuple[float, float]) -> int:
    """Count the sheets of `paper` that a page needs."""
    return _cut(page.width, paper[0]).number * _cut(page.height, paper[1]).number


def _cut(side: float, paper: float) -> _Cut:
    """Divide a side of a page into the fewest tiles, for paper with a side of this length."""
    room = paper - 2 * _MARGIN
    count = max(1, ceil((side - OVERLAP - _SLACK) / (room - OVERLAP)))
    size = (side + (count - 1) * OVERLAP) / count
    return _Cut(count, size, size - OVERLAP)


def _within(items: Iterable[Item], window: Frame) -> tuple[Item, ...]:
    """List the items that may be visible on a tile, also items in groups."""
    visible = list[Item]()
    for item in items:
        if isinstance(item, Group):
            inside = window._replace(x=window.x - item.x, y=window.y - item.y)
            if inner := _within(item.items, inside):
                visible.append(replace(item, items=inner))
            continue
        left, top, right, bottom = extent(item)
        spare = item.size * _BEYOND if isinstance(item, GlyphRun) else 0.0
        if (
            left - spare < window.x + window.width
            and window.x < right + spare
            and top - spare < window.y + window.height
            and window.y < bottom + spare
        ):
            visible.append(item)
    return tuple(visible)


def _masks(window: Frame, width: float, height: float) -> Iterator[Rect]:
    """Cover everything outside of a tile with white, and a little beyond the sheet."""
    x, y, wide, high = window
    yield Rect(-_MARGIN, -_MARGIN, width + 2 * _MARGIN, y + _MARGIN, WHITE)
    yield Rect(-_MARGIN, y + high, width + 2 * _MARGIN, height - y - high + _MARGIN, WHITE)
    yield Rect(-_MARGIN, y, x + _MARGIN, high, WHITE)
    yield Rect(x + wide, y, width - x - wide + _MARGIN, high, WHITE)


def _marks(window: _Window, columns: int, rows: int) -> Iterator[Rect]:
    """Draw cut marks at the corners of a tile, and short marks where the next sheet is laid."""
    x, y, width, height = window.on_sheet
    across, down = (x, x + width), (y, y + height)
    yield from _ticks(upright_line, across, down, is_last=window.column + 1 == columns)
    yield from _ticks(level_line, down, across, is_last=window.row + 1 == rows)


def _ticks(
    line: Callable[[float, float, float], Rect],
    side: tuple[float, float],
    beyond: tuple[float, float],
    *,
    is_last: bool,
) -> Iterator[Rect]:
    """Draw the marks at both ends of one side of a tile, outside of its edges."""
    start, end = beyond
    marks = [(at, _MARK) for at in side]
    if not is_last:
        marks.append((side[1] - OVERLAP, _MARK / 2))
    for at, long in marks:
        yield line(at, start - _STANDOFF - long, start - _STANDOFF)
        yield line(at, end + _STANDOFF, end + _STANDOFF + long)


def _name(window: _Window, columns: int, rows: int, fonts: FontLibrary) -> list[GlyphRun]:
    """Write the name of a sheet and the number of all sheets at its edge, as in B1, 3 × 2."""
    letters, number = "", window.column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    text = f"{letters}{window.row + 1}   {columns} × {rows}"
    paragraph = measure((Span(text, "en", fonts.chain("sans", "regular", "en")),))
    x, y, _, _ = window.on_sheet
    place = Frame(x + _STANDOFF, y - _STANDOFF - _MARK, 0.0, _MARK)
    return place_text(paragraph, [paragraph.single_line], _NAME, 1.0, place, "start", "center")
