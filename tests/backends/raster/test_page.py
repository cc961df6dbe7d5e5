"""Rows of a page for label printers and simple picture formats."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from cardgen.backends import LayerCache
from cardgen.backends.raster import Canvas, Mode, RowFormat, band_count, draw_page, new_canvas
from cardgen.display import BLACK, WHITE, Color, Page, Picture, Rect
from tests.backends.samples import bars, decode, fresh, page, png_bytes, run

RED, GREY = Color(200, 30, 10), Color(90, 90, 90)
DPI = 203.0
MAGIC = {"1": b"P4", "L": b"P5", "RGB": b"P6"}  # netpbm's formats: bits, greys, colours
COLORS = {"1": BLACK, "L": GREY, "RGB": RED}
MODES: list[Mode] = ["1", "L", "RGB"]


def sample(mode: Mode, width: float = 71.3) -> Page:
    """Return a page whose second layer extends beyond each side."""
    color = COLORS[mode]
    photo = Picture(50, 60, 40, 30, png_bytes(Image.radial_gradient("L")))
    static = (run("국한あA", -7, 30, 30, color), Rect(0, 40, 100, 3, color), photo)
    varying = (bars("qr", "BOX-7", (3, 50, 40, 40), color=color), run("17", 60, 22, 30, color))
    return page(static, varying, width=width, height=100, mono=mode == "1")


def all_rows(canvas: Canvas) -> bytes:
    return b"".join(canvas.rows(band) for band in range(band_count(canvas.height)))


def netpbm(drawn: Page) -> bytes:
    """Write a page as a printer's language might: a head, then the rows."""
    canvas = draw_page(drawn, DPI, LayerCache())
    most = b"" if canvas.mode == "1" else b" 255"
    head = b"%s %d %d%s\n" % (MAGIC[canvas.mode], canvas.width, canvas.height, most)
    return head + all_rows(canvas)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", [71.3, 71.5, 2.9, 0.3])
def test_rows_are_the_pixels_of_the_png(mode: Mode, width: float) -> None:
    drawn = sample(mode, width)
    png = decode(fresh(drawn, DPI))
    with Image.open(BytesIO(netpbm(drawn))) as image:
        assert (image.format, image.mode) == ("PPM", png.mode)
        assert png.mode == mode
        assert image.size == png.size
        assert image.tobytes() == png.tobytes()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("margin", [1, 2, 5])
def test_a_margin_is_zeros_before_each_row(mode: Mode, margin: int) -> None:
    drawn, kept = sample(mode), LayerCache()
    plain = draw_page(drawn, DPI, kept)
    canvas = draw_page(drawn, DPI, kept, row_format=RowFormat(margin=margin))
    data, rows = all_rows(plain), all_rows(canvas)
    stride = len(data) // plain.height
    assert rows == b"".join(
        bytes(margin) + data[at : at + stride] for at in range(0, len(data), stride)
    )


def test_a_margin_does_not_move_glyphs_of_pages_with_as_long_rows() -> None:
    """Masks of glyphs are cached with the stride of rows: 9 bytes, with or without a margin."""
    item = (run("国", 1, 60, 60),)
    for width, margin in ((64, 1), (72, 0), (64, 1)):
        drawn = page(item, width=width, height=72, mono=True)
        row_format = RowFormat(margin=margin)
        rows = all_rows(draw_page(drawn, 72, LayerCache(), row_format=row_format))
        image = Image.frombytes("1", (72, 72), rows).crop((8 * margin, 0, 72, 72))
        expected = decode(fresh(drawn, 72)).point(lambda white: 255 - white)
        assert image.tobytes() == expected.tobytes()


@pytest.mark.parametrize("width", [8, 11])
def test_white_is_either_bit_and_spare_bits_are_zero(width: int) -> None:
    drawn = page((Rect(0, 0, 3, 2, BLACK),), width=width, height=2, mono=True)
    for row_format, row in (
        (RowFormat(), b"\xe0\x00"),
        (RowFormat(white=1), b"\x1f\xe0"),
    ):
        canvas = draw_page(drawn, 72, LayerCache(), row_format=row_format)
        assert all_rows(canvas) == 2 * row[: -(-width // 8)]


@pytest.mark.parametrize("mode", ["1", "L"])
def test_a_coloured_page_may_be_asked_for_in_less(mode: Mode) -> None:
    squares = tuple(Rect(x, 0, 1, 1, c) for x, c in enumerate((BLACK, RED, GREY, WHITE)))
    canvas = draw_page(page(squares, width=4, height=1), 72, LayerCache(), mode=mode)
    assert canvas.mode == mode
    greys = Image.new("RGB", (4, 1))
    greys.putdata([BLACK.rgb, RED.rgb, GREY.rgb, WHITE.rgb])
    expected = greys.convert("L").tobytes() if mode == "L" else b"\xe0"
    assert all_rows(canvas) == expected


@pytest.mark.parametrize("mode", MODES)
def test_a_fork_tells_what_was_drawn_on_it(mode: Mode) -> None:
    rule = (Rect(0, 10, 9, 1, BLACK),)  # 72 dots an inch: in the first band of three
    drawn = page(rule, (Rect(0, 70, 9, 1, BLACK),), width=99, height=150)
    kept = LayerCache()
    first = draw_page(Page(99, 150, drawn.layers[:1]), 72, kept, mode=mode)
    canvas = draw_page(drawn, 72, kept, mode=mode)
    assert (first.touched, canvas.touched) == (set(), {1})
    assert [canvas.is_blank(band) for band in range(3)] == [False, False, True]
    assert canvas.rows(0) == first.rows(0)
    assert canvas.rows(1) != first.rows(1)
    assert first.is_blank(1)
    assert 0 < first.nbytes < canvas.nbytes <= 3 * first.nbytes


@pytest.mark.parametrize("mode", MODES)
def test_a_new_canvas_is_white(mode: Mode) -> None:
    canvas = new_canvas(10, 70, mode)
    assert canvas.nbytes == 0
    assert set(all_rows(canvas)) == {0 if mode == "1" else 255}
    assert [len(canvas.rows(band)) for band in (0, 1)] == {
        "1": [128, 12],
        "L": [640, 60],
        "RGB": [1920, 180],
    }[mode]
