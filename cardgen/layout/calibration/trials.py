"""Trials of a test page: text, lines, fields and barcodes on whole dots.

Trials of a correction are drawn with the correction, so that the page looks alike on a printer
with the same correction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final, NamedTuple

from cardgen.backends import BarCorrection, module_spans
from cardgen.barcodes import SYMBOLOGIES, SymbologyName, encode
from cardgen.display import BLACK, Bars, Leaf, Rect
from cardgen.fonts import FontLibrary, Weight
from cardgen.layout.inline import Frame, Span, TextContent, measure, place_text
from cardgen.units import POINTS_PER_INCH, parse_length

MM: Final = parse_length("1mm")
CAPTION: Final = 6.0  # points
_DATA: Final = "1234"
_LEADING: Final = 1.15
_STEPS: Final = (1, 2, 3, 4)  # dots of a line, and of the white beside it
_LEAST, _WIDEST = 0.24 * MM, 0.8 * MM  # of a module
_FINE: Final = 400.0  # dpi; from here on dots are half as large
# A usual character, a dense one, and one whose strokes run together, in each script.
_SCRIPTS: Final = (("zh-Hans", "国鑫赢"), ("ko", "한뷁를"), ("ja", "あ鬱ぱ"))


class Trial(NamedTuple):
    """Items in a box of `width` × `height` points; they count from its top left corner."""

    width: float
    height: float
    items: tuple[Leaf, ...]


def set_line(
    text: str, size: float, x: float, y: float, fonts: FontLibrary, lang: str = "en"
) -> list[Leaf]:
    """Set a line of text that begins at `x` with the top of its em box at `y`."""
    runs, _ = _set_spans([(text, lang)], size, x, y, fonts)
    return runs


def _set_spans(
    words: Sequence[tuple[str, str]], size: float, x: float, y: float, fonts: FontLibrary
) -> tuple[list[Leaf], float]:
    """Set words of several languages on one line; also return its width."""
    spans = tuple(
        Span(text, lang, fonts.chain("sans", "regular", lang)) for text, lang in words
    )
    paragraph = measure(spans)
    line = paragraph.single_line
    frame = Frame(x, y, line.width * size, size)
    return [*place_text(paragraph, [line], size, 1.0, frame, "start", "start")], frame.width


def set_words(
    text: str,
    size: float,
    width: float,
    lang: str,
    fonts: FontLibrary,
    weight: Weight = "regular",
) -> Trial:
    """Set a text on as few lines as fit this width."""
    paragraph = measure((Span(text, lang, fonts.chain("sans", weight, lang)),))
    content = TextContent(paragraph, size, _LEADING)
    lines = content.choose_lines(width) or ()
    frame = Frame(0, 0, width, content.depth(len(lines)))
    runs = place_text(paragraph, lines, size, _LEADING, frame, "start", "start")
    return Trial(width, content.depth(len(lines)) + size * 0.25, tuple(runs))


def set_scripts(size: float, fonts: FontLibrary, count: int) -> Trial:
    """Set `count` characters of each of the three scripts after their size."""
    words = [(f"{size:g} ", "en"), *((shown[:count], lang) for lang, shown in _SCRIPTS)]
    items, width = _set_spans(words, size, 0, 0, fonts)
    return Trial(width, size * 1.25, tuple(items))


def draw_line_pairs(dpi: float, side: float) -> Trial:
    """Draw lines of 1 to 4 dots with equal white between them, upright and level."""
    dot = POINTS_PER_INCH / dpi
    items: list[Leaf] = []
    side = round(side / dot) * dot
    for place, dots in enumerate(_STEPS):
        left = place * round((side + MM) / dot) * dot
        for at in range(0, int(side / dot) - dots + 1, 2 * dots):
            items.append(Rect(left + at * dot, 0, dots * dot, side, BLACK))
            items.append(Rect(left, side + MM + at * dot, side, dots * dot, BLACK))
    return Trial(len(_STEPS) * (side + MM) - MM, 2 * side + MM, tuple(items))


def draw_darkness(dpi: float, side: float) -> Trial:
    """Draw a black field, and a board of two-dot fields that is grey if dots do not run."""
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
    """The widths of modules to try, in dots, from fine to coarse."""
    dot = POINTS_PER_INCH / dpi
    least, most = ceil(_LEAST / dot - 0.01), int(_WIDEST / dot)
    return list(range(least, most + 1, max(1, (most - least) // 4)))


def trial_reductions(dpi: float) -> tuple[int, ...]:
    """The bar width reductions to try, in dots."""
    return (0, 1, 2) if dpi < _FINE else (0, 1, 2, 4)


def draw_barcode(
    symbology: SymbologyName,
    dots: int,
    bwr: int,
    dpi: float,
    fonts: FontLibrary,
    bar_height: float,
) -> Trial:
    """Draw a barcode of `dots` a module, less `bwr` of its dark stretches; label it so."""
    dot = POINTS_PER_INCH / dpi
    symbol = encode(symbology, _DATA)
    quiet = SYMBOLOGIES[symbology].quiet * dots * dot
    above = 0.0 if symbol.rows == 1 else quiet
    width = symbol.columns * dots * dot
    high = symbol.rows * dots * dot if symbol.rows > 1 else round(bar_height / dot) * dot
    bars = Bars(
        quiet, above, width, high, symbol.columns, symbol.rows, symbol.modules, symbology, _DATA
    )
    items: list[Leaf] = list(_draw_bars(bars, dpi, bwr))
    caption = f"{dots}\N{MINUS SIGN}{bwr}" if bwr else f"{dots}"
    below = above + high + max(above, MM / 2)
    items += set_line(caption, CAPTION, quiet, below, fonts)
    return Trial(width + 2 * quiet, below + CAPTION * 1.1, tuple(items))


def _draw_bars(bars: Bars, dpi: float, bwr: int) -> Iterator[Rect]:
    dot = POINTS_PER_INCH / dpi
    for top, bottom, columns in module_spans(bars, dpi, BarCorrection(bwr)):
        for start, end in columns:
            yield Rect(start * dot, top * dot, (end - start) * dot, (bottom - top) * dot, BLACK)
