"""The state of a watched folder: lists in progress and finished, shipments and printers.

They come from the foreman's board, the folder, the ledgers and the printers. A name in a
request is only compared with existing names; it never becomes a path.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final, Literal, get_args

import msgspec

from cardgen.errors import CardgenError, make_printable
from cardgen.files import is_there
from cardgen.locale import translate
from cardgen.printing import ask_abilities
from cardgen.shipment import LEDGER_FILE, Press
from cardgen.storage import check_unshared
from cardgen.warehouse.folder import DropFolder, Verdict, Waits
from cardgen.warehouse.foreman import Board, Foreman
from cardgen.warehouse.work import ShipmentAccount, read_account

State = Literal[
    "left", "waiting", "making", "queued", "printing", "held", "ending", "done", "failed"
]
_ENDED: Final = 30  # shown lists of each kind, and shown shipments
_FRESH: Final = 10.0  # seconds until a printer is asked again
_Mark = tuple[int, int]  # times of the last changes to a ledger, in nanoseconds


class ListView(msgspec.Struct, frozen=True):
    """List with its state, its reason to wait, and its number of finished labels."""

    name: str
    state: State
    reason: str = ""
    waits: Waits | None = None
    shipment: str = ""
    done: int = 0
    total: int = 0

    def as_data(self) -> dict[str, Any]:
        """Return the view of a list as data for JSON, its reason in the reader's language."""
        labels = {"done": self.done, "total": self.total} if self.total else None
        said = translate(self.reason) if self.reason else ""
        more = {"shipment": self.shipment, "said": said, "waits": self.waits}
        given = {key: value for key, value in (more | {"labels": labels}).items() if value}
        return {"list": self.name, "state": self.state, **given}


class PrinterView(msgspec.Struct, frozen=True):
    """Printer with its state, and its `trouble`: a reason to wait, or an error."""

    name: str
    state: str = ""
    trouble: str = ""

    def as_data(self) -> dict[str, str]:
        """Return the view of a printer as data for JSON, in the reader's language."""
        trouble = translate(self.trouble) if self.trouble else ""
        return {"name": self.name, "state": self.state, "trouble": trouble}


class StatusReader:
    """Reads the state of lists and shipments; several threads may use it at once."""

    def __init__(self, foreman: Foreman, folder: DropFolder, shipments: Path) -> None:
        self._foreman = foreman
        self._folder = folder
        self._shipments = shipments
        self._accounts: dict[Path, tuple[_Mark, ShipmentAccount | str]] = {}
        self._lock = Lock()

    @property
    def board(self) -> Board:
        """Return the state of the watch, as the foreman has it."""
        return self._foreman.board

    def find_lists(self) -> list[ListView]:
        """List all lists: those being worked on, then finished ones, newest first.

        A list that failed and was done later, perhaps as another kind of file, has not failed.
        """
        board = self.board
        known = {each.place: each.shipment for each in board.ended}
        ended = {each: self._folder.list_ended(each) for each in get_args(Verdict)}
        done = {Path(name).stem: when for when, name in reversed(ended["done"])}
        ended["failed"] = [
            (when, name)
            for when, name in ended["failed"]
            if done.get(Path(name).stem, 0) < when
        ]
        views = (
            ListView(make_printable(name), verdict, shipment=known.get(name, ""))
            for verdict, found in ended.items()
            for _, name in found[:_ENDED]
        )
        return [*_list_active(board), *views]

    def find_list(self, name: str) -> tuple[ListView, str] | None:
        """Find a list by its name, with its report; None if there is none."""
        for each in _list_active(self.board):
            if each.name == name:
                return each, ""
        found = self._find_ended(name, get_args(Verdict))
        if found is None:
            return None
        place, verdict = found
        known = {each.place: each.shipment for each in self.board.ended}
        report = self._folder.read_report(verdict, place)
        return ListView(name, verdict, shipment=known.get(place, "")), report

    def read_failed(self, name: str, most: int) -> tuple[str, bytes]:
        """Read a list that failed: its name when it came, and its bytes.

        Raises LookupError for another name, and OSError.
        """
        found = self._find_ended(name, ("failed",))
        if found is None:
            raise LookupError(name)
        place, _ = found
        came = {each.place: each.name for each in self.board.ended if each.verdict == "failed"}
        return came.get(place, place), self._folder.read_ended("failed", place, most)

    def _find_ended(
        self, name: str, verdicts: tuple[Verdict, ...]
    ) -> tuple[str, Verdict] | None:
        """Find the place of the last finished list with a name, and its verdict."""
        found: list[tuple[int, str, Verdict]] = [
            (when, place, verdict)
            for verdict in verdicts
            for when, place in self._folder.list_ended(verdict)
            if make_printable(place) == name
        ]
        return max(found)[1:] if found else None

    def find_shipments(self) -> list[tuple[str, ShipmentAccount | str]]:
        """List shipments by name, the last changed first. A text is an error."""
        found = sorted(self._find_ledgers(), reverse=True)[:_ENDED]
        return [(path.parent.name, self._read_account(path, mark)) for mark, path in found]

    def find_shipment(self, name: str) -> ShipmentAccount | str | None:
        """Find a shipment by its name; None if it is missing."""
        for mark, path in self._find_ledgers():
            if path.parent.name == name:
                return self._read_account(path, mark)
        return None

    def _find_ledgers(self) -> list[tuple[_Mark, Path]]:
        """Return the ledgers of all shipments, with times of their last changes."""
        try:
            entries = [
                e for e in os.scandir(self._shipments) if e.is_dir(follow_symlinks=False)
            ]
        except OSError:
            return []
        ledgers = (Path(entry.path) / LEDGER_FILE for entry in entries)
        return [(_read_change_times(path), path) for path in ledgers if is_there(path)]

    def _read_account(self, path: Path, mark: _Mark) -> ShipmentAccount | str:
        """Read the data of a ledger; cached until it changes. A text is an error."""
        with self._lock:
            known = self._accounts.get(path)
        if known is not None and known[0] == mark:
            return known[1]
        account: ShipmentAccount | str
        try:
            check_unshared(self._folder.root, path.parent)
            account = read_account(path.parent)
        except CardgenError as error:
            account = error.message
        with self._lock:
            self._accounts[path] = mark, account
        return account


class PrinterStates:
    """States of printers, asked in the background while somebody views the page."""

    def __init__(self, presses: tuple[Press, ...]) -> None:
        self._presses = presses
        self._asked_at = -_FRESH
        self._views: dict[str, PrinterView] = {}
        self._at_work = Lock()

    def get_views(self, waits: dict[str, str]) -> list[PrinterView]:
        """Return all printers for the page, with their states.

        `waits` gives the reason for each printer whose labels have to wait.
        """
        if time.monotonic() - self._asked_at > _FRESH and self._at_work.acquire(blocking=False):
            Thread(target=self._ask, daemon=True).start()
        views = []
        for press in self._presses:
            view = self._views.get(press.name, PrinterView(press.name))
            if waits.get(press.name):
                view = PrinterView(press.name, view.state, waits[press.name])
            views.append(view)
        return views

    def _ask(self) -> None:
        """Ask all printers for their states."""
        try:
            for press in self._presses:
                self._views[press.name] = _ask_printer(press)
        finally:
            self._asked_at = time.monotonic()
            self._at_work.release()


def describe_shipment(name: str, account: ShipmentAccount | str) -> dict[str, Any]:
    """Describe a shipment as data for JSON."""
    if isinstance(account, str):
        return {"shipment": name, "error": translate(account)}
    return {
        "shipment": name,
        "boxes": account.boxes,
        "paper": account.paper,
        "doubtful": {str(n): {"printer": at, "why": why} for n, at, why in account.doubtful},
        "superseded": [*account.superseded],
        "voided": account.voided,
    }


def _list_active(board: Board) -> Iterator[ListView]:
    """Yield the lists that are being worked on."""
    for name, why in board.left:
        if why not in ("not-a-list", "linked"):
            yield ListView(make_printable(name), "left", waits=why)
    for each in board.arrivals:
        name, counts = make_printable(each.name), (each.done, each.total)
        yield ListView(name, each.stage, each.reason, None, each.shipment, *counts)


def _ask_printer(press: Press) -> PrinterView:
    """Ask a printer for its state."""
    try:
        abilities = ask_abilities(press.destination)
    except CardgenError as error:
        return PrinterView(press.name, "unreachable", error.message)
    if abilities is None:
        return PrinterView(press.name, "not-asked")
    return PrinterView(press.name, "ready", abilities.waits_for)


def _read_change_times(path: Path) -> _Mark:
    """Return the times of the last changes to a ledger and its log file."""
    found = [0, 0]
    for at, each in enumerate((path, path.with_name(f"{path.name}-wal"))):
        with suppress(OSError):
            found[at] = each.stat().st_mtime_ns
    return max(found), min(found)
