"""What a page is drawn on: bands of rows that are copied only when they are drawn on.

`raster` turns items into the three kinds of marks below, in pixels; `bits` and `pixels`
draw them. A canvas that has been drawn can be forked: the fork shares all bands until
one is drawn on, and tells which ones were, so that only those need compressing again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from cardgen.backends.dots import Spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from cardgen.display import Color, GlyphRun


BAND_ROWS: Final = 64
"""Rows that are kept, shared and drawn on together."""


class Canvas(Protocol):
    """A page of pixels, white at first. What lies outside the page is cut off."""

    touched: set[int]
    """The bands that were drawn on since the canvas was made or forked."""

    def fork(self) -> Canvas:
        """A copy to draw on, which shares what is not drawn on."""
        ...

    def fill(self, spans: Sequence[Spans], color: Color) -> None:
        """Fill rectangles; the spans go downwards and have no rows in common."""
        ...

    def glyphs(self, run: GlyphRun, scale: float) -> None:
        """Draw a run, at `scale` pixels a point."""
        ...

    def picture(self, image: Image.Image, x: int, y: int) -> None:
        """Draw a picture of mode L, LA, RGB or RGBA with its top left at `x`, `y`."""
        ...

    def raw(self, band: int) -> bytes:
        """The rows of a band as PNG wants them, each after a filter byte of zero."""
        ...


def band_count(height: int) -> int:
    """How many bands a page of `height` rows has; the last may be lower."""
    return -(-height // BAND_ROWS)


def band_height(band: int, height: int) -> int:
    """The rows of a band of a page of `height` rows."""
    return min(BAND_ROWS, height - band * BAND_ROWS)


def bands_between(top: int, bottom: int, height: int) -> range:
    """The bands that rows `top` to `bottom` (exclusive) of a page have a share in."""
    first, last = max(top, 0), min(bottom, height)
    return range(first // BAND_ROWS, band_count(last)) if first < last else range(0)
