"""Errata as SARIF 2.1.0, which code hosts and editors show at the lines that they are about.

In come errata and how files are called, out comes the log as data (OASIS, Static Analysis
Results Interchange Format 2.1.0).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import quote

from cardgen import __version__
from cardgen.proofreading.errata import Errata, Erratum
from cardgen.proofreading.rules import PROOFREADING_RULES
from cardgen.rules import RULES

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def sarif(errata: Errata, shown: Callable[[str], str]) -> dict[str, Any]:
    """The log; `shown` says what a file is called from where people are."""
    rules = sorted({each.rule for each in errata.found})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "cardgen",
                        "version": __version__,
                        "rules": [_rule(name) for name in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(each, rules, shown) for each in errata.found],
            }
        ],
    }


def _rule(name: str) -> dict[str, Any]:
    known = PROOFREADING_RULES.get(name)
    meaning, remedy = (known.meaning, known.remedy) if known else RULES[name]
    return {
        "id": name,
        "shortDescription": {"text": meaning},
        "help": {"text": remedy},
        "defaultConfiguration": {"level": known.gravity if known else "error"},
        "properties": {"tags": [known.family if known else "file"]},
    }


def _result(each: Erratum, rules: Sequence[str], shown: Callable[[str], str]) -> dict[str, Any]:
    file = shown(each.location.shown.file)
    region = {
        "startLine": each.location.shown.line,
        "startColumn": each.column,
        "endLine": each.end_line,
        "endColumn": each.end_column,
    }
    there = {key: value for key, value in region.items() if value}
    place: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": quote(file.replace("\\", "/"))}}
    }
    if "startLine" in there:
        place["physicalLocation"]["region"] = there
    if each.entry:
        name = f"{each.pair}/{each.entry}"
        place["logicalLocations"] = [{"name": each.entry, "fullyQualifiedName": name}]
    same = f"{each.rule}\0{file}\0{each.entry}\0{each.message}"
    return {
        "ruleId": each.rule,
        "ruleIndex": rules.index(each.rule),
        "level": each.gravity,
        "message": {"text": f"{each.message}: {each.hint}" if each.hint else each.message},
        "locations": [place],
        "partialFingerprints": {"erratum/v1": hashlib.sha256(same.encode()).hexdigest()[:32]},
    }
