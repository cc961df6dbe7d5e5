"""The foreman: watches the folder, and starts the processes that make and print labels.

Labels of one list are made while those of others are printed, each in its own process (`work`);
a waiting printer does not stop the others. A task that cannot continue is retried without end:
a full disk, a printer without paper, a folder that cannot be reached. The only records are the
places of lists and the ledgers; so after a crash, the lists in ``working`` are resumed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from typing import Any, Final, Literal

import msgspec
from msgspec.structs import replace

from cardgen.errors import CardgenError, Diagnostic, Location, OutputError, make_printable
from cardgen.files import find_shortage
from cardgen.processes import Helper, HelperLink
from cardgen.remedies import Remedy, Wording, word_in_general
from cardgen.storage import is_open_to_others, is_within
from cardgen.warehouse.folder import DropFolder, Verdict, Waits
from cardgen.warehouse.report import format_report
from cardgen.warehouse.work import (
    Commission,
    Delay,
    Failure,
    ListOutcome,
    Shift,
    ShiftKind,
    Success,
    make_labels,
    print_labels,
)

Work = Callable[[Commission, HelperLink], ListOutcome]
EventKind = Literal[
    "watching", "serving", "taken", "left", "made", "made-before", "printed", "printed-before",
    "waits", "done", "failed", "gone", "back", "withdrawn", "stopping", "ended",
]  # fmt: skip

Stage = Literal["waiting", "making", "queued", "printing", "held", "ending", "done", "failed"]
"""held: the list waits for a retry; ending: only its move to the end is left."""

_PAUSES: Final = (1.0, 60.0)  # seconds before a retry: the first, the longest
_CRASHES: Final = 3  # crashes of its process after which a list has failed
_MOST_ENDED: Final = 50  # finished lists on the board


class Arrival(msgspec.Struct, frozen=True):
    """List in the folder, by its name, with its progress.

    `reason` is why it waits, `last_reason` the one in the last event; `done` of `total` labels
    are made or printed. `outcome` is that of the last task, `place` the name of the list in the
    end. `tries` counts the failed tasks; the next may start at `not_before` (monotonic clock).
    """

    name: str
    stage: Stage = "waiting"
    shipment: str = ""
    reason: str = ""
    last_reason: str = ""
    done: int = 0
    total: int = 0
    pair: str = ""
    outcome: ListOutcome | None = None
    warnings: tuple[Diagnostic, ...] = ()
    verdict: Verdict | None = None
    place: str = ""
    is_made: bool = False
    tries: int = 0
    not_before: float = 0.0


class WatchEvent(msgspec.Struct, frozen=True):
    """Event of the watch, with the name of its list if it has one."""

    kind: EventKind
    said: str = ""
    list: str = ""
    findings: tuple[Diagnostic, ...] = ()


class Board(msgspec.Struct):
    """State of the watch, for the page; replaced as a whole, never changed."""

    arrivals: tuple[Arrival, ...] = ()
    left: tuple[tuple[str, Waits], ...] = ()
    ended: tuple[Arrival, ...] = ()
    is_gone: bool = False
    is_stopping: bool = False
    printers: dict[str, str] = msgspec.field(default_factory=dict)  # reasons to wait


class Foreman:
    """Watches a folder until it is stopped.

    `commission` is the task for each list; `tell` receives events. The folder is polled every
    `poll` seconds. `wording` formats remedies for the people who drop lists; `begin` starts a
    helper for a task.
    """

    def __init__(
        self,
        folder: DropFolder,
        commission: Commission,
        tell: Callable[[WatchEvent], None],
        *,
        poll: float,
        wording: Wording = word_in_general,
        reader: str = "",
        begin: Callable[[Work, Commission], Helper[Commission, ListOutcome]] = Helper,
    ) -> None:
        self.board = Board()
        self._folder, self._tell, self._poll = folder, tell, poll
        self._wording, self._reader = wording, reader
        self._make_helper = begin
        self._commission = replace(commission, shared=folder.root)
        self._arrivals: dict[str, Arrival] = {}
        self._left: dict[str, Waits] = {}
        self._ended: deque[Arrival] = deque(maxlen=_MOST_ENDED)
        self._is_gone = False
        self._stops = 0
        self._shifts: list[Shift] = []

    def stop(self) -> None:
        """Stop after the labels that are being printed; the second call stops immediately."""
        self._stops += 1

    def run(self, *, once: bool = False) -> bool:
        """Watch the folder. With `once`, stop when no list can continue by itself.

        Returns True if no list failed or is left. Raises ShipmentError "busy" if another
        process has the folder, and OutputError.
        """
        self._folder.open()
        is_stopping = False
        failed = False
        try:
            root = str(self._folder.root)
            self._tell(WatchEvent("watching", root, findings=self._find_warnings()))
            while True:
                if self._stops and not is_stopping:
                    is_stopping = True
                    self._tell(WatchEvent("stopping", "after the current labels"))
                    for shift in self._shifts:
                        shift.helper.stop()
                if self._stops > 1:
                    break
                self._look()
                self._receive_news()
                self._finish_lists()
                if not self._stops:
                    self._start_tasks()
                self._update_board()
                if not self._shifts and (self._stops or (once and self._is_idle())):
                    break
                self._pause()
            failed = bool(self._arrivals) or any(each.stage == "failed" for each in self._ended)
        finally:
            for shift in self._shifts:
                shift.helper.kill()
            self._folder.close()
        self._tell(WatchEvent("ended"))
        return not failed

    def _find_warnings(self) -> tuple[Diagnostic, ...]:
        """Warn if other people may change the shipments while they are made."""
        root, shipments = self._folder.root, self._commission.shipments
        if not is_within(root, shipments) or not is_open_to_others(root):
            return ()
        return (
            Diagnostic(
                "output",
                "other users can change the shipments in this folder",
                location=Location(str(shipments)),
                severity="warning",
                remedy=Remedy("other-output"),
            ),
        )

    def _pause(self) -> None:
        """Wait for news of the worker processes, until the next look at the folder."""
        helpers = [shift.helper for shift in self._shifts]
        if not helpers:
            time.sleep(self._poll)
        elif not any(helper.is_over for helper in helpers):
            wait([helper.wire for helper in helpers], self._poll)

    def _is_idle(self) -> bool:
        """True if no list can continue without a change from outside."""
        moving = any(why not in ("not-a-list", "linked") for why in self._left.values())
        lists = self._arrivals.values()
        return not moving and all(e.stage in ("held", "ending") and e.tries > 0 for e in lists)

    def _look(self) -> None:
        """Look at the folder, and take the lists that are complete."""
        if hindrance := self._folder.hindrance:
            if not self._is_gone:
                self._is_gone = True
                root = str(self._folder.root)
                finding = Diagnostic("output", hindrance, location=Location(root))
                self._tell(WatchEvent("gone", root, findings=(finding,)))
            return
        if self._is_gone:
            self._folder.close()  # the lock is lost with its disk
            try:
                self._folder.open()
            except OutputError:  # the folder is still not usable
                return
            self._is_gone = False
            self._tell(WatchEvent("back", str(self._folder.root)))
        try:
            taken = self._folder.list_taken()
            found = [] if self._stops else [*self._folder.look()]
        except OSError:
            return  # the folder is gone; the next look reports it
        for name in taken:
            if name not in self._arrivals:  # left by a process that ended
                self._arrivals[name] = Arrival(name)
        left: dict[str, Waits] = {}
        for name, why in found:
            waits = why or self._take(name)
            if waits is not None:
                left[name] = waits
                if waits != "resting" and self._left.get(name) != waits:
                    self._tell(WatchEvent("left", waits, name))
        self._left = left

    def _take(self, name: str) -> Waits | None:
        """Take a list. Return why it has to wait, or None."""
        if name in self._arrivals:
            return "same-name"
        try:
            self._folder.take(name)
        except OSError:
            return "open"
        self._arrivals[name] = Arrival(name)
        self._tell(WatchEvent("taken", "", name))
        return None

    def _start_tasks(self) -> None:
        """Start to make the next list, and to print the next list."""
        if self._is_gone:
            return
        is_making = any(shift.kind == "making" for shift in self._shifts)
        if not is_making and (arrival := self._find_next(is_made=False)):
            task = replace(self._commission, list=self._folder.get_working_path(arrival.name))
            self._start_helper(arrival, "making", make_labels, task)
        busy = set[str]().union(*(shift.busy_printers for shift in self._shifts))
        free = tuple(press for press in self._commission.to if press.name not in busy)
        if free and (arrival := self._find_next(is_made=True)):
            task = replace(self._commission, shipment=arrival.shipment, to=free)
            self._start_helper(arrival, "printing", print_labels, task)

    def _start_helper(
        self, arrival: Arrival, kind: ShiftKind, work: Work, task: Commission
    ) -> None:
        """Start a process for a list. If that fails, try again later."""
        try:
            helper = self._make_helper(work, task)
        except OSError as error:
            self._delay(arrival, [Diagnostic("machine", find_shortage(error) or str(error))])
            return
        presses = task.to if kind == "printing" else ()
        self._shifts.append(Shift(arrival.name, kind, helper, presses))
        self._update(arrival, stage=kind, reason="", done=0, total=0)

    def _find_next(self, *, is_made: bool) -> Arrival | None:
        """Find the list that has waited longest."""
        now = time.monotonic()
        for arrival in [*self._arrivals.values()]:
            if arrival.stage not in ("waiting", "queued", "held") or arrival.not_before > now:
                continue
            if arrival.is_made == is_made and self._is_at_rest(arrival):
                return self._arrivals.get(arrival.name)
        return None

    def _is_at_rest(self, arrival: Arrival) -> bool:
        """True if a list can be read now. A removed list is dropped."""
        if arrival.is_made:
            return True
        try:
            return self._folder.is_at_rest(arrival.name)
        except FileNotFoundError:
            if self._folder.is_there:
                del self._arrivals[arrival.name]
                self._tell(WatchEvent("withdrawn", "", arrival.name))
        except OSError:
            pass
        return False

    def _receive_news(self) -> None:
        """Receive news of the worker processes."""
        for shift in [*self._shifts]:
            name = shift.name
            for text in shift.receive_news():
                self._tell(WatchEvent("waits", text, name))
            counts = {"done": shift.done, "total": shift.total}
            self._update(self._arrivals[name], reason=shift.reason, **counts)
            if shift.helper.is_over:
                self._shifts.remove(shift)
                self._finish_task(name, shift.helper.result)

    def _finish_task(self, name: str, outcome: ListOutcome | None) -> None:
        """Choose the next stage of a list after a process has ended."""
        arrival = self._arrivals[name]
        if outcome is None:
            self._handle_crash(arrival)
            return
        if arrival.outcome is not None:
            outcome = replace(outcome, pair=arrival.pair or outcome.pair)
        result = outcome.result
        shipment = result.account.shipment if result.account else arrival.shipment
        arrival = replace(arrival, outcome=outcome, shipment=shipment, pair=outcome.pair)
        if isinstance(result, Delay):
            is_made = arrival.is_made and not result.lacks_labels
            self._delay(replace(arrival, is_made=is_made), result.findings)
        elif isinstance(result, Failure):
            self._update(arrival, stage="ending", verdict="failed", reason="")
        elif arrival.is_made:
            kind: EventKind = "printed" if result.is_new else "printed-before"
            self._tell(WatchEvent(kind, _format_paper(result), name))
            self._update(arrival, stage="ending", verdict="done", reason="")
        else:
            self._finish_making(arrival, result)

    def _finish_making(self, arrival: Arrival, result: Success) -> None:
        """Put a list into the queue for printing; without printers it is done."""
        account = result.account
        kind: EventKind = "made" if result.is_new else "made-before"
        text = f"{account.shipment}: {account.boxes} labels"
        self._tell(WatchEvent(kind, text, arrival.name))
        arrival = replace(arrival, is_made=True, tries=0, warnings=result.findings, reason="")
        if self._commission.to:
            self._update(arrival, stage="queued")
        else:
            self._update(arrival, stage="ending", verdict="done")

    def _delay(self, arrival: Arrival, why: Sequence[Diagnostic]) -> None:
        """Let a list wait until its next try."""
        texts = dict.fromkeys(self._format_finding(each) for each in why)
        reason = "; ".join(texts) or "the work was stopped"
        if reason != arrival.last_reason and not self._stops:
            self._tell(WatchEvent("waits", reason, arrival.name, tuple(why)))
        pause = min(_PAUSES[0] * 2 ** min(arrival.tries, 10), _PAUSES[1])
        self._update(
            arrival,
            stage="held",
            reason=reason,
            last_reason=reason,
            tries=arrival.tries + 1,
            not_before=time.monotonic() + pause,
        )

    def _format_finding(self, found: Diagnostic) -> str:
        """Format a finding on one line, with its file and advice."""
        place = f"{found.location.for_people.file}: " if found.location else ""
        advice = found.advice(self._wording)
        return make_printable(f"{place}{found.message}{f' ({advice})' if advice else ''}")

    def _handle_crash(self, arrival: Arrival) -> None:
        """Let a list wait or fail if its process crashed."""
        if self._stops:
            self._update(arrival, stage="held", reason="")
            return
        message = "the process for this list ended too early"
        found = Diagnostic("worker", message, remedy=Remedy("fewer-workers"))
        if arrival.tries + 1 < _CRASHES:
            self._delay(arrival, [found])
            return
        account = arrival.outcome.result.account if arrival.outcome else None
        outcome = ListOutcome(Failure((found,), account), arrival.pair)
        self._update(arrival, stage="ending", verdict="failed", outcome=outcome, reason="")

    def _finish_lists(self) -> None:
        """Write the reports of finished lists, and move the lists."""
        now = time.monotonic()
        for arrival in [*self._arrivals.values()]:
            if arrival.stage != "ending" or arrival.not_before > now or self._is_gone:
                continue
            outcome, verdict = arrival.outcome, arrival.verdict
            assert outcome is not None
            assert verdict is not None
            if arrival.warnings and isinstance(outcome.result, Success):
                result = outcome.result
                found = dict.fromkeys((*arrival.warnings, *result.findings))
                outcome = replace(outcome, result=replace(result, findings=tuple(found)))
            names = [press.name for press in self._commission.to]
            shipments = self._commission.shipments
            report = format_report(
                arrival.name, outcome, shipments, names, self._wording, reader=self._reader
            )
            try:
                place = self._folder.end(arrival.name, verdict, report)
            except CardgenError as error:
                reason = error.message
                held = replace(arrival, tries=arrival.tries + 1, not_before=now + _PAUSES[0])
                self._update(held)
                if reason != arrival.last_reason:
                    self._update(held, reason=reason, last_reason=reason)
                    self._tell(WatchEvent("waits", reason, arrival.name))
                continue
            del self._arrivals[arrival.name]
            ended = replace(arrival, stage=verdict, place=place, outcome=outcome, reason="")
            self._ended.appendleft(ended)
            self._report_end(arrival.name, verdict, outcome.result)

    def _report_end(
        self, name: str, verdict: Verdict, result: Success | Failure | Delay
    ) -> None:
        """Send the event that a list is finished, with numbers of labels or findings."""
        if isinstance(result, Success):
            text = _format_paper(result)
        else:
            count = sum(each.severity == "error" for each in result.findings)
            text = f"{count} finding{'s' if count != 1 else ''}"
        self._tell(WatchEvent(verdict, text, name, result.findings))

    def _update(self, arrival: Arrival, **changes: Any) -> None:
        """Replace the state of a list."""
        self._arrivals[arrival.name] = replace(arrival, **changes)

    def _update_board(self) -> None:
        """Update the state that the page shows."""
        self.board = Board(
            tuple(self._arrivals.values()),
            tuple(self._left.items()),
            tuple(self._ended),
            self._is_gone,
            bool(self._stops),
            {name: text for shift in self._shifts for name, text in shift.messages.items()},
        )


def _format_paper(result: Success) -> str:
    """Format the numbers of printed labels for the log."""
    account = result.account
    counts = [f"{count} {state}" for state, count in account.paper.items() if count]
    text = ", ".join(counts) or f"{account.boxes} labels made"
    return f"{account.shipment}: {text}{'' if result.is_new else ' before'}"
