"""Find missing glyphs, wrong widths and damage of embedded fonts.

All glyphs that are shown must be in the font, as wide as the file says (ISO 19005-2, 6.2.11.4
and 6.2.11.5; ISO 15930-7, 6.6). fontTools reads the font programs. Programs that it cannot
read, and codes of unknown meaning, are not judged. A program is damaged if its tables are not
whole.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from cardgen.pdf_streams import UNREADABLE, dictionary, entry, is_stream, name, number
from cardgen.preflight.fonts import (
    IDENTITY,
    SYMBOLIC,
    base_encoding,
    descendant,
    encoding,
    widths_of_composite,
    widths_of_simple,
)

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_PRIVATE: Final = 0xF000  # base of the codes of symbolic TrueType fonts
_BLANKS: Final = (9, 10, 13, 32, 160)  # codes
_TOLERANCE: Final = 1.01  # thousandths of an em; the standards allow one
_UNSEEN: Final = ("\u00a0", "\u00ad", " ", "\t", "\n", "\r")
_CODECS: Final = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}

logging.getLogger("fontTools").setLevel(logging.CRITICAL)  # its messages are not for users

Glyph = str | int
"""Glyph of a font program: its name or its number."""
Fault = Literal["", "missing", "width"]
"""Fault of a shown glyph: it is not in the program (.notdef), or has another width."""


class Program(NamedTuple):
    """Embedded font program: if it has a glyph, and the width of a glyph in 1/1000 em."""

    has: Callable[[Glyph], bool]
    width: Callable[[Glyph], float]


@dataclass(eq=False)
class Glyphs:
    """Codes of one font with their glyphs and widths; each code is judged once."""

    program: Program
    glyph: Callable[[int], Glyph | None]
    widths: tuple[Mapping[int, float], float]  # by code in the file, and that of other codes
    length: int  # bytes per code
    wrong: str = ""  # the first wrong width, in words
    _judged: dict[int, Fault] = field(default_factory=dict)

    def faults(self, shown: bytes) -> set[Fault]:
        """Find out if codes in a string show missing glyphs or glyphs with wrong widths."""
        codes = set(shown)
        if self.length == 2:
            codes = {a << 8 | b for a, b in zip(shown[::2], shown[1::2], strict=False)}
        for code in codes:
            if code not in self._judged:
                try:
                    self._judged[code] = self._judge(code)
                except Exception:  # noqa: BLE001 - fontTools raises errors of any kind
                    self._judged[code] = ""
        return {self._judged[code] for code in codes}

    def _judge(self, code: int) -> Fault:
        """Check the glyph of a code."""
        glyph = self.glyph(code)
        if glyph is None:
            return ""
        if glyph in (0, ".notdef") or not self.program.has(glyph):
            return "missing"
        widths, default = self.widths
        real, said = self.program.width(glyph), widths.get(code, default)
        if abs(real - said) <= _TOLERANCE:
            return ""
        self.wrong = self.wrong or f"{real:.0f} wide, but the file says {said:.0f}"
        return "width"


def glyphs(font: Any) -> Glyphs | None:
    """Read codes, glyphs and widths of a font. None if this is not possible."""
    try:
        inner = descendant(font)
        descriptor = dictionary(inner, "/FontDescriptor")
        if name(entry(font, "/Subtype")) == "/Type0":
            return _composite(font, inner, descriptor)
        return _simple(font, descriptor)
    except Exception:  # noqa: BLE001 - as above
        return None


def _composite(font: Any, inner: Any, descriptor: Any) -> Glyphs | None:
    """Read a composite font whose two-byte codes are CIDs."""
    if name(entry(font, "/Encoding")) not in IDENTITY:
        return None
    widths = widths_of_composite(inner)
    if is_stream(packed := entry(descriptor, "/FontFile2")):
        table = entry(inner, "/CIDToGIDMap")
        mapped = table.read_bytes() if is_stream(table) else None

        def index(code: int) -> Glyph:
            if mapped is None:
                return code
            return int.from_bytes(mapped[2 * code : 2 * code + 2])

        return Glyphs(_truetype(_open_tables(packed.read_bytes())), index, widths, 2)
    if not is_stream(packed := entry(descriptor, "/FontFile3")):
        return None
    top = compact(packed.read_bytes())
    program = _cff_program(top)
    if hasattr(top, "ROS"):
        return Glyphs(program, lambda code: f"cid{code:05d}" if code else 0, widths, 2)
    order = dict(enumerate(top.charset))
    return Glyphs(program, lambda code: order.get(code, 0), widths, 2)


def _simple(font: Any, descriptor: Any) -> Glyphs | None:
    """Read a simple font with one byte per code."""
    widths = widths_of_simple(font)
    base, differences = base_encoding(font), encoding(font)
    if is_stream(packed := entry(descriptor, "/FontFile3")):
        top = compact(packed.read_bytes())
        named = _names_by_code(base, None if base else top.Encoding)

        def glyph(code: int) -> str | None:
            return differences.get(code, "")[1:] or named(code)

        return Glyphs(_cff_program(top), glyph, widths, 1)
    symbolic = bool(round(number(entry(descriptor, "/Flags"))) & SYMBOLIC) or not base
    packed = entry(descriptor, "/FontFile2")
    if not is_stream(packed) or (differences and symbolic and base not in _CODECS):
        return None
    opened = _open_tables(packed.read_bytes())
    mapped = _truetype_codes(opened, base, differences, symbolic=symbolic)
    return Glyphs(_truetype(opened), mapped, widths, 1)


def _open_tables(data: bytes) -> TTFont:
    """Open a TrueType or OpenType font with fontTools."""
    from fontTools.ttLib import TTFont

    return TTFont(BytesIO(data), lazy=True)


def _truetype(font: TTFont) -> Program:
    """Read a TrueType font file, with glyphs by number."""
    scale = 1000 / font["head"].unitsPerEm
    count, long = font["maxp"].numGlyphs, font["hhea"].numberOfHMetrics
    metrics = font.getTableData("hmtx")

    def width(glyph: Glyph) -> float:
        at = 4 * min(int(glyph), long - 1)
        return float(int.from_bytes(metrics[at : at + 2]) * scale)

    return Program(lambda glyph: int(glyph) < count, width)


def _truetype_codes(
    font: TTFont, base: str, differences: Mapping[int, str], *, symbolic: bool
) -> Callable[[int], Glyph | None]:
    """Map codes of a simple TrueType font to glyphs (9.6.6.4); None for unknown codes."""
    from fontTools.agl import toUnicode  # the characters of glyph names in Adobe's list

    if "cmap" not in font:
        return lambda _: None
    tables = {(t.platformID, t.platEncID): t.cmap for t in font["cmap"].tables}
    private, windows, mac = (tables.get(key, {}) for key in ((3, 0), (3, 1), (1, 0)))
    # Many programs leave blanks out, which nobody sees.
    listed = {code for code in range(256) if code not in _BLANKS} if tables else set[int]()
    codec = _CODECS.get(base, "" if base else "cp1252")

    def glyph(code: int) -> Glyph | None:
        named = differences.get(code, "")[1:]
        meant = toUnicode(named) if named else bytes([code]).decode(codec or "cp1252", "ignore")
        own = [private.get(_PRIVATE + code), private.get(code), mac.get(code)]
        by_name = [windows.get(ord(meant)) if len(meant) == 1 else None]
        by_name += [mac.get(at) for at in meant.encode("mac_roman", "ignore")]
        found = [*own, *by_name] if symbolic else [*by_name, *([] if named else own)]
        chosen = next((each for each in found if each is not None), None)
        if chosen is None and (named or meant):
            chosen = _glyph_of_post(font, named or meant)
        if chosen is not None:
            return int(font.getGlyphID(chosen))
        is_known = bool(meant and (codec or named))
        return 0 if is_known and code in listed and meant not in _UNSEEN else None

    return glyph


def _glyph_of_post(font: TTFont, meant: str) -> str | None:
    """Find a glyph by the name of a character, or by its own name, in the ``post`` table."""
    from fontTools.agl import UV2AGL

    if "post" not in font or font["post"].formatType != 2:
        return None
    named = UV2AGL.get(ord(meant), "") if len(meant) == 1 else meant
    return named if named and named in font.getReverseGlyphMap() else None


def compact(data: bytes) -> Any:
    """Read the first font in CFF data or in an OpenType font."""
    from fontTools.cffLib import CFFFontSet

    if data[:4] in _COMPACT:
        return _open_tables(data)["CFF "].cff.topDictIndex[0]
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(data), None)
    return fonts.topDictIndex[0]


def _cff_program(top: Any) -> Program:
    """Read a CFF font file, with glyphs by name."""
    from fontTools.misc.psCharStrings import T2WidthExtractor

    drawn = top.CharStrings
    matrix = getattr(top, "FontMatrix", None)
    scale = 1000 * matrix[0] if matrix else 1.0

    def width(glyph: Glyph) -> float:
        drawing = drawn[glyph]
        private, shared = drawing.private, drawing.globalSubrs
        usual = private.nominalWidthX, private.defaultWidthX
        reader = T2WidthExtractor(getattr(private, "Subrs", []), shared, *usual)
        reader.execute(drawing)
        return float(reader.width) * scale

    return Program(lambda glyph: glyph in drawn, width)


def _names_by_code(base: str, own: Any) -> Callable[[int], str | None]:
    """Map codes to glyph names by the encoding of the PDF or of the font file (annex D)."""
    from fontTools.agl import UV2AGL
    from fontTools.encodings.StandardEncoding import StandardEncoding

    if isinstance(own, list):
        return dict(enumerate(own)).get
    codec = _CODECS.get(base)
    if codec is None:
        return lambda code: StandardEncoding[code]

    def glyph_name(code: int) -> str | None:
        meant = bytes([code]).decode(codec, "ignore")
        return UV2AGL.get(ord(meant)) if meant else None

    return glyph_name


_ENTRY: Final = 16  # bytes of a table record (ISO/IEC 14496-22, 4.5)
_DRAWN: Final = (b"head", b"maxp", b"loca", b"glyf", b"hmtx", b"hhea")
_COMPACT: Final = (b"OTTO", b"\0\1\0\0", b"true")


def font_damage(font: Any) -> str:
    """Describe the damage of an embedded font file; "" if there is none."""
    descriptor = dictionary(descendant(font), "/FontDescriptor")
    checks = {"/FontFile2": _tables, "/FontFile3": _compact, "/FontFile": _type1}
    for key, check in checks.items():
        if is_stream(packed := entry(descriptor, key)):
            try:
                return check(packed.read_bytes())
            except UNREADABLE:
                return "it cannot be unpacked"
    return ""


def _tables(data: bytes) -> str:
    """Check that a TrueType font file has all its tables completely.

    Return the damage or "".
    """
    if data[:4] == b"ttcf":
        return ""
    if data[:4] not in (*_COMPACT, b"typ1"):
        return "it is not a TrueType font"
    count = int.from_bytes(data[4:6])
    listed = (data[at : at + _ENTRY] for at in range(12, 12 + _ENTRY * count, _ENTRY))
    ends = {
        each[:4]: int.from_bytes(each[8:12]) + int.from_bytes(each[12:16])
        for each in listed if len(each) == _ENTRY
    }  # fmt: skip
    if b"CFF " in ends:
        return "" if ends[b"CFF "] <= len(data) else "it is cut off"
    if lacking := [tag.decode() for tag in _DRAWN if tag not in ends]:
        return f"it lacks the table {lacking[0]}"
    return "it is cut off" if max(ends[tag] for tag in _DRAWN) > len(data) else ""


def _compact(data: bytes) -> str:
    """Check that CFF data contain their last glyph. Return the damage or ""."""
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
    """Check that a Type 1 font file has its header and encrypted part.

    Return the damage or "".
    """
    if not data.startswith((b"%!", b"\x80\1")):
        return "it is not a Type 1 font"
    _, found, glyphs = data.partition(b"eexec")
    return "" if found and glyphs.strip() else "it is cut off"
