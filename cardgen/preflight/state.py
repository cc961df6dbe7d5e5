"""Graphics state for judging, with matrices without translation.

Sizes and colours do not depend on the place, so matrices have only the part that scales and
turns: (a, b, c, d) of ISO 32000-1, 8.3.3. States are values: what is drawn in the same state
is judged once.
"""

from __future__ import annotations

from math import hypot, sqrt
from typing import Final, NamedTuple

from cardgen.preflight.colors import BLACK, Paint
from cardgen.preflight.fonts import NO_FONT, Font

Matrix = tuple[float, float, float, float]
UNIT: Final[Matrix] = (1.0, 0.0, 0.0, 1.0)
_DIGITS: Final = 9


class State(NamedTuple):
    """Graphics state that painting operators depend on; lengths in user space."""

    ctm: Matrix = UNIT
    fill: Paint = BLACK
    stroke: Paint = BLACK
    width: float = 1.0
    font: Font = NO_FONT
    size: float = 0.0
    squeeze: float = 1.0
    rendering: int = 0
    overprint: bool = False
    overprint_stroke: bool = False
    overprint_mode: int = 0
    text: Matrix = UNIT


def times(first: Matrix, second: Matrix) -> Matrix:
    """Multiply matrices: apply `first`, then `second`."""
    a, b, c, d = first
    e, f, g, h = second
    return (
        round(a * e + b * g, _DIGITS),
        round(a * f + b * h, _DIGITS),
        round(c * e + d * g, _DIGITS),
        round(c * f + d * h, _DIGITS),
    )


def sides(matrix: Matrix) -> tuple[float, float]:
    """Measure the unit square under a matrix: its width, and its height across that."""
    a, b, c, d = matrix
    width = hypot(a, b)
    return (width, abs(a * d - b * c) / width) if width else (0.0, 0.0)


def least(matrix: Matrix) -> float:
    """Find the smallest scale of a matrix in any direction (a singular value)."""
    a, b, c, d = matrix
    half = (a * a + b * b + c * c + d * d) / 2
    area = a * d - b * c
    return sqrt(max(0.0, half - sqrt(max(0.0, half * half - area * area))))
