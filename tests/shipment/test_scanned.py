"""The SSCC that the text of a scanned code names."""

from __future__ import annotations

import pytest

from cardgen.shipment.selection import Selection, find_possible_ssccs, find_sscc

RIGHT, WRONG = "088012340000000024", "088012340000000025"
BEHIND = "020880123456789337200010LOT-7{gs}1729091637"


@pytest.mark.parametrize("gs", ["\x1d", "", "<GS>", "{gs}", "^]", "\\x1d", "[FNC1]", "␝", "↔"])
@pytest.mark.parametrize("first", ["", "]d2", "]Q3", "]C1", "]d1", "\x1d", "]d2<GS>", "］ｄ２"])
def test_elements_of_gs1_name_the_box_whatever_follows(first: str, gs: str) -> None:
    text = f"{first}00{RIGHT}{BEHIND.format(gs=gs)}"
    assert find_sscc(text) == RIGHT
    assert Selection(text).ranges == ((RIGHT, RIGHT),)


@pytest.mark.parametrize(
    ("text", "sscc"),
    [
        (f"https://id.example.org/00/{RIGHT}", RIGHT),
        (f"HTTPS://EXAMPLE.ORG/A/STEM/00/{RIGHT}?17=290916&37=20", RIGHT),
        (f"https://example.org/00/{WRONG}", WRONG),
        ("(00) 0 8801234 000000002 4 (02) 08801234567893 (37) 20", RIGHT),
        (f"]d200{WRONG}02088012345678933720", WRONG),
        (f"00{WRONG}02088012345678933720", ""),
        (f"https://example.org/100/{RIGHT}", ""),
        (f"01{RIGHT}", ""),
        ("8801234567893", ""),
    ],
)
def test_an_sscc_is_never_guessed(text: str, sscc: str) -> None:
    assert find_sscc(text) == sscc


def test_an_sscc_behind_other_elements_is_a_possible_one() -> None:
    assert RIGHT in find_possible_ssccs(f"02088012345678933720<GS>00{RIGHT}")
    assert WRONG not in find_possible_ssccs(f"02088012345678933720<GS>00{WRONG}")
