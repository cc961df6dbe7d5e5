"""Change files that other programs change too: lock their folder, compare, and swap.

A lock of the folder keeps other processes of cardgen out. Other programs know of no lock: an
editor may write a file after cardgen has read it, and cardgen must not undo that. Linux
exchanges two names in one step, so that the old file can be compared afterwards and put back;
other systems read the file right before it is replaced.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final

from filelock import lock_descriptor

from cardgen.errors import Location, OutputError
from cardgen.files import list_folder, read
from cardgen.storage.file import create, discard, is_temporary_of, temporary_name, write_error

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

LOCK: Final = ".cardgen.lock"
"""File that is locked on Windows, which locks no folder."""

_HERE: Final = -100  # AT_FDCWD
_EXCHANGE: Final = 2  # RENAME_EXCHANGE
_UNABLE: Final = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)
_QUIET: Final = 0.05  # seconds in which a program that writes in pieces writes the next piece
_PAUSE: Final = 0.01
_RESTS: Final = 1.0  # seconds since a change, after which the file is complete
_PATIENCE: Final = 5.0  # seconds to wait for a file
_TURN: Final = 20.0  # seconds to wait for a folder


@contextmanager
def lock_folder(folder: Path, what: str) -> Iterator[None]:
    """Lock a folder against other cardgen processes. Raises OutputError.

    `what` is the subject of their work, for the error after a long wait.
    """
    deadline = time.monotonic() + _TURN
    try:
        handle = _open_to_lock(folder)
        try:
            while not lock_descriptor(handle, blocking=False):
                if time.monotonic() > deadline:
                    reason = f"another cardgen is writing {what}"
                    raise OutputError("output", reason, location=Location(str(folder)))
                time.sleep(_PAUSE)
            yield
        finally:
            os.close(handle)
    except OSError as error:
        raise write_error(error, str(folder)) from error


def remove_leftovers(folder: Path, files: Collection[str]) -> None:
    """Remove temporary files of `files` that killed processes have left."""
    with suppress(OSError):
        for path in list_folder(folder):
            if any(is_temporary_of(path.name, file) for file in files):
                with suppress(OSError):
                    path.unlink()


def remove_leftovers_of(path: Path) -> None:
    """Lock the folder of a file, and remove the file's temporary files if possible."""
    with suppress(OSError, OutputError):
        path = path.resolve()
        if any(is_temporary_of(other.name, path.name) for other in list_folder(path.parent)):
            with lock_folder(path.parent, path.name):
                remove_leftovers(path.parent, [path.name])


def _open_to_lock(folder: Path) -> int:
    """Open the folder itself for locking, since git would see a lock file."""
    if os.name == "posix":
        return os.open(folder, os.O_RDONLY)
    return os.open(folder / LOCK, os.O_RDWR | os.O_CREAT)  # Windows opens no folder


def swap_file(path: Path, data: bytes, expected: bytes, most: int) -> bool:
    """Replace a file atomically by `data` if it still contains `expected`.

    True if it is written. A program that has begun to write the file wins. A link stays one,
    and a file keeps its rights. `most` limits the bytes to read. Raises OutputError, and has
    changed nothing then.
    """
    target = path.resolve()
    temporary = target.with_name(temporary_name(target.name))
    is_theirs = False  # True if the temporary name has the file of another program
    try:
        _write(temporary, data, target)
        # Others may see our file until it is swapped back. So this check comes first, and only
        # a change between it and the exchange is swapped back.
        if read(target, most) != expected or _is_open_for_writing(target) is True:
            return False
        is_theirs = _exchange(temporary, target)
        if not is_theirs:  # this system cannot exchange names
            temporary.replace(target)
            return True
        old = _read_bytes(temporary, most)
        is_theirs = old != expected or _is_open_for_writing(temporary) is True
        if is_theirs:
            _swap_back(temporary, target, data, old, most)
            is_theirs = False
            return False
    except OSError as error:
        raise write_error(error, str(path)) from error
    else:
        return True
    finally:
        if is_theirs:
            _rename_aside(temporary, target)
        else:
            discard(temporary)


def _rename_aside(temporary: Path, target: Path) -> None:
    """Rename another program's file if it cannot be put back.

    `remove_leftovers` would remove it under its temporary name.
    """
    with suppress(OSError):
        temporary.rename(target.with_name(f"{target.name}.other{temporary.suffix}"))


def _swap_back(
    temporary: Path, target: Path, ours: bytes | None, theirs: bytes | None, most: int
) -> None:
    """Exchange two names again until the other program's file is back in place."""
    while _exchange(temporary, target):
        data = _read_bytes(temporary, most)
        if data == ours:
            return
        ours, theirs = theirs, data


def _read_bytes(path: Path, most: int) -> bytes | None:
    """Read a file; None if it cannot be read."""
    try:
        return read(path, most)
    except OSError:
        return None


def read_when_stable(path: Path, most: int) -> bytes:
    """Read a file when no program writes it, since an editor may empty it first.

    Linux tells if a program has it open to write; elsewhere it must not have changed for a
    while. Raises OSError, also if a program does not stop writing it.
    """
    deadline = time.monotonic() + _PATIENCE
    before, since = None, time.monotonic()
    while time.monotonic() < deadline:
        state, data = _state(path), read(path, most)
        written = _is_open_for_writing(path)
        if written is False and state == _state(path):
            return data
        if state != before:
            before, since = state, time.monotonic()
        rests = time.monotonic() - since > (_QUIET if written is None else _RESTS)
        if rests or (written is None and abs(time.time() - path.stat().st_mtime) > _RESTS):
            return data
        time.sleep(_PAUSE)
    raise OSError(errno.EBUSY, "another program keeps writing the file")


def _state(path: Path) -> tuple[int, int, int]:
    """Return inode, modification time and size of a file."""
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _is_open_for_writing(path: Path) -> bool | None:
    """True if a program has the file open for writing; None if unknown."""
    lease = getattr(fcntl, "F_SETLEASE", None)
    if lease is None:
        return None
    handle = os.open(path, os.O_RDONLY)
    try:
        # A program that opens it in this instant breaks the lease; SIGURG is ignored.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, lease, fcntl.F_RDLCK)
        fcntl.fcntl(handle, lease, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # the file of another user, or a network disk
        return None
    else:
        return False
    finally:
        os.close(handle)


def _write(temporary: Path, data: bytes, target: Path) -> None:
    """Write a new file with the group and permissions of another. Raises OSError."""
    with os.fdopen(create(temporary), "wb") as file:
        if hasattr(os, "fchmod"):
            status = target.stat()
            with suppress(OSError):  # a group without this user
                os.fchown(file.fileno(), -1, status.st_gid)
            with suppress(OSError):
                os.fchmod(file.fileno(), status.st_mode & 0o7777)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _exchange(first: Path, second: Path) -> bool:
    """Exchange the names of two files atomically. True if the system can do this."""
    rename = _load_renameat2()
    if rename is None:
        return False
    names = os.fsencode(first), os.fsencode(second)
    if rename(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNABLE:  # the kernel or the file system
        return False
    raise OSError(code, os.strerror(code))


@cache
def _load_renameat2() -> Callable[..., int] | None:
    """Load the function `renameat2` of the C library; None if it is missing."""
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
