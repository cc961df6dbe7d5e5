"""Characters that stand for nothing on paper, and where each of them is refused.

In come a text and where it is to stand, out comes the first character that cannot. A page shows
no control; a cell of a list must be one line, read in one direction, since it is looked up; a
barcode carries what readers show as text. And what else of a text no page can take: letters
that go from right to left, heaps of marks, a length that is no label's.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

from cardgen.errors import Diagnostic

# Controls (C0, C1), separators of lines, what turns the direction of text, lone surrogates.
_OBEYED: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_UNSEEN: Final = re.compile(f"[{_OBEYED}\ud800-\udfff]")
_UNSEEN_IN_LINE: Final = re.compile(f"[\n\t{_OBEYED}\ud800-\udfff]")

Medium = Literal["page", "cell", "barcode"]

_CONTROLS: Final = "\x00-\x1f\x7f-\x9f"  # Unicode's category Cc: C0, delete and C1
_SURROGATES: Final = "\ud800-\udfff"  # alone they are no text
_SEPARATORS: Final = "\u2028\u2029"  # of lines and of paragraphs
_DIRECTIONS: Final = "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides, isolates (UAX #9)
_NONE: Final = "\ufffe\uffff"
_REFUSED: Final[dict[Medium, re.Pattern[str]]] = {
    "page": re.compile(f"(?!\n)[{_CONTROLS}{_SURROGATES}]"),
    "cell": re.compile(f"[{_CONTROLS}{_SEPARATORS}{_DIRECTIONS}{_SURROGATES}{_NONE}]"),
    # Codes other than tab and line ends make readers show the whole symbol as binary data.
    "barcode": re.compile(f"(?![\t\n\r\x80-\x9f])[{_CONTROLS}{_SURROGATES}]"),
}


# Blocks whose letters are strong R or AL, or numbers AN, and what turns the direction (UAX #9).
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
LONGEST: Final = 10_000  # characters: more do not fit any page that is read
MOST_MARKS: Final = 4  # on one character; Vietnamese has two
_HEAP: Final = re.compile(f"(?:M[a-z]){{{MOST_MARKS + 1}}}")  # in the categories of a text


_DELETE: Final = "delete it from the message or the value"


def visible(text: str) -> str:
    """A text without what a terminal obeys, or a page shows in another order; lines stay."""
    return _UNSEEN.sub(_number, text)


def visible_in_line(text: str) -> str:
    """The same of a text that is to stay on its line."""
    return _UNSEEN_IN_LINE.sub(_number, text)


def visible_json(text: str) -> str:
    """The same of JSON, which means what it meant before."""
    # JSON escapes C0 itself; the others stand in strings, where their number means the same.
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _number(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def unsuited(text: str, hint: str = _DELETE) -> Diagnostic | None:
    """What of a text no page can take, its worst fault, or None.

    It is told `about` something, as in "the text of [a] "; `hint` says where to delete it.
    """
    if len(text) > LONGEST:
        reason = f"has {len(text):,} characters, more than {LONGEST:,}"
        return Diagnostic("overflow", reason, hint="shorten it")
    if text.isascii() and text.isprintable():
        return None
    if found := control_character(text):
        reason = f"holds the control character {code_point(found)}"
        return Diagnostic("bad-text", reason, hint=hint)
    if turned := right_to_left(text):
        reason = (
            f"holds {code_point(turned)}, which is written from right to left or turns the "
            "direction of what follows"
        )
        none = "leave it out: no pair is set from right to left yet"
        return Diagnostic("right-to-left", reason, hint=none)
    if _is_heaped(text):
        reason = f"holds more than {MOST_MARKS} marks on one character"
        return Diagnostic("bad-text", reason, hint=hint)
    return None


def right_to_left(text: str) -> str:
    """The first character that is written from right to left, or turns the direction, or ""."""
    found = _RIGHT_TO_LEFT.search(text)
    return found[0] if found else ""


def _is_heaped(text: str) -> bool:
    """Whether marks would stand above or below one another far into other lines."""
    return _HEAP.search("".join(map(unicodedata.category, text))) is not None


def control_character(text: str, medium: Medium = "page") -> str:
    """The first character of a text that cannot stand there, or ""."""
    found = _REFUSED[medium].search(text)
    return found[0] if found else ""


def code_point(char: str) -> str:
    """A character's number as people write it: U+0009."""
    return f"U+{ord(char):04X}"
