"""The outline of a glyph in em, and the distance of its strokes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, Final

import uharfbuzz as hb

from cardgen.display import FontRef, PathSegment
from cardgen.fonts.faces import open_face

_LINES: Final = 31  # across a glyph, each way
_STEPS: Final = 6  # of a curve
_MANY: Final = 5  # strokes side by side; fewer may meet at a point

_Edge = tuple[float, float, float, float]


@lru_cache(maxsize=1024)
def draw_outline(
    ref: FontRef, glyph: int, bolder: tuple[float, float] = (0.0, 0.0)
) -> tuple[PathSegment, ...]:
    """Return the outline of a glyph in em, with y down; () if it is blank.

    `bolder` widens its strokes across and down by so many em; a negative value narrows them.
    Raises FontError.
    """
    font = _open_own(ref)
    font.synthetic_bold = *bolder, True  # in place
    pen = _Pen(font.face.upem)
    font.draw_glyph(glyph, _DRAW, pen)
    return tuple(pen.segments)


@cache
def _open_own(ref: FontRef) -> hb.Font:
    """Open a font for outlines only, since it gets bolder."""
    return open_face(ref)


class _Pen:
    """Collector of path segments from HarfBuzz; quadratic curves become cubic ones."""

    def __init__(self, upem: int) -> None:
        self.upem = upem
        self.segments: list[PathSegment] = []
        self.x = self.y = 0.0

    def quadratic(self, x1: float, y1: float, x: float, y: float) -> None:
        """Add a quadratic curve as a cubic one."""
        a, b = self.x + (x1 - self.x) * 2 / 3, self.y + (y1 - self.y) * 2 / 3
        self.add("curve", a, b, x + (x1 - x) * 2 / 3, y + (y1 - y) * 2 / 3, x, y)

    def add(self, kind: Any, *points: float) -> None:
        """Add a segment, in font units with y up."""
        if points:
            self.x, self.y = points[-2:]
        em = [v / (-self.upem if odd % 2 else self.upem) for odd, v in enumerate(points)]
        self.segments.append(PathSegment(kind, tuple(em)))


def _draw_funcs() -> hb.DrawFuncs:
    """Return HarfBuzz's drawing functions, which call the methods of a pen."""
    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(lambda x, y, pen: pen.add("move", x, y))
    funcs.set_line_to_func(lambda x, y, pen: pen.add("line", x, y))
    funcs.set_quadratic_to_func(lambda a, b, x, y, pen: pen.quadratic(a, b, x, y))
    funcs.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.add("curve", a, b, c, d, x, y))
    funcs.set_close_path_func(lambda pen: pen.add("close"))
    return funcs


_DRAW: Final = _draw_funcs()


@lru_cache(maxsize=4096)
def measure_stroke_pitch(ref: FontRef, glyph: int) -> float:
    """Measure the least distance between strokes of a glyph in em; 1 if it has few.

    Small print must keep strokes apart. Lines are laid across and down the outline; the pitch
    is the length of a line within the ink, divided by the strokes on it.
    """
    edges = list(_edges(draw_outline(ref, glyph)))
    down = [(ay, ax, by, bx) for ax, ay, bx, by in edges]
    return min(_pitch(edges), _pitch(down))


def _pitch(edges: Sequence[_Edge]) -> float:
    """Measure the least distance between strokes on horizontal lines, in em; or 1."""
    if not edges:
        return 1.0
    ys = [y for edge in edges for y in (edge[1], edge[3])]
    top, bottom = min(ys), max(ys)
    least = 1.0
    for number in range(1, _LINES + 1):
        y = top + (bottom - top) * number / (_LINES + 1)
        crossings = sorted(
            (ax + (bx - ax) * (y - ay) / (by - ay), 1 if by > ay else -1)
            for ax, ay, bx, by in edges
            if min(ay, by) <= y < max(ay, by)
        )
        strokes = winding = 0
        for _, turn in crossings:
            strokes += winding == 0
            winding += turn
        if strokes >= _MANY:
            least = min(least, (crossings[-1][0] - crossings[0][0]) / strokes)
    return least


def _edges(outline: Sequence[PathSegment]) -> Iterator[_Edge]:
    """Yield straight edges of an outline; curves are divided."""
    x = y = start_x = start_y = 0.0
    for kind, points in outline:
        match kind:
            case "move":
                x, y = start_x, start_y = points
            case "line":
                yield x, y, points[0], points[1]
                x, y = points
            case "curve":
                ax, ay, bx, by, cx, cy = points
                before = x, y
                for step in range(1, _STEPS + 1):
                    t, s = step / _STEPS, 1 - step / _STEPS
                    weights = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
                    now = tuple(
                        sum(w * p for w, p in zip(weights, values, strict=True))
                        for values in ((x, ax, bx, cx), (y, ay, by, cy))
                    )
                    yield *before, now[0], now[1]
                    before = now[0], now[1]
                x, y = cx, cy
            case "close":
                yield x, y, start_x, start_y
                x, y = start_x, start_y
