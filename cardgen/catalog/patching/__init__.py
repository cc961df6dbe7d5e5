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
    patched,
    versions,
    with_remark,
)

__all__ = [
    "Conflict",
    "EntryEdit",
    "EntryKey",
    "Patched",
    "Version",
    "patched",
    "versions",
    "with_remark",
]
