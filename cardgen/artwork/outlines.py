"""Outlines of SVG elements as moves, lines and cubic curves (SVG 2, 9 and 10).

A value that cannot be read is refused at the line of its element.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import atan2, ceil, cos, hypot, pi, radians, sin, sqrt, tan
from typing import Final, Literal

from cardgen.artwork.elements import AGAIN, SvgElement, SvgError
from cardgen.artwork.model import CurvePath, Matrix
from cardgen.artwork.styles import ComputedStyle
from cardgen.artwork.values import (
    LARGEST,
    NUMBER,
    SEPARATOR,
    Axis,
    BadValue,
    Viewport,
    check_number,
    parse_length,
    parse_numbers,
    parse_transform,
)
from cardgen.lazy import lazy_pattern

SHAPES: Final = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
_COUNTS: Final = {
    "M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0
}  # fmt: skip
_FLAGS: Final = (3, 4)  # indexes in an arc of digits that need no separators
_ROUND: Final = (
    0.5522847498307936  # length of a handle, for a quarter of an ellipse of radius 1
)
_COMMAND: Final = lazy_pattern(r"[\s,]*+([MmZzLlHhVvCcSsQqTtAa])")
Piece = tuple[Literal["m", "l", "c", "z"], tuple[float, ...]]


@contextmanager
def errors_at(element: SvgElement) -> Iterator[None]:
    """Raise a BadValue as SvgError with the line of the element."""
    try:
        yield
    except BadValue as error:
        raise SvgError(str(error), element.line, AGAIN, "bad-picture") from error


def read_length(
    element: SvgElement, name: str, viewport: Viewport, axis: Axis, default: str = "0"
) -> float:
    """Read a length from an attribute of an element. Raises SvgError."""
    text = element.attributes.get(name, default).strip()
    with errors_at(element):
        return parse_length(default if text in ("auto", "") else text, viewport, axis)


def read_transform(element: SvgElement, style: ComputedStyle) -> Matrix:
    """Read the transform of an element from its style or attribute. Raises SvgError."""
    text = style.transform
    with errors_at(element):
        return parse_transform(
            element.attributes.get("transform", "") if text is None else text
        )


def read_outline(element: SvgElement, viewport: Viewport) -> CurvePath:
    """Read the path of an SVG shape, which may be empty. Raises SvgError."""
    has = element.attributes

    def side(name: str, axis: Axis) -> float:
        return read_length(element, name, viewport, axis)

    with errors_at(element):
        match element.name:
            case "path":
                return _PathData(has.get("d", "")).read()
            case "rect":
                return _rectangle(has, side)
            case "circle":
                r = side("r", "both")
                return ellipse(side("cx", "x"), side("cy", "y"), r, r) if r > 0 else ()
            case "ellipse":
                rx = side("ry" if _is_auto(has, "rx") else "rx", "x")
                ry = side("rx" if _is_auto(has, "ry") else "ry", "y")
                if rx <= 0 or ry <= 0:
                    return ()
                return ellipse(side("cx", "x"), side("cy", "y"), rx, ry)
            case "line":
                ends = side("x1", "x"), side("y1", "y"), side("x2", "x"), side("y2", "y")
                return polygon(ends, closed=False)
            case _:
                points = parse_numbers(has.get("points", ""))
                return polygon(points, closed=element.name == "polygon")


def _is_auto(has: dict[str, str], name: str) -> bool:
    """True if an attribute is missing or "auto"."""
    return has.get(name, "auto").strip() in ("auto", "")


def _rectangle(has: dict[str, str], side: Callable[[str, Axis], float]) -> CurvePath:
    """Read the path of a <rect>, which may have round corners."""
    x, y = side("x", "x"), side("y", "y")
    width, height = side("width", "x"), side("height", "y")
    if width <= 0 or height <= 0:
        return ()
    if _is_auto(has, "rx") and _is_auto(has, "ry"):
        return rectangle(x, y, width, height)
    rx = side("ry" if _is_auto(has, "rx") else "rx", "x")
    ry = side("rx" if _is_auto(has, "ry") else "ry", "y")
    return rounded_rectangle(x, y, width, height, max(rx, 0.0), max(ry, 0.0))


def rectangle(x: float, y: float, width: float, height: float) -> CurvePath:
    """Make the path of a rectangle."""
    return (
        ("m", (x, y)),
        ("l", (x + width, y)),
        ("l", (x + width, y + height)),
        ("l", (x, y + height)),
        ("z", ()),
    )


def rounded_rectangle(
    x: float, y: float, width: float, height: float, rx: float, ry: float
) -> CurvePath:
    """Make the path of a rectangle whose corners have the radii `rx` and `ry`."""
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    if not (rx and ry):
        return rectangle(x, y, width, height)
    right, bottom = x + width, y + height
    u, v = rx * (1 - _ROUND), ry * (1 - _ROUND)
    return (
        ("m", (x + rx, y)),
        ("l", (right - rx, y)),
        ("c", (right - u, y, right, y + v, right, y + ry)),
        ("l", (right, bottom - ry)),
        ("c", (right, bottom - v, right - u, bottom, right - rx, bottom)),
        ("l", (x + rx, bottom)),
        ("c", (x + u, bottom, x, bottom - v, x, bottom - ry)),
        ("l", (x, y + ry)),
        ("c", (x, y + v, x + u, y, x + rx, y)),
        ("z", ()),
    )


def ellipse(x: float, y: float, rx: float, ry: float) -> CurvePath:
    """Make the path of an ellipse; it begins at the right (SVG 2, 10.3)."""
    u, v = rx * _ROUND, ry * _ROUND
    return (
        ("m", (x + rx, y)),
        ("c", (x + rx, y + v, x + u, y + ry, x, y + ry)),
        ("c", (x - u, y + ry, x - rx, y + v, x - rx, y)),
        ("c", (x - rx, y - v, x - u, y - ry, x, y - ry)),
        ("c", (x + u, y - ry, x + rx, y - v, x + rx, y)),
        ("z", ()),
    )


def polygon(points: Sequence[float], *, closed: bool) -> CurvePath:
    """Make a path of straight lines. Raises BadValue for an odd number of coordinates."""
    if len(points) % 2:
        raise BadValue("points has an odd number of coordinates")
    places = [(points[at], points[at + 1]) for at in range(0, len(points), 2)]
    if not places:
        return ()
    lines: list[Piece] = [("m", places[0]), *(("l", place) for place in places[1:])]
    return (*lines, ("z", ())) if closed else tuple(lines)


class _PathData:
    """A parser of path data (the attribute `d`), with the current point of the path."""

    def __init__(self, data: str) -> None:
        self.data = data.rstrip()
        self.at = 0
        self.pieces: list[Piece] = []
        self.x = self.y = self.start_x = self.start_y = 0.0
        self.handle: tuple[str, float, float] | None = None  # of the last curve
        self.is_open = False

    def read(self) -> CurvePath:
        """Parse all path data (the attribute `d`). Raises BadValue."""
        if self.data.strip() in ("", "none"):
            return ()
        while self.at < len(self.data):
            match = _COMMAND.match(self.data, self.at)
            if not match or not (self.pieces or match[1] in "Mm"):
                raise self._error()
            self.at = match.end()
            self._command(match[1])
        return tuple(self.pieces)

    def _command(self, letter: str) -> None:
        """Parse the numbers of a command, and draw its segments."""
        kind, first = letter.upper(), True
        if kind == "Z":
            self.pieces.append(("z", ()))
            self.x, self.y, self.is_open = self.start_x, self.start_y, False
            self.handle = None
            return
        while True:
            values = self._parse_arguments(kind, needed=first)
            if values is None:
                return
            if kind == "M" and not first:
                kind = "L"
            self._draw(kind, values, relative=letter.islower())
            first = False

    def _parse_arguments(self, kind: str, *, needed: bool) -> list[float] | None:
        """Parse the numbers of a command; None if the next command follows."""
        values = list[float]()
        for index in range(_COUNTS[kind]):
            at = SEPARATOR.match(self.data, self.at).end()  # type: ignore[union-attr]
            if kind == "A" and index in _FLAGS:
                if self.data[at : at + 1] not in ("0", "1"):
                    raise self._error()
                values.append(float(self.data[at]))
                self.at = at + 1
                continue
            match = NUMBER.match(self.data, at)
            if not match:
                if values or needed:
                    raise self._error()
                return None
            values.append(check_number(float(match[0])))
            self.at = match.end()
        return values

    def _draw(self, kind: str, values: list[float], *, relative: bool) -> None:
        """Draw a segment. `relative` numbers count from the current point."""
        x, y = (self.x, self.y) if relative else (0.0, 0.0)
        handle, self.handle = self.handle, None
        match kind:
            case "H":
                self._add("l", (values[0] + x, self.y))
            case "V":
                self._add("l", (self.x, values[0] + y))
            case "A":
                rx, ry, turn, large, sweep, u, v = values
                self._arc(rx, ry, turn, large, sweep, u + x, v + y)
            case _:
                points = [value + (y if odd % 2 else x) for odd, value in enumerate(values)]
                self._move(kind, points, handle)

    def _move(
        self, kind: str, points: list[float], handle: tuple[str, float, float] | None
    ) -> None:
        """Begin a subpath, or draw a line or curve to absolute points."""
        if kind == "M":
            self.x, self.y = self.start_x, self.start_y = points[0], points[1]
            self._check()
            self.pieces.append(("m", (self.x, self.y)))
            self.is_open = True
        elif kind == "L":
            self._add("l", tuple(points))
        else:
            if kind in "ST":  # the first handle mirrors the last one
                a, b = self.x, self.y
                if handle and handle[0] == ("C" if kind == "S" else "Q"):
                    a, b = 2 * self.x - handle[1], 2 * self.y - handle[2]
                points = [a, b, *points]
            a, b, *rest = points
            if kind in "CS":
                c, d, x, y = rest
                self._add("c", (a, b, c, d, x, y))
                self.handle = ("C", c, d)
            else:
                x, y = rest
                third = 2 / 3
                u, v = self.x + third * (a - self.x), self.y + third * (b - self.y)
                self._add("c", (u, v, x + third * (a - x), y + third * (b - y), x, y))
                self.handle = ("Q", a, b)

    def _add(self, kind: Literal["l", "c"], points: tuple[float, ...]) -> None:
        """Add a line or curve to the path, in a new subpath after a closed one."""
        if not self.is_open:
            self.pieces.append(("m", (self.x, self.y)))
            self.is_open = True
        self.x, self.y = points[-2:]
        self._check()
        self.pieces.append((kind, points))

    def _arc(
        self, rx: float, ry: float, turn: float, large: float, sweep: float, x: float, y: float
    ) -> None:
        """Draw an elliptical arc as Bézier curves (SVG 2, B.2)."""
        rx, ry = abs(rx), abs(ry)
        if (x, y) == (self.x, self.y):
            return
        if not (rx and ry):
            self._add("l", (x, y))
            return
        across, down = cos(radians(turn)), sin(radians(turn))
        half_x, half_y = (self.x - x) / 2, (self.y - y) / 2
        u, v = across * half_x + down * half_y, across * half_y - down * half_x
        reach = (u / rx) ** 2 + (v / ry) ** 2
        if reach > 1:
            rx, ry, reach = rx * sqrt(reach), ry * sqrt(reach), 1.0
        far = sqrt(max(1 / reach - 1, 0.0)) * (1 if large != sweep else -1)
        cu, cv = far * rx * v / ry, -far * ry * u / rx
        cx = across * cu - down * cv + (self.x + x) / 2
        cy = down * cu + across * cv + (self.y + y) / 2
        start = atan2((v - cv) / ry, (u - cu) / rx)
        span = atan2((-v - cv) / ry, (-u - cu) / rx) - start
        if sweep and span < 0:
            span += 2 * pi
        elif not sweep and span > 0:
            span -= 2 * pi
        count = max(1, ceil(abs(span) / (pi / 2) - 1e-9))
        handle = 4 / 3 * tan(span / count / 4)

        def point(angle: float, along: float) -> tuple[float, float]:
            a = rx * (cos(angle) - along * sin(angle))
            b = ry * (sin(angle) + along * cos(angle))
            return cx + across * a - down * b, cy + down * a + across * b

        angles = [start + span * step / count for step in range(count + 1)]
        for index, (before, after) in enumerate(pairwise(angles), 1):
            end = (x, y) if index == count else point(after, 0)
            self._add("c", (*point(before, handle), *point(after, -handle), *end))

    def _check(self) -> None:
        """Raise an error if the current point is out of bounds."""
        if not hypot(self.x, self.y) <= 2 * LARGEST:
            raise BadValue("the path goes out of bounds")

    def _error(self) -> BadValue:
        """Make the error for path data that are not valid."""
        before = self.data[max(self.at - 20, 0) : self.at]
        return BadValue(f"the path data are wrong after {before!r}")
