"""Edits saved as a patch: the bytes of a PO file in, the same bytes with edits out.

`read_versions` reads the entries of a file, and `apply_edits` puts edits into it; each edit
names the version of the entry that somebody saw. Every other byte stays, whatever program wrote
the file, and changes that somebody else made meanwhile are never overwritten.
"""

from __future__ import annotations

from cardgen.catalog.patching.edits import (
    Conflict as Conflict,
    EntryEdit as EntryEdit,
    EntryKey as EntryKey,
    Patched as Patched,
    Printed as Printed,
    Version as Version,
    apply_edits as apply_edits,
    describe_oversize as describe_oversize,
    find_unwritable as find_unwritable,
    read_printed as read_printed,
    read_versions as read_versions,
    with_remark as with_remark,
)
from cardgen.catalog.patching.strings import format_file as format_file
from cardgen.catalog.patching.sync import (
    SyncChange as SyncChange,
    Synced as Synced,
    entry_text as entry_text,
    header_fields as header_fields,
    sync_file as sync_file,
    with_entry as with_entry,
    with_header as with_header,
)
