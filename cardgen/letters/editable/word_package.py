"""The package of a DOCX file: its fixed parts, the styles of each language, its pictures.

Our package has no theme, which would send East Asian text to MS Mincho, and a style for each
language, so that an office can change its font.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from cardgen.letters.editable.faces import Face, Lettering, region_tag
from cardgen.letters.editable.files import pack
from cardgen.letters.editable.word_text import style_id

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
{{foot}}<Override PartName="/docProps/core.xml" \
ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"""
_FOOT_TYPE: Final = f"""\
<Override PartName="/word/footer1.xml" ContentType="{_MIME}.footer+xml"/>"""
_ROOT: Final = f"""\
<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>\
<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" \
Target="docProps/core.xml"/></Relationships>"""
FOOT_ID: Final = "rId3"
_FIRST_PICTURE: Final = 4  # the number of its relationship
_HEAD: Final = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_NAMES: Final = {
    "xmlns:w": _W,
    "xmlns:r": _OFFICE,
    "xmlns:wp": f"{_DRAWING}/wordprocessingDrawing",
    "xmlns:a": f"{_DRAWING}/main",
    "xmlns:pic": f"{_DRAWING}/picture",
}
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


class Pictures:
    """The pictures of a document, each kept once."""

    def __init__(self) -> None:
        self.files: list[bytes] = []
        self.shown = 0

    def add(self, data: bytes) -> tuple[str, int]:
        """Add a PNG; return the id of its relationship, and how many are shown now."""
        if data not in self.files:
            self.files.append(data)
        self.shown += 1
        return f"rId{_FIRST_PICTURE + self.files.index(data)}", self.shown


def pack_document(
    body: ET.Element,
    foot: ET.Element | None,
    pictures: Sequence[bytes],
    letterings: tuple[Lettering, ...],
    properties: Properties,
) -> bytes:
    """Pack a document, the foot of its pages and its pictures as a DOCX file."""
    said = {name: escape(value) for name, value in properties._asdict().items()}
    core = _CORE.format(**said, language=region_tag(letterings[0].lang))
    images = {f"media/image{number}.png": data for number, data in enumerate(pictures, 1)}
    targets = [("rId1", "styles", "styles.xml"), ("rId2", "settings", "settings.xml")]
    if foot is not None:
        targets.append((FOOT_ID, "footer", "footer1.xml"))
    targets += [
        (f"rId{number}", "image", name) for number, name in enumerate(images, _FIRST_PICTURE)
    ]
    related = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
        for key, kind, name in targets
    )
    related = f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'
    types = _TYPES.format(foot="" if foot is None else _FOOT_TYPE)
    return pack(
        {
            "[Content_Types].xml": _HEAD + types.encode(),
            "_rels/.rels": _HEAD + _ROOT.encode(),
            "docProps/core.xml": _HEAD + core.encode(),
            "word/document.xml": _write_part("document", body),
            "word/_rels/document.xml.rels": _HEAD + related.encode(),
            "word/styles.xml": _HEAD + _write_styles(letterings).encode(),
            "word/settings.xml": _HEAD + _SETTINGS.encode(),
            **({} if foot is None else {"word/footer1.xml": _write_part("ftr", foot)}),
            **{f"word/{name}": data for name, data in images.items()},
        }
    )


def _write_part(name: str, content: ET.Element) -> bytes:
    """Write a part of the package: an element around its content, with the namespaces."""
    part = ET.Element(f"w:{name}", _NAMES)
    part.append(content)
    written: bytes = ET.tostring(part, "utf-8")
    return _HEAD + written


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
