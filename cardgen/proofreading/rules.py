"""Slips: faults against the rules of proofreading, and comments to silence rules.

A project, a file or an entry can silence rules and families:
``cardgen: ignore=end-mark, numbers``.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from itertools import takewhile
from typing import Final

import msgspec

from cardgen.catalog import PoEntry
from cardgen.lazy import lazy_pattern
from cardgen.rules import PROOFREADING_RULES, Gravity


class Slip(msgspec.Struct, frozen=True):
    """A fault or doubt from `start` to `end` of a translation, in characters.

    If both are the same, a text is missing there, or the slip is about the whole. `hint` tells
    what to write instead. `fix` is the text that belongs there, if only one is possible.
    """

    rule: str
    message: str
    start: int
    end: int
    hint: str
    gravity: Gravity
    fix: str | None = None

    @classmethod
    def of(
        cls,
        rule: str,
        message: str,
        span: tuple[int, int],
        *,
        hint: str = "",
        gravity: Gravity | None = None,
        fix: str | None = None,
    ) -> Slip:
        """Make a finding with severity and remedy of its rule, if none are given."""
        proof_rule = PROOFREADING_RULES[rule]
        gravity = gravity or proof_rule.gravity
        return cls(rule, message, *span, hint or proof_rule.remedy, gravity, fix)


UNFINISHED: Final = frozenset({"copied", "wrong-language"})
"""Rules of texts that are not printed; they cannot be silenced."""

_IGNORE: Final = lazy_pattern(r"cardgen:\s*ignore\s*=\s*(.*)")


def read_silenced_rules(entry: PoEntry) -> frozenset[str]:
    """Read the rules and families that comments of an entry switch off."""
    return _parse_silenced_rules((*entry.remarks, *entry.comments))


def read_silenced_above(data: bytes) -> frozenset[str]:
    """Read the rules and families that comments above a file's header switch off."""
    above = takewhile(lambda line: line.startswith(b"#"), BytesIO(data.removeprefix(BOM_UTF8)))
    return _parse_silenced_rules(tuple(line[2:].decode("utf-8", "replace") for line in above))


@lru_cache(maxsize=4096)
def _parse_silenced_rules(comments: tuple[str, ...]) -> frozenset[str]:
    """Parse the names of rules and families after ``cardgen: ignore=``."""
    names: set[str] = set()
    for line in comments:
        if match := _IGNORE.match(line.strip()):
            names |= set(re.split(r"[\s,;]+", match[1].strip())) - {""}
    return frozenset(names)


def find_unknown_rules(silenced: Iterable[str]) -> list[str]:
    """Find names that are neither a rule nor a family."""
    if not (names := {*silenced}):  # the table of rules need not be read
        return []
    families = {rule.family for rule in PROOFREADING_RULES.values()}
    return sorted(names - families - {*PROOFREADING_RULES})


def is_silenced(rule: str, silenced: frozenset[str]) -> bool:
    """True if a rule or its family is switched off.

    Rules of unprinted texts are never silenced: `# same: yes` is for right texts.
    """
    return rule not in UNFINISHED and (
        rule in silenced or PROOFREADING_RULES[rule].family in silenced
    )
