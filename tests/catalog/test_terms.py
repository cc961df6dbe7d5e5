from __future__ import annotations

import pytest

from cardgen.catalog import Term, parse_po, scripts, with_term
from cardgen.errors import CardgenError
from tests.catalog.samples import HEADER, entry

SEONGDONG = Term("city", "城东区", "성동구")


@pytest.mark.parametrize(
    "words", [("城东区", "성동구"), ("성동구", "城东区"), (" 城东区 ", "성동구\n")]
)
def test_either_word_may_come_first(words: tuple[str, str]) -> None:
    assert Term.of(words, "city", "zh-ko") == SEONGDONG


def test_kanji_are_taken_in_the_order_in_which_they_stand() -> None:
    assert Term.of(("北京", "北京"), "city", "zh-ja") == Term("city", "北京", "北京")
    assert Term.of(("マスク", "口罩"), "item", "zh-ja") == Term("item", "口罩", "マスク")
    assert Term.of(("KF94 마스크", "KF94口罩"), "item", "zh-ko").source == "KF94口罩"


def test_a_word_of_neither_language() -> None:
    with pytest.raises(CardgenError) as caught:
        Term.of(("성동구", "TRANSLATION"), "city", "zh-ko")
    assert str(caught.value) == (
        "wrong-language: 'TRANSLATION' has no letter of zh-Hans\n"
        "  hint: write the term in both languages, or mark it as the same in both languages"
    )
    assert Term.of(("公斤", "kg"), "unit", "zh-ko", same=True).same
    assert not Term.of(("N95", "N95"), "item", "zh-ko", same=True).same  # it needs no note


@pytest.mark.parametrize(
    "words",
    [("", "성동구"), ("城东区", " "), ("城东\u202e区", "성동구"), ("城东\n区", "성동구")],
)
def test_what_is_no_term(words: tuple[str, str]) -> None:
    with pytest.raises(CardgenError) as caught:
        Term.of(words, "city", "zh-ko")
    assert caught.value.rule == "bad-value"


WRITTEN = 'msgctxt "city"\nmsgid "城东区"\nmsgstr "성동구"\n'


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "before",
    [
        HEADER + entry("city", "北京", "베이징", "#. Beijing", "#, fuzzy"),
        HEADER + entry("city", "北京", "베이징").rstrip("\n"),
        "\ufeff" + HEADER,
        HEADER + entry("unit", "个", "개") + '\n#~ msgid "旧"\n#~ msgstr "옛"\n',
    ],
)
def test_the_rest_of_a_file_stays_byte_for_byte(before: str, end: str) -> None:
    data = before.replace("\n", end).encode()
    after = with_term(data, SEONGDONG, "ko")
    added = f"\n{WRITTEN}".replace("\n", end).encode()
    assert after.count(added) == 1
    assert after.replace(added, b"") in (data, data + end.encode())
    entries = parse_po(after, "glossary.po").unwrap()
    assert (entries[-1].source, entries[-1].translation) == ("城东区", "성동구")


def test_a_file_that_there_is_not_yet() -> None:
    term = Term("unit", "公斤", '"kg"\\', "Kilograms", same=True)
    (found,) = parse_po(with_term(None, term, "ko"), "glossary.po", ("zh-Hans", "ko")).unwrap()
    assert (found.translation, found.comments) == ('"kg"\\', ("Kilograms", "same: ko"))


def test_a_word_that_opencc_would_keep_does_without_it() -> None:
    """OpenCC is asked about characters outside of GB 2312, and some inside."""
    rows = (
        bytes((first, second)) for first in range(0xB0, 0xF8) for second in range(0xA1, 0xFF)
    )
    chars = [row.decode("gb2312", "ignore") for row in rows]
    kept = [char for char in chars if scripts._is_simplified(char)]
    assert len(kept) > 6700
    assert scripts.convert_characters("t2s", "\n".join(kept)).split("\n") == kept
    for word in ("護目鏡", "回覆", "英哩", "沈重", "於"):
        assert not scripts._is_simplified(word)
        assert scripts.to_simplified(word) != word
