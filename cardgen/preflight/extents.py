"""Find the bounding boxes of all marks on pages.

Each form is followed once, in its own space, to the boxes of its marks. A page is followed
while it is judged. Text is as wide as its font says, from the first to the last glyph that
marks something.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple

import pikepdf

from cardgen.pdf_streams import (
    UNREADABLE,
    Key,
    dictionary,
    entry,
    inherited_entry,
    is_stream,
    items,
    name,
    number,
    numbers,
)
from cardgen.preflight.boxes import (
    EVERYWHERE,
    UNMOVED,
    Affine,
    PdfBox,
    affine,
    around,
    common,
    corners_of,
    keeps_upright,
    times,
)
from cardgen.preflight.colors import ALL_PLATES, BLACK, Paint, Space, initial, space
from cardgen.preflight.fonts import Advances
from cardgen.preflight.operators import DEVICES, FILLS, SHOWING, STROKES
from cardgen.preflight.pictures import is_white
from cardgen.preflight.state import least
from cardgen.units import length

Sight = tuple[Affine, PdfBox]
"""Matrix of a stream, and the rectangle in which its marks are visible."""


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


class Place(NamedTuple):
    """Graphics state that places marks (8.4)."""

    matrix: Affine
    clip: PdfBox
    exact: bool = True  # True if the clip path is just this rectangle
    fill: Paint = BLACK
    stroke: Paint = BLACK
    width: float = 1.0
    cap: float = 0
    opacity: float = 1.0
    opacity_stroke: float = 1.0
    blends: bool = False  # with what lies below: it has a mask or a mode
    plates: float = 0.0
    font: Advances | None = None
    size: float = 0.0
    apart: float = 0.0  # between glyphs (9.3.2)
    words: float = 0.0  # between words (9.3.3)
    squeeze: float = 1.0
    rise: float = 0.0
    hidden: bool = False


def has_area(box: PdfBox) -> bool:
    """True if a rectangle has an area."""
    return box.right > box.left and box.top > box.bottom


def touch(one: PdfBox, other: PdfBox) -> bool:
    """True if two rectangles touch."""
    both = common(one, other)
    return both.right >= both.left and both.top >= both.bottom


def comparable_color(paint: Paint) -> object:
    """Return the colour by which areas are compared; None for a pattern."""
    return None if paint.space.family == "pattern" else paint


WANTED: Final = (
    "w J sh G RG K CS SC SCN q Q cm re m l c v y h S s f F f* B B* b b* n W W* Do BI ID EI "
    "BT Tm Td TD TL T* Tf Tr Tj TJ ' \" Tc Tw Tz Ts gs g rg k cs sc scn"
)

_ENDING: Final = frozenset((*FILLS, *STROKES, "n"))
_PAINTING: Final = frozenset((*FILLS, *STROKES, *SHOWING, "Do", "INLINE IMAGE", "sh"))
_COLORS: Final = ("g", "rg", "k", "cs", "sc", "scn")
_CORNERS: Final = 4
MOST: Final = 4000  # marks of one stream
_THICK: Final = length("2mm")  # a thinner stroke is a line, which may lie on the cut
_GIVEN: Final = {"/ca": "opacity", "/CA": "opacity_stroke", "/LW": "width", "/LC": "cap"}
_SETTING: Final = {
    "Tc": "apart", "Tw": "words", "Tz": "squeeze", "Ts": "rise", "w": "width", "J": "cap",
}  # fmt: skip


class Tracer:
    """Follows one stream, and gathers its marks in `found`.

    With a rectangle `seen`, `sees` tells for each operator if its mark is within it.
    """

    def __init__(
        self,
        extents: Extents,
        resources: Any,
        matrix: Affine,
        clip: PdfBox = EVERYWHERE,
        *,
        seen: PdfBox | None = None,
        gathers: bool = True,
    ) -> None:
        self.seen, self.gathers = seen, gathers
        self.sight = True  # True if the last mark is visible
        self.extents = extents
        self.resources = resources
        self.place = Place(matrix, clip)
        self.saved: list[Place] = []
        self.found: dict[Painted, None] = {}
        self.points: list[tuple[float, float]] = []
        self.parts: list[int] = []  # begins of subpaths
        self.boxed = False  # True if the path is a rectangle
        self.spaces: dict[str, Space] = {}
        self.clipping = False
        self.line = self.text = UNMOVED
        self.leading = 0.0

    def sees(self, operator: str, operands: Any) -> bool:
        """Follow one instruction. True if its mark is visible, or if it makes none."""
        self.sight = operator not in _PAINTING
        try:
            self.follow(operator, operands)
        except UNREADABLE:
            return True
        if len(self.found) >= MOST:
            self.gathers = False
        return self.sight

    def inside(self, form: Any) -> Sight:
        """Find the visible part of a form; its place matters only if a part is hidden."""
        matrix = times(numbers(entry(form, "/Matrix"), 6) or UNMOVED, self.place.matrix)  # type: ignore[arg-type]
        corners, within = numbers(entry(form, "/BBox"), 4), self._within()
        if corners is None:
            return matrix, within
        box = around(corners_of(corners), matrix)
        if box.within(within):
            matrix = (*matrix[:4], 0.0, 0.0)
            return matrix, around(corners_of(corners), matrix)
        return matrix, common(within, box)

    def _within(self) -> PdfBox:
        """Find the visible area for the next mark."""
        return self.place.clip if self.seen is None else common(self.place.clip, self.seen)

    def follow(self, operator: str, operands: Any) -> None:
        """Follow one instruction."""
        if operator == "q":
            self.saved.append(self.place)
        elif operator == "Q":
            self.place = self.saved.pop() if self.saved else self.place
        elif operator == "cm":
            moved = times(affine(operands), self.place.matrix)
            self.place = self.place._replace(matrix=moved)
        elif operator in ("re", "m", "l", "c", "v", "y"):
            self._construct(operator, [float(each) for each in operands])
        elif operator in ("W", "W*"):
            self.clipping = True
        elif operator.lower() in _COLORS:
            self._color(operator, operands)
        elif operator in ("Do", "INLINE IMAGE", "sh"):
            self._art(operator, operands)
        elif operator == "gs" or operator in _SETTING:
            self._parameter(operator, operands)
        elif operator in ("BT", "Tm", "Td", "TD", "TL", "T*", "Tf", "Tr", "Tj", "TJ", "'", '"'):
            self._letter(operator, operands)
        elif operator in _ENDING:
            self._end(operator)

    def _construct(self, operator: str, given: list[float]) -> None:
        if operator in ("re", "m"):
            self.parts.append(len(self.points))
        self.boxed = operator == "re"
        if operator == "re":
            x, y, width, height = given
            self.points += corners_of((x, y, x + width, y + height))
        else:
            self.points += zip(given[::2], given[1::2], strict=True)

    def _end(self, operator: str) -> None:
        points, parts, clipping = self.points, self.parts, self.clipping
        self.points, self.parts, self.clipping = [], [], False
        if not points:
            return
        place = self.place
        if operator in FILLS and place.opacity:
            self._see(points, place.matrix)
        if operator in STROKES and place.opacity_stroke:
            self._see(points, place.matrix, place.width / 2)
        single = len(parts) == 1 and len(points) == _CORNERS and keeps_upright(place.matrix)
        solid = single and self.boxed and place.exact
        if operator in FILLS and place.plates:
            # One path may have marks on all sides of the page, and none on the page.
            for begin, end in pairwise([*parts, len(points)]):
                self._add("art", points[begin:end], place.matrix)
        elif operator in FILLS and not place.fill.is_white:
            self._add(
                "art", points, place.matrix, solid=solid, look=comparable_color(place.fill)
            )
        if operator in STROKES and len(parts) == 1 and not place.stroke.is_white:
            self._stroke(points)
        if clipping:
            within = common(place.clip, around(points, place.matrix))
            self.place = place._replace(clip=within, exact=solid)

    def _stroke(self, points: list[tuple[float, float]]) -> None:
        """Add a straight line or a frame, if it is thick enough to be an area."""
        place, half = self.place, self.place.width / 2
        if not keeps_upright(place.matrix) or place.opacity_stroke == 0:
            return
        if 2 * half * least(place.matrix[:4]) < _THICK:
            return
        (x, y), (u, v) = points[0], points[-1]
        end = half if place.cap else 0.0
        if len(points) == 2 and y == v:
            box = (min(x, u) - end, y - half, max(x, u) + end, y + half)
        elif len(points) == 2 and x == u:
            box = (x - half, min(y, v) - end, x + half, max(y, v) + end)
        elif self.boxed and len(points) == _CORNERS:
            inner = around(points, UNMOVED)
            box = (inner.left - half, inner.bottom - half, inner.right + half, inner.top + half)
        else:
            return
        self._add("art", corners_of(box), place.matrix, 0.0)

    def _color(self, operator: str, operands: Any) -> None:
        low = operator.lower()
        lined = operator[0].isupper()
        if low in DEVICES:
            found = Paint(self._space(pikepdf.Name(DEVICES[low])), tuple(map(float, operands)))
        elif low == "cs":
            found = initial(self._space(operands[0]))
        else:
            before = self.place.stroke if lined else self.place.fill
            given = [each for each in operands if not isinstance(each, pikepdf.Name)]
            found = Paint(before.space, tuple(map(float, given)))
        if lined:
            self.place = self.place._replace(stroke=found)
            return
        plates = 0.0
        if found.space.inks == (ALL_PLATES,):
            plates = 100 * (found.values[0] if found.values else 1.0)
        elif (
            low == "k" and found.values == (1.0,) * 4
        ):  # as programs wrote before there was /All
            plates = 100.0
        self.place = self.place._replace(fill=found, plates=plates)

    def _space(self, named: Any) -> Space:
        known = self.spaces.get(str(named))
        if known is None:
            known = space(named, entry(self.resources, "/ColorSpace"))
            self.spaces[str(named)] = known
        return known

    def _art(self, operator: str, operands: Any) -> None:
        if operator == "Do":
            self._draw(entry(entry(self.resources, "/XObject"), str(operands[0])))
        elif operator == "sh":
            self._shade(entry(entry(self.resources, "/Shading"), str(operands[0])))
        else:
            self._picture(operands[0].obj)

    def _draw(self, found: Any) -> None:
        kind = name(entry(found, "/Subtype"))
        if kind == "/Image":
            self._picture(found, self.extents.picture(found))
        elif kind == "/Form" and is_stream(found) and self.place.opacity:
            if self.seen is not None:
                matrix, within = self.inside(found)
                self.sight |= matrix[4:] == (0.0, 0.0) or has_area(within)
            for each in self.extents.form(found, self.resources) if self.gathers else ():
                solid = each.solid and self.place.exact and keeps_upright(self.place.matrix)
                self._add(
                    each.kind, corners_of(each.box), self.place.matrix, each.plates,
                    solid=solid, look=each.look, picture=each.picture,
                )  # fmt: skip

    def _picture(self, found: Any, key: Key | None = None) -> None:
        holes = any(
            entry(found, each) is not None for each in ("/SMask", "/Mask", "/ImageMask")
        )
        solid = not holes and self.place.exact and keeps_upright(self.place.matrix)
        square = corners_of((0.0, 0.0, 1.0, 1.0))
        if self.place.opacity:
            self._see(square, self.place.matrix)
        self._add(
            "art", square, self.place.matrix, solid=solid, look="a picture",
            picture=None if holes else key,
        )  # fmt: skip

    def _shade(self, found: Any) -> None:
        """Add a shading, which fills the clip if it extends at both ends (8.7.4.5.3)."""
        self.sight |= has_area(self._within()) and self.place.opacity > 0
        axial = round(number(entry(found, "/ShadingType"))) in (2, 3)
        if axial and items(entry(found, "/Extend")) == [True, True]:
            box = entry(found, "/BBox")
            within = numbers(box, 4) if box is not None else None
            area = around(corners_of(within), self.place.matrix) if within else EVERYWHERE
            self._add("art", corners_of(area), UNMOVED)

    def _letter(self, operator: str, operands: Any) -> None:
        if operator == "BT":
            self.line = self.text = UNMOVED
        elif operator == "Tm":
            self.line = self.text = affine(operands)
        elif operator == "TL":
            self.leading = float(operands[0])
        elif operator == "Tr":
            self.place = self.place._replace(hidden=int(operands[0]) % 4 == 3)
        elif operator == "Tf":
            font = entry(entry(self.resources, "/Font"), str(operands[0]))
            self._font(font, float(operands[1]))
        elif operator in ("Td", "TD"):
            across, down = float(operands[0]), float(operands[1])
            self.leading = -down if operator == "TD" else self.leading
            self.line = self.text = times((1.0, 0.0, 0.0, 1.0, across, down), self.line)
        else:
            if operator in ("T*", "'", '"'):
                down = -self.leading
                self.line = self.text = times((1.0, 0.0, 0.0, 1.0, 0.0, down), self.line)
            if operator == '"':
                words, apart = float(operands[0]), float(operands[1])
                self.place = self.place._replace(words=words, apart=apart)
            if operator != "T*":
                self._show(operands[-1])

    def _parameter(self, operator: str, operands: Any) -> None:
        changed: dict[str, Any]
        if operator == "gs":
            given = entry(entry(self.resources, "/ExtGState"), str(operands[0]))
            if len(chosen := items(entry(given, "/Font"))) == 2:
                self._font(chosen[0], number(chosen[1]))
            changed = {
                field: number(entry(given, key))
                for key, field in _GIVEN.items()
                if entry(given, key) is not None
            }
            mask, mode = entry(given, "/SMask"), entry(given, "/BM")
            if mask is not None or mode is not None:
                plain = name(mode) in ("", "/Normal", "/Compatible")
                changed["blends"] = dictionary(given, "/SMask") is not None or not plain
            self.place = self.place._replace(**changed)
            return
        value = float(operands[0]) / (100 if operator == "Tz" else 1)
        changed = {_SETTING[operator]: value}
        self.place = self.place._replace(**changed)

    def _font(self, found: Any, size: float) -> None:
        self.place = self.place._replace(font=self.extents.font(found), size=size)

    def _show(self, shown: Any) -> None:
        """Show a glyph run (9.4.4), and add its bounding box."""
        place, font = self.place, self.place.font
        if font is None:
            self.sight = True
            return
        parts = items(shown) if isinstance(shown, pikepdf.Array) else [shown]
        squeeze = 1.0 if font.upright else place.squeeze
        at, marked = 0.0, list[float]()
        for part in parts:
            if not isinstance(part, pikepdf.String):
                at -= number(part) / 1000 * place.size * squeeze
                continue
            for step in font.steps(bytes(part)):
                if not step.blank:
                    marked += (
                        at + each * place.size * squeeze for each in (step.begin, step.end)
                    )
                more = place.apart + (place.words if step.space else 0.0)
                at += (step.advance * place.size + more) * squeeze
        if marked and not place.hidden:
            low, high, tall = min(marked), max(marked), font.ascent * place.size
            box = (low, place.rise, high, place.rise + tall)
            if font.upright:  # glyphs stand one below the other (9.7.4.3)
                box = (-tall / 2, low + place.rise, tall / 2, high + place.rise)
            self._add("text", corners_of(box), times(self.text, place.matrix))
            if place.opacity:
                self._see(corners_of(box), times(self.text, place.matrix), abs(place.size) / 2)
        moved = (0.0, at) if font.upright else (at, 0.0)
        self.text = times((1.0, 0.0, 0.0, 1.0, *moved), self.text)

    def _see(
        self, points: Iterable[tuple[float, float]], to: Affine, more: float = 0.0
    ) -> None:
        """Note if a mark is visible, with a margin `more` around it."""
        if self.seen is None or self.sight:
            return
        left, bottom, right, top = around(points, UNMOVED)
        box = corners_of((left - more, bottom - more, right + more, top + more))
        within = self._within()
        self.sight = has_area(within) and touch(around(box, to), within)

    def _add(
        self,
        kind: Literal["text", "art"],
        points: Iterable[tuple[float, float]],
        to: Affine,
        plates: float | None = None,
        *,
        solid: bool = False,
        look: object = None,
        picture: Key | None = None,
    ) -> None:
        if not self.gathers:
            return
        place = self.place
        box = common(around(points, to), place.clip)
        if box.right < box.left or box.top < box.bottom or not place.opacity:
            return
        every = place.plates if plates is None else plates
        opaque = place.opacity == 1 and not place.blends
        painted = Painted(
            kind, box, every, solid and opaque, look if opaque else None,
            picture if opaque else None,
        )  # fmt: skip
        self.found.pop(painted, None)  # the last mark lies on top
        self.found[painted] = None


_DEEPEST: Final = 16


class Extents:
    """Bounding boxes of the marks on the pages of one file."""

    def __init__(self) -> None:
        self._forms: dict[Key, tuple[Painted, ...]] = {}
        self._fonts: dict[Key, Advances] = {}
        self._pictures: dict[Key, Any] = {}
        self._active: set[Key] = set()
        self._page: tuple[Key, tuple[Painted, ...]] = (0, 0), ()  # the last page

    def keep_page(self, page: Any, found: Iterable[Painted]) -> None:
        """Keep the marks of a page that was followed to its end."""
        self._page = page.objgen, tuple(found)

    def page(self, page: Any, scale: float) -> tuple[Painted, ...]:
        """Find the marks of a page, in points; `scale` is its UserUnit."""
        known, found = self._page
        if known != (0, 0) and known == page.objgen:
            return found
        resources = inherited_entry(page, "/Resources")
        return self._follow(page, resources, (scale, 0.0, 0.0, scale, 0.0, 0.0), EVERYWHERE)

    def form(self, form: Any, resources: Any) -> tuple[Painted, ...]:
        """Find the marks of a form, in the space of its user."""
        key: Key = form.objgen
        if key in self._forms:
            return self._forms[key]
        if key in self._active or len(self._active) >= _DEEPEST:
            return ()
        self._active.add(key)
        matrix: Any = numbers(entry(form, "/Matrix"), 6) or UNMOVED
        corners = numbers(entry(form, "/BBox"), 4)
        within = around(corners_of(corners), matrix) if corners else EVERYWHERE
        own = dictionary(form, "/Resources")
        found = self._follow(form, resources if own is None else own, matrix, within)
        self._active.discard(key)
        self._forms[key] = found
        return found

    def font(self, found: Any) -> Advances:
        """Read the advance widths of a font."""
        key: Key = getattr(found, "objgen", (0, 0))
        if key == (0, 0):
            return Advances(found)
        if key not in self._fonts:
            self._fonts[key] = Advances(found)
        return self._fonts[key]

    def picture(self, found: Any) -> Key:
        """Keep a picture; return the object number by which `white` knows it."""
        key: Key = found.objgen
        self._pictures[key] = found
        return key

    def is_white(self, key: Key) -> bool:
        """True if a picture is white all over."""
        found = self._pictures.get(key)
        if not isinstance(found, bool):
            found = self._pictures[key] = is_white(found)
        return found

    def _follow(
        self, holder: Any, resources: Any, matrix: Affine, clip: PdfBox
    ) -> tuple[Painted, ...]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                instructions = pikepdf.parse_content_stream(holder, WANTED)
        except UNREADABLE:
            return ()  # the interpreter reports it
        tracer = Tracer(self, resources, matrix, clip)
        for instruction in instructions:
            try:
                tracer.follow(str(instruction.operator), instruction.operands)
            except UNREADABLE:
                continue
            if len(tracer.found) >= MOST:
                break
        return tuple(tracer.found)
