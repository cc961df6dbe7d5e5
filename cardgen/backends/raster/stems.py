"""Draw glyphs for thermal heads: strokes have two dots where there is room for them.

A thermal head prints a dot paler, or not at all, that has no neighbours to warm it: strokes
need two dots. Strokes of small text are narrower, and a cut at half coverage leaves one or two
dots of them, by chance of their place. So two outlines are drawn: in the fine one the stems of
the face have at least one dot, in the full one about two; upright and level stems are each
widened by the amount that they lack. The glyph consists of the fine one, and ink grows from it
to the full one, dots of more coverage first.

A dot of ink is *lone* if it is in no square of four. Straight strokes that are lone even then
get a second row. But a dot goes only where there is *room*: it may close, divide or bridge
nothing white, nor the gap to the next glyph. So 鬱 at 6 pt has some strokes of one dot, and all
its counters. Room depends on the eight dots around, which are one byte, so that both tests are
tables.

Where strokes have two dots by themselves, nothing changes: in large text, in most bold faces,
at 300 dpi.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, reduce
from itertools import compress, count, takewhile
from math import floor
from operator import and_, gt, or_
from typing import Final, NamedTuple

from cardgen.backends.raster.masks import BLANK, Mask, rasterize
from cardgen.display import FontRef
from cardgen.fonts import hb_font

_DOTS: Final = 1.95  # the goal for strokes; 2.0 amid three dots would cover all three
_LARGE: Final = 3.0  # dots in strokes of 十; those of 鬱 then have two
_WIDE: Final = 0.9  # em: the least advance of Hangul and wider glyphs
_CROSSES: Final = "十+"
_USUAL: Final = 1 / 12  # em
_MEASURED_AT: Final = 256.0  # pixels an em
_CUT: Final = bytes(128) + bytes([1]) * 128
_SHORTEST: Final = 3  # dots of the shortest straight stroke
_BORDER: Final = 2  # dots around the ink, for its growth and the neighbours of that
_BLACK: Final = bytes((0, 255)) + bytes(254)


class Stems(NamedTuple):
    """The width of upright strokes and the height of level ones, in em or in dots."""

    width: float
    height: float


@cache
def stems(font: FontRef) -> Stems:
    """Measure the stroke widths of a font in em, on the character 十, or else on +."""
    for char in _CROSSES:
        glyph = hb_font(font).get_nominal_glyph(ord(char))
        mask = rasterize(font, glyph, _MEASURED_AT) if glyph else BLANK
        if mask.pixels:
            row, column = mask.height * 3 // 4, mask.width // 5
            across = mask.pixels[row * mask.width : (row + 1) * mask.width]
            down = mask.pixels[column :: mask.width]
            return Stems(sum(across) / 255 / _MEASURED_AT, sum(down) / 255 / _MEASURED_AT)
    return Stems(_USUAL, _USUAL)


def thermal_mask(font: FontRef, glyph: int, size: float, *, quarters: int = 0) -> Mask:
    """Draw the mask of a glyph for a thermal printer, at `size` dots per em."""
    width, height = (size * stem for stem in stems(font))
    if min(width, height) >= _LARGE:
        return rasterize(font, glyph, size, quarters=quarters)
    mask = _thicken(font, glyph, size, Stems(width, height))
    for _ in range(quarters):
        mask = mask.turn()
    return mask


def _thicken(font: FontRef, glyph: int, size: float, strokes: Stems) -> Mask:
    """Draw a glyph with thin `strokes` as dots, and make the strokes thicker."""

    def outline(least: float) -> Mask:
        lack = max(least - strokes.width, 0.0), max(least - strokes.height, 0.0)
        return rasterize(font, glyph, size, bolder=lack)

    fine, full = outline(1.0), outline(_DOTS)
    if not (fine.pixels and full.pixels):
        return fine
    left, top = full.left - _BORDER, full.top - _BORDER
    width, height = full.width + 2 * _BORDER, full.height + 2 * _BORDER
    ink = Ink(fine.cut(left, top, width, height), width, _own_columns(font, glyph, size, left))
    ink.grow(full.cut(left, top, width, height))
    ink.mend()
    return _trim(Mask(bytes(ink.dots.translate(_BLACK)), width, left, top))


def _trim(mask: Mask) -> Mask:
    """Return a mask of black and white dots without white rows and columns around them."""
    width = mask.width
    rows = [mask.pixels[at : at + width] for at in range(0, len(mask.pixels), width)]
    inked = [at for at, row in enumerate(rows) if any(row)]
    if not inked:
        return BLANK
    across = reduce(or_, (int.from_bytes(row) for row in rows)).to_bytes(width)
    left, right = width - len(across.lstrip(b"\0")), len(across.rstrip(b"\0"))
    top, bottom = inked[0], inked[-1] + 1
    pixels = b"".join(row[left:right] for row in rows[top:bottom])
    return Mask(pixels, right - left, mask.left + left, mask.top + top)


def _own_columns(font: FontRef, glyph: int, size: float, left: int) -> range:
    """Return the columns of a glyph, from `left` on, without the gap to the next glyph.

    Glyphs stand on whole dots, so an advance is rounded down or up. A letter may reach into
    the gap before it; a glyph that fills an em has white around it.
    """
    face = hb_font(font)
    advance = face.get_glyph_h_advance(glyph) / face.face.upem
    gap = 1 if advance < _WIDE else 0
    return range(1 - left, floor(advance * size) - gap - left)


class Ink:
    """The dots of a glyph, 1 or 0, in rows of `stride`, with a blank border of two dots.

    `fine` is the coverage of the dots by the strokes; from half up they are ink. Ink may be
    added in `columns` alone.
    """

    def __init__(self, fine: bytes, stride: int, columns: range) -> None:
        self.dots = bytearray(fine.translate(_CUT))
        self._cover = fine
        self._below = stride
        row = bytes(column in columns for column in range(stride))
        self._allowed = row * (len(fine) // stride)
        # A byte for each dot: its neighbours that are ink, clockwise from above.
        ring = (-stride, 1 - stride, 1, 1 + stride, stride, stride - 1, -1, -1 - stride)
        self._seen = [(step, 1 << (place + 4) % 8) for place, step in enumerate(ring)]
        ink, codes = int.from_bytes(self.dots, "little"), 0
        for step, bit in self._seen:
            codes |= (ink << 8 * step if step > 0 else ink >> -8 * step) * bit
        self._around = bytearray(codes.to_bytes(len(fine), "little"))

    def grow(self, full: bytes) -> None:
        """Add the dots of a bolder outline where this closes no gap."""
        fine, around, room = self._cover, self._around, _room()
        wanted = _places(map(gt, map(and_, full.translate(_CUT), self._allowed), self.dots))
        wanted.sort(key=lambda at: (-fine[at], -full[at]))
        for _ in range(2):  # dots without neighbours at first may have some now
            left = []
            for at in wanted:
                if room[around[at]]:
                    self._flip(at)
                else:
                    left.append(at)
            wanted = left
        self._cover = full

    def mend(self) -> None:
        """Make straight strokes of single dots two dots wide."""
        table = _lone()
        lone = _places(map(and_, self.dots, self._around.translate(table)))
        for along, side in ((self._below, 1), (1, self._below)):
            for stroke in _strokes(lone, along):
                if all(table[self._around[at]] for at in stroke[1:-1]):
                    sides = sorted((side, -side), key=lambda way: self._whiteness(stroke, way))
                    any(self._widen(stroke, way) for way in sides)

    def _whiteness(self, stroke: Sequence[int], way: int) -> int:
        """Rate how white the side `way` of a stroke is: minus its coverage, in sixteenths."""
        return -sum(self._cover[at + way] for at in stroke) // (16 * len(stroke))

    def _widen(self, stroke: Sequence[int], way: int) -> bool:
        """Add a row of dots to a stroke. True if at most dots at its ends are missing."""
        added, room = [], _room()
        for _ in range(2):
            for to in (at + way for at in stroke):
                if self._allowed[to] > self.dots[to] and room[self._around[to]]:
                    self._flip(to)
                    added.append(to)
        if all(self.dots[at + way] for at in stroke[1:-1]):
            return True
        for to in added:
            self._flip(to)
        return False

    def _flip(self, at: int) -> None:
        """Change a dot from white to ink, or back."""
        self.dots[at] ^= 1
        around = self._around
        for step, bit in self._seen:
            around[at + step] ^= bit


def _places(flags: Iterable[int]) -> list[int]:
    """Return the indices of flags that are set."""
    return list(compress(count(), flags))


def _strokes(dots: Collection[int], step: int) -> Iterator[list[int]]:
    """Yield the straight strokes among dots, whose neighbours are `step` apart."""
    left = set(dots)
    for first in dots:
        if first - step not in left:
            run = [*takewhile(left.__contains__, count(first, step))]
            if len(run) >= _SHORTEST:
                yield run


def _is_ink(around: int, *places: int) -> bool:
    """True if a dot's neighbours at these places (0 is above, then clockwise) are all ink."""
    return all(around >> place % 8 & 1 for place in places)


def _has_room(around: int) -> bool:
    """True if a dot can become ink without joining strokes or closing a gap.

    For ink that also joins at corners, and white that does not, `pieces` is Yokoi's
    connectivity number: it is 1 where a dot joins nothing and divides nothing.
    """
    sides = (0, 2, 4, 6)
    pieces = sum(
        not _is_ink(around, side) and (_is_ink(around, side + 1) or _is_ink(around, side + 2))
        for side in sides
    )
    return pieces == 1 and not _is_ink(around, 0, 4) and not _is_ink(around, 2, 6)


@cache
def _room() -> bytes:
    """Make the table of `_has_room`: faces with wide strokes never ask for it."""
    return bytes(map(_has_room, range(256)))


@cache
def _lone() -> bytes:
    """Make the table of dots of ink that are in no square of four."""
    return bytes(
        not any(_is_ink(around, side, side + 1, side + 2) for side in (0, 2, 4, 6))
        for around in range(256)
    )
