"""Edits saved as a patch: the bytes of a PO file in, the same bytes with edits out.

`versions` reads the entries of a file, and `patched` puts edits into it; each edit names the
version of the entry that somebody saw. Every other byte stays, whatever program wrote the file,
and changes that somebody else made meanwhile are never overwritten.
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
