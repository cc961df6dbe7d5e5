"""A term put into the glossary of a project.

In come a project and a checked term; its ``glossary.po`` gets one entry more and keeps every
other byte. So does ``glossary.pot``, since what is not in there the next merge throws out.
"""

from __future__ import annotations

from pathlib import Path

from cardgen import resources
from cardgen.catalog import GLOSSARY, Term, pair_langs, parse_po, with_term
from cardgen.errors import CatalogError, Location, OutputError
from cardgen.files import MOST_MESSAGES, is_there, read
from cardgen.project.finding import PROJECT_FILE
from cardgen.project.project import Project
from cardgen.remedies import Remedy
from cardgen.storage import write_file


def add_term(project: Project, term: Term, pair: str) -> Path:
    """Add a term to the glossary of a pair, and return its file.

    Raises CardgenError, and changes nothing: OutputError where the project has no messages of
    its own, CatalogError "duplicate-message" where the glossary has the term, and what is wrong
    with the file.
    """
    _refuse_bundled(project)
    glossary = project.glossary(pair)
    if known := glossary.by_source.get((term.kind, term.source)):
        raise CatalogError(
            "duplicate-message",
            f"the {term.kind} {term.source} is there already, as {known.translation!r}",
            location=Location(glossary.file, known.line),
            hint="edit this line",
        )
    path = project.messages / pair / f"{GLOSSARY}.po"
    pot = project.messages / f"{GLOSSARY}.pot"
    lang = pair_langs(pair)[1]
    files = {path: with_term(_bytes(path), term, lang)}
    entries = project.terms_of_pot()
    if is_there(pot) and (term.kind, term.source) not in entries:
        files[pot] = with_term(_bytes(pot), term, lang, translated=False)
    for file, data in files.items():
        parse_po(data, str(file)).unwrap()
    for file in reversed(files):  # the glossary last: with it the term is there
        write_file(file, files[file])
        project.forget(file)
    return path


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
