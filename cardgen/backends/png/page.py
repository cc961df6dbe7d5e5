"""A page in, a PNG file out.

`raster` draws the page and tells which bands later layers drew on: these are compressed
anew. The compressed bands of its first layer are kept, with its pixels, for as long as
pages with that very layer keep coming. A page gives the same bytes either way.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cardgen.backends.png.file import Band, assemble, compress_band
from cardgen.backends.raster import (
    Canvas,
    Mode,
    RowFormat,
    band_count,
    band_height,
    draw_page,
    first_layer,
    new_canvas,
)
from cardgen.display import Document, Page

if TYPE_CHECKING:
    from cardgen.backends.layers import LayerCache
    from cardgen.backends.options import RenderOptions

# A PNG row begins with the number of its filter, 0 for none, and of bits a 1 is white.
_ROWS: Final = RowFormat(margin=1, white=1)
_BAND_BYTES: Final = 200  # that Python takes for a band besides its chunk


def render(document: Document, options: RenderOptions, layers: LayerCache) -> Iterator[bytes]:
    """A file a page; see `render_page`."""
    return (render_page(page, options.dpi, layers) for page in document.pages)


def render_page(page: Page, dpi: float, layers: LayerCache) -> bytes:
    """The PNG file of a page.

    Raises OutputError "output" if it would be unreasonably large, and LayoutError
    "barcode-too-small" or "bad-picture".
    """
    canvas = draw_page(page, dpi, layers, row_format=_ROWS)
    first = first_layer(page)
    key = ("png", canvas.width, canvas.height, canvas.mode, dpi)
    kept = layers.get(first, key, lambda: _CompressedBands(canvas.height))
    before = kept.nbytes
    bands = kept.with_later_layers(canvas)
    if kept.nbytes > before:
        layers.grown(first, key, kept)
    return assemble(canvas.width, canvas.height, canvas.mode, dpi, bands)


class _CompressedBands:
    """The bands of a first layer, each compressed when a page first needs it."""

    def __init__(self, height: int) -> None:
        self.nbytes = 0
        self._bands: list[Band | None] = [None] * band_count(height)

    def with_later_layers(self, canvas: Canvas) -> list[Band]:
        """The bands of a page: these, but for those on which later layers are drawn."""
        touched = canvas.touched
        return [
            compress_band(canvas.rows(index))
            if index in touched
            else band or self._compressed(canvas, index)
            for index, band in enumerate(self._bands)
        ]

    def _compressed(self, canvas: Canvas, index: int) -> Band:
        if canvas.is_blank(index):
            rows = band_height(index, canvas.height)
            band = _blank_band(canvas.width, rows, canvas.mode)
        else:
            band = compress_band(canvas.rows(index))
        self._bands[index] = band
        self.nbytes += _BAND_BYTES + len(band.chunk)
        return band


@lru_cache(maxsize=64)
def _blank_band(width: int, rows: int, mode: Mode) -> Band:
    return compress_band(new_canvas(width, rows, mode, _ROWS).rows(0))
