"""Paper sizes by name, and in units."""

from __future__ import annotations

from cardgen.stock import find_paper, parse_paper_size


def test_pixels_are_those_of_a_screen() -> None:
    assert parse_paper_size("1080x1080px") == (810.0, 810.0)
    assert parse_paper_size("1200 × 630 px") == (900.0, 472.5)


def test_paper_is_known_by_its_size_upright_or_lying() -> None:
    width, height = parse_paper_size("210mm x 297mm")
    assert find_paper(width, height, 0.0) == find_paper(height, width, 0.0) == "a4"
    assert find_paper(width + 2, height - 2, 1.0) == ""
    assert find_paper(width + 2, height - 2, 3.0) == "a4"
