"""Saving as a patch: the bytes of a PO file in, the same bytes with edits out.

`versions` says what the entries of a file say, `patched` puts edits into it, each made of a
version that somebody saw. Nothing but what an edit is about changes, whatever program the file
comes from, and what somebody else changed meanwhile is never overwritten.
"""

from __future__ import annotations

from cardgen.catalog.patching.edits import (
    Conflict,
    EntryEdit,
    EntryKey,
    Patched,
    Version,
    oversize,
    patched,
    unwritable,
    versions,
    with_remark,
)
from cardgen.catalog.patching.form import formatted
from cardgen.catalog.patching.printed import Printed, printed
from cardgen.catalog.patching.sync import (
    SyncChange,
    Synced,
    entry_text,
    header_fields,
    synced,
    with_entry,
    with_header,
)

__all__ = [
    "Conflict",
    "EntryEdit",
    "EntryKey",
    "Patched",
    "Printed",
    "SyncChange",
    "Synced",
    "Version",
    "entry_text",
    "formatted",
    "header_fields",
    "oversize",
    "patched",
    "printed",
    "synced",
    "unwritable",
    "versions",
    "with_entry",
    "with_header",
    "with_remark",
]
