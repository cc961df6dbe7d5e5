"""Vertical forms and orientation of characters in columns (UAX #50, and our languages).

For a text it finds the vertical forms of its marks, and the stand of each grapheme cluster:
upright, on its side, or side by side in one em. It knows no fonts: "transformed" leaves the
decision to the face.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal

from cardgen.lazy import lazy_pattern
from cardgen.text.classes import is_ignorable, is_western
from cardgen.text.orientation_table import RUNS

Orientation = Literal["U", "R", "Tu", "Tr"]
Stand = Literal["level", "upright", "sideways", "transformed", "combined"]
"""The stand of a piece of text.

"level" is horizontal text. The others are vertical: upright; turned a quarter clockwise;
upright if the face has a vertical form, else turned; side by side within one em.
"""

_NAMES: Final[dict[str, Orientation]] = {"U": "U", "R": "R", "u": "Tu", "r": "Tr"}
_STARTS: Final = [int(entry[:-1], 16) for entry in RUNS.split()]
_VALUES: Final = [_NAMES[entry[-1]] for entry in RUNS.split()]

# Unicode turns these, but fonts have vertical forms for them, which CLREQ 3.1.1 and
# JLREQ cl-08 want: dashes and ellipses centred on the column, quotation marks in corners.
_FORMED: Final = frozenset("—⸺…‥“”‘’")
# Tr by UAX #50, which turns them in a face without vertical forms. Such faces mean them to
# stand: in the middle in Traditional Chinese (CLREQ 3.1.6), upright in ja.
_STANDING: Final = frozenset("：；")

# No text has “ ” in columns. CLREQ 3.1.1, GB/T 15834: Simplified Chinese has corner brackets,
# the double ones outside; KLREQ 4.3.1 has the same for Korean. Traditional Chinese has the
# single ones outside. JLREQ cl-01, cl-02 and JIS X 4051: Japanese has 〝 〟 for columns only,
# or the corner brackets of its own quotations.
_DOUBLE_OUTSIDE: Final = {"“": "『", "”": "』", "‘": "「", "’": "」"}
_SINGLE_OUTSIDE: Final = {"“": "「", "”": "」", "‘": "『", "’": "』"}
_PRIMES: Final = {"“": "〝", "”": "〟", "‘": "〝", "’": "〟"}

# JLREQ 3.2.3 and 3.2.5, CLREQ 3.2.3, KLREQ 3.3.2: a single letter or digit stands, two or
# three of a kind share an em. Marks around them stay outside.
_SHORT: Final = lazy_pattern(r"[A-Za-z0-9]|[0-9]{2}|[A-Z]{2,3}", re.ASCII)
_SHORT_ZH: Final = lazy_pattern(r"[A-Za-z0-9]|[0-9]{2,3}|[A-Z]{2,3}", re.ASCII)
_LONE: Final = lazy_pattern(r"[A-Za-z0-9]", re.ASCII)
_AROUND: Final = "()[]{}\"'.,;:!?"

# KLREQ 4.3.1, cl-06: Korean is typed with the marks of Latin. In columns its stops, commas,
# colons, question and exclamation marks are full-width and upright, behind Hangul and behind
# Latin words and numbers of a Korean sentence. Marks within a number, an abbreviation, an
# address or a foreign sentence lie on their side with it.
_FORMS: Final = {".": "。", ",": "、", "?": "？", "!": "！", ":": "：", ";": "；"}
_TONES: Final = "?!"  # they may follow one another, and an ellipsis
_OPENING: Final = frozenset("([{<“‘「『（《〈【〔｛［")
_GOES_ON: Final = frozenset("/\\@_=&+%")  # characters behind a mark within an address
_JOINED: Final = frozenset(".,:;-~")  # characters that join with a stop, comma or colon

# A run of Latin letters ends at a quotation mark or bracket; a foreign sentence has two words
# of which the second is no name.
_RUN: Final = lazy_pattern(r"[ !#-'*-Z\\^-z|~\u00a1-\u024f’]+")
_SENTENCE: Final = lazy_pattern(
    r"(?<![A-Za-z\u00c0-\u024f’'-])[A-Za-z\u00c0-\u024f’'-]+[,;:]? [a-z\u00df-\u024f]{2,}"
)
_WORD: Final = lazy_pattern(r"[\w.’'-]*$")
_DOTTED: Final = lazy_pattern(r"[^\W\d]\.[^\W\d]|\d\.\d+\.\d")  # U.S, b.co.kr, 2020.3.26
_DATE: Final = lazy_pattern(r"\d\. ?\d+$")  # 2020. 3. 26.
_LONGEST_SHORT: Final = 4  # letters of an abbreviation: Prof.


@lru_cache(maxsize=65536)
def find_orientation(char: str) -> Orientation:
    """Look up the Unicode property Vertical_Orientation of a character (UAX #50)."""
    return _VALUES[bisect_right(_STARTS, ord(char)) - 1]


def vertical_forms(
    text: str, lang: str, around: tuple[str, str] = ("", ""), corners: bool = False
) -> str:
    """Replace punctuation marks by their vertical forms in a language; the length stays.

    `around` are the characters before and behind the text. Japanese has corner brackets for
    quotation marks if `corners`.
    """
    quotes = _quotes(lang, corners)
    chars = list(text)
    for at, char in enumerate(text):
        if char in quotes:
            before = text[at - 1] if at else around[0]
            after = text[at + 1 : at + 2] or around[1]
            if not (char == "’" and _western(before) and _western(after)):  # an apostrophe
                chars[at] = quotes[char]
    if lang.startswith("ko"):
        for at, form in _find_korean_forms(text, around):
            chars[at] = form
    return "".join(chars)


def _quotes(lang: str, corners: bool) -> dict[str, str]:
    """Map quotation marks to the marks that a language uses for them in vertical text."""
    if lang.startswith("zh-H") and lang != "zh-Hans":
        return _SINGLE_OUTSIDE
    if lang.startswith("ja"):
        return _SINGLE_OUTSIDE if corners else _PRIMES
    return _DOUBLE_OUTSIDE if lang in ("zh-Hans", "ko") else {}


def _western(char: str) -> bool:
    """True if the character is a Latin letter or the like; False for ""."""
    return bool(char) and is_western(char)


def find_stands(
    graphemes: Sequence[str], lang: str, *, side_by_side: bool = True
) -> list[Stand]:
    """Find for each grapheme cluster of a vertical text if it stands upright or lies.

    Adjacent "combined" clusters share one em; two such groups never touch. Without
    `side_by_side` no clusters are combined.
    """
    stands: list[Stand] = []
    for grapheme in graphemes:
        inherits = stands and all(map(inherits_stand, grapheme))
        stands.append(stands[-1] if inherits else _find_stand(grapheme))
    for at, grapheme in enumerate(graphemes):
        if grapheme == "’" and _in_phrase(graphemes, at):
            stands[at] = "sideways"
    at = 0
    while at < len(graphemes):
        end = at
        while end < len(graphemes) and _in_phrase(graphemes, end):
            end += 1
        if end > at:
            short = _LONE if not side_by_side else _SHORT_ZH if lang[:2] == "zh" else _SHORT
            _set_phrase(graphemes, stands, at, end, short)
        at = max(end, at + 1)
    return stands


def inherits_stand(char: str) -> bool:
    """True if the character stands or lies as its base does, such as a combining mark."""
    return (
        is_ignorable(char)
        or unicodedata.category(char)[0] == "M"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
    )


def _find_stand(grapheme: str) -> Stand:
    """Find if a grapheme cluster stands or lies, without regard to its neighbours."""
    base = grapheme[0]
    if base in _FORMED:
        return "transformed"
    value = find_orientation(base)
    # UAX #50 section 3.2: an enclosing mark makes its cluster stand.
    if value in ("U", "Tu") or any(unicodedata.category(mark) == "Me" for mark in grapheme):
        return "upright"
    if value == "Tr":
        return "upright" if base in _STANDING else "transformed"
    return "sideways"


def _in_phrase(graphemes: Sequence[str], at: int) -> bool:
    """True if the cluster at an index belongs to words that may lie on their side."""
    base = graphemes[at][0]
    if base == "’":
        around = graphemes[max(at - 1, 0)][0], graphemes[min(at + 1, len(graphemes) - 1)][0]
        return all(map(is_western, around))
    return (
        base not in _FORMED
        and find_orientation(base) == "R"
        and (base == " " or not base.isspace())
        and unicodedata.category(base) != "Cc"
    )


def _set_phrase(
    graphemes: Sequence[str], stands: list[Stand], start: int, end: int, short: re.Pattern[str]
) -> None:
    """Let the words of a phrase stand upright if all are short; otherwise let them lie.

    So the C of "Vitamin C" and the 19 of "COVID-19" lie with their words.
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
        stands[first:last] = [stand] * (last - first)


def _find_korean_forms(text: str, around: tuple[str, str]) -> Iterator[tuple[int, str]]:
    """Yield index and vertical form of each mark in a Korean text that has such a form.

    `around` are the characters before and behind the text.
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
            foreign = _find_foreign(text)
        if at in foreign or (
            char == "." and is_western(before) and _belongs_to_word(text[:at], after)
        ):
            continue
        yield at, _FORMS[char]


def _ends(mark: str, before: str, after: str) -> bool:
    """True if the mark ends a word or sentence, and does not join two words."""
    if not before or before.isspace() or before in _OPENING:
        return False
    if after in _GOES_ON or (after and is_western(after)):
        return False
    if mark in _TONES:
        return before not in ",:;" or before in _TONES
    return after not in _JOINED and before not in _FORMS


def _find_foreign(text: str) -> set[int]:
    """Find the indices within sentences of another script."""
    return {
        at
        for run in _RUN.finditer(text)
        if _SENTENCE.search(run[0])
        for at in range(*run.span())
    }


def _belongs_to_word(text: str, after: str) -> bool:
    """True if a full stop belongs to the Latin word or number before it, as in Dr. or U.S."""
    match = _WORD.search(text)
    word = match[0] if match else ""
    if _DOTTED.search(word) or _DATE.search(text):
        return True
    if word.isdecimal():
        return after.isspace()
    ends = not after.isspace()
    return not ends and len(word) <= _LONGEST_SHORT and not (len(word) > 1 and word.isupper())
