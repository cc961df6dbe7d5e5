"""The ledger of a shipment: what became of each box, in one SQLite file.

A box is *planned*, then *rendered* (its label is in its file) and *verified* (its barcodes were
read back from that file); it may be *voided*. The tables of `prints` say what became of its
label on paper. The ledger knows the digest of each file, so that an interrupted run can go on
where the files are whole. One process writes at a time, except for sightings
(`Ledger.adding`); the ledger names that process.

Files follow the ledger: moves and removals are written down in the same transaction as the
states that they belong to, and done after it; whoever opens the ledger next does what is left.

A backup lies beside the ledger, for when that is damaged. It is made when the shipment is
planned and whenever a command ends, so it lacks at most the last command.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from uuid import uuid4

from filelock import FileLock

from cardgen.database import Database, database_error, lock_database, peek as peek_at, seal
from cardgen.errors import Location, OutputError, ShipmentError
from cardgen.files import is_there
from cardgen.remedies import Remedy
from cardgen.shipment.ledger.boxes import Boxes, History
from cardgen.shipment.ledger.prints import Prints
from cardgen.shipment.ledger.records import BoxRecord, Outcome, PlannedLine, list_files
from cardgen.shipment.ledger.schema import BACKUP_FILE, LEDGER_FILE, SCHEMA
from cardgen.shipment.model import Box, ConsignmentLine, label_file
from cardgen.storage import Store, store_at, write_error

_LINE: Final = "id, row, boxes, content"
_SHARED: Final = "shared-values"  # a name of `Ledger.meta`
_NEW: Final = f".{BACKUP_FILE}.new"
_DEPTH: Final = 6  # levels of folders in a project
_MOST_FOLDERS: Final = 2000  # folders searched


class Ledger:
    """An open ledger of a shipment, locked by this process until `close`."""

    def __init__(self, folder: Path, base: Database) -> None:
        self.folder = folder
        self._base = base
        self._database = base.connection
        self._backed_up = -1  # changes that the backup has
        self.store = store_at(self.settings().get("place", ""), folder)
        """The place of its labels."""
        self.boxes = Boxes(self._database)
        self.history = History(self._database)
        self.prints = Prints(self._database)

    @classmethod
    def open(cls, folder: Path, store: Store | None = None) -> Ledger:
        """Open the ledger of a shipment's folder, or make it.

        The labels are in `store`, or else where they were when the shipment began. Files that
        an interrupted run left to be moved are moved. Raises ShipmentError "busy" if another
        process has it, "damaged-ledger" if it is not sound, and OutputError if it cannot be
        read or written.
        """
        base = Database.open(folder / LEDGER_FILE, SCHEMA)
        with _closing_on_error(base):
            ledger = cls(folder, base)
            ledger.store = store or ledger.store
            ledger.settle()
        return ledger

    @classmethod
    def reading(cls, folder: Path) -> Ledger:
        """Open a ledger only to read it, even if it is locked.

        Raises ShipmentError, OutputError.
        """
        base = Database.reading(folder / LEDGER_FILE, SCHEMA)
        with _closing_on_error(base):
            return cls(folder, base)

    @classmethod
    def adding(cls, folder: Path) -> Ledger:
        """Open a ledger to record seen labels, even while another command works on it.

        Notes survive a loss of power. Raises ShipmentError and OutputError.
        """
        base = Database.adding(folder / LEDGER_FILE, SCHEMA)
        base.let_last()
        with _closing_on_error(base):
            return cls(folder, base)

    def let_last(self) -> None:
        """Write each commit to the disk from now on, so that it survives a power cut."""
        self._base.let_last()

    def close(self) -> None:
        """Close the ledger, and let other processes open it."""
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.back_up()
        finally:
            self.close()
        if isinstance(error, sqlite3.Error):
            raise self._base.error_for(error) from error

    def back_up(self) -> None:
        """Write a new backup of the ledger if it has changed. Raises CardgenError."""
        changes = self._database.total_changes
        if self._base.is_held and changes != self._backed_up:
            back_up(self._database, self.folder)
            self._backed_up = changes

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction: all changes of a block are committed, or none.

        Raises CardgenError.
        """
        return self._base.transaction()

    # --- the shipment --------------------------------------------------------------

    def meta(self) -> dict[str, str]:
        """Return the values of the whole shipment by name; {} before the first plan."""
        return self._base.about()

    def set_meta(self, **values: str) -> None:
        """Store values that belong to the whole shipment, by name."""
        self._base.set_about(**values)

    def key(self) -> str:
        """Return the unique id of this ledger. The first call makes it."""
        if "key" not in self.meta():
            with self.transaction():
                self.set_meta(key=str(uuid4()))
        return self.meta()["key"]

    def print_key(self) -> str:
        """Return the id for print tasks of the shipment, which all copies of the ledger share.

        The name changes with `forget_plan`, which forgets the prints.
        """
        return self.meta().get("prints") or self.key()

    def plan_number(self) -> int:
        """Return the number of the plan; each amendment raises the number."""
        return int(self.meta().get("plan", "1"))

    def labels(self) -> str:
        """Return the folder for new labels, within the store of the shipment.

        In a store behind a URL the folder changes with the plan: an interrupted process may
        still put labels of an earlier plan into the earlier folder.
        """
        plan = self.plan_number()
        return "labels" if plan == 1 or not self.store.url else f"labels-{plan}"

    def settings(self) -> dict[str, Any]:
        """Return the settings of the labels, as dpi or formats; {} before the first plan."""
        settings: dict[str, Any] = json.loads(self.meta().get("settings", "{}"))
        return settings

    def formats(self) -> tuple[str, ...]:
        """Return the formats of the label files; () if there is only one PDF of all labels."""
        return tuple(self.settings()["formats"])

    # --- lines ---------------------------------------------------------------------

    def lines(self) -> Iterator[PlannedLine]:
        """Return the lines of the latest list, in the order of the list."""
        rows = self._database.execute(
            f"SELECT {_LINE} FROM line WHERE row > 0 ORDER BY row, id"  # noqa: S608
        )
        return (PlannedLine(*row) for row in rows)

    def line(self, number: int) -> PlannedLine:
        """Return a line by its id, even if the list no longer has it."""
        query = f"SELECT {_LINE} FROM line WHERE id = ?"  # noqa: S608
        return PlannedLine(*self._database.execute(query, (number,)).fetchone())

    def lines_of(self, boxes: Iterable[BoxRecord]) -> list[PlannedLine]:
        """Return the lines to which boxes belong, each line once."""
        return [self.line(number) for number in dict.fromkeys(box.line for box in boxes)]

    def box(self, record: BoxRecord) -> Box:
        """Make the box of a database record, together with its line."""
        return record.box(self.line(record.line).line())

    def read_planned_lines(self) -> Iterator[ConsignmentLine]:
        """Yield the lines of the latest list as they stand in the list."""
        return (planned.line() for planned in self.lines())

    def shared_values(self) -> dict[str, str]:
        """Return the project's values that papers show for all lines, by field."""
        values: dict[str, str] = json.loads(self.meta().get(_SHARED, "{}"))
        return values

    def keep_shared(self, values: Mapping[str, str]) -> None:
        """Store the project's values for papers; ledgers of older versions have none."""
        self.set_meta(**{_SHARED: json.dumps(values, ensure_ascii=False, sort_keys=True)})

    def read_listed_lines(self) -> Iterator[ConsignmentLine]:
        """Yield the lines of the latest list as papers show them, with the project's values."""
        shared = self.shared_values()
        return (line.with_shared(shared) for line in self.read_planned_lines())

    def pairs(self) -> list[str]:
        """Return the pairs of languages of all lines, also of those no longer in the list."""
        rows = self._database.execute("SELECT content FROM line ORDER BY id")
        return list(dict.fromkeys(json.loads(content)["pair"] for (content,) in rows))

    def add_line(self, row: int, boxes: int, content: str) -> int:
        """Add a line and return its id."""
        query = "SELECT ifnull(max(id), 0) + 1 FROM line"
        (number,) = self._database.execute(query).fetchone()
        self._database.execute(
            "INSERT INTO line VALUES (?, ?, ?, ?, ?)",
            (number, row, boxes, content, seal(number, boxes, content)),
        )
        return int(number)

    def change_line(self, line: PlannedLine) -> None:
        """Change the row, the number of boxes or the content of a line."""
        sealed = seal(line.id, line.boxes, line.content)
        self._database.execute(
            "UPDATE line SET row = ?, boxes = ?, content = ?, seal = ? WHERE id = ?",
            (line.row, line.boxes, line.content, sealed, line.id),
        )

    def forget_plan(self) -> None:
        """Delete all lines and boxes with their events and print tasks."""
        if self.prints.last():
            self.set_meta(prints=str(uuid4()))
        for table in ("attempt", "sighting", "event", "box", "line"):
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608

    def record(self, outcomes: Iterable[Outcome], time: str) -> None:
        """Record the results of making labels, in one transaction."""
        with self.transaction():
            self.boxes.record(outcomes, self.plan_number(), time)

    def read_steps(self) -> list[list[Any]]:
        """Read the three lists that only grow: runs, events, attempts to print.

        Two copies of a ledger that went on separately have lists of which neither continues
        the other. A label that is seen, or an attempt that ends, adds to none of them.
        """
        queries = (
            "SELECT began, what FROM run ORDER BY rowid",
            "SELECT number, what, reason, time FROM event ORDER BY rowid",
            "SELECT number, plan, task FROM attempt ORDER BY id",
        )
        return [self._database.execute(query).fetchall() for query in queries]

    # --- files, which follow ---------------------------------------------------------

    def move_later(self, moves: Iterable[tuple[str, str]]) -> None:
        """Record files to move in the store, or to remove if the destination is ""."""
        self._database.executemany("INSERT OR REPLACE INTO move VALUES (?, ?)", moves)

    def settle(self) -> None:
        """Move and remove the files that `move_later` has recorded. Raises CardgenError."""
        moves = self._database.execute("SELECT file, destination FROM move").fetchall()
        if not moves:
            return
        self.store.remove(file for file, to in moves if not to)
        for file, to in moves:
            if to:
                self.store.move(file, to)
        with self.transaction():
            self._database.execute("DELETE FROM move")

    def files(self, entries: Iterable[BoxRecord]) -> dict[BoxRecord, list[str]]:
        """Return the label files of boxes, also those that no run has recorded."""
        formats, labels = self.formats(), self.labels()
        any_format = formats[0] if formats else ""
        return {
            box: list_files(
                box.file or label_file(labels, box.id, box.number, box.total, any_format),
                formats,
            )
            for box in entries
        }


@contextmanager
def _closing_on_error(base: Database) -> Iterator[None]:
    """Close a database if an error shows that the ledger is unusable. Raises CardgenError."""
    with ExitStack() as undo:
        undo.callback(base.close)
        try:
            yield
        except (sqlite3.Error, ValueError) as error:  # in SQLite's rows
            raise base.error_for(error) from error
        undo.pop_all()


def open_shipment(folder: Path, *, reading: bool = False) -> Ledger:
    """Open the ledger of an existing shipment.

    Raises OutputError if the folder has none, and ShipmentError if the ledger is lost.
    """
    check_there(folder)
    if reading:
        return Ledger.reading(folder)
    ledger = Ledger.open(folder)
    try:
        if ledger.settings():
            ledger.store.check(ledger.key())
    except BaseException:
        ledger.close()
        raise
    return ledger


def check_there(folder: Path) -> None:
    """Raise OutputError if the folder has no shipment, ShipmentError if its ledger is lost."""
    refuse_no_shipment(folder)
    if not is_there(folder / LEDGER_FILE):
        raise ShipmentError(
            "damaged-ledger",
            "the ledger of this shipment is gone",
            location=Location(str(folder)),
            remedy=Remedy("recover"),
        )


def refuse_no_shipment(folder: Path) -> None:
    """Raise OutputError if the folder has neither a ledger nor its backup."""
    if not any(is_there(folder / name) for name in (LEDGER_FILE, BACKUP_FILE)):
        raise OutputError(
            "output",
            "there is no shipment here",
            location=Location(str(folder)),
            remedy=Remedy("shipment-folder"),
        )


def peek(folder: Path, key: str) -> str:
    """Read one value of a ledger (`Ledger.meta`) without any checks; "" if that fails.

    If the ledger is lost, the value comes from the backup.
    """
    found = (peek_at(folder / name, SCHEMA.about, key) for name in (LEDGER_FILE, BACKUP_FILE))
    return next(filter(None, found), "")


def lock_ledger(folder: Path) -> FileLock:
    """Lock a ledger for this process. Raises ShipmentError "busy" or OutputError."""
    return lock_database(folder / LEDGER_FILE, SCHEMA.work, peek(folder, "holder"))


def back_up(database: sqlite3.Connection, folder: Path) -> None:
    """Copy a ledger to the backup in this folder. Raises OutputError, ShipmentError."""
    new = folder / _NEW
    try:
        new.unlink(missing_ok=True)
        with closing(sqlite3.connect(new)) as target:
            target.execute("PRAGMA journal_mode = OFF")
            target.execute("PRAGMA synchronous = OFF")
            database.backup(target)
            target.execute("DELETE FROM shipment WHERE key = 'holder'")
            target.commit()
        with new.open("r+b") as file:
            os.fsync(file.fileno())
        new.replace(folder / BACKUP_FILE)
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise write_error(error, str(folder / BACKUP_FILE)) from error
        raise database_error(SCHEMA, Location(str(folder / BACKUP_FILE)), error) from error


def check_backup(folder: Path) -> None:
    """Raise OutputError or ShipmentError if there is no undamaged backup."""
    Database.reading(folder / BACKUP_FILE, SCHEMA).close()


def find_shipments(folder: Path, depth: int = _DEPTH) -> Iterator[Path]:
    """Yield the folders of shipments up to `depth` levels below a folder."""
    found = [(folder, 0)]
    for place, at in islice(found, _MOST_FOLDERS):  # the list grows meanwhile
        if at and any(is_there(place / name) for name in (LEDGER_FILE, BACKUP_FILE)):
            yield place
        elif at < depth:
            with suppress(OSError), os.scandir(place) as entries:
                names = sorted(each.path for each in entries if each.is_dir())
                found += [(Path(name), at + 1) for name in names]
