"""Where the files of a shipment are: a folder, or a place behind a URL.

Files are named from there, with ``/``. They appear whole under their names or not at all, and
what is put twice is there once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from cardgen.storage.file import (
    is_temporary,
    make_folder,
    move_file,
    numbered,
    open_atomic,
    remove_file,
    write_file,
)
from cardgen.storage.remote import Remote


class Store(Protocol):
    """The files of a shipment. All methods raise CardgenError where the place is no good."""

    @property
    def url(self) -> str:
        """The URL; empty if it is a folder."""
        ...

    @property
    def name(self) -> str:
        """The folder or URL, for people."""
        ...

    def place(self, file: str) -> str:
        """Where a file is, for people."""
        ...

    def prepare(self) -> None:
        """See that files can be put here."""
        ...

    def claim(self, key: str) -> None:
        """Make this the place of the files of the ledger with that key, or see that it is."""
        ...

    def check(self, key: str) -> None:
        """See that this is the place of the files of the ledger with that key."""
        ...

    def put(self, files: Mapping[str, bytes], *, sync: bool = True) -> None:
        """Put files here, each whole; without `sync` a power cut may lose those in a folder."""
        ...

    def writing(self, file: str) -> AbstractContextManager[BinaryIO]:
        """A file to write to bit by bit, which is here when all is written."""
        ...

    def read(self, files: Iterable[str]) -> dict[str, bytes]:
        """What is in these files; those that cannot be read are left out."""
        ...

    def remove(self, files: Iterable[str]) -> None:
        """Remove files, if they are here."""
        ...

    def move(self, file: str, to: str) -> None:
        """Move a file, if it is here."""
        ...

    def unused(self, file: str) -> str:
        """A name that no file here has: this one, or it has a number behind it."""
        ...

    def clean(self, papers: Iterable[str], folder: str) -> None:
        """Remove what a run that broke off left of files that were not whole.

        These are beside files whose names begin with one of `papers`, and in `folder`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """Files in a folder."""

    path: Path

    @property
    def url(self) -> str:
        return ""

    @property
    def name(self) -> str:
        return str(self.path)

    def place(self, file: str) -> str:
        return str(self.path / file)

    def prepare(self) -> None:
        make_folder(self.path)

    def claim(self, key: str) -> None:
        """A folder has its ledger in it, or is the one beside it."""

    def check(self, key: str) -> None:
        """The same."""

    def put(self, files: Mapping[str, bytes], *, sync: bool = True) -> None:
        for folder in {(self.path / file).parent for file in files}:
            make_folder(folder)
        for file, data in files.items():
            write_file(self.path / file, data, sync=sync)

    def writing(self, file: str) -> AbstractContextManager[BinaryIO]:
        return open_atomic(self.path / file)

    def read(self, files: Iterable[str]) -> dict[str, bytes]:
        found = {}
        for file in files:
            with suppress(OSError):
                found[file] = (self.path / file).read_bytes()
        return found

    def remove(self, files: Iterable[str]) -> None:
        for file in files:
            remove_file(self.path / file)

    def move(self, file: str, to: str) -> None:
        make_folder((self.path / to).parent)
        move_file(self.path / file, self.path / to)

    def unused(self, file: str) -> str:
        return next(name for name in numbered(file) if not os.path.lexists(self.path / name))

    def clean(self, papers: Iterable[str], folder: str) -> None:
        beside = [path for name in papers for path in self.path.glob(f".{name}*")]
        for path in (*beside, *(self.path / folder).rglob(".*")):
            if is_temporary(path.name) and path.is_file():
                remove_file(path)


def store_at(url: str, folder: Path) -> Store:
    """The place behind a URL, or this folder if there is none. Raises ValueError."""
    return Remote.at(url) if url else Folder(folder)
