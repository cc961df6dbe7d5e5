"""What elements of SVG say of themselves as coordinates: lengths, transforms, outlines.

Whatever of it cannot be read is refused at the element's line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from cardgen.artwork import paths
from cardgen.artwork.elements import AGAIN, SvgElement, SvgRefused
from cardgen.artwork.model import CurvePath, Matrix
from cardgen.artwork.styles import ComputedStyle
from cardgen.artwork.values import Axis, BadValue, Viewport, length, numbers, transform

SHAPES: Final = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))


@contextmanager
def at_line(element: SvgElement) -> Iterator[None]:
    """Refuse what cannot be read of an element, at its line."""
    try:
        yield
    except BadValue as error:
        raise SvgRefused(str(error), element.line, AGAIN, "bad-picture") from error


def own_length(
    element: SvgElement, name: str, viewport: Viewport, axis: Axis, default: str = "0"
) -> float:
    """The length that an attribute says. Raises SvgRefused."""
    text = element.attributes.get(name, default).strip()
    with at_line(element):
        return length(default if text in ("auto", "") else text, viewport, axis)


def own_transform(element: SvgElement, style: ComputedStyle) -> Matrix:
    """The transform of an element, which its style may say. Raises SvgRefused."""
    with at_line(element):
        return transform(
            element.attributes.get("transform", "")
            if style.transform is None
            else style.transform
        )


def outline(element: SvgElement, viewport: Viewport) -> CurvePath:
    """The outline of one of `SHAPES`; empty if it has none. Raises SvgRefused."""
    has = element.attributes

    def side(name: str, axis: Axis) -> float:
        return own_length(element, name, viewport, axis)

    with at_line(element):
        match element.name:
            case "path":
                return paths.path(has.get("d", ""))
            case "rect":
                return _rectangle(has, side)
            case "circle":
                r = side("r", "both")
                return paths.ellipse(side("cx", "x"), side("cy", "y"), r, r) if r > 0 else ()
            case "ellipse":
                rx = side("ry" if _is_auto(has, "rx") else "rx", "x")
                ry = side("rx" if _is_auto(has, "ry") else "ry", "y")
                if rx <= 0 or ry <= 0:
                    return ()
                return paths.ellipse(side("cx", "x"), side("cy", "y"), rx, ry)
            case "line":
                ends = side("x1", "x"), side("y1", "y"), side("x2", "x"), side("y2", "y")
                return paths.polygon(ends, closed=False)
            case _:
                points = numbers(has.get("points", ""))
                return paths.polygon(points, closed=element.name == "polygon")


def _is_auto(has: dict[str, str], name: str) -> bool:
    return has.get(name, "auto").strip() in ("auto", "")


def _rectangle(has: dict[str, str], side: Callable[[str, Axis], float]) -> CurvePath:
    x, y, width, height = (
        side("x", "x"),
        side("y", "y"),
        side("width", "x"),
        side("height", "y"),
    )
    if width <= 0 or height <= 0:
        return ()
    if _is_auto(has, "rx") and _is_auto(has, "ry"):
        return paths.rectangle(x, y, width, height)
    rx = side("ry" if _is_auto(has, "rx") else "rx", "x")
    ry = side("rx" if _is_auto(has, "ry") else "ry", "y")
    return paths.rounded(x, y, width, height, max(rx, 0.0), max(ry, 0.0))
