"""The store of a shipment's files: a folder, or a place behind a URL.

Names of files are relative to it, with ``/``. A file appears whole under its name or not at
all, and a second file of one name replaces the first.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from cardgen.storage.file import (
    is_temporary,
    make_folder,
    move_file,
    number_names,
    open_atomic,
    remove_file,
    write_file,
)
from cardgen.storage.remote import Remote


class Store(Protocol):
    """The files of a shipment. All methods raise CardgenError if the place cannot be used."""

    @property
    def url(self) -> str:
        """URL of the store; "" if it is a folder."""

    @property
    def name(self) -> str:
        """Folder or URL of the store, for messages."""

    def place(self, file: str) -> str:
        """Return the path or URL of a file, for messages."""

    def prepare(self) -> None:
        """Check that files can be written to the store."""

    def claim(self, key: str) -> None:
        """Reserve the store for the ledger with this id. Raises an error if another has it."""

    def check(self, key: str) -> None:
        """Check that the store is reserved for the ledger with this id."""

    def put(self, files: Mapping[str, bytes], *, sync: bool = True) -> None:
        """Write files atomically. Without `sync` a power cut may lose files in a folder."""

    def writing(self, file: str) -> AbstractContextManager[BinaryIO]:
        """Open a file for writing in steps. The store has it when the block ends."""

    def read(self, files: Iterable[str]) -> dict[str, bytes]:
        """Return the bytes of files by name, without those that cannot be read."""

    def remove(self, files: Iterable[str]) -> None:
        """Remove files, if they exist."""

    def move(self, file: str, to: str) -> None:
        """Move a file, if it exists."""

    def find_unused(self, file: str) -> str:
        """Return a name for a new file: the name itself, or one with a number."""

    def clean(self, papers: Iterable[str], folder: str) -> None:
        """Remove temporary files of an interrupted run.

        They are beside files whose names begin with one of `papers`, and in `folder`.
        """


class Folder(msgspec.Struct, frozen=True):
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
        """Do nothing, since a folder has its ledger inside or beside it."""

    def check(self, key: str) -> None:
        """Do nothing; see `claim`."""

    def put(self, files: Mapping[str, bytes], *, sync: bool = True) -> None:
        for folder in {(self.path / file).parent for file in files}:
            make_folder(folder)
        for file, data in files.items():
            write_file(self.path / file, data, sync=sync)

    def writing(self, file: str) -> AbstractContextManager[BinaryIO]:
        return open_atomic(self.path / file)

    def read(self, files: Iterable[str]) -> dict[str, bytes]:
        data = {}
        for file in files:
            with suppress(OSError):
                data[file] = (self.path / file).read_bytes()
        return data

    def remove(self, files: Iterable[str]) -> None:
        for file in files:
            remove_file(self.path / file)

    def move(self, file: str, to: str) -> None:
        make_folder((self.path / to).parent)
        move_file(self.path / file, self.path / to)

    def find_unused(self, file: str) -> str:
        return next(
            name for name in number_names(file) if not os.path.lexists(self.path / name)
        )

    def clean(self, papers: Iterable[str], folder: str) -> None:
        beside = [path for name in papers for path in self.path.glob(f".{name}*")]
        for path in (*beside, *(self.path / folder).rglob(".*")):
            if is_temporary(path.name) and path.is_file():
                remove_file(path)


def store_at(url: str, folder: Path) -> Store:
    """Open the store at a URL, or in `folder` if the URL is "". Raises ValueError."""
    return Remote.at(url) if url else Folder(folder)
