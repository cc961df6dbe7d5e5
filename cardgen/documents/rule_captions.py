"""Captions that name the kind of a mistake in the languages of an office.

A caption covers several rules of errors or of the proofreader. English text beside it gives the
details.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cardgen.rules import PROOFREADING_RULES

_KINDS: Final[Mapping[str, Sequence[str]]] = {
    "rule-overflow": ("overflow",),
    "rule-missing-glyph": ("missing-glyph",),
    "rule-wrong-region": ("wrong-region", "missing-variation"),
    "rule-barcode": ("bad-barcode", "barcode-too-small", "quiet-zone", "unreadable-barcode"),
    "rule-translation": ("fuzzy", "untranslated", "copied", "outdated", "wrong-language"),
    "not-approved": ("unapproved", "bad-approval", "own-approval", "unknown-author"),
    "rule-value": (
        *("bad-value", "missing-value", "unknown-field", "unknown-term"),
        *("bad-text", "right-to-left", "lost-zero", "guessed-column"),
        *("undecided", "means-empty", "unit-differs", "unit-article"),
    ),
    "rule-picture": ("bad-picture", "picture-feature"),
    "doubtful": ("print-doubtful", "print-behind"),
    "rule-output": ("output", "worker", "serials", "print-unnoted"),
    "rule-changed": ("changed",),
    "rule-unused-column": ("unused-column",),
    "rule-hidden-row": ("hidden-row",),
    "rule-unread-sheet": ("unread-sheet",),
    "rule-sum-row": ("sum-row",),
    "rule-remark-row": ("remark-row",),
    "rule-unread-note": ("unread-note",),
    "rule-not-shown": ("not-shown",),
}
_RULES: Final = {rule: caption for caption, rules in _KINDS.items() for rule in rules}


def rule_caption(rule: str) -> str:
    """Return the name of the caption that describes a rule."""
    known = PROOFREADING_RULES.get(rule)
    return _RULES.get(rule) or (f"slip-{known.family}" if known else "rule-other")
