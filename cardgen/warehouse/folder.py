"""A folder into which lists are dropped: which are whole, and where they go.

A list that is dropped into the folder is moved into ``working`` below it, which tells whoever
looks that it is taken, and in the end into ``done`` or ``failed``, with a report beside it.
Where a list lies is all that is kept of it: whoever dies finds in ``working`` what is to be
gone on with.

The folder is looked at again and again, since disks of other machines tell of nothing. Times of
files are only compared with one another, never with a clock, which may jump or be another's.
"""

from __future__ import annotations

import os
import socket
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from cardgen.database import lock_database
from cardgen.errors import Location, OutputError
from cardgen.files import listed
from cardgen.storage import (
    is_temporary,
    make_folder,
    numbered,
    refused,
    remove_file,
    write_file,
)
from cardgen.warehouse.wholeness import Unfinished, is_written, unfinished

if TYPE_CHECKING:
    from filelock import FileLock

WORKING: Final = "working"
LISTS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".xls")
"""How the names of lists end; of ``.xls`` people are told how to save it."""

REPORT: Final = ".txt"
"""What is added to a list's name for that of its report."""

Verdict = Literal["done", "failed"]
Waits = Literal["resting", "open", "empty", "cut-off", "same-name", "not-a-list"]
"""Why a file is not taken, or not yet."""

_NAME: Final = "cardgen-watch"
_PASSING: Final = (
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".filepart",
)
_NO_CONCERN: Final = {"thumbs.db", "desktop.ini", "ehthumbs.db"}
_BELOW: Final = (WORKING, "done", "failed")


@dataclass(slots=True)
class _Seen:
    """What a file was like, and since when on our own clock it has been."""

    mark: tuple[int, int, int]
    since: float


class DropFolder:
    """The folder, as one process has it.

    A file must be as it is for `rest` seconds before it is taken; one that seems not to be
    whole for `patience` seconds, after which somebody has to be told.
    """

    def __init__(
        self,
        root: Path,
        *,
        rest: float,
        patience: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.root = root
        self._rest = rest
        self._patience = patience
        self._now = now
        self._seen: dict[Path, _Seen] = {}
        self._lock: FileLock | None = None

    def open(self) -> None:
        """Take the folder for this process, and make those below it.

        Raises ShipmentError "busy" if another has it, and OutputError.
        """
        if not self.root.is_dir():
            raise OutputError("output", "there is no such folder", location=_place(self.root))
        note = self.root / f".{_NAME}"
        holder = ""
        with suppress(OSError):
            holder = note.read_text(encoding="utf-8", errors="replace").strip()[:200]
        self._lock = lock_database(self.root / _NAME, "this folder", holder)
        me = f"process {os.getpid()} on {socket.gethostname()}"
        try:
            write_file(note, me.encode())
            for name in _BELOW:
                make_folder(self.root / name)
            for folder in (self.root, *(self.root / name for name in _BELOW)):
                for path in listed(folder):
                    if is_temporary(path.name):  # of a process that was killed
                        remove_file(path)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let others have it."""
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(OSError):
                lock.release()

    @property
    def is_there(self) -> bool:
        """Whether it can be reached, and is not the empty place where a disk was."""
        try:
            names = {entry.name for entry in os.scandir(self.root)}
        except OSError:
            return False
        if not names.intersection(_BELOW):
            return False
        with suppress(OSError):
            for name in {*_BELOW} - names:  # somebody cleaned up
                (self.root / name).mkdir(exist_ok=True)
        return True

    def look(self) -> Iterator[tuple[str, Waits | None]]:
        """The files that are there by name, and why they wait; None for what can be taken.

        Raises OSError if the folder cannot be reached.
        """
        there = set()
        with os.scandir(self.root) as entries:
            found = sorted(entries, key=lambda entry: os.fsencode(entry.name))
        for entry in found:
            name, path = entry.name, self.root / entry.name
            if _is_passing(name) or not _is_file(path):
                continue
            there.add(path)
            yield name, self._waits(path)
        for path in [path for path in self._seen if path.parent == self.root]:
            if path not in there:
                del self._seen[path]

    def _waits(self, path: Path) -> Waits | None:
        if not path.name.lower().endswith(LISTS) or is_report(path.name):
            return "not-a-list"
        since = self._at_rest_since(path)
        if any(os.path.lexists(path.with_name(each)) for each in _open_marks(path.name)):
            return "open"
        if since is None:
            return "resting"
        reason: Unfinished | None = unfinished(path)
        if reason is not None and self._now() - since < self._patience:
            return reason
        if is_written(path):
            return "open"
        return "same-name" if os.path.lexists(self.working(path.name)) else None

    def _at_rest_since(self, path: Path) -> float | None:
        """Since when a file has been as it is; None if it has not been for long enough."""
        about = path.stat()
        mark = about.st_ino, about.st_size, about.st_mtime_ns
        seen = self._seen.get(path)
        if seen is None or seen.mark != mark:
            seen = self._seen[path] = _Seen(mark, self._now())
        return seen.since if self._now() - seen.since >= self._rest else None

    def working(self, name: str) -> Path:
        """Where a list is that was taken."""
        return self.root / WORKING / name

    def take(self, name: str) -> None:
        """Take a list. Raises OSError, also if another program has it open (on Windows)."""
        path, to = self.root / name, self.working(name)
        path.rename(to)
        if path in self._seen:
            self._seen[to] = self._seen.pop(path)
        failed = self.root / "failed" / name
        if not os.path.lexists(failed):  # it is here, mended: what was wrong with it is past
            with suppress(OSError):
                failed.with_name(name + REPORT).unlink(missing_ok=True)

    def taken(self) -> list[str]:
        """The lists in ``working``. Raises OSError."""
        return [
            path.name
            for path in listed(self.root / WORKING)
            if not _is_passing(path.name) and _is_file(path)
        ]

    def rests(self, name: str) -> bool:
        """Whether a list that was taken is as it was then: who writes may go on for a while.

        Raises OSError, FileNotFoundError if somebody took it away.
        """
        path = self.working(name)
        return self._at_rest_since(path) is not None and not is_written(path)

    def end(self, name: str, verdict: Verdict, report: bytes) -> str:
        """Move a list where it belongs, behind its report; the name that it has there.

        Whoever died between these writes the report once more. Raises OutputError.
        """
        folder = self.root / verdict
        place = next(each for each in numbered(name) if not os.path.lexists(folder / each))
        write_file(folder / (place + REPORT), report)
        path = self.working(name)
        self._seen.pop(path, None)
        try:
            path.rename(folder / place)
        except FileNotFoundError:
            if not self.is_there:
                raise refused(OSError(2, "the folder is gone"), str(self.root)) from None
        except OSError as error:
            raise refused(error, str(folder / place)) from error
        return place

    def ended(self, verdict: Verdict) -> list[Path]:
        """The lists in ``done`` or ``failed``, the last first."""
        try:
            with os.scandir(self.root / verdict) as entries:
                found = [
                    (entry.stat().st_ctime_ns, entry.name)
                    for entry in entries
                    if not _is_passing(entry.name) and not is_report(entry.name)
                ]
        except OSError:
            return []
        return [self.root / verdict / name for _, name in sorted(found, reverse=True)]


def is_report(name: str) -> bool:
    """Whether this is the name of a report: ``mapo.csv.txt``."""
    return name.lower().removesuffix(REPORT).endswith(LISTS) and name.lower().endswith(REPORT)


def _is_passing(name: str) -> bool:
    """Whether a name says that its file is none for people, or not whole yet."""
    lower = name.lower()
    return name.startswith((".", "~")) or lower.endswith(_PASSING) or lower in _NO_CONCERN


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _open_marks(name: str) -> tuple[str, str]:
    """The files by which Excel and LibreOffice say that they have one open."""
    return f"~${name}", f".~lock.{name}#"


def _place(path: Path) -> Location:
    return Location(str(path))
