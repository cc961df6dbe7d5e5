"""The parts of a test page: all that is not text on whole dots.

In come the dots of a printer, out come trials. What tries a correction is drawn corrected, so
that the page looks alike on a printer that has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final, NamedTuple

from cardgen.backends import Correction, modules
from cardgen.barcodes import SYMBOLOGIES, SymbologyName, encode
from cardgen.display import BLACK, Bars, Leaf, Rect
from cardgen.fonts import FontLibrary, Weight
from cardgen.layout.inline import ANYWHERE, Frame, Span, TextContent, measure, place_text
from cardgen.units import POINTS_PER_INCH, length

MM: Final = length("1mm")
CAPTION: Final = 6.0  # points
_DATA: Final = "1234"
_LEADING: Final = 1.15
_STEPS: Final = (1, 2, 3, 4)  # dots of a line, and of the white beside it
_LEAST, _WIDEST = 0.24 * MM, 0.8 * MM  # of a module
_FINE: Final = 400.0  # dpi from which on a dot is half as much
# What is dense, what is usual, and where strokes run together, in each script.
_SCRIPTS: Final = (("zh-Hans", "国鑫赢"), ("ko", "한뷁를"), ("ja", "あ鬱ぱ"))


class Trial(NamedTuple):
    """What is drawn in a corner of its own, `width` × `height` points from there."""

    width: float
    height: float
    items: tuple[Leaf, ...]


def lettering(
    text: str, size: float, x: float, y: float, fonts: FontLibrary, lang: str = "en"
) -> list[Leaf]:
    """A line of text that begins at `x`, whose em box has its top at `y`."""
    runs, _ = _set([(text, lang)], size, x, y, fonts)
    return runs


def _set(
    words: Sequence[tuple[str, str]], size: float, x: float, y: float, fonts: FontLibrary
) -> tuple[list[Leaf], float]:
    """Words of languages on one line, and how wide that is."""
    spans = tuple(
        Span(text, lang, fonts.chain("sans", "regular", lang)) for text, lang in words
    )
    paragraph = measure(spans)
    breaks = paragraph.under(ANYWHERE)
    width = breaks.widest_forced * size
    lines = breaks.choose(1, breaks.widest_forced)
    frame = Frame(x, y, width, size)
    return [*place_text(paragraph, lines, size, 1.0, frame, "start", "start")], width


def words(
    text: str,
    size: float,
    width: float,
    lang: str,
    fonts: FontLibrary,
    weight: Weight = "regular",
) -> Trial:
    """A text on as few lines as it takes at this width."""
    paragraph = measure((Span(text, lang, fonts.chain("sans", weight, lang)),))
    content = TextContent(paragraph, size, _LEADING)
    lines = content.choose_lines(width) or ()
    frame = Frame(0, 0, width, content.depth(len(lines)))
    runs = place_text(paragraph, lines, size, _LEADING, frame, "start", "start")
    return Trial(width, content.depth(len(lines)) + size * 0.25, tuple(runs))


def scripts(size: float, fonts: FontLibrary, count: int) -> Trial:
    """So many characters of each of the three scripts at a size, which stands before them."""
    words = [(f"{size:g} ", "en"), *((shown[:count], lang) for lang, shown in _SCRIPTS)]
    items, width = _set(words, size, 0, 0, fonts)
    return Trial(width, size * 1.25, tuple(items))


def line_pairs(dpi: float, side: float) -> Trial:
    """Lines of 1 to 4 dots with as much white between them, upright and level."""
    dot = POINTS_PER_INCH / dpi
    items: list[Leaf] = []
    side = round(side / dot) * dot
    for place, dots in enumerate(_STEPS):
        left = place * round((side + MM) / dot) * dot
        for at in range(0, int(side / dot) - dots + 1, 2 * dots):
            items.append(Rect(left + at * dot, 0, dots * dot, side, BLACK))
            items.append(Rect(left, side + MM + at * dot, side, dots * dot, BLACK))
    return Trial(len(_STEPS) * (side + MM) - MM, 2 * side + MM, tuple(items))


def darkness(dpi: float, side: float) -> Trial:
    """Black all over, and a board of fields of two dots, which is grey if dots do not run."""
    dot = POINTS_PER_INCH / dpi
    side = round(side / dot / 4) * 4 * dot
    field = 2 * dot
    fields = round(side / field)
    board = (
        Rect(side + MM + x * field, y * field, field, field, BLACK)
        for y in range(fields)
        for x in range(y % 2, fields, 2)
    )
    return Trial(2 * side + MM, side, (Rect(0, 0, side, side, BLACK), *board))


def module_dots(dpi: float) -> list[int]:
    """The dots that modules are tried with, from fine to coarse."""
    dot = POINTS_PER_INCH / dpi
    least, most = ceil(_LEAST / dot - 0.01), int(_WIDEST / dot)
    return list(range(least, most + 1, max(1, (most - least) // 4)))


def tried_bwr(dpi: float) -> tuple[int, ...]:
    """The dots that dark stretches are tried to lose."""
    return (0, 1, 2) if dpi < _FINE else (0, 1, 2, 4)


def trial_barcode(
    symbology: SymbologyName,
    dots: int,
    bwr: int,
    dpi: float,
    fonts: FontLibrary,
    bar_height: float,
) -> Trial:
    """A barcode of so many dots a module, less `bwr` of what is dark, and that below it."""
    dot = POINTS_PER_INCH / dpi
    symbol = encode(symbology, _DATA)
    quiet = SYMBOLOGIES[symbology].quiet * dots * dot
    above = 0.0 if symbol.rows == 1 else quiet
    width = symbol.columns * dots * dot
    high = symbol.rows * dots * dot if symbol.rows > 1 else round(bar_height / dot) * dot
    bars = Bars(
        quiet, above, width, high, symbol.columns, symbol.rows, symbol.modules, symbology, _DATA
    )
    items: list[Leaf] = list(_dark(bars, dpi, bwr))
    caption = f"{dots}\N{MINUS SIGN}{bwr}" if bwr else f"{dots}"
    below = above + high + max(above, MM / 2)
    items += lettering(caption, CAPTION, quiet, below, fonts)
    return Trial(width + 2 * quiet, below + CAPTION * 1.1, tuple(items))


def _dark(bars: Bars, dpi: float, bwr: int) -> Iterator[Rect]:
    dot = POINTS_PER_INCH / dpi
    for top, bottom, columns in modules(bars, dpi, Correction(bwr)):
        for start, end in columns:
            yield Rect(start * dot, top * dot, (end - start) * dot, (bottom - top) * dot, BLACK)
