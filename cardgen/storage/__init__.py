"""Where bytes go: a file, a folder, a place behind a URL.

Who writes one file needs no more than that: the others are imported when they are asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from cardgen.storage.elsewhere import is_elsewhere
from cardgen.storage.file import (
    FULL,
    MAKE_ROOM,
    is_temporary,
    make_folder,
    numbered,
    refused,
    remove_file,
    unused_folder,
    write_file,
    write_stdout,
)
from cardgen.storage.names import file_name
from cardgen.storage.shared import SharedFolder, check_unshared, is_open_to_others, is_within

if TYPE_CHECKING:
    from cardgen.storage.remote import Remote
    from cardgen.storage.store import Folder, Store, store_at
    from cardgen.storage.swap import read_settled, swap_file
    from cardgen.storage.turns import LOCK, remove_leftovers, remove_leftovers_of, taking_turns

__all__ = [
    "FULL",
    "LOCK",
    "MAKE_ROOM",
    "Folder",
    "Remote",
    "SharedFolder",
    "Store",
    "check_unshared",
    "file_name",
    "is_elsewhere",
    "is_open_to_others",
    "is_temporary",
    "is_within",
    "make_folder",
    "numbered",
    "read_settled",
    "refused",
    "remove_file",
    "remove_leftovers",
    "remove_leftovers_of",
    "store_at",
    "swap_file",
    "taking_turns",
    "unused_folder",
    "write_file",
    "write_stdout",
]

_HOMES: Final = {
    "Folder": "store",
    "LOCK": "turns",
    "Remote": "remote",
    "Store": "store",
    "read_settled": "swap",
    "remove_leftovers": "turns",
    "remove_leftovers_of": "turns",
    "store_at": "store",
    "swap_file": "swap",
    "taking_turns": "turns",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
