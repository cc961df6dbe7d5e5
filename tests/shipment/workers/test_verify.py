"""Barcodes are read back from the pixels of their label."""

from __future__ import annotations

from io import BytesIO

import pytest
from msgspec.structs import replace
from PIL import Image, ImageDraw

from cardgen import Project, render
from cardgen.backends.png import png_file
from cardgen.display import Document
from cardgen.shipment.workers.worker import find_unreadable, list_barcodes

DPI = 203.0


@pytest.fixture(scope="module")
def document() -> Document:
    return Project.open().label("brothers", fields={"box_id": "MAPO-2020-0017"}).document()


def test_what_reads_from_its_place_is_right(document: Document) -> None:
    assert find_unreadable(render(document, "png", DPI), list_barcodes(document), DPI) == []


def test_what_stands_elsewhere_is_looked_for_on_the_whole_page(document: Document) -> None:
    elsewhere = [replace(bars, x=20.0, y=20.0) for bars in list_barcodes(document)]
    assert find_unreadable(render(document, "png", DPI), elsewhere, DPI) == []


def test_what_does_not_read_says_what_a_reader_finds(document: Document) -> None:
    png = render(document, "png", DPI)
    (bars,) = list_barcodes(document)
    (error,) = find_unreadable(png, [replace(bars, text="MAPO-2020-0018")], DPI)
    assert str(error) == (
        "unreadable-barcode: the qr barcode 'MAPO-2020-0018' cannot be read from its label: a "
        "reader finds 'MAPO-2020-0017' (]Q1)\n"
        "  hint: make its area larger, or print at more dots per inch; put nothing over it"
    )
    with Image.open(BytesIO(png)) as image:
        draw = ImageDraw.Draw(image)
        middle = (bars.y + bars.height / 2) * DPI / 72
        draw.line((0, middle, image.width, middle), 0, width=40)
        grey = image.convert("L")
    spoilt = png_file(*grey.size, "L", grey.tobytes())
    (error,) = find_unreadable(spoilt, [bars], DPI)
    assert error.message.endswith("a reader finds nothing")


def test_another_kind_of_barcode_is_not_taken_for_it(document: Document) -> None:
    other = [replace(bars, symbology="gs1-qr") for bars in list_barcodes(document)]
    assert len(find_unreadable(render(document, "png", DPI), other, DPI)) == 1
