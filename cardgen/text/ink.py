"""Measure ink: the white in the em box of a mark, and the ink box of a glyph run.

A face gives the white by its half-width forms `halt` or `vhal`. In a face without them, such as
most handwriting, the ink is measured: a side without ink for half an em gives that half.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import uharfbuzz as hb

from cardgen.display import FontRef, GlyphRun, Leaf, extent
from cardgen.fonts import hb_font

_FULL_WIDTH: Final = 0.9  # em; a narrower glyph has no white to give up
_HALF, _QUARTER = 0.5, 0.25
_NONE: Final = (0.0, 0.0)


@lru_cache(maxsize=4096)
def measure_white(char: str, lang: str, font: FontRef, vertical: bool) -> tuple[float, float]:
    """Measure the empty space in em that a mark can give up before and after its ink.

    In vertical text, before is above and behind is below.
    """
    advance, offset, ink = _measure(char, lang, font, vertical, {})
    if advance < _FULL_WIDTH:
        return _NONE
    feature = "vhal" if vertical else "halt"
    half, half_offset, _ = _measure(char, lang, font, vertical, {feature: True})
    if half < advance:
        before = max(0.0, offset - half_offset)
        return before, advance - half - before
    if ink is None:
        return _NONE
    before, after = ink[0], min(advance, 1.0) - ink[1]
    if max(before, after) < _HALF and min(before, after) >= _QUARTER:
        return _QUARTER, _QUARTER
    return (_HALF if before >= _HALF else 0.0), (_HALF if after >= _HALF else 0.0)


def is_blank(item: Leaf) -> bool:
    """True if the item is a glyph run without ink, such as a space at the end of a line."""
    return isinstance(item, GlyphRun) and not item.text.strip()


def ink_box(item: Leaf) -> tuple[float, float, float, float]:
    """Compute the box of the ink of a glyph run: left, top, right, bottom.

    Other items return their frame.

    Turned glyphs have their extent too. The white of a stop at a line end, half an em, may hang
    out of the type area.
    """
    if not isinstance(item, GlyphRun) or item.sideways or item.turn:
        return extent(item)
    boxes = list[tuple[float, float, float, float]]()
    for glyph in item.glyphs:
        if ink := _box(item.font, glyph.id):
            x, y, size = item.x + glyph.x, item.y + glyph.y, item.size
            left, top, width, height = ink
            left, top = x + left * size, y + top * size
            boxes.append((left, top, left + width * size, top + height * size))
    if not boxes:
        return extent(item)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


@lru_cache(maxsize=16_384)
def _box(font: FontRef, glyph: int) -> tuple[float, float, float, float] | None:
    """Measure left, top, width and height of a glyph's ink in em, with y down.

    None if it has none.
    """
    open_font = hb_font(font)
    em, ink = open_font.face.upem, open_font.get_glyph_extents(glyph)
    if ink is None or not (ink.width and ink.height):
        return None
    return ink.x_bearing / em, -ink.y_bearing / em, ink.width / em, -ink.height / em


@cache
def has_vertical_metrics(font: FontRef) -> bool:
    """True if the font has vertical advances. Otherwise HarfBuzz uses the line height."""
    return "vmtx" in hb_font(font).face.table_tags


def _measure(
    char: str, lang: str, font: FontRef, vertical: bool, features: dict[str, bool]
) -> tuple[float, float, tuple[float, float] | None]:
    """Measure advance, offset, and start and end of the ink of a mark, in em along the line.

    The ink is None if the mark is blank or has several glyphs.
    """
    open_font = hb_font(font)
    buffer = hb.Buffer()
    buffer.add_str(char)
    buffer.direction = "ttb" if vertical else "ltr"
    buffer.script = "Hani"
    buffer.language = lang
    hb.shape(open_font, buffer, features)
    em = open_font.face.upem / font.scale
    first, positions = buffer.glyph_positions[0], buffer.glyph_positions
    box = open_font.get_glyph_extents(buffer.glyph_infos[0].codepoint)
    if vertical:
        advance, offset = -sum(p.y_advance for p in positions) / em, -first.y_offset / em
        # If HarfBuzz takes the line height, the em box is in the middle of it.
        above = 0.0 if has_vertical_metrics(font) else (advance - 1.0) / 2
        start, length = -box.y_bearing if box else 0, -box.height if box else 0
    else:
        advance, offset = sum(p.x_advance for p in positions) / em, first.x_offset / em
        above = 0.0
        start, length = box.x_bearing if box else 0, box.width if box else 0
    if box is None or len(positions) > 1:
        return advance, offset, None
    begin = offset + start / em - above
    return advance, offset, (begin, begin + length / em)
