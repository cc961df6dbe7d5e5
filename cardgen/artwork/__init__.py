"""Vector pictures: SVG files, read with limits as shapes that every backend can draw."""

from __future__ import annotations

from cardgen.artwork.model import (
    IDENTITY as IDENTITY,
    Artwork as Artwork,
    CurvePath as CurvePath,
    Ensemble as Ensemble,
    Gradient as Gradient,
    GradientStop as GradientStop,
    InkShape as InkShape,
    Matrix as Matrix,
    Paintwork as Paintwork,
    Pen as Pen,
    Stencil as Stencil,
    around as around,
    mixed as mixed,
    multiplied as multiplied,
    placed as placed,
    stretch as stretch,
    tinted as tinted,
)
from cardgen.artwork.reading import is_svg as is_svg, read_svg as read_svg
from cardgen.artwork.writing import (
    SvgMarkup as SvgMarkup,
    drawn as drawn,
    exact as exact,
    markup as markup,
)
