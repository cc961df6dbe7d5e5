"""Fit the points of breaks to texts with marked line ends.

    python -m tests.text.fitting
    python -m tests.text.fitting --without second --write no

It reads the marks of ``office`` and ``messages``, but never those of ``office/held.txt``, which
judge the result. The points are those of a logistic regression with a small penalty on large
points; the same texts give the same files. For each language it prints how many good line
ends are found, and how many of those found are good; `--without` names a set to judge on.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import exp, sqrt
from typing import Final

import msgspec

from cardgen.text.breaks import Break, find_breaks
from cardgen.text.phrases import describe_breaks
from cardgen.text.phrases.points import BIAS, FOLDER, UNIT, Points
from tests.text import corpus, office_texts
from tests.text.office_texts import Fault

OFFICE: Final = ("first", "apart", "second", "third")
MESSAGES: Final = ("first", "second")
LANGUAGES: Final = ("chinese", "korean", "japanese")
_PENALTY: Final = 10.0  # on the square of a weight, in examples
_ROUNDS: Final = 150
_STEP: Final = 0.5
_LEAST: Final = 4  # points; fewer are left out


class Example(msgspec.Struct, frozen=True):
    """A break with its features, and the fault of a line that ends there.

    The fault is None if people only said that it is one.
    """

    language: str
    source: str
    features: tuple[str, ...]
    is_good: bool
    fault: Fault | None


def load_examples() -> Iterator[Example]:
    """Load all breaks that the marks judge."""
    for name in OFFICE:
        for office in office_texts.load(name):
            for text in office.texts.values():
                yield from _describe(
                    text.text, text.lang, name, dict(enumerate(map(text.judge, _places(text))))
                )
    seen = set[str]()
    for name in MESSAGES:
        for message in corpus.load(name):
            for marked in (message.source, message.target):
                if marked.text not in seen:
                    seen.add(marked.text)
                    faults: dict[int, Fault | None] = dict.fromkeys(marked.good, Fault.NONE)
                    faults |= dict.fromkeys(marked.bad, None)
                    yield from _describe(marked.text, marked.lang, f"messages/{name}", faults)


def _places(text: office_texts.OfficeText) -> range:
    return range(len(text.text))


def _describe(
    text: str, lang: str, source: str, faults: Mapping[int, Fault | None]
) -> Iterator[Example]:
    """Describe the breaks of a text that the rules allow."""
    described = describe_breaks(text, lang, find_breaks(text, lang))
    assert described is not None
    language, by_rules, features = described
    for at, found in features:
        if by_rules.get(at, Break.PLAIN) < Break.PLAIN and at in faults:
            fault = faults[at]
            yield Example(language, source, tuple(found), fault is Fault.NONE, fault)


def fit(examples: list[tuple[tuple[str, ...], bool]]) -> dict[str, int]:
    """Fit points to features, each with what they should tell."""
    names = sorted({name for features, _ in examples for name in features} | {BIAS})
    number_of = {name: number for number, name in enumerate(names)}
    bias = number_of[BIAS]
    rows = [
        ((*(number_of[name] for name in features), bias), float(told))
        for features, told in examples
    ]
    weights, squares = [0.0] * len(names), [1e-6] * len(names)
    for _ in range(_ROUNDS):
        slopes = [_PENALTY * weight for weight in weights]
        slopes[bias] = 0.0
        for numbers, told in rows:
            error = 1 / (1 + exp(-sum(weights[number] for number in numbers))) - told
            for number in numbers:
                slopes[number] += error
        for number, slope in enumerate(slopes):
            squares[number] += slope * slope
            weights[number] -= _STEP * slope / sqrt(squares[number])
    points = {name: round(UNIT * weights[number]) for name, number in number_of.items()}
    return {name: each for name, each in points.items() if abs(each) >= _LEAST or not name}


def fit_language(examples: list[Example]) -> Points:
    """Fit the points of one language."""
    # The marks of messages do not tell a torn word from words where a reader stumbles.
    judged = [each for each in examples if not each.source.startswith("messages")]
    return Points(
        good=fit([(each.features, each.is_good) for each in examples]),
        torn=fit([(each.features, each.fault is Fault.HARD) for each in judged]),
    )


def rate(points: Points, examples: list[Example]) -> tuple[float, float]:
    """Compute the precision and the recall of the found line ends."""
    found = defaultdict[bool, int](int)
    good = sum(each.is_good for each in examples)
    for each in examples:
        if points.good[BIAS] + sum(points.good.get(name, 0) for name in each.features) > 0:
            found[each.is_good] += 1
    return found[True] / max(sum(found.values()), 1), found[True] / max(good, 1)


def main() -> None:
    """Fit the points and write them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--without", default="", help="a set of office/ to judge on")
    parser.add_argument("--write", choices=("yes", "no"), default="yes")
    options = parser.parse_args()
    by_language = defaultdict[str, list[Example]](list)
    for example in load_examples():
        by_language[example.language].append(example)
    for language in LANGUAGES:
        examples = by_language[language]
        used = [each for each in examples if each.source != options.without]
        points = fit_language(used)
        judged = [each for each in examples if each.source == options.without] or used
        right, found = rate(points, judged)
        print(f"{language}: {len(used)} breaks, {right:.1%} right, {found:.1%} found")
        if options.write == "yes":
            (FOLDER / f"{language}.json").write_bytes(
                msgspec.json.format(msgspec.json.encode(points), indent=1) + b"\n"
            )


if __name__ == "__main__":
    main()
