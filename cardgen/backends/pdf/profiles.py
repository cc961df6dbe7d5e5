"""What kinds of PDF there are: for screens, for archives, for all readers, for the press.

Archives (ISO 19005-2) and print shops want a file to say what its colours mean (an output
intent with a colour profile), and to describe itself in XMP; PDF/X-4 (ISO 15930-7) wants dates
besides. Who cannot see a page wants to be told what is on it (PDF/UA-1, ISO 14289-1); archives
of level A do too, so that such a file says that it is both. PDF/UA-2 (ISO 14289-2) is the same
of PDF 2.0, which names where its structure types come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from pydyf import Array, Dictionary, String

from cardgen.backends import options
from cardgen.backends.pdf.file import PdfFile, Reference, text_string
from cardgen.display import Attached, Endorsed
from cardgen.icc import SCREEN, ColorProfile
from cardgen.units import length

PRODUCER: Final = "cardgen"


class Limits(NamedTuple):
    """What a kind of PDF does not let pass.

    Lines of fewer points, smaller text, pictures of fewer dots per inch where they are placed,
    and bleed of fewer points, where a page has any.
    """

    line: float
    text: float
    dpi: float
    bleed: float


# ISO 15930-7 asks for boxes, a title and inks, but leaves what can be printed to the printer.
# This is what print shops publish: thinner lines break up, small text fills in where plates are
# a hair out of register, pixels of 150 to the inch are seen, and cutters miss by a millimetre.
PRESS_LIMITS: Final = Limits(line=0.25, text=6.0, dpi=150.0, bleed=length("3mm"))


@dataclass(frozen=True, slots=True)
class PdfProfile:
    """A kind of PDF: its version, and what the standard it follows asks for.

        One for a press has `limits`: a file that goes beyond them is refused, and one without a
    title or date, or with pages of several sizes. An archive's is of a `part` and level of ISO
    19005, as in 2b. One that is `accessible` has pictures in words, and a title; it is of the
    part of ISO 14289 that is for its version of PDF. A press reads the name of its `standard`,
    and of an old one the `conformance` to it; an `opaque` one has nothing that shines through,
    and objects as PDF 1.4 had them.
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
    def press(self) -> bool:
        """Whether its colours are inks."""
        return self.intent == "/GTS_PDFX"

    @property
    def named(self) -> bool:
        """Whether structure types are of a namespace, as from PDF 2.0 on."""
        return self.version >= _NAMESPACES


_NAMESPACES: Final = "2.0"

PROFILES: Final = {
    profile.name: profile
    for profile in (
        PdfProfile(options.SCREEN, "1.7"),
        PdfProfile("pdf/a-2b", "1.7", "/GTS_PDFA1", SCREEN, part="2B"),
        PdfProfile("pdf/a-2u", "1.7", "/GTS_PDFA1", SCREEN, part="2U"),
        PdfProfile("pdf/a-2a", "1.7", "/GTS_PDFA1", SCREEN, part="2A", accessible=True),
        PdfProfile(options.ATTACHING, "1.7", "/GTS_PDFA1", SCREEN, part="3A", accessible=True),
        PdfProfile("pdf/ua-1", "1.7", accessible=True),
        PdfProfile("pdf/ua-2", "2.0", accessible=True),
        PdfProfile(options.PRESS, "1.6", "/GTS_PDFX", limits=PRESS_LIMITS, standard="PDF/X-4"),
        PdfProfile(
            options.OLD_PRESS,
            "1.3",
            "/GTS_PDFX",
            limits=PRESS_LIMITS,
            # Whoever takes X-1a of 2003 takes that of 2001 (ISO 15930-4, 5), but not the other
            # way round.
            standard="PDF/X-1:2001",
            conformance="PDF/X-1a:2001",
            opaque=True,
        ),
    )
}


class About(NamedTuple):
    """What a file says of itself; `date` is as in XMP, 2020-03-26T00:00:00Z, or empty."""

    title: str
    langs: tuple[str, ...]
    author: str = ""
    date: str = ""
    endorsed: tuple[Endorsed, ...] = ()
    attached: tuple[Attached, ...] = ()


def output_intents(file: PdfFile, profile: PdfProfile, condition: ColorProfile) -> Array | None:
    """What the colours of the file mean; on a press, what the condition says."""
    colors = condition if profile.press else profile.colors
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


def document_information(file: PdfFile, about: About, profile: PdfProfile) -> Reference | None:
    """The document information dictionary; PDF 2.0 has it in XMP (ISO 32000-2, 14.3.3)."""
    if profile.named:
        return None
    entries: dict[str, object] = {
        "Title": text_string(about.title),
        "Producer": String(PRODUCER),
    }
    if about.author:
        entries["Author"] = text_string(about.author)
    if about.date:
        entries["CreationDate"] = entries["ModDate"] = pdf_date(about.date)
    if profile.press:
        entries["Trapped"] = "/False"
        entries["GTS_PDFXVersion"] = String(profile.standard)
    if profile.conformance:
        entries["GTS_PDFXConformance"] = String(profile.conformance)
        entries["Creator"] = String(PRODUCER)
    return file.add(Dictionary(entries))


def metadata(file: PdfFile, about: About, profile: PdfProfile) -> Reference:
    """The same in XMP, with what the profile claims."""
    properties = [
        f"<dc:title><rdf:Alt>{_alternatives([about.title])}</rdf:Alt></dc:title>",
        f"<dc:language><rdf:Bag>{_listed(about.langs)}</rdf:Bag></dc:language>",
        "<dc:format>application/pdf</dc:format>",
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>",
    ]
    if about.author:
        creators = _listed([about.author])
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
    if profile.accessible and profile.named:  # ISO 14289-2, 5
        properties.append("<pdfuaid:part>2</pdfuaid:part>")
        properties.append("<pdfuaid:rev>2024</pdfuaid:rev>")
    elif profile.accessible:
        properties.append("<pdfuaid:part>1</pdfuaid:part>")
        properties += [_EXTENSION] if profile.part else []
    if profile.press:
        properties += [
            *_claims(profile),
            "<pdf:Trapped>False</pdf:Trapped>",
            f"<xmpMM:DocumentID>{_identifier(file)}</xmpMM:DocumentID>",
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
    # Plain, so that programs that know no PDF find it (ISO 19005-2, 6.6.2.1).
    entries = {"Type": "/Metadata", "Subtype": "/XML"}
    return file.add_stream(text.encode(), entries, compress=False)


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


# What archives do not know must be described (ISO 19005-2, 6.6.2.3.3).
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
    """The kind of PDF/X; old ones are told of by the file's information, and here besides."""
    standard, conformance = profile.standard, profile.conformance
    if not conformance:
        return [f"<pdfxid:GTS_PDFXVersion>{standard}</pdfxid:GTS_PDFXVersion>"]
    return [
        f"<pdfx:GTS_PDFXVersion>{standard}</pdfx:GTS_PDFXVersion>",
        f"<pdfx:GTS_PDFXConformance>{conformance}</pdfx:GTS_PDFXConformance>",
        f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>",
    ]


def pdf_date(date: str) -> String:
    """A date of XMP, 2020-03-26T00:00:00Z, as PDF writes it (ISO 32000-1, 7.9.4)."""
    return String(f"D:{''.join(char for char in date if char.isdigit())}Z")


def _identifier(file: PdfFile) -> str:
    """A name for the document, the same for the same one: of all that is written of it."""
    return f"uuid:{uuid5(NAMESPACE_URL, file.fingerprint())}"


def _endorsements(endorsed: Sequence[Endorsed]) -> list[str]:
    """Who approved what in the file, in words and as Dublin Core names those who took part."""
    if not endorsed:
        return []
    said = _alternatives(["; ".join(map(str, endorsed))])
    people = _listed(list(dict.fromkeys(name for each in endorsed for name in each.by)))
    return [
        f"<dc:description><rdf:Alt>{said}</rdf:Alt></dc:description>",
        f"<dc:contributor><rdf:Bag>{people}</rdf:Bag></dc:contributor>",
    ]


def _alternatives(texts: Sequence[str]) -> str:
    return "".join(
        f'<rdf:li xml:lang="x-default">{escape(text, quote=False)}</rdf:li>' for text in texts
    )


def _listed(texts: Sequence[str]) -> str:
    return "".join(f"<rdf:li>{escape(text, quote=False)}</rdf:li>" for text in texts)
