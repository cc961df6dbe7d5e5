"""Draw a page as pixels at a printer's resolution, and process its bands.

The first layer of a page is drawn once and cached for as long as pages with that very layer
keep coming; later layers are drawn on a fork of it. Labels of a plan share items of later
layers too: these are drawn once with the first layer (`common`). The pixels are the same
either way.

By default a page takes the smallest pixels that hold the colours of all layers: a
bit if it is mono, a grey byte if nothing has a hue, else RGB.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from cardgen.backends.dots import PLAIN_BARS, BarCorrection, Spans, edges
from cardgen.backends.memory import LayerCache
from cardgen.backends.raster.bits import BitCanvas
from cardgen.backends.raster.canvas import NOTHING, PLAIN, Mode, RowFormat, band_count
from cardgen.backends.raster.masks import path_mask
from cardgen.display import (
    Bars,
    Color,
    GlyphRun,
    Layer,
    Leaf,
    Page,
    Path,
    Picture,
    Rect,
    leaves,
)
from cardgen.errors import OutputError
from cardgen.units import POINTS_PER_INCH, to_pixels

if TYPE_CHECKING:
    from cardgen.backends.raster.pixels import PixelCanvas

Canvas: TypeAlias = "BitCanvas | PixelCanvas"
"""A page of pixels, white at first; marks outside are cut off.

Spans to fill go downwards and have no rows in common.
"""

_MAX_PIXELS: Final = 1 << 28
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
    first, one_of_many = page.layers[0] if page.layers else NOTHING, False
    own: list[Leaf] = []
    if len(page.layers) > 1:
        from cardgen.backends.raster.common import split_common  # a single label has one layer

        first, own, one_of_many = split_common(page, layers, mode)
    if mode != "1":
        correction = BarCorrection(0, correction.least)

    def make() -> Canvas:
        canvas = new_canvas(width, height, mode, row_format)
        _draw(canvas, leaves(first.items), dpi, correction)
        return canvas

    key = (width, height, mode, row_format, dpi, correction)
    canvas = layers.get(first, key, make).fork()
    canvas.first, canvas.one_of_many = first, one_of_many
    _draw(canvas, own, dpi, correction)
    return canvas


def new_canvas(width: int, height: int, mode: Mode, row_format: RowFormat = PLAIN) -> Canvas:
    """Make a white canvas of `width` × `height` pixels."""
    if mode == "1":
        return BitCanvas(width, height, row_format)
    from cardgen.backends.raster.pixels import PixelCanvas

    return PixelCanvas(width, height, mode, row_format)


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


def _draw(canvas: Canvas, items: Iterable[Leaf], dpi: float, correction: BarCorrection) -> None:
    """Draw items in order, with a correction of barcodes."""
    scale = dpi / POINTS_PER_INCH
    for item in items:
        match item:
            case GlyphRun():
                canvas.glyphs(item, scale)
            case Bars():
                canvas.bars(item, dpi, correction)
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
    canvas: Canvas,
    layers: LayerCache,
    key: Hashable,
    make: Callable[[Canvas, int], B],
    size: Callable[[B], int],
    join: Callable[[Sequence[B]], B],
) -> list[B]:
    """Call `make` for each band of a page. Reuse the results for its common part.

    Results for bands of the canvas's first layer alone are cached with that layer, joined where
    bands follow one another; bands that were touched since are made anew. `key` names the
    format and all that decides its bytes besides the page; `size` returns the bytes that a
    result takes.
    """
    first = canvas.first
    place = (key, canvas.width, canvas.height, canvas.mode)
    cache = layers.get(first, place, _Bands)
    results: list[B] = []
    start, count = 0, band_count(canvas.height)
    for index in (*sorted(canvas.touched), count):
        if start < index:
            stretch = cache.joined.get((start, index))
            if stretch is None:
                alone = range(start, index)
                made = [_make_once(cache, canvas, each, make, size) for each in alone]
                stretch = made[0]  # the same object, if it is one band: counted already
                if len(made) > 1:
                    stretch = join(made)
                    cache.nbytes += size(stretch)
                cache.joined[start, index] = stretch
                cache.nbytes += _BAND_BYTES
                layers.update_size(first, place, cache)
            results.append(stretch)
        if index < count:
            results.append(make(canvas, index))
        start = index + 1
    return results


def join_bands(bands: Sequence[bytes]) -> bytes:
    """Join results of `make_bands` that follow one another, if they are bytes."""
    return b"".join(bands)


def _make_once(
    cache: _Bands,
    canvas: Canvas,
    index: int,
    make: Callable[[Canvas, int], B],
    size: Callable[[B], int],
) -> B:
    """Return the cached result for a band, or make it."""
    if index not in cache.bands:
        cache.bands[index] = make(canvas, index)
        cache.nbytes += _BAND_BYTES + size(cache.bands[index])
    made: B = cache.bands[index]
    return made


class _Bands:
    """Results of `make` for bands of a first layer, alone and joined from one to another."""

    def __init__(self) -> None:
        self.nbytes = 0
        self.bands: dict[int, Any] = {}
        self.joined: dict[tuple[int, int], Any] = {}
