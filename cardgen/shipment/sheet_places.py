"""Where on paper the labels of a PDF are: its sheet and the label there, or its page.

Whoever printed the sheets of a shipment has them before her. When a box goes out later, its
label is to be taken from that pile; the PDF that is laid out anew does not say where. So the
ledger keeps how each PDF was laid out whose labels were to be printed: that of all, as it was
first made, and those of new labels alone.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, Final

from cardgen.layout.sheet import SheetOrder, places
from cardgen.project import Project
from cardgen.shipment.ledger import Ledger
from cardgen.shipment.papers import stretches

_KEY: Final = "sheets"  # of the ledger
_SHOWN: Final = 20  # sheets


def note_places(
    ledger: Ledger,
    file: str,
    boxes: Iterable[int],
    order: SheetOrder | None,
    project: Project,
    *,
    anew: bool = False,
) -> None:
    """Note how the labels of these boxes, in their order, lie in a PDF.

    Of a box in several the last counts. With `anew` nothing of before does.
    """
    first, others = places(project.stock(order.stock), order) if order else ((), ())
    entry = {
        "file": file,
        "boxes": _ranges(boxes),
        "copies": order.copies if order else 1,
        "first": [*first],
        "others": [*others],
    }
    before = [] if anew else [each for each in _noted(ledger) if each["file"] != file]
    ledger.set_meta(**{_KEY: json.dumps([*before, entry])})


def forget_places(ledger: Ledger) -> None:
    """Forget where labels are, of a shipment that begins anew."""
    ledger.set_meta(**{_KEY: "[]"})


def places_in_words(ledger: Ledger, boxes: Sequence[int]) -> list[str]:
    """Where the labels of these boxes are, as far as is noted: a line a sheet.

    Pages of a PDF that is on no sheets say nothing where each label has a file too.
    """
    on_sheets: dict[tuple[str, int], dict[int, int]] = {}
    on_pages: dict[str, list[int]] = {}
    noted = _noted(ledger)
    for box in boxes:
        for entry in reversed(noted):
            at = _index(entry["boxes"], box)
            if at is None:
                continue
            for copy in range(at * entry["copies"], (at + 1) * entry["copies"]):
                if entry["others"]:
                    sheet, label = _place(entry, copy)
                    on_sheets.setdefault((entry["file"], sheet), {})[label] = box
                elif not ledger.formats():
                    on_pages.setdefault(entry["file"], []).append(copy + 1)
            break
    said = []
    for (file, sheet), labels in on_sheets.items():
        which = f"label{'s' if len(labels) > 1 else ''} {stretches(sorted(labels))}"
        whose = sorted(set(labels.values()))
        said.append(
            f"box{'es' if len(whose) > 1 else ''} {stretches(whose)}: sheet {sheet} of {file} "
            f"as it was first made, {which}"
        )
    for file, pages in on_pages.items():
        which = f"page{'s' if len(pages) > 1 else ''} {stretches(pages)}"
        said.append(f"{which} of {file} as it was first made")
    more = [f"and on {len(said) - _SHOWN} sheets more"] if len(said) > _SHOWN else []
    return [*said[:_SHOWN], *more]


def _noted(ledger: Ledger) -> list[dict[str, Any]]:
    noted: list[dict[str, Any]] = json.loads(ledger.meta().get(_KEY, "[]"))
    return noted


def _ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Numbers that follow one another, as their first and last."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def _index(ranges: Sequence[Sequence[int]], box: int) -> int | None:
    """The place of a box among boxes; None if it is not there."""
    at = bisect_right([first for first, _ in ranges], box) - 1
    if at < 0 or box > ranges[at][1]:
        return None
    before = [0, *accumulate(last - first + 1 for first, last in ranges)]
    return before[at] + box - ranges[at][0]


def _place(entry: dict[str, Any], at: int) -> tuple[int, int]:
    """The sheet and its label that the label at a place of the whole is on."""
    first, others = entry["first"], entry["others"]
    if at < len(first):
        return 1, first[at]
    sheets, rest = divmod(at - len(first), len(others))
    return sheets + 2, others[rest]
