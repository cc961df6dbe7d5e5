"""A file put in the place of another, if that is still what its reader read.

In come bytes for a path and those that are expected there; out comes whether they were. Who
read a file, thought, and writes it again would otherwise undo what a program wrote in between
that knows of no lock. Linux exchanges two names in one step, so that what was there can be
looked at, and put back; elsewhere the file is read right before.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from cardgen.files import read
from cardgen.storage.file import discard, refused, temporary_name

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_HERE: Final = -100  # AT_FDCWD
_EXCHANGE: Final = 2  # RENAME_EXCHANGE
_UNABLE: Final = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)
_QUIET: Final = 0.05  # seconds in which who writes a file bit by bit writes the next one
_PAUSE: Final = 0.01
_RESTS: Final = 1.0  # seconds since a change, after which nobody is at it
_PATIENCE: Final = 5.0  # seconds


def swap_file(path: Path, data: bytes, expected: bytes, most: int) -> bool:
    """Put `data` at `path`, whole and at once, if `expected` is there; else change nothing.

    A program that has begun to write the file goes on with it. A link stays one, and a file
    keeps its rights. `most` is how many bytes are read. Raises OutputError, and has changed
    nothing then.
    """
    target = path.resolve()
    temporary = target.with_name(temporary_name(target.name))
    is_theirs = False  # what has the temporary name
    try:
        _write(temporary, data, target)
        # To put back what was there takes a moment, in which others would see ours: it is only
        # for what comes in the instant from here to the exchange.
        if read(target, most) != expected or _is_open_for_writing(target) is True:
            return False
        is_theirs = _exchanged(temporary, target)
        if not is_theirs:  # as good as can be done here
            temporary.replace(target)
            return True
        there = _bytes(temporary, most)
        is_theirs = there != expected or _is_open_for_writing(temporary) is True
        if is_theirs:
            _put_back(temporary, target, data, there, most)
            is_theirs = False
            return False
    except OSError as error:
        raise refused(error, str(path)) from error
    else:
        return True
    finally:
        if is_theirs:
            _keep(temporary, target)
        else:
            discard(temporary)


def _keep(temporary: Path, target: Path) -> None:
    """Let what another program wrote, and nobody could put back, stay under a name of its own.

    Under the temporary one it would be cleaned away.
    """
    with suppress(OSError):
        temporary.rename(target.with_name(f"{target.name}.other{temporary.suffix}"))


def _put_back(
    temporary: Path, target: Path, ours: bytes | None, theirs: bytes | None, most: int
) -> None:
    """Put what was there back in the place of ours, or whatever came there meanwhile."""
    while _exchanged(temporary, target):
        found = _bytes(temporary, most)
        if found == ours:
            return
        ours, theirs = theirs, found


def _bytes(path: Path, most: int) -> bytes | None:
    """What is in a file, unless nobody would read it."""
    try:
        return read(path, most)
    except OSError:
        return None


def read_settled(path: Path, most: int) -> bytes:
    """The bytes of a file that nobody is writing, as an editor may that empties it first.

    Linux knows whether somebody has it open for that; elsewhere a file that has just changed
    is waited for. Raises OSError, also where it does not come to rest.
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
    raise OSError(errno.EBUSY, "another program goes on writing it")


def _state(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _is_open_for_writing(path: Path) -> bool | None:
    """Whether a program has a file open to write to it; None where nobody knows."""
    lease = getattr(fcntl, "F_SETLEASE", None)
    if lease is None:
        return None
    handle = os.open(path, os.O_RDONLY)
    try:
        # Who opens it in this instant wakes us, by a signal that nobody minds.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, lease, fcntl.F_RDLCK)
        fcntl.fcntl(handle, lease, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # a file of somebody else, a disk of the network
        return None
    else:
        return False
    finally:
        os.close(handle)


def _write(temporary: Path, data: bytes, target: Path) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
        if hasattr(os, "fchmod"):
            there = target.stat()
            with suppress(OSError):  # a group that its writer is not in
                os.fchown(file.fileno(), -1, there.st_gid)
            with suppress(OSError):
                os.fchmod(file.fileno(), there.st_mode & 0o7777)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _exchanged(first: Path, second: Path) -> bool:
    """Whether two files have changed their names. Raises OSError."""
    rename = _rename()
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
def _rename() -> Callable[..., int] | None:
    """The C library's function, where it has it."""
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
