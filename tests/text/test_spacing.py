from __future__ import annotations

import pytest

from cardgen.text.spacing import RIGID, SHRINKING, STRETCHING, Give, find_autospace, find_give


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


def give(
    shrink: float, shrinking: str, stretch: float = 0.0, stretching: str = "solid"
) -> Give:
    return Give(shrink, SHRINKING.index(shrinking), stretch, STRETCHING.index(stretching))


@pytest.mark.parametrize(
    ("lang", "pair", "white", "expected"),
    [
        # between two characters: a quarter em at the most, and nothing to lose
        ("ja", "国国", 0.0, give(0.0, "mark", 0.25)),
        ("ja", "Aa", 0.0, give(0.0, "mark")),
        # behind closing and before opening marks: their white may go; some may come
        ("ja", "、国", 0.5, give(0.5, "mark", 0.25)),
        ("ja", "国「", 0.5, give(0.5, "mark", 0.25)),
        ("ja", "」「", 0.5, give(0.5, "mark", 0.25)),
        # on the inner side of brackets and before stops nothing comes
        ("ja", "「国", 0.0, give(0.0, "mark")),
        ("ja", "国」", 0.0, give(0.0, "mark")),
        ("ja", "「「", 0.0, give(0.0, "mark")),
        # full stops keep their white within a line
        ("ja", "。国", 0.5, give(0.0, "mark", 0.25)),
        ("ja", "・国", 0.25, give(0.25, "middle dot", 0.25)),
        ("ja", "国・", 0.25, give(0.25, "middle dot")),
        ("ja", "国A", 0.25, give(0.125, "autospace", 0.25, "autospace")),
        ("ja", " A", 0.3, give(0.05, "word space", 0.2, "word space")),
        ("ko", " 국", 0.3, give(0.1, "word space", 0.1, "word space")),
        ("ja", "A ", 0.3, RIGID),
    ],
)  # fmt: skip
def test_white_of_a_justified_line_has_limits(
    lang: str, pair: str, white: float, expected: Give
) -> None:
    assert find_give(*pair, white, lang) == pytest.approx(expected)
