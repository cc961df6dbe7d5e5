"""Checks over a whole project, before anything is printed.

In comes a project; out come findings: characters that no font has, and messages that a
template cannot hold; and warnings of doubtful forms. Nothing is raised for them, so that all
can be mended in one go. And what fonts there are, and whether their files are intact.
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
from cardgen.project.design_checks import Doubt, design_doubts, one_language, worst_doubts
from cardgen.project.folding import at_their_worst, of_all_messages, of_all_pages
from cardgen.project.project import Project
from cardgen.project.samples import longest_terms, sample_picture, sample_values
from cardgen.template import AnyPage, Template
from cardgen.text import FontUse, font_warnings, itemize, missing_glyph, style_warnings

_WAITING: Final = frozenset({"untranslated", "fuzzy"})
MOST_BYTES: Final = 4 << 20  # of a text
_NAME_FULL: Final = 4  # of the table of names
_NAME_VERSION: Final = 5


@dataclass(frozen=True, slots=True)
class Checked:
    """The characters that were looked at, and what is wrong or doubtful with them."""

    characters: frozenset[str]
    findings: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class TriedTemplate:
    """How many labels were laid out, and what is wrong or doubtful with them.

    So many are `overfull`: what they show has no room.
    """

    labels: int
    findings: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...] = ()
    overfull: int = 0


def check_template(project: Project, name: str, pairs: Collection[str] = ()) -> TriedTemplate:
    """Load a template, then lay out every printable message of the pairs it is for in it.

    If some `pairs` are named, others are left out.
    One for any page is tried on the labels of all kinds of sheets that it is for, or, if it is
    for none, on a page for each of its arrangements.
    Its fields get long values: the longest terms of the glossary, and a picture. If it has
    another grid for these, some messages are tried with short ones, for the first. Messages
    whose translation waits are left out: `cardgen label` would refuse them too. One that is in
    the wrong language is a finding, as it looks finished.
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
            (*of_all_pages((found for each in tried for found in each.findings), names),),
            _once((*_forgotten(template), *(w for each in tried for w in each.warnings))),
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
            is_there = {each.rule for each in waiting} <= {"fuzzy"}  # it is tried as a draft
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
                doubts += () if message.fuzzy else design_doubts(made, document)  # strips
    # A mistake of the template itself is found with every message; it is told once.
    alike = [*of_all_messages(each_label, template), *of_all_messages(each_brief, template)]
    found += at_their_worst(alike, template)
    each_label += each_brief
    overfull = sum("overflow" in {each.rule for each in label} for label in each_label)
    warnings = _once([*doubtful, *worst_doubts(doubts), *one_language(template)])
    return TriedTemplate(len(each_label), _once(found), warnings, overfull)


def _forgotten(template: Template) -> Iterator[Diagnostic]:
    """Warn of pages that a template says it is for, and for which nothing is arranged."""
    if template.pages and (page := template.pages.forgotten):
        yield Diagnostic(
            "template-size",
            f"{template.name} has no arrangement for pages such as {page.in_words}",
            location=template.place("page"),
            hint="widen a condition of [[arrange]], or say in when of [page] what it is for",
            severity="warning",
        )


def _extremes(messages: Sequence[Message]) -> list[Message]:
    """The shortest message, and the longest on either side: what a grid holds or not."""
    found = (
        min(messages, key=lambda each: len(each.source) + len(each.translation)),
        max(messages, key=lambda each: len(each.source)),
        max(messages, key=lambda each: len(each.translation)),
    )
    return list({each.id: each for each in found}.values())


def _on_stock(project: Project, name: str, pages: AnyPage) -> list[str]:
    """A template with each size of labels that it is for."""
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
) -> Checked:
    """Which characters of `text` no font has, or has for `lang` (BCP 47), each once.

    What the family `font` lacks, and another one has, is a warning. Line ends, tabs and other
    controls are not counted: they are never drawn.
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
    return Checked(
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
    """Fonts that no PDF may have inside, each once; other files need them not."""
    for ref in dict.fromkeys(fonts):
        name = hb_font(ref).face.get_name(_NAME_FULL) or Path(ref.path).name
        if found := unembeddable(ref, name):
            yield replace(found, severity="warning")


def check_file(project: Project, path: Path, lang: str, font: str = PLAIN) -> Checked:
    """`check_text` for each line of a text file, or each text of a PO file.

    The languages of a PO file are those of the pair that its folder names; `lang` serves
    where it names none. Raises CardgenError where the file cannot be read.
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
    return Checked(characters, tuple(findings), _once(warnings))


def _po_texts(path: Path, lang: str) -> Iterator[tuple[str, str, int]]:
    """Each text with its language and line."""
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
    """Each file of a family once, with the languages that it is listed for."""
    files: dict[tuple[Weight, Path], tuple[FontFile, list[str]]] = {}
    for lang, weight, file in family.listed():
        _, langs = files.setdefault((weight, file.path), (file, []))
        langs += [lang] if lang else []
    for (weight, _), (file, langs) in files.items():
        yield weight, file, tuple(langs)


def describe(library: FontLibrary) -> list[FontInfo]:
    """What the library holds, with each listed SHA-256 checked against its file."""
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
