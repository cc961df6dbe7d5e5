"""Conventions of letters as data, a file a language: where blocks stand and what they say.

In comes a language tag, out comes a `Convention` that answers for its letters: order and places
of blocks, dates, honorifics, openings and closings, greetings, labels, seals, spoken numbers.
Every entry of a file has its source; ★ is an official rule.
"""

from __future__ import annotations

from cardgen.letters.conventions.convention import Convention
from cardgen.letters.conventions.labels import han_count
from cardgen.letters.conventions.load import convention, diagnose_convention
from cardgen.letters.conventions.spec import (
    Addressees,
    BlockPlace,
    Form,
    Kind,
    Level,
    OrderedKind,
    Rank,
    Respect,
    SealRule,
    Word,
)

__all__ = [
    "Addressees",
    "BlockPlace",
    "Convention",
    "Form",
    "Kind",
    "Level",
    "OrderedKind",
    "Rank",
    "Respect",
    "SealRule",
    "Word",
    "convention",
    "diagnose_convention",
    "han_count",
]
