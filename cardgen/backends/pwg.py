"""Write documents as PWG raster (PWG 5102.4), for IPP printers that read no PDF.

Each page has a header with its properties, and rows as runs of pixels; equal rows are sent
once. Mono pages are drawn as for label printers, and written in 8 bits a pixel, which every
printer takes, unless the options ask for single bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from struct import pack, pack_into
from typing import Final, Literal

from cardgen.backends.memory import LayerCache
from cardgen.backends.options import RenderOptions
from cardgen.backends.printer_rows import draw_dots, pwg_runs
from cardgen.backends.raster import Canvas, band_height, draw_page, join_bands, make_bands
from cardgen.display import Document, Page

_SYNC: Final = b"RaS2"
_HEADER: Final = 1796
_NORMAL: Final = 4  # of print-quality
_WIDE: Final = [
    bytes(0 if byte >> bit & 1 else 255 for bit in range(7, -1, -1)) for byte in range(256)
]

Pixels = Literal["black_1", "sgray_8", "srgb_8"]


# Bits per colour, number of colours, and number of the colour space (4.3.2).
_KINDS: Final[dict[Pixels, tuple[int, int, int]]] = {
    "black_1": (1, 1, 3),
    "sgray_8": (8, 1, 18),
    "srgb_8": (8, 3, 19),
}


def render(document: Document, options: RenderOptions, layers: LayerCache) -> Iterator[bytes]:
    """Write all pages as one PWG raster file. Raises OutputError "cut-off"."""
    if document.pages:
        total = len(document.pages)
        yield b"".join(
            [_SYNC, *(_page(page, total, options, layers) for page in document.pages)]
        )


def _page(page: Page, total: int, options: RenderOptions, layers: LayerCache) -> bytes:
    """Return header and compressed rows of a page; the document has `total` pages."""
    canvas: Canvas
    if page.mono:
        canvas = draw_dots(page, options, layers)
    else:
        canvas = draw_page(page, options.dpi, layers)
    pixels: Pixels = "srgb_8" if canvas.mode == "RGB" else "sgray_8"
    if canvas.mode == "1":
        pixels = options.printer.pixels

    def lines(canvas: Canvas, band: int) -> bytes:
        return b"".join(_lines(canvas, band, pixels))

    key = ("pwg", options.dpi, options.printer.correction, pixels)
    bands = make_bands(canvas, layers, key, lines, len, join_bands)
    return b"".join([_header(page, canvas, pixels, total, options.dpi), *bands])


def _header(page: Page, canvas: Canvas, pixels: Pixels, total: int, dpi: float) -> bytes:
    """Return the header of a page (PWG 5102.4, 4.3)."""
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
    """Yield the compressed rows of a band. Equal rows are written once, with a count (4.4)."""
    data = canvas.rows(band)
    stride = len(data) // band_height(band, canvas.height)
    rows = (data[at : at + stride] for at in range(0, len(data), stride))
    for row, equal in groupby(rows):
        if canvas.mode == "1" and pixels == "sgray_8":
            line = b"".join([_WIDE[byte] for byte in row])[: canvas.width]
        else:
            line = row
        pixel = 3 if pixels == "srgb_8" else 1
        yield pack("B", len(list(equal)) - 1) + pwg_runs(line, pixel)
