"""A letter as DOCX: parts become sections, rows become paragraphs or a table without lines.

Elements have the names of the standard (ECMA-376), with its usual prefixes.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from cardgen.layout.flow import Cell, FlowTable, FlowText, Row
from cardgen.letters.editable.faces import Lettering, list_letterings
from cardgen.letters.editable.rows import (
    EditableLetter,
    Item,
    LetterPart,
    LetterRow,
    find_column_widths,
    format_color,
    gap_behind,
    make_cell_text,
)
from cardgen.letters.editable.word_package import (
    FOOT_ID,
    Pictures,
    Properties,
    pack_document,
)
from cardgen.letters.editable.word_text import (
    ASCENT,
    BASELINE,
    add_paragraph,
    make_element,
    make_number,
    to_twips,
    write_empty,
    write_text,
)
from cardgen.letters.page_setup import FOOT, NUMBER
from cardgen.letters.template import LetterTemplate
from cardgen.template import Insets

_SIDES: Final = ("top", "left", "bottom", "right")
_FRAME: Final = {"val": "thinThickSmallGap", "sz": 24, "space": 31, "color": "8C6D2F"}


def write_docx(made: EditableLetter) -> bytes:
    """Write a letter as a DOCX file."""
    looks = list_letterings(made.letter, made.styles)
    properties = Properties(made.letter.title, made.author, made.date.isoformat())
    pictures = Pictures()
    writer = _Writer(made.template, {each.lang: each for each in looks}, pictures)
    for number, part in enumerate(made.parts, 1):
        writer.add(part, last=number == len(made.parts))
    foot = writer.number() if made.parts[0].numbered else None
    return pack_document(writer.body, foot, pictures.files, looks, properties)


class _Writer:
    """Writes the parts of a letter into the body of a document."""

    def __init__(
        self, template: LetterTemplate, letterings: dict[str, Lettering], pictures: Pictures
    ) -> None:
        self.body = make_element("body")
        self._template = template
        self._letterings = letterings
        self._pictures = pictures
        self._sections: list[Element] = []

    def add(self, part: LetterPart, *, last: bool) -> None:
        """Add a part of the letter as a section of the document."""
        if part.columns == 1:
            self._add_column(part)
        else:
            self._add_level_rows(part)
        section = self._make_section(part)
        self._sections.append(section)
        if last:
            self.body.append(section)
            return
        if self.body[-1].tag != "w:p":  # a section ends with a paragraph
            write_empty(add_paragraph(self.body))
        self.body[-1][0].append(section)

    def number(self) -> Element:
        """Make the foot with page numbers, which all sections share with the first."""
        reference = make_element("footerReference", type="default")
        reference.set("r:id", FOOT_ID)
        self._sections[0].insert(0, reference)
        return make_number(self._template.style.size * NUMBER)

    def _add_column(self, part: LetterPart) -> None:
        """Add the rows of a part one below the other."""
        rows = part.rows
        table_before = True
        for number, row in enumerate(rows):
            (item,), (lang,) = row.items, row.langs
            if isinstance(item, FlowTable):
                if table_before:  # two tables in a row would become one
                    write_empty(add_paragraph(self.body))
                self._add_goods(self.body, item, part.length, self._letterings[lang])
            elif item:
                after = _white_above_table(rows[number + 1 : number + 2])
                paragraph = add_paragraph(self.body)
                lettering = self._letterings[lang]
                write_text(paragraph, item, lettering, self._pictures, row.white, after)
            table_before = isinstance(item, FlowTable)
        if table_before:
            write_empty(add_paragraph(self.body))

    def _add_level_rows(self, part: LetterPart) -> None:
        """Add the rows of a part as a table, with both languages at the same height."""
        width = self._template.text_frame.width
        widths = part.widths(width)
        table = _add_table(self.body, widths)
        for row in part.rows:
            has_table = any(isinstance(item, FlowTable) for item in row.items)
            properties = [make_element("cantSplit")] if has_table else []
            cells = _add_row(table, widths, properties)
            for number, (item, lang) in enumerate(zip(row.items, row.langs, strict=True)):
                cell = cells[number]
                _set_cell_margins(cell, part.beside(row, number, width))
                self._fill_level_cell(cell, item, part.lengths[number], self._letterings[lang])
        write_empty(add_paragraph(self.body))

    def _fill_level_cell(
        self, cell: Element, item: Item | None, length: float, lettering: Lettering
    ) -> None:
        """Write a paragraph into a table cell that keeps both languages at the same height."""
        paragraph = add_paragraph(cell)
        if isinstance(item, FlowText):
            write_text(paragraph, item, lettering, self._pictures, 0.0)
            return
        write_empty(paragraph)
        if item:
            self._add_goods(cell, item, length, lettering)
            write_empty(add_paragraph(cell))  # a cell must end with a paragraph

    def _add_goods(
        self, place: Element, item: FlowTable, length: float, lettering: Lettering
    ) -> None:
        """Add a table of goods with lines, whose header row is repeated on each page."""
        table, rows = item.table, list(item.table.rows)
        widths = find_column_widths(table, length - 2 * item.inset, lettering.size)
        made = _add_table(place, widths, item.inset)
        for number, row in enumerate(rows):
            properties = [make_element("cantSplit")]
            if number < len(table.head):
                properties.append(make_element("tblHeader"))
            if row.height:
                height = to_twips(row.height)
                properties.append(make_element("trHeight", val=height, hRule="atLeast"))
            kept = row.kept or number < len(table.head) or (item.kept and row is rows[-1])
            cells = _add_row(made, widths, properties)
            for column, cell in enumerate(row.cells):
                _draw_borders(cells[column], row, cell)
                above, below = _find_padding(row, cell)
                _set_cell_margins(cells[column], (above, gap_behind(table, column), below, 0.0))
                paragraph = add_paragraph(cells[column])
                for content in cell.texts:
                    text = make_cell_text(content, cell, kept=kept)
                    write_text(paragraph, text, lettering, self._pictures, 0.0)

    def _make_section(self, part: LetterPart) -> Element:
        """Make the properties of a section that begins on a new page (ECMA-376 17.6.17).

        The leading of the first and last line of a page goes to the margins.
        """
        template = self._template
        top, right, bottom, left = part.margins(template)
        lettering = self._letterings[part.rows[0].langs[0]]
        em, line = lettering.size, lettering.line
        width, height = map(to_twips, template.size)
        if part.vertical:
            left, right = left - (line - em) / 2, right - (line - em) / 2
        else:
            above = line * BASELINE - em * ASCENT
            top, bottom = top - above, bottom - (line - em - above)
        margins = {"top": top, "right": right, "bottom": bottom, "left": left}
        margins |= {"header": FOOT - em, "footer": FOOT - em, "gutter": 0.0}
        size: dict[str, object] = {"w": width, "h": height}
        if width > height:
            size["orient"] = "landscape"
        section = make_element(
            "sectPr",
            make_element("type", val="nextPage"),
            make_element("pgSz", **size),
            # Rounded down, or a line would be too short for its last character.
            make_element(
                "pgMar", **{side: max(0, int(each * 20)) for side, each in margins.items()}
            ),
        )
        if template.frame:
            sides = [make_element(side, **_FRAME) for side in _SIDES]
            section.append(make_element("pgBorders", *sides, offsetFrom="page"))
        if part.vertical:
            section.append(make_element("textDirection", val="tbRl"))
        return section


def _add_table(place: Element, widths: list[float], inset: float = 0.0) -> Element:
    """Add a table that is as wide as its columns, without borders and cell margins."""
    sides = [make_element(side, w=0, type="dxa") for side in _SIDES]
    columns = map(to_twips, widths)
    table = make_element(
        "tbl",
        make_element(
            "tblPr",
            make_element("tblW", w=sum(map(to_twips, widths)), type="dxa"),
            make_element("tblInd", w=to_twips(inset), type="dxa"),
            make_element("tblLayout", type="fixed"),
            make_element("tblCellMar", *sides),
        ),
        make_element("tblGrid", *(make_element("gridCol", w=each) for each in columns)),
    )
    place.append(table)
    return table


def _add_row(table: Element, widths: list[float], properties: list[Element]) -> list[Element]:
    """Add a row to a table. Return its cells, which have no paragraphs yet."""
    cells = [
        make_element("tc", make_element("tcPr", make_element("tcW", type="dxa", w=each)))
        for each in map(to_twips, widths)
    ]
    first = [make_element("trPr", *properties)] if properties else []
    table.append(make_element("tr", *first, *cells))
    return cells


def _white_above_table(following: tuple[LetterRow, ...]) -> float:
    """Return the space in points that a paragraph needs before a table."""
    return sum(row.white for row in following if isinstance(row.items[0], FlowTable))


def _set_cell_margins(cell: Element, margins: Insets) -> None:
    """Set the margins of a cell, in points."""
    top, right, bottom, left = margins
    given = {"top": top, "left": left, "bottom": bottom, "right": right}
    sides = [make_element(side, w=int(given[side] * 20), type="dxa") for side in _SIDES]
    cell[0].append(make_element("tcMar", *sides))


def _find_padding(row: Row, cell: Cell) -> tuple[float, float]:
    """Return the padding above and below a cell in points, without the leading of its lines."""
    above, below = row.padding
    size = max((content.size for content in cell.texts), default=0.0)
    line = max((content.size * content.leading for content in cell.texts), default=0.0)
    over = line * BASELINE - size * ASCENT
    return max(0.0, above - over), max(0.0, below - (line - size - over))


def _draw_borders(cell: Element, row: Row, own: Cell) -> None:
    """Add borders above and below a cell of a row. Their widths are in 1/8 point."""
    lines = [
        make_element(
            side,
            val="single",
            sz=round(rule.thickness * 8),
            space=0,
            color=format_color(rule.color),
        )
        for side, rule in (("top", row.above), ("bottom", row.below or own.rule))
        if rule
    ]
    if lines:
        cell[0].append(make_element("tcBorders", *lines))
