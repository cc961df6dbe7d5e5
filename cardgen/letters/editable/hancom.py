"""A letter as HWPX: parts as sections, rows as paragraphs or as a table without lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from hwpx import HwpxDocument

from cardgen.layout.flow import FlowTable, FlowText, Row, SealStamp
from cardgen.layout.inline import Span, TextContent
from cardgen.letters.blocks import Letter
from cardgen.letters.dress import FOOT
from cardgen.letters.editable.faces import hancom_face
from cardgen.letters.editable.hancom_nodes import (
    Node,
    children,
    empty,
    line_width,
    mm,
    number_nodes,
    remove_control,
    set_margins,
    units,
)
from cardgen.letters.editable.package import repacked
from cardgen.letters.editable.rows import (
    EditableLetter,
    Item,
    LetterPart,
    cell_text,
    gap_behind,
    hex_color,
    roomy_widths,
    wants_tab,
)
from cardgen.letters.editable.seals import seal_picture
from cardgen.letters.letter import text_frame
from cardgen.letters.template import LetterTemplate

_ALIGN: Final = {"start": "LEFT", "center": "CENTER", "end": "RIGHT", "justify": "JUSTIFY"}
_NO_LINES: Final = "1"  # the borders of an empty document
_INSET: Final = 3400  # units from the edge of the page to a frame
_UNSIGNED: Final = 1 << 32  # what is up or left of its place is counted on from there
_HALF: Final = 0.5  # of a line of text, whose leading Hancom Office has below it


def written(made: EditableLetter) -> bytes:
    """The file."""
    document = HwpxDocument.new()
    writer = _Writer(document, made.template, made.letter)
    for number, part in enumerate(made.parts):
        writer.add(part, number)
    date = f"{made.date.isoformat()}T00:00:00Z"
    document.parts.clear_preview()
    document.parts.clear_document_metadata(keep=("language",), timestamp=date)
    document.parts.set_document_metadata(title=made.letter.title, creator=made.author)
    for section in document.sections:
        remove_control(section.element)
        number_nodes(section.element)
    return repacked(document.to_bytes())


class _Writer:
    """A document that is being written."""

    def __init__(
        self, document: HwpxDocument, template: LetterTemplate, letter: Letter
    ) -> None:
        self._document = document
        self._header: Any = document.parts.headers[0]
        self._template = template
        self._letter = letter
        self._seals: dict[SealStamp, str] = {}
        self._looks: dict[tuple[str, float, bool, str | None], str] = {}

    def add(self, part: LetterPart, number: int) -> None:
        """A part, in a section of its own."""
        section = self._document.add_section() if number else self._document.sections[0]
        self._page(part, number)
        (first,) = section.paragraphs  # which has the section's properties
        places = _Places(first, section)
        if part.columns == 1:
            self._column(part, places)
        else:
            self._level(part, places)

    def _page(self, part: LetterPart, number: int) -> None:
        """Its page; in Hancom Office the margin is without what the foot takes."""
        template = self._template
        top, right, bottom, left = part.margins(template)
        width, height = template.size
        foot = FOOT if part.numbered else 0.0
        self._document.page.setup(
            width_mm=mm(width),
            height_mm=mm(height),
            orientation="LANDSCAPE" if width > height else "PORTRAIT",
            margin_left_mm=mm(left),
            margin_right_mm=mm(right),
            margin_top_mm=mm(top),
            margin_bottom_mm=mm(bottom - foot),
            header_margin_mm=0.0,
            footer_margin_mm=mm(foot),
            section_index=number,
        )
        if template.frame:
            self._frame(number)
        if part.numbered:
            self._document.page.set_page_number(format="page/total", section_index=number)
        if part.vertical:
            self._document.page.set_text_direction("VERTICAL", section_index=number)

    def _frame(self, number: int) -> None:
        """Lines around what the pages of a section say."""
        lines = self._document.styles.ensure_border_fill(
            border_color="#8C6D2F", border_width="1.0 mm", border_type="SLIM_THICK"
        )
        for element in self._document.sections[number].element.iter():
            if element.tag.endswith("}pageBorderFill"):
                element.set("borderFillIDRef", lines)
                for offset in element:
                    for side in ("left", "right", "top", "bottom"):
                        offset.set(side, str(_INSET))

    def _column(self, part: LetterPart, places: _Places) -> None:
        """Paragraphs and tables one below the other."""
        for row in part.rows:
            (item,), (lang,) = row.items, row.langs
            paragraph = places.next()
            if isinstance(item, FlowTable):
                self._goods(paragraph, item, part.length, lang, row.white)
            elif item:
                self._text(paragraph, item, lang, row.white, part.length)

    def _level(self, part: LetterPart, places: _Places) -> None:
        """A row of a table for what is to begin level."""
        width = text_frame(self._template).width
        columns = part.columns
        table = self._table(places.next(), len(part.rows), [width / columns] * columns)
        table.element.set("pageBreak", "CELL")  # a long paragraph goes on on the next page
        for made, row in zip(table.rows, part.rows, strict=True):
            for column, (item, lang) in enumerate(zip(row.items, row.langs, strict=True)):
                cell = made.cells[column]
                set_margins(cell, part.beside(row, column, width))
                self._level_cell(cell, item, part.length, lang)

    def _level_cell(self, cell: Node, item: Item | None, length: float, lang: str) -> None:
        (paragraph,) = cell.paragraphs
        empty(paragraph)
        if isinstance(item, FlowText):
            self._text(paragraph, item, lang, 0.0, length)
        elif item:
            self._goods(paragraph, item, length, lang, 0.0)

    # --- paragraphs -----------------------------------------------------------------------

    def _text(
        self, paragraph: Node, item: FlowText, lang: str, white: float, length: float
    ) -> None:
        self._shape(paragraph, item, white)
        if item.label:
            self._runs(paragraph, item.label, lang)
            if wants_tab(item.label, -item.first):
                paragraph.add_run("\t", char_pr_id_ref=self._look(lang, item.label.size))
        self._runs(paragraph, item.content, lang)
        if item.stamp:
            self._seal(paragraph, item, item.stamp, length)

    def _shape(self, paragraph: Node, item: FlowText, white: float) -> None:
        """The properties of a paragraph.

        Where the first line hangs out, Hancom's left margin is its, and the indent the others'.
        """
        content = item.content
        paragraph.para_pr_id_ref = self._header.ensure_paragraph_format(
            base_para_pr_id="0",
            alignment=_ALIGN[item.align],
            line_spacing_percent=round(content.leading * 100),
            margins={
                "intent": units(item.first),
                "left": units(item.start + min(0.0, item.first)),
                "right": units(item.end),
                "prev": units(white),
                "next": 0,
            },
            break_setting={"keep_with_next": item.kept, "widow_orphan": True},
        )

    def _runs(self, paragraph: Node, content: TextContent, lang: str) -> None:
        for span in content.paragraph.spans:
            look = self._look_of(span, content.size, lang)
            if not span.readings:
                paragraph.add_run(span.text, char_pr_id_ref=look)
                continue
            bases = [span.text] if len(span.readings) == 1 else list(span.text)
            for base, reading in zip(bases, span.readings, strict=True):
                self._document.shapes.add_dutmal(
                    base, reading, paragraph=paragraph, char_pr_id_ref=look
                )

    def _look_of(self, span: Span, size: float, lang: str) -> str:
        """Emphasis is bold: dots above the text are not among what the library writes."""
        bold = span.emphasis or (span.asked is not None and span.asked.weight == "bold")
        color = None if span.color[:3] == (0, 0, 0) else f"#{hex_color(span.color)}"
        return self._look(span.lang or lang, size * span.scale, bold=bold, color=color)

    def _look(
        self, lang: str, size: float, *, bold: bool = False, color: str | None = None
    ) -> str:
        key = (lang, size, bold, color)
        if key not in self._looks:
            font = hancom_face(lang, self._template.style.font, self._letter.register)
            styles = self._document.styles
            styles.ensure_font(font)
            self._looks[key] = styles.ensure_run(
                font=font, size=round(size, 1), bold=bold, color=color
            )
        return self._looks[key]

    def _seal(self, paragraph: Node, item: FlowText, stamp: SealStamp, length: float) -> None:
        """A picture behind the text; in columns, in the line behind the name."""
        if stamp not in self._seals:
            picture = self._document.media.add_image(seal_picture(stamp), "png")
            self._seals[stamp] = str(picture)
        side = units(stamp.size)
        if item.content.paragraph.vertical:
            paragraph.add_picture(self._seals[stamp], width=side, height=side)
            return
        left = _middle_of_seal(item, stamp, length) - stamp.size / 2
        down = item.content.size * _HALF + stamp.across * stamp.size - stamp.size / 2
        paragraph.add_picture(
            self._seals[stamp],
            width=side,
            height=side,
            treat_as_char=False,
            text_wrap="BEHIND_TEXT",
            pos_overrides={
                "vertRelTo": "PARA",
                "horzRelTo": "COLUMN",
                "vertAlign": "TOP",
                "horzAlign": "LEFT",
                "vertOffset": units(down) % _UNSIGNED,
                "horzOffset": units(left) % _UNSIGNED,
                "flowWithText": "0",
                "allowOverlap": "1",
            },
        )

    # --- tables ---------------------------------------------------------------------------

    def _goods(
        self, paragraph: Node, item: FlowTable, length: float, lang: str, white: float
    ) -> None:
        """A table of goods, with white above: its head is repeated, it breaks between rows."""
        table, rows = item.table, list(item.table.rows)
        sizes = [content.size for content in rows[0].cells[0].texts]
        widths = roomy_widths(table, length, sizes[0])
        made = self._table(paragraph, len(rows), widths, white)
        made.element.set("pageBreak", "TABLE")
        made.element.set("repeatHeader", "1")
        for number, (made_row, row) in enumerate(zip(made.rows, rows, strict=True)):
            for column, (own, cell) in enumerate(zip(made_row.cells, row.cells, strict=True)):
                if number < len(table.head):
                    own.element.set("header", "1")
                own.element.set("borderFillIDRef", self._rules(row))
                above, below = row.padding
                set_margins(own, (above, gap_behind(table, column), below, 0.0))
                (place,) = own.paragraphs
                empty(place)
                for content in cell.texts:
                    self._text(place, cell_text(content, cell), lang, 0.0, 0.0)

    def _rules(self, row: Row) -> str:
        """The lines above and below a row."""
        sides = [side for side, rule in (("top", row.above), ("bottom", row.below)) if rule]
        rule = row.above or row.below
        if not rule:
            return _NO_LINES
        return self._document.styles.ensure_border_fill(
            border_color=f"#{hex_color(rule.color)}",
            border_width=line_width(rule.thickness),
            active_borders=sides,
        )

    def _table(
        self, paragraph: Node, rows: int, widths: Sequence[float], white: float = 0.0
    ) -> Node:
        """A table as wide as its columns are, that goes on on the next page.

        One that stood in a line as a character would not. It hangs on a line that is as low as
        can be.
        """
        paragraph.para_pr_id_ref = self._header.ensure_paragraph_format(
            base_para_pr_id="0",
            line_spacing_percent=100,
            margins=dict.fromkeys(("intent", "left", "right", "prev", "next"), 0),
        )
        table = paragraph.add_table(
            rows,
            len(widths),
            width=units(sum(widths)),
            border_fill_id_ref=_NO_LINES,
            char_pr_id_ref=self._document.styles.ensure_run(size=1),
        )
        table.set_treat_as_char(value=False)
        for margin in children(table.element, "outMargin"):
            for side, points in {"left": 0, "right": 0, "top": white, "bottom": 0}.items():
                margin.set(side, str(units(points)))
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                for size in children(cell.element, "cellSz"):
                    size.set("width", str(units(width)))
                    size.set("height", "100")  # or as much as its text wants
                for texts in children(cell.element, "subList"):
                    texts.set("vertAlign", "TOP")
        return table


class _Places:
    """The paragraphs of a section, the first of which is there already."""

    def __init__(self, first: Node, section: Node) -> None:
        self._first: Node | None = first
        self._section = section

    def next(self) -> Node:
        """An empty paragraph below the others."""
        first, self._first = self._first, None
        if first is not None:
            return first
        return self._section.add_paragraph("", include_run=False)


def _middle_of_seal(item: FlowText, stamp: SealStamp, length: float) -> float:
    """Points from the start of the measure to the middle of a seal on a line that is alone."""
    content = item.content
    width = min(content.natural_length, length)
    match item.align:
        case "end":
            end = length - item.end
        case "center":
            end = (item.start + length - item.end + width) / 2
        case _:
            end = item.start + max(0.0, item.first) + width
    over = width / 2 if stamp.over == "centre" else content.size / 2
    return end - over + stamp.along * stamp.size
