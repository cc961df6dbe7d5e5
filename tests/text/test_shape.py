from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cardgen.display import FontRef
from cardgen.fonts import Weight, read_metrics
from cardgen.text.shape import Shaped, shape
from tests.text.samples import LANGS, TEXTS, chain, patch, subset


def of(text: str, lang: str = "zh-Hans") -> Shaped:
    return shape(text, lang, chain(lang))


def glyph(char: str, lang: str, family: str = "sans", weight: Weight = "regular") -> int:
    (cluster,) = shape(char, lang, chain(lang, family, weight)).clusters
    return cluster.glyphs[0].id


@pytest.mark.parametrize("char", "直骨返令")
@pytest.mark.parametrize(
    ("family", "weight"),
    [("sans", "regular"), ("sans", "bold"), ("serif", "regular"), ("serif", "bold")],
)
def test_rule_16_chinese_has_its_own_glyph_forms(
    char: str, family: str, weight: Weight
) -> None:
    chinese, japanese, korean = (
        glyph(char, lang, family, weight) for lang in ("zh-Hans", "ja", "ko")
    )
    assert chinese not in {japanese, korean}
    assert 0 not in {chinese, japanese, korean}


def test_rule_16_every_language_has_its_own_form_of_return() -> None:
    assert len({glyph("返", lang) for lang in LANGS}) == len(LANGS)


@pytest.mark.parametrize("char", "直骨返令")
def test_a_language_keeps_its_forms_in_another_languages_face(char: str) -> None:
    faces = chain("ja")
    for one, other in combinations(("zh-Hans", "zh-Hant", "zh-HK", "ja", "ko"), 2):
        ids = [shape(char, lang, faces).clusters[0].glyphs[0].id for lang in (one, other)]
        assert (ids[0] == ids[1]) == (glyph(char, one) == glyph(char, other))


@pytest.mark.parametrize(
    ("lang", "text", "advances"),
    [
        ("zh-Hans", "国。A", [1, 1, 0.608]),
        ("ko", "국 A", [0.92, 0.28, 0.608]),
        ("zh-Hans", "——", [2]),
        ("zh-Hans", "甲\n乙", [1, 0, 1]),
    ],
)
def test_advances_in_em(lang: str, text: str, advances: list[float]) -> None:
    assert [c.advance for c in of(text, lang).clusters] == pytest.approx(advances, abs=0.002)


@pytest.mark.parametrize("family", ["sans", "serif"])
@pytest.mark.parametrize("vertical", [False, True])
def test_rule_17_kana_are_set_solid_and_latin_is_kerned(family: str, vertical: bool) -> None:
    """The faces have kerning for あて and いよ, meant for proportional kana."""
    kana = shape("あてソフトいよって", "ja", chain("ja", family), vertical)
    assert {cluster.advance for cluster in kana.clusters} == {1}
    pair, alone = (shape(text, "ja", chain("ja", family)) for text in ("AV", "A"))
    assert pair.clusters[0].advance < alone.clusters[0].advance


@pytest.mark.parametrize("mark", "“”‘’")
def test_rule_15_quotation_marks_are_full_width_in_chinese_only(mark: str) -> None:
    wide = {lang: of(mark, lang).clusters[0].advance == 1 for lang in LANGS}
    chinese = {"zh-Hans": True, "zh-Hant": True, "zh-HK": True}
    assert wide == {**chinese, "ja": False, "ko": False}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("zh-Hans", "国か\u3099人", ["国", "か\u3099", "人"]),
        ("zh-Hans", "葛\U000e0100飾", ["葛\U000e0100", "飾"]),
        ("zh-Hans", "𠮷田", ["𠮷", "田"]),
        ("ko", "\u1112\u1161\u11ab국", ["\u1112\u1161\u11ab", "국"]),
        ("zh-Hans", "\u1112\u1161\u11ab国", ["\u1112\u1161\u11ab", "国"]),
        ("zh-Hans", "e\u0301a", ["e\u0301", "a"]),
        ("zh-Hans", "", []),
    ],
)
def test_clusters(lang: str, text: str, expected: list[str]) -> None:
    assert [text[c.start : c.end] for c in of(text, lang).clusters] == expected


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("parts", "whole"), [("\u1112\u1161\u11ab", "한"), ("か\u3099", "が"), ("e\u0301", "é")]
)
def test_what_is_typed_in_parts_is_set_as_a_whole(lang: str, parts: str, whole: str) -> None:
    assert of(parts, lang).clusters[0].glyphs == of(whole, lang).clusters[0].glyphs


@pytest.mark.parametrize("char", ["\u0600", "\ufff9", "\U00013430"])
def test_visible_format_characters_are_missing(char: str) -> None:
    assert of(f"国{char}国").missing == (char,)


def test_cache_is_small() -> None:
    assert shape.cache_info().maxsize == 256


@given(TEXTS, st.sampled_from(LANGS))
def test_clusters_cover_the_text(text: str, lang: str) -> None:
    shaped = of(text, lang)
    assert "".join(text[c.start : c.end] for c in shaped.clusters) == text
    assert all(c.start < c.end for c in shaped.clusters)
    assert all(c.advance >= 0 for c in shaped.clusters)
    for cluster in shaped.clusters:
        assert (cluster.font is None) == text[cluster.start : cluster.end].endswith("\n")
        assert sum(g.advance for g in cluster.glyphs) == pytest.approx(cluster.advance)
    # .notdef is set if and only if something is reported
    tofu = any(g.id == 0 for c in shaped.clusters for g in c.glyphs)
    assert tofu == bool(shaped.missing)
    assert set(shaped.missing) <= set(text)


def lower_em_box(path: Path, text: str, low: bytes = b"\xff\x38") -> FontRef:
    """Make a face whose em box begins 0.2 em below the baseline, instead of 0.12."""
    return patch(subset(path, text), "BASE", b"\xff\x88", low)


@pytest.mark.parametrize(
    ("char", "lang", "lift"),
    [
        ("国", "zh-Hans", 0.08), ("か", "ja", 0.08), ("한", "ko", 0.08), ("。", "ja", 0.08),
        ("“", "zh-Hans", 0.08), ("Ａ", "ja", 0.08), ("A", "zh-Hans", 0.0), ("1", "ja", 0.0),
        ("é", "ko", 0.0), (",", "zh-Hans", 0.0),
    ],
)  # fmt: skip
def test_rule_19_em_boxes_of_two_faces_align(
    tmp_path: Path, char: str, lang: str, lift: float
) -> None:
    first = FontRef(str(subset(tmp_path / "a.otf", "字")), 0)
    other = lower_em_box(tmp_path / "b.otf", char)
    assert read_metrics(other).bottom == pytest.approx(-0.2)
    own = shape("字" + char, lang, (other,))
    clusters = shape("字" + char, lang, (first, other)).clusters
    assert [cluster.font for cluster in clusters] == [first, other]
    assert clusters[1].glyphs[0].y == pytest.approx(own.clusters[1].glyphs[0].y - lift)
    # The first face's own glyphs stay where they are.
    assert clusters[0].glyphs[0].y == 0
    assert all(glyph.y == 0 for glyph in shape(char, lang, (other,)).clusters[0].glyphs)


def test_rule_19_latin_on_its_side_shares_the_first_faces_baseline(tmp_path: Path) -> None:
    first = FontRef(str(subset(tmp_path / "a.otf", "字Ab")), 0)
    other = lower_em_box(tmp_path / "b.otf", "Cd")
    clusters = shape("Ab Cd", "zh-Hans", (first, other), True).clusters
    assert {cluster.font for cluster in clusters if cluster.advance > 0.4} == {first, other}
    assert {glyph.x for cluster in clusters for glyph in cluster.glyphs} == {-0.38}


def test_rule_19_em_boxes_of_two_faces_align_in_a_column(tmp_path: Path) -> None:
    first = FontRef(str(subset(tmp_path / "a.otf", "国")), 0)
    other = lower_em_box(tmp_path / "b.otf", "字")
    upright = shape("国字", "zh-Hans", (first, other), True).clusters
    assert [cluster.glyphs[0][1:] for cluster in upright] == [(-0.5, 0.88, 1.0)] * 2


@pytest.mark.parametrize("vertical", [False, True])
def test_a_face_that_looks_small_is_set_larger(vertical: bool) -> None:
    """A face with a scale has the glyphs of a larger text, on the same baseline."""
    text = "念、あAg24"
    (plain,) = chain("ja")[:1]
    small = shape(text, "ja", (plain,), vertical=vertical)
    large = shape(text, "ja", (plain._replace(scale=1.5),), vertical=vertical)
    for before, after in zip(small.clusters, large.clusters, strict=True):
        if not before.combined:  # which is an em wide, whatever it holds
            assert after.advance == pytest.approx(1.5 * before.advance)
            assert after.scale == 1.5
        if not vertical:
            for old, new in zip(before.glyphs, after.glyphs, strict=True):
                assert new[1:] == pytest.approx([1.5 * each for each in old[1:]])
