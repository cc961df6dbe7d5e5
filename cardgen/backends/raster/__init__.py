"""Pages as rows of bits or pixels, which a picture file or a label printer takes.

    canvas = draw_page(page, 203.0, layers, mode="1")
    rows = b"".join(canvas.rows(band) for band in range(band_count(canvas.height)))

Nothing here knows what the rows are for: how their user wants them, `RowFormat` says.
"""

from __future__ import annotations

from cardgen.backends.raster.bands import make_bands
from cardgen.backends.raster.bits import BitCanvas, is_dark
from cardgen.backends.raster.canvas import (
    BAND_ROWS,
    Canvas,
    Mode,
    RowFormat,
    band_count,
    band_height,
)
from cardgen.backends.raster.page import draw_page, first_layer, new_canvas

__all__ = [
    "BAND_ROWS",
    "BitCanvas",
    "Canvas",
    "Mode",
    "RowFormat",
    "band_count",
    "band_height",
    "draw_page",
    "first_layer",
    "is_dark",
    "make_bands",
    "new_canvas",
]
