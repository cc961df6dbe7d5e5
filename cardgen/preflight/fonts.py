"""Read font dictionaries: name, kind, embedding and encoding (ISO 32000-1, 9.6 to 9.9)."""

from __future__ import annotations

import re
from math import hypot
from typing import Any, Final, NamedTuple

from cardgen.preflight.objects import (
    Key,
    dictionary,
    entry,
    is_stream,
    items,
    name,
    number,
    numbers,
)

SYMBOLIC: Final = 4
"""Flag of font descriptors: the font has codes of its own (ISO 32000-1, 9.8.2)."""
_SUBSET: Final = re.compile(r"[A-Z]{6}\+")
_PROGRAMS: Final = ("/FontFile", "/FontFile2", "/FontFile3")
_GLYPH_SPACE: Final = (0.001, 0.0, 0.0, 0.001)


class Font(NamedTuple):
    """Font of a file: its name, its kind, and if it is embedded.

    `em` is the height of size 1 in points. `glyphs` is the object number of a Type 3 font,
    whose glyphs are content streams.
    """

    name: str
    kind: str
    embedded: bool
    subset: bool
    em: float = 1.0
    glyphs: Key | None = None
    codes: Key | None = None  # object number of an embedded font

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


NO_FONT: Final = Font("of no name", "unknown", embedded=False, subset=True)


def font(found: Any) -> Font:
    """Read a font dictionary."""
    key: Key | None = found.objgen if found.is_indirect else None
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
        _SUBSET.sub("", base) or NO_FONT.name,
        kind or NO_FONT.kind,
        embedded=embedded,
        subset=bool(_SUBSET.match(base)),
        codes=key if embedded else None,
    )


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
        glyphs=found.objgen,
    )  # fmt: skip
