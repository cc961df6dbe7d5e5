from __future__ import annotations

import re

import pytest

from cardgen.backends import PrinterOptions, render
from cardgen.display import BLACK, Document, Layer, Page, Rect
from cardgen.units import MM_PER_INCH, parse_length
from tests.backends.printers import document, dots, same, tspl_labels
from tests.fields import built_in

MM = parse_length("1mm")
DPI = 8 * MM_PER_INCH
SQUARE = Document(
    (Page(57 * MM, 32 * MM, (Layer((Rect(MM, MM, MM, MM, BLACK),)),), mono=True),), "", ()
)


def commands(data: bytes) -> list[bytes]:
    return re.sub(rb"BITMAP.*\r\nPRINT", b"PRINT", data, flags=re.DOTALL).split(b"\r\n")


@pytest.mark.parametrize(
    ("template", "dots_per_mm"), [("box-100x150", 8), ("gs1-4x6in", 12), ("card-a6", 8)]
)
def test_it_reads_back_dot_for_dot(template: str, dots_per_mm: int) -> None:
    label, dpi = document(template), dots_per_mm * MM_PER_INCH
    (read,) = tspl_labels(render(label, "tspl", dpi), dots_per_mm)
    assert same(read, dots(label, dpi))


@pytest.mark.torture
@pytest.mark.parametrize("dots_per_mm", [8, 12, 24])
@pytest.mark.parametrize("template", built_in())
def test_each_template_reads_back_dot_for_dot(template: str, dots_per_mm: int) -> None:
    test_it_reads_back_dot_for_dot(template, dots_per_mm)


def test_a_width_that_is_no_whole_bytes_burns_nothing_beside_it() -> None:
    layer = Layer((Rect(0, 0, 57.5 * MM, MM, BLACK),))
    page = Page(57.5 * MM, 32 * MM, (layer,), mono=True)
    label = Document((page,), "", ())
    data = render(label, "tspl", DPI)
    assert data.count(b"BITMAP 0,0,58,64,0,") == 1  # 460 dots and four spare bits
    (read,) = tspl_labels(data, 8)
    assert same(read, dots(label, DPI))
    rows = data.partition(b"BITMAP 0,0,58,64,0,")[2]
    assert rows[57] == 0b00001111


def test_what_is_not_said_stays_as_it_is_set_at_the_printer() -> None:
    assert commands(render(SQUARE, "tspl", DPI)) == [
        b"SIZE 57.00 mm,32.00 mm", b"DIRECTION 0,0", b"REFERENCE 0,0", b"CLS",
        b"PRINT 1,1", b"",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printer", "said"),
    [
        (PrinterOptions(media="gap"), [b"GAP 3 mm,0 mm"]),
        (PrinterOptions(media="gap", gap=2 * MM), [b"GAP 2 mm,0 mm"]),
        (PrinterOptions(media="mark", gap=4.5 * MM), [b"BLINE 4.5 mm,0 mm"]),
        (PrinterOptions(media="continuous"), [b"GAP 0 mm,0 mm"]),
        (PrinterOptions(darkness=9, speed=2.5), [b"DENSITY 9", b"SPEED 2.5"]),
        (
            PrinterOptions(after="cut"),
            [b"SET PEEL OFF", b"SET TEAR OFF", b"SET CUTTER 1"],
        ),
    ],
)
def test_what_a_printer_is_told(printer: PrinterOptions, said: list[bytes]) -> None:
    assert commands(render(SQUARE, "tspl", DPI, printer=printer))[1:-5] == said


def test_upside_down_and_moved() -> None:
    printer = PrinterOptions(turned=True, offset=(3 * 72 / DPI, 2 * 72 / DPI))
    (read,) = tspl_labels(render(SQUARE, "tspl", DPI, printer=printer), 8)
    assert read.convert("L").point([255 - v for v in range(256)]).getbbox() == (
        456 - 19, 256 - 18, 456 - 11, 256 - 10,
    )  # fmt: skip


def test_203_dpi_are_8_dots_a_millimetre() -> None:
    assert render(SQUARE, "tspl", 203) == render(SQUARE, "tspl", DPI)
