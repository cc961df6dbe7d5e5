"""Upkeep of a project's message files: its POT files and those of each pair.

In come a project and a task; its files change only in the entries that need it. Out come the
changes.
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
from cardgen.project.saving import Making, read_stored, refuse_bundled, rewrite
from cardgen.remedies import Remedy

_APPROVAL: Final = {False: "ready", True: "unapproved"}


@dataclass(frozen=True, slots=True)
class SyncedFile:
    """A PO file that was behind its POT, and the changes of its entries."""

    file: Path
    changes: tuple[SyncChange, ...]


def sync(
    project: Project, domains: Iterable[str] = DOMAINS, *, pair: str = "", write: bool = True
) -> tuple[SyncedFile, ...]:
    """Sync the PO files of all pairs with the POT files; return those that were behind.

    With a `pair`, only the files of that pair. Without `write` nothing is changed. A project
    need not have all of the `domains`. Raises CardgenError, and changes nothing, if one of the
    files is not sound. If a file cannot be written, those before it are; another run does the
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
        data = _read_sound(pot, None, found)
        for name in (pair,) if pair else project.pairs():
            path = project.messages / name / f"{domain}.po"
            if not is_there(path):
                continue
            own = _read_sound(path, pair_langs(name), found)
            if data is None or own is None or found:
                continue
            result = synced(own, data, str(path), by_source=domain == GLOSSARY)
            if result.changes:
                behind[path] = SyncedFile(path, result.changes)
                makings[path] = partial(
                    _sync_file, pot=data, path=path, before=own, made=result.data
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


def _sync_file(data: bytes | None, pot: bytes, path: Path, before: bytes, made: bytes) -> bytes:
    """Sync the bytes of a file: those `made` before, if it is as `before`."""
    if data == before:
        return made
    return synced(data or b"", pot, str(path), by_source=path.stem == GLOSSARY).data


def form(project: Project, *, write: bool = True) -> tuple[Path, ...]:
    """Write all message files in one form; return those that were in another.

    Without `write` nothing is changed. Raises CardgenError, and changes nothing, if one of the
    files is not sound.
    """
    found: list[Diagnostic] = []
    makings: dict[Path, Making] = {}
    for path in _message_paths(project):
        data = _read_sound(path, None, found)
        if data is not None and not found and formatted(data, str(path)) != data:
            makings[path] = partial(_format_file, path=path)
    raise_findings(found)
    if write and project.messages != resources.MESSAGES:
        rewrite(project, makings)
    return tuple(makings)


def _format_file(data: bytes | None, path: Path) -> bytes:
    return formatted(data or b"", str(path))


def _message_paths(project: Project) -> list[Path]:
    names = [f"{domain}.pot" for domain in DOMAINS]
    names += [f"{pair}/{domain}.po" for pair in project.pairs() for domain in DOMAINS]
    return [path for path in (project.messages / name for name in names) if is_there(path)]


def placeholder_types(project: Project) -> dict[str, str]:
    """The types of placeholders by name, if all slogans and letters agree."""
    found: dict[str, set[str]] = {}
    for pair in project.pairs():
        for domain in (SLOGANS, LETTERS):
            try:
                messages = project.catalog(pair, domain).messages.values()
            except CardgenError:  # adding to that file reports the error
                continue
            for message in messages:
                for name, kind in message.placeholders.items():
                    found.setdefault(name, set()).add(kind)
    return {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1}


def add_message(
    project: Project, message: NewMessage, domain: str, translations: Mapping[str, str]
) -> tuple[Path, ...]:
    """Add a message to the POT and to the file of each pair; return these files.

    `translations` are by pair; without one, the message waits for a translator. Files that have
    the very message already, from an interrupted run, stay as they are. Raises CardgenError,
    and changes nothing: unknown-pair, duplicate-message, placeholder, markup, and OutputError
    if the project has no messages of its own.
    """
    refuse_bundled(project)
    for pair in translations:
        pair_file(project.messages, pair, domain)
    raise_findings([each for text in translations.values() for each in message.errors(text)])
    makings: dict[Path, Making] = {}
    pot = project.messages / f"{domain}.pot"
    if is_there(pot):
        makings[pot] = partial(_add_to_file, message=message, translation="", path=pot)
    for pair in project.pairs():
        path = project.messages / pair / f"{domain}.po"
        if is_there(path):
            text = translations.get(pair, "")
            makings[path] = partial(_add_to_file, message=message, translation=text, path=path)
    return tuple(rewrite(project, makings))


def _add_to_file(
    data: bytes | None, message: NewMessage, translation: str, path: Path
) -> bytes:
    try:
        return with_message(data or b"", message, translation)
    except CardgenError as error:
        raise error.at(Location(str(path))) from error


def add_pair(project: Project, pair: str) -> tuple[Path, ...]:
    """Make the files of a pair from the POT files, with nothing translated; return them.

    Existing files stay as they are, and are not returned. Raises CardgenError, and changes
    nothing: unknown-pair, right-to-left for a language that no label can be set in, OutputError
    if there is no POT file, or the project has no messages of its own.
    """
    refuse_bundled(project)
    langs = pair_langs(pair)
    raise_findings([_right_to_left(lang) for lang in langs if is_right_to_left(lang)])
    makings: dict[Path, Making] = {}
    for domain in DOMAINS:  # slogans first, which are written last: with them a pair is there
        pot, path = project.messages / f"{domain}.pot", project.messages / pair / f"{domain}.po"
        if is_there(path) or not is_there(pot):
            continue
        data = new_pair(read_stored(pot) or b"", pair, domain)
        parse_po(data, str(path), langs).unwrap()
        makings[path] = partial(_unless_there, made=data)
    if not makings and not list_domains(project.messages, pair):
        raise _without_pot(project)
    return tuple(rewrite(project, makings))


def _right_to_left(lang: str) -> Diagnostic:
    """The error for a language from right to left, before anybody translates into it."""
    return Diagnostic(
        "right-to-left",
        f"{lang} is written from right to left, and no pair is set so yet",
        hint="do not begin with it: no label, paper or letter could be made",
    )


def _unless_there(data: bytes | None, made: bytes) -> bytes:
    return made if data is None else data


def states(project: Project, pair: str) -> dict[Path, Counter[str]]:
    """Count the messages and terms of a pair by state, for each file.

    States are those of `catalog.state_of`, "damaged" for entries that cannot be read, and
    "unapproved" for those that lack a required approval. Raises CatalogError "unknown-pair".
    """
    langs, folder = pair_langs(pair), project.messages
    pair_file(folder, pair, SLOGANS)
    found: dict[Path, Counter[str]] = {}
    for domain in list_domains(folder, pair):
        counted = found[folder / pair / f"{domain}.po"] = Counter[str]()
        if domain == GLOSSARY:
            glossary = diagnose_glossary(folder, pair).value
            judged = (
                project.message_files.withhold(glossary, pair, domain) if glossary else None
            )
            for entry in glossary.by_source.values() if glossary else ():
                waiting = glossary.unfinished(entry) if glossary else None
                withheld = bool(judged and judged.withheld and judged.withheld(entry))
                counted[waiting.rule if waiting else _APPROVAL[withheld]] += 1
        elif catalog := diagnose_catalog(folder, pair, domain).value:
            catalog = project.message_files.withhold(catalog, pair, domain)
            counted.update(state_of(each, langs) for each in catalog.messages.values())
            counted["damaged"] += len(catalog.damaged)
    return found


def _read_sound(
    path: Path, langs: tuple[str, str] | None, found: list[Diagnostic]
) -> bytes | None:
    """Read a file; its errors are added to `found`."""
    data = read_stored(path)
    if data is not None:
        found += parse_po(data, str(path), langs).diagnostics
    return data
