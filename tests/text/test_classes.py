from __future__ import annotations

import pytest

from cardgen.fonts import Weight, hb_font
from cardgen.text.classes import (
    is_ignorable,
    is_spaced_cjk,
    is_western,
    script,
    white_at_end,
    white_at_start,
)
from cardgen.text.shape import shape
from tests.text.samples import LANGS, chain

MARKS = "「」『』（）【】〔〕〈〉《》〖〗〘〙［］｛｝｟｠〝〟。．，、！？；：“”‘’・…—"


@pytest.mark.parametrize(
    ("char", "expected"),
    [
        ("国", "Hani"), ("々", "Hani"), ("𠮷", "Hani"), ("か", "Hira"), ("カ", "Kana"),
        ("한", "Hang"), ("A", "Latn"), ("ж", "Cyrl"), ("ب", "Arab"), ("ㄅ", "Bopo"),
        ("1", None), ("。", None), ("\u0301", None), ("👍", None), ("ー", None),
    ],
)  # fmt: skip
def test_script(char: str, expected: str | None) -> None:
    assert script(char) == expected


@pytest.mark.parametrize(
    ("chars", "expected"),
    [
        ("\u200b\u200d\ufe0e\ufe0f\U000e0100\u00ad\u2060", True),
        ("A国 \u0301\u3000\ue000👍", False),
    ],
)
def test_ignorable(chars: str, expected: bool) -> None:
    assert [char for char in chars if is_ignorable(char) != expected] == []


@pytest.mark.parametrize(
    ("chars", "spaced", "western"),
    [
        ("国々〇か゚カーｱｰ〆ㄅ".replace("゚", ""), True, False),
        ("AéßΩж19", False, True),
        ("Ａ１한ﾡ。、-% \n👍①", False, False),
    ],
)
def test_what_autospace_sets_apart(chars: str, spaced: bool, western: bool) -> None:
    assert [char for char in chars if is_spaced_cjk(char) != spaced] == []
    assert [char for char in chars if is_western(char) != western] == []


@pytest.mark.parametrize(
    ("lang", "starts", "ends"),
    [
        ("zh-Hans", "「（《“‘〝", "」）》。，、！？；：”’〟"),
        ("zh-Hant", "「（《", "」）》"),
        ("zh-HK", "「（《", "」）》"),
        ("ja", "「（《〝", "」）》。，、〟"),
        ("ko", "「（《", "」）》。，、"),
    ],
)
def test_white_of_marks(lang: str, starts: str, ends: str) -> None:
    for marks, white in ((starts, white_at_start), (ends, white_at_end)):
        assert {white(mark, lang) for mark in marks} == {0.5}
        assert {white(other, lang) for other in "国A・…—1 ー"} == {0.0}
    assert {white_at_end(mark, lang) for mark in starts} == {0.0}
    assert {white_at_start(mark, lang) for mark in ends} == {0.0}


@pytest.mark.parametrize("mark", "。．，、！？；：")
@pytest.mark.parametrize("lang", ["zh-Hant", "zh-HK"])
def test_traditional_marks_are_centred(lang: str, mark: str) -> None:
    assert white_at_end(mark, lang) == 0


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("family", ["sans", "serif"])
@pytest.mark.parametrize("lang", LANGS)
def test_white_has_no_ink(lang: str, family: str, weight: Weight) -> None:
    """Where a mark gives up a half, the bundled face has next to nothing in that half."""
    inked = []
    for mark in MARKS:
        cluster = shape(mark, lang, chain(lang, family, weight)).clusters[0]
        assert cluster.font is not None
        if cluster.advance < 0.9:  # set without white
            continue
        ink = hb_font(cluster.font).get_glyph_extents(cluster.glyphs[0].id)
        left, right = ink.x_bearing / 1000, (ink.x_bearing + ink.width) / 1000
        if left < white_at_start(mark, lang) - 0.03 or right > 1.03 - white_at_end(mark, lang):
            inked.append((mark, left, right))
    assert inked == []
