"""The words for units, which depend on the article: 件 of suits is 벌, of devices 점."""

from __future__ import annotations

import pytest

from cardgen import Project
from cardgen.catalog import Glossary, load_glossary, notes_of
from cardgen.errors import CardgenError
from tests.catalog.samples import entry, write

PROJECT = Project.open()
SUITS = entry("item", "防护服", "보호복", "# unit: 件=벌", "#. unit: 件, 套")
DEVICES = entry("item", "医疗器械", "의료기기", "# unit: 台=대, 件=점", "#. unit: 台, 件")
PUMPS = entry("item", "泵", "펌프", "#. unit: 件")
UNITS = (
    entry("unit", "件", "점", "# also: 벌", "#. particular: yes"),
    entry("unit", "套", "세트"),
    entry("unit", "台", "대", "#. particular: yes"),
    entry("unit", "个", "개", "#. general: yes"),
)


def load(*entries: str) -> Glossary:
    write()
    return load_glossary(write(*entries, domain="glossary"), "zh-ko")


def refusal(*entries: str) -> str:
    with pytest.raises(CardgenError) as caught:
        load(*entries, *UNITS)
    return str(caught.value)


@pytest.fixture
def glossary() -> Glossary:
    return load(SUITS, DEVICES, PUMPS, *UNITS)


def test_a_unit_is_called_as_its_article_calls_it(glossary: Glossary) -> None:
    assert glossary.term("unit", "件", "ko", item="防护服") == "벌"
    assert glossary.term("unit", "件", "ko", item="의료기기") == "점"
    assert glossary.term("unit", "台", "ko", item="医疗器械") == "대"
    assert glossary.term("unit", "件", "ko", item="泵") == "점"
    assert glossary.term("unit", "件", "ko") == "점"
    assert glossary.term("unit", "件", "zh", item="防护服") == "件"


def test_a_word_of_an_article_is_read_again_as_its_unit(glossary: Glossary) -> None:
    assert glossary.term("unit", "점", "zh", item="医疗器械") == "件"
    assert glossary.term("unit", "벌", "zh", item="보호복") == "件"
    assert glossary.term("unit", "벌", "ko", item="보호복") == "벌"


def test_a_word_that_only_an_article_has_is_a_unit_without_it() -> None:
    noodles = entry("item", "方便面", "라면", "# unit: 包=봉지", "#. unit: 包")
    known = load(noodles, entry("unit", "包", "팩"))
    assert known.has_term("봉지", "unit")
    assert known.term("unit", "봉지", "zh") == "包"
    assert known.term("unit", "包", "ko") == "팩"


def test_the_word_of_an_article_that_waits_is_not_printed() -> None:
    known = load(SUITS.replace("msgctxt", "#, fuzzy\nmsgctxt"), *UNITS)
    with pytest.raises(CardgenError, match="fuzzy: the translation of 防护服"):
        known.term("unit", "件", "ko", item="防护服")
    assert known.term("unit", "件", "ko", item="防护服", draft=True) == "벌"


def test_lines_of_units_may_be_several_wrapped_and_full_width() -> None:
    for lines in (
        ("# unit: 台=대,", "# 件=점"),
        ("# unit: 台=대", "# unit: 件=점"),
        ("# unit: 台＝대、件＝점",),
        ("# unit: 台 = 대 ， 件 = 점",),
        ("#. unit: 台=대, 件=점",),
    ):
        item = entry("item", "医疗器械", "의료기기", *lines)
        known = load(item, *UNITS)
        assert notes_of(known.find("item", "의료기기")[0]).unit_words == {
            "台": "대",
            "件": "점",
        }


def test_a_line_of_units_that_says_nothing_is_refused() -> None:
    told = refusal(entry("item", "泵", "펌프", "# unit: 件"))
    assert "bad-po: 泵: '件' gives no word for a unit" in told
    assert "as in # unit: 件=점" in told
    told = refusal(entry("item", "泵", "펌프", "# unit: 件=점, 件=벌"))
    assert "泵 has two words for 件, 점 and 벌" in told
    told = refusal(entry("item", "泵", "펌프", "# unit: 件=pcs"))
    assert "wrong-language: the word pcs for 件 of 泵 has no letter of ko" in told
    told = refusal(entry("item", "泵", "펌프", "# unit: 直=개"))
    assert "泵 has the unit 直, which is not in the glossary" in told


def test_a_unit_that_needs_a_word_of_its_article_is_doubtful(glossary: Glossary) -> None:
    (doubt,) = glossary.doubts()
    assert doubt == glossary.check_unit("점", "펌프")
    assert (doubt.rule, doubt.severity) == ("unit-article", "warning")
    assert doubt.message.startswith(
        "泵 (펌프) has no word for the unit 件 (점) in ko: 점 is used"
    )
    assert doubt.remedy
    assert doubt.remedy.names == ("泵", "펌프", "件", "zh-ko")
    for unit, item in (("件", "防护服"), ("个", "泵"), ("套", "泵"), ("件", ""), ("x", "泵")):
        assert glossary.check_unit(unit, item) is None


SAID = [
    ("zh-ko", "医疗器械", "件", "점"),
    ("zh-ja", "医疗器械", "件", "点"),
    ("zh-ko", "睡袋", "条", "개"),
    ("zh-zh-Hant", "睡袋", "条", "個"),
    ("zh-zh-Hant", "手套", "只", "隻"),
    ("zh-ja", "鞋套", "双", "足"),
    ("zh-ko", "方便面", "包", "봉지"),
    ("zh-ko", "检测试剂盒", "盒", "개"),
    ("zh-ja", "奶粉", "盒", "個"),
    ("ko-ja", "보호복", "벌", "着"),
    ("ko-ja", "의료기기", "점", "点"),
    ("ko-ja", "체온계", "개", "本"),
    ("ko-ja", "덧신", "켤레", "足"),
    ("zh-Hant-ja", "手套", "隻", "枚"),
    ("zh-Hant-ja", "醫療器材", "件", "点"),
    ("zh-Hant-ko", "防護衣", "件", "벌"),
    ("zh-Hant-ko", "睡袋", "個", "개"),
]


@pytest.mark.parametrize(("pair", "item", "unit", "said"), SAID)
def test_what_ships_counts_so(pair: str, item: str, unit: str, said: str) -> None:
    known = PROJECT.glossary(pair)
    source, target = known.langs
    assert known.term("unit", unit, target, item=item) == said
    assert known.term("unit", unit, source, item=item) == unit
    if unit not in ("盒", "条"):  # a kit is 个 as well, and so is a sleeping bag
        assert known.term("unit", said, source, item=item) == unit


@pytest.mark.parametrize(
    ("pair", "item", "unit", "source"),
    [
        ("ko-ja", "방호복", "件", "벌"),
        ("ko-ja", "防護服", "着", "벌"),
        ("ko-ja", "방호복", "점", "벌"),
        ("ko-ja", "마스크", "매", "장"),
        ("ko-ja", "마스크", "只", "장"),
        ("zh-Hant-ja", "手套", "只", "隻"),
        ("zh-Hant-ja", "口罩", "枚", "片"),
    ],
)
def test_a_joined_pair_reads_units_in_all_three_languages(
    pair: str, item: str, unit: str, source: str
) -> None:
    known = PROJECT.glossary(pair)
    assert known.term("unit", unit, known.langs[0], item=item) == source


@pytest.mark.parametrize(
    ("pair", "kind", "word", "said"),
    [
        ("zh-ko", "title", "处长", "과장"),
        ("zh-ja", "title", "处长", "課長"),
        ("zh-ko", "title", "科长", "팀장"),
        ("zh-ja", "title", "科长", "係長"),
        ("zh-zh-Hant", "title", "科长", "科長"),
        ("zh-ko", "title", "秘书长", "비서장"),
        ("zh-ja", "title", "秘书长", "秘書長"),
        ("zh-ko", "title", "郡守", "군수"),
        ("zh-ja", "title", "町长", "町長"),
        ("zh-ko", "item", "KF94", "KF94 마스크"),
        ("zh-ja", "item", "DS2口罩", "DS2マスク"),
        ("zh-ko", "item", "保健用口罩", "보건용 마스크"),
        ("zh-ko", "item", "饮用水", "생수"),
        ("zh-ko", "city", "法兰西岛大区", "일드프랑스주"),
    ],
)
def test_terms_that_offices_missed(pair: str, kind: str, word: str, said: str) -> None:
    known = PROJECT.glossary(pair)
    assert known.term(kind, word, known.langs[1]) == said


@pytest.mark.parametrize(
    ("pair", "kind", "word", "source"),
    [
        ("zh-ko", "item", "방호복", "防护服"),
        ("zh-ko", "item", "전신보호복", "防护服"),
        ("zh-ko", "item", "신발 커버", "鞋套"),
        ("zh-ko", "item", "식수", "饮用水"),
        ("zh-ko", "title", "사무총장", "秘书长"),
        ("zh-ja", "title", "事務局長", "秘书长"),
        ("zh-ko", "title", "과장", "处长"),
        ("zh-ko", "city", "일드프랑스 레지옹", "法兰西岛大区"),
    ],
)
def test_lists_still_have_the_older_words(pair: str, kind: str, word: str, source: str) -> None:
    assert PROJECT.glossary(pair).term(kind, word, "zh") == source


def test_the_head_of_a_chinese_district_is_no_head_of_a_korean_one() -> None:
    """The head of Shijingshan was 스징산구청장, as if it were a district of Seoul."""
    known = PROJECT.glossary("zh-ko")
    assert known.term("title", "区长", "ko", place="石景山区") == "구장"
    assert known.term("title", "구장", "ko", place="스징산구") == "구장"
    assert known.term("title", "区长", "ko", place="麻浦区") == "구청장"
    assert known.term("title", "区长", "ko") == "구청장"
    assert known.term("title", "구장", "zh") == "区长"


def test_words_of_a_place_for_titles_are_checked() -> None:
    units = entry("title", "区长", "구청장")
    for line, told in (
        ("# title: 区长", "'区长' gives no word for a title"),
        ("# title: 队长=대장", "朝阳区 has a word for the title 队长"),
        ("# title: 区长=mayor", "wrong-language: the word mayor for 区长 of 朝阳区"),
    ):
        assert told in refusal(entry("city", "朝阳区", "차오양구", line), units)
