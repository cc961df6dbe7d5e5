"""Set letters: blocks are composed, placed, arranged on sheets, and put on stationery.

In come a template, a pair and data; out comes a `Document`, or warnings about the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from cardgen import arguments, resources
from cardgen.catalog import LETTERS, pair_langs
from cardgen.display import Document, Endorsement, Layer
from cardgen.errors import (
    Diagnostic,
    LayoutError,
    TemplateError,
    hint_at_nearest,
    raise_findings,
)
from cardgen.layout.inline import draw_watermark
from cardgen.letters.arguments import check_arrangement, check_project, check_template
from cardgen.letters.arrange import Arrangement, LetterSheet
from cardgen.letters.blocks import Letter, Letterhead
from cardgen.letters.checks import (
    ForeignWord,
    UnshownPart,
    diagnose_enclosures,
    diagnose_names,
    diagnose_seals,
    diagnose_units,
    find_foreign_words,
)
from cardgen.letters.completion import complete
from cardgen.letters.compose import Composer
from cardgen.letters.conventions import BodySize, Form, load_convention
from cardgen.letters.data import LetterData, check_data
from cardgen.letters.fillers import drop_fillers
from cardgen.letters.page_setup import PageSetup
from cardgen.letters.parties import find_sender_country
from cardgen.letters.place import PlacedBlock, Placing, has_stub
from cardgen.letters.stationery import Stationery, load_stationery
from cardgen.letters.template import LetterTemplate, diagnose_letter_template
from cardgen.letters.typography import LetterStyle, Typography
from cardgen.project import Project


def letter_templates() -> dict[str, Path]:
    """List the letter templates that come with cardgen, by name."""
    return {path.stem: path for path in sorted(resources.LETTERS.glob("*.toml"))}


def letter_template(name: str) -> LetterTemplate:
    """Load a letter template by its name or its path. Raises TemplateError."""
    name, files = arguments.text("name", name), letter_templates()
    path = files.get(name, Path(name))
    if name not in files and not name.endswith(".toml"):
        reason = f"there is no letter {name!r}"
        hint = hint_at_nearest(name, list(files))
        raise TemplateError("unknown-template", reason, hint=hint)
    return diagnose_letter_template(path).unwrap()


def set_letter(
    template: LetterTemplate,
    data: LetterData,
    project: Project,
    pair: str,
    arrangement: Arrangement = "sequence",
) -> Document:
    """Lay out a letter in both languages of a pair as a document; see `LetterSetter`."""
    check_template(template), check_project(project)
    pair, arrangement = arguments.text("pair", pair), check_arrangement(arrangement)
    return LetterSetter(template, project, pair, arrangement).document(check_data(data))


def diagnose_words(
    data: LetterData,
    template: LetterTemplate,
    project: Project,
    pair: str,
    *,
    draft: bool = False,
) -> tuple[Diagnostic, ...]:
    """List errors and warnings about the words of a letter.

    Characters that are foreign to one of its languages are warnings, and errors in the official
    register, which stop the letter. Warnings are also: names with remarks, an addressee in
    another city than the letter names, a date by the era of another country, units that the
    article has no word for, and data that no page shows.
    """
    check_template(template), check_project(project)
    pair, draft = arguments.text("pair", pair), arguments.flag("draft", draft)
    data = check_data(data)
    return tuple(LetterSetter(template, project, pair, draft=draft).diagnose(data))


def _list_endorsements(
    template: LetterTemplate, project: Project, pair: str
) -> tuple[Endorsement, ...]:
    """List the approvals of the texts of a letter, if the project requires approval."""
    if not project.approval:
        return ()
    texts = project.catalog(pair, LETTERS).messages
    own = [name for name in texts if name.startswith(f"{template.name}.")]
    return project.message_files.list_endorsements(pair, own, LETTERS)


_SHARED: Final = BodySize(size=11.5, leading=1.75, least=10.5, source="practice")
"""The size of the text if languages stand beside one another, or one below the other."""


class FittedLetter(Struct, frozen=True):
    """A letter in the size that fits: its page setup, its blocks, and its sheets.

    It is `is_even` if no text in a frame ends with a short line.
    """

    setup: PageSetup
    placed: list[tuple[PlacedBlock, ...]]
    sheets: list[LetterSheet]
    is_even: bool = True


class LetterSetter:
    """Sets letters of one template; what several letters share is set once.

    A `draft` may have unfinished translations, and carries a watermark on each page.
    """

    def __init__(
        self,
        template: LetterTemplate,
        project: Project,
        pair: str,
        arrangement: Arrangement = "sequence",
        *,
        draft: bool = False,
    ) -> None:
        self._draft = draft
        self._template = template
        self._project = project
        self._pair = pair
        self._arrangement = arrangement
        self._composer = Composer(template, project, pair, draft=draft)
        self._styles: dict[tuple[str, Form, int], LetterStyle] = {}
        self._papers: dict[str, Stationery] = {}
        self._endorsed = () if draft else _list_endorsements(template, project, pair)
        self._placings: dict[tuple[str, bool, Form, float, float], Placing] = {}

    def document(self, data: LetterData) -> Document:
        """Lay out a letter, with the years of friendship and the goods that cardgen knows.

        Raises CardgenError with all findings, and "overflow" for more pages than the template
        allows.
        """
        data, _ = complete(data, self._project, self._pair)
        return self.set_pages(self._composer.letter(data), data)

    def set_pages(self, letter: Letter, data: LetterData) -> Document:
        """Lay out the blocks of a letter on pages, on its stationery."""
        fitted = self.fit(letter, data)
        pages = fitted.setup.pages(fitted.sheets)
        if self._draft:
            pages = [replace(page, layers=(*page.layers, self._watermark)) for page in pages]
        author, date = self._project.author, data.date.isoformat()
        return Document(tuple(pages), letter.title, letter.langs, author, date, self._endorsed)

    def fit(self, letter: Letter, data: LetterData) -> FittedLetter:
        """Set a letter as large as its form wishes, if each language is then on one page.

        Otherwise it is smaller, down to the least size, if that saves a page. Raises
        CardgenError with all findings, and "overflow" for a text larger than its frame.
        """
        template, langs = self._template, letter.langs
        is_shared = self._arrangement in ("parallel", "stacked")
        few = 1 if is_shared else len(langs)
        best: FittedLetter | None = None
        shrinks = self._list_shrinks(langs, template.form(letter.register))
        for shrink in shrinks:
            setup = self.page_setup(letter, data, shrink)
            try:
                placed = self.place(setup)
                sheets = setup.arrange(placed)
            except LayoutError:
                if not best and shrink == shrinks[-1]:
                    raise
                continue
            # In a frame, no text ends with a short line if another size can do without.
            is_even = not template.frame or not has_stub(placed, setup.lengths)
            if not best or len(sheets) < len(best.sheets) or (is_even and not best.is_even):
                best = FittedLetter(setup, placed, sheets, is_even)
            if len(best.sheets) <= few and best.is_even:
                break
        assert best is not None
        if template.frame and len(best.sheets) > len(langs):
            reason = (
                f"letter: {template.name} fills {len(best.sheets)} pages, but in a frame each "
                "language has one"
            )
            hint = "shorten the text, list fewer goods, or make the margins smaller"
            raise LayoutError("overflow", reason, hint=hint)
        return best

    def _list_shrinks(self, langs: Sequence[str], form: Form) -> range:
        """List the steps by which the text of a letter may be smaller than its form wishes."""
        sizes = (self._find_size(lang, form) for lang in langs)
        return range(max((len(size.sizes) for size in sizes if size), default=1))

    def _find_size(self, lang: str, form: Form) -> BodySize | None:
        """Find the size that a form wishes for a language; None for the template's own.

        Languages that share a page have the same size, if they are not in a frame.
        """
        template, own = self._template, load_convention(lang).find_form(form).text
        is_alone = self._arrangement == "sequence" or template.frame
        if template.is_sized and (not is_alone or own is None or own.least):
            return None
        if is_alone:
            return own
        if self._arrangement == "facing" and own and own.least:
            return replace(own, least=_SHARED.least)
        return _SHARED

    @cached_property
    def _watermark(self) -> Layer:
        """Watermark of a draft, in both languages."""
        template, project = self._template, self._project
        wording = project.wording(self._pair, draft=True)
        words = zip(wording.caption("draft"), wording.langs, strict=True)
        top, _, bottom, _ = template.margin
        return draw_watermark(template.size, (top, bottom), words, project.fonts)

    def page_setup(self, letter: Letter, data: LetterData, shrink: int = 0) -> PageSetup:
        """Prepare the pages of a letter, whose text is smaller by `shrink` steps.

        Raises CardgenError for errors in its stationery.
        """
        template, bilingual = self._template, self._composer.bilingual
        stationery = self.stationery(data)
        form = template.form(letter.register)
        styles = tuple(self._find_style(lang, form, shrink) for lang in letter.langs)
        if not self._draft:
            words = (word.diagnostic(data.register) for word in self._foreign_stationery(data))
            raise_findings(found for found in words if found.severity == "error")
        return PageSetup(
            stationery.map_texts(bilingual.translate),
            letter,
            bilingual.data(drop_fillers(data)),
            template,
            self._project,
            self._pair,
            styles,
            self._arrangement,
        )

    def stationery(self, data: LetterData) -> Stationery:
        """Find the stationery of a letter: the data's own, or else the template's."""
        path = data.stationery
        if not path:
            return self._template.stationery
        if path not in self._papers:
            self._papers[path] = load_stationery(Path(path))
        return self._papers[path]

    def diagnose(self, data: LetterData) -> Iterator[Diagnostic]:
        """Yield errors and warnings about the words of a letter; see `diagnose_words`."""
        composer = self._composer
        for word in (*composer.foreign(data), *self._foreign_stationery(data)):
            yield word.diagnostic(data.register)
        if cities := composer.elsewhere(data):
            yield cities.diagnostic()
        yield from composer.eras(data)
        yield from diagnose_names(data)
        yield from diagnose_units(data, self._project.glossary(self._pair))
        yield from self.diagnose_parts(data)
        for part in self.unshown(data):
            yield part.diagnostic()

    def diagnose_parts(self, data: LetterData) -> Iterator[Diagnostic]:
        """Yield warnings about the seal and the enclosures of a letter."""
        form, langs = self._template.form(data.register), pair_langs(self._pair)
        conventions, country = [*map(load_convention, langs)], find_sender_country(data)
        yield from diagnose_seals(data, conventions, form, country)
        yield from diagnose_enclosures(data, conventions, form)

    def unshown(self, data: LetterData) -> Iterator[UnshownPart]:
        """Yield parts of the data that neither the letter nor its stationery shows."""
        if data.register not in self._template.forms:
            return
        has_number = any(
            "{number}" in text
            for _, given in self.stationery(data).texts
            for text in (given.values() if isinstance(given, dict) else [str(given)])
        )
        for part in self._composer.unshown(data):
            if not (part.is_number and has_number):
                yield part

    def _foreign_stationery(self, data: LetterData) -> Iterator[ForeignWord]:
        """Yield words of the stationery in another language."""
        langs, bilingual = pair_langs(self._pair), self._composer.bilingual
        return find_foreign_words(self.stationery(data).texts, langs, bilingual)

    def place(self, setup: PageSetup) -> list[tuple[PlacedBlock, ...]]:
        """Set the blocks of each language of a letter, without those that stationery shows.

        Raises CardgenError with all findings.
        """
        letter, form = setup.letter, setup.form
        placed, missing = [], dict[Diagnostic, None]()
        for lang, length, vertical, style in zip(
            letter.langs, setup.lengths, setup.vertical, setup.styles, strict=True
        ):
            blocks = letter.blocks[lang]
            if setup.stationery.has_letterhead:
                blocks = tuple(block for block in blocks if not isinstance(block, Letterhead))
            placing = self._find_placing(lang, length, form, style, vertical=vertical)
            placed.append(placing.items(blocks))
            missing |= dict.fromkeys(placing.take_missing())
        raise_findings(missing)
        return placed

    def _find_style(self, lang: str, form: Form, shrink: int = 0) -> LetterStyle:
        """Find font and size for a language, smaller by `shrink` steps.

        On its own pages it has the size of its convention.
        """
        key = (lang, form, shrink)
        style = self._styles.get(key)
        if style is None:
            body, own = self._template.style, self._find_size(lang, form)
            if own:
                size = own.sizes[min(shrink, len(own.sizes) - 1)]
                leading = self._template.leading or own.leading
                body = body._replace(size=size, leading=leading)
            style = self._styles[key] = LetterStyle(body, self._template.title)
        return style

    def _find_placing(
        self, lang: str, length: float, form: Form, style: LetterStyle, *, vertical: bool
    ) -> Placing:
        """Return the `Placing` for a language and form from the cache, or make it."""
        key = (lang, vertical, form, style.body.size, length)
        if key not in self._placings:
            words = Typography(self._project.fonts, style, lang, vertical=vertical)
            self._placings[key] = Placing(load_convention(lang), form, words, length)
        return self._placings[key]
