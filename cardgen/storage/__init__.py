"""Write files: to a folder, to a folder shared with others, or to a place behind a URL.

A command that writes one file needs no more; other modules are imported at their first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use
from cardgen.storage.file import (
    FULL as FULL,
    MAKE_ROOM as MAKE_ROOM,
    file_name as file_name,
    find_unused_folder as find_unused_folder,
    is_temporary as is_temporary,
    make_folder as make_folder,
    number_names as number_names,
    remove_file as remove_file,
    write_error as write_error,
    write_file as write_file,
    write_stdout as write_stdout,
)

if TYPE_CHECKING:
    from cardgen.storage.remote import Remote as Remote
    from cardgen.storage.results import CACHE_FOLDER as CACHE_FOLDER, Results as Results
    from cardgen.storage.shared import (
        SharedFolder as SharedFolder,
        check_unshared as check_unshared,
        is_elsewhere as is_elsewhere,
        is_open_to_others as is_open_to_others,
        is_within as is_within,
    )
    from cardgen.storage.store import Folder as Folder, Store as Store, store_at as store_at
    from cardgen.storage.swap import (
        LOCK as LOCK,
        lock_folder as lock_folder,
        read_when_stable as read_when_stable,
        remove_leftovers as remove_leftovers,
        remove_leftovers_of as remove_leftovers_of,
        swap_file as swap_file,
    )

__getattr__ = import_on_use(
    __name__,
    {
        "remote": "Remote",
        "results": "CACHE_FOLDER Results",
        "shared": "SharedFolder check_unshared is_elsewhere is_open_to_others is_within",
        "store": "Folder Store store_at",
        "swap": "LOCK lock_folder read_when_stable remove_leftovers remove_leftovers_of "
        "swap_file",
    },
)
