"""Texts in the styles of documents, and pages with their frame, running head and foot.

No template describes these documents: papers of a shipment, proofs. The foot of a page names
the document, and says which page of how many it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from unicodedata import combining

from cardgen import units
from cardgen.controls import find_control, find_unprintable
from cardgen.display import BLACK, WHITE, Color, Group, Layer, Page
from cardgen.errors import CardgenError, Diagnostic
from cardgen.fonts import FontLibrary
from cardgen.layout.flow import Cell, Column, FlowPage, Row, RuleLine, Section, Table, paginate
from cardgen.layout.inline import Frame, TextContent, measure, style_span
from cardgen.lazy import lazy_pattern
from cardgen.template import Style, Track
from cardgen.text import missing_glyph_error
from cardgen.wording import Both, DocumentWording

_BETWEEN: Final = " · "
_CACHE_SIZE: Final = 4096  # texts
_NEAR: Final = 16  # repeated complaints of one place are not further apart
# Runs of letters that do not break, and of marks that no line begins or ends with (kinsoku).
_WORD: Final = lazy_pattern(
    r"[^\s\u2e80-\uffff]{14}|[\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65]{14}"
)
_NO_BREAK_SPACE: Final = lazy_pattern("[\u00a0\u2007\u202f]")
_WORD_JOINER: Final = lazy_pattern("[\u2060\ufeff]")
MISSING: Final = "〓"
"""The geta mark, which printers of the region set for a character that they lack."""

QUIET: Final = Color(0x59, 0x59, 0x59)
TITLE: Final = Style(20.0, "bold")
NUMBER: Final = Style(11.0, "bold")
VALUE: Final = Style(10.0)
CAPTION: Final = Style(7.0, color=QUIET)
HEAD: Final = Style(7.0)
BODY: Final = Style(8.5)
STRONG: Final = Style(8.5, "bold")
SMALL: Final = Style(7.5, color=QUIET)
REVERSED: Final = Style(9.0, "bold", WHITE)

HAIR: Final = RuleLine(0.3, Color(0xA0, 0xA0, 0xA0))
FINE: Final = RuleLine(0.5)
BOLD: Final = RuleLine(1.2)

_WIDTH, _HEIGHT = units.parse_size("210mm x 297mm")
_SIDE, _TOP, _BOTTOM = map(units.parse_length, ("14mm", "15mm", "20mm"))
_FOOT: Final = units.parse_length("15mm")  # from the lower edge
REST: Final = Column(Track("fr", 1.0))
"""A column that takes its share of the free width."""

_NARROW: Final = Column(Track("auto"), 0.45 * (_WIDTH - 2 * _SIDE))
HANG: Final = 4.0  # points by which fills and rules extend beyond the outer columns


class StyledText(NamedTuple):
    """Words of one language and style, with the readings and emphasis of their markup."""

    text: str
    lang: str
    style: Style
    readings: tuple[str, ...] = ()
    emphasis: bool = False


Texts = tuple[TextContent, ...]
"""Texts one below the other, the content of a table's cell."""


class DocumentTexts:
    """Measures the texts of one document in both languages of a pair.

    Characters that no font has, or no page can show, are reported in `errors`, at `place`: the
    source of the words that are being set.
    """

    def __init__(
        self, fonts: FontLibrary, wording: DocumentWording, errors: list[Diagnostic]
    ) -> None:
        self.wording = wording
        self.place = "the head"
        self._fonts = fonts
        self._errors = errors
        self._cache: dict[tuple[StyledText, ...], TextContent] = {}
        self._missing: dict[str, tuple[str, ...]] = {}

    def text(self, pieces: Iterable[StyledText]) -> TextContent:
        """Measure pieces of text as one text, in the size of the first; cached."""
        key = tuple(pieces)
        if key not in self._cache:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            self._cache[key] = self._measure(key)
        return self._cache[key]

    def plain(self, text: str, style: Style) -> TextContent:
        """Measure a text in the language that its script shows, or the source language."""
        return self.text([StyledText(text, self.wording.lang(text), style)])

    def stack(self, both: Both, style: Style) -> Texts:
        """Measure both languages of a text, one below the other; only one if equal."""
        if both[0] == both[1]:
            return (self.plain(both[0], style),) if both[0] else ()
        pairs = zip(both, self.wording.langs, strict=True)
        return tuple(
            self.text([StyledText(words, lang, style)]) for words, lang in pairs if words
        )

    def beside(self, both: Both, style: Style, more: Iterable[StyledText] = ()) -> TextContent:
        """Measure both languages of a text on one line, with a dot between them."""
        return self.text((*self.join(both, style), *more))

    def join(self, both: Both, style: Style) -> Iterator[StyledText]:
        """Yield pieces of text of both languages, with a dot between them."""
        langs = self.wording.langs
        yield StyledText(both[0], langs[0], style)
        if both[0] != both[1]:
            yield StyledText(_BETWEEN, langs[0], style)
            yield StyledText(both[1], langs[1], style)

    def missing(self, text: str) -> tuple[str, ...]:
        """Return the characters of a text that no font has."""
        if text.isascii() or find_unprintable(text):
            return ()
        if text not in self._missing:
            if len(self._missing) >= _CACHE_SIZE:
                self._missing.clear()
            try:
                span = style_span(self._fonts, BODY, BODY, self.wording.lang(text), text)
                self._missing[text] = measure((span,)).missing
            except CardgenError:
                self._missing[text] = tuple(text)
        return self._missing[text]

    def mark_missing(self, text: str) -> str:
        """Replace characters that no font has by `MISSING`."""
        for char in self.missing(text):
            text = text.replace(char, MISSING)
        return text

    def printable(self, text: str) -> str:
        """Make a text of unknown origin printable.

        Characters that no font has or no page can show become `MISSING`, and long words may
        break.
        """
        while char := find_control(text, "cell"):
            text = text.replace(char, " ")
        text = _WORD_JOINER.sub("", _NO_BREAK_SPACE.sub(" ", text))
        if find_unprintable(text):
            text = "".join(MISSING if find_unprintable(char) else char for char in text)
        if find_unprintable(text):  # too many combining marks
            text = "".join(char for char in text if not combining(char)) + MISSING
        return _WORD.sub("\\g<0>\u200b", self.mark_missing(text))

    def free(self, text: str, style: Style = BODY) -> TextContent:
        """Measure a text of unknown origin, after `printable`."""
        return self.plain(self.printable(text), style)

    def caption(self, name: str, style: Style = CAPTION) -> TextContent:
        """Measure a caption in both languages on one line."""
        return self.beside(self.wording.caption(name), style)

    def _measure(self, pieces: tuple[StyledText, ...]) -> TextContent:
        """Measure pieces of text as one text, and report missing characters."""
        first = pieces[0].style
        spans = tuple(
            style_span(self._fonts, style, first, lang, self._replace(text), readings, emphasis)
            for text, lang, style, readings, emphasis in pieces
        )
        paragraph = measure(spans, hanging=first.hanging, indented=first.indent)
        for char in paragraph.missing:
            self._complain(missing_glyph_error(char, shown_by=self.place))
        return TextContent(paragraph, first.size, first.leading)

    def _replace(self, text: str) -> str:
        """Replace a text that no page can show by a blank, and report it."""
        error = find_unprintable(text, "delete it from the manifest")
        if not error:
            return text
        self._complain(error.about(f"{self.place} "))
        return " "

    def _complain(self, error: Diagnostic) -> None:
        """Report an error once for each place."""
        if error not in self._errors[-_NEAR:]:
            self._errors.append(error)


class Paper(NamedTuple):
    """The size of a page, in portrait or landscape, in points."""

    width: float
    height: float

    @property
    def frame(self) -> Frame:
        """Frame for the content of a page, above the foot."""
        return Frame(_SIDE, _TOP, self.width - 2 * _SIDE, self.height - _TOP - _BOTTOM)

    @property
    def foot(self) -> Frame:
        """Frame for the foot of a page."""
        return Frame(_SIDE, self.height - _FOOT, self.frame.width, 20.0)


A4: Final = Paper(_WIDTH, _HEIGHT)
A4_LYING: Final = Paper(_HEIGHT, _WIDTH)
LETTER: Final = Paper(*units.parse_size("8.5in x 11in"))


class RunningPage:
    """Sets the pages of a document with their heads and feet.

    `name` is the name of the document's subject, such as a shipment; `title` is the caption of
    its kind. A `draft` has a warning at the head of every page.
    """

    def __init__(
        self, texts: DocumentTexts, paper: Paper, name: str, title: str, *, draft: bool
    ) -> None:
        self.paper = paper
        self._texts = texts
        self._name = name
        self._title = title
        self._draft = draft

    def pages(self, tables: Iterable[Table], running: Table) -> Iterator[Page]:
        """Lay out tables on pages with feet. Later pages begin with the head `running`.

        Raises LayoutError "overflow".
        """
        return self.add_feet(self.lay_out(tables, running))

    def lay_out(self, tables: Iterable[Table], running: Table) -> list[FlowPage]:
        """Lay out tables on pages without feet."""
        return paginate(tables, self.paper.frame, self.paper.frame, running)

    def add_feet(
        self, pages: Sequence[FlowPage], before: int = 0, count: int = 0
    ) -> Iterator[Page]:
        """Add a foot to each page.

        `before` pages precede these pages. The document has `count` pages in all; with 0, it
        has no other pages.
        """
        for number, page in enumerate(pages, before + 1):
            foot = self._foot(number, count or len(pages))
            own = Layer((*page.own.items, Group(0.0, 0.0, foot.items, "running-foot")))
            yield Page(self.paper.width, self.paper.height, (page.repeated, own))

    def heading(self, row: Row) -> Table:
        """Make the head of a page from a row, in a draft below a warning."""
        rows = [row]
        if self._draft:
            wording = self._texts.wording
            more = StyledText("   DRAFT", wording.langs[0], REVERSED)
            words = self._texts.beside(wording.caption("draft"), REVERSED, [more])
            warning = Row((Cell((words,), 2, "center"),), fill=BLACK, kept=True)
            rows = [warning, Row((), height=8.0, padding=(0.0, 0.0), kept=True), row]
        return Table((REST, _NARROW), (Section(tuple(rows)),), gap=12.0, hang=HANG)

    def running(self) -> Table:
        """Make the head of later pages, with title and name of the document."""
        name = self._texts.plain(self._name, STRONG)
        title = self._texts.caption(self._title, STRONG)
        cells = (Cell((title,)), Cell((name,), align="end"))
        return self.heading(Row(cells, padding=(0.0, 6.0)))

    def _foot(self, number: int, count: int) -> Layer:
        """Make the foot of a page: name of the document, page `number` of `count`."""
        values = {"page": str(number), "pages": str(count)}
        page = self._texts.wording.caption("page-of", values)
        cells = (
            Cell((self._texts.plain(self._name, SMALL),)),
            Cell((self._texts.beside(page, SMALL),), align="end"),
        )
        row = Row(cells, above=HAIR, padding=(4.0, 0.0))
        table = Table((REST, REST), (Section((row,)),), hang=HANG)
        return paginate([table], self.paper.foot, self.paper.foot)[0].own
