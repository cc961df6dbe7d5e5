"""Items turned by quarters look like the whole picture turned, in every format."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from cardgen.backends import render
from cardgen.display import (
    Color,
    Document,
    Leaf,
    Page,
    Path as Outline,
    PathSegment,
    Picture,
    Rect,
    Veil,
    extent,
    turn_item,
)
from tests.backends.agreement import disagreement, resvg
from tests.backends.pdf.pdfs import by_pdfium, text
from tests.backends.samples import bars, fresh, page, png_bytes, run
from tests.backends.svg.svgs import svg

SIDE = 240.0
RED = Color(200, 30, 30)
QUARTERS = [1, 2, 3]


def items() -> tuple[Leaf, ...]:
    """Return an item of each kind for a square page, all off its middle."""
    picture = Image.new("RGB", (40, 24), (250, 250, 250))
    picture.paste((200, 0, 0), (0, 0, 20, 12))
    picture.paste((0, 0, 200), (20, 0, 40, 6))
    sideways = run("NH963", 60.0, 120.0, 18.0, vertical=True)
    glyphs = tuple(
        glyph._replace(x=0.0, y=9.0 * at) for at, glyph in enumerate(sideways.glyphs)
    )
    triangle = (
        PathSegment("move", (0.0, 0.0)),
        PathSegment("line", (40.0, 0.0)),
        PathSegment("line", (0.0, 20.0)),
        PathSegment("close"),
    )
    return (
        Rect(12.0, 12.0, 60.0, 24.0, RED),
        run("山川異域 ABC", 12.0, 60.0, 24.0),
        run("风月同天", 24.0, 96.0, 18.0, vertical=True),
        replace(sideways, glyphs=glyphs, sideways=True),
        Outline(96.0, 96.0, triangle, RED),
        Picture(
            150.0,
            12.0,
            60.0,
            48.0,
            png_bytes(picture),
            view=(0.25, 0.0, 1.0, 0.75),
            veil=Veil(Color(255, 240, 160), 0.3),
        ),
        bars("code128", "AB-12", (96.0, 132.0, 120.0, 36.0)),
        bars("qr", "AB-12", (96.0, 180.0, 48.0, 48.0)),
    )


def sheet(quarters: int, *, mono: bool = False) -> Page:
    middle = SIDE / 2, SIDE / 2
    shown = (item for item in items() if not (mono and isinstance(item, Picture)))
    drawn = tuple(turn_item(item, quarters, *middle) for item in shown)
    return page(drawn, width=SIDE, height=SIDE, mono=mono)


@pytest.mark.parametrize("quarters", QUARTERS)
def test_all_formats_turn_alike(quarters: int) -> None:
    drawn = sheet(quarters)
    level = Image.open(BytesIO(fresh(sheet(0)))).convert("RGB")
    assert disagreement(drawn, level) != ""
    assert disagreement(drawn, level.rotate(-90 * quarters)) == ""
    assert disagreement(drawn, resvg(svg(drawn), drawn)) == ""
    pdf = render(Document((drawn,), "t", ("zh-Hans",)), "pdf")
    assert disagreement(drawn, by_pdfium(pdf, 300)) == ""


@pytest.mark.parametrize("quarters", QUARTERS)
def test_dots_of_a_thermal_head_turn_alike(quarters: int) -> None:
    """Pictures are left out, since they are dithered; the page has a whole number of dots."""
    first, drawn = sheet(0, mono=True), sheet(quarters, mono=True)
    level = Image.open(BytesIO(fresh(first, 216))).convert("L")
    assert disagreement(drawn, level.rotate(-90 * quarters), 216) == ""


@pytest.mark.parametrize("quarters", [0, *QUARTERS])
def test_a_pdf_says_what_is_turned(quarters: int, tmp_path: Path) -> None:
    pdf = render(Document((sheet(quarters),), "t", ("zh-Hans",)), "pdf")
    said = text(pdf, tmp_path, "-raw")
    assert "山川異域ABC" in said
    assert "NH963" in said


def test_four_quarters_are_none() -> None:
    for item in items():
        whole = item
        for _ in range(4):
            whole = turn_item(whole, 1, 0.0, 0.0)
        assert whole == item
        left, top, right, bottom = extent(item)
        assert extent(turn_item(item, 1, 0.0, 0.0)) == pytest.approx(
            (-bottom, left, -top, right), abs=1e-6
        )
