"""What shapes are filled and stroked with: colours and gradients (SVG 2, 13 and 14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil, floor, hypot
from typing import Final

from cardgen.artwork.elements import AGAIN, SvgElement, SvgRefused
from cardgen.artwork.model import (
    CurvePath,
    Gradient,
    GradientStop,
    Hull,
    Paintwork,
    Rgb,
    around,
    inverse,
    is_flat,
    multiplied,
    placed,
)
from cardgen.artwork.sheets import Tell
from cardgen.artwork.styles import INITIAL, ComputedStyle, Styling, reference
from cardgen.artwork.values import Axis, BadValue, Viewport, color, length, opacity, transform

_MOST_STOPS: Final = 256
_MOST_ROUNDS: Final = 200  # that the stops of a gradient come again
_LONGEST: Final = 32  # gradients that refer to one another
_NAMES: Final = ("linearGradient", "radialGradient")
_BLACK: Final[Rgb] = (0, 0, 0)
_EXPAND: Final = "expand it in the drawing program, or export the drawing as PNG"


class PaintServers:
    """Paints by the values of `fill` and `stroke`."""

    def __init__(self, ids: Mapping[str, SvgElement], styling: Styling, tell: Tell) -> None:
        self._ids = ids
        self._styling = styling
        self._tell = tell
        self._known: dict[SvgElement, tuple[GradientStop, ...]] = {}

    def paint(
        self,
        value: str,
        current: str,
        path: CurvePath,
        viewport: Viewport,
        line: int,
        beyond: float = 0.0,
    ) -> Paintwork | None:
        """What is painted with, of a shape with a path; None if with nothing.

        What is painted may reach so far `beyond` it. Raises BadValue and SvgRefused.
        """
        value = value.strip()
        if value.lower() == "none":
            return None
        if found := reference(value):
            return self._server(*found, current, path, viewport, line, beyond)
        return self._flat(value, current, line)

    def _flat(self, value: str, current: str, line: int) -> Paintwork | None:
        text = current if value.lower() == "currentcolor" else value
        found = color(text)
        if found is None:
            self._tell(
                f"it has the colour {text[:40]!r}", line, "take sRGB colours, as #c8102e"
            )
            return None
        return Paintwork(*found) if found[1] else None

    def _server(
        self,
        name: str,
        fallback: str,
        current: str,
        path: CurvePath,
        viewport: Viewport,
        line: int,
        beyond: float,
    ) -> Paintwork | None:
        element = self._ids.get(name)
        if element is None:
            if not fallback:  # browsers paint nothing (SVG 2, 13.2), and say nothing
                self._tell(f"it is painted with #{name[:40]}, which it has not", line, AGAIN)
            return self.paint(fallback or "none", current, path, viewport, line)
        if element.name not in _NAMES:
            self._tell(f"it is painted with a {element.name}", line, _EXPAND)
            return None
        hull = around(path)
        return self._gradient(element, hull, viewport, beyond) if hull else None

    def _gradient(
        self, element: SvgElement, hull: Hull, viewport: Viewport, beyond: float
    ) -> Paintwork | None:
        chain = self._chain(element)
        stops = self._stops(chain)
        if not stops:
            return None
        last = Paintwork(stops[-1].color, stops[-1].opacity)
        if len(stops) == 1:
            return last
        is_box = _said(chain, "gradientUnits") != "userSpaceOnUse"
        matrix = transform(_said(chain, "gradientTransform") or "")
        if is_box:
            left, top, right, bottom = hull
            if right <= left or bottom <= top:
                return None
            box = (right - left, 0.0, 0.0, bottom - top, left, top)
            matrix, viewport = multiplied(box, matrix), Viewport(1.0, 1.0)
        if is_flat(matrix):
            return last

        def place(name: str, axis: Axis, default: str) -> float:
            text = _said(chain, name, element.name)
            return length(default if text is None else text, viewport, axis)

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
        made = Gradient(element.name == "linearGradient", start, end, matrix, stops)
        spread = _said(chain, "spreadMethod") or "pad"
        if spread in ("reflect", "repeat"):
            left, top, right, bottom = hull
            reach = (left - beyond, top - beyond, right + beyond, bottom + beyond)
            made = _again(made, reach, mirrored=spread == "reflect")
        return Paintwork(made)

    def _chain(self, element: SvgElement) -> list[SvgElement]:
        """A gradient, and those it takes from what it does not say itself."""
        chain, found = list[SvgElement](), element
        while True:
            chain.append(found)
            name = found.target
            next_one = self._ids.get(name) if name else None
            if next_one is None or next_one.name not in _NAMES:
                return chain
            if next_one in chain or len(chain) >= _LONGEST:
                raise SvgRefused("a gradient uses itself", element.line, AGAIN, "bad-picture")
            found = next_one

    def _stops(self, chain: list[SvgElement]) -> tuple[GradientStop, ...]:
        """The stops of the first that has some, from 0 to 1; read once, for all its shapes."""
        for element in chain:
            if element not in self._known:
                self._known[element] = self._read_stops(element)
            if found := self._known[element]:
                return found
        return ()

    def _read_stops(self, element: SvgElement) -> tuple[GradientStop, ...]:
        own = [kid for kid in element.kids if kid.name == "stop"]
        if not own:
            return ()
        if len(own) > _MOST_STOPS:
            raise BadValue(f"{len(own)} colours of a gradient are more than {_MOST_STOPS}")
        around = _ancestral(element, self._styling)
        found, least = list[GradientStop](), 0.0
        for stop in own:
            made = self._stop(stop, around)
            least = max(least, made.at)
            found.append(replace(made, at=least))
        if found[0].at > 0:
            found.insert(0, replace(found[0], at=0.0))
        if found[-1].at < 1 and len(found) > 1:
            found.append(replace(found[-1], at=1.0))
        return tuple(found)

    def _stop(self, stop: SvgElement, around: ComputedStyle) -> GradientStop:
        style = self._styling.of(stop, around)
        at = opacity(stop.attributes.get("offset", "0").strip() or "0")
        painted = self._flat(style["stop-color"], style["color"], stop.line)
        covers = opacity(style["stop-opacity"])
        if painted is None:
            return GradientStop(at, _hue(style["stop-color"]), 0.0)
        assert not isinstance(painted.source, Gradient)
        return GradientStop(at, painted.source, painted.opacity * covers)


def _hue(value: str) -> Rgb:
    """The colour of what is transparent, which counts between stops."""
    found = color(value)
    return found[0] if found else _BLACK


def _ancestral(element: SvgElement, styling: Styling) -> ComputedStyle:
    """The style of an element by all that it is in."""
    chain = [element]
    while chain[-1].parent is not None:
        chain.append(chain[-1].parent)
    style = INITIAL
    for each in reversed(chain):
        style = styling.of(each, style)
    return style


def _said(chain: list[SvgElement], name: str, only: str = "") -> str | None:
    """What the first of these says that says it; geometry counts of gradients of a kind."""
    for element in chain:
        if name in element.attributes and (not only or element.name == only):
            return element.attributes[name]
    return None


def _circles(
    middle: tuple[float, float, float], chain: list[SvgElement], viewport: Viewport
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Where colours begin and where they end; they begin within (SVG 1.1, 13.2.3)."""
    x, y, r = middle
    kind = chain[0].name

    def place(name: str, axis: Axis, default: float) -> float:
        text = _said(chain, name, kind)
        return default if text is None else length(text, viewport, axis)

    fx, fy, fr = place("fx", "x", x), place("fy", "y", y), place("fr", "both", 0.0)
    away = hypot(fx - x, fy - y)
    within = max(r - fr, 0.0) * 0.999
    if away > within:
        fx, fy = x + (fx - x) * within / away, y + (fy - y) * within / away
    return (fx, fy, max(fr, 0.0)), middle


def _again(gradient: Gradient, hull: Hull, *, mirrored: bool) -> Gradient:
    """A gradient whose stops come again and again over all of a hull. Raises BadValue."""
    first, last = _reach(gradient, hull)
    if last - first > _MOST_ROUNDS:
        raise BadValue("a gradient comes again too often")
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
    """From which to which whole number of rounds a gradient goes within a hull."""
    left, top, right, bottom = hull
    back = inverse(gradient.matrix)
    corners = [placed(back, x, y) for x in (left, right) for y in (top, bottom)]
    (x0, y0, r0), (x1, y1, r1) = gradient.start, gradient.end
    if gradient.is_linear:
        size = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = [((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / size for x, y in corners]
        return min(floor(min(along)), 0), max(ceil(max(along)), 1)
    # The circle of t holds all that is nearer to its middle than its radius.
    growth = (r1 - r0) - hypot(x1 - x0, y1 - y0)
    far = max(hypot(x - x0, y - y0) for x, y in corners)
    rounds = max((far - r0) / growth, 1.0) if growth > 0 else _MOST_ROUNDS + 1.0
    return 0, ceil(min(rounds, _MOST_ROUNDS + 1.0))
