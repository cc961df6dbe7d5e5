"""The white of punctuation marks, and its reduction beside other marks and line edges.

A full-width mark is half an em of ink and half an em of white. Between two marks, and at the
edge of a line, the white is too wide and is removed (CLREQ 3.1.6, JLREQ 3.1.2 to 3.1.5 and
appendix B). The language decides which marks lose white; the face decides how much, by `halt`
or `vhal`, or by its ink.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec

from cardgen.display import FontRef
from cardgen.template import Punctuation
from cardgen.text.ink import measure_white

# JLREQ cl-01: opening brackets have their white before them.
_OPENING: Final = frozenset("「『（【〔〈《〖〘〚［｛｟〝")
# JLREQ cl-02, 06, 07: closing brackets, full stops and commas have white behind them.
_CLOSING_BRACKETS: Final = frozenset("」』）】〕〉》〗〙〛］｝｠〟")
BRACKETS: Final = _OPENING | _CLOSING_BRACKETS
_STOPS: Final = frozenset("。．，、")
# CLREQ 3.1.6: in zh-Hans these too; they stand at the left of their em box.
_OPENING_HANS: Final = frozenset("“‘")
_CLOSING_HANS: Final = frozenset("”’！？；：")
# JLREQ cl-05: a quarter em on either side, given up to neighbours, not to line edges.
_MIDDLE_DOTS: Final = frozenset("・")
_MIDDLE_DOTS_JA: Final = frozenset("・：；")

# Marks without white behind them that stand solid with a bracket.
_SOLID: Final = _OPENING | _OPENING_HANS | _STOPS

# All marks with white in some language.
_GIVING: Final = BRACKETS | _STOPS | _OPENING_HANS | _CLOSING_HANS | _MIDDLE_DOTS_JA

# JLREQ 3.8.2, CLREQ 3.1.7: marks that may hang out of the line.
HANGING: Final = frozenset("。．、，")


# CLREQ 3.1.6: marks with a full em in the style kaiming.
_ENDING: Final = frozenset("。．！？")
# Japanese has no such style: a comma of half an em within a line is no visible pause.
_KEPT_JA: Final = _ENDING | frozenset("、，")


class White(msgspec.Struct, frozen=True):
    """The em of white that a mark may give up before and behind its ink."""

    before: float
    after: float


NO_WHITE: Final = White(0.0, 0.0)


def find_bracket_white(char: str, lang: str, font: FontRef, vertical: bool = False) -> White:
    """Find the empty space in em that a bracket of a Korean text loses in every place.

    KLREQ 4.3.2 sets brackets an em wide, as on manuscript paper with its squares. But spaces
    separate Korean words, and a particle follows its word without a space (한글 맞춤법 2 and
    41): half an em in 「한글」은 looks like a space. Print today is narrow (w3c/klreq issues 11
    and 13).
    """
    if not lang.startswith("ko") or char not in BRACKETS:
        return NO_WHITE
    before, after = measure_white(char, lang, font, vertical)
    return White(before, 0.0) if char in _OPENING else White(0.0, after)


def find_white(char: str, lang: str, font: FontRef, vertical: bool = False) -> White:
    """Find the empty space in em that a mark can lose in a text of `lang`."""
    return _white(char, lang, font, vertical) if char in _GIVING else NO_WHITE


@lru_cache(maxsize=1024)
def _white(char: str, lang: str, font: FontRef, vertical: bool) -> White:
    """Find the empty space in em that a mark can lose, as `find_white` does; cached."""
    before, after = _may_give(char, lang)
    if not (before or after):
        return NO_WHITE
    has_before, has_after = measure_white(char, lang, font, vertical)
    return White(has_before if before else 0.0, has_after if after else 0.0)


def find_middle_dots(lang: str) -> frozenset[str]:
    """Return the middle dots of a language, which have space on both sides (JLREQ cl-05)."""
    return _MIDDLE_DOTS_JA if lang.startswith("ja") else _MIDDLE_DOTS


def is_opening(char: str, lang: str) -> bool:
    """True if the mark is an opening one, with empty space before its ink."""
    return char in _OPENING or (lang == "zh-Hans" and char in _OPENING_HANS)


def is_closing(char: str, lang: str) -> bool:
    """True if the mark is a closing bracket, stop or comma, with empty space after its ink."""
    hans = lang == "zh-Hans" and char in _CLOSING_HANS
    return hans or char in _CLOSING_BRACKETS or char in _STOPS


def squeeze(
    first: str,
    first_white: White,
    second: str,
    second_white: White,
    punctuation: Punctuation = "full",
    lang: str = "zh-Hans",
) -> float:
    """Compute the space in em that two neighbours lose together, in a style of punctuation.

    In the style *half* all marks lose their white in every place; in the style *kaiming* marks
    that end a sentence and Japanese commas keep it (CLREQ 3.1.6).
    """
    given = _squeeze_pair(first, first_white, second, second_white)
    if punctuation == "full":
        return given
    kept = frozenset[str]()
    if punctuation == "kaiming":
        kept = _KEPT_JA if lang.startswith("ja") else _ENDING
    return max(
        given,
        (0.0 if first in kept else first_white.after)
        + (0.0 if second in kept else second_white.before),
    )


def _squeeze_pair(first: str, first_white: White, second: str, second_white: White) -> float:
    """Compute the space in em that two neighbouring marks lose together (JLREQ appendix B).

    If both have white, the smaller part stays: ）（ keep half an em and 」・ a quarter. If only
    one has white, all of it goes: 。」 and （「 stand solid. Two middle dots keep their white.
    A stop in the middle of its em box keeps its white, but a bracket beside it loses its own.
    """
    if first in _MIDDLE_DOTS_JA and second in _MIDDLE_DOTS_JA:
        return 0.0
    if not _is_mark(first, first_white) or not _is_mark(second, second_white):
        return 0.0
    if second_white.before and not first_white.after and first not in _SOLID:
        return 0.0  # a narrow closing mark: only the bracket has white
    if first in _MIDDLE_DOTS_JA and second_white == NO_WHITE:
        return 0.0  # the same beside a middle dot
    return max(first_white.after, second_white.before)


def _is_mark(char: str, given: White) -> bool:
    """True if the character is a mark with empty space, a stop or a bracket."""
    return given is not NO_WHITE or char in _STOPS or char in BRACKETS


def trim_at_line_start(char: str, given: White) -> float:
    """Compute the space in em that a mark loses at the start of a line."""
    return 0.0 if char in _MIDDLE_DOTS_JA else given.before


def trim_at_line_end(char: str, lang: str, given: White) -> float:
    """Compute the space in em that a mark loses at the end of a line.

    GB/T 15834, 5.1.10 asks for it in zh-Hans; JLREQ 3.1.9 allows all or nothing.
    """
    if char in _MIDDLE_DOTS_JA and not (lang == "zh-Hans" and char in _CLOSING_HANS):
        return 0.0
    return given.after


def _may_give(char: str, lang: str) -> tuple[bool, bool]:
    """True, before and after a mark, if the mark may lose its space there."""
    hans = lang == "zh-Hans"
    if char in BRACKETS and lang.startswith("ko"):
        return False, False  # see `find_bracket_white`
    if is_opening(char, lang):
        return True, False
    if char in _CLOSING_BRACKETS or (hans and char in _CLOSING_HANS):
        return False, True
    if char in _STOPS:
        # CLREQ 3.1.6: in zh-Hant they stand in the middle of their em box, with their white.
        return False, not lang.startswith("zh") or hans
    if char in find_middle_dots(lang):
        return True, True
    return False, False
