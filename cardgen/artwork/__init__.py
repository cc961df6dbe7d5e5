"""Pictures of lines and areas (SVG), as plain data that every backend can draw."""

from __future__ import annotations

from cardgen.artwork.model import (
    IDENTITY,
    Artwork,
    CurvePath,
    Ensemble,
    Gradient,
    GradientStop,
    InkShape,
    Matrix,
    Paintwork,
    Pen,
    Rgb,
    Stencil,
    around,
    mixed,
    multiplied,
    placed,
    stretch,
    tinted,
)
from cardgen.artwork.pixels import drawn
from cardgen.artwork.reading import MOST_BYTES, is_svg, read_svg
from cardgen.artwork.writing import SvgMarkup, exact, markup

__all__ = [
    "IDENTITY",
    "MOST_BYTES",
    "Artwork",
    "CurvePath",
    "Ensemble",
    "Gradient",
    "GradientStop",
    "InkShape",
    "Matrix",
    "Paintwork",
    "Pen",
    "Rgb",
    "Stencil",
    "SvgMarkup",
    "around",
    "drawn",
    "exact",
    "is_svg",
    "markup",
    "mixed",
    "multiplied",
    "placed",
    "read_svg",
    "stretch",
    "tinted",
]
