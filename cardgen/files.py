"""Files that somebody names: their existence, their bytes within limits, and their text.

In comes a path of any kind; out comes an answer, or an OSError whose `strerror` says in words
what is wrong. A name may be too long for the disk, its folder closed to us, and the file a
device without an end or a pipe without a writer: none of these may end a program or keep it
waiting. Text files are UTF-8; for others the error names the line, or their true kind.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Final

from cardgen.errors import EncodingError, Location

MOST_TEXT: Final = 256 << 10  # bytes of a file that somebody writes by hand
MOST_MESSAGES: Final = 1 << 20  # bytes of a file of some thousands of messages
MOST_PO: Final = 8 << 20  # bytes of such a file with obsolete entries between the others
MOST_WITH_TAIL: Final = 256 << 20  # the same with the obsolete entries at its end
_ABSENT: Final = {
    errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL,
}  # fmt: skip
_READING: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CLOSED: Final = 0  # in place of a mode that cannot be read
_MEGABYTE: Final = 1 << 20
_KINDS: Final[tuple[tuple[Callable[[int], bool], str], ...]] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)
_BEGINNINGS: Final = (
    ("a picture", rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF.{4}WEBP"),
    ("a PDF file", rb"%PDF-"),
    ("a workbook or another ZIP file", rb"PK\x03\x04"),
    ("an old workbook or another Office file", rb"\xd0\xcf\x11\xe0"),
    ("a font", rb"OTTO|ttcf|\0\x01\0\0"),
)  # the kinds of files, and their first bytes
_SCARCE: Final = {
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open on this machine",
    errno.ENOMEM: "there is not enough memory",
    errno.EAGAIN: "too many processes are running",
}


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """The bytes of a file, and its name for errors, which does not count in comparisons."""

    data: bytes
    file: str = field(compare=False)


def is_there(path: Path) -> bool:
    """True if a path is an existing file or device that may be read, and no folder.

    A path that cannot be examined, as in a closed folder, counts too: reading it raises an
    error with the reason.
    """
    mode = _mode(path)
    return mode is not None and not stat.S_ISDIR(mode)


def has_bytes(path: Path) -> bool:
    """True if a path is a regular file that is not empty."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size > 0


def is_folder(path: Path) -> bool:
    """True if a path is a folder, or cannot be examined."""
    mode = _mode(path)
    return mode == _CLOSED or (mode is not None and stat.S_ISDIR(mode))


def list_folder(folder: Path) -> list[Path]:
    """List the paths in a folder by name; [] if it does not exist. Raises OSError."""
    try:
        with os.scandir(folder) as found:
            return sorted(folder / each.name for each in found)
    except (OSError, ValueError) as error:
        if _is_absent(error):
            return []
        raise


def open_file(path: Path) -> BufferedReader:
    """Open a file for reading. Raises OSError, also for a folder, a pipe or a device."""
    try:
        handle = os.open(path, _READING)
    except ValueError as error:  # a NUL in the name, or a character that no name has
        raise OSError(errno.EINVAL, "a file cannot have this name") from error
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
    """Read a file. Raises OSError, also if it has more than `most` bytes."""
    with open_file(path) as file:
        return read_limited(file, most)


def read_limited(file: BufferedReader, most: int) -> bytes:
    """Read an open file. Raises OSError if it has more than `most` bytes."""
    data = file.read(most + 1)
    if len(data) > most:
        limit = f"{most // _MEGABYTE} MB" if most >= _MEGABYTE else f"{most // 1024} KB"
        raise OSError(errno.EFBIG, f"it is larger than {limit}")
    return data


def find_shortage(error: BaseException) -> str:
    """Return what the machine lacks according to an error, such as memory; or ""."""
    no_room = isinstance(error, ImportError) and "failed to map" in str(error)
    if isinstance(error, MemoryError) or no_room:
        return _SCARCE[errno.ENOMEM]
    return _SCARCE.get(error.errno or 0, "") if isinstance(error, OSError) else ""


def _mode(path: Path) -> int | None:
    """Return the mode of a path; None if it does not exist."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError) as error:
        return None if _is_absent(error) else _CLOSED


def _is_absent(error: OSError | ValueError) -> bool:
    """True if an error means that a path does not exist."""
    return isinstance(error, ValueError) or error.errno in _ABSENT


def decode(data: bytes, file: str) -> str:
    """Decode the bytes of a UTF-8 text file. Raises EncodingError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if kind := identify_other_kind(data):
            reason, hint = f"this is {kind}, not a text file", "name another file"
            place = Location(file)
        else:
            reason = f"byte 0x{data[error.start]:02X} is not UTF-8"
            hint = "save the file as UTF-8"
            place = Location(file, data.count(b"\n", 0, error.start) + 1)
        raise EncodingError("bad-encoding", reason, location=place, hint=hint) from None


def identify_other_kind(data: bytes) -> str:
    """Describe the kind of a file by its first bytes: "a picture"; "" for text."""
    kinds = (kind for kind, start in _BEGINNINGS if re.match(start, data, re.DOTALL))
    return next(kinds, "")


def check_encoding(name: str) -> None:
    """Raise ValueError if Python does not know a text encoding."""
    try:
        codecs.getincrementaldecoder(name)().decode(b"")
        "".encode(name)
    except (LookupError, ValueError) as error:
        known = "use utf-8, cp949, gb18030, shift_jis or big5"
        raise ValueError(f"{name!r} is not a known encoding; {known}") from error
