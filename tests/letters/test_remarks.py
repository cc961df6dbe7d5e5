"""Remarks in names and offices, and offices of another city than the letter speaks of."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cardgen import Project
from cardgen.letters import diagnose_words, letter_template, load_data, load_shared
from cardgen.letters.checks import find_remarks
from cardgen.letters.data import GoodsLine
from cardgen.letters.merge import Recipients, read_recipients
from cardgen.letters.parties import is_same_city

PROJECT = Project.open()
EXAMPLES = Path(__file__).parents[2] / "examples/letters"
SHARED = """\
letter = "sympathy"
date = 2020-03-16
[values]
from_city = "东京都"
to_city = "北京市"
years = 26
disaster = "新冠疫情"
[sender]
rank = "head"
title = "知事"
office = "東京都"
name = { zh = "佐仓健一", ja = "佐倉健一" }
"""


def read_list(folder: Path, text: str) -> Recipients:
    shared, path = folder / "all.toml", folder / "list.csv"
    shared.write_text(SHARED, encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    template = letter_template("sympathy")
    return read_recipients(path, template, load_shared(shared), PROJECT, "zh-ja")


@pytest.mark.parametrize(
    ("text", "rule", "instead"),
    [
        ("㈱北京旅行社", "abbreviated-name", "株式会社北京旅行社"),
        ("北京旅行社（株）", "abbreviated-name", "北京旅行社株式会社"),
        ("㈲中野商店", "abbreviated-name", "有限会社中野商店"),
        ("㈜한국물류", "abbreviated-name", "주식회사 한국물류"),
        ("(주)한국물류", "abbreviated-name", "주식회사 한국물류"),
        ("（재）한국재단", "abbreviated-name", "재단법인 한국재단"),
        ("张伟（代理）", "remark-in-name", "张伟"),
        ("김민수(직무대행)", "remark-in-name", "김민수"),
        ("김민수 권한대행", "remark-in-name", "김민수"),
        ("김민수 대행", "remark-in-name", "김민수"),
        ("김민수 직무 대리", "remark-in-name", "김민수"),
        ("佐倉健一　代", "remark-in-name", "佐倉健一"),
        ("佐倉健一様", "doubled-honorific", "佐倉健一"),
        ("佐倉健一 殿", "doubled-honorific", "佐倉健一"),
        ("김민수 귀하", "doubled-honorific", "김민수"),
        ("张伟先生", "doubled-honorific", "张伟"),
    ],
)
def test_what_a_formal_letter_does_not_say_is_told(text: str, rule: str, instead: str) -> None:
    (found,) = find_remarks(text)
    assert (found.rule, found.instead) == (rule, instead)
    assert instead in found.advice


@pytest.mark.parametrize(
    "text",
    ["林致远", "김민수（金民秀）", "代田稔", "전대행", "先生", "株式会社東芝", "", "千代"],
)
def test_names_that_are_right_have_no_remark(text: str) -> None:
    assert not [*find_remarks(text)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("東京都", "东京", True),
        ("北京市", "北京", True),
        ("ソウル市", "首尔特别市", True),
        ("大阪", "大阪府", True),
        ("大阪市", "大阪府", False),
        ("大分市", "大分县", False),
        ("武漢市", "北京市", False),
        ("光州广域市", "广州市", False),
    ],
)
def test_cities_are_the_same_by_whatever_name(one: str, other: str, *, same: bool) -> None:
    assert is_same_city(one, other, PROJECT.glossary("zh-ja")) == same


def test_rows_of_other_cities_than_the_letter_speaks_of_are_one_warning(tmp_path: Path) -> None:
    text = "団体,役職\n北京市,市長\n武漢市,市長\n上海市人民政府,主任\n北京,市長\n"
    found = read_list(tmp_path, text)
    (told,) = [each for each in found.warnings if each.rule == "other-city"]
    assert told.message == (
        "rows 3 and 4: the office is in 武汉市, 上海市, but the letter names 北京市"
    )
    assert told.location
    assert told.location.line == 3
    assert "都市" in told.hint


def test_rows_that_name_their_own_city_are_no_doubt(tmp_path: Path) -> None:
    found = read_list(tmp_path, "団体,役職,都市\n北京市,市長,北京市\n武漢市,市長,武漢市\n")
    assert "other-city" not in {each.rule for each in found.warnings}


def test_remarks_in_a_list_are_told_with_rows_and_columns(tmp_path: Path) -> None:
    text = "団体,役職,氏名,都市\n北京市,主任,張偉（代理）,北京\n㈱北京旅行社,,,北京\n"
    first, second = (
        each for each in read_list(tmp_path, text).warnings if each.rule.endswith("-name")
    )
    assert (
        first.message
        == "row 2: 氏名: 張偉（代理） contains (代理), and the letter would print it"
    )
    assert first.hint.startswith("write 張偉, and write the rest into the title")
    assert (
        second.message
        == "row 3: 団体: ㈱北京旅行社 contains (株), and the letter would print it"
    )
    assert second.hint == "write 株式会社北京旅行社"


def test_a_single_letter_to_another_city_is_a_warning() -> None:
    data = load_data(EXAMPLES / "thanks-tokyo.toml")
    party = msgspec.structs.replace(data.addressee, office="武汉市")
    data = msgspec.structs.replace(data, addressee=party)
    (found,) = diagnose_words(data, letter_template("thanks"), PROJECT, "zh-ja")
    assert (found.rule, found.severity) == ("other-city", "warning")
    assert "武汉市" in found.message


def test_a_unit_of_which_the_article_has_no_word_is_a_warning() -> None:
    """Gloves in 条 are 枚 only because blankets are."""
    data = load_data(EXAMPLES / "thanks-tokyo.toml")
    goods = [GoodsLine("医疗器械", 20, "件"), *(GoodsLine("手套", 5, "条", n) for n in (1, 2))]
    data = msgspec.structs.replace(data, goods=goods)
    (found,) = diagnose_words(data, letter_template("thanks"), PROJECT, "zh-ja")
    assert (found.rule, found.severity) == ("unit-article", "warning")
    assert found.message.startswith(
        "手套 (手袋) has no word for the unit 条 (枚) in ja: 枚 is used"
    )


def test_hints_for_a_list_name_its_columns(tmp_path: Path) -> None:
    from cardgen.errors import CardgenError

    text = "団体,氏名,敬称\n北京市,林致遠,様\n北京市,田中,御中\n"
    with pytest.raises(CardgenError) as caught:
        read_list(tmp_path, text)
    hints = {each.hint for each in caught.value.diagnostics}
    assert "add a column 敬称（中国語）: 先生 or 女士" in hints
    assert any("or write 種別 organisation" in hint for hint in hints)
    assert len(hints) == len(caught.value.diagnostics)


def test_no_example_has_such_a_doubt() -> None:
    for path in EXAMPLES.glob("*.toml"):
        data = load_data(path)
        template = letter_template(data.letter)
        assert diagnose_words(data, template, PROJECT, data.pair) == ()


def test_an_era_of_another_country_is_one_warning_for_a_list(tmp_path: Path) -> None:
    shared, path = tmp_path / "all.toml", tmp_path / "list.csv"
    asked = SHARED.replace('office = "東京都"', 'office = "北京市"')
    shared.write_text(f'calendar = {{ ja = "era" }}\n{asked}', encoding="utf-8")
    rows = "金民秀,市长,首尔特别市,地震\n朴智英,市长,釜山广域市,火灾\n"
    path.write_text(f"姓名,职务,城市,灾害\n{rows}", encoding="utf-8")
    template = letter_template("sympathy")
    found = read_recipients(path, template, load_shared(shared), PROJECT, "zh-ja")
    (told,) = [each for each in found.warnings if each.rule == "era-country"]
    assert "令和, an era of Japan, but the country of the sender is China" in told.message
    assert [each.data.values["disaster"] for each in found.all] == ["地震", "火灾"]
