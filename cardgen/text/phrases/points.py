"""Grade breaks by points for what stands around them.

The rules of a grammar see one word on either side. A reader also hears if the words before and
behind are long enough for a line, and what they are. So each feature of a break (the verdict of
the rules, the classes of the words around it, the distance to the marks) has points, and their
sum decides. The points are fitted to texts in which people marked where a line may end:
``python -m tests.text.fitting`` writes the files beside this module.

There are two sums: how well a line ends at the break, and how surely it tears a word there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from cardgen.text.breaks import Break

FOLDER: Final = Path(__file__).parent
UNIT: Final = 100  # points that make a line end e times as likely to be good
BIAS: Final = ""  # the feature that every break has
KEPT: Final = "kept"
"""The feature of a break whose grade by the rules is sure."""
FAR: Final = 11  # letters or words, behind which nothing counts
_GOOD: Final = 40  # three of five such breaks are good
_FAIR: Final = -40  # two of five

Features = Iterable[tuple[int, list[str]]]
"""Places of a text with the features of a break there."""


class Points(msgspec.Struct, frozen=True):
    """The points of each feature, for a good line end and for a torn word."""

    good: dict[str, int]
    torn: dict[str, int]


@cache
def load(language: str) -> Points:
    """Load the points of a language."""
    return msgspec.json.decode((FOLDER / f"{language}.json").read_bytes(), type=Points)


def grade_by_points(
    language: str, by_rules: Mapping[int, Break], features: Features
) -> dict[int, Break]:
    """Grade breaks by their features. Points allow nothing that the rules forbid."""
    grades, points = dict(by_rules), load(language)
    for at, found in features:
        if grades.get(at, Break.PLAIN) < Break.PLAIN and KEPT not in found:
            good = _sum(points.good, found)
            grades[at] = _grade(good, _sum(points.torn, found), grades[at])
    return grades


def _sum(points: Mapping[str, int], features: Iterable[str]) -> int:
    """Add the points of features; those without points are unknown."""
    return points.get(BIAS, 0) + sum(points.get(feature, 0) for feature in features)


def _grade(good: int, torn: int, by_rules: Break) -> Break:
    """Grade a break by its two sums. Only the rules know of a pause."""
    if good > _GOOD:
        return min(by_rules, Break.PHRASE)
    if torn > 0:
        return Break.PLAIN
    return Break.WORD if good > _FAIR else Break.TIED


def describe_classes(classes: Sequence[str]) -> list[str]:
    """Describe a break by the classes of the two words on either side of it."""
    before, left, right, behind = classes
    return [
        f"{left}|",
        f"|{right}",
        f"{left}|{right}",
        f"{before} {left}|",
        f"|{right} {behind}",
        f"{before} _|",
        f"|_ {behind}",
    ]


def count_letters(text: str, at: int) -> tuple[int, int]:
    """Count the letters from a place back to the mark before it, and on to the next one.

    It stops where more make no difference, so that a long run does not take very long.
    """
    begin = end = at
    first, last = max(0, at - FAR), min(len(text), at + FAR)
    while begin > first and text[begin - 1].isalnum():
        begin -= 1
    while end < last and text[end].isalnum():
        end += 1
    return at - begin, end - at


def bin_length(letters: int) -> int:
    """Round a number of letters down, the more the longer it is."""
    return max(step for step in (0, 1, 2, 3, 4, 6, 8, FAR) if step <= letters)
