"""Lengths in points in, whole dots of a printer out, for rules and the modules of barcodes.

Edges are rounded to whole dots, so that rules and boxes are sharp and boxes that share an
edge in points share it in dots. Barcodes get whole dots for each module, in vector formats too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from cardgen.display import Bars
from cardgen.errors import LayoutError
from cardgen.units import MM_PER_INCH, POINTS_PER_INCH, to_mm

if TYPE_CHECKING:
    from collections.abc import Sequence

_SLACK = 0.01  # pixels: 4 × 29 modules may come as 115.99999 pixels
_COARSEST_PRINTER = 150.0  # dpi; a coarser picture is for a screen
_DARK = re.compile("1+")
_RULE = 12.0  # pixels: one millimetre at 300 dpi


class Spans(NamedTuple):
    """Filled stretches of columns, `(start, end)` each, over the rows from top to bottom.

    Ends are exclusive. Stretches may lie outside the page.
    """

    top: int
    bottom: int
    columns: Sequence[tuple[int, int]]


def edges(start: float, length: float, scale: float) -> tuple[int, int]:
    """The pixels from `start` over `length` points: first, and one after the last.

    Lengths of a few pixels are rules: they are equally thick wherever they stand, and at
    least one pixel. Of longer ones both edges are rounded, so that neighbours still meet.
    """
    pixels = length * scale
    if pixels < _RULE:
        thickness = max(1, nearest_pixel(pixels)) if length > 0 else 0
        first = nearest_pixel(start * scale + (pixels - thickness) / 2)
        return first, first + thickness
    return nearest_pixel(start * scale), nearest_pixel((start + length) * scale)


def modules(bars: Bars, dpi: float) -> list[Spans]:
    """The dark modules of a barcode, each the same whole number of pixels.

    Raises LayoutError "barcode-too-small".
    """
    scale = dpi / POINTS_PER_INCH
    linear = bars.rows == 1
    size = floor(bars.width * scale + _SLACK) // bars.columns
    if not linear:
        size = min(size, floor(bars.height * scale + _SLACK) // bars.rows)
    if size < 1:
        raise _too_small(bars, dpi)
    if dpi >= _COARSEST_PRINTER and size < bars.least * scale - _SLACK:
        raise _too_narrow(bars, size, dpi)
    left = _start(bars.x, bars.width, size * bars.columns, bars.anchor_x, scale)
    if linear:
        top, bottom = edges(bars.y, bars.height, scale)
        stretches = _dark(bars.modules[0])
        return [Spans(top, bottom, [(left + a * size, left + b * size) for a, b in stretches])]
    top = _start(bars.y, bars.height, size * bars.rows, bars.anchor_y, scale)
    return [
        Spans(
            top + row * size,
            top + (row + 1) * size,
            [(left + a * size, left + b * size) for a, b in stretches],
        )
        for row, line in enumerate(bars.modules)
        if (stretches := _dark(line))
    ]


@lru_cache(maxsize=4096)
def _dark(line: str) -> tuple[tuple[int, int], ...]:
    """The stretches of dark modules in a row, from where to where."""
    return tuple(found.span() for found in _DARK.finditer(line))


def _start(start: float, length: float, used: int, anchor: float, scale: float) -> int:
    """Where `used` pixels begin that lie flush with the side that `anchor` names."""
    return nearest_pixel(start * scale + anchor * (length * scale - used))


def _too_narrow(bars: Bars, size: int, dpi: float) -> LayoutError:
    """Modules of whole dots that are narrower than their application allows."""
    dots = ceil(bars.least * dpi / POINTS_PER_INCH - _SLACK)
    need = dots * bars.columns * MM_PER_INCH / dpi
    return LayoutError(
        "barcode-too-small",
        f"the {bars.symbology} barcode {bars.text!r} has modules of "
        f"{size * MM_PER_INCH / dpi:.3f} mm at {dpi:g} dpi, "
        f"but {to_mm(bars.least):.3f} mm is the least for it",
        hint=f"print at 203, 300 or 600 dpi, or make its area {need:.1f} mm wide or more",
    )


def _too_small(bars: Bars, dpi: float) -> LayoutError:
    """What is too small, and how large it would have to be."""
    room = bars.width / bars.columns
    needed = f"{bars.columns * MM_PER_INCH / dpi:.1f} mm wide"
    if bars.rows > 1:
        room = min(room, bars.height / bars.rows)
        needed += f" and {bars.rows * MM_PER_INCH / dpi:.1f} mm high"
    finer = ceil(POINTS_PER_INCH / room - _SLACK) if room > 0 else 0
    density = f", print at {finer} dpi or finer" if finer else ""
    return LayoutError(
        "barcode-too-small",
        f"the {bars.symbology} barcode {bars.text!r} has modules of less than a pixel"
        f" at {dpi:g} dpi: it must be at least {needed}",
        hint=f"make its area larger{density}, or shorten its data",
    )


def nearest_pixel(value: float) -> int:
    """The nearest whole number, halves up: equal steps stay equal, unlike with round()."""
    return floor(value + 0.5)
