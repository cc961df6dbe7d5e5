"""The fonts of the label with TrueType outlines, for those who cannot embed CFF ones."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

_ERROR: Final = 1.0  # font units, 1000 of an em, that a curve may be off
_ASCENT: Final = 880
_DESCENT: Final = -120


def convert(source: Path, face: int, characters: Iterable[str], target: Path) -> None:
    """Write a font with these characters of a face of a collection, in quadratic curves."""
    font = TTFont(source, fontNumber=face, lazy=True)
    glyphs, known = font.getGlyphSet(), font.getBestCmap()
    used = {ord(char): known[ord(char)] for char in sorted(set(characters))}
    order = [".notdef", *dict.fromkeys(used.values())]
    outlines, metrics = {}, {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, _ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
        metrics[name] = (glyphs[name].width, getattr(outlines[name], "xMin", 0))
    builder = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(used)
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    builder.setupNameTable({"familyName": target.stem, "psName": target.stem})
    builder.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_DESCENT)
    builder.setupPost()
    builder.save(target)
