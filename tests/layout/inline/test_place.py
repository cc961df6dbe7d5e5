from __future__ import annotations

import pytest
from msgspec.structs import replace

from cardgen.barcodes import encode
from cardgen.display import (
    BLACK,
    Bars,
    Color,
    FontRef,
    GlyphRun,
    Group,
    Path,
    PathSegment,
    Picture,
    Rect,
)
from cardgen.layout.inline import ANYWHERE, Span, measure
from cardgen.layout.inline.place import Frame, place_text
from cardgen.layout.label.content import BarcodeContent, PictureContent
from cardgen.layout.label.place import bounds, place_barcode, place_ornament, place_picture
from cardgen.pictures import Photo
from cardgen.template.template import Align, AreaRule
from tests.layout.studio import draw, fonts, page

FRAME = Frame(10.0, 20.0, 200.0, 100.0)
MM = 72 / 25.4


@pytest.mark.parametrize(("align", "x"), [("start", 10), ("center", 95), ("end", 180)])
@pytest.mark.parametrize(("valign", "y"), [("start", 20), ("center", 69), ("end", 118)])
def test_a_rule_of_its_own_length(align: Align, x: float, valign: Align, y: float) -> None:
    rule = AreaRule(2.0, 30.0, BLACK)
    assert place_ornament(rule, FRAME, align, valign) == Rect(x, y, 30.0, 2.0, BLACK)


def test_a_rule_as_long_as_its_area() -> None:
    color = Color(1, 2, 3)
    rule = place_ornament(AreaRule(2.0, None, color), FRAME, "end", "start")
    assert rule == Rect(10.0, 20.0, 200.0, 2.0, color)


def box(item: Bars | Picture) -> tuple[float, float, float, float]:
    return item.x, item.y, item.width, item.height


@pytest.mark.parametrize(
    ("size", "align", "valign", "expected"),
    [
        (None, "start", "start", (10, 20, 100, 100)),
        (None, "end", "start", (110, 20, 100, 100)),
        (60.0, "center", "center", (80, 40, 60, 60)),
        (60.0, "end", "end", (150, 60, 60, 60)),
        (500.0, "start", "start", (10, 20, 100, 100)),
    ],
)
def test_a_square_barcode(
    size: float | None, align: Align, valign: Align, expected: tuple[float, ...]
) -> None:
    symbol = encode("qr", "BOX-7")
    bars = place_barcode(BarcodeContent(symbol, size), FRAME, align, valign)
    assert box(bars) == expected
    assert (bars.columns, bars.rows, bars.modules) == (21, 21, symbol.modules)
    shares = {"start": 0.0, "center": 0.5, "end": 1.0}
    assert (bars.anchor_x, bars.anchor_y) == (shares[align], shares[valign])


def test_a_linear_barcode_fills_the_width() -> None:
    symbol = encode("code128", "CASE-2020-03-26-00017")
    assert symbol.columns * 0.5 * MM > FRAME.width
    bars = place_barcode(BarcodeContent(symbol, 40.0), FRAME, "start", "end")
    assert box(bars) == (10, 80, 200, 40)


def test_mended_short_linear_barcode_had_bars_too_wide_for_any_quiet_zone() -> None:
    """Three characters over 88 mm once had modules of 1.3 mm, and so a quiet zone of 13 mm."""
    symbol = encode("code128", "B-3")
    width = symbol.columns * 0.5 * MM
    assert width < FRAME.width
    bars = place_barcode(BarcodeContent(symbol, None), FRAME, "end", "start")
    assert box(bars) == pytest.approx((210 - width, 20, width, 100))


@pytest.mark.parametrize(
    ("pixels", "size", "expected"),
    [
        ((400, 400), None, (60, 20, 100, 100)),  # the height decides
        ((400, 100), None, (10, 45, 200, 50)),  # the width decides
        ((100, 400), None, (97.5, 20, 25, 100)),
        ((400, 100), 20.0, (70, 60, 80, 20)),
        ((400, 400), 300.0, (60, 20, 100, 100)),
    ],
)
def test_a_picture_keeps_its_proportions(
    pixels: tuple[int, int], size: float | None, expected: tuple[float, ...]
) -> None:
    photo = Photo(b"pixels", *pixels, "logo.png")
    placed = place_picture(PictureContent(photo, size), FRAME, "center", "center")
    assert box(placed) == pytest.approx(expected)
    assert (placed.data, placed.alt) == (b"pixels", "logo.png")


# A 10-point line in a frame of 180 × 80 at 10, 10: its em box is 10 high, its baseline 8.8
# below the top, and flush with an edge it hangs out by the 0.46 of white that Han has.
@pytest.mark.parametrize(("align", "x"), [("start", 9.54), ("center", 80), ("end", 150.46)])
@pytest.mark.parametrize(("valign", "y"), [("start", 18.8), ("center", 53.8), ("end", 88.8)])
def test_a_line_of_text(align: str, x: float, valign: str, y: float) -> None:
    text = page("a", f'[a]\ntext = "{{message}}"\nalign = "{align}"\nvalign = "{valign}"')
    assert draw(text) == [
        f"run {x:.2f} {y:.2f} 10.00 NotoSansCJK-Regular.ttc#2 #000000 zh-Hans"
        ' "风月同天" 4 glyphs 40.00 wide'
    ]


# Two lines at a leading of 1.5 are 25 points high.
@pytest.mark.parametrize(
    ("valign", "first"), [("start", 18.8), ("center", 46.3), ("end", 73.8)]
)
def test_lines_stand_leading_apart(valign: Align, first: float) -> None:
    paragraph = measure((Span("风月同天\n风", "zh-Hans", han()),))
    lines = paragraph.under(ANYWHERE).choose(2, 18.0)
    frame = Frame(10.0, 10.0, 180.0, 80.0)
    runs = place_text(paragraph, lines, 10.0, 1.5, frame, "end", valign)
    assert [run.text for run in runs] == ["风月同天", "风"]
    assert [run.y for run in runs] == pytest.approx([first, first + 15])
    assert [run.x for run in runs] == pytest.approx([150.46, 180.46])


def han() -> tuple[FontRef, ...]:
    return fonts().chain("sans", "regular", "zh-Hans")


def test_spans_share_a_baseline_and_runs_end_with_them() -> None:
    spans = (
        Span("风", "zh-Hans", han(), 1.0),
        Span("月x", "zh-Hans", fonts().chain("sans", "bold", "zh-Hans"), 0.5, Color(9, 9, 9)),
        Span("각", "ko", fonts().chain("sans", "regular", "ko"), 1.0),
    )
    paragraph = measure(spans)
    lines = paragraph.under(ANYWHERE).choose(1, 100.0)
    runs = place_text(paragraph, lines, 20.0, 1.3, FRAME, "center", "start")
    assert [(run.text, run.size, run.lang, run.color) for run in runs] == [
        ("风", 20.0, "zh-Hans", BLACK),
        ("月x", 10.0, "zh-Hans", Color(9, 9, 9)),
        ("각", 20.0, "ko", BLACK),
    ]
    assert {run.y for run in runs} == {20.0 + 0.88 * 20}
    assert runs[1].x == pytest.approx(runs[0].x + 20.0)
    assert [glyph.cluster for glyph in runs[1].glyphs] == [0, 1]
    assert runs[1].glyphs[1].x > runs[1].glyphs[0].advance  # autospace between 月 and x


def test_bounds() -> None:
    paragraph = measure((Span("风月", "zh-Hans", han()),))
    lines = paragraph.under(ANYWHERE).choose(1, 100.0)
    (run,) = place_text(paragraph, lines, 10.0, 1.3, FRAME, "center", "start")
    assert isinstance(run, GlyphRun)
    assert bounds(run) == pytest.approx((100, 20, 20, 10))
    assert bounds(Rect(1, 2, 3, 4, BLACK)) == (1, 2, 3, 4)
    moved = replace(run, x=0.0, y=8.8)
    assert bounds(moved) == pytest.approx((0, 0, 20, 10))
    group = Group(100, 200, (moved, Group(5, 5, (Rect(-10, 2, 3, 40, BLACK),))))
    assert bounds(group) == pytest.approx((95, 200, 25, 47))
    assert bounds(Group(1, 2, ())) == (1, 2, 0, 0)
    corner = (PathSegment("move", (1, 2)), PathSegment("curve", (5, 2, 5, 8, 3, 9)))
    assert bounds(Path(10, 20, corner, BLACK)) == (11, 22, 4, 7)
    assert bounds(Path(10, 20, (), BLACK)) == (10, 20, 0, 0)
