from __future__ import annotations

import pytest

from cardgen.text.spacing import find_autospace


@pytest.mark.parametrize(
    ("lang", "pair", "expected"),
    [
        ("zh-Hans", "有2", 0.25), ("zh-Hans", "4年", 0.25), ("zh-Hans", "A国", 0.25),
        ("ja", "ー1", 0.25), ("ja", "カA", 0.25), ("ja", "Aの", 0.25),
        # beside marks and spaces, between likes, and full-width forms: nothing
        ("zh-Hans", "。A", 0), ("zh-Hans", "A，", 0), ("zh-Hans", "（1", 0),
        ("zh-Hans", "国 ", 0), ("zh-Hans", "国国", 0), ("zh-Hans", "A1", 0),
        ("zh-Hans", "国Ａ", 0), ("ja", "ーカ", 0), ("ja", "ｰカ", 0),
        ("zh-Hans", "国한", 0), ("zh-Hans", "国%", 0),
        # Korean sets its own spaces
        ("ko", "A국", 0), ("ko", "国A", 0), ("ko", "1년", 0),
    ],
)  # fmt: skip
def test_rule_9_a_quarter_em_beside_latin(lang: str, pair: str, expected: float) -> None:
    assert find_autospace(pair[0], pair[1], lang) == expected
