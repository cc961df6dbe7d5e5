"""The printers of a shipment: what each is sent, and the thread that feeds it.

A printer that makes jobs gets one job for each box, so that it reports for each whether it was
printed. A printer that only takes bytes gets several labels at once: most do not hang up, and
to wait for that takes longer than a label. If the connection breaks, the bytes that left tell
which labels are doubtful.

Each printer has a thread, which gives it one task at a time. The threads report to the thread
that has the ledger open. They wait for its answer when a task begins, and when the printer
names its job: by then the ledger has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Final, Protocol

from cardgen.backends import AS_SET, FORMATS, LABEL_LANGUAGES, PrinterOptions, head_dpi
from cardgen.errors import FieldError, raise_findings
from cardgen.printing import KINDS, RAW, Destination, PrintStage, PrintTask, Receipt, Tell, send
from cardgen.remedies import Remedy
from cardgen.shipment.model import Box, Job
from cardgen.shipment.workers import Session, Worker

_TOGETHER: Final = 16  # labels, after which a second goes to wait for the printer's farewell


@dataclass(frozen=True, slots=True)
class Press:
    """A printer, as whoever asked for it called it.

    `language` is the format that it is sent, "" for what it likes; `dpi` are its dots, None for
    those of the shipment.
    """

    name: str
    destination: Destination
    language: str = ""
    dpi: float | None = None
    options: PrinterOptions = AS_SET

    @property
    def together(self) -> int:
        """How many labels it is given at once; 0 for all."""
        if self.destination.makes_jobs:
            return 1
        return 0 if self.destination.transport in ("file", "stdout") else _TOGETHER

    def formats(self, made: Sequence[str]) -> tuple[str, ...]:
        """The formats that it is sent, the best first; `made` are those of the shipment.

        Raises FieldError "bad-value" if nobody knows what it understands.
        """
        if self.language:
            return (self.language,)
        if self.destination.makes_jobs:
            return ("pdf", "pwg", "png")
        spoken = [each for each in made if each in LABEL_LANGUAGES]
        if len(spoken) == 1:
            return (spoken[0],)
        if not spoken and self.destination.transport in ("file", "stdout"):
            kinds = ", ".join(made)
            raise FieldError(
                "bad-value",
                f"the labels of this shipment are {kinds}: {self.name} would be one file "
                "of all, which the languages of label printers alone can be",
                hint="name a printer of cardgen.toml with its language",
                remedy=Remedy("one-pdf"),
            )
        raise FieldError(
            "bad-value",
            f"nobody says which language {self.name} understands",
            hint='write it into its table of cardgen.toml, as in language = "zpl"',
        )


class Plates:
    """Makes what a printer is sent, as the shipment's own labels are made and read back."""

    def __init__(self, press: Press, session: Session) -> None:
        job = session.job
        formats = press.formats(job.formats)
        dpi = press.dpi or job.dpi
        if any(each in LABEL_LANGUAGES for each in formats):
            dpi = head_dpi(dpi)
        is_single = press.together == 1 or set(formats) <= set(LABEL_LANGUAGES)
        if not is_single:
            raise FieldError(
                "bad-value",
                f"{press.name} is sent labels one behind the other, and no "
                f"{formats[0]} file is that",
                hint=f"give it a language of label printers: {', '.join(LABEL_LANGUAGES)}",
            )
        self._dpi = dpi
        self._sizes: dict[str, tuple[float, float]] = {}
        self._session = session
        self._use(replace(job, formats=formats, dpi=dpi, pdf=False, printer=press.options))

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of which it makes labels, the best first."""
        return self._session.job.formats

    def narrow(self, kind: str) -> None:
        """Make no more than the form that the printer was given."""
        taken = tuple(each for each in self.formats if KINDS.get(each) == kind)
        if taken and taken != self.formats:
            self._use(replace(self._session.job, formats=taken))

    def _use(self, job: Job) -> None:
        self._session = replace(self._session, job=job)
        self._worker = Worker(self._session)

    def forms(self, box: Box) -> dict[str, bytes]:
        """A box's label by formats, the best first. Raises CardgenError."""
        (made,) = self._worker.make([box]).made
        raise_findings(made.outcome.errors)
        found = {PurePosixPath(name).suffix[1:]: data for name, data in made.files.items()}
        return {name: found[name] for name in self.formats}

    def task(self, name: str, labels: Sequence[dict[str, bytes]], first: Box) -> PrintTask:
        """What is sent of boxes of one template, and so of one paper."""
        template = first.line.template
        if template not in self._sizes:
            page = self._session.document(first).pages[0]
            self._sizes[template] = page.width, page.height
        return PrintTask(
            name,
            tuple(
                (KINDS.get(each, RAW), b"".join(forms[each] for forms in labels))
                for each in self.formats
            ),
            self._sizes[template],
            len(labels),
            dpi=self._dpi,
        )


assert KINDS.keys() <= FORMATS.keys()


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
