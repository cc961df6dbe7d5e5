"""A letter on pages: the front door of the room.

In come a template's name, a pair and data; out comes a `Document`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from cardgen import arguments, resources
from cardgen.catalog import LETTERS, pair_langs
from cardgen.display import Document, Endorsed, Layer
from cardgen.errors import Diagnostic, LayoutError, TemplateError, nearest, raise_findings
from cardgen.layout.inline import Frame, watermark
from cardgen.letters.arrange import Arrangement, LetterSheet, arrange, measures
from cardgen.letters.asked import asked_arrangement, asked_project, asked_template
from cardgen.letters.blocks import Block, Letter, Letterhead
from cardgen.letters.completion import complete
from cardgen.letters.compose import Composer, form_of
from cardgen.letters.conventions import Form, convention
from cardgen.letters.data import LetterData, check_data
from cardgen.letters.dress import Dress
from cardgen.letters.foreign import ForeignWord, foreign_words, texts_in
from cardgen.letters.goods import doubts_of_units
from cardgen.letters.place import PlacedBlock, Placing
from cardgen.letters.remarks import name_remarks
from cardgen.letters.stationery import Stationery, load_stationery
from cardgen.letters.template import LetterTemplate, diagnose_letter_template
from cardgen.letters.typography import LetterStyle, Typography
from cardgen.letters.unfilled import without_fillers
from cardgen.letters.unshown import UnshownPart
from cardgen.project import Project


def letter_templates() -> dict[str, Path]:
    """The letters that come with cardgen, by name."""
    return {path.stem: path for path in sorted(resources.LETTERS.glob("*.toml"))}


def letter_template(name: str) -> LetterTemplate:
    """A template of letters, by name or by its own path. Raises TemplateError."""
    name, files = arguments.text("name", name), letter_templates()
    path = files.get(name, Path(name))
    if name not in files and not name.endswith(".toml"):
        raise TemplateError(
            "unknown-template",
            f"there is no letter {name!r}",
            hint=nearest(name, list(files)),
        )
    return diagnose_letter_template(path).unwrap()


def set_letter(
    template: LetterTemplate,
    data: LetterData,
    project: Project,
    pair: str,
    arrangement: Arrangement = "sequence",
) -> Document:
    """A letter in both languages of a pair, on pages; see `LetterSetter`."""
    asked_template(template), asked_project(project)
    pair, arrangement = arguments.text("pair", pair), asked_arrangement(arrangement)
    return LetterSetter(template, project, pair, arrangement).document(check_data(data))


def diagnose_words(
    data: LetterData,
    template: LetterTemplate,
    project: Project,
    pair: str,
    *,
    draft: bool = False,
) -> tuple[Diagnostic, ...]:
    """Findings about the words of a letter.

    Words that one of its languages is not written with are warnings, in the official register
    errors, with which no letter is made. Names with remarks, an addressee in another city than
    the letter speaks of, a date by an era of another country, units for which an article has
    no word, and data that no page shows are warnings.
    """
    asked_template(template), asked_project(project)
    pair, draft, data = (
        arguments.text("pair", pair),
        arguments.flag("draft", draft),
        check_data(data),
    )
    setter = LetterSetter(template, project, pair, draft=draft)
    return (
        *setter.foreign(data),
        *setter.elsewhere(data),
        *setter.eras(data),
        *_remarks(data),
        *doubts_of_units(data, project.glossary(pair)),
        *(each.diagnostic() for each in setter.unshown(data)),
    )


def _remarks(data: LetterData) -> Iterator[Diagnostic]:
    """Warnings of what names of both parties have that the letter would say so."""
    for (table, field), given in texts_in(data, ()):
        if table in ("sender", "addressee") and field in ("name", "office"):
            texts = given.values() if isinstance(given, dict) else [str(given)]
            for text in dict.fromkeys(texts):
                for remark in name_remarks(text):
                    yield remark.diagnostic(f"{field} of [{table}]", text)


def _endorsed(template: LetterTemplate, project: Project, pair: str) -> tuple[Endorsed, ...]:
    """Who has approved the texts of a template, where that is required."""
    if not project.approval:
        return ()
    texts = project.catalog(pair, LETTERS).messages
    own = [name for name in texts if name.startswith(f"{template.name}.")]
    return project.message_files.endorsed(pair, own, LETTERS)


class LetterSetter:
    """One letter after another of a template: what they have in common is set once.

    A `draft` may have translations that wait for somebody, and says so on each page.
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
        self._styles: dict[tuple[str, Form], LetterStyle] = {}
        self._papers: dict[str, Stationery] = {}
        self._endorsed = () if draft else _endorsed(template, project, pair)
        self._placings: dict[tuple[str, bool, Form, bool], Placing] = {}

    def document(self, data: LetterData) -> Document:
        """A letter on pages, with the years and goods that cardgen knows.

        Raises CardgenError with all that is wrong, and "overflow" for more pages than the
        template allows.
        """
        data, _ = complete(data, self._project, self._pair)
        return self.on_pages(self._composer.letter(data), data)

    def on_pages(self, letter: Letter, data: LetterData) -> Document:
        """The blocks of a letter on the pages of its template, on its stationery."""
        dress = self.dress(letter, data)
        pages = dress.pages(self.sheets(self.placed(dress), dress))
        if self._draft:
            pages = [replace(page, layers=(*page.layers, self._watermark)) for page in pages]
        author, date = self._project.author, data.date.isoformat()
        endorsed = self._endorsed
        return Document(tuple(pages), letter.title, letter.langs, author, date, endorsed)

    @cached_property
    def _watermark(self) -> Layer:
        template, project = self._template, self._project
        wording = project.wording(self._pair, draft=True)
        words = zip(wording.caption("draft"), wording.langs, strict=True)
        top, _, bottom, _ = template.margin
        return watermark(template.size, (top, bottom), words, project.fonts)

    def dress(self, letter: Letter, data: LetterData) -> Dress:
        """What is on its pages besides the text. Raises CardgenError of the stationery."""
        template = self._template
        form = form_of(template, letter.register)
        paper = self.stationery(data)
        ems = [style.body.size for style in self.styles(letter)]
        if not self._draft:
            found = [each.diagnostic(data.register) for each in self._foreign_paper(data)]
            raise_findings(each for each in found if each.severity == "error")
        bilingual = self._composer.bilingual
        paper, data = paper.put(bilingual.said), bilingual.data(without_fillers(data))
        return Dress(paper, letter, form, data, template, self._project, self._pair, ems)

    def stationery(self, data: LetterData) -> Stationery:
        """That of the data, which comes before that of the template."""
        path = data.stationery
        if not path:
            return self._template.stationery
        if path not in self._papers:
            self._papers[path] = load_stationery(Path(path))
        return self._papers[path]

    def foreign(self, data: LetterData) -> tuple[Diagnostic, ...]:
        """Findings of texts that one of the languages is not written with."""
        found = (*self._composer.foreign(data), *self._foreign_paper(data))
        return tuple(each.diagnostic(data.register) for each in found)

    def elsewhere(self, data: LetterData) -> Iterator[Diagnostic]:
        """A warning if the addressee's office is of another city than the letter speaks of."""
        if found := self._composer.elsewhere(data):
            yield Diagnostic(
                "other-city",
                f"office of [addressee]: it is of {found.office}, and the letter speaks of "
                f"{found.letter}",
                hint="mend to_city below [values], or the office",
                severity="warning",
            )

    def eras(self, data: LetterData) -> tuple[Diagnostic, ...]:
        """Warnings of an era that dates the letter, and is not that of its sender."""
        return self._composer.eras(data)

    def unshown(self, data: LetterData) -> Iterator[UnshownPart]:
        """The parts of the data that neither a page of the letter nor its stationery shows."""
        if data.register not in self._template.forms:
            return
        has_number = any(
            "{number}" in text
            for _, said in self.stationery(data).texts
            for text in (said.values() if isinstance(said, dict) else [str(said)])
        )
        for each in self._composer.unshown(data):
            if not (each.is_number and has_number):
                yield each

    def _foreign_paper(self, data: LetterData) -> Iterator[ForeignWord]:
        """Foreign words of the stationery."""
        langs, bilingual = pair_langs(self._pair), self._composer.bilingual
        return foreign_words(self.stationery(data).texts, langs, bilingual)

    def placed(self, dress: Dress) -> list[tuple[PlacedBlock, ...]]:
        """The blocks of each language of a letter where they stand on a page.

        Raises CardgenError with all that is wrong.
        """
        letter, data = dress.letter, dress.data
        form = form_of(self._template, letter.register)
        signed = bool(self._template.forms[letter.register].signed)
        placed, missing = [], dict[Diagnostic, None]()
        for lang, length in zip(letter.langs, self.lengths(dress), strict=True):
            vertical = data.is_vertical(lang)
            placing = self._placing(lang, length, form, vertical=vertical, signed=signed)
            placed.append(placing.items(self._told(letter.blocks[lang], data)))
            missing |= dict.fromkeys(placing.missing())
        raise_findings(missing)
        return placed

    def _told(self, blocks: tuple[Block, ...], data: LetterData) -> tuple[Block, ...]:
        """The blocks without what the stationery says already."""
        if not self.stationery(data).has_letterhead:
            return blocks
        return tuple(each for each in blocks if not isinstance(each, Letterhead))

    def lengths(self, dress: Dress) -> tuple[float, ...]:
        """The points that lines of each language are long."""
        return measures(dress.first, self._arrangement, dress.ems, dress.vertical)

    def styles(self, letter: Letter) -> tuple[LetterStyle, ...]:
        """The lettering of each language."""
        form = form_of(self._template, letter.register)
        return tuple(self._style(lang, form) for lang in letter.langs)

    def _style(self, lang: str, form: Form) -> LetterStyle:
        """That of the template; on pages of its own a language has the size of its form."""
        found = self._styles.get((lang, form))
        if found is None:
            template = self._template
            body, own = template.style, convention(lang).text_size(form)
            if own and self._arrangement == "sequence":
                body = body._replace(size=own.size, leading=own.leading)
            found = self._styles[lang, form] = LetterStyle(body, template.title)
        return found

    def sheets(
        self, placed: Sequence[Sequence[PlacedBlock]], dress: Dress
    ) -> list[LetterSheet]:
        """The pages with nothing but the text.

        Raises LayoutError "overflow", and FieldError for what cannot be level.
        """
        template = self._template
        sheets = arrange(
            placed,
            dress.frame,
            self._arrangement,
            template.size,
            ems=dress.ems,
            line=template.style.size * template.style.leading,
            vertical=dress.vertical,
            first=dress.first,
        )
        if len(sheets) > template.most:
            raise LayoutError(
                "overflow",
                f"{template.name} has {len(sheets)} pages, and {template.most} are allowed",
                hint="shorten it, or raise most in [page]",
            )
        return sheets

    def _placing(
        self, lang: str, length: float, form: Form, *, vertical: bool, signed: bool
    ) -> Placing:
        key = (lang, vertical, form, signed)
        if key not in self._placings:
            style = self._style(lang, form)
            words = Typography(self._project.fonts, style, lang, vertical=vertical)
            self._placings[key] = Placing(convention(lang), form, words, length, signed=signed)
        return self._placings[key]


def text_frame(template: LetterTemplate) -> Frame:
    """Where the text stands on a page."""
    top, right, bottom, left = template.margin
    width, height = template.size
    return Frame(left, top, width - left - right, height - top - bottom)
