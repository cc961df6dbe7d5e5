"""Marks outside of the page, clipped or wholly clear, are not judged by their looks."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Pdf

from tests.preflight.samples import BLEED, form, found, picture

TEXT = b"BT /F1 3 Tf %d %d Td (a) Tj ET "
SLUG = 60


def slug(pdf: Pdf, page: Any) -> None:
    """Make a page with a slug around the bleed box, and draw in it."""
    left, bottom, right, top = (float(each) for each in page.MediaBox)
    page.MediaBox = Array([left - SLUG, bottom - SLUG, right + SLUG, top + SLUG])
    fonts = Dictionary(Font=page.Resources.Font)
    wide = Array([-SLUG, -SLUG, 400, 500])
    page.Resources.XObject = Dictionary(
        P=picture(pdf, 20, 20),
        F=form(pdf, TEXT % (9, 9), Resources=fonts),
        G=form(pdf, TEXT % (60, -40), Resources=fonts, BBox=wide),
        H=form(pdf, TEXT % (200, 9), Resources=fonts),
        I=form(pdf, TEXT % (60, 60), Resources=fonts, BBox=wide),
    )


def clear(pdf: Pdf, page: Any) -> None:
    slug(pdf, page)
    page.Resources.ExtGState = Dictionary(N=Dictionary(ca=0, CA=0), M=Dictionary(ca=1, CA=1))


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (TEXT % (60, -40), ""),
        (TEXT % (60, 60), "small-text"),
        (b"BT /F1 3 Tf 60 -40 Td (a) Tj 0 100 Td (a) Tj ET", "small-text"),
        (b"BT 0 0 0 0 k /F1 8 Tf 60 -40 Td (a) Tj ET", ""),
        (b".1 w 60 -40 m 90 -40 l S", ""),
        (b".1 w 60 -40 m 90 90 l S", "thin-line"),
        (b"60 -40 99 .1 re f", ""),
        (b"60 60 99 .1 re f", "thin-line"),
        (b"q 40 0 0 40 60 -50 cm /P Do Q", ""),
        (b"q 40 0 0 40 900 900 cm /P Do Q", ""),
        (b"q 40 0 0 40 60 60 cm /P Do Q", "resolution"),
        (b"q /N gs 40 0 0 40 60 60 cm /P Do Q", ""),
        (b"q /N gs /M gs 40 0 0 40 60 60 cm /P Do Q", "resolution"),
        (b"q /N gs " + TEXT % (60, 60) + b"Q", ""),
        (b"q 90 90 9 9 re W n " + TEXT % (60, 60) + b".1 w 0 0 m 9 9 l S Q", ""),
        (b"q 50 50 50 50 re W n " + TEXT % (60, 60) + b"Q", "small-text"),
        (b"q 40 40 0 0 re W n 0 w 0 0 m 99 99 l S Q", ""),
        (b"q 1 0 0 1 60 60 cm /F Do Q", "small-text"),
        (b"q 1 0 0 1 60 -110 cm /F Do Q", ""),
        (b"/G Do", ""),
        (b"q 1 0 0 1 0 100 cm /G Do Q", "small-text"),
        (b"q 1 0 0 1 60 60 cm /H Do Q", ""),
        (b"/I Do", "small-text"),
    ],
)
def test_what_is_not_seen(content: bytes, rule: str) -> None:
    said = found(content, clear if b" gs " in content else slug)
    assert [line.split(": ")[1] for line in said] == ([rule] if rule else [])


def test_a_form_is_judged_wherever_it_is_drawn() -> None:
    away, here = b"q 1 0 0 1 60 -110 cm /F Do Q ", b"q 1 0 0 1 60 60 cm /F Do Q "
    for content in (away + here, here + away):
        [said] = found(content, slug)
        assert ": small-text: " in said
    away, here = b"/G Do ", b"q 1 0 0 1 0 100 cm /G Do Q "
    for content in (away + here, here + away):
        [said] = found(content, slug)
        assert ": small-text: " in said


def test_what_is_not_for_a_press_is_seen_whole() -> None:
    assert found(b"q 40 0 0 40 900 900 cm /P Do Q", slug, "screen") != []
    assert BLEED < SLUG
