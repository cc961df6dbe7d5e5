"""Check a file besides its content.

Encryption, scripts, attachments and annotations; XMP metadata and the information dictionary;
output intents, the printing condition of the file (ISO 32000-1, 14.11.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import pikepdf
from pikepdf.models.metadata import decode_pdf_date

from cardgen.icc import ink_limit, read_output_profile
from cardgen.pdf_content import PdfBox
from cardgen.pdf_streams import (
    UNREADABLE,
    Key,
    chain,
    dictionary,
    entry,
    inherited_entry,
    is_stream,
    items,
    name,
    number,
    numbers,
    text,
    values,
)
from cardgen.preflight.boxes import PdfPageSize, unit
from cardgen.preflight.colors import (
    family_in_words,
    icc_data,
    icc_digest,
    icc_family,
    icc_header,
)
from cardgen.preflight.findings import Objection
from cardgen.preflight.profiles import Profile

Complaints = tuple[Objection, ...]

_HIDDEN, _NO_VIEW = 2, 32  # flags of annotations (12.5.3)
_PRINTERS_OWN: Final = ("/TrapNet", "/PrinterMark")
_NODES: Final = 10_000  # of a name tree


def check_file(pdf: pikepdf.Pdf, version: tuple[int, int], profile: Profile) -> Complaints:
    """Check the file as a whole."""
    complain = profile.complaints
    complaints: Complaints = ()
    if version > profile.version:
        newest = ".".join(map(str, profile.version))
        message = f"the file is PDF {'.'.join(map(str, version))}, newer than {newest}"
        # PDF/X-4 lets readers ignore features of 1.7, but not of 2.0.
        complaints += complain(
            "pdf-version", message, mild=version[0] == 1 and not profile.opaque
        )
    if profile.opaque and name(entry(pdf.trailer, "/Type")) == "/XRef":
        message = "the table of objects is compressed, which needs PDF 1.5"
        complaints += complain("pdf-version", message)
    if pdf.is_encrypted:
        complaints += complain("encryption", "the file is encrypted")
    names = entry(pdf.Root, "/Names")
    if dictionary(names, "/JavaScript") is not None or _starts_javascript(pdf.Root):
        complaints += complain("javascript", "the file holds JavaScript")
    attached = sorted(_attachments(dictionary(names, "/EmbeddedFiles")))
    if attached:
        message = f"the file holds other files: {', '.join(attached[:8])}"
        complaints += complain("embedded-file", message)
    return complaints


def check_page(page: Any, found: PdfPageSize, profile: Profile) -> Complaints:
    """Check the annotations and actions of a page."""
    complaints: Complaints = ()
    if _starts_javascript(page):
        complaints += profile.complaints("javascript", "a page starts JavaScript")
    for note in items(entry(page, "/Annots")):
        kind = name(entry(note, "/Subtype"))
        if _starts_javascript(note) or _starts_javascript(entry(note, "/Parent")):
            message = f"an annotation ({kind[1:]}) starts JavaScript"
            complaints += profile.complaints("javascript", message)
        if _is_printed(note, kind, found, unit(page)):
            message = f"an annotation ({kind[1:] or 'of no kind'}) lies within the bleed box"
            complaints += profile.complaints("annotation", message)
    return complaints


def is_visible(note: Any) -> bool:
    """True if an annotation is visible."""
    return not int(number(entry(note, "/F"))) & (_HIDDEN | _NO_VIEW)


def appearances(note: Any) -> list[Any]:
    """List the form XObjects that an annotation can look like."""
    normal = entry(entry(note, "/AP"), "/N")
    if isinstance(normal, pikepdf.Stream):
        return [normal]
    state = name(entry(note, "/AS"))
    return [form for key, form in values(normal) if not state or key == state]


def resources(page: Any) -> Any:
    """Find the resources of a page."""
    return inherited_entry(page, "/Resources")


def _is_printed(note: Any, kind: str, found: PdfPageSize, scale: float) -> bool:
    """True if an annotation touches the bleed box (ISO 15930-7, 6.17)."""
    corners = numbers(entry(note, "/Rect"), 4)
    around = found.boxes.get("/BleedBox") or found.trim
    if kind in _PRINTERS_OWN or corners is None or around is None:
        return False
    (left, right), (bottom, top) = sorted(corners[::2]), sorted(corners[1::2])
    return PdfBox(*(scale * at for at in (left, bottom, right, top))).common(around).has_area


def _starts_javascript(holder: Any) -> bool:
    """True if an action of an object, or a next action, is JavaScript."""
    actions = [entry(holder, "/A"), entry(holder, "/OpenAction")]
    actions += [action for _, action in values(entry(holder, "/AA"))]
    return any(
        name(entry(action, "/S")) == "/JavaScript" or entry(action, "/JS") is not None
        for first in actions
        for action in chain(first, "/Next")
    )


def _attachments(tree: Any) -> list[str]:
    """List the names of the files in a name tree (7.9.6)."""
    found: list[str] = []
    seen: set[Key] = set()
    waiting = [tree] if tree is not None else []
    while waiting and len(found) < _NODES:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary) or node.objgen in seen - {(0, 0)}:
            continue
        seen.add(node.objgen)
        waiting += items(entry(node, "/Kids"))
        for key in items(entry(node, "/Names"))[::2]:
            found.append(str(key))
    return found


_PDFA: Final = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA: Final = "{http://www.aiim.org/pdfua/ns/id/}part"
_PDFX: Final = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
_XMP: Final = "{http://ns.adobe.com/xap/1.0/}"
_MEDIA: Final = "{http://ns.adobe.com/xap/1.0/mm/}"
_DUBLIN_CORE: Final = "{http://purl.org/dc/elements/1.1/}"
_ADOBE: Final = "{http://ns.adobe.com/pdf/1.3/}"
_PAIRS: Final[Mapping[str, str]] = {
    "/Title": f"{_DUBLIN_CORE}title",
    "/Author": f"{_DUBLIN_CORE}creator",
    "/Subject": f"{_DUBLIN_CORE}description",
    "/Keywords": f"{_ADOBE}Keywords",
    "/Creator": f"{_XMP}CreatorTool",
    "/Producer": f"{_ADOBE}Producer",
    "/CreationDate": f"{_XMP}CreateDate",
    "/ModDate": f"{_XMP}ModifyDate",
}
"""Properties of both the information dictionary and XMP (ISO 19005-1, table 1)."""
_PRESS_NEEDS: Final[Mapping[str, str]] = {
    "dc:title": f"{_DUBLIN_CORE}title",
    "xmp:CreateDate": f"{_XMP}CreateDate",
    "xmp:ModifyDate": f"{_XMP}ModifyDate",
    "xmp:MetadataDate": f"{_XMP}MetadataDate",
    "xmpMM:DocumentID": f"{_MEDIA}DocumentID",
    "xmpMM:VersionID": f"{_MEDIA}VersionID",
    "xmpMM:RenditionClass": f"{_MEDIA}RenditionClass",
}
"""Properties that PDF/X-4 asks for in XMP (ISO 15930-7, 6.9)."""


_OLD_PRESS_NEEDS: Final = ("/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate")


class Metadata(NamedTuple):
    """Metadata of a file: XMP properties by qualified name, None without readable XMP."""

    properties: Mapping[str, str] | None
    hint: str = ""  # the PDF/X version in the information dictionary
    conformance: str = ""  # the PDF/X-1a version there

    @property
    def claims(self) -> list[str]:
        """Standards that the file claims to follow, such as PDF/A-2B or PDF/X-4."""
        found = self.properties or {}
        claims = []
        if part := found.get(f"{_PDFA}part"):
            claims.append(f"PDF/A-{part}{found.get(f'{_PDFA}conformance', '')}")
        if part := found.get(_PDFUA):
            claims.append(f"PDF/UA-{part}")
        if version := found.get(_PDFX):
            claims.append(version)
        return claims


def read_metadata(pdf: pikepdf.Pdf) -> Metadata:
    """Read the metadata of a file."""
    stream = entry(pdf.Root, "/Metadata")
    info = entry(pdf.trailer, "/Info")
    hint = text(entry(info, "/GTS_PDFXVersion"))
    conformance = text(entry(info, "/GTS_PDFXConformance"))
    if not is_stream(stream):
        return Metadata(None, hint, conformance)
    try:
        known = pdf.open_metadata(
            set_pikepdf_as_editor=False, update_docinfo=False, strict=True
        )
        wanted = [*_PAIRS.values(), *_PRESS_NEEDS.values(), f"{_ADOBE}Trapped", _PDFX]
        wanted += [f"{_PDFA}part", f"{_PDFA}conformance", _PDFUA]
        found = {key: known.get(key) for key in wanted}
    except (*UNREADABLE, SyntaxError):  # lxml raises a SyntaxError
        return Metadata(None, hint, conformance)
    given = {key: _one(value) for key, value in found.items() if value is not None}
    return Metadata(given, hint, conformance)


def check_metadata(pdf: pikepdf.Pdf, known: Metadata, profile: Profile) -> Complaints:
    """Check the claim of a file for its profile, and compare its metadata."""
    if not profile.press:
        return ()
    complain = profile.complaints
    if profile.opaque:
        return _of_old_press(pdf, known, profile)
    if known.properties is None:
        return complain("metadata", "there is no XMP, or it cannot be read")
    complaints: tuple[Objection, ...] = ()
    if profile.standard not in known.claims:
        said = " and ".join(known.claims) or "no standard"
        complaints += complain("claim", f"XMP claims {said}, not {profile.standard}")
    if len(items(entry(pdf.trailer, "/ID"))) != 2:
        complaints += complain("metadata", "the file has no identifier (ID)")
    info = entry(pdf.trailer, "/Info")
    complaints += _of_press(info, known.properties, profile)
    for key, qualified in _PAIRS.items():
        here, there = text(entry(info, key)), known.properties.get(qualified, "")
        if here and not _agree(key, here, there):
            said = repr(there) if there else "nothing"
            message = f"{key[1:]} is {here!r} in the file's information, but {said} in XMP"
            complaints += complain("metadata", message, mild=True)
    return complaints


def _of_press(info: Any, known: Mapping[str, str], profile: Profile) -> tuple[Objection, ...]:
    """Check the metadata that PDF/X-4 asks for (ISO 15930-7, 6.9)."""
    complain = profile.complaints
    complaints: tuple[Objection, ...] = ()
    for label, key in _PRESS_NEEDS.items():
        if not known.get(key):
            complaints += complain("metadata", f"XMP has no {label}")
    trapped = name(entry(info, "/Trapped"))[1:] or known.get(f"{_ADOBE}Trapped")
    if trapped not in ("True", "False"):
        complaints += complain("metadata", "the file does not say whether it is trapped")
    told = known.get(f"{_ADOBE}Trapped")
    if told and told != trapped:
        message = f"Trapped is {trapped!r} in the file's information, but {told!r} in XMP"
        complaints += complain("metadata", message, mild=True)
    return complaints


def _of_old_press(pdf: pikepdf.Pdf, known: Metadata, profile: Profile) -> tuple[Objection, ...]:
    """Check the metadata that PDF/X-1a asks for, without XMP (ISO 15930-4, 6.9)."""
    info, complain = entry(pdf.trailer, "/Info"), profile.complaints
    complaints: tuple[Objection, ...] = ()
    if not (known.conformance or known.hint).startswith(profile.standard):
        said = known.conformance or known.hint or "no standard"
        message = f"the file's information claims {said}, not {profile.standard}"
        complaints += complain("claim", message)
    if len(items(entry(pdf.trailer, "/ID"))) != 2:
        complaints += complain("metadata", "the file has no identifier (ID)")
    for key in _OLD_PRESS_NEEDS:
        if not text(entry(info, key)):
            complaints += complain("metadata", f"the file's information has no {key[1:]}")
    if name(entry(info, "/Trapped"))[1:] not in ("True", "False"):
        complaints += complain("metadata", "the file does not say whether it is trapped")
    return complaints


def _agree(key: str, here: str, there: str) -> bool:
    if not key.endswith("Date"):
        return here.strip("\0 ") == there.strip("\0 ")
    try:
        told = datetime.fromisoformat(there)
        return _moment(decode_pdf_date(here)) == _moment(told)
    except ValueError:
        return False


def _moment(date: datetime) -> datetime:
    """Cut a date to the second, in UTC; a date without zone is UTC."""
    return date.replace(microsecond=0, tzinfo=date.tzinfo or UTC).astimezone(UTC)


def _one(value: Any) -> str:
    """Join the values of a property, as the information dictionary does."""
    if isinstance(value, str):
        return value
    return "; ".join(map(str, value)) if isinstance(value, list | set | tuple) else str(value)


_COMPONENTS: Final = {"gray": 1, "rgb": 3, "cmyk": 4, "lab": 3}
_OUTPUT: Final = b"prtr"  # class of the profiles of presses and printers
_HEADER: Final = 128  # bytes; the count of tags follows
_TAG: Final = 12  # bytes of each in the table of tags
MOST_INK: Final = 300.0
"""Percent of ink that most shops accept on coated paper."""


class Intent(NamedTuple):
    """Output intent of a file: its colour family, empty for none, and its faults."""

    family: str
    complaints: tuple[Objection, ...]
    icc: str = ""  # digest of its profile
    most_ink: float = MOST_INK  # percent


def read_intent(root: Any, profile: Profile) -> Intent:
    """Read the output intent in the catalog of a file. Only a press needs one."""
    if not profile.press:
        return Intent("", ())
    complain, kind = profile.complaints, "GTS_PDFX"
    listed = [
        found
        for found in items(entry(root, "/OutputIntents"))
        if name(entry(found, "/S")) == f"/{kind}"
    ]
    if not listed:
        return Intent("", complain("output-intent", f"there is no output intent {kind}"))
    complaints: tuple[Objection, ...] = ()
    if len(listed) > 1:
        message = f"there are {len(listed)} output intents {kind}, but one is permitted"
        complaints += complain("output-intent", message)
    first = listed[0]
    if not text(entry(first, "/OutputConditionIdentifier")):
        message = "the output intent does not name its printing condition"
        complaints += complain("output-intent", message)
    embedded = entry(first, "/DestOutputProfile")
    if not is_stream(embedded):
        message = "the output intent has no ICC profile"
        return Intent("", complaints + complain("output-intent", message))
    family, header = icc_family(embedded), icc_header(embedded)
    if not family:
        message = "the profile of the output intent is not an ICC profile"
        return Intent("", complaints + complain("output-intent", message))
    if _is_cut(icc_data(embedded)):
        message = "the profile of the output intent is cut off"
        complaints += complain("output-intent", message)
    if header[12:16] != _OUTPUT:
        message = (
            f"the profile of the output intent is of the class {_quote(header[12:16])}, "
            f"not {_quote(_OUTPUT)}"
        )
        complaints += complain("output-intent", message)
    if family != "cmyk":
        message = (
            f"the profile of the output intent is for {family_in_words(family)}, not for CMYK"
        )
        complaints += complain("output-intent", message)
    components = round(number(entry(embedded, "/N")))
    if components != _COMPONENTS[family]:
        message = (
            f"the profile of the output intent is for {family_in_words(family)}, "
            f"but declares {components} components"
        )
        complaints += complain("output-intent", message)
    limit = _most_ink(icc_data(embedded))
    return Intent(family, complaints, icc_digest(embedded), limit)


def _most_ink(data: bytes) -> float:
    """Find the most ink that a press takes, from its profile."""
    return ink_limit(data) if isinstance(read_output_profile(data), tuple) else MOST_INK


def _is_cut(data: bytes) -> bool:
    """True if a profile is shorter than its header or its tags say (ICC.1, 7.2.2 and 7.3)."""
    size = int.from_bytes(data[:4])
    if size > len(data) or len(data) < _HEADER + 4:
        return True
    count = int.from_bytes(data[_HEADER : _HEADER + 4])
    if _HEADER + 4 + _TAG * count > len(data):
        return True
    tags = (data[at : at + _TAG] for at in range(_HEADER + 4, _HEADER + 4 + _TAG * count, _TAG))
    return any(int.from_bytes(tag[4:8]) + int.from_bytes(tag[8:]) > len(data) for tag in tags)


def _quote(signature: bytes) -> str:
    return repr(signature.decode("latin-1"))
