"""ICU and BudouX find the same boundaries clause by clause as in the whole text."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import accumulate

import budoux
import pytest

from cardgen import resources
from cardgen.catalog import read_po
from cardgen.text import judges

# Characters beside the end of a clause that may change its boundaries.
_NOISE = "山川，。！？”“「」（）()A1一二 ー々っ\n…—あカ가?!%·￥、；《》’'ヶ"
_RANDOM = random.Random(5)


def messages() -> list[str]:
    files = sorted(resources.MESSAGES.glob("zh-ja/*.po"))
    entries = [entry for file in files for entry in read_po(file)]
    return [text for entry in entries for text in (entry.source, entry.translation) if text]


def texts() -> Iterator[str]:
    known = messages()
    yield from known
    for _ in range(300):
        parts = (_RANDOM.choice(known)[:60] for _ in range(_RANDOM.randint(2, 5)))
        yield "".join(part + _RANDOM.choice("。！？") for part in parts)
    for _ in range(1500):
        yield "".join(_RANDOM.choice(_NOISE) for _ in range(_RANDOM.randint(4, 40)))


@pytest.mark.parametrize(
    ("judge", "whole", "lang"),
    [
        *(
            (judges.find_line_ends, judges._line_ends, lang)
            for lang in ("ja@lb=strict", "ja@lb=strict;lw=phrase", "zh-Hans@lb=normal", "und")
        ),
        *((judges.find_words, judges._words, lang) for lang in ("zh", "ja")),
        *(
            (judges.find_phrases, judges._phrases, lang)
            for lang in ("zh-Hans", "zh-Hant", "ja")
        ),
    ],
)
def test_of_each_clause_they_say_what_they_say_of_all(
    judge: Callable[[str, str], list[int]],
    whole: Callable[[str, str], tuple[int, ...]],
    lang: str,
) -> None:
    for text in texts():
        assert judge(text, lang) == [*whole(text, lang)], text


def test_a_clause_that_was_judged_is_not_judged_again() -> None:
    for judge in (judges._line_ends, judges._words, judges._phrases):
        judge.cache_clear()
    for number in range(10):
        text = f"山川异域{number}，风月同天。寄诸佛子，共结来缘。"
        judges.find_line_ends(text, "zh-Hans@lb=strict")
        judges.find_phrases(text, "zh-Hans")
    assert judges._line_ends.cache_info().misses == 10 + 3
    assert judges._phrases.cache_info().misses == 20 + 2  # which sees what is beside a clause


@pytest.mark.parametrize(
    ("lang", "load"),
    [
        ("zh-Hans", budoux.load_default_simplified_chinese_parser),
        ("zh-Hant", budoux.load_default_traditional_chinese_parser),
        ("ja", budoux.load_default_japanese_parser),
    ],
)
def test_phrases_end_where_the_library_ends_them(
    lang: str, load: Callable[[], budoux.Parser]
) -> None:
    library = load()
    for text in ("", *texts()):
        pieces = library.parse(text)
        assert judges._phrases(text, lang) == (*accumulate(map(len, pieces)),), text
