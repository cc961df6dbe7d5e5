"""Labels that go to a printer through a browser: one at a time, each told before it is begun.

A browser reaches printers at its own USB port, or through the program of their maker. The
ledger stays here. A job makes a label; the page asks for it, says that it begins, and gets the
answer only when the ledger has noted that. Then the bytes leave, and the page says what became
of them. A page that is closed, or falls silent, leaves the label that it had begun doubtful,
and one that it had not begun unprinted.
"""

from __future__ import annotations

from threading import Condition
from time import monotonic
from typing import Any, Final

from cardgen.errors import Diagnostic, Location, PrinterError
from cardgen.printing import Destination, PrintStage, PrintTask, Receipt, Tell

LEASE: Final = 90.0
"""Seconds without a word from the page after which it is lost; browsers let a page in the
background speak once a minute."""
_TURN: Final = 0.2  # seconds between two looks at the clock
_OFFER: Final = 5.0  # seconds that an answer waits for a label; timers of pages are slow
_NOTING: Final = 20.0  # seconds in which the ledger notes that a label begins


class Handover:
    """The way of labels from a job to the page that prints them."""

    def __init__(self, lease: float = LEASE) -> None:
        self._lease = lease
        self._changed = Condition()
        self._state: str = "idle"  # then ready, asked, going, ended
        self._number = 0  # of the task
        self._task: PrintTask | None = None
        self._heard = monotonic()
        self._given = 0
        self._problem = ""
        self._is_closed = False

    # --- the side of the job

    def send(self, task: PrintTask, destination: Destination, *, tell: Tell) -> Receipt:
        """Give a label to the page, and wait for what becomes of it.

        Raises PrinterError if certainly nothing of it is on paper.
        """
        total = len(task.forms[0][1])
        with self._changed:
            self._number += 1
            self._task, self._state, self._given, self._problem = task, "ready", 0, ""
            self._changed.notify_all()
            is_asked = self._wait_while("ready")
        if not is_asked:
            raise _lost_error(destination, "the page that prints is closed, or does not answer")
        try:
            tell(PrintStage(begun=True))  # the ledger has it when this returns
        except BaseException:
            self._end_task()
            raise
        with self._changed:
            if self._state == "asked":  # the page may have given up meanwhile
                self._state = "going"
            self._changed.notify_all()
            has_ended = self._wait_while("going")
            given, problem = self._given, self._problem
        self._end_task()
        if not has_ended:
            given = total
            problem = "the page was closed or stopped answering while it printed this label"
        if not problem:
            return Receipt("sent", total, total)
        if not given:
            raise _lost_error(destination, problem)
        found = Diagnostic(
            "print-doubtful",
            problem,
            location=Location(str(destination)),
            hint="look at the paper before you print again",
        )
        return Receipt("doubtful", given, total, problem=found)

    def close(self) -> None:
        """End the handover: the page gets no more labels."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _wait_while(self, state: str) -> bool:
        """True if the page changes the state; False if it is lost."""
        self._heard = max(
            self._heard, monotonic() - self._lease / 2
        )  # labels take time to make
        while self._state == state:
            if self._is_closed or monotonic() - self._heard > self._lease:
                return False
            self._changed.wait(_TURN)
        return True

    def _end_task(self) -> None:
        with self._changed:
            self._task, self._state = None, "idle"
            self._changed.notify_all()

    # --- the side of the page

    def offer(self, wait: float = _OFFER) -> dict[str, Any]:
        """Return the label that is ready for the page; {} if there is none for a while."""
        with self._changed:
            self._heard = monotonic()
            self._changed.wait_for(lambda: self._state == "ready" or self._is_closed, wait)
            self._heard = monotonic()
            if self._task is None or self._state != "ready":
                return {}
            return {"task": self._number, "data": self._task.forms[0][1]}

    def begin(self, task: int) -> bool:
        """True if the page may send the label now: the ledger has noted that it begins."""
        with self._changed:
            self._heard = monotonic()
            if task != self._number or self._state != "ready":
                return False
            self._state = "asked"
            self._changed.notify_all()
            return self._changed.wait_for(lambda: self._state != "asked", _NOTING) and (
                self._number == task and self._state == "going"
            )

    def hear(self, task: int) -> bool:
        """True if the label is still the page's; the page says that it lives."""
        with self._changed:
            self._heard = monotonic()
            return task == self._number and self._state == "going"

    def end(self, task: int, given: int, problem: str) -> bool:
        """Note what became of a label. True if the ledger takes it as the page says.

        `given` are the bytes that may have left. Without a `problem` the printer has taken all.
        """
        with self._changed:
            self._heard = monotonic()
            if task != self._number or self._state not in ("asked", "going"):
                return False
            self._given, self._problem, self._state = given, problem, "ended"
            self._changed.notify_all()
            return True


def _lost_error(destination: Destination, reason: str) -> PrinterError:
    """Make the error for a label that certainly did not leave."""
    return PrinterError(
        "printer-unreachable",
        f"nothing was sent: {reason}",
        location=Location(str(destination)),
        hint="check that the printer is on and its cable is in, and print again",
    )
