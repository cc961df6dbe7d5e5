"""The watermark of a draft, so that none is mistaken for what it is a draft of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cardgen import units
from cardgen.display import BLACK, WHITE, Layer, Leaf, Rect
from cardgen.fonts import FontLibrary
from cardgen.layout.inline.lines import ANYWHERE
from cardgen.layout.inline.paragraph import Span, measure
from cardgen.layout.inline.place import Frame, place_text

_MM: Final = units.POINTS_PER_INCH / units.MM_PER_INCH
_STRIP, _LEAST_STRIP, _FREE = 5.0 * _MM, 3.0 * _MM, 0.8 * _MM
_STRIP_TEXT: Final = 0.62  # of the strip's height


def watermark(
    size: tuple[float, float],
    margins: tuple[float, float],
    words: Iterable[tuple[str, str]],
    fonts: FontLibrary,
) -> Layer:
    """White lettering on black strips along the top and bottom edge of a page.

    `size` is the page's width and height in points, `margins` are those at its top and bottom;
    `words` say draft, each with its language, and DRAFT follows. Strips and not grey lettering
    across the page, since thermal printers have no grey. They stay in the margins, if these are
    not narrower than a strip that can be read: what stands lowest, as an SSCC, is what is
    proofread.
    """
    said = [(f"{text}  ", lang) for text, lang in words]
    spans = [
        Span(text, lang, fonts.chain("sans", "bold", lang), 1.0, WHITE)
        for text, lang in (*said, ("DRAFT", said[0][1]))
    ]
    paragraph = measure(tuple(spans))
    breaks = paragraph.under(ANYWHERE)
    longest = breaks.widest_forced
    width, height = size
    heights = [max(min(_STRIP, margin - _FREE), _LEAST_STRIP) for margin in margins]
    points = min(min(heights) * _STRIP_TEXT, width / longest)
    lines = breaks.choose(1, longest)
    items: list[Leaf] = []
    for y, strip_height in zip((0.0, height - heights[1]), heights, strict=True):
        strip = Frame(0.0, y, width, strip_height)
        items.append(Rect(*strip, BLACK))
        items += place_text(paragraph, lines, points, 1.0, strip, "center", "center")
    return Layer(tuple(items))
