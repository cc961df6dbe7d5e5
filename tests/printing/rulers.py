"""A ruler to print, and its measurement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PIL import Image

from cardgen import Project
from cardgen.display import BLACK, Document, Layer, Page, Rect
from cardgen.units import format_mm, parse_length, to_mm
from tests.fields import built_in

MM = parse_length("1mm")
_LEAST = 5  # mm from the edge of the paper
_EVERY = 5


def _sizes() -> dict[str, tuple[float, float]]:
    """List the sizes of all built-in templates and sheets, by the name of one with it."""
    project = Project.open()
    sizes: dict[tuple[str, str], tuple[str, float, float]] = {}

    def put(name: str, width: float, height: float) -> None:
        sizes.setdefault((format_mm(width), format_mm(height)), (name, width, height))

    for name in sorted(built_in(), key=lambda name: ("@" in name, name)):
        template = project.template(name)
        put(name, template.width, template.height)
    for name in sorted(project.stock_files()):
        stock = project.stock(name)
        put(name, stock.width, stock.height)
    return {name: (width, height) for name, width, height in sizes.values()}


SIZES = _sizes()


def ruler(width: float, height: float) -> Document:
    """Draw marks every half millimetre on a page of a size in points, across and down."""
    marks = [
        *(Rect(x * MM, 4 * MM, MM / 2, 2 * MM, BLACK) for x in places(width)),
        *(Rect(4 * MM, y * MM, 2 * MM, MM / 2, BLACK) for y in places(height)[1:]),
    ]
    page = Page(width, height, (Layer(tuple(marks)),), mono=True)
    return Document((page,), "", ())


def places(side: float) -> range:
    """Compute the distance of the marks from the edge in millimetres."""
    return range(_LEAST, int(to_mm(side)) - _LEAST + 1, _EVERY)


def off(ink: Image.Image, width: float, height: float, dpi: float) -> float:
    """Measure the worst displacement of marks in dots; in the picture 255 is ink.

    For a wrong number of marks it is as many dots as an inch has, for each.
    """
    across = begins(ink.crop((0, round(4.5 * dpi / 25.4), ink.width, round(5.5 * dpi / 25.4))))
    turned = ink.transpose(Image.Transpose.TRANSPOSE)
    strip = (
        round(8 * dpi / 25.4),
        round(4.5 * dpi / 25.4),
        turned.width,
        round(5.5 * dpi / 25.4),
    )
    down = [place + strip[0] for place in begins(turned.crop(strip))]
    wanted = (
        [x * dpi / 25.4 for x in places(width)],
        [y * dpi / 25.4 for y in places(height)[1:]],
    )
    if [len(across), len(down)] != [len(each) for each in wanted]:
        return dpi
    return max(
        abs(found - right)
        for side, marks in zip((across, down), wanted, strict=True)
        for found, right in zip(side, marks, strict=True)
    )


def begins(strip: Image.Image) -> list[int]:
    """Find the places where ink begins in the middle row of a strip."""
    row = strip.crop((0, strip.height // 2, strip.width, strip.height // 2 + 1)).tobytes()
    return [at for at in range(len(row)) if row[at] > 127 and (at == 0 or row[at - 1] <= 127)]


# What LPrint says to printers, which is more than we do, and other than we say it.


def of_zpl(data: bytes) -> Image.Image:
    """Decode ``~DG``: rows of hexadecimal digits, runs of them, and repeated rows."""
    found = re.search(rb"~DGR:LPRINT\.GRF,(\d+),(\d+),\n(.*?)\^XA", data, re.DOTALL)
    assert found
    total, stride = int(found[1]), int(found[2])
    rows: list[str] = []
    row, count = "", 0
    for each in found[3].decode():
        if "G" <= each <= "Y":
            count += ord(each) - ord("G") + 1
        elif "g" <= each <= "z":
            count += 20 * (ord(each) - ord("g") + 1)
        elif each == ":":
            rows.append(rows[-1])
        elif each == ",":
            row = row.ljust(2 * stride, "0")
        elif each in "0123456789ABCDEF":
            row, count = row + each * max(count, 1), 0
        if len(row) >= 2 * stride:
            rows.append(row[: 2 * stride])
            row = ""
    assert len(rows) == total // stride
    return _ink(bytes.fromhex("".join(rows)), stride)


def of_tspl(data: bytes) -> Image.Image:
    """Decode ``BITMAP``, in which 0 is ink."""
    found = re.search(rb"BITMAP 0,0,(\d+),(\d+),1,", data)
    assert found
    stride, height = int(found[1]), int(found[2])
    rows = data[found.end() : found.end() + stride * height]
    return _ink(bytes(255 - byte for byte in rows), stride)


def of_ql(data: bytes) -> Image.Image:
    """Decode rows of Brother's raster, as LPrint sends them."""
    rows = list(_ql_rows(data))
    stride = max(map(len, rows))
    return _ink(b"".join(row.ljust(stride, b"\0") for row in rows), stride)


def _ql_rows(data: bytes) -> Iterator[bytes]:
    """Decode rows: ``g`` and a number of bytes, or ``Z`` for a row without ink."""
    at = data.index(b"\x1biz") + 13
    while data[at : at + 1] in (b"g", b"Z"):
        count = data[at + 2] if data[at : at + 1] == b"g" else 0
        yield data[at + 3 : at + 3 + count]
        at += 3 + count if count else 1


def _ink(rows: bytes, stride: int) -> Image.Image:
    return Image.frombytes("1", (stride * 8, len(rows) // stride), rows).convert("L")
