"""A letter as DOCX: parts as sections, rows as paragraphs or as a table without lines."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document
from docx.shared import Twips
from docx.table import _Cell as WordCell

from cardgen.layout.flow import Cell, FlowTable, FlowText, Row
from cardgen.letters.dress import FOOT, NUMBER
from cardgen.letters.editable.faces import Lettering, letterings
from cardgen.letters.editable.package import repacked
from cardgen.letters.editable.rows import (
    EditableLetter,
    Item,
    LetterPart,
    LetterRow,
    cell_text,
    gap_behind,
    hex_color,
    roomy_widths,
)
from cardgen.letters.editable.word_base import Properties, empty_document
from cardgen.letters.editable.word_text import (
    ASCENT,
    BASELINE,
    element,
    twips,
    write_nothing,
    write_number,
    write_text,
)
from cardgen.letters.letter import text_frame
from cardgen.letters.template import LetterTemplate
from cardgen.template import Insets

Element = Any  # lxml has no types
_SIDES: Final = ("top", "left", "bottom", "right")
_FRAME: Final = {"val": "thinThickSmallGap", "sz": 24, "space": 31, "color": "8C6D2F"}


def written(made: EditableLetter) -> bytes:
    """The file."""
    looks = letterings(made.letter, made.styles)
    properties = Properties(made.letter.title, made.author, made.date.isoformat())
    document = docx.Document(BytesIO(empty_document(looks, properties)))
    writer = _Writer(document, made.template, {each.lang: each for each in looks})
    for number, part in enumerate(made.parts, 1):
        writer.add(part, last=number == len(made.parts))
    if made.parts[0].numbered:
        writer.number()
    buffer = BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


class _Writer:
    """A document that is being written."""

    def __init__(
        self,
        document: Document,
        template: LetterTemplate,
        letterings: dict[str, Lettering],
    ) -> None:
        self._document = document
        self._template = template
        self._letterings = letterings

    def add(self, part: LetterPart, *, last: bool) -> None:
        """A part, in a section of its own."""
        if part.columns == 1:
            self._column(part)
        else:
            self._level(part)
        body = self._document.element.body
        section = self._section(part)
        if last:
            body.replace(body[-1], section)
            return
        if not body[-2].tag.endswith("}p"):  # a section ends with a paragraph
            write_nothing(self._document.add_paragraph())
        body[-2].get_or_add_pPr().append(section)

    def number(self) -> None:
        """The number of each page at its foot; later sections have what the first has."""
        footer = self._document.sections[0].footer
        footer.is_linked_to_previous = False
        (paragraph,) = footer.paragraphs
        write_number(paragraph, self._template.style.size * NUMBER)

    def _column(self, part: LetterPart) -> None:
        """Paragraphs and tables one below the other."""
        rows = part.rows
        table_before = True
        for number, row in enumerate(rows):
            (item,), (lang,) = row.items, row.langs
            if isinstance(item, FlowTable):
                if table_before:  # two would become one
                    write_nothing(self._document.add_paragraph())
                self._goods(self._document, item, part.length, self._letterings[lang])
            elif item:
                after = _white_above_table(rows[number + 1 : number + 2])
                paragraph = self._document.add_paragraph()
                write_text(paragraph, item, self._letterings[lang], row.white, after)
            table_before = isinstance(item, FlowTable)
        if table_before:
            write_nothing(self._document.add_paragraph())

    def _level(self, part: LetterPart) -> None:
        """A row of a table for what is to begin level."""
        width = text_frame(self._template).width
        columns = part.columns
        table = self._table(self._document, len(part.rows), [width / columns] * columns)
        for made, row in zip(table.rows, part.rows, strict=True):
            if any(isinstance(item, FlowTable) for item in row.items):
                made._tr.get_or_add_trPr().append(element("cantSplit"))  # noqa: SLF001
            for number, (item, lang) in enumerate(zip(row.items, row.langs, strict=True)):
                cell = made.cells[number]
                _cell_margins(cell, part.beside(row, number, width))
                self._level_cell(cell, item, part.length, self._letterings[lang])
        write_nothing(self._document.add_paragraph())

    def _level_cell(
        self, cell: WordCell, item: Item | None, length: float, lettering: Lettering
    ) -> None:
        (paragraph,) = cell.paragraphs
        if isinstance(item, FlowText):
            write_text(paragraph, item, lettering, 0.0)
            return
        write_nothing(paragraph)
        if item:
            self._goods(cell, item, length, lettering)
            write_nothing(cell.add_paragraph())  # which a cell must end with

    def _goods(
        self, place: Document | WordCell, item: FlowTable, length: float, lettering: Lettering
    ) -> None:
        """A table of goods, with its rules, its head on each page, and no row divided."""
        table, rows = item.table, list(item.table.rows)
        made = self._table(place, len(rows), roomy_widths(table, length, lettering.size))
        for number, (word_row, row) in enumerate(zip(made.rows, rows, strict=True)):
            properties = word_row._tr.get_or_add_trPr()  # noqa: SLF001
            properties.append(element("cantSplit"))
            if number < len(table.head):
                properties.append(element("tblHeader"))
            kept = row.kept or number < len(table.head) or (item.kept and row is rows[-1])
            for column, cell in enumerate(row.cells):
                word_cell = word_row.cells[column]
                _rules(word_cell, row)
                above, below = _paddings(row, cell)
                _cell_margins(word_cell, (above, gap_behind(table, column), below, 0.0))
                for content in cell.texts:
                    text = cell_text(content, cell, kept=kept)
                    write_text(word_cell.paragraphs[0], text, lettering, 0.0)

    def _table(self, place: Document | WordCell, rows: int, widths: list[float]) -> Any:
        """A table as wide as its columns are, without lines and white of its own."""
        table = place.add_table(rows, len(widths))
        properties = table._tbl.tblPr  # noqa: SLF001
        for child in list(properties):
            properties.remove(child)
        properties.append(element("tblW", w=sum(map(twips, widths)), type="dxa"))
        properties.append(element("tblInd", w=0, type="dxa"))
        properties.append(element("tblLayout", type="fixed"))
        sides = [element(side, w=0, type="dxa") for side in _SIDES]
        properties.append(element("tblCellMar", *sides))
        for column, width in zip(table._tbl.tblGrid, widths, strict=True):  # noqa: SLF001
            column.set(column.tag.replace("gridCol", "w"), str(twips(width)))
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Twips(twips(width))
        return table

    def _section(self, part: LetterPart) -> Element:
        """The page of a section, which begins a new one (ECMA-376 17.6.17).

        The leading of a page's first and last line goes to the margins.
        """
        template = self._template
        top, right, bottom, left = part.margins(template)
        lettering = self._letterings[part.rows[0].langs[0]]
        em, line = lettering.size, lettering.line
        width, height = map(twips, template.size)
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
        section = element(
            "sectPr",
            element("type", val="nextPage"),
            element("pgSz", **size),
            # Rounded down, or a line would be too short for its last character.
            element(
                "pgMar", **{side: max(0, int(each * 20)) for side, each in margins.items()}
            ),
        )
        if template.frame:
            sides = [element(side, **_FRAME) for side in _SIDES]
            section.append(element("pgBorders", *sides, offsetFrom="page"))
        if part.vertical:
            section.append(element("textDirection", val="tbRl"))
        return section


def _white_above_table(following: tuple[LetterRow, ...]) -> float:
    """The white that a paragraph has below it, since a table has none above it."""
    return sum(row.white for row in following if isinstance(row.items[0], FlowTable))


def _cell_margins(cell: WordCell, margins: Insets) -> None:
    top, right, bottom, left = margins
    given = {"top": top, "left": left, "bottom": bottom, "right": right}
    sides = [element(side, w=int(given[side] * 20), type="dxa") for side in _SIDES]
    cell._tc.get_or_add_tcPr().append(element("tcMar", *sides))  # noqa: SLF001


def _paddings(row: Row, cell: Cell) -> tuple[float, float]:
    """The padding of a row, less the leading that its lines have above and below them."""
    above, below = row.padding
    size = max((content.size for content in cell.texts), default=0.0)
    line = max((content.size * content.leading for content in cell.texts), default=0.0)
    over = line * BASELINE - size * ASCENT
    return max(0.0, above - over), max(0.0, below - (line - size - over))


def _rules(cell: WordCell, row: Row) -> None:
    """The lines above and below a row; their thickness is in eighths of a point."""
    lines = [
        element(
            side,
            val="single",
            sz=round(rule.thickness * 8),
            space=0,
            color=hex_color(rule.color),
        )
        for side, rule in (("top", row.above), ("bottom", row.below))
        if rule
    ]
    if lines:
        cell._tc.get_or_add_tcPr().append(element("tcBorders", *lines))  # noqa: SLF001
