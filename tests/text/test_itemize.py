from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cardgen.display import FontRef
from cardgen.text.itemize import itemize
from tests.text.samples import LANGS, TEXTS, chain, subset

SANS, SERIF = chain("zh-Hans")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("「花』『花」", ""),  # the second font has them all
        ("“花”", "“花”"),
        ("“‘花’”", "花"),  # the first lacks ‘ and ’
        ("(花)", "(花)"),
    ],
)
def test_e2_marks_of_a_pair_came_from_two_fonts(tmp_path: Path, text: str, first: str) -> None:
    own = FontRef(str(subset(tmp_path / "own.otf", "「」花“”()", lang="zh-Hans")), 0)
    other = FontRef(str(subset(tmp_path / "other.otf", "「」『』", lang="zh-Hans")), 0)
    found, missing = itemize(text, "zh-Hans", (own, other, SANS))
    assert not missing
    of_own = "".join(text[s.start : s.end] for s in found if s.font == own)
    assert of_own == (first or "花花")


def segments(
    text: str, lang: str, faces: tuple[FontRef, ...] | None = None
) -> list[tuple[str, str]]:
    found, _ = itemize(text, lang, faces or chain(lang))
    return [(text[item.start : item.end], item.script) for item in found]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("zh-Hans", "兄弟同心，其利。", [("兄弟同心，其利。", "Hani")]),
        ("zh-Hans", "24年", [("24年", "Hani")]),
        ("ja", "花ひらくカーテン", [("花ひらくカーテン", "Hani")]),
        ("ko", "“한국” 漢字かな 7", [("“한국” ", "Hang"), ("漢字かな 7", "Hani")]),
        (
            "zh-Hans",
            "北京Seoul 2024加油",
            [("北京", "Hani"), ("Seoul 2024", "Latn"), ("加油", "Hani")],
        ),
        ("zh-Hans", "서울加油", [("서울", "Hang"), ("加油", "Hani")]),
        ("zh-Hans", "ΩЖ", [("Ω", "Grek"), ("Ж", "Cyrl")]),
        ("zh-Hans", "甲\n乙", [("甲", "Hani"), ("\n", ""), ("乙", "Hani")]),
        ("zh-Hans", "甲\r\n乙", [("甲", "Hani"), ("\r\n", ""), ("乙", "Hani")]),
        ("zh-Hans", "", []),
    ],
)
def test_script_runs(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert segments(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("兄弟", ()),
        ("\ue000", ("\ue000",)),
        ("好\ue000\ue001\ue000", ("\ue000", "\ue001")),
        ("🦄\ufe0f", ("🦄",)),  # not its variation selector
        ("👨\u200d👩", ("👨", "👩")),  # nor a joiner
        ("ب", ("ب",)),
        ("\t", ("\t",)),
        ("\u2028", ("\u2028",)),
        ("\n", ()),
        # typed in parts, but there as a whole
        ("e\u0301 か\u3099 \u1112\u1161\u11ab", ()),
        ("葛\U000e0100", ()),
    ],
)
def test_missing(text: str, missing: tuple[str, ...]) -> None:
    assert itemize(text, "zh-Hans", chain("zh-Hans"))[1] == missing


class _Faces:
    """Replace faces by some with few characters: name → its characters."""

    def __init__(self, **have: str) -> None:
        self.have = have
        self.chain = tuple(FontRef(name, 0) for name in have)

    def has_glyph(self, ref: FontRef, char: str) -> bool:
        return char in self.have[ref.path]


@pytest.mark.parametrize(
    ("first", "second", "text", "expected", "missing"),
    [
        ("ab", "c", "abca", [("ab", "first"), ("c", "second"), ("a", "first")], ""),
        # a base and its mark never come from two faces, nor does a word
        ("x", "x\u0305", "xx\u0305x", [("xx\u0305x", "second")], ""),
        ("x", "\u0305", "x\u0305", [("x\u0305", "first")], "\u0305"),
        ("\u0305", "y", "y\u0305", [("y\u0305", "first")], "y"),
        # composed, decomposed or both: whatever one face can set
        ("a", "é", "e\u0301", [("e\u0301", "second")], ""),
        ("e\u0301", "é", "é", [("é", "second")], ""),
        ("a", "b", "az", [("az", "first")], "z"),
        ("a", "b", "z\u0305", [("z\u0305", "first")], "z\u0305"),
        ("a", "z", "z\u0305", [("z\u0305", "first")], "\u0305"),
        ("a", "b", "b\ufe0f", [("b\ufe0f", "second")], ""),
    ],
)
def test_fallback_goes_by_cluster(
    monkeypatch: pytest.MonkeyPatch,
    first: str,
    second: str,
    text: str,
    expected: list[tuple[str, str]],
    missing: str,
) -> None:
    faces = _Faces(first=first, second=second)
    monkeypatch.setattr(sys.modules["cardgen.text.itemize"], "has_glyph", faces.has_glyph)
    monkeypatch.setattr(
        sys.modules["cardgen.text.itemize"], "has_variation", lambda *sequence: False
    )
    found, lacking = itemize(text, "zh-Hans", faces.chain)
    assert [(text[s.start : s.end], s.font and s.font.path) for s in found] == expected
    assert lacking == tuple(missing)


@pytest.mark.parametrize(
    ("lang", "index"), [("ja", 0), ("ko", 1), ("zh-Hans", 2), ("zh-Hant", 3), ("zh-HK", 4)]
)
def test_language_decides_the_face(lang: str, index: int) -> None:
    (segment,) = itemize("骨", lang, chain(lang))[0]
    assert segment.font is not None
    assert segment.font.name == f"NotoSansCJK-Regular.ttc#{index}"


@given(TEXTS, st.sampled_from(LANGS))
def test_segments_cover_the_text(text: str, lang: str) -> None:
    found, missing = itemize(text, lang, chain(lang))
    assert "".join(text[s.start : s.end] for s in found) == text
    edges = [0, *(s.end for s in found)]
    assert [s.start for s in found] == edges[:-1]
    assert set(missing) <= set(text)
    assert all((s.font is None) == (text[s.end - 1] == "\n") for s in found)


@pytest.mark.parametrize(
    ("first", "second", "text", "expected"),
    [
        ("Dvoak ", "Dvořák", "Dvořák a", [("Dvořák", "second"), (" a", "first")]),
        ("Dvoák ", "ř", "Dvořák", [("Dvo", "first"), ("ř", "second"), ("ák", "first")]),
        ("بد ", "بدڑ", "بڑ بد", [("بڑ", "second"), (" بد", "first")]),
        ("大ab", "大abř", "大abř", [("大", "first"), ("abř", "second")]),
    ],
)
def test_a_word_is_in_one_face_if_any_has_it(
    monkeypatch: pytest.MonkeyPatch,
    first: str,
    second: str,
    text: str,
    expected: list[tuple[str, str]],
) -> None:
    faces = _Faces(first=first, second=second)
    monkeypatch.setattr(sys.modules["cardgen.text.itemize"], "has_glyph", faces.has_glyph)
    found, _ = itemize(text, "zh-Hans", faces.chain)
    assert [(text[s.start : s.end], s.font and s.font.path) for s in found] == expected
