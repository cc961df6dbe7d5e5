from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cardgen.display import FontRef
from cardgen.fonts import hb_font, read_metrics
from cardgen.text.shape import Cluster, Shaped, shape
from tests.text.samples import LANGS, TEXTS, chain, subset


def column(text: str, lang: str = "zh-Hans") -> Shaped:
    return shape(text, lang, chain(lang), vertical=True)


def ids(shaped: Shaped) -> list[int]:
    return [glyph.id for cluster in shaped.clusters for glyph in cluster.glyphs]


def parts(shaped: Shaped) -> list[str]:
    return [shaped.text[c.start : c.end] for c in shaped.clusters]


def stands(text: str, lang: str) -> str:
    """Write a letter for each cluster: U upright, - sideways, c combined."""
    return "".join(
        "-" if c.sideways else "c" if c.end - c.start > 1 and text[c.start].isascii() else "U"
        for c in column(text, lang).clusters
    )


@pytest.mark.parametrize("char", "、。「（ー—…⸺‥〜")
@pytest.mark.parametrize("lang", ["zh-Hans", "ja"])
def test_marks_have_their_vertical_glyphs(lang: str, char: str) -> None:
    (cluster,) = column(char, lang).clusters
    assert not cluster.sideways
    assert ids(column(char, lang)) != ids(shape(char, lang, chain(lang)))


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("zh-Hans", "“国”——", "UUUU"),
        ("zh-Hant", "：；！？，。", "UUUUUU"),
        ("ja", "“国”：；", "UUUUU"),
        ("ko", "국—", "U-"),  # nor this a single dash,
        ("ko", "국——", "UU"),  # but one of two
        ("ja", "国A国AB国Ab国", "UUUcU--U"),
    ],
)
def test_faces_decide_what_is_turned(lang: str, text: str, expected: str) -> None:
    assert stands(text, lang) == expected


def test_a_face_without_vertical_forms_turns_its_brackets(tmp_path: Path) -> None:
    path = subset(tmp_path / "bare.ttf", "「国」。", without="GSUB")
    clusters = shape("「国」。", "ko", (FontRef(str(path), 0),), vertical=True).clusters
    assert [cluster.sideways for cluster in clusters] == [True, False, True, False]


def test_latin_keeps_its_glyphs_and_is_marked() -> None:
    level, turned = shape("Seoul", "ko", chain("ko")), column("Seoul", "ko")
    assert ids(turned) == ids(level)
    assert all(cluster.sideways for cluster in turned.clusters)
    assert [c.advance for c in turned.clusters] == [c.advance for c in level.clusters]
    measures = read_metrics(chain("ko")[0])
    for one, other in zip(turned.clusters, level.clusters, strict=True):
        # the right of the page is above the baseline: the em box lies in the middle
        assert one.glyphs[0].x + measures.top == pytest.approx(0.5)
        assert one.glyphs[0].x + measures.bottom == pytest.approx(-0.5)
        assert one.glyphs[0].y == other.glyphs[0].x


def test_upright_characters_fill_the_column() -> None:
    (cluster,) = column("国").clusters
    assert cluster.glyphs[0][1:] == pytest.approx((-0.5, 0.88, 1.0))
    assert cluster.advance == 1.0
    assert cluster.scale == 1.0


@pytest.mark.parametrize(
    ("lang", "text", "shown"),
    [
        ("zh-Hans", "“国”‘国’", "『国』「国」"),
        ("ko", "“국”, 국.", "『국』、 국。"),
        ("ja", "“国”", "〝国〟"),
    ],
)
def test_marks_of_vertical_text_stand_for_those_typed(lang: str, text: str, shown: str) -> None:
    assert ids(column(text, lang)) == ids(column(shown, lang))
    assert parts(column(text, lang)) == list(text)


def test_an_apostrophe_is_no_quotation_mark() -> None:
    assert stands("it’s", "zh-Hans") == "----"


def test_marks_that_no_face_has_stay_as_typed(tmp_path: Path) -> None:
    path = subset(tmp_path / "few.ttf", "국.")
    shaped = shape("국.", "ko", (FontRef(str(path), 0),), vertical=True)
    assert shaped.missing == ()
    assert [cluster.sideways for cluster in shaped.clusters] == [False, True]


def ink(cluster: Cluster) -> tuple[float, float, float, float]:
    """Compute left, right, top and bottom of the ink, in em from the pen."""
    assert cluster.font is not None
    font = hb_font(cluster.font)
    part = cluster.scale / font.face.upem
    boxes = []
    for glyph in cluster.glyphs:
        box = font.get_glyph_extents(glyph.id)
        assert box is not None
        left, top = glyph.x + box.x_bearing * part, glyph.y - box.y_bearing * part
        boxes.append((left, left + box.width * part, top, top - box.height * part))
    lefts, rights, tops, bottoms = zip(*boxes, strict=True)
    return min(lefts), max(rights), min(tops), max(bottoms)


@pytest.mark.parametrize("text", ["24", "08", "120", "365", "AB", "WHO", "NGO"])
def test_rule_12_tate_chu_yoko_is_centred_within_an_em(text: str) -> None:
    (cluster,) = column(text, "zh-Hans").clusters
    assert (cluster.start, cluster.end, cluster.advance) == (0, len(text), 1.0)
    assert not cluster.sideways
    assert cluster.scale <= 1.0
    left, right, top, bottom = ink(cluster)
    assert right - left <= 1.0
    assert abs(left + right) / 2 <= 0.02
    assert top >= 0
    assert bottom <= 1
    # The half-width forms of the face: two of them are as wide as a character.
    assert cluster.scale == pytest.approx(2 / len(text) if len(text) > 2 else 1.0)
    assert cluster.glyphs[0].x == pytest.approx(-0.5)


def test_rule_12_without_half_width_forms_it_is_set_smaller(tmp_path: Path) -> None:
    path = subset(tmp_path / "a.otf", "年120", lang="zh-Hans", without="GSUB")
    font = FontRef(str(path), 0)
    (cluster,) = shape("120", "zh-Hans", (font,), vertical=True).clusters
    assert cluster.scale == pytest.approx(1 / (3 * 0.555))


def test_numbers_among_hanzi() -> None:
    assert parts(column("24年1月120米2024")) == [
        *"",
        "24",
        "年",
        "1",
        "月",
        "120",
        "米",
        *"2024",
    ]
    assert parts(column("120円", "ja")) == list("120円")


def test_breaks_have_no_glyphs() -> None:
    assert [c.font is None for c in column("国\nA").clusters] == [False, True, False]


@given(TEXTS, st.sampled_from(LANGS))
def test_a_column_has_the_clusters_of_a_line(text: str, lang: str) -> None:
    line, shaped = shape(text, lang, chain(lang)), column(text, lang)
    assert shaped.text == text
    assert "".join(parts(shaped)) == text
    assert all(c.start < c.end for c in shaped.clusters)
    edges = {c.end for c in shaped.clusters}
    lost = {c.end for c in line.clusters} - edges
    # HarfBuzz joins an emoji to any joiner before it, UAX #29 GB11 only to another emoji's.
    assert all(text[end - 1] == "\u200d" for end in edges - {c.end for c in line.clusters})
    for cluster in shaped.clusters:
        inside = [end for end in lost if cluster.start < end < cluster.end]
        assert not inside or text[cluster.start : cluster.end].isalnum()
        assert cluster.advance >= 0
        assert 0 < cluster.scale <= 1
        assert not (cluster.sideways and cluster.scale != 1)
        assert sum(g.advance for g in cluster.glyphs) == pytest.approx(cluster.advance)
    assert bool(shaped.missing) == any(0 in [g.id for g in c.glyphs] for c in shaped.clusters)
    assert set(shaped.missing) <= set(text)


def test_rule_11_a_face_without_vertical_metrics_sets_an_em_a_character(tmp_path: Path) -> None:
    """HarfBuzz takes the line height of such a face, here 1.448 em."""
    ref = FontRef(str(subset(tmp_path / "a.otf", "한국", without="vmtx VORG")), 0)
    first, second = shape("한국", "ko", (ref,), True).clusters
    assert (first.advance, second.advance) == (1.0, 1.0)
    # The ink stands in the middle of the em, whatever height the face is said to have.
    for cluster in (first, second):
        (glyph,) = cluster.glyphs
        ink = hb_font(ref).get_glyph_extents(glyph.id)
        middle = glyph.y - (ink.y_bearing + ink.height / 2) / 1000
        assert middle == pytest.approx(0.5, abs=0.001)
        assert glyph.advance == 1.0
