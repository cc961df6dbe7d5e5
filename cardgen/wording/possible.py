"""Numbers that no label can mean: box 50 of 49, and less than nothing of anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cardgen.catalog import format_code
from cardgen.errors import CardgenError, Diagnostic

_OF: Final = (("box", "boxes"), ("line_box", "line_boxes"))


COUNTS: Final = ("box", "boxes", "line_box", "line_boxes")
"""Fields that count boxes, from 1."""


def impossible(fields: Mapping[str, str], types: Mapping[str, str]) -> list[Diagnostic]:
    """What is wrong with the numbers among values; those that are none are not looked at."""
    numbers = {
        name: number
        for name, value in fields.items()
        if types.get(name) in {"integer", "number"} and (number := _number(value)) is not None
    }
    found: list[Diagnostic] = []
    for name, number in numbers.items():
        if number < 0:
            reason = f"{name}: {number} is less than nothing"
            found.append(Diagnostic("bad-value", reason, hint="write a number from 0 on"))
        elif number == 0 and name in COUNTS:
            reason = f"{name}: boxes count from 1, and this is 0"
            found.append(Diagnostic("bad-value", reason, hint="write a number from 1 on"))
    for one, all_ in _OF:
        if one in numbers and all_ in numbers and 0 < numbers[all_] < numbers[one]:
            reason = f"{one}: there is no box {numbers[one]} of {numbers[all_]}"
            hint = f"mend {one} or {all_}"
            found.append(Diagnostic("bad-value", reason, hint=hint))
    return found


def _number(value: str) -> int | None:
    try:
        return int(format_code(value, "integer"))
    except CardgenError:
        return None
