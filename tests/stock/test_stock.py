from __future__ import annotations

from tests.stock.samples import stock


def test_labels_are_numbered_row_by_row() -> None:
    six = stock()
    assert six.count == 6
    corners = [six.corner(number) for number in range(1, 7)]
    assert corners == [(10, 5), (110, 5), (10, 100), (110, 100), (10, 195), (110, 195)]
