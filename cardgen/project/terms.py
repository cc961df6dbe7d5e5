"""A term put into the glossary of a project.

In come a project and a checked term; its ``glossary.po`` gets one entry more, or one word more
for an entry, and keeps every other byte. A new entry goes into ``glossary.pot`` as well, since
what is not in there the next merge throws out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cardgen import resources
from cardgen.catalog import (
    GLOSSARY,
    Glossary,
    PoEntry,
    Term,
    notes_of,
    pair_langs,
    parse_po,
    with_synonym,
    with_term,
)
from cardgen.errors import CatalogError, FieldError, Location, OutputError
from cardgen.files import MOST_MESSAGES, is_there, read
from cardgen.project.finding import PROJECT_FILE
from cardgen.project.project import Project
from cardgen.remedies import Remedy
from cardgen.storage import write_file


@dataclass(frozen=True, slots=True)
class Added:
    """A term in the `file` of a glossary; if it was there, what it is `also` called now."""

    file: Path
    term: Term
    also: str = ""


def add_term(project: Project, term: Term, pair: str) -> Added:
    """Add a term to the glossary of a pair, or another word to a term that it has.

    Raises CardgenError, and changes nothing: OutputError where the project has no messages of
    its own, CatalogError "duplicate-message" where the glossary has the term, and what is wrong
    with the file.
    """
    _refuse_bundled(project)
    glossary = project.glossary(pair)
    path = project.messages / pair / f"{GLOSSARY}.po"
    if known := _known(glossary, term):
        return _add_synonym(project, path, known, term)
    pot = project.messages / f"{GLOSSARY}.pot"
    lang = pair_langs(pair)[1]
    files = {path: with_term(_bytes(path), term, lang)}
    entries = project.terms_of_pot()
    if is_there(pot) and (term.kind, term.source) not in entries:
        files[pot] = with_term(_bytes(pot), term, lang, translated=False)
    _write(project, files)
    return Added(path, term)


def _known(glossary: Glossary, term: Term) -> PoEntry | None:
    """The entry that has a word of the term as its source.

    That is the second word only where it is none of the target language: 片 is also 只.
    """
    first = glossary.by_source.get((term.kind, term.source))
    second = (term.kind, term.translation)
    return first or (None if second in glossary.by_target else glossary.by_source.get(second))


def _add_synonym(project: Project, path: Path, known: PoEntry, term: Term) -> Added:
    word = term.translation if known.source == term.source else term.source
    data = _bytes(path)
    if data is None or word in (known.source, known.translation, *notes_of(known).also):
        raise CatalogError(
            "duplicate-message",
            f"the {term.kind} {known.source} is there already, as {known.translation!r}",
            location=Location(str(path), known.line),
            hint="edit this line",
        )
    if "," in word:
        raise FieldError("bad-value", f"{word!r} holds a comma", hint="add one word at a time")
    _write(project, {path: with_synonym(data, known.line, word)})
    there = Term(term.kind, known.source, known.translation)
    return Added(path, there, word)


def _write(project: Project, files: dict[Path, bytes]) -> None:
    """Write what can be read, the first, a glossary, last: with it the term is there."""
    for file, data in files.items():
        parse_po(data, str(file)).unwrap()
    for file in reversed(files):
        write_file(file, files[file])
        project.forget(file)


def _refuse_bundled(project: Project) -> None:
    if project.messages != resources.MESSAGES:
        return
    file = project.root / PROJECT_FILE
    if not is_there(file):
        said = "there is no project to add it to"
        raise OutputError("output", said, remedy=Remedy("work-in-project"))
    raise OutputError(
        "output",
        "the project has no messages of its own",
        location=Location(str(file)),
        hint='copy the folder messages of a new project here, and write messages = "messages"',
        remedy=Remedy("other-folder"),
    )


def _bytes(path: Path) -> bytes | None:
    try:
        return read(path, MOST_MESSAGES) if is_there(path) else None
    except OSError as error:
        raise OutputError(
            "output", f"cannot be read: {error.strerror}", location=Location(str(path))
        ) from error
