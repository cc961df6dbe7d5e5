"""Places: what reaches the cut goes on into the bleed, and text keeps away from it."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from tests.preflight.samples import BLEED, form, found, picture

EDGE = "warning: bleed: what reaches the {} edge ends {} mm beyond it, under 3 mm"
NEAR = "warning: safety-distance: text is {} mm from the trim edge, under 3 mm"
AREA = b"0 0 0 .5 k "


def resources(pdf: Pdf, page: Any) -> None:
    page.Resources.XObject = Dictionary(
        P=picture(pdf, 2000, 2000),
        F=form(pdf, AREA + b"0 0 100 100 re f", Matrix=Array([2, 0, 0, 2, 8.504, 60])),
        G=form(pdf, AREA + b"-99 0 999 50 re f", BBox=Array([0, 0, 100, 50])),
    )


@pytest.mark.parametrize(
    ("content", "side", "beyond"),
    [
        (AREA + b"8.504 60 99 99 re f", "left", "0"),
        (AREA + b"8.6 60 99 99 re f", "left", "0"),
        (AREA + b"4.252 60 99 99 re f", "left", "1.5"),
        (AREA + b"60 8.504 99 99 re f*", "bottom", "0"),
        (AREA + b"60 60 246.144 99 re b", "right", "0"),
        (AREA + b"60 60 99 368.034 re f", "top", "0"),
        (AREA + b"60 60 m 99 430 l 120 60 l h f", "top", "0.7"),
        (b"99 0 0 99 8.504 60 cm /P Do", "left", "0"),
        (b"/F Do", "left", "0"),
        (b"1 0 0 1 8.504 60 cm /G Do", "left", "0"),
        (b"8.504 60 99 99 re W n " + AREA + b"0 0 140 140 re f", "left", "0"),
        (b"0 99 -99 0 107.504 60 cm /P Do", "left", "0"),
    ],
)
def test_what_ends_at_the_cut(content: bytes, side: str, beyond: str) -> None:
    assert found(content, resources) == [EDGE.format(side, beyond)]


@pytest.mark.parametrize(
    "content",
    [
        AREA + b"0 0 314.648 436.538 re f",
        b"0 0 0 0 k 8.504 60 99 99 re f 1 g 8.504 60 99 99 re f",
        AREA + b"9.5 60 99 99 re f",
        AREA + b"0 60 8.504 99 re f",
        b"0 60 m 8.504 60 l S 8.504 60 99 99 re S",
        b"314.648 0 0 436.538 0 0 cm /P Do",
        b"20 60 99 99 re W n " + AREA + b"8.504 0 140 140 re f",
        b"1 0 0 1 60 60 cm /F Do",
        b"8.504 60 99 99 re n",
    ],
)
def test_what_goes_on_or_does_not_reach_it(content: bytes) -> None:
    assert found(content, resources) == []


@pytest.mark.parametrize(
    ("content", "gap"),
    [
        (b"BT /F1 9 Tf 11.339 60 Td (a) Tj ET", "1"),
        (b"BT /F1 9 Tf 1 0 0 1 60 14.173 Tm (a) Tj ET", "2"),
        (b"BT /F1 9 Tf 60 424 Td (a) Tj ET", "0"),
        (b"1 0 0 1 11.339 60 cm BT /F1 9 Tf (a) Tj ET", "1"),
        (b"BT /F1 9 Tf 280 60 Td [(abcdefghijklmnop) 9 (qrst)] TJ ET", "0"),
        (b"BT /F1 9 Tf 4 60 Td (abc) Tj ET", "0"),
        (b"BT /F1 9 Tf 60 20 TD 0 -8.661 TD (a) ' ET", "0"),
    ],
)
def test_text_near_the_cut(content: bytes, gap: str) -> None:
    assert found(content) == [NEAR.format(gap)]


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 9 Tf 17.1 17.1 Td (a) Tj ET",
        b"BT /F1 9 Tf 60 0 Td (page information) Tj ET",
        b"BT 3 Tr /F1 9 Tf 11 60 Td (invisible) Tj ET",
        b"60 60 99 99 re W n BT /F1 9 Tf 11 20 Td (clipped) Tj ET",
    ],
)
def test_text_that_keeps_away_or_is_beside_the_page(content: bytes) -> None:
    assert found(content) == []


def test_pages_that_are_not_for_a_press_are_not_cut() -> None:
    assert found(AREA + b"8.504 60 99 99 re f", profile="screen") == []
    assert BLEED == 8.504


def test_text_that_is_set_downwards() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.Font.F1.Encoding = Name("/Identity-V")

    assert found(b"BT /F1 10 Tf 19.843 99 Td <00010002> Tj ET", change) == [NEAR.format("2.8")]
    assert found(b"BT /F1 10 Tf 60 19.843 Td <0001> Tj ET", change) == [NEAR.format("2.9")]
    assert found(b"BT /F1 10 Tf 60 30 Td <00010002> Tj ET", change) == []
