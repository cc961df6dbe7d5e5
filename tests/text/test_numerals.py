"""Dates in Han numerals, for columns."""

from __future__ import annotations

import pytest

from cardgen.text.numerals import write_kanji_dates, write_kanji_numerals


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
        ("109年3月20日", "一〇九年三月二十日"),
        # no dates
        ("24年", "24年"),
        ("109年", "109年"),
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
    assert write_kanji_dates(text, lang) == expected


def test_korean_keeps_its_figures() -> None:
    assert write_kanji_dates("2020년 3월 26일, 2020年", "ko") == "2020년 3월 26일, 2020年"


@pytest.mark.parametrize(
    ("text", "chinese", "japanese"),
    [
        ("已有24年。", "已有二十四年。", "已有二十四年。"),
        ("２４年、3か月", "二十四年、三か月", "二十四年、三か月"),
        ("10周年，第5次", "十周年，第五次", "十周年，第五次"),
        ("100年", "一百年", "百年"),
        ("105年", "一百零五年", "百五年"),
        ("118年", "一百一十八年", "百十八年"),
        ("240年", "二百四十年", "二百四十年"),
        ("2020年3月26日", "二〇二〇年三月二十六日", "二〇二〇年三月二十六日"),
        ("2年、第2次", "两年、第二次", "二年、第二次"),
        ("3年2か月", "三年两か月", "三年二か月"),
        # no spans of time
        ("3～5年、3—5天、3-5日間", "3～5年、3—5天、3-5日間", "3～5年、3—5天、3-5日間"),
        ("24年3月", "24年3月", "24年3月"),
        ("24件", "24件", "24件"),
        ("1,000年、2.5年、A4年", "1,000年、2.5年、A4年", "1,000年、2.5年、A4年"),
        ("0次", "0次", "0次"),
        ("3月", "3月", "3月"),
    ],
)
def test_spans_of_time_in_han_numerals(text: str, chinese: str, japanese: str) -> None:
    assert write_kanji_numerals(text, "zh-Hans") == chinese
    assert write_kanji_numerals(text, "ja") == japanese
    assert write_kanji_numerals(text, "zh-Hant") == chinese.replace("两", "兩")
    assert write_kanji_numerals(text, "ko") == text
