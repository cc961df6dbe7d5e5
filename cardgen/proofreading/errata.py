"""Errata: faults and doubts in message files with their places."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from cardgen.errors import Diagnostic, Location
from cardgen.remedies import Wording, word_in_general
from cardgen.rules import Gravity


class Erratum(msgspec.Struct, frozen=True):
    """A fault in an entry of a file, or in the file as a whole.

    A fault in a stretch of text has `column`, `end_line` and `end_column` (behind the last
    character); all count from 1.
    """

    rule: str
    gravity: Gravity
    message: str
    hint: str
    location: Location
    pair: str = ""
    entry: str = ""
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    @classmethod
    def of(
        cls,
        diagnostic: Diagnostic,
        pair: str = "",
        entry: str = "",
        wording: Wording = word_in_general,
    ) -> Erratum:
        """Make a finding from a diagnostic."""
        rule, place = diagnostic.rule, diagnostic.location or Location("")
        hint = diagnostic.advice(wording)
        return cls(rule, diagnostic.severity, diagnostic.message, hint, place, pair, entry)


class Errata(msgspec.Struct, frozen=True):
    """The errata of a check, and the numbers of read and unfinished translations."""

    pairs: tuple[str, ...] = ()
    found: tuple[Erratum, ...] = ()
    read: int = 0
    untranslated: int = 0
    fuzzy: int = 0
    templates: tuple[str, ...] = ()

    def count(self, gravity: Gravity) -> int:
        """Count the findings of a severity."""
        return sum(each.gravity == gravity for each in self.found)


def sort_errata(errata: Iterable[Erratum]) -> tuple[Erratum, ...]:
    """Sort findings by file and line, and remove repeated ones."""

    def key(each: Erratum) -> tuple[str, int, int, str, str]:
        """Key of an erratum for sorting."""
        place = each.location
        return place.file, place.line or 0, each.column or 0, each.rule, each.message

    return tuple(sorted(dict.fromkeys(errata), key=key))
