"""What is painted where: marks on a page, and the state that places them."""

from __future__ import annotations

from typing import Literal, NamedTuple

from cardgen.preflight.advances import Advances
from cardgen.preflight.affine import Affine, common
from cardgen.preflight.boxes import PdfBox
from cardgen.preflight.colors import BLACK, Paint
from cardgen.preflight.objects import Key

Sight = tuple[Affine, PdfBox]
"""Where a stream lies, and the rectangle in which what it paints is seen."""


class Painted(NamedTuple):
    """The rectangle around something that is painted: text, or an area or picture.

    `plates` is how much of each ink it takes, in percent, if it is in the colour of all plates.
    What is `solid` covers its rectangle; `look` is its colour, or its kind where that is none.
    """

    kind: Literal["text", "art"]
    box: PdfBox
    plates: float = 0.0
    solid: bool = False
    look: object = None
    picture: Key | None = None


class Place(NamedTuple):
    """What painting depends on, and where it leads (8.4)."""

    matrix: Affine
    clip: PdfBox
    exact: bool = True  # whether the clip is that rectangle
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


def some(box: PdfBox) -> bool:
    """Whether a rectangle has an area."""
    return box.right > box.left and box.top > box.bottom


def meet(one: PdfBox, other: PdfBox) -> bool:
    """Whether two rectangles touch each other."""
    both = common(one, other)
    return both.right >= both.left and both.top >= both.bottom


def look_of(paint: Paint) -> object:
    """What tells an area of a colour from others; None for a pattern."""
    return None if paint.space.family == "pattern" else paint
