"""The drawings of motifs: outlines of one colour, read from the files beside this module.

Each is an SVG file that any program shows, and one path of it is all that there is: moves,
lines and curves with absolute coordinates on a square of side 100. No line of it, and no white
between two, is thinner than 1.7: at 10 mm that is still a dot of 203 dpi.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from cardgen.display import PathSegment

MotifName: TypeAlias = Literal[
    "chrysanthemum", "ginkgo", "knot", "moon", "pine", "plum", "rings"
]
MOTIFS: Final[tuple[MotifName, ...]] = get_args(MotifName)
SIDE: Final = 100.0

_FOLDER: Final = Path(__file__).parent
_DATA: Final = re.compile(r' d="([^"]+)"')
_PIECE: Final = re.compile(r"([MLQCZ])([^MLQCZ]*)")
_THIRDS: Final = 2 / 3


class Motif(NamedTuple):
    """Outlines by the nonzero rule on a square of side 100, and the box around them.

    The box is left, top, right and bottom: a motif is aligned by what is drawn of it.
    """

    outline: tuple[PathSegment, ...]
    box: tuple[float, float, float, float]


@lru_cache(maxsize=len(MOTIFS))
def motif(name: MotifName) -> Motif:
    """The motif of a name."""
    (data,) = _DATA.findall((_FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    outline = _outline(data)
    across = [x for segment in outline for x in segment.points[::2]]
    down = [y for segment in outline for y in segment.points[1::2]]
    return Motif(outline, (min(across), min(down), max(across), max(down)))


def _outline(data: str) -> tuple[PathSegment, ...]:
    """The segments of path data; a quadratic curve becomes a cubic one."""
    made: list[PathSegment] = []
    for command, numbers in _PIECE.findall(data):
        points = tuple(map(float, numbers.split()))
        match command:
            case "M":
                made.append(PathSegment("move", points))
            case "L":
                made.append(PathSegment("line", points))
            case "C":
                made.append(PathSegment("curve", points))
            case "Q":
                made.append(PathSegment("curve", _cubic(made[-1].points[-2:], points)))
            case _:
                made.append(PathSegment("close"))
    return tuple(made)


def _cubic(start: tuple[float, ...], points: tuple[float, ...]) -> tuple[float, ...]:
    (ax, ay), (bx, by, cx, cy) = start, points
    handles = (
        ax + (bx - ax) * _THIRDS,
        ay + (by - ay) * _THIRDS,
        cx + (bx - cx) * _THIRDS,
        cy + (by - cy) * _THIRDS,
    )
    return (*handles, cx, cy)
