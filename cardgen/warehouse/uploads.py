"""Uploads of lists: the name and bytes of a list in a request, and their way to the folder.

A list is the body, with its name in ``Content-Disposition`` (RFC 6266) or in the address as
``?name=``, or it is the file of a form (RFC 7578). It is written into the folder under a hidden
name and renamed, so that it is taken like any other list.
"""

from __future__ import annotations

import unicodedata
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import HTTP
from threading import Lock
from typing import Final, NamedTuple

from cardgen.lazy import lazy_pattern
from cardgen.storage import file_name
from cardgen.warehouse.folder import LISTS, DropFolder, is_report

MOST_BYTES: Final = 32 << 20
"""Size of a request in bytes; a workbook of a hundred thousand rows has 3 MB."""
_BOUNDARY: Final = lazy_pattern(r"[0-9A-Za-z'()+_,\-./:=? ]{1,70}")  # RFC 2046, 5.1.1
_MOST_PARTS: Final = 20
# Hidden files, options of commands, and formulas of spreadsheets.
_LEADING: Final = (".", "~", "-", "=", "+", "@")
_UNSEEN: Final = ("Cc", "Cf", "Zl", "Zp")
_MOST_HEAD: Final = 8 << 10  # bytes of the headers of a part
_HEADER_END: Final = b"\r\n\r\n"


class UploadError(Exception):
    """Refusal of an upload, with its HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class SentList(NamedTuple):
    """Name and bytes of an uploaded list."""

    name: str
    data: bytes


def parse_list(kind: str, disposition: str, asked: str, body: bytes) -> SentList:
    """Read the list in a request; `asked` is the name in its address. Raises UploadError."""
    about = Message()
    about["Content-Type"] = kind
    if about.get_content_type() == "multipart/form-data":
        name, data = _parse_form(str(about.get_param("boundary", "")), body)
    else:
        name, data = asked or _parse_name(disposition), body
    if not data:
        raise UploadError(400, "the list is empty")
    return SentList(clean_name(name), data)


def clean_name(name: str) -> str:
    """Check and clean the name of a list. Raises UploadError."""
    base = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).strip()
    stem, dot, extension = base.rpartition(".")
    if not dot or not stem.strip(" .") or f".{extension.lower()}" not in LISTS:
        raise UploadError(415, f"the name of a list must end with one of {', '.join(LISTS)}")
    clean = file_name(stem, extension.lower())
    # Such characters are invisible, or change the direction of the name.
    disguised = any(unicodedata.category(char) in _UNSEEN for char in clean)
    if clean.startswith(_LEADING) or is_report(clean) or disguised:
        raise UploadError(400, "a list cannot have this name")
    return clean


class Letterbox:
    """Drops uploaded lists into the folder."""

    def __init__(self, folder: DropFolder) -> None:
        self._folder = folder
        self._lock = Lock()

    def put(self, sent: SentList) -> None:
        """Put a list into the watched folder. Raises UploadError and OutputError."""
        with self._lock:
            if not self._folder.is_there:
                raise UploadError(503, "the folder cannot be reached")
            if not self._folder.put(sent.name, sent.data):
                raise UploadError(409, f"a list with the name {sent.name} is waiting already")


def _parse_name(disposition: str) -> str:
    """Parse the file name in a header; ``filename*`` is preferred (RFC 6266, 4.3)."""
    about = Message()
    about["Content-Disposition"] = disposition
    given = about.get_param("filename", "", "content-disposition")
    if isinstance(given, tuple):  # RFC 8187: the value names its encoding
        encoding, _, value = given
        try:
            return value.encode("latin-1").decode(encoding or "utf-8")
        except (LookupError, UnicodeError):
            raise UploadError(400, "the encoding of the name is unknown") from None
    # Browsers and curl send UTF-8, against RFC 9110, 5.5.
    try:
        return str(given).encode("latin-1").decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return str(given)


def _parse_form(boundary: str, body: bytes) -> tuple[str, bytes]:
    """Return name and content of the one file in a form. Raises UploadError."""
    if not _BOUNDARY.fullmatch(boundary) or boundary.endswith(" "):
        raise UploadError(400, "the request is not a form")
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())
    if len(parts) > _MOST_PARTS or len(parts) < 3 or not parts[-1].startswith(b"--"):
        raise UploadError(400, "the form is not complete")
    found = []
    for part in parts[1:-1]:
        head, end, data = part.partition(_HEADER_END)
        if not end or not head.startswith(b"\r\n") or len(head) > _MOST_HEAD:
            raise UploadError(400, "the form is not complete")
        parser = BytesHeaderParser(policy=HTTP.clone(raise_on_defect=False))
        headers = parser.parsebytes(head[2:] + _HEADER_END)
        raw = _find_raw_header(head[2:], b"content-disposition")
        if name := _parse_name(raw or str(headers.get("content-disposition", ""))):
            found.append((name, data))
    if len(found) != 1:
        raise UploadError(400, "the form must have one file")
    return found[0]


def _find_raw_header(head: bytes, name: bytes) -> str:
    """Return the value of a header with one character for each byte."""
    for line in head.split(b"\r\n"):
        key, colon, value = line.partition(b":")
        if colon and key.strip().lower() == name:
            return value.strip().decode("latin-1")
    return ""
