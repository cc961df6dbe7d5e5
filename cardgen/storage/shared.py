"""A folder that others fill too: nothing in it is reached through a link.

Whoever may write into a folder may put a link there, to a file that only we may read or change,
and may do so between a look and a use. So each name below the folder is taken by the handle of
the folder that it is in, links are never followed, and a file is replaced by one that was made
beside it. A file with a second name (a hard link) is none of ours either. Where the system has
no handles of folders, as on Windows, a name is looked at just before it is used, which is the
best that can be done there.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.errors import Location, OutputError
from cardgen.files import limited
from cardgen.remedies import Remedy
from cardgen.storage.file import temporary_name

_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
_PLAIN: Final = _NO_FOLLOW | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_READING: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _PLAIN
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN
_HAS_HANDLES: Final = (
    bool(_NO_FOLLOW) and os.scandir in os.supports_fd and os.open in os.supports_dir_fd
)
_LINK: Final = "this is a link, and none is followed here"
_SECOND_NAME: Final = "this file has a second name elsewhere, and is not used here"
_NO_FILE: Final = "this is no file"


class _Entered(NamedTuple):
    """A folder by its handle, or by its path where there are no handles."""

    path: Path
    handle: int | None

    def name(self, name: str) -> str | Path:
        """Something in it, as the system's calls take it together with the handle."""
        if not name or name in (".", "..") or Path(name).name != name or "\0" in name:
            raise OSError(errno.EINVAL, "no file can have this name", name)
        return self.path / name if self.handle is None else name

    def about(self, name: str) -> os.stat_result:
        """The mode of something in it, not of what a link leads to."""
        return os.stat(self.name(name), dir_fd=self.handle, follow_symlinks=False)


class SharedFolder:
    """A folder `root`, or one below it; `root` itself may be a link, what is below may not.

    All methods raise OSError, with words of why.
    """

    def __init__(self, root: Path, *below: str) -> None:
        self._root = root
        self._below = below

    @property
    def path(self) -> Path:
        """The folder, to be shown."""
        return self._root.joinpath(*self._below)

    def below(self, name: str) -> SharedFolder:
        """A folder in this one."""
        return SharedFolder(self._root, *self._below, name)

    @contextmanager
    def _entered(self) -> Iterator[_Entered]:
        """The folder, each step to it by the handle of the one before."""
        if not _HAS_HANDLES:
            path = self._root
            for name in self._below:
                path /= name
                _check_folder(path.lstat(), path)
            yield _Entered(path, None)
            return
        flags = os.O_RDONLY | os.O_DIRECTORY | getattr(os, "O_CLOEXEC", 0)
        handle = os.open(self._root, flags)
        try:
            for name in self._below:
                try:
                    further = os.open(name, flags | _NO_FOLLOW, dir_fd=handle)
                except OSError as error:
                    if error.errno in (errno.ENOTDIR, errno.ELOOP, errno.EMLINK):
                        _check_folder(
                            os.stat(name, dir_fd=handle, follow_symlinks=False), self.path
                        )
                    raise OSError(error.errno, error.strerror, str(self.path)) from error
                os.close(handle)
                handle = further
            yield _Entered(self.path, handle)
        finally:
            os.close(handle)

    def check(self) -> None:
        """See that this is a folder, and no link leads to it."""
        with self._entered():
            pass

    def make(self) -> None:
        """Make the folder in the one above, unless it is there."""
        SharedFolder(self._root, *self._below[:-1]).make_below(self._below[-1])
        self.check()

    def make_below(self, name: str) -> None:
        """Make a folder in this one, unless something has its name."""
        with self._entered() as place, suppress(FileExistsError):
            os.mkdir(place.name(name), dir_fd=place.handle)

    def entries(self) -> list[tuple[str, os.stat_result]]:
        """The names in it, sorted, with what each is."""
        found = []
        with self._entered() as place:
            with os.scandir(place.path if place.handle is None else place.handle) as entries:
                names = sorted((entry.name for entry in entries), key=os.fsencode)
            for name in names:
                with suppress(FileNotFoundError):
                    found.append((name, place.about(name)))
        return found

    def about(self, name: str) -> os.stat_result:
        """What a name in it is; of a link, that it is one."""
        with self._entered() as place:
            return place.about(name)

    def has(self, name: str) -> bool:
        """True if something of this name is in it, also a link that leads nowhere."""
        try:
            self.about(name)
        except FileNotFoundError:
            return False
        return True

    def opened(self, name: str) -> BufferedReader:
        """A file in it, to read from; raises OSError for all that is not a file of its own."""
        with self._entered() as place:
            path = place.name(name)
            _check_file(
                place.about(name), self.path / name
            )  # to open a device may do something
            try:
                handle = os.open(path, _READING, dir_fd=place.handle)
            except OSError as error:
                said = _LINK if error.errno in (errno.ELOOP, errno.EMLINK) else error.strerror
                raise OSError(error.errno, said, str(self.path / name)) from error
        try:
            _check_file(os.fstat(handle), self.path / name)
            return os.fdopen(handle, "rb")
        except BaseException:
            os.close(handle)
            raise

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file in it that has `most` of them."""
        with self.opened(name) as file:
            return limited(file, most)

    def write(self, name: str, data: bytes, *, mode: int = 0o666) -> None:
        """Put `data` at a name at once, in place of whatever has that name, a link too.

        The file has its rights, as far as the umask allows them, before its first byte.
        """
        temporary = temporary_name(name)
        with self._entered() as place:
            target = place.name(name)
            handle = os.open(place.name(temporary), _NEW, mode, dir_fd=place.handle)
            try:
                try:
                    rest = memoryview(data)
                    while rest:
                        rest = rest[os.write(handle, rest) :]
                    os.fsync(handle)
                finally:
                    os.close(handle)
                os.replace(
                    place.name(temporary), target,
                    src_dir_fd=place.handle, dst_dir_fd=place.handle,
                )  # fmt: skip
            except BaseException:
                with suppress(OSError):
                    os.unlink(place.name(temporary), dir_fd=place.handle)
                raise

    def move(self, name: str, to: SharedFolder, other: str) -> None:
        """Move a file to another name in another folder; a link is moved itself."""
        with self._entered() as place, to._entered() as there:
            os.rename(
                place.name(name), there.name(other),
                src_dir_fd=place.handle, dst_dir_fd=there.handle,
            )  # fmt: skip

    def remove(self, name: str) -> None:
        """Remove a file, if it is there; of a link the link itself."""
        with self._entered() as place, suppress(FileNotFoundError):
            os.unlink(place.name(name), dir_fd=place.handle)

    def opened_to_lock(self, name: str) -> int:
        """The handle of a file that is there to be locked, made if it is not there."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | _PLAIN
        with self._entered() as place:
            with suppress(FileNotFoundError):
                _check_file(place.about(name), self.path / name)
            handle = os.open(place.name(name), flags, 0o666, dir_fd=place.handle)
        try:
            _check_file(os.fstat(handle), self.path / name)
        except BaseException:
            os.close(handle)
            raise
        return handle

    def linked(self, *, deep: bool = False) -> Path | None:
        """The first thing in it that is a link or no file, or a file with a second name.

        With `deep` also what is in folders below.
        """
        for name, about in self.entries():
            if stat.S_ISDIR(about.st_mode):
                found = self.below(name).linked(deep=True) if deep else None
                if found is not None:
                    return found
            elif not stat.S_ISREG(about.st_mode) or about.st_nlink > 1:
                return self.path / name
        return None

    def linked_below(self, *, deep: str) -> Path | None:
        """The same of the folders in it; of the one called `deep` all that is below."""
        for name, about in self.entries():
            if stat.S_ISDIR(about.st_mode) and (
                found := self.below(name).linked(deep=name == deep)
            ):
                return found
        return None


def check_unshared(shared: Path, folder: Path, name: str = "") -> None:
    """Raise OutputError if `folder`, below one that others fill, is or has a link.

    Of what is in it, files are looked at, files in the folders there, and all below the folder
    `name`. What is elsewhere is as its owner wants it.
    """
    parts = _parts_below(shared, folder)
    if parts is None:
        return
    place = SharedFolder(shared, *parts)
    strange: Path | None = None
    try:
        strange = place.linked() or place.linked_below(deep=name)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unsafe(error, Path(error.filename or place.path)) from error
    if strange is not None:
        raise _unsafe(OSError(errno.ELOOP, _LINK), strange)


def is_within(shared: Path, folder: Path) -> bool:
    """True if a folder lies in one that others fill, by its name or in fact."""
    return _parts_below(shared, folder) is not None


def is_open_to_others(folder: Path) -> bool:
    """True if other users of this machine may change what is in a folder."""
    if not hasattr(os, "geteuid"):
        return False
    about = folder.stat()
    return bool(about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)) or about.st_uid != os.geteuid()


def _parts_below(shared: Path, folder: Path) -> tuple[str, ...] | None:
    """The way from one folder down to another; None if that is elsewhere."""
    named = [Path(os.path.abspath(each)) for each in (shared, folder)]  # noqa: PTH100 - no links
    real = [each.resolve() for each in (shared, folder)]
    for above, below in (named, real):
        if below.is_relative_to(above):
            return below.relative_to(above).parts
    return None


def _unsafe(error: OSError, place: Path) -> OutputError:
    return OutputError(
        "output",
        error.strerror or "it cannot be looked at",
        location=Location(str(place)),
        hint="see who put it there, and remove it",
        remedy=Remedy("other-output"),
    )


def _check_folder(about: os.stat_result, path: Path) -> None:
    if _is_link(about):
        raise OSError(errno.ELOOP, _LINK, str(path))
    if not stat.S_ISDIR(about.st_mode):
        raise OSError(errno.ENOTDIR, "this is no folder", str(path))


def _check_file(about: os.stat_result, path: Path) -> None:
    if _is_link(about):
        raise OSError(errno.ELOOP, _LINK, str(path))
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, _NO_FILE, str(path))
    if about.st_nlink > 1:
        raise OSError(errno.EMLINK, _SECOND_NAME, str(path))


def _is_link(about: os.stat_result) -> bool:
    """True for a symbolic link, and for what leads elsewhere on Windows."""
    return stat.S_ISLNK(about.st_mode) or bool(getattr(about, "st_reparse_tag", 0))
