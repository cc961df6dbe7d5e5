"""Paper sizes by name, and in units."""

from __future__ import annotations

from cardgen.stock import paper_of, paper_size


def test_pixels_are_those_of_a_screen() -> None:
    assert paper_size("1080x1080px") == (810.0, 810.0)
    assert paper_size("1200 × 630 px") == (900.0, 472.5)


def test_paper_is_known_by_its_size_upright_or_lying() -> None:
    width, height = paper_size("210mm x 297mm")
    assert paper_of(width, height, 0.0) == paper_of(height, width, 0.0) == "a4"
    assert paper_of(width + 2, height - 2, 1.0) == ""
    assert paper_of(width + 2, height - 2, 3.0) == "a4"
