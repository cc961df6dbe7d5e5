"""A canvas for a page: bands of rows that are copied only when they are drawn on.

`page` turns items into marks in pixels; `bits` and `pixels` draw them. The rows come from the
top, a band at a time, in the form of a `RowFormat`. A canvas can be forked: the fork shares all
bands until they are drawn on, and reports which were, so that results for the others can be
used again.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import msgspec

from cardgen.display import Color, Layer

BAND_ROWS: Final = 64
"""The number of rows in a band, which are stored, shared and drawn on together."""

Mode: TypeAlias = Literal["1", "L", "RGB"]
"""Pillow's names: a bit, a grey byte or three bytes for a pixel, from small to large."""


class RowFormat(msgspec.Struct, frozen=True):
    """The form of rows for a file format or a printer's language.

    A row is `margin` bytes of zero, and then its pixels from the left: a byte or three for
    each, or a byte for eight, the leftmost in the highest bit. A canvas gets its format when it
    is made: a band of bits with room for the margins is written in one piece, not row by row.
    In rows of bits a `white` pixel is 0 or 1; spare bits after the last pixel are always 0.
    """

    margin: int = 0
    white: Literal[0, 1] = 0


PLAIN: Final = RowFormat()
"""Pixels alone, 1 for ink."""

NOTHING: Final = Layer(())
"""The first layer of a page without layers."""


def luma(color: Color) -> int:
    """Return the lightness of a colour, from 0 to 255,000 (ITU-R BT.601)."""
    return 299 * color.r + 587 * color.g + 114 * color.b


def band_count(height: int) -> int:
    """Return the number of bands in a page of `height` rows. The last band may be lower."""
    return -(-height // BAND_ROWS)


def band_height(band: int, height: int) -> int:
    """Return the number of rows in a band of a page of `height` rows."""
    return min(BAND_ROWS, height - band * BAND_ROWS)


def bands_between(top: int, bottom: int, height: int) -> range:
    """Return the bands that contain the rows `top` to `bottom` (exclusive) of a page."""
    first, last = max(top, 0), min(bottom, height)
    return range(first // BAND_ROWS, band_count(last)) if first < last else range(0)


def is_dark(color: Color) -> bool:
    """True if a colour prints as black, since it is darker than middle grey."""
    return luma(color) < 128_000
