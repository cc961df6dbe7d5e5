"""Vector pictures: SVG files, read with limits as shapes that every backend can draw."""

from __future__ import annotations

from cardgen.artwork.model import (
    IDENTITY as IDENTITY,
    Artwork as Artwork,
    ClipPath as ClipPath,
    CurvePath as CurvePath,
    Gradient as Gradient,
    GradientStop as GradientStop,
    Group as Group,
    Matrix as Matrix,
    Paint as Paint,
    Shape as Shape,
    Stroke as Stroke,
    bounding_box as bounding_box,
    mean_scale as mean_scale,
    mix_colors as mix_colors,
    multiply as multiply,
    tint as tint,
    transform_point as transform_point,
)
from cardgen.artwork.reading import is_svg as is_svg, read_svg as read_svg
from cardgen.artwork.writing import (
    SvgMarkup as SvgMarkup,
    draw_pixels as draw_pixels,
    format_number as format_number,
    write_markup as write_markup,
)
