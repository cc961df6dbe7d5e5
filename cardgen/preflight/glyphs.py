"""Find missing glyphs, wrong widths and damage of embedded fonts.

All glyphs that are shown must be in the font, as wide as the file says (ISO 19005-2, 6.2.11.4
and 6.2.11.5; ISO 15930-7, 6.6). fontTools reads the font programs. Programs that it cannot
read, and codes of unknown meaning, are not judged. A program is damaged if its tables are not
whole.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cardgen.pdf_streams import UNREADABLE, dictionary, entry, is_stream, items, name, number
from cardgen.preflight.fonts import SYMBOLIC, base_encoding, encoding, ranges

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_PRIVATE: Final = 0xF000  # base of the codes of symbolic TrueType fonts
_BLANKS: Final = (9, 10, 13, 32, 160)  # codes
_TOLERANCE: Final = 1.01  # thousandths of an em; the standards allow one
_IDENTITY: Final = ("/Identity-H", "/Identity-V")
_UNSEEN: Final = ("\u00a0", "\u00ad", " ", "\t", "\n", "\r")
_CODECS: Final = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}

logging.getLogger("fontTools").setLevel(logging.CRITICAL)  # its messages are not for users

Glyph = str | int
"""Glyph of a font program: its name or its number."""


class Program(NamedTuple):
    """Embedded font program: tells if it has a glyph, and its width."""

    has: Callable[[Glyph], bool]
    width: Callable[[Glyph], float]


class Glyphs:
    """Judges the codes of one font, each code once."""

    def __init__(
        self,
        program: Program,
        glyph: Callable[[int], Glyph | None],
        width: Callable[[int], float],
        length: int,
    ) -> None:
        self._program = program
        self._glyph = glyph
        self._width = width
        self._length = length  # bytes per code
        self._judged: dict[int, tuple[bool, bool]] = {}
        self.wrong = ""  # the first wrong width, in words

    def faults(self, shown: bytes) -> tuple[bool, bool]:
        """Tell if a string shows a missing glyph (.notdef), and if it shows a wrong width."""
        judged = {self._judge(code) for code in self._codes(shown)}
        return any(missing for missing, _ in judged), any(misfit for _, misfit in judged)

    def _codes(self, shown: bytes) -> Iterable[int]:
        if self._length == 1:
            return set(shown)
        return {a << 8 | b for a, b in zip(shown[::2], shown[1::2], strict=False)}

    def _judge(self, code: int) -> tuple[bool, bool]:
        found = self._judged.get(code)
        if found is None:
            try:
                found = self._look(code)
            except Exception:  # noqa: BLE001 - fontTools raises errors of any kind
                found = False, False
            self._judged[code] = found
        return found

    def _look(self, code: int) -> tuple[bool, bool]:
        glyph = self._glyph(code)
        if glyph is None:
            return False, False
        if glyph in (0, ".notdef") or not self._program.has(glyph):
            return True, False
        real, said = self._program.width(glyph), self._width(code)
        if abs(real - said) <= _TOLERANCE:
            return False, False
        self.wrong = self.wrong or f"{real:.0f} wide, but the file says {said:.0f}"
        return False, True


def glyphs(font: Any) -> Glyphs | None:
    """Read the codes, glyphs and widths of a font; None if they are unknown."""
    try:
        if name(entry(font, "/Subtype")) == "/Type0":
            return _composite(font)
        return _simple(font)
    except Exception:  # noqa: BLE001 - as above
        return None


def _composite(font: Any) -> Glyphs | None:
    inner = items(entry(font, "/DescendantFonts"))
    if not inner or name(entry(font, "/Encoding")) not in _IDENTITY:
        return None
    descriptor = dictionary(inner[0], "/FontDescriptor")
    widths, default = ranges(entry(inner[0], "/W"), 1), number(entry(inner[0], "/DW"), 1000.0)

    def width(code: int) -> float:
        return widths.get(code, default)

    if is_stream(packed := entry(descriptor, "/FontFile2")):
        table = entry(inner[0], "/CIDToGIDMap")
        mapped = table.read_bytes() if is_stream(table) else None

        def index(code: int) -> Glyph:
            if mapped is None:
                return code
            return int.from_bytes(mapped[2 * code : 2 * code + 2])

        return Glyphs(_truetype(_open_tables(packed.read_bytes())), index, width, 2)
    if not is_stream(packed := entry(descriptor, "/FontFile3")):
        return None
    top = compact(packed.read_bytes())
    if hasattr(top, "ROS"):
        return Glyphs(_cff_program(top), lambda code: f"cid{code:05d}" if code else 0, width, 2)
    order = top.charset
    return Glyphs(
        _cff_program(top), lambda code: order[code] if code < len(order) else 0, width, 2
    )


def _simple(font: Any) -> Glyphs | None:
    descriptor = dictionary(font, "/FontDescriptor")
    first = round(number(entry(font, "/FirstChar")))
    listed = [number(each) for each in items(entry(font, "/Widths"))]
    absent = number(entry(descriptor, "/MissingWidth"))

    def width(code: int) -> float:
        at = code - first
        return listed[at] if 0 <= at < len(listed) else absent

    base, differences = base_encoding(font), encoding(font)
    if is_stream(packed := entry(descriptor, "/FontFile3")):
        top = compact(packed.read_bytes())
        own = None if base else top.Encoding
        named = _names_by_code(base, own)
        return Glyphs(
            _cff_program(top),
            lambda code: differences.get(code, "")[1:] or named(code),
            width,
            1,
        )
    symbolic = bool(round(number(entry(descriptor, "/Flags"))) & SYMBOLIC) or not base
    if not is_stream(packed := entry(descriptor, "/FontFile2")):
        return None
    if differences and symbolic and base_encoding(font) not in _CODECS:
        return None
    opened = _open_tables(packed.read_bytes())
    mapped = _truetype_codes(opened, base, differences, symbolic=symbolic)
    return Glyphs(_truetype(opened), mapped, width, 1)


def _open_tables(data: bytes) -> TTFont:
    """Open a TrueType or OpenType font."""
    from fontTools.ttLib import TTFont

    return TTFont(BytesIO(data), lazy=True)


def _truetype(font: TTFont) -> Program:
    """Read a TrueType program, with glyphs by number."""
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
    """Map codes of a simple TrueType font to glyphs (9.6.6.4); None for an unknown code."""
    if "cmap" not in font:
        return lambda _: None
    tables = {(t.platformID, t.platEncID): t.cmap for t in font["cmap"].tables}
    private, windows, mac = (tables.get(key, {}) for key in ((3, 0), (3, 1), (1, 0)))
    # Many programs leave blanks out, which nobody sees.
    listed = {code for code in range(256) if code not in _BLANKS} if tables else set[int]()
    codec = _CODECS.get(base, "" if base else "cp1252")

    def glyph(code: int) -> Glyph | None:
        named = differences.get(code, "")[1:]
        meant = (
            _character(named) if named else bytes([code]).decode(codec or "cp1252", "ignore")
        )
        own = [private.get(_PRIVATE + code), private.get(code), mac.get(code)]
        by_name = [windows.get(ord(meant)) if len(meant) == 1 else None]
        by_name += [mac.get(at) for at in meant.encode("mac_roman", "ignore")]
        found = [] if named else own
        found = [*own, *by_name] if symbolic else [*by_name, *found]
        chosen = next((each for each in found if each is not None), None)
        if chosen is None and (named or meant):
            chosen = _glyph_of_post(font, named or meant)
        if chosen is not None:
            return int(font.getGlyphID(chosen))
        told = bool(meant) if codec or named else False
        return 0 if told and code in listed and meant not in _UNSEEN else None

    return glyph


def _character(named: str) -> str:
    """Find the character of a glyph name in Adobe's list; empty if it is not there."""
    from fontTools.agl import toUnicode

    return str(toUnicode(named))


def _glyph_of_post(font: TTFont, meant: str) -> str | None:
    """Find a glyph by the name of a character, or by a name, in the ``post`` table."""
    from fontTools.agl import UV2AGL

    if "post" not in font or font["post"].formatType != 2:
        return None
    named = UV2AGL.get(ord(meant), "") if len(meant) == 1 else meant
    return named if named and named in font.getReverseGlyphMap() else None


def compact(data: bytes) -> Any:
    """Read the first font of a CFF program, bare or in an OpenType font."""
    from fontTools.cffLib import CFFFontSet

    if data[:4] in _COMPACT:
        return _open_tables(data)["CFF "].cff.topDictIndex[0]
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(data), None)
    return fonts.topDictIndex[0]


def _cff_program(top: Any) -> Program:
    """Read a CFF program, with glyphs by name."""
    from fontTools.misc.psCharStrings import T2WidthExtractor

    drawn = top.CharStrings
    matrix = getattr(top, "FontMatrix", None)
    scale = 1000 * matrix[0] if matrix else 1.0

    def width(glyph: Glyph) -> float:
        drawing = drawn[glyph]
        private = drawing.private
        reader = T2WidthExtractor(
            getattr(private, "Subrs", []),
            drawing.globalSubrs,
            private.nominalWidthX,
            private.defaultWidthX,
        )
        reader.execute(drawing)
        return float(reader.width) * scale

    return Program(lambda glyph: glyph in drawn, width)


def _names_by_code(base: str, own: Any) -> Callable[[int], str | None]:
    """Map codes to glyph names by the encoding of a font or of its program (annex D)."""
    from fontTools.agl import UV2AGL
    from fontTools.encodings.StandardEncoding import StandardEncoding

    if isinstance(own, list):
        return lambda code: own[code] if code < len(own) else None
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
        return "it is not a TrueType font"
    count = int.from_bytes(data[4:6])
    listed = [data[at : at + _ENTRY] for at in range(12, 12 + _ENTRY * count, _ENTRY)]
    ends = {
        each[:4]: int.from_bytes(each[8:12]) + int.from_bytes(each[12:16])
        for each in listed
        if len(each) == _ENTRY
    }
    if b"CFF " in ends:
        return "" if ends[b"CFF "] <= len(data) else "it is cut off"
    if lacking := [tag.decode() for tag in _DRAWN if tag not in ends]:
        return f"it lacks the table {lacking[0]}"
    return "it is cut off" if max(ends[tag] for tag in _DRAWN) > len(data) else ""


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
        return "it is not a Type 1 font"
    _, found, glyphs = data.partition(b"eexec")
    return "" if found and glyphs.strip() else "it is cut off"
