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
        """URL of the store; "" for a folder."""

    @property
    def name(self) -> str:
        """Folder or URL, for people."""

    def place(self, file: str) -> str:
        """Make the path or URL of a file, for people."""

    def prepare(self) -> None:
        """Check that files can be written to the store."""

    def claim(self, key: str) -> None:
        """Claim the store for the ledger of this key; raises if another ledger has it."""

    def check(self, key: str) -> None:
        """Check that the store is claimed for the ledger of this key."""

    def put(self, files: Mapping[str, bytes], *, sync: bool = True) -> None:
        """Write files, each at once; without `sync` a power cut may lose files of a folder."""

    def writing(self, file: str) -> AbstractContextManager[BinaryIO]:
        """Open a file to write step by step; the store has the file when the block ends."""

    def read(self, files: Iterable[str]) -> dict[str, bytes]:
        """Read files by name, without those that cannot be read."""

    def remove(self, files: Iterable[str]) -> None:
        """Remove files, if they exist."""

    def move(self, file: str, to: str) -> None:
        """Move a file, if it exists."""

    def find_unused(self, file: str) -> str:
        """Find an unused name for a file: `file`, or this name with a number."""

    def clean(self, papers: Iterable[str], folder: str) -> None:
        """Remove temporary files of a run that broke off.

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
        """Do nothing: a folder has its ledger in it or beside it."""

    def check(self, key: str) -> None:
        """Do nothing, as in `claim`."""

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
    """Make the store for a URL, or for `folder` if the URL is "". Raises ValueError."""
    return Remote.at(url) if url else Folder(folder)
