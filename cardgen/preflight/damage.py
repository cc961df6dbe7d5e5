"""Find pictures and fonts that are cut off, or are of another kind than the file says.

The checks are cheap: enough bytes for all pixels, an end marker in coded pictures, tables of
fonts within the font. Wrong bits in the middle are not found.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from PIL import Image

from cardgen.pdf_streams import last_packed
from cardgen.preflight.colors import Space
from cardgen.preflight.glyphs import compact
from cardgen.preflight.objects import (
    UNREADABLE,
    dictionary,
    entry,
    is_stream,
    items,
    name,
    number,
    one_or_more,
)

_MOST: Final = 64 << 20  # bytes of an unpacked picture; larger ones are not checked
_COUNTS: Final = {"gray": 1, "indexed": 1, "rgb": 3, "lab": 3, "cmyk": 4}
_PLAIN: Final = (
    "/FlateDecode", "/LZWDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode",
)  # fmt: skip
_BANDS: Final = {"L": 1, "RGB": 3, "YCbCr": 3, "CMYK": 4}
_TAIL: Final = 64  # bytes that may follow the end marker
_ENTRY: Final = 16  # bytes of a table record (ISO/IEC 14496-22, 4.5)
_DRAWN: Final = (b"head", b"maxp", b"loca", b"glyf", b"hmtx", b"hhea")
_COMPACT: Final = (b"OTTO", b"\0\1\0\0", b"true")


def of_picture(picture: Any, space: Space | None) -> str:
    """Describe the damage of a picture (ISO 32000-1, 7.4.8, 7.4.9, 8.9.5.1); empty for none.

    Its `space` is None for a stencil mask.
    """
    filters = [name(each) for each in one_or_more(entry(picture, "/Filter"))]
    try:
        if filters[-1] == "/DCTDecode":
            return _jpeg(picture, space)
        if filters[-1] == "/JPXDecode":
            return _jpeg2000(last_packed(picture))
        if not set(filters) <= {*_PLAIN, ""}:
            return ""
        width, height = (round(number(entry(picture, key))) for key in ("/Width", "/Height"))
        bits = 1 if space is None else round(number(entry(picture, "/BitsPerComponent"), 8))
        needed = (width * bits * _count(space) + 7) // 8 * height
        if not 0 < needed <= _MOST or width < 1:
            return ""
        there = len(picture.read_bytes())
    except UNREADABLE:
        return "it cannot be unpacked"
    return f"it has {there} bytes, and its pixels need {needed}" if there < needed else ""


def _count(space: Space | None) -> int:
    """Count the components of a pixel; 0 if unknown."""
    if space is None:
        return 1
    return len(space.inks) if space.family == "spot" else _COUNTS.get(space.family, 0)


def _jpeg(picture: Any, space: Space | None) -> str:
    data = last_packed(picture)
    try:
        found = Image.open(BytesIO(data), formats=("JPEG",))
        count, there = _count(space), _BANDS.get(found.mode, 0)
        if count and there and count != there:
            return f"it has {there} colours, and {count} are said"
        if b"\xff\xd9" not in data[-_TAIL:]:
            found.draft(None, (1, 1))
            found.load()
    except (OSError, SyntaxError, Image.DecompressionBombError):
        return "it breaks off, or is no JPEG"
    return ""


def _jpeg2000(data: bytes) -> str:
    """Check that the codestream of a JPEG 2000 is whole (ISO 15444-1, I.4, A.4.4)."""
    if b"\xff\xd9" in data[-_TAIL:]:
        return ""
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if size < 8:  # to the end, or longer than pictures are
            break
        at += size
        if kind == b"jp2c":
            return "" if at <= len(data) else "it breaks off"
    return "it breaks off"


def of_font(font: Any) -> str:
    """Describe the damage of an embedded font program; empty for none."""
    if name(entry(font, "/Subtype")) == "/Type0":
        inner = items(entry(font, "/DescendantFonts"))
        font = inner[0] if inner else None
    descriptor = dictionary(font, "/FontDescriptor")
    checks = (("/FontFile2", _tables), ("/FontFile3", _compact), ("/FontFile", _type1))
    for key, check in checks:
        if is_stream(packed := entry(descriptor, key)):
            try:
                return check(packed.read_bytes())
            except UNREADABLE:
                return "it cannot be unpacked"
    return ""


def _tables(data: bytes) -> str:
    """Check that a TrueType program has its tables, and has them whole."""
    if data[:4] == b"ttcf":
        return ""
    if data[:4] not in (*_COMPACT, b"typ1"):
        return "it is no TrueType"
    count = int.from_bytes(data[4:6])
    listed = [data[at : at + _ENTRY] for at in range(12, 12 + _ENTRY * count, _ENTRY)]
    ends = {
        each[:4]: int.from_bytes(each[8:12]) + int.from_bytes(each[12:16])
        for each in listed
        if len(each) == _ENTRY
    }
    if b"CFF " in ends:
        return "" if ends[b"CFF "] <= len(data) else "it breaks off"
    if lacking := [tag.decode() for tag in _DRAWN if tag not in ends]:
        return f"it lacks the table {lacking[0]}"
    return "it breaks off" if max(ends[tag] for tag in _DRAWN) > len(data) else ""


def _compact(data: bytes) -> str:
    """Check that a CFF program, bare or in an OpenType font, has its last glyph."""
    try:
        if data[:4] in _COMPACT:
            if broken := _tables(data):
                return broken
            if b"CFF " not in data[: int.from_bytes(data[4:6]) * _ENTRY + 12]:
                return ""  # its outlines are those of TrueType (9.9)
        top = compact(data)
        drawn = top.CharStrings.charStringsIndex
        drawn[len(drawn) - 1]
    except Exception:  # noqa: BLE001 - fontTools raises errors of any kind
        return "it cannot be read"
    return ""


def _type1(data: bytes) -> str:
    """Check that a Type 1 program has its header and its encrypted part."""
    if not data.startswith((b"%!", b"\x80\1")):
        return "it is no Type 1"
    _, found, glyphs = data.partition(b"eexec")
    return "" if found and glyphs.strip() else "it breaks off"
