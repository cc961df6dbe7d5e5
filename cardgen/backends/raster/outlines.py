"""An outline in, a coverage mask out: seals, pictograms and logos that are lines and curves.

HarfBuzz's rasterizer takes glyphs of fonts alone, so this one is our own. Curves become lines
that are nowhere further off than a 64th of a pixel. Each row of pixels is cut by sixteen
lines; on each the outlines cross it in order, and the nonzero rule says from which crossing
to which it is filled. What that covers of a pixel is exact along the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import ceil, floor, hypot, sqrt
from typing import Final

from PIL import Image

from cardgen.backends.raster.glyphs import Mask
from cardgen.display import Path

_FLAT: Final = 1 / 64  # pixels
_CUTS: Final = 16  # of a row of pixels
_BLANK: Final = Mask(None, 0, 0)
Point = tuple[float, float]
Crossings = list[tuple[float, int]]
"""Where outlines cross a cut, and whether downwards (1) or upwards (-1)."""


def cover(path: Path, scale: float, width: int, height: int) -> Mask:
    """The coverage of a path at `scale` pixels a point, on a page of `width` × `height` pixels.

    The mask lies within the page; its place is from the page's top left.
    """
    left, top, right, bottom = (side * scale for side in path.hull)
    first, last = max(floor(left), 0), min(ceil(right), width)
    above, below = max(floor(top), 0), min(ceil(bottom), height)
    if first >= last or above >= below:
        return _BLANK
    cuts = _cut(_lines(path, scale, (first, above)), (below - above) * _CUTS)
    columns = last - first
    rows = [
        _row([cuts[cut] for cut in range(at, at + _CUTS) if cut in cuts], columns)
        for at in range(0, (below - above) * _CUTS, _CUTS)
    ]
    return Mask(Image.frombytes("L", (columns, len(rows)), b"".join(rows)), first, above)


def _lines(path: Path, scale: float, origin: Point) -> Iterator[tuple[Point, Point]]:
    """The lines that the outlines consist of, in pixels from `origin`, each outline closed."""

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
            way = [last, *ends]
            yield from pairwise(_flattened(*way) if kind == "curve" else way)
            last = ends[-1]
    yield last, start


def _flattened(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """Points on a cubic curve so near that lines between them are it.

    Of n lines the error is at most 1/8 n² of the largest second derivative.
    """
    bend = max(
        hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1]),
        hypot(b[0] - 2 * c[0] + d[0], b[1] - 2 * c[1] + d[1]),
    )
    count = max(1, ceil(sqrt(6 * bend / (8 * _FLAT))))
    return [a, *(_on_curve(a, b, c, d, step / count) for step in range(1, count)), d]


def _on_curve(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    s = 1 - t
    w0, w1, w2, w3 = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return (
        w0 * a[0] + w1 * b[0] + w2 * c[0] + w3 * d[0],
        w0 * a[1] + w1 * b[1] + w2 * c[1] + w3 * d[1],
    )


def _cut(lines: Iterable[tuple[Point, Point]], count: int) -> dict[int, Crossings]:
    """Where lines cross the cuts, which go through the middles of sixteenths of rows."""
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
    """The coverage of a row of pixels, of which each cut is a sixteenth."""
    edges: defaultdict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for crossings in cuts:
        for x, step in _filled(crossings):
            column = min(max(floor(x), 0), width)
            edge = edges[column]  # what it covers of its pixel, and of all to its right
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


def _filled(crossings: Crossings) -> Iterator[tuple[float, int]]:
    """Where a cut begins (1) and ceases (-1) to be within outlines, by the nonzero rule."""
    winding = 0
    for x, way in sorted(crossings):
        before, winding = winding, winding + way
        if not before:
            yield x, 1
        elif not winding:
            yield x, -1


def _byte(cuts: float) -> int:
    return floor(cuts / _CUTS * 255 + 0.5)
