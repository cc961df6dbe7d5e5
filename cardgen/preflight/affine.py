"""Multiply transformation matrices, and move rectangles (ISO 32000-1, 8.3.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from cardgen.preflight.boxes import PdfBox

Affine = tuple[float, float, float, float, float, float]
UNMOVED: Final[Affine] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Final = PdfBox(-1e9, -1e9, 1e9, 1e9)
_SQUARE: Final = 1e-6


def times(first: Affine, second: Affine) -> Affine:
    """Multiply matrices: apply `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def corners_of(box: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """List the corners of a rectangle."""
    left, bottom, right, top = box
    return (left, bottom), (right, bottom), (right, top), (left, top)


def around(points: Iterable[tuple[float, float]], matrix: Affine) -> PdfBox:
    """Find the bounding box of points that a matrix moves."""
    a, b, c, d, e, f = matrix
    moved = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    xs, ys = [x for x, _ in moved], [y for _, y in moved]
    return PdfBox(min(xs), min(ys), max(xs), max(ys))


def common(one: PdfBox, other: PdfBox) -> PdfBox:
    """Intersect two rectangles; the sides of the result cross if they do not meet."""
    return PdfBox(
        max(one.left, other.left),
        max(one.bottom, other.bottom),
        min(one.right, other.right),
        min(one.top, other.top),
    )


def affine(operands: Any) -> Affine:
    """Read a matrix from the operands of an operator."""
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


def keeps_upright(matrix: Affine) -> bool:
    """True if a matrix keeps upright rectangles upright."""
    a, b, c, d, _, _ = matrix
    return max(abs(a), abs(d)) * _SQUARE > max(abs(b), abs(c)) or (
        max(abs(b), abs(c)) * _SQUARE > max(abs(a), abs(d))
    )
