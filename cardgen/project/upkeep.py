"""The message files of a project kept together: its POT files and those of each pair.

In come a project and what is to be done; out come its files, of which only those entries change
that have to, and what was done with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from cardgen import resources
from cardgen.catalog import (
    DOMAINS,
    GLOSSARY,
    LETTERS,
    SLOGANS,
    NewMessage,
    SyncChange,
    diagnose_catalog,
    diagnose_glossary,
    formatted,
    is_right_to_left,
    list_domains,
    new_pair,
    pair_file,
    pair_langs,
    parse_po,
    state_of,
    synced,
    with_message,
)
from cardgen.errors import CardgenError, Diagnostic, Location, OutputError, raise_findings
from cardgen.files import is_there
from cardgen.project.project import Project
from cardgen.project.saving import Making, refuse_bundled, rewrite, stored
from cardgen.remedies import Remedy

_APPROVAL: Final = {False: "ready", True: "unapproved"}


@dataclass(frozen=True, slots=True)
class SyncedFile:
    """A PO file that was behind its POT, and what was done with its entries."""

    file: Path
    changes: tuple[SyncChange, ...]


def sync(
    project: Project, domains: Iterable[str] = DOMAINS, *, pair: str = "", write: bool = True
) -> tuple[SyncedFile, ...]:
    """Bring the PO files of all pairs up to the POT files; returns those that were behind.

    With a `pair` those of that pair alone. Without `write` they stay behind. A project need not
    have all of the `domains`. Raises CardgenError, and changes nothing, where one of the files
    is not sound. Where one cannot be written, those before it are: to do it once more does the
    rest.
    """
    if pair:
        pair_file(project.messages, pair, SLOGANS)  # raises if there is no such pair
    pots = {domain: project.messages / f"{domain}.pot" for domain in domains}
    pots = {domain: path for domain, path in pots.items() if is_there(path)}
    if not pots:
        raise _without_pot(project)
    found: list[Diagnostic] = []
    behind: dict[Path, SyncedFile] = {}
    makings: dict[Path, Making] = {}
    for domain, pot in pots.items():
        data = _sound(pot, None, found)
        for name in (pair,) if pair else project.pairs():
            path = project.messages / name / f"{domain}.po"
            if not is_there(path):
                continue
            there = _sound(path, pair_langs(name), found)
            if data is None or there is None or found:
                continue
            made = synced(there, data, str(path), by_source=domain == GLOSSARY)
            if made.changes:
                behind[path] = SyncedFile(path, made.changes)
                makings[path] = partial(
                    _synced, pot=data, path=path, before=there, made=made.data
                )
    raise_findings(found)
    if write and project.messages != resources.MESSAGES:
        rewrite(project, makings)
    return tuple(behind.values())


def _without_pot(project: Project) -> OutputError:
    return OutputError(
        "output",
        "there is no .pot, whose messages those of the pairs should be",
        location=Location(str(project.messages)),
        hint="copy one of a new project here",
        remedy=Remedy("other-folder"),
    )


def _synced(data: bytes | None, pot: bytes, path: Path, before: bytes, made: bytes) -> bytes:
    """The bytes of a file as its template has it: those that are `made`, if it is as before."""
    if data == before:
        return made
    return synced(data or b"", pot, str(path), by_source=path.stem == GLOSSARY).data


def form(project: Project, *, write: bool = True) -> tuple[Path, ...]:
    """Write all message files in one form; returns those that were in another.

    Without `write` they stay in it. Raises CardgenError, and changes nothing, where one of the
    files is not sound.
    """
    found: list[Diagnostic] = []
    makings: dict[Path, Making] = {}
    for path in _files(project):
        data = _sound(path, None, found)
        if data is not None and not found and formatted(data, str(path)) != data:
            makings[path] = partial(_formatted, path=path)
    raise_findings(found)
    if write and project.messages != resources.MESSAGES:
        rewrite(project, makings)
    return tuple(makings)


def _formatted(data: bytes | None, path: Path) -> bytes:
    return formatted(data or b"", str(path))


def _files(project: Project) -> list[Path]:
    names = [f"{domain}.pot" for domain in DOMAINS]
    names += [f"{pair}/{domain}.po" for pair in project.pairs() for domain in DOMAINS]
    return [path for path in (project.messages / name for name in names) if is_there(path)]


def placeholder_types(project: Project) -> dict[str, str]:
    """The types of placeholders by name, as slogans and letters have them where all agree."""
    found: dict[str, set[str]] = {}
    for pair in project.pairs():
        for domain in (SLOGANS, LETTERS):
            try:
                messages = project.catalog(pair, domain).messages.values()
            except CardgenError:  # who adds to that file is told
                continue
            for message in messages:
                for name, kind in message.placeholders.items():
                    found.setdefault(name, set()).add(kind)
    return {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1}


def add_message(
    project: Project, message: NewMessage, domain: str, translations: Mapping[str, str]
) -> tuple[Path, ...]:
    """Add a message to the POT and to the file of each pair; returns these.

    `translations` are by pair; what is not among them waits for a translator. Files that have
    the very message already, from a run that broke off, stay as they are. Raises CardgenError,
    and changes nothing: unknown-pair, duplicate-message, placeholder, markup, and OutputError
    where the project has no messages of its own.
    """
    refuse_bundled(project)
    for pair in translations:
        pair_file(project.messages, pair, domain)
    raise_findings([each for text in translations.values() for each in message.errors(text)])
    makings: dict[Path, Making] = {}
    pot = project.messages / f"{domain}.pot"
    if is_there(pot):
        makings[pot] = partial(_added, message=message, translation="", path=pot)
    for pair in project.pairs():
        path = project.messages / pair / f"{domain}.po"
        if is_there(path):
            text = translations.get(pair, "")
            makings[path] = partial(_added, message=message, translation=text, path=path)
    return tuple(rewrite(project, makings))


def _added(data: bytes | None, message: NewMessage, translation: str, path: Path) -> bytes:
    try:
        return with_message(data or b"", message, translation)
    except CardgenError as error:
        raise error.at(Location(str(path))) from error


def add_pair(project: Project, pair: str) -> tuple[Path, ...]:
    """Make the files of a pair from the POT files, with nothing translated; returns them.

    Files that are there stay as they are, and are not among these. Raises CardgenError, and
    changes nothing: unknown-pair, right-to-left for a language that no label can be set in,
    OutputError where there is no POT file, or where the project
    has no messages of its own.
    """
    refuse_bundled(project)
    langs = pair_langs(pair)
    raise_findings([_turned(lang) for lang in langs if is_right_to_left(lang)])
    makings: dict[Path, Making] = {}
    for domain in DOMAINS:  # slogans first, which are written last: with them a pair is there
        pot, path = project.messages / f"{domain}.pot", project.messages / pair / f"{domain}.po"
        if is_there(path) or not is_there(pot):
            continue
        data = new_pair(stored(pot) or b"", pair, domain)
        parse_po(data, str(path), langs).unwrap()
        makings[path] = partial(_unless_there, made=data)
    if not makings and not list_domains(project.messages, pair):
        raise _without_pot(project)
    return tuple(rewrite(project, makings))


def _turned(lang: str) -> Diagnostic:
    """That nothing could be printed in a language, before somebody translates into it."""
    return Diagnostic(
        "right-to-left",
        f"{lang} is written from right to left, and no pair is set so yet",
        hint="do not begin with it: no label, paper or letter could be made",
    )


def _unless_there(data: bytes | None, made: bytes) -> bytes:
    return made if data is None else data


def states(project: Project, pair: str) -> dict[Path, Counter[str]]:
    """How many messages and terms of a pair are in which state, by file.

    States are those of `catalog.state_of`; "damaged" is what cannot be read, of a file as far
    as it can be, "unapproved" what the project requires an approval of. Raises CatalogError
    "unknown-pair".
    """
    langs, folder = pair_langs(pair), project.messages
    pair_file(folder, pair, SLOGANS)
    found: dict[Path, Counter[str]] = {}
    for domain in list_domains(folder, pair):
        counted = found[folder / pair / f"{domain}.po"] = Counter[str]()
        if domain == GLOSSARY:
            glossary = diagnose_glossary(folder, pair).value
            judged = project.message_files.judged(glossary, pair, domain) if glossary else None
            for entry in glossary.by_source.values() if glossary else ():
                waiting = glossary.unfinished(entry) if glossary else None
                withheld = bool(judged and judged.withheld and judged.withheld(entry))
                counted[waiting.rule if waiting else _APPROVAL[withheld]] += 1
        elif catalog := diagnose_catalog(folder, pair, domain).value:
            catalog = project.message_files.judged(catalog, pair, domain)
            counted.update(state_of(each, langs) for each in catalog.messages.values())
            counted["damaged"] += len(catalog.damaged)
    return found


def _sound(path: Path, langs: tuple[str, str] | None, found: list[Diagnostic]) -> bytes | None:
    """The bytes of a file; what is wrong with it goes to `found`."""
    data = stored(path)
    if data is not None:
        found += parse_po(data, str(path), langs).diagnostics
    return data
