"""Read the pixels of pictures, before Decode (ISO 32000-1, 8.9.5.2)."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import pikepdf
from PIL import Image, ImageChops

from cardgen.pdf_streams import last_packed
from cardgen.preflight.objects import entry, name, number, one_or_more

_MOST_BYTES: Final = 100 << 20  # of an unpacked picture; larger ones are not read
_MODES: Final = {1: "L", 3: "RGB", 4: "CMYK"}
_CODED: Final = ("/DCTDecode", "/JPXDecode")


def bands(picture: Any, count: int, least: int = 0) -> tuple[Image.Image, ...] | None:
    """Unpack a picture into `count` images of mode L, one per component; None if impossible.

    With `least`, a JPEG is scaled down while it is read, to at least so many pixels a side.
    """
    width, height = (round(number(entry(picture, key))) for key in ("/Width", "/Height"))
    if width < 1 or height < 1 or width * height * count > _MOST_BYTES:
        return None
    filters = [name(each) for each in one_or_more(entry(picture, "/Filter"))]
    if filters[-1] in _CODED:
        return _decode(picture, filters[-1], count, (width, height), least)
    bits = round(number(entry(picture, "/BitsPerComponent"), 8))
    if bits not in (8, 16):
        return None
    data = picture.read_bytes()[:: bits // 8]  # the high byte is enough
    size = width * height
    if len(data) < size * count:
        return None
    return tuple(
        Image.frombytes("L", (width, height), data[at : size * count : count])
        for at in range(count)
    )


def is_white(picture: Any) -> bool:
    """True if a picture in DeviceGray or DeviceCMYK prints nothing."""
    paper = {"/DeviceGray": b"\xff", "/DeviceCMYK": b"\0"}.get(
        name(entry(picture, "/ColorSpace"))
    )
    filters = [name(each) for each in one_or_more(entry(picture, "/Filter"))]
    count = number(entry(picture, "/Width")) * number(entry(picture, "/Height"))
    if paper is None or filters[-1] in _CODED or not 0 < count <= _MOST_BYTES:
        return False
    if entry(picture, "/Decode") is not None:
        return False
    try:
        data: bytes = picture.read_bytes()
    except pikepdf.PikepdfError:
        return False
    return bool(data) and not data.strip(paper)


def _decode(
    picture: Any, coded: str, count: int, size: tuple[int, int], least: int
) -> tuple[Image.Image, ...] | None:
    if count not in _MODES:
        return None
    data = last_packed(picture)
    kind = "JPEG" if coded == "/DCTDecode" else "JPEG2000"
    found: Image.Image = Image.open(BytesIO(data), formats=(kind,))
    if found.mode != _MODES[count] or found.size != size:
        return None
    inverted = count == 4 and "adobe_transform" in found.info  # Pillow inverts such values
    if least:
        found.draft(None, (least, least))
    whole = ImageChops.invert(found) if inverted else found
    return tuple(whole.split())
