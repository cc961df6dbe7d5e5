from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from cardgen.backends import PrinterOptions, render
from cardgen.display import Color, Document, Layer, Page, Rect
from cardgen.units import MM_PER_INCH, parse_length
from tests.backends.cups import read_raster
from tests.backends.printers import document, dots, same

MM = parse_length("1mm")


@pytest.mark.parametrize(
    ("template", "dpi"), [("box-100x150", 203.2), ("gs1-4x6in", 300.0), ("box-100x150", 600.0)]
)
def test_cups_reads_a_label_dot_for_dot(template: str, dpi: float) -> None:
    label = document(template)
    ours = dots(label, dpi)
    (page,) = read_raster(render(label, "pwg", dpi))
    assert page.size == ours.size
    assert page.resolution == (round(dpi), round(dpi))
    assert (page.bits, page.space, page.total) == ((8, 8), 18, 1)
    assert same(Image.frombytes("L", page.size, page.rows), ours)


def test_single_bits_where_a_printer_takes_them() -> None:
    label, printer = document("box-4x6in"), PrinterOptions(pixels="black_1", turned=True)
    ours = dots(label, 203.2).transpose(Image.Transpose.ROTATE_180)
    (page,) = read_raster(render(label, "pwg", 203.2, printer=printer))
    assert (page.bits, page.space) == ((1, 1), 3)
    assert same(Image.frombytes("1", page.size, page.rows, "raw", "1;I"), ours)


def test_a_page_for_offices() -> None:
    label = document("box-a5")
    (page,) = read_raster(render(label, "pwg", 300))
    ours = Image.open(BytesIO(render(label, "png", 300)))
    assert (page.bits, page.space) == ((8, 24), 19)
    read = Image.frombytes("RGB", page.size, page.rows)
    assert not ImageChops.difference(read, ours).getbbox()


def test_colours_and_several_pages() -> None:
    red = Layer((Rect(5 * MM, 5 * MM, 9 * MM, 9 * MM, Color(200, 0, 30)),))
    pages = (Page(50 * MM, 70 * MM, (red,)), Page(50 * MM, 70 * MM, ()))
    first, second = read_raster(render(Document(pages, "", ()), "pwg", 300))
    ours = Image.open(BytesIO(render(Document(pages[:1], "", ()), "png", 300)))
    assert (first.bits, first.space, first.total) == ((8, 24), 19, 2)
    assert (first.points, first.size) == ((142, 198), ours.size)
    assert not ImageChops.difference(
        Image.frombytes("RGB", first.size, first.rows), ours
    ).getbbox()
    assert (second.space, set(second.rows)) == (18, {255})


def test_a_millimetre_is_eight_dots_where_heads_have_them() -> None:
    (page,) = read_raster(render(document("box-100x150"), "pwg", 8 * MM_PER_INCH))
    assert page.size == (800, 1200)
