"""Pages as rows of bits or pixels, which a PNG file or a label printer takes."""

from __future__ import annotations

from cardgen.backends.raster.bits import BitCanvas
from cardgen.backends.raster.canvas import BAND_ROWS, Canvas, band_count, band_height
from cardgen.backends.raster.draw import draw
from cardgen.backends.raster.pixels import PixelCanvas

__all__ = [
    "BAND_ROWS",
    "BitCanvas",
    "Canvas",
    "PixelCanvas",
    "band_count",
    "band_height",
    "draw",
]
