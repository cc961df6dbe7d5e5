from __future__ import annotations

import unicodedata

import pytest

from cardgen.catalog import Glossary, load_glossary
from cardgen.errors import CardgenError, CatalogError
from tests.catalog.samples import entry, write

FILE = "messages/zh-ko/glossary.po"


def load(*entries: str) -> Glossary:
    write()
    return load_glossary(write(*entries, domain="glossary"), "zh-ko")


@pytest.fixture
def glossary() -> Glossary:
    return load(
        entry("city", "首尔", "서울", "#. Seoul"),
        entry("city", "北京", "베이징", "#. Beijing"),
        entry("unit", "个", "개", "#. Pieces"),
        entry("unit", "支", "개", "#. Thin things"),
        entry("unit", "箱", "", "#. Cartons"),
        entry("unit", "瓶", "병", "#. Bottles", "#, fuzzy"),
    )


def error(glossary: Glossary, kind: str, word: str, lang: str) -> str:
    with pytest.raises(CardgenError) as caught:
        glossary.term(kind, word, lang)
    return str(caught.value)


@pytest.mark.parametrize(
    "word", ["首尔", "서울", unicodedata.normalize("NFD", "서울"), " 首尔 "]
)
def test_a_word_of_either_language(glossary: Glossary, word: str) -> None:
    assert glossary.term("city", word, "zh-Hans") == "首尔"
    assert glossary.term("city", word, "zh") == "首尔"
    assert glossary.term("city", word, "ko") == "서울"


def test_a_translation_of_several_words(glossary: Glossary) -> None:
    assert glossary.term("unit", "개", "ko") == "개"
    assert error(glossary, "unit", "개", "zh-Hans") == (
        f"{FILE}:20: unknown-term: the unit '개' may mean 个 or 支\n"
        "  hint: write the one that you mean: 个 (Pieces), 支 (Thin things)"
    )


def choose_unit() -> Glossary:
    return load(
        entry("item", "口罩", "마스크", "#. Masks", "#. unit: 只"),
        entry("item", "笔", "펜", "#. unit: 支"),
        entry("unit", "只", "장", "# also: 매,", "# 마이", "#. Flat things"),
        entry("unit", "条", "장", "#. also: 매"),
        entry("unit", "个", "개", "#. general: yes"),
        entry("unit", "支", "개"),
    )


def test_a_unit_is_the_one_of_its_article() -> None:
    known = choose_unit()
    for word in ("장", "매", " 매"):
        assert known.term("unit", word, "zh", item="마스크") == "只"
        assert known.term("unit", word, "ko", item="口罩") == "장"
    assert known.term("unit", "마이", "zh") == "只"
    assert known.term("unit", "개", "zh", item="펜") == "支"
    assert (
        known.term("unit", "개", "zh", item="마스크") == known.term("unit", "개", "zh") == "个"
    )
    assert "may mean 只 or 条" in error(known, "unit", "매", "zh")
    assert "只 (마스크), 条" in error(known, "unit", "매", "zh")


def test_an_article_is_counted_in_a_unit_of_the_glossary() -> None:
    with pytest.raises(CardgenError) as caught:
        load(entry("item", "口罩", "마스크", "#. unit: 直"), entry("unit", "只", "장"))
    assert "口罩 has the unit 直, which is not in the glossary" in str(caught.value)


def test_spellings_of_two_terms_are_refused() -> None:
    known = load(entry("item", "蓝帽", "파란 모자"), entry("item", "蓝帽子", "파란모 자"))
    assert known.term("item", "파란 모자", "zh") == "蓝帽"
    assert known.term("item", "藍帽", "ko") == "파란 모자"
    assert "may mean 蓝帽 or 蓝帽子" in error(known, "item", "파란모자", "zh")


def test_an_unknown_term(glossary: Glossary) -> None:
    assert error(glossary, "city", "北京市", "ko") == (
        f"{FILE}: unknown-term: the glossary has no city '北京市'\n"
        "  hint: did you mean 北京? or add it to the glossary"
    )
    assert error(glossary, "item", "口罩", "ko") == (
        f"{FILE}: unknown-term: the glossary has no item '口罩'\n"
        "  hint: there are none, or add it to the glossary"
    )


def test_an_english_word_leads_to_ours(glossary: Glossary) -> None:
    assert error(glossary, "city", "seoul", "ko") == (
        f"{FILE}: unknown-term: the glossary has no city 'seoul'\n  hint: write 首尔 or 서울"
    )


def test_an_untranslated_term(glossary: Glossary) -> None:
    assert error(glossary, "unit", "箱", "ko") == (
        f"{FILE}:32: untranslated: 箱 has no translation\n"
        "  hint: translate the term in the glossary"
    )
    assert glossary.term("unit", "箱", "zh-Hans") == "箱"
    assert glossary.term("unit", "箱", "ko", draft=True) == "箱"


def test_a_fuzzy_term(glossary: Glossary) -> None:
    assert error(glossary, "unit", "瓶", "ko") == (
        f"{FILE}:38: fuzzy: the translation of 瓶 waits for review\n"
        '  hint: check it and remove the flag "fuzzy"'
    )
    assert glossary.term("unit", "瓶", "ko", draft=True) == "병"


def test_a_language_that_is_not_of_the_pair(glossary: Glossary) -> None:
    with pytest.raises(ValueError, match="tuple"):
        glossary.term("city", "首尔", "ja")


def test_a_term_twice() -> None:
    with pytest.raises(CatalogError) as caught:
        load(
            entry("city", "首尔", "서울"), entry("unit", "首尔", ""), entry("city", "首尔", "")
        )
    assert str(caught.value) == (
        f"{FILE}:17: duplicate-message: the city 首尔 is already in line 9\n"
        "  hint: remove one of the two"
    )


def test_an_unknown_kind() -> None:
    with pytest.raises(CardgenError) as caught:
        load(entry("town", "首尔", "서울"), 'msgid "个"\nmsgstr "개"\n')
    hint = "\n  hint: write one of these as the msgctxt: city, item, unit, title, disaster"
    assert str(caught.value) == (
        f"{FILE}:9: bad-po: 'town' is not a kind of term{hint}\n"
        f"{FILE}:13: bad-po: '' is not a kind of term{hint}"
    )


def test_a_pair_without_a_glossary_knows_no_term() -> None:
    glossary = load_glossary(write(), "zh-ko")
    assert error(glossary, "city", "首尔", "ko") == (
        f"{FILE}: unknown-term: the glossary has no city '首尔'\n"
        "  hint: there are none, or add it to the glossary"
    )
