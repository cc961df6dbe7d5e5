"""Pictures as data URIs, in the two formats that every SVG program reads (SVG 2, 12.3).

The pixels of a JPEG in sRGB stay as they are. What describes them goes: orientation, which some
programs follow and some do not, becomes a transform; and where a photo was taken is nobody's
business. One of another colour profile, which some programs heed and some do not, is made anew
in sRGB. Anything else becomes a PNG of the pixels that the other backends draw: of a PNG that
is odd or damaged, programs make different things.
"""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Final, NamedTuple

from cardgen.backends.cache import SizedCache
from cardgen.backends.pictures import plain_jpeg, veiled
from cardgen.backends.strip_metadata import bare_png
from cardgen.display import Veil
from cardgen.pictures import UPRIGHT, decoded, header

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


_embedded: Final[SizedCache[tuple[bytes, Veil | None], Embedded]] = SizedCache(32 << 20)


def embedded(data: bytes, veil: Veil | None = None) -> Embedded:
    """The picture to embed, under a veil. Raises LayoutError "bad-picture"."""

    def make() -> tuple[Embedded, int]:
        made = _made(data, veil)
        return made, len(data) + len(made.uri)

    return _embedded.get((data, veil), make)


def _made(data: bytes, veil: Veil | None) -> Embedded:
    plain, said = None if veil else plain_jpeg(data), header(data)
    if plain is not None:
        orientation = UPRIGHT if said.profile else said.orientation
        return Embedded(_uri("jpeg", plain), TURNS.get(orientation, TURNS[UPRIGHT]))
    buffer = BytesIO()
    veiled(decoded(data), veil).save(buffer, "PNG")
    return Embedded(_uri("png", bare_png(buffer.getvalue())), TURNS[UPRIGHT])


def _uri(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{b64encode(data).decode('ascii')}"
