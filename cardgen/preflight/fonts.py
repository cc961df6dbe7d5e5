"""Read font dictionaries: name, kind, embedding, encoding and advance widths.

ISO 32000-1, 9.2.4, 9.6 to 9.9, 9.7.4.3 and 9.10.3. No glyph is taken to be wider than the file
says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from math import hypot
from typing import Any, Final, NamedTuple

import msgspec

from cardgen.lazy import lazy_pattern
from cardgen.pdf_streams import Key, dictionary, entry, is_stream, items, name, number, numbers

SYMBOLIC: Final = 4
"""Flag of font descriptors: the font has codes of its own (ISO 32000-1, 9.8.2)."""
_SUBSET: Final = lazy_pattern(r"[A-Z]{6}\+")
_PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3")


class Font(msgspec.Struct, frozen=True, eq=False, dict=True):
    """Font of a file: its name, its kind, and if it is embedded.

    `em` is the height of size 1 in points, `found` the font dictionary.
    """

    name: str
    kind: str
    embedded: bool
    subset: bool
    em: float = 1.0
    found: Any = None

    @property
    def is_drawn(self) -> bool:
        """True if the font has Type 3, so that its glyphs are content streams."""
        return self.kind == "Type3"

    @cached_property
    def names(self) -> dict[int, str]:
        """Glyph names in the encoding of the font, by character code."""
        return encoding(self.found)

    @cached_property
    def advances(self) -> Advances:
        """Advance widths and ink extents of the font's glyphs, in em by character code."""
        return Advances(self.found)

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


NO_FONT: Final = Font("without a name", "unknown", embedded=False, subset=True)


class Fonts:
    """Fonts of one file, each read once."""

    def __init__(self) -> None:
        self._known: dict[Key, Font] = {}

    def read(self, found: Any) -> Font:
        """Read a font dictionary, each only once."""
        key: Key = getattr(found, "objgen", (0, 0))
        if key not in self._known or key == (0, 0):
            self._known[key] = _read(found)
        return self._known[key]


def _read(found: Any) -> Font:
    """Read name and type of a font, and if it is embedded."""
    kind = name(entry(found, "/Subtype"))[1:]
    if kind == "Type3":
        return _type3(found)
    inner = descendant(found)
    kind = name(entry(inner, "/Subtype"))[1:] or kind
    # The name of a composite font has the name of its CMap too.
    base = (name(entry(inner, "/BaseFont")) or name(entry(found, "/BaseFont")))[1:]
    descriptor = dictionary(inner, "/FontDescriptor")
    embedded = any(is_stream(entry(descriptor, program)) for program in _PROGRAMS)
    return Font(
        _SUBSET.sub("", base) or NO_FONT.name, kind or NO_FONT.kind, embedded=embedded,
        subset=bool(_SUBSET.match(base)), found=found,
    )  # fmt: skip


def descendant(font: Any) -> Any:
    """Return the CIDFont of a composite font, or None; a simple font is returned as it is."""
    if name(entry(font, "/Subtype")) != "/Type0":
        return font
    return next(iter(items(entry(font, "/DescendantFonts"))), None)


def glyph_matrix(found: Any) -> tuple[float, float, float, float]:
    """Read the FontMatrix of a Type 3 font, without its translation."""
    a, b, c, d, _, _ = numbers(entry(found, "/FontMatrix"), 6) or (0.001, 0.0, 0.0, 0.001, 0, 0)
    return a, b, c, d


def encoding(found: Any) -> dict[int, str]:
    """Read the glyph names in the Differences of an encoding, by code (9.6.6)."""
    names: dict[int, str] = {}
    code = 0
    for item in items(entry(entry(found, "/Encoding"), "/Differences")):
        if named := name(item):
            names[code] = named
            code += 1
        else:
            code = round(number(item))
    return names


def base_encoding(found: Any) -> str:
    """Return the name of a simple font's base encoding; "" if it has none."""
    given = entry(found, "/Encoding")
    return name(given) or name(entry(given, "/BaseEncoding"))


def _type3(found: Any) -> Font:
    """Read a Type 3 font. Its em is the height of its FontBBox."""
    _, _, c, d = glyph_matrix(found)
    box = numbers(entry(found, "/FontBBox"), 4) or (0.0, 0.0, 0.0, 0.0)
    em = (abs(box[3] - box[1]) or 1000) * hypot(c, d)
    named = (name(entry(found, "/Name")) or name(entry(found, "/BaseFont")))[1:] or NO_FONT.name
    return Font(named, "Type3", embedded=True, subset=True, em=em, found=found)


_UNKNOWN: Final = 0.3  # em, for a glyph without width in the file
_ASCENT: Final = 0.7  # em
IDENTITY: Final = ("/Identity-H", "/Identity-V")
"""CMaps whose codes are CIDs (9.7.5.2)."""
_BLANK_NAMES: Final = ("/space", "/nbspace", "/uni00A0", "/uni3000", "/nonbreakingspace")
_WHITE: Final = " \xa0\u3000\u200b\ufeff"
_CLOSING: Final = frozenset("、。，．；：！？」』）】〉》〕］｝”’")
_OPENING: Final = frozenset("「『（【〈《〔［｛“‘")
_MOST: Final = 0x10000  # codes per range
_BLOCK: Final = lazy_pattern(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_CHAR: Final = lazy_pattern(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE: Final = lazy_pattern(
    rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>\s*(?:<([0-9A-Fa-f\s]*)>|\[(.*?)\])", re.DOTALL
)
_HEX: Final = lazy_pattern(rb"<([0-9A-Fa-f\s]*)>")


class GlyphStep(NamedTuple):
    """Glyph on its line, in ems: its advance, and the start and end of its mark.

    In vertical writing `advance` is negative. A `blank` glyph marks nothing.
    """

    advance: float
    begin: float
    end: float
    blank: bool
    space: bool = False  # word spacing applies (9.3.3)


class Advances:
    """Glyph steps of one font, by code."""

    def __init__(self, font: Any) -> None:
        kind = name(entry(font, "/Subtype"))
        how = entry(font, "/Encoding")
        self.wide = kind == "/Type0"  # two bytes per glyph
        self.upright = self.wide and name(how).endswith("-V")
        self.ascent = _ASCENT
        self._steps: dict[int, GlyphStep] = {}
        self._said = _unicode(entry(font, "/ToUnicode"))
        self._blanks = set[int]() if self.wide else _blanks(font, drawn=kind == "/Type3")
        self._widths: Mapping[int, float] = {}
        self._default = -_UNKNOWN if self.upright else _UNKNOWN
        if not self.wide:
            self._read_simple(font, kind)
        elif name(how) in IDENTITY and (inner := descendant(font)) is not None:
            self._read_composite(inner)

    def steps(self, shown: bytes) -> Iterator[GlyphStep]:
        """Yield advance width and ink of each character code in a string."""
        size = 2 if self.wide else 1
        for at in range(0, len(shown), size):
            code = int.from_bytes(shown[at : at + size])
            step = self._steps.get(code)
            if step is None:
                step = self._steps[code] = self._step(code)
            yield step

    def _step(self, code: int) -> GlyphStep:
        """Compute the advance width of a code, and the start and end of its ink, in em."""
        advance = self._widths.get(code, self._default)
        said = self._said.get(code)
        blank = code in self._blanks if said is None else not said.strip(_WHITE)
        begin, end = 0.0, advance
        # Chinese and Japanese punctuation marks fill one half of the em box.
        if said in _CLOSING and abs(advance) > _ASCENT:
            end = advance / 2
        elif said in _OPENING and abs(advance) > _ASCENT:
            begin = advance / 2
        return GlyphStep(advance, begin, end, blank, space=code == 32 and not self.wide)

    def _read_simple(self, font: Any, kind: str) -> None:
        """Read the widths of a simple font with one byte per code."""
        scale = 0.001
        if kind == "/Type3":
            matrix = glyph_matrix(font)
            box = numbers(entry(font, "/FontBBox"), 4) or (0.0,) * 4
            scale, self.ascent = matrix[0], max(0.0, min(_ASCENT, box[3] * matrix[3]))
        widths, absent = widths_of_simple(font)
        self._widths = {code: width * scale for code, width in widths.items()}
        if widths:
            self._default = absent * scale

    def _read_composite(self, inner: Any) -> None:
        """Read the widths of a CIDFont; for vertical text, the heights."""
        if self.upright:
            _, default = numbers(entry(inner, "/DW2"), 2) or (880.0, -1000.0)
            widths = _by_cid(entry(inner, "/W2"), 3)
        else:
            widths, default = widths_of_composite(inner)
        self._default = default / 1000
        self._widths = {cid: width / 1000 for cid, width in widths.items()}


def widths_of_simple(font: Any) -> tuple[Mapping[int, float], float]:
    """Read the widths of a simple font by code, and the width for all other codes."""
    first = round(number(entry(font, "/FirstChar")))
    listed = enumerate(items(entry(font, "/Widths")), first)
    absent = number(entry(dictionary(font, "/FontDescriptor"), "/MissingWidth"))
    return {code: number(each) for code, each in listed}, absent


def widths_of_composite(inner: Any) -> tuple[Mapping[int, float], float]:
    """Read the widths of a CIDFont by CID, and the width for all other CIDs."""
    return _by_cid(entry(inner, "/W"), 1), number(entry(inner, "/DW"), 1000.0)


def _by_cid(found: Any, count: int) -> Mapping[int, float]:
    """Read the first of `count` numbers for each CID, as in W (one) and W2 (three)."""
    widths: dict[int, float] = {}
    rest, at = items(found), 0
    while at + 1 < len(rest):
        first = round(number(rest[at]))
        if listed := items(rest[at + 1]):
            widths.update(enumerate(map(number, listed[::count]), first))
            at += 2
        elif at + 1 + count < len(rest):
            last = min(round(number(rest[at + 1])), 0xFFFF)
            widths.update(dict.fromkeys(range(first, last + 1), number(rest[at + 2])))
            at += 2 + count
        else:
            at += 2
    return widths


def _blanks(font: Any, *, drawn: bool) -> set[int]:
    """Find the codes of a simple font that show spaces (annex D)."""
    named = encoding(font)
    if drawn:
        drawings = entry(font, "/CharProcs")
        return {
            code for code, glyph in named.items()
            if is_stream(found := entry(drawings, glyph)) and not _paints(found)
        }  # fmt: skip
    blanks = {code for code, glyph in named.items() if glyph in _BLANK_NAMES}
    base = base_encoding(font)
    flags = round(number(entry(dictionary(font, "/FontDescriptor"), "/Flags")))
    if base or not flags & SYMBOLIC:
        usual = (32, 160) if base == "/WinAnsiEncoding" else (32,)
        blanks.update(code for code in usual if code not in named)
    return blanks


def _paints(drawing: Any) -> bool:
    """True if a glyph's content stream draws anything, besides setting a width (9.6.5)."""
    words = drawing.read_bytes().split()
    return any(word.isalpha() or word in (b"f*", b"B*", b"b*") for word in words)


def _unicode(found: Any) -> Mapping[int, str]:
    """Read a ToUnicode CMap: the text for each code."""
    said: dict[int, str] = {}
    if not is_stream(found):
        return said
    try:
        data = found.read_bytes()
    except Exception:  # noqa: BLE001 - others report what cannot be read
        return said
    for kind, block in _BLOCK.findall(data):
        if kind == b"char":
            for code, meant in _CHAR.findall(block):
                said[_code(code)] = _text(meant)
            continue
        for first, last, meant, several in _RANGE.findall(block):
            begin, end = _code(first), min(_code(last), _code(first) + _MOST)
            if several:
                said.update(enumerate(map(_text, _HEX.findall(several)), begin))
            elif text := _text(meant):
                for code in range(begin, end + 1):
                    point = ord(text[-1]) + code - begin
                    said[code] = text[:-1] + (chr(point) if point <= 0x10FFFF else "")
    return said


def _code(digits: bytes) -> int:
    """Parse a code from hexadecimal digits."""
    return int(b"".join(digits.split()) or b"0", 16)


def _text(digits: bytes) -> str:
    """Parse UTF-16 text from hexadecimal digits."""
    packed = b"".join(digits.split())
    return bytes.fromhex((packed + b"0" * (len(packed) % 2)).decode()).decode(
        "utf-16-be", "replace"
    )
