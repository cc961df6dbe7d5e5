"""Lengths: the only place where units are parsed and converted.

Inside cardgen every length is a float in points (1/72 inch), origin top left, y down.
People write ``100mm``, ``4in``, ``12pt``, ``2.5cm`` and, for printers, ``8dot/mm``.
"""

from __future__ import annotations

import re
from math import inf
from typing import Final

POINTS_PER_INCH = 72.0
_LEAST_EXCESS: Final = 0.1  # millimetres: 0.0 would be none
LEAST_DPI, MOST_DPI = 72, 1200
"""What printers have."""
MM_PER_INCH = 25.4

_POINTS = {
    "pt": 1.0,
    "mm": POINTS_PER_INCH / MM_PER_INCH,
    "cm": 10 * POINTS_PER_INCH / MM_PER_INCH,
    "in": POINTS_PER_INCH,
}
_LENGTH = re.compile(r"(\d++(?:\.\d++)?|\.\d++)\s*+(pt|mm|cm|in)")
_OFFSET = re.compile(r"([+-]?)\s*(\d+(?:\.\d+)?|\.\d+)\s*(pt|mm|cm|in|dot)?")
_DOTS = re.compile(r"(\d{1,3})\s*dots?")
_DENSITY = re.compile(r"(\d+(?:\.\d+)?|\.\d+)\s*(dpi|dot/mm|dot/in)?")
_LONGEST = 1e6  # points, some 350 m; what is longer is a slip of the pen


def length(text: str) -> float:
    """Points of a length such as ``"100mm"``. Raises ValueError with a readable reason."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a length: write a number and mm, cm, in or pt")
    points = float(match[1]) * _POINTS[match[2]]
    if points > _LONGEST:
        raise ValueError(f"{text!r} is longer than any page")
    return points


def size(text: str) -> tuple[float, float]:
    """Points of ``"100mm x 150mm"``, width first. Raises ValueError."""
    parts = [part.strip() for part in re.split("[x×]", text)]
    if len(parts) != 2:
        raise ValueError(f"{text!r} is not a size: write WIDTH x HEIGHT, as in 100mm x 150mm")
    return length(parts[0]), length(parts[1])


def offset(text: str, dpi: float | None = None) -> tuple[float, float]:
    """Points of ``"1mm,-0.5mm"`` or ``"1,-0.5"``, to the right and down. Raises ValueError.

    Of a printer of so many `dpi` they may be dots, as in ``"4dot,-2dot"``.
    """
    parts = [_OFFSET.fullmatch(part.strip()) for part in text.split(",")]
    if len(parts) != 2 or not all(parts):
        raise ValueError(f"{text!r} is not an offset: write RIGHT,DOWN, as in 1mm,-0.5mm")

    def points(number: str, unit: str) -> float:
        if unit != "dot":
            return length(number + unit)
        if dpi is None:
            raise ValueError(f"{text!r} is in dots, but nothing says how many an inch has")
        return float(number) * POINTS_PER_INCH / dpi

    right, down = (
        (-1 if found[1] == "-" else 1) * points(found[2], found[3] or "mm")
        for found in parts
        if found
    )
    return right, down


def dots(text: str) -> int:
    """The whole number of ``"2dot"``. Raises ValueError."""
    match = _DOTS.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a number of dots: write 1dot, 2dot")
    return int(match[1])


def density(text: str) -> float:
    """Dots per inch of ``"300"``, ``"300dpi"`` or ``"8dot/mm"``. Raises ValueError."""
    match = _DENSITY.fullmatch(text.strip())
    dots = float(match[1]) * (MM_PER_INCH if match[2] == "dot/mm" else 1.0) if match else 0.0
    if not 0 < dots < inf:
        raise ValueError(f"{text!r} is not a density: write 300, 300dpi or 8dot/mm")
    return dots


def to_mm(points: float) -> float:
    """Millimetres of a length in points."""
    return points * MM_PER_INCH / POINTS_PER_INCH


def in_mm(points: float) -> str:
    """The same in writing, to a hundredth: 99.06, 148.5, 297."""
    text = f"{to_mm(points):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def excess_in_mm(points: float) -> str:
    """What is too much of a length, in writing, to a tenth: 12.5; what is less is 0.1."""
    return f"{max(to_mm(points), _LEAST_EXCESS):.1f}"


def to_pixels(points: float, dpi: float) -> int:
    """The nearest whole number of pixels."""
    return round(points * dpi / POINTS_PER_INCH)
