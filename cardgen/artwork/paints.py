"""Fills and strokes of shapes: colours, gradients, dashes (SVG 2, 13 and 14)."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor, hypot
from typing import Final

from msgspec.structs import replace

from cardgen.artwork.elements import AGAIN, EXPAND, SvgElement, SvgError
from cardgen.artwork.model import (
    CurvePath,
    Gradient,
    GradientStop,
    Hull,
    Paint,
    Rgb,
    Stroke,
    bounding_box,
    invert,
    is_flat,
    multiply,
    path_length,
    transform_point,
)
from cardgen.artwork.styles import (
    INITIAL,
    ComputedStyle,
    Report,
    Styling,
    ancestors_of,
    parse_reference,
)
from cardgen.artwork.values import (
    Axis,
    BadValue,
    Viewport,
    parse_color,
    parse_length,
    parse_numbers,
    parse_opacity,
    parse_transform,
)

_MOST_STOPS: Final = 256
_MOST_ROUNDS: Final = 200  # repeats of the stops of a gradient
_LONGEST: Final = 32  # chain of gradients by `href`
_NAMES: Final = ("linearGradient", "radialGradient")
_BLACK: Final[Rgb] = (0, 0, 0)
_EXPAND: Final = "expand it in the drawing program, or export the drawing as PNG"
_MOST_DASHES: Final = 64
_MOST_DASHES_DRAWN: Final = 50_000  # dashes and gaps of all lines
_MITER: Final = 4.0  # in place of an invalid one


class PaintReader:
    """Reader of fills and strokes; the number of dashes in a drawing is limited."""

    def __init__(self, ids: Mapping[str, SvgElement], styling: Styling, report: Report) -> None:
        self._ids = ids
        self._styling = styling
        self._report = report
        self._known: dict[SvgElement, tuple[GradientStop, ...]] = {}
        self._dashes = 0

    def fill(
        self, style: ComputedStyle, path: CurvePath, viewport: Viewport, line: int
    ) -> Paint | None:
        """Read the fill of a shape; None if it has none. Raises BadValue, SvgError."""
        return self._paint("fill", style, path, viewport, line)

    def stroke(
        self, style: ComputedStyle, path: CurvePath, viewport: Viewport, line: int
    ) -> Stroke | None:
        """Read the stroke of a shape; None if it has none. Raises BadValue, SvgError."""
        paint = self._paint("stroke", style, path, viewport, line)
        if paint is None:
            return None
        width = parse_length(style["stroke-width"], viewport, "both")
        if width <= 0:
            return None
        cap, join = style["stroke-linecap"], style["stroke-linejoin"]
        if join not in ("miter", "round", "bevel"):
            self._report(f"lines are joined by {join}", line, EXPAND)
        if cap not in ("butt", "round", "square"):
            self._report(f"lines end in {cap}", line, EXPAND)
        miter = parse_numbers(style["stroke-miterlimit"])[:1]
        dashes = _parse_dashes(style["stroke-dasharray"], viewport)
        offset = parse_length(style["stroke-dashoffset"], viewport, "both") if dashes else 0.0
        if dashes:
            offset %= sum(dashes)
            self._dashes += ceil(path_length(path) / sum(dashes)) * len(dashes)
            if self._dashes > _MOST_DASHES_DRAWN:
                raise BadValue(f"lines have more than {_MOST_DASHES_DRAWN:,} dashes")
        return Stroke(
            paint,
            width,
            "round" if cap == "round" else "square" if cap == "square" else "butt",
            "round" if join == "round" else "bevel" if join == "bevel" else "miter",
            miter[0] if miter and miter[0] >= 1 else _MITER,
            dashes,
            offset,
        )

    def _paint(
        self, kind: str, style: ComputedStyle, path: CurvePath, viewport: Viewport, line: int
    ) -> Paint | None:
        """Read the paint of a "fill" or "stroke"; None if nothing is painted."""
        covers = parse_opacity(style[f"{kind}-opacity"])
        if not covers:
            return None
        beyond = 0.0
        if kind == "stroke":
            width = parse_length(style["stroke-width"], viewport, "both")
            beyond = width / 2 * max([2.0, *parse_numbers(style["stroke-miterlimit"])])
        paint = self._make_paint(style[kind], style["color"], path, viewport, line, beyond)
        return replace(paint, opacity=paint.opacity * covers) if paint else None

    def _make_paint(
        self,
        value: str,
        current: str,
        path: CurvePath,
        viewport: Viewport,
        line: int,
        beyond: float = 0.0,
    ) -> Paint | None:
        """Make the paint of a shape; None if nothing is painted.

        A stroke may reach `beyond` units from the path. Raises BadValue and SvgError.
        """
        value = value.strip()
        if value.lower() == "none":
            return None
        if target := parse_reference(value):
            return self._server(*target, current, path, viewport, line, beyond)
        return self._flat(value, current, line)

    def _flat(self, value: str, current: str, line: int) -> Paint | None:
        """Make the paint of a plain colour; None if it is invalid or transparent."""
        text = current if value.lower() == "currentcolor" else value
        parsed = parse_color(text)
        if parsed is None:
            hint = "use sRGB colours, as #c8102e"
            self._report(f"the drawing uses the colour {text[:40]!r}", line, hint)
            return None
        return Paint(*parsed) if parsed[1] else None

    def _server(
        self,
        name: str,
        fallback: str,
        current: str,
        path: CurvePath,
        viewport: Viewport,
        line: int,
        beyond: float,
    ) -> Paint | None:
        """Make the paint of a gradient by its id, or of the fallback colour."""
        element = self._ids.get(name)
        if element is None:
            if not fallback:  # browsers paint nothing, without a word (SVG 2, 13.2)
                reason = f"the drawing uses the paint #{name[:40]}, which does not exist"
                self._report(reason, line, AGAIN)
            return self._make_paint(fallback or "none", current, path, viewport, line)
        if element.name not in _NAMES:
            self._report(f"the drawing is painted with a {element.name}", line, _EXPAND)
            return None
        hull = bounding_box(path)
        return self._gradient(element, hull, viewport, beyond) if hull else None

    def _gradient(
        self, element: SvgElement, hull: Hull, viewport: Viewport, beyond: float
    ) -> Paint | None:
        """Make the paint of a gradient for a shape with this bounding box."""
        chain = self._chain(element)
        stops = self._stops(chain)
        if not stops:
            return None
        last = Paint(stops[-1].color, stops[-1].opacity)
        if len(stops) == 1:
            return last
        is_box = _find_attribute(chain, "gradientUnits") != "userSpaceOnUse"
        matrix = parse_transform(_find_attribute(chain, "gradientTransform") or "")
        if is_box:
            left, top, right, bottom = hull
            if right <= left or bottom <= top:
                return None
            box = (right - left, 0.0, 0.0, bottom - top, left, top)
            matrix, viewport = multiply(box, matrix), Viewport(1.0, 1.0)
        if is_flat(matrix):
            return last

        def place(name: str, axis: Axis, default: str) -> float:
            text = _find_attribute(chain, name, element.name)
            return parse_length(default if text is None else text, viewport, axis)

        if element.name == "linearGradient":
            start = place("x1", "x", "0%"), place("y1", "y", "0%"), 0.0
            end = place("x2", "x", "100%"), place("y2", "y", "0%"), 0.0
            if start == end:
                return last
        else:
            middle = place("cx", "x", "50%"), place("cy", "y", "50%"), place("r", "both", "50%")
            start, end = _circles(middle, chain, viewport)
            if end[2] <= 0 or start[2] >= end[2]:
                return last
        gradient = Gradient(element.name == "linearGradient", start, end, matrix, stops)
        spread = _find_attribute(chain, "spreadMethod") or "pad"
        if spread in ("reflect", "repeat"):
            left, top, right, bottom = hull
            reach = (left - beyond, top - beyond, right + beyond, bottom + beyond)
            gradient = _repeat(gradient, reach, mirrored=spread == "reflect")
        return Paint(gradient)

    def _chain(self, element: SvgElement) -> list[SvgElement]:
        """List a gradient and those from which it inherits by `href`."""
        chain = [element]
        while True:
            target = chain[-1].target
            parent = self._ids.get(target) if target else None
            if parent is None or parent.name not in _NAMES:
                return chain
            if parent in chain or len(chain) >= _LONGEST:
                raise SvgError("a gradient uses itself", element.line, AGAIN, "bad-picture")
            chain.append(parent)

    def _stops(self, chain: list[SvgElement]) -> tuple[GradientStop, ...]:
        """Return the stops of the first gradient in a chain that has any."""
        for element in chain:
            if element not in self._known:
                self._known[element] = self._read_stops(element)
            if stops := self._known[element]:
                return stops
        return ()

    def _read_stops(self, element: SvgElement) -> tuple[GradientStop, ...]:
        """Read the colour stops of a gradient element, from 0 to 1."""
        own = [kid for kid in element.kids if kid.name == "stop"]
        if not own:
            return ()
        if len(own) > _MOST_STOPS:
            raise BadValue(f"{len(own)} colours of a gradient are more than {_MOST_STOPS}")
        parent = _inherited_style(element, self._styling)
        stops, least = list[GradientStop](), 0.0
        for kid in own:
            stop = self._stop(kid, parent)
            least = max(least, stop.at)
            stops.append(replace(stop, at=least))
        if stops[0].at > 0:
            stops.insert(0, replace(stops[0], at=0.0))
        if stops[-1].at < 1 and len(stops) > 1:
            stops.append(replace(stops[-1], at=1.0))
        return tuple(stops)

    def _stop(self, stop: SvgElement, parent: ComputedStyle) -> GradientStop:
        """Read the offset, colour and opacity of a stop element."""
        style = self._styling.of(stop, parent)
        at = parse_opacity(stop.attributes.get("offset", "0").strip() or "0")
        paint = self._flat(style["stop-color"], style["color"], stop.line)
        covers = parse_opacity(style["stop-opacity"])
        if paint is None:  # the gradient between stops has the colour of a transparent one
            parsed = parse_color(style["stop-color"])
            return GradientStop(at, parsed[0] if parsed else _BLACK, 0.0)
        assert not isinstance(paint.source, Gradient)
        return GradientStop(at, paint.source, paint.opacity * covers)


def _inherited_style(element: SvgElement, styling: Styling) -> ComputedStyle:
    """Compute the style of an element, with inherited values."""
    style = INITIAL
    for each in (*reversed(ancestors_of(element)), element):
        style = styling.of(each, style)
    return style


def _find_attribute(chain: list[SvgElement], name: str, only: str = "") -> str | None:
    """Find an attribute in a chain of gradients; None if there is none."""
    for element in chain:
        if name in element.attributes and (not only or element.name == only):
            return element.attributes[name]
    return None


def _circles(
    middle: tuple[float, float, float], chain: list[SvgElement], viewport: Viewport
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Read start and end circle of a radial gradient (SVG 1.1, 13.2.3)."""
    x, y, r = middle
    kind = chain[0].name

    def place(name: str, axis: Axis, default: float) -> float:
        text = _find_attribute(chain, name, kind)
        return default if text is None else parse_length(text, viewport, axis)

    fx, fy, fr = place("fx", "x", x), place("fy", "y", y), place("fr", "both", 0.0)
    away = hypot(fx - x, fy - y)
    within = max(r - fr, 0.0) * 0.999
    if away > within:
        fx, fy = x + (fx - x) * within / away, y + (fy - y) * within / away
    return (fx, fy, max(fr, 0.0)), middle


def _repeat(gradient: Gradient, hull: Hull, *, mirrored: bool) -> Gradient:
    """Repeat the stops of a gradient to fill a bounding box. Raises BadValue."""
    first, last = _reach(gradient, hull)
    if last - first > _MOST_ROUNDS:
        raise BadValue("a gradient repeats too often")
    span = last - first
    stops = list[GradientStop]()
    for turn in range(first, last):
        own = gradient.stops
        if mirrored and turn % 2:
            own = tuple(replace(stop, at=1 - stop.at) for stop in reversed(own))
        stops += [replace(stop, at=(turn - first + stop.at) / span) for stop in own]

    def circle(at: int) -> tuple[float, float, float]:
        (x0, y0, r0), (x1, y1, r1) = gradient.start, gradient.end
        return x0 + (x1 - x0) * at, y0 + (y1 - y0) * at, r0 + (r1 - r0) * at

    return replace(gradient, start=circle(first), end=circle(last), stops=tuple(stops))


def _reach(gradient: Gradient, hull: Hull) -> tuple[int, int]:
    """Compute the first and last repetition of a gradient in a bounding box."""
    left, top, right, bottom = hull
    back = invert(gradient.matrix)
    corners = [transform_point(back, x, y) for x in (left, right) for y in (top, bottom)]
    (x0, y0, r0), (x1, y1, r1) = gradient.start, gradient.end
    if gradient.is_linear:
        size = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = [((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / size for x, y in corners]
        return min(floor(min(along)), 0), max(ceil(max(along)), 1)
    # A corner is in the circle of t if it is nearer to its centre than its radius.
    growth = (r1 - r0) - hypot(x1 - x0, y1 - y0)
    far = max(hypot(x - x0, y - y0) for x, y in corners)
    rounds = max((far - r0) / growth, 1.0) if growth > 0 else _MOST_ROUNDS + 1.0
    return 0, ceil(min(rounds, _MOST_ROUNDS + 1.0))


def _parse_dashes(text: str, viewport: Viewport) -> tuple[float, ...]:
    """Parse the lengths of dashes and gaps; () for a solid line."""
    if text.strip() in ("none", ""):
        return ()
    parts = text.replace(",", " ").split()
    if len(parts) > _MOST_DASHES:
        raise BadValue(f"{len(parts)} lengths of dashes are more than {_MOST_DASHES}")
    lengths = tuple(parse_length(part, viewport, "both") for part in parts)
    if any(value < 0 for value in lengths) or not sum(lengths):
        return ()
    return lengths * 2 if len(lengths) % 2 else lengths
