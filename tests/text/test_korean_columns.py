"""Typesetting rule 11: the marks of Korean columns."""

from __future__ import annotations

import pytest

from cardgen.text.orientation import vertical_forms


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("힘내세요! 정말? 네!! 좋아요?!", "힘내세요！ 정말？ 네！！ 좋아요？！"),
        ("품명: 마스크; 비율 서울:도쿄", "품명： 마스크； 비율 서울：도쿄"),
        ("정말...? 네...!", "정말...？ 네...！"),
        ("(정말?) “네!”라고", "(정말？) 『네！』라고"),
        ("정말?~ 네!ㅎㅎ", "정말？~ 네！ㅎㅎ"),
        ("말했다:“안녕”", "말했다：『안녕』"),
        ("! ?가 : 나", "! ?가 : 나"),
    ],
)
def test_question_marks_lie_on_their_side_in_korean_columns(typed: str, set_as: str) -> None:
    assert vertical_forms(typed, "ko") == set_as


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("24년, 2020년, 5G, KT, WHO, 50%", "24년、 2020년、 5G、 KT、 WHO、 50%"),
        ("9:30, 1,130,000장(약 ₩4,000), 2.0m.", "9:30、 1,130,000장(약 ₩4,000)、 2.0m。"),
        ("10℃~25℃, 1/4쪽.", "10℃~25℃、 1/4쪽。"),
        ("New York, Los Angeles, 서울", "New York、 Los Angeles、 서울"),
        ("KT. 우리는 Seoul. 모두 1,000.", "KT。 우리는 Seoul。 모두 1,000。"),
        # what belongs to an abbreviation, a date, an item's number or an address
        ("Dr. 김, No. 5, U.S. 와", "Dr. 김、 No. 5、 U.S. 와"),
        ("2020. 3. 26. 서울", "2020. 3. 26. 서울"),
        ("1. 마스크", "1. 마스크"),
        ("https://a.kr/b?c=1", "https://a.kr/b?c=1"),
        # what belongs to a foreign sentence
        ("“We are with you.” 함께.", "『We are with you.』 함께。"),
        ("Hello, world! 안녕", "Hello, world! 안녕"),
    ],
)  # fmt: skip
def test_the_korean_comma_of_columns_stands_behind_hangul_only(typed: str, set_as: str) -> None:
    assert vertical_forms(typed, "ko") == set_as


def test_marks_know_what_stands_beside_their_text() -> None:
    assert vertical_forms("!", "ko", ("네", "")) == "！"
    assert vertical_forms("!", "ko", (" ", "")) == "!"
    assert vertical_forms(",", "ko", ("1", "0")) == ","
