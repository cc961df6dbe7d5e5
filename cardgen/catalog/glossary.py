"""The glossary of a pair: cities, articles and units in both languages.

In comes ``glossary.po`` of a pair: msgctxt is the kind of term, msgid the Chinese,
msgstr the translation, ``#.`` the English. Out comes a `Glossary` that answers with the
form for either language, whichever of the two a person wrote.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardgen import resources
from cardgen.catalog.notes import Notes, read_notes
from cardgen.catalog.pairs import full_tag, pair_file, pair_langs
from cardgen.catalog.po import PoEntry, diagnose_po
from cardgen.catalog.scripts import is_told_by_script
from cardgen.catalog.state import SAME_HINT, is_foreign
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    FieldError,
    Loaded,
    Location,
    nearest,
)
from cardgen.files import is_there
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TERM_KINDS: Final = ("city", "item", "unit")
_SHOWN: Final = 12  # terms, where that are all there are


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of one PO file.

    `by_source` finds an entry by kind and Chinese word; `by_target` finds all entries of
    a kind that have a translation in common (개 is 个, 副 and 支).
    """

    pair: str
    langs: tuple[str, str]
    by_source: Mapping[tuple[str, str], PoEntry]
    by_target: Mapping[tuple[str, str], tuple[PoEntry, ...]]
    file: str
    bundled: bool = False

    def term(self, kind: str, word: str, lang: str, *, draft: bool = False) -> str:
        """The form of `word` for the language `lang` of the pair.

        `word` may be in either language; where it is a word of both, it is taken for the
        source's. Raises FieldError "unknown-term" where the glossary does not have it,
        or where a translation stands for several words and the source form is asked for;
        CatalogError "untranslated", "fuzzy" and "wrong-language", unless `draft` (an
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
        if not draft and (wrong := self.unfinished(entry)):
            raise CardgenError.of([wrong])
        return entry.translation or entry.source

    def knows(self, word: str, *kinds: str) -> bool:
        """Whether a word is a term of one of these kinds, or of any, in either language."""
        word = unicodedata.normalize("NFC", word).strip()
        return any(
            (kind, word) in self.by_source or (kind, word) in self.by_target
            for kind in kinds or TERM_KINDS
        )

    def english(self, entry: PoEntry) -> str:
        """What the comments of an entry say that it is."""
        return _notes(entry).gloss

    def _glossed(self, entry: PoEntry) -> str:
        """A term and what it is for, as its notes say: 只 (Masks and other flat things)."""
        gloss = self.english(entry)
        return f"{entry.source} ({gloss})" if gloss else entry.source

    def unfinished(self, entry: PoEntry) -> Diagnostic | None:
        """Why the translation of an entry may not be printed yet.

        That it is its source says nothing here: 北京 is 北京 in Japanese.
        """
        rule, said, hint = "", "", "translate it in the glossary"
        if not entry.translation:
            rule, said = "untranslated", f"{entry.source} has no translation"
        elif entry.fuzzy:
            rule, said = "fuzzy", f"the translation of {entry.source} waits for review"
            hint = 'check it and remove the flag "fuzzy"'
        elif is_foreign(entry.source, entry.translation, self.langs) and not _notes(
            entry
        ).is_same(self.langs[1]):
            rule = "wrong-language"
            said = f"{entry.translation}, for {entry.source}, has no letter of {self.langs[1]}"
            hint = f"{hint}, or {SAME_HINT.format(self.langs[1])}"
        if not rule:
            return None
        place = Location(self.file, entry.translation_line)
        return Diagnostic(rule, said, location=place, hint=hint)

    def _unknown(self, kind: str, word: str) -> FieldError:
        entries = [entry for (known, _), entry in self.by_source.items() if known == kind]
        english = [
            entry
            for entry in entries
            if word and self.english(entry).casefold() == word.casefold()
        ]
        term, remedy = (word, kind, self.pair), None
        if english:
            hint = f"write {english[0].source} or {english[0].translation}"
        else:
            is_target = is_told_by_script(word, self.langs[1], self.langs[0])
            forms = [entry.translation if is_target else entry.source for entry in entries]
            hint = nearest(word, [form for form in forms if form])
            if len(forms) > _SHOWN and not hint.startswith("did you mean"):
                hint = ""
            add = Remedy("add-term", term)
            remedy = Remedy("add-term-in-project", term) if self.bundled else add
        return FieldError(
            "unknown-term",
            f"the glossary has no {kind} {word!r}",
            location=Location(self.file),
            hint=hint,
            remedy=remedy,
        )

    def _ambiguous(self, kind: str, word: str, found: tuple[PoEntry, ...]) -> FieldError:
        forms = [entry.source for entry in found]
        glosses = [self._glossed(entry) for entry in found]
        return FieldError(
            "unknown-term",
            f"the {kind} {word!r} may be {', '.join(forms[:-1])} or {forms[-1]}",
            location=Location(self.file, found[0].line),
            hint=f"write the one that you mean: {', '.join(glosses)}",
        )


def _notes(entry: PoEntry) -> Notes:
    return read_notes(entry.comments, Location("", entry.line), [])


def load_glossary(folder: Path, pair: str) -> Glossary:
    """Load ``folder/pair/glossary.po``; an absent file is an empty glossary.

    Raises CardgenError: unknown-pair, bad-encoding, bad-po, duplicate-message.
    """
    return diagnose_glossary(folder, pair).unwrap()


def diagnose_glossary(folder: Path, pair: str) -> Loaded[Glossary]:
    """The terms that can be read, and all that is wrong with the file (`load_glossary`)."""
    try:
        path = pair_file(folder, pair, "slogans").with_name("glossary.po")
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    langs, file = pair_langs(pair), str(path)
    read = diagnose_po(path, langs) if is_there(path) else Loaded(())
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
    glossary = Glossary(pair, langs, by_source, by_target, file, folder == resources.MESSAGES)
    return Loaded(None if read.value is None else glossary, tuple(found))
