"""Parse values of SVG attributes: numbers, lengths, transforms, view boxes, colours."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import cos, floor, isfinite, radians, sin, sqrt, tan
from typing import Final, Literal, NamedTuple, TypeVar

from cardgen.artwork.model import IDENTITY, Matrix, Rgb, multiply
from cardgen.lazy import lazy_pattern

NUMBER: Final = lazy_pattern(r"[-+]?(?:\d++\.?\d*+|\.\d++)(?:[eE][-+]?\d++)?")
SEPARATOR: Final = lazy_pattern(r"[\s,]*")
LARGEST: Final = 1e7
"""Largest number: sums of larger ones lose visible digits."""

_LENGTH: Final = lazy_pattern(rf"\s*+({NUMBER.pattern})\s*+([a-zA-Z]++|%)?\s*+")
# CSS Values 3, 5.2 and 6.2: pixels of 1/96 inch.
_UNITS: Final = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "q": 96 / 101.6,
}
_TRANSFORM: Final = lazy_pattern(r"\s*+,?\s*+([a-zA-Z]++)\s*+\(([^()]*+)\)")
_ANGLES: Final = {"": 1.0, "deg": 1.0, "grad": 0.9, "turn": 360.0, "rad": 57.29577951308232}
_ARGUMENTS: Final = {
    "matrix": (6,),
    "translate": (1, 2),
    "scale": (1, 2),
    "rotate": (1, 3),
    "skewX": (1,),
    "skewY": (1,),
    "translateX": (1,),
    "translateY": (1,),
    "scaleX": (1,),
    "scaleY": (1,),
}
Axis = Literal["x", "y", "both"]
_T = TypeVar("_T")


class BadValue(ValueError):
    """The error for the value of an attribute that cannot be drawn."""


class Viewport(NamedTuple):
    """The width and height that percentages refer to."""

    width: float
    height: float

    def side(self, axis: Axis) -> float:
        """Return the length of 100 % along an axis (SVG 2, 8.9)."""
        if axis == "both":
            return sqrt((self.width**2 + self.height**2) / 2)
        return self.width if axis == "x" else self.height


def check_number(value: float) -> float:
    """Return a number if it is finite and not too large. Raises BadValue."""
    if not (isfinite(value) and abs(value) <= LARGEST):
        raise BadValue(f"the number {value:g} is out of bounds")
    return value


def parse_numbers(text: str) -> list[float]:
    """Parse a list of numbers. Raises BadValue."""
    values, at = list[float](), 0
    end = len(text.rstrip())
    while at < end:
        at = SEPARATOR.match(text, at).end()  # type: ignore[union-attr]  # it also matches ""
        match = NUMBER.match(text, at)
        if not match:
            raise BadValue(f"{_excerpt(text)} are not numbers")
        values.append(check_number(float(match[0])))
        at = match.end()
    return values


def parse_length(text: str, viewport: Viewport, axis: Axis) -> float:
    """Parse a length in the units of the drawing. Raises BadValue."""
    match = _LENGTH.fullmatch(text)
    unit = (match[2] or "").lower() if match else "?"
    if match and unit == "%":
        return check_number(float(match[1]) / 100 * viewport.side(axis))
    if not match or unit not in _UNITS:
        raise BadValue(f"{_excerpt(text)} is not a length that can be used here")
    return check_number(float(match[1]) * _UNITS[unit])


def parse_opacity(text: str) -> float:
    """Parse an opacity, limited to 0 to 1. Raises BadValue."""
    match = _LENGTH.fullmatch(text)
    if not match or match[2] not in (None, "%"):
        raise BadValue(f"{_excerpt(text)} is not an opacity")
    return min(max(float(match[1]) / (100 if match[2] else 1), 0.0), 1.0)


def parse_transform(text: str) -> Matrix:
    """Parse a list of transforms as one matrix (CSS Transforms 1). Raises BadValue."""
    matrix, at = IDENTITY, 0
    if text.strip() in ("", "none"):
        return matrix
    while match := _TRANSFORM.match(text, at):
        matrix = multiply(matrix, _parse_function(match[1], match[2]))
        at = match.end()
    if text[at:].strip(" \t\r\n,"):
        raise BadValue(f"{_excerpt(text)} is not a known transform")
    for value in matrix:
        check_number(value)
    return matrix


def _parse_function(name: str, arguments: str) -> Matrix:
    """Parse a function of a transform, such as rotate(30), as a matrix."""
    parts = [part for part in re.split(r"[\s,]+", arguments.strip()) if part]
    if len(parts) == 1:  # blanks between numbers are optional
        parts = re.findall(rf"{NUMBER.pattern}(?:[a-z]++|%)?", arguments) or parts
    if len(parts) not in _ARGUMENTS.get(name, ()):
        raise BadValue(f"{_excerpt(f'{name}({arguments})')} is not a known transform")
    angles = name in ("rotate", "skewX", "skewY")
    values = [_parse_argument(part, angle=angles and not at) for at, part in enumerate(parts)]
    first = values[0]
    match name:
        case "matrix":
            a, b, c, d, e, f = values
            return a, b, c, d, e, f
        case "translate" | "translateX":
            return 1.0, 0.0, 0.0, 1.0, first, values[1] if len(values) > 1 else 0.0
        case "translateY":
            return 1.0, 0.0, 0.0, 1.0, 0.0, first
        case "scale":
            return first, 0.0, 0.0, values[-1], 0.0, 0.0
        case "scaleX":
            return first, 0.0, 0.0, 1.0, 0.0, 0.0
        case "scaleY":
            return 1.0, 0.0, 0.0, first, 0.0, 0.0
        case "skewX":
            return 1.0, 0.0, tan(radians(first)), 1.0, 0.0, 0.0
        case "skewY":
            return 1.0, tan(radians(first)), 0.0, 1.0, 0.0, 0.0
    across, down = cos(radians(first)), sin(radians(first))
    turn = across, down, -down, across, 0.0, 0.0
    if len(values) == 1:
        return turn
    _, x, y = values
    there, back = (1.0, 0.0, 0.0, 1.0, x, y), (1.0, 0.0, 0.0, 1.0, -x, -y)
    return multiply(multiply(there, turn), back)


def _parse_argument(text: str, *, angle: bool) -> float:
    """Parse an argument of a transform. An `angle` is in degrees."""
    match = _LENGTH.fullmatch(text)
    units = _ANGLES if angle else {"": 1.0, "px": 1.0}
    unit = (match[2] or "").lower() if match else "?"
    if not match or unit not in units:
        raise BadValue(f"{_excerpt(text)} is not a part of a transform")
    return check_number(float(match[1]) * units[unit])


def parse_view_box(text: str) -> tuple[float, float, float, float] | None:
    """Parse a `viewBox`; None if its area is empty. Raises BadValue."""
    values = parse_numbers(text)
    if len(values) != 4 or values[2] < 0 or values[3] < 0:
        raise BadValue(f"{_excerpt(text)} is not a viewBox")
    x, y, width, height = values
    return (x, y, width, height) if width and height else None


def fit_view_box(box: tuple[float, float, float, float], to: Viewport, aspect: str) -> Matrix:
    """Compute the matrix from a view box to its viewport (SVG 2, 8.6)."""
    x, y, width, height = box
    across, down = to.width / width, to.height / height
    words = aspect.split() or ["xMidYMid"]
    if words[0] == "defer":
        words = words[1:] or ["xMidYMid"]
    if words[0] == "none":
        return across, 0.0, 0.0, down, -x * across, -y * down
    match = re.fullmatch(r"x(Min|Mid|Max)Y(Min|Mid|Max)", words[0])
    if not match or words[1:] not in ([], ["meet"], ["slice"]):
        raise BadValue(f"{_excerpt(aspect)} is not a preserveAspectRatio")
    scale = max(across, down) if words[1:] == ["slice"] else min(across, down)
    share = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}
    left = (to.width - width * scale) * share[match[1]]
    top = (to.height - height * scale) * share[match[2]]
    return scale, 0.0, 0.0, scale, left - x * scale, top - y * scale


def parse_color(text: str) -> tuple[Rgb, float] | None:
    """Parse a colour as sRGB with opacity; None if it is not valid."""
    from tinycss2 import color4

    # A colour with an ICC profile may follow, for other programs (SVG 1.1, 11.2).
    parsed = parse_css(lambda: color4.parse_color(text.partition("icc-color")[0].strip()))
    if parsed is None or isinstance(parsed, str):
        return None
    try:
        srgb = parsed.to("srgb")
    except (NotImplementedError, ValueError):
        return None
    values = [floor(min(max(part or 0.0, 0.0), 1.0) * 255 + 0.5) for part in srgb.coordinates]
    red, green, blue = values
    return (red, green, blue), min(max(srgb.alpha, 0.0), 1.0)


def _excerpt(text: str) -> str:
    """Quote the beginning of a text for an error message."""
    words = " ".join(text.split())
    return repr(words if len(words) <= 40 else f"{words[:40]}…")


def parse_css(read: Callable[[], _T]) -> _T | None:
    """Call `read`, a function of tinycss2; None if tinycss2 fails."""
    try:
        return read()
    except (ValueError, RecursionError):
        return None
