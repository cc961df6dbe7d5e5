from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from math import floor

import pytest
import zxingcpp
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace
from PIL import Image, ImageChops, ImageDraw

from cardgen.backends import LayerCache
from cardgen.backends.png import render_page
from cardgen.barcodes import SymbologyName, encode
from cardgen.display import BLACK, WHITE, Bars, Color, Item, Layer, Page, Picture, Rect
from cardgen.errors import LayoutError, OutputError
from tests.backends.samples import (
    INCH,
    bars,
    chunks,
    decode,
    fresh,
    page,
    png_bytes,
    raw_rows,
    run,
)

GREY = Color(90, 90, 90)
RED = Color(200, 30, 10)

MODES = [("1", True, BLACK), ("L", False, GREY), ("RGB", False, RED)]


def same(one: Image.Image, other: Image.Image) -> bool:
    return (
        one.size == other.size
        and ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is None
    )


# --- structure ---------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "mono", "color"), MODES)
@pytest.mark.parametrize("height", [1, 2, 63, 64, 65, 127, 128, 130, 200])
@pytest.mark.parametrize("width", [1, 7, 8, 9, 301])
def test_file_is_whole_and_pixels_are_exact(
    mode: str, mono: bool, color: Color, height: int, width: int
) -> None:
    items = (Rect(0, 0, 1, height, color), Rect(3, height / 2, 200, 1, color))
    file = fresh(page(items, width=width, height=height, mono=mono), 72)
    expected = Image.new("RGB", (width, height), (255, 255, 255))
    expected.paste(color.rgb, (0, 0, 1, height))
    middle = floor(height / 2 + 0.5)
    if width > 3:
        expected.paste(color.rgb, (3, middle, min(width, 203), middle + 1))
    image = decode(file)
    assert image.mode == mode
    assert same(image, expected)
    kinds = [chunk.kind for chunk in chunks(file)]
    bands = -(-height // 64)
    assert kinds[-(bands + 3) :] == ["IDAT"] * (bands + 2) + ["IEND"]
    row = 1 + {"1": (width + 7) // 8, "L": width, "RGB": 3 * width}[mode]
    raw = raw_rows(file)
    assert len(raw) == row * height
    assert set(raw[::row]) == {0}  # filter bytes


def test_resolution_is_written() -> None:
    assert decode(fresh(page(()), 300)).info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert decode(fresh(page(()), 203)).info["dpi"] == pytest.approx((203, 203), abs=0.02)


def test_page_without_layers_is_white() -> None:
    image = decode(fresh(page(), 100))
    assert image.size == (100, 100)
    assert image.getextrema() == (255, 255)


def test_format_is_the_smallest_for_all_layers() -> None:
    black, red = Rect(0, 0, 9, 9, BLACK), Rect(0, 0, 9, 9, RED)
    grey_photo = Picture(0, 0, 9, 9, png_bytes(Image.new("RGB", (3, 3), (7, 7, 7))))
    red_photo = Picture(0, 0, 9, 9, png_bytes(Image.new("RGB", (3, 3), (7, 7, 8))))
    assert decode(fresh(page((black,), (black,)))).mode == "L"
    assert decode(fresh(page((black,), (red,)))).mode == "RGB"
    assert decode(fresh(page((grey_photo,)))).mode == "L"
    assert decode(fresh(page((red_photo,)))).mode == "RGB"
    assert decode(fresh(page((red_photo, red), mono=True))).mode == "1"


def test_too_large_a_page_is_an_error() -> None:
    with pytest.raises(OutputError) as caught:
        fresh(page(()), 1_000_000)
    assert str(caught.value) == (
        "output: a page of 1000000 × 1000000 pixels is too large\n"
        "  hint: use fewer than 1e+06 dpi, or a smaller page"
    )


@pytest.mark.parametrize("dpi", [0, -1, float("nan"), float("inf")])
def test_impossible_resolution_is_an_error(dpi: float) -> None:
    with pytest.raises(OutputError, match="is not a resolution"):
        fresh(page(()), dpi)


# --- layers ------------------------------------------------------------------------

lengths = st.floats(-40, 150, allow_nan=False, width=32)
sizes = st.floats(0, 150, allow_nan=False, width=32)
colors = st.sampled_from([BLACK, WHITE, GREY, RED])
rects = st.builds(Rect, lengths, lengths, sizes, sizes, colors)
runs = st.builds(
    run,
    st.text("国한あA .", min_size=1, max_size=4),
    lengths,
    lengths,
    st.sampled_from([5.0, 12.0, 300.0]),
    colors,
    vertical=st.booleans(),
)
codes = st.builds(
    bars,
    st.sampled_from(["qr", "code128"]),
    st.sampled_from(["BOX-1", "BOX-22", "7"]),
    st.tuples(lengths, lengths, st.just(140.0), st.floats(30, 90)),
    color=colors,
    anchor=st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.0, 0.5, 1.0])),
)
dot = Image.new("RGBA", (4, 4), (10, 200, 30, 128))
dot.putpixel((1, 1), (0, 0, 0, 255))
pictures = st.builds(Picture, lengths, lengths, sizes, sizes, st.just(png_bytes(dot)))
layers = st.lists(rects | runs | codes | pictures, max_size=5).map(tuple)
pages = st.builds(
    page,
    layers,
    layers,
    width=st.sampled_from([1.0, 72.0, 100.3]),
    height=st.sampled_from([1.0, 64.0, 129.5]),
    mono=st.booleans(),
)


@settings(deadline=None, max_examples=150)
@given(pages, layers, st.sampled_from([72.0, 100.0, 203.0]))
def test_reused_first_layer_gives_the_bytes_of_a_fresh_page(
    drawn: Page, other: tuple[Item, ...], dpi: float
) -> None:
    first, second = drawn.layers
    expected = fresh(drawn, dpi)
    joined = Page(drawn.width, drawn.height, (Layer(first.items + second.items),), drawn.mono)
    assert fresh(joined, dpi) == expected
    kept = LayerCache()
    for varying in (Layer(other), second, Layer(()), second):
        again = Page(drawn.width, drawn.height, (first, varying), drawn.mono)
        file = render_page(again, dpi, kept)
        if varying is second:
            assert file == expected
    decode(expected)
    raw_rows(expected)


def test_first_layer_is_known_by_identity_not_by_its_address() -> None:
    kept = LayerCache()

    def once(text: str) -> bytes:
        return render_page(page((run(text, 5, 40, 30),)), 100, kept)  # the layer dies here

    files = [once(text) for text in ("一", "二", "三", "四") * 5]
    assert len(set(files)) == 4
    assert files[:4] == [
        fresh(page((run(t, 5, 40, 30),)), 100) for t in ("一", "二", "三", "四")
    ]


def test_untouched_bands_are_copied_byte_for_byte() -> None:
    static = Layer((run("国国国", 2, 70, 20), run("国国国", 2, 20, 20)))
    varying, kept = Layer((Rect(0, 0, 9, 9, GREY),)), LayerCache()
    one = chunks(render_page(Page(INCH, INCH, (static,)), 300, kept))
    two = chunks(render_page(Page(INCH, INCH, (static, varying)), 300, kept))
    differing = [i for i, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    assert differing == [4, len(one) - 2]  # the first band, and the checksum of all


def test_different_pages_share_a_layer() -> None:
    """The cached canvas depends on size, resolution and pixel format too."""
    layer = Layer((run("国", 5, 40, 30), Rect(0, 0, 20, 5, GREY)))
    red = Layer((Rect(0, 0, 5, 5, RED),))
    variants = [
        (Page(width, height, (layer, *more), mono), dpi)
        for width, height, more, mono, dpi in product(
            (50.0, 72.0), (50.0, 72.0), ((), (red,)), (False, True), (72.0, 150.0)
        )
    ]
    expected = [fresh(drawn, dpi) for drawn, dpi in variants]
    kept = LayerCache()
    assert [render_page(drawn, dpi, kept) for drawn, dpi in variants] == expected


# --- rectangles ----------------------------------------------------------------------


def round_edges(start: float, length: float) -> tuple[int, int]:
    """Round rules to the same thickness everywhere, and the edges of larger things."""
    if length >= 12:
        return floor(start + 0.5), floor(start + length + 0.5)
    thickness = max(1, floor(length + 0.5)) if length > 0 else 0
    first = floor(start + (length - thickness) / 2 + 0.5)
    return first, first + thickness


@settings(deadline=None)
@given(st.lists(rects, max_size=6).map(tuple), st.booleans())
def test_rectangles_are_those_that_pillow_draws(items: tuple[Rect, ...], mono: bool) -> None:
    expected = Image.new("RGB", (100, 130), (255, 255, 255))
    draw = ImageDraw.Draw(expected)
    for item in items:
        left, right = round_edges(item.x, item.width)
        top, bottom = round_edges(item.y, item.height)
        dark = item.color in (BLACK, GREY, RED)
        if right > left and bottom > top:
            fill = (BLACK if dark else WHITE) if mono else item.color
            draw.rectangle((left, top, right - 1, bottom - 1), fill=fill.rgb)
    assert same(decode(fresh(page(items, width=100, height=130, mono=mono), 72)), expected)


@pytest.mark.parametrize("mono", [True, False])
@pytest.mark.parametrize("place", [0.0, 0.2, 0.3, 10.0, 35.4, 71.9])
def test_a_hairline_is_a_pixel_wherever_it_lies(place: float, mono: bool) -> None:
    image = decode(fresh(page((Rect(0, place, INCH, 0.1, BLACK),), mono=mono), 100))
    assert image.convert("L").histogram()[0] == 100


@pytest.mark.parametrize("mono", [True, False])
def test_rules_of_one_thickness_are_equally_thick(mono: bool) -> None:
    rules = tuple(Rect(0, 3.3 + 7.77 * i, INCH, 0.6, BLACK) for i in range(8))
    image = decode(fresh(page(rules, mono=mono), 300)).convert("L")
    assert image.histogram()[0] == 8 * 3 * 300  # 0.6 points are 2.5 pixels


# --- barcodes ------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "mono", "color"), MODES)
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_barcodes_read_back(dpi: int, mode: str, mono: bool, color: Color) -> None:
    items = (
        bars("qr", "BOX-00017 함께 海を", (20, 20, 60, 60), color=color),
        bars("code128", "BOX-00017", (20, 110, 150, 30), color=color),
    )
    image = decode(fresh(page(items, width=200, height=160, mono=mono), dpi))
    assert image.mode == mode
    found = zxingcpp.read_barcodes(image.convert("L"))
    assert sorted(code.text for code in found) == ["BOX-00017", "BOX-00017 함께 海を"]


@pytest.mark.parametrize("mono", [True, False])
@pytest.mark.parametrize("symbology", ["qr", "code128"])
@pytest.mark.parametrize("anchor", [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_modules_are_equal_whole_pixels(
    symbology: SymbologyName, anchor: tuple[float, float], mono: bool
) -> None:
    """Each module is sampled in its middle, and no edge is grey or off the grid."""
    code = bars(symbology, "BOX-7", (10.3, 12.7, 51.9, 47.1), anchor=anchor)
    image = decode(fresh(page((code,), mono=mono), 300)).convert("L")
    scale = 300 / 72
    size = floor(51.9 * scale) // code.columns
    if code.rows > 1:
        size = min(size, floor(47.1 * scale) // code.rows)
    box = ImageChops.invert(image).getbbox()
    assert box is not None
    assert box[2] - box[0] == size * code.columns
    free = 51.9 * scale - size * code.columns
    assert abs(box[0] - (10.3 * scale + anchor[0] * free)) <= 0.5
    expected = Image.new("L", (code.columns, code.rows), 255)
    expected.putdata([255 * (module == "0") for module in "".join(code.modules)])
    height = size * code.rows if code.rows > 1 else box[3] - box[1]
    grown = expected.resize((size * code.columns, height), Image.Resampling.NEAREST)
    assert same(image.crop(box), grown)


def test_a_box_of_just_so_many_pixels_is_used_in_full() -> None:
    """21 modules of 4 pixels, although 84 pixels come back from points as 83.99…."""
    for pixels in range(21, 500, 21):
        side = pixels * 72 / 300
        code = bars("qr", "BOX-7", (0.1, 0.1, side, side))
        image = decode(fresh(page((code,), width=150, height=150), 300))
        box = ImageChops.invert(image).getbbox()
        assert box is not None
        assert box[2] - box[0] == pixels


def test_modules_of_several_rows() -> None:
    tall = Bars(0, 0, 3, 3, 3, 3, ("101", "100", "111"), "qr", "")
    for mono in (True, False):
        image = decode(fresh(page((tall,), width=3, height=3, mono=mono), 72)).convert("L")
        assert list(image.tobytes()) == [0, 255, 0, 0, 255, 255, 0, 0, 0]


def test_too_small_barcodes_say_what_they_need() -> None:
    code = bars("qr", "BOX-7", (0, 0, 7, 30))
    with pytest.raises(LayoutError) as caught:
        fresh(page((code,)), 203)
    assert str(caught.value) == (
        "barcode-too-small: the qr barcode 'BOX-7' has modules smaller than a pixel"
        " at 203 dpi: the barcode must be at least 2.6 mm wide and 2.6 mm high\n"
        "  hint: make its area larger, print at 216 dpi or finer, or shorten its data"
    )
    decode(fresh(page((code,)), 216))
    line = bars("code128", "BOX-7", (0, 0, 20, 1))
    with pytest.raises(LayoutError, match=r"at least 11\.3 mm wide\n"):
        fresh(page((line,)), 203)


def test_barcode_in_a_box_without_width() -> None:
    with pytest.raises(LayoutError, match="make its area larger, or shorten its data"):
        fresh(page((bars("qr", "BOX-7", (0, 0, 0, 0)),)), 300)


# --- text ------------------------------------------------------------------------------


@pytest.mark.parametrize("vertical", [False, True])
def test_large_mono_text_is_the_grey_text_cut_at_half(vertical: bool) -> None:
    """Glyphs 18 points apart lie on whole pixels, where both kinds of canvas place alike.

    In such large text no stroke is thickened.
    """
    text = run("国한あA", 4, 20, 16, vertical=vertical)
    glyphs = tuple(
        glyph._replace(x=0.0 if vertical else 18.0 * i, y=18.0 * i if vertical else 0.0)
        for i, glyph in enumerate(text.glyphs)
    )
    items = (replace(text, glyphs=glyphs),)
    grey = decode(fresh(page(items, width=80, height=100), 144))
    mono = decode(fresh(page(items, width=80, height=100, mono=True), 144))
    assert same(mono, grey.point([0] * 128 + [255] * 128))
    assert mono.convert("L").histogram()[0] > 200


@pytest.mark.parametrize("dpi", [100, 203, 300])
def test_mono_glyphs_look_alike_wherever_they_stand(dpi: int) -> None:
    items = tuple(run("国", 1.37 * i, 5 + 6.07 * i, 5) for i in range(10))
    image = decode(fresh(page(items, mono=True), dpi)).convert("L")
    scale = dpi / 72
    shapes = set()
    for item in items:
        x, y = floor(item.x * scale + 0.5), floor(item.y * scale + 0.5)
        shapes.add(image.crop((x, y - floor(4.4 * scale), x + floor(5 * scale), y)).tobytes())
    assert len(shapes) == 1


def test_white_text_on_black() -> None:
    items = (Rect(0, 0, INCH, INCH, BLACK), run("国", 10, 50, 40, WHITE))
    for mono in (True, False):
        image = decode(fresh(page(items, mono=mono), 100)).convert("L")
        assert image.histogram()[255] > 300
        assert image.getpixel((0, 0)) == 0


@pytest.mark.parametrize("mono", [True, False])
def test_text_over_the_edges_is_cut_off(mono: bool) -> None:
    """The page shows the same as the middle of a page that is larger by an inch all round."""
    inner = [
        (-10.0, 30.0),
        (60.0, 30.0),
        (30.0, 5.0),
        (30.0, 90.0),
        (-900.0, 9.0),
        (9.0, 900.0),
    ]
    for x, y in inner:
        small = decode(fresh(page((run("国語", x, y, 30),), mono=mono), 100))
        moved = (run("国語", x + 72, y + 72, 30),)
        large = decode(fresh(page(moved, width=216, height=216, mono=mono), 100))
        assert same(small, large.crop((100, 100, 200, 200)))


@pytest.mark.parametrize("mono", [True, False])
def test_a_glyph_larger_than_the_page(mono: bool) -> None:
    small = decode(fresh(page((run("国", -60, 130, 200),), mono=mono), 100))
    moved = (run("国", 12, 202, 200),)
    large = decode(fresh(page(moved, width=216, height=216, mono=mono), 100))
    assert same(small, large.crop((100, 100, 200, 200)))
    assert small.convert("L").getextrema() == (0, 255)


def test_spaces_draw_nothing() -> None:
    for mono in (True, False):
        drawn = page((run("   ", 10, 30, 20),), mono=mono)
        assert fresh(drawn, 100) == fresh(page((), mono=mono), 100)


def test_encoded_symbols_are_shared() -> None:
    assert encode("qr", "BOX-7") is encode("qr", "BOX-7")


def test_threads_do_not_disturb_each_other() -> None:
    drawn = [
        page((run(text, 3, 40, size),), mono=mono)
        for text in ("山川异域", "함께 이겨요", "がんばろう")
        for size in (11.0, 17.0)
        for mono in (True, False)
    ]
    expected = [fresh(one, 200) for one in drawn]
    kept = LayerCache()
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(lambda one: render_page(one, 200, kept), drawn * 10))
    assert files == expected * 10
