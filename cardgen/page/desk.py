"""The desk of the page: reads, previews, saves and approves the entries of a project.

Requests come from several threads and take turns, since they share one project. Each pair,
catalog, entry and template that a page names must be among those that were read: an unknown
name raises LookupError, and never becomes a path.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any, Final, NamedTuple, TypeVar

from msgspec.structs import replace

from cardgen.approval import FILE, read_git_user
from cardgen.catalog import (
    CAPTIONS,
    GLOSSARY,
    LETTERS,
    SLOGANS,
    Catalog,
    EntryEdit,
    EntryKey,
    Glossary,
    Message,
    Patched,
    diagnose_catalog,
    explain_unfinished,
    list_domains,
    message_errors,
    pair_langs,
    read_messages,
)
from cardgen.errors import CardgenError, Diagnostic
from cardgen.page.comments import Comment, name_writers, read_comments, read_line_authors
from cardgen.page.entries import (
    Entry,
    OpenCatalog,
    PastVersion,
    add_approvals,
    compute_digest,
    format_approval_name,
    locate_catalog,
    open_catalog,
    proofread_more,
    read_history,
)
from cardgen.page.memory import Memory, Said, Similar
from cardgen.page.previews import Preview, Previews
from cardgen.project import (
    DEFAULT_PAIR,
    DEFAULT_TEMPLATE,
    Project,
    approve,
    save_by,
    save_edits,
)
from cardgen.proofreading import (
    FoundTerm,
    HouseStyle,
    find_terms,
    load_house_style,
    proofread,
)
from cardgen.resources import MESSAGES
from cardgen.template import Template

R = TypeVar("R", Glossary, Catalog)

_KEY: Final = 12  # hexadecimal digits of a digest
_MOMENT: Final = 0.2  # seconds for one answer
_LONG: Final = 1.0  # seconds for reading a catalog, after which its rest is proofread in parts
_PATIENCE: Final = 2.0  # seconds that a request waits for its turn
_GAP: Final = 0.001  # seconds between turns of one request, in which another one gets its own
_MORE_PATIENCE: Final = 20.0  # for one that takes many turns, between which others come


class BusyError(Exception):
    """Earlier requests take too long."""


class EntryAddress(NamedTuple):
    """Names of the pair and catalog of an entry, and its id."""

    pair: str
    domain: str
    id: str


class OtherEntry(NamedTuple):
    """An entry in another pair."""

    pair: str
    entry: Entry


class SaveResult(NamedTuple):
    """An entry as it stands in the file after a save.

    In a `conflict` somebody has changed or removed it meanwhile. Else `wrong` is the reason
    why its author could not be recorded. `changed` and `gone` are other entries of the catalog
    which somebody else changed or removed.
    """

    entry: Entry | None
    conflict: bool
    wrong: tuple[Diagnostic, ...] = ()
    changed: tuple[Entry, ...] = ()
    gone: tuple[str, ...] = ()


class Reread(NamedTuple):
    """A catalog read again, and the differences of its entries from those of before."""

    catalog: OpenCatalog
    changed: tuple[Entry, ...]
    gone: tuple[str, ...]

    def describe(
        self, name: str, *, conflict: bool = False, wrong: tuple[Diagnostic, ...] = ()
    ) -> SaveResult:
        """Describe an entry that was saved, apart from the others."""
        return SaveResult(
            self.catalog.entries.get(name),
            conflict,
            wrong,
            tuple(each for each in self.changed if each.id != name),
            tuple(each for each in self.gone if each != name),
        )


class OverflowResult(NamedTuple):
    """The entries that overflow, by id, and the number to go on with if there are more."""

    found: dict[str, Preview]
    start: int | None = None


def _is_new(entry: Entry, known: Mapping[str, Entry]) -> bool:
    """True if an entry is not as it is known."""
    return entry.id not in known or known[entry.id].content != entry.content


@lru_cache(maxsize=32)
def _list_messages_of(
    folder: Path,
    pair: str,
    domain: str,
    changed: int,  # noqa: ARG001 - of the file, whose messages are kept until it changes
) -> list[Message]:
    """List the messages of a file."""
    catalog = diagnose_catalog(folder, pair, domain).value
    return [*catalog.messages.values()] if catalog else []


def _list_messages(folder: Path, pair: str, domain: str) -> list[Message]:
    """List the messages of a file that is not open; none if it cannot be read."""
    try:
        changed = locate_catalog(folder, pair, domain).stat().st_mtime_ns
        return _list_messages_of(folder, pair, domain, changed)
    except (OSError, CardgenError):
        return []


class Desk:
    """Answers the requests of the page."""

    def __init__(self, project: Project) -> None:
        self._project = project
        # Nobody can have approved an unsaved text: it is shown as it will be once approved.
        self._without_approval = dataclasses.replace(project, approval="")
        self._previews = Previews(self._without_approval)
        self._templates: dict[str, Template] | None = None
        self._last_read: dict[tuple[str, str], tuple[Any, Any]] = {}
        self._open: dict[tuple[str, str], OpenCatalog] = {}
        self._unread: set[tuple[str, str]] = set()  # were open, and cannot be read now
        self._styles: dict[tuple[str, str], HouseStyle] = {}
        # By pair and template: what the fits depend on, and the fits of entries.
        self._fits: dict[tuple[str, str], tuple[tuple[Any, ...], dict[Any, Preview]]] = {}
        self._memories: dict[str, Memory] = {}
        self._lock = RLock()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders whose files may change while the page is open."""
        templates = (each for each in self._project.template_folders if each.is_dir())
        return self._project.messages, *templates

    @property
    def name(self) -> str:
        """Name of the project's folder."""
        return self._project.root.resolve().name

    @property
    def key(self) -> str:
        """Opaque key of the project for the storage of the browser."""
        folder = str(self._project.root.resolve()).encode("utf-8", "surrogateescape")
        return sha256(folder).hexdigest()[:_KEY]

    @property
    def requires_approval(self) -> bool:
        """True if only approved texts are printed."""
        return bool(self._project.approval)

    @contextmanager
    def take_project(self, patience: float) -> Iterator[Project]:
        """Take the project, in turn with other requests; wait so many seconds for the turn."""
        with self._take_turn(patience):
            yield self._project

    def list_pairs(self) -> dict[str, list[str]]:
        """List the pairs with their catalogs, the project's default pair first."""
        with self._take_turn():
            usual = self._project.defaults.pair or DEFAULT_PAIR
            pairs = sorted(self._project.pairs(), key=lambda pair: (pair != usual, pair))
            return {pair: list_domains(self._project.messages, pair) for pair in pairs}

    def list_templates(self) -> dict[str, Template]:
        """List the readable templates with a message, those of the project's checks first."""
        with self._take_turn():
            if self._templates is not None:
                return self._templates
            usual = self._project.defaults.template or DEFAULT_TEMPLATE
            names = [*self._project.checks.templates, usual, *self._project.template_files()]
            found: dict[str, Template] = {}
            for name in dict.fromkeys(names):
                try:
                    samples = self._project.template_samples(name)
                    known = {each: self._project.template(each) for each in samples}
                except CardgenError:
                    continue  # other commands report it
                found |= {n: each for n, each in known.items() if each.shows_message}
            self._templates = found
            return found

    def catalog(self, pair: str, domain: str) -> OpenCatalog:
        """Read a catalog, or return the open one. Raises LookupError, CatalogError "bad-po"."""
        with self._take_turn():
            known = self._open.get((pair, domain))
            if known and (domain == GLOSSARY or known.style.glossary is self._load_terms(pair)):
                return known
            return self._read(pair, domain)

    def find_entry(self, where: EntryAddress) -> Entry:
        """Find an entry. Raises LookupError, and CatalogError "bad-po"."""
        return self.catalog(where.pair, where.domain).entries[where.id]

    def list_others(self, where: EntryAddress) -> list[OtherEntry]:
        """List the entries with the same id in other pairs."""
        listed = self.list_pairs().items()
        pairs = (
            pair for pair, domains in listed if pair != where.pair and where.domain in domains
        )
        entries = ((pair, self.catalog(pair, where.domain).entries) for pair in pairs)
        return [OtherEntry(pair, each[where.id]) for pair, each in entries if where.id in each]

    def read_history(self, where: EntryAddress) -> list[PastVersion]:
        """Read the past versions of an entry from git, without a turn: git may be slow."""
        catalog = self.catalog(where.pair, where.domain)
        return read_history(catalog.path, catalog.entries[where.id].key)

    def make_preview(
        self,
        where: EntryAddress,
        text: str,
        template: str,
        values: Mapping[str, str],
        *,
        fuzzy: bool,
    ) -> Preview:
        """Make the preview of an unsaved text: for a slogan, the label. Raises LookupError."""
        with self._take_turn():
            catalog = self.catalog(where.pair, where.domain)
            entry = catalog.entries[where.id]
            message = entry.make_message(text, fuzzy=fuzzy)
            if entry.version.plural:
                return Preview("", 0.0, 0.0, (), ())
            if where.domain == SLOGANS:
                template = self._check_template(template)
                approved = self._may_be_printed(entry, message)
                preview = self._previews.make_preview(
                    message, where.pair, template, values, approved=approved
                )
            else:
                waits = explain_unfinished(message, pair_langs(where.pair))
                findings = (*waits, *message_errors(message))
                preview = Preview("", 0.0, 0.0, (), findings, bool(waits))
            typed = replace(entry.po_entry, translation=text)
            return replace(preview, slips=proofread(typed, catalog.style))

    def _may_be_printed(self, entry: Entry, typed: Message) -> bool:
        """True if no approval is required, or somebody has approved exactly this text."""
        if not self.requires_approval:
            return True
        saved, approval = entry.message, entry.approval
        is_same = (typed.translation, typed.fuzzy) == (saved.translation, saved.fuzzy)
        return is_same and approval is not None and approval.state == "approved"

    def check_fits(self, where: EntryAddress, text: str) -> Iterator[tuple[str, Preview]]:
        """Preview an unsaved slogan in each template in turn, without pictures."""
        for name in self.list_templates():
            with self._take_turn(_MORE_PATIENCE):
                if where.domain != SLOGANS:
                    raise LookupError(where.domain)
                message = self.find_entry(where).make_message(text, fuzzy=False)
                fit = self._previews.check_fit(message, where.pair, name)
            time.sleep(_GAP)
            yield name, fit

    def find_overflowing(self, pair: str, template: str, start: int = 0) -> OverflowResult:
        """Find saved slogans of a pair that overflow a template, from number `start` on.

        A large catalog needs several calls, since each ends after a moment. Results are cached
        as long as they are valid.
        """
        entries = [*self.catalog(pair, SLOGANS).entries.values()]
        found: dict[str, Preview] = {}
        with self._take_turn():
            name = self._check_template(template)
        end = time.monotonic() + _MOMENT
        for number, entry in enumerate(entries[start:], start):
            if time.monotonic() > end:
                return OverflowResult(found, number)
            message = entry.message
            if message.translation and not message.fuzzy and not entry.version.plural:
                begun = time.monotonic()
                with self._take_turn(_MORE_PATIENCE):
                    fit = self._check_fit(entry, pair, name)
                if time.monotonic() > begun + _GAP:  # the cache did not have it
                    time.sleep(_GAP)
                if any(each.rule == "overflow" for each in fit.findings):
                    found[entry.id] = fit
        return OverflowResult(found)

    def _check_fit(self, entry: Entry, pair: str, template: str) -> Preview:
        """Check the fit of a saved entry in a template, with a cache."""
        made_of = (
            self._without_approval.template(template),
            self._load_terms(pair),
            self._reuse_equal((pair, CAPTIONS), self._without_approval.catalog(pair, CAPTIONS)),
        )
        before, known = self._fits.get((pair, template), ((), {}))
        if [*map(id, before)] != [*map(id, made_of)]:
            known = {}
            self._fits[pair, template] = made_of, known
        key = entry.id, entry.version.source, entry.message.translation
        if key not in known:
            known[key] = self._previews.check_fit(entry.message, pair, template)
        return known[key]

    def save(
        self,
        where: EntryAddress,
        seen: str,
        text: str,
        note: str,
        *,
        fuzzy: bool,
        as_it_is: bool = False,
        by: str = "",
    ) -> SaveResult:
        """Write the text of an entry into its file, unless somebody has changed it meanwhile.

        `seen` is the digest of the version that was edited. With `as_it_is` the entry gets the
        remark `# same: yes`, which confirms its translation. The visitor `by` is recorded as
        the author, since git knows only the owner of this machine. Raises LookupError, and
        CardgenError if the file cannot be written.
        """
        with self._take_turn():
            entry = self.find_entry(where)
            if entry.version.plural:
                raise LookupError(where)  # the page cannot edit plural forms
            source = entry.key.source if where.domain == GLOSSARY else None
            key = EntryKey(entry.key.context, source)
            edit = EntryEdit(key, seen, text, fuzzy, note, as_it_is)
            before = (*entry.version.translations[:1], entry.version.note)
            author = by if text and (as_it_is or (text, note) != before) else ""
            patched, wrong = self._write_edit(where, edit, author)
            now = self.reread(where.pair, where.domain)
            return now.describe(where.id, conflict=bool(patched.conflicts), wrong=wrong)

    def _write_edit(
        self, where: EntryAddress, edit: EntryEdit, author: str
    ) -> tuple[Patched, tuple[Diagnostic, ...]]:
        """Write an edit; the findings are why its author could not be recorded."""
        wrong: tuple[Diagnostic, ...] = ()
        if author:
            broken = self._project.approvals(where.pair).broken
            if broken is None:
                return save_by(self._project, where.pair, where.domain, edit, author), ()
            wrong = (broken,)  # the text is saved all the same
        return save_edits(self._project, where.pair, where.domain, [edit]), wrong

    def find_approver(self, name: str) -> str:
        """Find the name of an approver: the visitor's, or git's user; empty if unknown."""
        return name or str(read_git_user(self._project.root) or "")

    def approve(self, where: EntryAddress, revision: str, by: str) -> SaveResult:
        """Approve a revision of an entry in the name of `by`.

        Raises LookupError, and CardgenError: "own-approval", "conflict" for another revision,
        and the errors of `cardgen.project.approve`.
        """
        with self._take_turn():
            name = format_approval_name(self.find_entry(where), where.domain)
            approve(self._project, where.pair, name, by=by, seen=revision)
            return self.reread(where.pair, where.domain).describe(where.id)

    def reload_files(self, files: Collection[Path]) -> tuple[set[tuple[str, str]], bool]:
        """Reload files; returns the changed catalogs, and True if templates have changed."""
        with self._take_turn():
            folder = self._project.messages
            unread = {key: locate_catalog(folder, *key).resolve() for key in self._unread}
            readable = {key for key, path in unread.items() if path in files}
            named = {key: each.path.resolve() in files for key, each in self._open.items()}
            catalogs = {key for key, is_in in named.items() if is_in and self._reread(*key)}
            same = {self._open[key].path.resolve() for key in named if key not in catalogs}
            approvals = {path for path in files if path.name == FILE}
            approved = {path.parent.name for path in approvals}
            if {*files} - same - approvals:
                self._project.forget()  # links may lead to the files
                self._templates = None
            for pair in approved:
                self._project.forget(self._project.messages / pair / FILE)
            for pair, domain in named:
                has_new_terms = (pair, GLOSSARY) in catalogs and domain != GLOSSARY
                is_changed = (has_new_terms or pair in approved) and self._reread(pair, domain)
                if has_new_terms or is_changed:  # a label may have a new term, too
                    catalogs.add((pair, domain))
        templates = {path for path in files if path.suffix == ".toml"} - approvals
        return catalogs | readable, bool(templates)

    def list_affected(self, where: EntryAddress) -> list[str]:
        """List the catalogs that change with a saved entry: for a term, all of its pair."""
        with self._take_turn():
            open_ones = [domain for pair, domain in self._open if pair == where.pair]
        return open_ones if where.domain == GLOSSARY else [where.domain]

    def _reread(self, pair: str, domain: str) -> bool:
        """Read a catalog again; True if it has changed, or cannot be read."""
        before = self._open[pair, domain]
        try:
            now = self._read(pair, domain)
            known = before.entries
            return now.digest != before.digest or any(
                _is_new(each, known) for each in now.entries.values()
            )
        except (CardgenError, LookupError):
            del self._open[pair, domain]
            self._unread.add((pair, domain))
            return True

    def reread(self, pair: str, domain: str, since: OpenCatalog | None = None) -> Reread:
        """Read a catalog again, and compare it with that of before: `since`, or the open one.

        A page must hear of all that differs: nobody tells it again. Raises LookupError.
        """
        with self._take_turn():
            before = since or self._open.get((pair, domain))
            catalog = self._read(pair, domain)
            known, entries = (before or catalog).entries, catalog.entries
            changed = tuple(each for each in entries.values() if _is_new(each, known))
            return Reread(
                catalog, changed, tuple(each for each in known if each not in entries)
            )

    def proofread_more(
        self, pair: str, domain: str, start: int
    ) -> tuple[list[Entry], int | None]:
        """Proofread more entries of a large catalog, and return them.

        The number is that of the entry to go on with, None if there are no more.
        """
        with self._take_turn():
            catalog, done, at = proofread_more(
                self.catalog(pair, domain), start, time.monotonic() + _MOMENT
            )
            self._open[pair, domain] = catalog
            return done, at

    def find_similar(self, where: EntryAddress) -> list[Similar]:
        """Find the finished messages with the sources most like the source of an entry."""
        with self._take_turn():
            entry = self.find_entry(where)
            memory = self._memories.setdefault(where.pair, Memory())
            memory.update(self._list_said(where.pair))
            return memory.find(entry.version.source, without=(where.domain, entry.message.id))

    def _list_said(self, pair: str) -> Iterator[Said]:
        """List the finished messages of a pair: those of the project, then those of cardgen."""
        for domain in (SLOGANS, CAPTIONS, LETTERS):
            if opened := self._open.get((pair, domain)):
                messages = [each.message for each in opened.entries.values()]
            else:
                messages = _list_messages(self._without_approval.messages, pair, domain)
            for each in messages:
                if each.translation and not each.fuzzy:
                    yield Said(domain, each.id, each.source, each.translation)
        if self._project.messages == MESSAGES:
            return
        for domain in (SLOGANS, CAPTIONS, LETTERS):
            for each in _list_messages(MESSAGES, pair, domain):
                if each.translation and not each.fuzzy:
                    yield Said(f"{domain}*", each.id, each.source, each.translation)

    def find_terms(self, where: EntryAddress) -> list[FoundTerm]:
        """Find the terms of the glossary in the source of an entry."""
        catalog = self.catalog(where.pair, where.domain)
        return find_terms(catalog.entries[where.id].version.source, catalog.style)

    def read_comments(self, where: EntryAddress) -> list[Comment]:
        """Read the comments on an entry, without a turn: git may be slow."""
        catalog = self.catalog(where.pair, where.domain)
        entry = catalog.entries[where.id]
        comments = read_comments(entry.version.note)
        if all(each.date for each in comments):
            return comments
        authors = read_line_authors(catalog.path.resolve())
        return name_writers(comments, read_messages(catalog.path), entry.po_entry.line, authors)

    def _check_template(self, template: str) -> str:
        """Return the name of a known template, never a path. Raises LookupError."""
        if template not in self.list_templates():
            raise LookupError(template)
        return template

    def _read(self, pair: str, domain: str) -> OpenCatalog:
        """Read a catalog, with the approvals of its entries. Raises LookupError."""
        if domain not in self.list_pairs().get(pair, ()):
            raise LookupError(pair, domain)
        known = self._open.get((pair, domain))
        path = locate_catalog(self._project.messages, pair, domain)
        data = read_messages(path)
        if known is None or known.digest != compute_digest(data):
            self._project.forget(path)
        style = self._load_style(pair, domain, data)
        until = time.monotonic() + _LONG
        catalog = open_catalog(path, pair, domain, data, style, known, until=until)
        approvals = self._project.approvals(pair)
        if self._project.approval or approvals.by_entry:
            catalog = add_approvals(catalog, approvals)
        self._open[pair, domain] = catalog
        self._unread.discard((pair, domain))
        return catalog

    def _load_terms(self, pair: str) -> Glossary | None:
        """Load the glossary of a pair; None if it has errors."""
        try:
            return self._reuse_equal((pair, GLOSSARY), self._without_approval.glossary(pair))
        except CardgenError:  # the page of the glossary shows the error
            return None

    def _reuse_equal(self, key: tuple[str, str], read: R) -> R:
        """Return the object of the last read if it is equal, so that caches stay valid."""
        last, before = self._last_read.get(key, (None, None))
        if read is not last:
            self._last_read[key] = read, before if before == read else read
        same: R = self._last_read[key][1]
        return same

    def _load_style(self, pair: str, domain: str, data: bytes) -> HouseStyle:
        """Load the house style: the same object while glossary and silenced rules are equal."""
        style = load_house_style(self._without_approval, pair, domain, data)
        if style.glossary:
            style = replace(style, glossary=self._load_terms(pair))
        known = self._styles.get((pair, domain))
        if known and known.glossary is style.glossary and known.silenced == style.silenced:
            return known
        self._styles[pair, domain] = style
        return style

    @contextmanager
    def _take_turn(self, patience: float = _PATIENCE) -> Iterator[None]:
        """Take the lock for one request. Raises BusyError after so many seconds."""
        if not self._lock.acquire(timeout=patience):
            raise BusyError
        try:
            yield
        finally:
            self._lock.release()
