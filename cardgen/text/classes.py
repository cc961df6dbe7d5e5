"""What a character is, as far as spacing and line breaking ask."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import uharfbuzz as hb

LINE_FEED: Final = "\n"
SPACED_SCRIPTS: Final = frozenset({"Hani", "Hira", "Kana", "Bopo"})
_CJK_SCRIPTS: Final = SPACED_SCRIPTS | {"Hang"}
# JLREQ cl-10 and the closing mark of letters: kana and Han, though Unicode's data share
# them among scripts.
_SHARED_KANA: Final = frozenset("ーｰ〆")

# Marks that end a sentence or a clause, in all our languages. In display text a line
# that ends behind one of these ends where the sense does.
SENTENCE_END: Final = frozenset("。．.！!？?…⁇⁈⁉‼")
CLAUSE_END: Final = frozenset("，,、；;：:—―─⸺‥")
# Marks that are one where they are written twice.
CONNECTED: Final = frozenset("—―─⸺⸻…‥⋯")
CLOSING: Final = frozenset("」』）)】〕〉》〗〙”’\"'］]｝}｠»")


# The blocks of nearly all letters, of which each has one script: it needs not be asked for.
_LETTERS: Final = (("一", "\u9fff", "Hani"), ("가", "힣", "Hang"), ("ぁ", "ゖ", "Hira"))


@lru_cache(maxsize=65536)
def script(char: str) -> str | None:
    """The character's script (ISO 15924), or None where it is shared by several."""
    for first, last, name in _LETTERS:
        if first <= char <= last:
            return name
    buffer = hb.Buffer()
    buffer.add_str(char)
    buffer.guess_segment_properties()
    found: str | None = buffer.script
    return found


@lru_cache(maxsize=65536)
def is_ignorable(char: str) -> bool:
    """Format characters and variation selectors, for which no glyph of their own is due."""
    code = ord(char)
    return (
        0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or unicodedata.category(char) == "Cf"
    )


@lru_cache(maxsize=65536)
def is_spaced_cjk(char: str) -> bool:
    """Han and kana: what autospace (CLREQ 3.2.2, JLREQ 3.2.6) sets off from Latin."""
    return script(char) in SPACED_SCRIPTS or char in _SHARED_KANA


@lru_cache(maxsize=65536)
def is_western(char: str) -> bool:
    """Letters and digits of proportional scripts, half-width forms only."""
    if unicodedata.east_asian_width(char) in "FWH":
        return False
    return char.isdecimal() or (char.isalpha() and script(char) not in _CJK_SCRIPTS)


def is_ideographic(char: str, among: str) -> bool:
    """What is drawn within an em box: Han, kana, Hangul, and the marks of such a text.

    `among` is the script (ISO 15924) of the text, which decides for marks that Latin has too.
    """
    width, own = unicodedata.east_asian_width(char), script(char)
    if own is not None:
        return own in _CJK_SCRIPTS or width == "F"
    return width in "FW" or (width == "A" and among in _CJK_SCRIPTS)
