"""Outlines that seals and labels share."""

from __future__ import annotations

from typing import Final

from cardgen.display import PathSegment

_ROUND: Final = 0.5522847498  # of the radius: length of the handles of a quarter circle


def rounded_box(
    width: float, height: float, radius: float, start: float = 0.0, *, is_hole: bool = False
) -> tuple[PathSegment, ...]:
    """Make the path of a box with round corners at `start`. A hole runs the other way round."""
    r = max(0.0, min(radius, width / 2, height / 2))
    h = r * (1 - _ROUND)
    ways: list[tuple[float, ...]] = [
        (width - r, 0), (width - h, 0, width, h, width, r),
        (width, height - r), (width, height - h, width - h, height, width - r, height),
        (r, height), (h, height, 0, height - h, 0, height - r),
        (0, r), (0, h, h, 0, r, 0),
    ]  # fmt: skip
    segments = [PathSegment("line" if len(way) == 2 else "curve", way) for way in ways]
    outline = (PathSegment("move", (r, 0)), *segments, PathSegment("close"))
    return tuple(
        PathSegment(
            kind,
            tuple(
                at + start if odd % 2 or not is_hole else (start + width) - at
                for odd, at in enumerate(points)
            ),
        )
        for kind, points in outline
    )
