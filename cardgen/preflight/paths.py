"""Find the rectangles that a path consists of: a long thin one is a line.

A slanted rectangle, or any parallelogram, is its longest side and the height on that side.
"""

from __future__ import annotations

from itertools import pairwise
from math import dist

Point = tuple[float, float]

_CORNERS = 4
_SLACK = 1e-3  # units, of corners that files round


class DrawnPath:
    """Path under construction (ISO 32000-1, 8.5.2)."""

    def __init__(self) -> None:
        self._rectangles: set[tuple[float, float, bool]] = set()
        self._points: list[Point] = []
        self._straight = True
        self._begun = False

    def add(self, operator: str, operands: list[float]) -> None:
        """Add a construction operator. Raises ValueError for too few operands."""
        self._begun = True
        if operator == "re":
            self._close()
            _, _, width, height = operands
            self._rectangles.add((width, height, False))
        elif operator == "m":
            self._close()
            x, y = operands
            self._points.append((x, y))
        elif operator == "l":
            x, y = operands
            if len(self._points) <= _CORNERS + 1:
                self._points.append((x, y))
        elif operator == "h":
            self._close()
        else:
            self._straight = False

    def end(self) -> set[tuple[float, float, bool]] | None:
        """End the path; return its rectangles (width, height, slanted), or None for no path."""
        self._close()
        begun, found = self._begun, self._rectangles
        self._begun, self._rectangles = False, set()
        return found if begun else None

    def _close(self) -> None:
        """End a subpath, and keep it if it is a rectangle or a parallelogram."""
        points, straight = self._points, self._straight
        self._points, self._straight = [], True
        if len(points) == _CORNERS + 1 and points[-1] == points[0]:
            points = points[:-1]
        if not straight or len(points) != _CORNERS:
            return
        levels = [a[1] == b[1] for a, b in pairwise((*points, points[0]))]
        uprights = [a[0] == b[0] for a, b in pairwise((*points, points[0]))]
        if levels in ([True, False] * 2, [False, True] * 2) and all(
            level != upright for level, upright in zip(levels, uprights, strict=True)
        ):
            width = max(x for x, _ in points) - min(x for x, _ in points)
            height = max(y for _, y in points) - min(y for _, y in points)
            self._rectangles.add((width, height, False))
        elif all(
            abs(a + c - b - d) <= _SLACK * (1 + abs(a))
            for a, b, c, d in zip(points[0], points[1], points[2], points[3], strict=True)
        ):
            (ax, ay), (bx, by), (_, _), (dx, dy) = points
            area = abs((bx - ax) * (dy - ay) - (by - ay) * (dx - ax))
            longest = max(dist(points[0], points[1]), dist(points[0], points[3]))
            if area:
                self._rectangles.add((longest, area / longest, True))
