"""What somebody approves, as a digest: the texts of an entry and what its comments say.

In comes a message or a term, out come figures that are others as soon as a character of what
may be printed is another. How a tool wraps a comment, in which order it has attributions, and
where in the file the entry is, makes no difference; nor does a remark to the other office, or
the flag ``fuzzy``, which stops an entry by itself.
"""

from __future__ import annotations

import hashlib
import json
from typing import Final

from cardgen.catalog import Message, PoEntry, notes_of

VERSION: Final = "1"
"""Of what goes into a digest, and in which form."""

_SHOWN: Final = 12  # figures by which people know a revision


def digest_of(entry: Message | PoEntry) -> str:
    """The digest of a message, or of a term of the glossary: ``1:`` and 64 figures."""
    said = _message(entry) if isinstance(entry, Message) else _term(entry)
    text = json.dumps([VERSION, *said], ensure_ascii=False, separators=(",", ":"))
    # A PO file may have a lone surrogate only as bytes that do not decode, and is refused.
    return f"{VERSION}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def revision_of(digest: str) -> str:
    """The first figures of a digest, as papers and people name it."""
    return digest.partition(":")[2][:_SHOWN]


def _message(message: Message) -> list[object]:
    return [
        "message",
        message.source,
        message.translation,
        sorted(message.attribution.items()),
        sorted(message.placeholders.items()),
        message.same,
        message.gloss,
    ]


def _term(entry: PoEntry) -> list[object]:
    notes = notes_of(entry)
    return [
        "term",
        entry.context or "",
        entry.source,
        entry.translation,
        sorted(notes.same),
        list(notes.units),
        list(notes.also),
        notes.general,
        notes.gloss,
        *([sorted(notes.unit_words.items())] if notes.unit_words else []),
        *([sorted(notes.title_words.items())] if notes.title_words else []),
    ]
