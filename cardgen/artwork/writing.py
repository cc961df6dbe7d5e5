"""Artwork as SVG that every program draws alike: paths, gradients, clips and groups, no styles.

It is written anew from what was read, so that nothing of a file goes on that was not looked
at. Coordinates are those of the artwork. Ids begin with a digest of all that is drawn, so that
drawings that one page has side by side cannot take each other's.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

from cardgen.artwork.model import (
    IDENTITY,
    Artwork,
    CurvePath,
    Ensemble,
    Gradient,
    InkShape,
    Matrix,
    Paintwork,
    Pen,
    Rgb,
    Stencil,
)

_DIGITS: Final = 7  # of all numbers, behind the first that is not zero


class SvgMarkup(NamedTuple):
    """Definitions, and what is drawn with them, which has the `name` as its id."""

    name: str
    definitions: str
    drawn: str


@lru_cache(maxsize=16)
def markup(artwork: Artwork) -> SvgMarkup:
    """The elements of an artwork. What lies beyond its edges is cut off."""
    draft = _Writer("")
    drawn = draft.items(artwork.items)
    digest = sha256("\n".join([*draft.definitions, drawn]).encode("ascii")).digest()
    writer = _Writer(f"a{urlsafe_b64encode(digest[:6]).decode('ascii')}")
    frame = writer.define(
        f'<path d="M0 0H{exact(artwork.width)}V{exact(artwork.height)}H0z"/>', "clipPath"
    )
    drawn = f'<g clip-path="url(#{frame})">{writer.items(artwork.items)}</g>'
    return SvgMarkup(writer.prefix, "".join(writer.definitions), drawn)


def exact(value: float) -> str:
    """A number to so many digits that no picture shows the difference."""
    text = f"{value:.{_DIGITS}g}"
    if "e" in text:
        text = f"{value:.12f}".rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


class _Writer:
    """Writes elements, and what they need as definitions."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.definitions: list[str] = []
        self._known: dict[str, str] = {}

    def define(self, content: str, tag: str, attributes: str = "") -> str:
        """The id of a definition; what is alike is defined once."""
        key = f"{tag}{attributes}{content}"
        if key not in self._known:
            name = self._known[key] = f"{self.prefix}-{len(self._known)}"
            self.definitions.append(f'<{tag} id="{name}"{attributes}>{content}</{tag}>')
        return self._known[key]

    def items(self, items: Iterable[InkShape | Ensemble]) -> str:
        """Elements in painting order."""
        return "".join(
            self._ensemble(item) if isinstance(item, Ensemble) else self._shape(item)
            for item in items
        )

    def _ensemble(self, ensemble: Ensemble) -> str:
        drawn = self.items(ensemble.items)
        shines = _opacity("opacity", ensemble.opacity)
        if shines:
            drawn = f"<g{shines}>{drawn}</g>"
        for stencil in ensemble.stencils:
            drawn = f'<g clip-path="url(#{self._stencil(stencil)})">{drawn}</g>'
        return drawn

    def _stencil(self, stencil: Stencil) -> str:
        return self.define(
            "".join(
                f'<path d="{_data(path)}"{_transform("transform", matrix)}'
                f"{' clip-rule=' + chr(34) + 'evenodd' + chr(34) if even_odd else ''}/>"
                for path, matrix, even_odd in stencil.paths
            ),
            "clipPath",
        )

    def _shape(self, shape: InkShape) -> str:
        rule = ' fill-rule="evenodd"' if shape.even_odd and shape.fill else ""
        first = ' paint-order="stroke"' if shape.stroke_first and shape.stroke else ""
        fill = self._paint("fill", shape.fill) if shape.fill else ' fill="none"'
        stroke = self._stroke(shape.stroke) if shape.stroke else ""
        matrix = _transform("transform", shape.matrix)
        if first and shape.fill and shape.stroke:  # which programs older than SVG 2 know not
            data = f'<path d="{_data(shape.path)}"{matrix}'
            return f'{data} fill="none"{stroke}/>{data}{rule}{fill}/>'
        return f'<path d="{_data(shape.path)}"{matrix}{rule}{fill}{stroke}/>'

    def _paint(self, kind: str, paint: Paintwork) -> str:
        source = paint.source
        if isinstance(source, Gradient):
            value = f"url(#{self._gradient(source)})"
        else:
            value = _color(source)
        said = f' {kind}="{value}"' if (kind, value) != ("fill", "#000000") else ""
        return said + _opacity(f"{kind}-opacity", paint.opacity)

    def _stroke(self, stroke: Pen) -> str:
        said = [self._paint("stroke", stroke.paint), f' stroke-width="{exact(stroke.width)}"']
        if stroke.cap != "butt":
            said.append(f' stroke-linecap="{stroke.cap}"')
        if stroke.join != "miter":
            said.append(f' stroke-linejoin="{stroke.join}"')
        elif stroke.miter != 4:
            said.append(f' stroke-miterlimit="{exact(stroke.miter)}"')
        if stroke.dashes:
            said.append(f' stroke-dasharray="{" ".join(map(exact, stroke.dashes))}"')
            if stroke.offset:
                said.append(f' stroke-dashoffset="{exact(stroke.offset)}"')
        return "".join(said)

    def _gradient(self, gradient: Gradient) -> str:
        stops = "".join(
            f'<stop offset="{exact(stop.at)}" stop-color="{_color(stop.color)}"'
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
        places = "".join(f' {side}="{exact(value)}"' for side, value in sides.items())
        matrix = _transform("gradientTransform", gradient.matrix)
        return self.define(stops, tag, f' gradientUnits="userSpaceOnUse"{places}{matrix}')


def _data(path: CurvePath) -> str:
    words = list[str]()
    for kind, points in path:
        words.append(kind.upper() + " ".join(map(exact, points)))
    return "".join(words)


def _transform(name: str, matrix: Matrix) -> str:
    if matrix == IDENTITY:
        return ""
    return f' {name}="matrix({" ".join(map(exact, matrix))})"'


def _color(color: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)


def _opacity(name: str, value: float) -> str:
    return f' {name}="{exact(value)}"' if value < 1 else ""
