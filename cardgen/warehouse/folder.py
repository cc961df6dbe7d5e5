"""A folder into which lists are dropped: which are whole, and where they go.

A list that is dropped into the folder is moved into ``working`` below it, which tells whoever
looks that it is taken, and in the end into ``done`` or ``failed``, with a report beside it.
Where a list lies is all that is kept of it: whoever dies finds in ``working`` what is to be
gone on with. Others write into the folder, so nothing in it is reached through a link.

The folder is looked at again and again, since disks of other machines tell of nothing. Times of
files are only compared with one another, never with a clock, which may jump or be another's.
"""

from __future__ import annotations

import errno
import os
import socket
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final, Literal

from filelock import FileLock, Timeout

from cardgen.errors import Location, OutputError, ShipmentError
from cardgen.storage import SharedFolder, is_temporary, numbered, refused
from cardgen.warehouse.wholeness import Unfinished, is_written, unfinished

WORKING: Final = "working"
LISTS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".xls")
"""How the names of lists end; of ``.xls`` people are told how to save it."""

REPORT: Final = ".txt"
"""What is added to a list's name for that of its report."""

Verdict = Literal["done", "failed"]
Waits = Literal["resting", "open", "empty", "cut-off", "same-name", "linked", "not-a-list"]
"""Why a file is not taken, or not yet."""

_NOTE: Final = ".cardgen-watch"
_LOCK: Final = ".cardgen-watch.lock"
_MOST_NOTE: Final = 1 << 12  # bytes
_MOST_REPORT: Final = 1 << 20
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


@dataclass(frozen=True, slots=True)
class FolderLock:
    """The lock on an open file, until it is released."""

    handle: int

    @classmethod
    def on(cls, handle: int) -> FolderLock | None:
        """The lock of a file that was opened without following a link.

        None where the system or the disk has no such locks. Raises BlockingIOError.
        """
        try:
            import fcntl
        except ImportError:
            return None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL):
                return None
            raise
        return cls(handle)

    def release(self) -> None:
        """Let others have it."""
        os.close(self.handle)


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
        self._lock: FileLock | FolderLock | None = None
        self._inside = SharedFolder(root)
        self._folders = {name: self._inside.below(name) for name in _BELOW}

    def open(self) -> None:
        """Take the folder for this process, and make those below it.

        Raises ShipmentError "busy" if another has it, and OutputError.
        """
        if not self.root.is_dir():
            raise OutputError("output", "there is no such folder", location=_place(self.root))
        holder = ""
        with suppress(OSError):
            note = self._inside.read(_NOTE, _MOST_NOTE)
            holder = note.decode("utf-8", "replace").strip()[:200]
        try:
            self._lock = self._locked(holder)
            me = f"process {os.getpid()} on {socket.gethostname()}"
            self._inside.write(_NOTE, me.encode())
            for folder in self._folders.values():
                folder.make()
            for folder in (self._inside, *self._folders.values()):
                for name, _ in folder.entries():
                    if is_temporary(name):  # of a process that was killed
                        folder.remove(name)
        except OSError as error:
            self.close()
            raise _unusable(error, self.root) from error
        except BaseException:
            self.close()
            raise

    def _locked(self, holder: str) -> FileLock | FolderLock:
        """The lock of the folder, held by this process. Raises OSError, and "busy"."""
        handle = self._inside.opened_to_lock(_LOCK)
        try:
            if held := FolderLock.on(handle):
                return held
            lock = FileLock(self.root / _LOCK)
            lock.acquire(timeout=0)
        except (BlockingIOError, Timeout):
            os.close(handle)
            raise ShipmentError(
                "busy",
                f"{holder or 'another process'} is working on this folder",
                location=_place(self.root),
                hint="wait until it has ended, or take another folder",
            ) from None
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        return lock

    def close(self) -> None:
        """Let others have it."""
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(OSError):
                lock.release()

    @property
    def is_there(self) -> bool:
        """True if it can be reached, and is not the empty place where a disk was."""
        return not self.hindrance

    @property
    def hindrance(self) -> str:
        """The reason why it cannot be used now; empty if it can."""
        try:
            names = {name for name, _ in self._inside.entries()}
            if not names.intersection(_BELOW):
                return "it is not there"
            for folder in self._folders.values():
                folder.make()  # somebody cleaned up
        except OSError as error:
            place = Path(error.filename).name if isinstance(error.filename, str) else ""
            where = f"{place}: " if place in _BELOW else ""
            return f"{where}{error.strerror or 'it cannot be reached'}"
        return ""

    def look(self) -> Iterator[tuple[str, Waits | None]]:
        """The files that are there by name, and why they wait; None for what can be taken.

        Raises OSError if the folder cannot be reached.
        """
        there = set()
        for name, about in self._inside.entries():
            if _is_passing(name) or not stat.S_ISREG(about.st_mode):
                continue
            there.add(self.root / name)
            with suppress(FileNotFoundError):
                yield name, self._waits(name, about)
        for path in [path for path in self._seen if path.parent == self.root]:
            if path not in there:
                del self._seen[path]

    def _waits(self, name: str, about: os.stat_result) -> Waits | None:
        if not name.lower().endswith(LISTS) or is_report(name):
            return "not-a-list"
        if about.st_nlink > 1:  # whose file it is besides, nobody knows
            return "linked"
        since = self._at_rest_since(self.root / name, about)
        if any(self._inside.has(each) for each in _open_marks(name)):
            return "open"
        if since is None:
            return "resting"
        reason: Unfinished | None = None
        with suppress(PermissionError), self._inside.opened(name) as file:
            # Whoever reads what may not be read says so.
            reason = unfinished(file)
            if reason is not None and self._now() - since < self._patience:
                return reason
            if is_written(file):
                return "open"
        return "same-name" if self._folders[WORKING].has(name) else None

    def _at_rest_since(self, path: Path, about: os.stat_result) -> float | None:
        """Since when a file has been as it is; None if it has not been for long enough."""
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
        self._inside.move(name, self._folders[WORKING], name)
        if path in self._seen:
            self._seen[to] = self._seen.pop(path)
        with suppress(OSError):
            if not self._folders["failed"].has(name):  # it is here, mended
                self._folders["failed"].remove(name + REPORT)

    def taken(self) -> list[str]:
        """The lists in ``working``. Raises OSError."""
        return [
            name
            for name, about in self._folders[WORKING].entries()
            if not _is_passing(name) and stat.S_ISREG(about.st_mode)
        ]

    def rests(self, name: str) -> bool:
        """True if a list that was taken is as it was: who writes may go on for a while.

        Raises OSError, FileNotFoundError if somebody took it away.
        """
        folder = self._folders[WORKING]
        about = folder.about(name)
        if not stat.S_ISREG(about.st_mode):
            raise FileNotFoundError
        if self._at_rest_since(self.working(name), about) is None:
            return False
        try:
            with folder.opened(name) as file:
                return not is_written(file)
        except PermissionError:
            return True

    def end(self, name: str, verdict: Verdict, report: bytes) -> str:
        """Move a list where it belongs, behind its report; the name that it has there.

        Whoever died between these writes the report once more. Raises OutputError.
        """
        folder = self._folders[verdict]
        place = name
        try:
            place = next(each for each in numbered(name) if not folder.has(each))
            folder.write(place + REPORT, report)
        except OSError as error:
            raise refused(error, str(folder.path / (place + REPORT))) from error
        self._seen.pop(self.working(name), None)
        try:
            self._folders[WORKING].move(name, folder, place)
        except FileNotFoundError:
            if not self.is_there:
                raise refused(OSError(2, "the folder is gone"), str(self.root)) from None
        except OSError as error:
            raise refused(error, str(folder.path / place)) from error
        return place

    def put(self, name: str, data: bytes) -> bool:
        """Drop a list into the folder, whole at once; False if something has its name.

        Raises OutputError.
        """
        try:
            if self._inside.has(name):
                return False
            self._inside.write(name, data)
        except OSError as error:
            raise refused(error, str(self.root / name)) from error
        return True

    def ended(self, verdict: Verdict) -> list[tuple[int, str]]:
        """The lists in ``done`` or ``failed`` and when they came there, the last first."""
        try:
            found = [
                (about.st_ctime_ns, name)
                for name, about in self._folders[verdict].entries()
                if stat.S_ISREG(about.st_mode) and not _is_passing(name) and not is_report(name)
            ]
        except OSError:
            return []
        return sorted(found, reverse=True)

    def report(self, verdict: Verdict, name: str) -> str:
        """The report beside a list in ``done`` or ``failed``, or why it cannot be read."""
        try:
            data = self._folders[verdict].read(name + REPORT, _MOST_REPORT)
        except OSError as error:
            return error.strerror or ""
        return data.decode("utf-8-sig", "replace")


def opened_list(path: Path) -> BufferedReader:
    """A list that was taken, to read from. Raises OSError."""
    folder = path.parent
    return SharedFolder(folder.parent, folder.name).opened(path.name)


def is_report(name: str) -> bool:
    """True if this is the name of a report: ``mapo.csv.txt``."""
    return name.lower().removesuffix(REPORT).endswith(LISTS) and name.lower().endswith(REPORT)


def _is_passing(name: str) -> bool:
    """True if a name says that its file is none for people, or not whole yet."""
    lower = name.lower()
    return name.startswith((".", "~")) or lower.endswith(_PASSING) or lower in _NO_CONCERN


def _open_marks(name: str) -> tuple[str, str]:
    """The files by which Excel and LibreOffice say that they have one open."""
    return f"~${name}", f".~lock.{name}#"


def _place(path: Path) -> Location:
    return Location(str(path))


def _unusable(error: OSError, root: Path) -> OutputError:
    """An error that says why the folder cannot be taken."""
    place = error.filename if isinstance(error.filename, str) else str(root)
    return refused(error, place)
