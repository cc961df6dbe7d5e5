"""Read an SVG as shapes that any backend can draw (SVG 1.1, and the same parts of SVG 2).

A feature that would look different from a browser is refused with its line and a hint for the
drawing program: text, filters, masks, patterns, embedded pictures. Elements without a look,
such as titles and notes of drawing programs, are ignored. Bytes, elements (also repeated by
`use`), depth and points of paths are limited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple

from msgspec.structs import replace

from cardgen.artwork.clips import ClipReader
from cardgen.artwork.elements import (
    AGAIN,
    EXPAND,
    UNSEEN,
    SvgElement,
    SvgError,
    parse,
    too_complex,
)
from cardgen.artwork.model import (
    IDENTITY,
    Artwork,
    ClipPath,
    CurvePath,
    Group,
    Matrix,
    Shape,
    is_flat,
    multiply,
)
from cardgen.artwork.outlines import (
    SHAPES,
    errors_at,
    read_length,
    read_outline,
    read_transform,
    rectangle,
)
from cardgen.artwork.paints import PaintReader
from cardgen.artwork.styles import (
    INITIAL,
    ComputedStyle,
    Styling,
    ancestors_of,
    find_used,
    is_broken,
)
from cardgen.artwork.values import (
    Axis,
    Viewport,
    fit_view_box,
    parse_length,
    parse_opacity,
    parse_view_box,
)
from cardgen.errors import Diagnostic, LayoutError, Location, raise_findings
from cardgen.files import NamedBytes

MOST_BYTES: Final = 4 << 20
_HEAD: Final = 64 << 10  # bytes of a file that must contain <svg; comments come before it
_MOST_SHAPES: Final = 10_000
_MOST_MET: Final = 60_000  # elements, counted at each use
_MOST_POINTS: Final = 150_000
_MOST_NESTED: Final = 12  # groups with opacity, one in another
_MOST_FINDINGS: Final = 20
_DEEPEST: Final = 200  # elements, also through `use`

_OUTLINES: Final = (
    "turn it into outlines (Inkscape: Path, Object to Path; "
    "Illustrator: Type, Create Outlines; Figma: Flatten)"
)
_PICTURE: Final = "place the picture in an area of its own, or export the drawing as PNG"
_STILL: Final = "save the drawing without animation"
_MOVING: Final = ("animate", "animateTransform", "animateMotion", "animateColor", "set")
_UNSUPPORTED: Final = {
    "text": ("the drawing has text that is not converted to outlines", _OUTLINES),
    "foreignObject": ("the drawing has content that is not SVG (foreignObject)", EXPAND),
    "image": ("the drawing has a pixel image", _PICTURE),
    "video": ("the drawing is animated", _STILL),
    "audio": ("the drawing has sound", _STILL),
    "canvas": ("the drawing has content that is not SVG (canvas)", EXPAND),
    "iframe": ("the drawing has content that is not SVG (iframe)", EXPAND),
}
_CONDITIONS: Final = frozenset(("requiredExtensions", "systemLanguage"))


class _Context(NamedTuple):
    """The matrix, viewport and style that an element gives its children."""

    matrix: Matrix
    viewport: Viewport
    style: ComputedStyle
    depth: int = 0
    nested: int = 0
    used: tuple[SvgElement, ...] = ()


def is_svg(data: bytes) -> bool:
    """True if a file seems to be SVG: XML with a root that may be <svg>."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return b"<\0s\0v\0g" in data[:8192] or b"\0<\0s\0v\0g" in data[:8192]
    return head.startswith(b"<") and (
        b"<svg" in head or b":svg" in head or b"<?xml" in head[:5]
    )


def read_svg(data: bytes, file: str = "") -> Artwork:
    """Read an SVG file. Raises LayoutError "bad-picture" or "picture-feature"."""
    return _read(NamedBytes(data, file))


@lru_cache(maxsize=16)
def _read(source: NamedBytes) -> Artwork:
    """Read an SVG file; cached by its bytes and name."""
    data, file = source.data, source.file
    if len(data) > MOST_BYTES:
        reason = f"{len(data):,} bytes of SVG are more than {MOST_BYTES >> 20} MB"
        raise LayoutError(
            "bad-picture", reason, location=Location(file), hint="simplify the drawing"
        )
    try:
        reading = _Reading(parse(data))
        artwork = reading.artwork()
    except SvgError as error:
        reason, line, hint, rule = error.args
        raise LayoutError(rule, reason, location=Location(file, line), hint=hint) from error
    raise_findings(
        Diagnostic("picture-feature", text, location=Location(file, line), hint=hint)
        for (text, line), hint in sorted(reading.findings.items(), key=lambda item: item[0][1])
    )
    return artwork


class _Reading:
    """Reader of one drawing; `findings` has the hints of unsupported features."""

    def __init__(self, root: SvgElement) -> None:
        self.root = root
        self.findings: dict[tuple[str, int], str] = {}
        self._ids: dict[str, SvgElement] = {}
        for element in root:
            if "id" in element.attributes:
                self._ids.setdefault(element.attributes["id"], element)
            if element.name in _MOVING:
                self.report("the drawing is animated", element.line, _STILL)
        self._styling = Styling(root, self.report)
        self._paints = PaintReader(self._ids, self._styling, self.report)
        self._clips = ClipReader(
            self._ids, self._styling, self.report, self._count_element, self._count_shape
        )
        self._shapes = 0
        self._points = 0
        self._met = 0

    def report(self, text: str, line: int, hint: str) -> None:
        """Report an unsupported feature, unless there are too many reports."""
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.setdefault((text, line), hint)

    def artwork(self) -> Artwork:
        """Read the whole drawing."""
        root, has = self.root, self.root.attributes
        with errors_at(root):
            box = parse_view_box(has["viewBox"]) if "viewBox" in has else None
            size = self._size(box)
            matrix = fit_view_box(box, size, _aspect(root)) if box else IDENTITY
        style = self._styling.of(root, INITIAL)
        self._report_unsupported(root, style)
        context = _Context(matrix, Viewport(*box[2:]) if box else size, style)
        inner = context._replace(matrix=multiply(matrix, read_transform(root, style)))
        is_shown = style["display"] != "none"
        draw = partial(self._kids, root)
        items = self._group(root, inner, draw) if is_shown else []
        if not items and not self.findings:
            raise SvgError("the drawing is empty", root.line, AGAIN, "bad-picture")
        return Artwork(size.width, size.height, tuple(items))

    def _size(self, box: tuple[float, float, float, float] | None) -> Viewport:
        """Read width and height of the drawing, or else those of the view box."""
        has = self.root.attributes
        sides = list[float | None]()
        for side in ("width", "height"):
            text = has.get(side, "auto").strip()
            relative = text in ("auto", "") or text.endswith("%")
            sides.append(None if relative else parse_length(text, Viewport(0, 0), "x"))
        width, height = sides
        if box:
            if width is None:
                width = box[2] if height is None else height * box[2] / box[3]
            if height is None:
                height = width * box[3] / box[2]
        if not (width and height) or width < 0 or height < 0:
            hint = "give width and height, or a viewBox, in the <svg> element"
            raise SvgError("the drawing has no size", self.root.line, hint, "bad-picture")
        return Viewport(width, height)

    def _kids(self, element: SvgElement, within: _Context) -> Iterator[Shape | Group]:
        """Read the children of an element as shapes and groups."""
        for kid in element.kids:
            yield from self._element(kid, within)

    def _element(self, element: SvgElement, parent: _Context) -> list[Shape | Group]:
        """Read an element with all its content as shapes and groups."""
        name = element.name
        self._count_element(element)
        if name in UNSEEN or name in _MOVING:
            return []
        if parent.depth >= _DEEPEST:
            raise too_complex("elements of the drawing are nested too deep", element.line)
        style = self._styling.of(element, parent.style)
        if style["display"] == "none":
            return []
        if name in _UNSUPPORTED:
            reason, hint = _UNSUPPORTED[name]
            if name != "text" or "".join(part.text for part in element).strip():
                self.report(reason, element.line, hint)
            return []
        self._report_unsupported(element, style)
        matrix = multiply(parent.matrix, read_transform(element, style))
        within = parent._replace(matrix=matrix, style=style, depth=parent.depth + 1)
        if name in SHAPES:
            return self._shape(element, within)
        match name:
            case "g" | "a":
                draw = partial(self._kids, element)
            case "switch":
                draw = partial(self._switch, element)
            case "svg":
                draw = partial(self._viewport, element, element)
            case "use":
                draw = partial(self._use, element)
            case _:
                self.report(f"the drawing has an element <{name}>", element.line, EXPAND)
                return []
        return self._group(element, within, draw)

    def _report_unsupported(self, element: SvgElement, style: ComputedStyle) -> None:
        """Report unsupported properties that change the look."""
        line = element.line
        for name in ("filter", "mask"):
            if style[name] != "none" and not is_broken(style[name], self._ids):
                self.report(f"the drawing has a {name}", line, EXPAND)
        if style["mix-blend-mode"] != "normal":
            self.report(
                f"the drawing uses the blend mode {style['mix-blend-mode']}", line, EXPAND
            )
        if style["vector-effect"] not in ("none", ""):
            self.report(f"the drawing has the effect {style['vector-effect']}", line, EXPAND)
        if style["transform-origin"] not in ("", "0", "0 0", "0px 0px", "0px", "left top"):
            self.report("the style of the drawing uses transform-origin", line, EXPAND)

    def _group(
        self,
        element: SvgElement,
        within: _Context,
        draw: Callable[[_Context], Iterator[Shape | Group]],
    ) -> list[Shape | Group]:
        """Read a container; it becomes a group if it has clip paths or opacity."""
        style = within.style
        with errors_at(element):
            alpha = parse_opacity(style["opacity"])
        if not alpha:
            return []
        nested = within.nested + (alpha < 1)
        if nested > _MOST_NESTED:
            raise too_complex("groups with opacity are nested too deep", element.line)
        items = list(draw(within._replace(nested=nested)))
        if not items:
            return []
        clips = self._read_clips(element, within, items)
        if alpha == 1 and not clips:
            return items
        return [Group(tuple(items), alpha, clips)]

    def _read_clips(
        self, element: SvgElement, within: _Context, items: Sequence[Shape | Group]
    ) -> tuple[ClipPath, ...]:
        """Read the clip paths of an element."""
        value, line = within.style["clip-path"], element.line
        return self._clips.read_clips(value, line, within.matrix, within.viewport, items)

    def _switch(self, element: SvgElement, within: _Context) -> Iterator[Shape | Group]:
        """Read the first child of a <switch> element without conditions (SVG 2, 5.9)."""
        for kid in element.kids:
            is_conditional = not _CONDITIONS.isdisjoint(kid.attributes)
            if not is_conditional and kid.name not in ("foreignObject", *UNSEEN):
                yield from self._element(kid, within)
                return

    def _use(self, element: SvgElement, within: _Context) -> Iterator[Shape | Group]:
        """Read the element to which a <use> element refers."""
        target = find_used(element, self._ids, self.report)
        if target is None:
            return
        if target is self.root or target in (*within.used, *ancestors_of(element)):
            raise SvgError("an element uses itself", element.line, AGAIN, "bad-picture")
        x = read_length(element, "x", within.viewport, "x")
        y = read_length(element, "y", within.viewport, "y")
        inner = within._replace(
            matrix=multiply(within.matrix, (1.0, 0.0, 0.0, 1.0, x, y)),
            used=(*within.used, target),
        )
        if target.name in ("svg", "symbol"):
            style = self._styling.of(target, inner.style)
            if style["display"] == "none":
                return
            self._report_unsupported(target, style)
            moved = inner._replace(
                style=style,
                depth=inner.depth + 1,
                matrix=multiply(inner.matrix, read_transform(target, style)),
            )
            yield from self._group(target, moved, partial(self._viewport, target, element))
        else:
            yield from self._element(target, inner)

    def _viewport(
        self, element: SvgElement, sized: SvgElement, within: _Context
    ) -> Iterator[Shape | Group]:
        """Read the children of a <symbol> or nested <svg>, with the size of `sized`."""
        x = read_length(element, "x", within.viewport, "x") if sized is element else 0.0
        y = read_length(element, "y", within.viewport, "y") if sized is element else 0.0

        def side(name: str, axis: Axis) -> float:
            owner = sized if name in sized.attributes else element
            return read_length(owner, name, within.viewport, axis, "100%")

        size = Viewport(side("width", "x"), side("height", "y"))
        if size.width <= 0 or size.height <= 0:
            return
        matrix = multiply(within.matrix, (1.0, 0.0, 0.0, 1.0, x, y))
        inner, viewport = matrix, size
        with errors_at(element):
            if "viewBox" in element.attributes:
                box = parse_view_box(element.attributes["viewBox"])
                if box is None:
                    return
                inner = multiply(matrix, fit_view_box(box, size, _aspect(element)))
                viewport = Viewport(*box[2:])
        items = list(self._kids(element, within._replace(matrix=inner, viewport=viewport)))
        if not items:
            return
        if within.style["overflow"] in ("visible", "auto"):
            yield from items
            return
        frame = ClipPath(((rectangle(0, 0, *size), matrix, False),))
        yield Group(tuple(items), 1.0, (frame,))

    def _shape(self, element: SvgElement, within: _Context) -> list[Shape | Group]:
        """Read a shape with its fill, stroke, clip paths and opacity."""
        style = within.style
        path = read_outline(element, within.viewport)
        if not path:
            return []
        self._count_shape(element, path)
        if style["visibility"] != "visible" or is_flat(within.matrix):
            return []
        for name in ("marker-start", "marker-mid", "marker-end"):
            if style[name] != "none" and not is_broken(style[name], self._ids):
                self.report(
                    "the drawing has markers at the ends of lines", element.line, EXPAND
                )
        with errors_at(element):
            fill = self._paints.fill(style, path, within.viewport, element.line)
            stroke = self._paints.stroke(style, path, within.viewport, element.line)
            order = style["paint-order"].split()
            alpha = parse_opacity(style["opacity"])
        if not (fill or stroke) or not alpha:
            return []
        first = bool(order) and order[0] == "stroke"
        even_odd = style["fill-rule"] == "evenodd"
        shape = Shape(path, within.matrix, fill, even_odd, stroke, first)
        clips = self._read_clips(element, within, [shape])
        if alpha < 1 and not (fill and stroke):
            shape, alpha = _fade(shape, alpha), 1.0
        return [Group((shape,), alpha, clips)] if clips or alpha < 1 else [shape]

    def _count_element(self, element: SvgElement) -> None:
        """Count an element. Raises SvgError beyond the limit."""
        self._met += 1
        if self._met > _MOST_MET:
            reason = f"the drawing has more than {_MOST_MET:,} elements"
            raise too_complex(reason, element.line)

    def _count_shape(self, element: SvgElement, path: CurvePath) -> None:
        """Count a shape and its points. Raises SvgError beyond the limits."""
        self._shapes += 1
        self._points += len(path)
        if self._shapes > _MOST_SHAPES:
            reason = f"the drawing has more than {_MOST_SHAPES:,} shapes"
            raise too_complex(reason, element.line)
        if self._points > _MOST_POINTS:
            reason = f"the outlines have more than {_MOST_POINTS:,} points"
            raise too_complex(reason, element.line)


def _aspect(element: SvgElement) -> str:
    """Return the attribute `preserveAspectRatio` of an element."""
    return element.attributes.get("preserveAspectRatio", "xMidYMid meet")


def _fade(shape: Shape, alpha: float) -> Shape:
    """Multiply the opacity of a shape by `alpha`."""
    if shape.fill:
        return replace(shape, fill=replace(shape.fill, opacity=shape.fill.opacity * alpha))
    assert shape.stroke is not None
    paint = replace(shape.stroke.paint, opacity=shape.stroke.paint.opacity * alpha)
    return replace(shape, stroke=replace(shape.stroke, paint=paint))
