"""Handling marks of cartons: what people call them, and how they are drawn.

`parse_marks` reads names and words of four languages, `pictogram` says what to draw of a mark.
"""

from __future__ import annotations

from cardgen.handling.marks import HandlingMark, UnknownMark, parse_marks, write_marks
from cardgen.handling.pictograms import (
    PICTOGRAMS,
    SIDE,
    SQUARE,
    Inscription,
    Pictogram,
    Stratum,
)

__all__ = [
    "PICTOGRAMS",
    "SIDE",
    "SQUARE",
    "HandlingMark",
    "Inscription",
    "Pictogram",
    "Stratum",
    "UnknownMark",
    "parse_marks",
    "pictogram",
    "write_marks",
]


def pictogram(mark: HandlingMark) -> Pictogram:
    """What is drawn of a mark."""
    return PICTOGRAMS[mark.name](mark.value)
