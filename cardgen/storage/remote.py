"""The store of a shipment's files behind a URL, by fsspec.

fsspec and its libraries read keys and addresses from their own settings and the environment.
The URL itself has none, since ledgers and messages show it.

An object store shows an object when its last byte has come. In other file systems a file has a
temporary name first and is then renamed; a file system without renaming is refused.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import urlsplit

import msgspec

from cardgen.errors import CardgenError, Location, OutputError, PackageError, ShipmentError
from cardgen.remedies import Remedy
from cardgen.storage.file import (
    FULL,
    MAKE_ROOM,
    is_temporary,
    number_names,
    open_atomic,
    temporary_name,
    write_error,
)

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

# Protocols of object stores.
_OBJECTS: Final = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "memory"})
_PROBE: Final = ".probe"
_OWNER: Final = ".cardgen"  # has the key of the ledger of these files
_CLAIM_TIME: Final = 0.5  # seconds in which every process that claims the store has written
_LOCAL: Final = ("file", "local")


class Remote(msgspec.Struct, frozen=True):
    """Files behind a URL, such as ``s3://relief/mapo``."""

    url: str

    @classmethod
    def at(cls, url: str) -> Remote:
        """Open the store at a URL. Raises ValueError if the URL cannot be used."""
        parts = urlsplit(url)
        protocol, _, path = url.partition("://")
        if re.search("[\x00-\x1f\x7f\ud800-\udfff]", url):  # such a name is not UTF-8
            raise ValueError(f"{url!r} has characters that the URL of a folder cannot have")
        if not path.strip("/"):
            raise ValueError(f"{url} does not name a folder")
        if protocol == "memory":
            raise ValueError(f"the files in {url} are lost when cardgen ends")
        if parts.password:
            raise ValueError(
                f"the URL of {parts.hostname} has a password, and the ledger would contain "
                "it: write the password into the settings of fsspec"
            )
        if parts.query or parts.fragment or re.search(r"[*?\[\]]|::", url):
            raise ValueError(f"{url} has characters that the URL of a folder cannot have")
        if protocol in _LOCAL:  # another program has another current folder
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
                raise NotImplementedError(
                    "it cannot rename files, so files might be incomplete"
                )
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
                "this place has the files of another ledger",
                location=Location(self.url),
                hint="use another place",
                remedy=Remedy("its-ledger"),
            )

    def _claim_first(self, owner: bytes) -> None:
        """Write the owner of the store. Two processes may do so at the same time.

        If the file system can create a file once only, the first process wins. Otherwise the
        last one does, after a time in which all have written.
        """
        with self._files("written") as (system, root):
            if not _must_rename(system):
                try:
                    system.pipe_file(f"{root}/{_OWNER}", owner, mode="create")
                except FileExistsError:
                    return
                except Exception:  # noqa: BLE001, S110 - the file system has no such mode
                    pass
                else:
                    return
        self.put({_OWNER: owner})
        sleep(_CLAIM_TIME)

    def check(self, key: str) -> None:
        """Check that the URL leads to the ledger's store, even from another machine."""
        if self.read([_OWNER]) != {_OWNER: key.encode()}:
            raise OutputError(
                "output",
                f"on {platform.node()} this URL leads to another place",
                location=Location(self.url),
                hint="mount the same disk there, or use the same address and keys",
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
        from tempfile import TemporaryDirectory  # imported late: a single label needs none

        try:
            temporary = TemporaryDirectory()
        except OSError as error:
            raise write_error(error, "the folder for temporary files") from error
        with temporary as folder:
            whole = Path(folder) / "whole"
            with open_atomic(whole) as output:
                yield output
            with self._files("written") as (system, root):
                path = f"{root}/{file}"
                _write(system, path, lambda name: system.put_file(str(whole), name))

    def read(self, files: Iterable[str]) -> dict[str, bytes]:
        with self._files("read") as (system, root):
            names = {f"{root}/{file}": file for file in files}
            contents = system.cat(list(names), on_error="return") if names else {}
            for data in contents.values():
                if isinstance(data, Exception) and not isinstance(data, FileNotFoundError):
                    raise data
        return {
            names[path]: data
            for path, data in contents.items()
            if not isinstance(data, Exception)
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

    def find_unused(self, file: str) -> str:
        with self._files("read") as (system, root):
            return next(
                name for name in number_names(file) if not system.exists(f"{root}/{name}")
            )

    def clean(self, papers: Iterable[str], folder: str) -> None:
        with self._files("read") as (system, root):
            if not _must_rename(system):
                return
            beside = system.find(root, maxdepth=1) if system.isdir(root) else []
            within = system.find(f"{root}/{folder}") if system.isdir(f"{root}/{folder}") else []
            begin = tuple(f".{name}" for name in papers)
            names = [path for path in beside if Path(path).name.startswith(begin)]
            leftovers = [path for path in (*names, *within) if is_temporary(Path(path).name)]
        self.remove(path.removeprefix(f"{root}/") for path in leftovers)

    @contextmanager
    def _files(self, what: str) -> Iterator[tuple[AbstractFileSystem, str]]:
        """Yield file system and path. Errors become CardgenErrors."""
        try:
            yield _connect(self.url)
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
                hint="" if extra else "install that package",
                remedy=Remedy("install-extra", (extra,)) if extra else None,
            ) from error
        except Exception as error:  # each file system has errors of its own
            hint = (
                "check the URL, the keys in the settings of fsspec, and the network; then run "
                "the same command again"
            )
            if isinstance(error, OSError) and error.errno in FULL:
                hint = MAKE_ROOM
            raise OutputError(
                "output",
                f"files cannot be {what} here: {_one_line(error)}",
                location=Location(self.url),
                hint=hint,
            ) from error


@cache
def _connect(url: str) -> tuple[AbstractFileSystem, str]:
    """Find the file system of a URL, and the path in it."""
    from fsspec.core import url_to_fs

    system, path = url_to_fs(url)
    return system, path.rstrip("/")


def _write(system: AbstractFileSystem, path: str, write: Callable[[str], object]) -> None:
    """Write a file under a temporary name and rename it; write an object directly."""
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
        except FileExistsError:  # some do not replace a file
            system.rm_file(path)
            system.mv(temporary, path)
    except BaseException:
        with suppress(Exception):  # the same fault may stop this
            system.rm_file(temporary)
        raise


def _must_rename(system: AbstractFileSystem) -> bool:
    """True if a file system shows files before they are complete."""
    names = system.protocol if isinstance(system.protocol, tuple) else (system.protocol,)
    return _OBJECTS.isdisjoint(names)


def _can_rename(system: AbstractFileSystem) -> bool:
    """True if the file system can rename files, and need not copy them."""
    from fsspec import AbstractFileSystem
    from fsspec.asyn import AsyncFileSystem

    return type(system).mv not in (AbstractFileSystem.mv, AsyncFileSystem.mv)


def _one_line(error: Exception) -> str:
    """Return the message of an error on one line."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split()) or type(error).__name__
