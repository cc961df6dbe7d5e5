"""Read font dictionaries: name, kind, embedding, encoding and advance widths.

ISO 32000-1, 9.2.4, 9.6 to 9.9, 9.7.4.3 and 9.10.3. No glyph is taken to be wider than the file
says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import hypot
from typing import Any, Final, NamedTuple

from cardgen.pdf_streams import Key, dictionary, entry, is_stream, items, name, number, numbers

SYMBOLIC: Final = 4
"""Flag of font descriptors: the font has codes of its own (ISO 32000-1, 9.8.2)."""
_SUBSET: Final = re.compile(r"[A-Z]{6}\+")
_PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3")
_GLYPH_SPACE: Final = (0.001, 0.0, 0.0, 0.001)


@dataclass(frozen=True, eq=False)
class Font:
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
        """True if it is a Type 3 font, whose glyphs are content streams."""
        return self.kind == "Type3"

    @cached_property
    def names(self) -> dict[int, str]:
        """Glyph names in its encoding, by code."""
        return encoding(self.found)

    @cached_property
    def advances(self) -> Advances:
        """Steps of the glyphs."""
        return Advances(self.found)

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


NO_FONT: Final = Font("without a name", "unknown", embedded=False, subset=True)


class Fonts:
    """Fonts of one file, each read once."""

    def __init__(self) -> None:
        self._known: dict[Key, Font] = {}

    def read(self, found: Any) -> Font:
        """Read a font dictionary."""
        key: Key = getattr(found, "objgen", (0, 0))
        if key not in self._known or key == (0, 0):
            self._known[key] = _read(found)
        return self._known[key]


def _read(found: Any) -> Font:
    whole = found
    kind = name(entry(found, "/Subtype"))[1:]
    base = name(entry(found, "/BaseFont"))[1:]
    if kind == "Type3":
        return _type3(found)
    if kind == "Type0":
        inner = items(entry(found, "/DescendantFonts"))
        found = inner[0] if inner else None
        kind = name(entry(found, "/Subtype"))[1:] or kind
        base = name(entry(found, "/BaseFont"))[1:] or base  # without the name of the CMap
    descriptor = dictionary(found, "/FontDescriptor")
    embedded = any(is_stream(entry(descriptor, program)) for program in _PROGRAMS)
    return Font(
        _SUBSET.sub("", base) or NO_FONT.name, kind or NO_FONT.kind, embedded=embedded,
        subset=bool(_SUBSET.match(base)), found=whole,
    )  # fmt: skip


def glyph_matrix(found: Any) -> tuple[float, float, float, float]:
    """Read the FontMatrix of a Type 3 font, without its translation."""
    matrix = numbers(entry(found, "/FontMatrix"), 6) or (*_GLYPH_SPACE, 0.0, 0.0)
    return matrix[0], matrix[1], matrix[2], matrix[3]


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
    """Read the name of the base encoding of a simple font; empty for none."""
    given = entry(found, "/Encoding")
    return name(given) or name(entry(given, "/BaseEncoding"))


def _type3(found: Any) -> Font:
    """Read a Type 3 font; its em is the height of its FontBBox."""
    _, _, c, d = glyph_matrix(found)
    box = numbers(entry(found, "/FontBBox"), 4) or (0.0, 0.0, 0.0, 0.0)
    em = abs(box[3] - box[1]) * hypot(c, d) or 1000 * hypot(c, d)
    named = name(entry(found, "/Name")) or name(entry(found, "/BaseFont"))
    return Font(
        named[1:] or NO_FONT.name, "Type3", embedded=True, subset=True, em=em,
        found=found,
    )  # fmt: skip


_UNKNOWN: Final = 0.3  # em, for a glyph without width in the file
_ASCENT: Final = 0.7  # em
_IDENTITY: Final = ("/Identity-H", "/Identity-V")
_BLANK_NAMES: Final = ("/space", "/nbspace", "/uni00A0", "/uni3000", "/nonbreakingspace")
_WHITE: Final = " \xa0\u3000\u200b\ufeff"
_CLOSING: Final = frozenset("、。，．；：！？」』）】〉》〕］｝”’")
_OPENING: Final = frozenset("「『（【〈《〔［｛“‘")
_MOST: Final = 0x10000  # codes per range
_BLOCK: Final = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_CHAR: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE: Final = re.compile(
    rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>\s*(?:<([0-9A-Fa-f\s]*)>|\[(.*?)\])", re.DOTALL
)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>")


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
        self._blanks = frozenset[int]() if self.wide else _blanks(font, drawn=kind == "/Type3")
        self._widths: Mapping[int, float] = {}
        self._default = -_UNKNOWN if self.upright else _UNKNOWN
        if not self.wide:
            self._simple(font, kind)
        elif name(how) in _IDENTITY and (inner := items(entry(font, "/DescendantFonts"))):
            self._composite(inner[0])

    def steps(self, shown: bytes) -> Iterator[GlyphStep]:
        """Yield the steps of the codes in a string."""
        size = 2 if self.wide else 1
        for at in range(0, len(shown), size):
            code = int.from_bytes(shown[at : at + size])
            step = self._steps.get(code)
            if step is None:
                step = self._steps[code] = self._step(code)
            yield step

    def blank(self, shown: bytes) -> bool:
        """True if a string marks nothing."""
        return all(step.blank for step in self.steps(shown))

    def _step(self, code: int) -> GlyphStep:
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

    def _simple(self, font: Any, kind: str) -> None:
        scale = 0.001
        if kind == "/Type3":
            matrix = glyph_matrix(font)
            box = numbers(entry(font, "/FontBBox"), 4) or (0.0,) * 4
            scale, self.ascent = matrix[0], max(0.0, min(_ASCENT, box[3] * matrix[3]))
        listed = items(entry(font, "/Widths"))
        first = round(number(entry(font, "/FirstChar")))
        self._widths = {first + at: number(each) * scale for at, each in enumerate(listed)}
        if listed:
            absent = number(entry(dictionary(font, "/FontDescriptor"), "/MissingWidth"))
            self._default = absent * scale

    def _composite(self, inner: Any) -> None:
        if self.upright:
            common = numbers(entry(inner, "/DW2"), 2) or (880.0, -1000.0)
            self._default = common[1] / 1000
            self._widths = ranges(entry(inner, "/W2"), 3)
        else:
            self._default = number(entry(inner, "/DW"), 1000.0) / 1000
            self._widths = ranges(entry(inner, "/W"), 1)
        self._widths = {cid: width / 1000 for cid, width in self._widths.items()}


def ranges(found: Any, count: int) -> Mapping[int, float]:
    """Read the first of `count` numbers per CID, as in W (one) and W2 (three)."""
    widths: dict[int, float] = {}
    rest, at = items(found), 0
    while at + 1 < len(rest):
        first = round(number(rest[at]))
        if listed := items(rest[at + 1]):
            given = listed[::count]
            widths.update((first + step, number(each)) for step, each in enumerate(given))
            at += 2
        elif at + 1 + count < len(rest):
            last = min(round(number(rest[at + 1])), 0xFFFF)
            widths.update(dict.fromkeys(range(first, last + 1), number(rest[at + 2])))
            at += 2 + count
        else:
            at += 2
    return widths


def _blanks(font: Any, *, drawn: bool) -> frozenset[int]:
    """Find the codes of a simple font that show spaces (annex D)."""
    named = encoding(font)
    if drawn:
        drawings = entry(font, "/CharProcs")
        empty = {
            code for code, glyph in named.items()
            if is_stream(found := entry(drawings, glyph)) and not _paints(found)
        }  # fmt: skip
        return frozenset(empty)
    blanks = {code for code, glyph in named.items() if glyph in _BLANK_NAMES}
    base = base_encoding(font)
    flags = round(number(entry(dictionary(font, "/FontDescriptor"), "/Flags")))
    if base or not flags & SYMBOLIC:
        usual = (32, 160) if base == "/WinAnsiEncoding" else (32,)
        blanks.update(code for code in usual if code not in named)
    return frozenset(blanks)


def _paints(drawing: Any) -> bool:
    """True if the drawing of a glyph has more than its width (9.6.5)."""
    words = drawing.read_bytes().split()
    return any(word.isalpha() or word in (b"f*", b"B*", b"b*") for word in words)


def _unicode(found: Any) -> Mapping[int, str]:
    """Read a ToUnicode map: the text of each code."""
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
                for at, each in enumerate(_HEX.findall(several)):
                    said[begin + at] = _text(each)
            elif text := _text(meant):
                for code in range(begin, end + 1):
                    point = ord(text[-1]) + code - begin
                    said[code] = text[:-1] + (chr(point) if point <= 0x10FFFF else "")
    return said


def _code(digits: bytes) -> int:
    return int(b"".join(digits.split()) or b"0", 16)


def _text(digits: bytes) -> str:
    packed = b"".join(digits.split())
    return bytes.fromhex((packed + b"0" * (len(packed) % 2)).decode()).decode(
        "utf-16-be", "replace"
    )
