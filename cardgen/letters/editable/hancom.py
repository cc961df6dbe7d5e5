"""A letter as HWPX: parts become sections, rows become paragraphs or a table without lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from hwpx import HwpxDocument

from cardgen.layout.flow import Cell, FlowTable, FlowText, Row, SealStamp
from cardgen.layout.inline import Span, TextContent
from cardgen.letters.blocks import Letter
from cardgen.letters.editable.faces import find_hancom_face
from cardgen.letters.editable.files import draw_seal_picture, repack
from cardgen.letters.editable.rows import (
    EditableLetter,
    Item,
    LetterPart,
    find_column_widths,
    format_color,
    gap_behind,
    make_cell_text,
    needs_tab,
)
from cardgen.letters.page_setup import FOOT
from cardgen.letters.template import LetterTemplate
from cardgen.template import Insets

Node = Any  # lxml has no types, and python-hwpx's paragraphs and cells are interchangeable
_NUMBERED: Final = ("p", "tbl", "pic", "footer")
_WIDTHS: Final = (0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 1.0)  # mm, of lines
_ALIGN: Final = {"start": "LEFT", "center": "CENTER", "end": "RIGHT", "justify": "JUSTIFY"}
_NO_LINES: Final = "1"  # the borders of an empty document
_INSET: Final = 3400  # units from the edge of the page to a frame
_UNSIGNED: Final = 1 << 32  # negative offsets are counted on from here
_HALF: Final = 0.5  # of a line of text, whose leading Hancom Office has below it


def to_units(points: float) -> int:
    """Convert points to the units of HWPX, 1/100 of a point."""
    return round(points * 100)


def set_margins(cell: Node, margins: Insets) -> None:
    """Set the margins of a cell, in points."""
    cell.element.set("hasMargin", "1")
    for margin in find_children(cell.element, "cellMargin"):
        for side, points in zip(("top", "right", "bottom", "left"), margins, strict=True):
            margin.set(side, str(to_units(points)))


def clear_runs(paragraph: Node) -> None:
    """Remove the empty run that a paragraph of a cell begins with."""
    for run in find_children(paragraph.element, "run"):
        paragraph.element.remove(run)


def find_children(element: Node, name: str) -> list[Node]:
    """Find the children of an XML element by name, in any namespace."""
    return [child for child in element if child.tag.endswith(f"}}{name}")]


def number_nodes(section: Node) -> None:
    """Number XML elements in order, since the library gives them random ids."""
    given: dict[str, str] = {}
    for number, element in enumerate(section.iter(), 1):
        name = element.tag.rpartition("}")[2]
        if name == "footerApply":
            element.set("idRef", given[element.get("idRef")])
        if name in _NUMBERED:
            given[element.get("id")] = str(number)
            element.set("id", str(number))
            if "instid" in element.attrib:
                element.set("instid", str(number))


def remove_control(section: Node) -> None:
    """Remove the field that would print a second page number beside the one at the foot."""
    for run in [run for run in section.iter() if run.tag.endswith("}run")]:
        if any(find_children(control, "pageNum") for control in find_children(run, "ctrl")):
            run.getparent().remove(run)


def nearest_line_width(points: float) -> str:
    """Return the line width of HWPX that is nearest to a thickness in points."""
    wanted = to_mm(points)
    return f"{min(_WIDTHS, key=lambda width: abs(width - wanted))} mm"


def to_mm(points: float) -> float:
    """Convert points to millimetres."""
    return points * 25.4 / 72


def write_hwpx(made: EditableLetter) -> bytes:
    """Write a letter as an HWPX file."""
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
    return repack(document.to_bytes())


class _Writer:
    """Writes the parts of a letter into an HWPX document."""

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
        """Add a part of the letter as a section of the document."""
        section = self._document.add_section() if number else self._document.sections[0]
        self._set_up_page(part, number)
        (first,) = section.paragraphs  # this one holds the properties of the section
        places = _add_paragraphs(first, section)
        if part.columns == 1:
            self._add_column(part, places)
        else:
            self._add_level_rows(part, places)

    def _set_up_page(self, part: LetterPart, number: int) -> None:
        """Set the page size and margins of a section.

        Hancom Office does not count the foot as margin.
        """
        template = self._template
        top, right, bottom, left = part.margins(template)
        width, height = template.size
        foot = FOOT if part.numbered else 0.0
        self._document.page.setup(
            width_mm=to_mm(width),
            height_mm=to_mm(height),
            orientation="LANDSCAPE" if width > height else "PORTRAIT",
            margin_left_mm=to_mm(left),
            margin_right_mm=to_mm(right),
            margin_top_mm=to_mm(top),
            margin_bottom_mm=to_mm(bottom - foot),
            header_margin_mm=0.0,
            footer_margin_mm=to_mm(foot),
            section_index=number,
        )
        if template.frame:
            self._draw_frame(number)
        if part.numbered:
            self._document.page.set_page_number(format="page/total", section_index=number)
        if part.vertical:
            self._document.page.set_text_direction("VERTICAL", section_index=number)

    def _draw_frame(self, number: int) -> None:
        """Draw the page frame of a section."""
        lines = self._document.styles.ensure_border_fill(
            border_color="#8C6D2F", border_width="1.0 mm", border_type="SLIM_THICK"
        )
        for element in self._document.sections[number].element.iter():
            if element.tag.endswith("}pageBorderFill"):
                element.set("borderFillIDRef", lines)
                for offset in element:
                    for side in ("left", "right", "top", "bottom"):
                        offset.set(side, str(_INSET))

    def _add_column(self, part: LetterPart, places: Iterator[Node]) -> None:
        """Add the rows of a part one below the other."""
        for row in part.rows:
            (item,), (lang,) = row.items, row.langs
            paragraph = next(places)
            if isinstance(item, FlowTable):
                self._goods(paragraph, item, part.length, lang, row.white)
            elif item:
                self._write_text(paragraph, item, lang, row.white, part.length)

    def _add_level_rows(self, part: LetterPart, places: Iterator[Node]) -> None:
        """Add the rows of a part as a table, with both languages at the same height."""
        width = self._template.text_frame.width
        table = self._add_table(next(places), len(part.rows), part.widths(width))
        table.element.set("pageBreak", "CELL")  # a long paragraph goes on on the next page
        for made, row in zip(table.rows, part.rows, strict=True):
            for column, (item, lang) in enumerate(zip(row.items, row.langs, strict=True)):
                cell = made.cells[column]
                set_margins(cell, part.beside(row, column, width))
                self._fill_level_cell(cell, item, part.lengths[column], lang)

    def _fill_level_cell(self, cell: Node, item: Item | None, length: float, lang: str) -> None:
        """Write a paragraph into a table cell that keeps both languages at the same height."""
        (paragraph,) = cell.paragraphs
        clear_runs(paragraph)
        if isinstance(item, FlowText):
            self._write_text(paragraph, item, lang, 0.0, length)
        elif item:
            self._goods(paragraph, item, length, lang, 0.0)

    # --- paragraphs -----------------------------------------------------------------------

    def _write_text(
        self, paragraph: Node, item: FlowText, lang: str, white: float, length: float
    ) -> None:
        """Write a paragraph with its label and seal, with `white` points of space above it."""
        self._format_paragraph(paragraph, item, white)
        if item.label:
            self._add_runs(paragraph, item.label, lang)
            if needs_tab(item.label, -item.first):
                paragraph.add_run("\t", char_pr_id_ref=self._find_look(lang, item.label.size))
        self._add_runs(paragraph, item.content, lang)
        if item.stamp:
            self._seal(paragraph, item, item.stamp, length)

    def _format_paragraph(self, paragraph: Node, item: FlowText, white: float) -> None:
        """Set alignment, indents and spacing of a paragraph.

        For a hanging first line, Hancom's left margin is that of the first line, and its indent
        is that of the other lines.
        """
        content = item.content
        paragraph.para_pr_id_ref = self._header.ensure_paragraph_format(
            base_para_pr_id="0",
            alignment=_ALIGN[item.align],
            line_spacing_percent=round(content.leading * 100),
            margins={
                "intent": to_units(item.first),
                "left": to_units(item.start + min(0.0, item.first)),
                "right": to_units(item.end),
                "prev": to_units(white),
                "next": 0,
            },
            break_setting={"keep_with_next": item.kept, "widow_orphan": True},
        )

    def _add_runs(self, paragraph: Node, content: TextContent, lang: str) -> None:
        """Add a text to a paragraph as runs, with its readings (ruby)."""
        for span in content.paragraph.spans:
            look = self._find_span_look(span, content.size, lang)
            if not span.readings:
                paragraph.add_run(span.text, char_pr_id_ref=look)
                continue
            bases = [span.text] if len(span.readings) == 1 else list(span.text)
            for base, reading in zip(bases, span.readings, strict=True):
                self._document.shapes.add_dutmal(
                    base, reading, paragraph=paragraph, char_pr_id_ref=look
                )

    def _find_span_look(self, span: Span, size: float, lang: str) -> str:
        """Return the id of the character format for a span.

        Emphasis is bold, since HWPX has no dots.
        """
        bold = span.emphasis or (span.asked is not None and span.asked.weight == "bold")
        color = None if span.color[:3] == (0, 0, 0) else f"#{format_color(span.color)}"
        return self._find_look(span.lang or lang, size * span.scale, bold=bold, color=color)

    def _find_look(
        self, lang: str, size: float, *, bold: bool = False, color: str | None = None
    ) -> str:
        """Return the id of a character format, which is added to the document if new."""
        key = (lang, size, bold, color)
        if key not in self._looks:
            font = find_hancom_face(lang, self._template.style.font, self._letter.register)
            styles = self._document.styles
            styles.ensure_font(font)
            self._looks[key] = styles.ensure_run(
                font=font, size=round(size, 1), bold=bold, color=color
            )
        return self._looks[key]

    def _seal(self, paragraph: Node, item: FlowText, stamp: SealStamp, length: float) -> None:
        """Add a seal behind the text; in vertical text, after the name in the line."""
        if stamp not in self._seals:
            picture = self._document.media.add_image(draw_seal_picture(stamp), "png")
            self._seals[stamp] = str(picture)
        side = to_units(stamp.size)
        if item.content.paragraph.vertical:
            paragraph.add_picture(self._seals[stamp], width=side, height=side)
            return
        left = _find_seal_centre(item, stamp, length) - stamp.size / 2
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
                "vertOffset": to_units(down) % _UNSIGNED,
                "horzOffset": to_units(left) % _UNSIGNED,
                "flowWithText": "0",
                "allowOverlap": "1",
            },
        )

    # --- tables ---------------------------------------------------------------------------

    def _goods(
        self, paragraph: Node, item: FlowTable, length: float, lang: str, white: float
    ) -> None:
        """Add a table of goods that repeats its header row and may break between rows."""
        table, rows = item.table, list(item.table.rows)
        sizes = [content.size for content in rows[0].cells[0].texts]
        widths = find_column_widths(table, length - 2 * item.inset, sizes[0])
        made = self._add_table(paragraph, len(rows), widths, white, item.inset)
        made.element.set("pageBreak", "TABLE")
        made.element.set("repeatHeader", "1")
        for number, (made_row, row) in enumerate(zip(made.rows, rows, strict=True)):
            for column, (own, cell) in enumerate(zip(made_row.cells, row.cells, strict=True)):
                if number < len(table.head):
                    own.element.set("header", "1")
                own.element.set("borderFillIDRef", self._rules(row, cell))
                for size in find_children(own.element, "cellSz"):
                    size.set("height", str(max(100, to_units(row.height))))
                above, below = row.padding
                set_margins(own, (above, gap_behind(table, column), below, 0.0))
                (place,) = own.paragraphs
                clear_runs(place)
                for content in cell.texts:
                    self._write_text(place, make_cell_text(content, cell), lang, 0.0, 0.0)

    def _rules(self, row: Row, cell: Cell) -> str:
        """Return the borders above and below a cell of a row."""
        below = row.below or cell.rule
        sides = [side for side, rule in (("top", row.above), ("bottom", below)) if rule]
        rule = row.above or below
        if not rule:
            return _NO_LINES
        return self._document.styles.ensure_border_fill(
            border_color=f"#{format_color(rule.color)}",
            border_width=nearest_line_width(rule.thickness),
            active_borders=sides,
        )

    def _add_table(
        self,
        paragraph: Node,
        rows: int,
        widths: Sequence[float],
        white: float = 0.0,
        inset: float = 0.0,
    ) -> Node:
        """Add a table that is as wide as its columns and may continue on the next page.

        A table that stands in a line as a character would not. The line that holds the table is
        as low as possible.
        """
        paragraph.para_pr_id_ref = self._header.ensure_paragraph_format(
            base_para_pr_id="0",
            line_spacing_percent=100,
            margins=dict.fromkeys(("intent", "left", "right", "prev", "next"), 0),
        )
        table = paragraph.add_table(
            rows,
            len(widths),
            width=to_units(sum(widths)),
            border_fill_id_ref=_NO_LINES,
            char_pr_id_ref=self._document.styles.ensure_run(size=1),
        )
        table.set_treat_as_char(value=False)
        for margin in find_children(table.element, "outMargin"):
            for side, points in {"left": inset, "right": 0, "top": white, "bottom": 0}.items():
                margin.set(side, str(to_units(points)))
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                for size in find_children(cell.element, "cellSz"):
                    size.set("width", str(to_units(width)))
                    size.set("height", "100")  # a minimum: the text makes it higher
                for texts in find_children(cell.element, "subList"):
                    texts.set("vertAlign", "TOP")
        return table


def _add_paragraphs(first: Node, section: Node) -> Iterator[Node]:
    """Yield the first paragraph of a section, then any number of new ones below it."""
    yield first
    while True:
        yield section.add_paragraph("", include_run=False)


def _find_seal_centre(item: FlowText, stamp: SealStamp, length: float) -> float:
    """Compute the middle of a seal on a line, in points from the start of the line."""
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
