"""Which characters are refused where: of all that there are."""

from __future__ import annotations

import sys
import unicodedata

from cardgen.controls import Medium, code_point, control_character

ALL = list(map(chr, range(sys.maxunicode + 1)))


def refused(medium: Medium) -> set[str]:
    return {char for char in ALL if control_character(f"好{char}", medium)}


def of(*categories: str) -> set[str]:
    return {char for char in ALL if unicodedata.category(char) in categories}


def test_a_page_shows_no_control_but_the_end_of_a_line() -> None:
    assert refused("page") == of("Cc", "Cs") - {"\n"}


def test_a_cell_is_a_line_read_in_one_direction() -> None:
    turning = {"RLE", "LRE", "PDF", "RLO", "LRO", "LRI", "RLI", "FSI", "PDI"}
    turned = {char for char in ALL if unicodedata.bidirectional(char) in turning}
    assert refused("cell") == of("Cc", "Cs", "Zl", "Zp") | turned | {"\ufffe", "\uffff"}


def test_a_barcode_carries_what_readers_show_as_text() -> None:
    ascii_controls = {char for char in of("Cc") if char.isascii()}
    assert refused("barcode") == of("Cs") | ascii_controls - set("\t\n\r")


def test_the_first_is_found_and_named() -> None:
    assert control_character("好\n好") == ""
    assert control_character("a\tb\0") == "\t"
    assert code_point("\t") == "U+0009"
    assert code_point("\ud800") == "U+D800"
    assert code_point("\U0010ffff") == "U+10FFFF"
