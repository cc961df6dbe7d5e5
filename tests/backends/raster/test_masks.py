from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from cardgen.backends.raster import masks
from cardgen.backends.raster.masks import glyph_mask, rasterize
from cardgen.fonts import hb_font
from tests.backends.samples import FONT


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
    image, left, top = rasterize(FONT, glyph_of(char), size)
    assert image is not None
    ours = Image.new("L", expected.size)
    ours.paste(image, (size // 2 + left, size + size // 2 + top))
    difference = ImageStat.Stat(ImageChops.difference(ours, expected))
    assert difference.sum[0] / ImageStat.Stat(expected).sum[0] < 1 / size
    assert difference.extrema[0][1] < 64


def test_blank_glyphs_have_no_image() -> None:
    assert rasterize(FONT, glyph_of(" "), 50).image is None
    assert glyph_mask(FONT, glyph_of(" "), 50, 3).image is None


def test_a_glyph_after_a_blank_one_is_whole() -> None:
    before = rasterize(FONT, glyph_of("国"), 40)
    rasterize(FONT, glyph_of(" "), 40)
    after = rasterize(FONT, glyph_of("国"), 40)
    assert before.image is not None
    assert after.image is not None
    assert before.image.tobytes() == after.image.tobytes()
    assert before[1:] == after[1:]


def test_quarter_pixels_move_the_ink() -> None:
    def centre(subpixel: int) -> float:
        image, left, _ = glyph_mask(FONT, glyph_of("l"), 30, subpixel)
        assert image is not None
        columns = image.resize((image.width, 1), Image.Resampling.BOX).tobytes()
        return left + sum(i * v for i, v in enumerate(columns)) / sum(columns)

    moved = [centre(subpixel) - centre(0) for subpixel in range(4)]
    assert moved == pytest.approx([0, 0.25, 0.5, 0.75], abs=0.03)


def test_masks_are_kept() -> None:
    assert glyph_mask(FONT, glyph_of("国"), 31.5, 1) is glyph_mask(
        FONT, glyph_of("国"), 31.5, 1
    )
    assert len(masks._masks) > 0
