"""Results of reading a file, kept in the cache folder of the user.

The file itself is always read. What was made of it is used only if it was made by this code of
exactly these bytes, so a changed file, and a changed cardgen, are read anew. Nothing depends on
the folder: it may be deleted at any time, and what is damaged, or belongs to somebody else, is
made again.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar
from zlib import crc32

import msgspec

from cardgen import resources
from cardgen.files import read_limited

T = TypeVar("T")
V = TypeVar("V")
_FOLDER: Final = "parsed"
_LEAST: Final = 4096  # bytes of a file: a smaller one is as quickly parsed
_MOST: Final = 64 << 20
_SLOTS: Final = 16  # files that are kept of one name, as of several projects
_SUM_BYTES: Final = 4
_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_READING: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | _NO_FOLLOW
_WRITING: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Maker(NamedTuple, Generic[V, T]):
    """The way to make a value of a file, and a form of it that can be kept.

    `name` says what is made, of files with at most so many bytes (`most`). `code` is the folder
    of cardgen with the code that makes it, and `kind` the type of the form, for `msgspec`.
    """

    name: str
    code: str
    most: int
    kind: Any
    make: Callable[[], V]
    pack: Callable[[V], T]
    unpack: Callable[[T], V]


def recall(path: Path, maker: Maker[V, T]) -> V:
    """Return what was made of a file, from the cache or else anew. Raises what `make` does."""
    make, name, most = maker.make, maker.name, maker.most
    source = _read(path, most)
    folder = find_own_folder()
    if len(source) < _LEAST or folder is None:
        return make()
    place = Path(*folder, _FOLDER, f"{name}.{crc32(os.fsencode(path)) % _SLOTS}")
    key = b"\0".join(
        (_describe_code(maker.code), os.fsencode(path), b"%d" % len(source), source)
    )
    found = _read(place, _MOST, is_own=True)
    if found.startswith(key, _SUM_BYTES) and found[:_SUM_BYTES] == _sum(found[_SUM_BYTES:]):
        with suppress(msgspec.DecodeError):
            packed = memoryview(found)[_SUM_BYTES + len(key) :]
            return maker.unpack(msgspec.msgpack.decode(packed, type=maker.kind))
    made = make()
    if _read(path, most) == source:  # nobody has written it meanwhile
        data = key + msgspec.msgpack.encode(maker.pack(made))
        _write(place, _sum(data) + data)
    return made


def find_own_folder() -> tuple[Path, *tuple[str, ...]] | None:
    """Find the folder for what cardgen keeps for this user: one that exists, and names below.

    None without a home.
    """
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if (folder := os.environ.get(name, "")) and Path(folder).is_absolute():
            return Path(folder), "cardgen"
    try:
        return Path.home(), ".cache", "cardgen"
    except RuntimeError:
        return None


@cache
def _describe_code(folder: str) -> bytes:
    """Describe the code that makes values: names, sizes and times of its files.

    The modules beside the folder count too: all others are built upon them.
    """
    found = [sys.version]
    for place in (resources.PACKAGE, resources.PACKAGE / folder):
        with suppress(OSError), os.scandir(place) as entries:
            for each in sorted(entries, key=lambda entry: entry.name):
                if each.name.endswith(".py"):
                    about = each.stat()
                    found.append(f"{each.path} {about.st_size} {about.st_mtime_ns}")
    return "\n".join(found).encode("utf-8", "surrogateescape")


def _sum(data: bytes) -> bytes:
    """Compute the check sum of what is kept."""
    return crc32(data).to_bytes(_SUM_BYTES, "little")


def _read(path: Path, most: int, *, is_own: bool = False) -> bytes:
    """Read a file; b"" if that is impossible, or if an own one is open to others."""
    try:
        handle = os.open(path, _READING if is_own else _READING & ~getattr(os, "O_NOFOLLOW", 0))
    except (OSError, ValueError):
        return b""
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or (is_own and _is_open_to_others(about)):
            return b""
        with suppress(OSError):
            return read_limited(file, most)
    return b""


def _is_open_to_others(about: os.stat_result) -> bool:
    """True if other users of this machine may write a file."""
    return hasattr(os, "geteuid") and (
        about.st_uid != os.geteuid() or bool(about.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    )


def _write(path: Path, data: bytes) -> None:
    """Write a private file of the user, or nothing if that is impossible."""
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(temporary, _WRITING, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
