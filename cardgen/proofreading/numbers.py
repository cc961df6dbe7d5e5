"""Numbers that a translation must keep.

In comes a collation, out come slips. A firm number of the one text must be in the other in any
form, 24 as 二十四 or 스물네; one is in no need of being said, 下个小时 may be 1시간 후.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from cardgen.proofreading.collation import Collation
from cardgen.proofreading.numerals import (
    Numeral,
    is_one_unit,
    named_numbers,
    numerals,
)
from cardgen.proofreading.slips import Slip

_ONE: Final = frozenset({Decimal(1)})


def number_slips(collation: Collation) -> Iterator[Slip]:
    """Slips of numbers."""
    source, target = collation.source, collation.target
    for start, end in named_numbers(target.shown, source.shown):
        said = f"{target.shown[start:end]} is not in the source, which names no such disease"
        yield Slip.of("extra-number", said, target.span(start, end))
    wanted, given = numerals(source.shown), numerals(target.shown)
    if not any(each.firm for each in (*wanted, *given)):
        return
    missing = _lacking(wanted, given)
    extra = _lacking(given, wanted)
    for numeral in extra:
        said = target.shown[numeral.start : numeral.end]
        span = target.span(numeral.start, numeral.end)
        if missing:
            other = missing.pop(0)
            meant = source.shown[other.start : other.end]
            message = f"{said} stands where the source has {meant}"
            yield Slip.of("other-number", message, span, hint=f"write {meant}")
        elif not is_one_unit(numeral):
            yield Slip.of("extra-number", f"{said} is not in the source", span)
    for numeral in missing:
        if is_one_unit(numeral):
            continue
        said = source.shown[numeral.start : numeral.end]
        end = len(target.text)
        yield Slip.of("missing-number", f"{said} of the source is missing", (end, end))


def _lacking(wanted: tuple[Numeral, ...], given: tuple[Numeral, ...]) -> list[Numeral]:
    """The firm numbers that the other text has in no form, each once."""
    there = frozenset[Decimal]().union(*(each.values for each in given))
    lacking = {
        each.values: each
        for each in wanted
        if each.firm and each.values != _ONE and each.values.isdisjoint(there)
    }
    return list(lacking.values())
