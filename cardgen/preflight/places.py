"""Marks on a page, and the graphics state that places them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from cardgen.preflight.advances import Advances
from cardgen.preflight.affine import Affine, common
from cardgen.preflight.boxes import PdfBox
from cardgen.preflight.colors import BLACK, Paint
from cardgen.preflight.objects import Key

Sight = tuple[Affine, PdfBox]
"""Matrix of a stream, and the rectangle in which its marks are visible."""


class Painted(NamedTuple):
    """Bounding box of a mark: text, or art (an area or a picture).

    `plates` is the percent of each ink, for a mark on all plates. A `solid` mark covers its
    whole box. `look` is its colour, or its kind if it has no single colour.
    """

    kind: Literal["text", "art"]
    box: PdfBox
    plates: float = 0.0
    solid: bool = False
    look: object = None
    picture: Key | None = None


class Place(NamedTuple):
    """Graphics state that places marks (8.4)."""

    matrix: Affine
    clip: PdfBox
    exact: bool = True  # True if the clip path is just this rectangle
    fill: Paint = BLACK
    stroke: Paint = BLACK
    width: float = 1.0
    cap: float = 0
    opacity: float = 1.0
    opacity_stroke: float = 1.0
    blends: bool = False  # with what lies below: it has a mask or a mode
    plates: float = 0.0
    font: Advances | None = None
    size: float = 0.0
    apart: float = 0.0  # between glyphs (9.3.2)
    words: float = 0.0  # between words (9.3.3)
    squeeze: float = 1.0
    rise: float = 0.0
    hidden: bool = False


def has_area(box: PdfBox) -> bool:
    """True if a rectangle has an area."""
    return box.right > box.left and box.top > box.bottom


def touch(one: PdfBox, other: PdfBox) -> bool:
    """True if two rectangles touch."""
    both = common(one, other)
    return both.right >= both.left and both.top >= both.bottom


def comparable_color(paint: Paint) -> object:
    """Return the colour by which areas are compared; None for a pattern."""
    return None if paint.space.family == "pattern" else paint
