"""Areas turned by quarters: the place of their content, and the room it asks for."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from cardgen import render
from cardgen.display import Bars, GlyphRun, Rect, extent, leaves
from tests.layout import studio

TEXT = '[source]\ntext = "{message}"\npadding = "5pt"\nfill = "#eeeeee"\n'


@pytest.mark.parametrize(
    ("rotate", "corner"),
    [(90, (105.0, 15.0)), (180, (105.0, 85.0)), (270, (15.0, 85.0))],
)
def test_a_text_begins_in_another_corner(rotate: int, corner: tuple[float, float]) -> None:
    """The text is in a frame of 90 × 70 points; its padding stays in place."""
    text = studio.page("source", f"{TEXT}rotate = {rotate}\n", size="120pt x 100pt")
    (group,) = studio.label(text).document().pages[0].layers[0].items
    ground, *runs = leaves((group,))
    assert ground == Rect(10.0, 10.0, 100.0, 80.0, ground.color)  # type: ignore[union-attr]
    (run,) = runs
    assert isinstance(run, GlyphRun)
    assert run.turn == rotate // 90
    left, top, right, bottom = extent(run)
    at = (left if corner[0] < 60 else right, top if corner[1] < 50 else bottom)
    assert at == pytest.approx(corner, abs=0.6)  # but for the white of the first character


def test_what_is_on_its_side_asks_for_its_height_as_width() -> None:
    tables = (
        '[source]\ntext = "{message}"\nrotate = 90\n'
        '[name]\ntext = "甲"\n[line]\nfill = "#eeeeee"\n'
    )
    text = studio.page(
        "source name\n. line", tables, columns=["auto", "1fr"], rows=["auto", "1fr"]
    )
    items = leaves(studio.label(text).document().pages[0].layers[0].items)
    (line,) = (item for item in items if isinstance(item, Rect))
    assert line.x == 20.0  # one line of 10 points
    assert line.y == 50.0  # four characters


def test_a_turned_text_is_fitted_along_its_height() -> None:
    fit = 'fit = { min = "5pt", max = "90pt" }\n'
    text = studio.page("source", f"{TEXT}rotate = 90\n{fit}", size="60pt x 200pt")
    sizes = {
        item.size
        for item in leaves(studio.label(text).document().pages[0].layers[0].items)
        if isinstance(item, GlyphRun)
    }
    assert sizes == {30.0}  # the width of the frame
    rows = studio.page("source", f"{TEXT}rotate = 90\n{fit}", rows=["auto"])
    assert "cannot be in an auto row" in studio.complaint(rows)


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_turned_barcodes_are_read_and_keep_their_quiet_zones(rotate: int) -> None:
    """Bars need white at both ends, in any direction."""
    code = f'[code]\nbarcode = "code128"\ndata = "{{box}}"\nrotate = {rotate}\n'
    text = studio.page("code", code, size="150pt x 150pt", margin="30pt", fields='box = "text"')
    fields = {"box": "AB-12"}
    document = studio.label(text, fields).document()
    (bars,) = leaves(document.pages[0].layers[0].items)
    assert isinstance(bars, Bars)
    assert (bars.columns == 1) == (rotate != 180)
    picture = Image.open(BytesIO(render(document, "png", 300)))
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == ["AB-12"]
    tight = text.replace('margin = "30pt"', 'margin = "2pt"')
    assert "quiet-zone" in studio.complaint(tight, fields)
    ends = '["30pt", "2pt"]' if rotate != 180 else '["2pt", "30pt"]'
    assert studio.label(text.replace('"30pt"', ends), fields).document()


def test_only_quarters() -> None:
    said = studio.unsound(studio.page("source", f"{TEXT}rotate = 45\n"))
    assert said == (
        "card.toml:18: bad-template: [source]: rotate: 45 is not 90, 180 or 270\n"
        "  hint: write 90, 180 or 270 degrees, clockwise"
    )
