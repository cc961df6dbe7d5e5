"""Refused characters by medium, among all characters."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from cardgen.controls import (
    LONGEST,
    Medium,
    find_control,
    find_unpaired,
    find_unprintable,
    format_code_point,
)

ALL = list(map(chr, range(sys.maxunicode + 1)))


def refused_characters(medium: Medium) -> set[str]:
    return {char for char in ALL if find_control(f"好{char}", medium)}


def of(*categories: str) -> set[str]:
    return {char for char in ALL if unicodedata.category(char) in categories}


def test_a_page_shows_no_control_but_the_end_of_a_line() -> None:
    assert refused_characters("page") == of("Cc", "Cs") - {"\n"}


def test_a_cell_is_a_line_read_in_one_direction() -> None:
    turning = {"RLE", "LRE", "PDF", "RLO", "LRO", "LRI", "RLI", "FSI", "PDI"}
    turned = {char for char in ALL if unicodedata.bidirectional(char) in turning}
    assert refused_characters("cell") == of("Cc", "Cs", "Zl", "Zp") | turned | {
        "\ufffe",
        "\uffff",
    }


def test_a_barcode_carries_what_readers_show_as_text() -> None:
    ascii_controls = {char for char in of("Cc") if char.isascii()}
    assert refused_characters("barcode") == of("Cs") | ascii_controls - set("\t\n\r")


def test_the_first_is_found_and_named() -> None:
    assert find_control("好\n好") == ""
    assert find_control("a\tb\0") == "\t"
    assert format_code_point("\t") == "U+0009"
    assert format_code_point("\ud800") == "U+D800"
    assert format_code_point("\U0010ffff") == "U+10FFFF"


def find_fault(text: str) -> str:
    found = find_unprintable(text)
    assert found
    return str(found)


def test_mended_what_goes_from_right_to_left_was_set_backwards() -> None:
    """In columns and seals: all strong letters and numbers of that direction (UAX #9)."""
    turning = {"R", "AL", "AN", "RLE", "LRE", "PDF", "RLO", "LRO", "LRI", "RLI", "FSI", "PDI"}
    some = ALL[:0x20000]  # beyond are ideographs
    turned = {char for char in some if unicodedata.bidirectional(char) in turning}
    wrong = {char: find_unprintable(f"好{char}", may_turn=False) for char in some}
    found = {char for char, bad in wrong.items() if bad and bad.rule == "right-to-left"}
    assert turned <= found
    # And what stands in their blocks besides: marks, signs, letters of the future.
    kinds = {unicodedata.bidirectional(char) for char in found - turned}
    assert kinds <= {"NSM", "ON", "ET", "ES", "CS", "", "EN", "BN"}
    assert str(find_unprintable("שלום", may_turn=False)) == (
        "right-to-left: holds U+05E9, a character for text from right to left\n"
        "  hint: set it in lines: columns, boxes and seals cannot show such text"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("אב", ""),
        ("\u2067א\u2069", ""),
        ("\u202b\u2066a\u2069\u202c", ""),
        ("\u2067א", "\u2067"),
        ("א\u202c", "\u202c"),
        ("\u202aא\u2069", "\u2069"),
        ("\u202eא\nב\u202c", "\u202e"),
    ],
)
def test_what_turns_a_line_is_closed_in_it(text: str, found: str) -> None:
    assert find_unpaired(text) == found
    fault = find_unprintable(text)
    assert bool(fault) == bool(found)
    if fault:
        assert str(fault) == (
            f"right-to-left: holds {format_code_point(found)} without its counterpart in the "
            "line\n  hint: delete it from the message or the value"
        )


def test_what_is_printed() -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    for text in ("", "四海\n", "사해", "ế", "葛\U000e0100", family, "नमस्ते", "x" * LONGEST):
        assert find_unprintable(text) is None


def test_mended_heaps_of_marks_hung_off_the_page() -> None:
    """Sixty dots below reached 260 points below the page; a hundred above looked like one."""
    assert find_unprintable("a" + "\u0323" * 4) is None
    assert find_fault("a" + "\u0323" * 5) == (
        "bad-text: has more than 4 marks on one character\n"
        "  hint: delete it from the message or the value"
    )


def test_mended_long_texts_took_half_a_minute() -> None:
    assert find_fault("字" * 10_001) == (
        "overflow: has 10,001 characters, more than 10,000\n  hint: shorten it"
    )
