"""A dry run: what would stop a letter is said before the first file is written.

Of a long list those letters are laid out that go furthest; the others are tried as they come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Final

from cardgen.letters.blocks import Letter

MOST_TRIED: Final = 50
"""Letters of a list that are all tried."""

_WIDE: Final = 0x2E80  # characters from here on are an em wide, as far as a dry run cares


class Furthest:
    """Which letters of a list go furthest: what can be wrong with any of them is so of these.

    They have the longest text in a place of those that are built alike, or are the longest in
    all, or have a character that none before them has.
    """

    def __init__(self) -> None:
        self._longest: dict[object, tuple[int, int]] = {}
        self._seen: set[tuple[str, str]] = set()
        self._strange: set[int] = set()

    def look(self, row: int, letter: Letter) -> None:
        """Look at the letter of a row."""
        for lang, blocks in letter.blocks.items():
            texts = [(type(block), tuple(_texts(block))) for block in blocks]
            shape = lang, tuple((kind, len(said)) for kind, said in texts)
            lines = [line for _, said in texts for line in said]
            lengths = [*map(_length, lines), sum(map(_length, lines))]
            for place, length in enumerate(lengths):
                if length > self._longest.get((shape, place), (-1, 0))[0]:
                    self._longest[shape, place] = length, row
            letters = {(lang, char) for line in lines for char in line}
            if not letters <= self._seen:
                self._seen |= letters
                self._strange.add(row)

    def rows(self) -> frozenset[int]:
        """The rows of these letters."""
        return frozenset(row for _, row in self._longest.values()) | self._strange


def _texts(value: Any) -> Iterator[str]:
    """All texts of a block, whatever block it is."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))


def _length(text: str) -> int:
    """About how wide a text is, in half an em."""
    return sum(2 if ord(char) >= _WIDE else 1 for char in text)
