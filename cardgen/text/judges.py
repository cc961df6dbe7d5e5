"""Boundaries in a text by ICU's breakers and BudouX's models, as string indices.

Each clause is judged by itself, and once: letters to many recipients differ in few clauses.
The result for a clause does not depend on other clauses.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import Final

import budoux

from cardgen.lazy import lazy_pattern
from cardgen.ports import breaking

# Between a mark that ends a clause and a letter that may begin a line anywhere.
_BETWEEN: Final = lazy_pattern(
    "(?<=[。！？，、])(?=[一-鿿가-힣A-Za-zぁ-ゖァ-ヺ])"
    "(?![ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ])"
)
SEEN: Final = 3  # characters on either side of a boundary that a model of BudouX uses


def find_line_ends(text: str, locale: str) -> list[int]:
    """Find line ends by UAX #14, tailored by an ICU locale such as ``ja@lb=strict``."""
    return _judge_clauses(text, locale, _line_ends)


def find_words(text: str, lang: str) -> list[int]:
    """Find the ends of words; in Chinese and Japanese by ICU's dictionary."""
    return _judge_clauses(text, lang, _words)


def find_phrases(text: str, lang: str) -> list[int]:
    """Find the ends of phrases of a Chinese or Japanese text by BudouX's model."""
    return _judge_clauses(text, lang, _phrases, SEEN)


def _judge_clauses(
    text: str, lang: str, judge: Callable[[str, str], tuple[int, ...]], seen: int = 0
) -> list[int]:
    """Find the boundaries in a text, clause by clause.

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
    return (0, *(match.start() for match in _BETWEEN.finditer(text)), len(text))


@lru_cache(maxsize=2048)
def _within(ends: tuple[int, ...], begin: int, end: int) -> tuple[int, ...]:
    """List the boundaries from `begin` to before `end`."""
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
    return tuple(accumulate(map(len, _model(lang).parse(text))))


@cache
def _model(lang: str) -> budoux.Parser:
    """Load the model of BudouX for a language."""
    if lang.startswith("ja"):
        return budoux.load_default_japanese_parser()
    if lang in {"zh", "zh-Hans", "zh-CN", "zh-SG"}:
        return budoux.load_default_simplified_chinese_parser()
    return budoux.load_default_traditional_chinese_parser()
