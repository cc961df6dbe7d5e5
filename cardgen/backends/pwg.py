"""A document in, PWG raster out (PWG 5102.4), for IPP printers that read no PDF.

Each page has a header that says all about it, and rows as runs of pixels; equal ones are
sent once. Pages for thermal printers are drawn as for these, and black and white in 8 bits,
which every printer takes, unless single bits are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from struct import pack, pack_into
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cardgen.backends.printed import printed
from cardgen.backends.raster import Canvas, band_height, draw_page, make_bands
from cardgen.backends.runs import pwg_runs

if TYPE_CHECKING:
    from cardgen.backends.layers import LayerCache
    from cardgen.backends.options import RenderOptions
    from cardgen.display import Document, Page

_SYNC: Final = b"RaS2"
_HEADER: Final = 1796
_NORMAL: Final = 4  # of print-quality
_WIDE: Final = [
    bytes(0 if byte >> bit & 1 else 255 for bit in range(7, -1, -1)) for byte in range(256)
]

Pixels = Literal["black_1", "sgray_8", "srgb_8"]


class _Kind(NamedTuple):
    """Bits of a colour, its colours, and the number of its colour space (4.3.2)."""

    bits: int
    colors: int
    space: int


_KINDS: Final[dict[Pixels, _Kind]] = {
    "black_1": _Kind(1, 1, 3),
    "sgray_8": _Kind(8, 1, 18),
    "srgb_8": _Kind(8, 3, 19),
}


def render(document: Document, options: RenderOptions, layers: LayerCache) -> Iterator[bytes]:
    """One file with all pages. Raises OutputError "cut-off" as `printed` does."""
    if document.pages:
        total = len(document.pages)
        yield b"".join(
            [_SYNC, *(_page(page, total, options, layers) for page in document.pages)]
        )


def _page(page: Page, total: int, options: RenderOptions, layers: LayerCache) -> bytes:
    canvas: Canvas
    if page.mono:
        canvas = printed(page, options, layers)
    else:
        canvas = draw_page(page, options.dpi, layers)
    pixels: Pixels = "srgb_8" if canvas.mode == "RGB" else "sgray_8"
    if canvas.mode == "1" and options.printer.pixels == "black_1":
        pixels = "black_1"

    def lines(canvas: Canvas, band: int) -> bytes:
        return b"".join(_lines(canvas, band, pixels))

    key = ("pwg", options.dpi, options.printer.correction, pixels)
    bands = make_bands(page, canvas, layers, key, lines, len)
    return b"".join([_header(page, canvas, pixels, total, options.dpi), *bands])


def _header(page: Page, canvas: Canvas, pixels: Pixels, total: int, dpi: float) -> bytes:
    """4.3; numbers are big-endian, and what is not said is 0."""
    bits, colors, space = _KINDS[pixels]
    header = bytearray(_HEADER)
    header[:9] = b"PwgRaster"
    dots, width, height = round(dpi), canvas.width, canvas.height
    pack_into(">II", header, 276, dots, dots)
    pack_into(">I", header, 340, 1)  # copies
    pack_into(">II", header, 352, round(page.width), round(page.height))
    pack_into(">II", header, 372, width, height)
    line = -(-width * bits * colors // 8)
    pack_into(">IIIII", header, 384, bits, bits * colors, line, 0, space)
    pack_into(">I", header, 420, colors)
    pack_into(">Iii", header, 452, total, 1, 1)  # neither mirrored nor turned
    pack_into(">IIII", header, 464, 0, 0, width, height)
    pack_into(">II", header, 480, 0xFFFFFF, _NORMAL)
    return bytes(header)


def _lines(canvas: Canvas, band: int, pixels: Pixels) -> Iterator[bytes]:
    """Rows that are equal once, behind how many they are (4.4)."""
    data = canvas.rows(band)
    stride = len(data) // band_height(band, canvas.height)
    rows = (data[at : at + stride] for at in range(0, len(data), stride))
    for row, equal in groupby(rows):
        if canvas.mode == "1" and pixels == "sgray_8":
            shown = b"".join([_WIDE[byte] for byte in row])[: canvas.width]
        else:
            shown = row
        pixel = 3 if pixels == "srgb_8" else 1
        yield pack("B", len(list(equal)) - 1) + pwg_runs(shown, pixel)
