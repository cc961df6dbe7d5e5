"""Pictures as data URIs, in the two formats that every SVG program reads (SVG 2, 12.3).

The pixels of a JPEG or PNG stay as they are. What describes them goes: orientation, which
some programs follow and some do not, becomes a transform; colour profiles are left out as
in all our formats; and where a photo was taken is nobody's business. Anything else, WebP
among it, becomes a PNG.
"""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image

from cardgen.backends.cache import SizedCache
from cardgen.backends.pictures import decoded
from cardgen.backends.strip_metadata import JPEG, PNG, bare_jpeg, bare_png

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
    if data.startswith(JPEG) and plain:
        bare = bare_jpeg(data)
        if bare is not None:
            return Embedded(_uri("jpeg", bare), TURNS.get(orientation, TURNS[_UPRIGHT]))
    if data.startswith(PNG) and orientation == _UPRIGHT:
        return Embedded(_uri("png", bare_png(data)), TURNS[_UPRIGHT])
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return Embedded(_uri("png", bare_png(buffer.getvalue())), TURNS[_UPRIGHT])


def _uri(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{b64encode(data).decode('ascii')}"
