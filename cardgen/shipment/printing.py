"""Print the labels of a shipment, each once, on one printer or several.

A label to be printed stands in the ledger before a byte of it leaves, and its result as soon
as that is known. So, whatever breaks off, the ledger knows of each box: its label is certainly
on paper, certainly not, or doubtful. The next run does not print the certain ones again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final, Literal
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from cardgen import arguments
from cardgen.errors import CardgenError, Diagnostic, Location, raise_findings
from cardgen.printing import Destination, PrintTask, Receipt, choose_unused
from cardgen.shipment.ledger import (
    DONE,
    LIVE,
    Attempt,
    AttemptState,
    BoxRecord,
    Ledger,
    PaperState,
    open_shipment,
)
from cardgen.shipment.model import Box, Clock
from cardgen.shipment.paper_updates import are_stale, find_edits, try_update_papers
from cardgen.shipment.papers import format_numbers
from cardgen.shipment.print_results import (
    PrintRegister,
    Recall,
    bind_recall,
    explain_doubt,
    find_register,
    resolve_prints,
)
from cardgen.shipment.printers import (
    Press,
    PrinterThread,
    SendTask,
    StageNews,
    TaskCancelled,
    TaskEnd,
    TaskMaker,
    bind_send,
)
from cardgen.shipment.saved_options import SavedOptions
from cardgen.shipment.selection import Selection, find_boxes

Doubt = Literal["reprint", "skip", "there", "not-there", "spoilt"]
"""Decision about a doubtful box: print it again, leave it, it is on paper, it is not, or it is
but cannot be used."""

_POLL: Final = 0.5  # seconds, so that Ctrl-C is heard
_CANCEL_TIME: Final = 10.0  # seconds for threads that are cancelled
_CERTAIN: Final[tuple[PaperState, ...]] = ("sent", "printed", "seen")
_LINES: Final = 64  # kept in memory; boxes of a line follow one another
_FAILED: Final[Mapping[str, str]] = {
    "not-there": "somebody saw that the label is not on paper",
    "spoilt": "somebody saw that the label is spoilt",
}
_LOOK: Final = "look for the labels on paper, and print again; cardgen asks about each label"


class Printing(msgspec.Struct, frozen=True):
    """Options of a run: decisions about doubtful boxes, and a listener for news.

    `decide` is asked about each doubtful box. With `again` labels on paper are printed too. If
    there is a `reason`, these labels are spoilt: until the new ones are printed, their boxes
    have none.
    `tell` hears what each printer waits for, and of each box that is done. If `stopped`
    returns True, or on KeyboardInterrupt, labels that are begun come out, and no others.
    """

    decide: Callable[[BoxRecord, Sequence[Attempt]], Doubt] = lambda *_: "skip"
    again: bool = False
    reason: str = ""
    tell: Callable[[PrintNews], None] = lambda _: None
    sending: SendTask = msgspec.field(default_factory=bind_send)
    recalling: Recall = msgspec.field(default_factory=bind_recall)
    stopped: Callable[[], bool] = lambda: False


class PrintNews(msgspec.Struct, frozen=True):
    """News of a printer: `said` is what it waits for, "" if nothing.

    `done` of `total` labels are done. `idle` are printers with nothing to do while the others
    work.
    """

    printer: str
    said: str = ""
    done: int = 0
    total: int = 0
    idle: tuple[str, ...] = ()


class PrintOutcome(msgspec.Struct, frozen=True):
    """The result for each label that was to be printed, by numbers of boxes.

    `kept` were on paper before, `left` have not been printed, `unmade` have no label yet.
    `superseded` have an outdated label on paper, too. `files` were written where a printer is
    a file.
    """

    sent: tuple[int, ...] = ()
    printed: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    unmade: tuple[int, ...] = ()
    superseded: tuple[int, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    was_stopped: bool = False
    files: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """True if the label of each chosen box was printed."""
        return not (self.doubtful or self.left or self.unmade or self.was_stopped)


def print_shipment(
    folder: Path,
    selection: Selection | None,
    presses: Sequence[Press],
    clock: Clock,
    how: Printing | None = None,
) -> PrintOutcome:
    """Print the labels of a selection, or of all boxes, if they are not on paper yet.

    No voided box is printed, and no label that was changed since it was made. Raises
    ShipmentError and prints nothing if the wording of labels was edited since ("changed");
    FieldError if nobody knows what a printer understands; and OutputError.
    """
    folder, clock = arguments.path("folder", folder), Clock.of(clock)
    known = 'take cardgen.Selection("17-23")'
    arguments.instance("selection", selection, Selection | None, known)
    presses = [*arguments.each("presses", presses, Press, "make a Press(NAME, DESTINATION)")]
    how = Printing() if how is None else how
    arguments.instance("how", how, Printing, "make a Printing()")
    with open_shipment(folder) as ledger:
        ledger.let_last()
        saved = SavedOptions.require(ledger)
        session = saved.session(ledger, clock.date)
        makers = {press: TaskMaker(press, session) for press in presses}
        before, are_behind = ledger.prints.marks(), are_stale(ledger)
        register = PrintRegister(ledger, find_register(session.project, ledger), clock)
        register.catch_up()
        resolve_prints(ledger, presses, clock, _AskPrinter(presses, how))
        entries = [*(find_boxes(ledger, selection) if selection else ledger.boxes.each(LIVE))]
        made = [each for each in entries if each.state in DONE]
        raise_findings(find_edits(ledger, session, ledger.lines_of(made)))
        run = _PrintRun(ledger, register, makers, clock, how)
        wanted = [each for each in made if run.wants(each)]
        if wanted:
            ledger.back_up()  # a rebuilt ledger then lacks only this run
        if how.reason:
            run.set_aside(wanted, how.reason)
        run.print(wanted)
        on_paper = ledger.prints.on_paper()
        if ledger.prints.marks() != before or are_behind:
            time, now = clock.now(), clock.now
            renewed = try_update_papers(ledger, session, saved, time, now, labels=False)
            run.findings += renewed.errors
        elif are_stale(ledger):
            ledger.set_meta(papers="fresh")  # nothing in them has changed
        states = {each.number: on_paper[each.number] for each in made}
    asked = {each.number for each in wanted}
    now_asked = {number: state for number, state in states.items() if number in asked}
    others = {number: state for number, state in states.items() if number not in asked}
    return PrintOutcome(
        _numbers_in_state(now_asked, "sent"),
        _numbers_in_state(now_asked, "printed"),
        _numbers_in_state(states, "doubtful"),
        _numbers_in_state(now_asked, ""),
        _numbers_in_state(others, *_CERTAIN),
        tuple(each.number for each in entries if each.state not in DONE),
        tuple(each for each in run.superseded if each in asked),
        (*register.findings, *run.findings),
        run.was_stopped,
        tuple(run.files),
    )


class _AskPrinter(msgspec.Struct, frozen=True):
    """Asks one printer about earlier labels, and reports the other printers as idle."""

    presses: Sequence[Press]
    how: Printing

    def __call__(self, task: PrintTask, job: str, destination: Destination) -> Receipt:
        others = (each.name for each in self.presses if each.destination != destination)
        self.how.tell(PrintNews("", idle=tuple(others)))
        return self.how.recalling(task, job, destination)


def _numbers_in_state(states: dict[int, PaperState], *wanted: PaperState) -> tuple[int, ...]:
    """Return the numbers of boxes whose labels are in one of these states."""
    return tuple(number for number, state in states.items() if state in wanted)


class _TaskBoxes(msgspec.Struct):
    """Boxes in one task, and the position of the first byte of each label."""

    boxes: list[BoxRecord]
    attempts: list[int]
    starts: list[int]
    template: str
    destination: Destination


class _PrintRun:
    """A run of one or several printers over the boxes of a shipment."""

    def __init__(
        self,
        ledger: Ledger,
        register: PrintRegister,
        makers: dict[Press, TaskMaker],
        clock: Clock,
        how: Printing,
    ) -> None:
        self.findings: list[Diagnostic] = []
        self.files: list[str] = []
        self.was_stopped = False
        self.superseded = ledger.prints.list_superseded()
        self._ledger = ledger
        self._register = register
        self._makers = makers
        self._clock = clock
        self._how = how
        self._on_paper = ledger.prints.on_paper()
        # A restored ledger counts its tasks anew, so this name is random.
        self._key = uuid4().hex[:8]
        self._line = lru_cache(_LINES)(lambda number: ledger.line(number).line())
        self._doubts: dict[tuple[int, int], list[Attempt]] = {}
        for each in ledger.prints.attempts("doubtful"):
            self._doubts.setdefault((each.number, each.plan), []).append(each)
        self._news: SimpleQueue[StageNews | TaskEnd] = SimpleQueue()
        self._waiting: deque[BoxRecord] = deque()
        self._at_work: dict[PrinterThread, _TaskBoxes] = {}
        self._threads: list[PrinterThread] = []
        self._failed: list[PrinterThread] = []  # their printers get nothing more
        self._unfit: set[tuple[str, str]] = set()  # printers and templates
        self._done = self._total = 0
        self._idle: tuple[str, ...] = ()

    def wants(self, box: BoxRecord) -> bool:
        """True if a box is to be printed now. For a doubtful box, the user decides."""
        state = self._on_paper[box.number]
        if state != "doubtful":
            return self._how.again or state not in _CERTAIN
        prints, now = self._ledger.prints, self._clock.now()
        attempts = self._doubts.get((box.number, box.plan), [])
        doubt = self._how.decide(box, attempts)
        with self._ledger.transaction():
            if doubt == "there":
                prints.see([(box.number, box.plan)], "ticked", now)
            if said := _FAILED.get(doubt, ""):
                prints.change([each.id for each in attempts], "failed", now, said=said)
        if doubt == "not-there":
            self._on_paper[box.number] = ""  # so nothing is set aside
        return doubt in ("reprint", *_FAILED)

    def set_aside(self, boxes: Iterable[BoxRecord], reason: str) -> None:
        """Record labels on paper as spoilt: from now on their boxes have none."""
        now, plan = self._clock.now(), self._ledger.plan_number()
        with self._ledger.transaction():
            self._ledger.set_meta(papers="stale")
            for box in boxes:
                if not self._on_paper[box.number]:
                    continue
                self._ledger.history.log(box.number, "reprinted", now, reason, plan)
                for seen in self._ledger.prints.set_aside(box, reason, now):
                    said = f"{seen.how} {seen.time}"
                    self._ledger.history.log(box.number, "unseen", now, said, seen.plan)

    def print(self, boxes: Iterable[BoxRecord]) -> None:
        """Print the labels of these boxes."""
        self._waiting.extend(boxes)
        self._total = len(self._waiting)
        threads = self._threads = [
            PrinterThread(press, self._how.sending, self._news) for press in self._makers
        ]
        try:
            for thread in threads:
                self._feed(thread)
            self._report("")
            while self._at_work:
                if self._idle != self._find_idle():
                    self._report("")
                if self._how.stopped():
                    self._stop()
                try:
                    self._handle(self._news.get(timeout=_POLL))
                except Empty:
                    continue
                except KeyboardInterrupt:
                    if self.was_stopped:
                        raise
                    self._stop()
        finally:
            for thread in self._at_work:
                thread.cancel()
            for thread in threads:
                thread.end(_CANCEL_TIME)

    def _stop(self) -> None:
        """Start no more labels."""
        if not self.was_stopped:
            self.was_stopped = True
            self._report("", "stopping after the labels in progress")

    def _report(self, printer: str, said: str = "") -> None:
        """Tell the listener what a printer does, and how many labels are printed."""
        self._idle = self._find_idle()
        self._how.tell(PrintNews(printer, said, self._done, self._total, self._idle))

    def _find_idle(self) -> tuple[str, ...]:
        """Return the names of printers that have nothing to do and have not failed."""
        return tuple(
            thread.press.name
            for thread in self._threads
            if thread not in self._at_work and thread not in self._failed
        )

    def _handle(self, news: StageNews | TaskEnd) -> None:
        """Record the report of a thread in the ledger, and give the thread more to do."""
        if isinstance(news, TaskEnd):
            self._end_task(news, self._at_work.pop(news.thread))
            return
        if news.waits:
            attempts = self._at_work[news.thread].attempts
            self._note_state(attempts, "begun", job=news.stage.job)
            news.thread.confirm()
        if news.stage.said:
            self._report(news.thread.press.name, news.stage.said)

    def _note_state(
        self, attempts: Sequence[int], state: AttemptState, *, job: str = "", said: str = ""
    ) -> None:
        """Record the state of attempts in the ledger."""
        with self._ledger.transaction():
            self._ledger.prints.change(attempts, state, self._clock.now(), job=job, said=said)

    def _feed(self, thread: PrinterThread) -> None:
        """Give the next boxes to a printer's thread, if there are any for it."""
        press = thread.press
        while not self.was_stopped and (boxes := self._take_next(press)):
            maker = self._makers[press]
            labels: list[dict[str, bytes]] = []
            good: list[BoxRecord] = []
            for box in boxes:
                try:
                    labels.append(maker.render(self._box(box)))
                    good.append(box)
                except CardgenError as error:
                    place = Location(str(self._ledger.folder))
                    self.findings += [
                        each.about(f"box {box.number}: ").at(each.location or place)
                        for each in error.diagnostics
                    ]
            if good and self._begin_task(thread, good, labels):
                return

    def _begin_task(
        self, thread: PrinterThread, boxes: list[BoxRecord], labels: list[dict[str, bytes]]
    ) -> bool:
        """True if a task starts, and no other copy of the ledger printed its labels.

        Otherwise boxes that the copy did not print wait again.
        """
        prints = self._ledger.prints
        name = f"{boxes[0].id} {self._key}/{prints.last() + 1}"
        task = self._makers[thread.press].make_task(name, labels, self._box(boxes[0]))
        sizes = [len(next(iter(forms.values()))) for forms in labels]
        starts = [sum(sizes[:place]) for place in range(len(sizes))]
        destination = choose_unused(thread.press.destination)
        before, printer = prints.last_task(), destination.absolute
        with self._ledger.transaction():
            self._ledger.set_meta(papers="stale")
            attempts = prints.plan_prints(boxes, printer, name, self._clock.now())
        others = self._register.note(boxes, printer, name, before)
        if others is not None:
            self._leave_to_others(boxes, attempts, others)
            return False
        template = self._line(boxes[0].line).template
        self._at_work[thread] = _TaskBoxes(boxes, attempts, starts, template, destination)
        thread.put(task, destination)
        return True

    def _leave_to_others(
        self, boxes: list[BoxRecord], attempts: list[int], others: frozenset[int]
    ) -> None:
        """Leave boxes to the copy of the shipment that printed them. The others wait again."""
        said = "another ledger of this shipment printed the label meanwhile"
        self._note_state(attempts, "failed", said=said)
        waiting = [*boxes, *self._waiting]
        self._waiting = deque(each for each in waiting if each.number not in others)

    def _box(self, entry: BoxRecord) -> Box:
        """Make the carton of a record."""
        return entry.box(self._line(entry.line))

    def _take_next(self, press: Press) -> list[BoxRecord]:
        """Take the next boxes with the same template for a printer."""
        found: list[BoxRecord] = []
        passed: list[BoxRecord] = []
        template = ""
        while self._waiting and (not press.together or len(found) < press.together):
            box = self._waiting.popleft()
            of = self._line(box.line).template
            if (press.name, of) in self._unfit or template not in ("", of):
                passed.append(box)
                if template:
                    break
                continue
            template = of
            found.append(box)
        self._waiting.extendleft(reversed(passed))
        return found

    def _end_task(self, news: TaskEnd, task_boxes: _TaskBoxes) -> None:
        """Record the receipt or the error of a task that has ended."""
        thread, receipt, error = news.thread, news.receipt, news.error
        if receipt is not None:
            self._receive(thread, task_boxes, receipt)
        elif isinstance(error, CardgenError):
            self._fail_task(thread, task_boxes, error)
        elif error is not None and not isinstance(error, TaskCancelled):
            self._at_work[thread] = task_boxes
            raise error

    def _receive(self, thread: PrinterThread, task_boxes: _TaskBoxes, receipt: Receipt) -> None:
        """Record the labels that a printer received. After a doubtful task it gets no more."""
        state, said, now = receipt.certainty, explain_doubt(receipt), self._clock.now()
        self._makers[thread.press].limit_to(receipt.kind)
        reached = len(task_boxes.boxes)
        if state == "doubtful" and receipt.total:
            # Labels behind the bytes that left have certainly not been printed.
            reached = max(1, sum(start < receipt.given for start in task_boxes.starts))
        prints = self._ledger.prints
        with self._ledger.transaction():
            prints.change(task_boxes.attempts[:reached], state, now, job=receipt.job, said=said)
            prints.change(
                task_boxes.attempts[reached:], "failed", now, job=receipt.job, said=said
            )
        self._waiting.extendleft(reversed(task_boxes.boxes[reached:]))
        if state == "doubtful" and receipt.problem is not None:
            numbers = format_numbers(box.number for box in task_boxes.boxes[:reached])
            found = receipt.problem.about(f"boxes {numbers}: ")
            self.findings.append(replace(found, hint=_LOOK))
            self._failed.append(thread)
            self._feed_idle()
            return
        self._done += reached
        if task_boxes.destination.transport == "file":
            self.files.append(task_boxes.destination.path)
        self._report(thread.press.name)
        self._feed(thread)

    def _fail_task(
        self, thread: PrinterThread, task_boxes: _TaskBoxes, error: CardgenError
    ) -> None:
        """Record that a task printed nothing, and give its boxes to other printers."""
        self._note_state(task_boxes.attempts, "failed", said=error.message)
        self._waiting.extendleft(reversed(task_boxes.boxes))
        self.findings += error.diagnostics
        if error.rule == "printer-refused":  # it may take others
            self._unfit.add((thread.press.name, task_boxes.template))
        else:
            self._failed.append(thread)
        self._feed_idle()

    def _feed_idle(self) -> None:
        """Give boxes to all threads that have nothing to do."""
        for thread in self._threads:
            if thread not in self._failed and thread not in self._at_work:
                self._feed(thread)
