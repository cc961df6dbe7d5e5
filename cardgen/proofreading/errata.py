"""Errata: faults and doubts in message files with their places, also as a SARIF 2.1.0 log.

Code hosts and editors show a SARIF log at the lines of the files (OASIS, Static Analysis
Results Interchange Format 2.1.0).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec

from cardgen import __version__
from cardgen.errors import Diagnostic, Location
from cardgen.remedies import Wording, word_in_general
from cardgen.rules import PROOFREADING_RULES, RULES, Gravity


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
        """Make an erratum of a diagnostic."""
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
        """Count the errata of a gravity."""
        return sum(each.gravity == gravity for each in self.found)


def sort_errata(errata: Iterable[Erratum]) -> tuple[Erratum, ...]:
    """Sort errata by file and line, and drop repeated ones."""

    def key(each: Erratum) -> tuple[str, int, int, str, str]:
        """Key of an erratum for sorting."""
        place = each.location
        return place.file, place.line or 0, each.column or 0, each.rule, each.message

    return tuple(sorted(dict.fromkeys(errata), key=key))


SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def format_sarif(errata: Errata, shown: Callable[[str], str]) -> dict[str, Any]:
    """Format errata as a SARIF log; `shown` returns the path of a file for the reader."""
    names = sorted({each.rule for each in errata.found})
    rules = [_rule(name) for name in names]
    run = {
        "tool": {"driver": {"name": "cardgen", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, names, shown) for each in errata.found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str) -> dict[str, Any]:
    """Format a rule for the driver of a log."""
    rule = PROOFREADING_RULES.get(name)
    meaning, remedy = (rule.meaning, rule.remedy) if rule else RULES[name]
    return {
        "id": name,
        "shortDescription": {"text": meaning},
        "help": {"text": remedy},
        "defaultConfiguration": {"level": rule.gravity if rule else "error"},
        "properties": {"tags": [rule.family if rule else "file"]},
    }


def _result(each: Erratum, rules: Sequence[str], shown: Callable[[str], str]) -> dict[str, Any]:
    """Format an erratum as a result of a log; `rules` are the names of the driver's rules."""
    file = shown(each.location.for_people.file)
    region = {
        "startLine": each.location.for_people.line,
        "startColumn": each.column,
        "endLine": each.end_line,
        "endColumn": each.end_column,
    }
    region = {key: value for key, value in region.items() if value}
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(file.replace("\\", "/"))}}
    if "startLine" in region:
        physical["region"] = region
    place: dict[str, Any] = {"physicalLocation": physical}
    if each.entry:
        name = f"{each.pair}/{each.entry}"
        place["logicalLocations"] = [{"name": each.entry, "fullyQualifiedName": name}]
    content = f"{each.rule}\0{file}\0{each.entry}\0{each.message}"
    fingerprint = hashlib.sha256(content.encode()).hexdigest()[:32]
    return {
        "ruleId": each.rule,
        "ruleIndex": rules.index(each.rule),
        "level": each.gravity,
        "message": {"text": f"{each.message}: {each.hint}" if each.hint else each.message},
        "locations": [place],
        "partialFingerprints": {"erratum/v1": fingerprint},
    }
