"""Clauses of the standards that veraPDF knows, in plain words where they are common.

The words are in ``clauses.toml``, by the standard, its clause and the number of veraPDF's test.
What is not there is told as veraPDF has it, with the object where it is so.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from cardgen.preflight.findings import Objection

_TABLE: Final = Path(__file__).with_name("clauses.toml")
_REST: Final = "clause"
_LONGEST: Final = 300  # characters of what veraPDF says


class Failure(NamedTuple):
    """A rule of a standard that a file breaks, in veraPDF's words, and places where it does."""

    standard: str
    clause: str
    test: int
    said: str
    places: list[str]

    @property
    def name(self) -> str:
        """The clause with the number of veraPDF's test."""
        return f"{self.clause}-{self.test}"


def objection(failure: Failure) -> Objection:
    """The complaint that a rule is broken."""
    standard = failure.standard.partition(":")[0]  # without the year
    cited = f"{standard}, {failure.clause}, test {failure.test}"
    known = _table().get(standard, {})
    words = known.get(failure.name)
    if words is not None:
        rule, said = words
        return Objection(rule, "error", f"{said} ({cited})")
    part, rule = failure.clause, known.get(failure.clause, "")
    while not rule and "." in part:
        part = part.rpartition(".")[0]
        rule = known.get(part, "")
    said = " ".join(failure.said.split())
    said = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
    at = failure.places[0].rpartition("/")[2] or failure.places[0]
    return Objection(rule or _REST, "error", f"{cited}: {said}" + (f" ({at})" if at else ""))


@cache
def _table() -> dict[str, dict[str, Any]]:
    """By standards: a clause with its rule, or a test with its rule and its words."""
    found = tomllib.loads(_TABLE.read_text("utf-8"))
    found["ISO 19005-3"] = {**found["ISO 19005-2"], **found["ISO 19005-3"]}
    return found


def rules() -> set[str]:
    """The rules by which clauses are told."""
    told = (each for known in _table().values() for each in known.values())
    return {_REST, *(each if isinstance(each, str) else each[0] for each in told)}
