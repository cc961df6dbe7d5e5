"""Check the XMP metadata and the information dictionary of a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import pikepdf
from pikepdf.models.metadata import decode_pdf_date

from cardgen.preflight.findings import Objection
from cardgen.preflight.objects import UNREADABLE, entry, is_stream, items, name, text
from cardgen.preflight.profiles import Profile

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


def metadata(pdf: pikepdf.Pdf) -> Metadata:
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


def check(pdf: pikepdf.Pdf, known: Metadata, profile: Profile) -> tuple[Objection, ...]:
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
