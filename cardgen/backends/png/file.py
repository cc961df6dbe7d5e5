"""Write pages as PNG files (W3C PNG, third edition; RFC 1950 and 1951), and read rows of them.

A PNG holds one zlib stream cut into IDAT chunks. Here each band of rows is a chunk of
its own that neither needs the bands before it nor changes those after it: compressed
from nothing, ended by a full flush on a byte boundary. A chunk made once can therefore
stand in any file with the same rows, and the bands of a first layer are compressed once. The
stream's header and its end (an empty last block and the Adler-32 of all rows, combined from
those of the bands) have chunks of their own too.

Since each band is compressed by itself, a barcode is read back from the bytes of its file in a
sixth of the time that the whole page takes.

Rows are not filtered: those of labels are flat, and a filter byte of zero before each is a
margin that `raster` leaves without cost.

Compression is zlib-ng's level 2: several times as fast as zlib, and smaller. Its bytes do
not depend on the processor, nor on the former content of memory; ISA-L's, though made in
half the time, do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from struct import pack, unpack_from
from typing import TYPE_CHECKING, Final

import msgspec

from cardgen.backends.dots import PLAIN_BARS, BarCorrection
from cardgen.backends.memory import LayerCache
from cardgen.backends.options import RenderOptions
from cardgen.backends.raster import (
    BAND_ROWS,
    Canvas,
    Mode,
    RowFormat,
    band_count,
    band_height,
    draw_page,
    make_bands,
    new_canvas,
)
from cardgen.display import Document, Page
from cardgen.ports import deflate
from cardgen.units import MM_PER_INCH

if TYPE_CHECKING:
    from cardgen.ports import pixels

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_ZLIB_HEADER: Final = b"\x78\x01"  # RFC 1950, 2.2: deflate, 32 KiB window, fastest
_LAST_BLOCK: Final = b"\x03\x00"  # RFC 1951, 3.2.6: final, fixed codes, end of block
_ADLER_BASE: Final = 65521
_LEVEL: Final = 2
_SMALLEST: Final = 9  # the slowest level
_SCREEN_DPI: Final = 96.0
_DEPTH_AND_COLOR: Final[dict[Mode, tuple[int, int]]] = {"1": (1, 0), "L": (8, 0), "RGB": (8, 2)}
# A PNG row begins with the number of its filter, 0 for none, and a bit of 1 is white.
_ROWS: Final = RowFormat(margin=1, white=1)
_MODES: Final = {(1, 0): "1", (8, 0): "L", (8, 2): "RGB"}
_PIXEL_BITS: Final = {"1": 1, "L": 8, "RGB": 24}


class Band(msgspec.Struct, frozen=True):
    """Compressed bands: their IDAT chunks, and the Adler-32 and length of their raw rows."""

    chunk: bytes
    adler: int
    length: int


def compress_band(raw: bytes, level: int = _LEVEL) -> Band:
    """Compress a band of rows, each with its filter byte."""
    data = deflate.compress_part(raw, level)
    return Band(_chunk(b"IDAT", data), deflate.adler32(raw), len(raw))


def png_file(width: int, height: int, mode: Mode, pixels: bytes) -> bytes:
    """Write all pixels of a picture as a small PNG file. The mode must not be "1"."""
    row = width * (3 if mode == "RGB" else 1)
    raw = b"".join(b"\0" + pixels[start : start + row] for start in range(0, row * height, row))
    return assemble(width, height, mode, _SCREEN_DPI, [compress_band(raw, _SMALLEST)])


def assemble(width: int, height: int, mode: Mode, dpi: float, bands: Iterable[Band]) -> bytes:
    """Join compressed bands, from the top, to a PNG file of `width` × `height` pixels.

    Colours are marked as sRGB; bilevel pages need no colour space. Nothing in the file
    tells its time, place or program.
    """
    whole = _join([_head(width, height, mode, dpi), *bands])
    end = _chunk(b"IDAT", _LAST_BLOCK + pack(">I", whole.adler))
    return b"".join([whole.chunk, end, _END])


@lru_cache(maxsize=64)
def _head(width: int, height: int, mode: Mode, dpi: float) -> Band:
    """Write the beginning of a file, as a band without rows."""
    depth, color = _DEPTH_AND_COLOR[mode]
    per_metre = round(dpi * 1000 / MM_PER_INCH)
    parts = [
        _SIGNATURE,
        _chunk(b"IHDR", pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)),
        b"" if mode == "1" else _chunk(b"sRGB", b"\0"),  # perceptual intent
        _chunk(b"pHYs", pack(">IIB", per_metre, per_metre, 1)),
        _chunk(b"IDAT", _ZLIB_HEADER),
    ]
    return Band(b"".join(parts), 1, 0)


def adler32_combine(first: int, second: int, second_length: int) -> int:
    """Compute the Adler-32 of A + B from those of A and B, and the length of B.

    RFC 1950, 8.2: for n bytes d, s1 = 1 + Σ dᵢ and s2 = n + Σ (n - i) dᵢ, modulo 65521.
    So for A + B: s1 = s1A + s1B - 1, and s2 = s2A + s2B + |B| · (s1A - 1).
    """
    low, high = first & 0xFFFF, first >> 16
    sum1 = (low + (second & 0xFFFF) - 1) % _ADLER_BASE
    sum2 = (high + (second >> 16) + second_length * (low - 1)) % _ADLER_BASE
    return sum2 << 16 | sum1


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Write a chunk of a PNG file: length, kind, data and checksum (5.3)."""
    body = kind + data
    return pack(">I", len(data)) + body + pack(">I", deflate.crc32(body))


_END: Final = _chunk(b"IEND", b"")


def render(document: Document, options: RenderOptions, layers: LayerCache) -> Iterator[bytes]:
    """Write each page of a document as a PNG file; see `render_page`."""
    correction = options.printer.correction
    return (render_page(page, options.dpi, layers, correction) for page in document.pages)


def render_page(
    page: Page, dpi: float, layers: LayerCache, correction: BarCorrection = PLAIN_BARS
) -> bytes:
    """Draw a page as a PNG file, with a correction of its barcodes.

    Raises OutputError "output" if it would be unreasonably large, and LayoutError
    "barcode-too-small" or "bad-picture".
    """
    canvas = draw_page(page, dpi, layers, row_format=_ROWS, correction=correction)
    key = ("png", dpi, correction)
    bands = make_bands(canvas, layers, key, _band, _length, _join)
    return assemble(canvas.width, canvas.height, canvas.mode, dpi, bands)


def _band(canvas: Canvas, index: int) -> Band:
    """Compress the band with this index of a canvas."""
    if canvas.is_blank(index):
        return _blank_band(canvas.width, band_height(index, canvas.height), canvas.mode)
    return compress_band(canvas.rows(index))


def _length(band: Band) -> int:
    """Return the bytes that a compressed band takes."""
    return len(band.chunk)


def _join(bands: Sequence[Band]) -> Band:
    """Join compressed bands that follow one another to one with several chunks."""
    first, *others = bands
    adler, length = first.adler, first.length
    for band in others:
        adler = adler32_combine(adler, band.adler, band.length)
        length += band.length
    return Band(b"".join([band.chunk for band in bands]), adler, length)


@lru_cache(maxsize=64)
def _blank_band(width: int, rows: int, mode: Mode) -> Band:
    """Compress a white band; cached for all pages of a width and mode."""
    return compress_band(new_canvas(width, rows, mode, _ROWS).rows(0))


def read_rows(data: bytes, top: int = 0, bottom: int | None = None) -> pixels.Pixels:
    """Read the rows `top` to `bottom` (exclusive) of a PNG file that cardgen wrote.

    Only their bands are inflated. A bilevel page comes as grey pixels.
    """
    from cardgen.ports import pixels  # a label that is only written needs none

    width, height, depth, color = unpack_from(">IIBB", data, 16)
    bottom = height if bottom is None else min(bottom, height)
    first, last = top // BAND_ROWS, -(-bottom // BAND_ROWS)
    bands = _chunks(data)[1:-1]  # between the header of the stream and its end
    if len(bands) == band_count(height):
        bands = bands[first:last]
    else:  # a small picture is one band
        first = 0
    raw = b"".join(map(deflate.inflate_part, bands))
    mode = _MODES[depth, color]
    stride = 1 + (width * _PIXEL_BITS[mode] + 7) // 8  # after a filter byte
    start = (top - first * BAND_ROWS) * stride + 1
    rows = raw[start : start + (bottom - top) * stride - 1]
    return pixels.Pixels.read(rows, width, bottom - top, mode, stride)


def _chunks(data: bytes) -> list[bytes]:
    """Return the IDAT chunks of a PNG file (W3C PNG, 5.3)."""
    chunks, at = [], 8
    while at < len(data):
        length, kind = unpack_from(">I4s", data, at)
        if kind == b"IDAT":
            chunks.append(data[at + 8 : at + 8 + length])
        at += length + 12
    return chunks
