"""Spelling variants of terms.

In comes a term as somebody typed it, out comes the form in which terms are compared: without
blanks, in one width and case. Traditional characters become those of the glossary, which are
simplified. opencc converts them; it is imported only for a word that is not found as it is.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from cardgen.errors import readable

if TYPE_CHECKING:
    from opencc import OpenCC


def plain_term(word: str) -> str:
    """Remove blanks, width and case from a term: 손 소독제 is 손소독제, and Ｎ95 n95."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def to_simplified(word: str) -> str:
    """Convert a Chinese word to simplified characters: 護目鏡 is 护目镜."""
    if word.isascii() or readable(word) != word:  # bytes that are no text
        return word
    return str(_converter("t2s").convert(word))


def to_traditional(text: str) -> str:
    """Convert a Chinese text to traditional characters, one by one: 护目镜 is 護目鏡."""
    return str(_converter("s2t").convert(text))


@cache
def _converter(way: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(way)
