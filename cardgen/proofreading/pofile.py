"""A message file in proofreading: its entries, and the file as a whole.

In come the bytes of a PO file and the errors of loading it; out come errata with line and
column. Unfinished entries, untranslated or fuzzy, are counted and not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from cardgen.catalog import (
    GLOSSARY,
    Catalog,
    Glossary,
    PoEntry,
    count_plural_forms,
    diagnose_messages,
    diagnose_terms,
    pair_langs,
    parse_po,
    read_messages,
)
from cardgen.errors import CatalogError, Diagnostic, Loaded, Location
from cardgen.lazy import lazy_pattern
from cardgen.proofreading.collation import HouseStyle
from cardgen.proofreading.entry import proofread
from cardgen.proofreading.errata import Erratum
from cardgen.proofreading.rules import (
    UNFINISHED,
    Slip,
    find_unknown_rules,
    is_silenced,
    read_silenced_above,
    read_silenced_rules,
)
from cardgen.remedies import Wording
from cardgen.rules import PROOFREADING_RULES

_UNIT: Final = lazy_pattern(r"\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{1,2}|.)|[^\"\\]")


class FilePlace(NamedTuple):
    """The line and column of a character, both from 1, and the column `behind` it.

    Columns count Unicode code points; an escape takes several.
    """

    line: int
    column: int
    behind: int


def locate_characters(lines: Sequence[str], first: int) -> tuple[FilePlace, ...]:
    """Find line and column of each character in a string of a PO file.

    A string goes over several lines in pieces, and an escape is one character.
    """
    places: list[FilePlace] = []
    end = FilePlace(max(first, 1), 1, 1)
    for number in range(max(first, 1), len(lines) + 1):
        line = lines[number - 1]
        if not line.strip():
            continue
        opening = line.find('"')
        if opening < 0 or (number > first and line[:opening].strip()):
            break
        at = opening + 1
        while match := _UNIT.match(line, at):
            places.append(FilePlace(number, at + 1, match.end() + 1))
            at = match.end()
        end = FilePlace(number, at + 1, at + 1)
    return (*places, end)


_PLURALS: Final = lazy_pattern(r"Plural-Forms:\s*nplurals\s*=\s*(\d+)")
_OWN: Final = frozenset({"placeholder", "markup"})  # slips have them with a column


class ProofFile(msgspec.Struct, frozen=True, dict=True):
    """A file of a pair, as far as it can be read.

    `loaded` are the errors of loading it, `silenced` the rules that the project silences.
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
        cls,
        path: Path,
        silenced: frozenset[str],
        wording: Wording,
        unsaved: Mapping[Path, bytes] = MappingProxyType({}),
    ) -> ProofFile:
        """Read a file in a pair's folder, or its unsaved bytes. Raises nothing."""
        pair, domain = path.parent.name, path.stem
        try:
            data = unsaved[path] if path in unsaved else read_messages(path)
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
        """Lines of the file."""
        text = self.data.decode("utf-8-sig", "replace")
        return text.replace("\r\n", "\n").split("\n")

    @cached_property
    def own(self) -> frozenset[str]:
        """Rules that comments above the file's header switch off."""
        return read_silenced_above(self.data)

    def choose_entries(self, ids: Collection[str] = ()) -> list[PoEntry]:
        """List the finished entries; with `ids` only these."""
        finished = (each for each in self.entries if each.translation and not each.fuzzy)
        return [entry for entry in finished if not ids or self.name_entry(entry) in ids]

    def name_entry(self, entry: PoEntry) -> str:
        """Return the name of an entry: the id of a message, or the term."""
        return entry.source if self.domain == GLOSSARY else entry.context or ""

    def find_errata(self, ids: Collection[str], glossary: Glossary | None) -> Iterator[Erratum]:
        """Yield the findings about entries with these ids, or about the whole file."""
        silenced = self.silenced | self.own
        style = HouseStyle.of(self.pair, self.domain, silenced, glossary)
        reported: set[tuple[str, int]] = set()
        for entry in self.choose_entries(ids):
            slips = proofread(entry, style)
            reported.update((slip.rule, entry.translation_line) for slip in slips)
            yield from self.locate_slips(entry, slips)
        names = {
            line: self.name_entry(entry)
            for entry in self.entries
            for line in (entry.line, entry.source_line, entry.translation_line)
        }
        for error in self.loaded:
            line = (error.location and error.location.line) or 0
            if error.rule in _OWN and (error.rule, line) in reported:
                continue
            if not ids or names.get(line) in ids:
                yield Erratum.of(error, self.pair, names.get(line, ""), self.wording)
        yield from self._check_units(ids)
        if not ids:
            yield from self._check_header()
            yield from self._check_silenced()

    def _check_units(self, ids: Collection[str]) -> Iterator[Erratum]:
        """Find units for which an article has no word of its own."""
        entries = {entry.line: entry for entry in self.choose_entries(ids)}
        for doubt in self.glossary.doubts() if self.glossary else ():
            entry = entries.get((doubt.location and doubt.location.line) or 0)
            if entry and not self.silences(entry, doubt.rule):
                yield Erratum.of(doubt, self.pair, self.name_entry(entry), self.wording)

    def find_source_errata(
        self, ids: Collection[str], seen: set[tuple[str, str, str]]
    ) -> Iterator[Erratum]:
        """Find problems in source texts that are not in `seen`, and add these to `seen`.

        Source texts are the same in all pairs, and are mended in the POT.
        """
        lang = pair_langs(self.pair)[0]
        silenced = self.silenced | self.own | _OWN | {"words"}
        # A source is its own source, and may name words of other scripts.
        style = HouseStyle((lang, lang), None, silenced, self.domain)
        for entry in self.entries:
            key = lang, self.name_entry(entry), entry.source
            if key in seen or (ids and self.name_entry(entry) not in ids):
                continue
            seen.add(key)
            slips = [
                replace(slip, message=f"in the source, {slip.message}")
                for slip in proofread(replace(entry, translation=entry.source), style)
                if slip.rule not in UNFINISHED
            ]
            yield from self.locate_slips(entry, slips, in_source=True)

    def locate_slips(
        self, entry: PoEntry, slips: Sequence[Slip], *, in_source: bool = False
    ) -> Iterator[Erratum]:
        """Convert findings about an entry's text to findings with file and line."""
        if not slips:
            return
        first = entry.source_line if in_source else entry.translation_line
        places = locate_characters(self.lines, first)
        counts = Counter((slip.rule, slip.message) for slip in slips)
        for slip in slips:
            count = counts.pop((slip.rule, slip.message), 0)
            if not count:
                continue
            again = f" ({count} times in this text)" if count > 1 else ""
            start = places[min(slip.start, len(places) - 1)]
            end = places[min(slip.end, len(places)) - 1] if slip.end > slip.start else None
            yield Erratum(
                slip.rule,
                slip.gravity,
                f"{slip.message}{again}",
                slip.hint,
                Location(str(self.path), start.line),
                self.pair,
                self.name_entry(entry),
                start.column,
                end.line if end else None,
                end.behind if end else None,
            )

    def silences(self, entry: PoEntry, rule: str) -> bool:
        """True if the project, the file or the entry switches a rule off."""
        return is_silenced(rule, self.silenced | self.own | read_silenced_rules(entry))

    def _check_header(self) -> Iterator[Erratum]:
        """Compare the plural forms in the header with those of the language."""
        name = "plural-forms"
        text = "\n".join(self.lines[:60])
        match = _PLURALS.search(text)
        lang = pair_langs(self.pair)[1]
        wanted = count_plural_forms(lang)
        if match is None or wanted is None or int(match[1]) == wanted:
            return
        if not is_silenced(name, self.silenced | self.own):
            message = f"nplurals is {match[1]} in the header, but {wanted} for {lang}"
            place = Location(str(self.path), text.count("\n", 0, match.start()) + 1)
            hint = f'write "Plural-Forms: nplurals={wanted}; …"'
            gravity = PROOFREADING_RULES[name].gravity
            yield Erratum(name, gravity, message, hint, place, self.pair)

    def _check_silenced(self) -> Iterator[Erratum]:
        """Find unknown rules in comments that switch rules off."""
        silenced = {1: self.own}
        silenced |= {entry.line: read_silenced_rules(entry) for entry in self.entries}
        for line, names in silenced.items():
            for name in find_unknown_rules(names):
                yield make_unknown_rule(name, Location(str(self.path), line), self.pair)


def make_unknown_rule(name: str, place: Location, pair: str = "") -> Erratum:
    """Make the finding for a switched-off rule that does not exist."""
    rule = PROOFREADING_RULES["unknown-rule"]
    message = f"there is no rule or family {name!r}"
    return Erratum("unknown-rule", rule.gravity, message, rule.remedy, place, pair)
