"""A font, a glyph and a size in, a coverage mask out: HarfBuzz's rasterizer.

Outlines are not hinted. A baseline is snapped to whole pixels, so that all characters
of a line stand alike and horizontal strokes repeat exactly. Along the line, grey and
colour glyphs are placed to a quarter of a pixel: the eye sees uneven gaps of half a
pixel but not of an eighth, and a glyph then has four masks at most. Bilevel glyphs are
placed on whole pixels, since half a pixel's shift of a thresholded outline would make
stems of one weight come out in two widths.

Glyphs that are turned by quarters, clockwise, are treated alike: what is said of the baseline
holds for one that goes down or up.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

import uharfbuzz as hb
from PIL import Image

from cardgen.backends.cache import SizedCache
from cardgen.fonts import hb_font

if TYPE_CHECKING:
    from cardgen.display import FontRef

SUBPIXELS: Final = 4

_rasterizer = hb.RasterDraw()
_rasterizer_lock = Lock()  # HarfBuzz accumulates one outline at a time


class Mask(NamedTuple):
    """Coverage (mode L, 255 = wholly inside) with its top left from the glyph's origin.

    Pixels, y down. `None` for an image means that the glyph is blank.
    """

    image: Image.Image | None
    left: int
    top: int


_BLANK: Final = Mask(None, 0, 0)
_masks: Final[SizedCache[tuple[FontRef, int, float, int, int], Mask]] = SizedCache(48 << 20)


@cache
def _font(font: FontRef) -> hb.Font:
    """A font that nobody else measures or draws: how bold it is changes from glyph to glyph."""
    return hb.Font(hb_font(font).face)


def mask(font: FontRef, glyph: int, size: float, subpixel: int, *, quarters: int = 0) -> Mask:
    """The mask of a glyph at `size` pixels an em, `subpixel` quarters along its baseline.

    That is right of a pixel, or below if the glyph is turned a quarter, or three, clockwise.
    """

    def make() -> tuple[Mask, int]:
        made = rasterize(font, glyph, size, subpixel / SUBPIXELS, quarters=quarters)
        return made, 200 + (made.image.width * made.image.height if made.image else 0)

    return _masks.get((font, glyph, size, subpixel, quarters), make)


def rasterize(
    font: FontRef,
    glyph: int,
    size: float,
    shift: float = 0.0,
    *,
    quarters: int = 0,
    bolder: tuple[float, float] = (0.0, 0.0),
) -> Mask:
    """The same, made anew, and shifted along the baseline by a part of a pixel.

    Strokes are `bolder` by so many pixels: upright ones wider, level ones higher.
    """
    opened = _font(font)
    scale = size / opened.face.upem
    wider, higher = bolder
    rise = -higher / 2  # HarfBuzz adds it above
    with _rasterizer_lock:
        opened.synthetic_bold = (wider / size, higher / size, True)
        _rasterizer.clear()
        _rasterizer.transform = (  # y goes up
            (scale, 0.0, 0.0, scale, shift, rise),
            (0.0, -scale, scale, 0.0, rise, -shift),
            (-scale, 0.0, 0.0, -scale, shift, -rise),
            (0.0, scale, -scale, 0.0, -rise, -shift),
        )[quarters]
        _rasterizer.draw_glyph(opened, glyph)
        rendered = _rasterizer.render()
    if rendered is None:
        return _BLANK
    box = rendered.extents
    if box.width == 0 or box.height == 0:
        return _BLANK
    # HarfBuzz's rows go upwards and are padded to the stride.
    pixels = Image.frombytes(
        "L", (box.width, box.height), rendered.buffer, "raw", "L", box.stride, -1
    )
    return Mask(pixels, box.x_origin, -(box.y_origin + box.height))
