"""Many findings that have one cause, told once.

What is wrong with a template shows in every message, and in every size of page: as it is said
of each, nobody would look for it in the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from cardgen.errors import Diagnostic
from cardgen.template import Template

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_FEW: Final = 3  # labels of which it may be chance that all are alike
_MOST: Final = 0.75  # of labels are nearly all: no wording would have mended these
_AREA: Final = re.compile(r"\[([^\[\]]+)\]")


def of_all_messages(
    found: Sequence[Sequence[Diagnostic]], template: Template
) -> list[Diagnostic]:
    """What is found with each of the labels; of what nearly all have alike, the least, once.

    That is said of the template then, not of the messages.
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
    """The least of findings, as one of the template; of one place it is told already."""
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


def at_their_worst(found: Iterable[Diagnostic], template: Template) -> list[Diagnostic]:
    """Each finding once, and of those of one place in the template that with the most lacking.

    They are alike but for their numbers, of which that which is lacking is the last.
    """
    worst: dict[tuple[object, ...], Diagnostic] = {}
    for each in found:
        place = each.location
        own = place is not None and place.file == template.location.file
        key = (each.rule, place, _NUMBER.sub("#", each.message)) if own else (each,)
        if key not in worst or _numbers(each)[-1:] > _numbers(worst[key])[-1:]:
            worst[key] = each
    return [*worst.values()]


def of_all_pages(found: Iterable[Diagnostic], names: Sequence[str]) -> list[Diagnostic]:
    """Each finding once; what is alike on pages of several sizes, as it is on the first.

    `names` are those of the template on its pages, which messages may have in them.
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
