from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from tests.ocr import accuracy


@pytest.mark.parametrize(
    ("expected", "got", "share"),
    [
        ("你好，", "你好,", 1),
        ("你好", "你 好\n", 1),
        ("１２３ＡＢ", "123AB", 1),
        ("한", "\u1112\u1161\u11ab", 1),
        ("", "", 1),
        (" ", "\n", 1),
        ("你好", "你不好", 1 / 2),  # one added
        ("你不好", "你好", 2 / 3),  # one missing
        ("你好", "你奸", 1 / 2),  # one wrong
        ("你好。", "你好", 2 / 3),  # marks count
        ("ab", "ba", 0),
        ("kitten", "sitting", 1 / 2),
        ("flaw", "lawn", 1 / 2),
        ("Seoul", "seoul", 4 / 5),
        ("你好", "", 0),
        ("", "x", 0),
        ("a", "xxxxx", 0),  # never below nothing
    ],
)
def test_accuracy(expected: str, got: str, share: float) -> None:
    assert accuracy(expected, got) == pytest.approx(share)


@given(st.text("ab国", max_size=8), st.text("ab国", max_size=8))
def test_edits_go_both_ways(one: str, other: str) -> None:
    assert 0 <= accuracy(one, other) <= 1
    assert (accuracy(one, other) == 1) == (one == other)
    if len(one) == len(other):
        assert accuracy(one, other) == accuracy(other, one)
