"""The message files of a project: catalogs and glossaries, approvals, and POT files.

In come a pair and the name of a catalog; out come its messages, joined of two pairs if the pair
has no files, with those standing by for missing ones, and with unapproved ones withheld. Each
file is read once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec.structs import replace

from cardgen import resources
from cardgen.catalog import (
    CAPTIONS,
    GLOSSARY,
    LETTERS,
    SLOGANS,
    Catalog,
    Glossary,
    PoEntry,
    diagnose_pot,
    find_changed_source,
    find_differences,
    find_missing_terms,
    list_pairs,
    load_catalog,
    load_glossary,
    pairs_between,
)
from cardgen.display import Endorsement
from cardgen.errors import Diagnostic, Loaded
from cardgen.files import is_there
from cardgen.project.approval_rules import ApprovalRules, withhold_messages, withhold_terms
from cardgen.project.files import ReadFiles

if TYPE_CHECKING:  # few need approvals
    from cardgen.approval import Approvals

J = TypeVar("J", Catalog, Glossary)


class MessageFiles(msgspec.Struct, frozen=True):
    """The message files in a folder, with a folder for each pair.

    If the `rules` require approval, texts without it are withheld.
    """

    folder: Path
    read: ReadFiles
    rules: ApprovalRules = msgspec.field(default_factory=ApprovalRules)

    def catalog(self, pair: str, domain: str = SLOGANS) -> Catalog:
        """Load a catalog; see `Project.catalog`. Raises CardgenError."""
        if between := pairs_between(self.folder, pair, domain):
            from cardgen.catalog import join_catalogs

            first, second = (self.catalog(each, domain) for each in between)
            return self.read.derive(
                ("joined", pair, domain),
                (first, second),
                lambda: join_catalogs(pair, first, second),
            )
        catalog = self.read.read_once(
            (pair, domain),
            lambda: self.folder / pair / f"{domain}.po",
            lambda _: self._with_standby(load_catalog(self.folder, pair, domain), domain),
        )
        return self.withhold(catalog, pair, domain)

    def _with_standby(self, own: Catalog, domain: str) -> Catalog:
        """Add cardgen's own captions to a catalog, in case the project lacks some."""
        pair, bundled = own.pair, resources.MESSAGES
        if domain != CAPTIONS or bundled == self.folder or pair not in list_pairs(bundled):
            return own
        others = partial(
            self.read.read_once,
            ("standby", pair),
            lambda: bundled / pair / f"{CAPTIONS}.po",
            lambda _: load_catalog(bundled, pair, CAPTIONS),
        )
        return replace(own, standby=others)

    def glossary(self, pair: str) -> Glossary:
        """Load the terms of a pair, joined like catalogs. Raises CardgenError."""
        if between := pairs_between(self.folder, pair, GLOSSARY):
            from cardgen.catalog import join_glossaries

            first, second = map(self.glossary, between)
            return self.read.derive(
                ("joined", pair, GLOSSARY),
                (first, second),
                lambda: join_glossaries(pair, first, second),
            )
        glossary = self.read.read_once(
            (pair, GLOSSARY),
            lambda: self.folder / pair / f"{GLOSSARY}.po",
            lambda _: load_glossary(self.folder, pair),
        )
        return self.withhold(glossary, pair, GLOSSARY)

    def approvals(self, pair: str) -> Approvals:
        """Load the approvals of a pair. Raises nothing."""
        from cardgen.approval import FILE

        return self.read.read_once(
            ("approvals", pair),
            lambda: self.folder / pair / FILE,
            lambda path: self.rules.load(path, pair),
        )

    def withhold(self, read: J, pair: str, domain: str) -> J:
        """Mark texts without approval in a catalog or glossary, if approval is required."""
        if not self.rules.required:
            return read
        approvals = self.approvals(pair)

        def make() -> J:
            if isinstance(read, Catalog):
                return withhold_messages(read, approvals, domain)
            return withhold_terms(read, approvals, domain)

        return self.read.derive(("judged", pair, domain), (read, approvals), make)

    def list_endorsements(
        self, pair: str, names: Iterable[str], domain: str
    ) -> tuple[Endorsement, ...]:
        """List the approvals of messages by name, if the project requires approval.

        Unapproved messages are left out. Raises CardgenError.
        """
        if not self.rules.required:
            return ()
        from cardgen.approval import name_entry

        found: list[Endorsement] = []
        for each in pairs_between(self.folder, pair, domain) or (pair,):
            catalog, approvals = self.catalog(each, domain), self.approvals(each)
            for name in names:
                if (message := catalog.find(name)) is None:
                    continue
                text = name_entry(domain, name, message.source)
                state = approvals.state(text, message, message.location)
                if state.state == "approved":
                    found.append(Endorsement(f"{each} {text}", state.revision, state.approvers))
        return tuple(dict.fromkeys(found))

    def behind(self, pair: str) -> tuple[Diagnostic, ...]:
        """Warn of differences between the PO files of a pair and their POT files.

        Of a joined pair these are the files of both its pairs. Raises CardgenError if a PO file
        cannot be read.
        """
        if between := pairs_between(self.folder, pair, SLOGANS):
            return tuple(dict.fromkeys(chain(*map(self.behind, between))))
        domains = [SLOGANS, CAPTIONS]
        if is_there(self.folder / pair / f"{LETTERS}.po"):  # a project may have no letters
            domains.append(LETTERS)
        found = [each for domain in domains for each in self.differences(pair, domain)]
        terms = self._pot(GLOSSARY).value or ()
        found += find_missing_terms(self.glossary(pair), terms, f"{GLOSSARY}.pot")
        return tuple(found)

    def differences(self, pair: str, domain: str = SLOGANS) -> tuple[Diagnostic, ...]:
        """Warn of differences between one catalog of a pair and its POT, as `behind` does."""
        if between := pairs_between(self.folder, pair, domain):
            found = (self.differences(each, domain) for each in between)
            return tuple(dict.fromkeys(chain(*found)))
        pot = self._pot(domain)
        wrong = (replace(each, severity="warning") for each in pot.diagnostics)
        catalog = self.catalog(pair, domain)
        return (*wrong, *find_differences(catalog, self.sources(domain), f"{domain}.pot"))

    def changed_sources(self, pair: str, name: str) -> tuple[Diagnostic, ...]:
        """Warn of a message whose source differs from the POT file. Raises CardgenError."""
        pot, found = self.sources(SLOGANS), list[Diagnostic]()
        for each in pairs_between(self.folder, pair, SLOGANS) or (pair,):
            if message := self.catalog(each).find(name):
                found += find_changed_source(message, pot, f"{SLOGANS}.pot")
        return tuple(found)

    def sources(self, domain: str) -> dict[str, str]:
        """Return the source texts of a POT file by the ids of messages."""
        entries = self._pot(domain).value or ()
        return {entry.context: entry.source for entry in entries if entry.context}

    def terms_of_pot(self) -> set[tuple[str, str]]:
        """Return kind and source of all terms in ``glossary.pot``."""
        return {(e.context or "", e.source) for e in self._pot(GLOSSARY).value or ()}

    def _pot(self, domain: str) -> Loaded[tuple[PoEntry, ...]]:
        """Read the entries of a POT file, with its errors."""
        return self.read.read_once(
            ("pot", domain), lambda: self.folder / f"{domain}.pot", diagnose_pot
        )
