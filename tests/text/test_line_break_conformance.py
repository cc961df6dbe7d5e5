"""UAX #14 without tailoring, against Unicode's own cases; every difference has a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from cardgen.text.breaks import find_breaks
from tests.system import lacking

CASES: Final = Path("/usr/share/unicode/auxiliary/LineBreakTest.txt")

# What the cases of Unicode 15.1 expect otherwise than ICU 78, which has Unicode 17.0. Rule and
# version that changed it → the cases it changed, with the indices that are no longer
# opportunities (-) or newly are (+).
DIFFERENCES: Final = {
    # LB20a is new: no break behind a hyphen that begins a word.
    ("LB20a", "16.0"): """
        002D 0023 -1
        002D 0308 0023 -2
        002D 00A7 -1
        002D 0308 00A7 -2
        002D 50005 -1
        002D 0308 50005 -2
        002D 0E01 -1
        002D 0308 0E01 -2
    """,
    # LB20a: Hebrew letters are treated as other letters are.
    ("LB20a", "17.0"): """
        002D 05D0 -1
        002D 0308 05D0 -2
    """,
    # LB21a: a hyphen between Hebrew letters allows a break.
    ("LB21a", "16.0"): """
        05D0 002D 05D0 +2
    """,
    # LB25: no break between a decimal mark and a digit, though no digit precede the mark.
    # The 15.1 cases follow example 7 of its section 8.2, which asked for one.
    ("LB25", "16.0"): """
        002C 0030 -1
        002C 0308 0030 -2
        0061 002E 0032 0020 -2
        0061 002E 0032 0020 0915 -2
        0061 002E 0032 0020 672C -2
        0061 002E 0032 3000 672C -2
        0061 002E 0032 3000 307E -2
        0061 002E 0032 3000 0033 -2
        0061 002E 0032 3000 300C -2
        0041 002E 0031 0020 BABB -2
        BD24 C5B4 002E 0020 0041 002E 0032 0020 BCFC -6
        BD10 C694 002E 0020 0041 002E 0033 0020 BABB -6
        C694 002E 0020 0041 002E 0034 0020 BABB -5
    """,
    # LB15c is new: a break before a decimal mark behind a space (“equals .35 cents”), and
    # LB25 as above: none behind that mark.
    ("LB15c, LB25", "16.0"): """
        0065 0071 0075 0061 006C 0073 0020 002E 0033 0035 0020 0063 0065 006E 0074 0073 +7 -8
    """,
    # Balinese digits are no longer of class ID but AS, so LB28a joins them with what goes
    # before or behind them; the rule itself is 15.1's.
    ("LB28a, by data", "after 15.1"): """
        11003 1B50 -1
        11003 0308 1B50 -2
        1B50 1BF2 -1
        1B50 0308 1BF2 -2
        1B50 1B44 -1
        1B50 0308 1B44 -2
    """,
    # LB23a joins ideographs with signs of number, and they are no longer ideographs.
    ("LB23a, by data", "after 15.1"): """
        1B50 0025 +1
        1B50 0308 0025 +2
        0024 1B50 +1
        0024 0308 1B50 +2
    """,
}


def list_differences() -> list[str]:
    return sorted(
        line.strip() for cases in DIFFERENCES.values() for line in cases.strip().splitlines()
    )


def expectation(case: str) -> tuple[str, set[int]]:
    """Parse a case as its text and the indices of its opportunities."""
    text, found = "", set()
    for token in case.split():
        if token == "÷":
            found.add(len(text))
        elif token != "×":
            text += chr(int(token, 16))
    return text, found - {len(text)}


def test_rule_1_untailored_breaks_are_those_of_uax_14() -> None:
    if not CASES.exists():
        lacking(str(CASES), "unicode-data")
    lines = CASES.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# LineBreakTest-15.1.0.txt", "DIFFERENCES accounts for 15.1.0's cases"
    cases = [case for line in lines if (case := line.partition("#")[0].strip())]
    assert len(cases) == 10_274
    different = []
    for case in cases:
        text, expected = expectation(case)
        found = set(find_breaks(text, "und"))
        if found != expected:
            codes = " ".join(f"{ord(char):04X}" for char in text)
            signs = (f"{'+' if at in found else '-'}{at}" for at in sorted(found ^ expected))
            different.append(" ".join([codes, *signs]))
    assert sorted(different) == list_differences()


def test_no_case_is_accounted_for_twice() -> None:
    assert len(list_differences()) == len(set(list_differences())) == 35


@pytest.mark.parametrize("lang", ["", "und"])
def test_untailored_ignores_strictness_and_unit(lang: str) -> None:
    text = "カッパー2025年A/S——国～国／国"
    plain = find_breaks(text, "und")
    assert find_breaks(text, lang, strictness="loose", unit="phrase") == plain
    assert find_breaks(text, lang, strictness="very-strict", unit="word") == plain
