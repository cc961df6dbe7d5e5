"""The glossary of a pair: cities, articles, units, titles and disasters in both languages.

In comes ``glossary.po`` of a pair: msgctxt is the kind of term, msgid the Chinese,
msgstr the translation, ``#.`` the English, and other names of it (`notes`). Out comes a
`Glossary` that answers with the form for either language, whichever of the two a person wrote,
and however it is spelled. What a unit is called depends on the article: 件 of suits is 벌, of
devices 점.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cardgen import resources
from cardgen.catalog.notes import Notes, read_notes, word_remarks
from cardgen.catalog.pairs import full_tag, pair_file, pair_langs
from cardgen.catalog.po import PoEntry, diagnose_po
from cardgen.catalog.scripts import is_told_by_script
from cardgen.catalog.spelling import plain_term, simplified
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
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

TERM_KINDS: Final = ("city", "item", "unit", "title", "disaster")
_SHOWN: Final = 12  # terms, where that are all there are
_EXAMPLES: Final = 2  # articles, of those that are counted in a unit
_SEVERAL: Final = ("双", "雙", "对", "對", "套", "组", "組", "打", "箱", "托盘")
"""Units of which each is several pieces, so that EA may mean a piece of one."""
TermKey = tuple[str, str]
"""The kind of a term, and a word for it."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of one PO file.

    `by_source` finds an entry by kind and Chinese word; `by_target` finds all entries of
    a kind that have a translation in common (개 is 个, 副 and 支), or are called so besides.
    `by_spelling` has all that by the words as `plain_term` makes them. `withheld` says why a
    term that is finished may not be printed all the same. `unit_readings` are words for units
    that mean one only with an article: its source and the plain word, and the unit's source.
    """

    pair: str
    langs: tuple[str, str]
    by_source: Mapping[TermKey, PoEntry]
    by_target: Mapping[TermKey, tuple[PoEntry, ...]]
    file: str
    bundled: bool = False
    by_spelling: Mapping[TermKey, tuple[PoEntry, ...]] = field(default_factory=dict)
    withheld: Callable[[PoEntry], Diagnostic | None] | None = field(
        default=None, compare=False, repr=False
    )
    unit_readings: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def term(
        self,
        kind: str,
        word: str,
        lang: str,
        *,
        draft: bool = False,
        item: str = "",
        place: str = "",
    ) -> str:
        """The form of `word` for the language `lang` of the pair.

        `word` may be in either language; where it is a word of both, it is taken for the
        source's. A unit is called as the article `item` calls it, and a title as a `place`
        that has a word of its own for it. A unit that may be several is
        the one that the article is counted in, or else the general one, if all are one word in
        the target language. Raises FieldError
        "unknown-term" where the glossary does not have it, or where it may be several;
        CatalogError "untranslated", "fuzzy" and "wrong-language", unless `draft` (an
        untranslated term is then given in the source language). Raises ValueError for a
        language not of the pair.
        """
        to_source = self.langs.index(full_tag(lang)) == 0
        entry = self._meant(kind, word, item, to_source=to_source)
        if to_source:
            if not draft and self.withheld and (wrong := self.withheld(entry)):
                raise CardgenError.of([wrong])
            return entry.source
        whose = self._whose(kind, item, place)
        own = _own_words(whose).get(entry.source) if whose else None
        if not draft and (wrong := self.unfinished(whose if own and whose else entry)):
            raise CardgenError.of([wrong])
        return own or entry.translation or entry.source

    def _whose(self, kind: str, item: str, place: str) -> PoEntry | None:
        """The article that a unit is of, or the place that a title is of."""
        if kind == "unit":
            return self._article(item)
        found = self.find("city", place) if kind == "title" and place else ()
        return found[0] if len(found) == 1 else None

    def _meant(self, kind: str, word: str, item: str, *, to_source: bool) -> PoEntry:
        """The entry that a word means. Raises FieldError "unknown-term"."""
        if kind == "unit" and item and (own := self._unit_of(item, word)):
            return own
        found = self.find(kind, word)
        if not found:
            raise self._unknown(kind, word.strip())
        if len({each.source if to_source else each.translation for each in found}) > 1:
            counted = self._counted(word, found, item) if kind == "unit" else None
            if counted is None:
                raise self._ambiguous(kind, word.strip(), found)
            return counted
        return found[0]

    def doubt_of_unit(self, unit: str, item: str) -> Diagnostic | None:
        """A warning of a unit for which an article has no word, and needs one.

        Words that the glossary does not have are no matter of this.
        """
        article = self._article(item)
        if article is None:
            return None
        try:
            entry = self._meant("unit", unit, item, to_source=True)
        except FieldError:
            return None
        if not notes_of(entry).particular or entry.source in notes_of(article).unit_words:
            return None
        term = (article.source, article.translation, entry.source, self.pair)
        remedy = Remedy("word-unit", term)
        return Diagnostic(
            "unit-article",
            f"{article.source} has no word of its own for {entry.source} in {self.langs[1]}: "
            f"{entry.translation or entry.source} stands for it, and may be wrong",
            location=Location(self.file, article.line),
            remedy=Remedy("word-unit-in-project", term) if self.bundled else remedy,
            severity="warning",
        )

    def doubts(self) -> Iterator[Diagnostic]:
        """Warnings of all units that an article is counted in and has no word for."""
        for (kind, source), entry in self.by_source.items():
            if kind == "item" and entry.translation:
                for unit in notes_of(entry).units:
                    if doubt := self.doubt_of_unit(unit, source):
                        yield doubt

    def _article(self, item: str) -> PoEntry | None:
        found = self.find("item", item) if item else ()
        return found[0] if found else None

    def _unit_of(self, item: str, word: str) -> PoEntry | None:
        """The unit that an article calls so itself, if that says more than the word alone.

        Where the article calls several so, it is the one that is called so of any article.
        """
        article = self._article(item)
        if article is None:
            return None
        plain = plain_term(word)
        if source := self.unit_readings.get((article.source, plain)):
            return self.by_source.get(("unit", source))
        own = notes_of(article).unit_words
        if not own or ("unit", unicodedata.normalize("NFC", word).strip()) in self.by_source:
            return None
        called = [
            (plain_term(own.get(unit, entry.translation)) == plain, unit in own, entry)
            for unit in dict.fromkeys((*notes_of(article).units, *own))
            if (entry := self.by_source.get(("unit", unit)))
        ]
        matching = [(is_own, each) for is_called, is_own, each in called if is_called]
        usual = (
            each
            for is_own, each in matching
            if not is_own or plain_term(each.translation) == plain
        )
        return next(usual, None) or next((each for _, each in matching), None)

    def find(self, kind: str, word: str) -> tuple[PoEntry, ...]:
        """The entries that a word may mean: as it is written, else as it may be spelled."""
        word = unicodedata.normalize("NFC", word).strip()
        if entry := self.by_source.get((kind, word)):
            return (entry,)
        if found := self.by_target.get((kind, word)):
            return found
        plain = plain_term(word)
        found = self.by_spelling.get((kind, plain), ())
        if not found and plain and self.langs[0].startswith("zh"):
            found = self.by_spelling.get((kind, simplified(plain)), ())
        return found

    def units_of(self, item: str) -> tuple[str, ...]:
        """The units that an article is counted in, in the source language, the usual first."""
        articles = self.find("item", item) if item else ()
        return notes_of(articles[0]).units if articles else ()

    def _counted(self, word: str, found: tuple[PoEntry, ...], item: str) -> PoEntry | None:
        """The one of these units that is meant, None where that is not sure."""
        units = self.units_of(item)
        article = self._article(item)
        own = notes_of(article).unit_words if article else {}
        for unit in units:
            for entry in found:
                # An article that has its own word for a unit does not mean it by the usual one.
                if entry.source == unit and (unit not in own or word != entry.translation):
                    return entry
        general = [entry for entry in found if notes_of(entry).general]
        if units and general and word.isascii() and units[0] not in _SEVERAL:
            # EA and PCS say no more than "each", which an article has its own word for.
            return self.by_source.get(("unit", units[0]), general[0])
        alike = len({entry.translation for entry in found}) == 1
        return general[0] if alike and len(general) == 1 else None

    def knows(self, word: str, *kinds: str) -> bool:
        """Whether a word is a term of one of these kinds, or of any, in either language."""
        return any(self.find(kind, word) for kind in kinds or TERM_KINDS)

    def english(self, entry: PoEntry) -> str:
        """What the comments of an entry say that it is."""
        return notes_of(entry).gloss

    def _glossed(self, entry: PoEntry) -> str:
        """A term and what it is for: articles of it, 只 (마스크), or its gloss."""
        articles = [
            each.translation
            for (kind, _), each in self.by_source.items()
            if kind == "item" and entry.context == "unit" and each.translation
            if entry.source in notes_of(each).units
        ]
        gloss = ", ".join(articles[:_EXAMPLES]) or self.english(entry)
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
        elif is_foreign(entry.source, entry.translation, self.langs) and not notes_of(
            entry
        ).is_same(self.langs[1]):
            rule = "wrong-language"
            said = f"{entry.translation}, for {entry.source}, has no letter of {self.langs[1]}"
            hint = f"{hint}, or {SAME_HINT}"
        if not rule:
            return self.withheld(entry) if self.withheld else None
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


@lru_cache(10_000)
def notes_of(entry: PoEntry) -> Notes:
    """What the comments of a term say, its translator's own too."""
    return read_notes(entry.comments, Location("", entry.line), [], entry.remarks)


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
    empty: Loaded[tuple[PoEntry, ...]] = Loaded(())
    read = diagnose_po(path, pair_langs(pair)) if is_there(path) else empty
    return diagnose_terms(read, pair, str(path), bundled=folder == resources.MESSAGES)


def diagnose_terms(
    read: Loaded[tuple[PoEntry, ...]], pair: str, file: str, *, bundled: bool = False
) -> Loaded[Glossary]:
    """`diagnose_glossary` for what was read of a file."""
    by_source: dict[TermKey, PoEntry] = {}
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
    found += _without_unit(by_source, file)
    found += _misworded(by_source, pair_langs(pair), file)
    terms = by_source.values()
    glossary = glossary_of(pair, pair_langs(pair), terms, file, bundled=bundled)
    return Loaded(None if read.value is None else glossary, tuple(found))


def glossary_of(
    pair: str, langs: tuple[str, str], entries: Iterable[PoEntry], file: str, *, bundled: bool
) -> Glossary:
    """The glossary of entries, each with the kind of a term as its context."""
    by_source: dict[TermKey, PoEntry] = {}
    by_target: dict[TermKey, tuple[PoEntry, ...]] = {}
    by_spelling: dict[TermKey, tuple[PoEntry, ...]] = {}
    for entry in entries:
        kind = entry.context or ""
        by_source.setdefault((kind, entry.source), entry)
        for word in dict.fromkeys(filter(None, (entry.translation, *notes_of(entry).also))):
            _add(by_target, (kind, word), entry)
        for word in {entry.source, entry.translation, *notes_of(entry).also} - {""}:
            _add(by_spelling, (kind, plain_term(word)), entry)
    by_spelling |= _article_words(by_source, by_spelling)
    return Glossary(pair, langs, by_source, by_target, file, bundled, by_spelling)


def _own_words(entry: PoEntry) -> Mapping[str, str]:
    """Words of an article for its units, or of a place for its titles."""
    notes = notes_of(entry)
    return notes.unit_words if entry.context == "item" else notes.title_words


def _article_words(
    by_source: Mapping[TermKey, PoEntry], known: Mapping[TermKey, tuple[PoEntry, ...]]
) -> dict[TermKey, tuple[PoEntry, ...]]:
    """Units by the words that only articles have for them, which are units without one, too."""
    found: dict[TermKey, tuple[PoEntry, ...]] = {}
    for (kind, _), article in by_source.items():
        for unit, word in notes_of(article).unit_words.items() if kind == "item" else ():
            entry, key = by_source.get(("unit", unit)), ("unit", plain_term(word))
            if entry and key not in known:
                _add(found, key, entry)
    return found


def _add(entries: dict[TermKey, tuple[PoEntry, ...]], key: TermKey, entry: PoEntry) -> None:
    known = entries.get(key, ())
    if entry not in known:
        entries[key] = (*known, entry)


def _without_unit(by_source: Mapping[TermKey, PoEntry], file: str) -> list[Diagnostic]:
    """Complain of articles that are counted in what is no unit of the glossary."""
    units = [source for kind, source in by_source if kind == "unit"]
    return [
        Diagnostic(
            "bad-po",
            f"{entry.source} is counted in {unit}, which is no unit of the glossary",
            location=Location(file, entry.line),
            hint=nearest(unit, units),
        )
        for (kind, _), entry in by_source.items()
        if kind == "item"
        for unit in dict.fromkeys((*notes_of(entry).units, *notes_of(entry).unit_words))
        if unit not in units
    ]


def _misworded(
    by_source: Mapping[TermKey, PoEntry], langs: tuple[str, str], file: str
) -> Iterator[Diagnostic]:
    """Complain of words for units of articles and titles of places that are none, or two."""
    for (kind, _), entry in by_source.items():
        if not (of := {"item": "unit", "city": "title"}.get(kind)):
            continue
        words = _own_words(entry)
        place = Location(file, entry.line)
        for part in word_remarks(entry.remarks, f"{of}:"):
            term, _, word = map(str.strip, part.replace("＝", "=").partition("="))
            if not term or not word:
                reason = f"{entry.source}: {part!r} says no word for a {of}"
                hint = f"write the {of} and its word, as in # unit: 件=점, 台=대"
                yield Diagnostic("bad-po", reason, location=place, hint=hint)
            elif words[term] != word:
                reason = f"{entry.source} has two words for {term}, {words[term]} and {word}"
                hint = f"keep one of them; lists may have the other as # also: of the {of}"
                yield Diagnostic("bad-po", reason, location=place, hint=hint)
            elif is_foreign(term, word, langs) and not notes_of(entry).is_same(langs[1]):
                reason = f"{word}, for {term} of {entry.source}, has no letter of {langs[1]}"
                hint = f"write the word of the language, or {SAME_HINT}"
                yield Diagnostic("wrong-language", reason, location=place, hint=hint)
            elif kind == "city" and ("title", term) not in by_source:
                reason = f"{entry.source} has a word for {term}, which is no title"
                titles = [source for known, source in by_source if known == "title"]
                yield Diagnostic("bad-po", reason, location=place, hint=nearest(term, titles))
