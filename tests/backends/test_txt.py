from __future__ import annotations

from cardgen.backends.txt import dump
from cardgen.display import (
    BLACK,
    Color,
    Document,
    FontRef,
    Glyph,
    GlyphRun,
    Layer,
    Page,
    Picture,
    Rect,
)
from tests.backends.samples import bars

DUMP = """\
document "山川异域 \\"…\\"" zh-Hans ko
page 1 283.46 × 425.20 mono
  layer 0
    rect 0.00 1.50 283.46 0.75 #000000
    run 10.00 -20.13 36.00 NotoSansCJK-Bold.ttc#2 #000000 zh-Hans "风\\n月" 2 glyphs 72.00 wide
    run 10.00 60.00 12.35 NotoSansCJK-Bold.ttc#1 #c81e0a ko vertical "함" 1 glyph 12.00 high
    run 10.00 72.00 9.00 NotoSansCJK-Bold.ttc#1 #000000 ko LYING "km" 1 glyph 8.00 high
  layer 1
    picture 0.00 0.00 30.00 40.00 3 bytes sha256:ba7816bf8f01 "the city's seal"
    bars 5.00 6.00 58.00 58.00 qr 21 × 21 anchor 1.00 0.50 #000000 "BOX-7"
page 2 10.00 × 10.00
"""


def document(folder: str) -> Document:
    han, hangul = (
        FontRef(f"{folder}NotoSansCJK-Bold.ttc", 2),
        FontRef("NotoSansCJK-Bold.ttc", 1),
    )
    glyphs = (Glyph(1, 0, 0, 0, 36), Glyph(2, 2, 36, 0, 36))
    layers = (
        Layer(
            (
                Rect(-0.001, 1.5, 283.4645, 0.75, BLACK),
                GlyphRun(10, -20.125001, han, 36, BLACK, "zh-Hans", "风\n月", glyphs),
                GlyphRun(
                    10,
                    60,
                    hangul,
                    12.345678,
                    Color(200, 30, 10),
                    "ko",
                    "함",
                    (Glyph(3, 0, 0, 0, 12),),
                    vertical=True,
                ),
                GlyphRun(
                    10,
                    72,
                    hangul,
                    9,
                    BLACK,
                    "ko",
                    "km",
                    (Glyph(4, 0, 0, 0, 8),),
                    vertical=True,
                    sideways=True,
                ),
            )
        ),
        Layer(
            (
                Picture(0, 0, 30, 40, b"abc", "the city's seal"),
                bars("qr", "BOX-7", (5, 6, 58, 58), anchor=(1.0, 0.5)),
            )
        ),
    )
    pages = (Page(283.4645, 425.1968, layers, mono=True), Page(10, 10, ()))
    return Document(pages, '山川异域 "…"', ("zh-Hans", "ko"))


def test_dump() -> None:
    expected = (
        DUMP.replace("30.00 40.00 3", "30.00 × 40.00 3")
        .replace("58.00 58.00", "58.00 × 58.00")
        .replace("283.46 0.75", "283.46 × 0.75")
        .replace("LYING", "vertical sideways")
    )
    assert dump(document("/usr/share/fonts/")).decode() == expected


def test_dump_is_the_same_wherever_fonts_are() -> None:
    assert dump(document("/a/")) == dump(document("C:\\fonts\\"))


def test_text_that_is_no_unicode_does_not_crash() -> None:
    assert dump(Document((), "\ud800", ())) == b'document "\\ud800"\n'
