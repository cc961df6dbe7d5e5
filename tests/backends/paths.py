"""Outlines to draw: a circle, stars, a square, a seal."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from cardgen.display import BLACK, Color, Path, PathSegment

Outline = tuple[PathSegment, ...]
ROUND = 0.5522847498  # radii from the end of a quarter circle to its handle
CLOSE = PathSegment("close")


def circle(x: float, y: float, radius: float, *, turned: bool = False) -> Outline:
    """Return a circle of four curves, clockwise, or `turned` the other way for a hole."""
    h, way = ROUND * radius, -1.0 if turned else 1.0
    quarters = [
        ((1.0, h / radius), (h / radius, 1.0), (0.0, 1.0)),
        ((-h / radius, 1.0), (-1.0, h / radius), (-1.0, 0.0)),
        ((-1.0, -h / radius), (-h / radius, -1.0), (0.0, -1.0)),
        ((h / radius, -1.0), (1.0, -h / radius), (1.0, 0.0)),
    ]
    curves = [
        PathSegment(
            "curve",
            tuple(v for u, w in each for v in (x + radius * u, y + way * radius * w)),
        )
        for each in quarters
    ]
    return (PathSegment("move", (x + radius, y)), *curves, CLOSE)


def polygon(points: Sequence[tuple[float, float]]) -> Outline:
    lines = [PathSegment("line", point) for point in points[1:]]
    return (PathSegment("move", points[0]), *lines, CLOSE)


def pentagram(x: float, y: float, radius: float) -> Outline:
    """Return a star of five crossing lines, whose middle is enclosed twice."""
    turns = [4 * pi * number / 5 - pi / 2 for number in range(5)]
    return polygon([(x + radius * cos(turn), y + radius * sin(turn)) for turn in turns])


def star(x: float, y: float, radius: float) -> Outline:
    """Return a star of ten corners, of which nothing is enclosed twice."""
    turns = [pi * number / 5 - pi / 2 for number in range(10)]
    reach = [radius * (1.0 if number % 2 == 0 else 0.45) for number in range(10)]
    return polygon(
        [(x + r * cos(turn), y + r * sin(turn)) for r, turn in zip(reach, turns, strict=True)]
    )


def square(x: float, y: float, side: float, *, turned: bool = False) -> Outline:
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    return polygon([corners[0], *corners[:0:-1]] if turned else corners)


RED = Color(200, 30, 45)
CIRCLE = Path(14.3, 9.6, circle(20, 20, 20), RED, "圆")
STAR = Path(61.2, 8.9, pentagram(22, 22, 22), BLACK, "星")
HOLE = Path(110.7, 7.4, star(25, 25, 25) + circle(25, 27, 6.5, turned=True), BLACK)
RING = Path(20.5, 55.25, circle(18, 18, 18) + circle(18, 18, 12, turned=True), RED, "环")
TWICE = Path(62.1, 56.4, circle(18, 18, 18) + circle(18, 18, 12), BLACK)
SEAL = Path(
    111.3, 55.6, square(0, 0, 36) + square(4, 4, 28, turned=True) + star(18, 18, 11), RED, "印"
)
"""Outlines, each with its difficulty: curves, crossing lines, a hole, and no hole."""

ALL = (CIRCLE, STAR, HOLE, RING, TWICE, SEAL)
