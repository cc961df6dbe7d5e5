"""Coverage masks of glyphs, by HarfBuzz's rasterizer, and of paths, by our own.

Outlines of glyphs are not hinted. A baseline is snapped to whole pixels, so that all characters
of a line stand alike and horizontal strokes repeat exactly. Along the line, grey and
colour glyphs are placed to a quarter of a pixel: the eye sees uneven gaps of half a
pixel but not of an eighth, and a glyph then has four masks at most. Bilevel glyphs are
placed on whole pixels, since half a pixel's shift of a thresholded outline would make
stems of one weight come out in two widths. For glyphs turned by quarters, clockwise, the same
holds along a baseline that runs up or down.

HarfBuzz's rasterizer takes glyphs of fonts alone, so seals, pictograms and logos of lines and
curves have their own. Curves become lines that deviate by a 64th of a pixel at most. Sixteen
cuts go through each row of pixels. On each cut the crossings of the outlines are sorted, and
the nonzero rule tells which parts are filled. The coverage is exact along the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from math import ceil, floor, hypot, sqrt
from threading import Lock
from typing import Final

import msgspec
import uharfbuzz as hb

from cardgen.backends.memory import SizedCache
from cardgen.display import FontRef, Path
from cardgen.fonts import hb_font

SUBPIXELS: Final = 4
_FLAT: Final = 1 / 64  # pixels between a curve and its lines
_CUTS: Final = 16  # through a row of pixels
Point = tuple[float, float]
Crossings = list[tuple[float, int]]
"""The places of a cut that outlines cross, downwards (1) or upwards (-1)."""

_rasterizer = hb.RasterDraw()
_rasterizer_lock = Lock()  # HarfBuzz accumulates one outline at a time


class Mask(msgspec.Struct, frozen=True):
    """The coverage of pixels in rows of a `width`, and the place of its top left corner.

    A byte is a pixel, and 255 is full; there are none if nothing is covered. Places are in
    pixels, y down, from the origin of the glyph, or from the top left of the page for a path.
    """

    pixels: bytes
    width: int
    left: int
    top: int

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.pixels) // self.width if self.width else 0

    def cut(self, left: int, top: int, width: int, height: int) -> bytes:
        """Return the coverage of a rectangle, whose corner is at `left`, `top`."""
        before, skipped = bytes(max(self.left - left, 0)), max(left - self.left, 0)
        rows: list[bytes] = []
        for row in range(top - self.top, top - self.top + height):
            start = row * self.width
            known = self.pixels[start + skipped : start + self.width] if row >= 0 else b""
            rows.append((before + known)[:width].ljust(width, b"\0"))
        return b"".join(rows)

    def turn(self) -> Mask:
        """Return the mask turned clockwise by a quarter around the origin."""
        columns = (self.pixels[at :: self.width][::-1] for at in range(self.width))
        return Mask(b"".join(columns), self.height, -self.top - self.height, self.left)


BLANK: Final = Mask(b"", 0, 0, 0)
_masks: Final[SizedCache[tuple[FontRef, int, float, int, int], Mask]] = SizedCache(48 << 20)


@cache
def _font(font: FontRef) -> hb.Font:
    """Open a HarfBuzz font for this module only, since its boldness is changed."""
    return hb.Font(hb_font(font).face)


def glyph_mask(
    font: FontRef, glyph: int, size: float, subpixel: int, *, quarters: int = 0
) -> Mask:
    """Return the cached mask of a glyph at `size` pixels per em, turned by quarter turns.

    The glyph is shifted by `subpixel` quarters of a pixel along its baseline: to the right, or
    down if the glyph is turned by one quarter or three.
    """

    def make() -> tuple[Mask, int]:
        mask = rasterize(font, glyph, size, subpixel / SUBPIXELS, quarters=quarters)
        return mask, 200 + len(mask.pixels)

    return _masks.get((font, glyph, size, subpixel, quarters), make)


def rasterize(
    font: FontRef,
    glyph: int,
    size: float,
    shift: float = 0.0,
    *,
    quarters: int = 0,
    bolder: tuple[float, float] = (0.0, 0.0),
) -> Mask:
    """Draw the mask of a glyph at `size` pixels per em, shifted along its baseline.

    `bolder` widens strokes by pixels: upright ones in width, level ones in height.
    """
    face = _font(font)
    scale = size / face.face.upem
    wider, higher = bolder
    rise = -higher / 2  # HarfBuzz adds it above
    with _rasterizer_lock:
        face.synthetic_bold = (wider / size, higher / size, True)
        _rasterizer.clear()
        _rasterizer.transform = (  # y goes up
            (scale, 0.0, 0.0, scale, shift, rise),
            (0.0, -scale, scale, 0.0, rise, -shift),
            (-scale, 0.0, 0.0, -scale, shift, -rise),
            (0.0, scale, -scale, 0.0, -rise, -shift),
        )[quarters]
        _rasterizer.draw_glyph(face, glyph)
        rendered = _rasterizer.render()
    if rendered is None:
        return BLANK
    box = rendered.extents
    if box.width == 0 or box.height == 0:
        return BLANK
    # HarfBuzz's rows go upwards and are padded to the stride.
    buffer = bytes(rendered.buffer)
    starts = range((box.height - 1) * box.stride, -1, -box.stride)
    pixels = b"".join([buffer[start : start + box.width] for start in starts])
    return Mask(pixels, box.width, box.x_origin, -(box.y_origin + box.height))


def path_mask(path: Path, scale: float, width: int, height: int) -> Mask:
    """Draw the mask of a path at `scale` pixels per point.

    The mask lies within a page of `width` × `height` pixels, and its place is from the page's
    top left.
    """
    left, top, right, bottom = (side * scale for side in path.hull)
    first, last = max(floor(left), 0), min(ceil(right), width)
    above, below = max(floor(top), 0), min(ceil(bottom), height)
    if first >= last or above >= below:
        return BLANK
    cuts = _find_crossings(_lines(path, scale, (first, above)), (below - above) * _CUTS)
    columns = last - first
    rows = [
        _row([cuts[cut] for cut in range(at, at + _CUTS) if cut in cuts], columns)
        for at in range(0, (below - above) * _CUTS, _CUTS)
    ]
    return Mask(b"".join(rows), columns, first, above)


def _lines(path: Path, scale: float, origin: Point) -> Iterator[tuple[Point, Point]]:
    """Yield the straight lines of a path with closed outlines, in pixels from `origin`."""

    def pixels(x: float, y: float) -> Point:
        return (path.x + x) * scale - origin[0], (path.y + y) * scale - origin[1]

    start = last = pixels(0.0, 0.0)
    for kind, points in path.outline:
        ends = [pixels(*points[at : at + 2]) for at in range(0, len(points), 2)]
        if kind in ("move", "close"):
            yield last, start
            start = ends[0] if ends else start
            last = start
        else:
            line = [last, *ends]
            yield from pairwise(_flatten(*line) if kind == "curve" else line)
            last = ends[-1]
    yield last, start


def _flatten(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """Divide a cubic curve into lines. Return their end points.

    The error of n lines is at most 1/8 n² of the largest second derivative.
    """
    bend = max(
        hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1]),
        hypot(b[0] - 2 * c[0] + d[0], b[1] - 2 * c[1] + d[1]),
    )
    count = max(1, ceil(sqrt(6 * bend / (8 * _FLAT))))
    return [a, *(_on_curve(a, b, c, d, step / count) for step in range(1, count)), d]


def _on_curve(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    """Return the point of a cubic curve at the parameter `t`, from 0 to 1."""
    s = 1 - t
    w0, w1, w2, w3 = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return (
        w0 * a[0] + w1 * b[0] + w2 * c[0] + w3 * d[0],
        w0 * a[1] + w1 * b[1] + w2 * c[1] + w3 * d[1],
    )


def _find_crossings(lines: Iterable[tuple[Point, Point]], count: int) -> dict[int, Crossings]:
    """Find where lines cross the sixteen sample lines in each row of pixels."""
    cuts: defaultdict[int, Crossings] = defaultdict(list)
    for start, end in lines:
        way = 1 if end[1] > start[1] else -1
        (x0, y0), (x1, y1) = (start, end) if way > 0 else (end, start)
        first, last = max(ceil(y0 * _CUTS - 0.5), 0), min(ceil(y1 * _CUTS - 0.5), count)
        for cut in range(first, last):
            along = ((cut + 0.5) / _CUTS - y0) / (y1 - y0)
            cuts[cut].append((x0 + along * (x1 - x0), way))
    return cuts


def _row(cuts: list[Crossings], width: int) -> bytes:
    """Compute the coverage of a row of pixels from its sixteen sample lines."""
    edges: defaultdict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for crossings in cuts:
        for x, step in _fill_ends(crossings):
            column = min(max(floor(x), 0), width)
            edge = edges[column]  # coverage of this pixel, and of all pixels to its right
            edge[0] += step * min(column + 1 - x, 1.0)
            edge[1] += step
    row = bytearray(width)
    total, at = 0.0, 0
    for column in sorted(edges):
        row[at:column] = bytes((_byte(total),)) * (column - at)
        if column < width:
            row[column] = _byte(total + edges[column][0])
        total += edges[column][1]
        at = column + 1
    row[at:] = bytes((_byte(total),)) * (width - at)
    return bytes(row)


def _fill_ends(crossings: Crossings) -> Iterator[tuple[float, int]]:
    """Yield the places where a sample line enters (1) or leaves (-1) a shape (nonzero rule)."""
    winding = 0
    for x, way in sorted(crossings):
        before, winding = winding, winding + way
        if not before:
            yield x, 1
        elif not winding:
            yield x, -1


def _byte(cuts: float) -> int:
    """Convert the number of covered sample lines to a level from 0 to 255."""
    return floor(cuts / _CUTS * 255 + 0.5)
