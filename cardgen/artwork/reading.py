"""An SVG in, shapes that any backend can draw out (SVG 1.1, and what SVG 2 has of the same).

What would look otherwise than in a browser is refused, each thing with its line and what to do
in the program that the drawing is from: text that is no outlines, filters, masks, patterns,
pictures within. What says nothing of the look, as titles and what drawing programs note for
themselves, is passed over. All is bounded: bytes, elements, depth, what `use` makes of few
elements, and the points of paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from cardgen.artwork import paths
from cardgen.artwork.clips import ClipPaths
from cardgen.artwork.elements import AGAIN, EXPAND, UNSEEN, SvgElement, SvgRefused, parse
from cardgen.artwork.inking import Inking
from cardgen.artwork.model import (
    IDENTITY,
    Artwork,
    CurvePath,
    Ensemble,
    InkShape,
    Matrix,
    Stencil,
    is_flat,
    multiplied,
)
from cardgen.artwork.outlines import SHAPES, at_line, outline, own_length, own_transform
from cardgen.artwork.paints import PaintServers
from cardgen.artwork.styles import INITIAL, ComputedStyle, Styling, is_broken, used
from cardgen.artwork.values import (
    Axis,
    Viewport,
    fitted,
    length,
    opacity,
    view_box,
)
from cardgen.errors import Diagnostic, LayoutError, Location, raise_findings
from cardgen.files import NamedBytes

T = TypeVar("T")
MOST_BYTES: Final = 4 << 20
_HEAD: Final = 64 << 10  # bytes of a file in which <svg must stand; comments come before it
_MOST_SHAPES: Final = 10_000
_MOST_MET: Final = 60_000  # elements, each as often as it is used
_MOST_POINTS: Final = 150_000
_MOST_NESTED: Final = 12  # ensembles that shine through, one in another
_MOST_FOUND: Final = 20
_MOST_DASHES: Final = 64
_MOST_DASHED: Final = 50_000  # dashes and gaps of all lines
_MITER: Final = 4.0  # of what says none that can be
_DEEPEST: Final = 200  # elements, with those that `use` leads to

_OUTLINES: Final = (
    "turn it into outlines (Inkscape: Path, Object to Path; "
    "Illustrator: Type, Create Outlines; Figma: Flatten)"
)
_PICTURE: Final = "place the picture in an area of its own, or export the drawing as PNG"
_STILL: Final = "save the drawing as it is to be printed, without animation"
_MOVING: Final = ("animate", "animateTransform", "animateMotion", "animateColor", "set")
_TOLD: Final = {
    "text": ("it has text that is no outlines", _OUTLINES),
    "foreignObject": ("it holds what is no SVG (foreignObject)", EXPAND),
    "image": ("it holds a picture of pixels", _PICTURE),
    "video": ("it moves", _STILL),
    "audio": ("it has sound", _STILL),
    "canvas": ("it holds what is no SVG (canvas)", EXPAND),
    "iframe": ("it holds what is no SVG (iframe)", EXPAND),
}
_ASKING: Final = frozenset(("requiredExtensions", "systemLanguage"))


class _Around(NamedTuple):
    """What holds for what is in an element."""

    matrix: Matrix
    viewport: Viewport
    style: ComputedStyle
    depth: int = 0
    nested: int = 0
    used: tuple[SvgElement, ...] = ()


def is_svg(data: bytes) -> bool:
    """Whether a file looks like SVG: XML, with a root that may be one."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return b"<\0s\0v\0g" in data[:8192] or b"\0<\0s\0v\0g" in data[:8192]
    return head.startswith(b"<") and (
        b"<svg" in head or b":svg" in head or b"<?xml" in head[:5]
    )


def read_svg(data: bytes, file: str = "") -> Artwork:
    """The drawing of an SVG file. Raises LayoutError "bad-picture" or "picture-feature"."""
    return _read(NamedBytes(data, file))


@lru_cache(maxsize=16)
def _read(source: NamedBytes) -> Artwork:
    data, file = source.data, source.file
    if len(data) > MOST_BYTES:
        said = f"{len(data):,} bytes of SVG are more than {MOST_BYTES >> 20} MB"
        raise LayoutError(
            "bad-picture", said, location=Location(file), hint="simplify the drawing"
        )
    try:
        reading = _Reading(parse(data))
        made = reading.artwork()
    except SvgRefused as error:
        said, line, hint, rule = error.args
        raise LayoutError(rule, said, location=Location(file, line), hint=hint) from error
    raise_findings(
        Diagnostic("picture-feature", said, location=Location(file, line), hint=hint)
        for (said, line), hint in sorted(reading.told.items(), key=lambda item: item[0][1])
    )
    return made


class _Reading:
    """A drawing that is read; `told` is what cannot be drawn as it is, with hints."""

    def __init__(self, root: SvgElement) -> None:
        self.root = root
        self.told: dict[tuple[str, int], str] = {}
        self._ids: dict[str, SvgElement] = {}
        for element in root:
            if "id" in element.attributes:
                self._ids.setdefault(element.attributes["id"], element)
            if element.name in _MOVING:
                self.tell("it moves", element.line, _STILL)
        self._styling = Styling(root, self.tell)
        self._inking = Inking(PaintServers(self._ids, self._styling, self.tell), self.tell)
        self._clips = ClipPaths(self._ids, self._styling, self.tell, self._meet, self._count)
        self._shapes = 0
        self._points = 0
        self._met = 0

    def tell(self, said: str, line: int, hint: str) -> None:
        """Note what cannot be drawn as it is."""
        if len(self.told) < _MOST_FOUND:
            self.told.setdefault((said, line), hint)

    def artwork(self) -> Artwork:
        """All of it."""
        root, has = self.root, self.root.attributes
        with at_line(root):
            box = view_box(has["viewBox"]) if "viewBox" in has else None
            size = self._size(box)
            matrix = fitted(box, size, _aspect(root)) if box else IDENTITY
        style = self._styling.of(root, INITIAL)
        self._unfollowed(root, style)
        around_all = _Around(matrix, Viewport(*box[2:]) if box else size, style)
        inner = around_all._replace(
            matrix=multiplied(matrix, own_transform(root, style)),
        )
        items = list[InkShape | Ensemble]()
        if style["display"] != "none":
            items = self._grouped(root, inner, lambda within: self._kids(root, within))
        if not items and not self.told:
            raise SvgRefused("nothing is drawn in it", root.line, AGAIN, "bad-picture")
        return Artwork(size.width, size.height, tuple(items))

    def _size(self, box: tuple[float, float, float, float] | None) -> Viewport:
        """Width and height of the whole; what is not said follows from the view box."""
        has = self.root.attributes
        found = list[float | None]()
        for side in ("width", "height"):
            text = has.get(side, "auto").strip()
            relative = text in ("auto", "") or text.endswith("%")
            found.append(None if relative else length(text, Viewport(0, 0), "x"))
        width, height = found
        if box:
            if width is None:
                width = box[2] if height is None else height * box[2] / box[3]
            if height is None:
                height = width * box[3] / box[2]
        if not (width and height) or width < 0 or height < 0:
            hint = "say width and height, or a viewBox, in its <svg>"
            raise SvgRefused("the drawing has no size", self.root.line, hint, "bad-picture")
        return Viewport(width, height)

    def _kids(self, element: SvgElement, within: _Around) -> Iterator[InkShape | Ensemble]:
        for kid in element.kids:
            yield from self._element(kid, within)

    def _element(self, element: SvgElement, parent: _Around) -> list[InkShape | Ensemble]:
        name = element.name
        self._meet(element)
        if name in UNSEEN or name in _MOVING:
            return []
        if parent.depth >= _DEEPEST:
            hint = "simplify the drawing"
            raise SvgRefused("it has elements too deep", element.line, hint, "bad-picture")
        style = self._styling.of(element, parent.style)
        if style["display"] == "none":
            return []
        if name in _TOLD:
            if name != "text" or "".join(each.text for each in element).strip():
                self.tell(_TOLD[name][0], element.line, _TOLD[name][1])
            return []
        self._unfollowed(element, style)
        matrix = multiplied(parent.matrix, own_transform(element, style))
        within = parent._replace(matrix=matrix, style=style, depth=parent.depth + 1)
        if name in SHAPES:
            return self._shape(element, within)
        match name:
            case "g" | "a":
                draw = lambda inner: self._kids(element, inner)  # noqa: E731
            case "switch":
                draw = lambda inner: self._switch(element, inner)  # noqa: E731
            case "svg":
                draw = lambda inner: self._viewport(element, element, inner)  # noqa: E731
            case "use":
                draw = lambda inner: self._use(element, inner)  # noqa: E731
            case _:
                self.tell(f"it has an element <{name}>", element.line, EXPAND)
                return []
        return self._grouped(element, within, draw)

    def _unfollowed(self, element: SvgElement, style: ComputedStyle) -> None:
        """Tell what changes the look and is not followed."""
        line = element.line
        for name in ("filter", "mask"):
            if style[name] != "none" and not is_broken(style[name], self._ids):
                self.tell(f"it has a {name}", line, EXPAND)
        if style["mix-blend-mode"] != "normal":
            self.tell(f"it blends by {style['mix-blend-mode']}", line, EXPAND)
        if style["vector-effect"] not in ("none", ""):
            self.tell(f"it has the effect {style['vector-effect']}", line, EXPAND)
        if style["transform-origin"] not in ("", "0", "0 0", "0px 0px", "0px", "left top"):
            self.tell("its style says transform-origin", line, EXPAND)

    def _grouped(
        self,
        element: SvgElement,
        within: _Around,
        draw: Callable[[_Around], Iterator[InkShape | Ensemble]],
    ) -> list[InkShape | Ensemble]:
        """What is in an element, as one if it is trimmed or shines through."""
        style = within.style
        with at_line(element):
            shines = opacity(style["opacity"])
        if not shines:
            return []
        nested = within.nested + (shines < 1)
        if nested > _MOST_NESTED:
            hint = "simplify the drawing"
            raise SvgRefused(
                "groups with opacity are too deep", element.line, hint, "bad-picture"
            )
        items = list(draw(within._replace(nested=nested)))
        if not items:
            return []
        stencils = self._stencils(element, within, items)
        if shines == 1 and not stencils:
            return items
        return [Ensemble(tuple(items), shines, stencils)]

    def _stencils(
        self, element: SvgElement, within: _Around, items: Sequence[InkShape | Ensemble]
    ) -> tuple[Stencil, ...]:
        value, line = within.style["clip-path"], element.line
        return self._clips.stencils(value, line, within.matrix, within.viewport, items)

    def _switch(self, element: SvgElement, within: _Around) -> Iterator[InkShape | Ensemble]:
        """The first that needs nothing that is not there (SVG 2, 5.9)."""
        for kid in element.kids:
            is_asking = not _ASKING.isdisjoint(kid.attributes)
            if not is_asking and kid.name not in ("foreignObject", *UNSEEN):
                yield from self._element(kid, within)
                return

    def _use(self, element: SvgElement, within: _Around) -> Iterator[InkShape | Ensemble]:
        found = used(element, self._ids, self.tell)
        if found is None:
            return
        if (
            found in within.used
            or found is self.root
            or any(found is each for each in _up(element))
        ):
            raise SvgRefused("an element uses itself", element.line, AGAIN, "bad-picture")
        x = own_length(element, "x", within.viewport, "x")
        y = own_length(element, "y", within.viewport, "y")
        inner = within._replace(
            matrix=multiplied(within.matrix, (1.0, 0.0, 0.0, 1.0, x, y)),
            used=(*within.used, found),
        )
        if found.name in ("svg", "symbol"):
            style = self._styling.of(found, inner.style)
            if style["display"] == "none":
                return
            self._unfollowed(found, style)
            moved = inner._replace(
                style=style,
                depth=inner.depth + 1,
                matrix=multiplied(inner.matrix, own_transform(found, style)),
            )
            yield from self._grouped(
                found, moved, lambda deeper: self._viewport(found, element, deeper)
            )
        else:
            yield from self._element(found, inner)

    def _viewport(
        self, element: SvgElement, sized: SvgElement, within: _Around
    ) -> Iterator[InkShape | Ensemble]:
        """What is in a symbol or a drawing within, as large as `sized` says."""
        x = own_length(element, "x", within.viewport, "x") if sized is element else 0.0
        y = own_length(element, "y", within.viewport, "y") if sized is element else 0.0

        def side(name: str, axis: Axis) -> float:
            says = sized if name in sized.attributes else element
            return own_length(says, name, within.viewport, axis, "100%")

        size = Viewport(side("width", "x"), side("height", "y"))
        if size.width <= 0 or size.height <= 0:
            return
        matrix = multiplied(within.matrix, (1.0, 0.0, 0.0, 1.0, x, y))
        inner, viewport = matrix, size
        with at_line(element):
            if "viewBox" in element.attributes:
                box = view_box(element.attributes["viewBox"])
                if box is None:
                    return
                inner = multiplied(matrix, fitted(box, size, _aspect(element)))
                viewport = Viewport(*box[2:])
        items = list(self._kids(element, within._replace(matrix=inner, viewport=viewport)))
        if not items:
            return
        if within.style["overflow"] in ("visible", "auto"):
            yield from items
            return
        frame = Stencil(((paths.rectangle(0, 0, *size), matrix, False),))
        yield Ensemble(tuple(items), 1.0, (frame,))

    def _shape(self, element: SvgElement, within: _Around) -> list[InkShape | Ensemble]:
        style = within.style
        path = outline(element, within.viewport)
        if not path:
            return []
        self._count(element, path)
        if style["visibility"] != "visible" or is_flat(within.matrix):
            return []
        for name in ("marker-start", "marker-mid", "marker-end"):
            if style[name] != "none" and not is_broken(style[name], self._ids):
                self.tell("it has markers at the ends of lines", element.line, EXPAND)
        with at_line(element):
            fill = self._inking.fill(style, path, within.viewport, element.line)
            stroke = self._inking.stroke(style, path, within.viewport, element.line)
            order = style["paint-order"].split()
            shines = opacity(style["opacity"])
        if not (fill or stroke) or not shines:
            return []
        first = bool(order) and order[0] == "stroke"
        even_odd = style["fill-rule"] == "evenodd"
        shape = InkShape(path, within.matrix, fill, even_odd, stroke, first)
        stencils = self._stencils(element, within, [shape])
        if shines < 1 and not (fill and stroke):
            shape, shines = _thinned(shape, shines), 1.0
        return [Ensemble((shape,), shines, stencils)] if stencils or shines < 1 else [shape]

    def _meet(self, element: SvgElement) -> None:
        self._met += 1
        if self._met > _MOST_MET:
            said = f"it draws more than {_MOST_MET:,} elements"
            raise SvgRefused(said, element.line, "simplify the drawing", "bad-picture")

    def _count(self, element: SvgElement, path: CurvePath) -> None:
        self._shapes += 1
        self._points += len(path)
        if self._shapes > _MOST_SHAPES:
            said = f"it draws more than {_MOST_SHAPES:,} shapes"
        elif self._points > _MOST_POINTS:
            said = f"its outlines have more than {_MOST_POINTS:,} points"
        else:
            return
        raise SvgRefused(said, element.line, "simplify the drawing", "bad-picture")


def _up(element: SvgElement) -> Iterator[SvgElement]:
    parent = element.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _aspect(element: SvgElement) -> str:
    return element.attributes.get("preserveAspectRatio", "xMidYMid meet")


def _thinned(shape: InkShape, shines: float) -> InkShape:
    """A shape that is filled or stroked alone, and covers less."""
    if shape.fill:
        return replace(shape, fill=replace(shape.fill, opacity=shape.fill.opacity * shines))
    assert shape.stroke is not None
    paint = replace(shape.stroke.paint, opacity=shape.stroke.paint.opacity * shines)
    return replace(shape, stroke=replace(shape.stroke, paint=paint))
