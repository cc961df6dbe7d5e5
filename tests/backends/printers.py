"""What label printers make of their languages, read by these few lines that share no code.

Each reader gives the dots of the labels that a printer would burn, as pictures of mode 1 in
which 0 is ink, and fails on whatever the manual of the language does not know.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Final

from PIL import Image, ImageChops

from cardgen import Project
from cardgen.backends import AS_SET, PrinterOptions, render
from cardgen.display import Document
from tests.fields import FIELDS

ZPL_FIELD: Final = re.compile(
    rb"\^FO(\d+),(\d+)\^GFA,(\d+),(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):([0-9A-F]{4})\^FS\n"
)


def document(template: str) -> Document:
    """A label of a template, whatever it shows."""
    project = Project.open()
    types = project.template(template).fields
    fields = {key: value for key, value in FIELDS.items() if key in types}
    return project.label(
        "sister-years", template=template, fields={**fields, "years": "24"}
    ).document()


def dots(document: Document, dpi: float, printer: PrinterOptions = AS_SET) -> Image.Image:
    """The dots of the one page of a document as our PNG has them, black or white."""
    (page,) = document.pages
    mono = replace(document, pages=(replace(page, mono=True),))
    image = Image.open(BytesIO(render(mono, "png", dpi, printer=printer)))
    assert image.mode == "1"
    return image


def same(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures are the same, dot for dot."""
    assert one.size == other.size
    return ImageChops.difference(one.convert("L"), other.convert("L")).getbbox() is None


def zpl_labels(data: bytes) -> list[Image.Image]:
    """ZPL II: each label by itself, each field with a sum that is right."""
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
