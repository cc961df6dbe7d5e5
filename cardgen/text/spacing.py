"""White between characters of one line, in em."""

from __future__ import annotations

from typing import Final

from cardgen.text.classes import is_spaced_cjk, is_western

# CLREQ 3.2.2, JLREQ 3.2.6: a quarter em between Han or kana and Latin letters or digits.
# Korean sets its own spaces.
AUTOSPACE: Final = 0.25


def autospace(before: str, after: str, lang: str) -> float:
    """The space to add between two neighbouring characters of a `lang` text."""
    if lang.startswith("ko"):
        return 0.0
    mixed = (is_spaced_cjk(before) and is_western(after)) or (
        is_western(before) and is_spaced_cjk(after)
    )
    return AUTOSPACE if mixed else 0.0
