"""What people write in more than one way, and mean the same by.

In comes a term as somebody typed it, out comes the form in which terms are compared: blanks,
width and case tell none apart. Traditional characters are the simplified ones of the glossary.
opencc, which knows those, is imported only for a word that is not known as it is.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from cardgen.errors import readable

if TYPE_CHECKING:
    from opencc import OpenCC


def plain_term(word: str) -> str:
    """A term without blanks, in one width and case: 손 소독제 is 손소독제, and Ｎ95 n95."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def simplified(word: str) -> str:
    """A Chinese word in simplified characters: 護目鏡 is 护目镜."""
    if word.isascii() or readable(word) != word:  # bytes that are no text
        return word
    return str(_converter("t2s").convert(word))


def traditional(text: str) -> str:
    """A Chinese text in traditional characters, each by itself: 护目镜 is 護目鏡."""
    return str(_converter("s2t").convert(text))


@cache
def _converter(way: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(way)
