"""A page in, a PNG file out.

`raster` draws the page, and its bands are compressed one by one, those of a first layer once. A
page gives the same bytes either way.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cardgen.backends.dots import PLAIN_BARS, Correction
from cardgen.backends.png.file import Band, assemble, compress_band
from cardgen.backends.raster import (
    Canvas,
    Mode,
    RowFormat,
    band_height,
    draw_page,
    make_bands,
    new_canvas,
)
from cardgen.display import Document, Page

if TYPE_CHECKING:
    from cardgen.backends.layers import LayerCache
    from cardgen.backends.options import RenderOptions

# A PNG row begins with the number of its filter, 0 for none, and of bits a 1 is white.
_ROWS: Final = RowFormat(margin=1, white=1)


def render(document: Document, options: RenderOptions, layers: LayerCache) -> Iterator[bytes]:
    """A file a page; see `render_page`."""
    correction = options.printer.correction
    return (render_page(page, options.dpi, layers, correction) for page in document.pages)


def render_page(
    page: Page, dpi: float, layers: LayerCache, correction: Correction = PLAIN_BARS
) -> bytes:
    """The PNG file of a page, barcodes with a `correction`.

    Raises OutputError "output" if it would be unreasonably large, and LayoutError
    "barcode-too-small" or "bad-picture".
    """
    canvas = draw_page(page, dpi, layers, row_format=_ROWS, correction=correction)
    key = ("png", dpi, correction)
    bands = make_bands(page, canvas, layers, key, _band, lambda band: len(band.chunk))
    return assemble(canvas.width, canvas.height, canvas.mode, dpi, bands)


def _band(canvas: Canvas, index: int) -> Band:
    if canvas.is_blank(index):
        return _blank_band(canvas.width, band_height(index, canvas.height), canvas.mode)
    return compress_band(canvas.rows(index))


@lru_cache(maxsize=64)
def _blank_band(width: int, rows: int, mode: Mode) -> Band:
    return compress_band(new_canvas(width, rows, mode, _ROWS).rows(0))
