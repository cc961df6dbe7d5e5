"""A letter on pages: the front door of the room.

In come a template's name, a pair and data; out comes a `Document`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from cardgen import resources
from cardgen.display import Color, Document, Group, Layer, Page, Rect
from cardgen.errors import Diagnostic, LayoutError, TemplateError, nearest, raise_findings
from cardgen.layout.inline import HARD, Frame, measure, place_text, styled
from cardgen.letters.arrange import Arrangement, arrange, measures
from cardgen.letters.blocks import Letter
from cardgen.letters.compose import Composer, form_of
from cardgen.letters.conventions import Form, convention
from cardgen.letters.data import LetterData
from cardgen.letters.place import PlacedBlock, Placing
from cardgen.letters.template import LetterTemplate, diagnose_letter_template
from cardgen.letters.typography import LetterStyle, Typography
from cardgen.project import Project

_FRAME: Final = Color(0x8C, 0x6D, 0x2F)
_INSET: Final = 34.0  # points from the edge of the page to a frame
_APART: Final = 5.0  # and from its thick line to the thin one
FOOT: Final = 42.0  # points from the lower edge to the number of a page
NUMBER: Final = 0.8  # sizes of the text that page numbers have


def letter_templates() -> dict[str, Path]:
    """The letters that come with cardgen, by name."""
    return {path.stem: path for path in sorted(resources.LETTERS.glob("*.toml"))}


def letter_template(name: str) -> LetterTemplate:
    """A template of letters, by name or by its own path. Raises TemplateError."""
    files = letter_templates()
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
    return LetterSetter(template, project, pair, arrangement).document(data)


class LetterSetter:
    """One letter after another of a template: what they have in common is set once."""

    def __init__(
        self,
        template: LetterTemplate,
        project: Project,
        pair: str,
        arrangement: Arrangement = "sequence",
    ) -> None:
        self._template = template
        self._project = project
        self._pair = pair
        self._arrangement = arrangement
        self._composer = Composer(template, project, pair)
        self._style = LetterStyle(template.style, template.title)
        self._placings: dict[tuple[str, bool, Form], Placing] = {}

    def document(self, data: LetterData) -> Document:
        """A letter on pages.

        Raises CardgenError with all that is wrong, and "overflow" for more pages than the
        template allows.
        """
        return self.on_pages(self._composer.letter(data), data)

    def on_pages(self, letter: Letter, data: LetterData) -> Document:
        """The blocks of a letter on the pages of its template."""
        placed = self.placed(letter, data)
        pages = self.pages(placed, letter, data)
        if self._template.frame:
            pages = [_framed(page) for page in pages]
        elif is_numbered(pages, letter, self._template):
            pages = _numbered(pages, self._project, self._style)
        author, date = self._project.author, data.date.isoformat()
        return Document(tuple(pages), letter.title, letter.langs, author, date)

    def placed(self, letter: Letter, data: LetterData) -> list[tuple[PlacedBlock, ...]]:
        """The blocks of each language where they stand on a page.

        Raises CardgenError with all that is wrong.
        """
        form = form_of(self._template, letter.register)
        placed, missing = [], dict[Diagnostic, None]()
        for lang, length in zip(letter.langs, self.lengths(letter, data), strict=True):
            placing = self._placing(lang, length, form, vertical=data.is_vertical(lang))
            placed.append(placing.items(letter.blocks[lang]))
            missing |= dict.fromkeys(placing.missing())
        raise_findings(missing)
        return placed

    def lengths(self, letter: Letter, data: LetterData) -> tuple[float, ...]:
        """The points that lines of each language are long."""
        frame, em = text_frame(self._template), self._template.style.size
        return measures(frame, self._arrangement, em, _vertical(letter, data))

    def pages(
        self, placed: Sequence[Sequence[PlacedBlock]], letter: Letter, data: LetterData
    ) -> list[Page]:
        """The pages, without frame and numbers.

        Raises LayoutError "overflow", and FieldError for what cannot be level.
        """
        template = self._template
        em = template.style.size
        pages = arrange(
            placed,
            text_frame(template),
            self._arrangement,
            template.size,
            em=em,
            line=em * template.style.leading,
            vertical=_vertical(letter, data),
        )
        if len(pages) > template.most:
            raise LayoutError(
                "overflow",
                f"{template.name} has {len(pages)} pages, and {template.most} are allowed",
                hint="shorten it, or raise most in [page]",
            )
        return pages

    def _placing(self, lang: str, length: float, form: Form, *, vertical: bool) -> Placing:
        key = (lang, vertical, form)
        if key not in self._placings:
            words = Typography(self._project.fonts, self._style, lang, vertical=vertical)
            self._placings[key] = Placing(convention(lang), form, words, length)
        return self._placings[key]


def text_frame(template: LetterTemplate) -> Frame:
    """Where the text stands on a page."""
    top, right, bottom, left = template.margin
    width, height = template.size
    return Frame(left, top, width - left - right, height - top - bottom)


def is_numbered(pages: Sequence[Page], letter: Letter, template: LetterTemplate) -> bool:
    """Whether pages have numbers: only letters of several pages a language need them."""
    return not template.frame and len(pages) > len(letter.langs)


def _vertical(letter: Letter, data: LetterData) -> list[bool]:
    return [data.is_vertical(lang) for lang in letter.langs]


def _numbered(pages: list[Page], project: Project, style: LetterStyle) -> list[Page]:
    """Pages with their numbers at the foot."""
    small = style.body._replace(size=style.body.size * NUMBER)
    found: list[Page] = []
    for number, page in enumerate(pages, 1):
        words = styled(project.fonts, small, small, "en", f"{number} / {len(pages)}")
        paragraph = measure((words,))
        lines = paragraph.under(HARD).choose(1, page.width / small.size)
        foot = Frame(0.0, page.height - FOOT, page.width, small.size)
        runs = place_text(paragraph, lines, small.size, 1.0, foot, "center", "start")
        layer = Layer((Group(0.0, 0.0, tuple(runs), "artifact"),))
        found.append(replace(page, layers=(*page.layers, layer)))
    return found


def _framed(page: Page) -> Page:
    """A page with a thick and a thin line around what it says."""
    rules = [
        rule
        for inset, thickness in ((_INSET, 2.4), (_INSET + _APART, 0.6))
        for rule in _border(page, inset, thickness)
    ]
    ground = Layer((Group(0.0, 0.0, tuple(rules), "artifact"),))
    return replace(page, layers=(ground, *page.layers))


def _border(page: Page, inset: float, thickness: float) -> list[Rect]:
    wide, high = page.width - 2 * inset, page.height - 2 * inset
    return [
        Rect(inset, inset, wide, thickness, _FRAME),
        Rect(inset, inset + high - thickness, wide, thickness, _FRAME),
        Rect(inset, inset, thickness, high, _FRAME),
        Rect(inset + wide - thickness, inset, thickness, high, _FRAME),
    ]
