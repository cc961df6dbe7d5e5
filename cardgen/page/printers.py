"""Questions about printers: find them, print a shipment or a label, each label once.

A shipment is printed in a job, as `cardgen print` does, and the ledger has each label before a
byte of it leaves. Doubtful boxes are printed only after somebody at the page has looked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import copy_context
from pathlib import Path
from threading import Lock, Thread
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec.structs import replace

from cardgen.errors import CardgenError, FieldError
from cardgen.locale import translate
from cardgen.page.handover import Handover
from cardgen.page.jobs import Job, JobQuestion, Jobs
from cardgen.page.labels import LabelQuestion, Question, make_label
from cardgen.page.wire import GivenValue, LongText, ShortName, as_findings
from cardgen.printing import (
    KINDS,
    RAW,
    Abilities,
    Destination,
    Patience,
    PrintStage,
    PrintTask,
    list_queues,
    send,
)
from cardgen.production import Progress
from cardgen.project import Project, ask_printers, find_printer, save_printer
from cardgen.shipment import (
    Attempt,
    BoxRecord,
    Clock,
    Doubt,
    Press,
    Printing,
    PrintNews,
    PrintOutcome,
    Selection,
    bind_recall,
    bind_send,
    print_shipment,
)
from cardgen.tomledit import PlainValue
from cardgen.units import LEAST_DPI, MM_PER_INCH, MOST_DPI, POINTS_PER_INCH

_PATIENCE: Final = Patience()
_PAGES: Final = ("pdf", "pwg", "png")
_REASONS: Final = {
    "cable": "the connection to the printer broke",
    "stopped": "somebody stopped the printing",
    "refused": "the browser cannot open the printer",
    "program": "the program of the printer's maker did not take the label",
    "closed": "the page was closed",
    "lost": "the page lost its connection to cardgen",
}
Language = Literal["", "zpl", "tspl", "ql", "pwg", "pdf", "png"]
Dots = Annotated[float, msgspec.Meta(ge=0, le=MOST_DPI)]


class PrinterChoice(Question, frozen=True):
    """A printer by a name of the project or an address; the rest is for an address alone."""

    to: GivenValue
    language: Language = ""
    dpi: Dots = 0.0


class BrowserPrinter(Question, frozen=True):
    """A printer that the browser of the page reaches by itself."""

    name: ShortName
    language: Literal["zpl", "tspl", "ql"]
    dpi: Annotated[float, msgspec.Meta(ge=LEAST_DPI, le=MOST_DPI)] = 203.0


class PrintersQuestion(Question, frozen=True):
    """Question for the printers; `again` asks them anew what they do."""

    again: bool = False


class RememberQuestion(PrinterChoice, frozen=True, kw_only=True):
    """Question to keep an address as a printer of the project, by a name."""

    name: ShortName


class DoubtAnswer(Question, frozen=True, kw_only=True):
    """Answer about a doubtful box; it holds for the `task` that somebody was asked about."""

    task: LongText
    answer: Literal["there", "not-there", "spoilt"]


class PrintQuestion(Question, frozen=True, kw_only=True):
    """Question to print labels of a shipment on a printer; without one only answers are noted.

    With `file` the labels go into a new file of the shipment, in the printer's language.
    Without `boxes` all labels are printed that are not on paper. `answers` are those about
    doubtful boxes. With a `reason` labels on paper are spoilt and are printed once more.
    """

    shipment: ShortName
    printer: PrinterChoice | None = None
    browser: BrowserPrinter | None = None
    file: bool = False
    boxes: LongText = ""
    answers: dict[int, DoubtAnswer] = msgspec.field(default_factory=dict)
    reason: GivenValue = ""


class PrintLabelQuestion(LabelQuestion, frozen=True, kw_only=True):
    """Question to print one label on a printer."""

    printer: PrinterChoice
    copies: Annotated[int, msgspec.Meta(ge=1, le=999)] = 1


class HandQuestion(JobQuestion, frozen=True, kw_only=True):
    """Word of a page while it prints: it wants the `next` label, or tells of one."""

    stage: Literal["next", "begin", "alive", "end"]
    task: int = 0
    given: int = 0
    problem: Literal["", "cable", "stopped", "refused", "program", "closed", "lost"] = ""


class Printers:
    """The printers of a project and of this computer, and the jobs that print on them."""

    def __init__(
        self, project: Project, jobs: Jobs, find_shipment: Callable[[str], Path]
    ) -> None:
        self._root = project.root
        self._jobs, self._find_shipment = jobs, find_shipment
        self._handovers: dict[int, Handover] = {}
        self._known: dict[str, dict[str, Any]] = {}  # what printers said, by address
        self._queues: list[dict[str, Any]] = []
        self._findings: list[dict[str, Any]] = []
        self._is_looking = self._has_looked = False
        self._lock = Lock()

    def _open_project(self) -> Project:
        """Open the project anew: other threads use the first one, and cardgen.toml changes."""
        return Project.open(self._root if self._root != Path() else None)

    # --- finding printers

    def list(self, asked: PrintersQuestion) -> dict[str, Any]:
        """List the printers; each is asked in another thread what it does."""
        project = self._open_project()
        with self._lock:
            looks = not self._is_looking and (asked.again or not self._has_looked)
            if looks:
                self._is_looking = self._has_looked = True
        if looks:
            Thread(target=copy_context().run, args=(self._look, project), daemon=True).start()
        own = [
            {
                "to": each.name,
                "name": each.name,
                "address": each.to,
                "language": each.language,
                "own": True,
                **self._known.get(each.name, {}),
            }
            for each in project.printers.values()
            if each.to
        ]
        addresses = {each["address"] for each in own}
        queues = [each for each in self._queues if each["to"] not in addresses]
        return {
            "printers": [*own, *queues],
            "looking": self._is_looking,
            "findings": self._findings,
        }

    def _look(self, project: Project) -> None:
        """Ask the printers of the project, and look for print queues."""
        findings: list[dict[str, Any]] = []
        try:
            for asked in ask_printers(project):
                self._known[asked.printer.name] = (
                    {"state": "away", "said": as_findings(asked.errors)[0]["message"]}
                    if asked.errors
                    else _describe(asked.abilities)
                )
            try:
                self._queues = [
                    {
                        "to": str(destination),
                        "name": said.name or destination.path,
                        "address": str(destination),
                        "language": "",
                        "own": False,
                        **_describe(said),
                    }
                    for destination, said in list_queues()
                ]
            except CardgenError as error:
                findings = as_findings(error.diagnostics)
        finally:
            self._findings = findings
            self._is_looking = False

    def remember(self, asked: RememberQuestion) -> dict[str, Any]:
        """Write a printer into cardgen.toml."""
        Destination.at(asked.to)
        values: dict[str, PlainValue | None] = {"to": asked.to}
        if asked.language:
            values["language"] = asked.language
        if asked.dpi:
            values["dpi"] = int(asked.dpi) if asked.dpi.is_integer() else asked.dpi
        save_printer(self._open_project(), asked.name, values, is_new=True)
        return {"to": asked.name}

    # --- printing shipments

    def print(self, asked: PrintQuestion) -> dict[str, Any]:
        """Begin to print labels of a shipment, and answer with the number of the job."""
        folder = self._find_shipment(asked.shipment)
        numbers = Selection(asked.boxes) if asked.boxes.strip() else None
        if (running := self._jobs.find_running(asked.shipment)) is not None:
            return {"job": running.number, "busy": True}
        press = self._find_press(asked, folder)
        handover = Handover() if asked.browser else None

        def work(job: Job) -> dict[str, Any]:
            how = _make_printing(asked, job, handover)
            try:
                presses = [press] if press else []
                done = print_shipment(folder, numbers, presses, Clock(), how)
            except _LeftError:
                return {"stopped": True, "findings": []}
            finally:
                if handover is not None:
                    handover.close()
            return _as_printed(done, folder)

        with self._lock:
            job = self._jobs.start(work, asked.shipment)
            if handover is not None:
                self._handovers[job.number] = handover
        return {"job": job.number}

    def _find_press(self, asked: PrintQuestion, folder: Path) -> Press | None:
        """Find the printer of a question. Raises CardgenError."""
        if asked.file and asked.printer is not None:
            language = asked.printer.language or "zpl"
            to = Destination("file", path=str(folder / f"for-printer.{language}"))
            return Press("file", to, language, asked.printer.dpi or None)
        if asked.browser is not None:
            name, language, dpi = msgspec.structs.astuple(asked.browser)
            return Press(name, Destination("browser", path=name), language, dpi)
        if asked.printer is None:
            return None
        return _find_press(self._open_project(), asked.printer)

    def hand(self, asked: HandQuestion) -> dict[str, Any]:
        """Answer a page that prints the labels of a job by itself."""
        job = self._jobs.find(asked.job)
        with self._lock:
            handover = self._handovers[asked.job]
        if asked.stage == "next":
            return {**job.as_data(), **handover.offer()}
        if asked.stage == "begin":
            return {"go": handover.begin(asked.task)}
        if asked.stage == "alive":
            return {"go": handover.hear(asked.task), "stopping": job.is_stopping}
        problem = _REASONS.get(asked.problem, "")
        is_taken = handover.end(asked.task, asked.given, problem)
        if asked.problem == "closed":
            handover.close()
        return {"go": is_taken}

    # --- printing one label

    def print_label(self, project: Project, asked: PrintLabelQuestion) -> dict[str, Any]:
        """Make a label for a printer, and begin to print it."""
        press = _find_press(self._open_project(), asked.printer)
        formats = press.formats(("pdf",)) if press.language else _PAGES
        if not press.language and not press.destination.makes_jobs:
            name = press.name
            raise FieldError(
                "bad-value",
                f"the language of the printer {name} is not known",
                hint="choose the language of the printer",
            )
        forms, answer = [], {}
        for each in formats:
            dpi = press.dpi or asked.dpi or 0.0
            answer = make_label(project, _as_plain(asked, each, dpi))
            if "files" not in answer:
                return answer
            forms.append((KINDS.get(each, RAW), answer["files"][0]["data"]))
        name = answer["files"][0]["name"]
        size = tuple(
            side / MM_PER_INCH * POINTS_PER_INCH for side in (answer["width"], answer["height"])
        )
        task = PrintTask(
            name, tuple(forms), (size[0], size[1]), 1, asked.copies, press.dpi or 0.0
        )

        def work(job: Job) -> dict[str, Any]:
            has_begun = False

            def tell(stage: PrintStage) -> None:
                nonlocal has_begun
                job.said = translate(stage.said) if stage.said else ""
                if job.is_stopping:
                    raise _LeftError
                has_begun = has_begun or stage.begun

            try:
                receipt = send(task, press.destination, patience=_PATIENCE, tell=tell)
            except _LeftError:
                certainty = "doubtful" if has_begun else ""
                return {"stopped": True, "certainty": certainty, "findings": []}
            found = [receipt.problem] if receipt.problem else []
            return {"certainty": receipt.certainty, "findings": as_findings(found)}

        return {"job": self._jobs.start(work).number}


class _LeftError(Exception):
    """A job that somebody stopped leaves its label as it is."""


def _find_press(project: Project, choice: PrinterChoice) -> Press:
    """Find the printer of a choice. Raises CardgenError."""
    printer, destination = find_printer(project, choice.to)
    if destination.transport == "stdout":
        text = choice.to
        raise FieldError("bad-value", f"{text!r} is not a printer address")
    if printer is None:
        dpi = choice.dpi or None
        return Press(choice.to, destination, choice.language, dpi)
    return Press(choice.to, destination, printer.language, printer.dpi, printer.options)


def _make_printing(asked: PrintQuestion, job: Job, handover: Handover | None) -> Printing:
    """Make the options of a run: answers, progress, and the way to the printer."""

    def decide(box: BoxRecord, attempts: Sequence[Attempt]) -> Doubt:
        given = asked.answers.get(box.number)
        is_asked = given and attempts and attempts[-1].task == given.task
        return given.answer if given and is_asked else "skip"

    def tell(news: PrintNews) -> None:
        if news.total:
            job.progress = Progress(news.done, news.total, 0)
        job.said = translate(news.said) if news.said else ""

    def is_stopped() -> bool:
        if job.is_broken and handover is not None:
            handover.close()
        elif job.is_broken:
            raise _LeftError
        return job.is_stopping

    return Printing(
        decide=decide,
        again=bool(asked.reason),
        reason=asked.reason,
        tell=tell,
        sending=handover.send if handover else bind_send(patience=_PATIENCE),
        recalling=bind_recall(patience=_PATIENCE),
        stopped=is_stopped,
    )


def _as_printed(done: PrintOutcome, folder: Path) -> dict[str, Any]:
    """Turn the result of a print into data; a file of the shipment is named in its folder."""
    own = [Path(each) for each in done.files if Path(each).parent == folder]
    return {
        "file": own[0].name if own else "",
        "printed": done.printed,
        "sent": done.sent,
        "doubtful": done.doubtful,
        "left": done.left,
        "unmade": done.unmade,
        "stopped": done.was_stopped,
        "files": done.files,
        "findings": as_findings(done.findings),
    }


def _describe(said: Abilities | None) -> dict[str, Any]:
    """Describe the state of a printer, which it tells if it speaks IPP."""
    if said is None:
        return {"state": "", "said": ""}
    return {"state": said.state, "said": translate(said.waits_for) if said.waits_for else ""}


def _as_plain(asked: PrintLabelQuestion, kind: str, dpi: float) -> LabelQuestion:
    """Return the question for the label alone, in a format."""
    names = set(LabelQuestion.__struct_fields__)
    given = {each: getattr(asked, each) for each in names}
    plain = LabelQuestion(**given)
    return replace(plain, format=kind, dpi=dpi)
