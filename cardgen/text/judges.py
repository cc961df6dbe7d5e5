"""Boundaries in a text by ICU's breakers and BudouX's models, as string indices.

Each clause is judged by itself, and once: letters to many recipients differ in few clauses.
The result for a clause does not depend on other clauses.

BudouX's models are read, and their scores added, here: importing the library takes as long as
the layout of a label, since it also reads HTML.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec

from cardgen.ports import breaking

_CLAUSE_ENDS: Final = frozenset("。！？，、")
_SMALL: Final = frozenset("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ")
SEEN: Final = 3  # characters on either side of a boundary that a model of BudouX uses


def find_line_ends(text: str, locale: str) -> list[int]:
    """Find the possible line breaks of a text by ICU (UAX #14).

    `locale` is as ``ja@lb=strict``.
    """
    return _judge_clauses(text, locale, _line_ends)


def find_words(text: str, lang: str) -> list[int]:
    """Find the ends of the words of a text, in Chinese and Japanese with ICU's dictionary."""
    return _judge_clauses(text, lang, _words)


def find_phrases(text: str, lang: str) -> list[int]:
    """Find the ends of phrases of a Chinese or Japanese text with BudouX's model."""
    return _judge_clauses(text, lang, _phrases, SEEN)


def _judge_clauses(
    text: str, lang: str, judge: Callable[[str, str], tuple[int, ...]], seen: int = 0
) -> list[int]:
    """Find boundaries in a text with `judge`, clause by clause, and cache them in `seen`.

    `judge` gets a clause and the `seen` characters on either side of it.
    """
    edges = _find_clauses(text)
    if len(edges) == 2:
        return list(judge(text, lang))
    ends: list[int] = []
    for begin, end in pairwise(edges):
        if not seen:
            ends += map(begin.__add__, judge(text[begin:end], lang))
            continue
        first = max(0, begin - seen)
        own = _within(judge(text[first : end + seen], lang), begin - first, end - first)
        ends += map(first.__add__, own)
    return ends if not seen else [*ends, len(text)]


@lru_cache(maxsize=2048)
def _find_clauses(text: str) -> tuple[int, ...]:
    """Find the starts of the clauses of a text, and the end of the last one."""
    ends = (at for at, char in enumerate(text[:-1], 1) if char in _CLAUSE_ENDS)
    return (0, *(at for at in ends if _begins_clause(text[at])), len(text))


def _begins_clause(char: str) -> bool:
    """True if a letter may begin a line anywhere."""
    if char.isascii():
        return char.isalpha()
    is_kana = "ぁ" <= char <= "ゖ" or "ァ" <= char <= "ヺ"
    return (is_kana and char not in _SMALL) or "一" <= char <= "鿿" or "가" <= char <= "힣"


@lru_cache(maxsize=2048)
def _within(ends: tuple[int, ...], begin: int, end: int) -> tuple[int, ...]:
    """List the boundaries from index `begin` to before `end`."""
    return tuple(at for at in ends if begin <= at < end)


@lru_cache(maxsize=2048)
def _line_ends(text: str, locale: str) -> tuple[int, ...]:
    """Find the line ends of a clause by ICU."""
    return breaking.find_line_ends(text, locale)


@lru_cache(maxsize=2048)
def _words(text: str, lang: str) -> tuple[int, ...]:
    """Find the ends of words of a clause by ICU."""
    return breaking.find_word_ends(text, lang)


@lru_cache(maxsize=2048)
def _phrases(text: str, lang: str) -> tuple[int, ...]:
    """Find the ends of phrases of a clause by BudouX."""
    model = _model("ja" if lang.startswith("ja") else _CHINESE.get(lang, "zh-hant"))
    if not text:
        return ()
    padded = f"{_PAD}{text}{_PAD}"
    inner = range(len(_PAD) + 1, len(_PAD) + len(text))
    scores = [
        [table.get(padded[at + begin : at + end], 0) for at in inner]
        for begin, end, table in model.features
    ]
    sums = map(sum, zip(*scores, strict=True))
    return (*(at for at, found in enumerate(sums, 1) if found > model.least), len(text))


class _Model(msgspec.Struct, frozen=True):
    """The scores of the characters around a boundary; more than the `least` make one.

    A feature is a table for the characters between two places, counted from the boundary.
    """

    features: tuple[tuple[int, int, dict[str, int]], ...]
    least: float


@cache
def _model(name: str) -> _Model:
    """Load a model of BudouX."""
    spec = find_spec("budoux")
    assert spec is not None
    assert spec.origin is not None
    file = Path(spec.origin).with_name("models") / f"{name}.json"
    tables = msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, int]])
    features = tuple((*_PLACES[feature], table) for feature, table in tables.items())
    return _Model(features, sum(sum(table.values()) for table in tables.values()) / 2)


_PAD: Final = "\0" * SEEN
_CHINESE: Final = dict.fromkeys(("zh", "zh-Hans", "zh-CN", "zh-SG"), "zh-hans")
_PLACES: Final = {
    "UW1": (-3, -2), "UW2": (-2, -1), "UW3": (-1, 0), "UW4": (0, 1), "UW5": (1, 2),
    "UW6": (2, 3), "BW1": (-2, 0), "BW2": (-1, 1), "BW3": (0, 2), "TW1": (-3, 0),
    "TW2": (-2, 1), "TW3": (-1, 2), "TW4": (0, 3),
}  # fmt: skip
