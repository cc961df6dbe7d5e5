"""Check the messages of a project: proofread every file, find missing glyphs and overflows.

In come a project and a choice of its pairs and messages, out come `Errata`; faults in files
raise nothing. A label is laid out for each message and template, with long values in its
fields, and nothing is drawn. `cardgen templates check` reports faults of the templates.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec.structs import replace

from cardgen import arguments
from cardgen.catalog import (
    GLOSSARY,
    SLOGANS,
    UNSAVED,
    Message,
    PoEntry,
    explain_unfinished,
    list_domains,
    pair_langs,
    pairs_between,
)
from cardgen.controls import find_unpaired, format_code_point
from cardgen.errors import CardgenError, CatalogError, Diagnostic, Location, hint_at_nearest
from cardgen.files import is_there
from cardgen.project import (
    PROJECT_FILE,
    Project,
    check_text,
    longest_terms,
    sample_picture,
    sample_values,
    setting_place,
)
from cardgen.proofreading.collation import HouseStyle
from cardgen.proofreading.errata import Errata, Erratum, sort_errata
from cardgen.proofreading.pofile import ProofFile, make_unknown_rule
from cardgen.proofreading.rules import (
    Slip,
    find_unknown_rules,
    is_silenced,
    read_silenced_above,
)
from cardgen.remedies import Wording, word_in_general
from cardgen.template import Template

if TYPE_CHECKING:
    from cardgen.project import Remembered

Terms: TypeAlias = Mapping[str, Sequence[str]]
Progress: TypeAlias = Callable[[int, int], None]
"""Gets the number of labels that were laid out, and how many there are."""


def check_messages(
    project: Project,
    *,
    pair: str = "",
    ids: Collection[str] = (),
    fit: bool = True,
    templates: Sequence[str] = (),
    wording: Wording = word_in_general,
    unsaved: Mapping[Path, bytes] = MappingProxyType({}),
) -> Errata:
    """Check the message files of a pair, or of all pairs; with `ids` only these entries.

    A joined pair has no files, so its two pairs are checked. With `unsaved` bytes of files, as
    an editor has them, only these files are reported.

    An id is the id of a message, or a term of the glossary. With `fit` each message is laid out
    in the `templates`, or else in those that the project names, its default one, or all. Raises
    CardgenError: unknown-pair, unknown-message for an id that no file has, unknown-template and
    other errors of a template; FieldError "bad-value".
    """
    arguments.instance("project", project, Project, "take Project.open(FOLDER)")
    arguments.text("pair", pair)
    ids, templates = arguments.texts("ids", ids), arguments.texts("templates", templates)
    arguments.flag("fit", fit)
    arguments.function("wording", wording)
    arguments.instance("unsaved", unsaved, Mapping, "give bytes by paths")  # type: ignore[type-abstract]
    return recheck_messages(
        project,
        pair=pair,
        ids=ids,
        fit=fit,
        templates=templates,
        wording=wording,
        unsaved=unsaved,
    )


def recheck_messages(
    project: Project,
    *,
    pair: str,
    ids: Sequence[str],
    fit: bool,
    templates: Sequence[str],
    wording: Wording,
    unsaved: Mapping[Path, bytes],
    remembered: Remembered | None = None,
    progress: Progress | None = None,
) -> Errata:
    """Check message files as `check_messages` does; labels that are `remembered` are not made.

    Raises CardgenError.
    """
    joined = pairs_between(project.messages, pair, SLOGANS)
    pairs = joined or ((pair,) if pair else tuple(project.pairs()))
    loaded = _load_templates(project, templates) if fit else ()
    silenced = frozenset(project.checks.ignore)

    def is_asked(file: ProofFile) -> bool:
        """True if the findings in a file are asked for."""
        return not unsaved or file.path in unsaved

    errata: list[Erratum] = [*_check_settings(project)]
    known: set[str] = set()
    seen: set[tuple[str, str, str]] = set()
    places: set[Location | None] = set()  # of the chosen entries
    read: list[PoEntry] = []
    waiting: list[PoEntry] = []
    read_files = {
        name: _read_files(project, name, silenced, wording, unsaved) for name in pairs
    }
    trials = _Trials(project, ids, loaded, remembered, progress)
    trials.expect(file for files in read_files.values() for file in files if is_asked(file))
    for name, files in read_files.items():
        glossary = next((file.glossary for file in files if file.domain == GLOSSARY), None)
        for file in filter(is_asked, files):
            known |= {file.name_entry(entry) for entry in file.entries}
            errata += file.find_errata(ids, glossary)
            errata += file.find_source_errata(ids, seen)
            errata += check_glyphs(project, file, ids)
            errata += trials.check_fit(file)
            chosen = [each for each in file.entries if not ids or file.name_entry(each) in ids]
            lines = {line for each in chosen for line in (each.line, each.source_line)}
            places.update(Location(str(file.path), line) for line in lines)
            read += file.choose_entries(ids)
            waiting += (entry for entry in chosen if entry.fuzzy or not entry.translation)
        outdated = _check_outdated(project, name, silenced, wording)
        errata += (each for each in outdated if not ids or each.location in places)
    for name in ids:
        if name not in known:
            hint = hint_at_nearest(name, sorted(known))
            raise CatalogError("unknown-message", f"there is no message {name!r}", hint=hint)
    if unsaved:
        names = {*map(str, unsaved)}
        errata = [each for each in errata if each.location.file in names]
    untranslated = sum(not entry.translation for entry in waiting)
    return Errata(
        pairs,
        sort_errata(errata),
        len(read),
        untranslated,
        len(waiting) - untranslated,
        tuple(template.name for template in loaded),
    )


def load_house_style(project: Project, pair: str, domain: str, data: bytes) -> HouseStyle:
    """Load the settings for proofreading a file.

    The style has the terms of the pair's glossary, unless that is damaged, and the rules that
    project and file silence.
    """
    silenced = frozenset(project.checks.ignore) | read_silenced_above(data)
    try:
        glossary = project.glossary(pair)
    except CardgenError:  # the error is reported for the glossary
        glossary = None
    return HouseStyle.of(pair, domain, silenced, glossary)


def _read_files(
    project: Project,
    pair: str,
    silenced: frozenset[str],
    wording: Wording,
    unsaved: Mapping[Path, bytes],
) -> list[ProofFile]:
    """Read the message files of a pair. Raises CatalogError if it has none."""
    folder = project.messages
    domains = list_domains(folder, pair)
    if not domains:
        project.catalog(pair)  # raises the error
    paths = [folder / pair / f"{domain}.po" for domain in domains]
    return [ProofFile.read(path, silenced, wording, unsaved) for path in paths]


def _load_templates(project: Project, names: Sequence[str]) -> tuple[Template, ...]:
    """Load the named templates, or those of the project, or its default, or all."""
    chosen = (
        names
        or project.checks.templates
        or ([project.defaults.template] if project.defaults.template else [])
        or [
            sample
            for name in project.template_files()
            for sample in project.template_samples(name)
        ]
    )
    return tuple(project.label_templates(chosen))


def _check_outdated(
    project: Project, pair: str, silenced: frozenset[str], wording: Wording
) -> Iterator[Erratum]:
    """Find differences between the files of a pair and the POT files."""
    if is_silenced("outdated", silenced):
        return
    with suppress(CardgenError):  # the error is reported for its file
        for difference in project.message_files.behind(pair):
            yield Erratum.of(difference, pair, wording=wording)


def _check_settings(project: Project) -> Iterator[Erratum]:
    """Find unknown rules among those that the project switches off."""
    file = project.root / PROJECT_FILE
    for name in find_unknown_rules(project.checks.ignore):
        place = setting_place(file, "check.ignore") if is_there(file) else Location(str(file))
        yield make_unknown_rule(name, place)


_LABEL_RULES: Final = frozenset({"overflow", "bad-text", "right-to-left"})


def check_glyphs(project: Project, file: ProofFile, ids: Collection[str]) -> Iterator[Erratum]:
    """Find characters of each entry that no font has, and unpaired marks of direction."""
    entries = file.choose_entries(ids)
    for side, lang in enumerate(pair_langs(file.pair)):
        texts = [(entry.source, entry.translation)[side] for entry in entries]
        for entry, text in zip(entries, texts, strict=True):
            if char := find_unpaired(text):
                code, at = format_code_point(char), text.index(char)
                message = f"{code} turns the direction of writing, without its counterpart"
                hint = "delete it, or add its counterpart in the same line"
                slip = Slip.of("right-to-left", message, (at, at + 1), hint=hint)
                yield from file.locate_slips(entry, [slip], in_source=side == 0)
        shown = "".join(char for char in sorted(set("".join(texts))) if not find_unpaired(char))
        missing = _find_missing(project, shown, lang)
        for entry, text in zip(entries, texts, strict=True) if missing else ():
            if not file.silences(entry, "missing-glyph"):
                places = enumerate(text)
                slips = [_make_glyph_slip(char, at) for at, char in places if char in missing]
                yield from file.locate_slips(entry, slips, in_source=side == 0)


def _find_missing(project: Project, characters: str, lang: str) -> frozenset[str]:
    """Return the characters that no font has."""
    if not check_text(project, characters, lang).findings:
        return frozenset()
    return frozenset(char for char in characters if check_text(project, char, lang).findings)


def _make_glyph_slip(char: str, at: int) -> Slip:
    """Make the finding for a character at `at` that no font has."""
    message = f"no font has {char} ({format_code_point(char)})"
    hint = "add a font with this character, or write another character"
    return Slip.of("missing-glyph", message, (at, at + 1), hint=hint)


class _Trials:
    """Trials of messages on templates: each message is laid out on each template."""

    def __init__(
        self,
        project: Project,
        ids: Collection[str],
        templates: Sequence[Template],
        remembered: Remembered | None,
        progress: Progress | None,
    ) -> None:
        # Approval is not needed: texts are mended before they are approved.
        self._project = dataclasses.replace(project, approval="")
        self._ids = ids
        self._templates = templates
        self._remembered = remembered
        self._progress = progress or (lambda _done, _total: None)
        self._done = self._total = 0

    def expect(self, files: Iterable[ProofFile]) -> None:
        """Count the labels of files, for the progress."""
        self._total = len(self._templates) * sum(len(self._choose(file)) for file in files)
        self._progress(0, self._total)

    def check_fit(self, file: ProofFile) -> Iterator[Erratum]:
        """Find messages of a file that do not fit a template."""
        chosen = self._choose(file)
        if not (chosen and self._templates):
            return
        entries = {entry.context: entry for entry in file.entries}
        try:
            terms = longest_terms(self._project.glossary(file.pair))
        except CardgenError:  # the error is reported for the glossary
            self._count(len(chosen))
            return
        for message in chosen:
            langs = pair_langs(file.pair)
            if not (
                explain_unfinished(message, langs)
                or file.silences(entries[message.id], "overflow")
                or find_unpaired(message.source + message.translation)  # its own error
            ):
                for each in self._recall_each(file.pair, message, terms):
                    found = each.at(message.location)
                    yield Erratum.of(found, file.pair, message.id, file.wording)
            self._count(1)

    def _count(self, messages: int) -> None:
        """Tell the progress that messages are done, on all templates."""
        self._done += messages * len(self._templates)
        self._progress(self._done, self._total)

    def _choose(self, file: ProofFile) -> list[Message]:
        """List the messages of a file that are asked for."""
        if file.catalog is None or file.domain != SLOGANS:
            return []
        messages = file.catalog.messages.values()
        return [each for each in messages if not self._ids or each.id in self._ids]

    def _recall_each(self, pair: str, message: Message, terms: Terms) -> Iterator[Diagnostic]:
        """Yield the findings about a message on each template, which may be remembered."""
        known = self._remembered
        try:
            words = known.digest_terms(pair) if known else b""
        except CardgenError:  # in the captions; reported for their file
            known = None
        about = words, repr(replace(message, location=UNSAVED))
        for template in self._templates:

            def lay_out(template: Template = template) -> tuple[Diagnostic, ...]:
                return tuple(self._lay_out(pair, message, template, terms))

            if known is None:
                yield from lay_out()
                continue
            parts = *about, known.digest_template(template)
            yield from known.recall(tuple[Diagnostic, ...], parts, lay_out)

    def _lay_out(
        self, pair: str, message: Message, template: Template, terms: Terms
    ) -> Iterator[Diagnostic]:
        """Lay out a message on a template, and yield its findings without their place."""
        types: dict[str, str] = {**template.fields, **message.fields}
        pictures = {key: sample_picture() for key, kind in types.items() if kind == "picture"}
        try:
            label = self._project.label(
                message,
                pair=pair,
                template=template,
                fields=sample_values(types, terms, template, pair_langs(pair)[1]),
                pictures=pictures,
                dpi=self._project.coarsest,
                given=(),
            )
            label.document()
            found = [each for each in label.warnings if each.rule == "crowded-strokes"]
        except CardgenError as error:
            found = [each for each in error.diagnostics if each.rule in _LABEL_RULES]
        return (each.at(None) for each in found if each.location == message.location)
