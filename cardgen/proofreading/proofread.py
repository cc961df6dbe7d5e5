"""Proofreading an entry: all families of rules in turn.

In come an entry of a PO file and the style of the house, out come slips in the order in which
they stand in the translation. Nothing is opened and nothing is raised; it takes less than a
keystroke. A translation that is empty has no slips; whether one that waits is read is up to who
asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from cardgen.catalog import PoEntry, notes_of
from cardgen.controls import LONGEST
from cardgen.proofreading.attributions import attribution_slips
from cardgen.proofreading.blanks import blank_slips
from cardgen.proofreading.brackets import bracket_slips
from cardgen.proofreading.characters import character_slips
from cardgen.proofreading.collation import Collation, HouseStyle
from cardgen.proofreading.fields import field_slips
from cardgen.proofreading.language import language_slips
from cardgen.proofreading.marks import mark_slips
from cardgen.proofreading.numbers import number_slips
from cardgen.proofreading.register import register_slips
from cardgen.proofreading.silencing import is_silenced, silenced_by
from cardgen.proofreading.slips import Slip
from cardgen.proofreading.terms import term_slips

_FAMILIES: Final[tuple[Callable[[Collation], Iterator[Slip]], ...]] = (
    field_slips,
    character_slips,
    mark_slips,
    bracket_slips,
    blank_slips,
    number_slips,
    language_slips,
    term_slips,
    register_slips,
    attribution_slips,
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
    silenced = style.silenced | silenced_by(entry)
    found = (slip for family in _FAMILIES for slip in family(collation))
    kept = {slip for slip in found if not is_silenced(slip.rule, silenced)}
    return tuple(sorted(kept, key=lambda slip: (slip.start, slip.end, slip.rule, slip.message)))
