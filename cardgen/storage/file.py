"""Write files atomically: each is there whole, or not at all."""

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
from typing import BinaryIO, Final

from cardgen.errors import Location, OutputError
from cardgen.lazy import lazy_pattern
from cardgen.remedies import Remedy

FULL = (errno.ENOSPC, errno.EDQUOT)
MAKE_ROOM = "make room on the disk, and run the same command again"
_NAME_KEPT = 40  # characters of a file's name at the start of its temporary name
_FIGURES = 8  # hexadecimal ones at the end of a temporary name
_TEMPORARY = lazy_pattern(rf"\..+\.[0-9a-f]{{{_FIGURES}}}")
# Windows takes a colon for the beginning of a stream, refuses other marks and keeps some names
# for itself; and no message's id, which is free text, may lead into another folder.
_REFUSED: Final = lazy_pattern(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]+')
_RESERVED: Final = lazy_pattern(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE
)
_LONGEST: Final = 200  # bytes; all file systems take 255 with the extension


def write_file(
    path: Path, data: bytes, *, sync: bool = True, private: bool = False, replace: bool = True
) -> None:
    """Write a file atomically: `path` has all of `data`, or stays as it was.

    The bytes go to a temporary file in the same folder, reach the disk, and the file is then
    renamed. A symbolic link stays one; a device or pipe is written to. Without `sync` a power
    cut may lose the bytes, a crash of the program cannot: use it for files whose digest is
    stored elsewhere. A `private` file is readable by its owner alone, from its first byte on.
    Without `replace` a file that is not empty stays. Raises OutputError.
    """
    try:
        target = _target(path)
        if target is None:
            path.write_bytes(data)
        else:
            mode = 0o600 if private else 0o666
            put = Path.replace if replace else _link_new
            _write_all(target, data, sync=sync, mode=mode, put=put)
    except OSError as error:
        raise write_error(error, str(path)) from error


def make_folder(path: Path) -> None:
    """Create a folder and its missing parents. Raises OutputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, str(path)) from error


def temporary_name(file: str) -> str:
    """Make a unique temporary name for a file that is being written."""
    return f".{file[:_NAME_KEPT]}.{os.urandom(_FIGURES // 2).hex()}"


def number_names(file: str) -> Iterator[str]:
    """Yield names for a file: ``a/b.png``, ``a/b-2.png`` and so on."""
    folder, slash, name = file.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    if not stem:  # no extension
        stem, dot, extension = name, "", ""
    stem = f"{folder}{slash}{stem}"
    yield file
    yield from (f"{stem}-{number}{dot}{extension}" for number in count(2))


def is_temporary(file: str) -> bool:
    """True if the name is the temporary name of a file that was not finished."""
    return _TEMPORARY.fullmatch(file) is not None


def is_temporary_of(name: str, file: str) -> bool:
    """True if `name` is a temporary name of `file`."""
    return (
        is_temporary(name)
        and name.startswith(f".{file[:_NAME_KEPT]}.")
        and (len(name) == len(f".{file[:_NAME_KEPT]}.") + _FIGURES)
    )


def find_unused_folder(folder: Path) -> Path:
    """Return the first of ``folder/1``, ``folder/2`` and so on that does not exist."""
    return next(place for number in count(1) if not (place := folder / str(number)).exists())


def remove_file(path: Path) -> None:
    """Remove a file, if it exists. Raises OutputError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise write_error(error, str(path)) from error


def move_file(path: Path, to: Path) -> None:
    """Move a file, if it exists. Raises OutputError."""
    try:
        path.replace(to)
    except FileNotFoundError:
        pass
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise write_error(error, str(to)) from error
        write_file(to, path.read_bytes())  # a folder may be a link to another disk
        remove_file(path)


def file_name(text: str, extension: str) -> str:
    """Make a file name from any text, valid in all file systems.

    Each run of forbidden characters becomes a hyphen.
    """
    stem = _REFUSED.sub("-", text).strip(" .") or "-"
    while len(stem.encode()) > _LONGEST:
        stem = stem[:-1].rstrip(" .")
    if _RESERVED.fullmatch(stem.partition(".")[0].rstrip()):
        stem = f"{stem}-"
    return f"{stem}.{extension}"


def write_stdout(data: bytes) -> None:
    """Write bytes to standard output.

    Raises OutputError, or BrokenPipeError if the reader has closed the pipe.
    """
    if sys.stdout is None:  # the shell closed it: >&-
        raise write_error(OSError(errno.EBADF, "it is closed"), "standard output")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise write_error(error, "standard output") from error


def _target(path: Path) -> Path | None:
    """Return the file to replace, behind a symbolic link; None for a device or pipe."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return path
    if not stat.S_ISLNK(mode):
        return path if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else None
    try:  # /dev/stdout may lead to a pipe without a name
        mode = path.stat().st_mode
    except FileNotFoundError:
        return path.resolve()
    return path.resolve() if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else None


def _link_new(temporary: Path, target: Path) -> None:
    """Give a file the name `target` if no file with content has it. Raises OSError."""
    with suppress(FileNotFoundError):
        if not target.stat().st_size:
            target.unlink()
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if target.exists():
            raise
        temporary.replace(target)
    else:
        with suppress(OSError):  # the file has its name; the temporary one does no harm
            temporary.unlink()


def _write_all(
    target: Path, data: bytes, *, sync: bool, mode: int, put: Callable[[Path, Path], object]
) -> None:
    """Write bytes to a temporary file, and call `put` to move it to `target`."""
    temporary = target.with_name(temporary_name(target.name))
    handle = create(temporary, mode)
    try:
        write_handle(handle, data, sync=sync)
        put(temporary, target)
    except BaseException:
        discard(temporary)
        raise


def write_handle(handle: int, data: bytes, *, sync: bool = True) -> None:
    """Write bytes to an open file descriptor and close it. Raises OSError."""
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if sync:
            os.fsync(handle)
    finally:
        os.close(handle)


def discard(temporary: Path) -> None:
    """Remove a temporary file if possible. `Store.clean` removes the others."""
    with suppress(OSError):
        temporary.unlink()


def create(temporary: Path, mode: int = 0o666) -> int:
    """Create a new file and return its file descriptor. Raises OSError if it exists."""
    # Not tempfile: its files are private, these have the rights of the umask.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(temporary, flags, mode)


@contextmanager
def open_atomic(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing in steps. It gets the name `path` when the block ends.

    Raises OutputError.
    """
    try:
        target = path.resolve()
        temporary = target.with_name(temporary_name(target.name))
        handle = create(temporary)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            discard(temporary)
            raise
    except OSError as error:
        raise write_error(error, str(path)) from error


def write_error(error: OSError, place: str) -> OutputError:
    """Make the error for a file or folder that cannot be written."""
    reason, hint = _explain(error, Path(place))
    return OutputError(
        "output",
        f"cannot write: {reason}",
        location=Location(place),
        hint=hint,
        remedy=None if error.errno in FULL else Remedy("other-output"),
    )


def _explain(error: OSError, place: Path) -> tuple[str, str]:
    """Return the reason of an OSError in words, and a hint or ""."""
    reason = error.strerror or str(error)
    if error.errno in FULL:
        return reason, MAKE_ROOM
    if error.errno in (errno.EACCES, errno.EPERM):
        return reason, "correct the permissions of the folder"
    if error.errno == errno.ENOENT:
        for above in reversed(place.parents):
            if not above.exists():
                return f"there is no folder {above.name}", "make the folder"
    if error.errno in (errno.EISDIR, errno.EEXIST) and place.is_dir():
        return f"{place.name} is a folder, not a file", ""
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        for above in (place, *place.parents):
            if above.is_file():
                return f"{above.name} is a file, not a folder", ""
    return reason, ""
