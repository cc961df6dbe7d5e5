"""A page in, a PNG file out.

The first layer of a page is drawn once and kept, with its compressed bands, for as long
as pages with that very layer keep coming. Later layers are drawn on a fork, and only
the bands that they touch are compressed again. A page gives the same bytes either way.

The pixel format is the smallest that holds the colours of all layers: a bit a pixel for
mono pages, a grey byte if nothing has a hue, else RGB.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Final

from cardgen.backends.pictures import is_grey
from cardgen.backends.png.file import Band, PixelFormat, assemble, compress_band
from cardgen.backends.raster import (
    BitCanvas,
    Canvas,
    PixelCanvas,
    band_count,
    band_height,
    draw,
)
from cardgen.display import Layer, Page, Picture, leaves
from cardgen.errors import OutputError
from cardgen.units import to_pixels

_MAX_PIXELS: Final = 1 << 28
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
    width, height = _pixel_size(page, dpi)
    pixel_format = _pixel_format(page)
    base = _base(page.layers[0] if page.layers else None, width, height, pixel_format, dpi)
    canvas = base.canvas
    touched: set[int] = set()
    if len(page.layers) > 1:
        canvas = canvas.fork()
        for layer in page.layers[1:]:
            draw(canvas, layer, dpi)
        touched = canvas.touched
    bands = [
        compress_band(canvas.raw(index)) if index in touched else _base_band(base, index)
        for index in range(band_count(height))
    ]
    return assemble(width, height, pixel_format, dpi, bands)


def _pixel_size(page: Page, dpi: float) -> tuple[int, int]:
    if not (isfinite(dpi) and dpi > 0):
        raise OutputError("output", f"{dpi} dpi is no resolution", hint="use 203, 300 or 600")
    width, height = max(1, to_pixels(page.width, dpi)), max(1, to_pixels(page.height, dpi))
    if width * height > _MAX_PIXELS:
        raise OutputError(
            "output",
            f"a page of {width} × {height} pixels is too large",
            hint=f"use fewer than {dpi:g} dpi, or a smaller page",
        )
    return width, height


def _pixel_format(page: Page) -> PixelFormat:
    if page.mono:
        return "1"
    return "L" if all(_is_grey(layer) for layer in page.layers) else "RGB"


def _is_grey(layer: Layer) -> bool:
    for item in leaves(layer.items):
        if isinstance(item, Picture):
            if not is_grey(item.data):
                return False
        elif not item.color.r == item.color.g == item.color.b:
            return False
    return True


def _base(
    layer: Layer | None, width: int, height: int, pixel_format: PixelFormat, dpi: float
) -> _Base:
    key = (id(layer), width, height, pixel_format, dpi)
    found = _bases.pop(key, None)
    if found is None:
        canvas = _new_canvas(width, height, pixel_format)
        if layer is not None:
            draw(canvas, layer, dpi)
        bands = [
            None if index in canvas.touched else _blank_band(width, rows, pixel_format)
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
        band = base.bands[index] = compress_band(base.canvas.raw(index))
    return band


def _new_canvas(width: int, height: int, pixel_format: PixelFormat) -> Canvas:
    if pixel_format == "1":
        return BitCanvas(width, height)
    return PixelCanvas(width, height, pixel_format)


@lru_cache(maxsize=64)
def _blank_band(width: int, rows: int, pixel_format: PixelFormat) -> Band:
    return compress_band(_new_canvas(width, rows, pixel_format).raw(0))
