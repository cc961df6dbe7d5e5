from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from cardgen.backends.raster import masks
from cardgen.backends.raster.masks import glyph_mask, rasterize
from cardgen.fonts import hb_font
from tests.backends.samples import FONT, mask_image


def glyph_of(char: str) -> int:
    found: int = hb_font(FONT).get_nominal_glyph(ord(char))
    assert found
    return found


@pytest.mark.parametrize("size", [20, 50, 150])
@pytest.mark.parametrize("char", "国한あAg永")
def test_coverage_is_freetypes(char: str, size: int) -> None:
    # Pillow hints outlines, which hardly shows at eight times the size.
    font = ImageFont.truetype(
        FONT.path, 8 * size, index=FONT.index, layout_engine=ImageFont.Layout.BASIC
    )
    large = Image.new("L", (16 * size, 16 * size))
    origin = (4 * size, 12 * size)
    ImageDraw.Draw(large).text(origin, char, fill=255, font=font, anchor="ls")
    expected = large.reduce(8)
    mask = rasterize(FONT, glyph_of(char), size)
    ours = Image.new("L", expected.size)
    ours.paste(mask_image(mask), (size // 2 + mask.left, size + size // 2 + mask.top))
    difference = ImageStat.Stat(ImageChops.difference(ours, expected))
    assert difference.sum[0] / ImageStat.Stat(expected).sum[0] < 1 / size
    assert difference.extrema[0][1] < 64


def test_blank_glyphs_have_no_pixels() -> None:
    assert not rasterize(FONT, glyph_of(" "), 50).pixels
    assert not glyph_mask(FONT, glyph_of(" "), 50, 3).pixels


def test_a_glyph_after_a_blank_one_is_whole() -> None:
    before = rasterize(FONT, glyph_of("国"), 40)
    rasterize(FONT, glyph_of(" "), 40)
    after = rasterize(FONT, glyph_of("国"), 40)
    assert before.pixels
    assert before == after


def test_quarter_pixels_move_the_ink() -> None:
    def centre(subpixel: int) -> float:
        mask = glyph_mask(FONT, glyph_of("l"), 30, subpixel)
        columns = mask_image(mask).resize((mask.width, 1), Image.Resampling.BOX).tobytes()
        return mask.left + sum(i * v for i, v in enumerate(columns)) / sum(columns)

    moved = [centre(subpixel) - centre(0) for subpixel in range(4)]
    assert moved == pytest.approx([0, 0.25, 0.5, 0.75], abs=0.03)


def test_masks_are_kept() -> None:
    assert glyph_mask(FONT, glyph_of("国"), 31.5, 1) is glyph_mask(
        FONT, glyph_of("国"), 31.5, 1
    )
    assert len(masks._masks) > 0
