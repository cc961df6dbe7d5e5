"""A grey or colour canvas: bands are Pillow images."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import floor
from typing import Final, Literal

from PIL import Image

from cardgen.backends.dots import Spans, nearest_pixel
from cardgen.backends.raster.canvas import (
    BAND_ROWS,
    PLAIN,
    RowFormat,
    band_count,
    band_height,
    bands_between,
    luma,
)
from cardgen.backends.raster.masks import SUBPIXELS, glyph_mask
from cardgen.display import Color, GlyphRun

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
        bands: list[Image.Image] | None = None,
    ) -> None:
        self.width = width
        self.height = height
        self.mode: PixelMode = mode
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
        """Return the rows of a band as bytes."""
        margin = self._row_format.margin
        image = self._bands[band]
        stride = margin + self.width * _BYTES[self.mode][0]
        data = image.tobytes("raw", self.mode, stride)
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
            image = self._writable(band)
            first = max(span.top - band * BAND_ROWS, 0)
            last = min(span.bottom - band * BAND_ROWS, image.height)
            image.paste(value, (start, first, end, last))

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
        cover = Image.frombytes("L", (width, y - spans[0].top), b"".join(rows))
        self._paste(value, cover, left, spans[0].top)

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
            if mask.image is not None:
                along = floor(place / SUBPIXELS)
                left = nearest_pixel(x) if is_down else along
                top = along if is_down else nearest_pixel(y)
                self._paste(value, mask.image, left + mask.left, top + mask.top)

    def cover(self, mask: Image.Image, x: int, y: int, color: Color) -> None:
        """Fill the page with a colour through a mask at the pixel `x`, `y`."""
        self._paste(self._value(color), mask, x, y)

    def picture(self, image: Image.Image, x: int, y: int) -> None:
        """Draw a picture over everything drawn before."""
        has_alpha = image.mode in ("LA", "RGBA")
        cover = image.getchannel("A") if has_alpha else Image.new("L", image.size, 255)
        self._paste(image.convert(self.mode), cover, x, y)

    def _paste(
        self, source: Image.Image | int | Rgb, cover: Image.Image, x: int, y: int
    ) -> None:
        """Paste pixels or a colour through a mask, with its top left corner at `x`, `y`."""
        if x >= self.width or x + cover.width <= 0:
            return
        for band in bands_between(y, y + cover.height, self.height):
            self._writable(band).paste(source, (x, y - band * BAND_ROWS), cover)

    def _writable(self, band: int) -> Image.Image:
        """Return a band for drawing. If other canvases share it, copy it first."""
        if band not in self.touched:
            self._bands[band] = self._bands[band].copy()
            self.touched.add(band)
            self._drawn.add(band)
        return self._bands[band]

    def _value(self, color: Color) -> int | Rgb:
        """Convert a colour to a pixel value."""
        return (luma(color) + 500) // 1000 if self.mode == "L" else color.rgb


@lru_cache(maxsize=16)
def _blank(width: int, height: int, mode: PixelMode) -> Image.Image:
    """Return a white band. It is copied before something is drawn on it."""
    return Image.new(mode, (width, height), 255 if mode == "L" else (255, 255, 255))
