"""Put failures that veraPDF reports into plain words.

``clauses.toml`` has the words of the common ones, by standard, clause and number of the test.
All others keep the words of veraPDF, with the object that fails.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from cardgen.preflight.findings import Objection

_TABLE: Final = Path(__file__).with_name("clauses.toml")
_REST: Final = "clause"
_LONGEST: Final = 300  # characters of a message of veraPDF


class Failure(NamedTuple):
    """Failed test of veraPDF: the rule, its words, and the places in the file."""

    standard: str
    clause: str
    test: int
    said: str
    places: list[str]

    @property
    def name(self) -> str:
        """Clause with the number of the test, as in ``6.2.4-1``."""
        return f"{self.clause}-{self.test}"


def objection(failure: Failure) -> Objection:
    """Turn a failed test into an objection."""
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
    """Read the table: for each standard the rules of clauses, and the words of tests."""
    found = tomllib.loads(_TABLE.read_text("utf-8"))
    found["ISO 19005-3"] = {**found["ISO 19005-2"], **found["ISO 19005-3"]}
    return found


def rules() -> set[str]:
    """List the rules that objections from veraPDF can have."""
    told = (each for known in _table().values() for each in known.values())
    return {_REST, *(each if isinstance(each, str) else each[0] for each in told)}
