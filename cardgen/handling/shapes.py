"""Outlines of simple shapes, in any unit, y down: what pictograms are drawn of.

Shapes run clockwise and holes the other way, so that by the nonzero rule shapes that overlap
are one and a hole opens whatever single shape lies around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from math import cos, hypot, pi, sin
from typing import TypeAlias

from cardgen.display import PathSegment

Point: TypeAlias = tuple[float, float]
Outline: TypeAlias = tuple[PathSegment, ...]

_ROUND = 4 / 3 * (2**0.5 - 1)  # handles of a quarter of a circle
_STEP = pi / 60  # of an arc; at 100 mm the chords are 0.02 mm inside
_SMOOTH = cos(pi / 12)  # of the angle by which a way bends at a point, if it is part of an arc


def polygon(*points: Point, hole: bool = False) -> Outline:
    """Straight lines from point to point, closed."""
    corners = zip(points, (*points[1:], points[0]), strict=True)
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in corners)
    ordered = points if (area > 0) != hole else points[::-1]
    first, *rest = ordered
    return (
        PathSegment("move", first),
        *(PathSegment("line", point) for point in rest),
        PathSegment("close"),
    )


def box(x: float, y: float, width: float, height: float, *, hole: bool = False) -> Outline:
    """An upright rectangle."""
    right, bottom = x + width, y + height
    return polygon((x, y), (right, y), (right, bottom), (x, bottom), hole=hole)


def frame(x: float, y: float, width: float, height: float, line: float) -> Outline:
    """The border of a rectangle, `line` thick inwards."""
    inner = box(x + line, y + line, width - 2 * line, height - 2 * line, hole=True)
    return box(x, y, width, height) + inner


def circle(x: float, y: float, radius: float, *, hole: bool = False) -> Outline:
    """A circle around a point."""
    k, turn = radius * _ROUND, -1 if hole else 1
    quarters = []
    for quarter in range(4):
        a, b = turn * quarter * pi / 2, turn * (quarter + 1) * pi / 2
        ax, ay = x + radius * cos(a), y + radius * sin(a)
        bx, by = x + radius * cos(b), y + radius * sin(b)
        handles = (
            ax - turn * k * sin(a),
            ay + turn * k * cos(a),
            bx + turn * k * sin(b),
            by - turn * k * cos(b),
        )
        quarters.append(PathSegment("curve", (*handles, bx, by)))
    return (PathSegment("move", (x + radius, y)), *quarters, PathSegment("close"))


def arc(center: Point, radius: Point, start: float, end: float) -> list[Point]:
    """Points on an ellipse, from an angle to another in degrees, clockwise from the right."""
    a, b = start * pi / 180, end * pi / 180
    steps = max(2, round(abs(b - a) / _STEP))
    angles = (a + (b - a) * step / steps for step in range(steps + 1))
    return [(center[0] + radius[0] * cos(t), center[1] + radius[1] * sin(t)) for t in angles]


def stroke(points: Sequence[Point], line: float, *, rounded: bool = False) -> Outline:
    """A line `line` thick through points, its bends round; its ends too if it is `rounded`.

    What bends little from point to point, as an arc does, is one outline: were it one for each
    step, a printer would be told to draw slivers.
    """
    points = [point for point, _ in groupby(points)]
    normals = [_normal(a, b) for a, b in pairwise(points)]
    bends = [at for at, (m, n) in enumerate(pairwise(normals), 1) if _dot(m, n) < _SMOOTH]
    stops = [0, *bends, len(points) - 1]
    made: Outline = ()
    for first, last in pairwise(stops):
        shifts = [*_shifts(normals[first:last])]
        one, other = (
            [
                (x + dx * far, y + dy * far)
                for (x, y), (dx, dy) in zip(points[first : last + 1], shifts, strict=True)
            ]
            for far in (line / 2, -line / 2)
        )
        made += polygon(*one, *reversed(other))
    return made + joined(circle(*points[at], line / 2) for at in (stops if rounded else bends))


def _normal(a: Point, b: Point) -> Point:
    """A step to the side of the way from a point to another."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    return -(b[1] - a[1]) / length, (b[0] - a[0]) / length


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1]


def _shifts(normals: Sequence[Point]) -> Iterator[Point]:
    """From each point of a way to a line beside it, a unit away; where it bends, the miter."""
    yield normals[0]
    for a, b in pairwise(normals):
        size = 1 + _dot(a, b)
        yield (a[0] + b[0]) / size, (a[1] + b[1]) / size
    yield normals[-1]


def joined(outlines: Iterable[Outline]) -> Outline:
    """Outlines as one."""
    return tuple(segment for outline in outlines for segment in outline)


def turned(outline: Outline, degrees: float, around: Point) -> Outline:
    """An outline turned clockwise."""
    c, s = cos(degrees * pi / 180), sin(degrees * pi / 180)
    x0, y0 = around

    def at(points: tuple[float, ...]) -> tuple[float, ...]:
        pairs = zip(points[::2], points[1::2], strict=True)
        return tuple(
            value
            for x, y in pairs
            for value in (
                x0 + (x - x0) * c - (y - y0) * s,
                y0 + (x - x0) * s + (y - y0) * c,
            )
        )

    return tuple(PathSegment(kind, at(points)) for kind, points in outline)
