"""A page in points in, its pixels at a printer's resolution out.

The first layer of a page is drawn once and kept for as long as pages with that very layer
keep coming; later layers are drawn on a fork of it. The pixels are the same either way.

Without being told, a page takes the smallest pixels that hold the colours of all layers: a
bit if it is mono, a grey byte if nothing has a hue, else RGB.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

from cardgen.backends.dots import PLAIN_BARS, Correction
from cardgen.backends.pictures import is_grey
from cardgen.backends.raster.bits import BitCanvas
from cardgen.backends.raster.canvas import PLAIN, Canvas, Mode, RowFormat
from cardgen.backends.raster.draw import draw
from cardgen.backends.raster.pixels import PixelCanvas
from cardgen.display import Color, Layer, Page, Picture, leaves
from cardgen.errors import OutputError
from cardgen.units import to_pixels

if TYPE_CHECKING:
    from cardgen.backends.layers import LayerCache

_MAX_PIXELS: Final = 1 << 28
_NOTHING: Final = Layer(())


def draw_page(
    page: Page,
    dpi: float,
    layers: LayerCache,
    *,
    mode: Mode | None = None,
    row_format: RowFormat = PLAIN,
    correction: Correction = PLAIN_BARS,
) -> Canvas:
    """A canvas with the page on it, of `mode` or of the smallest that holds its colours.

    A `correction` is for barcodes on pages of one bit.

    `touched` are the bands on which layers after the first are drawn. Raises OutputError
    "output" if the page would be unreasonably large, and LayoutError "barcode-too-small"
    or "bad-picture".
    """
    width, height = pixel_size(page, dpi)
    mode = mode or pixel_mode(page)
    first = first_layer(page)
    if mode != "1":
        correction = Correction(0, correction.least)

    def make() -> Canvas:
        made = new_canvas(width, height, mode, row_format)
        draw(made, first, dpi, correction)
        return made

    key = (width, height, mode, row_format, dpi, correction)
    canvas = layers.get(first, key, make).fork()
    for layer in page.layers[1:]:
        draw(canvas, layer, dpi, correction)
    return canvas


def new_canvas(width: int, height: int, mode: Mode, row_format: RowFormat = PLAIN) -> Canvas:
    """A white canvas of so many pixels."""
    if mode == "1":
        return BitCanvas(width, height, row_format)
    return PixelCanvas(width, height, mode, row_format)


def first_layer(page: Page) -> Layer:
    """What the page has in common with others; an empty layer if it has none."""
    return page.layers[0] if page.layers else _NOTHING


def pixel_size(page: Page, dpi: float) -> tuple[int, int]:
    """The width and height of a page in pixels, at least one. Raises OutputError "output"."""
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


def pixel_mode(page: Page) -> Mode:
    """The smallest mode that holds the colours of a page. Raises LayoutError "bad-picture"."""
    if page.mono:
        return "1"
    return "L" if all(_is_grey(layer) for layer in page.layers) else "RGB"


def _is_grey(layer: Layer) -> bool:
    for item in leaves(layer.items):
        if isinstance(item, Picture):
            if not is_grey(item.data) or not (
                item.veil is None or _is_neutral(item.veil.color)
            ):
                return False
        elif not _is_neutral(item.color):
            return False
    return True


def _is_neutral(color: Color) -> bool:
    return color.r == color.g == color.b
