"""A bilevel canvas, for thermal printers: ink or no ink, never dithered text.

A band is one Python integer with a bit for each pixel, 1 for ink, first row and leftmost
pixel highest, and rows of whole bytes: spare bits before each for its margin, and after it
to fill up the last byte. Moving a mask is a shift, inking is ``|``, and the rows of a band
are one ``to_bytes``. Packing a Pillow image of mode "1" takes twenty times as long, and a page
without pictures imports no Pillow.

Coverage and colours are cut at half: from half up a pixel is ink, or a colour white. `stems`
gives the coverage of glyphs. Pictures are photos and logos, so they are dithered
(Floyd–Steinberg).
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

import msgspec

from cardgen.backends.dots import (
    BarCorrection,
    Spans,
    module_grid,
    module_spans,
    nearest_pixel,
)
from cardgen.backends.memory import SizedCache
from cardgen.backends.raster.canvas import (
    BAND_ROWS,
    NOTHING,
    PLAIN,
    Mode,
    RowFormat,
    band_count,
    band_height,
    bands_between,
    is_dark,
)
from cardgen.backends.raster.masks import Mask
from cardgen.backends.raster.stems import thermal_mask
from cardgen.display import Bars, Color, FontRef, Glyph, GlyphRun

if TYPE_CHECKING:
    from PIL import Image


class Stamp(msgspec.Struct, frozen=True):
    """Ink of `width` × `height` pixels, at the left of rows with the stride of a canvas.

    `left` and `top` are its place from the glyph's origin.
    """

    ink: int
    left: int
    top: int
    width: int
    height: int


_BLANK: Final = Stamp(0, 0, 0, 0, 0)
_stamps: Final[SizedCache[tuple[FontRef, int, float, int, int, int], Stamp]] = SizedCache(
    64 << 20
)


class _InkSlots:
    """The ink of glyphs of a run, each at its place: bands, and the bits on them."""

    def __init__(self) -> None:
        self.pieces: dict[Glyph, list[tuple[int, int]]] = {}
        self.size = 500

    @classmethod
    def make(cls) -> tuple[_InkSlots, int]:
        """Make slots without ink, with their size in bytes."""
        slots = cls()
        return slots, slots.size


_slots: Final[SizedCache[Hashable, _InkSlots]] = SizedCache(32 << 20)


class BitCanvas:
    """A `Canvas` of bits: one bit for each pixel, 1 for ink."""

    def __init__(self, width: int, height: int, row_format: RowFormat = PLAIN) -> None:
        self.width = width
        self.height = height
        self.mode: Mode = "1"
        self.first = NOTHING  # layer that was drawn before the canvas was forked
        self.one_of_many = False  # if other forks have glyphs in the same places
        self.touched: set[int] = set()  # bands drawn on since the canvas was made or forked
        self._row_format = row_format
        self._margin = 8 * row_format.margin  # bits of a row before its first pixel
        self._stride = self._margin + -(-width // 8) * 8
        self._bands = [0] * band_count(height)

    @property
    def nbytes(self) -> int:
        """Memory in bytes of all bands on which something was drawn."""
        return sum(sys.getsizeof(ink) for ink in self._bands if ink)

    def fork(self) -> BitCanvas:
        """Return a copy of the canvas. It shares bands until something is drawn on them."""
        copy = BitCanvas(self.width, self.height, self._row_format)
        copy._bands = self._bands.copy()
        return copy

    def move(self, right: int, down: int) -> tuple[BitCanvas, bool]:
        """Move all ink by some pixels. Return also True if ink was moved off the canvas."""
        stride, page = self._stride, self._all_rows()
        ends = min(self.width, abs(right))
        edge = ((1 << ends) - 1) << (stride - self.width if right > 0 else stride - ends)
        off = page & _repeat(edge, self.height, stride)
        page ^= off
        page = page >> right if right >= 0 else page << -right
        if down >= 0:
            off |= page & (1 << min(down, self.height) * stride) - 1
            page >>= down * stride
        else:
            off |= page >> max(self.height + down, 0) * stride
            page = page << -down * stride & (1 << self.height * stride) - 1
        return self._from_rows(page), bool(off)

    def turn(self) -> BitCanvas:
        """Return the canvas turned upside down."""
        backwards = self._all_rows().to_bytes(self.height * self._stride // 8, "little")
        spare = self._stride - self.width
        return self._from_rows(int.from_bytes(backwards.translate(_REVERSED), "big") << spare)

    def ink_box(self) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom of all ink; zeros if there is none."""
        ink = [band for band, bits in enumerate(self._bands) if bits]
        if not ink:
            return 0, 0, 0, 0
        size = self._stride // 8
        top = next(at for at, byte in enumerate(self.rows(ink[0])) if byte) // size
        rows = self.rows(ink[-1])
        bottom = next(at for at in range(len(rows), 0, -1) if rows[at - 1])
        across = 0
        for band in ink:
            across |= _merge(self._bands[band], band_height(band, self.height), self._stride)
        right = self._stride - ((across & -across).bit_length() - 1)
        left = self._stride - across.bit_length()
        return (left, ink[0] * BAND_ROWS + top, right, ink[-1] * BAND_ROWS + -(-bottom // size))

    def _all_rows(self) -> int:
        """Return all rows of the canvas as one integer."""
        rows = b"".join(self.rows(band) for band in range(len(self._bands)))
        return int.from_bytes(rows, "big")

    def _from_rows(self, page: int) -> BitCanvas:
        """Return a canvas with these rows."""
        other = BitCanvas(self.width, self.height)
        below = self.height
        for band in range(len(self._bands)):
            rows = band_height(band, self.height)
            below -= rows
            ink = page >> below * self._stride & (1 << rows * self._stride) - 1
            other._ink_band(band, ink, dark=True)
        other.touched = set(range(len(self._bands)))
        return other

    def is_blank(self, band: int) -> bool:
        """True if there is no ink on a band."""
        return not self._bands[band]

    def rows(self, band: int) -> bytes:
        """Return the rows of a band from the top, in the row format of the canvas."""
        rows = band_height(band, self.height)
        bits = self._bands[band]
        if self._row_format.white:
            bits ^= _white(self.width, self._stride, self._margin, rows)
        return bits.to_bytes(rows * self._stride // 8, "big")

    def fill(self, spans: Sequence[Spans], color: Color) -> None:
        """Fill rectangles with ink or with white."""
        dark = is_dark(color)
        for top, bottom, columns in spans:
            row = 0
            for start, end in columns:
                row |= self._columns(max(start, 0), min(end, self.width))
            for band in bands_between(top, bottom, self.height) if row else ():
                rows = band_height(band, self.height)
                first = max(top - band * BAND_ROWS, 0)
                last = min(bottom - band * BAND_ROWS, rows)
                piece = _repeat(row, last - first, self._stride)
                self._ink_band(band, piece << (rows - last) * self._stride, dark=dark)

    def bars(self, bars: Bars, dpi: float, correction: BarCorrection) -> None:
        """Draw the modules of a barcode; those of an uncorrected matrix in whole rows."""
        if 1 not in (bars.columns, bars.rows):
            left, top, size, lost = module_grid(bars, dpi, correction)
            if not lost and 0 <= left <= self.width - size * bars.columns:
                self._matrix(bars.modules, left, top, size, dark=is_dark(bars.color))
                return
        self.fill(module_spans(bars, dpi, correction), bars.color)

    def _matrix(
        self, lines: Sequence[str], left: int, top: int, size: int, *, dark: bool
    ) -> None:
        """Draw or erase rows of modules, each of `size` × `size` pixels."""
        dark_pixels, light_pixels, length = "1" * size, "0" * size, self._stride // 8
        shift = self._stride - self._margin - left - size * len(lines[0])
        rows = b"".join(
            [
                (
                    int(line.replace("1", dark_pixels).replace("0", light_pixels), 2) << shift
                ).to_bytes(length, "big")
                * size
                for line in lines
            ]
        )
        bottom = top + size * len(lines)
        for band in bands_between(top, bottom, self.height):
            start, height = band * BAND_ROWS, band_height(band, self.height)
            first, last = max(top - start, 0), min(bottom - start, height)
            piece = rows[(start + first - top) * length : (start + last - top) * length]
            below = (height - last) * self._stride
            self._ink_band(band, int.from_bytes(piece, "big") << below, dark=dark)

    def glyphs(self, run: GlyphRun, scale: float) -> None:
        """Draw a glyph run. Glyphs on the same baseline are drawn together."""
        size = run.size * scale
        dark = is_dark(run.color)
        if self.one_of_many:
            self._glyphs_again(run, size, scale, dark=dark)
            return

        def baseline(glyph: Glyph) -> int:
            return nearest_pixel((run.y + glyph.y) * scale)

        for y, glyphs in groupby(run.glyphs, baseline):
            placed = []
            for glyph in glyphs:
                stamp, x = self._stamp_at(run, glyph, size, scale)
                if stamp.ink:
                    placed.append((stamp, x))
            self._place(placed, y, dark=dark)

    def _glyphs_again(self, run: GlyphRun, size: float, scale: float, *, dark: bool) -> None:
        """Draw a glyph run whose glyphs come again in the same places, as figures do."""
        geometry = (self.width, self.height, self._stride, self._margin)
        key = (run.font, size, run.x, run.y, scale, run.quarters, geometry)
        slots = _slots.get(key, _InkSlots.make)
        for glyph in run.glyphs:
            pieces = slots.pieces.get(glyph)
            if pieces is None:
                stamp, x = self._stamp_at(run, glyph, size, scale)
                top = nearest_pixel((run.y + glyph.y) * scale) + stamp.top
                ink = stamp.ink << -x if x < 0 else stamp.ink >> x
                pieces = slots.pieces[glyph] = [*self._split(ink, top, stamp.height)]
                slots.size += 200 + sum(sys.getsizeof(piece) for _, piece in pieces)
                _slots.resize(key, slots.size)
            for band, piece in pieces:
                self._ink_band(band, piece, dark=dark)

    def cover(self, mask: Mask, color: Color) -> None:
        """Fill the pixels that a mask on the page covers by half or more."""
        stamp = Stamp(self._ink_of(mask.pixels, mask.width), 0, 0, mask.width, mask.height)
        self._place([(stamp, mask.left)], mask.top, dark=is_dark(color))

    def picture(self, image: Image.Image, x: int, y: int) -> None:
        """Draw a picture, dithered; pixels that are less than half opaque do not change."""
        from PIL import Image

        solid = Image.new("L", image.size, 255)
        if image.mode in ("LA", "RGBA"):
            alpha = image.getchannel("A")
            solid.paste(image.convert("L"), (0, 0), alpha)
            cover = alpha.point([0] * 128 + [255] * 128)
        else:
            solid.paste(image.convert("L"))
            cover = Image.new("L", image.size, 255)
        white = solid.convert("1", dither=Image.Dither.FLOYDSTEINBERG).convert("L")
        black = Image.composite(white.point(_INVERTED), Image.new("L", image.size), cover)
        left, right = max(x, 0), min(x + image.width, self.width)
        if right <= left:
            return
        visible = (left - x, 0, right - x, image.height)
        for layer, dark in ((cover, False), (black, True)):
            ink = self._ink_of(layer.crop(visible).tobytes(), right - left)
            self._place([(Stamp(ink, 0, 0, right - left, image.height), left)], y, dark=dark)

    def _place(self, stamps: list[tuple[Stamp, int]], y: int, *, dark: bool) -> None:
        """Draw or erase bit patterns of glyphs, each at its x in pixels, all at the same y."""
        if not stamps:
            return
        top = min(stamp.top for stamp, _ in stamps)
        bottom = max(stamp.top + stamp.height for stamp, _ in stamps)
        ink = 0
        for stamp, x in stamps:
            shift = (bottom - stamp.top - stamp.height) * self._stride - x
            ink |= stamp.ink << shift if shift >= 0 else stamp.ink >> -shift
        self._ink(ink, y + top, bottom - top, dark=dark)

    def _ink(self, ink: int, top: int, height: int, *, dark: bool) -> None:
        """Draw or erase `height` rows of bits from row `top` on."""
        for band, piece in self._split(ink, top, height):
            self._ink_band(band, piece, dark=dark)

    def _split(self, ink: int, top: int, height: int) -> Iterator[tuple[int, int]]:
        """Yield the bands of `height` rows of bits from row `top` on, with their bits."""
        for band in bands_between(top, top + height, self.height):
            rows = band_height(band, self.height)
            shift = (band * BAND_ROWS + rows - top - height) * self._stride
            piece = ink << shift if shift >= 0 else ink >> -shift
            if top < band * BAND_ROWS:
                piece &= (1 << rows * self._stride) - 1
            if piece:
                yield band, piece

    def _ink_band(self, band: int, piece: int, *, dark: bool) -> None:
        """Draw or erase the bits of `piece` on a band."""
        if piece:
            old = self._bands[band]
            self._bands[band] = old | piece if dark else old ^ (old & piece)
            self.touched.add(band)

    def _columns(self, start: int, end: int) -> int:
        """Return a row with ink from pixel `start` to `end` (exclusive)."""
        shift = self._stride - self._margin - end
        return ((1 << end - start) - 1) << shift if end > start else 0

    def _stamp_at(
        self, run: GlyphRun, glyph: Glyph, size: float, scale: float
    ) -> tuple[Stamp, int]:
        """Return the bits of a glyph that are on the page, and their x in pixels."""
        stamp = self._stamp(run, glyph.id, size)
        x = nearest_pixel((run.x + glyph.x) * scale) + stamp.left
        if 0 <= x <= self.width - stamp.width:
            return stamp, x
        if -stamp.width < x < self.width:
            return self._clip(run, glyph.id, size, x)
        return _BLANK, 0

    def _stamp(self, run: GlyphRun, glyph: int, size: float) -> Stamp:
        """Return the cached bits of a glyph at `size` dots per em."""

        def make() -> tuple[Stamp, int]:
            mask = thermal_mask(run.font, glyph, size, quarters=run.quarters)
            if not mask.pixels:
                return _BLANK, 200
            width, height = mask.width, mask.height
            # A glyph wider than the page is always clipped, never stamped as it is.
            ink = self._ink_of(mask.pixels, width) if width <= self.width else 0
            stamp = Stamp(ink, mask.left, mask.top, width, height)
            return stamp, 200 + height * self._stride // 8

        key = (run.font, glyph, size, self._stride, self._margin, run.quarters)
        return _stamps.get(key, make)

    def _clip(self, run: GlyphRun, glyph: int, size: float, x: int) -> tuple[Stamp, int]:
        """Return the part on the page of a glyph whose left edge is at `x`."""
        mask = thermal_mask(run.font, glyph, size, quarters=run.quarters)
        if not mask.pixels:
            return _BLANK, 0
        left, right = max(x, 0), min(x + mask.width, self.width)
        width = right - left
        visible = mask.cut(mask.left + left - x, mask.top, width, mask.height)
        return Stamp(self._ink_of(visible, width), 0, mask.top, width, mask.height), left

    def _ink_of(self, coverage: bytes, width: int) -> int:
        """Return the ink of coverage in rows of a `width`, at most that of the page."""
        bytes_a_row = (width + 7) // 8
        if spare := bytes(8 * bytes_a_row - width):
            rows = [coverage[at : at + width] for at in range(0, len(coverage), width)]
            coverage = spare.join(rows) + spare
        digits = coverage.translate(_HALF_AND_MORE)
        packed = int(digits, 2).to_bytes(len(digits) // 8, "big")
        before = bytes(self._margin // 8)
        after = bytes(self._stride // 8 - len(before) - bytes_a_row)
        packs = (packed[at : at + bytes_a_row] for at in range(0, len(packed), bytes_a_row))
        return int.from_bytes(before + (after + before).join(packs) + after, "big")


_HALF_AND_MORE: Final = b"0" * 128 + b"1" * 128  # digits of a binary number
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_INVERTED: Final = list(range(255, -1, -1))


def _repeat(row: int, count: int, stride: int) -> int:
    """Repeat a row `count` times."""
    rows, done = row, 1
    while done * 2 <= count:
        rows |= rows << done * stride
        done *= 2
    return rows | rows << (count - done) * stride if done < count else rows


def _merge(rows: int, count: int, stride: int) -> int:
    """Merge the ink of `count` rows into one row."""
    while count > 1:
        half = count // 2
        rows = rows >> half * stride | rows & (1 << half * stride) - 1
        count -= half
    return rows


@lru_cache(maxsize=16)
def _white(width: int, stride: int, margin: int, rows: int) -> int:
    """Return white rows, in which all pixels are 1 and the unused bits 0."""
    return _repeat(((1 << width) - 1) << stride - margin - width, rows, stride)
