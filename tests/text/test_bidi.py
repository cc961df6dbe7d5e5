"""The Unicode Bidirectional Algorithm against Unicode's own cases and properties."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from cardgen.text.bidi import (
    find_class,
    find_levels,
    may_turn,
    order_visually,
)
from tests.system import lacking

DATA: Final = Path("/usr/share/unicode")
REMOVED: Final = {"LRE", "RLE", "LRO", "RLO", "PDF", "BN"}
SAMPLES: Final = {
    "L": "a", "R": "א", "AL": "ا", "EN": "1", "ES": "+", "ET": "$", "AN": "١", "CS": ",",
    "NSM": "\u0300", "BN": "\u00ad", "B": "\u2029", "S": "\t", "WS": " ", "ON": "!",
    "LRE": "\u202a", "RLE": "\u202b", "LRO": "\u202d", "RLO": "\u202e", "PDF": "\u202c",
    "LRI": "\u2066", "RLI": "\u2067", "FSI": "\u2068", "PDI": "\u2069",
}  # fmt: skip
PART: Final = 97  # `make test` tries one line of so many


class Case(NamedTuple):
    """A text, the level of its paragraph, and the levels and order of its characters."""

    text: str
    base: int | None
    levels: list[str]
    order: list[int]


def lines(name: str) -> Iterator[str]:
    """Yield the lines of a file of Unicode, without comments."""
    path = DATA / name
    if not path.exists():
        lacking(name, "unicode-data")
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line := line.partition("#")[0].strip():
                yield line


def class_cases(part: int = 1) -> Iterator[Case]:
    """Yield the cases of each `part`-th line of BidiTest.txt, a character for each class."""
    levels: list[str] = []
    order: list[int] = []
    for number, line in enumerate(lines("BidiTest.txt")):
        head, _, rest = line.partition(":")
        match head:
            case "@Levels":
                levels = rest.split()
            case "@Reorder":
                order = list(map(int, rest.split()))
            case _ if number % part == 0:
                names, directions = line.split(";")
                text = "".join(map(SAMPLES.__getitem__, names.split()))
                for bit, base in ((1, None), (2, 0), (4, 1)):
                    if int(directions) & bit:
                        yield Case(text, base, levels, order)


def character_cases(part: int = 1) -> Iterator[Case]:
    """Yield each `part`-th case of BidiCharacterTest.txt."""
    for line in islice(lines("BidiCharacterTest.txt"), 0, None, part):
        codes, base, _, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        yield Case(text, (0, 1, None)[int(base)], levels.split(), list(map(int, order.split())))


def find_wrong(cases: Iterator[Case]) -> tuple[int, list[Case]]:
    """Count the cases, and list those with other levels or another order."""
    wrong: list[Case] = []
    count = 0
    for case in cases:
        count += 1
        levels = find_levels(case.text, case.base)
        kept = [at for at, char in enumerate(case.text) if find_class(char) not in REMOVED]
        shown = ["x"] * len(levels)
        for at in kept:
            shown[at] = str(levels[at])
        order = [kept[at] for at in order_visually([levels[at] for at in kept])]
        if (shown, order) != (case.levels, case.order):
            wrong.append(case)
    return count, wrong


def test_a_part_of_unicodes_cases() -> None:
    assert find_wrong(class_cases(PART)) == (7927, [])
    assert find_wrong(character_cases(PART)) == (946, [])


@pytest.mark.ci
def test_all_of_unicodes_cases() -> None:
    assert find_wrong(class_cases()) == (770_241, [])
    assert find_wrong(character_cases()) == (91_707, [])


def test_classes_are_unicodes() -> None:
    """Code points that Unicode has not assigned have the class of their block."""
    expected: dict[int, str] = {}
    for line in lines("extracted/DerivedBidiClass.txt"):
        codes, name = map(str.strip, line.split(";"))
        first, _, last = codes.partition("..")
        expected |= dict.fromkeys(range(int(first, 16), int(last or first, 16) + 1), name)
    # Marks that are newer than this Python are letters to it.
    wrong = {
        code: (name, find_class(chr(code)))
        for code, name in expected.items()
        if find_class(chr(code)) != name and name not in {"NSM", "ON", "AN"}
    }
    assert wrong == {}


def test_brackets_are_unicodes() -> None:
    """A pair of brackets takes the direction of its content."""
    for line in lines("BidiBrackets.txt"):
        code, other, kind = (field.strip() for field in line.split(";"))
        if kind == "o":
            pair = f"{chr(int(code, 16))}a{chr(int(other, 16))}"
            assert find_levels(f"א{pair}", 0)[1:] == (0, 0, 0), pair
            assert find_levels(f"א{pair}א", 1)[1:4] == (1, 2, 1), pair


def test_few_texts_need_levels() -> None:
    assert not any(map(may_turn, ("24 years", "友好城市", "우호 도시", "ěšč")))
    assert all(map(may_turn, ("友好 שלום", "سلام", "a\u202eb")))
