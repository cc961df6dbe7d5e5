"""Write an artwork as plain SVG, or as pixels by resvg.

The SVG has paths, gradients, clip paths and groups, but no styles; every program draws it
alike. It is made of shapes alone, so nothing unchecked from the file of a user gets into it.
Ids begin with a digest of the drawing, so that two drawings on one page never share an id.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple

from cardgen.artwork.model import (
    IDENTITY,
    Artwork,
    ClipPath,
    CurvePath,
    Gradient,
    Group,
    Matrix,
    Paint,
    Rgb,
    Shape,
    Stroke,
)

if TYPE_CHECKING:
    from PIL import Image

_MOST: Final = 2_000_000  # pixels that are drawn at once
_WHOLE: Final = (0.0, 0.0, 1.0, 1.0)
_DIGITS: Final = 7  # significant ones of a number


class SvgMarkup(NamedTuple):
    """Elements of a drawing, `drawn`, and the `definitions` that they use; `name` is its id."""

    name: str
    definitions: str
    drawn: str


@lru_cache(maxsize=16)
def write_markup(artwork: Artwork) -> SvgMarkup:
    """Write a drawing as SVG elements, clipped at its edges."""
    draft = _Writer("")
    drawn = draft.items(artwork.items)
    digest = sha256("\n".join([*draft.definitions, drawn]).encode("ascii")).digest()
    writer = _Writer(f"a{urlsafe_b64encode(digest[:6]).decode('ascii')}")
    frame = writer.define(
        f'<path d="M0 0H{format_number(artwork.width)}V{format_number(artwork.height)}H0z"/>',
        "clipPath",
    )
    drawn = f'<g clip-path="url(#{frame})">{writer.items(artwork.items)}</g>'
    return SvgMarkup(writer.prefix, "".join(writer.definitions), drawn)


def format_number(value: float) -> str:
    """Format a number with enough digits for any size."""
    text = f"{value:.{_DIGITS}g}"
    if "e" in text:
        text = f"{value:.12f}".rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def draw_pixels(
    artwork: Artwork,
    width: int,
    height: int,
    view: tuple[float, float, float, float] = _WHOLE,
    *,
    crisp: bool = False,
) -> Image.Image:
    """Draw the visible part of a drawing as RGBA pixels.

    The view is left, top, right and bottom in shares of the artwork. A `crisp` image has no
    anti-aliasing. It is drawn in strips, since each group with opacity takes memory.
    """
    from PIL import Image
    from resvg_py import svg_to_bytes

    _, definitions, elements = write_markup(artwork)
    left, above, right, below = view
    across, down = width / (right - left), height / (below - above)
    matrix = across / artwork.width, 0, 0, down / artwork.height, -left * across, -above * down
    place = " ".join(map(repr, matrix))
    image = Image.new("RGBA", (width, height))
    rows = max(1, _MOST // width)
    for top in range(0, height, rows):
        strip_height = min(rows, height - top)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{strip_height}"'
            f' viewBox="0 {top} {width} {strip_height}"><defs>{definitions}</defs>'
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


class _Writer:
    """Writer of SVG elements, and of the definitions that the elements use."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.definitions: list[str] = []
        self._known: dict[str, str] = {}

    def define(self, content: str, tag: str, attributes: str = "") -> str:
        """Add a definition if it is new. Return its id."""
        key = f"{tag}{attributes}{content}"
        if key not in self._known:
            name = self._known[key] = f"{self.prefix}-{len(self._known)}"
            self.definitions.append(f'<{tag} id="{name}"{attributes}>{content}</{tag}>')
        return self._known[key]

    def items(self, items: Iterable[Shape | Group]) -> str:
        """Write shapes and groups as SVG elements in painting order."""
        return "".join(
            self._group(item) if isinstance(item, Group) else self._shape(item)
            for item in items
        )

    def _group(self, group: Group) -> str:
        """Write a group as an SVG element, with its opacity and clip paths."""
        drawn = self.items(group.items)
        opacity = _opacity("opacity", group.opacity)
        if opacity:
            drawn = f"<g{opacity}>{drawn}</g>"
        for clip in group.clip_paths:
            drawn = f'<g clip-path="url(#{self._clip(clip)})">{drawn}</g>'
        return drawn

    def _clip(self, clip: ClipPath) -> str:
        """Write a clip path as a definition. Return its id."""
        return self.define(
            "".join(
                f'<path d="{_data(path)}"{_transform("transform", matrix)}'
                f"{' clip-rule=' + chr(34) + 'evenodd' + chr(34) if even_odd else ''}/>"
                for path, matrix, even_odd in clip.paths
            ),
            "clipPath",
        )

    def _shape(self, shape: Shape) -> str:
        """Write a shape as a path element of SVG."""
        rule = ' fill-rule="evenodd"' if shape.even_odd and shape.fill else ""
        first = ' paint-order="stroke"' if shape.stroke_first and shape.stroke else ""
        fill = self._paint("fill", shape.fill) if shape.fill else ' fill="none"'
        stroke = self._stroke(shape.stroke) if shape.stroke else ""
        matrix = _transform("transform", shape.matrix)
        if first and shape.fill and shape.stroke:  # programs before SVG 2 ignore `paint-order`
            data = f'<path d="{_data(shape.path)}"{matrix}'
            return f'{data} fill="none"{stroke}/>{data}{rule}{fill}/>'
        return f'<path d="{_data(shape.path)}"{matrix}{rule}{fill}{stroke}/>'

    def _paint(self, kind: str, paint: Paint) -> str:
        """Return the attributes for the paint of a fill or stroke."""
        source = paint.source
        if isinstance(source, Gradient):
            value = f"url(#{self._gradient(source)})"
        else:
            value = _color(source)
        attribute = f' {kind}="{value}"' if (kind, value) != ("fill", "#000000") else ""
        return attribute + _opacity(f"{kind}-opacity", paint.opacity)

    def _stroke(self, stroke: Stroke) -> str:
        """Return the attributes of a stroke."""
        attributes = [
            self._paint("stroke", stroke.paint),
            f' stroke-width="{format_number(stroke.width)}"',
        ]
        if stroke.cap != "butt":
            attributes.append(f' stroke-linecap="{stroke.cap}"')
        if stroke.join != "miter":
            attributes.append(f' stroke-linejoin="{stroke.join}"')
        elif stroke.miter != 4:
            attributes.append(f' stroke-miterlimit="{format_number(stroke.miter)}"')
        if stroke.dashes:
            dashes = " ".join(map(format_number, stroke.dashes))
            attributes.append(f' stroke-dasharray="{dashes}"')
            if stroke.offset:
                attributes.append(f' stroke-dashoffset="{format_number(stroke.offset)}"')
        return "".join(attributes)

    def _gradient(self, gradient: Gradient) -> str:
        """Write a gradient as a definition. Return its id."""
        stops = "".join(
            f'<stop offset="{format_number(stop.at)}" stop-color="{_color(stop.color)}"'
            f"{_opacity('stop-opacity', stop.opacity)}/>"
            for stop in gradient.stops
        )
        (x0, y0, r0), (x1, y1, r1) = gradient.start, gradient.end
        if gradient.is_linear:
            tag, sides = "linearGradient", {"x1": x0, "y1": y0, "x2": x1, "y2": y1}
        else:
            tag, sides = "radialGradient", {"cx": x1, "cy": y1, "r": r1, "fx": x0, "fy": y0}
            if r0:
                sides["fr"] = r0
        places = "".join(f' {side}="{format_number(value)}"' for side, value in sides.items())
        matrix = _transform("gradientTransform", gradient.matrix)
        return self.define(stops, tag, f' gradientUnits="userSpaceOnUse"{places}{matrix}')


def _data(path: CurvePath) -> str:
    """Return the SVG path data of a path."""
    return "".join(kind.upper() + " ".join(map(format_number, points)) for kind, points in path)


def _transform(name: str, matrix: Matrix) -> str:
    """Return the attribute for a matrix; "" for the identity."""
    if matrix == IDENTITY:
        return ""
    return f' {name}="matrix({" ".join(map(format_number, matrix))})"'


def _color(color: Rgb) -> str:
    """Format a colour as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def _opacity(name: str, value: float) -> str:
    """Return the attribute for an opacity; "" for 1."""
    return f' {name}="{format_number(value)}"' if value < 1 else ""
