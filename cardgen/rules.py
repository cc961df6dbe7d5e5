"""The rules of errors, preflights and proofreading, and the words of remedies: rules.toml.

The file is read when something of it is first asked for: commands that find nothing wrong do
without it. Parsing it takes 15 ms, so that the classes of errors are found by a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeVar

import msgspec

from cardgen.lazy import lazy_pattern

T = TypeVar("T")
Gravity = Literal["error", "warning", "note"]
"""An error must not be printed, a warning needs a look, a note is for information."""

_FILE: Final = Path(__file__).with_name("rules.toml")
_CLASS: Final = lazy_pattern(r'^\[errors\.([\w-]+)\]\nclass = "(\w+)"$', re.MULTILINE)


class Rule(NamedTuple):
    """The meaning of a rule, and the remedy for a fault against the rule."""

    meaning: str
    remedy: str


class ProofRule(msgspec.Struct, frozen=True):
    """A rule of proofreading: its family, its gravity, its meaning, and the remedy."""

    family: str
    gravity: Gravity
    meaning: str
    remedy: str


class RemedyWords(NamedTuple):
    """A remedy in words for everybody, for the command line, and for a watched folder."""

    general: str
    command: str
    folder: str = ""


class Table(Mapping[str, T]):
    """A table of rows by name, made when somebody first needs a row."""

    def __init__(self, make: Callable[[], Mapping[str, T]]) -> None:
        self._rows = cache(make)

    def __getitem__(self, name: str) -> T:
        return self._rows()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows())

    def __len__(self) -> int:
        return len(self._rows())


@cache
def read_rules() -> dict[str, dict[str, Any]]:
    """Read the sections of rules.toml."""
    import tomllib  # a command without findings does without it

    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _read_error_rules() -> dict[str, Rule]:
    """Read the rules of errors, by name."""
    return {
        name: Rule(row["meaning"], row["remedy"])
        for name, row in read_rules()["errors"].items()
    }


def _read_proof_rules() -> dict[str, ProofRule]:
    """Read the rules of proofreading, by name."""
    return {
        name: ProofRule(**RULES[name]._asdict(), **row) if name in RULES else ProofRule(**row)
        for name, row in read_rules()["proofreading"].items()
    }


CLASS_NAMES: Final[Mapping[str, str]] = Table(
    lambda: dict(_CLASS.findall(_FILE.read_text(encoding="utf-8")))
)
"""The class of each rule of errors, by its name in `cardgen.errors`."""

RULES: Final = Table(_read_error_rules)
"""Rules of errors."""

PREFLIGHT_RULES: Final[Mapping[str, str]] = Table(lambda: read_rules()["preflight"])
"""The hint of each rule of a preflight."""

PROOFREADING_RULES: Final = Table(_read_proof_rules)
"""Rules of proofreading; those that errors have too mean the same here."""

REMEDIES: Final = Table(
    lambda: {name: RemedyWords(**row) for name, row in read_rules()["remedies"].items()}
)
"""The words of each kind of remedy."""
