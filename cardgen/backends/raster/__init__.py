"""Pages as rows of bits or pixels, for a picture file or a label printer.

    canvas = draw_page(page, 203.0, layers, mode="1")
    rows = b"".join(canvas.rows(band) for band in range(band_count(canvas.height)))

Nothing here knows the use of the rows: `RowFormat` describes their form.
"""

from __future__ import annotations

from cardgen.backends.raster.bits import BitCanvas as BitCanvas
from cardgen.backends.raster.canvas import (
    BAND_ROWS as BAND_ROWS,
    Mode as Mode,
    RowFormat as RowFormat,
    band_count as band_count,
    band_height as band_height,
    is_dark as is_dark,
)
from cardgen.backends.raster.page import (
    Canvas as Canvas,
    draw_page as draw_page,
    join_bands as join_bands,
    make_bands as make_bands,
    new_canvas as new_canvas,
)
