"""A large label on several sheets: laid over one another, they are the label."""

from __future__ import annotations

from io import BytesIO

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops

from cardgen import Project, render, render_files
from cardgen.display import BLACK, GlyphRun, Layer, Page, Rect, leaves
from cardgen.layout.sheet.tiling import OVERLAP, tile
from cardgen.units import parse_length, to_pixels

MM = parse_length("1mm")
A4, A3 = (210 * MM, 297 * MM), (297 * MM, 420 * MM)
DPI = 72.0


def picture(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("L")


def names(pages: list[Page]) -> list[str]:
    """Names of sheets: the last lettering on each."""
    texts = [
        [each for each in leaves(page.layers[-1].items) if isinstance(each, GlyphRun)]
        for page in pages
    ]
    return ["".join(run.text for run in runs) for runs in texts]


@pytest.mark.parametrize("template", ["banner-a3", "poster-a3-ground"])
def test_sheets_laid_over_one_another_are_the_label(template: str) -> None:
    project = Project.open()
    label = project.label("brothers", template=template).document()
    tiled = project.tiles(label, "a4")
    columns, rows = 2, 2
    assert len(tiled.pages) == columns * rows
    shape = label.pages[0]
    whole = picture(render(replace(label, pages=(replace(shape, bleed=0.0),)), "png", DPI))
    across, down = ((side + OVERLAP) / 2 for side in (shape.width, shape.height))
    joined = Image.new("L", whole.size, 255)
    sheets = [picture(data) for data in render_files(tiled, "png", DPI)]
    for number, sheet in reversed([*enumerate(sheets)]):  # the upper left lies below
        page = tiled.pages[number]
        left, top = (page.width - across) / 2, (page.height - down) / 2
        box = [to_pixels(at, DPI) for at in (left, top, left + across, top + down)]
        row, column = divmod(number, columns)
        place = (
            to_pixels(column * (across - OVERLAP), DPI),
            to_pixels(row * (down - OVERLAP), DPI),
        )
        joined.paste(sheet.crop((box[0], box[1], box[2], box[3])), place)
    # Each sheet begins at a fraction of a dot: compare what a few dots come to.
    one, other = joined.reduce(6), whole.reduce(6)
    assert ImageChops.difference(one, other).point(lambda value: value > 80).getbbox() is None
    assert one.point(lambda value: value < 128).getbbox() is not None


def page(width: float, height: float) -> Page:
    return Page(
        width * MM, height * MM, (Layer((Rect(0, 0, width * MM, height * MM, BLACK),)),)
    )


@pytest.mark.parametrize(
    ("size", "paper", "sheets", "lying"),
    [
        ((100, 150), A4, 1, False),
        ((192, 279), A4, 1, False),  # all that 9 mm of margin leave
        ((193, 279), A4, 2, False),
        ((374, 279), A4, 2, False),  # 192 + 192 - 10
        ((1000, 100), A4, 4, True),
        ((3000, 500), A3, 16, True),
    ],
)
def test_as_few_sheets_as_can_be(
    size: tuple[float, float], paper: tuple[float, float], sheets: int, *, lying: bool
) -> None:
    made = tile(page(*size), paper, Project.open().fonts)
    assert len(made) == sheets
    assert {each.width > each.height for each in made} == {lying}


def test_nothing_is_printed_where_printers_print_nothing() -> None:
    for sheet in tile(page(600, 400), A4, Project.open().fonts):
        document = replace(Project.open().label("brothers").document(), pages=(sheet,))
        shown = picture(render(document, "png", DPI))
        edge = to_pixels(4.2 * MM, DPI)
        inner = shown.crop((edge, edge, shown.width - edge, shown.height - edge))
        assert shown.histogram()[0] == inner.histogram()[0]
        assert shown.histogram()[0] > 0.5 * shown.width * shown.height


def test_sheets_have_names() -> None:
    made = tile(page(600, 400), A4, Project.open().fonts)
    assert names(made) == ["A1   4 × 2", "B1   4 × 2", "C1   4 × 2", "D1   4 × 2",
                           "A2   4 × 2", "B2   4 × 2", "C2   4 × 2", "D2   4 × 2"]  # fmt: skip
    wide = tile(page(5000, 270), A4, Project.open().fonts)
    assert names(wide)[25:] == ["Z1   28 × 1", "AA1   28 × 1", "AB1   28 × 1"]


def test_a_sheet_has_nothing_of_what_is_elsewhere() -> None:
    project = Project.open()
    tiled = project.tiles(project.label("stand-by", template="banner-a3").document(), "a4")
    said = [
        "".join(run.text for run in leaves(sheet.layers[0].items) if isinstance(run, GlyphRun))
        for sheet in tiled.pages
    ]
    assert "加油" in "".join(said)
    assert "힘내세요" not in said[0]
    assert "加油" not in said[-1]
