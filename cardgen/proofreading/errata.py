"""Errata: what is wrong or doubtful in message files, with the place to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cardgen.errors import Diagnostic, Location
from cardgen.proofreading.rules import Gravity
from cardgen.remedies import Wording, in_general


@dataclass(frozen=True, slots=True)
class Erratum:
    """Something wrong in a file: in an entry of a pair, or in the file as a whole.

    `column` and what it goes to, `end_line` and `end_column` (behind the last character), are
    there where a stretch of text is meant; all count from 1.
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
        found: Diagnostic,
        pair: str = "",
        entry: str = "",
        wording: Wording = in_general,
    ) -> Erratum:
        """What a diagnostic says."""
        place = found.location or Location("")
        hint = found.advice(wording)
        return cls(found.rule, found.severity, found.message, hint, place, pair, entry)


@dataclass(frozen=True, slots=True)
class Errata:
    """All that was found in `read` translations, and how many wait for somebody."""

    pairs: tuple[str, ...] = ()
    found: tuple[Erratum, ...] = ()
    read: int = 0
    untranslated: int = 0
    fuzzy: int = 0
    templates: tuple[str, ...] = ()

    def count(self, gravity: Gravity) -> int:
        """How many there are that are as grave."""
        return sum(each.gravity == gravity for each in self.found)


def in_order(found: Iterable[Erratum]) -> tuple[Erratum, ...]:
    """Errata file by file and line by line, each once."""
    return tuple(
        sorted(
            dict.fromkeys(found),
            key=lambda each: (
                each.location.file,
                each.location.line or 0,
                each.column or 0,
                each.rule,
                each.message,
            ),
        )
    )
