"""What papers say of a shipment, as its ledger has it: the one place that reads it for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final, get_args

from cardgen.shipment.ledger import Ledger, State
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers.box_list import ListedBox
from cardgen.shipment.papers.contents import BoxRange, box_ranges

_ALL: Final[tuple[State, ...]] = get_args(State)
LIVE: Final = tuple(state for state in _ALL if state != "voided")


def listed_boxes(ledger: Ledger, states: tuple[State, ...] = _ALL) -> Iterator[ListedBox]:
    """The boxes in these states, in order; those of a line have the same object as line."""
    number, line = 0, ConsignmentLine(0, "", "", "", 0, {})
    for entry in chain.from_iterable(ledger.pages(states)):
        if entry.line != number:
            number, line = entry.line, ledger.line(entry.line).line()
        file = entry.file if entry.state != "voided" else ""
        yield ListedBox(entry.number, entry.id, entry.sscc, entry.state, file, line)


def live_ranges(ledger: Ledger) -> Iterator[BoxRange]:
    """The boxes that are not voided, as ranges."""
    return box_ranges((box.number, box.line) for box in listed_boxes(ledger, LIVE))
