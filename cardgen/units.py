"""Lengths: parsed, converted and formatted.

Inside cardgen every length is a float in points (1/72 inch), origin top left, y down.
People write ``100mm``, ``4in``, ``12pt``, ``2.5cm`` and, for printers, ``8dot/mm``.
"""

from __future__ import annotations

import re
from math import inf
from typing import Final

from cardgen.lazy import lazy_pattern

POINTS_PER_INCH = 72.0
_LEAST_EXCESS: Final = 0.1  # millimetres: 0.0 would be none
LEAST_DPI, MOST_DPI = 72, 1200
"""The range of printers."""
MM_PER_INCH = 25.4

_POINTS = {
    "pt": 1.0,
    "mm": POINTS_PER_INCH / MM_PER_INCH,
    "cm": 10 * POINTS_PER_INCH / MM_PER_INCH,
    "in": POINTS_PER_INCH,
}
_LENGTH = lazy_pattern(r"(\d++(?:\.\d++)?|\.\d++)\s*+(pt|mm|cm|in)")
_OFFSET = lazy_pattern(r"([+-]?)\s*(\d+(?:\.\d+)?|\.\d+)\s*(pt|mm|cm|in|dot)?")
_DOTS = lazy_pattern(r"(\d{1,3})\s*dots?")
_DENSITY = lazy_pattern(r"(\d+(?:\.\d+)?|\.\d+)\s*(dpi|dot/mm|dot/in)?")
_LONGEST = 1e6  # points, some 350 m; longer ones are slips of the pen


def parse_length(text: str) -> float:
    """Parse a length such as ``"100mm"``. Return it in points. Raises ValueError."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a length: write a number and mm, cm, in or pt")
    points = float(match[1]) * _POINTS[match[2]]
    if points > _LONGEST:
        raise ValueError(f"{text!r} is longer than any page")
    return points


def parse_size(text: str) -> tuple[float, float]:
    """Parse a size such as ``"100mm x 150mm"``. Return it in points. Raises ValueError."""
    parts = [part.strip() for part in re.split("[x×]", text)]
    if len(parts) != 2:
        raise ValueError(f"{text!r} is not a size: write WIDTH x HEIGHT, as in 100mm x 150mm")
    return parse_length(parts[0]), parse_length(parts[1])


def parse_offset(text: str, dpi: float | None = None) -> tuple[float, float]:
    """Parse an offset such as ``"1mm,-0.5mm"``. Return it in points. Raises ValueError.

    With `dpi` it can be in dots of a printer, as in ``"4dot,-2dot"``. Raises ValueError.
    """
    parts = [_OFFSET.fullmatch(part.strip()) for part in text.split(",")]
    if len(parts) != 2 or not all(parts):
        raise ValueError(f"{text!r} is not an offset: write RIGHT,DOWN, as in 1mm,-0.5mm")

    def points(number: str, unit: str) -> float:
        if unit != "dot":
            return parse_length(number + unit)
        if dpi is None:
            raise ValueError(f"{text!r} is in dots, but the dots per inch are not known")
        return float(number) * POINTS_PER_INCH / dpi

    right, down = (
        (-1 if found[1] == "-" else 1) * points(found[2], found[3] or "mm")
        for found in parts
        if found
    )
    return right, down


def parse_dots(text: str) -> int:
    """Parse a whole number of dots such as ``"2dot"``. Raises ValueError."""
    match = _DOTS.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a number of dots: write 1dot, 2dot")
    return int(match[1])


def parse_density(text: str) -> float:
    """Parse dots per inch: ``"300"``, ``"300dpi"`` or ``"8dot/mm"``. Raises ValueError."""
    match = _DENSITY.fullmatch(text.strip())
    dots = float(match[1]) * (MM_PER_INCH if match[2] == "dot/mm" else 1.0) if match else 0.0
    if not 0 < dots < inf:
        raise ValueError(f"{text!r} is not a density: write 300, 300dpi or 8dot/mm")
    return dots


def to_mm(points: float) -> float:
    """Convert points to millimetres."""
    return points * MM_PER_INCH / POINTS_PER_INCH


def format_mm(points: float) -> str:
    """Format points in millimetres, rounded to 1/100: 99.06, 148.5, 297."""
    text = f"{to_mm(points):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def format_excess(points: float) -> str:
    """Format a lack of room, in points, in millimetres: 12.5; at least 0.1."""
    return f"{max(to_mm(points), _LEAST_EXCESS):.1f}"


def to_pixels(points: float, dpi: float) -> int:
    """Convert points to pixels, rounded to a whole number."""
    return round(points * dpi / POINTS_PER_INCH)
