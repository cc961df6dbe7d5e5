"""Where things lie on a page: what ends at the edge where paper is cut, and what is too near.

Judging what is drawn needs no places, so they are followed here by themselves: each form once,
in its own space, to the rectangles around what it paints. Text is as wide as its font says,
from the first to the last glyph that marks something.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple

import pikepdf

from cardgen.preflight.advances import Advances
from cardgen.preflight.boxes import PdfBox
from cardgen.preflight.colors import ALL_PLATES, space
from cardgen.preflight.objects import (
    UNREADABLE,
    Key,
    dictionary,
    entry,
    inherited,
    is_stream,
    items,
    name,
    number,
    numbers,
)

_MOST: Final = 4000  # rectangles of one stream
_DEEPEST: Final = 16
_PLATES: Final = 4  # that there are at least
_FILLS: Final = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_WANTED: Final = (
    "q Q cm re m l c v y h S s f F f* B B* b b* n W W* Do BI ID EI BT Tm Td TD TL T* Tf Tr Tj "
    "TJ ' \" Tc Tw Tz Ts gs g rg k cs sc scn"
)

Affine = tuple[float, float, float, float, float, float]
UNMOVED: Final[Affine] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SETTING: Final = {"Tc": "apart", "Tw": "words", "Tz": "squeeze", "Ts": "rise"}
_EVERYWHERE: Final = PdfBox(-1e9, -1e9, 1e9, 1e9)


class Painted(NamedTuple):
    """The rectangle around something that is painted: text, or an area or picture.

    `plates` is how much of each ink it takes, in percent, if it is in the colour of all plates.
    """

    kind: Literal["text", "art"]
    box: PdfBox
    plates: float = 0.0


class Extents:
    """Finds where things lie on the pages of one file."""

    def __init__(self) -> None:
        self._forms: dict[Key, tuple[Painted, ...]] = {}
        self._fonts: dict[Key, Advances] = {}
        self._active: set[Key] = set()

    def page(self, page: Any, scale: float) -> tuple[Painted, ...]:
        """What a page paints, in points; `scale` is its UserUnit."""
        resources = inherited(page, "/Resources")
        return self._follow(page, resources, (scale, 0.0, 0.0, scale, 0.0, 0.0), _EVERYWHERE)

    def form(self, form: Any, resources: Any) -> tuple[Painted, ...]:
        """What a form paints, in the space of what draws it."""
        key: Key = form.objgen
        if key in self._forms:
            return self._forms[key]
        if key in self._active or len(self._active) >= _DEEPEST:
            return ()
        self._active.add(key)
        matrix: Any = numbers(entry(form, "/Matrix"), 6) or UNMOVED
        corners = numbers(entry(form, "/BBox"), 4)
        within = around(corners_of(corners), matrix) if corners else _EVERYWHERE
        own = dictionary(form, "/Resources")
        found = self._follow(form, resources if own is None else own, matrix, within)
        self._active.discard(key)
        self._forms[key] = found
        return found

    def font(self, found: Any) -> Advances:
        """How far the glyphs of a font move."""
        key: Key = getattr(found, "objgen", (0, 0))
        if key == (0, 0):
            return Advances(found)
        if key not in self._fonts:
            self._fonts[key] = Advances(found)
        return self._fonts[key]

    def _follow(
        self, holder: Any, resources: Any, matrix: Affine, clip: PdfBox
    ) -> tuple[Painted, ...]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                instructions = pikepdf.parse_content_stream(holder, _WANTED)
        except UNREADABLE:
            return ()  # which is told of by whoever interprets it
        tracer = _Tracer(self, resources, matrix, clip)
        for instruction in instructions:
            try:
                tracer.follow(str(instruction.operator), instruction.operands)
            except UNREADABLE:
                continue
            if len(tracer.found) >= _MOST:
                break
        return tuple(tracer.found)


class _Place(NamedTuple):
    matrix: Affine
    clip: PdfBox
    white: bool = False
    every: bool = False  # whether colours are of all plates
    plates: float = 0.0
    font: Advances | None = None
    size: float = 0.0
    apart: float = 0.0  # between glyphs (9.3.2)
    words: float = 0.0  # between words (9.3.3)
    squeeze: float = 1.0
    rise: float = 0.0
    hidden: bool = False


class _Tracer:
    """One stream that is being followed."""

    def __init__(self, extents: Extents, resources: Any, matrix: Affine, clip: PdfBox) -> None:
        self.extents = extents
        self.resources = resources
        self.place = _Place(matrix, clip)
        self.saved: list[_Place] = []
        self.found: dict[Painted, None] = {}
        self.points: list[tuple[float, float]] = []
        self.parts: list[int] = []  # where subpaths begin
        self.clipping = False
        self.line = self.text = UNMOVED
        self.leading = 0.0

    def follow(self, operator: str, operands: Any) -> None:
        """Follow one instruction."""
        if operator == "q":
            self.saved.append(self.place)
        elif operator == "Q":
            self.place = self.saved.pop() if self.saved else self.place
        elif operator == "cm":
            moved = times(_affine(operands), self.place.matrix)
            self.place = self.place._replace(matrix=moved)
        elif operator in ("re", "m", "l", "c", "v", "y"):
            self._construct(operator, [float(each) for each in operands])
        elif operator in ("W", "W*"):
            self.clipping = True
        elif operator in ("g", "rg", "k", "cs", "sc", "scn"):
            self._color(operator, operands)
        elif operator == "Do":
            self._draw(entry(entry(self.resources, "/XObject"), str(operands[0])))
        elif operator == "INLINE IMAGE":
            self._add("art", corners_of((0.0, 0.0, 1.0, 1.0)), self.place.matrix)
        elif operator == "gs" or operator in _SETTING:
            self._parameter(operator, operands)
        elif operator in ("BT", "Tm", "Td", "TD", "TL", "T*", "Tf", "Tr", "Tj", "TJ", "'", '"'):
            self._letter(operator, operands)
        elif operator != "h":
            self._end(operator)

    def _construct(self, operator: str, given: list[float]) -> None:
        if operator in ("re", "m"):
            self.parts.append(len(self.points))
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
        if operator in _FILLS and self.place.plates:
            # Marks on all sides of a page may be one path, and none of them is on the page.
            for begin, end in pairwise([*parts, len(points)]):
                self._add("art", points[begin:end], self.place.matrix)
        elif operator in _FILLS and not self.place.white:
            self._add("art", points, self.place.matrix)
        if clipping:
            within = common(self.place.clip, around(points, self.place.matrix))
            self.place = self.place._replace(clip=within)

    def _color(self, operator: str, operands: Any) -> None:
        given = [float(each) for each in operands if not isinstance(each, pikepdf.Name)]
        blank = 0.0 if len(given) == 4 else 1.0
        white = operator != "cs" and bool(given) and all(each == blank for each in given)
        every = self.place.every and operator in ("sc", "scn")
        if operator == "cs":
            spaces = entry(self.resources, "/ColorSpace")
            every = space(operands[0], spaces).inks == (ALL_PLATES,)
            given = [1.0]
        plates = 100 * given[0] if every and given else 0.0
        if operator == "k" and given == [1.0] * 4:  # as programs wrote it before there was /All
            plates = 100.0
        self.place = self.place._replace(white=white, every=every, plates=plates)

    def _draw(self, found: Any) -> None:
        kind = name(entry(found, "/Subtype"))
        if kind == "/Image":
            self._add("art", corners_of((0.0, 0.0, 1.0, 1.0)), self.place.matrix)
        elif kind == "/Form" and is_stream(found):
            for each in self.extents.form(found, self.resources):
                self._add(each.kind, corners_of(each.box), self.place.matrix, each.plates)

    def _letter(self, operator: str, operands: Any) -> None:
        if operator == "BT":
            self.line = self.text = UNMOVED
        elif operator == "Tm":
            self.line = self.text = _affine(operands)
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
        if operator == "gs":
            given = entry(entry(self.resources, "/ExtGState"), str(operands[0]))
            if len(chosen := items(entry(given, "/Font"))) == 2:
                self._font(chosen[0], number(chosen[1]))
            return
        value = float(operands[0]) / (100 if operator == "Tz" else 1)
        changed: Any = {_SETTING[operator]: value}
        self.place = self.place._replace(**changed)

    def _font(self, found: Any, size: float) -> None:
        self.place = self.place._replace(font=self.extents.font(found), size=size)

    def _show(self, shown: Any) -> None:
        """Text goes on from glyph to glyph (9.4.4); what it marks is one rectangle."""
        place, font = self.place, self.place.font
        if font is None:
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
            if font.upright:  # each glyph's middle is above the next (9.7.4.3)
                box = (-tall / 2, low + place.rise, tall / 2, high + place.rise)
            self._add("text", corners_of(box), times(self.text, place.matrix))
        moved = (0.0, at) if font.upright else (at, 0.0)
        self.text = times((1.0, 0.0, 0.0, 1.0, *moved), self.text)

    def _add(
        self,
        kind: Literal["text", "art"],
        points: Iterable[tuple[float, float]],
        to: Affine,
        plates: float | None = None,
    ) -> None:
        box = common(around(points, to), self.place.clip)
        if box.right >= box.left and box.top >= box.bottom:
            every = self.place.plates if plates is None else plates
            self.found[Painted(kind, box, every)] = None


def times(first: Affine, second: Affine) -> Affine:
    """The matrix that does what `first` does, then what `second` does."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def corners_of(box: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """The corners of a rectangle."""
    left, bottom, right, top = box
    return (left, bottom), (right, bottom), (right, top), (left, top)


def around(points: Iterable[tuple[float, float]], matrix: Affine) -> PdfBox:
    """The upright rectangle around points that a matrix moves."""
    a, b, c, d, e, f = matrix
    moved = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    xs, ys = [x for x, _ in moved], [y for _, y in moved]
    return PdfBox(min(xs), min(ys), max(xs), max(ys))


def common(one: PdfBox, other: PdfBox) -> PdfBox:
    """What two rectangles have in common; its sides are crossed if that is nothing."""
    return PdfBox(
        max(one.left, other.left),
        max(one.bottom, other.bottom),
        min(one.right, other.right),
        min(one.top, other.top),
    )


def _affine(operands: Any) -> Affine:
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f
