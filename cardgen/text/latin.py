"""Which part of a CJK text is Latin, where a template names another font for it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

# Letters of Latin-1, Extended-A and -B and Extended Additional, digits, and marks upon them;
# full-width forms are the CJK font's.
_WORD: Final = "[0-9A-Za-zÀ-ÖØ-öø-ɏ\u0300-\u036fḀ-ỿ]+"
_BETWEEN: Final = r"[ -/:-@\[-`{-~’]*"
# Marks that lean on what follows them, and those that lean on what they follow.
_LEANING: Final = r"""["'#$&(*+<=@\[\\^_`{|~/-]*"""
_LEANT_ON: Final = r"""[!"'%&)*+,./:;=>?\]^_`|}~-]*"""
_STRETCH: Final = re.compile(f"{_LEANING}{_WORD}(?:{_BETWEEN}{_WORD})*{_LEANT_ON}")

_PAIRS: Final = frozenset(("()", "[]", "{}", '""'))
_OPENERS: Final = frozenset('([{"')


def latin(text: str) -> frozenset[int]:
    """The indices of Latin letters and digits, and of ASCII marks and spaces among them.

    A mark beside a word is the word's; a space is only between two of them, so that the
    words of a Korean line stand equally far apart.
    """
    found = frozenset(
        at for match in _STRETCH.finditer(text) for at in range(match.start(), match.end())
    )
    return found - _halves(text, found) if found else found


def _halves(text: str, found: Collection[int]) -> frozenset[int]:
    """The brackets and straight quotation marks of which the other one is not among them."""
    opened: list[int] = []
    halves: set[int] = set()
    for at, char in enumerate(text):
        closes = bool(opened) and text[opened[-1]] + char in _PAIRS
        if closes:
            pair = {opened.pop(), at}
            if len(pair.intersection(found)) == 1:
                halves |= pair
        elif char in _OPENERS:
            opened.append(at)
    return frozenset(halves)
