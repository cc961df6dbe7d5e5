"""The watched folder: finds whole lists, and moves them through its subfolders.

A list moves into ``working`` when it is taken, and in the end into ``done`` or ``failed``, with
a report beside it. The place of a list is its only record: after a crash, the lists in
``working`` are resumed. Others write into the folder, so no link in it is followed.

The folder is polled, since network disks report no changes. Times of files are only compared
with each other, never with a clock, since a clock may jump or belong to another machine.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import stat
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import Final, Literal

import msgspec
from filelock import FileLock, Timeout

from cardgen.errors import Location, OutputError, ShipmentError
from cardgen.storage import SharedFolder, is_temporary, number_names, write_error

WORKING: Final = "working"
LISTS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".xls")
"""Suffixes of lists; for ``.xls`` the report explains how to save the list."""
REPORT: Final = ".txt"
"""Suffix that makes the name of a report from that of its list."""
Verdict = Literal["done", "failed"]
FileDefect = Literal["empty", "cut-off"]
Waits = Literal["resting", "open", "empty", "cut-off", "same-name", "linked", "not-a-list"]
"""Reasons why a file is not taken, or not yet."""
_ZIP: Final = b"PK\x03\x04"
_HOLE: Final = 4  # NULs in a row; UTF-16 has at most three
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


class _FileState(msgspec.Struct):
    """State of a file, and the time since when it has not changed, in seconds."""

    mark: tuple[int, int, int]
    since: float


class FolderLock(msgspec.Struct, frozen=True):
    """Lock on an open file."""

    handle: int

    @classmethod
    def acquire(cls, handle: int) -> FolderLock | None:
        """Lock an open file; None if the system or the disk has no such locks.

        Raises BlockingIOError if another process has the lock.
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
        """Close the file, which releases the lock."""
        os.close(self.handle)


class DropFolder:
    """The watched folder, used by one process at a time.

    A file is taken after `rest` seconds without a change. A file that seems incomplete is
    taken after `patience` seconds, so that its report can say so.
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
        self._states: dict[Path, _FileState] = {}
        self._lock: FileLock | FolderLock | None = None
        self._inside = SharedFolder(root)
        self._folders = {name: self._inside.below(name) for name in _BELOW}

    def open(self) -> None:
        """Lock the folder for this process, and create its subfolders.

        Raises ShipmentError "busy" if another process has the lock, and OutputError.
        """
        place = Location(str(self.root))
        if not self.root.is_dir():
            raise OutputError("output", "there is no such folder", location=place)
        holder = ""
        with suppress(OSError):
            note = self._inside.read(_NOTE, _MOST_NOTE)
            holder = note.decode("utf-8", "replace").strip()[:200]
        try:
            self._lock = self._acquire_lock(holder)
            me = f"process {os.getpid()} on {socket.gethostname()}"
            self._inside.write(_NOTE, me.encode())
            for folder in self._folders.values():
                folder.make()
            for folder in (self._inside, *self._folders.values()):
                for name, _ in folder.entries():
                    if is_temporary(name):  # left by a killed process
                        folder.remove(name)
        except BaseException as error:
            self.close()
            if not isinstance(error, OSError):
                raise
            named = error.filename if isinstance(error.filename, str) else str(self.root)
            raise write_error(error, named) from error

    def _acquire_lock(self, holder: str) -> FileLock | FolderLock:
        """Get the lock of the folder. Raises OSError, and ShipmentError "busy"."""
        handle = self._inside.open_to_lock(_LOCK)
        try:
            if folder_lock := FolderLock.acquire(handle):
                return folder_lock
            lock = FileLock(self.root / _LOCK)
            lock.acquire(timeout=0)
        except (BlockingIOError, Timeout):
            os.close(handle)
            raise ShipmentError(
                "busy",
                f"{holder or 'another process'} is working on this folder",
                location=Location(str(self.root)),
                hint="wait until the process has ended, or choose another folder",
            ) from None
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        return lock

    def close(self) -> None:
        """Release the lock of the folder."""
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(OSError):
                lock.release()

    @property
    def is_there(self) -> bool:
        """True if the folder can be reached and its disk is mounted."""
        return not self.hindrance

    @property
    def hindrance(self) -> str:
        """Return why the folder cannot be used now; "" if it can."""
        try:
            names = {name for name, _ in self._inside.entries()}
            if not names.intersection(_BELOW):
                return "the folder is not there"
            for folder in self._folders.values():
                folder.make()  # somebody may have removed it
        except OSError as error:
            place = Path(error.filename).name if isinstance(error.filename, str) else ""
            where = f"{place}: " if place in _BELOW else ""
            return f"{where}{error.strerror or 'the folder cannot be reached'}"
        return ""

    def look(self) -> Iterator[tuple[str, Waits | None]]:
        """Yield the files by name, each with its reason to wait or None.

        Raises OSError if the folder cannot be reached.
        """
        there = set()
        for name, about in self._inside.entries():
            if not _is_passing(name) and stat.S_ISREG(about.st_mode):
                there.add(self.root / name)
                with suppress(FileNotFoundError):
                    yield name, self._find_reason(name, about)
        for path in [each for each in self._states if each.parent == self.root]:
            if path not in there:
                del self._states[path]

    def _find_reason(self, name: str, about: os.stat_result) -> Waits | None:
        """Return why a file has to wait; None if it can be taken."""
        if not name.lower().endswith(LISTS) or is_report(name):
            return "not-a-list"
        if about.st_nlink > 1:  # the other name may be anywhere
            return "linked"
        since = self._find_rest_start(self.root / name, about)
        # Excel and LibreOffice make such files beside an open one.
        if any(self._inside.has(each) for each in (f"~${name}", f".~lock.{name}#")):
            return "open"
        if since is None:
            return "resting"
        reason: FileDefect | None = None
        with suppress(PermissionError), self._inside.open_to_read(name) as file:
            # A file that may not be read gets a report that says so.
            reason = find_defect(file)
            if reason is not None and self._now() - since < self._patience:
                return reason
            if is_open_for_writing(file):
                return "open"
        return "same-name" if self._folders[WORKING].has(name) else None

    def _find_rest_start(self, path: Path, about: os.stat_result) -> float | None:
        """Return when a file was last changed; None if too recently."""
        mark = about.st_ino, about.st_size, about.st_mtime_ns
        seen = self._states.get(path)
        if seen is None or seen.mark != mark:
            seen = self._states[path] = _FileState(mark, self._now())
        return seen.since if self._now() - seen.since >= self._rest else None

    def get_working_path(self, name: str) -> Path:
        """Return the path of a list in the folder ``working``."""
        return self.root / WORKING / name

    def take(self, name: str) -> None:
        """Move a list into ``working``. Raises OSError, also if another program uses it."""
        self._inside.move(name, self._folders[WORKING], name)
        if state := self._states.pop(self.root / name, None):
            self._states[self.get_working_path(name)] = state
        with suppress(OSError):
            if not self._folders["failed"].has(name):  # a corrected list has come
                self._folders["failed"].remove(name + REPORT)

    def list_taken(self) -> list[str]:
        """List the names in ``working``. Raises OSError."""
        listed = self._folders[WORKING].entries()
        return [n for n, about in listed if not _is_passing(n) and stat.S_ISREG(about.st_mode)]

    def is_at_rest(self, name: str) -> bool:
        """True if a list in ``working`` does not change any more.

        Raises OSError, and FileNotFoundError if somebody has removed the list.
        """
        folder = self._folders[WORKING]
        about = folder.about(name)
        if not stat.S_ISREG(about.st_mode):
            raise FileNotFoundError
        if self._find_rest_start(self.get_working_path(name), about) is None:
            return False
        try:
            with folder.open_to_read(name) as file:
                return not is_open_for_writing(file)
        except PermissionError:
            return True

    def end(self, name: str, verdict: Verdict, report: bytes) -> str:
        """Write the report of a list, and move the list. Return its new name.

        After a crash between the two, the report is written again. Raises OutputError.
        """
        folder, place = self._folders[verdict], name
        try:
            place = next(each for each in number_names(name) if not folder.has(each))
            folder.write(place + REPORT, report)
        except OSError as error:
            raise write_error(error, str(folder.path / (place + REPORT))) from error
        self._states.pop(self.get_working_path(name), None)
        try:
            self._folders[WORKING].move(name, folder, place)
        except FileNotFoundError:
            if not self.is_there:
                raise write_error(OSError(2, "the folder is gone"), str(self.root)) from None
        except OSError as error:
            raise write_error(error, str(folder.path / place)) from error
        return place

    def put(self, name: str, data: bytes) -> bool:
        """Put a list into the folder atomically. True if its name was free.

        Raises OutputError.
        """
        try:
            if self._inside.has(name):
                return False
            self._inside.write(name, data)
        except OSError as error:
            raise write_error(error, str(self.root / name)) from error
        return True

    def list_ended(self, verdict: Verdict) -> list[tuple[int, str]]:
        """List the names in ``done`` or ``failed`` with their times, the latest first."""
        try:
            found = [
                (about.st_ctime_ns, name)
                for name, about in self._folders[verdict].entries()
                if stat.S_ISREG(about.st_mode) and not _is_passing(name) and not is_report(name)
            ]
        except OSError:
            return []
        return sorted(found, reverse=True)

    def read_ended(self, verdict: Verdict, name: str, most: int) -> bytes:
        """Read a finished list of at most so many bytes. Raises OSError."""
        return self._folders[verdict].read(name, most)

    def read_report(self, verdict: Verdict, name: str) -> str:
        """Read the report of a finished list, or return why it cannot be read."""
        try:
            data = self._folders[verdict].read(name + REPORT, _MOST_REPORT)
        except OSError as error:
            return error.strerror or ""
        return data.decode("utf-8-sig", "replace")


def open_list(path: Path) -> BufferedReader:
    """Open a list in ``working`` for reading, without following links. Raises OSError."""
    folder = path.parent
    return SharedFolder(folder.parent, folder.name).open_to_read(path.name)


def is_report(name: str) -> bool:
    """True if a name is that of a report: ``mapo.csv.txt``."""
    return name.lower().removesuffix(REPORT).endswith(LISTS) and name.lower().endswith(REPORT)


def _is_passing(name: str) -> bool:
    """True if a name belongs to a hidden, temporary or partial file."""
    lower = name.lower()
    return name.startswith((".", "~")) or lower.endswith(_PASSING) or lower in _NO_CONCERN


def find_defect(file: BufferedReader) -> FileDefect | None:
    """Find the defect of a file that seems incomplete, or None. Raises OSError."""
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        return "empty"
    if file.read(len(_ZIP)) == _ZIP:  # the directory is at the end (APPNOTE 4.3.6)
        return None if zipfile.is_zipfile(file) else "cut-off"
    file.seek(max(0, size - _HOLE))
    # Explorer allocates the whole file before it writes the data.
    return "cut-off" if file.read() == bytes(_HOLE) else None


def is_open_for_writing(file: BufferedReader) -> bool:
    """True if a program has the file open for writing (only known on Linux)."""
    if sys.platform != "linux":
        return False
    import fcntl

    handle = file.fileno()
    try:
        # If a program opens the file now, the kernel sends a signal: one without an effect.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    return False
