"""Describe breaks between Korean words by features, which `points` knows.

A feature is written as it reads: ``을|adverb`` is a break between an object and an adverb. The
class of a word is that of its ending, as `korean_endings` finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.text.breaks import Break
from cardgen.text.phrases.korean import split_words
from cardgen.text.phrases.korean_endings import (
    has_case,
    is_adnominal,
    is_adverb,
    is_connective,
    is_genitive,
    is_infinitive,
)
from cardgen.text.phrases.korean_words import (
    BOUND_NOUNS,
    CONJUNCTIONS,
    COUNTERS,
    DEGREES,
    DETERMINERS,
    TIMES,
)
from cardgen.text.phrases.points import FAR, bin_length

_PREDICATE: Final = lazy_pattern("(?:[다요까죠자라]|시오)$")
# Particles, each with the name of its class.
_PARTICLES: Final = {
    **{
        each: each
        for each in ("에서", "에게", "께", "으로", "까지", "부터", "에", "도", "만", "고")
    },
    **dict.fromkeys("을를", "을"),
    **dict.fromkeys("이가", "이"),
    **dict.fromkeys("와과", "와"),
    "로": "으로",
}
_LISTS: Final = (
    (DETERMINERS, "determiner"),
    (BOUND_NOUNS | COUNTERS, "bound"),
    (DEGREES, "degree"),
    (TIMES, "time"),
    (CONJUNCTIONS, "conjunction"),
)
_TESTS: Final = (
    (is_adverb, "adverb"),
    (is_genitive, "genitive"),
    (is_adnominal, "adnominal"),
    (is_connective, "connective"),
    (is_infinitive, "infinitive"),
)


@lru_cache(maxsize=4096)
def _classify(word: str) -> str:
    """Find the class of a word without marks; "-" for none."""
    if not word:
        return "-"
    if word[0].isdecimal():
        return "number"
    for words, name in _LISTS:
        if word in words:
            return name
    for is_one, name in _TESTS:
        if is_one(word):
            return name
    if _PREDICATE.search(word) and not has_case(word):
        return "predicate"
    if word[-1] in "은는":
        return "topic"
    for size in (2, 1):
        if len(word) > size and word[-size:] in _PARTICLES:
            return _PARTICLES[word[-size:]]
    return "noun"


def describe_breaks(
    text: str, places: Sequence[int], by_rules: Mapping[int, Break]
) -> Iterator[tuple[int, list[str]]]:
    """Describe the break at each of `places`, the ends of Korean words, by its features."""
    words, bare = split_words(text, places)
    classes = ["-", "-", *map(_classify, bare), "-", "-"]
    sizes = [sum(map(str.isalnum, word)) for word in bare]
    closes = [not word.rstrip()[-1:].isalnum() for word in words]
    closes[-1:] = [True]
    rules = [0, *(int(by_rules[at]) for at in places), 0]
    for number, (first, second) in enumerate(pairwise(sizes)):
        if closes[number]:
            continue
        before, left, right, behind = classes[number + 1 : number + 5]
        if number and closes[number - 1]:
            before = "-"
        if closes[number + 1]:
            behind = "-"
        earlier, rule, later = rules[number : number + 3]
        ends = _count(sizes, closes, number)
        yield (
            places[number],
            [
                f"rule {rule}",
                f"{left}|",
                f"|{right}",
                f"{left}|{right}",
                f"{before} {left}|",
                f"|{right} {behind}",
                f"{before} _|",
                f"|_ {behind}",
                f"{before} {left}|{right}",
                f"{left}|{right} {behind}",
                f"{min(5, first)}|",
                f"|{min(5, second)}",
                f"{min(9, first + second)} letters",
                f"-{bin_length(ends[0])}",
                f"+{bin_length(ends[1])}",
                f"<{earlier}|",
                f"|{later}>",
                f"<{earlier}|{rule}|{later}>",
                f"{left}|{right} {min(5, first)}|{min(5, second)}",
                f"<{earlier} {left}|{right}",
                *(
                    ("|closes", f"|closes {min(5, second)}", f"{left}|closes")
                    if closes[number + 1]
                    else ()
                ),
            ],
        )


def _count(sizes: Sequence[int], closes: Sequence[bool], number: int) -> tuple[int, int]:
    """Count the syllables of the clause before and behind the break after a word."""
    before = behind = 0
    begin, end = number, number + 1
    while before < FAR and begin >= 0 and (begin == number or not closes[begin]):
        before += sizes[begin]
        begin -= 1
    while behind < FAR and end < len(sizes) and (end == number + 1 or not closes[end - 1]):
        behind += sizes[end]
        end += 1
    return before, behind
