"""What others know of a text: ICU's breakers and BudouX's models, as string indices.

They are asked clause by clause, and of a clause once: texts of letters to many differ in
one of many. What they say of a clause does not depend on others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import Final

import budoux
from icu4py.breakers import LineBreaker, WordBreaker

# Between a mark that ends a clause and a letter that may begin a line anywhere.
_BETWEEN: Final = re.compile(
    "(?<=[。！？，、])(?=[一-鿿가-힣A-Za-zぁ-ゖァ-ヺ])"
    "(?![ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ])"
)
SEEN: Final = 3  # characters on either side of a place that a model of BudouX looks at


def line_ends(text: str, locale: str) -> list[int]:
    """Where UAX #14, tailored by an ICU locale such as ``ja@lb=strict``, lets a line end."""
    return _by_clause(text, locale, _line_ends)


def words(text: str, lang: str) -> list[int]:
    """Where words end; for Chinese and Japanese by ICU's dictionary."""
    return _by_clause(text, lang, _words)


def phrases(text: str, lang: str) -> list[int]:
    """Where phrases of a Chinese or Japanese text end, by BudouX's model."""
    return _by_clause(text, lang, _phrases, SEEN)


def _by_clause(
    text: str, lang: str, judge: Callable[[str, str], tuple[int, ...]], seen: int = 0
) -> list[int]:
    """What a judge says of each clause, with so much `seen` of its neighbours."""
    edges = cuts(text)
    if len(edges) == 2:
        return list(judge(text, lang))
    found: list[int] = []
    for begin, end in pairwise(edges):
        if not seen:
            found += map(begin.__add__, judge(text[begin:end], lang))
            continue
        first = max(0, begin - seen)
        own = _within(judge(text[first : end + seen], lang), begin - first, end - first)
        found += map(first.__add__, own)
    return found if not seen else [*found, len(text)]


@lru_cache(maxsize=2048)
def cuts(text: str) -> tuple[int, ...]:
    """Where the clauses of a text begin, and where the last of them ends."""
    return (0, *(match.start() for match in _BETWEEN.finditer(text)), len(text))


@lru_cache(maxsize=2048)
def _within(ends: tuple[int, ...], begin: int, end: int) -> tuple[int, ...]:
    """Those of a clause, without what its neighbours have."""
    return tuple(at for at in ends if begin <= at < end)


@lru_cache(maxsize=2048)
def _line_ends(text: str, locale: str) -> tuple[int, ...]:
    return _ends(LineBreaker(text, locale))


@lru_cache(maxsize=2048)
def _words(text: str, lang: str) -> tuple[int, ...]:
    return _ends(WordBreaker(text, lang))


@lru_cache(maxsize=2048)
def _phrases(text: str, lang: str) -> tuple[int, ...]:
    return _ends(_model(lang).parse(text))


@cache
def _model(lang: str) -> budoux.Parser:
    if lang.startswith("ja"):
        return budoux.load_default_japanese_parser()
    if lang in {"zh", "zh-Hans", "zh-CN", "zh-SG"}:
        return budoux.load_default_simplified_chinese_parser()
    return budoux.load_default_traditional_chinese_parser()


def _ends(pieces: Iterable[str]) -> tuple[int, ...]:
    # ICU's own offsets count UTF-16 units; its pieces count characters.
    return tuple(accumulate(map(len, pieces)))
