"""SVG files, drawn by resvg and Chromium as independent judges."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, strategies as st
from msgspec.structs import replace
from PIL import Image, ImageChops

from cardgen.backends import render, render_files
from cardgen.backends.svg import Command, escape, number, path_data
from cardgen.display import (
    BLACK,
    WHITE,
    Color,
    Document,
    Glyph,
    GlyphRun,
    Group,
    Item,
    Layer,
    Page,
    Picture,
    Rect,
)
from cardgen.errors import LayoutError
from tests.backends.agreement import chromium, disagreement, resvg
from tests.backends.labels import LABELS, label
from tests.backends.samples import INCH, bars, fresh, page, png_bytes, run
from tests.backends.svg.svgs import HREF, LANG, SVG, only, root, svg

RED = Color(200, 30, 10)
# --- drawing -------------------------------------------------------------------------


@pytest.mark.ci
@pytest.mark.parametrize(("message", "pair", "template"), LABELS)
def test_labels_agree_with_the_png(message: str, pair: str, template: str) -> None:
    document = label(message, pair, template)
    (drawn,) = document.pages
    file = render(document, "svg")
    assert disagreement(drawn, resvg(file, drawn)) == ""
    assert len(file) < 65_000


def test_a_draft_agrees_with_the_png() -> None:
    document = label("sister-years", "zh-ko", "box-100x150", draft=True)
    (drawn,) = document.pages
    assert disagreement(drawn, resvg(render(document, "svg"), drawn)) == ""


@pytest.mark.ci
@pytest.mark.system
@pytest.mark.parametrize("template", ["box-100x150", "card-a6-vertical"])
def test_a_browser_agrees_with_the_png(template: str, tmp_path: Path) -> None:
    document = label("sister-years", "zh-ja", template)
    (drawn,) = document.pages
    image = chromium(render(document, "svg"), drawn, tmp_path)
    assert disagreement(drawn, image) == ""
    codes = [code.text for code in zxingcpp.read_barcodes(image)]
    assert codes == ["SEL-BJS-03"] * template.startswith("box")


def raise_glyphs(level: GlyphRun) -> GlyphRun:
    """Raise each glyph of a run by two points more than the last."""
    glyphs = (glyph._replace(y=-2.0 * i) for i, glyph in enumerate(level.glyphs))
    return replace(level, glyphs=tuple(glyphs))


def sideways(level: GlyphRun, x: float, y: float) -> GlyphRun:
    glyphs = tuple(Glyph(g.id, g.cluster, -g.y, g.x, g.advance) for g in level.glyphs)
    return replace(level, x=x, y=y, glyphs=glyphs, vertical=True, sideways=True)


@pytest.mark.parametrize(
    "item",
    [
        raise_glyphs(run("国g한", 5, 40, 19.3, RED)),
        run("国한あ", 20, 25, 20, vertical=True),
        sideways(raise_glyphs(run("Ag 国Q", 0, 0, 21)), 20, 5),
        Rect(3.3, 4.4, 50.5, 30, RED),
        Rect(0, 30, INCH, 0.6, BLACK),
    ],
)
def test_each_kind_of_item_agrees_with_the_png(item: Item) -> None:
    drawn, dpi = page((item,)), 1200.0  # where rounding to whole pixels moves little
    image = resvg(svg(drawn), drawn, dpi)
    assert disagreement(drawn, image, dpi) == ""
    assert disagreement(page(()), image, dpi) != ""


def test_later_items_paint_over_earlier_ones() -> None:
    drawn = page(
        (Rect(0, 0, 60, 60, BLACK), run("国", 10, 50, 40, WHITE)), (Rect(9, 9, 9, 9, RED),)
    )
    assert disagreement(drawn, resvg(svg(drawn), drawn)) == ""


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("anchor", [(0.0, 0.0), (1.0, 0.5)])
def test_barcodes_are_those_of_the_png_pixel_by_pixel(
    anchor: tuple[float, float], dpi: int
) -> None:
    items = (
        bars("qr", "BOX-00017 함께", (20.3, 20.1, 60, 61), anchor=anchor),
        bars("code128", "BOX-00017", (20.4, 110, 150, 30.24), color=RED, anchor=anchor),
    )
    drawn = page(items, width=216, height=144)
    image = resvg(svg(drawn, dpi), drawn, dpi)
    ours = Image.open(BytesIO(fresh(drawn, dpi))).convert("RGB")
    assert ImageChops.difference(image, ours).point(lambda step: step > 2).getbbox() is None
    found = {(code.format.name, code.text) for code in zxingcpp.read_barcodes(image)}
    assert found == {("QRCode", "BOX-00017 함께"), ("Code128", "BOX-00017")}


def test_a_barcode_is_one_path() -> None:
    tree = root(svg(page((bars("qr", "BOX-1", (0, 0, 60, 60), color=RED),))))
    path = only(tree.findall(f".//{SVG}path"))
    assert path.get("fill") == "#c81e0a"
    assert path.get("aria-label") == "BOX-1"


def test_a_barcode_too_small_for_its_dots_is_an_error() -> None:
    with pytest.raises(LayoutError) as caught:
        svg(page((bars("qr", "BOX-1", (0, 0, 10, 10)),)), 100)
    assert caught.value.rule == "barcode-too-small"


# --- outlines ------------------------------------------------------------------------


def test_an_outline_is_written_once() -> None:
    text = "国国 国"
    tree = root(svg(page((run(text, 0, 20, 10), run(text, 0, 40, 7.5)))))
    path = only(tree.findall(f"./{SVG}defs/{SVG}path"))
    uses = tree.findall(f".//{SVG}use")
    assert [use.get(HREF) for use in uses] == [f"#{path.get('id')}"] * 6
    assert [use.get("x") for use in uses[:3]] == [None, "1000", "2227"]
    assert tree.findall(f".//{SVG}text") == []


def test_drawings_on_one_web_page_do_not_take_each_others_outlines() -> None:
    """The outlines once had numbers, and a browser takes the first of a name in the page."""
    one, two = (
        {
            path.get("id"): path.get("d")
            for path in root(svg(page((run(text, 0, 20, 10),)))).iter(f"{SVG}path")
        }
        for text in ("山川", "风月川")
    )
    shared = one.keys() & two.keys()
    assert len(shared) == 1
    assert all(one[name] == two[name] for name in shared)


def test_path_data_are_short() -> None:
    commands: list[Command] = [
        ("m", (10.0, -20.0)),
        ("l", (10.0, 0.0)),
        ("l", (30.0, 0.0)),
        ("l", (31.0, -5.0)),
        ("l", (30.0, -9.0)),
        ("q", (30.5, -10.04, 20.0, -20.0)),
        ("l", (10.0, -20.0)),
        ("z", ()),
        ("m", (0.0, 0.0)),
        ("c", (1.0, -2.0, 3.0, -4.0, -5.0, -6.0)),
        ("z", ()),
    ]
    assert path_data(commands, 1) == "m10-20v20h20l1-5-1-4q.5-1-10-11zm-10 20c1-2 3-4-5-6z"


def test_numbers_are_short() -> None:
    numbers = [0.0, -0.0004, 0.5, -0.25, 10.0, 100.1234, -3.0]
    assert [number(value) for value in numbers] == [
        "0",
        "0",
        ".5",
        "-.25",
        "10",
        "100.123",
        "-3",
    ]
    assert number(120.04, 1) == "120"
    assert number(100, 0) == "100"


# --- labels --------------------------------------------------------------------------


def test_head_tells_size_title_and_language() -> None:
    drawn = Page(283.4646, 425.1969, ())
    document = Document(
        (drawn, drawn), "<山川 & 风月>", ("zh-Hans", "ko"), "麻浦区", "2020-03-26T00:00:00Z"
    )
    files = list(render_files(document, "svg"))
    tree = root(files[1])
    assert (tree.get("width"), tree.get("height")) == ("100mm", "150mm")
    assert tree.get("viewBox") == "0 0 283.465 425.197"
    assert (tree.get("lang"), tree.get(LANG)) == ("zh-Hans", "zh-Hans")
    assert tree.findtext(f"{SVG}title") == "<山川 & 风月>"
    assert tree.findtext(f"{SVG}desc") == "100 × 150 mm, page 2 of 2, 麻浦区, 2020-03-26"


def test_an_area_is_said_language_by_language() -> None:
    ko = replace(run("함께 ", 0, 60, 10), lang="ko")
    items = (
        run("山川", 0, 20, 10),
        run("异域", 0, 40, 10),
        ko,
        ko,
        Rect(0, 0, 9, 9, BLACK),
        run(" ", 0, 20, 10),
    )
    area = Group(0.0, 0.0, items[:4], "paragraph")
    tree = root(svg(Page(INCH, INCH, (Layer((area, *items[4:])),))))
    said = [(g.get("aria-label"), g.get("lang"), g.get(LANG)) for g in tree.findall(f"{SVG}g")]
    assert said == [
        ("山川异域", "zh-Hans", "zh-Hans"),
        ("함께 함께", "ko", "ko"),
        (None, "zh-Hans", "zh-Hans"),
    ]


@given(st.text(st.characters(codec=None)))
def test_any_text_is_well_formed(text: str) -> None:
    item = replace(run("国", 0, 20, 10), text=f"x{text}x", lang=text)
    picture = Picture(0, 0, 9, 9, png_bytes(Image.new("L", (1, 1))), f"x{text}x")
    tree = root(render(Document((page((item, picture)),), f"x{text}x", (text,)), "svg"))
    shown = tree.findtext(f"{SVG}title")
    assert shown is not None
    assert len(shown) == len(text) + 2
    for one, other in zip(shown, f"x{text}x", strict=True):
        assert one == other or (one == "\ufffd" and not other.isprintable())
    assert only(tree.findall(f"{SVG}g")).get("aria-label") == shown
    assert only(tree.findall(f"{SVG}image")).get("aria-label") == shown


def test_control_characters_are_replaced() -> None:
    assert escape('a\0\x1b\ud800\ufffe<"&\n') == "a\ufffd\ufffd\ufffd\ufffd&#60;&#34;&#38;&#10;"


def test_same_input_gives_the_same_bytes() -> None:
    document = label("brothers", "zh-ko", "box-a4")
    assert render(document, "svg") == render(label("brothers", "zh-ko", "box-a4"), "svg")
