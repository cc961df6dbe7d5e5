"""Text files are UTF-8; what is not says in which line, or that it is no text at all."""

from __future__ import annotations

import codecs
import re
from typing import Final

from cardgen.errors import EncodingError, Location

_KINDS: Final = {
    "a picture": rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF.{4}WEBP",
    "a PDF file": rb"%PDF-",
    "a workbook or another packed file": rb"PK\x03\x04",
    "an old workbook or another file of Office": rb"\xd0\xcf\x11\xe0",
    "a font": rb"OTTO|ttcf|\0\x01\0\0",
}  # by how such files begin


def decode(data: bytes, file: str) -> str:
    """The text of `file`, without a byte order mark. Raises EncodingError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if kind := other_kind(data):
            raise EncodingError(
                "bad-encoding",
                f"this is {kind}, not a text file",
                location=Location(file),
                hint="name another file",
            ) from None
        line = data.count(b"\n", 0, error.start) + 1
        raise EncodingError(
            "bad-encoding",
            f"byte 0x{data[error.start]:02X} is not UTF-8",
            location=Location(file, line),
            hint="save the file as UTF-8",
        ) from None


def other_kind(data: bytes) -> str:
    """What a file is that begins so, if it is one of those that people take for a text."""
    found = (kind for kind, start in _KINDS.items() if re.match(start, data, re.DOTALL))
    return next(found, "")


def check_encoding(name: str) -> None:
    """Raise ValueError for the name of an encoding of texts that Python does not know."""
    try:
        codecs.getincrementaldecoder(name)().decode(b"")
        "".encode(name)
    except (LookupError, ValueError) as error:
        known = "it may be utf-8, cp949, gb18030, shift_jis or big5"
        raise ValueError(f"{name!r} is not known; {known}") from error
