"""Some rows of a PNG file, without inflating the others if `file` made it.

Each band is compressed by itself, so that a barcode is read back from the bytes of its own file
in a sixth of the time that the whole page takes.
"""

from __future__ import annotations

from io import BytesIO
from struct import unpack_from
from typing import Final

from PIL import Image
from zlib_ng import zlib_ng

from cardgen.backends.raster import BAND_ROWS, band_count

_MODES: Final = {(1, 0): "1", (8, 0): "L", (8, 2): "RGB"}
_SAMPLES: Final = {"1": 1, "L": 8, "RGB": 24}  # bits of a pixel


def read_rows(data: bytes, top: int, bottom: int) -> Image.Image:
    """The rows from `top` to `bottom` (exclusive) of a page, as far as there are any.

    A file that another program made is read as a whole.
    """
    width, height, depth, color = unpack_from(">IIBB", data, 16)
    bottom = min(bottom, height)
    first, last = top // BAND_ROWS, -(-bottom // BAND_ROWS)
    chunks = _chunks(data)
    mode = _MODES.get((depth, color))
    if mode is None or len(chunks) != band_count(height) + 2:
        with Image.open(BytesIO(data)) as image:
            return image.crop((0, top, width, bottom))
    bands = chunks[1 + first : 1 + last]  # behind the header of the stream
    raw = b"".join(zlib_ng.decompressobj(-15).decompress(band) for band in bands)
    stride = 1 + (width * _SAMPLES[mode] + 7) // 8  # after a filter byte
    start = (top - first * BAND_ROWS) * stride + 1
    rows = raw[start : start + (bottom - top) * stride - 1]
    return Image.frombytes(mode, (width, bottom - top), rows, "raw", mode, stride, 1)


def _chunks(data: bytes) -> list[bytes]:
    """What the IDAT chunks of a file hold (W3C PNG, 5.3)."""
    found, at = [], 8
    while at < len(data):
        length, kind = unpack_from(">I4s", data, at)
        if kind == b"IDAT":
            found.append(data[at + 8 : at + 8 + length])
        at += length + 12
    return found
