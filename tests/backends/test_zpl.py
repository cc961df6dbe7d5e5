from __future__ import annotations

import re

import pytest
import zxingcpp
from PIL import Image

from cardgen import Project
from cardgen.backends import PRINTER_DEFAULTS, PrinterOptions, Renderer, render
from cardgen.backends.memory import LIMIT
from cardgen.display import BLACK, WHITE, Color, Document, Layer, Page, Rect
from cardgen.errors import CardgenError
from cardgen.shipment.workers.worker import list_barcodes
from cardgen.units import MM_PER_INCH, parse_length
from tests.backends.printers import document, dots, same, zpl_labels
from tests.backends.samples import run
from tests.backends.zebra import draw_zpl
from tests.fields import built_in

MM = parse_length("1mm")
DPI = 8 * MM_PER_INCH
BLANK = Page(100 * MM, 150 * MM, ())


def square(page: Page, x: float = 10, y: float = 10, size: float = 5) -> Document:
    layer = Layer((Rect(x * MM, y * MM, size * MM, size * MM, BLACK),))
    return Document((Page(page.width, page.height, (layer,), mono=True),), "", ())


def check_label(template: str, dots_per_mm: int) -> None:
    """Check a label that another program draws: it is our raster, and its barcodes read."""
    label, dpi = document(template), dots_per_mm * MM_PER_INCH
    data = render(label, "zpl", dpi)
    ours = dots(label, dpi)
    (read,) = zpl_labels(data)
    assert same(read, ours)
    assert same(draw_zpl(data, *ours.size, dots_per_mm), ours)
    wanted = {each.text for each in list_barcodes(label)}
    assert {code.text for code in zxingcpp.read_barcodes(ours.convert("L"))} == wanted


@pytest.mark.parametrize(
    ("template", "dots_per_mm"),
    [("box-100x150", 8), ("gs1-4x6in", 8), ("card-a6", 8), ("box-100x150", 12)],
)
def test_others_draw_it_dot_for_dot(template: str, dots_per_mm: int) -> None:
    check_label(template, dots_per_mm)


@pytest.mark.torture
@pytest.mark.parametrize("dots_per_mm", [8, 12, 24])
@pytest.mark.parametrize("template", built_in())
def test_others_draw_each_template_dot_for_dot(template: str, dots_per_mm: int) -> None:
    if template != "banner-a3" or dots_per_mm < 24:  # wider than any thermal printer
        check_label(template, dots_per_mm)


def test_what_is_not_said_stays_as_it_is_set_at_the_printer() -> None:
    data = render(square(BLANK), "zpl", DPI)
    assert re.sub(rb"\^FO.*\n", b"", data) == (b"^XA^PW800^LL1200^LH0,0^PON\n^PQ1,0,0,N^XZ\n")


def test_what_a_printer_is_told() -> None:
    printer = PrinterOptions(darkness=7, speed=4.0, media="mark", after="peel", turned=True)
    head = render(square(BLANK), "zpl", DPI, printer=printer).split(b"\n")[:2]
    assert head == [b"~SD07", b"^XA^MNM^MMP^PR4^PW800^LL1200^LH0,0^PON"]


def test_labels_are_cut_one_by_one_or_all_at_once() -> None:
    two = Document(square(BLANK).pages * 2, "", ())
    each = render(two, "zpl", DPI, printer=PrinterOptions(after="cut"))
    at_end = render(two, "zpl", DPI, printer=PrinterOptions(after="cut-at-end"))
    assert (each.count(b"^MMC"), each.count(b"~JK")) == (2, 0)
    assert (at_end.count(b"^MMD"), at_end.count(b"~JK")) == (2, 1)
    assert at_end.endswith(b"^XZ\n~JK\n")
    assert len(zpl_labels(at_end)) == 2


def test_a_blank_label_is_one_too() -> None:
    (label,) = zpl_labels(render(Document((BLANK,), "", ()), "zpl", DPI))
    assert same(label, Image.new("1", (800, 1200), 1))


def test_upside_down_as_others_draw_it() -> None:
    page = Page(20 * MM, 10 * MM, ())
    data = render(square(page, 1, 2, 3), "zpl", DPI, printer=PrinterOptions(turned=True))
    expected = dots(square(page, 1, 2, 3), DPI).transpose(Image.Transpose.ROTATE_180)
    assert same(draw_zpl(data, 160, 80, 8), expected)


@pytest.mark.parametrize(
    ("right", "down"), [(5, 0), (-5, 0), (0, 70), (0, -70), (9, 64), (-64, -3), (1, -1)]
)
def test_an_offset_moves_all_by_whole_dots(right: int, down: int) -> None:
    dot = 72 / DPI
    printer = PrinterOptions(offset=(right * dot, down * dot))
    (moved,) = zpl_labels(render(square(BLANK), "zpl", DPI, printer=printer))
    expected = Image.new("1", (800, 1200), 1)
    expected.paste(dots(square(BLANK), DPI), (right, down))
    assert same(moved, expected)


@pytest.mark.parametrize("offset", [(86, 0), (-11, 0), (0, 136), (0, -11), (500, 0), (0, -500)])
def test_ink_that_an_offset_moves_off_the_paper_is_told(offset: tuple[float, float]) -> None:
    printer = PrinterOptions(offset=(offset[0] * MM, offset[1] * MM))
    with pytest.raises(CardgenError) as caught:
        render(square(BLANK), "zpl", DPI, printer=printer)
    assert str(caught.value) == (
        "cut-off: the offset of the printer moves a part of the label off the paper: "
        f"{offset[0]}, {offset[1]} mm\n"
        "  hint: make the offset smaller, or the margin of the template larger"
    )


def test_an_offset_to_the_very_edge_is_none() -> None:
    printer = PrinterOptions(offset=(85 * MM, -10 * MM))
    (moved,) = zpl_labels(render(square(BLANK), "zpl", DPI, printer=printer))
    assert moved.convert("L").point([255 - v for v in range(256)]).getbbox() == (
        760,
        0,
        800,
        40,
    )


def test_thinner_bars_are_those_of_a_png_for_this_printer() -> None:
    label, thin = document("gs1-100x150"), PrinterOptions(bwr=1)
    (read,) = zpl_labels(render(label, "zpl", DPI, printer=thin))
    assert same(read, dots(label, DPI, thin))
    assert not same(read, dots(label, DPI))


def test_what_is_kept_of_a_first_layer_changes_no_byte() -> None:
    project = Project.open()
    label = project.label("sister-years", varying=["box_id"], fields={"years": "24"})
    renderer, fresh = Renderer(), Renderer(limit=0)
    assert LIMIT > 0
    for printer in (PRINTER_DEFAULTS, PrinterOptions(bwr=1), PRINTER_DEFAULTS):
        for number in range(3):
            made = label.document({"box_id": f"MAPO-{number}"})
            again = renderer.render(made, "zpl", DPI, printer=printer)
            assert again == fresh.render(made, "zpl", DPI, printer=printer)


PALE, DARK, RED = Color(255, 240, 120), Color(0, 0, 90), Color(200, 30, 30)


@pytest.mark.parametrize(
    ("ground", "color", "said"),
    [
        (None, PALE, "'同心' is lighter than 50 % grey"),
        (PALE, WHITE, "'同心' is white on a tint"),
        (DARK, PALE, "'同心' is lighter than 50 % grey"),
        (PALE, RED, ""),
        (DARK, WHITE, ""),
        (WHITE, RED, ""),
    ],
)
def test_a_colour_that_would_be_left_white_is_told(
    ground: Color | None, color: Color, said: str
) -> None:
    below = (Rect(0, 0, 40 * MM, 20 * MM, ground),) if ground else ()
    page = Page(40 * MM, 20 * MM, (Layer((*below, run("同心", 10, 30, 20, color))),))
    label = Document((page,), "", ())
    if not said:
        assert len(zpl_labels(render(label, "zpl", DPI))) == 1
        return
    with pytest.raises(CardgenError) as caught:
        render(label, "zpl", DPI)
    assert str(caught.value) == (
        f"pale: {said}, and a label printer would print it white\n"
        '  hint: use a darker colour, or a template with colors = "mono"'
    )


def test_no_label_is_no_byte_and_no_cut() -> None:
    none, printer = Document((), "", ()), PrinterOptions(after="cut-at-end")
    assert list(Renderer().render_files(none, "zpl", DPI, printer=printer)) == []
