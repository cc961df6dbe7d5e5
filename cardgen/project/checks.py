"""Checks of a whole project, before anything is printed.

In comes a project; out come findings: characters that no font has, and messages that a template
cannot hold; and warnings of doubtful forms. Findings are returned, not raised, so that all can
be corrected at once. And the list of fonts, with a check of their files.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cardgen.catalog import Message, full_tag, pair_langs, read_po, unfinished
from cardgen.display import FontRef
from cardgen.errors import (
    CardgenError,
    CatalogError,
    Diagnostic,
    EncodingError,
    Location,
)
from cardgen.files import decode, read
from cardgen.fonts import (
    PLAIN,
    Family,
    FontChoice,
    FontFile,
    FontLibrary,
    Weight,
    hb_font,
    unembeddable,
)
from cardgen.project.choosing import choose
from cardgen.project.design_checks import Doubt, check_design, check_languages, worst_doubts
from cardgen.project.folding import fold_messages, fold_pages, keep_worst
from cardgen.project.project import Project
from cardgen.project.samples import longest_terms, sample_picture, sample_values
from cardgen.template import AnyPage, Template
from cardgen.text import FontUse, font_warnings, itemize, missing_glyph, style_warnings

_WAITING: Final = frozenset({"untranslated", "fuzzy"})
MOST_BYTES: Final = 4 << 20  # of a text
_NAME_FULL: Final = 4  # name IDs of OpenType's table `name`
_NAME_VERSION: Final = 5


@dataclass(frozen=True, slots=True)
class TextCheck:
    """The characters that were checked, with errors and warnings."""

    characters: frozenset[str]
    findings: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class TriedTemplate:
    """The number of labels that were laid out on a template, with errors and warnings.

    On `overfull` labels something has no room.
    """

    labels: int
    findings: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...] = ()
    overfull: int = 0


def check_template(project: Project, name: str, pairs: Collection[str] = ()) -> TriedTemplate:
    """Load a template, then lay out every printable message of its pairs on it.

    `pairs` limits the check to these pairs. A template for any page is tried on the labels of
    all kinds of sheets that it is for, or, without such, on a page for each of its
    arrangements. Its fields get long values: the longest terms of the glossary, and a picture.
    If it has another grid for these, some messages are tried with short values, for the first
    grid. Messages whose translation waits are left out, as `cardgen label` refuses them. A
    translation in the wrong language is a finding, as it looks finished.
    """
    try:
        template = project.template(name)
    except CardgenError as error:
        return TriedTemplate(0, error.diagnostics)
    if template.pages:
        names = _on_stock(project, name, template.pages) or project.template_samples(name)
        tried = [check_template(project, each, pairs) for each in names]
        return TriedTemplate(
            sum(each.labels for each in tried),
            (*fold_pages((found for each in tried for found in each.findings), names),),
            _once((*_uncovered_pages(template), *(w for each in tried for w in each.warnings))),
            sum(each.overfull for each in tried),
        )
    fields = template.fields
    found, doubtful = list[Diagnostic](), list[Diagnostic]()
    each_label, each_brief = list[tuple[Diagnostic, ...]](), list[tuple[Diagnostic, ...]]()
    doubts = list[Doubt]()
    pictures = {key: sample_picture() for key, kind in fields.items() if kind == "picture"}
    for pair in pairs or project.pairs():
        if not choose([template], pair=pair):
            continue
        try:
            catalog = project.catalog(pair)
            terms = longest_terms(project.glossary(pair))
        except CardgenError as error:
            found += error.diagnostics
            continue
        finished = list[Message]()
        for message in catalog.messages.values():
            waiting = unfinished(message, catalog.langs)
            found += (each for each in waiting if each.rule not in _WAITING)
            is_there = {each.rule for each in waiting} <= {"fuzzy"}  # tried as a draft
            finished += [message] if is_there else []
        trials = [(message, False) for message in finished]
        if template.otherwise and finished:
            trials += [(message, True) for message in _extremes(finished)]
        for message, is_brief in trials:
            types = {**fields, **message.fields}
            values = sample_values(types, terms, template, catalog.langs[1], is_brief=is_brief)
            each = each_brief if is_brief else each_label
            try:
                made = project.label(
                    message.id,
                    pair=pair,
                    template=template,
                    fields=values,
                    pictures=pictures,
                    dpi=project.coarsest,
                    draft=message.fuzzy,
                    given=(),
                )
                document = made.document()
            except CardgenError as error:
                each.append(error.diagnostics)
            else:
                each.append(())
                doubtful += (each for each in made.warnings if each.rule != "fuzzy")
                doubts += () if message.fuzzy else check_design(made, document)  # strips
    # A mistake of the template itself shows with every message; it is reported once.
    alike = [*fold_messages(each_label, template), *fold_messages(each_brief, template)]
    found += keep_worst(alike, template)
    each_label += each_brief
    overfull = sum("overflow" in {each.rule for each in label} for label in each_label)
    warnings = _once([*doubtful, *worst_doubts(doubts), *check_languages(template)])
    return TriedTemplate(len(each_label), _once(found), warnings, overfull)


def _uncovered_pages(template: Template) -> Iterator[Diagnostic]:
    """Warn of pages that a template claims to be for without an arrangement for them."""
    if template.pages and (page := template.pages.forgotten):
        yield Diagnostic(
            "template-size",
            f"{template.name} has no arrangement for pages such as {page.in_words}",
            location=template.place("page"),
            hint="widen a condition of [[arrange]], or say in when of [page] what it is for",
            severity="warning",
        )


def _extremes(messages: Sequence[Message]) -> list[Message]:
    """The shortest message, and the longest on either side."""
    found = (
        min(messages, key=lambda each: len(each.source) + len(each.translation)),
        max(messages, key=lambda each: len(each.source)),
        max(messages, key=lambda each: len(each.translation)),
    )
    return list({each.id: each for each in found}.values())


def _on_stock(project: Project, name: str, pages: AnyPage) -> list[str]:
    """Name a template with each size of labels that it is for."""
    found: dict[str, None] = {}
    for stock in project.stock_files():
        page = project.page_size(stock)
        if pages.admits(page):
            found[f"{name}@{page}"] = None
    return list(found)


def check_text(
    project: Project,
    text: str,
    lang: str,
    font: str = PLAIN,
    place: Location | None = None,
) -> TextCheck:
    """Find characters of `text` that no font has, or has for `lang` (BCP 47), each once.

    A character that `font` lacks but another family has is a warning. Line ends, tabs and other
    controls are not checked: they are never drawn.
    """
    chain = project.fonts.chain(font, "regular", full_tag(lang))
    broken = dict.fromkeys(char for char in text if unicodedata.category(char) == "Cs")
    drawn = "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cs"})
    segments, missing = itemize(drawn, full_tag(lang), chain)
    settings = [
        FontUse(
            drawn[segment.start : segment.end],
            full_tag(lang),
            segment.font,
            FontChoice((font,), "regular"),
        )
        for segment in segments
        if segment.font is not None
    ]
    return TextCheck(
        frozenset(drawn) | broken.keys(),
        tuple(missing_glyph(char, place) for char in (*missing, *broken)),
        (
            *font_warnings(settings, project.fonts, place),
            *_unembeddable(use.font for use in settings),
            *(
                warning
                for warning in style_warnings(settings, project.fonts, place)
                if warning.rule == "other-font"  # no style asks for a weight
            ),
        ),
    )


def _unembeddable(fonts: Iterable[FontRef]) -> Iterator[Diagnostic]:
    """Warn of fonts that no PDF may embed, each once; other formats need no embedding."""
    for ref in dict.fromkeys(fonts):
        name = hb_font(ref).face.get_name(_NAME_FULL) or Path(ref.path).name
        if found := unembeddable(ref, name):
            yield replace(found, severity="warning")


def check_file(project: Project, path: Path, lang: str, font: str = PLAIN) -> TextCheck:
    """Run `check_text` on each line of a text file, or each text of a PO file.

    The languages of a PO file are those of the pair that its folder names, or else `lang`.
    Raises CardgenError if the file cannot be read.
    """
    texts = _lines(path, lang) if path.suffix == ".txt" else _po_texts(path, lang)
    characters: frozenset[str] = frozenset()
    findings: list[Diagnostic] = []
    warnings: list[Diagnostic] = []
    for text, text_lang, line in texts:
        checked = check_text(project, text, text_lang, font, Location(str(path), line))
        characters |= checked.characters
        findings += checked.findings
        warnings += checked.warnings
    return TextCheck(characters, tuple(findings), _once(warnings))


def _po_texts(path: Path, lang: str) -> Iterator[tuple[str, str, int]]:
    """List the texts of a PO file with their languages and lines."""
    try:
        source, target = pair_langs(path.resolve().parent.name)
    except CatalogError:
        source, target = lang, lang
    for entry in read_po(path):
        yield entry.source, source, entry.source_line
        yield entry.translation, target, entry.translation_line


def _lines(path: Path, lang: str) -> Iterator[tuple[str, str, int]]:
    try:
        data = read(path, MOST_BYTES)
    except OSError as error:
        raise EncodingError(
            "bad-encoding", f"cannot be read: {error.strerror}", location=Location(str(path))
        ) from error
    text = decode(data, str(path))
    for number, written in enumerate(text.split("\n"), 1):
        yield written, lang, number


def _once(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class FontInfo:
    """One row of ``cardgen fonts list``."""

    family: str
    weight: Weight
    name: str
    version: str
    languages: tuple[str, ...]
    path: Path
    intact: bool | None  # None where no SHA-256 is listed


def _files(family: Family) -> Iterator[tuple[Weight, FontFile, tuple[str, ...]]]:
    """List the files of a family, each once, with the languages that it is listed for."""
    files: dict[tuple[Weight, Path], tuple[FontFile, list[str]]] = {}
    for lang, weight, file in family.listed():
        _, langs = files.setdefault((weight, file.path), (file, []))
        langs += [lang] if lang else []
    for (weight, _), (file, langs) in files.items():
        yield weight, file, tuple(langs)


def describe(library: FontLibrary) -> list[FontInfo]:
    """Describe the fonts of a library, and check each listed SHA-256 against its file."""
    from hashlib import file_digest

    rows = []
    for key, family in library.families.items():
        for weight, file, langs in _files(family):
            face = hb_font(file.ref).face
            intact = None
            if file.sha256 is not None:
                with file.path.open("rb") as stream:
                    intact = file_digest(stream, "sha256").hexdigest() == file.sha256
            version = (
                (face.get_name(_NAME_VERSION) or "").removeprefix("Version ").split(";")[0]
            )
            rows.append(
                FontInfo(
                    key,
                    weight,
                    family.name,
                    version,
                    langs,
                    file.path,
                    intact,
                )
            )
    return rows
