"""Paths: all backends fill the same outlines the same way."""

from __future__ import annotations

from io import BytesIO
from math import pi
from pathlib import Path as File

import pytest
from msgspec.structs import replace
from PIL import Image, ImageStat

from cardgen.backends import render
from cardgen.display import BLACK, Color, Document, Group, Layer, Page, Path, PathSegment, Rect
from tests.backends import paths
from tests.backends.agreement import chromium, disagreement, resvg
from tests.backends.paths import ALL, CIRCLE, HOLE, RING, SEAL, STAR, TWICE, circle, square
from tests.backends.pdf import tags
from tests.backends.pdf.pdfs import by_pdfium, by_poppler, content, crop, open_pdf
from tests.backends.samples import fresh
from tests.layout import studio


def page(*shown: Path, mono: bool = False) -> Page:
    return Page(180.0, 100.0, (Layer(shown),), mono)


def document(*shown: Path, mono: bool = False) -> Document:
    return Document((page(*shown, mono=mono),), "形", ("zh-Hans",))


def draw(shown: Page, dpi: float = 300.0) -> Image.Image:
    return Image.open(BytesIO(fresh(shown, dpi)))


@pytest.mark.parametrize("mono", [False, True])
@pytest.mark.parametrize("dpi", [203.0, 300.0])
def test_all_backends_agree(dpi: float, mono: bool, tmp_path: File) -> None:
    made = document(*ALL, mono=mono)
    (only,) = made.pages
    pdf, svg = render(made, "pdf", dpi), render(made, "svg", dpi)
    others = [
        crop(by_pdfium(pdf, dpi), only, dpi),
        crop(by_poppler(pdf, int(dpi), tmp_path), only, dpi),
        resvg(svg, only, dpi),
    ]
    assert [disagreement(only, other, dpi) for other in others] == [""] * 3


@pytest.mark.system
def test_a_browser_agrees(tmp_path: File) -> None:
    shown = Page(283.5, 425.2, (Layer(ALL),))
    svg = render(Document((shown,), "形", ("zh-Hans",)), "svg")
    assert disagreement(shown, chromium(svg, shown, tmp_path)) == ""


@pytest.mark.parametrize("dpi", [72.0, 300.0])
@pytest.mark.parametrize(
    ("shown", "area"),
    [
        (CIRCLE, pi * 20**2),
        (RING, pi * (18**2 - 12**2)),
        (TWICE, pi * 18**2),
        (Path(5.25, 5.4, square(0, 0, 30.3), BLACK), 30.3**2),
        (Path(5.0, 5.0, square(0, 0, 30, turned=True), BLACK), 30.0**2),
    ],
)
def test_a_mask_covers_what_its_outlines_enclose(shown: Path, area: float, dpi: float) -> None:
    grey = draw(page(replace(shown, color=BLACK)), dpi)
    covered = grey.width * grey.height - ImageStat.Stat(grey).sum[0] / 255
    assert covered * (72 / dpi) ** 2 == pytest.approx(area, rel=2e-3)


def test_a_square_on_whole_pixels_is_a_rectangle() -> None:
    path, rect = Path(24, 24, square(0, 0, 48), paths.RED), Rect(24, 24, 48, 48, paths.RED)
    same = [Page(120.0, 120.0, (Layer((item,)),)) for item in (path, rect)]
    for mono in (False, True):
        one, other = (draw(replace(each, mono=mono), 144) for each in same)
        assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("mono", [False, True])
@pytest.mark.parametrize("color", [BLACK, Color(90, 90, 90), paths.RED])
def test_what_lies_outside_the_page_is_cut_off(mono: bool, color: Color) -> None:
    """Paths are cut at each side; one is wholly outside, and one covers the page."""
    whole = Page(200.0, 200.0, (Layer((Path(0, 0, circle(100, 100, 55), color),)),), mono)
    large = draw(whole, 72)
    places = [(-70, -70), (-100, -20), (-20, -100), (60, 60), (-75, -75), (-300, 0), (0, 300)]
    for x, y in places:
        moved = Path(x, y, circle(100, 100, 55), color)
        small = draw(Page(50.0, 50.0, (Layer((moved,)),), mono), 72)
        cut = Image.new(large.mode, (50, 50), "white")
        cut.paste(large, (x, y))
        assert small.tobytes() == cut.tobytes()


@pytest.mark.parametrize(
    "outline",
    [
        (),
        (PathSegment("move", (5, 5)), PathSegment("close")),
        (PathSegment("move", (5, 5)), PathSegment("line", (30, 5))),
        (PathSegment("move", (5, 5)), PathSegment("line", (30, 40)), PathSegment("close")),
    ],
)
def test_what_encloses_nothing_is_nothing(outline: tuple[PathSegment, ...]) -> None:
    assert draw(page(Path(1, 2, outline, BLACK))).getextrema() == (255, 255)


def test_outlines_that_were_not_closed_are_filled_as_if_they_were(tmp_path: File) -> None:
    """A path drawn twice is not twice as dark where it covers half a pixel."""
    triangle = paths.polygon([(5, 5), (60, 20), (20, 70)])
    twice = (*triangle[:-1], *triangle[:-1])
    closed, left_open = page(Path(9, 9, triangle, BLACK)), page(Path(9, 9, twice, BLACK))
    assert draw(closed).tobytes() == draw(left_open).tobytes()
    made = Document((left_open,), "t", ())
    assert disagreement(closed, crop(by_pdfium(render(made, "pdf"), 300), closed, 300)) == ""
    assert disagreement(closed, resvg(render(made, "svg"), closed)) == ""


def test_what_they_are_to_a_reader() -> None:
    """A path is a figure with an alternative text, or decoration."""
    made = document(SEAL, HOLE)
    data = render(made, "pdf")
    with open_pdf(data) as pdf:
        tags.check(pdf)
        assert tags.tree(pdf) == ("Document", [("Sect", [("Figure", "印")])])
    assert content(data).count("/Artifact BMC") == 1
    seal, hole = [
        line for line in render(made, "svg").decode().splitlines() if line.startswith("<path")
    ]
    assert 'role="img" aria-label="印"' in seal
    assert "aria" not in hole


def test_dump() -> None:
    square_at = Path(10, 20, square(1, 2, 30), paths.RED, "方")
    (line,) = studio.lines(Document((page(square_at),), "t", ()))
    assert line == 'path 11.00 22.00 30.00 × 30.00 #c81e2d 5 segments sha256:76bff63ca9bc "方"'
    other = replace(square_at, outline=square(1, 2, 30, turned=True))
    assert studio.lines(Document((page(other),), "t", ())) != [line]


def test_how_they_are_written() -> None:
    two = square(1, 2, 30) + circle(16, 17, 5)[:2]
    made = document(Path(10, 20, two, paths.RED))
    assert content(render(made, "pdf")).splitlines()[1:-1] == [
        "0.784 0.118 0.176 rg",
        "11 78 m",
        "41 78 l",
        "41 48 l",
        "11 48 l",
        "h",
        "31 63 m",
        "31 60.239 28.761 58 26 58 c",
        "f",
    ]
    svg = render(made, "svg").decode()
    data = "m1 2h30v30h-30zm20 15c0 2.761-2.239 5-5 5"
    assert f'<path transform="translate(10 20)" d="{data}" fill="#c81e2d"/>' in svg


def test_in_a_group_they_move_with_it() -> None:
    group = Group(7.5, 3.25, (STAR, SEAL), "figure")
    moved = [replace(path, x=path.x + 7.5, y=path.y + 3.25) for path in (STAR, SEAL)]
    made, alone = Page(200, 100, (Layer((group,)),)), Page(200, 100, (Layer(tuple(moved)),))
    assert fresh(made) == fresh(alone)
