"""What is read of an SVG: shapes in painting order, with nothing left to look up.

Coordinates are those of the artwork, in its own units, y down, from its top left corner. A
shape keeps its path in its own coordinates and the matrix that places them, since a pen that
is placed askew draws lines of uneven width. Styles, references and units are resolved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import hypot, isclose, sqrt
from typing import Final, Literal

Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f, as SVG and PDF have it: x' = a x + c y + e, y' = b x + d y + f."""

CurvePath = tuple[tuple[Literal["m", "l", "c", "z"], tuple[float, ...]], ...]
"""Moves, lines, cubic curves and closings, each with the points it leads through."""

Rgb = tuple[int, int, int]
"""sRGB, each 0 to 255."""

Hull = tuple[float, float, float, float]
"""Left, top, right and bottom."""

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_THIN: Final = 1e-9


@dataclass(frozen=True, slots=True)
class GradientStop:
    """A colour at a place between 0 and 1."""

    at: float
    color: Rgb
    opacity: float


@dataclass(frozen=True, slots=True)
class Gradient:
    """Colours from one circle to another, or along a line if both have no radius.

    Circles are x, y, r in coordinates that `matrix` makes those of the shape. Before the first
    and beyond the last there is the nearest colour. Stops go from 0 to 1, two at least; of two
    at one place the first ends what is before it.
    """

    is_linear: bool
    start: tuple[float, float, float]
    end: tuple[float, float, float]
    matrix: Matrix
    stops: tuple[GradientStop, ...]


@dataclass(frozen=True, slots=True)
class Paintwork:
    """What a shape is filled or stroked with, and how much that covers, 0 to 1."""

    source: Rgb | Gradient
    opacity: float = 1.0

    @property
    def stops(self) -> tuple[GradientStop, ...]:
        """Its colours; a single one is a stop, too."""
        if isinstance(self.source, Gradient):
            return self.source.stops
        return (GradientStop(0.0, self.source, 1.0),)


@dataclass(frozen=True, slots=True)
class Pen:
    """How the outline of a shape is drawn; lengths are in the coordinates of the shape."""

    paint: Paintwork
    width: float
    cap: Literal["butt", "round", "square"]
    join: Literal["miter", "round", "bevel"]
    miter: float
    dashes: tuple[float, ...]
    offset: float


@dataclass(frozen=True, slots=True)
class InkShape:
    """A path that is filled, then stroked, or the other way round."""

    path: CurvePath
    matrix: Matrix
    fill: Paintwork | None
    even_odd: bool
    stroke: Pen | None
    stroke_first: bool


@dataclass(frozen=True, slots=True)
class Stencil:
    """What is seen lies within one of these paths at least, each with its matrix and rule."""

    paths: tuple[tuple[CurvePath, Matrix, bool], ...]


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Shapes that are trimmed, all by each of `stencils`, or shine through as one."""

    items: tuple[InkShape | Ensemble, ...]
    opacity: float
    stencils: tuple[Stencil, ...]


@dataclass(frozen=True, eq=False)
class Artwork:
    """A picture of `width` × `height` units, beyond which nothing is seen.

    It is known by its identity, since to compare all that is in it takes long.
    """

    width: float
    height: float
    items: tuple[InkShape | Ensemble, ...]

    @cached_property
    def is_grey(self) -> bool:
        """Whether nothing in it has a hue."""
        return all(
            stop.color[0] == stop.color[1] == stop.color[2]
            for paint in self._paints()
            for stop in paint.stops
        )

    @cached_property
    def blends(self) -> bool:
        """Whether anything in it lets shine through what is below."""
        return any(
            paint.opacity < 1 or any(stop.opacity < 1 for stop in paint.stops)
            for paint in self._paints()
        ) or any(ensemble.opacity < 1 for ensemble in _ensembles(self.items))

    def shapes(self) -> Iterator[InkShape]:
        """All shapes, in painting order."""
        yield from _shapes(self.items)

    def _paints(self) -> Iterator[Paintwork]:
        for shape in self.shapes():
            if shape.fill:
                yield shape.fill
            if shape.stroke:
                yield shape.stroke.paint


def mixed(one: Rgb, other: Rgb, part: float) -> Rgb:
    """The colour so far on the way from one to another: from 0, the one, to 1."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


@lru_cache(maxsize=16)
def tinted(artwork: Artwork, color: Rgb, strength: float) -> Artwork:
    """The artwork with a colour mixed into all of its own: from 0, nothing, to 1, no other."""

    def painted(paint: Paintwork) -> Paintwork:
        source = paint.source
        if not isinstance(source, Gradient):
            return replace(paint, source=mixed(source, color, strength))
        stops = tuple(
            replace(stop, color=mixed(stop.color, color, strength)) for stop in source.stops
        )
        return replace(paint, source=replace(source, stops=stops))

    def item(own: InkShape | Ensemble) -> InkShape | Ensemble:
        if isinstance(own, Ensemble):
            return replace(own, items=tuple(map(item, own.items)))
        fill, stroke = own.fill and painted(own.fill), own.stroke
        pen = replace(stroke, paint=painted(stroke.paint)) if stroke else None
        return replace(own, fill=fill, stroke=pen)

    return replace(artwork, items=tuple(map(item, artwork.items)))


def multiplied(outer: Matrix, inner: Matrix) -> Matrix:
    """The matrix that does what `inner` does, and then what `outer` does."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (
        a * g + c * h,
        b * g + d * h,
        a * i + c * j,
        b * i + d * j,
        a * k + c * m + e,
        b * k + d * m + f,
    )


def placed(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a matrix brings a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def inverse(matrix: Matrix) -> Matrix:
    """What undoes a matrix that is not flat."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    return (
        d / area,
        -b / area,
        -c / area,
        a / area,
        (c * f - d * e) / area,
        (b * e - a * f) / area,
    )


def stretch(matrix: Matrix) -> float:
    """How many times as long lengths become, on the average of all directions."""
    a, b, c, d, _, _ = matrix
    return sqrt(abs(a * d - b * c))


def is_flat(matrix: Matrix) -> bool:
    """Whether a matrix brings all points onto a line, so that nothing is seen."""
    a, b, c, d, _, _ = matrix
    return isclose(a * d, b * c, abs_tol=_THIN * _THIN) or not hypot(a, b) * hypot(c, d)


def around(path: CurvePath, matrix: Matrix = IDENTITY) -> Hull | None:
    """The rectangle around a path where a matrix places it; None if there is nothing."""
    across, down = list[float](), list[float]()
    last = (0.0, 0.0)
    for kind, points in path:
        ends = [placed(matrix, *points[at : at + 2]) for at in range(0, len(points), 2)]
        if kind == "c":
            for axis, found in ((0, across), (1, down)):
                found.extend(_turns(last[axis], *(end[axis] for end in ends)))
        if ends:
            last = ends[-1]
            across.append(last[0])
            down.append(last[1])
    return (min(across), min(down), max(across), max(down)) if across else None


def path_length(path: CurvePath) -> float:
    """How long a path is at most: as its lines, and as the handles of its curves."""
    long, last, first = 0.0, (0.0, 0.0), (0.0, 0.0)
    for kind, points in path:
        for at in range(0, len(points), 2):
            here = points[at], points[at + 1]
            if kind == "m":
                first = here
            else:
                long += hypot(here[0] - last[0], here[1] - last[1])
            last = here
        if kind == "z":
            long += hypot(first[0] - last[0], first[1] - last[1])
            last = first
    return long


def joined(hulls: Iterable[Hull | None]) -> Hull | None:
    """The rectangle around rectangles."""
    known = [hull for hull in hulls if hull]
    if not known:
        return None
    lefts, tops, rights, bottoms = zip(*known, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _turns(a: float, b: float, c: float, d: float) -> list[float]:
    """How far a cubic curve reaches where it turns round, along one axis."""
    # The derivative is 3 (u t² + 2 v t + w).
    u, v, w = d - 3 * c + 3 * b - a, c - 2 * b + a, b - a
    if abs(u) < _THIN:
        times = [-w / (2 * v)] if abs(v) > _THIN else []
    else:
        root = v * v - u * w
        times = [(-v + sqrt(root)) / u, (-v - sqrt(root)) / u] if root >= 0 else []
    found = []
    for t in times:
        if 0 < t < 1:
            s = 1 - t
            found.append(s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d)
    return found


def _shapes(items: Iterable[InkShape | Ensemble]) -> Iterator[InkShape]:
    for item in items:
        if isinstance(item, Ensemble):
            yield from _shapes(item.items)
        else:
            yield item


def _ensembles(items: Iterable[InkShape | Ensemble]) -> Iterator[Ensemble]:
    for item in items:
        if isinstance(item, Ensemble):
            yield item
            yield from _ensembles(item.items)
