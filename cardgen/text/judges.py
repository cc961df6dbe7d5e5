"""Boundaries in a text by ICU's breakers and BudouX's models, as string indices.

Each clause is judged by itself, and once: letters to many recipients differ in few clauses.
The result for a clause does not depend on other clauses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import Final

import budoux
from icu4py.breakers import LineBreaker, WordBreaker

from cardgen.lazy import lazy_pattern

# Between a mark that ends a clause and a letter that may begin a line anywhere.
_BETWEEN: Final = lazy_pattern(
    "(?<=[。！？，、])(?=[一-鿿가-힣A-Za-zぁ-ゖァ-ヺ])"
    "(?![ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ])"
)
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
    return (0, *(match.start() for match in _BETWEEN.finditer(text)), len(text))


@lru_cache(maxsize=2048)
def _within(ends: tuple[int, ...], begin: int, end: int) -> tuple[int, ...]:
    """List the boundaries from index `begin` to before `end`."""
    return tuple(at for at in ends if begin <= at < end)


@lru_cache(maxsize=2048)
def _line_ends(text: str, locale: str) -> tuple[int, ...]:
    """Find the possible line breaks of a clause with ICU; cached."""
    return _ends(LineBreaker(text, locale))


@lru_cache(maxsize=2048)
def _words(text: str, lang: str) -> tuple[int, ...]:
    """Find the ends of the words of a clause with ICU; cached."""
    return _ends(WordBreaker(text, lang))


@lru_cache(maxsize=2048)
def _phrases(text: str, lang: str) -> tuple[int, ...]:
    """Find the ends of the phrases of a clause with BudouX; cached."""
    return _ends(_model(lang).parse(text))


@cache
def _model(lang: str) -> budoux.Parser:
    """Load the model of BudouX for a language."""
    if lang.startswith("ja"):
        return budoux.load_default_japanese_parser()
    if lang in {"zh", "zh-Hans", "zh-CN", "zh-SG"}:
        return budoux.load_default_simplified_chinese_parser()
    return budoux.load_default_traditional_chinese_parser()


def _ends(pieces: Iterable[str]) -> tuple[int, ...]:
    """Compute the end index of each piece in characters, since ICU counts UTF-16 units."""
    return tuple(accumulate(map(len, pieces)))
