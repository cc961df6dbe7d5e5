"""The glossary of a pair: cities, articles and units in both languages.

In comes ``glossary.po`` of a pair: msgctxt is the kind of term, msgid the Chinese,
msgstr the translation, ``#.`` the English. Out comes a `Glossary` that answers with the
form for either language, whichever of the two a person wrote.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardgen.catalog.pairs import full_tag, pair_file, pair_langs
from cardgen.catalog.po import PoEntry, diagnose_po
from cardgen.errors import (
    CatalogError,
    Diagnostic,
    FieldError,
    Loaded,
    Location,
    nearest,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TERM_KINDS: Final = ("city", "item", "unit")


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of one PO file.

    `by_source` finds an entry by kind and Chinese word; `by_target` finds all entries of
    a kind that have a translation in common (개 is 个, 副 and 支).
    """

    langs: tuple[str, str]
    by_source: Mapping[tuple[str, str], PoEntry]
    by_target: Mapping[tuple[str, str], tuple[PoEntry, ...]]
    file: str

    def term(self, kind: str, word: str, lang: str, *, draft: bool = False) -> str:
        """The form of `word` for the language `lang` of the pair.

        `word` may be in either language; where it is a word of both, it is taken for the
        source's. Raises FieldError "unknown-term" where the glossary does not have it,
        or where a translation stands for several words and the source form is asked for;
        CatalogError "untranslated" and "fuzzy" as for messages, unless `draft` (an
        untranslated term is then given in the source language). Raises ValueError for a
        language not of the pair.
        """
        to_source = self.langs.index(full_tag(lang)) == 0
        word = unicodedata.normalize("NFC", word).strip()
        entry = self.by_source.get((kind, word))
        if entry is None:
            found = self.by_target.get((kind, word), ())
            if not found:
                raise self._unknown(kind, word)
            if to_source and len(found) > 1:
                raise self._ambiguous(kind, word, found)
            entry = found[0]
        if to_source:
            return entry.source
        if not draft:
            self._check_finished(entry)
        return entry.translation or entry.source

    def _check_finished(self, entry: PoEntry) -> None:
        location = Location(self.file, entry.translation_line)
        if not entry.translation:
            raise CatalogError(
                "untranslated",
                f"{entry.source} has no translation",
                location=location,
                hint="translate it in the glossary",
            )
        if entry.fuzzy:
            raise CatalogError(
                "fuzzy",
                f"the translation of {entry.source} waits for review",
                location=location,
                hint='check it and remove the flag "fuzzy"',
            )

    def _unknown(self, kind: str, word: str) -> FieldError:
        pairs = [
            (entry.source, entry.translation, " ".join(entry.comments))
            for (known, _), entry in self.by_source.items()
            if known == kind
        ]
        english = [pair for pair in pairs if word and pair[2].casefold() == word.casefold()]
        if english:
            source, target, _ = english[0]
            hint = f"write {source} or {target}"
        else:
            hint = nearest(word, [form for pair in pairs for form in pair[:2] if form])
        return FieldError(
            "unknown-term",
            f"the glossary has no {kind} {word!r}",
            location=Location(self.file),
            hint=hint,
        )

    def _ambiguous(self, kind: str, word: str, found: tuple[PoEntry, ...]) -> FieldError:
        forms = [entry.source for entry in found]
        return FieldError(
            "unknown-term",
            f"the {kind} {word!r} may be {', '.join(forms[:-1])} or {forms[-1]}",
            location=Location(self.file, found[0].line),
            hint="write the one that you mean",
        )


def load_glossary(folder: Path, pair: str) -> Glossary:
    """Load ``folder/pair/glossary.po``; an absent file is an empty glossary.

    Raises CardgenError: unknown-pair, bad-encoding, bad-po, duplicate-message.
    """
    return diagnose_glossary(folder, pair).unwrap()


def diagnose_glossary(folder: Path, pair: str) -> Loaded[Glossary]:
    """The terms that can be read, and all that is wrong with the file (`load_glossary`)."""
    try:
        path = pair_file(folder, pair, "slogans").with_name("glossary.po")
    except CatalogError as error:
        return Loaded(None, error.diagnostics)
    file = str(path)
    read = diagnose_po(path) if path.is_file() else Loaded(())
    by_source: dict[tuple[str, str], PoEntry] = {}
    by_target: dict[tuple[str, str], tuple[PoEntry, ...]] = {}
    found = [*read.diagnostics]
    for entry in read.value or ():
        kind = entry.context or ""
        if kind not in TERM_KINDS:
            found.append(
                Diagnostic(
                    "bad-po",
                    f"{kind!r} is no kind of term",
                    location=Location(file, entry.line),
                    hint=f"the msgctxt must be one of {', '.join(TERM_KINDS)}",
                )
            )
            continue
        first = by_source.setdefault((kind, entry.source), entry)
        if first is not entry:
            found.append(
                Diagnostic(
                    "duplicate-message",
                    f"the {kind} {entry.source} is already in line {first.line}",
                    location=Location(file, entry.line),
                    hint="remove one of the two",
                )
            )
        elif entry.translation:
            key = (kind, entry.translation)
            by_target[key] = (*by_target.get(key, ()), entry)
    glossary = Glossary(pair_langs(pair), by_source, by_target, file)
    return Loaded(None if read.value is None else glossary, tuple(found))
