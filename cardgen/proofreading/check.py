"""Checking the messages of a project: every file of every pair, and whether it can be printed.

In come a project and what of it is asked for, out come `Errata`. Nothing is raised for what is
wrong in a file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

from cardgen.catalog import GLOSSARY, SLOGANS, PoEntry, list_domains
from cardgen.errors import CardgenError, CatalogError, Location, nearest
from cardgen.files import is_there
from cardgen.project import PROJECT_FILE, Project, setting_place
from cardgen.proofreading.collation import HouseStyle
from cardgen.proofreading.errata import Errata, Erratum, in_order
from cardgen.proofreading.pofile import ProofFile, unknown_rule
from cardgen.proofreading.print_checks import missing_glyphs, unfitting
from cardgen.proofreading.silencing import is_silenced, silenced_above, unknown_rules
from cardgen.remedies import Wording, in_general
from cardgen.template import Template


def check_messages(
    project: Project,
    *,
    pair: str = "",
    ids: Collection[str] = (),
    fit: bool = True,
    templates: Sequence[str] = (),
    wording: Wording = in_general,
) -> Errata:
    """Proofread the files of a pair, or of all; of these ids alone, if there are any.

    An id is that of a message, or a term of the glossary. With `fit` each message is laid out
    in the `templates`, or else in those that the project names, its default one, or all. Raises
    CardgenError: unknown-pair, unknown-message for an id that no file has, unknown-template and
    what else is wrong with a template.
    """
    pairs = (pair,) if pair else tuple(project.pairs())
    chosen = _templates(project, templates) if fit else ()
    silenced = frozenset(project.checks.ignore)
    found: list[Erratum] = [*_unknown_settings(project)]
    known: set[str] = set()
    seen: set[tuple[str, str, str]] = set()
    places: set[Location | None] = set()  # of entries that were asked for
    read: list[PoEntry] = []
    waiting: list[PoEntry] = []
    for name in pairs:
        files = _files(project, name, silenced, wording)
        glossary = next((each.glossary for each in files if each.domain == GLOSSARY), None)
        for file in files:
            known |= {file.name(each) for each in file.entries}
            found += file.errata(ids, glossary)
            found += file.source_errata(ids, seen)
            found += missing_glyphs(project, file, ids)
            if file.domain == SLOGANS:
                found += unfitting(project, file, ids, chosen)
            asked = [each for each in file.entries if not ids or file.name(each) in ids]
            places.update(
                Location(str(file.path), line)
                for each in asked
                for line in (each.line, each.source_line)
            )
            read += file.chosen(ids)
            waiting += (each for each in asked if each.fuzzy or not each.translation)
        behind = _behind(project, name, silenced, wording)
        found += (each for each in behind if not ids or each.location in places)
    for each in ids:
        if each not in known:
            hint = nearest(each, sorted(known))
            raise CatalogError("unknown-message", f"there is no message {each!r}", hint=hint)
    untranslated = sum(not each.translation for each in waiting)
    return Errata(
        pairs,
        in_order(found),
        len(read),
        untranslated,
        len(waiting) - untranslated,
        tuple(template.name for template in chosen),
    )


def house_style(project: Project, pair: str, domain: str, data: bytes) -> HouseStyle:
    """How an entry of a file, whose bytes are `data`, is proofread.

    That is by the terms of its pair, and without what project and file silence. A glossary that
    is damaged has no terms.
    """
    silenced = frozenset(project.checks.ignore) | silenced_above(data)
    try:
        glossary = project.glossary(pair)
    except CardgenError:  # its own file tells why
        glossary = None
    return HouseStyle.of(pair, domain, silenced, glossary)


def _files(
    project: Project, pair: str, silenced: frozenset[str], wording: Wording
) -> list[ProofFile]:
    """The files of a pair. Raises CatalogError where it has none at all."""
    folder = project.messages
    there = list_domains(folder, pair)
    if not there:
        project.catalog(pair)  # which says what is wrong
    return [ProofFile.read(folder, pair, domain, silenced, wording) for domain in there]


def _templates(project: Project, names: Sequence[str]) -> tuple[Template, ...]:
    asked = (
        names
        or project.checks.templates
        or ([project.defaults.template] if project.defaults.template else [])
        or [
            each for name in project.template_files() for each in project.template_samples(name)
        ]
    )
    return tuple(project.label_templates(asked))


def _behind(
    project: Project, pair: str, silenced: frozenset[str], wording: Wording
) -> Iterator[Erratum]:
    """In which the files of a pair are behind their POT."""
    if is_silenced("outdated", silenced):
        return
    with suppress(CardgenError):  # which is said of its file
        for each in project.message_files.behind(pair):
            yield Erratum.of(each, pair, wording=wording)


def _unknown_settings(project: Project) -> Iterator[Erratum]:
    file = project.root / PROJECT_FILE
    for name in unknown_rules(project.checks.ignore):
        place = setting_place(file, "check.ignore") if is_there(file) else Location(str(file))
        yield unknown_rule(name, place)
