"""Characters that stand for nothing on paper, and where each of them is refused.

In come a text and where it is to stand, out comes the first character that cannot. A page shows
no control; a cell of a list must be one line, read in one direction, since it is looked up; a
barcode carries what readers show as text.
"""

from __future__ import annotations

import re
from typing import Final, Literal

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


def control_character(text: str, medium: Medium = "page") -> str:
    """The first character of a text that cannot stand there, or ""."""
    found = _REFUSED[medium].search(text)
    return found[0] if found else ""


def code_point(char: str) -> str:
    """A character's number as people write it: U+0009."""
    return f"U+{ord(char):04X}"
