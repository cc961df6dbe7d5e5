"""A letter as DOCX: parts become sections, rows become paragraphs or a table without lines.

The empty document is our own: that of python-docx sends East Asian text through a theme to MS
Mincho. Ours has no theme and a style for each language, so that an office can change its font.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.shared import Twips
from docx.table import _Cell as WordCell

from cardgen.layout.flow import Cell, FlowTable, FlowText, Row
from cardgen.letters.editable.faces import Face, Lettering, list_letterings, region_tag
from cardgen.letters.editable.files import pack, repack
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
from cardgen.letters.editable.word_text import (
    ASCENT,
    BASELINE,
    make_element,
    style_id,
    to_twips,
    write_empty,
    write_number,
    write_text,
)
from cardgen.letters.page_setup import FOOT, NUMBER
from cardgen.letters.template import LetterTemplate
from cardgen.template import Insets

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MIME: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_TYPES: Final = f"""\
<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Default Extension="png" ContentType="image/png"/>\
<Override PartName="/word/document.xml" ContentType="{_MIME}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{_MIME}.styles+xml"/>\
<Override PartName="/word/settings.xml" ContentType="{_MIME}.settings+xml"/>\
<Override PartName="/docProps/core.xml" \
ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"""
_ROOT: Final = f"""\
<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>\
<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" \
Target="docProps/core.xml"/></Relationships>"""
_PARTS: Final = f"""\
<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>\
<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/></Relationships>"""
_BODY: Final = f'<w:document xmlns:w="{_W}"><w:body><w:sectPr/></w:body></w:document>'
# Marks lose their white at line ends (JLREQ 3.1.9, CLREQ 3.1.6.1), lines are broken by East
# Asian rules; 15 is the layout of Word 2013 and later.
_SETTINGS: Final = f"""\
<w:settings xmlns:w="{_W}"><w:defaultTabStop w:val="420"/>\
<w:characterSpacingControl w:val="compressPunctuation"/>\
<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>\
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" \
w:val="15"/></w:compat></w:settings>"""
_CORE: Final = """\
<cp:coreProperties \
xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>\
<dc:language>{language}</dc:language>\
<dcterms:created xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:modified>\
</cp:coreProperties>"""


class Properties(NamedTuple):
    """Document properties of a DOCX; `date` is written as 2020-03-16."""

    title: str
    author: str
    date: str


def make_empty_document(letterings: tuple[Lettering, ...], properties: Properties) -> bytes:
    """Make a DOCX file without text, with the styles of each language."""
    said = {name: escape(value) for name, value in properties._asdict().items()}
    core = _CORE.format(**said, language=region_tag(letterings[0].lang))
    return pack(
        {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _ROOT.encode(),
            "docProps/core.xml": core.encode(),
            "word/document.xml": _BODY.encode(),
            "word/_rels/document.xml.rels": _PARTS.encode(),
            "word/styles.xml": _write_styles(letterings).encode(),
            "word/settings.xml": _SETTINGS.encode(),
        }
    )


def _write_styles(letterings: tuple[Lettering, ...]) -> str:
    """Write the XML part with the styles of all languages."""
    first = letterings[0]
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault>'
        f"{_write_look(first, first.face)}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        f"</w:style>{''.join(_write_style(each) for each in letterings)}</w:styles>"
    )


def _write_style(lettering: Lettering) -> str:
    """Write the styles for the text and the headings of a language."""
    lang = lettering.lang
    body, heading = style_id(lang, heading=False), style_id(lang, heading=True)
    line = round(lettering.line * 20)
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{body}">'
        f'<w:name w:val="Letter {lang}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl/><w:spacing w:line="{line}" w:lineRule="exact"/></w:pPr>'
        f"{_write_look(lettering, lettering.face)}</w:style>"
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{heading}">'
        f'<w:name w:val="Letter heading {lang}"/><w:basedOn w:val="{body}"/><w:qFormat/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
        f"{_write_look(lettering, lettering.heading, '<w:b/>')}</w:style>"
    )


def _write_look(lettering: Lettering, face: Face, bold: str = "") -> str:
    """Write the run properties of a style: fonts, size and language."""
    size = round(lettering.size * 2)
    return (
        f'<w:rPr><w:rFonts w:ascii="{face.latin}" w:hAnsi="{face.latin}" '
        f'w:eastAsia="{face.east_asian}" w:cs="{face.latin}"/>{bold}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f'<w:lang w:val="en-US" w:eastAsia="{region_tag(lettering.lang)}"/></w:rPr>'
    )


Element = Any  # lxml has no types
_SIDES: Final = ("top", "left", "bottom", "right")
_FRAME: Final = {"val": "thinThickSmallGap", "sz": 24, "space": 31, "color": "8C6D2F"}


def write_docx(made: EditableLetter) -> bytes:
    """Write a letter as a DOCX file."""
    looks = list_letterings(made.letter, made.styles)
    properties = Properties(made.letter.title, made.author, made.date.isoformat())
    document = docx.Document(BytesIO(make_empty_document(looks, properties)))
    writer = _Writer(document, made.template, {each.lang: each for each in looks})
    for number, part in enumerate(made.parts, 1):
        writer.add(part, last=number == len(made.parts))
    if made.parts[0].numbered:
        writer.number()
    buffer = BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue())


class _Writer:
    """Writes the parts of a letter into a DOCX document."""

    def __init__(
        self, document: Document, template: LetterTemplate, letterings: dict[str, Lettering]
    ) -> None:
        self._document = document
        self._template = template
        self._letterings = letterings

    def add(self, part: LetterPart, *, last: bool) -> None:
        """Add a part of the letter as a section of the document."""
        if part.columns == 1:
            self._add_column(part)
        else:
            self._add_level_rows(part)
        body = self._document.element.body
        section = self._make_section(part)
        if last:
            body.replace(body[-1], section)
            return
        if not body[-2].tag.endswith("}p"):  # a section ends with a paragraph
            write_empty(self._document.add_paragraph())
        body[-2].get_or_add_pPr().append(section)

    def number(self) -> None:
        """Add page numbers to the foot of the first section; all others use the same foot."""
        footer = self._document.sections[0].footer
        footer.is_linked_to_previous = False
        (paragraph,) = footer.paragraphs
        write_number(paragraph, self._template.style.size * NUMBER)

    def _add_column(self, part: LetterPart) -> None:
        """Add the rows of a part one below the other."""
        rows = part.rows
        table_before = True
        for number, row in enumerate(rows):
            (item,), (lang,) = row.items, row.langs
            if isinstance(item, FlowTable):
                if table_before:  # two tables in a row would become one
                    write_empty(self._document.add_paragraph())
                self._add_goods(self._document, item, part.length, self._letterings[lang])
            elif item:
                after = _white_above_table(rows[number + 1 : number + 2])
                paragraph = self._document.add_paragraph()
                write_text(paragraph, item, self._letterings[lang], row.white, after)
            table_before = isinstance(item, FlowTable)
        if table_before:
            write_empty(self._document.add_paragraph())

    def _add_level_rows(self, part: LetterPart) -> None:
        """Add the rows of a part as a table, with both languages at the same height."""
        width = self._template.text_frame.width
        table = self._add_table(self._document, len(part.rows), part.widths(width))
        for made, row in zip(table.rows, part.rows, strict=True):
            if any(isinstance(item, FlowTable) for item in row.items):
                made._tr.get_or_add_trPr().append(make_element("cantSplit"))  # noqa: SLF001
            for number, (item, lang) in enumerate(zip(row.items, row.langs, strict=True)):
                cell = made.cells[number]
                _set_cell_margins(cell, part.beside(row, number, width))
                self._fill_level_cell(cell, item, part.lengths[number], self._letterings[lang])
        write_empty(self._document.add_paragraph())

    def _fill_level_cell(
        self, cell: WordCell, item: Item | None, length: float, lettering: Lettering
    ) -> None:
        """Write a paragraph into a table cell that keeps both languages at the same height."""
        (paragraph,) = cell.paragraphs
        if isinstance(item, FlowText):
            write_text(paragraph, item, lettering, 0.0)
            return
        write_empty(paragraph)
        if item:
            self._add_goods(cell, item, length, lettering)
            write_empty(cell.add_paragraph())  # a cell must end with a paragraph

    def _add_goods(
        self, place: Document | WordCell, item: FlowTable, length: float, lettering: Lettering
    ) -> None:
        """Add a table of goods with lines, whose header row is repeated on each page."""
        table, rows = item.table, list(item.table.rows)
        widths = find_column_widths(table, length - 2 * item.inset, lettering.size)
        made = self._add_table(place, len(rows), widths, item.inset)
        for number, (word_row, row) in enumerate(zip(made.rows, rows, strict=True)):
            properties = word_row._tr.get_or_add_trPr()  # noqa: SLF001
            properties.append(make_element("cantSplit"))
            if number < len(table.head):
                properties.append(make_element("tblHeader"))
            if row.height:
                height = to_twips(row.height)
                properties.append(make_element("trHeight", val=height, hRule="atLeast"))
            kept = row.kept or number < len(table.head) or (item.kept and row is rows[-1])
            for column, cell in enumerate(row.cells):
                word_cell = word_row.cells[column]
                _draw_borders(word_cell, row, cell)
                above, below = _find_padding(row, cell)
                _set_cell_margins(word_cell, (above, gap_behind(table, column), below, 0.0))
                for content in cell.texts:
                    text = make_cell_text(content, cell, kept=kept)
                    write_text(word_cell.paragraphs[0], text, lettering, 0.0)

    def _add_table(
        self, place: Document | WordCell, rows: int, widths: list[float], inset: float = 0.0
    ) -> Any:
        """Add a table that is as wide as its columns, without borders and cell margins."""
        table = place.add_table(rows, len(widths))
        properties = table._tbl.tblPr  # noqa: SLF001
        properties[:] = []
        properties.append(make_element("tblW", w=sum(map(to_twips, widths)), type="dxa"))
        properties.append(make_element("tblInd", w=to_twips(inset), type="dxa"))
        properties.append(make_element("tblLayout", type="fixed"))
        sides = [make_element(side, w=0, type="dxa") for side in _SIDES]
        properties.append(make_element("tblCellMar", *sides))
        for column, width in zip(table._tbl.tblGrid, widths, strict=True):  # noqa: SLF001
            column.set(column.tag.replace("gridCol", "w"), str(to_twips(width)))
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Twips(to_twips(width))
        return table

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


def _white_above_table(following: tuple[LetterRow, ...]) -> float:
    """Return the space in points that a paragraph needs before a table."""
    return sum(row.white for row in following if isinstance(row.items[0], FlowTable))


def _set_cell_margins(cell: WordCell, margins: Insets) -> None:
    """Set the margins of a cell, in points."""
    top, right, bottom, left = margins
    given = {"top": top, "left": left, "bottom": bottom, "right": right}
    sides = [make_element(side, w=int(given[side] * 20), type="dxa") for side in _SIDES]
    cell._tc.get_or_add_tcPr().append(make_element("tcMar", *sides))  # noqa: SLF001


def _find_padding(row: Row, cell: Cell) -> tuple[float, float]:
    """Return the padding above and below a cell in points, without the leading of its lines."""
    above, below = row.padding
    size = max((content.size for content in cell.texts), default=0.0)
    line = max((content.size * content.leading for content in cell.texts), default=0.0)
    over = line * BASELINE - size * ASCENT
    return max(0.0, above - over), max(0.0, below - (line - size - over))


def _draw_borders(cell: WordCell, row: Row, own: Cell) -> None:
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
        cell._tc.get_or_add_tcPr().append(make_element("tcBorders", *lines))  # noqa: SLF001
