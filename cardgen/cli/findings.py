"""Findings in the forms of code hosts: annotations of GitHub Actions, and a SARIF 2.1.0 log.

In come errors and warnings of any check; out come lines or a log, which show each finding at
its line of a file (OASIS, Static Analysis Results Interchange Format 2.1.0;
GitHub Docs, Workflow commands for GitHub Actions).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from cardgen import __version__
from cardgen.cli.remedies import in_commands
from cardgen.errors import Diagnostic
from cardgen.locale import translate
from cardgen.rules import PREFLIGHT_RULES, PROOFREADING_RULES, RULES, Gravity, Rule

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_COMMANDS: Final[Mapping[Gravity, str]] = {
    "error": "error",
    "warning": "warning",
    "note": "notice",
}
"""Workflow commands of GitHub Actions by the gravity of findings."""

USAGE: Final = "usage"
"""The rule of wrong usage, which only the command line knows."""


def known_rules() -> dict[str, Rule]:
    """Return all rules by name: of errors, wrong usage, preflight and proofreading."""
    meaning = "A print shop or an archive may refuse a PDF file with this fault."
    usage = Rule(
        "A command has a wrong option or word, or one is missing.",
        "Read the help of the command: cardgen COMMAND --help.",
    )
    return (
        dict(RULES)
        | {USAGE: usage}
        | {name: Rule(meaning, _sentence(hint)) for name, hint in PREFLIGHT_RULES.items()}
        | {
            name: Rule(rule.meaning, _sentence(rule.remedy))
            for name, rule in PROOFREADING_RULES.items()
            if name not in RULES
        }
    )


def _sentence(hint: str) -> str:
    """Write a hint as a sentence, with a capital letter and a full stop."""
    return f"{hint[0].upper()}{hint[1:]}."


class Finding(NamedTuple):
    """A finding with its place in a file, as far as it has one.

    `name` is the entry of the file, in a `group` of such. Lines and columns count from 1;
    `end_column` is behind the last character.
    """

    rule: str
    gravity: Gravity
    message: str
    hint: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    name: str = ""
    group: str = ""

    @classmethod
    def of(cls, found: Diagnostic) -> Finding:
        """Make a finding from a diagnostic, with the path that users see."""
        place = found.location and found.location.for_people
        file, line = (place.file, place.line) if place else ("", None)
        hint = found.advice(in_commands)
        return cls(found.rule, found.severity, found.message, hint, file, line)


def format_annotation(found: Finding) -> str:
    """Format a finding as an annotation of GitHub Actions."""
    named = {
        "file": found.file,
        "line": found.line,
        "col": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
        "title": f"{found.rule} ({found.name})" if found.name else found.rule,
    }
    properties = ",".join(
        f"{name}={_escape(str(value), ':,')}" for name, value in named.items() if value
    )
    text = "\n".join(map(translate, filter(None, (found.message, found.hint))))
    return f"::{_COMMANDS[found.gravity]} {properties}::{_escape(text)}"


def _escape(text: str, more: str = "") -> str:
    """Escape a text for GitHub Actions, and also the characters `more`."""
    for char in f"%\r\n{more}":
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def format_sarif(found: Sequence[Finding]) -> dict[str, Any]:
    """Format findings as a SARIF log."""
    names = sorted({each.rule for each in found})
    run = {
        "tool": {
            "driver": {
                "name": "cardgen",
                "version": __version__,
                "rules": [*_format_rules(names)],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_format_result(each, names) for each in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _format_rules(names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the descriptions of rules for a SARIF log."""
    known = known_rules()
    for name in names:
        style = PROOFREADING_RULES.get(name)
        yield {
            "id": name,
            "shortDescription": {"text": translate(known[name].meaning)},
            "help": {"text": translate(known[name].remedy)},
            "defaultConfiguration": {"level": style.gravity if style else "error"},
            "properties": {"tags": [style.family if style else "file"]},
        }


def _format_result(found: Finding, rules: Sequence[str]) -> dict[str, Any]:
    """Format a finding as a result in a SARIF log with these rules."""
    text = ": ".join(map(translate, filter(None, (found.message, found.hint))))
    content = f"{found.rule}\0{found.file}\0{found.name}\0{found.message}"
    fingerprint = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:32]
    place = _format_place(found)
    return {
        "ruleId": found.rule,
        "ruleIndex": rules.index(found.rule),
        "level": found.gravity,
        "message": {"text": text},
        "locations": [place] if place else [],
        "partialFingerprints": {"erratum/v1": fingerprint},
    }


def _format_place(found: Finding) -> dict[str, Any]:
    """Format the place of a finding for SARIF; {} if it has no place."""
    region = {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }
    region = {key: value for key, value in region.items() if value}
    place: dict[str, Any] = {}
    if found.file:
        uri = quote(found.file.replace("\\", "/"))
        place["physicalLocation"] = {"artifactLocation": {"uri": uri}}
        if "startLine" in region:
            place["physicalLocation"]["region"] = region
    if found.name:
        name = f"{found.group}/{found.name}" if found.group else found.name
        place["logicalLocations"] = [{"name": found.name, "fullyQualifiedName": name}]
    return place
