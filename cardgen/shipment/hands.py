"""A thread a printer: each gives its printer one task at a time, and asks before bytes leave.

What a thread tells is heard by the one that has the ledger open. Of the first word that a task
has begun, and of each name that the printer gives it, the thread waits for the answer: by then
it is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Protocol

from cardgen.printing import Destination, PrintStage, PrintTask, Receipt, Tell, send
from cardgen.shipment.presses import Press


class Sending(Protocol):
    """`cardgen.printing.send`, or what behaves like it."""

    def __call__(self, task: PrintTask, destination: Destination, *, tell: Tell) -> Receipt:
        """Print a task."""
        ...


class BrokenOff(Exception):
    """Nobody wants the task to go on."""


@dataclass(frozen=True, slots=True)
class Told:
    """A stage of the task that a hand has; whoever `waits` is answered with `Hand.go_on`."""

    hand: Hand
    stage: PrintStage
    waits: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """How a task ended: with a receipt, or an error; BrokenOff is neither."""

    hand: Hand
    receipt: Receipt | None = None
    error: BaseException | None = None


class Hand:
    """Who gives tasks to a press."""

    def __init__(
        self, press: Press, sending: Sending, heard: SimpleQueue[Told | Ended]
    ) -> None:
        self.press = press
        self._sending = sending
        self._heard = heard
        self._tasks: SimpleQueue[tuple[PrintTask, Destination] | None] = SimpleQueue()
        self._answer: SimpleQueue[bool] = SimpleQueue()
        self._broken_off = Event()
        self._noted: tuple[bool, str] = False, ""
        self._thread = Thread(target=self._work, daemon=True, name=f"print {press.name}")
        self._thread.start()

    def give(self, task: PrintTask, destination: Destination) -> None:
        """Let it print a task: at its press, or in the file that is meant by it now."""
        self._tasks.put((task, destination))

    def go_on(self) -> None:
        """What it told is written down."""
        self._answer.put(True)

    def break_off(self) -> None:
        """Let its task not go on, as soon as it tells something."""
        self._broken_off.set()
        self._answer.put(False)

    def end(self, timeout: float | None = None) -> None:
        """Let it go home after its task."""
        self._tasks.put(None)
        self._thread.join(timeout)

    def _work(self) -> None:
        while (given := self._tasks.get()) is not None:
            task, destination = given
            self._noted = False, ""
            try:
                receipt = self._sending(task, destination, tell=self._tell)
            except BaseException as error:  # noqa: BLE001 - whoever waits for it is to hear it
                self._heard.put(Ended(self, error=error))
            else:
                self._heard.put(Ended(self, receipt))

    def _tell(self, stage: PrintStage) -> None:
        noted = stage.begun, stage.job
        waits = noted not in (self._noted, (False, ""))
        self._heard.put(Told(self, stage, waits))
        if (waits and not self._answer.get()) or self._broken_off.is_set():
            raise BrokenOff
        self._noted = noted


def ordinarily(**options: Any) -> Sending:
    """Sending with options of `cardgen.printing.send`."""

    def sending(task: PrintTask, destination: Destination, *, tell: Tell) -> Receipt:
        return send(task, destination, tell=tell, **options)

    return sending
