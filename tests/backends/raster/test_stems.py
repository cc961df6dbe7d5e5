"""Small text on bilevel pages: strokes of two dots, nothing white lost, and OCR."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import ceil, floor
from pathlib import Path
from statistics import mean
from typing import Final

import pytest
from PIL import Image, ImageFilter

from cardgen.backends.raster.masks import Mask, rasterize
from cardgen.backends.raster.stems import stems, thermal_mask
from cardgen.display import FontRef
from cardgen.fonts import hb_font
from tests import ocr

FONTS: Final = Path(__file__).parents[3] / "fonts"
FACES: Final = {"zh-Hans": 2, "ko": 1, "ja": 0}
DPI: Final = 203
SIZES: Final = (6, 7, 8, 9, 10, 12)  # points
TEXTS: Final = {
    "zh-Hans": "医用防护口罩与护目镜，每箱二十四件。有效期至二〇二七年十二月三十一日",
    "ko": "의료용 보호 마스크와 고글, 상자당 스물네 개. 유효 기간은 십이월 말일까지",
    "ja": "医療用マスクとゴーグル、一箱に二十四個入り。使用期限は十二月三十一日です",
}
STEMS: Final = {
    "zh-Hans": "一丨十口日田中工王正上下国目",
    "ko": "ㅡㅣㅏㅗㅁㄴ고나디로므모니가국",
    "ja": "一十口日田中王上下ロコエニロヨ",
}
DENSE: Final = {"zh-Hans": "鬱麟龜鹽灣體靈", "ko": "뷁뚫괆읽밟흙닭", "ja": "鬱麟龜鹽灣驥驚"}
TESSERACT: Final = {"zh-Hans": "chi_sim", "ko": "kor", "ja": "jpn"}

Dots = frozenset[tuple[int, int]]
Draw = Callable[[FontRef, str, float], Dots]


def face(style: str, lang: str) -> FontRef:
    return FontRef(str(FONTS / f"Noto{style}.ttc"), FACES[lang])


def glyph_of(font: FontRef, char: str) -> int:
    found = hb_font(font).get_nominal_glyph(ord(char))
    assert found
    return int(found)


def ink_of(mask: Mask) -> Dots:
    """Return the dots of a mask cut at half, from the glyph's origin."""
    return frozenset(
        (mask.left + at % mask.width, mask.top + at // mask.width)
        for at, value in enumerate(mask.pixels)
        if value >= 128
    )


@cache
def thick(font: FontRef, char: str, size: float) -> Dots:
    return ink_of(thermal_mask(font, glyph_of(font, char), size))


@cache
def plain(font: FontRef, char: str, size: float) -> Dots:
    return ink_of(rasterize(font, glyph_of(font, char), size))


def in_squares(ink: Dots) -> Dots:
    """Return the dots that are in a square of four."""
    squares = ((x, y) for x, y in ink if {(x + 1, y), (x, y + 1), (x + 1, y + 1)} <= ink)
    return frozenset((x + a, y + b) for x, y in squares for a in (0, 1) for b in (0, 1))


def stem_dots(ink: Dots) -> Dots:
    """Return the dots of straight strokes of one dot: three in a row without neighbours."""
    found = set()
    for x, y in ink:
        upright = [(x, y - 1), (x, y), (x, y + 1)]
        level = [(x - 1, y), (x, y), (x + 1, y)]
        for row, (a, b) in ((upright, (1, 0)), (level, (0, 1))):
            beside = {(u + a * s, v + b * s) for u, v in row for s in (1, -1)}
            if ink.issuperset(row) and not ink & beside:
                found.add((x, y))
    return frozenset(found)


def pieces(cells: Dots, *, corners: bool) -> int:
    """Count the pieces of cells, joined at sides, or at corners too."""
    steps = [(0, 1), (0, -1), (1, 0), (-1, 0)]
    steps += [(1, 1), (1, -1), (-1, 1), (-1, -1)] if corners else []
    left, count = set(cells), 0
    while left:
        count += 1
        edge = [left.pop()]
        while edge:
            x, y = edge.pop()
            near = {(x + a, y + b) for a, b in steps} & left
            left -= near
            edge += near
    return count


def white_of(ink: Dots) -> Dots:
    """Return the dots that are not ink, with a border around all."""
    columns, rows = {x for x, _ in ink}, {y for _, y in ink}
    return frozenset(
        (x, y)
        for x in range(min(columns) - 1, max(columns) + 2)
        for y in range(min(rows) - 1, max(rows) + 2)
        if (x, y) not in ink
    )


def topology(ink: Dots) -> tuple[int, int]:
    return pieces(ink, corners=True), pieces(white_of(ink), corners=False)


# --- two dots ----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", FACES)
@pytest.mark.parametrize("size", SIZES)
def test_strokes_of_small_text_were_one_dot_at_203_dpi(lang: str, size: int) -> None:
    em = size * DPI / 72
    sans, serif = face("SansCJK-Regular", lang), face("SerifCJK-Regular", lang)
    for char in STEMS[lang]:
        for font in (sans, serif):
            assert not stem_dots(thick(font, char, em)), (char, font.name)
    if size < 9:
        assert any(stem_dots(plain(sans, char, em)) for char in STEMS[lang])
    assert any(stem_dots(plain(serif, char, em)) for char in STEMS[lang])


@pytest.mark.parametrize(
    ("style", "before", "after"),
    [
        (
            "SansCJK-Regular",
            (0.5, 0.3, 0.15, 0.05, 0.01, 0),
            (0.2, 0.14, 0.12, 0.1, 0.05, 0.02),
        ),
        (
            "SerifCJK-Regular",
            (0.8, 0.6, 0.5, 0.4, 0.2, 0.1),
            (0.2, 0.18, 0.16, 0.14, 0.12, 0.1),
        ),
    ],
)
def test_fewer_dots_are_lone(
    style: str, before: tuple[float, ...], after: tuple[float, ...]
) -> None:
    for lang, text in TEXTS.items():
        font = face(style, lang)
        for size, least, most in zip(SIZES, before, after, strict=True):
            em = size * DPI / 72
            shares = []
            for draw in (plain, thick):
                inks = [draw(font, char, em) for char in text if char != " "]
                lone = sum(len(ink - in_squares(ink)) for ink in inks)
                shares.append(lone / sum(map(len, inks)))
            assert shares[0] >= least, (lang, size)
            assert shares[1] <= most, (lang, size)
            straight = sum(len(stem_dots(ink)) for ink in inks)
            assert straight <= 0.015 * sum(map(len, inks)), (lang, size)  # it was a quarter


def test_stems_are_measured_in_each_direction() -> None:
    assert stems(face("SansCJK-Regular", "ko")) == pytest.approx((0.081, 0.077), abs=0.001)
    assert stems(face("SerifCJK-Regular", "ko")) == pytest.approx((0.068, 0.029), abs=0.001)
    assert stems(face("SansCJK-Bold", "ja")) == pytest.approx((0.131, 0.126), abs=0.003)


@pytest.mark.parametrize(
    ("style", "size", "dpi"),
    [
        ("SansCJK-Regular", 16, 203),
        ("SansCJK-Regular", 10, 300),
        ("SansCJK-Bold", 9, 203),
        ("SansCJK-Bold", 6, 300),
        ("SerifCJK-Bold", 30, 300),
    ],
)
def test_strokes_of_two_dots_stay_as_they_are(style: str, size: int, dpi: int) -> None:
    for lang, text in TEXTS.items():
        font, em = face(style, lang), size * dpi / 72
        assert all(thick(font, char, em) == plain(font, char, em) for char in text)


def test_in_regular_text_at_300_dpi_strokes_of_two_dots_stay_as_they_are() -> None:
    font = face("SansCJK-Regular", "ko")
    for char in STEMS["ko"]:
        for size in SIZES:
            em = size * 300 / 72
            ink = thick(font, char, em)
            assert ink >= plain(font, char, em)
            lone = plain(font, char, em) - in_squares(plain(font, char, em))
            beside = {
                (x + a, y + b) for x, y in lone for a, b in ((0, 1), (1, 0), (0, -1), (-1, 0))
            }
            assert ink - plain(font, char, em) <= beside


# --- white -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", FACES)
@pytest.mark.parametrize("size", SIZES)
def test_counters_are_kept(lang: str, size: int) -> None:
    """鬱 麟 뷁: nothing white is closed or divided, no strokes are joined."""
    font, em = face("SansCJK-Regular", lang), size * DPI / 72
    for char in DENSE[lang] + TEXTS[lang].replace(" ", ""):
        before, after = plain(font, char, em), thick(font, char, em)
        assert after >= before
        assert topology(after) == topology(before), char


def test_hairlines_of_serif_text_are_whole() -> None:
    """At 6 pt hairlines are half a dot, and half of them were missing."""
    font, em = face("SerifCJK-Regular", "zh-Hans"), 6 * DPI / 72
    for char in "口日田中王目門":
        large = topology(plain(font, char, 8 * em))
        assert topology(thick(font, char, em)) == large, char
    assert topology(plain(font, "目", em)) != topology(plain(font, "目", 8 * em))


def do_touch(draw: Draw, font: FontRef, pair: str, em: float, step: int) -> bool:
    """True if two glyphs touch, with the second `step` dots to the right of the first."""
    left, right = (draw(font, char, em) for char in pair)
    around = {(x + a, y + b) for x, y in left for a in (-1, 0, 1) for b in (-1, 0, 1)}
    return any((x + step, y) in around for x, y in right)


@pytest.mark.parametrize("style", ["SansCJK-Regular", "SerifCJK-Regular"])
@pytest.mark.parametrize("size", [5, 6, 7, 9])
def test_neighbours_do_not_touch(style: str, size: int) -> None:
    font, em = face(style, "zh-Hans"), size * DPI / 72
    opened = hb_font(font)
    for pair in ("88", "12", "34", "GT", "NO", "国国", "EN", "09", "가나"):
        advance = opened.get_glyph_h_advance(glyph_of(font, pair[0])) * em / 1000
        for step in (floor(advance), ceil(advance)):
            apart = not do_touch(plain, font, pair, em, step)
            assert not (apart and do_touch(thick, font, pair, em, step)), pair


# --- unchanged parts ------------------------------------------------------------------------


@pytest.mark.parametrize("size", [17.0, 30.0])
def test_turned_glyphs_are_emphasised_alike(size: float) -> None:
    font = face("SansCJK-Regular", "ja")
    for char in "国gー1":
        level = thick(font, char, size)
        lying = ink_of(thermal_mask(font, glyph_of(font, char), size, quarters=1))
        assert lying == {(-1 - y, x) for x, y in level}


def test_emphasis_is_not_left_behind() -> None:
    font = face("SerifCJK-Regular", "ko")
    glyph = glyph_of(font, "국")
    extents = hb_font(font).get_glyph_extents(glyph)
    grey = rasterize(font, glyph, 17.0)
    thermal_mask(font, glyph, 17.0)
    assert grey.pixels
    assert rasterize(font, glyph, 17.0) == grey
    assert hb_font(font).get_glyph_extents(glyph) == extents


def test_blank_glyphs_are_blank() -> None:
    font = face("SansCJK-Regular", "ko")
    assert not thermal_mask(font, glyph_of(font, " "), 17.0).pixels


# --- read by a machine -----------------------------------------------------------------------


def set_in_lines(draw: Draw, font: FontRef, text: str, em: float) -> Image.Image:
    """Set text black on white, twelve characters a line."""
    image = Image.new("L", (ceil(13 * em), ceil((len(text) // 12 + 2) * 1.6 * em)), 255)
    for at in range(0, len(text), 12):
        x, y = em / 2, floor((at // 12 + 1) * 1.6 * em)
        for char in text[at : at + 12]:
            for a, b in draw(font, char, em):
                image.putpixel((floor(x + 0.5) + a, y + b), 0)
            x += hb_font(font).get_glyph_h_advance(glyph_of(font, char)) * em / 1000
    return image


def print_cold(image: Image.Image) -> Image.Image:
    """Print with a head that is a little too cold: dots without neighbours are lost."""
    large = image.resize((6 * image.width, 6 * image.height), Image.Resampling.NEAREST)
    return large.filter(ImageFilter.GaussianBlur(3.3)).point([0] * 97 + [255] * 159)


@pytest.mark.torture
@pytest.mark.system
@pytest.mark.parametrize("lang", FACES)
@pytest.mark.parametrize(
    ("style", "gain"), [("SansCJK-Regular", 0.15), ("SerifCJK-Regular", 0.4)]
)
def test_small_text_is_read_no_worse_and_better_of_a_cold_print(
    style: str, gain: float, lang: str
) -> None:
    font, text = face(style, lang), TEXTS[lang]
    found: dict[tuple[str, str], list[float]] = {}
    for size in SIZES:
        em = size * DPI / 72
        for way, draw in (("plain", plain), ("drawn", thick)):
            exact = set_in_lines(draw, font, text, em)
            for kind, image in (("exact", exact), ("cold", print_cold(exact))):
                scale = ocr.BODY * exact.width / em / image.width
                body = (round(image.width * scale), round(image.height * scale))
                read = ocr.read(image.resize(body, Image.Resampling.LANCZOS), TESSERACT[lang])
                found.setdefault((kind, way), []).append(ocr.accuracy(text, read))
    scores = {key: round(mean(values), 4) for key, values in found.items()}
    assert scores["exact", "drawn"] >= scores["exact", "plain"] - 0.02, scores
    assert scores["cold", "drawn"] >= scores["cold", "plain"] + gain, scores
