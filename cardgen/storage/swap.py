"""A file put in the place of another, which is looked at as it goes.

In come bytes for a path; out come the bytes that were there in that instant. Who read a file,
thought, and writes it again would otherwise undo what a program wrote in between that knows of
no lock. Linux exchanges two names in one step; elsewhere the file is read right before.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from cardgen.files import read
from cardgen.storage.file import refused, temporary_name

_HERE: Final = -100  # AT_FDCWD
_EXCHANGE: Final = 2  # RENAME_EXCHANGE
_UNABLE: Final = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)
_QUIET: Final = 0.05  # seconds in which who writes a file bit by bit writes the next one
_FRESH: Final = 1.0  # seconds since a change, after which nobody is at it
_PATIENCE: Final = 5.0  # seconds


def swap_file(path: Path, data: bytes, expected: bytes, most: int) -> bytes:
    """Put `data` at `path` at once, and return what was there, `expected` or something else.

    What is another, and still being written, is waited for. A link stays one, and a file keeps
    its rights. `most` is how many bytes are read. Raises OutputError; nothing is changed then.
    """
    target = path.resolve()
    temporary = target.with_name(temporary_name(target.name))
    try:
        try:
            _write(temporary, data, target)
            if _exchanged(temporary, target):
                found = read(temporary, most)
                return found if found == expected else read_settled(temporary, most)
            found = read(target, most)
            temporary.replace(target)
            return found
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise refused(error, str(path)) from error


def read_settled(path: Path, most: int) -> bytes:
    """The bytes of a file that nobody is writing, as an editor may that empties it first.

    Raises OSError, also where it does not come to rest.
    """
    deadline = time.monotonic() + _PATIENCE
    before = path.stat()
    if abs(time.time() - before.st_mtime) > _FRESH:
        return read(path, most)
    while time.monotonic() < deadline:
        time.sleep(_QUIET)
        data = read(path, most)
        after = path.stat()
        if (before.st_ino, before.st_mtime_ns, before.st_size) == (
            after.st_ino,
            after.st_mtime_ns,
            len(data),
        ):
            return data
        before = after
    raise OSError(errno.EBUSY, "another program goes on writing it")


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
