"""What a visitor sees: lists on their way and in the end, shipments, printers.

In come the foreman's board, the folder, the ledgers and what printers say of themselves; out
come plain values. A name in a request is only compared with names that are there: no path is
made of one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final, Literal, get_args

from cardgen.errors import CardgenError, readable
from cardgen.files import is_there
from cardgen.printing import described
from cardgen.shipment import LEDGER_FILE, Press
from cardgen.storage import check_unshared
from cardgen.warehouse.folder import DropFolder, Verdict, Waits
from cardgen.warehouse.foreman import Board, Foreman
from cardgen.warehouse.work import ShipmentAccount, account_of

State = Literal[
    "left", "waiting", "making", "queued", "printing", "held", "ending", "done", "failed"
]
_ENDED: Final = 30  # lists of each kind, and shipments, that are shown
_FRESH: Final = 10.0  # seconds for which what a printer said is believed


@dataclass(frozen=True, slots=True)
class ListView:
    """A list: where it is on its way, why it waits, how many of its labels are done."""

    name: str
    state: State
    said: str = ""
    waits: Waits | None = None
    shipment: str = ""
    done: int = 0
    total: int = 0

    def as_data(self) -> dict[str, Any]:
        """The same for programs."""
        data: dict[str, Any] = {"list": self.name, "state": self.state}
        data |= {"shipment": self.shipment} if self.shipment else {}
        data |= {"said": self.said} if self.said else {}
        data |= {"waits": self.waits} if self.waits else {}
        data |= {"labels": {"done": self.done, "total": self.total}} if self.total else {}
        return data


@dataclass(frozen=True, slots=True)
class PrinterView:
    """A printer: its state if it tells one; `trouble` is what it waits for, or why not."""

    name: str
    state: str = ""
    trouble: str = ""


class Window:
    """Looks for visitors; may be used by several threads at once."""

    def __init__(self, foreman: Foreman, folder: DropFolder, shipments: Path) -> None:
        self._foreman = foreman
        self._folder = folder
        self._shipments = shipments
        self._accounts: dict[Path, tuple[tuple[int, int], ShipmentAccount | str]] = {}
        self._lock = Lock()

    @property
    def board(self) -> Board:
        """The foreman's board."""
        return self._foreman.board

    def lists(self) -> list[ListView]:
        """All lists: those that wait or are at work, then those that ended, the last first."""
        board = self.board
        found = [*_on_their_way(board)]
        known = {each.place: each.shipment for each in board.ended}
        for verdict in get_args(Verdict):
            for _, name in self._folder.ended(verdict)[:_ENDED]:
                found.append(ListView(readable(name), verdict, shipment=known.get(name, "")))
        return found

    def one(self, name: str) -> tuple[ListView, str] | None:
        """The list of this name, at work or the last that ended, with its report."""
        for each in _on_their_way(self.board):
            if each.name == name:
                return each, ""
        found: list[tuple[int, str, Verdict]] = []
        for verdict in get_args(Verdict):
            for when, place in self._folder.ended(verdict):
                if readable(place) == name:
                    found.append((when, place, verdict))
        if not found:
            return None
        _, place, verdict = max(found, key=lambda each: each[0])
        known = {each.place: each.shipment for each in self.board.ended}
        report = self._folder.report(verdict, place)
        return ListView(name, verdict, shipment=known.get(place, "")), report

    def shipments(self) -> list[tuple[str, ShipmentAccount | str]]:
        """What ledgers say, the last that changed first; a text is why one says nothing."""
        found = sorted(self._ledgers(), reverse=True)[:_ENDED]
        return [(path.parent.name, self._account(path, mark)) for *mark, path in found]

    def shipment(self, name: str) -> ShipmentAccount | str | None:
        """The same of one."""
        for *mark, path in self._ledgers():
            if path.parent.name == name:
                return self._account(path, mark)
        return None

    def _ledgers(self) -> Iterator[tuple[int, int, Path]]:
        try:
            folders = [
                Path(entry.path)
                for entry in os.scandir(self._shipments)
                if entry.is_dir(follow_symlinks=False)
            ]
        except OSError:
            return
        for folder in folders:
            path = folder / LEDGER_FILE
            if is_there(path):
                yield (*_changed(path), path)

    def _account(self, path: Path, mark: list[int]) -> ShipmentAccount | str:
        now = mark[0], mark[1]
        with self._lock:
            known = self._accounts.get(path)
        if known is not None and known[0] == now:
            return known[1]
        account: ShipmentAccount | str
        try:
            check_unshared(self._folder.root, path.parent)
            account = account_of(path.parent)
        except CardgenError as error:
            account = error.message
        with self._lock:
            self._accounts[path] = now, account
        return account


class PrinterStates:
    """What printers say of themselves, asked for in the background while somebody looks."""

    def __init__(self, presses: tuple[Press, ...]) -> None:
        self._presses = presses
        self._asked = -_FRESH
        self._said: dict[str, PrinterView] = {}
        self._at_work = Lock()

    def views(self, waits: dict[str, str]) -> list[PrinterView]:
        """All printers; `waits` is what they wait for while they print."""
        if time.monotonic() - self._asked > _FRESH and self._at_work.acquire(blocking=False):
            Thread(target=self._ask, daemon=True).start()
        views = []
        for press in self._presses:
            view = self._said.get(press.name, PrinterView(press.name))
            if waits.get(press.name):
                view = PrinterView(press.name, view.state, waits[press.name])
            views.append(view)
        return views

    def _ask(self) -> None:
        try:
            for press in self._presses:
                self._said[press.name] = _asked(press)
        finally:
            self._asked = time.monotonic()
            self._at_work.release()


def _on_their_way(board: Board) -> Iterator[ListView]:
    """Lists that wait or are at work."""
    for name, why in board.left:
        if why not in ("not-a-list", "linked"):
            yield ListView(readable(name), "left", waits=why)
    for each in board.arrivals:
        yield ListView(
            readable(each.name),
            each.stage,
            each.said,
            None,
            each.shipment,
            each.done,
            each.total,
        )


def _asked(press: Press) -> PrinterView:
    try:
        said = described(press.destination)
    except CardgenError as error:
        return PrinterView(press.name, "unreachable", error.message)
    if said is None:
        return PrinterView(press.name, "not-asked")
    return PrinterView(press.name, "ready", said.waits_for)


def _changed(path: Path) -> tuple[int, int]:
    """When a ledger changed last, and what is behind it in its log."""
    found = []
    for each in (path, path.with_name(f"{path.name}-wal")):
        try:
            found.append(each.stat().st_mtime_ns)
        except OSError:
            found.append(0)
    return max(found), min(found)
