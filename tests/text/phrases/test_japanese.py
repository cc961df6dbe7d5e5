from __future__ import annotations

from itertools import pairwise

import pytest

from cardgen.text.breaks import Break
from cardgen.text.sense import weigh_breaks


def places(text: str, best: Break) -> list[str]:
    """Split a text at the breaks that are at least as good as `best`."""
    edges = [0, *(at for at, kind in weigh_breaks(text, "ja") if kind <= best), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The dictionary alone divides また｜お; the model sees what it does not.
        ("上野公園でまたお会いしましょう", "上野公園でまた|お会いしましょう"),
        ("この困難を乗り越えるために", "この困難を|乗り越えるために"),
        ("桜の花が咲くころ、", "桜の花が|咲くころ、"),
        ("あなたと共にいます。", "あなたと共にいます。"),
        ("最も大切なものを分かち合います", "最も大切なものを|分かち合います"),
        ("皆は「よし！」と答えた。", "皆は「よし！」と|答えた。"),
    ],
)
def test_phrases(text: str, expected: str) -> None:
    assert places(text, Break.WORD) == expected.split("|")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("困難を乗り越えるため、", 8),  # 形式名詞
        ("大切なものを", 3),
        ("見守っている", 4),  # 補助動詞
        ("届けてください", 3),
        ("その町の人々", 2),  # 連体詞
        ("もっと遠くへ", 3),
        ("春の花が咲く", 2),  # a short genitive
    ],
)
def test_what_leans_on_its_neighbour(text: str, at: int) -> None:
    assert dict(weigh_breaks(text, "ja")).get(at, Break.PLAIN) >= Break.TIED
