from __future__ import annotations

import subprocess
import sys

import pytest
from babel import Locale
from babel.numbers import format_decimal
from hypothesis import given, strategies as st

from cardgen.catalog import Glossary, format_code, format_value, load_glossary
from cardgen.catalog.pairs import full_tag
from cardgen.catalog.values import find_article, suggest_year
from cardgen.errors import CardgenError
from cardgen.resources import MESSAGES

KOREAN = load_glossary(MESSAGES, "zh-ko")
JAPANESE = load_glossary(MESSAGES, "zh-ja")


def error(value: str, kind: str, lang: str = "ko", glossary: Glossary = KOREAN) -> str:
    with pytest.raises(CardgenError) as caught:
        format_value(value, kind, lang, glossary)
    return str(caught.value)


@pytest.mark.parametrize("lang", ["zh-Hans", "zh", "ko", "ja"])
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("24", "24"),
        ("0", "0"),
        ("1000", "1,000"),
        ("1,130,000", "1,130,000"),
        ("１，０００", "1,000"),
        (" 7 ", "7"),
        ("-20", "-20"),
        ("999999999999999999", "999,999,999,999,999,999"),
    ],
)
def test_integers(value: str, expected: str, lang: str) -> None:
    assert format_value(value, "integer", lang, KOREAN) == expected


@pytest.mark.parametrize(
    "value",
    ["", "x", "1.5", "1e3", "1,00", "10000,000", "1 000", "007", "²", "2²", "٣", "二十四",
     "1_000", "+1", "--1", "1" * 19, "1" * 5000, "0x1F", "1,000,"],
)  # fmt: skip
def test_what_is_no_integer(value: str) -> None:
    assert error(value, "integer") == (
        f"bad-value: {value!r} is not a whole number\n"
        "  hint: write it with digits, as in 24 or 1,000"
    )


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("zh-Hans", "2020年3月26日"), ("ja", "2020年3月26日"), ("ko", "2020년 3월 26일")],
)
def test_dates(lang: str, expected: str) -> None:
    assert format_value("2020-03-26", "date", lang, KOREAN) == expected


@pytest.mark.parametrize(
    "value",
    ["", "20200326", "2020-3-26", "2020-02-30", "2020-W13-4", "0000-01-01"],
)
def test_what_is_no_date(value: str) -> None:
    assert error(value, "date") == (
        f"bad-value: {value!r} is not a date\n"
        "  hint: write year, month and day, as in 2020-03-26"
    )


def test_the_hint_for_a_year_of_two_digits_says_the_whole_one() -> None:
    """A date is ISO here; in lists it may be written in more ways."""
    assert error("27.06.30", "date").endswith("write the year with four digits: 2027-06-30")
    assert error("26.3.2020", "date").endswith("write year, month and day: 2020-03-26")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("200326", "write the year with four digits: 2020-03-26"),
        ("20.03.26", "write the year with four digits: 2020-03-26"),
        ("209926", ""),
        ("109年3月26日", "write 2020-03-26, or 民國109年3月26日"),
        ("112年2月30日", ""),  # no such day
        ("26/3/99", "write year, month and day: 2099-03-26"),
        ("31/12/1999", "write year, month and day: 1999-12-31"),
        ("3/4/2020", "write the year first and with four digits, as in 2020-03-26"),
        ("3/26/20", "write the year with four digits, as in 2020-03-26"),
        ("5-3-2", "write the year with four digits, as in 2020-03-26"),  # of an era, perhaps
        ("2020-3-26", ""),
        ("1-2-103", ""),
    ],
)
def test_a_short_year_is_never_guessed_but_suggested(written: str, hint: str) -> None:
    assert suggest_year(written) == hint


def test_a_list_that_begins_with_days_has_no_year_in_front() -> None:
    unsure = "write the year first and with four digits, as in 2020-03-26"
    assert suggest_year("26/3/20", is_year_first=False) == unsure
    assert suggest_year("26/3/20").endswith(": 2026-03-20")


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("12.50 kg", "12.5"), ("1,250公斤", "1250"), ("０.5", "0.5"), ("10", "10"),
        ("7.0㎏", "7"),
    ],
)  # fmt: skip
def test_weights(written: str, printed: str) -> None:
    assert format_value(written, "weight", "ko", KOREAN) == printed
    assert format_code(written, "weight") == printed


def test_what_is_no_weight() -> None:
    assert error("0.0", "weight").endswith(
        "a weight cannot be 0\n  hint: write the weight, or leave the value out"
    )
    for written in ("heavy", "-5", "1,25", ""):
        assert error(written, "weight").endswith(
            "is not a weight\n  hint: write kilograms, as in 12.5 or 1,250"
        )


def test_marks_are_written_by_their_names() -> None:
    assert format_value("keep-dry, fragile", "marks", "ko", KOREAN) == "keep-dry, fragile"
    assert "sticky" in error("sticky", "marks")


def test_the_article_is_the_value_of_its_field() -> None:
    types = {"to": "city", "first": "item", "goods": "item"}
    assert find_article({"to": "首尔", "goods": "口罩"}, types) == "口罩"
    assert find_article({"to": "首尔"}, types) == ""


def test_terms_come_from_the_glossary() -> None:
    assert format_value("首尔特别市", "city", "ko", KOREAN) == "서울특별시"
    assert format_value("東京都", "city", "zh", JAPANESE) == "东京都"
    assert format_value("医用口罩", "item", "ja", JAPANESE) == "医療用マスク"
    assert format_value("只", "unit", "ja", JAPANESE, item="口罩") == "枚"
    assert error("Seul", "city").startswith(
        "the bundled glossary of zh-ko: unknown-term: the glossary has no city 'Seul'\n"
    )


def test_text_stays_as_it_is() -> None:
    assert format_value(" {x} ", "text", "ko", KOREAN) == " {x} "


@pytest.mark.parametrize(
    ("kind", "value", "printed"),
    [
        ("gtin", "8801234567893", "08801234567893"),
        ("sscc", "3 8801234 000000017 9", "3 8801234 000000017 9"),
        ("sscc", "388012340000000179", "388012340000000179"),
    ],
)
def test_gs1_keys(kind: str, value: str, printed: str) -> None:
    assert format_value(value, kind, "ko", KOREAN) == printed
    assert error(value[:-1] + "0", kind).endswith("\n  hint: check the digits")


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("integer", "８,０００", "8000"),
        ("integer", "-7", "-7"),
        ("date", "2027-12-31", "2027-12-31"),
    ],
)
def test_what_barcodes_carry(kind: str, value: str, code: str) -> None:
    assert format_code(value, kind) == code


def test_an_unknown_type_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="unknown type 'float'"):
        format_value("1", "float", "ko", KOREAN)


def test_a_language_without_locale_data() -> None:
    assert error("1", "integer", "tlh") == (
        "unknown-pair: there is no locale data for the language 'tlh'\n"
        "  hint: write numbers and dates as text"
    )


@given(st.text(), st.sampled_from(["integer", "date", "city", "item", "unit", "text"]))
def test_no_value_crashes(value: str, kind: str) -> None:
    try:
        format_value(value, kind, "ko", KOREAN)
    except CardgenError as caught:
        assert caught.hint  # noqa: PT017


def test_babel_is_loaded_only_for_dates() -> None:
    code = (
        "import sys; from cardgen.catalog import *; from cardgen.resources import MESSAGES\n"
        "catalog = load_catalog(MESSAGES, 'zh-ko')\n"
        "glossary = load_glossary(MESSAGES, 'zh-ko')\n"
        "message = catalog.message('firewood')\n"
        "resolve(message, {}, glossary, catalog.langs)\n"
        "format_value('首尔', 'city', 'ko', glossary)\n"
        "format_value('10000', 'integer', 'ko', glossary)\n"
        "sys.exit('babel' in sys.modules)"
    )
    root = str(MESSAGES.parent)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "zh-HK", "zh", "ja", "ko"])
def test_numbers_are_written_as_babel_writes_them(lang: str) -> None:
    locale = Locale.parse(full_tag(lang), sep="-")
    for number in (*range(-1001, 1002), -1_234_567, 10_000, 10**18 - 1):
        expected = format_decimal(number, locale=locale)
        assert format_value(str(number), "integer", lang, KOREAN) == expected


@pytest.mark.parametrize("value", ["1117", "1,117", "１１１７"])
def test_a_number_is_a_name(value: str) -> None:
    assert format_value(value, "number", "ko", KOREAN) == "1117"
    assert format_code(value, "number") == "1117"
