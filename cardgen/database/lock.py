"""The lock of a database, and its holder: one process writes at a time.

The lock works on this machine and on shared disks. The note of the holder stays after a crash.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Final

import msgspec
from filelock import FileLock, Timeout

from cardgen.errors import Location, OutputError, ShipmentError
from cardgen.lazy import lazy_pattern
from cardgen.storage import FULL, write_error

_NOTE: Final = lazy_pattern(r"process ([0-9]{1,9}) on (.*?)(?: \[(.*)\])?")
_ENDED: Final = ("Z", "X")  # states of a process that has ended: zombie and dead


class Holder(msgspec.Struct, frozen=True):
    """The process that has locked a database, or had locked it when the process crashed."""

    process: int
    machine: str
    began: str = ""  # its start; "" if unknown

    @classmethod
    def this(cls) -> Holder:
        """Describe this process as the holder of a lock."""
        return cls(os.getpid(), socket.gethostname(), _beginning(os.getpid()) or "")

    @classmethod
    def of(cls, note: str) -> Holder | None:
        """Parse the text of `note`; None if it is empty or not valid."""
        match = _NOTE.fullmatch(note)
        return cls(int(match[1]), match[2], match[3] or "") if match else None

    @property
    def note(self) -> str:
        """Return the text that a database stores about the holder."""
        return str(self) + (f" [{self.began}]" if self.began else "")

    @property
    def is_gone(self) -> bool:
        """True if the process has certainly ended."""
        if self.machine != socket.gethostname():
            return False
        began = _beginning(self.process)
        return began is not None and (not began or (bool(self.began) and began != self.began))

    def __str__(self) -> str:
        """The holder in words."""
        return f"process {self.process} on {self.machine}"


def format_holder(note: str) -> str:
    """Describe the holder of a lock for people."""
    holder = Holder.of(note)
    return str(holder) if holder else note


def _beginning(process: int) -> str | None:
    """Return the start time of a process; "" if it has ended, None if unknown."""
    if sys.platform != "linux":
        return None
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
    except FileNotFoundError:
        return "" if Path("/proc/self/stat").exists() else None
    except (OSError, ValueError):
        return None
    fields = stat.rpartition(")")[2].split()  # the name may contain spaces and brackets
    return "" if fields[0] in _ENDED else f"{boot[:8]} {fields[19]}"


def lock_database(path: Path, work: str, holder: str = "") -> FileLock:
    """Lock the database at `path` for this process. Create its folder if needed.

    An error names the `work` in the database, and its `holder` if known. Raises ShipmentError
    "busy", and OutputError.
    """
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _mend_rights(path)
        lock = FileLock(folder / f".{path.stem}.lock")
        lock.acquire(timeout=0)
    except Timeout:
        raise ShipmentError(
            "busy",
            f"{format_holder(holder) or 'another process'} is working on {work}",
            location=Location(str(folder)),
            hint="wait until it ends, or use another folder",
        ) from None
    except OSError as error:
        if error.errno in FULL:
            raise write_error(error, str(error.filename or path)) from error
        raise OutputError(
            "output",
            f"cannot write: {error.strerror}",
            location=Location(str(error.filename or path)),
            hint=f"correct the permissions of the folder of {work}",
        ) from error
    return lock


def _mend_rights(path: Path) -> None:
    """Give the WAL and SHM files of a database the permissions of the database.

    SQLite makes them with the rights of that time; a database that was read-only leaves
    read-only ones. Raises OSError if the database itself is read-only.
    """
    if not path.exists():
        return
    if not os.access(path, os.W_OK):
        raise PermissionError(13, "the file is read-only", str(path))
    mode = path.stat().st_mode
    for beside in (path.with_name(f"{path.name}-{end}") for end in ("wal", "shm")):
        if beside.exists() and beside.stat().st_mode != mode:
            beside.chmod(mode)
