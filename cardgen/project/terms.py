"""New terms in the glossary of a project.

In come a project and a checked term; its ``glossary.po`` gets a new entry, the translation of
an entry, or a synonym for it, and keeps every other byte. A new entry goes into
``glossary.pot`` as well, since the next merge deletes entries that are not in there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from cardgen.catalog import (
    GLOSSARY,
    EntryKey,
    Glossary,
    PoEntry,
    Term,
    notes_of,
    pair_langs,
    with_synonym,
    with_term,
    with_translation,
    with_units,
)
from cardgen.errors import FieldError
from cardgen.files import is_there
from cardgen.project.project import Project
from cardgen.project.saving import Making, refuse_bundled, rewrite


@dataclass(frozen=True, slots=True)
class Added:
    """A term in the `file` of a glossary; if it was there, its new name `also`.

    If it `is_known`, the glossary had both words already, and nothing was written.
    """

    file: Path
    term: Term
    also: str = ""
    is_known: bool = False


def add_term(project: Project, term: Term, pair: str) -> Added:
    """Add a term to the glossary of a pair, or another word to a term that is there.

    An untranslated term gets its translation, and an article words for its units. Raises
    CardgenError, and changes nothing: OutputError if the project has no messages of its own,
    "bad-value" if the article has another word for a unit, "unknown-term" for an unknown unit,
    and the errors of the file.
    """
    refuse_bundled(project)
    path = project.messages / pair / f"{GLOSSARY}.po"
    project.forget(path)
    glossary = project.glossary(pair)
    term = _with_units(glossary, term)
    if known := _find_entry(glossary, term):
        if known.source == term.source and not known.translation:
            return _translate(project, path, known, term)
        return _add_words(project, path, known, term)
    pot = project.messages / f"{GLOSSARY}.pot"
    lang = pair_langs(pair)[1]
    files: dict[Path, Making] = {path: lambda data: with_term(data, term, lang)}
    entries = project.message_files.terms_of_pot()
    if is_there(pot) and (term.kind, term.source) not in entries:
        files[pot] = lambda data: with_term(data, term, lang, translated=False)
    rewrite(project, files)
    return Added(path, term)


def _find_entry(glossary: Glossary, term: Term) -> PoEntry | None:
    """Find the entry that has a word of the term as its source.

    The second word counts only if the target language lacks it: 片 is also 只.
    """
    first = glossary.by_source.get((term.kind, term.source))
    second = (term.kind, term.translation)
    return first or (None if second in glossary.by_target else glossary.by_source.get(second))


def _with_units(glossary: Glossary, term: Term) -> Term:
    """Name the term's units in the source language. Raises FieldError "unknown-term"."""
    source = glossary.langs[0]
    units = ((glossary.term("unit", unit, source), word) for unit, word in term.units)
    return replace(term, units=tuple(units))


def _translate(project: Project, path: Path, known: PoEntry, term: Term) -> Added:
    """Give an untranslated term its translation."""
    key = EntryKey(known.context, known.source)
    new = _new_units(known, term)

    def with_new_words(data: bytes | None) -> bytes:
        return with_units(with_translation(data or b"", key, term), key, new)

    rewrite(project, {path: with_new_words})
    return Added(path, term)


def _new_units(known: PoEntry, term: Term) -> Term:
    """Reduce the term to the words for units that the entry lacks.

    Raises FieldError "bad-value" if the entry has another word for a unit.
    """
    there = notes_of(known).unit_words
    for unit, word in term.units:
        if word and there.get(unit, word) != word:
            reason = f"{known.source} has the word {there[unit]} for {unit}"
            hint = f"write {word} into its line # unit: in {GLOSSARY}.po"
            raise FieldError("bad-value", reason, hint=hint)
    return replace(term, units=tuple(each for each in term.units if each[0] not in there))


def _add_words(project: Project, path: Path, known: PoEntry, term: Term) -> Added:
    """Give a term that is there another name, and words for its units."""
    word = term.translation if known.source == term.source else term.source
    new = _new_units(known, term)
    added = tuple(each for each in new.units if each[1])
    there = Term(term.kind, known.source, known.translation, units=added)
    is_known = word in (known.source, known.translation, *notes_of(known).also)
    also = "" if word == known.translation else word
    if is_known and not added:
        rewrite(project, {})  # removes the leftovers of an interrupted run
        return Added(path, there, also, is_known=True)
    if "," in word:
        raise FieldError("bad-value", f"{word!r} holds a comma", hint="add one word at a time")
    key = EntryKey(known.context, known.source)

    def with_new_words(data: bytes | None) -> bytes:
        named = data or b"" if is_known else with_synonym(data or b"", key, word)
        return with_units(named, key, new)

    rewrite(project, {path: with_new_words})
    return Added(path, there, "" if is_known else also)
