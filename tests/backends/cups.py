"""Read PWG raster with the library of CUPS, which most printing on Linux uses."""

from __future__ import annotations

import ctypes
import ctypes.util
from struct import unpack_from
from tempfile import TemporaryFile
from typing import Any, NamedTuple

from tests.system import lacking

_READ = 0  # CUPS_RASTER_READ
_HEADER = 1796


class RasterPage(NamedTuple):
    """The header of a page, and its rows."""

    resolution: tuple[int, int]
    points: tuple[int, int]
    size: tuple[int, int]
    bits: tuple[int, int]
    space: int
    total: int
    rows: bytes


def read_raster(data: bytes) -> list[RasterPage]:
    """Read all pages of a file. Fails if CUPS finds anything wrong with it."""
    name = ctypes.util.find_library("cups")
    if name is None:
        lacking("libcups", "cups-client")
    cups: Any = ctypes.CDLL(name)
    cups.cupsRasterOpen.restype = ctypes.c_void_p
    for function in (cups.cupsRasterReadHeader2, cups.cupsRasterReadPixels):
        function.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    cups.cupsRasterReadPixels.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint]
    cups.cupsRasterClose.argtypes = [ctypes.c_void_p]
    pages = []
    with TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        raster = cups.cupsRasterOpen(file.fileno(), _READ)
        assert raster, "no raster"
        header = ctypes.create_string_buffer(_HEADER)
        while cups.cupsRasterReadHeader2(raster, header):
            numbers = header.raw
            assert numbers.startswith(b"PwgRaster\0")
            height, line = (
                unpack_from("=I", numbers, 376)[0],
                unpack_from("=I", numbers, 392)[0],
            )
            row, rows = ctypes.create_string_buffer(line), []
            for _ in range(height):
                assert cups.cupsRasterReadPixels(raster, row, line) == line
                rows.append(row.raw)
            pages.append(
                RasterPage(
                    unpack_from("=II", numbers, 276),
                    unpack_from("=II", numbers, 352),
                    unpack_from("=II", numbers, 372),
                    unpack_from("=II", numbers, 384),
                    unpack_from("=I", numbers, 400)[0],
                    unpack_from("=I", numbers, 452)[0],
                    b"".join(rows),
                )
            )
        cups.cupsRasterClose(raster)
    return pages
