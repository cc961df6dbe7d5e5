"""How a shape is filled and stroked, by its style (SVG 2, 13)."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Final

from cardgen.artwork.elements import EXPAND
from cardgen.artwork.model import CurvePath, Paintwork, Pen, path_length
from cardgen.artwork.paints import PaintServers
from cardgen.artwork.sheets import Tell
from cardgen.artwork.styles import ComputedStyle
from cardgen.artwork.values import BadValue, Viewport, length, numbers, opacity

_MOST_DASHES: Final = 64
_MOST_DASHED: Final = 50_000  # dashes and gaps of all lines
_MITER: Final = 4.0  # of what says none that can be


class Inking:
    """Fills and strokes of the shapes of a drawing, whose dashes are bounded together."""

    def __init__(self, servers: PaintServers, tell: Tell) -> None:
        self._servers = servers
        self._tell = tell
        self._dashed = 0

    def fill(
        self, style: ComputedStyle, path: CurvePath, viewport: Viewport, line: int
    ) -> Paintwork | None:
        """What a path is filled with. Raises BadValue and SvgRefused."""
        return self._paint("fill", style, path, viewport, line)

    def stroke(
        self, style: ComputedStyle, path: CurvePath, viewport: Viewport, line: int
    ) -> Pen | None:
        """What a path is stroked with. Raises BadValue and SvgRefused."""
        paint = self._paint("stroke", style, path, viewport, line)
        if paint is None:
            return None
        width = length(style["stroke-width"], viewport, "both")
        if width <= 0:
            return None
        cap, join = style["stroke-linecap"], style["stroke-linejoin"]
        if join not in ("miter", "round", "bevel"):
            self._tell(f"its lines are joined by {join}", line, EXPAND)
        if cap not in ("butt", "round", "square"):
            self._tell(f"its lines end in {cap}", line, EXPAND)
        miter = numbers(style["stroke-miterlimit"])[:1]
        dashes = _dashes(style["stroke-dasharray"], viewport)
        offset = length(style["stroke-dashoffset"], viewport, "both") if dashes else 0.0
        if dashes:
            offset %= sum(dashes)
            self._dashed += ceil(path_length(path) / sum(dashes)) * len(dashes)
            if self._dashed > _MOST_DASHED:
                raise BadValue(f"its lines have more than {_MOST_DASHED:,} dashes")
        return Pen(
            paint,
            width,
            "round" if cap == "round" else "square" if cap == "square" else "butt",
            "round" if join == "round" else "bevel" if join == "bevel" else "miter",
            miter[0] if miter and miter[0] >= 1 else _MITER,
            dashes,
            offset,
        )

    def _paint(
        self,
        kind: str,
        style: ComputedStyle,
        path: CurvePath,
        viewport: Viewport,
        line: int,
    ) -> Paintwork | None:
        covers = opacity(style[f"{kind}-opacity"])
        if not covers:
            return None
        made = self._servers.paint(
            style[kind],
            style["color"],
            path,
            viewport,
            line,
            _beyond(style, viewport) if kind == "stroke" else 0.0,
        )
        return replace(made, opacity=made.opacity * covers) if made else None


def _beyond(style: ComputedStyle, viewport: Viewport) -> float:
    """How far a stroke may reach beyond its path."""
    width = length(style["stroke-width"], viewport, "both")
    return width / 2 * max([2.0, *numbers(style["stroke-miterlimit"])])


def _dashes(text: str, viewport: Viewport) -> tuple[float, ...]:
    """Lengths of dashes and gaps by turns; none if lines are whole."""
    if text.strip() in ("none", ""):
        return ()
    parts = text.replace(",", " ").split()
    if len(parts) > _MOST_DASHES:
        raise BadValue(f"{len(parts)} lengths of dashes are more than {_MOST_DASHES}")
    found = tuple(length(part, viewport, "both") for part in parts)
    if any(value < 0 for value in found) or not sum(found):
        return ()
    return found * 2 if len(found) % 2 else found
