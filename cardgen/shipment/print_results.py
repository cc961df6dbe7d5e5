"""Results of earlier prints, found before more is printed: from printers and the register.

Printers that make jobs are asked about labels that were on their way, or in doubt, when a run
ended. A job that still waits there is followed to its end, so that nothing comes out later.

A shipment's folder gets copied or restored from a backup; so does its ledger alone. Such a
ledger would print again what is on paper. The register beside the project prevents that: each
task is noted there before a byte of it leaves. A task that the ledger does not know makes its
boxes doubtful, under the name that the printer was told, so that an IPP printer can be asked.
A folder that was moved is no copy: its place tells nothing.

Without a usable register printing goes on: people need labels tonight. They get a warning.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from cardgen.errors import Diagnostic, Location, PrinterError, ShipmentError
from cardgen.files import is_there
from cardgen.printing import Destination, PrintTask, Receipt, recall
from cardgen.project import PROJECT_FILE, Project
from cardgen.shipment.ledger import (
    LIVE,
    SERIALS_FILE,
    Attempt,
    AttemptState,
    BoxRecord,
    Ledger,
    NotedPrint,
    note_print,
    read_prints,
)
from cardgen.shipment.model import Clock
from cardgen.shipment.papers import name_numbers
from cardgen.shipment.printers import Press

_GAPS: Final = "gaps"  # the ledger's key for gaps in the register that were reported
_LOOK: Final = "check whether these labels are there; cardgen print DIR asks about each label"
Recall = Callable[[PrintTask, str, Destination], Receipt]
"""The signature of `cardgen.printing.recall`."""

_NOTHING_CAME: Final = ("print-aborted", "printer-stopped")


def find_register(project: Project, ledger: Ledger) -> Path:
    """Return the path of a shipment's register: in its project, or beside its folder."""
    if is_there(project.root / PROJECT_FILE):
        return project.root / SERIALS_FILE
    return ledger.folder.absolute().parent / SERIALS_FILE


class PrintRegister:
    """The prints of a shipment in the register; `findings` are warnings for users."""

    def __init__(self, ledger: Ledger, path: Path, clock: Clock) -> None:
        self.findings: list[Diagnostic] = []
        self._ledger = ledger
        self._path = path
        self._clock = clock
        self._key = ledger.print_key()
        self._row = 0  # the last known row of the log
        self._is_usable = True

    def catch_up(self) -> None:
        """Mark boxes as doubtful if another copy of the ledger has printed their labels.

        That is a copy of its folder, or a later ledger than this.
        """
        try:
            found = read_prints(self._path, self._key)
        except ShipmentError as error:
            self._give_up(error)
            return
        self._adopt(found, found)

    def note(
        self, boxes: Sequence[BoxRecord], printer: str, task: str, before: str
    ) -> frozenset[int] | None:
        """Record a print task before its first byte is sent. Return None if it may be sent.

        If another ledger of this shipment has printed meanwhile, nothing is noted and the task
        must not leave: boxes printed there become doubtful, and their numbers come back.
        """
        if not self._is_usable:
            return None
        pairs = tuple((box.number, box.plan) for box in boxes)
        folder, now = self._ledger.folder.absolute(), self._clock.now()
        noted = NotedPrint(self._row, task, before, pairs, printer, folder, now)
        try:
            row, others = note_print(self._path, self._key, noted)
            all_noted = read_prints(self._path, self._key) if others else []
        except ShipmentError as error:
            self._give_up(error)
            return None
        self._row = row
        self._adopt(others, all_noted)
        numbers = frozenset(number for each in others for number, _ in each.boxes)
        return numbers if others else None

    def _adopt(self, found: Sequence[NotedPrint], noted: Sequence[NotedPrint]) -> None:
        """Record print tasks that the ledger lacks. `noted` are all tasks in the register."""
        self._row = max((self._row, *(each.id for each in found)))
        if not found:
            return
        known = self._ledger.prints.tasks()
        doubts = [(each, boxes) for each in found if (boxes := self._find_lacking(each, known))]
        gaps: list[str] = json.loads(self._ledger.meta().get(_GAPS, "[]"))
        tasks = {"", *gaps, *(task for task, _ in known), *(each.task for each in noted)}
        gap = list(dict.fromkeys(each.before for each in found if each.before not in tasks))
        if not (doubts or gap):
            return
        now = self._clock.now()
        with self._ledger.transaction():
            for each, boxes in doubts:
                where = f"{each.folder} printed it at {each.time}"
                said = f"{where}, but this ledger lacks the print"
                self._ledger.prints.doubt(boxes, each.printer, each.task, now, said)
            self._ledger.set_meta(papers="stale")
            if gap:
                self._ledger.set_meta(**{_GAPS: json.dumps([*gaps, *gap])})
        self._report(doubts)
        if gap:
            self._doubt_all()

    def _find_lacking(
        self, noted: NotedPrint, known: Mapping[tuple[str, int], int]
    ) -> list[BoxRecord]:
        """Return the boxes of a print task that this ledger lacks, without unknown boxes.

        A label of a later plan than the ledger has counts for its present plan.
        """
        lacking: list[BoxRecord] = []
        for number, plan in noted.boxes:
            if known.get((noted.task, number), -1) >= plan:
                continue
            box = self._ledger.boxes.entry(number)
            if box and known.get((noted.task, number), -1) < min(plan, box.plan):
                lacking.append(box._replace(plan=min(plan, box.plan)))
        return lacking

    def _report(self, doubts: Iterable[tuple[NotedPrint, list[BoxRecord]]]) -> None:
        """Warn of labels printed from other copies of the ledger, with the doubtful boxes."""
        by_folder: dict[Path, set[int]] = {}
        for each, boxes in doubts:
            by_folder.setdefault(each.folder, set()).update(box.number for box in boxes)
        here = self._ledger.folder
        for folder, numbers in by_folder.items():
            shown = name_numbers("box", sorted(numbers))
            if folder == here.absolute() or not is_there(folder / "ledger.sqlite"):
                said = f"{shown}: printed before, but this ledger is older than the print"
                why = "the folder or its ledger was restored from a copy"
            else:
                said = f"{shown}: printed from {folder}, a folder with the same shipment"
                why = "one of the folders is a copy: use only one of them"
            self._warn("print-behind", said, here, f"{why}; {_LOOK}")

    def _doubt_all(self) -> None:
        """Mark all boxes as doubtful that are not certain, since the register was lost."""
        said = "prints are missing in this ledger and in the register"
        numbers = doubt_uncertain(self._ledger, "gap", said, self._clock.now())
        if numbers:
            said = f"{name_numbers('box', numbers)}: perhaps printed before: {said}"
            self._warn("print-behind", said, self._ledger.folder, _LOOK)

    def _warn(self, rule: str, said: str, place: Path, hint: str) -> None:
        """Add a warning about a file or folder."""
        at = Location(str(place))
        self.findings.append(Diagnostic(rule, said, location=at, hint=hint, severity="warning"))

    def _give_up(self, error: ShipmentError) -> None:
        """Continue without a register, and warn once."""
        self._is_usable = False
        (found,) = error.diagnostics
        self._warn(
            "print-unnoted",
            f"prints cannot be saved in the register: {found.message}",
            self._path,
            "printing continues, but a copy of this folder may print its labels again: make "
            "the file writable, or move it away if it is damaged",
        )


def doubt_uncertain(ledger: Ledger, task: str, said: str, time: str) -> list[int]:
    """Mark boxes as doubtful if their labels have no certain state. Return their numbers."""
    on_paper = ledger.prints.on_paper()
    boxes = [box for box in ledger.boxes.each(LIVE) if not on_paper[box.number]]
    with ledger.transaction():
        ledger.prints.doubt(boxes, "", f"{task} {time}", time, said)
        ledger.set_meta(papers="stale")
    return [box.number for box in boxes]


def bind_recall(**options: Any) -> Recall:
    """Return the function `cardgen.printing.recall` with these options filled in."""
    return partial(recall, **options)


def resolve_prints(
    ledger: Ledger, presses: Sequence[Press], clock: Clock, recalling: Recall
) -> None:
    """Find out if labels are on paper that were being printed when a run ended.

    Tasks that had not begun are certainly not printed. About others a printer that makes jobs
    is asked, even if it is not among `presses`, and a file is looked at; they are doubtful if
    nobody knows. Jobs without a document are cancelled: each would keep busy a printer that has
    one job at a time.
    """
    known = {str(press.destination): press.destination for press in presses}
    for task, group in groupby(_open_attempts(ledger), lambda each: each.task):
        attempts = list(group)
        first, ids = attempts[0], [each.id for each in attempts]
        if not first.printer:  # nobody knows the printer
            continue
        place = known.get(first.printer) or Destination.at(first.printer)
        if first.state == "doubtful" and not (place.makes_jobs or first.job):
            continue
        state: AttemptState = "failed"
        said, job = "printing had not begun", ""
        if place.makes_jobs or first.state != "meant":
            asked = PrintTask(task, (), pages=len(attempts))
            found = _recall_state(asked, first.job, place, recalling)
            if first.state != "meant":
                state, said, job = found
        if (state, said) == (first.state, first.said):
            continue
        with ledger.transaction():
            ledger.prints.change(ids, state, clock.now(), job=job, said=said)


def explain_doubt(receipt: Receipt) -> str:
    """Return the reason why the result of a task is doubtful."""
    return receipt.problem.message if receipt.problem else ""


def _open_attempts(ledger: Ledger) -> Iterator[Attempt]:
    """Yield attempts that are not finished, and those of doubtful labels."""
    states = ledger.prints.on_paper()
    for each in ledger.prints.attempts("meant", "begun", "doubtful"):
        if each.state != "doubtful" or states[each.number] == "doubtful":
            yield each


def _recall_state(
    task: PrintTask, job: str, destination: Destination, recalling: Recall
) -> tuple[AttemptState, str, str]:
    """Ask a printer about a task. Return the state, the reason and the name of the job."""
    try:
        receipt = recalling(task, job, destination)
    except PrinterError as error:
        is_nothing = error.rule in _NOTHING_CAME
        return "failed" if is_nothing else "doubtful", error.message, ""
    return receipt.certainty, explain_doubt(receipt), receipt.job
