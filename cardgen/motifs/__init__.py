"""Motifs of occasions, drawn by us: outlines of one colour, which areas of templates name.

Each is an SVG file beside this module with a single path: moves, lines and curves with absolute
coordinates on a square of side 100. No line, and no white between two lines, is thinner than
1.7: at 10 mm that is still a dot of 203 dpi.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from cardgen.display import PathSegment
from cardgen.lazy import lazy_pattern

MotifName: TypeAlias = Literal[
    "chrysanthemum", "ginkgo", "knot", "moon", "pine", "plum", "rings"
]
MOTIFS: Final[tuple[MotifName, ...]] = get_args(MotifName)
SIDE: Final = 100.0

_FOLDER: Final = Path(__file__).parent
_DATA: Final = lazy_pattern(r' d="([^"]+)"')
_PIECE: Final = lazy_pattern(r"([MLQCZ])([^MLQCZ]*)")
_THIRDS: Final = 2 / 3


class Motif(msgspec.Struct, frozen=True):
    """Outlines on a square of side 100, filled by the nonzero rule, and their bounding box.

    The box is left, top, right and bottom: a motif is aligned by its drawn part.
    """

    outline: tuple[PathSegment, ...]
    box: tuple[float, float, float, float]


@lru_cache(maxsize=len(MOTIFS))
def motif(name: MotifName) -> Motif:
    """Return the drawing of the motif with this name."""
    (data,) = _DATA.findall((_FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    outline = _parse_outline(data)
    across = [x for segment in outline for x in segment.points[::2]]
    down = [y for segment in outline for y in segment.points[1::2]]
    return Motif(outline, (min(across), min(down), max(across), max(down)))


def _parse_outline(data: str) -> tuple[PathSegment, ...]:
    """Parse SVG path data into segments. Quadratic curves become cubic."""
    segments: list[PathSegment] = []
    for command, numbers in _PIECE.findall(data):
        points = tuple(map(float, numbers.split()))
        match command:
            case "M":
                segments.append(PathSegment("move", points))
            case "L":
                segments.append(PathSegment("line", points))
            case "C":
                segments.append(PathSegment("curve", points))
            case "Q":
                segments.append(PathSegment("curve", _cubic(segments[-1].points[-2:], points)))
            case _:
                segments.append(PathSegment("close"))
    return tuple(segments)


def _cubic(start: tuple[float, ...], points: tuple[float, ...]) -> tuple[float, ...]:
    (ax, ay), (bx, by, cx, cy) = start, points
    handles = (
        ax + (bx - ax) * _THIRDS,
        ay + (by - ay) * _THIRDS,
        cx + (bx - cx) * _THIRDS,
        cy + (by - cy) * _THIRDS,
    )
    return (*handles, cx, cy)
