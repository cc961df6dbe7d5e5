"""An artwork: shapes in painting order, with styles, references and units resolved.

Coordinates are those of the artwork, in its own units, y down, from its top left corner. A
shape keeps its path in its own coordinates and a matrix, since a skewed matrix makes the
width of a stroke uneven.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from math import hypot, isclose, sqrt
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

Matrix = tuple[float, float, float, float, float, float]
"""A transform a b c d e f of SVG and PDF: x' = a x + c y + e, y' = b x + d y + f."""

CurvePath = tuple[tuple[Literal["m", "l", "c", "z"], tuple[float, ...]], ...]
"""Path segments: moves, lines, cubic curves and closings, each with its points."""

Rgb = tuple[int, int, int]
"""An sRGB colour, each component 0 to 255."""

Hull = tuple[float, float, float, float]
"""A bounding box: left, top, right and bottom."""

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_THIN: Final = 1e-9


class GradientStop(msgspec.Struct, frozen=True):
    """A colour of a gradient at an offset between 0 and 1."""

    at: float
    color: Rgb
    opacity: float


class Gradient(msgspec.Struct, frozen=True):
    """A gradient from one circle to another, or along a line if it is linear.

    Circles are x, y, r; `matrix` maps them to the coordinates of the shape. The first and the
    last colour extend beyond the circles. There are at least two stops, from 0 to 1; two stops
    of one offset make a sharp edge.
    """

    is_linear: bool
    start: tuple[float, float, float]
    end: tuple[float, float, float]
    matrix: Matrix
    stops: tuple[GradientStop, ...]


class Paint(msgspec.Struct, frozen=True):
    """The paint of a fill or stroke: a colour or gradient, with an opacity from 0 to 1."""

    source: Rgb | Gradient
    opacity: float = 1.0

    @property
    def stops(self) -> tuple[GradientStop, ...]:
        """Stops of the gradient, or one stop for a plain colour."""
        if isinstance(self.source, Gradient):
            return self.source.stops
        return (GradientStop(0.0, self.source, 1.0),)


class Stroke(msgspec.Struct, frozen=True):
    """The stroke of a shape; lengths are in the coordinates of the shape."""

    paint: Paint
    width: float
    cap: Literal["butt", "round", "square"]
    join: Literal["miter", "round", "bevel"]
    miter: float
    dashes: tuple[float, ...]
    offset: float


class Shape(msgspec.Struct, frozen=True):
    """A path with its fill and stroke, in either order."""

    path: CurvePath
    matrix: Matrix
    fill: Paint | None
    even_odd: bool
    stroke: Stroke | None
    stroke_first: bool


class ClipPath(msgspec.Struct, frozen=True):
    """A clip path: the union of paths, each with its matrix and its even-odd rule."""

    paths: tuple[tuple[CurvePath, Matrix, bool], ...]


class Group(msgspec.Struct, frozen=True):
    """A group of shapes with one opacity, clipped by each of `clip_paths`."""

    items: tuple[Shape | Group, ...]
    opacity: float
    clip_paths: tuple[ClipPath, ...]


class Artwork(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A drawing of `width` × `height` units, clipped at its edges.

    Two artworks are equal only if they are one object: a comparison of shapes is slow.
    """

    width: float
    height: float
    items: tuple[Shape | Group, ...]

    @cached_property
    def is_grey(self) -> bool:
        """True if all colours are grey."""
        return all(
            stop.color[0] == stop.color[1] == stop.color[2]
            for paint in self._paints()
            for stop in paint.stops
        )

    @cached_property
    def blends(self) -> bool:
        """True if a paint or a group of the drawing is translucent."""
        return any(
            paint.opacity < 1 or any(stop.opacity < 1 for stop in paint.stops)
            for paint in self._paints()
        ) or any(item.opacity < 1 for item in _walk(self.items) if isinstance(item, Group))

    def shapes(self) -> Iterator[Shape]:
        """Yield all shapes in painting order."""
        return (item for item in _walk(self.items) if isinstance(item, Shape))

    def _paints(self) -> Iterator[Paint]:
        """Iterate over the paints of all fills and strokes."""
        for shape in self.shapes():
            if shape.fill:
                yield shape.fill
            if shape.stroke:
                yield shape.stroke.paint


def mix_colors(one: Rgb, other: Rgb, part: float) -> Rgb:
    """Mix two colours. `part` is the share of the second, from 0 to 1."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


@lru_cache(maxsize=16)
def tint(artwork: Artwork, color: Rgb, strength: float) -> Artwork:
    """Mix a colour into all colours of a drawing; `strength` is from 0 to 1."""

    def tint_paint(paint: Paint) -> Paint:
        source = paint.source
        if not isinstance(source, Gradient):
            return replace(paint, source=mix_colors(source, color, strength))
        stops = tuple(
            replace(stop, color=mix_colors(stop.color, color, strength))
            for stop in source.stops
        )
        return replace(paint, source=replace(source, stops=stops))

    def tint_item(item: Shape | Group) -> Shape | Group:
        if isinstance(item, Group):
            return replace(item, items=tuple(map(tint_item, item.items)))
        fill, stroke = item.fill and tint_paint(item.fill), item.stroke
        pen = replace(stroke, paint=tint_paint(stroke.paint)) if stroke else None
        return replace(item, fill=fill, stroke=pen)

    return replace(artwork, items=tuple(map(tint_item, artwork.items)))


def multiply(outer: Matrix, inner: Matrix) -> Matrix:
    """Multiply two matrices. The result applies `inner` first."""
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


def transform_point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Transform a point by a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def invert(matrix: Matrix) -> Matrix:
    """Invert a matrix, which must not be flat."""
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


def mean_scale(matrix: Matrix) -> float:
    """Compute the mean scale of a matrix over all directions."""
    a, b, c, d, _, _ = matrix
    return sqrt(abs(a * d - b * c))


def is_flat(matrix: Matrix) -> bool:
    """True if the matrix maps all points to a line, so that nothing is visible."""
    a, b, c, d, _, _ = matrix
    return isclose(a * d, b * c, abs_tol=_THIN * _THIN) or not hypot(a, b) * hypot(c, d)


def bounding_box(path: CurvePath, matrix: Matrix = IDENTITY) -> Hull | None:
    """Compute the bounding box of a transformed path; None for an empty path."""
    across, down = list[float](), list[float]()
    last = (0.0, 0.0)
    for kind, points in path:
        ends = [
            transform_point(matrix, *points[at : at + 2]) for at in range(0, len(points), 2)
        ]
        if kind == "c":
            for axis, values in ((0, across), (1, down)):
                values.extend(_extremes(last[axis], *(end[axis] for end in ends)))
        if ends:
            last = ends[-1]
            across.append(last[0])
            down.append(last[1])
    return (min(across), min(down), max(across), max(down)) if across else None


def path_length(path: CurvePath) -> float:
    """Compute an upper limit for the length of a path."""
    total, last, first = 0.0, (0.0, 0.0), (0.0, 0.0)
    for kind, points in path:
        for at in range(0, len(points), 2):
            here = points[at], points[at + 1]
            if kind == "m":
                first = here
            else:
                total += hypot(here[0] - last[0], here[1] - last[1])
            last = here
        if kind == "z":
            total += hypot(first[0] - last[0], first[1] - last[1])
            last = first
    return total


def join_hulls(hulls: Iterable[Hull | None]) -> Hull | None:
    """Compute the bounding box around bounding boxes; None for none."""
    known = [hull for hull in hulls if hull]
    if not known:
        return None
    lefts, tops, rights, bottoms = zip(*known, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _extremes(a: float, b: float, c: float, d: float) -> list[float]:
    """Compute minimum and maximum of a cubic curve along one axis."""
    # The derivative is 3 (u t² + 2 v t + w).
    u, v, w = d - 3 * c + 3 * b - a, c - 2 * b + a, b - a
    if abs(u) < _THIN:
        times = [-w / (2 * v)] if abs(v) > _THIN else []
    else:
        root = v * v - u * w
        times = [(-v + sqrt(root)) / u, (-v - sqrt(root)) / u] if root >= 0 else []
    values = []
    for t in times:
        if 0 < t < 1:
            s = 1 - t
            values.append(s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d)
    return values


def _walk(items: Iterable[Shape | Group]) -> Iterator[Shape | Group]:
    """Yield shapes and groups in painting order, also those in groups."""
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from _walk(item.items)
