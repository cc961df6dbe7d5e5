"""The entries of a catalog for the page: as they stand in the file, and their past from git.

Each entry has an id. A page never names a file: it sends pair, catalog and id, which must be
among those that were read.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.approval import Approvals, ApprovalState, name_entry
from cardgen.catalog import (
    GLOSSARY,
    TERM_KINDS,
    EntryKey,
    Message,
    PoEntry,
    Version,
    diagnose_messages,
    diagnose_terms,
    explain_unfinished,
    find_state,
    notes_of,
    pair_langs,
    parse_po,
    read_versions,
)
from cardgen.errors import Diagnostic, Loaded, Location
from cardgen.files import MOST_PO
from cardgen.git import GIT_ERRORS, run_git
from cardgen.proofreading import HouseStyle, Slip, proofread

_ID: Final = 16  # hexadecimal digits of a digest
_SECONDS: Final = 5.0
_MOST: Final = 20  # past versions of an entry
_MOST_COMMITS: Final = 200  # commits of a file that are read
_MOST_BYTES: Final = 16 << 20  # bytes of all commits
_FORMAT: Final = "%H%x00%an%x00%aI%x00%s"


class Entry(msgspec.Struct, frozen=True):
    """Entry of a PO file, with its message, its findings and its state of approval.

    `slips` are None as long as nobody has proofread it, in a large catalog.
    """

    id: str
    key: EntryKey
    version: Version
    message: Message
    po_entry: PoEntry
    state: str
    findings: tuple[Diagnostic, ...] = ()
    slips: tuple[Slip, ...] | None = ()
    approval: ApprovalState | None = None

    @property
    def content(self) -> tuple[object, ...]:
        """Values of the entry that the page shows, without its place in the file."""
        return self.version, self.state, self.slips, self.approval, *_content(self.po_entry)

    def make_message(self, text: str, *, fuzzy: bool) -> Message:
        """Make the message of the entry with an unsaved text."""
        return replace(self.message, translation=text, fuzzy=fuzzy)


class OpenCatalog(msgspec.Struct, frozen=True):
    """Catalog as it was read: its entries by id, and findings about the file itself."""

    pair: str
    domain: str
    path: Path
    digest: str
    style: HouseStyle
    entries: Mapping[str, Entry] = msgspec.field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()


def locate_catalog(messages: Path, pair: str, domain: str) -> Path:
    """Locate the file of a catalog; the caller has checked pair and domain."""
    return messages / pair / f"{domain}.po"


def compute_digest(data: bytes) -> str:
    """Compute the digest of a catalog's bytes, to notice changes."""
    return sha256(data).hexdigest()


def open_catalog(
    path: Path,
    pair: str,
    domain: str,
    data: bytes,
    style: HouseStyle,
    before: OpenCatalog | None,
    *,
    until: float = math.inf,
) -> OpenCatalog:
    """Read and proofread the entries of a catalog from its bytes, also entries with mistakes.

    Entries that are unchanged since `before`, in the same style, keep their slips. Entries that
    are not reached `until` a time (`time.monotonic`) have none yet (`proofread_more`).
    """
    langs = pair_langs(pair)
    if before and before.style is style and before.digest == compute_digest(data):
        return before
    parsed = parse_po(data, str(path), langs)
    po_entries = {EntryKey(each.context, each.source): each for each in parsed.value or ()}
    known, wrong = _match_messages(parsed, pair, domain, str(path))
    read_before = before.entries if before and before.style is style else {}
    entries: dict[str, Entry] = {}
    for key, version in read_versions(data).items():
        if version.plural:
            entries[_compute_id(key, domain)] = _make_plural_entry(key, version, domain)
        if key not in known:
            continue  # the findings of the file report this entry
        message, own = known[key]
        state = find_state(message, langs)
        if state in {"copied", "wrong-language"}:
            own = (*own, *explain_unfinished(message, langs))
        id_, po_entry = _compute_id(key, domain), po_entries[key]
        old = read_before.get(id_)
        slips: tuple[Slip, ...] | None = None
        if old and _content(old.po_entry) == _content(po_entry):
            slips = old.slips
        if slips is None and (version.fuzzy or time.monotonic() < until):
            slips = () if version.fuzzy else proofread(po_entry, style)
        entries[id_] = Entry(id_, key, version, message, po_entry, state, own, slips)
    return OpenCatalog(pair, domain, path, compute_digest(data), style, entries, wrong)


def proofread_more(
    catalog: OpenCatalog, start: int, until: float
) -> tuple[OpenCatalog, list[Entry], int | None]:
    """Proofread the next entries `until` a time, from number `start` on.

    Returns the catalog, the entries, and the number to go on with if there are more.
    """
    entries, done = dict(catalog.entries), list[Entry]()
    ids = [*entries]
    for at in range(start, len(ids)):
        entry = entries[ids[at]]
        if entry.slips is not None:
            continue
        if time.monotonic() >= until:
            return replace(catalog, entries=entries), done, at
        slips = proofread(entry.po_entry, catalog.style)
        entries[entry.id] = replace(entry, slips=slips)
        done.append(entries[entry.id])
    return replace(catalog, entries=entries), done, None


def _make_plural_entry(key: EntryKey, version: Version, domain: str) -> Entry:
    """Make an entry with plural forms; it is shown but cannot be edited, as a finding says."""
    source = f"{version.source}\n{version.plural}"
    text = "\n".join(version.translations)
    message = Message(key.context or version.source, source, text)
    written = PoEntry(key.context, source, text, (), version.fuzzy, 0, 0, 0)
    return Entry(_compute_id(key, domain), key, version, message, written, "plural")


def _content(entry: PoEntry) -> tuple[object, ...]:
    """Return all fields of an entry but its position."""
    return entry.source, entry.translation, entry.fuzzy, entry.comments, entry.remarks


def format_approval_name(entry: Entry, domain: str) -> str:
    """Format the name of an entry in approvals."""
    return name_entry(domain, entry.key.context or "", entry.key.source or "")


def add_approvals(catalog: OpenCatalog, approvals: Approvals) -> OpenCatalog:
    """Add the state of approval to each entry of a catalog."""
    entries = dict(catalog.entries)
    for id_, entry in catalog.entries.items():
        if not entry.version.plural:
            name, message = format_approval_name(entry, catalog.domain), entry.message
            content = entry.po_entry if catalog.domain == GLOSSARY else message
            state = approvals.state(name, content, message.location)
            entries[id_] = replace(entry, approval=state)
    return replace(catalog, entries=entries)


def _compute_id(key: EntryKey, domain: str) -> str:
    """Compute the id of an entry: from its context, and the source of a term."""
    name = f"{key.context}\x04{key.source}" if domain == GLOSSARY else f"{key.context}"
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_ID]


_Messages = dict[EntryKey, tuple[Message, tuple[Diagnostic, ...]]]


def _match_messages(
    parsed: Loaded[tuple[PoEntry, ...]], pair: str, domain: str, file: str
) -> tuple[_Messages, tuple[Diagnostic, ...]]:
    """Match entries with their messages and findings; return the findings of the file too."""
    known: _Messages
    if domain == GLOSSARY:
        lang = pair_langs(pair)[1]
        known = {
            EntryKey(entry.context, entry.source): (_make_term(entry, lang), ())
            for entry in parsed.value or ()
            if entry.context in TERM_KINDS
        }
        return known, diagnose_terms(parsed, pair, file).diagnostics
    catalog, found = diagnose_messages(parsed, pair, domain, file)
    if catalog is None:
        return {}, found
    messages = [(each, ()) for each in catalog.messages.values()]
    listed = (*messages, *catalog.damaged.values())
    known = {EntryKey(message.id, message.source): (message, own) for message, own in listed}
    own_findings = {each for _, own in known.values() for each in own}
    return known, tuple(each for each in found if each not in own_findings)


def _make_term(entry: PoEntry, lang: str) -> Message:
    """Make a message of a term; it may equal its source: 北京 is 北京 in Japanese."""
    notes = notes_of(entry)
    is_alike = entry.translation == entry.source or notes.is_same(lang)
    name, texts = f"{entry.context} {entry.source}", (entry.source, entry.translation)
    place = Location("", entry.line)
    return Message(name, *texts, {}, notes.gloss, {}, entry.fuzzy, place, is_alike)


class PastVersion(NamedTuple):
    """The text of an entry from a commit on, with its author and date (ISO 8601)."""

    text: str
    fuzzy: bool
    author: str
    date: str
    summary: str


def read_history(path: Path, key: EntryKey) -> list[PastVersion]:
    """Read the past versions of an entry from git, the newest first; none without git."""
    if not path.is_file():
        return []
    try:
        return list(_list_versions(path.resolve(), key))
    except GIT_ERRORS:
        return []


def _list_versions(path: Path, key: EntryKey) -> Iterator[PastVersion]:
    """List the past versions of an entry, one for each change of its text."""
    most = max(1, min(_MOST_COMMITS, _MOST_BYTES // max(1, path.stat().st_size)))
    command = ("log", f"-n{most}", f"--format={_FORMAT}", "--", path.name)
    log = run_git(path.parent, *command, seconds=_SECONDS)
    commits = [line.split("\0") for line in log.decode("utf-8", "replace").splitlines()]
    found: list[PastVersion] = []
    last: tuple[str, bool] | None = None
    blobs = _read_blobs(path, [each[0] for each in commits])
    for (_, author, date, summary), data in zip(commits, blobs, strict=True):
        version = read_versions(data).get(key)
        text = (version.translations[0], version.fuzzy) if version else None
        if found and text == last:  # an older commit has the same text
            found[-1] = found[-1]._replace(author=author, date=date, summary=summary)
        elif text is not None:
            if len(found) == _MOST:
                break
            found.append(PastVersion(*text, author, date, summary))
        elif found:
            break
        last = text
    yield from found


def _read_blobs(path: Path, commits: list[str]) -> Iterator[bytes]:
    """Read the file at each commit; empty where it is missing."""
    if not commits:
        return
    names = "".join(f"{commit}:./{path.name}\n" for commit in commits)
    out = run_git(path.parent, "cat-file", "--batch", given=names.encode(), seconds=_SECONDS)
    at = 0
    for _ in commits:
        end = out.index(b"\n", at)
        last_word = out[at:end].rpartition(b" ")[2]
        at = end + 1
        if not last_word.isdigit():  # "missing"
            yield b""
            continue
        size = int(last_word)
        yield out[at : at + size] if size <= MOST_PO else b""
        at += size + 1
