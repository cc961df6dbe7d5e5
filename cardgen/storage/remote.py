"""Where the files of a shipment are if not in a folder: a place that fsspec knows by its URL.

Which keys and addresses a URL needs, fsspec and its libraries read from their own settings and
the environment, never from the URL itself, since that stands in ledgers and messages.

A store of objects shows an object when its last byte has come. Other file systems are given a
temporary name first, which is then renamed; one that cannot rename is refused.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import urlsplit

from cardgen.errors import CardgenError, Location, OutputError, PackageError, ShipmentError
from cardgen.remedies import Remedy
from cardgen.storage.file import (
    FULL,
    MAKE_ROOM,
    is_temporary,
    numbered,
    open_atomic,
    refused,
    temporary_name,
)

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

# Protocols of stores of objects.
_OBJECTS: Final = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "memory"})
_PROBE: Final = ".probe"
_OWNER: Final = ".cardgen"  # names the ledger that the files belong to
_SETTLED: Final = 0.5  # seconds after which who writes at the same time has written
_LOCAL: Final = ("file", "local")


@dataclass(frozen=True, slots=True)
class Remote:
    """Files behind a URL, such as ``s3://relief/mapo``."""

    url: str

    @classmethod
    def at(cls, url: str) -> Remote:
        """The place behind a URL. Raises ValueError if it cannot be one."""
        parts = urlsplit(url)
        protocol, _, path = url.partition("://")
        if re.search("[\x00-\x1f\x7f\ud800-\udfff]", url):  # a name that is not UTF-8
            raise ValueError(f"{url!r} has characters that a place for files cannot have")
        if not path.strip("/"):
            raise ValueError(f"{url} names no place")
        if protocol == "memory":
            raise ValueError(f"{url} ends with the program that makes the labels")
        if parts.password:
            raise ValueError(
                f"the URL of {parts.hostname} has a password in it, which would stand in the "
                "ledger: write it into fsspec's settings"
            )
        if parts.query or parts.fragment or re.search(r"[*?\[\]]|::", url):
            raise ValueError(f"{url} has characters that a place for files cannot have")
        if protocol in _LOCAL:  # other programs have other folders for current ones
            path = Path(path).absolute().as_posix()
        return cls(f"{protocol}://{path.rstrip('/')}")

    @property
    def name(self) -> str:
        return self.url

    def place(self, file: str) -> str:
        return f"{self.url}/{file}"

    def prepare(self) -> None:
        with self._files("written") as (system, _):
            if _must_rename(system) and not _can_rename(system):
                raise NotImplementedError("it cannot rename files, so they could be cut off")
        self.put({_PROBE: b"cardgen"})
        self.remove([_PROBE])

    def claim(self, key: str) -> None:
        owner = self.read([_OWNER]).get(_OWNER)
        if owner is None:
            self._claim_first(key.encode())
            owner = self.read([_OWNER]).get(_OWNER)
        if owner != key.encode():
            raise ShipmentError(
                "busy",
                "files of another ledger are here",
                location=Location(self.url),
                hint="take another place",
                remedy=Remedy("its-ledger"),
            )

    def _claim_first(self, owner: bytes) -> None:
        """Write whose place this is, unless another does so at the same time.

        Where only the first can write, it has the place; elsewhere who wrote last, which is
        known when all who had found nothing have written.
        """
        with self._files("written") as (system, root):
            if not _must_rename(system):
                try:
                    system.pipe_file(f"{root}/{_OWNER}", owner, mode="create")
                except FileExistsError:
                    return
                except Exception:  # noqa: BLE001, S110 - it does not know how
                    pass
                else:
                    return
        self.put({_OWNER: owner})
        sleep(_SETTLED)

    def check(self, key: str) -> None:
        """See that this is the place that a ledger has, also where another machine looks."""
        if self.read([_OWNER]) != {_OWNER: key.encode()}:
            raise OutputError(
                "output",
                f"{platform.node()} finds another place behind this URL",
                location=Location(self.url),
                hint="mount the same disk there, or set the same address and keys",
            )

    def put(self, files: Mapping[str, bytes], *, sync: bool = True) -> None:  # noqa: ARG002
        with self._files("written") as (system, root):
            paths = {f"{root}/{file}": data for file, data in files.items()}
            if not _must_rename(system):
                system.pipe(paths)
                return
            for path, data in paths.items():
                _write(system, path, partial(system.pipe, value=data))

    @contextmanager
    def writing(self, file: str) -> Iterator[BinaryIO]:
        from tempfile import TemporaryDirectory  # a label alone need not wait for it

        try:
            temporary = TemporaryDirectory()
        except OSError as error:
            raise refused(error, "the folder for temporary files") from error
        with temporary as folder:
            whole = Path(folder) / "whole"
            with open_atomic(whole) as opened:
                yield opened
            with self._files("written") as (system, root):
                path = f"{root}/{file}"
                _write(system, path, lambda name: system.put_file(str(whole), name))

    def read(self, files: Iterable[str]) -> dict[str, bytes]:
        with self._files("read") as (system, root):
            names = {f"{root}/{file}": file for file in files}
            found = system.cat(list(names), on_error="return") if names else {}
            for data in found.values():
                if isinstance(data, Exception) and not isinstance(data, FileNotFoundError):
                    raise data
        return {
            names[path]: data for path, data in found.items() if not isinstance(data, Exception)
        }

    def remove(self, files: Iterable[str]) -> None:
        with self._files("removed") as (system, root):
            paths = [f"{root}/{file}" for file in files]
            try:
                if paths:
                    system.rm(paths)
            except FileNotFoundError:
                for path in paths:
                    with suppress(FileNotFoundError):
                        system.rm_file(path)

    def move(self, file: str, to: str) -> None:
        with self._files("written") as (system, root):
            if _must_rename(system):
                system.makedirs(f"{root}/{to}".rpartition("/")[0], exist_ok=True)
            with suppress(FileNotFoundError):
                system.mv(f"{root}/{file}", f"{root}/{to}")

    def unused(self, file: str) -> str:
        with self._files("read") as (system, root):
            return next(name for name in numbered(file) if not system.exists(f"{root}/{name}"))

    def clean(self, papers: Iterable[str], folder: str) -> None:
        with self._files("read") as (system, root):
            if not _must_rename(system):
                return
            beside = system.find(root, maxdepth=1) if system.isdir(root) else []
            within = system.find(f"{root}/{folder}") if system.isdir(f"{root}/{folder}") else []
            begin = tuple(f".{name}" for name in papers)
            names = [path for path in beside if Path(path).name.startswith(begin)]
            left = [path for path in (*names, *within) if is_temporary(Path(path).name)]
        self.remove(path.removeprefix(f"{root}/") for path in left)

    @contextmanager
    def _files(self, what: str) -> Iterator[tuple[AbstractFileSystem, str]]:
        """The file system and the path in it. What goes wrong is a CardgenError."""
        try:
            yield _opened(self.url)
        except (CardgenError, MemoryError):
            raise
        except ImportError as error:
            extra = "s3" if self.url.startswith(("s3:", "s3a:")) else ""
            if not extra and find_spec("fsspec") is None:
                extra = "url"
            raise PackageError(
                "missing-package",
                f"{self.url} needs a package that is not installed: {error}",
                location=Location(self.url),
                hint="" if extra else "install what it names",
                remedy=Remedy("install-extra", (extra,)) if extra else None,
            ) from error
        except Exception as error:  # each file system and its libraries have their own
            hint = (
                "see that the URL is right, that its keys are set where fsspec looks for them, "
                "and that the network is there; then run the same command again"
            )
            if isinstance(error, OSError) and error.errno in FULL:
                hint = MAKE_ROOM
            raise OutputError(
                "output",
                f"files cannot be {what} here: {_said(error)}",
                location=Location(self.url),
                hint=hint,
            ) from error


@cache
def _opened(url: str) -> tuple[AbstractFileSystem, str]:
    from fsspec.core import url_to_fs

    system, path = url_to_fs(url)
    return system, path.rstrip("/")


def _write(system: AbstractFileSystem, path: str, write: Callable[[str], object]) -> None:
    """Write a file that is whole when it has its name."""
    if not _must_rename(system):
        write(path)
        return
    folder, _, file = path.rpartition("/")
    system.makedirs(folder, exist_ok=True)
    temporary = f"{folder}/{temporary_name(file)}"
    try:
        write(temporary)
        try:
            system.mv(temporary, path)
        except FileExistsError:  # some do not replace what is there
            system.rm_file(path)
            system.mv(temporary, path)
    except BaseException:
        with suppress(Exception):  # what stopped it may stop this, too
            system.rm_file(temporary)
        raise


def _must_rename(system: AbstractFileSystem) -> bool:
    names = system.protocol if isinstance(system.protocol, tuple) else (system.protocol,)
    return _OBJECTS.isdisjoint(names)


def _can_rename(system: AbstractFileSystem) -> bool:
    """Whether it has a `mv` of its own; fsspec's copies a file and removes the first."""
    from fsspec import AbstractFileSystem
    from fsspec.asyn import AsyncFileSystem

    return type(system).mv not in (AbstractFileSystem.mv, AsyncFileSystem.mv)


def _said(error: Exception) -> str:
    """What an error says, on one line."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split()) or type(error).__name__
