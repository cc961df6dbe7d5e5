"""The glossary of a pair: cities, articles, units, titles and disasters in both languages.

In comes ``glossary.po`` of a pair: msgctxt is the kind of term, msgid the Chinese, msgstr the
translation; ``#.`` lines hold the English meaning and other notes (`notes`). Out comes a
`Glossary`. It accepts a term in either language and in any spelling, and gives its form in
either language. The word for a unit depends on the article: 件 of suits is 벌, of devices 점.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from cardgen import resources
from cardgen.catalog.notes import SAME_HINT, Notes, read_notes, word_remarks
from cardgen.catalog.pairs import GLOSSARY, SLOGANS, full_tag, pair_file, pair_langs
from cardgen.catalog.po import PoEntry, diagnose_po
from cardgen.catalog.scripts import is_foreign, is_told_by_script, normalize_term, to_simplified
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    FieldError,
    Loaded,
    Location,
    hint_at_nearest,
)
from cardgen.files import MOST_PO, is_there
from cardgen.parsed import Maker, recall
from cardgen.remedies import Remedy, RemedyKind

TERM_KINDS: Final = ("city", "item", "unit", "title", "disaster")
_SHOWN: Final = 12  # terms that a hint lists, if the glossary has no more
_EXAMPLES: Final = 2  # articles that a hint names for a unit
_SEVERAL: Final = ("双", "雙", "对", "對", "套", "组", "組", "打", "箱", "托盘")
"""Units that hold several pieces each, so that EA may mean one of the pieces."""
TermKey = tuple[str, str]
"""The kind of a term, and a word for it."""


class Glossary(msgspec.Struct, frozen=True):
    """The terms of one PO file.

    `by_source` finds an entry by kind and Chinese word. `by_target` finds all entries of a kind
    with a translation or synonym in common (개 is 个, 副 and 支). `by_spelling` finds entries
    by `normalize_term` of any of their words. `withheld` gives the reason why a finished term
    may not be printed. `unit_readings` are words that mean a unit only beside an article: keys
    are the article's source and the plain word, values the unit's source.
    """

    pair: str
    langs: tuple[str, str]
    by_source: Mapping[TermKey, PoEntry]
    by_target: Mapping[TermKey, tuple[PoEntry, ...]]
    file: str
    bundled: bool = False
    by_spelling: Mapping[TermKey, tuple[PoEntry, ...]] = msgspec.field(default_factory=dict)
    withheld: Callable[[PoEntry], Diagnostic | None] | None = msgspec.field(default=None)
    unit_readings: Mapping[tuple[str, str], str] = msgspec.field(default_factory=dict)

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
        """Translate a term into the language `lang` of the pair. Raises FieldError.

        `word` may be in either language; a word of both counts as one of the source. A unit
        gets the word that the article `item` has for the unit, and a title the word that the
        `place` has for the title. If a word may mean several units, the unit that the article
        is counted in wins, or else the general unit, if all have the same translation. Raises
        FieldError "unknown-term" if the glossary lacks the word, or it may mean several
        entries; CatalogError "untranslated", "fuzzy" and "wrong-language", unless `draft` (an
        untranslated term then stays in the source language); ValueError for a language not of
        the pair.
        """
        to_source = self.langs.index(full_tag(lang)) == 0
        entry = self._find_meant(kind, word, item, to_source=to_source)
        if to_source:
            if not draft and self.withheld and (wrong := self.withheld(entry)):
                raise CardgenError.of([wrong])
            return entry.source
        owner = self._find_owner(kind, item, place)
        own = _find_own_words(owner).get(entry.source) if owner else None
        if not draft and (wrong := self.explain_unfinished(owner if own and owner else entry)):
            raise CardgenError.of([wrong])
        return own or entry.translation or entry.source

    def _find_owner(self, kind: str, item: str, place: str) -> PoEntry | None:
        """Find the article of a unit, or the place of a title, if it has its own word."""
        if kind == "unit":
            return self._find_article(item)
        found = self.find("city", place) if kind == "title" and place else ()
        return found[0] if len(found) == 1 else None

    def _find_meant(self, kind: str, word: str, item: str, *, to_source: bool) -> PoEntry:
        """Find the entry of a word.

        Raises FieldError "unknown-term" if there is none or several.
        """
        if kind == "unit" and item and (own := self._find_own_unit(item, word)):
            return own
        entries = self.find(kind, word)
        if not entries:
            raise self._unknown_error(kind, word.strip())
        if len({each.source if to_source else each.translation for each in entries}) > 1:
            unit = self._choose_unit(word, entries, item) if kind == "unit" else None
            if unit is None:
                raise self._ambiguous_error(kind, word.strip(), entries)
            return unit
        return entries[0]

    def check_unit(self, unit: str, item: str) -> Diagnostic | None:
        """Warn if an article has no word of its own for a unit that needs one.

        Words that the glossary lacks are not checked here.
        """
        article = self._find_article(item)
        if article is None:
            return None
        try:
            entry = self._find_meant("unit", unit, item, to_source=True)
        except FieldError:
            return None
        if not notes_of(entry).particular or entry.source in notes_of(article).unit_words:
            return None
        term = (article.source, article.translation, entry.source, self.pair)
        step: RemedyKind = "word-unit-in-project" if self.bundled else "word-unit"
        return Diagnostic(
            "unit-article",
            f"{_show_both(article)} has no word for the unit {_show_both(entry)} in "
            f"{self.langs[1]}: {entry.translation or entry.source} is used, and may be wrong",
            location=Location(self.file, article.line),
            remedy=Remedy(step, term),
            severity="warning",
        )

    def doubts(self) -> Iterator[Diagnostic]:
        """Yield a warning for each unit of an article that has no word of its own there."""
        for (kind, source), entry in self.by_source.items():
            if kind == "item" and entry.translation:
                doubts = (self.check_unit(unit, source) for unit in notes_of(entry).units)
                yield from filter(None, doubts)

    def _find_article(self, item: str) -> PoEntry | None:
        """Find the entry of an article; None if the glossary lacks it."""
        found = self.find("item", item) if item else ()
        return found[0] if found else None

    def _find_own_unit(self, item: str, word: str) -> PoEntry | None:
        """Find the unit that a word means only with this article: 着 is 件 for coats.

        The comments of an article may give such words. If a word has several units there, the
        unit that it means with any article wins. None if the word is a unit of its own.
        """
        article = self._find_article(item)
        if article is None:
            return None
        plain = normalize_term(word)
        if source := self.unit_readings.get((article.source, plain)):
            return self.by_source.get(("unit", source))
        own = notes_of(article).unit_words
        if not own or ("unit", unicodedata.normalize("NFC", word).strip()) in self.by_source:
            return None
        called = [
            (normalize_term(own.get(unit, entry.translation)) == plain, unit in own, entry)
            for unit in dict.fromkeys((*notes_of(article).units, *own))
            if (entry := self.by_source.get(("unit", unit)))
        ]
        matching = [(is_own, each) for is_called, is_own, each in called if is_called]
        usual = (
            each
            for is_own, each in matching
            if not is_own or normalize_term(each.translation) == plain
        )
        return next(usual, None) or next((each for _, each in matching), None)

    def find(self, kind: str, word: str) -> tuple[PoEntry, ...]:
        """Find the entries for a word, exactly as written or else in any spelling."""
        word = unicodedata.normalize("NFC", word).strip()
        if entry := self.by_source.get((kind, word)):
            return (entry,)
        if found := self.by_target.get((kind, word)):
            return found
        plain = normalize_term(word)
        found = self.by_spelling.get((kind, plain), ())
        if not found and plain and self.langs[0].startswith("zh"):
            found = self.by_spelling.get((kind, to_simplified(plain)), ())
        return found

    def units_of(self, item: str) -> tuple[str, ...]:
        """List the units of an article in the source language, with the usual unit first."""
        article = self._find_article(item)
        return notes_of(article).units if article else ()

    def _choose_unit(
        self, word: str, entries: tuple[PoEntry, ...], item: str
    ) -> PoEntry | None:
        """Choose the unit that a word means with an article; None if this is not clear."""
        article = self._find_article(item)
        units = notes_of(article).units if article else ()
        own = notes_of(article).unit_words if article else {}
        for unit in units:
            for entry in entries:
                # An article with a word of its own for a unit never uses the usual word for it.
                if entry.source == unit and (unit not in own or word != entry.translation):
                    return entry
        general = [entry for entry in entries if notes_of(entry).general]
        if units and general and word.isascii() and units[0] not in _SEVERAL:
            # EA and PCS only mean "each", for which an article has a word of its own.
            return self.by_source.get(("unit", units[0]), general[0])
        alike = len({entry.translation for entry in entries}) == 1
        return general[0] if alike and len(general) == 1 else None

    def has_term(self, word: str, *kinds: str) -> bool:
        """True if a word is a term of one of these kinds, or of any, in either language."""
        return any(self.find(kind, word) for kind in kinds or TERM_KINDS)

    def english(self, entry: PoEntry) -> str:
        """Return the English meaning in the comments of an entry; "" if it has none."""
        return notes_of(entry).gloss

    def _write_term_with_use(self, entry: PoEntry) -> str:
        """Write a term with its use: its articles, as in 只 (마스크), or its meaning."""
        articles = [
            each.translation
            for (kind, _), each in self.by_source.items()
            if kind == "item" and entry.context == "unit" and each.translation
            if entry.source in notes_of(each).units
        ]
        gloss = ", ".join(articles[:_EXAMPLES]) or self.english(entry)
        return f"{entry.source} ({gloss})" if gloss else entry.source

    def explain_unfinished(self, entry: PoEntry) -> Diagnostic | None:
        """Explain why the translation of a term must not be printed yet; None if it may.

        A translation that equals its source is no reason: 北京 is 北京 in Japanese.
        """
        rule, reason, hint = "", "", "translate the term in the glossary"
        if not entry.translation:
            rule, reason = "untranslated", f"{entry.source} has no translation"
        elif entry.fuzzy:
            rule, reason = "fuzzy", f"the translation of {entry.source} waits for review"
            hint = 'check it and remove the flag "fuzzy"'
        elif is_foreign(entry.source, entry.translation, self.langs) and not notes_of(
            entry
        ).is_same(self.langs[1]):
            rule = "wrong-language"
            reason = (
                f"the translation {entry.translation} of {entry.source} "
                f"has no letter of {self.langs[1]}"
            )
            hint = f"{hint}, or {SAME_HINT}"
        if not rule:
            return self.withheld(entry) if self.withheld else None
        place = Location(self.file, entry.translation_line)
        return Diagnostic(rule, reason, location=place, hint=hint)

    def _unknown_error(self, kind: str, word: str) -> FieldError:
        """Make the error for an unknown word, with a hint at similar terms."""
        entries = [entry for (known, _), entry in self.by_source.items() if known == kind]
        english = [
            entry
            for entry in entries
            if word and self.english(entry).casefold() == word.casefold()
        ]
        remedy = None
        if english:
            hint = f"write {english[0].source} or {english[0].translation}"
        else:
            is_target = is_told_by_script(word, self.langs[1], self.langs[0])
            forms = [entry.translation if is_target else entry.source for entry in entries]
            hint = hint_at_nearest(word, [form for form in forms if form])
            if len(forms) > _SHOWN and not hint.startswith("did you mean"):
                hint = ""
            step: RemedyKind = "add-term-in-project" if self.bundled else "add-term"
            remedy = Remedy(step, (word, kind, self.pair))
        reason = f"the glossary has no {kind} {word!r}"
        return FieldError(
            "unknown-term", reason, location=Location(self.file), hint=hint, remedy=remedy
        )

    def _ambiguous_error(self, kind: str, word: str, found: tuple[PoEntry, ...]) -> FieldError:
        """Make the error for a word that can mean several terms."""
        forms = [entry.source for entry in found]
        glosses = [self._write_term_with_use(entry) for entry in found]
        reason = f"the {kind} {word!r} may mean {', '.join(forms[:-1])} or {forms[-1]}"
        hint = f"write the one that you mean: {', '.join(glosses)}"
        return FieldError(
            "unknown-term", reason, location=Location(self.file, found[0].line), hint=hint
        )


@lru_cache(10_000)
def notes_of(entry: PoEntry) -> Notes:
    """Read the notes in the comments of a term and in the remarks of its translator."""
    return read_notes(entry.comments, Location("", entry.line), [], entry.remarks)


def _show_both(entry: PoEntry) -> str:
    """Write a term in both languages, since a reader may know one only: 只 (장)."""
    is_same = entry.translation in ("", entry.source)
    return entry.source if is_same else f"{entry.source} ({entry.translation})"


def load_glossary(folder: Path, pair: str) -> Glossary:
    """Load ``folder/pair/glossary.po``. A missing file gives an empty glossary.

    Raises CardgenError: unknown-pair, bad-encoding, bad-po, duplicate-message. A file that was
    read before is not parsed.
    """
    path = _glossary_file(folder, pair)

    def make() -> Glossary:
        return diagnose_glossary(folder, pair).unwrap()

    def unpack(form: _Form) -> Glossary:
        entries, *indexes = form
        by_target, by_spelling = (
            {
                (kind, word): tuple(map(entries.__getitem__, places))
                for kind, word, places in rows
            }
            for rows in indexes
        )
        by_source = {(each.context or "", each.source): each for each in entries}
        bundled = folder == resources.MESSAGES
        return Glossary(
            pair, pair_langs(pair), by_source, by_target, str(path), bundled, by_spelling
        )

    maker = Maker(f"{GLOSSARY}-{pair}", "catalog", MOST_PO, _Form, make, _pack, unpack)
    return recall(path, maker)


_Index: TypeAlias = list[tuple[str, str, list[int]]]
_Form: TypeAlias = tuple[list[PoEntry], _Index, _Index]
"""A glossary as it is kept: its terms, and the places of those with a word."""


def _pack(glossary: Glossary) -> _Form:
    """Make a form of a glossary that can be kept."""
    entries = list(glossary.by_source.values())
    places = {id(each): at for at, each in enumerate(entries)}

    def list_places(index: Mapping[TermKey, tuple[PoEntry, ...]]) -> _Index:
        return [(*key, [places[id(each)] for each in found]) for key, found in index.items()]

    return entries, list_places(glossary.by_target), list_places(glossary.by_spelling)


def _glossary_file(folder: Path, pair: str) -> Path:
    """Return the path of a glossary, which need not exist. Raises CatalogError."""
    return pair_file(folder, pair, SLOGANS).with_name(f"{GLOSSARY}.po")


def diagnose_glossary(folder: Path, pair: str) -> Loaded[Glossary]:
    """Read a glossary as far as possible, with all its errors (`load_glossary`)."""
    try:
        path = _glossary_file(folder, pair)
    except CardgenError as error:
        return Loaded(None, error.diagnostics)
    empty: Loaded[tuple[PoEntry, ...]] = Loaded(())
    read = diagnose_po(path, pair_langs(pair)) if is_there(path) else empty
    return diagnose_terms(read, pair, str(path), bundled=folder == resources.MESSAGES)


def diagnose_terms(
    read: Loaded[tuple[PoEntry, ...]], pair: str, file: str, *, bundled: bool = False
) -> Loaded[Glossary]:
    """Make a glossary from entries that were already read, with all errors."""
    by_source: dict[TermKey, PoEntry] = {}
    diagnostics = [*read.diagnostics]
    for entry in read.value or ():
        kind = entry.context or ""
        if kind not in TERM_KINDS:
            reason = f"{kind!r} is not a kind of term"
            hint = f"write one of these as the msgctxt: {', '.join(TERM_KINDS)}"
            diagnostics.append(
                Diagnostic("bad-po", reason, location=Location(file, entry.line), hint=hint)
            )
            continue
        first = by_source.setdefault((kind, entry.source), entry)
        if first is not entry:
            diagnostics.append(
                Diagnostic(
                    "duplicate-message",
                    f"the {kind} {entry.source} is already in line {first.line}",
                    location=Location(file, entry.line),
                    hint="remove one of the two",
                )
            )
    diagnostics += _find_unit_errors(by_source, file)
    diagnostics += _find_word_errors(by_source, pair_langs(pair), file)
    terms = by_source.values()
    glossary = glossary_of(pair, pair_langs(pair), terms, file, bundled=bundled)
    return Loaded(None if read.value is None else glossary, tuple(diagnostics))


def glossary_of(
    pair: str, langs: tuple[str, str], entries: Iterable[PoEntry], file: str, *, bundled: bool
) -> Glossary:
    """Make a glossary from entries, whose msgctxt is the kind of term."""
    by_source: dict[TermKey, PoEntry] = {}
    by_target: dict[TermKey, tuple[PoEntry, ...]] = {}
    by_spelling: dict[TermKey, tuple[PoEntry, ...]] = {}
    for entry in entries:
        kind = entry.context or ""
        by_source.setdefault((kind, entry.source), entry)
        for word in dict.fromkeys(filter(None, (entry.translation, *notes_of(entry).also))):
            _add(by_target, (kind, word), entry)
        for word in {entry.source, entry.translation, *notes_of(entry).also} - {""}:
            _add(by_spelling, (kind, normalize_term(word)), entry)
    by_spelling |= _find_article_words(by_source, by_spelling)
    return Glossary(pair, langs, by_source, by_target, file, bundled, by_spelling)


def _find_own_words(entry: PoEntry) -> Mapping[str, str]:
    """Return the words of an article for its units, or of a place for its titles."""
    notes = notes_of(entry)
    return notes.unit_words if entry.context == "item" else notes.title_words


def _find_article_words(
    by_source: Mapping[TermKey, PoEntry], known: Mapping[TermKey, tuple[PoEntry, ...]]
) -> dict[TermKey, tuple[PoEntry, ...]]:
    """Map the words that only certain articles use for units to these units.

    Without an article these words mean the unit, too.
    """
    found: dict[TermKey, tuple[PoEntry, ...]] = {}
    for (kind, _), article in by_source.items():
        for unit, word in notes_of(article).unit_words.items() if kind == "item" else ():
            entry, key = by_source.get(("unit", unit)), ("unit", normalize_term(word))
            if entry and key not in known:
                _add(found, key, entry)
    return found


def _add(entries: dict[TermKey, tuple[PoEntry, ...]], key: TermKey, entry: PoEntry) -> None:
    """Add an entry to the entries of a key, unless it is there."""
    known = entries.get(key, ())
    if entry not in known:
        entries[key] = (*known, entry)


def _find_unit_errors(by_source: Mapping[TermKey, PoEntry], file: str) -> list[Diagnostic]:
    """List errors about articles with a unit that the glossary does not have."""
    units = [source for kind, source in by_source if kind == "unit"]
    return [
        Diagnostic(
            "bad-po",
            f"{entry.source} has the unit {unit}, which is not in the glossary",
            location=Location(file, entry.line),
            hint=hint_at_nearest(unit, units),
        )
        for (kind, _), entry in by_source.items()
        if kind == "item"
        for unit in dict.fromkeys((*notes_of(entry).units, *notes_of(entry).unit_words))
        if unit not in units
    ]


def _find_word_errors(
    by_source: Mapping[TermKey, PoEntry], langs: tuple[str, str], file: str
) -> Iterator[Diagnostic]:
    """Yield errors about wrong or repeated words for the units of an article or titles."""
    for (kind, _), entry in by_source.items():
        if not (what := {"item": "unit", "city": "title"}.get(kind)):
            continue
        words = _find_own_words(entry)
        place = Location(file, entry.line)
        for part in word_remarks(entry.remarks, f"{what}:"):
            term, _, word = map(str.strip, part.replace("＝", "=").partition("="))
            rule = "bad-po"
            if not term or not word:
                reason = f"{entry.source}: {part!r} gives no word for a {what}"
                hint = f"write the {what} and its word, as in # unit: 件=점, 台=대"
            elif words[term] != word:
                reason = f"{entry.source} has two words for {term}, {words[term]} and {word}"
                hint = f"keep one; for lists, write the other as # also: above the {what}"
            elif is_foreign(term, word, langs) and not notes_of(entry).is_same(langs[1]):
                rule, source = "wrong-language", entry.source
                reason = f"the word {word} for {term} of {source} has no letter of {langs[1]}"
                hint = f"write the word in {langs[1]}, or {SAME_HINT}"
            elif kind == "city" and ("title", term) not in by_source:
                reason = f"{entry.source} has a word for the title {term}"
                reason += ", which is not in the glossary"
                titles = [source for known, source in by_source if known == "title"]
                hint = hint_at_nearest(term, titles)
            else:
                continue
            yield Diagnostic(rule, reason, location=place, hint=hint)
