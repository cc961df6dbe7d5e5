"""A message file that is proofread: its entries, and the file as such.

In come the bytes of a PO file and what was found in it when it was loaded; out come errata.
Entries that wait for a person, untranslated or fuzzy, are counted and not read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from cardgen.catalog import (
    GLOSSARY,
    Catalog,
    Glossary,
    PoEntry,
    diagnose_messages,
    diagnose_terms,
    nplurals,
    pair_langs,
    parse_po,
    read_messages,
)
from cardgen.errors import CatalogError, Diagnostic, Loaded, Location
from cardgen.proofreading.collation import HouseStyle
from cardgen.proofreading.errata import Erratum
from cardgen.proofreading.places import FilePlace, string_places
from cardgen.proofreading.proofread import proofread
from cardgen.proofreading.rules import PROOFREADING_RULES
from cardgen.proofreading.silencing import (
    UNFINISHED,
    is_silenced,
    silenced_above,
    silenced_by,
    unknown_rules,
)
from cardgen.proofreading.slips import Slip
from cardgen.remedies import Wording

_PLURALS: Final = re.compile(r"Plural-Forms:\s*nplurals\s*=\s*(\d+)")
_OWN: Final = frozenset({"placeholder", "markup"})  # which slips say with a column


@dataclass(frozen=True)
class ProofFile:
    """A file of a pair, as far as it can be read, and what is wrong with it.

    `loaded` is what its loading found, `silenced` what the project does not want to know.
    """

    path: Path
    pair: str
    domain: str
    data: bytes
    entries: tuple[PoEntry, ...]
    loaded: tuple[Diagnostic, ...]
    silenced: frozenset[str]
    wording: Wording
    catalog: Catalog | None = None
    glossary: Glossary | None = None

    @classmethod
    def read(
        cls, messages: Path, pair: str, domain: str, silenced: frozenset[str], wording: Wording
    ) -> ProofFile:
        """A file of a pair in the folder of messages. Nothing is raised."""
        path = messages / pair / f"{domain}.po"
        try:
            data = read_messages(path)
            parsed = parse_po(data, str(path), pair_langs(pair))
        except CatalogError as error:
            data, parsed = b"", Loaded(None, error.diagnostics)
        catalog, glossary = None, None
        if domain == GLOSSARY:
            glossary, loaded = diagnose_terms(parsed, pair, str(path))
        else:
            catalog, loaded = diagnose_messages(parsed, pair, domain, str(path))
        entries = parsed.value or ()
        return cls(
            path, pair, domain, data, entries, loaded, silenced, wording, catalog, glossary
        )

    @cached_property
    def lines(self) -> Sequence[str]:
        """The lines of the file."""
        text = self.data.decode("utf-8-sig", "replace")
        return text.replace("\r\n", "\n").split("\n")

    @cached_property
    def own(self) -> frozenset[str]:
        """The rules that the remarks above the file's header silence."""
        return silenced_above(self.data)

    @property
    def finished(self) -> list[PoEntry]:
        """The entries that have a translation which waits for nobody."""
        return [each for each in self.entries if each.translation and not each.fuzzy]

    def chosen(self, ids: Collection[str]) -> list[PoEntry]:
        """The finished entries of these ids, or all if there are none."""
        return [each for each in self.finished if not ids or self.name(each) in ids]

    def name(self, entry: PoEntry) -> str:
        """What an entry is called: the id of a message, or a term."""
        return entry.source if self.domain == GLOSSARY else entry.context or ""

    def style(self, glossary: Glossary | None) -> HouseStyle:
        """The style of the house for this file."""
        return HouseStyle.of(self.pair, self.domain, self.silenced | self.own, glossary)

    def errata(self, ids: Collection[str], glossary: Glossary | None) -> Iterator[Erratum]:
        """All that is wrong in the entries of these ids, or in the whole file for none."""
        style = self.style(glossary)
        said: set[tuple[str, int]] = set()
        for entry in self.chosen(ids):
            slips = proofread(entry, style)
            said.update((slip.rule, entry.translation_line) for slip in slips)
            yield from self.placed(entry, slips)
        names = {
            line: self.name(each)
            for each in self.entries
            for line in (each.line, each.source_line, each.translation_line)
        }
        for found in self.loaded:
            line = (found.location and found.location.line) or 0
            if found.rule in _OWN and (found.rule, line) in said:
                continue
            if not ids or names.get(line) in ids:
                yield Erratum.of(found, self.pair, names.get(line, ""), self.wording)
        yield from self._doubtful_units(ids)
        if not ids:
            yield from self._header()
            yield from self._unknown()

    def _doubtful_units(self, ids: Collection[str]) -> Iterator[Erratum]:
        """Units for which articles have no words of their own."""
        named = {each.line: each for each in self.chosen(ids)}
        for found in self.glossary.doubts() if self.glossary else ():
            entry = named.get((found.location and found.location.line) or 0)
            if entry and not self.silences(entry, found.rule):
                yield Erratum.of(found, self.pair, self.name(entry), self.wording)

    def source_errata(
        self, ids: Collection[str], seen: set[tuple[str, str, str]]
    ) -> Iterator[Erratum]:
        """What is wrong in the texts that are translated, those that nobody has `seen` yet.

        They are in all pairs the same, and are mended in the POT.
        """
        lang = pair_langs(self.pair)[0]
        silenced = self.silenced | self.own | _OWN | {"words"}
        # A source is its own source, and may name what is written in other letters.
        style = HouseStyle((lang, lang), None, silenced, self.domain)
        for entry in self.entries:
            key = lang, self.name(entry), entry.source
            if key in seen or (ids and self.name(entry) not in ids):
                continue
            seen.add(key)
            slips = [
                replace(slip, message=f"in the source, {slip.message}")
                for slip in proofread(replace(entry, translation=entry.source), style)
                if slip.rule not in UNFINISHED
            ]
            yield from self.placed(entry, slips, in_source=True)

    def placed(
        self, entry: PoEntry, slips: Sequence[Slip], *, in_source: bool = False
    ) -> Iterator[Erratum]:
        """Slips of an entry with their places in the file; of alike ones the first alone."""
        if not slips:
            return
        first = entry.source_line if in_source else entry.translation_line
        places = string_places(self.lines, first)
        counts = Counter((slip.rule, slip.message) for slip in slips)
        alike = {(slip.rule, slip.message): slip for slip in reversed(slips)}
        for slip in slips:
            count = counts[slip.rule, slip.message]
            if alike[slip.rule, slip.message] is slip:
                again = f" ({count} times in this text)" if count > 1 else ""
                said = replace(slip, message=f"{slip.message}{again}")
                yield self._erratum(entry, said, places)

    def _erratum(self, entry: PoEntry, slip: Slip, places: Sequence[FilePlace]) -> Erratum:
        start = places[min(slip.start, len(places) - 1)]
        end = places[min(slip.end, len(places)) - 1] if slip.end > slip.start else None
        return Erratum(
            slip.rule,
            slip.gravity,
            slip.message,
            slip.hint,
            Location(str(self.path), start.line),
            self.pair,
            self.name(entry),
            start.column,
            end.line if end else None,
            end.behind if end else None,
        )

    def silences(self, entry: PoEntry, rule: str) -> bool:
        """Whether nobody wants to know of a rule here."""
        return is_silenced(rule, self.silenced | self.own | silenced_by(entry))

    def _header(self) -> Iterator[Erratum]:
        """Plural forms other than those of the language: PO editors go by them."""
        text = "\n".join(self.lines[:60])
        match = _PLURALS.search(text)
        lang = pair_langs(self.pair)[1]
        wanted = nplurals(lang)
        if match is None or wanted is None or int(match[1]) == wanted:
            return
        line = text.count("\n", 0, match.start()) + 1
        rule = PROOFREADING_RULES["plural-forms"]
        if not is_silenced("plural-forms", self.silenced | self.own):
            said = (
                f"{lang} has {wanted} plural form{'s' * (wanted != 1)}, the header {match[1]}"
            )
            place = Location(str(self.path), line)
            hint = f'write "Plural-Forms: nplurals={wanted}; …"'
            yield Erratum("plural-forms", rule.gravity, said, hint, place, self.pair)

    def _unknown(self) -> Iterator[Erratum]:
        """Rules that remarks silence and that there are not."""
        found: Mapping[int, frozenset[str]] = {
            1: self.own,
            **{entry.line: silenced_by(entry) for entry in self.entries},
        }
        for line, names in found.items():
            for name in unknown_rules(names):
                yield unknown_rule(name, Location(str(self.path), line), self.pair)


def unknown_rule(name: str, place: Location, pair: str = "") -> Erratum:
    """That somebody silences a rule that there is not."""
    rule = PROOFREADING_RULES["unknown-rule"]
    said = f"there is no rule or family {name!r}"
    return Erratum("unknown-rule", rule.gravity, said, rule.remedy, place, pair)
