"""Headers that offices make of parts: 상자 + 갯수, 收货人 + 联系电话, お届け先 + TEL.

In comes a plain header, out comes the column that it names, if it is one column alone. What the
parts are is in ``phrases.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("phrases.toml")

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases as a column and the words of its parts, by the first letter of the first part."""

    parts: dict[str, Words]
    by_letter: dict[str, tuple[tuple[str, tuple[Words, ...]], ...]]

    def column(self, plain: str) -> str:
        """The column that a plain header names; "" if it names none, or may be two."""
        found = {
            column
            for column, parts in self.by_letter.get(plain[:1], ())
            if _is_of(plain, parts)
        }
        return found.pop() if len(found) == 1 else ""

    def has(self, part: str, plain: str) -> bool:
        """True if a plain word is one of a part."""
        return plain in self.parts[part]


@cache
def read_phrases(plain: Callable[[str], str]) -> Phrases:
    """The phrases of the file, their words made `plain`."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    parts = {
        name: frozenset(_plain(word, plain) for word in words)
        for name, words in said["part"].items()
    }
    found: dict[str, list[tuple[str, tuple[Words, ...]]]] = {}
    for column, phrases in said["phrases"].items():
        for phrase in phrases:
            words = tuple(
                parts[name.removesuffix("?")] | ({""} if name.endswith("?") else frozenset())
                for name in phrase.split()
            )
            for letter in _first_letters(words):
                found.setdefault(letter, []).append((column, words))
    return Phrases(parts, {letter: tuple(each) for letter, each in found.items()})


def _plain(word: str, plain: Callable[[str], str]) -> str:
    """A word as it is within a plain header, where a stroke may stand before it."""
    return ("/" if word.startswith("/") else "") + plain(word.strip("/"))


def _first_letters(parts: Sequence[Words]) -> set[str]:
    letters = {word[:1] for word in parts[0]}
    if "" in letters:
        letters |= _first_letters(parts[1:])
    return letters - {""}


def _is_of(plain: str, parts: Sequence[Words]) -> bool:
    """True if a header is made of a word of each part, in turn."""
    if len(parts) == 1:
        return plain in parts[0]
    return any(
        plain[:length] in parts[0] and _is_of(plain[length:], parts[1:])
        for length in range(len(plain) + 1)
    )
