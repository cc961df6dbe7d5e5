"""Who looks at the folder, and sees to it that lists become labels on paper.

One list's labels are made while those of others are printed, each by a process of its own
(`shift`, `work`); a printer that waits keeps no other from its work. What is in the way is
tried again, without an end: a disk that is full, a printer without paper, a folder that cannot
be reached. Nothing is kept but where lists lie, and the ledgers; so whoever dies goes on with
what is in ``working``.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from typing import Any, Final, Literal

from cardgen.errors import CardgenError, Diagnostic, Location, OutputError, readable
from cardgen.files import scarce
from cardgen.processes import Helper, HelperLink
from cardgen.remedies import Remedy, Wording, in_general
from cardgen.storage import is_open_to_others, is_within
from cardgen.warehouse.arrival import Arrival
from cardgen.warehouse.folder import DropFolder, Waits
from cardgen.warehouse.report import report_of
from cardgen.warehouse.shift import Shift, ShiftKind
from cardgen.warehouse.work import (
    Commission,
    Declined,
    Delayed,
    ListOutcome,
    Passed,
    make,
    print_labels,
)

Work = Callable[[Commission, HelperLink], ListOutcome]
EventKind = Literal[
    "watching", "serving", "taken", "left", "made", "made-before", "printed", "printed-before",
    "waits", "done", "failed", "gone", "back", "withdrawn", "stopping", "ended",
]  # fmt: skip

_PAUSES: Final = (1.0, 60.0)  # seconds before something is tried again: the first, the longest
_CRASHES: Final = 3  # after which a list has to be looked at, if its process ends each time
_REMEMBERED: Final = 50  # lists that have ended


@dataclass(frozen=True, slots=True)
class WatchEvent:
    """Something that happened, with the name of the list that it is about, if it is of one."""

    kind: EventKind
    said: str = ""
    list: str = ""
    findings: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class Board:
    """What there is to be seen, for whoever shows it; replaced as a whole, never changed."""

    arrivals: tuple[Arrival, ...] = ()
    left: tuple[tuple[str, Waits], ...] = ()
    ended: tuple[Arrival, ...] = ()
    is_gone: bool = False
    is_stopping: bool = False
    printers: dict[str, str] = field(default_factory=dict)  # what each waits for


class Foreman:
    """Watches a folder until it is asked to stop.

    `commission` is what is done with a list, but for the list itself; `tell` hears of events.
    Each `poll` seconds the folder is looked at. `wording` puts remedies into the words of
    those who drop lists, `begin` lets somebody do a task.
    """

    def __init__(
        self,
        folder: DropFolder,
        commission: Commission,
        tell: Callable[[WatchEvent], None],
        *,
        poll: float,
        wording: Wording = in_general,
        begin: Callable[[Work, Commission], Helper[Commission, ListOutcome]] = Helper,
    ) -> None:
        self.board = Board()
        self._begin_helper = begin
        self._folder = folder
        self._commission = replace(commission, shared=folder.root)
        self._tell = tell
        self._poll = poll
        self._wording = wording
        self._arrivals: dict[str, Arrival] = {}
        self._left: dict[str, Waits] = {}
        self._ended: deque[Arrival] = deque(maxlen=_REMEMBERED)
        self._is_gone = False
        self._stops = 0
        self._shifts: list[Shift] = []

    def stop(self) -> None:
        """End when the labels are out that are begun; at once if it is said again."""
        self._stops += 1

    def run(self, *, once: bool = False) -> bool:
        """Watch; with `once` until nothing goes on without somebody. Whether all was done.

        Raises ShipmentError "busy" if another has the folder, and OutputError.
        """
        self._folder.open()
        told_to_stop = False
        failed = False
        try:
            root = str(self._folder.root)
            self._tell(WatchEvent("watching", root, findings=self._warnings()))
            while True:
                if self._stops and not told_to_stop:
                    told_to_stop = True
                    self._tell(WatchEvent("stopping", "after the labels that are begun"))
                    for shift in self._shifts:
                        shift.helper.stop()
                if self._stops > 1:
                    break
                self._look()
                self._hear()
                self._settle()
                if not self._stops:
                    self._begin()
                self._show()
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

    def _warnings(self) -> tuple[Diagnostic, ...]:
        """A warning if others may change the shipments while they are made."""
        root, shipments = self._folder.root, self._commission.shipments
        if not is_within(root, shipments) or not is_open_to_others(root):
            return ()
        return (
            Diagnostic(
                "output",
                "others may change the shipments in this folder: give them one of their own",
                location=Location(str(shipments)),
                severity="warning",
                remedy=Remedy("other-output"),
            ),
        )

    def _pause(self) -> None:
        """Wait for news of those who work, but not for longer than the folder may."""
        helpers = [shift.helper for shift in self._shifts]
        if any(helper.is_over for helper in helpers):
            return
        if helpers:
            wait([helper.wire for helper in helpers], self._poll)
        else:
            time.sleep(self._poll)

    def _is_idle(self) -> bool:
        """Whether only somebody else can do something now."""
        moving = any(why not in ("not-a-list", "linked") for why in self._left.values())
        return not moving and all(
            each.stage in ("held", "ending") and each.tries > 0
            for each in self._arrivals.values()
        )

    # -- the folder ---------------------------------------------------------------------

    def _look(self) -> None:
        """See what is in the folder, and take what can be taken."""
        if hindrance := self._folder.hindrance:
            if not self._is_gone:
                self._is_gone = True
                root = str(self._folder.root)
                finding = Diagnostic("output", hindrance, location=Location(root))
                self._tell(WatchEvent("gone", root, findings=(finding,)))
            return
        if self._is_gone:
            self._folder.close()  # a lock on a disk that went away is none
            try:
                self._folder.open()
            except OutputError:  # something in it is in the way still
                return
            self._is_gone = False
            self._tell(WatchEvent("back", str(self._folder.root)))
        try:
            taken = self._folder.taken()
            found = [] if self._stops else [*self._folder.look()]
        except OSError:
            return  # it is gone between two looks, and the next one says so
        for name in taken:
            if name not in self._arrivals:  # of a process that ended before
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
        if name in self._arrivals:
            return "same-name"
        try:
            self._folder.take(name)
        except OSError:
            return "open"
        self._arrivals[name] = Arrival(name)
        self._tell(WatchEvent("taken", "", name))
        return None

    # -- those who work -----------------------------------------------------------------

    def _begin(self) -> None:
        """Give makers and printers what comes next."""
        if self._is_gone:
            return
        is_making = any(shift.kind == "making" for shift in self._shifts)
        if not is_making and (arrival := self._next(is_made=False)):
            task = replace(self._commission, list=self._folder.working(arrival.name))
            self._help(arrival, "making", make, task)
        busy = set[str]().union(*(shift.busy for shift in self._shifts))
        free = tuple(press for press in self._commission.to if press.name not in busy)
        if free and (arrival := self._next(is_made=True)):
            task = replace(self._commission, shipment=arrival.shipment, to=free)
            self._help(arrival, "printing", print_labels, task)

    def _help(self, arrival: Arrival, kind: ShiftKind, work: Work, task: Commission) -> None:
        """Let a process of its own do a task; later, where there can be none now."""
        try:
            helper = self._begin_helper(work, task)
        except OSError as error:
            self._delay(arrival, [Diagnostic("machine", scarce(error) or str(error))])
            return
        presses = task.to if kind == "printing" else ()
        self._shifts.append(Shift(arrival.name, kind, helper, presses))
        self._put(arrival, stage=kind, said="", done=0, total=0)

    def _next(self, *, is_made: bool) -> Arrival | None:
        """The list that has waited for longest."""
        now = time.monotonic()
        for arrival in [*self._arrivals.values()]:
            if arrival.stage not in ("waiting", "queued", "held") or arrival.not_before > now:
                continue
            if arrival.is_made == is_made and self._rests(arrival):
                return self._arrivals.get(arrival.name)
        return None

    def _rests(self, arrival: Arrival) -> bool:
        """Whether a list may be read; one that somebody took away is forgotten."""
        if arrival.is_made:
            return True
        try:
            return self._folder.rests(arrival.name)
        except FileNotFoundError:
            if self._folder.is_there:
                del self._arrivals[arrival.name]
                self._tell(WatchEvent("withdrawn", "", arrival.name))
        except OSError:
            pass
        return False

    def _hear(self) -> None:
        """Take what those who work tell."""
        for shift in [*self._shifts]:
            name = shift.name
            for said in shift.hear():
                self._tell(WatchEvent("waits", said, name))
            self._put(
                self._arrivals[name], done=shift.done, total=shift.total, said=shift.waits_for
            )
            if shift.helper.is_over:
                self._shifts.remove(shift)
                self._over(name, shift.helper.result)

    def _over(self, name: str, outcome: ListOutcome | None) -> None:
        """Go on with a list whose task has ended."""
        arrival = self._arrivals[name]
        if outcome is None:
            self._broken(arrival)
            return
        if arrival.outcome is not None:
            captions = {**arrival.outcome.captions, **outcome.captions}
            outcome = replace(outcome, pair=arrival.pair or outcome.pair, captions=captions)
        came = outcome.came
        shipment = came.account.shipment if came.account else arrival.shipment
        arrival = replace(arrival, outcome=outcome, shipment=shipment, pair=outcome.pair)
        if isinstance(came, Delayed):
            is_made = arrival.is_made and not came.lacks_labels
            self._delay(replace(arrival, is_made=is_made), came.findings)
        elif isinstance(came, Declined):
            self._put(arrival, stage="ending", verdict="failed", said="")
        elif arrival.is_made:
            kind: EventKind = "printed" if came.is_new else "printed-before"
            self._tell(WatchEvent(kind, _paper(came), name))
            self._put(arrival, stage="ending", verdict="done", said="")
        else:
            self._made(arrival, came)

    def _made(self, arrival: Arrival, came: Passed) -> None:
        account = came.account
        kind: EventKind = "made" if came.is_new else "made-before"
        said = f"{account.shipment}: {account.boxes} labels"
        self._tell(WatchEvent(kind, said, arrival.name))
        made = replace(arrival, is_made=True, tries=0, warnings=came.findings)
        if self._commission.to:
            self._put(made, stage="queued", said="")
        else:
            self._put(made, stage="ending", verdict="done", said="")

    def _delay(self, arrival: Arrival, why: Sequence[Diagnostic]) -> None:
        """Try again later."""
        said = "; ".join(dict.fromkeys(self._short(each) for each in why)) or "it was stopped"
        if said != arrival.told and not self._stops:
            self._tell(WatchEvent("waits", said, arrival.name, tuple(why)))
        pause = min(_PAUSES[0] * 2 ** min(arrival.tries, 10), _PAUSES[1])
        self._put(
            arrival,
            stage="held",
            said=said,
            told=said,
            tries=arrival.tries + 1,
            not_before=time.monotonic() + pause,
        )

    def _short(self, found: Diagnostic) -> str:
        place = f"{found.location.shown.file}: " if found.location else ""
        advice = found.advice(self._wording)
        return readable(f"{place}{found.message}{f' ({advice})' if advice else ''}")

    def _broken(self, arrival: Arrival) -> None:
        """Its process ended before it was done: it was stopped, or something killed it."""
        if self._stops:
            self._put(arrival, stage="held", said="")
            return
        found = Diagnostic(
            "worker",
            "the process that worked on this list ended before its work was done",
            remedy=Remedy("fewer-workers"),
        )
        if arrival.tries + 1 < _CRASHES:
            self._delay(arrival, [found])
            return
        account = arrival.outcome.came.account if arrival.outcome else None
        outcome = ListOutcome(Declined((found,), account), arrival.pair, {})
        self._put(arrival, stage="ending", verdict="failed", outcome=outcome, said="")

    # -- the end of a list --------------------------------------------------------------

    def _settle(self) -> None:
        """Move lists that are done, behind their reports."""
        now = time.monotonic()
        for arrival in [*self._arrivals.values()]:
            if arrival.stage != "ending" or arrival.not_before > now or self._is_gone:
                continue
            outcome, verdict = arrival.outcome, arrival.verdict
            assert outcome is not None
            assert verdict is not None
            if arrival.warnings and isinstance(outcome.came, Passed):
                came = outcome.came
                found = dict.fromkeys((*arrival.warnings, *came.findings))
                outcome = replace(outcome, came=replace(came, findings=tuple(found)))
            names = [press.name for press in self._commission.to]
            report = report_of(
                arrival.name, outcome, self._commission.shipments, names, self._wording
            )
            try:
                place = self._folder.end(arrival.name, verdict, report)
            except CardgenError as error:
                self._put(arrival, tries=arrival.tries + 1, not_before=now + _PAUSES[0])
                if error.message != arrival.told:
                    said = error.message
                    self._put(self._arrivals[arrival.name], said=said, told=said)
                    self._tell(WatchEvent("waits", said, arrival.name))
                continue
            del self._arrivals[arrival.name]
            self._ended.appendleft(
                replace(arrival, stage=verdict, place=place, outcome=outcome, said="")
            )
            self._tell_end(arrival.name, verdict, outcome)

    def _tell_end(
        self, name: str, verdict: Literal["done", "failed"], outcome: ListOutcome
    ) -> None:
        came = outcome.came
        said = _paper(came) if isinstance(came, Passed) else _count(came.findings)
        self._tell(WatchEvent(verdict, said, name, came.findings))

    def _put(self, arrival: Arrival, **changes: Any) -> None:
        self._arrivals[arrival.name] = replace(arrival, **changes)

    def _show(self) -> None:
        self.board = Board(
            tuple(self._arrivals.values()),
            tuple(self._left.items()),
            tuple(self._ended),
            self._is_gone,
            bool(self._stops),
            {name: said for shift in self._shifts for name, said in shift.says.items()},
        )


def _paper(came: Passed) -> str:
    """What a report says of paper, in a few words for a log."""
    account = came.account
    said = [f"{count} {state}" for state, count in account.paper.items() if count]
    told = ", ".join(said) or f"{account.boxes} labels made"
    return f"{account.shipment}: {told}{'' if came.is_new else ' before'}"


def _count(findings: Sequence[Diagnostic]) -> str:
    count = sum(each.severity == "error" for each in findings)
    return f"{count} finding{'s' if count != 1 else ''}"
