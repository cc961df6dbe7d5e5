"""What `clip-path` leaves of what is drawn (SVG 1.1, 14.3; CSS Masking 1, 5 and 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from cardgen.artwork.elements import AGAIN, EXPAND, UNSEEN, SvgElement, SvgRefused
from cardgen.artwork.model import (
    CurvePath,
    Ensemble,
    Hull,
    InkShape,
    Matrix,
    Stencil,
    around,
    inverse,
    is_flat,
    joined,
    multiplied,
)
from cardgen.artwork.outlines import SHAPES, outline, own_length, own_transform
from cardgen.artwork.sheets import Tell
from cardgen.artwork.styles import INITIAL, ComputedStyle, Styling, is_broken, reference, used
from cardgen.artwork.values import Viewport


class ClipPaths:
    """Stencils by the values of `clip-path`.

    `meet` bounds their elements with all others, `count` their outlines.
    """

    def __init__(
        self,
        ids: Mapping[str, SvgElement],
        styling: Styling,
        tell: Tell,
        meet: Callable[[SvgElement], None],
        count: Callable[[SvgElement, CurvePath], None],
    ) -> None:
        self._ids = ids
        self._styling = styling
        self._tell = tell
        self._meet = meet
        self._count = count

    def stencils(
        self,
        value: str,
        line: int,
        matrix: Matrix,
        viewport: Viewport,
        items: Sequence[InkShape | Ensemble],
    ) -> tuple[Stencil, ...]:
        """What leaves some of the items of an element, whose coordinates `matrix` places.

        Raises SvgRefused.
        """
        if value == "none":
            return ()
        found = reference(value)
        if found is None or found[1]:
            self._tell(f"it is clipped by {value[:40]}", line, EXPAND)
            return ()
        stencils, seen = list[Stencil](), set[SvgElement]()
        clip = self._ids.get(found[0])
        while clip is not None and clip.name == "clipPath":
            if clip in seen:
                raise SvgRefused("a clip path clips itself", clip.line, AGAIN, "bad-picture")
            seen.add(clip)
            self._meet(clip)
            stencils.append(self._stencil(clip, matrix, viewport, items))
            more = self._styling.of(clip, INITIAL)["clip-path"]
            deeper = reference(more) if more != "none" else None
            clip = self._ids.get(deeper[0]) if deeper else None
        return tuple(stencils)

    def _stencil(
        self,
        clip: SvgElement,
        matrix: Matrix,
        viewport: Viewport,
        items: Sequence[InkShape | Ensemble],
    ) -> Stencil:
        style = self._styling.of(clip, INITIAL)
        if clip.attributes.get("clipPathUnits") == "objectBoundingBox":
            hull = _hull(items, matrix)
            left, top, right, bottom = hull or (0.0, 0.0, 0.0, 0.0)
            matrix = multiplied(matrix, (right - left, 0.0, 0.0, bottom - top, left, top))
            viewport = Viewport(1.0, 1.0)
        matrix = multiplied(matrix, own_transform(clip, style))
        found = list[tuple[CurvePath, Matrix, bool]]()
        for kid in clip.kids:
            found += self._clipping(kid, matrix, viewport, style)
        return Stencil(tuple(found))

    def _clipping(
        self, element: SvgElement, matrix: Matrix, viewport: Viewport, parent: ComputedStyle
    ) -> Iterator[tuple[CurvePath, Matrix, bool]]:
        """The outline that an element of a clip path has a share in."""
        self._meet(element)
        style = self._styling.of(element, parent)
        if style["display"] == "none" or element.name in UNSEEN:
            return
        matrix = multiplied(matrix, own_transform(element, style))
        if style["clip-path"] != "none" and not is_broken(style["clip-path"], self._ids):
            self._tell("a part of its clip path is clipped itself", element.line, EXPAND)
        if element.name == "use":
            found = used(element, self._ids, self._tell)
            if found is not None and found.name in SHAPES:
                x = own_length(element, "x", viewport, "x")
                y = own_length(element, "y", viewport, "y")
                moved = multiplied(matrix, (1.0, 0.0, 0.0, 1.0, x, y))
                yield from self._clipping(found, moved, viewport, style)
        elif element.name in SHAPES:
            path = outline(element, viewport)
            if path:
                self._count(element, path)
            if path and style["visibility"] == "visible" and not is_flat(matrix):
                yield path, matrix, style["clip-rule"] == "evenodd"
        else:
            self._tell(f"its clip path has an element <{element.name}>", element.line, EXPAND)


def _hull(items: Sequence[InkShape | Ensemble], matrix: Matrix) -> Hull | None:
    """The rectangle around shapes, without their strokes, where `matrix` comes from."""
    if is_flat(matrix):
        return None
    back = inverse(matrix)
    hulls = list[Hull | None]()
    for item in items:
        if isinstance(item, Ensemble):
            hulls.append(_hull(item.items, matrix))
        else:
            hulls.append(around(item.path, multiplied(back, item.matrix)))
    return joined(hulls)
