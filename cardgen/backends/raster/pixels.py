"""A grey or colour canvas, whose bands are painted through masks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING, Final, Literal

from cardgen.backends.dots import BarCorrection, Spans, module_spans, nearest_pixel
from cardgen.backends.raster.canvas import (
    BAND_ROWS,
    NOTHING,
    PLAIN,
    RowFormat,
    band_count,
    band_height,
    bands_between,
    luma,
)
from cardgen.backends.raster.masks import SUBPIXELS, Mask, glyph_mask
from cardgen.display import Bars, Color, GlyphRun
from cardgen.ports import pixels

if TYPE_CHECKING:
    from PIL import Image

Rgb = tuple[int, int, int]
PixelMode = Literal["L", "RGB"]

_BYTES: Final[dict[PixelMode, tuple[int, int]]] = {"L": (1, 1), "RGB": (3, 4)}
"""Bytes of a pixel in a row, and in Pillow's memory."""


class PixelCanvas:
    """A `Canvas` of grey or colour pixels; a fork gets the `bands` of its original."""

    def __init__(
        self,
        width: int,
        height: int,
        mode: PixelMode,
        row_format: RowFormat = PLAIN,
        bands: list[pixels.Band] | None = None,
    ) -> None:
        self.width = width
        self.height = height
        self.mode: PixelMode = mode
        self.first = NOTHING  # layer that was drawn before the canvas was forked
        self.one_of_many = False  # unused: masks are blended, wherever they stand
        self.touched: set[int] = set()  # bands drawn on since the canvas was made or forked
        self._row_format = row_format
        self._drawn: set[int] = set()  # bands with marks, those of the original included
        self._bands = bands or [
            _blank(width, band_height(band, height), mode) for band in range(band_count(height))
        ]

    @property
    def nbytes(self) -> int:
        """Memory in bytes of all bands on which something was drawn."""
        rows = sum(self._bands[band].height for band in self._drawn)
        return rows * self.width * _BYTES[self.mode][1]

    def fork(self) -> PixelCanvas:
        """Return a copy of the canvas. It shares bands until something is drawn on them."""
        bands = self._bands.copy()
        fork = PixelCanvas(self.width, self.height, self.mode, self._row_format, bands)
        fork._drawn = self._drawn.copy()
        return fork

    def is_blank(self, band: int) -> bool:
        """True if nothing was drawn on a band, so it is the white band of all pages."""
        return band not in self._drawn

    def rows(self, band: int) -> bytes:
        """Return the rows of a band; the zeros between them are margins."""
        margin = self._row_format.margin
        data = self._bands[band].rows(margin + self.width * _BYTES[self.mode][0])
        return b"".join((bytes(margin), memoryview(data)[:-margin])) if margin else data

    def fill(self, spans: Sequence[Spans], color: Color) -> None:
        """Fill rectangles with a colour."""
        value = self._value(color)
        visible = [
            Spans(max(top, 0), min(bottom, self.height), columns)
            for top, bottom, columns in spans
            if top < self.height and bottom > max(top, 0) and columns
        ]
        if len(visible) == 1 and len(visible[0].columns) == 1:
            self._fill_one(visible[0], value)
        elif visible:
            self._fill_many(visible, value)

    def _fill_one(self, span: Spans, value: int | Rgb) -> None:
        """Fill a rectangle with a pixel value."""
        start, end = span.columns[0]
        start, end = max(start, 0), min(end, self.width)
        if start >= end:
            return
        for band in bands_between(span.top, span.bottom, self.height):
            painted = self._writable(band)
            first = max(span.top - band * BAND_ROWS, 0)
            last = min(span.bottom - band * BAND_ROWS, painted.height)
            painted.fill(value, start, first, end, last)

    def _fill_many(self, spans: list[Spans], value: int | Rgb) -> None:
        """Fill many rectangles at once through a mask, since a barcode has hundreds."""
        start = min(min(span.columns)[0] for span in spans)
        end = max(end for span in spans for _, end in span.columns)
        left, right = max(start, 0), min(end, self.width)
        width = right - left
        if width <= 0:
            return
        rows: list[bytes] = []
        y = spans[0].top
        for top, bottom, columns in spans:
            row = bytearray(end - start)
            for first, last in columns:
                row[first - start : last - start] = b"\xff" * (last - first)
            row = row[left - start : right - start]
            rows += (bytes((top - y) * width), bytes(row) * (bottom - top))
            y = bottom
        self._paint(value, b"".join(rows), width, left, spans[0].top)

    def bars(self, bars: Bars, dpi: float, correction: BarCorrection) -> None:
        """Draw the modules of a barcode."""
        self.fill(module_spans(bars, dpi, correction), bars.color)

    def glyphs(self, run: GlyphRun, scale: float) -> None:
        """Draw a glyph run at `scale` pixels per point."""
        size = run.size * scale
        value = self._value(run.color)
        is_down = run.quarters % 2 == 1
        for glyph in run.glyphs:
            x, y = (run.x + glyph.x) * scale, (run.y + glyph.y) * scale
            place = nearest_pixel((y if is_down else x) * SUBPIXELS)
            subpixel = place % SUBPIXELS
            mask = glyph_mask(run.font, glyph.id, size, subpixel, quarters=run.quarters)
            if mask.pixels:
                along = floor(place / SUBPIXELS)
                left = nearest_pixel(x) if is_down else along
                top = along if is_down else nearest_pixel(y)
                self._paint(value, mask.pixels, mask.width, left + mask.left, top + mask.top)

    def cover(self, mask: Mask, color: Color) -> None:
        """Fill the page with a colour through a mask on the page."""
        self._paint(self._value(color), mask.pixels, mask.width, mask.left, mask.top)

    def picture(self, image: Image.Image, x: int, y: int) -> None:
        """Draw a picture over earlier marks."""
        if x < self.width and x + image.width > 0:
            for band in bands_between(y, y + image.height, self.height):
                self._writable(band).draw(image, x, y - band * BAND_ROWS)

    def _paint(self, value: int | Rgb, cover: bytes, width: int, x: int, y: int) -> None:
        """Paint a colour through coverage in rows of a width, whose top left is at `x`, `y`."""
        if x >= self.width or x + width <= 0:
            return
        for band in bands_between(y, y + len(cover) // width, self.height):
            self._writable(band).paint(value, cover, width, x, y - band * BAND_ROWS)

    def _writable(self, band: int) -> pixels.Band:
        """Return a band to draw on: a copy, if the canvas shares the band."""
        if band not in self.touched:
            self._bands[band] = self._bands[band].copy()
            self.touched.add(band)
            self._drawn.add(band)
        return self._bands[band]

    def _value(self, color: Color) -> int | Rgb:
        """Convert a colour to a pixel value."""
        return (luma(color) + 500) // 1000 if self.mode == "L" else color.rgb


@lru_cache(maxsize=16)
def _blank(width: int, height: int, mode: PixelMode) -> pixels.Band:
    """Return a white band, which is copied, and never drawn on."""
    return pixels.Band(width, height, mode)
