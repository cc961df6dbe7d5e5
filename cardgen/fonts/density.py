"""How close the strokes of a character stand, in em: what small print has to keep apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from cardgen.display import FontRef, PathSegment
from cardgen.fonts.outlines import glyph_outline

_LINES: Final = 31  # that are laid across a glyph, each way
_STEPS: Final = 6  # of a curve
_MANY: Final = 5  # strokes side by side; of fewer, some meet at a point

_Edge = tuple[float, float, float, float]


@lru_cache(maxsize=4096)
def stroke_pitch(ref: FontRef, glyph: int) -> float:
    """The em from a stroke to the next where five or more stand side by side; otherwise 1.

    Lines are laid across and down the outline; the pitch is the length of one within the ink,
    divided by the strokes that it meets.
    """
    edges = list(_edges(glyph_outline(ref, glyph)))
    down = [(ay, ax, by, bx) for ax, ay, bx, by in edges]
    return min(_pitch(edges), _pitch(down))


def _pitch(edges: Sequence[_Edge]) -> float:
    """The least pitch along lines of constant y."""
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
    """The straight pieces of an outline, curves as some of them."""
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
