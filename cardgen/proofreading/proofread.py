"""Proofreading an entry: all families of rules in turn.

In come an entry of a PO file and the style of the house, out come slips in the order in which
they stand in the translation. Nothing is opened and nothing is raised; it takes less than a
keystroke. A translation that is empty has no slips; whether one that waits is read is up to who
asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

from cardgen.catalog import PoEntry, notes_of
from cardgen.controls import LONGEST
from cardgen.proofreading.blanks import blank_slips
from cardgen.proofreading.brackets import bracket_slips
from cardgen.proofreading.characters import character_slips
from cardgen.proofreading.collation import Collation, HouseStyle
from cardgen.proofreading.fields import field_slips
from cardgen.proofreading.language import language_slips
from cardgen.proofreading.marks import mark_slips
from cardgen.proofreading.numbers import number_slips
from cardgen.proofreading.rules import FAMILIES, PROOFREADING_RULES
from cardgen.proofreading.slips import Slip
from cardgen.proofreading.terms import term_slips

_IGNORE: Final = re.compile(r"cardgen:\s*ignore\s*=\s*(.*)")
_FAMILIES: Final[tuple[Callable[[Collation], Iterator[Slip]], ...]] = (
    field_slips,
    character_slips,
    mark_slips,
    bracket_slips,
    blank_slips,
    number_slips,
    language_slips,
    term_slips,
)


def proofread(entry: PoEntry, style: HouseStyle) -> tuple[Slip, ...]:
    """What is wrong or doubtful in the translation of an entry, by where it stands."""
    if not entry.translation:
        return ()
    longest = max(len(entry.source), len(entry.translation))
    if longest > LONGEST:
        said = f"it has {longest:,} characters, more than {LONGEST:,}"
        return (Slip.of("overflow", said, (0, len(entry.translation)), hint="shorten it"),)
    collation = Collation(entry, style, notes_of(entry).types)
    silenced = style.silenced | silenced_by((*entry.remarks, *entry.comments))
    found = (slip for family in _FAMILIES for slip in family(collation))
    kept = {slip for slip in found if not is_silenced(slip.rule, silenced)}
    return tuple(sorted(kept, key=lambda slip: (slip.start, slip.end, slip.rule, slip.message)))


def silenced_by(comments: Iterable[str]) -> frozenset[str]:
    """The rules and families that comments silence: ``cardgen: ignore=end-mark, numbers``."""
    return _silenced_by(tuple(comments))


@lru_cache(maxsize=4096)
def _silenced_by(comments: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for line in comments:
        if match := _IGNORE.match(line.strip()):
            found |= set(re.split(r"[\s,;]+", match[1].strip())) - {""}
    return frozenset(found)


def unknown_rules(silenced: Iterable[str]) -> list[str]:
    """Those of the names that are no rule and no family."""
    return sorted({*silenced} - {*PROOFREADING_RULES, *FAMILIES})


def is_silenced(rule: str, silenced: frozenset[str]) -> bool:
    """Whether a rule of proofreading, or its family, is among those that are silenced."""
    return rule in silenced or PROOFREADING_RULES[rule].family in silenced
