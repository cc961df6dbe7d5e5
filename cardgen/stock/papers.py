"""Paper sizes by name, and sizes as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cardgen import units
from cardgen.lazy import lazy_pattern

# Width and height in millimetres, upright.
_MILLIMETRES: Final = {
    # ISO 216
    "a0": (841, 1189),
    "a1": (594, 841),
    "a2": (420, 594),
    "a3": (297, 420),
    "a4": (210, 297),
    "a5": (148, 210),
    "a6": (105, 148),
    "a7": (74, 105),
    "b4": (250, 353),
    "b5": (176, 250),
    "b6": (125, 176),
    # JIS P 0138
    "jis-b4": (257, 364),
    "jis-b5": (182, 257),
    "jis-b6": (128, 182),
    # ISO 269
    "c5": (162, 229),
    "c6": (114, 162),
    "dl": (110, 220),
    # ANSI/ASME Y14.1
    "letter": (215.9, 279.4),
    # ISO/IEC 7810, and Japan's postcards and business cards
    "id-1": (53.98, 85.6),
    "postcard": (100, 148),
    "business-card": (55, 91),
}
PAPERS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        name: (units.parse_length(f"{width}mm"), units.parse_length(f"{height}mm"))
        for name, (width, height) in _MILLIMETRES.items()
    }
)
"""Width and height of each paper in points, upright."""

_SCREEN: Final = 96  # pixels an inch
_PLAIN: Final = lazy_pattern(r"(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)\s*(mm|cm|in|pt|px)?")


def find_paper(width: float, height: float, near: float) -> str:
    """Find the name of a paper by its size in either orientation, within `near` points.

    Returns "" if no paper has this size.
    """
    short, long = sorted((width, height))
    for name, (across, down) in PAPERS.items():
        if abs(short - across) <= near and abs(long - down) <= near:
            return name
    return ""


def parse_paper_size(text: str) -> tuple[float, float]:
    """Parse a size such as ``a6``, ``100x150`` (mm) or ``4in x 6in``. Return it in points.

    Pixels, as in ``1080x1080px``, are 1/96 inch (CSS Values 4, 6.2). Raises ValueError.
    """
    if (paper := PAPERS.get(text.strip().lower())) is not None:
        return paper
    if plain := _PLAIN.fullmatch(text.strip()):
        unit = plain[3] or "mm"
        if unit == "px":
            across, down = (float(plain[n]) * units.POINTS_PER_INCH / _SCREEN for n in (1, 2))
            return units.parse_size(f"{across}pt x {down}pt")
        return units.parse_size(f"{plain[1]}{unit} x {plain[2]}{unit}")
    return units.parse_size(text)
