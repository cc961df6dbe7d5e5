"""The project's register: serial numbers that are given once, and prints, in one SQLite file.

A reservation is one transaction that begins with the write lock. Of two batches one waits for
the other, and a process killed at any instant has either all its numbers or none. The same
ticket gets the same numbers again, so that a batch can go on; once the numbers stand in a
ledger the ticket is spent, and a copy of the ledger that still has it gets others.

Files get lost, restored from a copy and cloned with their folders. So the register keeps where
the ledgers are that it gave numbers to, and begins behind the highest number that it or any
ledger in reach has seen. It knows its own place, so that of two copies beside each other one
refuses.

A ledger that is restored from a copy, or copied with its folder, does not know the prints
since. So each print task is noted here before a byte of it leaves, with the key that all copies
of a ledger share, and the task before it. A task that a ledger lacks was printed from another
copy. Whoever notes a task says up to which row it knows the log, and nothing is noted if there
are more rows: of two copies that print at once, one learns what the other has begun.

The journal is SQLite's rollback journal, not WAL: writes are few, the file is whole when it
is copied with the project, and it may lie on a network drive. ``synchronous = EXTRA`` keeps
the numbers given through a loss of power.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import uuid4

from cardgen.database import exclusive_transaction, read_only
from cardgen.errors import Location, ShipmentError
from cardgen.shipment.ledger.schema import BACKUP_FILE, LEDGER_FILE

SERIALS_FILE: Final = "serials.sqlite"
_VERSION: Final = 2
_BROKEN: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PATIENCE: Final = 60.0  # seconds that a batch waits for another's reservation
_SCHEMA: Final = (
    """
CREATE TABLE reservation (
    series TEXT NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    ticket TEXT NOT NULL,
    spent INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (series, first),
    UNIQUE (series, ticket)
) STRICT
""",
    "CREATE TABLE ledger (path BLOB PRIMARY KEY) STRICT",
    "CREATE TABLE register (id TEXT NOT NULL, path BLOB NOT NULL, file TEXT NOT NULL) STRICT",
)
# Made if missing, also in older registers: older versions leave it alone.
_PRINTS: Final = (
    """
CREATE TABLE IF NOT EXISTS print (
    id INTEGER PRIMARY KEY,
    shipment TEXT NOT NULL,  -- by the key of its ledger
    task TEXT NOT NULL,      -- what the printer was told that it is called
    before TEXT NOT NULL,    -- the task before it, as that ledger knows; nothing for the first
    boxes TEXT NOT NULL,     -- JSON: numbers and plans
    printer TEXT NOT NULL,
    folder BLOB NOT NULL,    -- of the ledger
    time TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX IF NOT EXISTS print_shipment ON print (shipment)",
)
_ROW: Final = "id, task, before, boxes, printer, folder, time"


def reserve(
    path: Path,
    series: str,
    count: int,
    *,
    ticket: str,
    last: int,
    behind: int = 0,
    ledger: Path | None = None,
) -> range:
    """Reserve `count` consecutive serial numbers of a series, above `behind`, for a ticket.

    The same ticket gets the same numbers again until it is spent. `path` is made if it is
    missing; it remembers the file `ledger`. Raises ShipmentError "serials" if the file cannot
    be used, if it is a copy of another that still exists, or if the numbers end at `last`
    before all are given.
    """
    if count < 1:
        raise ValueError(f"{count} numbers cannot be reserved")
    with _open_register(path) as database:
        _refuse_copy(database, path, series)
        query = "SELECT first, first + count FROM reservation WHERE series = ? AND ticket = ?"
        if known := database.execute(query, (series, ticket)).fetchone():
            given = range(*known)
        else:
            first = _find_next(database, path, series, count, behind, last)
            given = range(first, first + count)
            database.execute(
                "INSERT INTO reservation (series, first, count, ticket) VALUES (?, ?, ?, ?)",
                (series, first, count, ticket),
            )
        if ledger is not None:
            database.execute("INSERT OR IGNORE INTO ledger VALUES (?)", (os.fsencode(ledger),))
        return given


def spend(path: Path, ticket: str) -> None:
    """Mark a ticket as used once its numbers are in a ledger, so copies get other numbers."""
    with _open_register(path) as database:
        # No ticket has this name, so the next request with the old name finds nothing.
        database.execute(
            "UPDATE reservation SET spent = 1, ticket = ticket || ' ' || ? WHERE ticket = ?",
            (str(uuid4()), ticket),
        )


def list_ledgers(path: Path) -> list[Path]:
    """List the ledgers to which a register gave numbers; [] if there is no register."""
    if not path.exists():
        return []
    with _open_register(path) as database:
        names = database.execute("SELECT path FROM ledger").fetchall()
        return [Path(os.fsdecode(name)) for (name,) in names]


def find_highest_sscc(folder: Path, series: str) -> str:
    """Find the highest SSCC of a series in a shipment that may be open elsewhere; "" if none.

    Raises ShipmentError "serials" if neither its ledger nor the backup can be read: its
    numbers might be given again.
    """
    query = "SELECT ifnull(max(sscc), '') FROM box WHERE sscc BETWEEN ? AND ?"
    found: list[str] = []
    for name in (LEDGER_FILE, BACKUP_FILE):
        with suppress(sqlite3.Error, ValueError), closing(read_only(folder / name)) as database:
            found.append(str(database.execute(query, (series, series + "~")).fetchone()[0]))
    if not found and any((folder / name).exists() for name in (LEDGER_FILE, BACKUP_FILE)):
        raise _serials_error(
            "the ledger of this shipment cannot be read, so its serial numbers are not known",
            folder / LEDGER_FILE,
            "repair the ledger, or move its folder out of the project if it has no SSCCs",
        )
    return max(found, default="")


def _serials_error(reason: str, path: Path, hint: str = "") -> ShipmentError:
    """Make the error for a register whose serial numbers or print records are unusable."""
    return ShipmentError("serials", reason, location=Location(str(path)), hint=hint)


@contextmanager
def _open_register(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the register in a transaction, locked for writing. Raises ShipmentError."""
    try:
        with exclusive_transaction(path, _PATIENCE) as database:
            _prepare(database, path)
            yield database
    except (sqlite3.Error, OverflowError) as error:
        hint = (
            "make the file and its folder writable; do not delete the file, or numbers may be "
            "used twice"
        )
        if getattr(error, "sqlite_errorcode", 0) in _BROKEN:
            hint = (
                "move the file away; the next batch continues after the highest number in the "
                "ledgers of the project"
            )
        raise _serials_error(
            f"the serial numbers cannot be used: {error}", path, hint
        ) from error


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    """Create the tables that a register lacks. Raises ShipmentError for an unknown version."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == 0:
        for table in _SCHEMA:
            database.execute(table)
        database.execute(f"PRAGMA user_version = {_VERSION}")
        database.execute(
            "INSERT INTO register VALUES (?, ?, ?)",
            (str(uuid4()), os.fsencode(path.resolve()), _file_id(path)),
        )
    elif version != _VERSION:
        raise _serials_error(
            f"this file has version {version}, but this cardgen knows version {_VERSION}",
            path,
            "use the cardgen that made the file, or a newer one",
        )
    for statement in _PRINTS:
        database.execute(statement)


def _refuse_copy(database: sqlite3.Connection, path: Path, series: str) -> None:
    """Raise ShipmentError if the register is a copy of another that gives the same numbers."""
    mine, kept, file = database.execute("SELECT id, path, file FROM register").fetchone()
    here, now = Path(os.fsdecode(kept)), path.resolve()
    if here == now or _is_same(here, path):
        if file != _file_id(path):  # it was restored from a copy
            database.execute("UPDATE register SET file = ?", (_file_id(path),))
        return
    begun = database.execute("SELECT 1 FROM reservation WHERE series = ?", (series,)).fetchone()
    # A moved file is the same file elsewhere; a copy's original may have moved meanwhile.
    others = [here, *(path.parent.resolve().parent.glob(f"*/{path.name}"))]
    original = next((each for each in others if each != now and _read_id(each) == mine), None)
    if original is not None and file != _file_id(path):
        if begun:
            raise _serials_error(
                f"this is a copy of {original}, and both would give the same numbers",
                path,
                "work in that project, or choose another sscc-extension in cardgen.toml of "
                "this project",
            )
        mine = str(uuid4())
    database.execute(
        "UPDATE register SET id = ?, path = ?, file = ?",
        (mine, os.fsencode(now), _file_id(path)),
    )


def _file_id(path: Path) -> str:
    """Return an id of a file that stays the same when the file is moved on the same disk."""
    about = path.stat()
    return f"{about.st_dev}:{about.st_ino}"


def _is_same(one: Path, other: Path) -> bool:
    """True if two paths lead to the same existing file."""
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False


def _read_id(path: Path) -> str:
    """Read the id of a register, which may be open elsewhere; "" if there is none."""
    with (
        suppress(sqlite3.Error, OSError, ValueError),
        closing(read_only(path, _PATIENCE)) as database,
    ):
        (found,) = database.execute("SELECT id FROM register").fetchone()
        return str(found)
    return ""


def _find_next(
    database: sqlite3.Connection, path: Path, series: str, count: int, behind: int, last: int
) -> int:
    """Find the first of `count` free numbers above `behind`. Raises ShipmentError.

    `last` is the last number of the series.
    """
    (given,) = database.execute(
        "SELECT ifnull(max(first + count), 1) FROM reservation WHERE series = ?", (series,)
    ).fetchone()
    first = max(int(given), behind + 1)
    if first + count - 1 > last:
        raise _serials_error(
            f"the series {series} has {max(0, last - first + 1)} serial numbers left, "
            f"but {count} are needed",
            path,
            "choose another sscc-extension in cardgen.toml: each has its own numbers",
        )
    return first


class NotedPrint(NamedTuple):
    """A print task in the register, and the task before it in the same ledger.

    `boxes` are numbers, each with the plan that made its label. `folder` is where the ledger
    was then; `id` is the row of the log.
    """

    id: int
    task: str
    before: str
    boxes: tuple[tuple[int, int], ...]
    printer: str
    folder: Path
    time: str


def read_prints(path: Path, shipment: str) -> list[NotedPrint]:
    """Read the print tasks of a shipment from a register, in order; [] without a register.

    Raises ShipmentError "serials" if it cannot be read.
    """
    if not os.path.lexists(path):
        return []
    try:
        with closing(read_only(path)) as database:
            known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'print'"
            if database.execute(known).fetchone() is None:
                return []
            return _read_after(database, shipment, 0)
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise _serials_error(f"the register cannot be read: {error}", path) from error


def note_print(path: Path, shipment: str, noted: NotedPrint) -> tuple[int, list[NotedPrint]]:
    """Record a print task, unless the register has newer tasks than the row `noted.id`.

    Return its own row; otherwise note nothing and return those others. Raises ShipmentError
    "serials".
    """
    with _open_register(path) as database:
        if others := _read_after(database, shipment, noted.id):
            return noted.id, others
        boxes, folder = json.dumps(noted.boxes), os.fsencode(noted.folder)
        added = database.execute(
            "INSERT INTO print (shipment, task, before, boxes, printer, folder, time) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (shipment, noted.task, noted.before, boxes, noted.printer, folder, noted.time),
        )
        return added.lastrowid or 0, []


def _read_after(database: sqlite3.Connection, shipment: str, row: int) -> list[NotedPrint]:
    """Read the print tasks of a shipment after a row of the register, in order."""
    query = f"SELECT {_ROW} FROM print WHERE shipment = ? AND id > ? ORDER BY id"  # noqa: S608
    return [_make_print(each) for each in database.execute(query, (shipment, row))]


def _make_print(row: Iterable[Any]) -> NotedPrint:
    """Make a print task from a row of the register."""
    number, task, before, boxes, printer, folder, time = row
    pairs = tuple((int(box), int(plan)) for box, plan in json.loads(boxes))
    return NotedPrint(number, task, before, pairs, printer, Path(os.fsdecode(folder)), time)
