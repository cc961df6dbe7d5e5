"""What a page is drawn on: bands of rows that are copied only when they are drawn on.

`draw` turns items into the three kinds of marks below, in pixels; `bits` and `pixels` draw
them. Out come rows, from the top, a band at a time, each as `RowFormat` says. A canvas that
has been drawn can be forked: the fork shares all bands until one is drawn on, and tells
which ones were, so that what somebody made of the others can be used again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol, TypeAlias

from cardgen.backends.dots import Spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from cardgen.display import Color, GlyphRun


BAND_ROWS: Final = 64
"""Rows that are kept, shared and drawn on together."""

Mode: TypeAlias = Literal["1", "L", "RGB"]
"""Pillow's names: a bit, a grey byte or three bytes for a pixel, from small to large."""


class RowFormat(NamedTuple):
    """How somebody wants the rows of a page: a file format, or the language of a printer.

    Before each row stand `margin` bytes of zero. A canvas is told so when it is made: bits
    that have room for them are written in one piece, not row by row. In rows of bits a
    `white` pixel is 0 or 1; the spare bits after the last pixel are 0 always.
    """

    margin: int = 0
    white: Literal[0, 1] = 0


PLAIN: Final = RowFormat()
"""Pixels alone, 1 for ink."""


class Canvas(Protocol):
    """A page of `width` × `height` pixels, white at first. What lies outside is cut off."""

    width: int
    height: int
    touched: set[int]
    """The bands that were drawn on since the canvas was made or forked."""

    @property
    def mode(self) -> Mode:
        """What its pixels are."""
        ...

    @property
    def nbytes(self) -> int:
        """The memory of all bands that were drawn on; white ones take none of their own."""
        ...

    def fork(self) -> Canvas:
        """A copy to draw on, which shares what is not drawn on."""
        ...

    def fill(self, spans: Sequence[Spans], color: Color) -> None:
        """Fill rectangles; the spans go downwards and have no rows in common."""
        ...

    def glyphs(self, run: GlyphRun, scale: float) -> None:
        """Draw a run, at `scale` pixels a point."""
        ...

    def cover(self, mask: Image.Image, x: int, y: int, color: Color) -> None:
        """Fill through a mask of coverage (mode L) that lies on the page at `x`, `y`."""
        ...

    def picture(self, image: Image.Image, x: int, y: int) -> None:
        """Draw a picture of mode L, LA, RGB or RGBA with its top left at `x`, `y`."""
        ...

    def is_blank(self, band: int) -> bool:
        """Whether nothing was ever drawn on a band: it is white."""
        ...

    def rows(self, band: int) -> bytes:
        """The rows of a band from the top, without anything between them.

        A row is its margin, then its pixels from the left: a byte for eight, the leftmost
        highest and the last byte filled up, or a byte or three for each.
        """
        ...


def luma(color: Color) -> int:
    """How light a colour is, 0 to 255,000 (ITU-R BT.601, as Pillow's grey)."""
    return 299 * color.r + 587 * color.g + 114 * color.b


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
