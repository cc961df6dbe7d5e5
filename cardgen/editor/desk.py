"""What the page works on: a project, what was read of its catalogs, and the previews.

Questions come from several threads and are answered one at a time, since a project is read once
and shared. All that a page names is looked up in what was read here: a pair, a catalog, an
entry, a template; a name that is not there is a LookupError, and never becomes a path.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any, Final, NamedTuple, TypeVar

from cardgen.approval import FILE, git_user
from cardgen.catalog import (
    CAPTIONS,
    GLOSSARY,
    SLOGANS,
    Catalog,
    EntryEdit,
    EntryKey,
    Glossary,
    Message,
    Patched,
    list_domains,
    message_errors,
    pair_langs,
    unfinished,
)
from cardgen.editor.entries import (
    Entry,
    OpenCatalog,
    approval_name,
    catalog_bytes,
    catalog_path,
    digest_of,
    open_catalog,
    with_approvals,
)
from cardgen.editor.past import Past, past_of
from cardgen.editor.previews import Preview, Previews
from cardgen.errors import CardgenError, Diagnostic
from cardgen.project import (
    DEFAULT_PAIR,
    DEFAULT_TEMPLATE,
    Project,
    approve,
    save_by,
    save_edits,
)
from cardgen.proofreading import HouseStyle, house_style, proofread
from cardgen.template import Template

R = TypeVar("R", Glossary, Catalog)

_KEY: Final = 12  # figures of a digest
_MOMENT: Final = 0.2  # seconds
_PATIENCE: Final = 2.0  # seconds that a question waits for those before it


class BusyError(Exception):
    """Other questions take too long."""


class Where(NamedTuple):
    """Where an entry is: names and an id that a page was given, and gives back."""

    pair: str
    domain: str
    id: str


class Other(NamedTuple):
    """What an entry says in another pair."""

    pair: str
    entry: Entry


class Saved(NamedTuple):
    """An entry as it stands in the file now, and whether it says what was to be saved.

    Where it does not, somebody changed it meanwhile, or removed it. Where it does, `wrong` is
    why its author could not be noted.
    """

    entry: Entry | None
    conflict: bool
    wrong: tuple[Diagnostic, ...] = ()


class Overflowing(NamedTuple):
    """Entries that are too large, by ids, and where to go on, if that is not all."""

    found: dict[str, Preview]
    start: int | None = None


class Desk:
    """Answers what the page asks."""

    def __init__(self, project: Project) -> None:
        self._project = project
        # What is typed nobody can have approved: it is shown as it will be when somebody has.
        self._unjudged = replace(project, approval="")
        self._previews = Previews(self._unjudged)
        self._templates: dict[str, Template] | None = None
        self._before: dict[tuple[str, str], tuple[Any, Any]] = {}
        self._open: dict[tuple[str, str], OpenCatalog] = {}
        self._unread: set[tuple[str, str]] = set()  # which were open, and cannot be read now
        self._styles: dict[tuple[str, str], HouseStyle] = {}
        self._fits: dict[
            tuple[str, str], tuple[tuple[object, ...], dict[tuple[str, ...], Preview]]
        ] = {}
        self._lock = RLock()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where files may change while the page is open."""
        return (
            self._project.messages,
            *(folder for folder in self._project.template_folders if folder.is_dir()),
        )

    @property
    def name(self) -> str:
        """What the project's folder is called."""
        return self._project.root.resolve().name

    @property
    def key(self) -> str:
        """What tells the project from others on this machine, and says nothing of it."""
        folder = str(self._project.root.resolve()).encode("utf-8", "surrogateescape")
        return sha256(folder).hexdigest()[:_KEY]

    @property
    def requires_approval(self) -> bool:
        """True if a text that nobody has approved is not printed."""
        return bool(self._project.approval)

    def pairs(self) -> dict[str, list[str]]:
        """The pairs, the project's own first, each with its catalogs."""
        with self._mine():
            usual = self._project.defaults.pair or DEFAULT_PAIR
            pairs = sorted(self._project.pairs(), key=lambda pair: (pair != usual, pair))
            return {pair: list_domains(self._project.messages, pair) for pair in pairs}

    def templates(self) -> dict[str, Template]:
        """Those that can be read and show a message, first those that are to be checked."""
        with self._mine():
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
                    continue  # other commands tell of it
                found |= {each: made for each, made in known.items() if made.shows_message}
            self._templates = found
            return found

    def catalog(self, pair: str, domain: str) -> OpenCatalog:
        """What a catalog says. Raises LookupError, and CatalogError "bad-po"."""
        with self._mine():
            known = self._open.get((pair, domain))
            if known and (domain == GLOSSARY or known.style.glossary is self._terms(pair)):
                return known
            return self._read(pair, domain)

    def entry(self, where: Where) -> Entry:
        """An entry. Raises LookupError, and CatalogError "bad-po"."""
        return self.catalog(where.pair, where.domain).entries[where.id]

    def others(self, where: Where) -> list[Other]:
        """The same entry in the other pairs."""
        found = []
        for pair, domains in self.pairs().items():
            if pair != where.pair and where.domain in domains:
                entry = self.catalog(pair, where.domain).entries.get(where.id)
                if entry is not None:
                    found.append(Other(pair, entry))
        return found

    def history(self, where: Where) -> list[Past]:
        """What an entry said before. Asks git, and nobody waits for that but who asked."""
        catalog = self.catalog(where.pair, where.domain)
        return past_of(catalog.path, catalog.entries[where.id].key)

    def preview(
        self, where: Where, text: str, template: str, values: Mapping[str, str], *, fuzzy: bool
    ) -> Preview:
        """What words that are not saved come to: of a slogan, the label. Raises LookupError."""
        with self._mine():
            catalog = self.catalog(where.pair, where.domain)
            entry = catalog.entries[where.id]
            message = entry.saying(text, fuzzy=fuzzy)
            if entry.version.plural:
                return Preview("", 0.0, 0.0, (), ())
            if where.domain == SLOGANS:
                template = self._named(template)
                approved = self._may_be_printed(entry, message)
                made = self._previews.preview(
                    message, where.pair, template, values, approved=approved
                )
            else:
                waits = unfinished(message, pair_langs(where.pair))
                made = Preview(
                    "", 0.0, 0.0, (), (*waits, *message_errors(message)), bool(waits)
                )
            typed = replace(entry.written, translation=text)
            return replace(made, slips=proofread(typed, catalog.style))

    def _may_be_printed(self, entry: Entry, typed: Message) -> bool:
        """True if no approval is required, or somebody has approved these very words."""
        if not self.requires_approval:
            return True
        is_same = (typed.translation, typed.fuzzy) == (
            entry.message.translation,
            entry.message.fuzzy,
        )
        return is_same and entry.approval is not None and entry.approval.state == "approved"

    def fits(self, where: Where, text: str) -> Iterator[tuple[str, Preview]]:
        """The same for all templates in turn, without pictures."""
        for name in self.templates():
            with self._mine():
                message = self._slogan(where).saying(text, fuzzy=False)
                yield name, self._previews.fit(message, where.pair, name)

    def overflowing(self, pair: str, template: str, start: int = 0) -> Overflowing:
        """The saved slogans of a pair, from one on, that a template does not hold, by ids.

        For a large catalog it takes several questions: each is answered in a moment. What was
        found out is kept for as long as it holds.
        """
        entries = [*self.catalog(pair, SLOGANS).entries.values()]
        found: dict[str, Preview] = {}
        with self._mine():
            name = self._named(template)
        end = time.monotonic() + _MOMENT
        for number, entry in enumerate(entries[start:], start):
            if time.monotonic() > end:
                return Overflowing(found, number)
            message = entry.message
            if message.translation and not message.fuzzy and not entry.version.plural:
                with self._mine():
                    made = self._fit(entry, pair, name)
                if any(each.rule == "overflow" for each in made.findings):
                    found[entry.id] = made
        return Overflowing(found)

    def _fit(self, entry: Entry, pair: str, template: str) -> Preview:
        """Whether a template holds an entry as it is saved."""
        made_of = (
            self._unjudged.template(template),
            self._terms(pair),
            self._as_before((pair, CAPTIONS), self._unjudged.catalog(pair, CAPTIONS)),
        )
        before, known = self._fits.get((pair, template), ((), {}))
        if [*map(id, before)] != [*map(id, made_of)]:
            known = {}
            self._fits[pair, template] = made_of, known
        key = entry.id, entry.version.source, entry.message.translation
        if key not in known:
            known[key] = self._previews.fit(entry.message, pair, template)
        return known[key]

    def save(
        self,
        where: Where,
        seen: str,
        text: str,
        note: str,
        *,
        fuzzy: bool,
        as_it_is: bool = False,
        by: str = "",
    ) -> Saved:
        """Write what an entry is to say into its file, unless another has changed it since.

        `seen` is the digest of the version that this was made of. With `as_it_is` the entry
        gets the remark `# same: yes`, that its translation is right. Whoever has a name is
        noted as the author: git knows only whose machine this is. Raises LookupError, and
        CardgenError where the file cannot be written.
        """
        with self._mine():
            entry = self.entry(where)
            if entry.version.plural:
                raise LookupError(where)  # the page has no field for it
            edit = EntryEdit(_edit_key(entry, where.domain), seen, text, fuzzy, note, as_it_is)
            before = (*entry.version.translations[:1], entry.version.note)
            author = by if text and (as_it_is or (text, note) != before) else ""
            found, wrong = self._written(where, edit, author)
            entries = self._read(where.pair, where.domain).entries
            return Saved(entries.get(where.id), bool(found.conflicts), wrong)

    def _written(
        self, where: Where, edit: EntryEdit, author: str
    ) -> tuple[Patched, tuple[Diagnostic, ...]]:
        """Write an edit; and why its author could not be noted, if that is so."""
        wrong: tuple[Diagnostic, ...] = ()
        if author:
            broken = self._project.approvals(where.pair).broken
            if broken is None:
                return save_by(self._project, where.pair, where.domain, edit, author), ()
            wrong = (broken,)  # it is saved all the same
        return save_edits(self._project, where.pair, where.domain, [edit]), wrong

    def who(self, name: str) -> str:
        """Who approves: a visitor's own name, or whom git knows here; "" if nobody can tell."""
        return name or str(git_user(self._project.root) or "")

    def approve(self, where: Where, revision: str, by: str) -> Entry:
        """Let somebody stand for the text of an entry, as they have read it.

        Raises LookupError, and CardgenError: own-approval, conflict for another revision, and
        whatever else `cardgen.project.approve` raises.
        """
        with self._mine():
            name = approval_name(self.entry(where), where.domain)
            approve(self._project, where.pair, name, by=by, seen=revision)
            return self._read(where.pair, where.domain).entries[where.id]

    def changed(self, files: Collection[Path]) -> tuple[set[tuple[str, str]], bool]:
        """Look at files again: the catalogs that have changed, and if templates have."""
        with self._mine():
            mended = {key for key in self._unread if self._file(*key) in files}
            named = {
                (p, d): made.path.resolve() in files for (p, d), made in self._open.items()
            }
            catalogs = {
                key for key, is_named in named.items() if is_named and self._renewed(*key)
            }
            same = {self._open[key].path.resolve() for key in named if key not in catalogs}
            approvals = {path for path in files if path.name == FILE}
            approved = {path.parent.name for path in approvals}
            if {*files} - same - approvals:
                self._project.forget()  # by whatever links they were reached
                self._templates = None
            for pair in approved:
                self._project.forget(self._project.messages / pair / FILE)
            for pair, domain in named:
                if pair in approved or ((pair, GLOSSARY) in catalogs and domain != GLOSSARY):
                    self._renewed(pair, domain)
                    catalogs.add((pair, domain))
        return catalogs | mended, any(
            path.suffix == ".toml" and path.name != FILE for path in files
        )

    def touched(self, where: Where) -> list[str]:
        """The catalogs that pages show anew when an entry was saved: a term is in all."""
        with self._mine():
            open_ones = [domain for pair, domain in self._open if pair == where.pair]
        return open_ones if where.domain == GLOSSARY else [where.domain]

    def _renewed(self, pair: str, domain: str) -> bool:
        """Read a catalog again; whether it is another one."""
        before = self._open[pair, domain]
        try:
            return self._read(pair, domain).digest != before.digest
        except (CardgenError, LookupError):
            del self._open[pair, domain]
            self._unread.add((pair, domain))
            return True

    def _file(self, pair: str, domain: str) -> Path:
        return catalog_path(self._project.messages, pair, domain).resolve()

    def _slogan(self, where: Where) -> Entry:
        if where.domain != SLOGANS:
            raise LookupError(where.domain)
        return self.entry(where)

    def _named(self, template: str) -> str:
        """The name of a template that there is; never a path."""
        if template not in self.templates():
            raise LookupError(template)
        return template

    def _read(self, pair: str, domain: str) -> OpenCatalog:
        path, known = self._path(pair, domain), self._open.get((pair, domain))
        data = catalog_bytes(path)
        if known is None or known.digest != digest_of(data):
            self._project.forget(path)
        made = open_catalog(path, pair, domain, data, self._style(pair, domain, data), known)
        approvals = self._project.approvals(pair)
        if self._project.approval or approvals.by_entry:
            made = with_approvals(made, approvals)
        self._open[pair, domain] = made
        self._unread.discard((pair, domain))
        return made

    def _terms(self, pair: str) -> Glossary | None:
        try:
            return self._as_before((pair, GLOSSARY), self._unjudged.glossary(pair))
        except CardgenError:  # its own page tells why
            return None

    def _as_before(self, key: tuple[str, str], read: R) -> R:
        """What was read before, if it says the same: then what was made of that holds."""
        last, before = self._before.get(key, (None, None))
        if read is not last:
            self._before[key] = read, before if before == read else read
        same: R = self._before[key][1]
        return same

    def _style(self, pair: str, domain: str, data: bytes) -> HouseStyle:
        """What the proofreader knows: the same object while glossary and file want the same."""
        made = house_style(self._unjudged, pair, domain, data)
        if made.glossary:
            made = replace(made, glossary=self._terms(pair))
        known = self._styles.get((pair, domain))
        if known and known.glossary is made.glossary and known.silenced == made.silenced:
            return known
        self._styles[pair, domain] = made
        return made

    def _path(self, pair: str, domain: str) -> Path:
        if domain not in self.pairs().get(pair, ()):
            raise LookupError(pair, domain)
        return catalog_path(self._project.messages, pair, domain)

    @contextmanager
    def _mine(self) -> Iterator[None]:
        """One at a time. Raises BusyError."""
        if not self._lock.acquire(timeout=_PATIENCE):
            raise BusyError
        try:
            yield
        finally:
            self._lock.release()


def _edit_key(entry: Entry, domain: str) -> EntryKey:
    """A message is found by its id also when its source has become another; terms are not."""
    return EntryKey(entry.key.context, entry.key.source if domain == GLOSSARY else None)
