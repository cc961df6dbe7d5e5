"""Check a file besides its content.

Encryption, scripts, attachments and annotations; XMP metadata and the information dictionary;
output intents, the printing condition of the file (ISO 32000-1, 14.11.5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import pikepdf
from pikepdf.models.metadata import decode_pdf_date

from cardgen.icc import ink_limit, read_output_profile
from cardgen.pdf_streams import (
    UNREADABLE,
    chain,
    dictionary,
    entry,
    is_stream,
    items,
    name,
    number,
    text,
    values,
)
from cardgen.preflight.boxes import PdfPageSize, rectangle, unit
from cardgen.preflight.colors import family_in_words, icc_data, icc_digest, icc_family
from cardgen.preflight.findings import Complaints, Objection
from cardgen.preflight.profiles import Profile

_HIDDEN, _NO_VIEW = 2, 32  # flags of annotations (12.5.3)
_PRINTERS_OWN: Final = ("/TrapNet", "/PrinterMark")
_NODES: Final = 10_000  # of a name tree


def check_file(pdf: pikepdf.Pdf, profile: Profile) -> Iterator[Objection]:
    """Check version, encryption, scripts and attachments of a file."""
    complain = profile.complaints
    major, _, minor = pdf.pdf_version.partition(".")
    version = int(major or 0), int(minor or 0)
    if version > profile.version:
        newest = ".".join(map(str, profile.version))
        message = f"the file is PDF {'.'.join(map(str, version))}, newer than {newest}"
        # PDF/X-4 lets readers ignore features of 1.7, but not of 2.0.
        mild = version[0] == 1 and not profile.opaque
        yield from complain("pdf-version", message, mild=mild)
    if profile.opaque and name(entry(pdf.trailer, "/Type")) == "/XRef":
        message = "the table of objects is compressed, which needs PDF 1.5"
        yield from complain("pdf-version", message)
    if pdf.is_encrypted:
        yield from complain("encryption", "the file is encrypted")
    names = entry(pdf.Root, "/Names")
    if dictionary(names, "/JavaScript") is not None or _starts_javascript(pdf.Root):
        yield from complain("javascript", "the file holds JavaScript")
    if attached := sorted(_attachments(dictionary(names, "/EmbeddedFiles"))):
        message = f"the file holds other files: {', '.join(attached[:8])}"
        yield from complain("embedded-file", message)


def check_page(page: Any, found: PdfPageSize, profile: Profile) -> Iterator[Objection]:
    """Check annotations and actions of a page."""
    if _starts_javascript(page):
        yield from profile.complaints("javascript", "a page starts JavaScript")
    around = found.boxes.get("/BleedBox") or found.trim
    for note in items(entry(page, "/Annots")):
        kind = name(entry(note, "/Subtype"))
        if _starts_javascript(note) or _starts_javascript(entry(note, "/Parent")):
            message = f"an annotation ({kind[1:]}) starts JavaScript"
            yield from profile.complaints("javascript", message)
        box = rectangle(entry(note, "/Rect"), unit(page))
        is_mark = kind in _PRINTERS_OWN  # ISO 15930-7, 6.17
        if not is_mark and box and around and box.common(around).has_area:
            message = f"an annotation ({kind[1:] or 'of no kind'}) lies within the bleed box"
            yield from profile.complaints("annotation", message)


def is_visible(note: Any) -> bool:
    """True if an annotation is visible on paper or screen."""
    return not int(number(entry(note, "/F"))) & (_HIDDEN | _NO_VIEW)


def appearances(note: Any) -> list[Any]:
    """List the form XObjects with which an annotation is shown (12.5.5)."""
    normal = entry(entry(note, "/AP"), "/N")
    if isinstance(normal, pikepdf.Stream):
        return [normal]
    state = name(entry(note, "/AS"))
    return [form for key, form in values(normal) if not state or key == state]


def _starts_javascript(holder: Any) -> bool:
    """True if an action of an object, or a following action, is JavaScript."""
    actions = [entry(holder, "/A"), entry(holder, "/OpenAction")]
    actions += [action for _, action in values(entry(holder, "/AA"))]
    return any(
        name(entry(action, "/S")) == "/JavaScript" or entry(action, "/JS") is not None
        for first in actions
        for action in chain(first, "/Next")
    )


def _attachments(tree: Any) -> list[str]:
    """List the names of the attached files in a name tree (7.9.6)."""
    found: list[str] = []
    for node in chain(tree, "/Kids"):
        found += map(str, items(entry(node, "/Names"))[::2])
        if len(found) >= _NODES:
            break
    return found


_PAIRS: Final[Mapping[str, str]] = {
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Creator": "xmp:CreatorTool",
    "/Producer": "pdf:Producer",
    "/CreationDate": "xmp:CreateDate",
    "/ModDate": "xmp:ModifyDate",
}
"""Properties of both the information dictionary and XMP (ISO 19005-1, table 1)."""
_CLAIMS: Final = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part", "pdfxid:GTS_PDFXVersion")
_PRESS_NEEDS: Final = (
    "dc:title", "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate", "xmpMM:DocumentID",
    "xmpMM:VersionID", "xmpMM:RenditionClass",
)  # fmt: skip
"""Properties that PDF/X-4 asks for in XMP (ISO 15930-7, 6.9)."""
_OLD_PRESS_NEEDS: Final = ("/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate")


class Metadata(NamedTuple):
    """Metadata of a file: XMP properties by name with prefix, None without readable XMP."""

    properties: Mapping[str, str] | None
    hint: str = ""  # the PDF/X version in the information dictionary
    conformance: str = ""  # the PDF/X-1a version there

    @property
    def claims(self) -> list[str]:
        """Standards that the file claims to follow, such as PDF/A-2B or PDF/X-4."""
        archive, level, accessible, press = (
            (self.properties or {}).get(key, "") for key in _CLAIMS
        )
        claims = [f"PDF/A-{archive}{level}" if archive else ""]
        claims += [f"PDF/UA-{accessible}" if accessible else "", press]
        return [*filter(None, claims)]


def read_metadata(pdf: pikepdf.Pdf) -> Metadata:
    """Read the metadata (XMP) of a file."""
    info = entry(pdf.trailer, "/Info")
    properties: Mapping[str, str] | None = None
    if is_stream(entry(pdf.Root, "/Metadata")):
        wanted = (*_PAIRS.values(), *_PRESS_NEEDS, *_CLAIMS, "pdf:Trapped")
        with suppress(*UNREADABLE, SyntaxError):  # lxml raises a SyntaxError
            xmp = pdf.open_metadata(
                set_pikepdf_as_editor=False, update_docinfo=False, strict=True
            )
            found = ((key, xmp.get(key)) for key in wanted)
            properties = {key: _join(value) for key, value in found if value is not None}
    hints = (text(entry(info, key)) for key in ("/GTS_PDFXVersion", "/GTS_PDFXConformance"))
    return Metadata(properties, *hints)


def check_metadata(pdf: pikepdf.Pdf, known: Metadata, profile: Profile) -> Iterator[Objection]:
    """Check that a file for a press names its standard, and has the metadata for it."""
    if not profile.press:
        return
    complain, info = profile.complaints, entry(pdf.trailer, "/Info")
    if known.properties is None and not profile.opaque:
        yield from complain("metadata", "there is no XMP, or it cannot be read")
        return
    if len(items(entry(pdf.trailer, "/ID"))) != 2:
        yield from complain("metadata", "the file has no identifier (ID)")
    trapped, in_xmp = name(entry(info, "/Trapped"))[1:], ""
    if profile.opaque:
        yield from _check_old_information(info, known, profile)
    else:
        assert known.properties is not None
        yield from _check_xmp(info, known.claims, known.properties, profile)
        in_xmp = known.properties.get("pdf:Trapped", "")
        trapped = trapped or in_xmp
    if trapped not in ("True", "False"):
        yield from complain("metadata", "the file does not say whether it is trapped")
    if in_xmp and in_xmp != trapped:
        message = f"Trapped is {trapped!r} in the file's information, but {in_xmp!r} in XMP"
        yield from complain("metadata", message, mild=True)


def _check_xmp(
    info: Any, claims: Collection[str], properties: Mapping[str, str], profile: Profile
) -> Iterator[Objection]:
    """Check the XMP metadata for PDF/X-4, and compare them with the information dictionary.

    See ISO 15930-7, 6.9.
    """
    complain = profile.complaints
    if profile.standard not in claims:
        said = " and ".join(claims) or "no standard"
        yield from complain("claim", f"XMP claims {said}, not {profile.standard}")
    for needed in _PRESS_NEEDS:
        if not properties.get(needed):
            yield from complain("metadata", f"XMP has no {needed}")
    for key, prefixed in _PAIRS.items():
        here, there = text(entry(info, key)), properties.get(prefixed, "")
        if here and not _agree(key, here, there):
            said = repr(there) if there else "nothing"
            message = f"{key[1:]} is {here!r} in the file's information, but {said} in XMP"
            yield from complain("metadata", message, mild=True)


def _check_old_information(info: Any, known: Metadata, profile: Profile) -> Iterator[Objection]:
    """Check the information dictionary for PDF/X-1a (ISO 15930-4, 6.9)."""
    said = known.conformance or known.hint
    if not said.startswith(profile.standard):
        message = (
            f"the file's information claims {said or 'no standard'}, not {profile.standard}"
        )
        yield from profile.complaints("claim", message)
    for key in _OLD_PRESS_NEEDS:
        if not text(entry(info, key)):
            message = f"the file's information has no {key[1:]}"
            yield from profile.complaints("metadata", message)


def _agree(key: str, here: str, there: str) -> bool:
    """True if a property is the same in the information dictionary (`here`) and in XMP."""
    if not key.endswith("Date"):
        return here.strip("\0 ") == there.strip("\0 ")
    try:
        return _moment(decode_pdf_date(here)) == _moment(datetime.fromisoformat(there))
    except ValueError:
        return False


def _moment(date: datetime) -> datetime:
    """Round a date down to seconds, in UTC. A date without time zone is in UTC."""
    return date.replace(microsecond=0, tzinfo=date.tzinfo or UTC).astimezone(UTC)


def _join(value: Any) -> str:
    """Join the values of an XMP property in the way of the information dictionary."""
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
    complaints: Complaints
    icc: str = ""  # digest of its profile
    most_ink: float = MOST_INK  # percent


def read_intent(root: Any, profile: Profile) -> Intent:
    """Read the output intent of a file. Only files for print shops need one."""
    if not profile.press:
        return Intent("", ())
    listed = [
        found for found in items(entry(root, "/OutputIntents"))
        if name(entry(found, "/S")) == "/GTS_PDFX"
    ]  # fmt: skip
    if not listed:
        message = "there is no output intent GTS_PDFX"
        return Intent("", profile.complaints("output-intent", message))
    profile_stream = entry(listed[0], "/DestOutputProfile")
    data = icc_data(profile_stream)
    family = icc_family(profile_stream)
    messages = _faults_of_intents(listed, profile_stream, family, data)
    complaints = tuple(
        o for each in messages for o in profile.complaints("output-intent", each)
    )
    if not family:
        return Intent("", complaints)
    # The most ink that a press takes is known from its profile.
    most_ink = ink_limit(data) if isinstance(read_output_profile(data), tuple) else MOST_INK
    return Intent(family, complaints, icc_digest(profile_stream), most_ink)


def _faults_of_intents(
    listed: list[Any], embedded: Any, family: str, data: bytes
) -> Iterator[str]:
    """Describe errors in output intents. `embedded` is the profile of the first one."""
    if len(listed) > 1:
        yield f"there are {len(listed)} output intents GTS_PDFX, but one is permitted"
    if not text(entry(listed[0], "/OutputConditionIdentifier")):
        yield "the output intent does not name its printing condition"
    if not is_stream(embedded):
        yield "the output intent has no ICC profile"
        return
    if not family:
        yield "the profile of the output intent is not an ICC profile"
        return
    if _is_cut(data):
        yield "the profile of the output intent is cut off"
    if (kind := data[12:16]) != _OUTPUT:
        quoted, wanted = (repr(each.decode("latin-1")) for each in (kind, _OUTPUT))
        yield f"the profile of the output intent is of the class {quoted}, not {wanted}"
    if family != "cmyk":
        colors = family_in_words(family)
        yield f"the profile of the output intent is for {colors}, not for CMYK"
    components = round(number(entry(embedded, "/N")))
    if components != _COMPONENTS[family]:
        yield (
            f"the profile of the output intent is for {family_in_words(family)}, but declares "
            f"{components} components"
        )


def _is_cut(data: bytes) -> bool:
    """True if an ICC profile is shorter than its header says (ICC.1, 7.2.2 and 7.3)."""
    tags_at = _HEADER + 4
    end = tags_at + _TAG * int.from_bytes(data[_HEADER:tags_at])
    if max(int.from_bytes(data[:4]), tags_at, end) > len(data):
        return True
    tags = (data[at : at + _TAG] for at in range(tags_at, end, _TAG))
    return any(int.from_bytes(tag[4:8]) + int.from_bytes(tag[8:]) > len(data) for tag in tags)
