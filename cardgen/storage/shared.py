"""Folders that other users or machines write to: no link in them is followed.

Anyone who may write into a folder may put a link there to a file that only we may read or
change, also between a check and its use. So each name below the folder is opened by the handle
of its own folder, links are never followed, and a file is replaced by a new one. A file with a
second name (a hard link) is refused too. Windows has no handles of folders: there a name is
checked right before its use.
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
from cardgen.files import read_limited
from cardgen.remedies import Remedy
from cardgen.storage.file import temporary_name, write_handle

_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
_PLAIN: Final = _NO_FOLLOW | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_READING: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _PLAIN
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN
_HAS_HANDLES: Final = (
    bool(_NO_FOLLOW) and os.scandir in os.supports_fd and os.open in os.supports_dir_fd
)
_LINK: Final = "this is a link, and cardgen follows no links here"
_SECOND_NAME: Final = "this file has a second name (a hard link), so cardgen does not use it"
_NO_FILE: Final = "this is not a file"
_MOUNTS: Final = Path("/proc/self/mounts")
_NETWORK: Final = (
    "nfs", "cifs", "smb", "9p", "afs", "ceph", "gluster", "fuse.sshfs", "fuse.rclone", "vboxsf",
    "drvfs", "virtiofs", "davfs", "fuse.davfs", "fuse.s3fs",
)  # fmt: skip


class _OpenFolder(NamedTuple):
    """A folder with its open handle, or None if the system has no such handles."""

    path: Path
    handle: int | None

    def name(self, name: str) -> str | Path:
        """Check a name in this folder. Return the path to use with the folder's descriptor."""
        if not name or name in (".", "..") or Path(name).name != name or "\0" in name:
            raise OSError(errno.EINVAL, "no file can have this name", name)
        return self.path / name if self.handle is None else name

    def about(self, name: str) -> os.stat_result:
        """Return the status of a name in this folder, without following links."""
        return os.stat(self.name(name), dir_fd=self.handle, follow_symlinks=False)


class SharedFolder:
    """A folder `root`, or a folder below it; only `root` itself may be a link.

    All methods raise OSError with a reason.
    """

    def __init__(self, root: Path, *below: str) -> None:
        self._root = root
        self._below = below

    @property
    def path(self) -> Path:
        """Path of the folder."""
        return self._root.joinpath(*self._below)

    def below(self, name: str) -> SharedFolder:
        """Return a folder in this folder."""
        return SharedFolder(self._root, *self._below, name)

    @contextmanager
    def _open(self) -> Iterator[_OpenFolder]:
        """Open the folder step by step from its parent, so that no link is followed."""
        if not _HAS_HANDLES:
            path = self._root
            for name in self._below:
                path /= name
                _check_folder(path.lstat(), path)
            yield _OpenFolder(path, None)
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
            yield _OpenFolder(self.path, handle)
        finally:
            os.close(handle)

    def check(self) -> None:
        """Raise OSError if this is not a folder, or if a link leads to it."""
        with self._open():
            pass

    def make(self) -> None:
        """Create this folder in its parent if it does not exist."""
        SharedFolder(self._root, *self._below[:-1]).make_below(self._below[-1])
        self.check()

    def make_below(self, name: str) -> None:
        """Create a folder in this folder if the name is free."""
        with self._open() as place, suppress(FileExistsError):
            os.mkdir(place.name(name), dir_fd=place.handle)

    def entries(self) -> list[tuple[str, os.stat_result]]:
        """List the names in the folder, sorted, each with its status."""
        result = []
        with self._open() as place:
            with os.scandir(place.path if place.handle is None else place.handle) as entries:
                names = sorted((entry.name for entry in entries), key=os.fsencode)
            for name in names:
                with suppress(FileNotFoundError):
                    result.append((name, place.about(name)))
        return result

    def about(self, name: str) -> os.stat_result:
        """Return the status of a name in the folder, without following links."""
        with self._open() as place:
            return place.about(name)

    def has(self, name: str) -> bool:
        """True if the name exists, even as a broken link."""
        with suppress(FileNotFoundError):
            self.about(name)
            return True
        return False

    def open_to_read(self, name: str) -> BufferedReader:
        """Open a file in the folder for reading. Raises OSError for links and devices."""
        with self._open() as place:
            path = place.name(name)
            # This comes before `open`: opening a device may start something.
            _check_file(place.about(name), self.path / name)
            try:
                handle = os.open(path, _READING, dir_fd=place.handle)
            except OSError as error:
                is_link = error.errno in (errno.ELOOP, errno.EMLINK)
                reason = _LINK if is_link else error.strerror
                raise OSError(error.errno, reason, str(self.path / name)) from error
        try:
            _check_file(os.fstat(handle), self.path / name)
            return os.fdopen(handle, "rb")
        except BaseException:
            os.close(handle)
            raise

    def read(self, name: str, most: int) -> bytes:
        """Read a file in the folder. Raises OSError if it has more than `most` bytes."""
        with self.open_to_read(name) as file:
            return read_limited(file, most)

    def write(self, name: str, data: bytes, *, mode: int = 0o666) -> None:
        """Write a file atomically. It replaces a file or link with this name.

        It has the rights of `mode` and the umask before its first byte.
        """
        temporary = temporary_name(name)
        with self._open() as place:
            target = place.name(name)
            handle = os.open(place.name(temporary), _NEW, mode, dir_fd=place.handle)
            try:
                write_handle(handle, data)
                os.replace(
                    place.name(temporary), target,
                    src_dir_fd=place.handle, dst_dir_fd=place.handle,
                )  # fmt: skip
            except BaseException:
                with suppress(OSError):
                    os.unlink(place.name(temporary), dir_fd=place.handle)
                raise

    def move(self, name: str, to: SharedFolder, other: str) -> None:
        """Move a file, or a link itself, to the name `other` in the folder `to`."""
        with self._open() as place, to._open() as there:
            os.rename(
                place.name(name), there.name(other),
                src_dir_fd=place.handle, dst_dir_fd=there.handle,
            )  # fmt: skip

    def remove(self, name: str) -> None:
        """Remove a file, or a link itself, if it exists."""
        with self._open() as place, suppress(FileNotFoundError):
            os.unlink(place.name(name), dir_fd=place.handle)

    def open_to_lock(self, name: str) -> int:
        """Open a lock file, which is created if needed. Return its file descriptor."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | _PLAIN
        with self._open() as place:
            with suppress(FileNotFoundError):
                _check_file(place.about(name), self.path / name)
            handle = os.open(place.name(name), flags, 0o666, dir_fd=place.handle)
        try:
            _check_file(os.fstat(handle), self.path / name)
        except BaseException:
            os.close(handle)
            raise
        return handle

    def find_link(self, *, deep: bool = False) -> Path | None:
        """Find a link, a device or a file with several names in the folder; or None.

        With `deep` also in the folders below.
        """
        for name, about in self.entries():
            if stat.S_ISDIR(about.st_mode):
                if deep and (link := self.below(name).find_link(deep=True)):
                    return link
            elif not stat.S_ISREG(about.st_mode) or about.st_nlink > 1:
                return self.path / name
        return None

    def find_link_below(self, *, deep: str) -> Path | None:
        """Find a link in folders of this folder, as `find_link` does.

        In the folder named `deep` all folders below are searched too.
        """
        for name, about in self.entries():
            if stat.S_ISDIR(about.st_mode) and (
                link := self.below(name).find_link(deep=name == deep)
            ):
                return link
        return None


def check_unshared(shared: Path, folder: Path, name: str = "") -> None:
    """Raise OutputError if `folder`, below `shared`, is a link or contains one.

    It checks the files of the folder and of its folders, and all files below the folder `name`.
    A folder outside `shared` may have links.
    """
    parts = _parts_below(shared, folder)
    if parts is None:
        return
    place = SharedFolder(shared, *parts)
    link: Path | None = None
    try:
        link = place.find_link() or place.find_link_below(deep=name)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unsafe(error, Path(error.filename or place.path)) from error
    if link is not None:
        raise _unsafe(OSError(errno.ELOOP, _LINK), link)


def is_within(shared: Path, folder: Path) -> bool:
    """True if `folder` is below `shared`, by its path or after following links."""
    return _parts_below(shared, folder) is not None


def is_open_to_others(folder: Path) -> bool:
    """True if other users of this machine may change files in the folder."""
    if not hasattr(os, "geteuid"):
        return False
    about = folder.stat()
    return bool(about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)) or about.st_uid != os.geteuid()


def is_elsewhere(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """True if the folder is known to be on a network disk."""
    if os.name == "nt":
        return str(folder).startswith("\\\\")
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    kind, depth = "", -1
    for line in lines:
        _, place, this_kind, *_ = [*line.split(" "), "", ""]
        mount = Path(place.replace("\\040", " "))
        if mount in (folder, *folder.parents) and len(mount.parts) >= depth:
            kind, depth = this_kind, len(mount.parts)
    return kind.startswith(_NETWORK)


def _parts_below(shared: Path, folder: Path) -> tuple[str, ...] | None:
    """Return the names on the path from `shared` to `folder`; None if it is not below."""
    named = [Path(os.path.abspath(path)) for path in (shared, folder)]  # noqa: PTH100 - no links
    real = [path.resolve() for path in (shared, folder)]
    for above, below in (named, real):
        if below.is_relative_to(above):
            return below.relative_to(above).parts
    return None


def _unsafe(error: OSError, place: Path) -> OutputError:
    """Make the error for a link, or an unreadable file, in a shared folder."""
    return OutputError(
        "output",
        error.strerror or "it cannot be opened",
        location=Location(str(place)),
        hint="find out who put it there, and remove it",
        remedy=Remedy("other-output"),
    )


def _check_folder(about: os.stat_result, path: Path) -> None:
    """Raise OSError if the status is not that of a folder."""
    if _is_link(about):
        raise OSError(errno.ELOOP, _LINK, str(path))
    if not stat.S_ISDIR(about.st_mode):
        raise OSError(errno.ENOTDIR, "this is not a folder", str(path))


def _check_file(about: os.stat_result, path: Path) -> None:
    """Raise OSError if the status is not that of a regular file with one name."""
    if _is_link(about):
        raise OSError(errno.ELOOP, _LINK, str(path))
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, _NO_FILE, str(path))
    if about.st_nlink > 1:
        raise OSError(errno.EMLINK, _SECOND_NAME, str(path))


def _is_link(about: os.stat_result) -> bool:
    """True if the status is that of a symbolic link or a reparse point of Windows."""
    return stat.S_ISLNK(about.st_mode) or bool(getattr(about, "st_reparse_tag", 0))
