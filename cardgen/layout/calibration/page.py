"""The size and dots of a label in, a page that shows what its printer does with them out.

Along all edges stand scales in millimetres, from where the label should begin: what of them is
there says how far the printer reaches and misses. Inside is as much of what `trials` has as
there is room for, the finest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from cardgen.barcodes import SymbologyName
from cardgen.display import BLACK, Document, Group, Item, Layer, Leaf, Page, Rect, leaves
from cardgen.fonts import FontLibrary
from cardgen.layout.calibration.trials import (
    CAPTION,
    MM,
    Trial,
    darkness,
    lettering,
    line_pairs,
    module_dots,
    scripts,
    trial_barcode,
    tried_bwr,
)
from cardgen.layout.inline import Frame
from cardgen.units import MM_PER_INCH, POINTS_PER_INCH, in_mm, to_mm

_TICKS: Final = ((10, 3.0), (5, 2.0), (1, 1.2))  # millimetres apart, and long
_LINE: Final = 2  # dots
_SCALE: Final = 3.5 * MM  # high, with white behind it
_NUMBERS: Final = 3 * MM  # beside it, where there is room
_SMALL: Final = 60 * MM
_GAP: Final = 1.5 * MM
_SYMBOLOGIES: Final[tuple[SymbologyName, ...]] = ("qr", "code128")
_SIZES: Final = (5.0, 6.0, 7.0, 8.0, 10.0)
_SIZES_IN_SMALL: Final = (6.0, 8.0)


def calibration_page(width: float, height: float, dpi: float, fonts: FontLibrary) -> Document:
    """The test page of a label of `width` × `height` points for a printer of so many `dpi`.

    It is for pages of 50 × 25 mm and larger.
    """
    is_small = min(width, height) < _SMALL
    edge = _SCALE + (0 if is_small else _NUMBERS)
    inner = Frame(edge, edge, width - edge - _SCALE, height - edge - _SCALE)
    items: list[Item] = [*_scales(width, height, dpi)]
    if not is_small:
        items += _numbers(width, height, fonts)
    items += _placed(_trials(width, height, dpi, fonts, is_small=is_small), inner, dpi)
    page = Page(width, height, (Layer(tuple(items)),), mono=True)
    return Document((page,), f"{in_mm(width)} × {in_mm(height)} mm, {dpi:g} dpi", ("en",))


def _scales(width: float, height: float, dpi: float) -> Iterator[Leaf]:
    """Ticks at all four edges, which count from the left and from the top."""
    thick = _LINE * POINTS_PER_INCH / dpi
    yield Rect(0, 0, width, thick, BLACK)
    yield Rect(0, height - thick, width, thick, BLACK)
    yield Rect(0, 0, thick, height, BLACK)
    yield Rect(width - thick, 0, thick, height, BLACK)
    for at, long in _ticks(width):
        yield Rect(at - thick / 2, 0, thick, long, BLACK)
        yield Rect(at - thick / 2, height - long, thick, long, BLACK)
    for at, long in _ticks(height):
        yield Rect(0, at - thick / 2, long, thick, BLACK)
        yield Rect(width - long, at - thick / 2, long, thick, BLACK)


def _ticks(size: float) -> Iterator[tuple[float, float]]:
    """Where a tick is, and how long."""
    for number in range(1, int(to_mm(size) - 0.9) + 1):
        yield number * MM, next(long for each, long in _TICKS if number % each == 0) * MM


def _numbers(width: float, height: float, fonts: FontLibrary) -> Iterator[Leaf]:
    """The centimetres at the upper and the left edge."""
    for number in range(10, int(to_mm(width - _SCALE)), 10):
        shift = CAPTION * 0.28 * len(str(number))
        yield from lettering(str(number), CAPTION, number * MM - shift, _SCALE, fonts)
    for number in range(10, int(to_mm(height - _SCALE)), 10):
        yield from lettering(str(number), CAPTION, _SCALE, number * MM - CAPTION * 0.6, fonts)


def _trials(
    width: float, height: float, dpi: float, fonts: FontLibrary, *, is_small: bool
) -> Iterator[list[Trial]]:
    """What there is to see in rows, the most important first."""
    if not is_small:
        size = (
            f"{in_mm(width)} × {in_mm(height)} mm, {dpi:g} dpi, {dpi / MM_PER_INCH:.4g} dots/mm"
        )
        yield [Trial(0, CAPTION * 1.5, tuple(lettering(size, 7.0, 0, 0, fonts)))]
    side = (2 if is_small else 5) * MM
    sizes, count = (_SIZES_IN_SMALL, 2) if is_small else (_SIZES, 3)
    texts = _stacked([scripts(size, fonts, count) for size in sizes])
    yield [line_pairs(dpi, side), darkness(dpi, side if is_small else 2 * side), texts]
    rows = [
        [
            trial_barcode(symbology, dots, bwr, dpi, fonts)
            for symbology in _SYMBOLOGIES
            for bwr in tried_bwr(dpi)
            if bwr < dots
        ]
        for dots in module_dots(dpi)
    ]
    yield from [[each for row in rows for each in row]] if is_small else rows


def _stacked(trials: list[Trial]) -> Trial:
    """Some one below the other, as one."""
    items: list[Leaf] = []
    below = 0.0
    for trial in trials:
        items += leaves(trial.items, 0, below)
        below += trial.height
    return Trial(max(trial.width for trial in trials), below, tuple(items))


def _placed(rows: Iterable[Iterable[Trial]], frame: Frame, dpi: float) -> Iterator[Group]:
    """All side by side, on as many lines as a row takes; what finds no room is left out."""
    dot = POINTS_PER_INCH / dpi
    y = frame.y
    for row in rows:
        x, low = frame.x, 0.0
        for trial in row:
            if x > frame.x and x + trial.width > frame.x + frame.width:
                x, y, low = frame.x, y + low + _GAP, 0.0
            if trial.width > frame.width or y + trial.height > frame.y + frame.height:
                continue
            yield Group(round(x / dot) * dot, round(y / dot) * dot, trial.items)
            x, low = x + trial.width + _GAP, max(low, trial.height)
        y += low + _GAP if low else 0.0
