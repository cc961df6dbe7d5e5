"""Pictures as data URIs, in the two formats that every SVG program reads (SVG 2, 12.3).

The pixels of a JPEG or PNG stay as they are. What describes them goes: orientation, which
some programs follow and some do not, becomes a transform; colour profiles are left out as
in all our formats; and where a photo was taken is nobody's business. Anything else, WebP
among it, becomes a PNG.
"""

from __future__ import annotations

import re
from base64 import b64encode
from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image

from cardgen.backends.cache import SizedCache
from cardgen.backends.pictures import decoded

_ORIENTATION: Final = 0x0112
_UPRIGHT: Final = 1
TURNS: Final = {
    1: (1, 0, 0, 1),
    2: (-1, 0, 0, 1),
    3: (-1, 0, 0, -1),
    4: (1, 0, 0, -1),
    5: (0, 1, 1, 0),
    6: (0, 1, -1, 0),
    7: (0, -1, -1, 0),
    8: (0, -1, 1, 0),
}
"""What makes pixels upright that are stored in an orientation of EXIF's, as a matrix."""

_SOI, _EOI, _SOS = b"\xff\xd8", b"\xff\xd9", 0xDA
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_DESCRIBING: Final = {*range(0xE1, 0xEE), 0xEF, 0xFE}  # APP1 to 13, 15 and comments
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_NEEDED: Final = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")


class Embedded(NamedTuple):
    """A data URI, and how to turn what it holds."""

    uri: str
    turn: tuple[int, int, int, int]


_embedded: Final[SizedCache[bytes, Embedded]] = SizedCache(32 << 20)


def embedded(data: bytes) -> Embedded:
    """The picture to embed. Raises LayoutError "bad-picture"."""

    def make() -> tuple[Embedded, int]:
        made = _made(data)
        return made, len(data) + len(made.uri)

    return _embedded.get(data, make)


def _made(data: bytes) -> Embedded:
    image = decoded(data)
    with Image.open(BytesIO(data)) as stored:
        orientation = stored.getexif().get(_ORIENTATION, _UPRIGHT)
        plain = stored.mode in ("L", "RGB")
    if data.startswith(_SOI) and plain:
        bare = _bare_jpeg(data)
        if bare is not None:
            return Embedded(_uri("jpeg", bare), TURNS.get(orientation, TURNS[_UPRIGHT]))
    if data.startswith(_PNG) and orientation == _UPRIGHT:
        return Embedded(_uri("png", _bare_png(data)), TURNS[_UPRIGHT])
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return Embedded(_uri("png", _bare_png(buffer.getvalue())), TURNS[_UPRIGHT])


def _uri(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{b64encode(data).decode('ascii')}"


def _bare_jpeg(data: bytes) -> bytes | None:
    """Frames and scans alone (ITU-T T.81, annex B), or None if it is not laid out so."""
    kept, at = [_SOI], len(_SOI)
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


def _bare_png(data: bytes) -> bytes:
    """Pixels, palette and transparency alone (PNG 3rd edition, 11.2 and 11.3.1)."""
    kept, at = [_PNG], len(_PNG)
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if data[at + 4 : at + 8] in _NEEDED:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)
