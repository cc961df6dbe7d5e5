"""The state of a translation, and the reason why it may not be printed.

In come a message and the languages of its pair. A text printed in the wrong language looks
finished, so a translation that equals its source, or has no letter of its language, waits like
one that is missing.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from cardgen.catalog.scripts import has_letter_of
from cardgen.catalog.spelling import to_traditional
from cardgen.errors import Diagnostic
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from cardgen.catalog.catalog import Message

State = Literal["ready", "untranslated", "fuzzy", "copied", "wrong-language", "unapproved"]
SAME_HINT: Final = "write # same: yes above it in the .po if it is right as it is"

_SCRIPTS_OF_CHINESE: Final = {("zh-Hans", "zh-Hant"), ("zh-Hans", "zh-TW")}
_HINTS: Final[dict[State, str]] = {
    "untranslated": "translate it",
    "fuzzy": 'check it and remove the flag "fuzzy"',
    "copied": f"translate it, or {SAME_HINT}",
    "wrong-language": f"translate it, or {SAME_HINT}",
}


def state_of(message: Message, langs: tuple[str, str]) -> State:
    """Find the state of a translation: "ready" if it may be printed."""
    if not message.translation:
        return "untranslated"
    if message.fuzzy:
        return "fuzzy"
    if not message.same:
        if is_copied(message.source, message.translation, langs):
            return "copied"
        if is_foreign(message.source, message.translation, langs):
            return "wrong-language"
    return "unapproved" if message.withheld and message.withheld() else "ready"


def unfinished(message: Message, langs: tuple[str, str]) -> list[Diagnostic]:
    """Explain why the translation of `message` may not be printed yet; [] if it may."""
    state = state_of(message, langs)
    if state == "ready":
        return []
    if state == "unapproved":
        return [*filter(None, [message.withheld and message.withheld()])]
    reasons = {
        "untranslated": f"{message.id} has no translation",
        "fuzzy": f"the translation of {message.id} waits for review",
        "copied": f"the translation of {message.id} is the same as its source",
        "wrong-language": f"the translation of {message.id} has no letter of {langs[1]}",
    }
    return [
        Diagnostic(
            state,
            reasons[state],
            location=message.location,
            hint=_HINTS[state],
            remedy=Remedy("draft"),
        )
    ]


@lru_cache(maxsize=4096)
def is_copied(source: str, translation: str, langs: tuple[str, str]) -> bool:
    """True if a translation repeats its source, which has letters of its language.

    A word that both scripts of Chinese write alike, such as 日期, is no copy.
    """
    if _bare(source) != _bare(translation) or not has_letter_of(source, langs[0]):
        return False
    return langs not in _SCRIPTS_OF_CHINESE or to_traditional(source) != source


@lru_cache(maxsize=4096)
def is_foreign(source: str, translation: str, langs: tuple[str, str]) -> bool:
    """True if a translation has no letter of its language although its source has one."""
    return has_letter_of(source, langs[0]) and not has_letter_of(translation, langs[1])


def _bare(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
