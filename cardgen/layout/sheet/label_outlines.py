"""A test page for a sheet: outlines of its labels, to hold against a real sheet.

Each label shows its number. Two edges of the first label have scales in millimetres: the number
at the edge of the real label is the printer's deviation, as `offset` takes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cardgen.display import Group, Layer, Leaf, Page, Rect
from cardgen.fonts import FontLibrary
from cardgen.layout.inline import Frame, Span, measure, place_text
from cardgen.layout.sheet.guides import level_line, upright_line
from cardgen.stock import Stock
from cardgen.units import format_mm, parse_length

LANG: Final = "en"
_MM: Final = parse_length("1mm")
_REACH: Final = 5  # millimetres of a scale on each side of an edge
_LONG: Final = 15  # millimetres on the inner side of a label as large as the paper
_UNPRINTED: Final = 5  # millimetres along the edges of the paper
_TICK, _FIFTH = 2.0, 4.0  # points to each side of the scale
_NUMBER: Final = 0.3  # of a label's height
_LARGEST: Final = 40.0
_SMALL: Final = 7.0


def draw_outline(
    stock: Stock, fonts: FontLibrary, offset: tuple[float, float] = (0.0, 0.0)
) -> Page:
    """Draw the test page of a kind of sheet, moved by `offset` points to the right and down."""
    items: list[Leaf] = []
    for number in range(1, stock.count + 1):
        frame = Frame(*stock.corner(number), stock.label_width, stock.label_height)
        items += _box(frame, stock.radius)
        items += _words(str(number), min(_LARGEST, frame.height * _NUMBER), frame, fonts)
    items += _about(stock, fonts)
    items += _scales(stock, fonts)
    layer = Layer((Group(*offset, tuple(items)),))
    return Page(stock.width, stock.height, (layer,), mono=True)


def _box(frame: Frame, radius: float) -> list[Rect]:
    """Draw the edges of a label; round corners stay open."""
    x, y, width, height = frame
    return [
        level_line(y, x + radius, x + width - radius),
        level_line(y + height, x + radius, x + width - radius),
        upright_line(x, y + radius, y + height - radius),
        upright_line(x + width, y + radius, y + height - radius),
    ]


def _words(text: str, size: float, frame: Frame, fonts: FontLibrary) -> list[Leaf]:
    """Draw a line of text in the middle of a frame; if long, smaller than `size` points."""
    chain = fonts.chain("sans", "regular", LANG)
    paragraph = measure((Span(text, LANG, chain),))
    line = paragraph.single_line
    size = min(size, frame.width / line.width)
    return [*place_text(paragraph, [line], size, 1.0, frame, "center", "center")]


def _about(stock: Stock, fonts: FontLibrary) -> list[Leaf]:
    """Write the name and the sizes of the sheet below the number of the first label."""
    label = f"{format_mm(stock.label_width)} × {format_mm(stock.label_height)} mm"
    sheet = f"{format_mm(stock.width)} × {format_mm(stock.height)} mm"
    x, y = stock.corner(1)
    third = stock.label_height / 3
    frame = Frame(x + _MM, y + 2 * third, stock.label_width - 2 * _MM, third)
    text = f"{stock.name}: {stock.columns} × {stock.rows} of {label} on {sheet}"
    return _words(text, _SMALL, frame, fonts)


def _scales(stock: Stock, fonts: FontLibrary) -> list[Leaf]:
    """Draw rulers across the left and the top edge of the first label."""
    x, y = stock.corner(1)
    wide, high = stock.label_width, stock.label_height
    return [
        *_scale(x, wide, stock.width, y + high / 2, fonts, level=False),
        *_scale(y, high, stock.height, x + wide / 4, fonts, level=True),
    ]


def _scale(
    start: float, size: float, paper: float, across: float, fonts: FontLibrary, *, level: bool
) -> Iterator[Leaf]:
    """Draw a ruler in millimetres across the edge `start` of the first label.

    If the start is so near the edge that printers cannot reach it, the ruler is at the end.
    """
    room = (_REACH + _UNPRINTED) * _MM
    edge, before = start, _REACH
    if start < room:
        if start + size <= paper - room:
            edge = start + size
        else:
            before = 0
    for tick in range(-before, (_REACH if before else _LONG) + 1):
        at, fifth = edge + tick * _MM, tick % _REACH == 0
        half = _FIFTH if fifth else _TICK
        if level:
            yield level_line(at, across - half, across + half)
            frame = Frame(across + half + _MM, at - 2 * _MM, 3 * _MM, 4 * _MM)
        else:
            yield upright_line(at, across - half, across + half)
            frame = Frame(at - 2 * _MM, across + half, 4 * _MM, 1.5 * _SMALL)
        if fifth and tick:
            number = str(tick).replace("-", "\N{MINUS SIGN}")
            yield from _words(number, _SMALL, frame, fonts)
