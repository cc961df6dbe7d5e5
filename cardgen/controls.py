"""Control characters and other text that paper, a cell of a list or a barcode cannot take.

In come a text and its medium, out comes the first character that the medium refuses. A page
shows no controls. A cell must be one line, read in one direction, since it is looked up. A
barcode carries what readers show as text. Pages also refuse marks of direction without their
counterpart, heaps of marks, and texts that are too long. A terminal obeys controls, and gives
each character one column or two.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

from cardgen.errors import Diagnostic
from cardgen.lazy import lazy_pattern

# Controls (C0, C1), line separators, marks of direction, lone surrogates.
_OBEYED: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_UNSEEN: Final = lazy_pattern(f"[{_OBEYED}\ud800-\udfff]")
_UNSEEN_IN_LINE: Final = lazy_pattern(f"[\n\t{_OBEYED}\ud800-\udfff]")

Medium = Literal["page", "cell", "barcode"]

_CONTROLS: Final = "\x00-\x1f\x7f-\x9f"  # Unicode's category Cc: C0, delete and C1
_SURROGATES: Final = "\ud800-\udfff"  # alone they are no text
_SEPARATORS: Final = "\u2028\u2029"  # between lines and between paragraphs
_DIRECTIONS: Final = "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides, isolates (UAX #9)
_NONE: Final = "\ufffe\uffff"
_REFUSED: Final[dict[Medium, re.Pattern[str]]] = {
    "page": lazy_pattern(f"(?!\n)[{_CONTROLS}{_SURROGATES}]"),
    "cell": lazy_pattern(f"[{_CONTROLS}{_SEPARATORS}{_DIRECTIONS}{_SURROGATES}{_NONE}]"),
    # Codes other than tab and line ends make readers show the whole symbol as binary data.
    "barcode": lazy_pattern(f"(?![\t\n\r\x80-\x9f])[{_CONTROLS}{_SURROGATES}]"),
}

# Blocks with letters of R or AL and numbers of AN (UAX #9).
_RIGHT_TO_LEFT: Final = lazy_pattern(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# What opens an embedding, override or isolate, and its end.
_TURNS: Final = lazy_pattern("[\u202a-\u202e\u2066-\u2069\n]")
_TURN_ENDS: Final = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
LONGEST: Final = 10_000  # characters: more do not fit any page that is read
MOST_MARKS: Final = 4  # on one character; Vietnamese has two
_HEAP: Final = lazy_pattern(f"(?:M[a-z]){{{MOST_MARKS + 1}}}")  # in the categories of a text

_DELETE: Final = "delete it from the message or the value"


def count_columns(text: str) -> int:
    """Count the columns of a text on a terminal. A Han character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def may_wrap_beside(char: str) -> bool:
    """True if lines may break beside a character: Han or kana."""
    wide = unicodedata.east_asian_width(char) in "WF"
    return wide and not "\uac00" <= char <= "\ud7a3"


def show_controls(text: str) -> str:
    """Replace control and direction characters in a text by their codes, but not line ends."""
    return text if text.isprintable() else _UNSEEN.sub(_escape, text)


def show_controls_in_line(text: str) -> str:
    """Replace control characters in a text by their codes, also tabs and line ends."""
    return text if text.isprintable() else _UNSEEN_IN_LINE.sub(_escape, text)


def escape_controls(text: str) -> str:
    """Escape control and direction characters in a JSON text."""
    # JSON escapes C0 itself; the others stand in strings, where an escape means the same.
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _escape(match: re.Match[str]) -> str:
    """Write a character as its number in hexadecimal digits."""
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def find_unprintable(
    text: str, hint: str = _DELETE, *, may_turn: bool = True
) -> Diagnostic | None:
    """Find the worst problem of a text that no page can show; None if there is none.

    Its message continues a prefix such as "the text of [a] " (`Diagnostic.about`); `hint` says
    where to delete the character. Columns, boxes and seals show no text from right to left:
    there it may not turn.
    """
    if len(text) > LONGEST:
        reason = f"has {len(text):,} characters, more than {LONGEST:,}"
        return Diagnostic("overflow", reason, hint="shorten it")
    if text.isascii() and text.isprintable():
        return None
    if found := find_control(text):
        reason = f"holds the control character {format_code_point(found)}"
        return Diagnostic("bad-text", reason, hint=hint)
    if unpaired := find_unpaired(text):
        reason = f"holds {format_code_point(unpaired)} without its counterpart in the line"
        return Diagnostic("right-to-left", reason, hint=hint)
    if not may_turn and (turned := find_right_to_left(text)):
        reason = f"holds {format_code_point(turned)}, a character for text from right to left"
        lines = "set it in lines: columns, boxes and seals cannot show such text"
        return Diagnostic("right-to-left", reason, hint=lines)
    if _is_heaped(text):
        reason = f"has more than {MOST_MARKS} marks on one character"
        return Diagnostic("bad-text", reason, hint=hint)
    return None


def find_right_to_left(text: str) -> str:
    """Find the first character for text from right to left; "" if there is none."""
    if not may_be_right_to_left(text):
        return ""
    found = _RIGHT_TO_LEFT.search(text)
    return found[0] if found else ""


def may_be_right_to_left(text: str) -> bool:
    """True if a text may have parts from right to left; a cheap test without patterns."""
    return any(map(_is_beside_east_asian, text))


def find_unpaired(text: str) -> str:
    """Find the first mark that turns a line and has no counterpart in it; "" if none."""
    if text.isprintable():
        return ""
    opened: list[str] = []
    for match in _TURNS.finditer(f"{text}\n"):
        char = match[0]
        if char in _TURN_ENDS:
            opened.append(char)
        elif char == "\n" and opened:
            return opened[0]
        elif char != "\n" and (not opened or _TURN_ENDS[opened.pop()] != char):
            return char
    return ""


def _is_beside_east_asian(char: str) -> bool:
    """True if a character may be one of `_RIGHT_TO_LEFT`: then the pattern is compiled."""
    return "\u0590" <= char <= "\u2069" or "\ufb1d" <= char <= "\ufefc" or char > "\U000107ff"


def _is_heaped(text: str) -> bool:
    """True if a character has so many marks that they would reach into other lines."""
    return _HEAP.search("".join(map(unicodedata.category, text))) is not None


def find_control(text: str, medium: Medium = "page") -> str:
    """Find the first character that an output medium refuses; "" if there is none."""
    if text.isprintable():  # all of these are not
        return ""
    found = _REFUSED[medium].search(text)
    return found[0] if found else ""


def format_code_point(char: str) -> str:
    """Format the code of a character: U+0009."""
    return f"U+{ord(char):04X}"
