"""Read the status of a shipment from its ledger, without touching anything.

A batch at work is not disturbed, and does not disturb.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from typing import Any, Final, get_args

import msgspec

from cardgen import arguments
from cardgen.arguments import PathName
from cardgen.catalog import format_value
from cardgen.database import Holder, format_holder
from cardgen.errors import CardgenError
from cardgen.project import Project
from cardgen.shipment.amendment import AmendmentReport, find_older_totals
from cardgen.shipment.goods import NotedLetter, read_letters
from cardgen.shipment.ledger import (
    LIVE,
    CommandRun,
    Event,
    Ledger,
    PaperState,
    PlannedLine,
    open_shipment,
)
from cardgen.shipment.paper_updates import are_stale
from cardgen.shipment.papers import format_numbers
from cardgen.shipment.saved_options import SavedOptions

_RUNS: Final = 10  # last commands that it lists


class LineStatus(msgspec.Struct, frozen=True):
    """A line: its boxes in the shipment, as "1-16", and the number in each state."""

    row: int
    item: str
    boxes: str
    states: dict[str, int]
    item_translation: str = ""  # in the target language, if the glossary has the article


class ShipmentStatus(msgspec.Struct, frozen=True):
    """The status of a shipment; `events` are the actions on boxes, in order."""

    shipment: str
    place: str
    states: dict[str, int]
    lines: tuple[LineStatus, ...]
    events: tuple[Event, ...]
    amended: AmendmentReport
    runs: tuple[CommandRun, ...]
    holder: str  # process that works on it, or broke off
    stale: bool  # True if papers are behind
    errors: dict[int, tuple[str, ...]]  # of boxes without a label
    letters: tuple[NotedLetter, ...] = ()  # made of the shipment
    paper: dict[str, int] = msgspec.field(default_factory=dict)  # number of boxes in each state
    doubtful: dict[int, tuple[str, str]] = msgspec.field(
        default_factory=dict
    )  # printers, and why
    broke_off: bool = False  # True if the holder has certainly ended
    superseded: tuple[int, ...] = ()  # boxes with an outdated label on paper
    totals: tuple[str, ...] = ()  # boxes whose labels say another total than the newest

    def as_data(self) -> dict[str, Any]:
        """Return the status as JSON data."""
        return {
            "shipment": self.shipment,
            "place": self.place,
            "boxes": self.states,
            "lines": [
                {
                    "row": each.row,
                    "item": each.item,
                    "item-translation": each.item_translation,
                    "boxes": each.boxes,
                    "states": each.states,
                }
                for each in self.lines
            ],
            "events": [each._asdict() for each in self.events],
            "amended": self.amended.as_data(),
            "runs": [each._asdict() for each in self.runs],
            "holder": self.holder,
            "broke-off": self.broke_off,
            "papers": "behind" if self.stale else "up to date",
            "letters": [
                {"file": each.file, "goods": "behind" if each.behind else "up to date"}
                for each in self.letters
            ],
            "paper": self.paper,
            "doubtful": {
                str(number): {"printer": printer, "why": said}
                for number, (printer, said) in self.doubtful.items()
            },
            "superseded": [*self.superseded],
            "totals": [*self.totals],
            "failed": {str(number): [*said] for number, said in self.errors.items()},
        }


def read_status(folder: PathName) -> ShipmentStatus:
    """Read the status of the shipment in a folder. Raises OutputError, ShipmentError."""
    folder = arguments.path("folder", folder)
    with open_shipment(folder, reading=True) as ledger:
        return read_status_of(ledger)


def read_status_of(ledger: Ledger) -> ShipmentStatus:
    """Read the status of a shipment from its open ledger. Raises OutputError, ShipmentError."""
    letters = read_letters(ledger.folder)
    about, on_paper = ledger.meta(), ledger.prints.on_paper()
    holder = Holder.of(about.get("holder", ""))
    return ShipmentStatus(
        ledger.settings().get("shipment", ""),
        ledger.store.name,
        {str(state): count for state, count in ledger.boxes.counts().items()},
        tuple(_list_lines(ledger)),
        tuple(ledger.history.events()),
        AmendmentReport.read_last(ledger),
        tuple(ledger.history.runs(_RUNS)),
        format_holder(about.get("holder", "")),
        are_stale(ledger),
        {
            box.number: tuple(error.message for error in box.errors)
            for box in ledger.boxes.each(("planned",))
            if box.errors
        },
        letters,
        _count_states(ledger, on_paper),
        {
            each.number: (each.printer, each.said)
            for each in ledger.prints.attempts("begun", "doubtful")
            if on_paper[each.number] == "doubtful"
        },
        broke_off=bool(holder and holder.is_gone),
        superseded=tuple(ledger.prints.list_superseded()),
        totals=find_older_totals(ledger),
    )


def _count_states(ledger: Ledger, on_paper: dict[int, PaperState]) -> dict[str, int]:
    """Count the valid boxes by the states of their labels."""
    voided = {*ledger.boxes.list_voided()}
    known = Counter(state for number, state in on_paper.items() if number not in voided)
    return {state: known[state] for state in get_args(PaperState) if state and known[state]}


def _list_lines(ledger: Ledger) -> list[LineStatus]:
    """List the lines of the latest list, with the article in the target language."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for box in ledger.boxes.each(LIVE):
        numbers[box.line].append(box.number)
    counts = ledger.boxes.counts_by_line()
    project, shared = _open_project(ledger), ledger.shared_values()

    def describe(line: PlannedLine) -> LineStatus:
        """Make the status of a line."""
        states = {str(state): count for state, count in counts.get(line.id, {}).items()}
        said = line.line().with_shared(shared)
        item, boxes = said.fields.get("item", ""), format_numbers(numbers[line.id])
        return LineStatus(line.row, item, boxes, states, _translate(project, said.pair, item))

    return [describe(line) for line in ledger.lines()]


def _open_project(ledger: Ledger) -> Project | None:
    """Open the project of the shipment; None if it is missing or has errors."""
    with suppress(CardgenError):
        if saved := SavedOptions.read(ledger):
            return saved.session(ledger, "").project
    return None


def _translate(project: Project | None, pair: str, item: str) -> str:
    """Translate an article into the target language; "" if the glossary does not have it."""
    if project and item:
        with suppress(CardgenError):
            glossary = project.glossary(pair)
            return format_value(item, "item", glossary.langs[1], glossary)
    return ""
