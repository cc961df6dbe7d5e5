"""Runs on their side, compared with level runs that Pillow turns."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops, ImageStat

from cardgen.backends.raster.masks import glyph_mask, rasterize
from cardgen.display import BLACK, Color, Glyph, GlyphRun
from cardgen.fonts import hb_font
from tests.backends.samples import FONT, decode, fresh, mask_image, page, run

SIDE = 72.0
RED = Color(200, 30, 10)
MODES = [("1", True, BLACK), ("L", False, BLACK), ("RGB", False, RED)]


def turn(level: GlyphRun) -> GlyphRun:
    """Turn a run by a quarter clockwise around the middle of a square page."""
    return replace(
        level,
        x=SIDE - level.y,
        y=level.x,
        glyphs=tuple(Glyph(g.id, g.cluster, -g.y, g.x, g.advance) for g in level.glyphs),
        vertical=True,
        sideways=True,
    )


def draw(item: GlyphRun, dpi: float, *, mono: bool) -> Image.Image:
    return decode(fresh(page((item,), width=SIDE, height=SIDE, mono=mono), dpi))


@pytest.mark.parametrize("dpi", [100.0, 203.0, 300.0])
@pytest.mark.parametrize(("mode", "mono", "color"), MODES)
@pytest.mark.parametrize(("x", "y", "size"), [(5.13, 40.0, 20), (-9.2, 30.07, 33), (30, 60, 9)])
def test_a_turned_run_is_the_level_run_turned(
    mode: str, mono: bool, color: Color, dpi: float, x: float, y: float, size: float
) -> None:
    # A whole number of pixels makes the page turn onto itself.
    level = run("COVID-19 agQ国", x, y, size, color)
    expected = draw(level, dpi, mono=mono).transpose(Image.Transpose.ROTATE_270)
    got = draw(turn(level), dpi, mono=mono)
    assert got.mode == mode
    assert got.size == expected.size
    difference = ImageChops.difference(got.convert("L"), expected.convert("L"))
    inked = ImageStat.Stat(ImageChops.invert(expected.convert("L"))).sum[0]
    assert inked > 0
    assert ImageStat.Stat(difference).sum[0] / inked < (0.01 if mono else 0.004)


@pytest.mark.parametrize("char", "Ag国")
def test_a_turned_mask_is_the_mask_turned(char: str) -> None:
    glyph = hb_font(FONT).get_nominal_glyph(ord(char))
    assert glyph is not None
    level, lying = rasterize(FONT, glyph, 40.0), rasterize(FONT, glyph, 40.0, quarters=1)
    expected = mask_image(level).transpose(Image.Transpose.ROTATE_270)
    assert mask_image(lying).size == expected.size
    difference = ImageChops.difference(mask_image(lying), expected).getextrema()
    assert isinstance(difference[1], int)
    assert difference[1] <= 4
    assert (lying.left, lying.top) == (-level.top - mask_image(level).height, level.left)


def test_quarter_pixels_go_down() -> None:
    glyph = hb_font(FONT).get_nominal_glyph(ord("l"))
    assert glyph is not None

    def middle(subpixel: int) -> float:
        mask = glyph_mask(FONT, glyph, 30, subpixel, quarters=1)
        image, top = mask_image(mask), mask.top
        rows = image.resize((1, image.height), Image.Resampling.BOX).tobytes()
        return top + sum(i * v for i, v in enumerate(rows)) / sum(rows)

    moved = [middle(subpixel) - middle(0) for subpixel in range(4)]
    assert moved == pytest.approx([0, 0.25, 0.5, 0.75], abs=0.03)


def test_level_and_turned_glyphs_are_kept_apart() -> None:
    level = run("A", 10, 40, 20)
    for mono in (True, False):
        pages = [
            draw(item, 100, mono=mono).tobytes()
            for item in (level, turn(level), level, turn(level))
        ]
        assert pages[:2] == pages[2:]
        assert pages[0] != pages[1]
