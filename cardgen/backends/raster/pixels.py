"""A grey or colour canvas: bands are Pillow images.

A grey band is a pixel wider than its page, at the left, and that column stays black: it
is the filter byte of each row, so the band's memory is what PNG wants.
"""

from __future__ import annotations

from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING, Literal

from PIL import Image

from cardgen.backends.dots import Spans, nearest_pixel
from cardgen.backends.raster.canvas import BAND_ROWS, band_count, band_height, bands_between
from cardgen.backends.raster.glyphs import SUBPIXELS, mask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardgen.display import Color, GlyphRun

Mode = Literal["L", "RGB"]


Rgb = tuple[int, int, int]


class PixelCanvas:
    """See `Canvas`. Colours of a grey canvas must be grey."""

    def __init__(self, width: int, height: int, mode: Mode) -> None:
        self.width = width
        self.height = height
        self.mode: Mode = mode
        self.touched: set[int] = set()
        self._left = 1 if mode == "L" else 0
        self._bands = [
            _blank(width, band_height(band, height), mode) for band in range(band_count(height))
        ]

    def fork(self) -> PixelCanvas:
        """A copy to draw on, which shares what is not drawn on."""
        copy = PixelCanvas(self.width, self.height, self.mode)
        copy._bands = self._bands.copy()
        return copy

    def raw(self, band: int) -> bytes:
        """The rows of a band, each after a filter byte of zero."""
        data = self._bands[band].tobytes()
        if self.mode == "L":
            return data
        row = 3 * self.width
        return b"\0" + b"\0".join(data[i : i + row] for i in range(0, len(data), row))

    def fill(self, spans: Sequence[Spans], color: Color) -> None:
        """Fill rectangles."""
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
        start, end = span.columns[0]
        start, end = max(start, 0) + self._left, min(end, self.width) + self._left
        if start >= end:
            return
        for band in bands_between(span.top, span.bottom, self.height):
            image = self._writable(band)
            first = max(span.top - band * BAND_ROWS, 0)
            last = min(span.bottom - band * BAND_ROWS, image.height)
            image.paste(value, (start, first, end, last))

    def _fill_many(self, spans: list[Spans], value: int | Rgb) -> None:
        """Fill through one mask: a barcode has hundreds of rectangles."""
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
        """Draw a run."""
        size = run.size * scale
        value = self._value(run.color)
        for glyph in run.glyphs:
            x, y = (run.x + glyph.x) * scale, (run.y + glyph.y) * scale
            quarters = nearest_pixel((y if run.sideways else x) * SUBPIXELS)
            found = mask(run.font, glyph.id, size, quarters % SUBPIXELS, sideways=run.sideways)
            if found.image is not None:
                along = floor(quarters / SUBPIXELS)
                left = nearest_pixel(x) if run.sideways else along
                top = along if run.sideways else nearest_pixel(y)
                self._paste(value, found.image, left + found.left, top + found.top)

    def picture(self, image: Image.Image, x: int, y: int) -> None:
        """Draw a picture over what is there."""
        if image.mode in ("LA", "RGBA"):
            self._paste(image.convert(self.mode), image.getchannel("A"), x, y)
        else:
            self._paste(image.convert(self.mode), Image.new("L", image.size, 255), x, y)

    def _paste(
        self, source: Image.Image | int | Rgb, cover: Image.Image, x: int, y: int
    ) -> None:
        if x >= self.width or x + cover.width <= 0:
            return
        for band in bands_between(y, y + cover.height, self.height):
            image = self._writable(band)
            image.paste(source, (x + self._left, y - band * BAND_ROWS), cover)
            if self._left and x < 0:
                image.paste(0, (0, 0, self._left, image.height))

    def _writable(self, band: int) -> Image.Image:
        if band not in self.touched:
            self._bands[band] = self._bands[band].copy()
            self.touched.add(band)
        return self._bands[band]

    def _value(self, color: Color) -> int | Rgb:
        return color.r if self.mode == "L" else color.rgb


@lru_cache(maxsize=16)
def _blank(width: int, height: int, mode: Mode) -> Image.Image:
    """A white band; never drawn on, only copied."""
    if mode == "RGB":
        return Image.new("RGB", (width, height), (255, 255, 255))
    image = Image.new("L", (width + 1, height), 255)
    image.paste(0, (0, 0, 1, height))
    return image
