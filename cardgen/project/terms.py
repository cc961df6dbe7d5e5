"""A term put into the glossary of a project.

In come a project and a checked term; its ``glossary.po`` gets one entry more, or the
translation of an entry, or one word more for it, and keeps every other byte. A new entry goes
into ``glossary.pot`` as well, since what is not in there the next merge throws out.
"""

from __future__ import annotations

from dataclasses import dataclass
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
)
from cardgen.errors import FieldError
from cardgen.files import is_there
from cardgen.project.project import Project
from cardgen.project.saving import Making, refuse_bundled, rewrite


@dataclass(frozen=True, slots=True)
class Added:
    """A term in the `file` of a glossary; if it was there, what it is `also` called now.

    Where `is_known`, the glossary had both words already, and nothing was written.
    """

    file: Path
    term: Term
    also: str = ""
    is_known: bool = False


def add_term(project: Project, term: Term, pair: str) -> Added:
    """Add a term to the glossary of a pair, or another word to a term that it has.

    A term that is there and not translated yet gets its translation. Raises CardgenError, and
    changes nothing: OutputError where the project has no messages of its own, and what is wrong
    with the file.
    """
    refuse_bundled(project)
    path = project.messages / pair / f"{GLOSSARY}.po"
    project.forget(path)
    glossary = project.glossary(pair)
    if known := _known(glossary, term):
        if known.source == term.source and not known.translation:
            return _translate(project, path, known, term)
        return _add_synonym(project, path, known, term)
    pot = project.messages / f"{GLOSSARY}.pot"
    lang = pair_langs(pair)[1]
    files: dict[Path, Making] = {path: lambda data: with_term(data, term, lang)}
    entries = project.message_files.terms_of_pot()
    if is_there(pot) and (term.kind, term.source) not in entries:
        files[pot] = lambda data: with_term(data, term, lang, translated=False)
    rewrite(project, files)
    return Added(path, term)


def _known(glossary: Glossary, term: Term) -> PoEntry | None:
    """The entry that has a word of the term as its source.

    That is the second word only where it is none of the target language: 片 is also 只.
    """
    first = glossary.by_source.get((term.kind, term.source))
    second = (term.kind, term.translation)
    return first or (None if second in glossary.by_target else glossary.by_source.get(second))


def _translate(project: Project, path: Path, known: PoEntry, term: Term) -> Added:
    """Give a term that waits for it its translation."""
    key = EntryKey(known.context, known.source)
    rewrite(project, {path: lambda data: with_translation(data or b"", key, term)})
    return Added(path, term)


def _add_synonym(project: Project, path: Path, known: PoEntry, term: Term) -> Added:
    word = term.translation if known.source == term.source else term.source
    there = Term(term.kind, known.source, known.translation)
    if word in (known.source, known.translation, *notes_of(known).also):
        rewrite(project, {})  # what a run that broke off has left
        also = "" if word == known.translation else word
        return Added(path, there, also, is_known=True)
    if "," in word:
        raise FieldError("bad-value", f"{word!r} holds a comma", hint="add one word at a time")
    key = EntryKey(known.context, known.source)
    rewrite(project, {path: lambda data: with_synonym(data or b"", key, word)})
    return Added(path, there, word)
