from __future__ import annotations

import re

import pytest

from cardgen.display import Color
from cardgen.template.values import (
    LARGEST,
    parse_color,
    parse_insets,
    parse_page,
    parse_size,
)


def test_values() -> None:
    assert parse_color("#C81e0a") == Color(200, 30, 10)
    assert parse_insets(["1pt", "2pt"]) == (1.0, 2.0, 1.0, 2.0)
    assert parse_size("0.1pt") == pytest.approx(0.1)
    assert parse_page("200in x 1pt") == (LARGEST, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "red",
        "#fff",
        "#12345g",
        "#1234567",
        "#１２３４５６",
        "cmyk(1,2,3)",
        "cmyk(0,0,0,101)",
        "gray(1,2)",
        "gray(-1)",
        "gray()",
    ],
)
def test_not_a_colour(text: str) -> None:
    said = f"{text!r} is not a colour: write #rrggbb, cmyk(0, 80, 95, 0) or gray(60)"
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        parse_color(text)


def test_colours() -> None:
    assert parse_color("#0a0B0c") == Color(10, 11, 12)
    assert parse_color("cmyk(0, 80, 95,5)") == Color(242, 48, 12, (0.0, 0.8, 0.95, 0.05))
    assert parse_color("gray(60)") == Color(102, 102, 102, (0.0, 0.0, 0.0, 0.6))


def test_a_page_is_no_larger_than_pdf_allows() -> None:
    with pytest.raises(
        ValueError, match=r"is too large: a page is at most 5\.08 m wide and high$"
    ):
        parse_page("200.1in x 1in")


@pytest.mark.parametrize("text", ["0pt", "0.0mm"])
def test_a_size_is_above_zero(text: str) -> None:
    with pytest.raises(ValueError, match=f"^'{text}' is zero: write a length above zero$"):
        parse_size(text)
