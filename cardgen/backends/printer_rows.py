"""Draw pages as the rows of dots that a label printer burns, and pack rows as runs.

A dot is ink or not. The dots are moved by the printer's offset, so that the page is printed in
its place, and bars are thinner by as much as the printer's dots run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from cardgen.backends.memory import LayerCache
from cardgen.backends.options import RenderOptions, head_dpi
from cardgen.backends.raster import BitCanvas, draw_page, is_dark
from cardgen.display import WHITE, GlyphRun, Page, Picture, Rect, leaves
from cardgen.errors import OutputError
from cardgen.units import POINTS_PER_INCH, format_mm

_MOST: Final = 128


def head_options(options: RenderOptions) -> RenderOptions:
    """Copy options, with the exact resolution of the printer's head."""
    return options._replace(dpi=head_dpi(options.dpi))


def draw_dots(page: Page, options: RenderOptions, layers: LayerCache) -> BitCanvas:
    """Draw a page as black and white dots, upside down if the options say so.

    The languages of printers can turn labels too, but around different points. Raises
    OutputError "pale" where a colour would be left white, "cut-off" where ink would lie
    outside the page, and the errors of `draw_page`.
    """
    if not page.mono:
        _refuse_pale(page)
    canvas = draw_page(
        page, options.dpi, layers, mode="1", correction=options.printer.correction
    )
    assert isinstance(canvas, BitCanvas), "one bit was asked for"
    right, down = (round(at * options.dpi / POINTS_PER_INCH) for at in options.printer.offset)
    if right or down:
        canvas, is_cut = canvas.move(right, down)
        if is_cut:
            raise OutputError(
                "cut-off",
                "the offset of the printer moves a part of the label off the paper: "
                + ", ".join(format_mm(at) for at in options.printer.offset)
                + " mm",
                hint="make the offset smaller, or the margin of the template larger",
            )
    return canvas.turn() if options.printer.turned else canvas


def _refuse_pale(page: Page) -> None:
    """Raise OutputError "pale" for an item lighter than middle grey, which would not print.

    A tint behind other items may be so light, but not behind white letters.
    """
    has_tint = False
    for item in (item for layer in page.layers for item in leaves(layer.items)):
        if isinstance(item, Picture) or is_dark(item.color):
            continue
        is_white = item.color.rgb == WHITE.rgb
        if isinstance(item, Rect):
            has_tint = has_tint or not is_white
            continue
        if is_white and not has_tint:
            continue
        shown = repr(item.text) if isinstance(item, GlyphRun) else "a drawing"
        why = "white on a tint" if is_white else "lighter than 50 % grey"
        said = f"{shown} is {why}, and a label printer would print it white"
        hint = 'use a darker colour, or a template with colors = "mono"'
        raise OutputError("pale", said, hint=hint)


def packbits(row: bytes) -> bytes:
    """Compress a row with PackBits (TIFF 6.0, section 9)."""
    return _pack(row, 1, literal=lambda count: count - 1, repeat=lambda count: 257 - count)


def pwg_runs(row: bytes, pixel: int) -> bytes:
    """Compress a row of pixels of `pixel` bytes each (PWG 5102.4, 4.4)."""
    return _pack(
        row,
        pixel,
        literal=lambda count: 257 - count if count > 1 else 0,
        repeat=lambda count: count - 1,
    )


def _pack(
    row: bytes, unit: int, *, literal: Callable[[int], int], repeat: Callable[[int], int]
) -> bytes:
    """Compress a row of units of `unit` bytes. `literal` and `repeat` make the count byte."""
    parts: list[bytes] = []
    for count, data in _split_runs(row, unit):
        number = repeat(count) if count > 1 and len(data) == unit else literal(count)
        parts += (bytes((number,)), data)
    return b"".join(parts)


def _split_runs(row: bytes, unit: int) -> Iterator[tuple[int, bytes]]:
    """Split a row into repeated and other units. Yield a count and the bytes of each."""
    single = bytearray()
    for match in _run_pattern(unit).finditer(row):
        count = len(match[0]) // unit
        if count == 1:
            single += match[0]
        if single and (count > 1 or len(single) == _MOST * unit):
            yield len(single) // unit, bytes(single)
            single.clear()
        if count > 1:
            yield count, match[1]
    if single:
        yield len(single) // unit, bytes(single)


@lru_cache(maxsize=4)
def _run_pattern(unit: int) -> re.Pattern[bytes]:
    """Compile a pattern for a unit of bytes that is repeated."""
    return re.compile(rb"(.{%d})\1{0,%d}" % (unit, _MOST - 1), re.DOTALL)
