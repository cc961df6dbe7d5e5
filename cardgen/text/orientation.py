"""How characters stand in a column: Unicode's values, and how our languages use them.

In come a text and its language; out go the forms that vertical text uses instead of
horizontal ones, and for each grapheme cluster whether it stands upright, lies on its
side or shares an em with its neighbours. Fonts are not asked here: where the answer is
theirs it is "transformed".
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal

from cardgen.text.classes import is_ignorable, is_western
from cardgen.text.korean_columns import korean_forms
from cardgen.text.orientation_table import RUNS

Orientation = Literal["U", "R", "Tu", "Tr"]
Stand = Literal["level", "upright", "sideways", "transformed", "combined"]
"""How a piece of text stands.

"level" is horizontal text. The others are vertical: upright; turned a quarter clockwise;
upright if the face has a form for it, else turned; side by side within one em.
"""

_NAMES: Final[dict[str, Orientation]] = {"U": "U", "R": "R", "u": "Tu", "r": "Tr"}
_STARTS: Final = [int(entry[:-1], 16) for entry in RUNS.split()]
_VALUES: Final = [_NAMES[entry[-1]] for entry in RUNS.split()]

# Unicode turns these, but fonts have vertical forms for them, which CLREQ 3.1.1 and
# JLREQ cl-08 want: dashes and ellipses centred on the column, quotation marks in corners.
_FORMED: Final = frozenset("—⸺…‥“”‘’")
# Tr by UAX #50, which turns them where a face has no other form. Faces that have none
# mean them to stand: in the middle in Traditional Chinese (CLREQ 3.1.6), upright in ja.
_STANDING: Final = frozenset("：；")

# No text has “ ” in columns. CLREQ 3.1.1, GB/T 15834: Simplified Chinese has corner brackets,
# the double ones outside; KLREQ 4.3.1 has the same for Korean. Traditional Chinese has the
# single ones outside. JLREQ cl-01, cl-02 and JIS X 4051: Japanese has 〝 〟, which are there
# for columns only; as corner brackets they are those of its own quotations.
_DOUBLE_OUTSIDE: Final = {"“": "『", "”": "』", "‘": "「", "’": "」"}
_SINGLE_OUTSIDE: Final = {"“": "「", "”": "」", "‘": "『", "’": "』"}
_PRIMES: Final = {"“": "〝", "”": "〟", "‘": "〝", "’": "〟"}

# JLREQ 3.2.3 and 3.2.5, CLREQ 3.2.3, KLREQ 3.3.2: a lone letter or digit stands, few of
# a kind share an em. Marks around them stay outside.
_SHORT: Final = re.compile(r"[A-Za-z0-9]|[0-9]{2}|[A-Z]{2,3}", re.ASCII)
_SHORT_ZH: Final = re.compile(r"[A-Za-z0-9]|[0-9]{2,3}|[A-Z]{2,3}", re.ASCII)
_LONE: Final = re.compile(r"[A-Za-z0-9]", re.ASCII)
_AROUND: Final = "()[]{}\"'.,;:!?"


@lru_cache(maxsize=65536)
def orientation(char: str) -> Orientation:
    """Unicode's Vertical_Orientation of a character (UAX #50)."""
    return _VALUES[bisect_right(_STARTS, ord(char)) - 1]


def vertical_forms(
    text: str, lang: str, around: tuple[str, str] = ("", ""), corners: bool = False
) -> str:
    """`text` with the marks that its language uses in columns; equally long.

    `around` are the characters that stand before and behind it. Japanese has corner brackets
    for quotation marks if `corners`.
    """
    quotes = _quotes(lang, corners)
    shown = list(text)
    for at, char in enumerate(text):
        if char in quotes:
            before = text[at - 1] if at else around[0]
            after = text[at + 1 : at + 2] or around[1]
            if not (char == "’" and _western(before) and _western(after)):  # an apostrophe
                shown[at] = quotes[char]
    if lang.startswith("ko"):
        for at, form in korean_forms(text, around):
            shown[at] = form
    return "".join(shown)


def _quotes(lang: str, corners: bool) -> dict[str, str]:
    if lang.startswith("zh-H") and lang != "zh-Hans":
        return _SINGLE_OUTSIDE
    if lang.startswith("ja"):
        return _SINGLE_OUTSIDE if corners else _PRIMES
    return _DOUBLE_OUTSIDE if lang in ("zh-Hans", "ko") else {}


def _western(char: str) -> bool:
    return bool(char) and is_western(char)


def stands(graphemes: Sequence[str], lang: str, *, side_by_side: bool = True) -> list[Stand]:
    """How each grapheme cluster of a vertical text stands.

    Those next to each other that are "combined" share one em, up to a neighbour that is
    not; two such groups never touch. Unless `side_by_side`, none are.
    """
    found: list[Stand] = []
    for grapheme in graphemes:
        inherits = found and all(map(follows, grapheme))
        found.append(found[-1] if inherits else _alone(grapheme))
    for at, grapheme in enumerate(graphemes):
        if grapheme == "’" and _in_phrase(graphemes, at):
            found[at] = "sideways"
    at = 0
    while at < len(graphemes):
        end = at
        while end < len(graphemes) and _in_phrase(graphemes, end):
            end += 1
        if end > at:
            short = _LONE if not side_by_side else _SHORT_ZH if lang[:2] == "zh" else _SHORT
            _set_phrase(graphemes, found, at, end, short)
        at = max(end, at + 1)
    return found


def follows(char: str) -> bool:
    """Whether a character has no stand of its own: marks, skin tones and format characters."""
    return (
        is_ignorable(char)
        or unicodedata.category(char)[0] == "M"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
    )


def _alone(grapheme: str) -> Stand:
    base = grapheme[0]
    if base in _FORMED:
        return "transformed"
    value = orientation(base)
    # UAX #50 section 3.2: an enclosing mark makes its cluster stand.
    if value in ("U", "Tu") or any(unicodedata.category(mark) == "Me" for mark in grapheme):
        return "upright"
    if value == "Tr":
        return "upright" if base in _STANDING else "transformed"
    return "sideways"


def _in_phrase(graphemes: Sequence[str], at: int) -> bool:
    """Whether a cluster belongs to words that lie on their side: letters, marks, spaces."""
    base = graphemes[at][0]
    if base == "’":
        around = graphemes[max(at - 1, 0)][0], graphemes[min(at + 1, len(graphemes) - 1)][0]
        return all(map(is_western, around))
    return (
        base not in _FORMED
        and orientation(base) == "R"
        and (base == " " or not base.isspace())
        and unicodedata.category(base) != "Cc"
    )


def _set_phrase(
    graphemes: Sequence[str],
    found: list[Stand],
    start: int,
    end: int,
    short: re.Pattern[str],
) -> None:
    """Set what stands in a phrase: all of its words are short, or it lies as a whole.

    Thus the C of "Vitamin C" and the 19 of "COVID-19" lie with their words.
    """
    words: list[tuple[int, int]] = []
    at = start
    while at < end:
        stop = at
        while stop < end and graphemes[stop] != " ":
            stop += 1
        first, last = at, stop
        while first < last and graphemes[first] in _AROUND:
            first += 1
        while last > first and graphemes[last - 1] in _AROUND:
            last -= 1
        if first < last:
            if not short.fullmatch("".join(graphemes[first:last])):
                return
            words.append((first, last))
        at = stop + 1
    for first, last in words:
        stand: Stand = "upright" if last - first == 1 else "combined"
        found[first:last] = [stand] * (last - first)
