"""Characters of two countries whose form only the word around them tells."""

from __future__ import annotations

import pytest

from cardgen.proofreading import convert_characters, find_foreign_characters


@pytest.mark.parametrize(
    ("lang", "text", "own"),
    [
        ("zh-Hans", "北京市人民政府外事弁公室", "北京市人民政府外事办公室"),
        ("zh-Hans", "弁护士会", "辩护士会"),
        ("zh-Hans", "横浜市", "横滨市"),
        ("zh-Hans", "浜田靖子", "滨田靖子"),
        ("zh-Hans", "滬外函88号", "沪外函88号"),
        ("zh-Hans", "工芸品", "工艺品"),
        ("zh-Hans", "辺売広", "边卖广"),
        ("zh-Hant", "外事弁公室", "外事辦公室"),
        ("zh-Hant", "豊田市", "豐田市"),
        ("zh-Hant", "后援会", "後援會"),
        ("ja", "后援会", "後援会"),
        ("ja", "云南省", "雲南省"),
        ("ja", "外事辦公室", "外事弁公室"),
        ("ja", "國際事務處", "国際事務処"),
    ],
)
def test_a_foreign_form_in_a_word_is_found_and_its_own_known(
    lang: str, text: str, own: str
) -> None:
    assert find_foreign_characters(text, lang)
    assert convert_characters(text, lang) == own
    assert not find_foreign_characters(own, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh-Hans", "武弁"),
        ("zh-Hans", "沙家浜、洋泾浜、肇嘉浜路"),
        ("zh-Hans", "王文芸"),
        ("zh-Hans", "不予报销，给予防护"),
        ("zh-Hans", "拖欠员工工资，欠缺"),
        ("zh-Hant", "皇后、關雲長、范先生"),
        ("ja", "皇太后陛下"),
        ("ja", "國分太郎、廣瀬、齋藤"),
        ("ja", "弁公室、弁護士、横浜市、予防、欠席、工芸"),
        ("ja", "勉強机の上"),
    ],
)
def test_what_a_country_writes_itself_is_no_foreign_form(lang: str, text: str) -> None:
    assert not find_foreign_characters(text, lang)
