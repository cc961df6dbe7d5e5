"""Artwork as pixels, by resvg.

It draws what we write of an artwork, so that nothing of a file that a user supplies gets there,
and in strips, since each group that shines through takes memory of its own.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from cardgen.artwork.model import Artwork
from cardgen.artwork.writing import markup

if TYPE_CHECKING:
    from PIL import Image

_MOST: Final = 2_000_000  # pixels that are drawn at once
_WHOLE: Final = (0.0, 0.0, 1.0, 1.0)


def drawn(
    artwork: Artwork,
    width: int,
    height: int,
    view: tuple[float, float, float, float] = _WHOLE,
    *,
    crisp: bool = False,
) -> Image.Image:
    """What of an artwork is in `view` on so many pixels, of mode RGBA.

    The view is left, top, right and bottom in shares of the artwork. Of a `crisp` one no pixel
    is covered in part.
    """
    from PIL import Image
    from resvg_py import svg_to_bytes

    _, definitions, elements = markup(artwork)
    left, above, right, below = view
    across, down = width / (right - left), height / (below - above)
    matrix = across / artwork.width, 0, 0, down / artwork.height, -left * across, -above * down
    place = " ".join(map(repr, matrix))
    image = Image.new("RGBA", (width, height))
    rows = max(1, _MOST // width)
    for top in range(0, height, rows):
        here = min(rows, height - top)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{here}"'
            f' viewBox="0 {top} {width} {here}"><defs>{definitions}</defs>'
            f'<g transform="matrix({place})">{elements}</g></svg>'
        )
        png = svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            shape_rendering="crisp_edges" if crisp else "geometric_precision",
        )
        with Image.open(BytesIO(png), formats=("PNG",)) as strip:
            image.paste(strip, (0, top))
    return image
