"""Small pictures of labels, no more than so many bytes each.

The page is drawn several times as large and averaged, so that lettering and rules of black
and white come out grey and fine.
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple

from PIL import Image

from cardgen.backends.png import png_file
from cardgen.display import Bars, Document, Group, Item, Layer
from cardgen.errors import CardgenError, LayoutError
from cardgen.units import POINTS_PER_INCH

if TYPE_CHECKING:
    from cardgen.backends import Renderer

SIDE: Final = 420
"""Pixels of the longer side."""
MOST_BYTES: Final = 64 << 10
"""Of a thumbnail: 45 templates in three pairs make a page that mail takes."""

_FINER: Final = (3, 6, 12)  # times; the first at which modules of barcodes have a pixel
_LEAST_SIDE: Final = 105
_GREYS: Final = 17  # between one level and the next: 16 are enough for a thumbnail
_LEVELS: Final = [round(value / _GREYS) * _GREYS for value in range(256)]


class Thumbnail(NamedTuple):
    """A PNG file and its pixels."""

    data: bytes
    width: int
    height: int


def thumbnail(document: Document, renderer: Renderer) -> Thumbnail:
    """The first page of a document, small. Raises CardgenError.

    What is too much for `MOST_BYTES`, as a photograph may be, has half the pixels, or less.
    """
    drawn, finer = _drawn(document, renderer)
    side = SIDE
    while True:
        small = drawn.reduce(finer * SIDE // side)
        if small.mode == "L":
            small = small.point(_LEVELS)
        data = png_file(small.width, small.height, "L" if small.mode == "L" else "RGB",
                        small.tobytes())  # fmt: skip
        if len(data) <= MOST_BYTES or side <= _LEAST_SIDE:
            return Thumbnail(data, small.width, small.height)
        side //= 2


def _drawn(document: Document, renderer: Renderer) -> tuple[Image.Image, int]:
    """The first page, and how many times as large as its thumbnail it is."""
    page = document.pages[0]
    layers = tuple(Layer(tuple(map(_coarse, layer.items))) for layer in page.layers)
    shown = replace(document, pages=(replace(page, layers=layers),))
    refused: CardgenError | None = None
    for finer in _FINER:
        dpi = finer * SIDE * POINTS_PER_INCH / max(page.width, page.height)
        try:
            data = renderer.render(shown, "png", dpi)
        except LayoutError as error:
            if any(each.rule != "barcode-too-small" for each in error.diagnostics):
                raise
            refused = refused or error
        else:
            with Image.open(BytesIO(data)) as opened:
                return opened.convert("RGB" if opened.mode == "RGB" else "L"), finer
    assert refused is not None
    raise refused


def _coarse(item: Item) -> Item:
    """The same; nobody scans a thumbnail, so its barcodes may be as fine as they come."""
    if isinstance(item, Group):
        return replace(item, items=tuple(map(_coarse, item.items)))
    return replace(item, least=0.0) if isinstance(item, Bars) else item
