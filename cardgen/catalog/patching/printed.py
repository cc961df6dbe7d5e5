"""What of an entry of a PO file may be printed, as it stands there."""

from __future__ import annotations

from typing import NamedTuple

from cardgen.catalog.patching.edits import EntryKey
from cardgen.catalog.patching.passages import Passage, PoText


class Printed(NamedTuple):
    """The texts of an entry, and its notes, however they are wrapped.

    Flags and references are no part of it, nor remarks but for what a term is called besides
    and what it calls its units.
    """

    texts: tuple[str, ...]
    notes: str


def printed(data: bytes) -> dict[EntryKey, Printed]:
    """What the whole entries of a PO file say that may be printed. Nothing is raised."""
    return {
        EntryKey(*each.key): _printed(each)
        for each in PoText(data).passages
        if not each.damaged and not each.obsolete and not each.is_header
    }


def _printed(passage: Passage) -> Printed:
    said = [
        each.said
        for each in passage.comments
        if each.mark == "#." or each.said.strip().startswith(("also:", "title:", "unit:"))
    ]
    texts = tuple(passage.text(form) or "" for form in passage.forms)
    return Printed(texts, " ".join(" ".join(said).split()))
