"""What a page shows of a catalog: its entries, each under an id, as they stand in the file.

In come a project, a pair and the name of a catalog; out comes an `OpenCatalog`. A page never
names a file: it gives back pair, catalog and id, which are looked up in what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from cardgen.approval import Approvals, ApprovalState, entry_name
from cardgen.catalog import (
    GLOSSARY,
    TERM_KINDS,
    EntryKey,
    Message,
    PoEntry,
    Version,
    diagnose_messages,
    diagnose_terms,
    notes_of,
    pair_langs,
    parse_po,
    read_messages,
    state_of,
    unfinished,
    versions,
)
from cardgen.errors import Diagnostic, Loaded, Location
from cardgen.proofreading import HouseStyle, Slip, proofread

_ID: Final = 16  # figures of a digest


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: what it says in the file, and the message that it is.

    `approval` is how it stands where somebody approves texts.
    """

    id: str
    key: EntryKey
    version: Version
    message: Message
    written: PoEntry
    state: str
    findings: tuple[Diagnostic, ...] = ()
    slips: tuple[Slip, ...] = ()
    approval: ApprovalState | None = None

    def saying(self, text: str, *, fuzzy: bool) -> Message:
        """Its message with words that are not saved."""
        return replace(self.message, translation=text, fuzzy=fuzzy)


@dataclass(frozen=True, slots=True)
class OpenCatalog:
    """A catalog as it was read: its entries by id, and what is wrong with the file besides."""

    pair: str
    domain: str
    path: Path
    digest: str
    style: HouseStyle
    entries: Mapping[str, Entry] = field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()


def catalog_path(messages: Path, pair: str, domain: str) -> Path:
    """The file of a catalog; pair and domain are names that were looked up."""
    return messages / pair / f"{domain}.po"


def catalog_bytes(path: Path) -> bytes:
    """The bytes of a catalog. Raises CatalogError "bad-po"."""
    return read_messages(path)


def digest_of(data: bytes) -> str:
    """What tells a catalog from one that was changed."""
    return sha256(data).hexdigest()


def open_catalog(
    path: Path,
    pair: str,
    domain: str,
    data: bytes,
    style: HouseStyle,
    before: OpenCatalog | None = None,
) -> OpenCatalog:
    """The entries of a catalog, whose bytes are `data`, proofread, those with mistakes too.

    What was read `before` in the same style is not read once more where it is the same.
    """
    langs = pair_langs(pair)
    if before and before.style is style and before.digest == digest_of(data):
        return before
    parsed = parse_po(data, str(path), langs)
    written = {EntryKey(each.context, each.source): each for each in parsed.value or ()}
    known, wrong = _known(parsed, pair, domain, str(path))
    read_before = before.entries if before and before.style is style else {}
    entries: dict[str, Entry] = {}
    for key, version in versions(data).items():
        if version.plural:
            entries[_id(key, domain)] = _with_plural(key, version, domain)
        if key not in known:
            continue  # the findings of the file tell of it
        message, own = known[key]
        state = state_of(message, langs)
        if state in {"copied", "wrong-language"}:
            own = (*own, *unfinished(message, langs))
        id_, each = _id(key, domain), written[key]
        old = read_before.get(id_)
        if old and _said(old.written) == _said(each):
            slips = old.slips
        else:
            slips = () if version.fuzzy else proofread(each, style)
        entries[id_] = Entry(id_, key, version, message, each, state, own, slips)
    return OpenCatalog(pair, domain, path, digest_of(data), style, entries, wrong)


def _with_plural(key: EntryKey, version: Version, domain: str) -> Entry:
    """An entry with plural forms, which is shown and no message, as the file's findings say."""
    source = f"{version.source}\n{version.plural}"
    text = "\n".join(version.translations)
    message = Message(key.context or version.source, source, text)
    written = PoEntry(key.context, source, text, (), version.fuzzy, 0, 0, 0)
    return Entry(_id(key, domain), key, version, message, written, "plural")


def _said(entry: PoEntry) -> tuple[object, ...]:
    """All of an entry but where it stands."""
    return entry.source, entry.translation, entry.fuzzy, entry.comments, entry.remarks


def approval_name(entry: Entry, domain: str) -> str:
    """What an entry is called in approvals."""
    return entry_name(domain, entry.key.context or "", entry.key.source or "")


def with_approvals(catalog: OpenCatalog, approvals: Approvals) -> OpenCatalog:
    """The same, with who has approved which of its entries."""
    entries = {}
    for id_, entry in catalog.entries.items():
        if entry.version.plural:
            entries[id_] = entry
            continue
        name, found = approval_name(entry, catalog.domain), entry.message
        said = entry.written if catalog.domain == GLOSSARY else found
        entries[id_] = replace(entry, approval=approvals.state(name, said, found.location))
    return replace(catalog, entries=entries)


def _id(key: EntryKey, domain: str) -> str:
    """The same for a message whose source becomes another: a term is its source."""
    name = f"{key.context}\x04{key.source}" if domain == GLOSSARY else f"{key.context}"
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_ID]


_Known = dict[EntryKey, tuple[Message, tuple[Diagnostic, ...]]]


def _known(
    parsed: Loaded[tuple[PoEntry, ...]], pair: str, domain: str, file: str
) -> tuple[_Known, tuple[Diagnostic, ...]]:
    """The entries as messages, each with its own mistakes, and those that are the file's."""
    known: _Known
    if domain == GLOSSARY:
        lang = pair_langs(pair)[1]
        known = {
            EntryKey(entry.context, entry.source): (_term(entry, lang), ())
            for entry in parsed.value or ()
            if entry.context in TERM_KINDS
        }
        return known, diagnose_terms(parsed, pair, file).diagnostics
    catalog, found = diagnose_messages(parsed, pair, domain, file)
    if catalog is None:
        return {}, found
    known = {
        EntryKey(message.id, message.source): (message, ())
        for message in catalog.messages.values()
    }
    for message, own in catalog.damaged.values():
        known[EntryKey(message.id, message.source)] = message, own
    told = {each for _, own in known.values() for each in own}
    return known, tuple(each for each in found if each not in told)


def _term(entry: PoEntry, lang: str) -> Message:
    """A term as a message, which may be as its source is: 北京 is 北京 in Japanese."""
    notes = notes_of(entry)
    is_alike = entry.translation == entry.source or notes.is_same(lang)
    place = Location("", entry.line)
    name = f"{entry.context} {entry.source}"
    return Message(
        name, entry.source, entry.translation, {}, notes.gloss, {}, entry.fuzzy, place, is_alike
    )
