"""Dates in Han numerals, for columns."""

from __future__ import annotations

import pytest

from cardgen.text.numerals import kanji_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年3月26日", "二〇二〇年三月二十六日"),
        ("于2020年03月06日。", "于二〇二〇年三月六日。"),
        ("2027年12月31日", "二〇二七年十二月三十一日"),
        ("2020年10月", "二〇二〇年十月"),
        ("2020年", "二〇二〇年"),
        ("3月11日", "三月十一日"),
        ("10月20號", "十月二十號"),
        ("２０２０年３月２６日", "二〇二〇年三月二十六日"),
        ("令和2年3月", "令和二年三月"),
        ("平成31年", "平成三十一年"),
        ("民國109年", "民國一〇九年"),
        # no dates
        ("24年", "24年"),
        ("3月", "3月"),
        ("13月40日", "13月40日"),
        ("12020年", "12020年"),
        ("1,000枚、2.5年", "1,000枚、2.5年"),
        ("３枚、2020年", "３枚、二〇二〇年"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "ja"])
def test_dates_in_han_numerals(lang: str, text: str, expected: str) -> None:
    assert kanji_dates(text, lang) == expected


def test_korean_keeps_its_figures() -> None:
    assert kanji_dates("2020년 3월 26일, 2020年", "ko") == "2020년 3월 26일, 2020年"
