"""Measure the texts and tables of a letter: words become text contents and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.catalog import MARKUP_HINT, parse_markup
from cardgen.display import Color
from cardgen.errors import Diagnostic, FieldError
from cardgen.fonts import FontLibrary
from cardgen.layout.flow import Cell, Column, FlowTable, FlowText, Row, RuleLine, Section, Table
from cardgen.layout.inline import TextContent, measure, style_span
from cardgen.lazy import lazy_pattern
from cardgen.letters import blocks as b
from cardgen.letters.conventions import BlockPlace, TitleSize
from cardgen.template import Style, Track
from cardgen.text import missing_glyph_error

RED: Final = Color(0xC8, 0x10, 0x2E)
"""The red of letterhead and rules on Chinese official papers."""

_KEPT: Final = 1024  # texts
_WHOLE: Final = lazy_pattern(  # telephone numbers, and dates such as 2020. 3. 16.
    r"\+[0-9]{1,3}(?:[ -]\(?[0-9]{1,5}\)?){2,6}|(?<![0-9])[0-9]{4}\. [0-9]{1,2}\. [0-9]{1,2}\."
)
_SHORT: Final = 20  # characters of a text that no line divides
_APART: Final = 3  # characters of a title that stand as far apart as its form wishes


class LetterStyle(msgspec.Struct, frozen=True):
    """The lettering of a letter; titles are `title_scale` times as large as the body."""

    body: Style
    title_scale: float = 1.6


class Typography:
    """Measures the texts of letters of one language, each text once."""

    def __init__(
        self, fonts: FontLibrary, style: LetterStyle, lang: str, *, vertical: bool
    ) -> None:
        self.fonts = fonts
        self.style = style
        self.lang = lang
        self.vertical = vertical
        self.em = style.body.size
        self._missing: dict[str, None] = {}
        self._kept: dict[tuple[str, Style, bool], TextContent] = {}

    @property
    def line(self) -> float:
        """Line height of the body in points."""
        return self.em * self.style.body.leading

    def title_of(self, text: str, rule: TitleSize, measure: float) -> Style:
        """Make the style for a title on one line of `measure` points, of its form's size.

        Its characters stand apart, less so in a longer title. A title that is too long even at
        its least size gets that size and several lines.
        """
        count = len("".join(text.split()))
        apart = rule.tracking * min(1.0, _APART / count) if count else 0.0
        body = self.style.body
        style = body._replace(size=rule.size, weight="bold", leading=1.3)
        style = style._replace(spacing=replace(style.spacing, tracking=apart))
        wide = self.width(text, style)
        size = rule.size * min(1.0, measure / wide) if wide else rule.size
        if size < rule.least:
            plain = style._replace(spacing=body.spacing)
            size = min(
                rule.size, max(rule.least, rule.size * measure / self.width(text, plain))
            )
            style = plain
        return style._replace(size=floor(size * 4) / 4)

    def title(self, scale: float = 1.0) -> Style:
        """Make the style for a title."""
        body = self.style.body
        return body._replace(size=body.size * scale * self.style.title_scale, weight="bold")

    def text(
        self, words: str, style: Style | None = None, *, justified: bool = False
    ) -> TextContent:
        """Measure text with readings and emphasis, in the style of the body by default.

        Raises FieldError "bad-letter" for marks that are not closed.
        """
        style = style or self.style.body
        key = (words, style, justified)
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = self._measure_text(words, style, justified=justified)
        content = self._kept[key]
        self._missing.update(dict.fromkeys(content.paragraph.missing))
        return content

    def take_missing(self) -> list[Diagnostic]:
        """Return the findings about missing glyphs since the last call."""
        found, self._missing = [missing_glyph_error(char) for char in self._missing], {}
        return found

    def width(self, words: str, style: Style | None = None) -> float:
        """Compute the width of words on one line, in points."""
        content = self.text(words, style)
        return content.natural_height(0.0) if self.vertical else content.natural_width

    def advance(self, words: str, style: Style | None = None) -> float:
        """Compute the width of words in points, with the space at their end."""
        return self.width(f"{words}中", style) - self.width("中", style)

    def _measure_text(self, words: str, style: Style, *, justified: bool) -> TextContent:
        """Measure text with its markup, without the cache."""
        words = _WHOLE.sub(lambda found: found[0].replace(" ", "\u00a0"), words)
        try:
            pieces = parse_markup(words)
        except ValueError as error:
            raise FieldError("bad-letter", f"{words!r}: {error}", hint=MARKUP_HINT) from error
        spans = tuple(
            style_span(self.fonts, style, style, self.lang, *piece)
            for piece in pieces
            if piece.text
        )
        empty = (style_span(self.fonts, style, style, self.lang, " "),)
        paragraph = measure(spans or empty, hanging=style.hanging, vertical=self.vertical)
        return TextContent(paragraph, style.size, style.leading, justify=justified)


_RULE: Final = RuleLine(0.5, Color(0x60, 0x60, 0x60))
_ONE: Final = "一　"  # before each gift of a catalogue
_ARTICLE: Final = 5.0  # em; the least width of a column of articles
_GAP: Final = (14.0, 0.04)  # points between columns, and of the measure at most
_NUMBERS: Final = 0.5  # the largest share of the measure for columns of numbers
_INSET: Final = 0.12  # of the measure, on either side of a table that is centred
_ABREAST: Final = 24.0  # em; on a narrower measure the sides of a record stand apart
_SIGN_LINE: Final = 2.5  # em; height of a line to sign on
_SIGN_RULE: Final = RuleLine(0.5)
_SLACK: Final = 0.01
_TOGETHER: Final = 12  # up to so many rows stay on one page


def make_catalogue(
    block: b.GoodsTable, place: BlockPlace, words: Typography
) -> Iterator[FlowText]:
    """Make a list of gifts (目録) in vertical text, an article in each line."""
    cells = block.catalogued or len(block.columns)
    for number, row in enumerate(block.rows):
        said = _ONE + "　".join(filter(None, row[:cells]))
        last = number == len(block.rows) - 1
        yield FlowText(
            words.text(said),
            2 * words.em,
            before=0.0 if number else place.before * words.line,
            after=place.after * words.line if last else 0.0,
            kept=not last,
        )


def make_goods_table(
    block: b.GoodsTable, place: BlockPlace, words: Typography, width: float
) -> FlowTable:
    """Make a table of goods as wide as the text. Numbers are aligned and never broken.

    With little room, columns of text become narrower. A table that is centred is narrower than
    the text, so that its columns stand near one another.
    """
    body = words.style.body
    small = body._replace(size=body.size * 0.92, leading=1.4)
    strong = small._replace(weight="bold")
    kinds = [column.kind for column in block.columns]

    def row(texts: Sequence[str], style: Style, **more: object) -> Row:
        """Make a row of texts; columns of numbers are flush at the end."""
        cells = (
            Cell((words.text(text, style),), align="end" if kind == "number" else "start")
            for text, kind in zip(texts, kinds, strict=True)
        )
        return Row(tuple(cells), padding=(3.5, 3.5), **more)  # type: ignore[arg-type]

    head = row([column.head for column in block.columns], strong, above=_RULE, below=_RULE)
    rows = [
        row(cells, small, below=_RULE if cells is block.rows[-1] else None)
        for cells in block.rows
    ]
    if block.total:
        rows.append(row(block.total, strong, below=_RULE))
        rows[-2] = replace(rows[-2], kept=True)
    if len(rows) <= _TOGETHER:
        rows[:-1] = [replace(row, kept=True) for row in rows[:-1]]
    inset = width * _INSET if place.align == "center" else 0.0
    width -= 2 * inset
    columns = _make_columns(kinds, [head, *rows], words.em, width)
    gap = min(_GAP[0], _GAP[1] * width)
    table = Table(columns, (Section(tuple(rows)),), (head,), gap=gap, tabular=True)
    before, after = place.before * words.line, place.after * words.line
    return FlowTable(table, before, after, inset=inset)


def make_signing_table(
    block: b.Signing, place: BlockPlace, words: Typography, width: float
) -> FlowTable:
    """Make the two columns in which both sides of a record sign, each line over a rule.

    On a narrow measure the sides stand one below the other.
    """
    body = words.style.body
    plain, strong = body._replace(leading=1.3), body._replace(leading=1.3, weight="bold")
    is_narrow = width < _ABREAST * words.em
    abreast = [[each] for each in block.parties] if is_narrow else [list(block.parties)]
    deep, rows = _SIGN_LINE * words.em, list[Row]()
    for parties in abreast:
        if rows:
            rows.append(Row((Cell(), Cell()), height=words.em))
        roles = [[Cell((words.text(each.role, strong),)), Cell()] for each in parties]
        rows.append(_join_sides(roles, deep))
        lines = [*zip(*(each.lines for each in parties), strict=True)]
        for number, sides in enumerate(lines, 1):
            rule = _SIGN_RULE if number < len(lines) else None  # a seal is over no rule
            cells = [
                [
                    Cell((words.text(label, plain),)),
                    Cell((words.text(said, plain),) if said else (), rule=rule),
                ]
                for label, said in sides
            ]
            rows.append(_join_sides(cells, deep))
    kept = tuple(replace(row, kept=row is not rows[-1]) for row in rows)
    side = (Column(Track("auto")), Column(Track("fr", 1.0), least=4 * words.em))
    between = Column(Track("fixed", words.em), least=words.em)
    columns = side if is_narrow else (*side, between, *side)
    table = Table(columns, (Section(kept),), gap=0.6 * words.em)
    return FlowTable(table, place.before * words.line, place.after * words.line)


def _join_sides(sides: Sequence[Sequence[Cell]], height: float) -> Row:
    """Make a row of the cells of one side or two, with an empty cell between them."""
    cells: list[Cell] = []
    for side in sides:
        cells += [*([Cell()] if cells else []), *side]
    return Row(tuple(cells), padding=(7.0, 4.0), height=height, valign="end")


def _is_whole(cell: Cell) -> bool:
    """True if a cell holds what no line divides, such as the date 2020. 4. 3."""
    texts = [content.paragraph.text for content in cell.texts]
    return bool(texts) and all(
        _WHOLE.fullmatch(text.replace("\u00a0", " "))
        or ("\u00a0" in text and " " not in text and len(text) <= _SHORT)
        for text in texts
    )


def _make_columns(
    kinds: Sequence[b.ColumnKind], rows: Sequence[Row], em: float, width: float
) -> tuple[Column, ...]:
    """Make table columns. The first takes the remaining width; numbers have their own width."""
    wanted = [
        max(content.natural_width for row in rows for content in row.cells[at].texts) + _SLACK
        for at in range(len(kinds))
    ]
    whole = [
        kind == "number" or all(_is_whole(row.cells[at]) for row in rows[1:])
        for at, kind in enumerate(kinds)
    ]
    numbers = sum(size for size, fixed in zip(wanted, whole, strict=True) if fixed)
    is_fixed = numbers <= _NUMBERS * width
    first = Column(Track("fr", 1.0), least=min(wanted[0], _ARTICLE * em))
    others = (
        Column(Track("fixed", size), least=size)
        if is_fixed and fixed
        else Column(Track("auto"))
        for size, fixed in zip(wanted[1:], whole[1:], strict=True)
    )
    return (first, *others)
