"""Interpret content streams of PDF with their graphics state (ISO 32000-1, chapters 8 and 9).

`Content.run` executes the instructions of a stream. For each it yields an event, with the
graphics state at that moment in `Content.state`. The user of a `Content` says what colour
spaces, colours and fonts are read into.
"""

# ruff: noqa: ARG002 - all operators are executed alike, whichever of their words they need

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from math import dist, sqrt
from typing import Any, ClassVar, Final, Literal, NamedTuple

import pikepdf

from cardgen.pdf_streams import UNREADABLE, dictionary, entry, items, name, number

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Kind = Literal[
    "path", "text", "xobject", "inline", "shading", "color", "space", "parameters", "font",
    "rendering", "glyph", "fault", "unbalanced", "other",
]  # fmt: skip
"""Kind of an event; a "fault" has wrong operands, "unbalanced" is a Q without its q."""

UNMOVED: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FILLS: Final = ("f", "F", "f*", "B", "B*", "b", "b*")
STROKES: Final = ("S", "s", "B", "B*", "b", "b*")
"""Operators that paint paths (8.5.3.1)."""
OPAQUE: Final = ("", "/Normal", "/Compatible")
"""Blend modes that do not blend (11.3.5)."""
_DEVICES: Final = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}  # 8.6.8
_SLACK: Final = 0.02  # points; files round to hundredths
_SQUARE: Final = 1e-6
_CORNERS: Final = 4
_ROUNDED: Final = 1e-3  # units, of corners that files round
_DIGITS: Final = 9


class PdfBox(NamedTuple):
    """Rectangle in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the rectangle."""
        return self.right - self.left, self.top - self.bottom

    @property
    def corners(self) -> tuple[Point, ...]:
        """Corners of the rectangle, in order."""
        left, bottom, right, top = self
        return (left, bottom), (right, bottom), (right, top), (left, top)

    @property
    def has_area(self) -> bool:
        """True if the rectangle has an area."""
        return self.right > self.left and self.top > self.bottom

    def is_within(self, other: PdfBox) -> bool:
        """True if the rectangle is inside another."""
        return all(gap >= -_SLACK for gap in self.margins(other))

    def margins(self, outer: PdfBox) -> tuple[float, float, float, float]:
        """Return the distances to an outer rectangle: left, bottom, right, top."""
        return (
            self.left - outer.left, self.bottom - outer.bottom,
            outer.right - self.right, outer.top - self.top,
        )  # fmt: skip

    def common(self, other: PdfBox) -> PdfBox:
        """Intersect two rectangles. The result has no area if they do not overlap."""
        return PdfBox(
            max(self.left, other.left), max(self.bottom, other.bottom),
            min(self.right, other.right), min(self.top, other.top),
        )  # fmt: skip


EVERYWHERE: Final = PdfBox(-1e9, -1e9, 1e9, 1e9)


def times(first: Matrix, second: Matrix) -> Matrix:
    """Multiply two matrices: apply `first`, then `second` (8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def linear(matrix: Matrix) -> Matrix:
    """Return a matrix without translation, rounded for comparison."""
    a, b, c, d, _, _ = matrix
    return round(a, _DIGITS), round(b, _DIGITS), round(c, _DIGITS), round(d, _DIGITS), 0.0, 0.0


def least_scale(matrix: Matrix) -> float:
    """Return the smallest scale of a matrix in any direction."""
    a, b, c, d, _, _ = matrix
    half = (a * a + b * b + c * c + d * d) / 2
    area = a * d - b * c
    return sqrt(max(0.0, half - sqrt(max(0.0, half * half - area * area))))


def around(points: Iterable[Point], matrix: Matrix = UNMOVED) -> PdfBox:
    """Return the bounding box of points after a transformation."""
    a, b, c, d, e, f = matrix
    moved = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    xs, ys = [x for x, _ in moved], [y for _, y in moved]
    return PdfBox(min(xs), min(ys), max(xs), max(ys))


def keeps_upright(matrix: Matrix) -> bool:
    """True if a matrix maps horizontal and vertical lines to such lines."""
    a, b, c, d, _, _ = map(abs, matrix)
    return max(a, d) * _SQUARE > max(b, c) or max(b, c) * _SQUARE > max(a, d)


class GraphicsState(NamedTuple):
    """Graphics state (8.4) and text state (9.3); lengths are in user space.

    The user of a `Content` makes `fill`, `stroke` and `font`. The clip path is known by its
    bounding box; `exact` is true if it is just that box.
    """

    ctm: Matrix = UNMOVED
    fill: Any = None
    stroke: Any = None
    width: float = 1.0
    font: Any = None
    size: float = 0.0
    squeeze: float = 1.0
    rendering: int = 0
    overprint: bool = False
    overprint_stroke: bool = False
    overprint_mode: int = 0
    text: Matrix = UNMOVED  # text matrix, in states of `without_place` only
    clip: PdfBox = EVERYWHERE
    exact: bool = True
    cap: float = 0.0
    opacity: float = 1.0
    opacity_stroke: float = 1.0
    blends: bool = False  # it has a soft mask or a blend mode
    apart: float = 0.0  # character spacing
    words: float = 0.0  # word spacing
    rise: float = 0.0
    leading: float = 0.0

    def without_place(self, text: Matrix = UNMOVED) -> GraphicsState:
        """Copy the state without its position on the page, to compare states."""
        return GraphicsState(linear(self.ctm), *self[1:11], linear(text))

    def with_parameters(self, given: Any) -> GraphicsState:
        """Apply graphics state parameters, but not the font (8.4.5)."""
        changes: dict[str, Any] = {
            field: number(value)
            for key, field in _PARAMETERS.items()
            if (value := entry(given, key)) is not None
        }
        if isinstance(both := entry(given, "/OP"), bool):
            changes["overprint_stroke"] = changes["overprint"] = both
        if isinstance(fill := entry(given, "/op"), bool):
            changes["overprint"] = fill
        if (mode := entry(given, "/OPM")) is not None:
            changes["overprint_mode"] = round(number(mode))
        if any(entry(given, key) is not None for key in ("/SMask", "/BM")):
            masked = dictionary(given, "/SMask") is not None
            changes["blends"] = masked or blend_mode(given) not in OPAQUE
        return self._replace(**changes)


_PARAMETERS: Final = {"/ca": "opacity", "/CA": "opacity_stroke", "/LW": "width", "/LC": "cap"}
_SETTING: Final = {
    "Tc": "apart", "Tw": "words", "Tz": "squeeze", "Ts": "rise", "TL": "leading", "w": "width",
    "J": "cap",
}  # fmt: skip


def blend_mode(given: Any) -> str:
    """Read the blend mode in graphics state parameters; "" if there is none."""
    modes = entry(given, "/BM")
    return name(next(iter(items(modes)), modes))


class Path:
    """Path under construction (8.5.2)."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.starts: list[int] = []  # of subpaths
        self.is_box = False  # True if the last operator was re
        self._sizes: set[tuple[float, float]] = set()  # of re
        self._open: list[list[Point]] = []  # points of straight subpaths without re
        self._continues = False  # True if the next point belongs to the last subpath

    def add(self, operator: str, given: list[float]) -> None:
        """Add a path operator to the path. Raises ValueError for wrong operands."""
        self.is_box = operator == "re"
        if self.is_box:
            x, y, width, height = given
            self.starts.append(len(self.points))
            self.points += PdfBox(x, y, x + width, y + height).corners
            self._sizes.add((width, height))
        if operator in ("re", "h"):
            self._continues = False
            return
        points = list(zip(given[::2], given[1::2], strict=True))
        if operator == "m":
            self.starts.append(len(self.points))
        if operator == "m" or not self._continues:
            self._open.append([])
            self._continues = True
        corners = self._open[-1]
        if operator not in ("m", "l"):
            corners += [points[-1]] * (_CORNERS + 2)  # a curve is no rectangle
        elif len(points) != 1:
            raise ValueError(operator)
        elif len(corners) <= _CORNERS + 1:
            corners += points
        self.points += points

    def rectangles(self) -> set[tuple[float, float, bool]]:
        """Return the rectangles in the path: width, height, and True if slanted.

        A slanted rectangle, or any parallelogram, is its longest side and the height on that.
        """
        found = {(width, height, False) for width, height in self._sizes}
        for points in self._open:
            if len(points) == _CORNERS + 1 and points[-1] == points[0]:
                del points[-1]
            if len(points) == _CORNERS and (size := _rectangle(points)) is not None:
                found.add(size)
        return found


def _rectangle(points: list[Point]) -> tuple[float, float, bool] | None:
    """Measure a rectangle or parallelogram; None for other shapes."""
    sides = [(a[1] == b[1], a[0] == b[0]) for a, b in pairwise((*points, points[0]))]
    level, upright = (True, False), (False, True)
    if sides in ([level, upright] * 2, [upright, level] * 2):
        return *around(points).size, False
    sums = zip(*points, strict=True)
    if any(abs(a + c - b - d) > _ROUNDED * (1 + abs(a)) for a, b, c, d in sums):
        return None
    (ax, ay), (bx, by), (_, _), (dx, dy) = points
    area = abs((bx - ax) * (dy - ay) - (by - ay) * (dx - ax))
    longest = max(dist(points[0], points[1]), dist(points[0], points[3]))
    return (longest, area / longest, True) if area else None


class Event(NamedTuple):
    """Instruction of a content stream that was executed.

    `value` is what it refers to, None if that is missing: the `Path`, or the resource that the
    operator names.
    """

    kind: Kind
    operator: str
    operands: Any
    instruction: Any
    value: Any = None

    @property
    def is_stroke(self) -> bool:
        """True if an operator sets colours of strokes."""
        return self.operator[0].isupper()


_Execute = Callable[["Content", str, Any], Any]


class Content:
    """Interpretation of one stream; `state` is the graphics state of the current event.

    `space`, `paint` and `font` read colour spaces, colours and fonts. A paint is made of a
    space, values (None: initial) and perhaps a pattern. A stream that is not `colored`, a glyph
    or tile, has no colours of its own.
    """

    def __init__(
        self,
        resources: Any,
        state: GraphicsState,
        space: Callable[[Any], Any],
        paint: Callable[[Any, tuple[float, ...] | None, Any], Any],
        font: Callable[[Any], Any] = lambda found: found,
        *,
        colored: bool = True,
    ) -> None:
        self.resources, self.state, self.colored = resources, state, colored
        self.text = UNMOVED
        self._line = UNMOVED
        self._saved: list[GraphicsState] = []
        self._path, self._clips = Path(), False
        self._space, self._paint, self._font = space, paint, font
        self._spaces: dict[str, Any] = {}
        self._fonts: dict[str, Any] = {}

    def run(self, instructions: Iterable[Any]) -> Iterator[Event]:
        """Execute instructions, and yield an event for each."""
        for instruction in instructions:
            operator, operands = str(instruction.operator), instruction.operands
            kind, execute = self.EXECUTED.get(operator, ("other", None))
            try:
                value = execute(self, operator, operands) if execute else None
            except UNREADABLE:
                yield Event("fault", operator, operands, instruction)
                continue
            if kind == "other" and value is False:
                kind, value = "unbalanced", None
            yield Event(kind, operator, operands, instruction, value)
            if kind == "path":
                self._apply_clip(value)

    def resource(self, kind: str, key: Any) -> Any:
        """Return a named resource; None if it is missing."""
        return entry(entry(self.resources, kind), str(key))

    def move_text(self, across: float, up: float) -> None:
        """Move the text matrix by the advance of a glyph run (9.4.4)."""
        self.text = times((1.0, 0.0, 0.0, 1.0, across, up), self.text)

    def _save(self, operator: str, operands: Any) -> bool:
        """True if the operator saved or restored the graphics state."""
        if operator == "q":
            self._saved.append(self.state)
        elif not self._saved:
            return False
        else:
            self.state = self._saved.pop()
        return True

    def _transform(self, operator: str, operands: Any) -> None:
        """Multiply the CTM with a matrix."""
        self.state = self.state._replace(ctm=times(_matrix(operands), self.state.ctm))

    def _set(self, operator: str, operands: Any) -> None:
        """Set a number of the graphics state."""
        value: Any = float(operands[0]) / (100 if operator == "Tz" else 1)
        self.state = self.state._replace(**{_SETTING[operator]: value})

    def _set_rendering(self, operator: str, operands: Any) -> None:
        """Set the text rendering mode (9.3.6)."""
        self.state = self.state._replace(rendering=int(operands[0]))

    def _set_parameters(self, operator: str, operands: Any) -> Any:
        """Apply named graphics state parameters, and return them."""
        given = self.resource("/ExtGState", operands[0])
        self.state = self.state.with_parameters(given)
        if len(chosen := items(entry(given, "/Font"))) == 2:
            font, size = self._font(chosen[0]), number(chosen[1])
            self.state = self.state._replace(font=font, size=size)
        return given

    def _set_font(self, operator: str, operands: Any) -> Any:
        """Set a named font. Return its dictionary."""
        key, size = str(operands[0]), float(operands[1])
        found = self.resource("/Font", key)
        if key not in self._fonts:
            self._fonts[key] = self._font(found)
        self.state = self.state._replace(font=self._fonts[key], size=size)
        return found

    def _set_device_color(self, operator: str, operands: Any) -> None:
        """Set a colour in a device colour space."""
        space = self._find_space(pikepdf.Name(_DEVICES[operator.lower()]))
        self._choose(operator, self._paint(space, tuple(map(float, operands)), None))

    def _set_space(self, operator: str, operands: Any) -> None:
        """Set a colour space with its initial colour."""
        self._choose(operator, self._paint(self._find_space(operands[0]), None, None))

    def _set_color(self, operator: str, operands: Any) -> Any:
        """Set a colour in the current space, or a pattern. Return the pattern."""
        given, pattern = list(operands), None
        if given and isinstance(given[-1], pikepdf.Name):
            pattern = self.resource("/Pattern", given.pop())
        before = self.state.fill if operator[0] == "s" else self.state.stroke
        space = before.space if before is not None else None
        self._choose(operator, self._paint(space, tuple(map(float, given)), pattern))
        return pattern

    def _find_space(self, found: Any) -> Any:
        """Read a colour space; cached by name."""
        if not isinstance(found, pikepdf.Name):
            return self._space(found)
        key = str(found)
        if key not in self._spaces:
            self._spaces[key] = self._space(found)
        return self._spaces[key]

    def _choose(self, operator: str, paint: Any) -> None:
        """Set the paint of fills or strokes."""
        if self.colored and operator[0].islower():
            self.state = self.state._replace(fill=paint)
        elif self.colored:
            self.state = self.state._replace(stroke=paint)

    def _construct(self, operator: str, operands: Any) -> None:
        """Add a path operator to the path."""
        self._path.add(operator, [float(each) for each in operands])

    def _clip(self, operator: str, operands: Any) -> None:
        """Record that the path becomes a clip path at its end (8.5.4)."""
        self._clips = True

    def _end_path(self, operator: str, operands: Any) -> Path:
        """End the path, and return it."""
        path, self._path = self._path, Path()
        return path

    def _apply_clip(self, path: Any) -> None:
        """Clip with a finished path if an operator W was before."""
        if self._clips and path.points:
            state = self.state
            clip = state.clip.common(around(path.points, state.ctm))
            self.state = state._replace(clip=clip, exact=covers_its_box(path, state))
        self._clips = False

    def _place_text(self, operator: str, operands: Any) -> None:
        """Set the text matrix and the text line matrix (9.4.2)."""
        if operator in ("BT", "Tm"):
            self._line = self.text = UNMOVED if operator == "BT" else _matrix(operands)
            return
        across, up = 0.0, -self.state.leading
        if operator != "T*":
            across, up = map(float, operands)
        if operator == "TD":
            self.state = self.state._replace(leading=-up)
        self._line = self.text = times((1.0, 0.0, 0.0, 1.0, across, up), self._line)

    def _show(self, operator: str, operands: Any) -> Any:
        """Return the strings and adjustments of an operator that shows text (9.4.3)."""
        if operator in ("'", '"'):
            self._place_text("T*", ())
        if operator == '"':
            words, apart = float(operands[0]), float(operands[1])
            self.state = self.state._replace(words=words, apart=apart)
        shown = operands[-1]
        return items(shown) if isinstance(shown, pikepdf.Array) else [shown]

    def _find(self, operator: str, operands: Any) -> Any:
        """Return the XObject or shading that an operator names."""
        return self.resource("/XObject" if operator == "Do" else "/Shading", operands[0])

    _TABLE: ClassVar[tuple[tuple[str, Kind, _Execute | None], ...]] = (
        ("q Q", "other", _save),
        ("cm", "other", _transform),
        (" ".join(_SETTING), "other", _set),
        ("Tr", "rendering", _set_rendering),
        ("gs", "parameters", _set_parameters),
        ("Tf", "font", _set_font),
        ("g G rg RG k K", "color", _set_device_color),
        ("cs CS", "space", _set_space),
        ("sc scn SC SCN", "color", _set_color),
        ("d1", "glyph", None),
        ("m l c v y h re", "other", _construct),
        ("W W*", "other", _clip),
        (" ".join(dict.fromkeys((*STROKES, *FILLS, "n"))), "path", _end_path),
        ("BT Tm Td TD T*", "other", _place_text),
        ("Tj TJ ' \"", "text", _show),
        ("Do", "xobject", _find),
        ("sh", "shading", _find),
    )
    EXECUTED: ClassVar[Mapping[str, tuple[Kind, _Execute | None]]] = {
        operator: (kind, execute)
        for operators, kind, execute in _TABLE
        for operator in operators.split()
    } | {"INLINE IMAGE": ("inline", lambda _, __, operands: operands[0])}
    """Operators that are executed."""


def covers_its_box(path: Path, state: GraphicsState) -> bool:
    """True if a filled path covers its whole bounding box."""
    single = len(path.starts) == 1 and len(path.points) == _CORNERS
    return single and path.is_box and state.exact and keeps_upright(state.ctm)


def _matrix(operands: Any) -> Matrix:
    """Read six operands as a matrix."""
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


EXECUTED: Final = " ".join([*Content.EXECUTED, "BI ID EI"])
"""Operators that are executed, for the parser."""
