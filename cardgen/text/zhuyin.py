"""Set zhuyin (Bopomofo): a reading as a small column to the right of its character.

CLREQ 3.3.4: in lines and columns each character has its own reading; a symbol has 3/10 of the
size of the character; the tone stands to the right of the last symbol, the dot of the neutral
tone above the first.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from cardgen.display import FontRef
from cardgen.fonts import hb_font, read_metrics
from cardgen.text.classes import find_script
from cardgen.text.shape import Cluster, ShapedGlyph, shape

# In em of the reading, which is half as large as its base.
_SYMBOL: Final = 0.6
_BOX: Final = (1.0, 2.0)  # of the reading beside its base
_DOT_ABOVE: Final = 0.1  # from the middle of the dot to the first symbol
_NEUTRAL: Final = "˙"
_TONES: Final = frozenset("ˊˇˋˉ") | {_NEUTRAL}


def is_zhuyin(text: str) -> bool:
    """True if the reading consists of Zhuyin symbols and tone marks only."""
    return any(find_script(char) == "Bopo" for char in text) and all(
        find_script(char) == "Bopo" or char in _TONES for char in text
    )


@lru_cache(maxsize=1024)
def shape_zhuyin(text: str, lang: str, chain: tuple[FontRef, ...], vertical: bool) -> Cluster:
    """Shape a Zhuyin reading as one cluster, in em of the reading's own size.

    In a line it begins at the end of the base, on its baseline. In a column it begins beside
    the start of the base, and is centred as a column of its own.
    """
    symbols = "".join(char for char in text if char not in _TONES)
    font = shape(symbols, lang, chain).clusters[0].font
    assert font is not None
    metrics = read_metrics(font)
    middle = metrics.top + metrics.bottom  # of the base's em box, above its line
    left, centre = (-_BOX[0] / 2, _BOX[1] / 2) if vertical else (0.0, -middle)
    first = centre - (len(symbols) - 1) / 2 * _SYMBOL
    glyphs = [
        ShapedGlyph(
            shape(symbol, lang, chain).clusters[0].glyphs[0].id,
            left,
            first + (number + middle / 2) * _SYMBOL,
            0.0,
        )
        for number, symbol in enumerate(symbols)
    ]
    last = first + (len(symbols) - 1) * _SYMBOL
    for tone in filter(_TONES.__contains__, text):
        if tone == _NEUTRAL:
            x, y = left + _SYMBOL / 2, first - _SYMBOL / 2 - _DOT_ABOVE
        else:
            x, y = left + (_SYMBOL + _BOX[0]) / 2, last - _SYMBOL / 2
        glyphs.append(_centre(tone, lang, chain, x, y))
    advance = _BOX[1] if vertical else _BOX[0]
    glyphs[-1] = glyphs[-1]._replace(advance=advance)
    return Cluster(0, len(text), font, advance, tuple(glyphs), scale=_SYMBOL)


def _centre(
    char: str, lang: str, chain: tuple[FontRef, ...], x: float, y: float
) -> ShapedGlyph:
    """Place the glyph of `char` with the middle of its ink at `x`, `y`."""
    cluster = shape(char, lang, chain).clusters[0]
    assert cluster.font is not None
    glyph = cluster.glyphs[0].id
    font = hb_font(cluster.font)
    ink = font.get_glyph_extents(glyph)
    em = font.face.upem / _SYMBOL
    right = (ink.x_bearing + ink.width / 2) / em
    up = (ink.y_bearing + ink.height / 2) / em
    return ShapedGlyph(glyph, x - right, y + up, 0.0)
