"""Round rules, boxes and the modules of barcodes to whole dots of a printer.

Edges are rounded to whole dots, so that rules and boxes are sharp, and boxes that share an
edge in points share it in dots. Each module of a barcode has the same number of whole dots, in
vector formats too; dark ones have fewer for printers whose dots run (bar width reduction).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.display import Bars
from cardgen.errors import LayoutError
from cardgen.lazy import lazy_pattern
from cardgen.units import MM_PER_INCH, POINTS_PER_INCH, to_mm

_SLACK = 0.01  # pixels: 4 × 29 modules may sum to 115.99999 pixels
_COARSEST_PRINTER = 150.0  # dpi; a coarser picture is for a screen
_DARK = lazy_pattern("1+")
_RULE = 12.0  # pixels: one millimetre at 300 dpi


class Spans(NamedTuple):
    """Filled stretches of columns, from `start` to `end`, over the rows `top` to `bottom`.

    Ends are exclusive. Stretches may lie outside the page.
    """

    top: int
    bottom: int
    columns: Sequence[tuple[int, int]]


def edges(start: float, length: float, scale: float, flush: float = 0.5) -> tuple[int, int]:
    """Convert a length in points to pixels. Return the first pixel and the one after the last.

    Lengths of a few pixels are rules: they are equally thick everywhere, and at least one
    pixel. `flush` divides the rounding between both sides. Longer lengths have both edges
    rounded, so that neighbours still meet.
    """
    pixels = length * scale
    if pixels < _RULE:
        thickness = max(1, nearest_pixel(pixels)) if length > 0 else 0
        first = nearest_pixel(start * scale + (pixels - thickness) * flush)
        return first, first + thickness
    return nearest_pixel(start * scale), nearest_pixel((start + length) * scale)


class BarCorrection(msgspec.Struct, frozen=True):
    """Bar width reduction in dots, and the least dots of a module before it."""

    bwr: int = 0
    least: int = 1


PLAIN_BARS: Final = BarCorrection()


class ModuleGrid(NamedTuple):
    """The pixels of a barcode: its left and upper edge, and the size of a module.

    Dark stretches are narrower by `lost` pixels.
    """

    left: int
    top: int
    size: int
    lost: int


def module_grid(bars: Bars, dpi: float, correction: BarCorrection = PLAIN_BARS) -> ModuleGrid:
    """Place the modules of a barcode whose bars, if it has some, are upright.

    A linear one has no module below another, so its upper edge is that of its bars. Raises
    LayoutError "barcode-too-small".
    """
    scale = dpi / POINTS_PER_INCH
    linear = bars.rows == 1
    size = floor(bars.width * scale + _SLACK) // bars.columns
    if not linear:
        size = min(size, floor(bars.height * scale + _SLACK) // bars.rows)
    if size < 1:
        raise _too_small(bars, dpi)
    if size < correction.least:
        raise _too_fine(bars, size, correction.least, dpi)
    if dpi >= _COARSEST_PRINTER and size < bars.least * scale - _SLACK:
        raise _too_narrow(bars, size, dpi)
    left = _flush_start(bars.x, bars.width, size * bars.columns, bars.anchor_x, scale)
    if linear:
        top = edges(bars.y, bars.height, scale)[0]
    else:
        top = _flush_start(bars.y, bars.height, size * bars.rows, bars.anchor_y, scale)
    return ModuleGrid(left, top, size, min(correction.bwr, size - 1))


def module_spans(bars: Bars, dpi: float, correction: BarCorrection = PLAIN_BARS) -> list[Spans]:
    """Return the dark modules of a barcode as rectangles of whole pixels.

    A `correction` makes each dark stretch narrower by its `bwr` dots (bar width reduction),
    half on each side; an odd dot goes from the right. In a matrix it reduces the height too.
    Each module keeps at least one dot. Raises LayoutError "barcode-too-small".
    """
    if bars.columns == 1:
        return _transpose(module_spans(_swap_axes(bars), dpi, correction))
    left, top, size, lost = module_grid(bars, dpi, correction)
    if bars.rows == 1:
        bottom = edges(bars.y, bars.height, dpi / POINTS_PER_INCH)[1]
        spans = Spans(top, bottom, _across(bars.modules[0], left, size, lost))
        return _add_bearers(spans, bars.bearer * size, (left, left + size * bars.columns))
    rows = range(bars.rows)
    if not lost:
        strips = (
            Spans(top + row * size, top + (row + 1) * size, _across(line, left, size, 0))
            for row, line in zip(rows, bars.modules, strict=True)
        )
    else:
        strips = (
            strip
            for row in rows
            for strip in _row(bars.modules, row, (left, top + row * size), size, lost)
        )
    return [strip for strip in strips if strip.columns]


def _swap_axes(bars: Bars) -> Bars:
    """Swap x and y of a barcode whose bars lie one below the other."""
    return replace(
        bars,
        x=bars.y,
        y=bars.x,
        width=bars.height,
        height=bars.width,
        columns=bars.rows,
        rows=1,
        modules=("".join(bars.modules),),
        anchor_x=bars.anchor_y,
        anchor_y=bars.anchor_x,
    )


def _transpose(spans: Sequence[Spans]) -> list[Spans]:
    """Swap x and y of filled rectangles, and cut the result into rows again."""
    boxes = [(*ends, strip.top, strip.bottom) for strip in spans for ends in strip.columns]
    cuts = sorted({cut for top, bottom, _, _ in boxes for cut in (top, bottom)})
    return [
        Spans(start, end, columns)
        for start, end in pairwise(cuts)
        if (
            columns := sorted(
                (left, right) for top, bottom, left, right in boxes if top <= start < bottom
            )
        )
    ]


def _add_bearers(bars: Spans, thickness: int, side_to_side: tuple[int, int]) -> list[Spans]:
    """Add a bearer bar above and below the bars of a barcode."""
    if not thickness:
        return [bars]
    first, last = bars.top + thickness, bars.bottom - thickness
    return [
        Spans(bars.top, first, (side_to_side,)),
        bars._replace(top=first, bottom=last),
        Spans(last, bars.bottom, (side_to_side,)),
    ]


def _across(line: str, left: int, size: int, lost: int) -> list[tuple[int, int]]:
    """Return the dark parts of a row of modules, each made `lost` dots narrower."""
    before, behind = lost // 2, lost - lost // 2
    return [
        (left + a * size + before, left + b * size - behind) for a, b in _dark_stretches(line)
    ]


def _row(
    lines: Sequence[str], row: int, corner: tuple[int, int], size: int, lost: int
) -> Iterator[Spans]:
    """Yield the dark parts of a matrix barcode's row, made smaller by `lost` dots."""
    (left, top), line = corner, lines[row]
    before, behind = lost // 2, lost - lost // 2
    stretches = _across(line, left, size, lost)
    for neighbour, start, end in (
        (row - 1, top, top + before),
        (None, top + before, top + size - behind),
        (row + 1, top + size - behind, top + size),
    ):
        if neighbour is None:
            yield Spans(start, end, stretches)
        elif start < end and 0 <= neighbour < len(lines):
            shared = _dark_stretches("".join(map(min, line, lines[neighbour])))
            cut = [(left + a * size, left + b * size) for a, b in shared]
            yield Spans(start, end, _intersect(stretches, cut))


def _intersect(
    stretches: Iterable[tuple[int, int]], others: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Intersect two lists of intervals, each given by its start and end."""
    return [
        (max(a, c), min(b, d)) for a, b in stretches for c, d in others if max(a, c) < min(b, d)
    ]


@lru_cache(maxsize=4096)
def _dark_stretches(line: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of each dark part in a row of modules."""
    return tuple(match.span() for match in _DARK.finditer(line))


def _flush_start(start: float, length: float, used: int, anchor: float, scale: float) -> int:
    """Return the start of `used` pixels in a length in points, aligned by `anchor` (0 to 1)."""
    return nearest_pixel(start * scale + anchor * (length * scale - used))


def _too_narrow(bars: Bars, size: int, dpi: float) -> LayoutError:
    """Make the error for modules that are narrower than a standard allows."""
    dots = ceil(bars.least * dpi / POINTS_PER_INCH - _SLACK)
    need = dots * bars.columns * MM_PER_INCH / dpi
    return LayoutError(
        "barcode-too-small",
        f"the {bars.symbology} barcode {bars.text!r} has modules of "
        f"{size * MM_PER_INCH / dpi:.3f} mm at {dpi:g} dpi, "
        f"but the minimum is {to_mm(bars.least):.3f} mm",
        hint=f"print at 203, 300 or 600 dpi, or make its area {need:.1f} mm wide or more",
    )


def _too_fine(bars: Bars, size: int, least: int, dpi: float) -> LayoutError:
    """Make the error for modules of fewer dots than the printer prints cleanly."""
    need = least * bars.columns * MM_PER_INCH / dpi
    return LayoutError(
        "barcode-too-small",
        f"the {bars.symbology} barcode {bars.text!r} has modules of {size} dots at {dpi:g} "
        f"dpi, but the printer needs {least}",
        hint=f"make its area {need:.1f} mm wide or more, shorten its data, or use a "
        "printer with more dpi",
    )


def _too_small(bars: Bars, dpi: float) -> LayoutError:
    """Make the error for modules smaller than a pixel, with the size that is needed."""
    room = bars.width / bars.columns
    needed = f"{bars.columns * MM_PER_INCH / dpi:.1f} mm wide"
    if bars.rows > 1:
        room = min(room, bars.height / bars.rows)
        needed += f" and {bars.rows * MM_PER_INCH / dpi:.1f} mm high"
    finer = ceil(POINTS_PER_INCH / room - _SLACK) if room > 0 else 0
    density = f", print at {finer} dpi or finer" if finer else ""
    return LayoutError(
        "barcode-too-small",
        f"the {bars.symbology} barcode {bars.text!r} has modules smaller than a pixel"
        f" at {dpi:g} dpi: the barcode must be at least {needed}",
        hint=f"make its area larger{density}, or shorten its data",
    )


def nearest_pixel(value: float) -> int:
    """Round to the nearest whole number. Halves are rounded up, unlike with round()."""
    return floor(value + 0.5)
