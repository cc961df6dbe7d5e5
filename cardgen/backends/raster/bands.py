"""What a format makes of the bands of a page: of a first layer's each once.

`draw_page` tells on which bands later layers drew: of these it is made anew. What was made of
the others is kept with the first layer, for as long as pages with that very layer keep coming.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cardgen.backends.raster.canvas import Canvas, band_count
from cardgen.backends.raster.page import first_layer

if TYPE_CHECKING:
    from cardgen.backends.layers import LayerCache
    from cardgen.display import Page

B = TypeVar("B")
_BAND_BYTES: Final = 200  # that Python takes for a band besides what is in it


def make_bands(
    page: Page,
    canvas: Canvas,
    layers: LayerCache,
    key: Hashable,
    make: Callable[[Canvas, int], B],
    size: Callable[[B], int],
) -> list[B]:
    """What `make` makes of each band of the canvas on which `draw_page` drew the page.

    `key` names the format and all that decides its bytes besides the page; `size` gives the
    bytes that are kept of a band.
    """
    first = first_layer(page)
    place = (key, canvas.width, canvas.height, canvas.mode)
    kept = layers.get(first, place, lambda: _Bands(canvas.height))
    before = kept.nbytes
    made = []
    for index in range(len(kept.bands)):
        if index in canvas.touched:
            made.append(make(canvas, index))
            continue
        if kept.bands[index] is None:
            kept.bands[index] = make(canvas, index)
            kept.nbytes += _BAND_BYTES + size(kept.bands[index])
        made.append(kept.bands[index])
    if kept.nbytes > before:
        layers.grown(first, place, kept)
    return made


class _Bands:
    """What was made of bands so far."""

    def __init__(self, height: int) -> None:
        self.nbytes = 0
        self.bands: list[Any] = [None] * band_count(height)
