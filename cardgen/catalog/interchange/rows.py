"""Translations on their way: out of a PO file, to somebody with another program, and back.

In come the bytes of a PO file; out come its rows, each with a digest of the entry's version. In
come rows that somebody edited, and the bytes of today; out come the edits that they ask for,
and the rows that do not match. An untouched row asks for nothing, whatever became of its entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.catalog.catalog import Message, message_errors
from cardgen.catalog.notes import read_notes
from cardgen.catalog.pairs import CAPTIONS, GLOSSARY
from cardgen.catalog.patching import (
    EntryEdit,
    EntryKey,
    Version,
    find_unwritable,
    read_versions,
)
from cardgen.catalog.po import PoEntry, parse_po
from cardgen.controls import format_code_point
from cardgen.errors import Diagnostic, Location, hint_at_nearest

_NOWHERE: Final = Location("")


class TranslationRow(msgspec.Struct, frozen=True):
    """One entry of a file of a pair, its `domain`, for other programs.

    In a file that comes back, `translation`, `fuzzy` and `note` are None where it does not give
    them. `seen` is the digest of the entry's version when the row was made; `comments` are its
    ``#.`` lines, for people. `location` is the row's place in a file that came back.
    """

    domain: str
    context: str
    source: str
    translation: str | None
    fuzzy: bool | None = False
    note: str | None = None
    seen: str = ""
    comments: tuple[str, ...] = ()
    location: Location = _NOWHERE

    @property
    def name(self) -> str:
        """Name of the entry for people: the id of a message, or the word of a term."""
        return self.source if self.domain == GLOSSARY else self.context

    @property
    def key(self) -> EntryKey:
        """The key of the row's entry."""
        return EntryKey(self.context, self.source if self.domain == GLOSSARY else None)


class RowEdits(msgspec.Struct, frozen=True):
    """The edits that rows ask for, the `rows` by the keys of their entries, and all errors.

    `moved` are the names of entries whose source has changed; their translations wait for
    review.
    """

    edits: tuple[EntryEdit, ...]
    rows: Mapping[EntryKey, TranslationRow]
    moved: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_rows(data: bytes, domain: str) -> tuple[TranslationRow, ...]:
    """Read the rows of a valid PO file. Entries with plural forms are no messages."""
    entries = _parse_entries(data)
    return tuple(
        TranslationRow(
            domain,
            key.context or "",
            version.source,
            version.translations[0],
            version.fuzzy,
            version.note,
            version.digest,
            entries[key].comments if key in entries else (),
        )
        for key, version in read_versions(data).items()
        if len(version.translations) == 1
    )


def _parse_entries(data: bytes) -> dict[EntryKey, PoEntry]:
    """Parse the entries of a PO file that have no errors, by key."""
    found = parse_po(data, "").value or ()
    return {EntryKey(entry.context, entry.source): entry for entry in found}


def match_rows(rows: Iterable[TranslationRow], data: bytes, domain: str) -> RowEdits:
    """Find the edits that rows of an imported file make to one PO file.

    A translation whose source has changed is taken, and waits for review. If the translation
    has changed, too, its edit has a digest that leads to a conflict. Errors are rows without an
    entry, two rows of one entry, and texts that a message cannot have.
    """
    known = read_versions(data)
    # Terms of a kind share a msgctxt; the msgctxt of a message is an id of its own.
    by_key = {
        key if domain == GLOSSARY else EntryKey(key.context): (key, version)
        for key, version in known.items()
    }
    entries = _parse_entries(data)
    edits: list[EntryEdit] = []
    matched: dict[EntryKey, TranslationRow] = {}
    moved: list[str] = []
    errors: list[Diagnostic] = []
    for row in rows:
        if row.key in matched:
            reason = f"{row.name} is already in {_name_place(matched[row.key].location)}"
            errors.append(_error("duplicate-message", reason, row, "keep one of the two rows"))
            continue
        matched[row.key] = row
        if row.key not in by_key:
            names = [key.context or "" for key in known]
            hint = hint_at_nearest(row.context, names) if domain != GLOSSARY else ""
            reason = f"there is no {'term' if domain == GLOSSARY else 'message'} {row.name!r}"
            errors.append(_error("unknown-message", reason, row, hint))
            continue
        key, version = by_key[row.key]
        edit = _make_edit(row, version)
        if edit is None:
            continue
        edits.append(edit)
        if _bare(row.source) != _bare(version.source):
            moved.append(row.name)
        own_errors = _find_errors(entries.get(key), row, domain, waits=bool(edit.fuzzy))
        errors += [each.at(row.location).about(f"{row.name}: ") for each in own_errors]
    return RowEdits(tuple(edits), matched, tuple(moved), tuple(errors))


def _make_edit(row: TranslationRow, version: Version) -> EntryEdit | None:
    """Make the edit for a row; None if it changes nothing."""
    if row.translation is None or len(version.translations) != 1:
        return None
    text = row.translation.replace("\r\n", "\n")
    if "\r" not in version.translations[0]:  # some programs write it as a line end
        text = text.replace("\r", "\n")
    fuzzy = bool(text) and (version.fuzzy if row.fuzzy is None else row.fuzzy)
    note = version.note if row.note is None else row.note
    edited = Version(row.source, (text,), fuzzy, note)
    if edited.digest == row.seen:
        return None  # nobody has edited the row
    is_moved = _bare(row.source) != _bare(version.source)
    wanted = EntryEdit(row.key, version.digest, text, fuzzy or (is_moved and bool(text)), note)
    if wanted.apply_to(version).digest == version.digest:
        return None
    before = replace(version, source=row.source)
    fresh = {version.digest, *(replace(before, fuzzy=each).digest for each in (True, False))}
    if row.seen in fresh or (not row.seen and not any(version.translations)):
        return wanted
    return replace(wanted, seen=row.seen)


def _find_errors(
    entry: PoEntry | None, row: TranslationRow, domain: str, *, waits: bool
) -> Iterator[Diagnostic]:
    """Yield errors of a translation. One that `waits` for review need not be complete."""
    text = row.translation or ""
    if control := find_unwritable(text + (row.note or "")):
        reason = f"the text contains the control character {format_code_point(control)}"
        yield Diagnostic("bad-value", reason, hint="delete it")
    if entry is None or not text or waits:
        return
    types = read_notes(entry.comments, row.location, []).types
    message = Message(entry.context or "", entry.source, text, types, location=row.location)
    for each in message_errors(message):
        if domain not in (GLOSSARY, CAPTIONS) or each.rule != "markup":
            yield each


def _error(rule: str, said: str, row: TranslationRow, hint: str) -> Diagnostic:
    """Make an error about a row of an imported file."""
    return Diagnostic(rule, said, location=row.location, hint=hint)


def _name_place(location: Location) -> str:
    """Describe the place of a row in an imported file."""
    return f"line {location.line}" if location.line else str(location)


def _bare(text: str) -> str:
    """Remove white space, which other programs may change, from a text."""
    return "".join(text.split())
