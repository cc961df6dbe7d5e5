"""The ledger: what became of each box of a shipment, in one SQLite file.

A box is *planned*, then *rendered* (its label is in its file), *verified* (its barcodes were
read back from that file), *sent* to a printer and *printed*; it may be *voided*. The ledger
knows the digest of each file, so that a run that broke off, however it did, goes on where
the files are whole. One process writes at a time; who that is stands in the ledger too.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from uuid import uuid4

from filelock import FileLock, Timeout

from cardgen.errors import Location, OutputError, ShipmentError
from cardgen.shipment.ledger.records import (
    BoxRecord,
    Outcome,
    PlannedLine,
    State,
    errors_text,
    files_of,
    read_errors,
)
from cardgen.shipment.ledger.schema import prepare
from cardgen.shipment.model import ConsignmentLine, label_file
from cardgen.storage import Store, store_at

LEDGER_FILE: Final = "ledger.sqlite"
_LOCK: Final = ".ledger.lock"
_PAGE: Final = 1000  # boxes that are looked at together
_ENTRY: Final = (
    "number, row, id, ifnull(sscc, ''), state, ifnull(file, ''), ifnull(digest, ''), "
    "ifnull(error, '')"
)


class Ledger:
    """An open ledger, held by this process until it is closed."""

    def __init__(self, folder: Path, lock: FileLock, database: sqlite3.Connection) -> None:
        self.folder = folder
        self._lock = lock
        self._database = database
        self.store = store_at(self.settings().get("place", ""), folder)
        """Where the labels are that it knows of."""

    @classmethod
    def open(cls, folder: Path, store: Store | None = None) -> Ledger:
        """The ledger of a shipment's folder, made if it is not there.

        The labels are in `store`, or else where they were when the shipment began. Raises
        ShipmentError "busy" if another process has it, and OutputError if it cannot be read or
        written.
        """
        place = Location(str(folder / LEDGER_FILE))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / _LOCK)
            lock.acquire(timeout=0)
        except Timeout:
            raise _busy(folder) from None
        except OSError as error:
            raise _unusable(place, error.strerror or str(error)) from error
        with ExitStack() as undo:
            undo.callback(lock.release)
            try:
                database = sqlite3.connect(folder / LEDGER_FILE, isolation_level=None)
                undo.callback(database.close)
                prepare(database, place)
                ledger = cls(folder, lock, database)
                ledger.store = store or ledger.store
                ledger.set_meta(holder=f"process {os.getpid()} on {socket.gethostname()}")
            except sqlite3.Error as error:
                raise _unusable(place, str(error)) from error
            undo.pop_all()
        return ledger

    def close(self) -> None:
        """Let others have it."""
        try:
            # On a full disk the note stays; the lock says who holds it.
            with suppress(sqlite3.Error), closing(self._database):
                self._database.execute("DELETE FROM shipment WHERE key = 'holder'")
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            place = Location(str(self.folder / LEDGER_FILE))
            raise _unusable(place, str(error)) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing. Raises OutputError if the disk is full or the file broken."""
        try:
            self._database.execute("BEGIN IMMEDIATE")
            yield
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise _unusable(Location(str(self.folder / LEDGER_FILE)), str(error)) from error
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")

    # --- the shipment --------------------------------------------------------------

    def meta(self) -> dict[str, str]:
        """What is known of the shipment as a whole, by name; empty before it is planned."""
        return dict(self._database.execute("SELECT key, value FROM shipment"))

    def planned(self) -> Iterator[ConsignmentLine]:
        """The lines that were planned, as a manifest gives them."""
        return (planned.line() for planned in self.lines())

    def set_meta(self, **values: str) -> None:
        """Keep something of the shipment as a whole, by name."""
        self._database.executemany(
            "INSERT INTO shipment VALUES (?, ?) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            values.items(),
        )

    def key(self) -> str:
        """A name that only this ledger has, for whoever must tell it from others."""
        if "key" not in self.meta():
            with self.transaction():
                self.set_meta(key=str(uuid4()))
        return self.meta()["key"]

    def plan_number(self) -> int:
        """Which plan it is: another one each time that lines were added."""
        return int(self.meta().get("plan", "1"))

    def labels(self) -> str:
        """The folder of the labels in the store.

        Behind a URL it is another one each time that lines were added: who had been cut off
        since may put labels of before there.
        """
        plan = self.plan_number()
        return "labels" if plan == 1 or not self.store.url else f"labels-{plan}"

    def files(self, entries: Iterable[BoxRecord]) -> dict[BoxRecord, list[str]]:
        """The files of these boxes, recorded or not: a run may have broken off in between."""
        formats, labels, total = self.formats(), self.labels(), self.boxes()
        any_format = formats[0] if formats else ""
        return {
            entry: files_of(
                entry.file or label_file(labels, entry.id, entry.number, total, any_format),
                formats,
            )
            for entry in entries
        }

    def settings(self) -> dict[str, Any]:
        """How the labels are made; empty before they are planned."""
        settings: dict[str, Any] = json.loads(self.meta().get("settings", "{}"))
        return settings

    def formats(self) -> tuple[str, ...]:
        """The formats of the labels' files; none where labels are in the PDF of all alone."""
        return tuple(self.settings()["formats"])

    def lines(self) -> Iterator[PlannedLine]:
        """The lines that were planned, in order."""
        rows = self._database.execute(
            "SELECT row, first, boxes, content FROM line ORDER BY row"
        )
        return (PlannedLine(*row) for row in rows)

    def line(self, row: int) -> PlannedLine:
        """The line that was planned from a row of the manifest."""
        query = "SELECT row, first, boxes, content FROM line WHERE row = ?"
        return PlannedLine(*self._database.execute(query, (row,)).fetchone())

    def boxes(self) -> int:
        """How many boxes there are, the voided ones among them."""
        query = "SELECT ifnull(sum(boxes), 0) FROM line"
        (count,) = self._database.execute(query).fetchone()
        return int(count)

    def plan(self, line: PlannedLine, boxes: Iterable[tuple[int, str, str]]) -> None:
        """Add a line and its boxes: number, id and SSCC of each."""
        self._database.execute(
            "INSERT INTO line VALUES (?, ?, ?, ?)",
            (line.row, line.first, line.boxes, line.content),
        )
        self._database.executemany(
            "INSERT INTO box (number, row, id, sscc) VALUES (?, ?, ?, ?)",
            ((number, line.row, name, sscc or None) for number, name, sscc in boxes),
        )

    def replan(self) -> None:
        """Plan again all labels that have not left the house, and leave a trace of it."""
        self._database.execute(
            "INSERT INTO event SELECT number, 'renewed', 'lines were added', ifnull(time, '') "
            "FROM box WHERE state IN ('rendered', 'verified')"
        )
        self._database.execute(
            "UPDATE box SET state = 'planned', file = NULL, digest = NULL "
            "WHERE state IN ('rendered', 'verified')"
        )
        self.set_meta(plan=str(self.plan_number() + 1))

    # --- boxes ---------------------------------------------------------------------

    def page(self, after: int, most: int, states: Sequence[State]) -> list[BoxRecord]:
        """At most so many boxes of these states, in order, behind box `after`."""
        marks = ", ".join("?" * len(states))
        rows = self._database.execute(
            f"SELECT {_ENTRY} FROM box WHERE number > ? AND state IN ({marks}) "  # noqa: S608
            "ORDER BY number LIMIT ?",
            (after, *states, most),
        )
        return [_record(row) for row in rows]

    def pages(self, states: Sequence[State]) -> Iterator[list[BoxRecord]]:
        """All boxes of these states, some at a time: the ledger may change meanwhile."""
        last = 0
        while page := self.page(last, _PAGE, states):
            yield page
            last = page[-1].number

    def entry(self, number: int) -> BoxRecord | None:
        """One box."""
        query = f"SELECT {_ENTRY} FROM box WHERE number = ?"  # noqa: S608
        row = self._database.execute(query, (number,)).fetchone()
        return _record(row) if row else None

    def voided(self) -> list[int]:
        """The numbers of the boxes that are out of the shipment, in order."""
        query = "SELECT number FROM box WHERE state = 'voided' ORDER BY number"
        return [number for (number,) in self._database.execute(query)]

    def counts(self) -> dict[State, int]:
        """How many boxes are in each state."""
        return dict(
            self._database.execute("SELECT state, count(*) FROM box GROUP BY state").fetchall()
        )

    def counts_by_line(self) -> dict[int, dict[State, int]]:
        """The same for each line, by the row of the manifest."""
        found: dict[int, dict[State, int]] = {}
        query = "SELECT row, state, count(*) FROM box GROUP BY row, state"
        for row, state, count in self._database.execute(query):
            found.setdefault(row, {})[state] = count
        return found

    def record(self, outcomes: Iterable[Outcome], time: str) -> None:
        """What became of boxes, in one transaction."""
        with self.transaction():
            self._database.executemany(
                "UPDATE box SET state = ?, file = ?, digest = ?, error = ?, time = ? "
                "WHERE number = ? AND state != 'voided'",
                (
                    (
                        outcome.state,
                        outcome.file or None,
                        outcome.digest or None,
                        errors_text(outcome.errors) or None,
                        time,
                        outcome.number,
                    )
                    for outcome in outcomes
                ),
            )

    def log_event(self, number: int, what: str, time: str, reason: str = "") -> None:
        """Record that something was done with a box: reprinted, voided."""
        self._database.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?)", (number, what, reason, time)
        )

    def set_state(self, number: int, state: State, time: str) -> None:
        """Change the state of one box."""
        self._database.execute(
            "UPDATE box SET state = ?, time = ? WHERE number = ?", (state, time, number)
        )

    def events(self, what: str = "") -> list[tuple[int, str, str, str]]:
        """Number, what, reason and time of all that was done, or of one kind, in order."""
        return self._database.execute(
            "SELECT number, what, reason, time FROM event WHERE ? IN ('', what) ORDER BY rowid",
            (what,),
        ).fetchall()


def _record(row: Sequence[Any]) -> BoxRecord:
    return BoxRecord._make((*row[:-1], read_errors(row[-1])))


def _busy(folder: Path) -> ShipmentError:
    holder = "another process"
    path = (folder / LEDGER_FILE).absolute().as_uri() + "?mode=ro"
    try:
        with closing(sqlite3.connect(path, uri=True)) as database:
            query = "SELECT value FROM shipment WHERE key = 'holder'"
            if row := database.execute(query).fetchone():
                (holder,) = row
    except sqlite3.Error:
        pass
    return ShipmentError(
        "busy",
        f"{holder} is working on this shipment",
        location=Location(str(folder)),
        hint="wait until it has ended, or take another folder",
    )


def _unusable(place: Location, reason: str) -> OutputError:
    return OutputError(
        "output",
        f"the ledger cannot be used: {reason}",
        location=place,
        hint="make room on the disk or mend the folder's rights, and run the same command",
    )
