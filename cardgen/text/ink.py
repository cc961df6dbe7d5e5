"""The white in the em box of a mark, as its face tells: what may go without touching ink.

A face says it by `halt` or `vhal`, the forms of half the width. Of one that does not, as
most lettering and hands, the ink is measured: a side that has no ink for half an em gives
that half.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import uharfbuzz as hb

from cardgen.display import FontRef, GlyphRun, Leaf, extent
from cardgen.fonts import hb_font

_FULL_WIDTH: Final = 0.9  # em; a narrower glyph carries no white to give up
_HALF, _QUARTER = 0.5, 0.25
_NONE: Final = (0.0, 0.0)


@lru_cache(maxsize=4096)
def spare(char: str, lang: str, font: FontRef, vertical: bool) -> tuple[float, float]:
    """Em of white before and behind the ink that a face lets go of; in columns above, below."""
    advance, offset, ink = _measured(char, lang, font, vertical, {})
    if advance < _FULL_WIDTH:
        return _NONE
    feature = "vhal" if vertical else "halt"
    halved, moved, _ = _measured(char, lang, font, vertical, {feature: True})
    if halved < advance:
        before = max(0.0, offset - moved)
        return before, advance - halved - before
    if ink is None:
        return _NONE
    before, after = ink[0], min(advance, 1.0) - ink[1]
    if max(before, after) < _HALF and min(before, after) >= _QUARTER:
        return _QUARTER, _QUARTER
    return (_HALF if before >= _HALF else 0.0), (_HALF if after >= _HALF else 0.0)


def is_blank(item: Leaf) -> bool:
    """Whether it is lettering without ink, such as the em space at which a line ends."""
    return isinstance(item, GlyphRun) and not item.text.strip()


def inked(item: Leaf) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink of lettering; of all else, of its room.

    So of glyphs that lie. A stop at a line end has half an em of white, which may hang out of
    the type area.
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
    """Left and top of a glyph's ink, its width and height, in em, y down; None without any."""
    opened = hb_font(font)
    em, ink = opened.face.upem, opened.get_glyph_extents(glyph)
    if ink is None or not (ink.width and ink.height):
        return None
    return ink.x_bearing / em, -ink.y_bearing / em, ink.width / em, -ink.height / em


@cache
def has_vertical_metrics(font: FontRef) -> bool:
    """Whether a face says how high its glyphs are; HarfBuzz takes a line height for it."""
    return "vmtx" in hb_font(font).face.table_tags


def _measured(
    char: str, lang: str, font: FontRef, vertical: bool, features: dict[str, bool]
) -> tuple[float, float, tuple[float, float] | None]:
    """Advance, offset, and where ink begins and ends along the line, in em."""
    opened = hb_font(font)
    buffer = hb.Buffer()
    buffer.add_str(char)
    buffer.direction = "ttb" if vertical else "ltr"
    buffer.script = "Hani"
    buffer.language = lang
    hb.shape(opened, buffer, features)
    em = opened.face.upem / font.scale
    first, positions = buffer.glyph_positions[0], buffer.glyph_positions
    box = opened.get_glyph_extents(buffer.glyph_infos[0].codepoint)
    if vertical:
        advance, offset = -sum(p.y_advance for p in positions) / em, -first.y_offset / em
        # Where HarfBuzz takes a line height, the em box is in the middle of it.
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
