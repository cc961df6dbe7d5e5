"""Read the pixels of pictures, measure their ink, and find damaged ones.

Pixels are sampled for ink, so that single ones do not count: a press minds ink that does not
dry. The checks for damage are cheap: enough bytes for all pixels, an end marker in coded
pictures. Wrong bits in the middle are not found.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from itertools import accumulate
from typing import Any, Final

import pikepdf
from PIL import Image, ImageChops

from cardgen.pdf_streams import (
    UNREADABLE,
    Key,
    entry,
    filters_of,
    is_stream,
    items,
    name,
    number,
    numbers,
    read_last_packed,
    size_of_picture,
)
from cardgen.preflight.colors import Space

_MOST_BYTES: Final = 100 << 20  # of an unpacked picture; larger ones are not read
_MODES: Final = {1: "L", 3: "RGB", 4: "CMYK"}
_CODED: Final = ("/DCTDecode", "/JPXDecode")
_PAPER: Final = {"/DeviceGray": b"\xff", "/DeviceCMYK": b"\0"}


def bands(picture: Any, count: int, least: int = 0) -> tuple[Image.Image, ...] | None:
    """Decode a picture into `count` grey images, one for each component. None if impossible.

    With `least`, a JPEG is scaled down while it is read, to at least so many pixels a side.
    """
    size = width, height = size_of_picture(picture)
    if width < 1 or height < 1 or width * height * count > _MOST_BYTES:
        return None
    coded = filters_of(picture)[-1]
    if coded in _CODED:
        return _decode(picture, coded, count, size, least)
    bits = round(number(entry(picture, "/BitsPerComponent"), 8))
    if bits not in (8, 16):
        return None
    data = picture.read_bytes()[:: bits // 8]  # the high byte is enough
    end = width * height * count
    if len(data) < end:
        return None
    return tuple(Image.frombytes("L", size, data[at:end:count]) for at in range(count))


def is_white(picture: Any) -> bool:
    """True if a picture in DeviceGray or DeviceCMYK prints no ink."""
    paper = _PAPER.get(name(entry(picture, "/ColorSpace")))
    width, height = size_of_picture(picture)
    if paper is None or filters_of(picture)[-1] in _CODED:
        return False
    if not 0 < width * height <= _MOST_BYTES or entry(picture, "/Decode") is not None:
        return False
    try:
        data: bytes = picture.read_bytes()
    except pikepdf.PikepdfError:
        return False
    return bool(data) and not data.strip(paper)


def _decode(
    picture: Any, coded: str, count: int, size: tuple[int, int], least: int
) -> tuple[Image.Image, ...] | None:
    """Decode a JPEG or JPEG 2000. None if its size or its number of components differs."""
    if count not in _MODES:
        return None
    data = read_last_packed(picture)
    kind = "JPEG" if coded == "/DCTDecode" else "JPEG2000"
    found: Image.Image = Image.open(BytesIO(data), formats=(kind,))
    if found.mode != _MODES[count] or found.size != size:
        return None
    inverted = count == 4 and "adobe_transform" in found.info  # Pillow inverts such values
    if least:
        found.draft(None, (least, least))
    whole = ImageChops.invert(found) if inverted else found
    return tuple(whole.split())


_INKS: Final = 4
_SIDE: Final = 256  # pixels of the sample, in either direction
_FEW: Final = 0.002  # share of the pixels that may have more ink
_FUNCTIONS: Final = 64  # of a shading
_SAMPLES: Final = 1 << 16


def ink_of_picture(picture: Any, space: Space) -> float:
    """Find the most ink, in per cent, of more than a few pixels of a picture; 0 if unknown."""
    if space.family != "cmyk" or (found := bands(picture, _INKS)) is None:
        return 0.0
    width, height = found[0].size
    size = min(width, _SIDE), min(height, _SIDE)
    few = tuple(band.resize(size, Image.Resampling.NEAREST) for band in found)
    counted: Any = Image.merge("CMYK", few).getcolors(_SIDE * _SIDE) or []
    decode = numbers(entry(picture, "/Decode"), 2 * _INKS) or (0.0, 1.0) * _INKS
    sums = sorted(((_ink(values, decode), count) for count, values in counted), reverse=True)
    few_pixels = _FEW * size[0] * size[1]
    totals = accumulate(count for _, count in sums)
    with_totals = zip(sums, totals, strict=True)
    return next((ink for (ink, _), total in with_totals if total > few_pixels), 0.0)


def _ink(values: Iterable[int], decode: tuple[float, ...]) -> float:
    """Add up the inks of a pixel in per cent. `decode` is the range of each ink (8.9.5.2)."""
    ranges = zip(values, decode[::2], decode[1::2], strict=True)
    shares = (low + value / 255 * (high - low) for value, low, high in ranges)
    return 100 * sum(min(1.0, max(0.0, share)) for share in shares)


def ink_of_shading(shading: Any, space: Space) -> float:
    """Find the most ink in per cent at the ends and samples of a shading; 0 if unknown."""
    if space.family != "cmyk":
        return 0.0
    most, left = 0.0, _FUNCTIONS
    waiting, seen = [entry(shading, "/Function")], set[Key]()
    while waiting and left:
        function, left = waiting.pop(), left - 1
        kind = entry(function, "/FunctionType")
        if kind == 2:
            ends = [numbers(entry(function, key), _INKS) for key in ("/C0", "/C1")]
            most = max(most, *(100 * sum(end) for end in ends if end), 0.0)
        elif kind == 3:
            key: Key = function.objgen
            if not function.is_indirect or key not in seen:
                seen.add(key)
                waiting += items(entry(function, "/Functions"))
        elif kind == 0 and is_stream(function):
            most = max(most, _ink_of_samples(function))
    return most


def _ink_of_samples(function: Any) -> float:
    """Find the most ink in the 8-bit samples of a function (7.10.2)."""
    listed = (numbers(entry(function, key), 2 * _INKS) for key in ("/Decode", "/Range"))
    spread = next(filter(None, listed), None)
    if spread is None or round(number(entry(function, "/BitsPerSample"))) != 8:
        return 0.0
    data = function.read_bytes()[: _SAMPLES * _INKS]
    rows = (data[at : at + _INKS] for at in range(0, len(data) - _INKS + 1, _INKS))
    return max((_ink(row, spread) for row in set(rows)), default=0.0)


_MOST: Final = 64 << 20  # bytes of an unpacked picture; larger ones are not checked
_COUNTS: Final = {"gray": 1, "indexed": 1, "rgb": 3, "lab": 3, "cmyk": 4}
_PLAIN: Final = (
    "/FlateDecode", "/LZWDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode",
)  # fmt: skip
_BANDS: Final = {"L": 1, "RGB": 3, "YCbCr": 3, "CMYK": 4}
_TAIL: Final = 64  # bytes that may follow the end marker


def picture_damage(picture: Any, space: Space | None) -> str:
    """Describe the damage of a picture (7.4.8, 7.4.9, 8.9.5.1); "" if there is none.

    Its `space` is None for a stencil mask.
    """
    filters = filters_of(picture)
    try:
        if filters[-1] == "/DCTDecode":
            return _jpeg(picture, space)
        if filters[-1] == "/JPXDecode":
            return _jpeg2000(read_last_packed(picture))
        if not set(filters) <= {*_PLAIN, ""}:
            return ""
        width, height = size_of_picture(picture)
        bits = 1 if space is None else round(number(entry(picture, "/BitsPerComponent"), 8))
        needed = (width * bits * _count(space) + 7) // 8 * height
        if not 0 < needed <= _MOST or width < 1:
            return ""
        there = len(picture.read_bytes())
    except UNREADABLE:
        return "it cannot be unpacked"
    return f"it has {there} bytes, but its pixels need {needed}" if there < needed else ""


def _count(space: Space | None) -> int:
    """Count the components of a pixel in a colour space; 0 if unknown."""
    if space is None:
        return 1
    return len(space.inks) if space.family == "spot" else _COUNTS.get(space.family, 0)


def _jpeg(picture: Any, space: Space | None) -> str:
    """Check that a JPEG is complete and has the declared colours. Return the damage or ""."""
    data = read_last_packed(picture)
    try:
        found = Image.open(BytesIO(data), formats=("JPEG",))
        count, there = _count(space), _BANDS.get(found.mode, 0)
        if count and there and count != there:
            return f"it has {there} colours, but the file says {count}"
        if b"\xff\xd9" not in data[-_TAIL:]:
            found.draft(None, (1, 1))
            found.load()
    except (OSError, SyntaxError, Image.DecompressionBombError):
        return "it is cut off, or is not a JPEG"
    return ""


def _jpeg2000(data: bytes) -> str:
    """Check that a JPEG 2000 is complete (ISO 15444-1, I.4, A.4.4). Return the damage or ""."""
    if b"\xff\xd9" in data[-_TAIL:]:
        return ""
    at, size, kind = 0, 8, b""
    while at + 8 <= len(data) and size >= 8 and kind != b"jp2c":
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        at += size
    # A box of less than 8 bytes goes to the end, or is longer than pictures are.
    return "" if kind == b"jp2c" and size >= 8 and at <= len(data) else "it is cut off"
