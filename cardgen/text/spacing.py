"""White between the characters of a line, in em, and its limits in a justified line."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import floor
from typing import Final, NamedTuple

from cardgen.text.breaks import CLOSERS, OPENERS
from cardgen.text.classes import CONNECTED, is_spaced_cjk, is_western
from cardgen.text.punctuation import find_middle_dots

# CLREQ 3.2.2, JLREQ 3.2.6: a quarter em between Han or kana and Latin letters or digits.
# Korean sets its own spaces.
AUTOSPACE: Final = 0.25

# CLREQ 3.4.4, JLREQ 3.5, KLREQ 4.2: the indent of the first line of a paragraph.
_INDENT: Final = {"zh": 2.0, "ja": 1.0, "ko": 1.0}

# JLREQ 3.8.3 and 3.8.4, CLREQ 3.5.3 and 3.5.4: limits of white in a justified line. White
# between other characters, which are set solid, comes last.
_LEAST_SPACE, _MOST_SPACE = 0.25, 0.5
# Korean faces have 0.25 to 0.3 for a space.
_LEAST_SPACE_KO, _MOST_SPACE_KO = 0.2, 0.4
_LEAST_AUTOSPACE, _MOST_AUTOSPACE = 0.125, 0.5
_MOST_SOLID, _MOST_SOLID_KO = 0.25, 0.03

# The order in which a line loses white, and the order in which it gains white.
SHRINKING: Final = ("word space", "middle dot", "mark", "autospace")
STRETCHING: Final = ("word space", "autospace", "solid")
_SHRINK_RANKS: Final = {name: rank for rank, name in enumerate(SHRINKING)}
_STRETCH_RANKS: Final = {name: rank for rank, name in enumerate(STRETCHING)}
WORD_SPACES: Final = " \u00a0"
_UNSEEN: Final = 0.02  # em; a line may exceed its measure by so much
_KEPT: Final = frozenset("。．！？‼⁇⁈⁉")


class Give(NamedTuple):
    """The em that white may lose or gain in a justified line, and its rank in either order."""

    shrink: float = 0.0
    shrink_rank: int = 0
    stretch: float = 0.0
    stretch_rank: int = 0


RIGID: Final = Give()


@lru_cache(maxsize=8192)
def find_autospace(before: str, after: str, lang: str, space: float = AUTOSPACE) -> float:
    """Compute the space in em between a CJK and a Latin neighbour; 0 for other neighbours."""
    if lang.startswith("ko"):
        return 0.0
    spaced = is_spaced_cjk(before)
    if spaced is is_spaced_cjk(after):
        return 0.0
    return space if is_western(after if spaced else before) else 0.0


def find_tracking(before: str, after: str, tracking: float) -> float:
    """Compute the extra space in em between two characters; none within dashes and ellipses."""
    return 0.0 if before == after and before in CONNECTED else tracking


def whole_measure(measure: float, lang: str, tracking: float = 0.0) -> float:
    """Compute the longest width in em that full-width characters fill without a rest.

    JLREQ 2.4.2 and CLREQ 2.3.5 ask for it; no source for Korean does.
    """
    if not lang.startswith(("zh", "ja")):
        return measure
    characters = max(1, floor((measure + tracking) / (1 + tracking) + _UNSEEN))
    return characters * (1 + tracking) - tracking


def find_indent(lang: str) -> float:
    """Return the indent in em of the first line of a paragraph."""
    return _INDENT.get(lang.partition("-")[0], 1.0)


@lru_cache(maxsize=8192)
def find_give(before: str, after: str, white: float, lang: str) -> Give:
    """Find how far the space between two characters, now `white` em, can shrink and stretch.

    `white` is the rest after `squeeze` for two marks, and the own width of a word space
    `before`. Nothing is added within Western words, behind opening marks and before closing
    ones (JLREQ appendix E), or beside narrow marks. Korean words part at 0.4 em at most, then
    letters share what is left, with 0.03 em each: that is not seen.
    """
    korean = lang.startswith("ko")
    if before in WORD_SPACES:
        least = _LEAST_SPACE_KO if korean else _LEAST_SPACE
        most = _MOST_SPACE_KO if korean else _MOST_SPACE
        return _between(white, "word space", "word space", least, most)
    if after in WORD_SPACES:
        return RIGID
    dots = find_middle_dots(lang)
    widths = {_width_class(before), _width_class(after)}
    is_rigid = before in OPENERS or after in CLOSERS or "mark" in widths or "full" not in widths
    most = 0.0 if is_rigid else white + (_MOST_SOLID_KO if korean else _MOST_SOLID)
    if before in dots or after in dots:
        return _between(white, "middle dot", "solid", 0.0, most)
    if before in CLOSERS or after in OPENERS:
        # JLREQ 3.8.3: full stops and dividing marks keep their white within a line.
        least = white if before in _KEPT else 0.0
        return _between(white, "mark", "solid", least, most)
    if white > 0:
        return _between(white, "autospace", "autospace", _LEAST_AUTOSPACE, _MOST_AUTOSPACE)
    return _between(white, "mark", "solid", white, most)


def _between(white: float, shrinking: str, stretching: str, least: float, most: float) -> Give:
    """Make the limits of a space that may become `least` to `most` em wide."""
    return Give(
        max(0.0, white - least),
        _SHRINK_RANKS[shrinking],
        max(0.0, most - white),
        _STRETCH_RANKS[stretching],
    )


@lru_cache(maxsize=8192)
def _width_class(char: str) -> str:
    """Find the width class of a character: "full" (an em wide), "mark" (narrow) or "letter"."""
    if unicodedata.east_asian_width(char) in "WF":
        return "full"
    return "mark" if unicodedata.category(char)[0] == "P" else "letter"
