"""The kinds of PDF, for screens, archives, all readers and the press, and their metadata.

Archives (ISO 19005-2) and print shops want an output intent with a colour profile, and XMP
metadata; PDF/X-4 (ISO 15930-7) wants dates besides. Readers who cannot see a page need its
structure and descriptions (PDF/UA-1, ISO 14289-1); archives of level A want the same, so their
files claim both. PDF/UA-2 (ISO 14289-2) is its form for PDF 2.0, which names the namespace of
structure types.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import msgspec
from pydyf import Array, Dictionary, String

from cardgen.backends import options
from cardgen.backends.pdf.file import PdfFile, Reference, text_string
from cardgen.display import Attachment, Endorsement
from cardgen.icc import SCREEN, ColorProfile
from cardgen.units import parse_length

PRODUCER: Final = "cardgen"


class Limits(NamedTuple):
    """The least line width, text size, resolution and bleed that a kind of PDF accepts.

    The resolution of pictures is in dots per inch, all else in points.
    """

    line: float
    text: float
    dpi: float
    bleed: float


# ISO 15930-7 requires boxes, a title and inks, but leaves printability to the printer. Print
# shops publish these limits: thinner lines break up, small text fills in if plates are slightly
# out of register, pixels are visible at 150 to the inch, and cutters miss by a millimetre.
PRESS_LIMITS: Final = Limits(line=0.25, text=6.0, dpi=150.0, bleed=parse_length("3mm"))


class PdfProfile(msgspec.Struct, frozen=True):
    """A kind of PDF: its version, and the requirements of its standard.

    A profile for a press has `limits`: a file outside them is refused, and so is one without a
    title or date, or with pages of several sizes. An archive has a `part` and level of ISO
    19005, as in 2b. An `accessible` file has a title and descriptions of pictures, and claims
    the part of ISO 14289 for its version of PDF. Files for a press name their `standard`, and
    under an old one their `conformance` to it; an `opaque` file has no transparency.
    """

    name: str
    version: str
    intent: str = ""  # the subtype of its output intent
    colors: ColorProfile | None = None
    limits: Limits | None = None
    part: str = ""
    accessible: bool = False
    standard: str = ""
    conformance: str = ""
    opaque: bool = False

    @property
    def is_press(self) -> bool:
        """True if the file is for print shops, so that its colours are inks."""
        return self.intent == "/GTS_PDFX"

    @property
    def has_namespace(self) -> bool:
        """True if structure types need a namespace, as in PDF 2.0."""
        return self.version >= "2.0"


PROFILES: Final = {
    profile.name: profile
    for profile in (
        PdfProfile(options.SCREEN, "1.7"),
        PdfProfile("pdf/a-2b", "1.7", "/GTS_PDFA1", SCREEN, part="2B"),
        PdfProfile("pdf/a-2u", "1.7", "/GTS_PDFA1", SCREEN, part="2U"),
        PdfProfile("pdf/a-2a", "1.7", "/GTS_PDFA1", SCREEN, part="2A", accessible=True),
        PdfProfile(
            options.ARCHIVE_WITH_FILES, "1.7", "/GTS_PDFA1", SCREEN, part="3A", accessible=True
        ),
        PdfProfile("pdf/ua-1", "1.7", accessible=True),
        PdfProfile("pdf/ua-2", "2.0", accessible=True),
        PdfProfile(options.PRESS, "1.6", "/GTS_PDFX", limits=PRESS_LIMITS, standard="PDF/X-4"),
        PdfProfile(
            options.OLD_PRESS,
            "1.3",
            "/GTS_PDFX",
            limits=PRESS_LIMITS,
            # Readers of X-1a:2003 accept X-1a:2001 (ISO 15930-4, 5), but not the reverse.
            standard="PDF/X-1:2001",
            conformance="PDF/X-1a:2001",
            opaque=True,
        ),
    )
}


class DocumentProperties(msgspec.Struct, frozen=True):
    """The properties of a document; `date` is in XMP's form, 2020-03-26T00:00:00Z, or empty."""

    title: str
    langs: tuple[str, ...]
    author: str = ""
    date: str = ""
    endorsed: tuple[Endorsement, ...] = ()
    attached: tuple[Attachment, ...] = ()


def output_intents(file: PdfFile, profile: PdfProfile, condition: ColorProfile) -> Array | None:
    """Write the output intent of a file. Return it in an array, or None if there is none."""
    colors = condition if profile.is_press else profile.colors
    if colors is None:
        return None
    icc = file.add_stream(colors.read(), {"N": colors.components})
    entries: dict[str, object] = {
        "Type": "/OutputIntent",
        "S": profile.intent,
        "OutputConditionIdentifier": String(colors.identifier),
        "Info": text_string(colors.about or colors.identifier),
        "DestOutputProfile": icc,
    }
    if colors.registry:
        entries["RegistryName"] = String(colors.registry)
    return Array([file.add(Dictionary(entries))])


def document_information(
    file: PdfFile, about: DocumentProperties, profile: PdfProfile
) -> Reference | None:
    """Write the document information dictionary. None for PDF 2.0, which has only XMP."""
    if profile.has_namespace:
        return None
    entries: dict[str, object] = {
        "Title": text_string(about.title),
        "Producer": String(PRODUCER),
    }
    if about.author:
        entries["Author"] = text_string(about.author)
    if about.date:
        entries["CreationDate"] = entries["ModDate"] = pdf_date(about.date)
    if profile.is_press:
        entries["Trapped"] = "/False"
        entries["GTS_PDFXVersion"] = String(profile.standard)
    if profile.conformance:
        entries["GTS_PDFXConformance"] = String(profile.conformance)
        entries["Creator"] = String(PRODUCER)
    return file.add(Dictionary(entries))


def metadata(file: PdfFile, about: DocumentProperties, profile: PdfProfile) -> Reference:
    """Write the XMP metadata of the document, with the conformance of the profile."""
    properties = [
        f"<dc:title><rdf:Alt>{_alternative(about.title)}</rdf:Alt></dc:title>",
        f"<dc:language><rdf:Bag>{_list_items(about.langs)}</rdf:Bag></dc:language>",
        "<dc:format>application/pdf</dc:format>",
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>",
    ]
    if about.author:
        creators = _list_items([about.author])
        properties.append(f"<dc:creator><rdf:Seq>{creators}</rdf:Seq></dc:creator>")
    properties += _endorsements(about.endorsed)
    if date := about.date:
        names = ("CreateDate", "ModifyDate", "MetadataDate")
        properties += [f"<xmp:{name}>{date}</xmp:{name}>" for name in names]
    if profile.part:
        properties += [
            f"<pdfaid:part>{profile.part[0]}</pdfaid:part>",
            f"<pdfaid:conformance>{profile.part[1]}</pdfaid:conformance>",
        ]
    if profile.accessible and profile.has_namespace:  # ISO 14289-2, 5
        properties.append("<pdfuaid:part>2</pdfuaid:part>")
        properties.append("<pdfuaid:rev>2024</pdfuaid:rev>")
    elif profile.accessible:
        properties.append("<pdfuaid:part>1</pdfuaid:part>")
        properties += [_EXTENSION] if profile.part else []
    if profile.is_press:
        properties += [
            *_claims(profile),
            "<pdf:Trapped>False</pdf:Trapped>",
            # A UUID of all that is written so far.
            f"<xmpMM:DocumentID>uuid:{uuid5(NAMESPACE_URL, file.fingerprint())}"
            "</xmpMM:DocumentID>",
            "<xmpMM:VersionID>1</xmpMM:VersionID>",
            "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>",
        ]
    known = {**_SPACES, **_OLD_SPACES} if profile.conformance else _SPACES
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in known.items())
    text = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>\n'
        + "\n".join(properties)
        + '\n</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    )
    # Not compressed, so that programs that read no PDF find it (ISO 19005-2, 6.6.2.1).
    entries = {"Type": "/Metadata", "Subtype": "/XML"}
    return file.add_stream(text.encode(), entries, compress=False)


# The namespaces of XMP properties.
_SPACES: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}
_OLD_SPACES: Final = {"pdfx": "http://ns.adobe.com/pdfx/1.3/"}

# A schema that ISO 19005 does not predefine must be described (ISO 19005-2, 6.6.2.3.3).
_EXTENSION: Final = (
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>part of ISO 14289</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>"
)


def _claims(profile: PdfProfile) -> list[str]:
    """Return the lines of XMP that claim conformance to PDF/X."""
    standard, conformance = profile.standard, profile.conformance
    if not conformance:
        return [f"<pdfxid:GTS_PDFXVersion>{standard}</pdfxid:GTS_PDFXVersion>"]
    return [
        f"<pdfx:GTS_PDFXVersion>{standard}</pdfx:GTS_PDFXVersion>",
        f"<pdfx:GTS_PDFXConformance>{conformance}</pdfx:GTS_PDFXConformance>",
        f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>",
    ]


def pdf_date(date: str) -> String:
    """Convert a date of XMP, 2020-03-26T00:00:00Z, to a PDF date (ISO 32000-1, 7.9.4)."""
    return String(f"D:{''.join(char for char in date if char.isdigit())}Z")


def _endorsements(endorsed: Sequence[Endorsement]) -> list[str]:
    """Return approvals as lines of XMP: a description, and approvers as contributors."""
    if not endorsed:
        return []
    text = _alternative("; ".join(map(str, endorsed)))
    people = _list_items(dict.fromkeys(name for each in endorsed for name in each.by))
    return [
        f"<dc:description><rdf:Alt>{text}</rdf:Alt></dc:description>",
        f"<dc:contributor><rdf:Bag>{people}</rdf:Bag></dc:contributor>",
    ]


def _alternative(text: str) -> str:
    """Write a text as a language alternative of XMP."""
    return f'<rdf:li xml:lang="x-default">{_escape(text)}</rdf:li>'


def _list_items(texts: Iterable[str]) -> str:
    """Write texts as items of an XMP array."""
    return "".join(f"<rdf:li>{_escape(text)}</rdf:li>" for text in texts)


def _escape(text: str) -> str:
    """Escape the marks of XML in a text; Python's `html` also loads all names of HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attachments(
    file: PdfFile, about: DocumentProperties, *, described: bool = False
) -> tuple[Array, Dictionary]:
    """Write attached files. Return the array and the name tree for the catalog.

    These are embedded files (ISO 32000-1, 7.11.4; ISO 19005-3, 6.8). Accessible files need
    each `described` (ISO 14289-2, 8.14.1): the file's name is its description.
    """
    files, names = [], list[object]()
    for name, data, media_type in sorted(about.attached):
        params: dict[str, object] = {"Size": len(data)}
        if about.date:
            params["ModDate"] = pdf_date(about.date)
        entries = {
            "Type": "/EmbeddedFile",
            "Subtype": f"/{media_type.replace('/', '#2F')}",
            "Params": Dictionary(params),
        }
        stream = file.add_stream(data, entries)
        specification = {
            "Type": "/Filespec",
            "F": text_string(name),
            "UF": text_string(name),
            "EF": Dictionary({"F": stream, "UF": stream}),
            "AFRelationship": "/Source",
        }
        if described:
            specification["Desc"] = text_string(name)
        at = file.add(Dictionary(specification))
        files.append(at)
        names += [String(name), at]
    tree = Dictionary({"Names": Array(names)})
    return Array(files), Dictionary({"EmbeddedFiles": tree})
