"""Findings with one cause, folded into one.

An error in a template shows with every message, and on every size of page; reported for each of
them, nobody would look for it in the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from cardgen.errors import Diagnostic
from cardgen.template import Template

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_FEW: Final = 3  # fewer labels may be alike by chance
_MOST: Final = 0.75  # of labels count as nearly all: no other wording would help
_AREA: Final = re.compile(r"\[([^\[\]]+)\]")


def fold_messages(
    found: Sequence[Sequence[Diagnostic]], template: Template
) -> list[Diagnostic]:
    """Fold findings that nearly all labels share into the smallest one.

    It is then reported at the template, not at the messages.
    """
    if len(found) < _FEW:
        return [each for label in found for each in label]
    alike: dict[tuple[str, str], list[Diagnostic]] = {}
    for label in found:
        own = {_outline(each): each for each in reversed(label)}
        for outline, each in own.items():
            alike.setdefault(outline, []).append(each)
    told = {
        key: _of_template(same, len(found), template)
        for key, same in alike.items()
        if len(same) >= _MOST * len(found)
    }
    return [told.get(_outline(each), each) for label in found for each in label]


def _of_template(same: Sequence[Diagnostic], labels: int, template: Template) -> Diagnostic:
    """Turn the smallest of equal findings into one at the template."""
    least = min(same, key=_numbers)
    own = template.location.file
    if least.rule != "overflow" or (least.location and least.location.file == own):
        return least
    names = [name for name in _AREA.findall(least.message) if name in template.areas]
    place = template.place(names[0]) if names else template.location
    areas = " and ".join(f"[{name}]" for name in names)
    room = f"give {areas} more room, " if names else "give it more room, "
    count = len(same)
    which = "with every message" if count == labels else f"with {count} of {labels} labels"
    return replace(
        least,
        message=f"{which}: {least.message}",
        location=place,
        hint=f"{room}or a smaller size or min",
        remedy=None,
    )


def keep_worst(found: Iterable[Diagnostic], template: Template) -> list[Diagnostic]:
    """Keep each finding once, and at each place of the template only the worst.

    Such findings differ only in numbers; the last number is the amount that lacks.
    """
    worst: dict[tuple[object, ...], Diagnostic] = {}
    for each in found:
        place = each.location
        own = place is not None and place.file == template.location.file
        key = (each.rule, place, _NUMBER.sub("#", each.message)) if own else (each,)
        if key not in worst or _numbers(each)[-1:] > _numbers(worst[key])[-1:]:
            worst[key] = each
    return [*worst.values()]


def fold_pages(found: Iterable[Diagnostic], names: Sequence[str]) -> list[Diagnostic]:
    """Keep each finding once; of equal ones on several sizes of page, the first.

    `names` are those of the template on its pages, which messages may contain.
    """
    first: dict[tuple[object, ...], Diagnostic] = {}
    pages: dict[tuple[object, ...], dict[str, None]] = {}
    for each in found:
        page = next((name for name in names if name in each.message), "")
        key = (each.rule, each.location, _NUMBER.sub("#", each.message.replace(page, "")))
        first.setdefault(key if page else (each,), each)
        pages.setdefault(key if page else (each,), {})[page] = None
    return [
        each.about(f"on {len(pages[key])} sizes, as here: ") if len(pages[key]) > 1 else each
        for key, each in first.items()
    ]


def _outline(each: Diagnostic) -> tuple[str, str]:
    """The rule, and the areas that lack room, or the message without its numbers."""
    if each.rule == "overflow" and (names := _AREA.findall(each.message)):
        return each.rule, " ".join(names)
    return each.rule, _NUMBER.sub("#", each.message)


def _numbers(each: Diagnostic) -> list[float]:
    return [float(number) for number in _NUMBER.findall(each.message)]
