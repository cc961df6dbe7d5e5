"""Where bytes go: a file that is there whole or not at all, or standard output."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from cardgen.errors import Location, OutputError
from cardgen.remedies import Remedy

FULL = (errno.ENOSPC, errno.EDQUOT)
MAKE_ROOM = "make room on the disk, and run the same command again"
_NAME_KEPT = 40  # characters of a file's name that its temporary name shows
_FIGURES = 8  # that tell a temporary name from others
_TEMPORARY = re.compile(rf"\..+\.[0-9a-f]{{{_FIGURES}}}")


def write_file(
    path: Path, data: bytes, *, sync: bool = True, private: bool = False, replace: bool = True
) -> None:
    """Put `data` at `path` at once, or leave what was there untouched.

    The bytes go to a temporary name in the same folder, reach the disk, and are then
    renamed. A symbolic link stays one; a device or pipe, which cannot be replaced, is
    written to. Without `sync` a power cut, though no end of the program, may lose them: that
    is for files whose digest is kept elsewhere. What is `private` nobody else can read, from
    its first byte on. Without `replace` a file that has something in it stays. Raises
    OutputError.
    """
    try:
        target = _target(path)
        if target is None:
            path.write_bytes(data)
        else:
            mode = 0o600 if private else 0o666
            _replace(target, data, sync=sync, mode=mode, put=_put if replace else _put_new)
    except OSError as error:
        raise refused(error, str(path)) from error


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are not there. Raises OutputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(error, str(path)) from error


def temporary_name(file: str) -> str:
    """A name, of no other file, for `file` as long as it is not whole."""
    return f".{file[:_NAME_KEPT]}.{os.urandom(_FIGURES // 2).hex()}"


def numbered(file: str) -> Iterator[str]:
    """``a/b.png``, and after it ``a/b-2.png``, ``a/b-3.png`` … for where that is taken."""
    folder, slash, name = file.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    if not stem:  # it has no extension
        stem, dot, extension = name, "", ""
    stem = f"{folder}{slash}{stem}"
    yield file
    yield from (f"{stem}-{number}{dot}{extension}" for number in count(2))


def is_temporary(file: str) -> bool:
    """Whether a file of this name is what was left of one that was not whole."""
    return _TEMPORARY.fullmatch(file) is not None


def is_temporary_of(name: str, file: str) -> bool:
    """True if `name` is one that `file` has as long as it is not whole."""
    return (
        is_temporary(name)
        and name.startswith(f".{file[:_NAME_KEPT]}.")
        and (len(name) == len(f".{file[:_NAME_KEPT]}.") + _FIGURES)
    )


def unused_folder(folder: Path) -> Path:
    """``folder/1``, or the next number that nothing there has: for copies of their own."""
    return next(place for number in count(1) if not (place := folder / str(number)).exists())


def remove_file(path: Path) -> None:
    """Remove a file, if it is there. Raises OutputError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise refused(error, str(path)) from error


def move_file(path: Path, to: Path) -> None:
    """Move a file, if it is there. Raises OutputError."""
    try:
        path.replace(to)
    except FileNotFoundError:
        pass
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise refused(error, str(to)) from error
        write_file(to, path.read_bytes())  # a link leads to another disk
        remove_file(path)


def write_stdout(data: bytes) -> None:
    """Write bytes to standard output.

    Raises OutputError, or BrokenPipeError where the reader has gone.
    """
    if sys.stdout is None:  # as Python has it where the shell closed it: >&-
        raise refused(OSError(errno.EBADF, "it is closed"), "standard output")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise refused(error, "standard output") from error


def _target(path: Path) -> Path | None:
    """The file that is to be replaced: where a link leads to; None for a device or pipe."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return path
    if not stat.S_ISLNK(mode):
        return path if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else None
    try:  # /dev/stdout leads to a pipe that has no name
        mode = path.stat().st_mode
    except FileNotFoundError:
        return path.resolve()
    return path.resolve() if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else None


def _put(temporary: Path, target: Path) -> None:
    temporary.replace(target)


def _put_new(temporary: Path, target: Path) -> None:
    """Put a file in a place that no other file with something in it has. Raises OSError."""
    with suppress(FileNotFoundError):
        if not target.stat().st_size:
            target.unlink()
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a disk that has no links
        if target.exists():
            raise
        temporary.replace(target)
    else:
        with suppress(OSError):  # it is there, whatever becomes of its other name
            temporary.unlink()


def _replace(
    target: Path, data: bytes, *, sync: bool, mode: int, put: Callable[[Path, Path], None]
) -> None:
    """Put bytes that are all there already in place, with as few system calls as it takes."""
    temporary = target.with_name(temporary_name(target.name))
    handle = _opened(temporary, mode)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            if sync:
                os.fsync(handle)
        finally:
            os.close(handle)
        put(temporary, target)
    except BaseException:
        discard(temporary)
        raise


def discard(temporary: Path) -> None:
    """Remove a file that is not wanted; what cannot be removed is for who cleans up later."""
    with suppress(OSError):
        temporary.unlink()


def _opened(temporary: Path, mode: int = 0o666) -> int:
    # Not tempfile, whose files are private: these get the rights that the umask allows.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(temporary, flags, mode)


@contextmanager
def open_atomic(path: Path) -> Iterator[BinaryIO]:
    """A file to write to bit by bit, at `path` when all is written. Raises OutputError."""
    try:
        with _temporary(path.resolve(), sync=True) as file:
            yield file
    except OSError as error:
        raise refused(error, str(path)) from error


@contextmanager
def _temporary(target: Path, *, sync: bool) -> Iterator[BinaryIO]:
    temporary = target.with_name(temporary_name(target.name))
    handle = _opened(temporary)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            if sync:
                os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        discard(temporary)
        raise


def refused(error: OSError, place: str) -> OutputError:
    """What to say where a file cannot be written, or a folder not be made."""
    reason, hint = _why(error, Path(place))
    return OutputError(
        "output",
        f"cannot write: {reason}",
        location=Location(place),
        hint=hint,
        remedy=None if error.errno in FULL else Remedy("other-output"),
    )


def _why(error: OSError, place: Path) -> tuple[str, str]:
    """The reason, and what to do about it where another place is not all that helps."""
    said = error.strerror or str(error)
    if error.errno in FULL:
        return said, MAKE_ROOM
    if error.errno in (errno.EACCES, errno.EPERM):
        return said, "mend the folder's rights"
    if error.errno == errno.ENOENT:
        for above in reversed(place.parents):
            if not above.exists():
                return f"there is no folder {above.name}", "make it"
    if error.errno in (errno.EISDIR, errno.EEXIST) and place.is_dir():
        return f"{place.name} is a folder, not a file", ""
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        for above in (place, *place.parents):
            if above.is_file():
                return f"{above.name} is a file, not a folder", ""
    return said, ""
