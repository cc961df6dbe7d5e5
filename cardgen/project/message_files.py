"""The message files of a project: catalogs and glossaries, approvals, and POT files.

In come a pair and the name of a catalog; out comes what the files say, joined of two pairs
where one has none, with what stands by for what they lack, and with what may not be printed
for want of an approval. Each file is read once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cardgen import resources
from cardgen.catalog import (
    CAPTIONS,
    GLOSSARY,
    LETTERS,
    SLOGANS,
    Catalog,
    Glossary,
    PoEntry,
    behind,
    diagnose_pot,
    joined_catalogs,
    joined_glossaries,
    list_pairs,
    load_catalog,
    load_glossary,
    pairs_between,
    terms_behind,
)
from cardgen.display import Endorsed
from cardgen.errors import Diagnostic, Loaded
from cardgen.files import is_there
from cardgen.project.read_files import ReadFiles
from cardgen.project.withholding import withheld_messages, withheld_terms

if TYPE_CHECKING:  # few need approvals
    from cardgen.approval import Approvals, Approver

J = TypeVar("J", Catalog, Glossary)


@dataclass(frozen=True, slots=True)
class MessageFiles:
    """The message files in a folder, with a folder for each pair.

    Where `requires_approval`, what nobody has approved but who wrote it is withheld;
    `approvers` are those who may, and `further_approvers` those of other projects that have
    the messages.
    """

    folder: Path
    read: ReadFiles
    requires_approval: bool = False
    approvers: tuple[Approver, ...] = ()
    further_approvers: tuple[tuple[Approver, ...], ...] = ()

    def catalog(self, pair: str, domain: str = SLOGANS) -> Catalog:
        """See `Project.catalog`. Raises CardgenError."""
        if between := pairs_between(self.folder, pair, domain):
            first, second = (self.catalog(each, domain) for each in between)
            return self.read.made_of(
                ("joined", pair, domain),
                (first, second),
                lambda: joined_catalogs(pair, first, second),
            )
        catalog = self.read.once(
            (pair, domain),
            lambda: self.folder / pair / f"{domain}.po",
            lambda _: self._with_standby(load_catalog(self.folder, pair, domain), domain),
        )
        return self.judged(catalog, pair, domain)

    def _with_standby(self, own: Catalog, domain: str) -> Catalog:
        """The captions of a project, in whose place those that cardgen brings stand by."""
        pair, bundled = own.pair, resources.MESSAGES
        if domain != CAPTIONS or bundled == self.folder or pair not in list_pairs(bundled):
            return own
        others = partial(
            self.read.once,
            ("standby", pair),
            lambda: bundled / pair / f"{CAPTIONS}.po",
            lambda _: load_catalog(bundled, pair, CAPTIONS),
        )
        return replace(own, standby=others)

    def glossary(self, pair: str) -> Glossary:
        """The terms of a pair, joined as catalogs are. Raises CardgenError."""
        if between := pairs_between(self.folder, pair, GLOSSARY):
            first, second = map(self.glossary, between)
            return self.read.made_of(
                ("joined", pair, GLOSSARY),
                (first, second),
                lambda: joined_glossaries(pair, first, second),
            )
        glossary = self.read.once(
            (pair, GLOSSARY),
            lambda: self.folder / pair / f"{GLOSSARY}.po",
            lambda _: load_glossary(self.folder, pair),
        )
        return self.judged(glossary, pair, GLOSSARY)

    def approvals(self, pair: str) -> Approvals:
        """Who has approved which text of a pair. Nothing is raised."""
        from cardgen.approval import FILE, load_approvals

        return self.read.once(
            ("approvals", pair),
            lambda: self.folder / pair / FILE,
            lambda path: load_approvals(path, pair, self.approvers, self.further_approvers),
        )

    def judged(self, read: J, pair: str, domain: str) -> J:
        """A catalog or glossary with what the approvals of its pair say of it, if need be."""
        if not self.requires_approval:
            return read
        approvals = self.approvals(pair)

        def judge() -> J:
            if isinstance(read, Catalog):
                return withheld_messages(read, approvals, domain)
            return withheld_terms(read, approvals, domain)

        return self.read.made_of(("judged", pair, domain), (read, approvals), judge)

    def endorsed(self, pair: str, names: Iterable[str], domain: str) -> tuple[Endorsed, ...]:
        """Who has approved which revision of these messages, where that is required.

        What is not approved is left out. Raises CardgenError.
        """
        if not self.requires_approval:
            return ()
        from cardgen.approval import entry_name

        found: dict[Endorsed, None] = {}
        for each in pairs_between(self.folder, pair, domain) or (pair,):
            catalog, approvals = self.catalog(each, domain), self.approvals(each)
            for name in names:
                if (said := catalog.find(name)) is None:
                    continue
                text = entry_name(domain, name, said.source)
                state = approvals.state(text, said, said.location)
                if state.state == "approved":
                    found[Endorsed(f"{each} {text}", state.revision, state.approvers)] = None
        return tuple(found)

    def behind(self, pair: str) -> tuple[Diagnostic, ...]:
        """Warnings of all in which the PO files of a pair are behind the POT files beside them.

        Raises CardgenError where a PO file cannot be read.
        """
        found: list[Diagnostic] = []
        domains = [SLOGANS, CAPTIONS]
        if is_there(self.folder / pair / f"{LETTERS}.po"):  # a project may have no letters
            domains.append(LETTERS)
        for domain in domains:
            catalog, pot = self.catalog(pair, domain), self._pot(domain)
            found += (replace(each, severity="warning") for each in pot.diagnostics)
            found += behind(catalog, self.sources(domain), f"{domain}.pot")
        terms = self._pot(GLOSSARY).value or ()
        found += terms_behind(self.glossary(pair), terms, f"{GLOSSARY}.pot")
        return tuple(found)

    def sources(self, domain: str) -> dict[str, str]:
        """The texts of a POT by the ids of their messages."""
        entries = self._pot(domain).value or ()
        return {entry.context: entry.source for entry in entries if entry.context}

    def terms_of_pot(self) -> set[tuple[str, str]]:
        """The kinds and sources of terms that ``glossary.pot`` has."""
        return {(e.context or "", e.source) for e in self._pot(GLOSSARY).value or ()}

    def _pot(self, domain: str) -> Loaded[tuple[PoEntry, ...]]:
        return self.read.once(
            ("pot", domain), lambda: self.folder / f"{domain}.pot", diagnose_pot
        )
