"""Files of pictures without what describes them, such as where a photo was taken."""

from __future__ import annotations

import re
from typing import Final

JPEG: Final = b"\xff\xd8"
PNG: Final = b"\x89PNG\r\n\x1a\n"
"""What files of these formats begin with."""

_EOI, _SOS = b"\xff\xd9", 0xDA
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_DESCRIBING: Final = {*range(0xE1, 0xEE), 0xEF, 0xFE}  # APP1 to 13, 15 and comments
_NEEDED: Final = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")


def bare_jpeg(data: bytes) -> bytes | None:
    """Frames and scans alone (ITU-T T.81, annex B), or None if it is not laid out so."""
    kept, at = [JPEG], len(JPEG)
    while (marker := data[at : at + 2]) != _EOI:
        if len(marker) < 2 or marker[0] != 0xFF:
            return None
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker[1] == _SOS:
            found = _AFTER_SCAN.search(data, end)
            if found is None:
                return None
            end = found.start()
        if marker[1] not in _DESCRIBING:
            kept.append(data[at:end])
        at = end
    return b"".join((*kept, _EOI))


def bare_png(data: bytes) -> bytes:
    """Pixels, palette and transparency alone (PNG 3rd edition, 11.2 and 11.3.1)."""
    kept, at = [PNG], len(PNG)
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if data[at + 4 : at + 8] in _NEEDED:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)
