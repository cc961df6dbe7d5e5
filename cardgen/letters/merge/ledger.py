"""The ledger of a merge: rows, the files of their letters, and digests.

It lies beside the letters. A row is planned before its letter is made, so files that the ledger
does not know belong to somebody else. Outdated files stay in the ledger until they are removed,
after a crash by the next process that opens it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple, Self

from cardgen import arguments
from cardgen.database import Database, Schema, is_begun
from cardgen.errors import Location, OutputError
from cardgen.files import list_folder
from cardgen.lazy import lazy_pattern
from cardgen.remedies import Remedy
from cardgen.storage import Folder, remove_file

MERGE_FILE: Final = "letters.sqlite"
COPIES: Final = "reprint"
"""The folder of letters to print again."""

_TABLES: Final = """
CREATE TABLE letter (
    row INTEGER PRIMARY KEY,          -- of the list
    stem TEXT NOT NULL,               -- what the names of its files begin with
    format TEXT NOT NULL,
    of TEXT NOT NULL DEFAULT '',      -- what it was made of; '' as long as it is planned
    error TEXT NOT NULL DEFAULT '',   -- why it could not be made
    listed INTEGER NOT NULL DEFAULT 1, -- whether the list still has the row
    shipment TEXT NOT NULL DEFAULT '' -- whose goods it tells, seen from here
) STRICT;
CREATE TABLE file (
    name TEXT PRIMARY KEY,
    row INTEGER NOT NULL REFERENCES letter,
    digest TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX file_row ON file (row);
-- Files that are still to be removed.
CREATE TABLE leftover (name TEXT PRIMARY KEY) WITHOUT ROWID, STRICT;
CREATE TABLE event (
    row INTEGER NOT NULL REFERENCES letter,
    what TEXT NOT NULL,
    reason TEXT NOT NULL,
    time TEXT NOT NULL
) STRICT;
"""
_NO_NAME: Final = lazy_pattern(r"\.{0,2}|.*[/\\\0].*", re.DOTALL)


def _find_wrong_names(database: sqlite3.Connection) -> Iterator[str]:
    """Yield file names that lead out of the folder."""
    names = "SELECT name FROM file UNION ALL SELECT name FROM leftover"
    names += " UNION ALL SELECT stem FROM letter"
    for (name,) in database.execute(names):
        if _NO_NAME.fullmatch(name):
            yield f"{name!r} is not a file of a letter"


SCHEMA: Final = Schema(
    _TABLES,
    1,
    "merge",
    _find_wrong_names,
    "these letters",
    "them",
    Remedy("letters-elsewhere"),
)


class MadeLetter(NamedTuple):
    """A row of the ledger, with its files and their SHA-256.

    `stem` begins the names of the files. `of` is the digest of the content, "" while the row is
    planned; `error` says why the letter could not be made. `listed` is false if the list has
    lost the row. `shipment` is the folder of the goods, relative to the letters.
    """

    row: int
    stem: str
    format: str
    of: str
    error: str
    listed: bool
    files: Mapping[str, str]
    shipment: str = ""


class LetterEvent(NamedTuple):
    """An event in the life of a letter, such as a reprint, with its reason."""

    row: int
    what: str
    reason: str
    time: str


class MergeLedger:
    """An open ledger of a merge."""

    def __init__(self, folder: Path, base: Database) -> None:
        self.folder = folder
        self._base = base

    @classmethod
    @contextmanager
    def open(cls, folder: Path) -> Iterator[Self]:
        """Open the ledger of a folder, or create it, and lock it until it is closed.

        Outdated files and leftovers of an interrupted run are removed. Raises ShipmentError
        "busy" and "damaged-ledger", and OutputError.
        """
        with closing(Database.open(folder / MERGE_FILE, SCHEMA)) as base:
            ledger = cls(folder, base)
            ledger._remove_leftovers()
            yield ledger

    @classmethod
    @contextmanager
    def reading(cls, folder: Path) -> Iterator[Self]:
        """Open a ledger only to read it, without a lock.

        Raises ShipmentError and OutputError.
        """
        with closing(Database.reading(folder / MERGE_FILE, SCHEMA)) as base:
            yield cls(folder, base)

    def about(self) -> dict[str, str]:
        """Return the facts of the merge by name: ``letter``, ``pair``, ``list``, ``holder``."""
        return self._base.about()

    def check(self, letter: str, pair: str) -> None:
        """Raise OutputError if the ledger belongs to another letter or pair."""
        known = self.about()
        if known.get("letter") and (known["letter"], known["pair"]) != (letter, pair):
            raise OutputError(
                "output",
                f"this folder already has letters {known['letter']} in {known['pair']}",
                location=Location(str(self.folder)),
                hint=f"use another folder for {letter} in {pair}",
            )

    def letters(self) -> dict[int, MadeLetter]:
        """Return the letters of all rows, by row number."""
        files: dict[int, dict[str, str]] = {}
        for name, row, digest in self._base.rows("SELECT name, row, digest FROM file"):
            files.setdefault(row, {})[name] = digest
        return {
            row: MadeLetter(row, stem, kind, of, error, bool(there), files.get(row, {}), goods)
            for row, stem, kind, of, error, there, goods in self._base.rows(
                "SELECT row, stem, format, of, error, listed, shipment FROM letter ORDER BY row"
            )
        }

    def plan(
        self, stems: Mapping[int, str], kind: str, rows: Iterable[int], **about: str
    ) -> None:
        """Record the planned letters of rows: names of their files, in the format `kind`.

        `rows` are all rows of the list, `about` the facts of the merge.
        """
        sweep = self._find_unrecorded()
        with self._base.transaction():
            run = self._base.connection
            run.executemany("INSERT OR IGNORE INTO leftover VALUES (?)", sweep)
            run.executemany(
                "INSERT INTO letter (row, stem, format) VALUES (?, ?, ?) ON CONFLICT (row) "
                "DO UPDATE SET stem = excluded.stem, format = excluded.format, of = '', "
                "error = ''",
                [(row, stem, kind) for row, stem in stems.items()],
            )
            run.execute("UPDATE letter SET listed = 0")
            run.executemany(
                "UPDATE letter SET listed = 1 WHERE row = ?", [(row,) for row in rows]
            )
            self._base.set_about(**about)
        self._remove_leftovers()

    def record(self, letters: Iterable[MadeLetter]) -> None:
        """Record the results of planned rows, and remove their older files."""
        with self._base.transaction():
            run = self._base.connection
            for each in letters:
                run.execute(
                    "INSERT OR IGNORE INTO leftover SELECT name FROM file WHERE row = ?",
                    (each.row,),
                )
                run.execute("DELETE FROM file WHERE row = ?", (each.row,))
                names = [(name, each.row, digest) for name, digest in each.files.items()]
                run.executemany("INSERT INTO file VALUES (?, ?, ?)", names)
                run.executemany(
                    "DELETE FROM leftover WHERE name = ?", [(name,) for name in each.files]
                )
                run.execute(
                    "UPDATE letter SET of = ?, error = ?, shipment = ? WHERE row = ?",
                    (each.of, each.error, each.shipment, each.row),
                )
        self._remove_leftovers()

    def note(self, rows: Iterable[int], what: str, reason: str, time: str) -> int:
        """Record an event of letters, such as a reprint. Return an id for `forget`."""
        with self._base.transaction():
            ((last,),) = self._base.rows("SELECT ifnull(max(rowid), 0) FROM event")
            self._base.connection.executemany(
                "INSERT INTO event VALUES (?, ?, ?, ?)",
                [(row, what, reason, time) for row in rows],
            )
        return int(last)

    def forget(self, after: int) -> None:
        """Delete the events after the id `after`, which did not happen."""
        with self._base.transaction():
            self._base.connection.execute("DELETE FROM event WHERE rowid > ?", (after,))

    def events(self) -> list[LetterEvent]:
        """Return all events of letters, in order."""
        rows = self._base.rows("SELECT row, what, reason, time FROM event ORDER BY rowid")
        return [LetterEvent._make(row) for row in rows]

    def _remove_leftovers(self) -> None:
        """Remove outdated files, and then their records. Raises CardgenError."""
        names = self._base.rows("SELECT name FROM leftover")
        if not names:
            return
        for (name,) in names:
            remove_file(self.folder / name)
        with self._base.transaction():
            self._base.connection.execute("DELETE FROM leftover")

    def _find_unrecorded(self) -> list[tuple[str]]:
        """List files of planned letters that an interrupted run made but did not record.

        There may be more of them than the next run makes.
        """
        Folder(self.folder).clean(("",), COPIES)
        planned = {
            (each.stem, each.format): each.files
            for each in self.letters().values()
            if not each.of
        }
        found = []
        for path in list_folder(self.folder) if planned else ():
            kind = path.suffix.removeprefix(".")
            known = [
                planned[stem, kind] for stem in list_stems(path) if (stem, kind) in planned
            ]
            if known and path.name not in known[0]:
                found.append((path.name,))
        return found


def list_stems(path: Path) -> Iterator[str]:
    """List the names of letters to which a file may belong: 0003-a for 0003-a-2.png."""
    yield path.stem
    stem, _, number = path.stem.rpartition("-")
    if number.isdecimal():
        yield stem


def is_merge(folder: Path) -> bool:
    """True if a folder contains letters made from a list of recipients."""
    folder = arguments.path("folder", folder)
    return is_begun(folder / MERGE_FILE)
