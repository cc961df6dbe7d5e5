"""Typesetting rules 6, 7 and 8: marks that lose or keep their white."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cardgen.display import FontRef
from cardgen.fonts import Weight, hb_font
from cardgen.layout.inline import Paragraph, Span, measure
from cardgen.template import Punctuation
from cardgen.text.punctuation import (
    NO_WHITE,
    White,
    find_white,
    squeeze,
    trim_at_line_end,
    trim_at_line_start,
)
from tests.text.samples import LANGS, chain, subset

MARKS = "「」『』（）【】〔〕〈〉《》〖〗〘〙［］｛｝｟｠〝〟。．，、！？；：“”‘’・…—"


def given_up(first: str, second: str, lang: str) -> float:
    face = chain(lang)[0]
    return squeeze(first, find_white(first, lang, face), second, find_white(second, lang, face))


def start(char: str, lang: str) -> float:
    return trim_at_line_start(char, find_white(char, lang, chain(lang)[0]))


def end(char: str, lang: str) -> float:
    return trim_at_line_end(char, lang, find_white(char, lang, chain(lang)[0]))


# JLREQ appendix B, CLREQ 3.1.6.1: what two marks give up between them, by language.
SHARED = {
    "）（": 0.5,
    "」「": 0.5,
    "（「": 0.5,
    "」）": 0.5,
    "」・": 0.5,
    "・「": 0.5,
    "・・": 0.0,
}
PAIRS = {
    "zh-Hans": SHARED | {
        "。」": 0.5, "」、": 0.5, "、「": 0.5, "，《": 0.5, "！」": 0.5, "？”": 0.5, "：“": 0.5,
        "”，": 0.5, "。国": 0.0, "国「": 0.0, "……": 0.0, "。—": 0.0, "——": 0.0,
    },
    "zh-Hant": SHARED | {
        "。」": 0.0, "」、": 0.5, "、「": 0.5, "，。": 0.0, "！」": 0.0,
        "。國": 0.0, "國「": 0.0,
    },
    "ja": SHARED | {
        "。」": 0.5, "」、": 0.5, "、「": 0.5, "。（": 0.5, "！」": 0.0, "？「": 0.0,
        "：「": 0.5, "。国": 0.0, "ー「": 0.0, "……": 0.0,
    },
    # Korean brackets have no white of their own; what they meet gives up its.
    "ko": {
        "）（": 0.0, "」「": 0.0, "」・": 0.0, "・「": 0.0, "。」": 0.5, "、「": 0.5, "”“": 0.0,
        ".”": 0.0, "가「": 0.0,
    },
}  # fmt: skip
PAIRS["zh-HK"] = PAIRS["zh-Hant"]


@pytest.mark.parametrize("lang", LANGS)
def test_rule_6_marks_that_meet_give_up_white(lang: str) -> None:
    found = {pair: given_up(pair[0], pair[1], lang) for pair in PAIRS[lang]}
    assert found == pytest.approx(PAIRS[lang])


@pytest.mark.parametrize(
    ("pair", "kaiming", "half"),
    [
        ("，国", 0.5, 0.5),
        ("。国", 0.0, 0.5),
        ("！国", 0.0, 0.5),
        ("：“", 1.0, 1.0),
        ("国（", 0.5, 0.5),
        ("”国", 0.5, 0.5),
        ("。”", 0.5, 0.5),
        ("。（", 0.5, 1.0),
        ("）（", 1.0, 1.0),
        ("国国", 0.0, 0.0),
        ("——", 0.0, 0.0),
    ],
)
def test_rule_22_styles_of_punctuation(pair: str, kaiming: float, half: float) -> None:
    """CLREQ 3.1.6: half an em for all marks, or for all but those that end a sentence."""
    face = chain("zh-Hans")[0]
    first, second = (find_white(mark, "zh-Hans", face) for mark in pair)
    styles: tuple[Punctuation, ...] = ("kaiming", "half")
    found = [squeeze(pair[0], first, pair[1], second, style) for style in styles]
    assert found == pytest.approx([kaiming, half])


@pytest.mark.parametrize(("lang", "kept"), [("zh-Hans", 0.0), ("ja", 0.5)])
def test_rule_22_japanese_commas_keep_their_em(lang: str, kept: float) -> None:
    mark = find_white("、", lang, chain(lang)[0])
    assert 0.5 - squeeze("、", mark, "国", NO_WHITE, "kaiming", lang) == pytest.approx(kept)
    assert squeeze("、", mark, "国", NO_WHITE, "half", lang) == pytest.approx(0.5)


@pytest.mark.parametrize("feature_less", [False, True])
@pytest.mark.parametrize("lang", ["ja", "zh-Hans"])
def test_rule_6_faces_without_halt_are_judged_by_their_ink(
    lang: str, feature_less: bool, tmp_path: Path
) -> None:
    marks = "「」（）。、"
    without = "GPOS" if feature_less else ""
    face = FontRef(str(subset(tmp_path / "a.otf", marks, lang=lang, without=without)), 0)
    expected = {mark: find_white(mark, lang, chain(lang)[0]) for mark in marks}
    assert {mark: find_white(mark, lang, face) for mark in marks} == expected


@pytest.mark.parametrize(
    ("lang", "starts", "ends"),
    [
        ("zh-Hans", "「（《“‘〝", "」）》。，、！？；：”’〟"),
        ("zh-Hant", "「（《", "」）》"),
        ("zh-HK", "「（《", "」）》"),
        ("ja", "「（《〝", "」）》。，、〟"),
        ("ko", "", "。，、"),
    ],
)
def test_rule_7_marks_at_line_edges_give_up_white(lang: str, starts: str, ends: str) -> None:
    assert {start(mark, lang) for mark in starts} <= {0.5}
    assert {end(mark, lang) for mark in ends} == {0.5}
    for other in "国A・…—1 ー" + starts:
        assert end(other, lang) == 0
    for other in "国A・…—1 ー" + ends:
        assert start(other, lang) == 0


@pytest.mark.parametrize("mark", "。．，、！？；：")
@pytest.mark.parametrize("lang", ["zh-Hant", "zh-HK"])
def test_rule_7_traditional_marks_are_centred(lang: str, mark: str) -> None:
    assert end(mark, lang) == 0


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("family", ["sans", "serif"])
@pytest.mark.parametrize("lang", LANGS)
def test_white_has_no_ink(lang: str, family: str, weight: Weight) -> None:
    """The white that a mark loses has almost no ink, beside any other mark."""
    face = chain(lang, family, weight)[0]
    ink: dict[str, tuple[float, float, float]] = {}
    for mark in MARKS:
        shaped = measure((Span(mark, lang, (face,)),)).pieces[0].cluster
        extents = hb_font(face).get_glyph_extents(shaped.glyphs[0].id)
        left = shaped.glyphs[0].x + extents.x_bearing / 1000
        ink[mark] = (left, left + extents.width / 1000, shaped.advance)
        given = find_white(mark, lang, face)
        assert left >= given.before - 0.03, mark
        assert ink[mark][1] <= shaped.advance - given.after + 0.03, mark
    overlapping = [
        first + second
        for first, second in product(MARKS, repeat=2)
        if ink[first][2]
        - squeeze(first, find_white(first, lang, face), second, find_white(second, lang, face))
        + ink[second][0]
        < ink[first][1] - 0.06
        and first + second != "——"
    ]
    assert overlapping == []


def of(text: str, lang: str, *, hanging: bool = False) -> Paragraph:
    return measure((Span(text, lang, chain(lang)),), hanging=hanging)


@given(st.text(st.sampled_from(MARKS + "国かA1 "), min_size=1), st.sampled_from(LANGS))
def test_the_width_is_the_sum_of_its_parts(text: str, lang: str) -> None:
    pieces = of(text, lang).pieces
    gaps = [b.start - a.end for a, b in pairwise(pieces)]
    assert all(-0.51 <= gap <= 0.26 for gap in gaps)
    total = sum(piece.cluster.advance for piece in pieces) + sum(gaps)
    assert pieces[-1].end == pytest.approx(total)


@pytest.mark.parametrize(
    ("lang", "text", "width"),
    [
        ("ja", "国国。", 2.0),
        ("ja", "国国、", 2.0),
        ("ja", "国」。", 2.0),  # of two marks in a row none hangs
        ("ja", "国国！", 3.0),
        ("ja", "国国.", 2.0 + 0.28),  # nor does a Western stop
        ("zh-Hant", "國國。", 2.0),
    ],
)
def test_rule_8_stops_and_commas_hang(lang: str, text: str, width: float) -> None:
    nodes = of(text, lang, hanging=True).nodes
    assert nodes[-1].end == pytest.approx(width, abs=0.02)


def test_rule_8_nothing_hangs_unasked() -> None:
    assert of("国国。", "ja").nodes[-1].end == 2.5


def test_what_is_no_mark_has_no_white() -> None:
    face = chain("ja")[0]
    assert {find_white(char, "ja", face) for char in "国かA1 ー—…！"} == {NO_WHITE}
    assert squeeze("国", NO_WHITE, "「", White(0.5, 0.0)) == 0


@pytest.mark.parametrize("vertical", [False, True])
@pytest.mark.parametrize("feature_less", [False, True])
def test_korean_brackets_look_like_new_words(
    vertical: bool, feature_less: bool, tmp_path: Path
) -> None:
    """「한글」은: half an em of white is read as a space. Brackets are half an em wide."""
    text = "「한글」은『훈민정음』을《주역》에서〈시경〉【긴급】〔표〕"
    if feature_less:
        face = FontRef(str(subset(tmp_path / "a.otf", text, without="GPOS")), 0)
        span = Span(text, "ko", (face,))
    else:
        span = Span(text, "ko", chain("ko"))
    pieces = measure((span,), vertical=vertical).pieces
    assert all(a.end == pytest.approx(b.start) for a, b in pairwise(pieces))
    widths = {
        round(piece.end - piece.start, 3)
        for piece, char in zip(pieces, text, strict=True)
        if char in MARKS
    }
    assert widths == {0.5}
    first = pieces[0].cluster.glyphs[0]
    font = hb_font(span.chain[0])
    ink = font.get_glyph_extents(first.id)
    edge = first.y - ink.y_bearing / 1000 if vertical else first.x + ink.x_bearing / 1000
    assert 0 <= edge < 0.25


def test_a_typed_space_and_the_white_of_a_mark_add_up_in_korean_columns() -> None:
    """좌전에, “이웃과: behind the comma, before the bracket, and a space between."""
    text = "에, “이”"
    _, comma, space, bracket, *_ = measure(
        (Span(text, "ko", chain("ko")),), vertical=True
    ).pieces
    assert bracket.start - comma.start == pytest.approx(0.5 + space.cluster.advance)
    assert bracket.end - bracket.start == pytest.approx(0.5)


@pytest.mark.parametrize("lang", ["ja", "zh-Hans", "ko"])
def test_faces_without_vhal_keep_their_white_in_columns(lang: str, tmp_path: Path) -> None:
    marks = "「」（）『』。、・"
    path = subset(tmp_path / "a.otf", marks + "：；", lang=lang, without="GPOS")
    face = FontRef(str(path), 0)
    said = chain(lang)[0]
    expected = {mark: find_white(mark, lang, said, True) for mark in marks}
    assert {mark: find_white(mark, lang, face, True) for mark in marks} == expected
    assert set(expected.values()) != {NO_WHITE}


def test_a_column_begins_low_where_its_face_lacks_vhal(tmp_path: Path) -> None:
    face = FontRef(str(subset(tmp_path / "a.otf", "「国」", lang="ja", without="GPOS")), 0)
    first, last = measure((Span("「国」", "ja", (face,)),), vertical=True).nodes
    assert (first.begin, last.end) == (0.5, 2.5)


def test_white_of_columns_is_measured_where_a_face_says_no_height(tmp_path: Path) -> None:
    """HarfBuzz takes the line height of such a face; the em box is in its middle."""
    marks = "「」。、"
    path = subset(tmp_path / "a.otf", marks, lang="ja", without="GPOS vmtx VORG")
    face = FontRef(str(path), 0)
    for mark in marks:
        piece = measure((Span(mark, "ja", (face,)),), vertical=True).pieces[0]
        (glyph,) = piece.cluster.glyphs
        ink = hb_font(face).get_glyph_extents(glyph.id)
        top = glyph.y - ink.y_bearing / 1000
        assert piece.white.before <= top + 0.001
        assert piece.cluster.advance - piece.white.after >= top - ink.height / 1000 - 0.001
