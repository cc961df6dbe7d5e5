"""Outlines of seals: measure, scale and divide them, and move their points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil, hypot
from typing import Final

import msgspec

from cardgen.display import PathSegment

Point = tuple[float, float]
Outline = tuple[PathSegment, ...]
_CUTS: Final = 24  # through a glyph, across and down


class Strokes(msgspec.Struct, frozen=True):
    """Thickness in em of the strokes in one direction, and of the white between them."""

    thick: float
    apart: float


def find_ink(outline: Outline) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the box around all points of an outline."""
    across = [x for segment in outline for x in segment.points[::2]]
    down = [y for segment in outline for y in segment.points[1::2]]
    return min(across), min(down), max(across) - min(across), max(down) - min(down)


def place_outline(outline: Outline, scale: Point, shift: Point = (0.0, 0.0)) -> Outline:
    """Scale an outline, across and down, and then move it."""
    (sx, sy), (dx, dy) = scale, shift
    return tuple(
        PathSegment(
            kind, tuple(v * sy + dy if odd % 2 else v * sx + dx for odd, v in enumerate(points))
        )
        for kind, points in outline
    )


def divide(outline: Outline, longest: float) -> Outline:
    """Divide the lines and curves of an outline into segments of about `longest` at most."""
    pieces: list[PathSegment] = []
    start = last = (0.0, 0.0)
    for kind, points in outline:
        if kind == "move":
            pieces.append(PathSegment("move", points))
            start = last = points[0], points[1]
        elif kind == "close":
            pieces += _line(last, start, longest)
            pieces.append(PathSegment("close"))
            last = start
        elif kind == "line":
            pieces += _line(last, (points[0], points[1]), longest)
            last = points[0], points[1]
        else:
            pieces += _curve(last, points, longest)
            last = points[4], points[5]
    return tuple(pieces)


def move_points(outline: Outline, move: Callable[[float, float], Point]) -> Outline:
    """Move each point of an outline with the function `move`, which gets its coordinates."""
    return tuple(
        PathSegment(
            kind,
            tuple(
                v for at in range(0, len(points), 2) for v in move(points[at], points[at + 1])
            ),
        )
        for kind, points in outline
    )


def measure_strokes(outline: Outline) -> tuple[Strokes, Strokes]:
    """Measure the vertical and the horizontal strokes of an outline, and the gaps between them.

    Lines are laid through the outline across and down, and meet ink and white in turn. Most of
    these stretches are as long as strokes are thick and apart. A line along a stroke meets all
    of it, so the thickness is a value below the median, and the white is nearly the smallest.
    """
    lines = list(_flat(outline))
    left, top, width, height = find_ink(outline)
    swapped = [((a[1], a[0]), (b[1], b[0])) for a, b in lines]
    return _measure_across(lines, top, height), _measure_across(swapped, left, width)


def _measure_across(lines: Sequence[tuple[Point, Point]], top: float, height: float) -> Strokes:
    """Measure the vertical strokes of an outline, and the gaps between them."""
    thick, apart = list[float](), list[float]()
    for met in _crossings(lines, [top + height * (n + 0.5) / _CUTS for n in range(_CUTS)]):
        winding, since = 0, 0.0
        for x, way in sorted(met):
            if not winding:
                apart += [x - since] if since else []
                since = x
            winding += way
            if not winding:
                thick.append(x - since)
                since = x
    return Strokes(_quantile(thick, 0.35), _quantile(apart, 0.1))


def _crossings(
    lines: Iterable[tuple[Point, Point]], cuts: Sequence[float]
) -> list[list[tuple[float, int]]]:
    """Find for each horizontal cut the places where lines cross it down (1) or up (-1)."""
    met: list[list[tuple[float, int]]] = [[] for _ in cuts]
    for (x0, y0), (x1, y1) in lines:
        first, last = sorted((bisect_left(cuts, y0), bisect_left(cuts, y1)))
        for number in range(first, last):
            x = x0 + (cuts[number] - y0) / (y1 - y0) * (x1 - x0)
            met[number].append((x, 1 if y1 > y0 else -1))
    return met


def _quantile(values: list[float], share: float) -> float:
    """Find the value below which a `share` of the positive values is; 0 if there are none."""
    positive = sorted(value for value in values if value > 0)
    return positive[int(len(positive) * share)] if positive else 0.0


def _flat(outline: Outline) -> Iterator[tuple[Point, Point]]:
    """Yield straight lines between the end points of the segments of an outline."""
    last: Point = (0.0, 0.0)
    for kind, points in divide(outline, 0.03):
        if kind != "close":
            here = points[-2], points[-1]
            if kind != "move":
                yield last, here
            last = here


def _line(start: Point, end: Point, longest: float) -> Iterator[PathSegment]:
    """Divide a line into segments about `longest` long at most."""
    count = ceil(hypot(end[0] - start[0], end[1] - start[1]) / longest)
    for step in range(1, count + 1):
        t = step / count
        x, y = start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])
        yield PathSegment("line", (x, y))


def _curve(start: Point, points: Sequence[float], longest: float) -> Iterator[PathSegment]:
    """Divide a cubic curve into segments of the same parameter (de Casteljau)."""
    a, b, c, d = start, (points[0], points[1]), (points[2], points[3]), (points[4], points[5])
    around = sum(hypot(q[0] - p[0], q[1] - p[1]) for p, q in pairwise((a, b, c, d)))
    count = max(1, ceil(around / longest))
    for step in range(count):
        t = 1 / (count - step)
        ab, bc, cd = _between(a, b, t), _between(b, c, t), _between(c, d, t)
        abc, bcd = _between(ab, bc, t), _between(bc, cd, t)
        mid = _between(abc, bcd, t)
        yield PathSegment("curve", (*ab, *abc, *mid))
        a, b, c = mid, bcd, cd


def _between(p: Point, q: Point, t: float) -> Point:
    """Return the point at the share `t` (0 to 1) of the way from `p` to `q`."""
    return p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])
