"""Where bytes go: a file, a folder, a place behind a URL."""

from __future__ import annotations

from cardgen.storage.file import (
    FULL,
    MAKE_ROOM,
    make_folder,
    numbered,
    refused,
    remove_file,
    unused_folder,
    write_file,
    write_stdout,
)
from cardgen.storage.names import file_name
from cardgen.storage.remote import Remote
from cardgen.storage.store import Folder, Store, store_at
from cardgen.storage.swap import read_settled, swap_file

__all__ = [
    "FULL",
    "MAKE_ROOM",
    "Folder",
    "Remote",
    "Store",
    "file_name",
    "make_folder",
    "numbered",
    "read_settled",
    "refused",
    "remove_file",
    "store_at",
    "swap_file",
    "unused_folder",
    "write_file",
    "write_stdout",
]
