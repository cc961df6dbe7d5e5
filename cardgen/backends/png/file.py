"""Bands of raw rows in, a PNG file out (W3C PNG, third edition; RFC 1950 and 1951).

A PNG holds one zlib stream cut into IDAT chunks. Here each band of rows is a chunk of
its own that neither needs the bands before it nor changes those after it: compressed
from nothing, ended by a full flush on a byte boundary. A chunk made once can therefore
stand in any file whose rows are the same. The stream's header and its end (an empty
last block and the Adler-32 of all rows, combined from the bands' own) have chunks of
their own too.

Rows are not filtered: those of labels are flat, and a filter byte of zero before each is a
margin that `raster` leaves without cost.

Compression is zlib-ng's level 2: several times as fast as zlib, and smaller. Its bytes do
not depend on the processor, nor on what the memory held before; ISA-L's, though made in
half the time, do.
"""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING, Final, NamedTuple

from zlib_ng import zlib_ng

from cardgen.backends.raster import Mode
from cardgen.units import MM_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_ZLIB_HEADER: Final = b"\x78\x01"  # RFC 1950, 2.2: deflate, 32 KiB window, fastest
_LAST_BLOCK: Final = b"\x03\x00"  # RFC 1951, 3.2.6: final, fixed codes, end of block
_ADLER_BASE: Final = 65521
_LEVEL: Final = 2
_SMALLEST: Final = 9  # the level that takes longest
_SCREEN_DPI: Final = 96.0
_DEPTH_AND_COLOR: Final[dict[Mode, tuple[int, int]]] = {
    "1": (1, 0),
    "L": (8, 0),
    "RGB": (8, 2),
}


class Band(NamedTuple):
    """A compressed band: its IDAT chunk, and the Adler-32 and length of its raw rows."""

    chunk: bytes
    adler: int
    length: int


def compress_band(raw: bytes, level: int = _LEVEL) -> Band:
    """The band of raw rows, each with its filter byte."""
    deflate = zlib_ng.compressobj(level, zlib_ng.DEFLATED, -15)
    data = deflate.compress(raw) + deflate.flush(zlib_ng.Z_FULL_FLUSH)
    return Band(_chunk(b"IDAT", data), zlib_ng.adler32(raw), len(raw))


def png_file(width: int, height: int, mode: Mode, pixels: bytes) -> bytes:
    """The PNG file of pixels that are there all at once, as small as it gets; not of bits."""
    row = width * (3 if mode == "RGB" else 1)
    raw = b"".join(b"\0" + pixels[start : start + row] for start in range(0, row * height, row))
    return assemble(width, height, mode, _SCREEN_DPI, [compress_band(raw, _SMALLEST)])


def assemble(width: int, height: int, mode: Mode, dpi: float, bands: Iterable[Band]) -> bytes:
    """The PNG file of `width` × `height` pixels whose rows the bands hold, top to bottom.

    Colours are sRGB and say so; bilevel pages need no colour space. Nothing in the file
    tells when, where or by what it was made.
    """
    depth, color = _DEPTH_AND_COLOR[mode]
    per_metre = round(dpi * 1000 / MM_PER_INCH)
    parts = [
        _SIGNATURE,
        _chunk(b"IHDR", pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)),
        b"" if mode == "1" else _chunk(b"sRGB", b"\0"),  # perceptual intent
        _chunk(b"pHYs", pack(">IIB", per_metre, per_metre, 1)),
        _chunk(b"IDAT", _ZLIB_HEADER),
    ]
    adler = 1
    for band in bands:
        parts.append(band.chunk)
        adler = adler32_combine(adler, band.adler, band.length)
    parts.append(_chunk(b"IDAT", _LAST_BLOCK + pack(">I", adler)))
    parts.append(_chunk(b"IEND", b""))
    return b"".join(parts)


def adler32_combine(first: int, second: int, second_length: int) -> int:
    """The Adler-32 of A + B from those of A and of B and the length of B.

    RFC 1950, 8.2: of n bytes d, s1 = 1 + Σ dᵢ and s2 = n + Σ (n - i) dᵢ, modulo 65521.
    So for A + B: s1 = s1A + s1B - 1, and s2 = s2A + s2B + |B| · (s1A - 1).
    """
    low, high = first & 0xFFFF, first >> 16
    sum1 = (low + (second & 0xFFFF) - 1) % _ADLER_BASE
    sum2 = (high + (second >> 16) + second_length * (low - 1)) % _ADLER_BASE
    return sum2 << 16 | sum1


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return pack(">I", len(data)) + body + pack(">I", zlib_ng.crc32(body))
