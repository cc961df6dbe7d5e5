"""Read clip paths (SVG 1.1, 14.3; CSS Masking 1, 5 and 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from cardgen.artwork.elements import AGAIN, EXPAND, UNSEEN, SvgElement, SvgError
from cardgen.artwork.model import (
    ClipPath,
    CurvePath,
    Group,
    Hull,
    Matrix,
    Shape,
    bounding_box,
    invert,
    is_flat,
    join_hulls,
    multiply,
)
from cardgen.artwork.outlines import SHAPES, read_length, read_outline, read_transform
from cardgen.artwork.styles import (
    INITIAL,
    ComputedStyle,
    Report,
    Styling,
    find_used,
    is_broken,
    parse_reference,
)
from cardgen.artwork.values import Viewport


class ClipReader:
    """Reader of `clip-path`; two callbacks limit elements and shapes."""

    def __init__(
        self,
        ids: Mapping[str, SvgElement],
        styling: Styling,
        report: Report,
        count_element: Callable[[SvgElement], None],
        count_shape: Callable[[SvgElement, CurvePath], None],
    ) -> None:
        self._ids = ids
        self._styling = styling
        self._report = report
        self._count_element = count_element
        self._count_shape = count_shape

    def read_clips(
        self,
        value: str,
        line: int,
        matrix: Matrix,
        viewport: Viewport,
        items: Sequence[Shape | Group],
    ) -> tuple[ClipPath, ...]:
        """Read the clip paths of an element and its shapes. Raises SvgError."""
        if value == "none":
            return ()
        target = parse_reference(value)
        if target is None or target[1]:
            self._report(f"the drawing is clipped by {value[:40]}", line, EXPAND)
            return ()
        clips, seen = list[ClipPath](), set[SvgElement]()
        clip = self._ids.get(target[0])
        while clip is not None and clip.name == "clipPath":
            if clip in seen:
                raise SvgError("a clip path clips itself", clip.line, AGAIN, "bad-picture")
            seen.add(clip)
            self._count_element(clip)
            clips.append(self._clip(clip, matrix, viewport, items))
            more = self._styling.of(clip, INITIAL)["clip-path"]
            deeper = parse_reference(more) if more != "none" else None
            clip = self._ids.get(deeper[0]) if deeper else None
        return tuple(clips)

    def _clip(
        self,
        clip: SvgElement,
        matrix: Matrix,
        viewport: Viewport,
        items: Sequence[Shape | Group],
    ) -> ClipPath:
        """Read one clip path of an element."""
        style = self._styling.of(clip, INITIAL)
        if clip.attributes.get("clipPathUnits") == "objectBoundingBox":
            hull = _hull(items, matrix)
            left, top, right, bottom = hull or (0.0, 0.0, 0.0, 0.0)
            matrix = multiply(matrix, (right - left, 0.0, 0.0, bottom - top, left, top))
            viewport = Viewport(1.0, 1.0)
        matrix = multiply(matrix, read_transform(clip, style))
        paths = list[tuple[CurvePath, Matrix, bool]]()
        for kid in clip.kids:
            paths += self._paths(kid, matrix, viewport, style)
        return ClipPath(tuple(paths))

    def _paths(
        self, element: SvgElement, matrix: Matrix, viewport: Viewport, parent: ComputedStyle
    ) -> Iterator[tuple[CurvePath, Matrix, bool]]:
        """Yield the paths in a clip path, with matrix and fill rule."""
        self._count_element(element)
        style = self._styling.of(element, parent)
        if style["display"] == "none" or element.name in UNSEEN:
            return
        matrix = multiply(matrix, read_transform(element, style))
        if style["clip-path"] != "none" and not is_broken(style["clip-path"], self._ids):
            self._report("a part of a clip path is clipped itself", element.line, EXPAND)
        if element.name == "use":
            target = find_used(element, self._ids, self._report)
            if target is not None and target.name in SHAPES:
                x = read_length(element, "x", viewport, "x")
                y = read_length(element, "y", viewport, "y")
                moved = multiply(matrix, (1.0, 0.0, 0.0, 1.0, x, y))
                yield from self._paths(target, moved, viewport, style)
        elif element.name in SHAPES:
            path = read_outline(element, viewport)
            if path:
                self._count_shape(element, path)
            if path and style["visibility"] == "visible" and not is_flat(matrix):
                yield path, matrix, style["clip-rule"] == "evenodd"
        else:
            self._report(f"a clip path has an element <{element.name}>", element.line, EXPAND)


def _hull(items: Sequence[Shape | Group], matrix: Matrix) -> Hull | None:
    """Compute the bounding box of shapes without strokes, before `matrix` is applied."""
    if is_flat(matrix):
        return None
    back = invert(matrix)
    hulls = list[Hull | None]()
    for item in items:
        if isinstance(item, Group):
            hulls.append(_hull(item.items, matrix))
        else:
            hulls.append(bounding_box(item.path, multiply(back, item.matrix)))
    return join_hulls(hulls)
