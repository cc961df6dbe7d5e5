"""Draw a page as pixels at a printer's resolution, and process its bands.

The first layer of a page is drawn once and cached for as long as pages with that very layer
keep coming; later layers are drawn on a fork of it. The pixels are the same either way.

By default a page takes the smallest pixels that hold the colours of all layers: a
bit if it is mono, a grey byte if nothing has a hue, else RGB.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from cardgen.backends.dots import PLAIN_BARS, BarCorrection, Spans, edges, module_spans
from cardgen.backends.memory import LayerCache
from cardgen.backends.raster.bits import BitCanvas
from cardgen.backends.raster.canvas import PLAIN, Mode, RowFormat, band_count
from cardgen.backends.raster.masks import path_mask
from cardgen.display import Bars, Color, GlyphRun, Layer, Page, Path, Picture, Rect, leaves
from cardgen.errors import OutputError
from cardgen.units import POINTS_PER_INCH, to_pixels

if TYPE_CHECKING:
    from cardgen.backends.raster.pixels import PixelCanvas

Canvas: TypeAlias = "BitCanvas | PixelCanvas"
"""A page of pixels, white at first; marks outside are cut off.

Spans to fill go downwards and have no rows in common.
"""

_MAX_PIXELS: Final = 1 << 28
_NOTHING: Final = Layer(())
B = TypeVar("B")
_BAND_BYTES: Final = 200  # overhead of Python for a band


def draw_page(
    page: Page,
    dpi: float,
    layers: LayerCache,
    *,
    mode: Mode | None = None,
    row_format: RowFormat = PLAIN,
    correction: BarCorrection = PLAIN_BARS,
) -> Canvas:
    """Draw a page on a canvas of `mode`, or of the smallest mode for its colours.

    A `correction` is for barcodes on pages of one bit. The canvas's `touched` bands are those
    of the layers after the first. Raises OutputError "output" if the page would be
    unreasonably large, and LayoutError "barcode-too-small" or "bad-picture".
    """
    width, height = pixel_size(page, dpi)
    mode = mode or pixel_mode(page)
    first = _first_layer(page)
    if mode != "1":
        correction = BarCorrection(0, correction.least)

    def make() -> Canvas:
        canvas = new_canvas(width, height, mode, row_format)
        _draw_layer(canvas, first, dpi, correction)
        return canvas

    key = (width, height, mode, row_format, dpi, correction)
    canvas = layers.get(first, key, make).fork()
    for layer in page.layers[1:]:
        _draw_layer(canvas, layer, dpi, correction)
    return canvas


def new_canvas(width: int, height: int, mode: Mode, row_format: RowFormat = PLAIN) -> Canvas:
    """Make a white canvas of `width` × `height` pixels."""
    if mode == "1":
        return BitCanvas(width, height, row_format)
    from cardgen.backends.raster.pixels import PixelCanvas

    return PixelCanvas(width, height, mode, row_format)


def _first_layer(page: Page) -> Layer:
    """Return the first layer of a page, which other pages share; an empty layer if none."""
    return page.layers[0] if page.layers else _NOTHING


def pixel_size(page: Page, dpi: float) -> tuple[int, int]:
    """Compute the size of a page in pixels, at least 1 × 1. Raises OutputError "output"."""
    if not (isfinite(dpi) and dpi > 0):
        raise OutputError(
            "output", f"{dpi} dpi is not a resolution", hint="use 203, 300 or 600"
        )
    width, height = max(1, to_pixels(page.width, dpi)), max(1, to_pixels(page.height, dpi))
    if width * height > _MAX_PIXELS:
        said = f"a page of {width} × {height} pixels is too large"
        raise OutputError("output", said, hint=f"use fewer than {dpi:g} dpi, or a smaller page")
    return width, height


def pixel_mode(page: Page) -> Mode:
    """Find the smallest pixel mode for the colours of a page.

    Raises LayoutError "bad-picture".
    """
    if page.mono:
        return "1"
    return "L" if all(_is_grey(layer) for layer in page.layers) else "RGB"


def _is_grey(layer: Layer) -> bool:
    """True if no item of a layer is coloured."""
    from cardgen.backends.pictures import is_grey

    return all(
        is_grey(item.data) and (item.veil is None or _is_neutral(item.veil.color))
        if isinstance(item, Picture)
        else _is_neutral(item.color)
        for item in leaves(layer.items)
    )


def _is_neutral(color: Color) -> bool:
    """True if a colour is black, grey or white."""
    return color.r == color.g == color.b


def _draw_layer(canvas: Canvas, layer: Layer, dpi: float, correction: BarCorrection) -> None:
    """Draw the items of a layer in order, with a correction of barcodes."""
    scale = dpi / POINTS_PER_INCH
    for item in leaves(layer.items):
        match item:
            case GlyphRun():
                canvas.glyphs(item, scale)
            case Bars():
                canvas.fill(module_spans(item, dpi, correction), item.color)
            case Rect():
                left, right = edges(item.x, item.width, scale, item.flush)
                top, bottom = edges(item.y, item.height, scale, item.flush)
                canvas.fill([Spans(top, bottom, [(left, right)])], item.color)
            case Path():
                mask = path_mask(item, scale, canvas.width, canvas.height)
                if mask.pixels:
                    canvas.cover(mask, item.color)
            case Picture():
                from cardgen.backends.pictures import render_picture  # with Pillow

                left, right = edges(item.x, item.width, scale)
                top, bottom = edges(item.y, item.height, scale)
                if right > left and bottom > top:
                    size, crisp = (right - left, bottom - top), canvas.mode == "1"
                    canvas.picture(render_picture(item, *size, crisp=crisp), left, top)


def make_bands(
    page: Page,
    canvas: Canvas,
    layers: LayerCache,
    key: Hashable,
    make: Callable[[Canvas, int], B],
    size: Callable[[B], int],
) -> list[B]:
    """Call `make` for each band of a page. Reuse the results for the first layer.

    Results for bands of the first layer alone are cached with that layer; bands that later
    layers touched are made anew. `key` names the format and all that decides its bytes besides
    the page; `size` returns the bytes that a result takes.
    """
    first = _first_layer(page)
    place = (key, canvas.width, canvas.height, canvas.mode)
    cache = layers.get(first, place, lambda: _Bands(canvas.height))
    before = cache.nbytes
    results = []
    for index in range(len(cache.bands)):
        if index in canvas.touched:
            results.append(make(canvas, index))
            continue
        if cache.bands[index] is None:
            cache.bands[index] = make(canvas, index)
            cache.nbytes += _BAND_BYTES + size(cache.bands[index])
        results.append(cache.bands[index])
    if cache.nbytes > before:
        layers.update_size(first, place, cache)
    return results


class _Bands:
    """Results of `make` for the bands of a first layer; None for a band without a result."""

    def __init__(self, height: int) -> None:
        self.nbytes = 0
        self.bands: list[Any] = [None] * band_count(height)
