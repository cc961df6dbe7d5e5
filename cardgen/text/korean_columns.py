"""Korean marks in columns: which of the Western ones that are typed are set as full-width ones.

Korean is typed with the marks of Latin. In columns its stops, commas, colons, question and
exclamation marks are those of KLREQ 4.3.1 and cl-06, which stand upright. They are so
behind Hangul and behind Latin words and numbers that stand in a Korean sentence; what is within
a number, an abbreviation, an address or a foreign sentence belongs to that and lies with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cardgen.text.classes import is_western

_FORMS: Final = {".": "。", ",": "、", "?": "？", "!": "！", ":": "：", ";": "；"}
_TONES: Final = "?!"  # which may follow one another, and an ellipsis
_OPENING: Final = frozenset("([{<“‘「『（《〈【〔｛［")
_GOES_ON: Final = frozenset("/\\@_=&+%")  # what follows a mark within an address
_JOINED: Final = frozenset(".,:;-~")  # what a stop, comma or colon is of one piece with

# What is written with Latin letters, up to a quotation mark or bracket; a foreign sentence is
# known by two words the second of which is no name.
_RUN: Final = re.compile(r"[ !#-'*-Z\\^-z|~\u00a1-\u024f’]+")
_SENTENCE: Final = re.compile(r"[A-Za-z\u00c0-\u024f’'-]+[,;:]? [a-z\u00df-\u024f]{2,}")
_WORD: Final = re.compile(r"[\w.’'-]*$")
_DOTTED: Final = re.compile(r"[^\W\d]\.[^\W\d]|\d\.\d+\.\d")  # U.S, b.co.kr, 2020.3.26
_DATE: Final = re.compile(r"\d\. ?\d+$")  # 2020. 3. 26.
_LONGEST_SHORT: Final = 4  # letters of an abbreviation: Prof.


def korean_forms(text: str, around: tuple[str, str] = ("", "")) -> Iterator[tuple[int, str]]:
    """Where a text in columns has other marks than were typed, and which.

    `around` are the characters that stand before and behind it.
    """
    foreign: set[int] | None = None
    for at, char in enumerate(text):
        if char not in _FORMS:
            continue
        before = text[at - 1] if at else around[0]
        after = text[at + 1 : at + 2] or around[1]
        if not _ends(char, before, after):
            continue
        if foreign is None:
            foreign = _foreign(text)
        if at in foreign or (char == "." and is_western(before) and _short(text[:at], after)):
            continue
        yield at, _FORMS[char]


def _ends(mark: str, before: str, after: str) -> bool:
    """Whether a mark ends something between these neighbours, instead of joining them."""
    if not before or before.isspace() or before in _OPENING:
        return False
    if after in _GOES_ON or (after and is_western(after)):
        return False
    if mark in _TONES:
        return before not in ",:;" or before in _TONES
    return after not in _JOINED and before not in _FORMS


def _foreign(text: str) -> set[int]:
    """The marks within foreign sentences."""
    return {
        at
        for run in _RUN.finditer(text)
        if _SENTENCE.search(run[0])
        for at in range(*run.span())
    }


def _short(text: str, after: str) -> bool:
    """Whether a full stop behind a Latin word or number belongs to it: Dr. U.S. 2020. 3. 26."""
    found = _WORD.search(text)
    word = found[0] if found else ""
    if _DOTTED.search(word) or _DATE.search(text):
        return True
    if word.isdecimal():
        return after.isspace()
    ends = not after.isspace()
    return not ends and len(word) <= _LONGEST_SHORT and not (len(word) > 1 and word.isupper())
