"""Valid PDF files, which tests break in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import compress

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from cardgen.preflight.check import check
from cardgen.preflight.findings import PdfReport
from cardgen.preflight.profiles import ShopSheet

Change = Callable[[Pdf, Any], object]
"""What a test does to a file and its only page before it is saved."""

_NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
    'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
    'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" '
    'xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"'
)
_COMMON = (
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">풍우동주</rdf:li></rdf:Alt></dc:title>'
    "<xmp:CreateDate>2020-03-26T09:00:00+09:00</xmp:CreateDate>"
    "<xmp:ModifyDate>2020-03-26T00:00:00Z</xmp:ModifyDate>"
    "<xmp:MetadataDate>2020-03-26T00:00:00Z</xmp:MetadataDate>"
    "<xmpMM:DocumentID>uuid:1</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>"
    "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>"
)
CLAIMS = {
    "screen": "",
    "pdf/a-2b": "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>",
    "pdf/x-4": "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
    "pdf/x-1a": "",
}
A6 = (297.64, 419.53)
BLEED = 8.504
_MARK = b"q .5 g 99 99 9 9 re f Q\n"  # a page for the press is not blank


def icc(kind: bytes = b"prtr", colors: bytes = b"CMYK") -> bytes:
    """Make an ICC profile without tags, with a valid header and length."""
    header = bytearray(132)
    header[3] = len(header)
    header[12:20], header[36:40] = kind + colors, b"acsp"
    return bytes(header)


def xmp(properties: str) -> bytes:
    """Make an XMP packet with these properties."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {_NAMESPACES}>{properties}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def outlines(*, cut: int = 0) -> bytes:
    """Make an OpenType program with empty tables."""
    tags = (b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp")
    start = 12 + 16 * len(tags)
    listed = b"".join(tag + bytes(4) + start.to_bytes(4) + (4).to_bytes(4) for tag in tags)
    whole = b"\0\1\0\0" + len(tags).to_bytes(2) + bytes(6) + listed + bytes(4)
    return whole[: len(whole) - cut]


def font(pdf: Pdf, name: str = "ABCDEF+Sample", *, embedded: bool = True) -> Any:
    """Make the dictionaries of a composite font."""
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name(f"/{name}"))
    if embedded:
        descriptor.FontFile3 = pdf.make_stream(outlines(), Subtype=Name.OpenType)
    inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name(f"/{name}"))
    inner.FontDescriptor = descriptor
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name(f"/{name}"),
            Encoding=Name("/Identity-H"), DescendantFonts=Array([inner]),
            ToUnicode=pdf.make_stream(b"a map"),
        )
    )  # fmt: skip


def picture(pdf: Pdf, width: int, height: int, space: Any = Name.DeviceGray) -> Any:
    """Make a picture of so many pixels, all of zeros, for up to four components."""
    made = pdf.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height,
        ColorSpace=space, BitsPerComponent=8,
    )  # fmt: skip
    made.write(compress(bytes(4 * width * height)), filter=Name.FlateDecode)
    return made


def form(pdf: Pdf, content: bytes, **entries: Any) -> Any:
    """Make a form."""
    box = Array([0, 0, 100, 100])
    return pdf.make_stream(
        content, Type=Name.XObject, Subtype=Name.Form, **{"BBox": box, **entries}
    )


def sample(
    content: bytes = b"", change: Change | None = None, *, profile: str = "pdf/x-4"
) -> bytes:
    """Make a valid file of one A6 page with a font F1, then `change` it."""
    pdf = pikepdf.new()
    width, height = A6
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, width + 2 * BLEED, height + 2 * BLEED]),
        BleedBox=Array([0, 0, width + 2 * BLEED, height + 2 * BLEED]),
        TrimBox=Array([BLEED, BLEED, width + BLEED, height + BLEED]),
        Resources=Dictionary(Font=Dictionary(F1=font(pdf))),
        Contents=pdf.make_stream(_MARK * profile.startswith("pdf/x-") + content),
    )
    pdf.pages.append(pikepdf.Page(page))
    properties = _COMMON + CLAIMS[profile]
    pdf.Root.Metadata = pdf.make_stream(xmp(properties), Type=Name.Metadata, Subtype=Name.XML)
    pdf.docinfo["/Title"] = "풍우동주"
    pdf.docinfo["/CreationDate"] = "D:20200326000000Z"
    pdf.docinfo["/ModDate"] = "D:20200326090000+09'00'"
    pdf.docinfo["/Trapped"] = Name("/False")
    if profile == "pdf/x-1a":
        pdf.docinfo["/GTS_PDFXVersion"] = "PDF/X-1a:2003"
        pdf.docinfo["/Creator"] = pdf.docinfo["/Producer"] = "by hand"
    if profile.startswith("pdf/x-"):
        embedded = pdf.make_stream(icc(), N=4)
        pdf.Root.OutputIntents = Array(
            [
                Dictionary(
                    Type=Name.OutputIntent, S=Name.GTS_PDFX,
                    OutputConditionIdentifier=String("FOGRA39"), DestOutputProfile=embedded,
                )
            ]
        )  # fmt: skip
    if change is not None:
        change(pdf, pdf.pages[0].obj)
    old = {"force_version": "1.4", "object_stream_mode": pikepdf.ObjectStreamMode.disable}
    return file_bytes(pdf, **(old if profile == "pdf/x-1a" else {}))


def file_bytes(pdf: Pdf, **settings: Any) -> bytes:
    """Save a file, and return its bytes."""
    output = BytesIO()
    options: Mapping[str, Any] = {
        "force_version": "1.6", "fix_metadata_version": False, "deterministic_id": True,
    }  # fmt: skip
    pdf.save(output, **{**options, **settings})
    return output.getvalue()


def preflight(
    file: Path | bytes, profile: str | None = None, size: tuple[float, float] | None = None
) -> PdfReport:
    """Apply our own rules in this process, since tests make thousands of reports."""
    return check(file, profile, size, ShopSheet())


def complaints(data: bytes, profile: str | None = "pdf/x-4") -> list[str]:
    """List the findings in a file, one line each, without hints."""
    report = preflight(data, profile)
    return [str(finding).partition("\n")[0] for finding in report.findings]


def found(content: bytes, change: Change | None = None, profile: str = "pdf/x-4") -> list[str]:
    """List the findings on a page with this content, without the page number."""
    made = complaints(sample(content, change, profile=profile), profile)
    return [line.removeprefix("page 1: ") for line in made]
