"""What became of labels that were on their way, or in doubt, when a printing ended.

Printers that make jobs are asked; what they know by now stands in the ledger then, and a job
that waited there is followed to its end, so that nothing of it comes out later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from cardgen.errors import PrinterError
from cardgen.printing import Destination, PrintTask, Receipt, recall
from cardgen.shipment.corrections import Clock
from cardgen.shipment.ledger import Attempt, AttemptState, Ledger
from cardgen.shipment.presses import Press

Recall = Callable[[PrintTask, str, Destination], Receipt]
"""`cardgen.printing.recall`, or what behaves like it."""

_NOTHING_CAME: Final = ("print-aborted", "printer-stopped")


class Recalling:
    """`cardgen.printing.recall` with its options."""

    def __init__(self, **options: Any) -> None:
        self._options = options

    def __call__(self, task: PrintTask, job: str, destination: Destination) -> Receipt:
        """What became of a task of before."""
        return recall(task, job, destination, **self._options)


def settle_prints(
    ledger: Ledger, presses: Sequence[Press], clock: Clock, recalling: Recall
) -> None:
    """Note what became of labels that were on their way when somebody died, or are in doubt.

    What had not begun is certainly not printed. A printer that makes jobs is asked for the
    others, also if it is none of `presses`, and a file looked at; they are doubtful if nobody
    knows.
    """
    known = {str(press.destination): press.destination for press in presses}
    for task, group in groupby(_open(ledger), lambda each: each.task):
        attempts = list(group)
        first, ids = attempts[0], [each.id for each in attempts]
        if not first.printer:  # nobody knows which it was
            continue
        place = known.get(first.printer) or Destination.at(first.printer)
        if first.state == "doubtful" and not (place.makes_jobs or first.job):
            continue
        state: AttemptState = "failed"
        said, job = "it had not begun", ""
        if first.state != "meant":
            asked = PrintTask(task, (), pages=len(attempts))
            state, said, job = _recalled(asked, first.job, place, recalling)
        if (state, said) == (first.state, first.said):
            continue
        with ledger.transaction():
            ledger.prints.change(ids, state, clock.now(), job=job, said=said)


def problem_of(receipt: Receipt) -> str:
    """Why a task is doubtful, in words."""
    return receipt.problem.message if receipt.problem else ""


def _open(ledger: Ledger) -> Iterator[Attempt]:
    """What is to be found out: doubts only of labels that are in doubt still."""
    states = ledger.prints.on_paper()
    for each in ledger.prints.attempts("meant", "begun", "doubtful"):
        if each.state != "doubtful" or states[each.number] == "doubtful":
            yield each


def _recalled(
    task: PrintTask, job: str, destination: Destination, recalling: Recall
) -> tuple[AttemptState, str, str]:
    try:
        receipt = recalling(task, job, destination)
    except PrinterError as error:
        is_nothing = error.rule in _NOTHING_CAME
        return "failed" if is_nothing else "doubtful", error.message, ""
    return receipt.certainty, problem_of(receipt), receipt.job
