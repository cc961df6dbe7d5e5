"""Pictograms of ISO 780:2015 and GB/T 191-2008 and marks of dangerous goods, as outlines.

cardgen draws each pictogram after its description in the standard, on a square of side 100 with
the origin at the top left. ISO 7000 numbers are those of the registered graphical symbols. A
text in a pictogram is an `Inscription`: this module knows its place, and the caller sets it,
since this module knows no fonts.

Shapes run clockwise and holes run the other way. So the nonzero rule joins shapes that overlap,
and a hole opens any single shape around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from math import cos, hypot, pi, sin
from typing import Final, NamedTuple, TypeAlias

import msgspec

from cardgen.display import PathSegment

Point: TypeAlias = tuple[float, float]
Outline: TypeAlias = tuple[PathSegment, ...]

_ROUND = 4 / 3 * (2**0.5 - 1)  # handles of a quarter of a circle
_STEP = pi / 60  # of an arc; the chords of one of 100 mm are 0.02 mm inside it
_SMOOTH = cos(pi / 12)  # of the largest angle between two steps of an arc


def polygon(*points: Point, hole: bool = False) -> Outline:
    """Make a closed polygon through points."""
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
    """Make a rectangle."""
    right, bottom = x + width, y + height
    return polygon((x, y), (right, y), (right, bottom), (x, bottom), hole=hole)


def frame(x: float, y: float, width: float, height: float, line: float) -> Outline:
    """Make the border of a rectangle, `line` thick, inside of its edges."""
    inner = box(x + line, y + line, width - 2 * line, height - 2 * line, hole=True)
    return box(x, y, width, height) + inner


def circle(x: float, y: float, radius: float, *, hole: bool = False) -> Outline:
    """Make a circle from four Bézier curves."""
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
    """Return points on an ellipse, clockwise between two angles in degrees."""
    a, b = start * pi / 180, end * pi / 180
    steps = max(2, round(abs(b - a) / _STEP))
    angles = (a + (b - a) * step / steps for step in range(steps + 1))
    return [(center[0] + radius[0] * cos(t), center[1] + radius[1] * sin(t)) for t in angles]


def stroke(points: Sequence[Point], line: float, *, rounded: bool = False) -> Outline:
    """Make a line through points, with round bends, and round ends if `rounded`.

    Points that bend little, as those of an arc do, make one outline: an outline for each step
    would make a printer draw slivers.
    """
    points = [point for point, _ in groupby(points)]
    normals = [_normal(a, b) for a, b in pairwise(points)]
    bends = [at for at, (m, n) in enumerate(pairwise(normals), 1) if _dot(m, n) < _SMOOTH]
    stops = [0, *bends, len(points) - 1]
    outline: Outline = ()
    for first, last in pairwise(stops):
        shifts = [*_shifts(normals[first:last])]
        one, other = (
            [
                (x + dx * far, y + dy * far)
                for (x, y), (dx, dy) in zip(points[first : last + 1], shifts, strict=True)
            ]
            for far in (line / 2, -line / 2)
        )
        outline += polygon(*one, *reversed(other))
    rounds = stops if rounded else bends
    return outline + join_outlines(circle(*points[at], line / 2) for at in rounds)


def _normal(a: Point, b: Point) -> Point:
    """Return the unit vector at a right angle to the way from `a` to `b`."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    return -(b[1] - a[1]) / length, (b[0] - a[0]) / length


def _dot(a: Point, b: Point) -> float:
    """Compute the scalar product of two vectors."""
    return a[0] * b[0] + a[1] * b[1]


def _shifts(normals: Sequence[Point]) -> Iterator[Point]:
    """Yield the vectors from points of a line to a parallel line at distance 1."""
    yield normals[0]
    for a, b in pairwise(normals):
        size = 1 + _dot(a, b)
        yield (a[0] + b[0]) / size, (a[1] + b[1]) / size
    yield normals[-1]


def join_outlines(outlines: Iterable[Outline]) -> Outline:
    """Join outlines into one."""
    return tuple(segment for outline in outlines for segment in outline)


def turn_outline(outline: Outline, degrees: float, around: Point) -> Outline:
    """Turn an outline clockwise around a point."""
    c, s = cos(degrees * pi / 180), sin(degrees * pi / 180)
    x0, y0 = around

    def at(points: tuple[float, ...]) -> tuple[float, ...]:
        pairs = zip(points[::2], points[1::2], strict=True)
        return tuple(
            value
            for x, y in pairs
            for value in (x0 + (x - x0) * c - (y - y0) * s, y0 + (x - x0) * s + (y - y0) * c)
        )

    return tuple(PathSegment(kind, at(points)) for kind, points in outline)


SIDE: Final = 100.0
SQUARE: Final = 65.0
"""Side of the square on its point that marks limited quantities."""


class Inscription(msgspec.Struct, frozen=True):
    """A line of text in a pictogram, with capitals as high as `high`.

    The text is centred in `width` from `x`; `y` is its baseline. A text that is wider is set
    smaller.
    """

    text: str
    x: float
    y: float
    width: float
    high: float


class Stratum(NamedTuple):
    """An outline that is painted in black, or in the ground's colour if not `dark`.

    Later strata paint over earlier ones.
    """

    outline: Outline
    dark: bool = True


class Pictogram(msgspec.Struct, frozen=True):
    """A drawing 100 high and `width` wide, with texts in it."""

    strata: tuple[Stratum, ...]
    inscriptions: tuple[Inscription, ...] = ()
    width: float = SIDE


def _cross_out(dark: Outline, a: float, b: float, c: float, d: float, line: float) -> Pictogram:
    """Draw a cross over a shape, with white around the lines of the cross."""
    cross = (((a, b), (c, d)), ((c, b), (a, d)))
    wide = join_outlines(stroke(each, line + 4) for each in cross)
    return Pictogram(
        (
            Stratum(dark),
            Stratum(wide, dark=False),
            Stratum(join_outlines(stroke(e, line) for e in cross)),
        )
    )


def _this_way_up(_: str) -> Pictogram:
    """Draw ISO 7000-0623: two upward arrows side by side above a line."""

    def arrow(x: float) -> Outline:
        return polygon(
            (x, 6), (x + 18, 36), (x + 7.5, 36), (x + 7.5, 78), (x - 7.5, 78), (x - 7.5, 36),
            (x - 18, 36),
        )  # fmt: skip

    return Pictogram((Stratum(arrow(27) + arrow(73) + box(6, 84, 88, 10)),))


def _fragile(_: str) -> Pictogram:
    """Draw ISO 7000-0621: a stemmed glass whose bowl is cracked from its rim."""
    left = arc((50, 10), (27, 46), 180, 100)
    right = [(100 - x, y) for x, y in reversed(left)]
    crack = [(61, 10), (50, 22), (58, 31), (46, 46), (55, 29), (46, 22), (55, 10)]
    bowl = polygon(*left, *right, *crack)
    stem = polygon((46.5, 54), (53.5, 54), (53.5, 84), (46.5, 84))
    foot = polygon((28, 94), (28, 90), (46.5, 83), (53.5, 83), (72, 90), (72, 94))
    return Pictogram((Stratum(bowl + stem + foot),))


def _keep_dry(_: str) -> Pictogram:
    """Draw ISO 7000-0626: an open umbrella, and rain that falls on it."""
    dome = arc((50, 56), (42, 34), 180, 360)
    scallops: list[tuple[float, float]] = []
    for number in range(4):
        center = 92 - 21 * (number + 0.5)
        scallops += arc((center, 56), (10.5, 5), 0, -180)
    canopy = polygon(*dome, *scallops)
    tip = box(48, 17, 4, 8)
    handle = [(50, 52), (50, 84), *arc((42.5, 84), (7.5, 8), 0, 180)]
    shaft = stroke(handle, 5, rounded=True)
    rain = join_outlines(
        stroke([(x + 2.5, y), (x - 2.5, y + 11)], 4, rounded=True)
        for x, y in ((12, 22), (26, 7), (39, 4), (64, 4), (78, 7), (91, 22))
    )
    return Pictogram((Stratum(canopy + tip + shaft + rain),))


def _keep_from_heat(_: str) -> Pictogram:
    """Draw ISO 7000-0624: the sun with its rays above a roof over a parcel."""
    sun = circle(50, 30, 12)
    rays = join_outlines(
        turn_outline(polygon((48, 14), (52, 14), (51.2, 3), (48.8, 3)), angle, (50, 30))
        for angle in range(0, 360, 30)
        if angle != 180
    )
    roof = polygon((50, 60), (94, 88), (94, 97), (50, 69), (6, 97), (6, 88))
    parcel = box(37, 78, 26, 18)
    return Pictogram((Stratum(sun + rays + roof + parcel),))


def _no_hooks(_: str) -> Pictogram:
    """Draw ISO 7000-0622: a hand hook, crossed out."""
    grip = stroke([(26, 12), (74, 12)], 13, rounded=True)
    hook = stroke([(50, 12), (50, 50), *arc((50, 70), (20, 20), -90, 160)], 11)
    point = polygon((24, 74), (37, 72), (22, 52))
    return _cross_out(grip + hook + point, 8, 22, 92, 96, 5.5)


def _stack_limit(number: str) -> Pictogram:
    """Draw ISO 7000-2403: a stack of boxes with a number, and a crossed-out box on top."""
    boxes = box(22, 70, 56, 26) + frame(22, 38, 56, 29, 4) + frame(22, 6, 56, 29, 4)
    cross = stroke([(24, 8), (76, 33)], 4.5) + stroke([(76, 8), (24, 33)], 4.5)
    return Pictogram((Stratum(boxes + cross),), (Inscription(number, 28, 61, 44, 17),))


def _stack_mass(mass: str) -> Pictogram:
    """Draw ISO 7000-0630: an arrow onto a box, below the greatest mass in kilograms."""
    arrow = polygon((44, 28), (56, 28), (56, 44), (67, 44), (50, 60), (33, 44), (44, 44))
    shape = arrow + box(10, 61, 80, 6) + box(18, 70, 64, 26)
    texts = (Inscription(f"{mass} kg max", 2, 20, 96, 15),)
    return Pictogram((Stratum(shape),), texts)


def _do_not_stack(_: str) -> Pictogram:
    """Draw ISO 7000-2402: a box on another box, crossed out."""
    below = Pictogram((Stratum(box(22, 64, 56, 32)),))
    above = _cross_out(frame(22, 15, 56, 39, 6), 12, 6, 88, 59, 6)
    return Pictogram((*above.strata, *below.strata))


def _temperature(limits: str) -> Pictogram:
    """Draw ISO 7000-0632: a thermometer between its lower and upper limit, with values."""
    low, _, high = limits.partition("..")
    tube = [(43.5, 64), *arc((50, 14), (6.5, 6.5), 180, 360), (56.5, 64)]
    bulb = circle(50, 78, 15)
    hollow = [(47, 66), *arc((50, 14), (3, 3), 180, 360), (53, 66)]
    glass = polygon(*tube) + polygon(*hollow, hole=True)
    column = box(48.3, 38, 3.4, 32)
    lines: Outline = ()
    texts: list[Inscription] = []
    if high:
        lines += box(60, 20, 36, 4)
        texts.append(Inscription(f"{_with_minus_sign(high)} °C", 60, 16.5, 37, 12))
    if low:
        lines += box(4, 60, 32, 4)
        texts.append(Inscription(f"{_with_minus_sign(low)} °C", 2, 56.5, 37, 12))
    return Pictogram((Stratum(glass + bulb + column), Stratum(lines)), tuple(texts))


def _do_not_roll(_: str) -> Pictogram:
    """Draw ISO 7000-2405: a box that is tipped over its edge, crossed out."""
    tipped = turn_outline(box(30, 43, 44, 44), 20, (52, 65))
    way = stroke(arc((52, 62), (46, 46), 190, 272), 6.5)
    head = turn_outline(polygon((52, 4), (52, 28), (72, 16)), 3, (52, 62))
    return _cross_out(tipped + way + head + box(6, 92, 88, 5), 19, 40, 85, 85.5, 5.5)


def _center_of_gravity(_: str) -> Pictogram:
    """Draw ISO 7000-0627: a circle with cross lines through it, two of its quarters dark."""
    ring = circle(50, 50, 30) + circle(50, 50, 25, hole=True)
    lines = box(47.5, 4, 5, 92) + box(4, 47.5, 92, 5)
    quarters = polygon((50, 50), *arc((50, 50), (26, 26), 180, 270)) + polygon(
        (50, 50), *arc((50, 50), (26, 26), 0, 90)
    )
    return Pictogram((Stratum(ring + lines + quarters),))


def _limited_quantity(_: str) -> Pictogram:
    """ADR, IMDG Code 3.4: a square on its point, black at its top and bottom.

    The line around it is 2 mm wide where the side of the square is 100 mm.
    """
    half = SQUARE / 2**0.5
    edge = SQUARE * 0.02 * 2**0.5  # across the slanted line
    black = half * 0.42  # from the middle to the black parts

    def point(x: float, y: float) -> tuple[float, float]:
        return SIDE / 2 + x, SIDE / 2 + y

    across = half - black - edge
    around = polygon(point(0, -half), point(half, 0), point(0, half), point(-half, 0))
    inner = polygon(
        point(-across, -black), point(across, -black), point(half - edge, 0),
        point(across, black), point(-across, black), point(edge - half, 0),
        hole=True,
    )  # fmt: skip
    return Pictogram((Stratum(around + inner),))


def _un_number(number: str) -> Pictogram:
    """ADR, IMDG Code 5.2.1: the letters UN and the number, 3/4 of the mark's height."""
    width = 400.0
    return Pictogram((), (Inscription(f"UN {number}", 0, 87.5, width, 75),), width)


def _with_minus_sign(number: str) -> str:
    """Write a number with a minus sign (U+2212) instead of a hyphen."""
    return number.replace("-", "\N{MINUS SIGN}")


PICTOGRAMS: Final[dict[str, Callable[[str], Pictogram]]] = {
    "this-way-up": _this_way_up,
    "fragile": _fragile,
    "keep-dry": _keep_dry,
    "keep-from-heat": _keep_from_heat,
    "no-hooks": _no_hooks,
    "stack-limit": _stack_limit,
    "stack-mass": _stack_mass,
    "do-not-stack": _do_not_stack,
    "temperature": _temperature,
    "do-not-roll": _do_not_roll,
    "center-of-gravity": _center_of_gravity,
    "limited-quantity": _limited_quantity,
    "un-number": _un_number,
}
"""Functions that draw the pictograms, by the name of the mark; each takes the mark's value."""
