"""A page in, a PNG file out.

The first layer of a page is drawn once and kept, with its compressed bands, for as long
as pages with that very layer keep coming. Later layers are drawn on a fork, and only
the bands that they touch are compressed again. A page gives the same bytes either way.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cardgen.backends.png.file import Band, assemble, compress_band
from cardgen.backends.raster import (
    Canvas,
    Mode,
    RowFormat,
    band_count,
    band_height,
    draw,
    new_canvas,
    pixel_mode,
    pixel_size,
)
from cardgen.display import Layer, Page

# A PNG row begins with the number of its filter, 0 for none, and of bits a 1 is white.
_ROWS: Final = RowFormat(margin=1, white=1)
_KEPT: Final = 8


@dataclass(slots=True)
class _Base:
    """What is kept of a first layer. `bands` are compressed when first needed.

    Holding the layer keeps its id from being given to another.
    """

    layer: Layer | None
    canvas: Canvas
    bands: list[Band | None]


_bases: Final[OrderedDict[tuple[object, ...], _Base]] = OrderedDict()


def render_page(page: Page, dpi: float) -> bytes:
    """The PNG file of a page.

    Raises OutputError "output" if it would be unreasonably large, and LayoutError
    "barcode-too-small" or "bad-picture".
    """
    width, height = pixel_size(page, dpi)
    mode = pixel_mode(page)
    base = _base(page.layers[0] if page.layers else None, width, height, mode, dpi)
    canvas = base.canvas
    touched: set[int] = set()
    if len(page.layers) > 1:
        canvas = canvas.fork()
        for layer in page.layers[1:]:
            draw(canvas, layer, dpi)
        touched = canvas.touched
    bands = [
        compress_band(canvas.rows(index)) if index in touched else _base_band(base, index)
        for index in range(band_count(height))
    ]
    return assemble(width, height, mode, dpi, bands)


def _base(layer: Layer | None, width: int, height: int, mode: Mode, dpi: float) -> _Base:
    key = (id(layer), width, height, mode, dpi)
    found = _bases.pop(key, None)
    if found is None:
        canvas = new_canvas(width, height, mode, _ROWS)
        if layer is not None:
            draw(canvas, layer, dpi)
        bands = [
            None if index in canvas.touched else _blank_band(width, rows, mode)
            for index in range(band_count(height))
            if (rows := band_height(index, height))
        ]
        found = _Base(layer, canvas, bands)
    _bases[key] = found
    while len(_bases) > _KEPT:
        _bases.popitem(last=False)
    return found


def _base_band(base: _Base, index: int) -> Band:
    band = base.bands[index]
    if band is None:
        band = base.bands[index] = compress_band(base.canvas.rows(index))
    return band


@lru_cache(maxsize=64)
def _blank_band(width: int, rows: int, mode: Mode) -> Band:
    return compress_band(new_canvas(width, rows, mode, _ROWS).rows(0))
