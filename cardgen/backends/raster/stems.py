"""A font, a glyph and a size in, dots out: strokes of two dots where there is room for them.

A thermal head prints a dot paler, or not at all, that has no neighbours to warm it: strokes
want two dots. Those of small text are narrower, and a cut at half leaves one dot of them or
two, as they happen to lie. So two outlines are drawn, in which the stems of the face have at
least one dot and about two, upright and level ones each by what they lack. The first is what
a glyph consists of, and ink grows from it to the second, what is covered more going first.
Straight strokes that are *lone* even then, in no square of four dots, get a second row. But no
dot goes where there is no *room*: nothing white is closed, cut in two or bridged, nor is the
gap to the next glyph. Hence 鬱 at 6 pt has some strokes of one dot, and all its counters.

Where strokes have two dots by themselves, nothing changes: in large text, in most of bold
faces, at 300 dpi.
"""

from __future__ import annotations

from functools import cache
from math import floor
from typing import TYPE_CHECKING, Final, NamedTuple

from PIL import Image

from cardgen.backends.raster.glyphs import Mask, rasterize
from cardgen.backends.raster.ink import Ink
from cardgen.fonts import hb_font

if TYPE_CHECKING:
    from cardgen.display import FontRef

_DOTS: Final = 1.95  # that strokes shall have; 2.0 amid three dots would cover all three
_LARGE: Final = 3.0  # dots: where 十 has strokes of so many, those of 鬱 have two
_WIDE: Final = 0.9  # em: Hangul and what is wider
_CROSSES: Final = "十+"
_USUAL: Final = 1 / 12  # em
_MEASURED_AT: Final = 256.0  # pixels an em
_BORDER: Final = 2  # dots: what grows, and all that is around it, is on the ground
_BLACK: Final = bytes((0, 255)) + bytes(254)
_BLANK: Final = Mask(None, 0, 0)


class Stems(NamedTuple):
    """How wide upright strokes are, and how high level ones; in em, or in dots."""

    width: float
    height: float


@cache
def stems(font: FontRef) -> Stems:
    """The strokes of a face in em, measured on 十, or on + where it has none."""
    for char in _CROSSES:
        glyph = hb_font(font).get_nominal_glyph(ord(char))
        image = rasterize(font, glyph, _MEASURED_AT).image if glyph else None
        if image is not None:
            width, height = image.size
            row, column = height * 3 // 4, width // 5
            across = image.crop((0, row, width, row + 1)).tobytes()
            down = image.crop((column, 0, column + 1, height)).tobytes()
            return Stems(sum(across) / 255 / _MEASURED_AT, sum(down) / 255 / _MEASURED_AT)
    return Stems(_USUAL, _USUAL)


def dots(font: FontRef, glyph: int, size: float, *, quarters: int = 0) -> Mask:
    """The coverage of a glyph at `size` dots an em, which is to be cut at half."""
    width, height = (size * stem for stem in stems(font))
    if min(width, height) >= _LARGE:
        return rasterize(font, glyph, size, quarters=quarters)
    level = _thickened(font, glyph, size, Stems(width, height))
    for _ in range(quarters):
        if level.image is not None:
            turned = level.image.transpose(Image.Transpose.ROTATE_270)
            level = Mask(turned, -level.top - level.image.height, level.left)
    return level


def _thickened(font: FontRef, glyph: int, size: float, has: Stems) -> Mask:
    def outline(least: float) -> Mask:
        lacks = max(least - has.width, 0.0), max(least - has.height, 0.0)
        return rasterize(font, glyph, size, bolder=lacks)

    fine, full = outline(1.0), outline(_DOTS)
    if fine.image is None or full.image is None:
        return fine
    left, top = full.left - _BORDER, full.top - _BORDER
    ground = (full.image.width + 2 * _BORDER, full.image.height + 2 * _BORDER)
    ink = Ink(_on(ground, fine, left, top), ground[0], _between(font, glyph, size, left))
    ink.grow(_on(ground, full, left, top))
    ink.mend()
    image = Image.frombytes("L", ground, ink.dots.translate(_BLACK))
    box = image.getbbox()
    return Mask(image.crop(box), left + box[0], top + box[1]) if box else _BLANK


def _between(font: FontRef, glyph: int, size: float, left: int) -> range:
    """The columns, from `left`, that are a glyph's own; the others are the gap to the next.

    Glyphs stand on whole dots, so an advance is rounded down or up. A letter may reach into
    the gap before it; what fills an em has white around it.
    """
    opened = hb_font(font)
    advance = opened.get_glyph_h_advance(glyph) / opened.face.upem
    gap = 1 if advance < _WIDE else 0
    return range(1 - left, floor(advance * size) - gap - left)


def _on(ground: tuple[int, int], mask: Mask, left: int, top: int) -> bytes:
    """The coverage of a mask on a larger ground."""
    image = Image.new("L", ground)
    if mask.image is not None:
        image.paste(mask.image, (mask.left - left, mask.top - top))
    return image.tobytes()
