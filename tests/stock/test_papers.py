"""Sizes by name, and in units."""

from __future__ import annotations

from cardgen.stock import paper_size


def test_pixels_are_those_of_a_screen() -> None:
    assert paper_size("1080x1080px") == (810.0, 810.0)
    assert paper_size("1200 × 630 px") == (900.0, 472.5)
