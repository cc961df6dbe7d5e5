"""The empty document that letters are written into: our own, since python-docx's is American.

Its template sends East Asian text through a theme to MS Mincho; here there is no theme, and
each language has a style of its own, by which an office changes its font at one place.
"""

from __future__ import annotations

from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from cardgen.letters.editable.faces import Face, Lettering, region
from cardgen.letters.editable.package import packed

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
# Marks give up white where lines end (JLREQ 3.1.9, CLREQ 3.1.6.1), and lines are broken by the
# rules of East Asia; 15 is how Word 2013 and later set a document.
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
    """What a program shows of a file that is not open; `date` is as in 2020-03-16."""

    title: str
    author: str
    date: str


def empty_document(letterings: tuple[Lettering, ...], properties: Properties) -> bytes:
    """A package without text, with the styles of each language."""
    said = {name: escape(value) for name, value in properties._asdict().items()}
    core = _CORE.format(**said, language=region(letterings[0].lang))
    return packed(
        {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _ROOT.encode(),
            "docProps/core.xml": core.encode(),
            "word/document.xml": _BODY.encode(),
            "word/_rels/document.xml.rels": _PARTS.encode(),
            "word/styles.xml": _styles(letterings).encode(),
            "word/settings.xml": _SETTINGS.encode(),
        }
    )


def style_of(lang: str, *, heading: bool) -> str:
    """The id of the style of a language's text or headings."""
    return f"{'Heading' if heading else 'Body'}-{lang}"


def _styles(letterings: tuple[Lettering, ...]) -> str:
    first = letterings[0]
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault>'
        f"{_run(first, first.face)}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        '<w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        f"</w:style>{''.join(_style(each) for each in letterings)}</w:styles>"
    )


def _style(lettering: Lettering) -> str:
    lang = lettering.lang
    body, heading = style_of(lang, heading=False), style_of(lang, heading=True)
    line = round(lettering.line * 20)
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{body}">'
        f'<w:name w:val="Letter {lang}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl/><w:spacing w:line="{line}" w:lineRule="exact"/></w:pPr>'
        f"{_run(lettering, lettering.face)}</w:style>"
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{heading}">'
        f'<w:name w:val="Letter heading {lang}"/><w:basedOn w:val="{body}"/><w:qFormat/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
        f"{_run(lettering, lettering.heading, '<w:b/>')}</w:style>"
    )


def _run(lettering: Lettering, face: Face, bold: str = "") -> str:
    size = round(lettering.size * 2)
    return (
        f'<w:rPr><w:rFonts w:ascii="{face.latin}" w:hAnsi="{face.latin}" '
        f'w:eastAsia="{face.east_asian}" w:cs="{face.latin}"/>{bold}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f'<w:lang w:val="en-US" w:eastAsia="{region(lettering.lang)}"/></w:rPr>'
    )
