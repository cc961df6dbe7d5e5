from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from cardgen.display import FontRef
from cardgen.text.itemize import find_latin, itemize
from cardgen.text.shape import shape
from tests.text.samples import TEXTS, chain, subset

SANS, SERIF = chain("zh-Hans")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北京Seoul加油", "..Seoul.."),
        ("2020年12月26日", "2020.12.26."),
        ("COVID-19 relief, No. 7!", "COVID-19 relief, No. 7!"),
        ("送给 Red Cross 的", "...Red Cross.."),  # the outer spaces are the Chinese text's
        ("대한민국 2020년 3월", ".....2020..3."),
        ("한국(Korea)과", "..(Korea)."),
        ("Korea(한국)", "Korea...."),
        ("한국(서울 A)과", "......A"),  # brackets of a pair are of one font
        ("(A [서울 B])", "(A.....B.)"),
        ('"서울 B"', "....B"),
        ("안녕, Hello", "....Hello"),
        ("約30%、$50。", ".30%.$50."),
        ("don’t “A”", "don’t..A"),
        ("nǚ péng", "nǚ péng"),
        ("ＡＢ１２", "...."),  # full width: they stand in the em box
        ("ΩЖ α", "...."),
        ("，。 - ", "....."),
        ("", ""),
    ],
)
def test_rule_19_what_is_latin(text: str, expected: str) -> None:
    found = find_latin(text)
    shown = "".join(char if at in found else "." for at, char in enumerate(text))
    assert shown == expected.ljust(len(text), ".")


def test_rule_19_latin_takes_the_font_named_for_it() -> None:
    text = "北京Seoul 2020年。"
    segments, _ = itemize(text, "zh-Hans", (SANS,), latin_font=SERIF)
    assert [(text[s.start : s.end], s.font, s.script) for s in segments] == [
        ("北京", SANS, "Hani"),
        ("Seoul 2020", SERIF, "Latn"),
        ("年。", SANS, "Hani"),
    ]


def test_rule_19_digits_alone_are_set_as_latin() -> None:
    segments, _ = itemize("第3章", "zh-Hans", (SANS,), latin_font=SERIF)
    assert [(s.font, s.script) for s in segments] == [
        (SANS, "Hani"),
        (SERIF, "Latn"),
        (SANS, "Hani"),
    ]


def test_rule_19_what_the_latin_font_lacks_is_the_chains(tmp_path: Path) -> None:
    small = FontRef(str(subset(tmp_path / "a.otf", "AC")), 0)
    segments, missing = itemize("ABC\ue000", "zh-Hans", (SANS,), latin_font=small)
    assert [segment.font for segment in segments] == [small, SANS, small, SANS]
    assert missing == ("\ue000",)


def test_rule_19_numbers_side_by_side_in_a_column_take_it_too() -> None:
    shaped = shape("12月", "zh-Hans", (SANS,), True, latin=SERIF)
    assert [cluster.font for cluster in shaped.clusters] == [SERIF, SANS]
    assert shaped.clusters[0].advance == 1.0


@given(TEXTS)
def test_rule_19_latin_never_holds_what_is_cjk(text: str) -> None:
    found = find_latin(text)
    assert found <= set(range(len(text)))
    assert all(text[at] < "\u0370" or text[at] == "’" or "Ḁ" <= text[at] <= "ỿ" for at in found)
