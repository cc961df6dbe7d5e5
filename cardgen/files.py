"""Files that somebody names: whether one is there, and its bytes, within limits.

In comes a path of any kind; out comes an answer, or an OSError that says in words what is in
the way (`strerror`). A name may be longer than a disk takes, its folder may be closed, and
behind it there may be a device without an end, or a pipe into which nobody writes: none of
these may end a program or keep it waiting.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Final

MOST_TEXT: Final = 256 << 10  # bytes of a file that somebody writes by hand
MOST_MESSAGES: Final = 1 << 20  # bytes of a file of some thousands of messages
MOST_PO: Final = 8 << 20  # the same with all that is obsolete in it
_ABSENT: Final = {
    errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL,
}  # fmt: skip
_OPENED: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CLOSED: Final = 0  # in place of the mode of what cannot be looked at
_MEGABYTE: Final = 1 << 20
_KINDS: Final[tuple[tuple[Callable[[int], bool], str], ...]] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)
_SCARCE: Final = {
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open on this machine",
    errno.ENOMEM: "there is too little memory",
    errno.EAGAIN: "too many processes are running",
}


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """What is in a file; by which name errors call it makes no difference."""

    data: bytes
    file: str = field(compare=False)


def is_there(path: Path) -> bool:
    """Whether there is something other than a folder, so that to read it is worth a try.

    What cannot be looked at, as in a folder that is closed, counts as being there: whoever
    reads it is told why it cannot be read.
    """
    mode = _mode(path)
    return mode is not None and not stat.S_ISDIR(mode)


def has_bytes(path: Path) -> bool:
    """True if there is a file with something in it; a device or a pipe is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size > 0


def is_folder(path: Path) -> bool:
    """Whether there is a folder, or something that cannot be looked at."""
    mode = _mode(path)
    return mode == _CLOSED or (mode is not None and stat.S_ISDIR(mode))


def listed(folder: Path) -> list[Path]:
    """What is in a folder, by name; nothing if there is none. Raises OSError."""
    try:
        with os.scandir(folder) as found:
            return sorted(folder / each.name for each in found)
    except (OSError, ValueError) as error:
        if _is_absent(error):
            return []
        raise


def size(path: Path) -> int:
    """The bytes of a file. Raises OSError where it is no file, or cannot be read."""
    with opened(path) as file:
        return os.fstat(file.fileno()).st_size


def opened(path: Path) -> BufferedReader:
    """A file to read from. Raises OSError, also for what is no file."""
    try:
        handle = os.open(path, _OPENED)
    except ValueError as error:  # a NUL in the name, or a character that no name has
        raise OSError(errno.EINVAL, "no file can have this name") from error
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            kind = next((name for test, name in _KINDS if test(mode)), "a device")
            raise OSError(errno.EINVAL, f"this is {kind}, not a file")
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read(path: Path, most: int) -> bytes:
    """The bytes of a file that has `most` of them. Raises OSError, also if it has more."""
    with opened(path) as file:
        return limited(file, most)


def limited(file: BufferedReader, most: int) -> bytes:
    """The bytes of an open file that has `most` of them. Raises OSError if it has more."""
    data = file.read(most + 1)
    if len(data) > most:
        limit = f"{most // _MEGABYTE} MB" if most >= _MEGABYTE else f"{most // 1024} KB"
        raise OSError(errno.EFBIG, f"it is larger than {limit}")
    return data


def scarce(error: BaseException) -> str:
    """What the machine is short of, where an error comes of that; else nothing."""
    no_room = isinstance(error, ImportError) and "failed to map" in str(error)
    if isinstance(error, MemoryError) or no_room:
        return _SCARCE[errno.ENOMEM]
    return _SCARCE.get(error.errno or 0, "") if isinstance(error, OSError) else ""


def _mode(path: Path) -> int | None:
    """What is there, or None if there is nothing."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError) as error:
        return None if _is_absent(error) else _CLOSED


def _is_absent(error: OSError | ValueError) -> bool:
    return isinstance(error, ValueError) or error.errno in _ABSENT
