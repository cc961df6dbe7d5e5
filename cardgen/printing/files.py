"""Files for printers, identified by their bytes: kind, pages and size.

PDF files of other programs are not fully parsed, so their size may stay unknown; the printer
then takes its own paper.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, NamedTuple

from cardgen.errors import Location, OutputError
from cardgen.lazy import lazy_pattern
from cardgen.printing.task import PDF, PNG, PWG, RAW
from cardgen.units import MM_PER_INCH, POINTS_PER_INCH

_SEEN: Final = 1 << 16  # bytes at the start that show the kind of a file
_MOST_OBJECTS: Final = 16 << 20  # bytes of a stream of objects, unpacked
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_OBJECT: Final = lazy_pattern(rb"\b(\d{1,9})\s+\d{1,5}\s+obj\b(.*?)\bendobj\b", re.DOTALL)
_PAGE: Final = lazy_pattern(rb"/Type\s*/Page(?![A-Za-z])")
_OBJECTS: Final = lazy_pattern(rb"/Type\s*/ObjStm\b")
_STREAM: Final = lazy_pattern(rb"(?<!end)stream\r?\n(.*)", re.DOTALL)
_BOX: Final = lazy_pattern(rb"/MediaBox\s*\[\s*([-+.\d\s]{7,120})\]")
_TURN: Final = lazy_pattern(rb"/Rotate\s+(-?\d{1,4})\b")
_UNIT: Final = lazy_pattern(rb"/UserUnit\s+([.\d]{1,20})\b")


class PrintableFile(NamedTuple):
    """The kind, pages, page size in points and dots of a file; 0 or None if unknown."""

    kind: str
    language: str
    pages: int = 0
    size: tuple[float, float] | None = None
    dpi: float = 0.0


def identify_file(data: bytes, name: str) -> PrintableFile:
    """Find format, pages and size of a printable file by its bytes. Raises OutputError."""
    if data.startswith(_PNG):
        return _png(data)
    if b"%PDF-" in data[:1024]:
        return _pdf(data)
    if data.startswith(b"RaS2PwgRaster\0"):
        return _pwg(data)
    head = data[:_SEEN]
    if re.search(rb"\^XA", head) and b"^XZ" in data:
        return PrintableFile(RAW, "zpl", data.count(b"^XZ"))
    if re.match(rb"\s*SIZE\s+[\d.]", head):
        return PrintableFile(RAW, "tspl")
    if re.match(rb"\x00*(?:\x1bia.)?\x00*\x1b@", head, re.DOTALL):
        return PrintableFile(RAW, "ql")
    said = "the file is not in a format for printers"
    hint = "use a PDF, PNG, PWG raster, ZPL, TSPL or Brother raster"
    raise OutputError("unknown-format", said, location=Location(name), hint=hint)


def _png(data: bytes) -> PrintableFile:
    """Read the size and resolution of a PNG file (PNG, 11.3.4.3)."""
    place, dpi = 8, 0.0
    with suppress(struct.error):
        width, height = struct.unpack_from(">II", data, 16)
        while not dpi and place < len(data):
            length, kind = struct.unpack_from(">I4s", data, place)
            if kind == b"IDAT":
                break
            if kind == b"pHYs":
                across, down, unit = struct.unpack_from(">IIB", data, place + 8)
                dpi = across * MM_PER_INCH / 1000 if unit == 1 and across == down else 0.0
            place += length + 12
    if not dpi:
        return PrintableFile(PNG, "png", 1)
    factor = POINTS_PER_INCH / dpi
    return PrintableFile(PNG, "png", 1, (width * factor, height * factor), dpi)


def _pwg(data: bytes) -> PrintableFile:
    """Read the first page header of a PWG raster (PWG 5102.4 section 4.3)."""
    try:
        across, down = struct.unpack_from(">II", data, 4 + 276)
        width, height = struct.unpack_from(">II", data, 4 + 372)
        (total,) = struct.unpack_from(">I", data, 4 + 452)
    except struct.error:
        return PrintableFile(PWG, "pwg")
    if not across or not down:
        return PrintableFile(PWG, "pwg", total)
    size = (width * POINTS_PER_INCH / across, height * POINTS_PER_INCH / down)
    return PrintableFile(PWG, "pwg", total, size, float(across) if across == down else 0.0)


def _pdf(data: bytes) -> PrintableFile:
    """Count the pages of a PDF file, also in object streams (ISO 32000-2, 7.7.3)."""
    objects = dict(_objects(data))  # the later of two with one number counts
    pages = [each for each in objects.values() if _PAGE.search(each)]
    inherited = [each for each in objects.values() if re.search(rb"/Type\s*/Pages\b", each)]
    sizes = {_page_size(each) for each in pages}
    if sizes == {None}:
        sizes = {_page_size(each) for each in inherited} - {None}
    size = sizes.pop() if len(sizes) == 1 else None
    return PrintableFile(PDF, "pdf", len(pages), size)


def _objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and text of each object in a PDF file, without data of streams."""
    for match in _OBJECT.finditer(data):
        number, said = int(match[1]), match[2]
        if not _OBJECTS.search(said[:400]):
            yield number, said.partition(b"stream")[0]
            continue
        stream = _STREAM.search(said)
        unpacker = zlib.decompressobj()
        try:
            inside = unpacker.decompress(stream[1] if stream else b"", _MOST_OBJECTS)
        except zlib.error:  # encrypted, or compressed in another way
            continue
        yield from _split_object_stream(inside)


def _split_object_stream(inside: bytes) -> Iterator[tuple[int, bytes]]:
    """Split a decompressed object stream into numbers and objects (7.5.7)."""
    head = re.match(rb"[\d\s]*", inside)
    numbers = [int(each) for each in (head[0] if head else b"").split() if len(each) < 10]
    if len(numbers) < 2:
        return
    start = head.end() if head else 0
    places = [start + each for each in numbers[1::2]]
    ends = [*places[1:], len(inside)]
    for number, place, end in zip(numbers[::2], places, ends, strict=False):
        yield number, inside[place:end]


def _page_size(page: bytes) -> tuple[float, float] | None:
    """Read the size of a page in points; None if the page has none."""
    box = _BOX.search(page)
    try:
        left, bottom, right, top = map(float, (box[1] if box else b"").split())
        unit = float(found[1]) if (found := _UNIT.search(page)) else 1.0
    except ValueError:
        return None
    turn = int(found[1]) if (found := _TURN.search(page)) else 0
    width, height = abs(right - left) * unit, abs(top - bottom) * unit
    return (height, width) if turn % 180 else (width, height)
