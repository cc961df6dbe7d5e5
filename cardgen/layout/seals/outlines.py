"""Outlines that can be measured, stretched, bent and worn: what a seal is carved of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil, hypot
from typing import Final, NamedTuple

from cardgen.display import PathSegment

Point = tuple[float, float]
Outline = tuple[PathSegment, ...]
_CUTS: Final = 24  # through a glyph, across and down


class Strokes(NamedTuple):
    """How thick strokes are, and how near to one another, of those that lie across a line."""

    thick: float
    apart: float


def ink(outline: Outline) -> tuple[float, float, float, float]:
    """Left, top, width and height of what holds all points of an outline that has some."""
    across = [x for segment in outline for x in segment.points[::2]]
    down = [y for segment in outline for y in segment.points[1::2]]
    return min(across), min(down), max(across) - min(across), max(down) - min(down)


def placed(outline: Outline, scale: Point, shift: Point = (0.0, 0.0)) -> Outline:
    """The outline scaled, across and down, and then moved."""
    (sx, sy), (dx, dy) = scale, shift
    return tuple(
        PathSegment(
            kind, tuple(v * sy + dy if odd % 2 else v * sx + dx for odd, v in enumerate(points))
        )
        for kind, points in outline
    )


def in_pieces(outline: Outline, longest: float) -> Outline:
    """The same in pieces that are about as long as `longest` at most, closing lines too."""
    made: list[PathSegment] = []
    start = last = (0.0, 0.0)
    for kind, points in outline:
        if kind == "move":
            made.append(PathSegment("move", points))
            start = last = points[0], points[1]
        elif kind == "close":
            made += _line(last, start, longest)
            made.append(PathSegment("close"))
            last = start
        elif kind == "line":
            made += _line(last, (points[0], points[1]), longest)
            last = points[0], points[1]
        else:
            made += _curve(last, points, longest)
            last = points[4], points[5]
    return tuple(made)


def bent(outline: Outline, move: Callable[[float, float], Point]) -> Outline:
    """The outline with all of its points moved, each by itself."""
    return tuple(
        PathSegment(
            kind,
            tuple(
                v for at in range(0, len(points), 2) for v in move(points[at], points[at + 1])
            ),
        )
        for kind, points in outline
    )


def strokes(outline: Outline) -> tuple[Strokes, Strokes]:
    """The strokes that stand and those that lie: thickness, and the white between them.

    Lines are laid through the outline across and down. What they meet of ink and of white is as
    long as strokes are thick and apart, for the most part: of thickness a lesser value than the
    middle one is taken, since lines along a stroke meet all of it, of white nearly the least.
    """
    lines = list(_flat(outline))
    left, top, width, height = ink(outline)
    turned = [((a[1], a[0]), (b[1], b[0])) for a, b in lines]
    return _strokes(lines, top, height), _strokes(turned, left, width)


def _strokes(lines: Sequence[tuple[Point, Point]], top: float, height: float) -> Strokes:
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
    return Strokes(_lesser(thick, 0.35), _lesser(apart, 0.1))


def _crossings(
    lines: Iterable[tuple[Point, Point]], cuts: Sequence[float]
) -> list[list[tuple[float, int]]]:
    """Where each of some cuts, from top to bottom, meets lines, and which way these go."""
    met: list[list[tuple[float, int]]] = [[] for _ in cuts]
    for (x0, y0), (x1, y1) in lines:
        first, last = sorted((bisect_left(cuts, y0), bisect_left(cuts, y1)))
        for number in range(first, last):
            x = x0 + (cuts[number] - y0) / (y1 - y0) * (x1 - x0)
            met[number].append((x, 1 if y1 > y0 else -1))
    return met


def _lesser(values: list[float], share: float) -> float:
    found = sorted(value for value in values if value > 0)
    return found[int(len(found) * share)] if found else 0.0


def _flat(outline: Outline) -> Iterator[tuple[Point, Point]]:
    """The lines between the ends of an outline in pieces."""
    last: Point = (0.0, 0.0)
    for kind, points in in_pieces(outline, 0.03):
        if kind != "close":
            here = points[-2], points[-1]
            if kind != "move":
                yield last, here
            last = here


def _line(start: Point, end: Point, longest: float) -> Iterator[PathSegment]:
    count = ceil(hypot(end[0] - start[0], end[1] - start[1]) / longest)
    for step in range(1, count + 1):
        t = step / count
        x, y = start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])
        yield PathSegment("line", (x, y))


def _curve(start: Point, points: Sequence[float], longest: float) -> Iterator[PathSegment]:
    """A cubic curve in so many pieces of the same parameter (de Casteljau)."""
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
    return p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])
