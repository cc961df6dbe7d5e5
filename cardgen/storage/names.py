"""Names for files that every file system takes, made of texts that people wrote.

A message's id is free text. Windows takes a colon for the beginning of a stream, refuses other
marks and keeps some names for itself; no name may lead into another folder.
"""

from __future__ import annotations

import re
from typing import Final

_REFUSED: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]+')
_RESERVED: Final = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE
)
_LONGEST: Final = 200  # bytes; all file systems take 255 with the extension


def file_name(text: str, extension: str) -> str:
    """A file's name of a text, which is its stem as far as it can be.

    What cannot stand in a name becomes a hyphen.
    """
    stem = _REFUSED.sub("-", text).strip(" .") or "-"
    while len(stem.encode()) > _LONGEST:
        stem = stem[:-1].rstrip(" .")
    if _RESERVED.fullmatch(stem.partition(".")[0].rstrip()):
        stem = f"{stem}-"
    return f"{stem}.{extension}"
