"""The labels of a shipment to paper, each once, by one printer or several.

That a label is to be printed stands in the ledger before a byte of it leaves, and what became
of it as soon as that is known. So whatever breaks off, of each box it is known whether its
label is certainly on paper, certainly not, or doubtful; who goes on prints none of the certain
again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final, Literal
from uuid import uuid4

from cardgen.errors import (
    CardgenError,
    Diagnostic,
    Location,
    raise_findings,
)
from cardgen.printing import Destination, PrintTask, Receipt, unused_place
from cardgen.shipment.ledger import (
    DONE,
    LIVE,
    Attempt,
    BoxRecord,
    Ledger,
    PaperState,
    open_shipment,
)
from cardgen.shipment.model import Box, Clock
from cardgen.shipment.paper_updates import are_stale, edited_since, try_papers
from cardgen.shipment.papers import stretches
from cardgen.shipment.print_results import (
    PrintRegister,
    Recall,
    Recalling,
    problem_of,
    register_of,
    settle_prints,
)
from cardgen.shipment.printers import (
    BrokenOff,
    Ended,
    Hand,
    Plates,
    Press,
    Sending,
    Told,
    ordinarily,
)
from cardgen.shipment.saved_options import Remembered
from cardgen.shipment.selection import Selection, find_boxes

Doubt = Literal["reprint", "skip", "there", "not-there"]
"""What becomes of a doubtful box: printed again, left, seen on paper, seen that it is not."""

_TURN: Final = 0.5  # seconds, so that Ctrl-C is heard
_FAREWELL: Final = 10.0  # seconds for threads that were told to break off
_CERTAIN: Final[tuple[PaperState, ...]] = ("sent", "printed", "seen")
_LINES: Final = 64  # that are remembered; boxes of a line follow one another
_LOOK: Final = "look at the paper, and print once more, which asks about them"


@dataclass(frozen=True, slots=True)
class Printing:
    """How labels are printed: who decides of doubtful boxes, who hears of what goes on.

    `decide` is asked for each doubtful box. `again` prints also what is on paper. `tell` hears
    of each printer what it waits for, and of each box that is done. When it is `stopped`, as by
    KeyboardInterrupt, labels come out that are begun, and no others.
    """

    decide: Callable[[BoxRecord, Sequence[Attempt]], Doubt] = lambda *_: "skip"
    again: bool = False
    tell: Callable[[PrintNews], None] = lambda _: None
    sending: Sending = field(default_factory=ordinarily)
    recalling: Recall = field(default_factory=Recalling)
    stopped: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class PrintNews:
    """`said` is what a printer waits for; else so many of `total` labels are done.

    `idle` are the printers that have nothing to do while the others are at work.
    """

    printer: str
    said: str = ""
    done: int = 0
    total: int = 0
    idle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """What became of the labels that were to be printed now, by numbers of boxes.

    `kept` were on paper before, `left` have not been printed, `unmade` have no label yet.
    `superseded` have another label on paper too, which is not theirs any more. `files` were
    written, where a printer is a file.
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
        """Whether each box that was asked for has its label."""
        return not (self.doubtful or self.left or self.unmade or self.was_stopped)


def print_shipment(
    folder: Path,
    selection: Selection | None,
    presses: Sequence[Press],
    clock: Clock,
    how: Printing | None = None,
) -> PrintOutcome:
    """Print the labels of these boxes, or of all, that are not on paper yet.

    A voided box is never printed, nor a label that was changed since it was made. Raises
    ShipmentError and prints nothing, if what labels say was edited since ("changed");
    FieldError where nobody knows what a printer understands; and OutputError.
    """
    how = how or Printing()
    with open_shipment(folder) as ledger:
        ledger.let_last()
        remembered = Remembered.needed(ledger)
        session = remembered.session(ledger, clock.date)
        plates = {press: Plates(press, session) for press in presses}
        before, are_behind = ledger.prints.marks(), are_stale(ledger)
        register = PrintRegister(ledger, register_of(session.project, ledger), clock)
        register.catch_up()
        settle_prints(ledger, presses, clock, _Asked(presses, how))
        entries = _entries(ledger, selection)
        made = [each for each in entries if each.state in DONE]
        lines = [ledger.line(number) for number in dict.fromkeys(each.line for each in made)]
        raise_findings(edited_since(ledger, session, lines))
        run = _PrintRun(ledger, register, plates, clock, how)
        wanted = [each for each in made if run.wants(each)]
        if wanted:
            ledger.back_up()  # so that a ledger that is rebuilt lacks this run alone
        run.print(wanted)
        on_paper = ledger.prints.on_paper()
        if ledger.prints.marks() != before or are_behind:
            time, now = clock.now(), clock.now
            renewed = try_papers(ledger, session, remembered, time, now, labels=False)
            run.findings += renewed.errors
        elif are_stale(ledger):
            ledger.set_meta(papers="fresh")  # nothing that they tell of has changed
        states = {each.number: on_paper[each.number] for each in made}
    asked = {each.number for each in wanted}
    by = partial(_in_state, states, asked)
    return PrintOutcome(
        by("sent"),
        by("printed"),
        tuple(number for number, state in states.items() if state == "doubtful"),
        by(""),
        tuple(
            number
            for number, state in states.items()
            if state in _CERTAIN and number not in asked
        ),
        tuple(each.number for each in entries if each.state not in DONE),
        tuple(each for each in run.superseded if each in asked),
        (*register.findings, *run.findings),
        run.was_stopped,
        tuple(run.files),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Ask one printer what became of labels; the others have nothing to do meanwhile."""

    presses: Sequence[Press]
    how: Printing

    def __call__(self, task: PrintTask, job: str, destination: Destination) -> Receipt:
        others = (each.name for each in self.presses if each.destination != destination)
        self.how.tell(PrintNews("", idle=tuple(others)))
        return self.how.recalling(task, job, destination)


def _in_state(
    states: dict[int, PaperState], asked: set[int], state: PaperState
) -> tuple[int, ...]:
    return tuple(number for number, each in states.items() if each == state and number in asked)


def _entries(ledger: Ledger, selection: Selection | None) -> list[BoxRecord]:
    if selection is not None:
        return find_boxes(ledger, selection)
    return [box for page in ledger.boxes.pages(LIVE) for box in page]


@dataclass(slots=True)
class _Sheaf:
    """Boxes whose labels are one task, and where the bytes of each begin."""

    boxes: list[BoxRecord]
    attempts: list[int]
    starts: list[int]
    template: str
    destination: Destination


class _PrintRun:
    """One run of some printers over the boxes of a shipment."""

    def __init__(
        self,
        ledger: Ledger,
        register: PrintRegister,
        plates: dict[Press, Plates],
        clock: Clock,
        how: Printing,
    ) -> None:
        self.findings: list[Diagnostic] = []
        self.files: list[str] = []
        self.was_stopped = False
        self.superseded = ledger.prints.superseded()
        self._ledger = ledger
        self._register = register
        self._plates = plates
        self._clock = clock
        self._how = how
        self._on_paper = ledger.prints.on_paper()
        # Of no other run: a ledger that was put back counts its tasks once more.
        self._key = uuid4().hex[:8]
        self._line = lru_cache(_LINES)(lambda number: ledger.line(number).line())
        self._doubts: dict[tuple[int, int], list[Attempt]] = {}
        for each in ledger.prints.attempts("doubtful"):
            self._doubts.setdefault((each.number, each.plan), []).append(each)
        self._heard: SimpleQueue[Told | Ended] = SimpleQueue()
        self._waiting: deque[BoxRecord] = deque()
        self._at_work: dict[Hand, _Sheaf] = {}
        self._hands: list[Hand] = []
        self._gone: list[Hand] = []  # whose printer is given nothing more
        self._unfit: set[tuple[str, str]] = set()  # printers and templates
        self._done = self._total = 0
        self._idle: tuple[str, ...] = ()

    def wants(self, box: BoxRecord) -> bool:
        """Whether a box is to be printed now; who decides is asked about a doubtful one."""
        state = self._on_paper[box.number]
        if state != "doubtful":
            return self._how.again or state not in _CERTAIN
        prints, now = self._ledger.prints, self._clock.now()
        attempts = self._doubts.get((box.number, box.plan), [])
        doubt = self._how.decide(box, attempts)
        with self._ledger.transaction():
            if doubt == "there":
                prints.see([(box.number, box.plan)], "ticked", now)
            if doubt == "not-there":
                said = "somebody saw that it is not on paper"
                prints.change([each.id for each in attempts], "failed", now, said=said)
        return doubt in ("reprint", "not-there")

    def print(self, boxes: Iterable[BoxRecord]) -> None:
        """Print these."""
        self._waiting.extend(boxes)
        self._total = len(self._waiting)
        hands = self._hands = [
            Hand(press, self._how.sending, self._heard) for press in self._plates
        ]
        try:
            for hand in hands:
                self._give(hand)
            self._tell("")
            while self._at_work:
                if self._idle != self._idle_now():
                    self._tell("")
                if self._how.stopped():
                    self._stop()
                try:
                    self._hear(self._heard.get(timeout=_TURN))
                except Empty:
                    continue
                except KeyboardInterrupt:
                    if self.was_stopped:
                        raise
                    self._stop()
        finally:
            for hand in self._at_work:
                hand.break_off()
            for hand in hands:
                hand.end(_FAREWELL)

    def _stop(self) -> None:
        """Begin no more labels."""
        if not self.was_stopped:
            self.was_stopped = True
            self._tell("", "stopping after the labels that are begun")

    def _tell(self, printer: str, said: str = "") -> None:
        self._idle = self._idle_now()
        self._how.tell(PrintNews(printer, said, self._done, self._total, self._idle))

    def _idle_now(self) -> tuple[str, ...]:
        """The printers for which nothing is left; those that failed are not offered."""
        return tuple(
            hand.press.name
            for hand in self._hands
            if hand not in self._at_work and hand not in self._gone
        )

    def _hear(self, news: Told | Ended) -> None:
        if isinstance(news, Ended):
            sheaf = self._at_work.pop(news.hand)
            self._end(news, sheaf)
            return
        if news.waits:
            sheaf, stage = self._at_work[news.hand], news.stage
            with self._ledger.transaction():
                self._ledger.prints.change(
                    sheaf.attempts, "begun", self._clock.now(), job=stage.job
                )
            news.hand.go_on()
        if news.stage.said:
            self._tell(news.hand.press.name, news.stage.said)

    def _give(self, hand: Hand) -> None:
        """Give a hand what comes next, if there is anything for it."""
        press = hand.press
        while not self.was_stopped and (boxes := self._next(press)):
            plates = self._plates[press]
            labels: list[dict[str, bytes]] = []
            good: list[BoxRecord] = []
            for box in boxes:
                try:
                    labels.append(plates.forms(self._box(box)))
                    good.append(box)
                except CardgenError as error:
                    place = Location(str(self._ledger.folder))
                    self.findings += [
                        each.about(f"box {box.number}: ").at(each.location or place)
                        for each in error.diagnostics
                    ]
            if not good:
                continue
            if self._begin(hand, good, labels):
                return

    def _begin(
        self, hand: Hand, boxes: list[BoxRecord], labels: list[dict[str, bytes]]
    ) -> bool:
        """Give a hand these labels; False if another ledger of the shipment printed meanwhile.

        Those that it did not print wait again.
        """
        prints = self._ledger.prints
        name = f"{boxes[0].id} {self._key}/{prints.last() + 1}"
        task = self._plates[hand.press].task(name, labels, self._box(boxes[0]))
        sizes = [len(next(iter(forms.values()))) for forms in labels]
        starts = [sum(sizes[:place]) for place in range(len(sizes))]
        destination = unused_place(hand.press.destination)
        before, printer = prints.last_task(), destination.noted
        with self._ledger.transaction():
            self._ledger.set_meta(papers="stale")
            attempts = prints.mean(boxes, printer, name, self._clock.now())
        others = self._register.note(boxes, printer, name, before)
        if others is not None:
            self._stand_back(boxes, attempts, others)
            return False
        template = self._line(boxes[0].line).template
        self._at_work[hand] = _Sheaf(boxes, attempts, starts, template, destination)
        hand.give(task, destination)
        return True

    def _stand_back(
        self, boxes: list[BoxRecord], attempts: list[int], others: frozenset[int]
    ) -> None:
        """Leave boxes to who prints a copy of this shipment; the others wait again."""
        with self._ledger.transaction():
            said = "another ledger of this shipment printed meanwhile"
            self._ledger.prints.change(attempts, "failed", self._clock.now(), said=said)
        waiting = [*boxes, *self._waiting]
        self._waiting = deque(each for each in waiting if each.number not in others)

    def _box(self, entry: BoxRecord) -> Box:
        return entry.box(self._line(entry.line))

    def _next(self, press: Press) -> list[BoxRecord]:
        """The next boxes for a printer, all of one template."""
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

    def _end(self, news: Ended, sheaf: _Sheaf) -> None:
        hand, receipt, error = news.hand, news.receipt, news.error
        if receipt is not None:
            self._receive(hand, sheaf, receipt)
        elif isinstance(error, CardgenError):
            self._fail(hand, sheaf, error)
        elif error is not None and not isinstance(error, BrokenOff):
            self._at_work[hand] = sheaf
            raise error

    def _receive(self, hand: Hand, sheaf: _Sheaf, receipt: Receipt) -> None:
        """What a printer took; a task that is doubtful is the last that it is given."""
        state, said, now = receipt.certainty, problem_of(receipt), self._clock.now()
        self._plates[hand.press].narrow(receipt.kind)
        reached = len(sheaf.boxes)
        if state == "doubtful" and receipt.total:
            # What stands behind the bytes that left has certainly not been printed.
            reached = max(1, sum(start < receipt.given for start in sheaf.starts))
        prints = self._ledger.prints
        with self._ledger.transaction():
            prints.change(sheaf.attempts[:reached], state, now, job=receipt.job, said=said)
            prints.change(sheaf.attempts[reached:], "failed", now, job=receipt.job, said=said)
        self._waiting.extendleft(reversed(sheaf.boxes[reached:]))
        if state == "doubtful" and receipt.problem is not None:
            numbers = stretches(box.number for box in sheaf.boxes[:reached])
            found = receipt.problem.about(f"boxes {numbers}: ")
            self.findings.append(replace(found, hint=_LOOK))
            self._gone.append(hand)
            self._go_on()
            return
        self._done += reached
        if sheaf.destination.transport == "file":
            self.files.append(sheaf.destination.path)
        self._tell(hand.press.name)
        self._give(hand)

    def _fail(self, hand: Hand, sheaf: _Sheaf, error: CardgenError) -> None:
        """Nothing is on paper: other printers get the boxes."""
        with self._ledger.transaction():
            self._ledger.prints.change(
                sheaf.attempts, "failed", self._clock.now(), said=error.message
            )
        self._waiting.extendleft(reversed(sheaf.boxes))
        self.findings += error.diagnostics
        if error.rule == "printer-refused":  # perhaps it does others
            self._unfit.add((hand.press.name, sheaf.template))
        else:
            self._gone.append(hand)
        self._go_on()

    def _go_on(self) -> None:
        """Let those who had nothing to do look again."""
        for hand in self._hands:
            if hand not in self._gone and hand not in self._at_work:
                self._give(hand)
