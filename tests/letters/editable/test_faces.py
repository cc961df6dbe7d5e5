"""The fonts that offices have, by language and by what a template asks for."""

from __future__ import annotations

import pytest

from cardgen.letters.blocks import Register
from cardgen.letters.editable.faces import (
    find_face,
    find_hancom_face,
    is_full_width,
    region_tag,
)


@pytest.mark.parametrize(
    ("lang", "family", "register", "font"),
    [
        ("zh-Hans", "serif", "ceremonial", "SimSun"),
        ("zh-Hans", "serif", "official", "FangSong"),
        ("zh-Hans", "sans", "official", "Microsoft YaHei"),
        ("zh-Hant", "serif", "official", "PMingLiU"),
        ("zh-HK", "serif", "ceremonial", "PMingLiU"),
        ("ko", "serif", "official", "Batang"),
        ("ko", "sans", "ceremonial", "Malgun Gothic"),
        ("ja", "serif", "ceremonial", "MS Mincho"),
        ("ja", "sans", "official", "Yu Gothic"),
        ("ja", "brush", "ceremonial", "MS Mincho"),
    ],
)
def test_fonts_of_word(lang: str, family: str, register: Register, font: str) -> None:
    assert find_face(lang, family, register).east_asian == font


def test_fonts_of_hancom_office() -> None:
    assert find_hancom_face("ko", "serif", "official") == "함초롬바탕"
    assert find_hancom_face("ko", "sans", "official") == "함초롬돋움"
    assert find_hancom_face("ko", "brush", "official") == "함초롬바탕"
    assert find_hancom_face("ja", "serif", "official") == "MS Mincho"


def test_languages_by_region() -> None:
    tags = ["zh-Hans", "zh-Hant", "zh-HK", "ko", "ja"]
    assert [region_tag(tag) for tag in tags] == ["zh-CN", "zh-TW", "zh-HK", "ko-KR", "ja-JP"]
    assert [is_full_width(tag) for tag in tags] == [True, True, True, False, True]
