"""Page setup of a letter: text frames, letterhead, running heads, fold marks, page frame.

In come the placed blocks of a letter and its stationery, out come pages. To a screen reader
only the text, the letterhead and the address in a window are content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final
from unicodedata import east_asian_width

from msgspec.structs import replace

from cardgen.display import BLACK, Color, Group, Item, Layer, Page, Picture, Rect
from cardgen.errors import FieldError, LayoutError, raise_findings
from cardgen.layout.inline import SHARE, Frame, TextContent, measure, place_text, style_span
from cardgen.letters.arrange import Arrangement, LetterSheet, arrange, line_lengths
from cardgen.letters.blocks import BodyParagraph, GoodsTable, Letter
from cardgen.letters.conventions import load_convention
from cardgen.letters.data import LetterData, LocalizedText, find_choice, select_text
from cardgen.letters.parties import find_sender_country, list_addresses
from cardgen.letters.place import PlacedBlock
from cardgen.letters.stationery import PrintedHead, RunningText, Stationery
from cardgen.letters.template import LetterTemplate
from cardgen.letters.typography import RED, LetterStyle
from cardgen.placeholders import substitute
from cardgen.project import Project
from cardgen.template import Align, Style
from cardgen.text import missing_glyph_error
from cardgen.units import format_mm, parse_length

FOOT: Final = 42.0  # points from the lower edge to the number of a page
HEAD: Final = 34.0  # and from the upper edge to a running head
NUMBER: Final = 0.8  # sizes of the text that page numbers have
_BELOW: Final = parse_length("8.5mm")  # from a letterhead or window to the text (DIN 5008)
_BESIDE: Final = parse_length("5mm")  # from a logo to what stands beside it
# A fold mark: distance from the edge, length, thickness.
_MARK: Final = (parse_length("4mm"), parse_length("4mm"), 0.4)
# GB/T 9704-2012 10.1: 4 mm below the issuer's name, 20 mm above the edge, 170 mm long.
_RULES: Final = (parse_length("4mm"), parse_length("20mm"), parse_length("170mm"))
_THICK, _THIN, _BETWEEN = 1.6, 0.6, 0.9
_ISSUER: Final = 1.3 * 1.3  # sizes of the text that the name has
_NARROW: Final = 3  # columns of a table that fits into a narrow column of text
_NARROWEST: Final = 0.45  # the least share of a column beside a longer one
_FRAME: Final = Color(0x8C, 0x6D, 0x2F)
_INSET: Final = 34.0  # points from the edge of the page to a frame
_APART: Final = 5.0  # and from its thick line to the thin one
_WHITE: Final = " 　·・|-–—,，、"  # at either end, where there is no number, say

Words = Sequence[tuple[str, str]]
"""Texts on one line, each with its language."""


class PageSetup:
    """The pages of one letter on its stationery.

    `ems` is the size of the text of each language in points; `vertical` is true for languages
    in vertical lines.
    """

    def __init__(
        self,
        stationery: Stationery,
        letter: Letter,
        data: LetterData,
        template: LetterTemplate,
        project: Project,
        pair: str,
        styles: Sequence[LetterStyle],
        arrangement: Arrangement,
    ) -> None:
        self.stationery = stationery
        self.styles = tuple(styles)
        self.ems = [style.body.size for style in styles]
        self.vertical = [data.is_vertical(lang) for lang in letter.langs]
        self.letter = letter
        self.data = data
        self._template = template
        self._project = project
        self._pair = pair
        self._arrangement = arrangement
        self.form = template.form(letter.register)
        self.frame = template.text_frame

    @cached_property
    def first(self) -> Frame:
        """Frame for the text on a first page, below the letterhead and the address window."""
        stationery = self.stationery
        top = max(self.frame.y, stationery.free)
        if stationery.letterhead:
            _, depth = self._draw_letterhead(stationery.letterhead, 0)
            top = max(top, stationery.letterhead.top + depth + _BELOW)
        if stationery.window:
            top = max(top, stationery.window.y + stationery.window.height + _BELOW)
        left = self.frame.y + self.frame.height - top
        if left <= self._template.style.size:
            raise LayoutError(
                "overflow",
                f"the letterhead leaves {format_mm(max(left, 0.0))} mm of a page for the text",
                hint="make the letterhead or the margins of the template smaller",
            )
        return self.frame._replace(y=top, height=left)

    @cached_property
    def lengths(self) -> tuple[float, ...]:
        """Length of the lines of each language, in points."""
        return line_lengths(self.first, self._arrangement, self.ems, self.vertical, self._share)

    def arrange(self, placed: Sequence[Sequence[PlacedBlock]]) -> list[LetterSheet]:
        """Set the blocks of all languages on sheets, which contain only the text.

        Raises LayoutError "overflow", and FieldError for blocks that cannot be level.
        """
        template = self._template
        sheets = arrange(
            placed,
            self.frame,
            self._arrangement,
            template.size,
            ems=self.ems,
            line=template.style.size * template.style.leading,
            vertical=self.vertical,
            first=self.first,
            above=self._above,
            share=self._share,
        )
        if len(sheets) > template.most:
            raise LayoutError(
                "overflow",
                f"{template.name} has {len(sheets)} pages, but the limit is {template.most}",
                hint="shorten the letter, or raise most in [page]",
            )
        return sheets

    @cached_property
    def _share(self) -> float:
        """Share of the first of two parallel columns, by the lengths of their texts.

        Beside a wide table both columns are equal, since it needs the same room in both.
        """
        every = [each for blocks in self.letter.blocks.values() for each in blocks]
        if any(isinstance(each, GoodsTable) and len(each.columns) > _NARROW for each in every):
            return 0.5
        first, second = (
            sum(_count_ems(each.text) for each in blocks if isinstance(each, BodyParagraph))
            for blocks in self.letter.blocks.values()
        )
        share = first / (first + second) if first and second else 0.5
        return min(max(share, _NARROWEST), 1 - _NARROWEST)

    @property
    def _above(self) -> float:
        """Share of the white of a single page that stands above the text.

        Below a letterhead or window the text begins where these end.
        """
        paper = self.stationery
        if paper.has_letterhead or paper.window:
            return 0.0
        lang = self.letter.langs[0]
        return load_convention(lang).find_form(self.form).above

    def pages(self, sheets: Sequence[LetterSheet]) -> list[Page]:
        """Draw stationery, page numbers and the page frame on the sheets.

        Raises LayoutError "overflow" for text without room, FontError "missing-glyph", and
        FieldError for a window whose address is not given.
        """
        numbered = is_numbered(sheets, self.letter, self._template)
        return [
            self._set_page(sheet, number, len(sheets), numbered=numbered)
            for number, sheet in enumerate(sheets, 1)
        ]

    def _set_page(self, sheet: LetterSheet, number: int, count: int, *, numbered: bool) -> Page:
        """Draw page `number` of `count` with its stationery, and its number if `numbered`."""
        page, stationery = sheet.page, self.stationery
        under: list[Item] = []
        around: list[Item] = []
        running: list[Group] = []
        ground = tuple(_draw_border(page)) if self._template.frame else ()
        red = self._has_red_rules(sheet)
        if sheet.is_first:
            if stationery.letterhead:
                under += self._draw_letterhead(stationery.letterhead, sheet.sides[0])[0]
            if stationery.window:
                under += self._draw_address(stationery.window, sheet)
            x, long, thick = _MARK
            around += [Rect(x, y - thick / 2, long, thick, BLACK) for y in stationery.folds]
            around += self._draw_red_rules(page, self.ems[sheet.sides[0]]) if red else []
        values = self._list_values(number, count)
        if stationery.head:
            runs = self._set_running_text(stationery.head, sheet, values, HEAD)
            running.append(Group(0.0, 0.0, tuple(runs), "running-head"))
        foot, runs = page.height - FOOT, []
        if stationery.foot:
            runs = self._set_running_text(stationery.foot, sheet, values, foot)
        elif numbered and not red:
            small = Frame(0.0, foot, page.width, 0.0)
            words = [(f"{number} / {count}", "en")]
            runs = self._place_line(self._measure(words, NUMBER), small, "center")[0]
        running.append(Group(0.0, 0.0, tuple(runs), "running-foot"))
        layers = [Layer((Group(0.0, 0.0, ground, "artifact"),))] if ground else []
        layers += [Layer(tuple(under))] if under else []
        layers += page.layers
        if around:
            running.insert(0, Group(0.0, 0.0, tuple(around), "artifact"))
        if shown := tuple(group for group in running if group.items):
            layers.append(Layer(shown))
        return replace(page, layers=tuple(layers))

    # --- letterhead and window ------------------------------------------------------------

    def _draw_letterhead(self, head: PrintedHead, side: int) -> tuple[list[Item], float]:
        """Draw the letterhead of a page. Return its items and its height."""
        langs = self.letter.langs[side:] + self.letter.langs[:side]
        office = head.office or self.data.sender.office
        texts = [
            (self._measure([(line, lang)], scale, bold=bold), scale)
            for text, scale, bold in ((office, 1.25, True), (head.lines, NUMBER, False))
            for line, lang in _list_lines(text, langs)
        ]
        room = self.frame._replace(y=head.top, height=0.0)
        items: list[Item] = []
        deep = wide = 0.0
        if head.logo:
            deep = head.logo_height
            wide = deep * head.logo.width / head.logo.height
            x = room.x + (room.width - wide) * SHARE[head.align]
            alt = select_text(head.alt, langs[0])
            logo = Picture(0.0, 0.0, wide, head.logo_height, head.logo.data, alt)
            items.append(Group(x, head.top, (logo,), "figure"))
        y = head.top
        if head.align == "center":
            y += deep + (_BESIDE / 2 if deep and texts else 0.0)
            deep = 0.0
        elif wide:
            beside = wide + _BESIDE
            left = room.x + beside if head.align == "start" else room.x
            room = room._replace(x=left, width=room.width - beside)
        high = sum(content.size * 1.35 for content, _ in texts)
        y += max(0.0, (deep - high) / 2)
        for content, scale in texts:
            runs, _ = self._place_line(content, room._replace(y=y), head.align)
            items.append(Group(0.0, 0.0, tuple(runs), "heading" if scale > 1 else "paragraph"))
            y += content.size * 1.35
        bottom = max(y, head.top + deep)
        return items, bottom - head.top

    def _draw_address(self, window: Frame, sheet: LetterSheet) -> Iterator[Item]:
        """Draw the address of the addressee into the address window."""
        lang = self.letter.langs[sheet.sides[-1]]
        found = list_addresses(self.data, self._project, self._pair, (lang, lang))
        if "to_address" not in found:
            reason = "the window shows an address, but the addressee has no address"
            hint = 'write address = "…" below [addressee], or use other stationery'
            raise FieldError("missing-value", reason, hint=hint)
        name = " ".join(filter(None, (found.get("to_title"), found.get("to_name"))))
        lines = [found.get("to_postcode"), *found["to_address"].split("\n")]
        lines += [found.get("to_office"), name, found.get("to_country")]
        y, small = window.y, 0.9
        for line in filter(None, lines):
            content = self._measure([(line, lang)], small)
            runs, width = self._place_line(content, window._replace(y=y), "start")
            y += content.size * 1.25
            if width > window.width or y > window.y + window.height + 0.01:
                reason = f"the address line {line!r} does not fit into the window"
                hint = "shorten the address, or use a larger window"
                raise LayoutError("overflow", reason, hint=hint)
            yield Group(0.0, 0.0, tuple(runs), "paragraph")

    # --- head and foot --------------------------------------------------------------------

    def _list_values(self, number: int, count: int) -> dict[str, LocalizedText]:
        """Return the values of placeholders in the lines at the head and foot of pages."""
        data = self.data
        return {
            "page": str(number),
            "pages": str(count),
            "title": self.letter.title,
            "office": data.sender.office,
            "number": data.reference.number,
            "date": {lang: self._format_day(lang) for lang in self.letter.langs},
        }

    def _format_day(self, lang: str) -> str:
        """Format the date of the letter as its date line does."""
        data = self.data
        era, country = find_choice(lang, data.calendar) or "", find_sender_country(data)
        return load_convention(lang).format_date(data.date, self.form, era=era, country=country)

    def _set_running_text(
        self,
        running: RunningText,
        sheet: LetterSheet,
        values: dict[str, LocalizedText],
        y: float,
    ) -> list[Item]:
        """Draw the line at the head or foot of a page, in the languages of the page."""
        text = running.first if sheet.is_first else running.others
        langs = [self.letter.langs[side] for side in sheet.sides]
        words: list[tuple[str, str]] = []
        for line, lang in _list_lines(text, langs):
            own = {key: select_text(each, lang) if each else "" for key, each in values.items()}
            filled = substitute(line, own).strip(_WHITE)
            if filled and filled not in [known for known, _ in words]:
                words += [(" · ", lang)] * bool(words) + [(filled, lang)]
        if not words:
            return []
        room = self.frame._replace(y=y, height=0.0)
        runs, width = self._place_line(self._measure(words, NUMBER), room, running.align)
        if width > room.width:
            shown = "".join(word for word, _ in words)
            reason = f"{shown!r} does not fit on one line of the head or foot"
            raise LayoutError("overflow", reason, hint="shorten the text")
        return runs

    def _measure(self, words: Words, scale: float, *, bold: bool = False) -> TextContent:
        """Measure words on one line, `scale` times as large as the text of the letter."""
        body = self._template.style
        style: Style = body._replace(size=body.size * scale)
        if bold:
            style = style._replace(weight="bold")
        fonts = self._project.fonts
        spans = tuple(style_span(fonts, style, style, lang, text) for text, lang in words)
        paragraph = measure(spans)
        raise_findings(missing_glyph_error(char) for char in paragraph.missing)
        return TextContent(paragraph, style.size, 1.0)

    def _place_line(
        self, content: TextContent, frame: Frame, align: Align
    ) -> tuple[list[Item], float]:
        """Place a line of text at the top of a frame. Return its glyph runs and its width."""
        size, lines = content.size, content.natural_lines
        room = frame._replace(height=size)
        runs = place_text(content.paragraph, lines, size, 1.0, room, align, "start")
        return list(runs), content.natural_length

    # --- red rules ------------------------------------------------------------------------

    def _has_red_rules(self, sheet: LetterSheet) -> bool:
        """True if a sheet is the first page of a form with red lines, in one language."""
        lang = self.letter.langs[sheet.sides[0]]
        return (
            sheet.is_first
            and len(sheet.sides) == 1
            and not self.stationery.has_letterhead
            and load_convention(lang).find_form(self.form).red_rules
        )

    def _draw_red_rules(self, page: Page, em: float) -> list[Rect]:
        """Draw a thick and a thin red line below the letterhead, and again at the foot."""
        below, above, long = _RULES
        long = min(long, page.width)
        x = (page.width - long) / 2
        top = self.frame.y + em * _ISSUER + below
        foot = page.height - above
        deep = _THICK + _BETWEEN
        return [
            Rect(x, top, long, _THICK, RED),
            Rect(x, top + deep, long, _THIN, RED),
            Rect(x, foot - deep - _THIN, long, _THIN, RED),
            Rect(x, foot - _THICK, long, _THICK, RED),
        ]


def _count_ems(text: str) -> float:
    """Count the em of a text: one for a wide character, and half of it for others."""
    return sum(1.0 if east_asian_width(char) in "WF" else 0.5 for char in text)


def is_numbered(
    sheets: Sequence[LetterSheet], letter: Letter, template: LetterTemplate
) -> bool:
    """True if pages have numbers: a language has several pages, and they have no frame."""
    return not template.frame and len(sheets) > len(letter.langs)


def _list_lines(text: LocalizedText, langs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the lines of a text in each language, only once if all are the same."""
    known: list[str] = []
    for lang in langs if text else ():
        words = select_text(text, lang)
        if words not in known:
            known.append(words)
            yield from ((line, lang) for line in words.split("\n") if line.strip())


def _draw_border(page: Page) -> Iterator[Rect]:
    """Draw the frame of a page: a thick rectangle and a thin one inside of it."""
    for inset, thickness in ((_INSET, 2.4), (_INSET + _APART, 0.6)):
        wide, high = page.width - 2 * inset, page.height - 2 * inset
        yield Rect(inset, inset, wide, thickness, _FRAME, 0.0)
        yield Rect(inset, inset + high - thickness, wide, thickness, _FRAME, 1.0)
        yield Rect(inset, inset, thickness, high, _FRAME, 0.0)
        yield Rect(inset + wide - thickness, inset, thickness, high, _FRAME, 1.0)
