"""The printers of a shipment: what each is sent, and the thread that feeds it.

A printer that makes jobs gets one job for each box, so that it reports for each whether it was
printed. A browser gets one label at a time, too: it may be closed at any moment. A printer that
only takes bytes gets several labels at once: most do not hang up, and to wait for that takes
longer than a label. If the connection breaks, the bytes that left tell which labels are
doubtful.

Each printer has a thread, which gives it one task at a time. The threads report to the thread
that has the ledger open. They wait for its answer when a task begins, and when the printer
names its job: by then the ledger has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import PurePosixPath
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Final, Protocol

import msgspec
from msgspec.structs import replace

from cardgen.backends import (
    FORMATS,
    LABEL_LANGUAGES,
    PRINTER_DEFAULTS,
    PrinterOptions,
    match_dpi,
)
from cardgen.errors import FieldError, raise_findings
from cardgen.printing import KINDS, RAW, Destination, PrintStage, PrintTask, Receipt, Tell, send
from cardgen.project import Project, find_printer
from cardgen.remedies import Remedy
from cardgen.shipment.model import Box, Job
from cardgen.shipment.workers import Session, Worker

_TOGETHER: Final = 16  # labels in a task; then up to a second passes until the printer hangs up


class Press(msgspec.Struct, frozen=True):
    """A printer for a shipment's labels, under the name that somebody gave the printer.

    `language` is the format for it, "" for its own choice; `dpi` is its resolution, None for
    that of the shipment.
    """

    name: str
    destination: Destination
    language: str = ""
    dpi: float | None = None
    options: PrinterOptions = PRINTER_DEFAULTS

    @property
    def together(self) -> int:
        """Number of labels in one print task; 0 means all labels."""
        if self.destination.makes_jobs or self.destination.transport == "browser":
            return 1
        return 0 if self.destination.transport in ("file", "stdout") else _TOGETHER

    def formats(self, made: Sequence[str]) -> tuple[str, ...]:
        """Return the formats that the printer accepts, the best one first.

        `made` are the formats of the shipment's labels. Raises FieldError "bad-value" if nobody
        knows the printer's language.
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
                f"the labels of this shipment are {kinds}, but {self.name} needs all labels in "
                "one file, in a language of label printers",
                hint="name a printer that has a language in cardgen.toml",
                remedy=Remedy("one-pdf"),
            )
        raise FieldError(
            "bad-value",
            f"the language of the printer {self.name} is not known",
            hint='write it into the table of the printer in cardgen.toml: language = "zpl"',
        )


def find_press(project: Project, to: str) -> Press:
    """Find the printer with a name or an address, for labels of a shipment.

    Raises CardgenError.
    """
    printer, destination = find_printer(project, to)
    if printer is None:
        return Press(to, destination)
    return Press(to, destination, printer.language, printer.dpi, printer.options)


class TaskMaker:
    """Makes print tasks for a printer, as the shipment's own labels are made."""

    def __init__(self, press: Press, session: Session) -> None:
        job = session.job
        formats = press.formats(job.formats)
        dpi = match_dpi(press.dpi or job.dpi, formats)
        if press.together != 1 and not set(formats) <= set(LABEL_LANGUAGES):
            raise FieldError(
                "bad-value",
                f"{press.name} takes labels one after the other, but a {formats[0]} file is "
                "one whole",
                hint=f"use a language of label printers: {', '.join(LABEL_LANGUAGES)}",
            )
        self._dpi = dpi
        self._sizes: dict[str, tuple[float, float]] = {}
        self._session = session
        self._set_job(replace(job, formats=formats, dpi=dpi, pdf=False, printer=press.options))

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats of the labels for the printer, the best one first."""
        return self._session.job.formats

    def limit_to(self, kind: str) -> None:
        """Make only the format that the printer has accepted."""
        taken = tuple(each for each in self.formats if KINDS.get(each) == kind)
        if taken and taken != self.formats:
            self._set_job(replace(self._session.job, formats=taken))

    def _set_job(self, job: Job) -> None:
        """Use the settings of this job for all further labels."""
        self._session = replace(self._session, job=job)
        self._worker = Worker(self._session)

    def render(self, box: Box) -> dict[str, bytes]:
        """Make the label of a box in each format, the best first. Raises CardgenError."""
        made = self._worker.make([box])
        raise_findings(made.outcomes[0].errors)
        found = {PurePosixPath(name).suffix[1:]: data for name, data in made.files.items()}
        return {name: found[name] for name in self.formats}

    def make_task(self, name: str, labels: Sequence[dict[str, bytes]], first: Box) -> PrintTask:
        """Make the print task for boxes with the same template, and so the same paper size."""
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


class SendTask(Protocol):
    """The signature of `cardgen.printing.send`."""

    def __call__(self, task: PrintTask, destination: Destination, *, tell: Tell) -> Receipt:
        """Print a task."""
        ...


class TaskCancelled(Exception):
    """Error that ends the task of a cancelled thread."""


class StageNews(msgspec.Struct, frozen=True):
    """News of a thread: a stage of its task; if it `waits`, it needs `confirm`."""

    thread: PrinterThread
    stage: PrintStage
    waits: bool


class TaskEnd(msgspec.Struct, frozen=True):
    """The end of a task, with a receipt or an error; TaskCancelled is no failure."""

    thread: PrinterThread
    receipt: Receipt | None = None
    error: BaseException | None = None


class PrinterThread:
    """A thread that gives tasks to one printer."""

    def __init__(
        self, press: Press, sending: SendTask, news: SimpleQueue[StageNews | TaskEnd]
    ) -> None:
        self.press = press
        self._send = sending
        self._news = news
        self._tasks: SimpleQueue[tuple[PrintTask, Destination] | None] = SimpleQueue()
        self._answer: SimpleQueue[bool] = SimpleQueue()
        self._cancelled = Event()
        self._confirmed: tuple[bool, str] = False, ""
        self._thread = Thread(target=self._work, daemon=True, name=f"print {press.name}")
        self._thread.start()

    def put(self, task: PrintTask, destination: Destination) -> None:
        """Give the thread a task for its printer, or for a file in place of the printer."""
        self._tasks.put((task, destination))

    def confirm(self) -> None:
        """Tell the thread that the ledger has recorded its report."""
        self._answer.put(True)

    def cancel(self) -> None:
        """Cancel the task of the thread at its next report."""
        self._cancelled.set()
        self._answer.put(False)

    def end(self, timeout: float | None = None) -> None:
        """Let the thread end after its task, and wait for it at most `timeout` seconds."""
        self._tasks.put(None)
        self._thread.join(timeout)

    def _work(self) -> None:
        """Print tasks in this thread, one after the other, until it gets None."""
        while (task_and_place := self._tasks.get()) is not None:
            task, destination = task_and_place
            self._confirmed = False, ""
            try:
                receipt = self._send(task, destination, tell=self._report)
            except BaseException as error:  # noqa: BLE001 - the other thread raises it
                self._news.put(TaskEnd(self, error=error))
            else:
                self._news.put(TaskEnd(self, receipt))

    def _report(self, stage: PrintStage) -> None:
        """Report a stage of the task. Wait for `confirm` if the ledger must record it first."""
        noted = stage.begun, stage.job
        waits = noted not in (self._confirmed, (False, ""))
        self._news.put(StageNews(self, stage, waits))
        if (waits and not self._answer.get()) or self._cancelled.is_set():
            raise TaskCancelled
        self._confirmed = noted


def bind_send(**options: Any) -> SendTask:
    """Return the function `cardgen.printing.send` with these options filled in."""
    return partial(send, **options)
