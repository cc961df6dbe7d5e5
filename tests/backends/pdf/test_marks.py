"""Marks outside the bleed: crop marks, register marks, and the line of facts."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from cardgen.backends import render
from cardgen.backends.pdf.marks import crop_marks
from cardgen.backends.pdf.paint import PageBox
from cardgen.display import Color, Document, Layer, Page, PageMark, Rect
from cardgen.icc import CONDITIONS
from cardgen.preflight import preflight
from cardgen.units import parse_length
from tests.backends.pdf.pdfs import DATE, by_pdfium, document, open_pdf, text
from tests.backends.samples import run
from tests.system import require

PLATES = ("Cyan", "Magenta", "Yellow", "Black")


@pytest.mark.system
def test_marks_are_on_all_plates_and_artwork_on_its_own(tmp_path: Path) -> None:
    """Crop marks were 1 1 1 1 K, which shops took for 400 % of ink; no others were there."""
    cyan = Rect(90, 40, 20, 20, Color(0, 160, 220, (1.0, 0.0, 0.0, 0.0)))
    data = render(document(cyan, bleed=9.0), "pdf", profile="pdf/x-4", crop_marks=True)
    (tmp_path / "a.pdf").write_bytes(data)
    command = [require("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiffsep", "-r144"]
    subprocess.run([*command, "-sOutputFile=a.tif", "a.pdf"], check=True, cwd=tmp_path)
    plates = [Image.open(tmp_path / f"a({name}).tif").convert("L") for name in PLATES]
    with open_pdf(data) as pdf:
        page = pdf.pages[0]
        left, bottom, right, top = (2 * float(side) for side in page.BleedBox)
    height = plates[0].height
    sides = (
        (0, 0, plates[0].width, height - top),
        (0, height - bottom, plates[0].width, height),
        (0, 0, left, height),
        (right, 0, plates[0].width, height),
    )
    for side in sides:
        area = tuple(map(round, side))
        black = plates[3].crop(area)  # type: ignore[arg-type]
        dark = black.point(lambda value: 255 * (value < 128)).getbbox()
        assert dark
        for plate in plates[:3]:
            assert not ImageChops.difference(plate.crop(area), black).getbbox()  # type: ignore[arg-type]
    edges = left + 3, height - top + 3, right - 3, height - bottom - 3
    inside = tuple(map(round, edges))
    inked = [plate.crop(inside).getextrema()[0] < 128 for plate in plates]  # type: ignore[arg-type,operator]
    assert inked == [True, False, False, False]
    assert not [found for found in preflight(data, "pdf/x-4").findings if found.rule != "bleed"]


@pytest.mark.system
def test_a_line_below_says_what_each_page_is(tmp_path: Path) -> None:
    page = Page(283.465, 200.0, (Layer((run("同心", 30, 60, 12),)),))
    made = Document((page, page), "同心 · 동심", ("zh-Hans", "ko"), date=DATE)
    data = render(
        made, "pdf", profile="pdf/x-4", crop_marks=True, condition=CONDITIONS["fogra47"]
    )
    read = text(data, tmp_path)
    for number in (1, 2):
        assert f"{number}100×70.6mmFOGRA472020-03-26同心·동심" in read
    assert "FOGRA" not in text(render(made, "pdf", crop_marks=True), tmp_path)
    assert "FOGRA" not in text(render(made, "pdf", profile="pdf/x-4"), tmp_path)
    with open_pdf(data) as pdf:
        assert [str(found) for found in preflight(data, "pdf/x-4").findings] == []
        media, trim = pdf.pages[0].MediaBox, pdf.pages[0].TrimBox
        assert float(trim[1]) - float(media[1]) > 30  # points, in which it has room


@pytest.mark.system
def test_a_title_that_is_too_long_is_cut(tmp_path: Path) -> None:
    page = Page(170.0, 100.0, (Layer((run("同心", 30, 60, 12),)),))
    made = Document((page,), "同心协力" * 40 + "末", ("zh-Hans", "ko"), date=DATE)
    read = text(render(made, "pdf", profile="pdf/x-4", crop_marks=True), tmp_path)
    assert "FOGRA39" in read
    assert "末" not in read


def test_folds_are_dashed_beside_the_page_and_cuts_are_not() -> None:
    """A page of 200 × 100 points has a fold down its middle and a cut at a quarter."""
    marks = (PageMark("fold", upright=True, at=100.0), PageMark("cut", upright=False, at=25.0))
    made = document(Rect(0, 0, 200, 100, Color(255, 255, 255)), bleed=9.0, marks=marks)
    drawn = by_pdfium(render(made, "pdf", crop_marks=True), 288).convert("L")
    margin = (drawn.width - 4 * 200) // 2
    fold = drawn.crop((margin + 390, 0, margin + 410, margin - 40))
    cut = drawn.crop((0, margin + 90, margin - 40, margin + 110))
    rows = [_is_dark(fold.crop((0, y, 20, y + 1))) for y in range(fold.height)]
    columns = [_is_dark(cut.crop((x, 0, x + 1, 20))) for x in range(cut.width)]
    assert sum(one != other for one, other in pairwise(rows)) > 4
    assert sum(one != other for one, other in pairwise(columns)) == 1
    inside = drawn.crop((margin, margin, drawn.width - margin, drawn.height - margin))
    assert inside.getextrema() == (255, 255)
    plain = by_pdfium(render(made, "pdf"), 72)
    assert plain.convert("L").getextrema() == (255, 255)


def test_register_marks_make_way_for_a_fold_in_the_middle() -> None:
    """Register marks covered the mark of a fold: half of all folds are in the middle."""
    sheet = PageBox(0.0, 0.0, 200.0, 100.0)
    six = parse_length("6mm")
    for upright, moved, kept in ((True, 0, 1), (False, 1, 0)):
        middle = (100.0, 50.0)
        fold = PageMark("fold", upright=upright, at=middle[moved])
        plain, made = (_circles(sheet, marks) for marks in ((), (fold,)))
        assert {each[kept] for each in made} == {each[kept] for each in plain}
        assert middle[moved] in {round(each[moved], 1) for each in plain}
        assert middle[moved] not in {round(each[moved], 1) for each in made}
        assert round(middle[moved] + six, 1) in {round(each[moved], 1) for each in made}


def _circles(sheet: PageBox, marks: tuple[PageMark, ...]) -> list[tuple[float, float]]:
    """Return the middles of register marks, each of which is a cross."""
    drawn = crop_marks(sheet, press=True, marks=marks)
    lines = [re.fullmatch(r"(\S+) (\S+) m (\S+) (\S+) l", each) for each in drawn]
    ends = [tuple(map(float, line.groups())) for line in lines if line]
    across = [(a, b, c, d) for a, b, c, d in ends if b == d]
    down = [(a, b, c, d) for a, b, c, d in ends if a == c]
    return [
        (e, b)
        for a, b, c, _ in across
        for e, f, _, g in down
        if a < e < c and min(f, g) < b < max(f, g)
    ]


def _is_dark(image: Image.Image) -> bool:
    """True if a pixel of the picture is darker than half."""
    return any(image.histogram()[:128])
