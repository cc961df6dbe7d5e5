"""Find the bounding boxes of all marks on pages.

Each form is followed once, in its own space, to the boxes of its marks. A page is followed
while it is judged. Text is as wide as its font says, from the first to the last glyph that
marks something.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any, ClassVar, Final, Literal, NamedTuple

import pikepdf

from cardgen.pdf_content import (
    EVERYWHERE,
    EXECUTED,
    FILLS,
    STROKES,
    UNMOVED,
    Content,
    Event,
    GraphicsState,
    Kind,
    Matrix,
    Path,
    PdfBox,
    Point,
    around,
    covers_its_box,
    keeps_upright,
    least_scale,
    times,
)
from cardgen.pdf_streams import (
    UNREADABLE,
    Key,
    entry,
    inherited_entry,
    is_stream,
    items,
    name,
    number,
    numbers,
    resources_of,
)
from cardgen.preflight.colors import BLACK, make_paint, space
from cardgen.preflight.fonts import NO_FONT, Font, Fonts
from cardgen.preflight.pictures import is_white
from cardgen.units import parse_length

Sight = tuple[Matrix, PdfBox]
"""Matrix of a stream, and the rectangle in which its marks are visible."""
START: Final = GraphicsState(fill=BLACK, stroke=BLACK, font=NO_FONT)
"""Graphics state at the beginning of a page (8.4.1)."""
_SQUARE: Final = PdfBox(0.0, 0.0, 1.0, 1.0).corners
_MOST: Final = 4000  # marks of one stream
_THICK: Final = parse_length("2mm")  # a thinner stroke is a line, which may lie on the cut
_DEEPEST: Final = 16  # forms within forms


class Painted(NamedTuple):
    """Bounding box of a mark: text, or art (an area or a picture).

    `plates` is the percent of each ink, for a mark on all plates. A `solid` mark covers its
    whole box. `look` is its colour, or its kind if it has no single colour.
    """

    kind: Literal["text", "art"]
    box: PdfBox
    plates: float = 0.0
    solid: bool = False
    look: object = None
    picture: Key | None = None


class Marks:
    """Gathers the marks of the events of a stream in `found`.

    With a rectangle `seen`, `note` tells for each event if its mark is within it.
    """

    def __init__(
        self, extents: Extents, content: Content, seen: PdfBox | None = None, *, gathers: bool
    ) -> None:
        self.found: dict[Painted, None] = {}
        self._extents, self._content = extents, content
        self._seen, self._gathers = seen, gathers
        self._sight = False  # True if the mark of the event is visible

    @property
    def is_full(self) -> bool:
        """True if there are so many marks that no more are collected."""
        return len(self.found) >= _MOST

    def note(self, event: Event) -> bool:
        """True if an event has no mark, or a visible one, which is added."""
        note = self._NOTES.get(event.kind)
        if note is None or event.operator == "n":
            return True
        self._sight = False
        try:
            note(self, event)
        except UNREADABLE:
            return True
        self._gathers &= not self.is_full
        return self._sight

    def inside(self, form: Any) -> Sight:
        """Find the matrix of a form XObject and its visible part."""
        matrix = times(numbers(entry(form, "/Matrix"), 6) or UNMOVED, self._content.state.ctm)  # type: ignore[arg-type]
        corners, within = numbers(entry(form, "/BBox"), 4), self._within()
        if corners is None:
            return matrix, within
        box = around(PdfBox(*corners).corners, matrix)
        if not box.is_within(within):
            return matrix, within.common(box)
        matrix = (*matrix[:4], 0.0, 0.0)
        return matrix, around(PdfBox(*corners).corners, matrix)

    def _within(self) -> PdfBox:
        """Find the area in which the next mark is visible: clip path and page."""
        clip = self._content.state.clip
        return clip if self._seen is None else clip.common(self._seen)

    def _path(self, event: Event) -> None:
        """Add the fill and the stroke of a path as marks."""
        path, state = event.value, self._content.state
        if not path.points:
            return
        fills, strokes = event.operator in FILLS, event.operator in STROKES
        if fills and state.opacity:
            self._see(path.points, state.ctm)
        if strokes and state.opacity_stroke:
            self._see(path.points, state.ctm, state.width / 2)
        if fills and state.fill.on_all_plates:
            # One path may have marks on all sides of the page, and none on the page.
            for begin, end in pairwise([*path.starts, len(path.points)]):
                self._add("art", path.points[begin:end], state.ctm)
        elif fills and not state.fill.is_white:
            look = None if state.fill.space.family == "pattern" else state.fill
            solid = covers_its_box(path, state)
            self._add("art", path.points, state.ctm, solid=solid, look=look)
        if strokes and len(path.starts) == 1 and not state.stroke.is_white:
            self._stroke(path, state)

    def _stroke(self, path: Path, state: GraphicsState) -> None:
        """Add a straight line or a frame as a mark, if it is thick enough to be an area."""
        is_thick = state.width * least_scale(state.ctm) >= _THICK
        if not (keeps_upright(state.ctm) and state.opacity_stroke and is_thick):
            return
        half = state.width / 2
        (x, y), (u, v) = path.points[0], path.points[-1]
        end = half if state.cap else 0.0
        if len(path.points) == 2 and y == v:
            box = PdfBox(min(x, u) - end, y - half, max(x, u) + end, y + half)
        elif len(path.points) == 2 and x == u:
            box = PdfBox(x - half, min(y, v) - end, x + half, max(y, v) + end)
        elif path.is_box:
            box = _grown(path.points, half)
        else:
            return
        self._add("art", box.corners, state.ctm, 0.0)

    def _text(self, event: Event) -> None:
        """Add the bounding box of a glyph run as a mark (9.4.4)."""
        state, font = self._content.state, self._content.state.font
        if font is NO_FONT:
            self._sight = True
            return
        at, marked = _glyph_run(event.value, state)
        if marked and state.rendering % 4 != 3:
            low, high, tall = min(marked), max(marked), font.advances.ascent * state.size
            box = PdfBox(low, state.rise, high, state.rise + tall)
            if font.advances.upright:  # glyphs stand one below the other (9.7.4.3)
                box = PdfBox(-tall / 2, low + state.rise, tall / 2, high + state.rise)
            matrix = times(self._content.text, state.ctm)
            self._add("text", box.corners, matrix)
            if state.opacity:
                self._see(box.corners, matrix, abs(state.size) / 2)
        self._content.move_text(*((0.0, at) if font.advances.upright else (at, 0.0)))

    def _xobject(self, event: Event) -> None:
        """Add a picture, or the marks of a form XObject."""
        found, state = event.value, self._content.state
        kind = name(entry(found, "/Subtype"))
        if kind == "/Image":
            self._picture(found, self._extents.picture(found))
        elif kind == "/Form" and is_stream(found) and state.opacity:
            if self._seen is not None:
                matrix, within = self.inside(found)
                self._sight |= matrix[4:] == (0.0, 0.0) or within.has_area
            marks = self._extents.form(found, self._content.resources) if self._gathers else ()
            for each in marks:
                solid = each.solid and state.exact and keeps_upright(state.ctm)
                self._add(
                    each.kind, each.box.corners, state.ctm, each.plates, solid=solid,
                    look=each.look, picture=each.picture,
                )  # fmt: skip

    def _inline(self, event: Event) -> None:
        """Add an inline picture as a mark."""
        self._picture(event.value.obj)

    def _picture(self, found: Any, key: Key | None = None) -> None:
        """Add a picture as a mark. It fills the unit square (8.9.5.1)."""
        whole = all(entry(found, each) is None for each in ("/SMask", "/Mask", "/ImageMask"))
        state = self._content.state
        solid = whole and state.exact and keeps_upright(state.ctm)
        if state.opacity:
            self._see(_SQUARE, state.ctm)
        picture = key if whole else None
        self._add("art", _SQUARE, state.ctm, solid=solid, look="a picture", picture=picture)

    def _shading(self, event: Event) -> None:
        """Add a shading as a mark.

        It fills the clip path if it extends at both ends (8.7.4.5.3).
        """
        found, state = event.value, self._content.state
        self._sight |= self._within().has_area and state.opacity > 0
        axial = round(number(entry(found, "/ShadingType"))) in (2, 3)
        if axial and items(entry(found, "/Extend")) == [True, True]:
            within = numbers(entry(found, "/BBox"), 4)
            area = around(PdfBox(*within).corners, state.ctm) if within else EVERYWHERE
            self._add("art", area.corners, UNMOVED)

    def _see(self, points: Iterable[Point], to: Matrix, more: float = 0.0) -> None:
        """Set if a mark within these points is visible, with a margin `more` around it."""
        if self._seen is None or self._sight:
            return
        within = self._within()
        common = around(_grown(points, more).corners, to).common(within)
        self._sight = within.has_area and min(common.size) >= 0

    def _add(
        self,
        kind: Literal["text", "art"],
        points: Iterable[Point],
        to: Matrix,
        plates: float | None = None,
        *,
        solid: bool = False,
        look: object = None,
        picture: Key | None = None,
    ) -> None:
        """Add a mark with the bounding box of these points.

        The default ink is that of the fill.
        """
        state = self._content.state
        if not self._gathers or not state.opacity:
            return
        box = around(points, to).common(state.clip)
        if min(box.size) < 0:
            return
        if plates is None:
            plates = state.fill.on_all_plates
        is_opaque = state.opacity == 1 and not state.blends
        painted = Painted(kind, box, plates, *((solid, look, picture) if is_opaque else ()))
        self.found.pop(painted, None)  # the last mark lies on top
        self.found[painted] = None

    _NOTES: ClassVar[Mapping[Kind, Callable[[Marks, Event], None]]] = {
        "path": _path, "text": _text, "xobject": _xobject, "inline": _inline,
        "shading": _shading,
    }  # fmt: skip


def _glyph_run(parts: list[Any], state: GraphicsState) -> tuple[float, list[float]]:
    """Measure a glyph run along its line. Return its advance, and the ends of its glyphs."""
    font: Font = state.font
    squeeze = 1.0 if font.advances.upright else state.squeeze
    at, marked = 0.0, list[float]()
    for part in parts:
        if not isinstance(part, pikepdf.String):
            at -= number(part) / 1000 * state.size * squeeze
            continue
        for step in font.advances.steps(bytes(part)):
            if not step.blank:
                marked += (at + each * state.size * squeeze for each in (step.begin, step.end))
            more = state.apart + (state.words if step.space else 0.0)
            at += (step.advance * state.size + more) * squeeze
    return at, marked


def _grown(points: Iterable[Point], more: float) -> PdfBox:
    """Return the bounding box of points, with a margin around it."""
    left, bottom, right, top = around(points)
    return PdfBox(left - more, bottom - more, right + more, top + more)


class Extents:
    """Bounding boxes of the marks on the pages of one file."""

    def __init__(self) -> None:
        self.fonts = Fonts()
        self._forms: dict[Key, tuple[Painted, ...]] = {}
        self._pictures: dict[Key, Any] = {}
        self._active: set[Key] = set()
        self._page: tuple[Key, tuple[Painted, ...]] = (0, 0), ()  # the last page

    def keep_page(self, page: Any, found: Iterable[Painted]) -> None:
        """Store the marks of a page that was read to its end."""
        self._page = page.objgen, tuple(found)

    def page(self, page: Any, scale: float) -> tuple[Painted, ...]:
        """Return the marks of a page in points. `scale` is its UserUnit."""
        known, found = self._page
        if known != (0, 0) and known == page.objgen:
            return found
        state = START._replace(ctm=(scale, 0.0, 0.0, scale, 0.0, 0.0))
        return self._follow(page, inherited_entry(page, "/Resources"), state)

    def form(self, form: Any, resources: Any) -> tuple[Painted, ...]:
        """Return the marks of a form XObject, in the coordinates of its content."""
        key: Key = form.objgen
        if key in self._forms:
            return self._forms[key]
        if key in self._active or len(self._active) >= _DEEPEST:
            return ()
        self._active.add(key)
        matrix: Any = numbers(entry(form, "/Matrix"), 6) or UNMOVED
        corners = numbers(entry(form, "/BBox"), 4)
        clip = around(PdfBox(*corners).corners, matrix) if corners else EVERYWHERE
        state = START._replace(ctm=matrix, clip=clip)
        found = self._forms[key] = self._follow(form, resources_of(form, resources), state)
        self._active.discard(key)
        return found

    def picture(self, found: Any) -> Key:
        """Store a picture. Return the object number with which `is_white` finds it."""
        key: Key = found.objgen
        self._pictures[key] = found
        return key

    def is_white(self, key: Key) -> bool:
        """True if a picture is completely white."""
        found = self._pictures.get(key)
        if not isinstance(found, bool):
            found = self._pictures[key] = is_white(found)
        return found

    def _follow(self, holder: Any, resources: Any, state: GraphicsState) -> tuple[Painted, ...]:
        """Collect the marks of a page or form XObject, in the coordinates of `state`."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                instructions = pikepdf.parse_content_stream(holder, EXECUTED)
        except UNREADABLE:
            return ()  # the interpreter reports it
        spaces = entry(resources, "/ColorSpace")
        content = Content(
            resources, state, lambda found: space(found, spaces),
            lambda space, values, _: make_paint(space, values), self.fonts.read,
        )  # fmt: skip
        marks = Marks(self, content, gathers=True)
        for event in content.run(instructions):
            marks.note(event)
            if marks.is_full:
                break
        return tuple(marks.found)
