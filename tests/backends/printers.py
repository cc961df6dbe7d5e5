"""Readers of label printers' languages, which share no code with the writers.

Each reader returns the dots that a printer would burn, as pictures of mode 1 in which 0 is ink,
and fails at any command that the manual of the language does not have.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from io import BytesIO
from typing import Final

from msgspec.structs import replace
from PIL import Image, ImageChops

from cardgen import Project
from cardgen.backends import PRINTER_DEFAULTS, PrinterOptions, render
from cardgen.display import Document
from tests.fields import fields_among

ZPL_FIELD: Final = re.compile(
    rb"\^FO(\d+),(\d+)\^GFA,(\d+),(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):([0-9A-F]{4})\^FS\n"
)


def document(template: str) -> Document:
    """Return a label of a template with some content."""
    project = Project.open()
    types = project.template(template).fields
    fields = fields_among(types)
    values = {**fields, "years": "24"}
    return project.label("sister-years", template=template, fields=values, given=()).document()


def dots(
    document: Document, dpi: float, printer: PrinterOptions = PRINTER_DEFAULTS
) -> Image.Image:
    """Return the dots of a document's only page in our PNG, black or white."""
    (page,) = document.pages
    mono = replace(document, pages=(replace(page, mono=True),))
    image = Image.open(BytesIO(render(mono, "png", dpi, printer=printer)))
    assert image.mode == "1"
    return image


def same(one: Image.Image, other: Image.Image) -> bool:
    """True if two pictures are the same, dot for dot."""
    assert one.size == other.size
    return ImageChops.difference(one.convert("L"), other.convert("L")).getbbox() is None


def zpl_labels(data: bytes) -> list[Image.Image]:
    """Draw the labels of ZPL II, each by itself, and check the sum of each field."""
    labels = re.findall(rb"\^XA(.*?)\^XZ\n", data, re.DOTALL)
    assert re.sub(rb"(?:~SD\d\d\n)?\^XA.*?\^XZ\n|~JK\n", b"", data, flags=re.DOTALL) == b""
    return [_zpl_label(label) for label in labels]


def _zpl_label(label: bytes) -> Image.Image:
    head, _, rest = label.partition(b"\n")
    told = dict(re.findall(rb"\^([A-Z]{2})([^^]*)", head))
    size = int(told[b"PW"]), int(told[b"LL"])
    assert told[b"LH"] == b"0,0"
    image = Image.new("1", size, 1)
    fields = list(ZPL_FIELD.finditer(rest))
    assert rest == b"".join(found[0] for found in fields) + b"^PQ1,0,0,N"
    for found in fields:
        left, top, total, count, stride = (int(part) for part in found.groups()[:5])
        assert total == count <= 99_999  # the most that ^GF takes
        assert int(found[7], 16) == binascii.crc_hqx(found[6], 0)
        rows = zlib.decompress(base64.b64decode(found[6], validate=True))
        assert len(rows) == total
        assert total % stride == 0
        ink = Image.frombytes("1", (stride * 8, total // stride), rows)
        image.paste(0, (left, top), ink)
    return image


TSPL_LINES: Final = re.compile(
    rb"SIZE (\d+\.\d\d) mm,(\d+\.\d\d) mm|(?:GAP|BLINE) [\d.]+ mm,0 mm|DENSITY \d+|SPEED [\d.]+"
    rb"|SET (?:TEAR|PEEL) (?:ON|OFF)|SET CUTTER (?:OFF|BATCH|\d+)|DIRECTION 0,0|REFERENCE 0,0"
    rb"|CLS|BITMAP 0,(\d+),(\d+),(\d+),0,|PRINT 1,1"
)


def tspl_labels(data: bytes, dots_per_mm: float) -> list[Image.Image]:
    """Draw the labels of TSPL command by command, and count the bytes of bitmaps."""
    labels: list[Image.Image] = []
    image, at = Image.new("1", (1, 1)), 0
    while at < len(data):
        found = TSPL_LINES.match(data, at)
        assert found is not None, data[at : at + 40]
        at = found.end()
        if found[0].startswith(b"SIZE"):
            size = tuple(round(float(part) * dots_per_mm) for part in (found[1], found[2]))
            image = Image.new("1", (size[0], size[1]), 0)  # not cleared yet
        elif found[0] == b"CLS":
            image.paste(1, (0, 0, *image.size))
        elif found[0].startswith(b"BITMAP"):
            top, stride, height = int(found[3]), int(found[4]), int(found[5])
            rows = data[at : at + stride * height]
            at += len(rows)
            image.paste(Image.frombytes("1", (stride * 8, height), rows), (0, top))
        elif found[0].startswith(b"PRINT"):
            labels.append(image)
        assert data[at : at + 2] == b"\r\n"
        at += 2
    return labels


class QlPage:
    """The settings of a QL printer for a label, and the rows of its head, a pin a pixel."""

    def __init__(self) -> None:
        self.told: dict[str, bytes] = {}
        self.rows: list[bytes] = []

    def head(self) -> Image.Image:
        """Rows in the order of the paper; their right end is sent first."""
        pins = len(self.rows[0]) * 8
        image = Image.frombytes("1", (pins, len(self.rows)), b"".join(self.rows), "raw", "1;I")
        return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


_QL_SIZES: Final = {"a": 1, "z": 10, "M": 1, "A": 1, "K": 1, "d": 2}


def ql_pages(data: bytes) -> list[QlPage]:
    """Read Brother's raster commands one after the other."""
    at = len(data) - len(data.lstrip(b"\0"))
    assert at >= 200
    assert data[at : at + 2] == b"\x1b@"
    at += 2
    pages, page = [], QlPage()
    while at < len(data):
        command = data[at : at + 1]
        if command == b"\x1b":
            assert data[at + 1 : at + 2] == b"i"
            name = chr(data[at + 2])
            page.told[name] = data[at + 3 : at + 3 + _QL_SIZES[name]]
            at += 3 + _QL_SIZES[name]
        elif command == b"M":
            page.told["compressed"] = data[at + 1 : at + 2]
            at += 2
        elif command == b"g":
            assert data[at + 1] == 0
            count = data[at + 2]
            row = data[at + 3 : at + 3 + count]
            if page.told.get("compressed") == b"\2":
                row = unpack_bits(row)
            page.rows.append(row)
            at += 3 + count
        else:
            assert command in (b"\x0c", b"\x1a")
            pages.append(page)
            page, at = QlPage(), at + 1
            assert (command == b"\x1a") == (at == len(data))
    return pages


def unpack_bits(packed: bytes) -> bytes:
    """Unpack PackBits of TIFF 6.0."""
    out, at = bytearray(), 0
    while at < len(packed):
        count = packed[at]
        assert count != 128
        if count < 128:
            out += packed[at + 1 : at + 2 + count]
            at += 2 + count
        else:
            out += packed[at + 1 : at + 2] * (257 - count)
            at += 2
    return bytes(out)
