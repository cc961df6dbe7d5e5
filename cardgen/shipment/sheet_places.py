"""Places of labels on paper, for each PDF: the sheet and the label on it, or the page.

Somebody has printed the sheets of a shipment. When a box goes out later, its label must be
taken from that pile; a PDF that is laid out anew no longer says where it is. So the ledger
keeps the layout of each PDF whose labels were to be printed: the first PDF of all, and those
of new labels alone.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, Final

from cardgen.layout.sheet import SheetOrder, list_places
from cardgen.project import Project
from cardgen.shipment.ledger import Ledger
from cardgen.shipment.model import join_numbers
from cardgen.shipment.papers import name_numbers

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
    """Record where the labels of these boxes are on the sheets of a PDF.

    If a box is in several PDFs, the last counts. With `anew` all older notes are forgotten.
    """
    first, others = list_places(project.stock(order.stock), order) if order else ((), ())
    entry = {
        "file": file,
        "boxes": join_numbers(boxes),
        "copies": order.copies if order else 1,
        "first": [*first],
        "others": [*others],
    }
    before = [] if anew else [each for each in _read_notes(ledger) if each["file"] != file]
    ledger.set_meta(**{_KEY: json.dumps([*before, entry])})


def forget_places(ledger: Ledger) -> None:
    """Delete the records of places of labels, for a shipment that begins again."""
    ledger.set_meta(**{_KEY: "[]"})


def describe_places(ledger: Ledger, boxes: Sequence[int]) -> list[str]:
    """Describe where the labels of boxes are on printed sheets, one line for each sheet.

    Pages of a PDF without sheets are left out if each label has a file too.
    """
    on_sheets: dict[tuple[str, int], dict[int, int]] = {}
    on_pages: dict[str, list[int]] = {}
    noted = _read_notes(ledger)
    for box in boxes:
        for entry in reversed(noted):
            at = _find_index(entry["boxes"], box)
            if at is None:
                continue
            for copy in range(at * entry["copies"], (at + 1) * entry["copies"]):
                if entry["others"]:
                    sheet, label = _find_place(entry, copy)
                    on_sheets.setdefault((entry["file"], sheet), {})[label] = box
                elif not ledger.formats():
                    on_pages.setdefault(entry["file"], []).append(copy + 1)
            break
    said = []
    for (file, sheet), labels in on_sheets.items():
        which = name_numbers("label", sorted(labels))
        whose = name_numbers("box", sorted({*labels.values()}))
        said.append(f"{whose}: sheet {sheet} of the first version of {file}, {which}")
    for file, pages in on_pages.items():
        said.append(f"{name_numbers('page', pages)} of the first version of {file}")
    more = [f"labels on {len(said) - _SHOWN} more sheets"] if len(said) > _SHOWN else []
    return [*said[:_SHOWN], *more]


def _read_notes(ledger: Ledger) -> list[dict[str, Any]]:
    """Read the records of PDFs with the places of their labels from a ledger."""
    noted: list[dict[str, Any]] = json.loads(ledger.meta().get(_KEY, "[]"))
    return noted


def _find_index(ranges: Sequence[Sequence[int]], box: int) -> int | None:
    """Return the index of a box in ranges of boxes; None if no range contains it."""
    at = bisect_right([first for first, _ in ranges], box) - 1
    if at < 0 or box > ranges[at][1]:
        return None
    before = [0, *accumulate(last - first + 1 for first, last in ranges)]
    return before[at] + box - ranges[at][0]


def _find_place(entry: dict[str, Any], at: int) -> tuple[int, int]:
    """Return the sheet, and the place on the sheet, of the label with this index in a PDF."""
    first, others = entry["first"], entry["others"]
    if at < len(first):
        return 1, first[at]
    sheets, rest = divmod(at - len(first), len(others))
    return sheets + 2, others[rest]
