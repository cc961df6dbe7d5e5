"""Where bytes go: a file, a folder, a place behind a URL."""

from __future__ import annotations

from cardgen.storage.file import make_folder, refused, write_file, write_stdout
from cardgen.storage.remote import Remote
from cardgen.storage.store import Store, store_at

__all__ = [
    "Remote",
    "Store",
    "make_folder",
    "refused",
    "store_at",
    "write_file",
    "write_stdout",
]
