"""The parts of a PO file's entries that may be printed."""

from __future__ import annotations

from typing import NamedTuple

from cardgen.catalog.patching.edits import EntryKey
from cardgen.catalog.patching.passages import Passage, PoText


class Printed(NamedTuple):
    """The texts of an entry, and its notes, however they are wrapped.

    Flags, references and remarks are left out, except the remarks ``also:``, ``title:`` and
    ``unit:``.
    """

    texts: tuple[str, ...]
    notes: str


def printed(data: bytes) -> dict[EntryKey, Printed]:
    """Read the printable parts of a PO file's whole entries. Nothing is raised."""
    return {
        EntryKey(*each.key): _printed_of(each)
        for each in PoText(data).passages
        if not each.damaged and not each.obsolete and not each.is_header
    }


def _printed_of(passage: Passage) -> Printed:
    said = [
        each.said
        for each in passage.comments
        if each.mark == "#." or each.said.strip().startswith(("also:", "title:", "unit:"))
    ]
    texts = tuple(passage.text(form) or "" for form in passage.forms)
    return Printed(texts, " ".join(" ".join(said).split()))
