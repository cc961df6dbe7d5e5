"""Upkeep of a project's message files: syncing, formatting, and adding to them.

In come a project and a task, or a new message, term or pair; its files change only in the
entries that need it. New entries go into the POT files as well, since the next sync deletes
entries that are not in there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen import resources
from cardgen.catalog import (
    DOMAINS,
    GLOSSARY,
    LETTERS,
    SLOGANS,
    EntryKey,
    Glossary,
    NewMessage,
    PoEntry,
    SyncChange,
    Term,
    diagnose_catalog,
    diagnose_glossary,
    find_state,
    format_file,
    list_domains,
    new_pair,
    notes_of,
    pair_file,
    pair_langs,
    pairs_between,
    parse_po,
    sync_file,
    to_simplified,
    with_message,
    with_synonym,
    with_term,
    with_translation,
    with_units,
)
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    FieldError,
    Location,
    OutputError,
    raise_findings,
)
from cardgen.files import is_there
from cardgen.project.project import Project
from cardgen.project.saving import Making, read_stored, refuse_bundled, rewrite
from cardgen.remedies import Remedy

_APPROVAL: Final = {False: "ready", True: "unapproved"}


class SyncedFile(msgspec.Struct, frozen=True):
    """A PO file that was behind its POT, and the changes of its entries."""

    file: Path
    changes: tuple[SyncChange, ...]


def sync(
    project: Project, domains: Iterable[str] = DOMAINS, *, pair: str = "", write: bool = True
) -> tuple[SyncedFile, ...]:
    """Update the PO files of all pairs, or of one, from the POT files. Return changed files.

    Without `write` nothing is changed. A project need not have all of the `domains`. Raises
    CardgenError, and changes nothing, if one of the files is not sound. If a file cannot be
    written, the files before it are written; another run does the rest.
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
            result = sync_file(own, data, str(path), by_source=domain == GLOSSARY)
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
    """Make the error for a project without POT files."""
    return OutputError(
        "output",
        "there is no .pot file with the source texts",
        location=Location(str(project.messages)),
        hint="copy the .pot files from a new project",
        remedy=Remedy("other-folder"),
    )


def _sync_file(data: bytes | None, pot: bytes, path: Path, before: bytes, made: bytes) -> bytes:
    """Update the bytes of a PO file.

    Use the result `made` if the file has not changed since.
    """
    if data == before:
        return made
    return sync_file(data or b"", pot, str(path), by_source=path.stem == GLOSSARY).data


def format_messages(project: Project, *, write: bool = True) -> tuple[Path, ...]:
    """Write all message files in the standard form. Return those that changed.

    Without `write` nothing is changed. Raises CardgenError, and changes nothing, if one of the
    files is not sound.
    """
    found: list[Diagnostic] = []
    makings: dict[Path, Making] = {}
    for path in _message_paths(project):
        data = _read_sound(path, None, found)
        if data is not None and not found and format_file(data, str(path)) != data:
            makings[path] = partial(_format_file, path=path)
    raise_findings(found)
    if write and project.messages != resources.MESSAGES:
        rewrite(project, makings)
    return tuple(makings)


def _format_file(data: bytes | None, path: Path) -> bytes:
    """Convert the bytes of a message file to the standard form."""
    return format_file(data or b"", str(path))


def _message_paths(project: Project) -> list[Path]:
    """List the message files of a project: POT files first, then those of each pair."""
    names = [f"{domain}.pot" for domain in DOMAINS]
    names += [f"{pair}/{domain}.po" for pair in project.pairs() for domain in DOMAINS]
    return [path for path in (project.messages / name for name in names) if is_there(path)]


def placeholder_types(project: Project) -> dict[str, str]:
    """Find the type of each placeholder name on which all messages agree."""
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
    """Add a message to the POT file and to the files of all pairs. Return the files.

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
    """Add a message to the bytes of a message file. Raises CardgenError."""
    try:
        return with_message(data or b"", message, translation)
    except CardgenError as error:
        raise error.at(Location(str(path))) from error


def add_pair(project: Project, pair: str) -> tuple[Path, ...]:
    """Create the files of a new pair from the POT files. Return the files.

    Existing files stay as they are, and are not returned. Raises CardgenError, and changes
    nothing: unknown-pair, OutputError if there is no POT file, or the project has no messages
    of its own.
    """
    refuse_bundled(project)
    langs = pair_langs(pair)
    makings: dict[Path, Making] = {}
    for domain in DOMAINS:  # slogans first, which are written last: with them a pair is there
        pot, path = project.messages / f"{domain}.pot", project.messages / pair / f"{domain}.po"
        if is_there(path) or not is_there(pot):
            continue
        data = new_pair(read_stored(pot) or b"", pair, domain)
        parse_po(data, str(path), langs).unwrap()
        makings[path] = partial(_keep_or_make, made=data)
    if not makings and not list_domains(project.messages, pair):
        raise _without_pot(project)
    return tuple(rewrite(project, makings))


def _keep_or_make(data: bytes | None, made: bytes) -> bytes:
    """Return the bytes of an existing file, or else the new ones."""
    return made if data is None else data


def count_states(project: Project, pair: str) -> dict[Path, Counter[str]]:
    """Count the messages and terms of a pair by state, for each file.

    States are those of `catalog.find_state`, "damaged" for entries that cannot be read, and
    "unapproved" for those that lack a required approval. Raises CatalogError "unknown-pair".
    """
    langs, folder = pair_langs(pair), project.messages
    pair_file(folder, pair, SLOGANS)
    found: dict[Path, Counter[str]] = {}
    for domain in list_domains(folder, pair):
        counted = found[folder / pair / f"{domain}.po"] = Counter[str]()
        if domain == GLOSSARY:
            glossary = diagnose_glossary(folder, pair).value
            judged = glossary and project.message_files.withhold(glossary, pair, domain)
            for entry in glossary.by_source.values() if glossary else ():
                waiting = glossary and glossary.explain_unfinished(entry)
                withheld = bool(judged and judged.withheld and judged.withheld(entry))
                counted[waiting.rule if waiting else _APPROVAL[withheld]] += 1
        elif catalog := diagnose_catalog(folder, pair, domain).value:
            catalog = project.message_files.withhold(catalog, pair, domain)
            counted.update(find_state(each, langs) for each in catalog.messages.values())
            counted["damaged"] += len(catalog.damaged)
    return found


def _read_sound(
    path: Path, langs: tuple[str, str] | None, found: list[Diagnostic]
) -> bytes | None:
    """Read a message file, and add its errors to `found`; None if it is missing."""
    data = read_stored(path)
    if data is not None:
        found += parse_po(data, str(path), langs).diagnostics
    return data


class Added(msgspec.Struct, frozen=True):
    """A term that was added to the `file` of a glossary.

    If the term was there, `also` is its new synonym. If it `is_known`, the glossary had both
    words already, and nothing was written. `before` is what was added to the other glossary of
    a joined pair.
    """

    file: Path
    term: Term
    also: str = ""
    is_known: bool = False
    before: Added | None = None


def add_term(project: Project, term: Term, pair: str) -> Added:
    """Add a term to the glossary of a pair, or a synonym to a term that is there.

    An untranslated term gets its translation, and an article words for its units. Raises
    CardgenError, and changes nothing: OutputError if the project has no messages of its own,
    "bad-value" if the article has another word for a unit, "unknown-term" for an unknown unit,
    and the errors of the file. A joined pair has no file: both of its pairs get the term.
    """
    refuse_bundled(project)
    if between := pairs_between(project.messages, pair, GLOSSARY):
        return _add_to_both(project, term, between)
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


def _add_to_both(project: Project, term: Term, between: tuple[str, str]) -> Added:
    """Add a term of a joined pair to both of its pairs. Return the second result.

    If the second cannot be written, another run does the rest.
    """
    first, second = map(project.glossary, between)
    source = _find_common_source(first, second, term)
    units = tuple((first.term("unit", unit, first.langs[0]), word) for unit, word in term.units)
    plain = tuple((unit, "") for unit, _ in units)
    made = replace(term, source=source, translation=term.source, units=plain)
    added = add_term(project, made, first.pair)
    last = add_term(project, replace(term, source=source, units=units), second.pair)
    return replace(last, before=added)


def _find_common_source(first: Glossary, second: Glossary, term: Term) -> str:
    """Find the word that both pairs of a joined pair translate into the given words.

    It is one of either glossary, or a Chinese word in simplified characters. Raises FieldError
    "unknown-term".
    """
    for glossary, word in ((first, term.source), (second, term.translation)):
        with suppress(CardgenError):
            return glossary.term(term.kind, word, glossary.langs[0])
    source, lang = first.langs
    if (source, lang) == ("zh-Hans", "zh-Hant"):
        return to_simplified(term.source)
    word, other, pair = term.source, term.translation, second.pair
    reason = f"{word} and {other} have no common word in {source}"
    hint = f"add that word to {first.pair} and to {pair}: cardgen glossary add WORD TRANSLATION"
    raise FieldError("unknown-term", reason, hint=hint)


def _find_entry(glossary: Glossary, term: Term) -> PoEntry | None:
    """Find the entry of a term by its source, or else by its translation; or None.

    The translation counts only if it is the translation of no entry: 片 is also 只.
    """
    first = glossary.by_source.get((term.kind, term.source))
    second = (term.kind, term.translation)
    return first or (None if second in glossary.by_target else glossary.by_source.get(second))


def _with_units(glossary: Glossary, term: Term) -> Term:
    """Translate the units of a term into the source language. Raises FieldError."""
    source = glossary.langs[0]
    units = ((glossary.term("unit", unit, source), word) for unit, word in term.units)
    return replace(term, units=tuple(units))


def _translate(project: Project, path: Path, known: PoEntry, term: Term) -> Added:
    """Add the translation of a term to its untranslated entry."""
    key = EntryKey(known.context, known.source)
    new = _new_units(known, term)

    def with_new_words(data: bytes | None) -> bytes:
        return with_units(with_translation(data or b"", key, term), key, new)

    rewrite(project, {path: with_new_words})
    return Added(path, term)


def _new_units(known: PoEntry, term: Term) -> Term:
    """Keep only the units of a term for which an entry has no word.

    Raises FieldError "bad-value" if the entry has another word for a unit.
    """
    there = notes_of(known).unit_words
    for unit, word in term.units:
        if word and there.get(unit, word) != word:
            reason = f"{known.source} already has the word {there[unit]} for {unit}"
            hint = f"write {word} in its line # unit: in {GLOSSARY}.po"
            raise FieldError("bad-value", reason, hint=hint)
    return replace(term, units=tuple(each for each in term.units if each[0] not in there))


def _add_words(project: Project, path: Path, known: PoEntry, term: Term) -> Added:
    """Add a synonym to the entry of a term, and words for its units."""
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
        raise FieldError(
            "bad-value", f"{word!r} contains a comma", hint="add one word at a time"
        )
    key = EntryKey(known.context, known.source)

    def with_new_words(data: bytes | None) -> bytes:
        named = data or b"" if is_known else with_synonym(data or b"", key, word)
        return with_units(named, key, new)

    rewrite(project, {path: with_new_words})
    return Added(path, there, "" if is_known else also)
