"""Judge content streams, operator by operator (ISO 32000-1, chapters 8, 9 and 11).

Operators that only move (Td, TD, T*, Ts) or mark content are ignored. Wrong operands are a
fault.
"""

# ruff: noqa: ARG002 - all operators are called alike, whichever of their words they need

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pikepdf

from cardgen.preflight.colors import Paint, Space, initial, space
from cardgen.preflight.findings import Objection
from cardgen.preflight.fonts import NO_FONT, Font
from cardgen.preflight.objects import UNREADABLE, dictionary, entry, items, name, number
from cardgen.preflight.operators import DEVICES, FILLS, SHOWING, STROKES
from cardgen.preflight.paths import DrawnPath
from cardgen.preflight.state import UNIT, State, times
from cardgen.preflight.tracing import WANTED as PLACING, Tracer

if TYPE_CHECKING:
    from cardgen.preflight.interpreter import Interpreter

_GIVEN: Final = (
    "/DeviceGray",
    "/DeviceRGB",
    "/DeviceCMYK",
    "/Pattern",
)  # names of the standard
_INVISIBLE: Final = 3
_SEEN: Final = frozenset(
    ("small-text", "reversed-text", "rich-text", "thin-line", "resolution", "white-overprint")
)  # rules for visible marks only
_OPAQUE: Final = ("", "Normal", "Compatible")


class Run:
    """Interpretation of one stream."""

    def __init__(
        self,
        interpreter: Interpreter,
        resources: Any,
        state: State,
        tracer: Tracer | None,
        *,
        colored: bool,
    ) -> None:
        self.tracer = tracer
        self.interpreter = interpreter
        self.judge = interpreter.judge
        self.resources = resources
        self.spaces = entry(resources, "/ColorSpace")
        self.state = state
        self.base = state
        self.saved: list[State] = []
        self.path = DrawnPath()
        self.found: set[Objection] = set()
        self.fonts: dict[str, Font] = {}
        self.devices: dict[str, Space] = {}
        self.painted = False  # True if anything but white is on the page
        self.colored = colored  # False in a glyph or tile without colours of its own

    def follow(self, instructions: Iterable[Any]) -> None:
        """Interpret instructions, and add objections to `found`."""
        for instruction in instructions:
            operator, operands = str(instruction.operator), instruction.operands
            if self.tracer and not self.tracer.sees(operator, operands):
                before, self.found = self.found, set()
                self._follow(operator, operands)
                self.found = before | {each for each in self.found if each.rule not in _SEEN}
            else:
                self._follow(operator, operands)

    def _follow(self, operator: str, operands: Any) -> None:
        followed = _OPERATORS.get(operator)
        if followed is None:
            return
        try:
            followed(self, operator, operands)
        except UNREADABLE:
            message = f"the operator {operator} has operands that it cannot have"
            self.found.update(self.interpreter.damage(message))

    # State

    def save(self, operator: str, operands: Any) -> None:
        """``q`` and ``Q``."""
        if operator == "q":
            self.saved.append(self.state)
        elif self.saved:
            self.state = self.saved.pop()
        else:
            message = "the operator Q restores a state that was not saved"
            self.found.update(self.judge.profile.complaints("content-stream", message))

    def transform(self, operator: str, operands: Any) -> None:
        """``cm``."""
        a, b, c, d, _, _ = map(float, operands)
        self.state = self.state._replace(ctm=times((a, b, c, d), self.state.ctm))

    def line_width(self, operator: str, operands: Any) -> None:
        """``w``."""
        self.state = self.state._replace(width=float(operands[0]))

    def text_font(self, operator: str, operands: Any) -> None:
        """``Tf``."""
        found, size = self._font(str(operands[0])), float(operands[1])
        self.state = self.state._replace(font=found, size=size)

    def text_matrix(self, operator: str, operands: Any) -> None:
        """``BT`` and ``Tm``."""
        matrix = UNIT
        if operator == "Tm":
            a, b, c, d, _, _ = map(float, operands)
            matrix = a, b, c, d
        if matrix != self.state.text:
            self.state = self.state._replace(text=matrix)

    def text_squeeze(self, operator: str, operands: Any) -> None:
        """``Tz``."""
        self.state = self.state._replace(squeeze=float(operands[0]) / 100)

    def text_rendering(self, operator: str, operands: Any) -> None:
        """``Tr``."""
        self.state = self.state._replace(rendering=int(operands[0]))

    def parameters(self, operator: str, operands: Any) -> None:
        """``gs`` (8.4.5)."""
        given = entry(entry(self.resources, "/ExtGState"), str(operands[0]))
        changed: dict[str, Any] = {}
        if isinstance(both := entry(given, "/OP"), bool):
            changed["overprint_stroke"] = changed["overprint"] = both
        if isinstance(fill := entry(given, "/op"), bool):
            changed["overprint"] = fill
        if (mode_of_zeros := entry(given, "/OPM")) is not None:
            changed["overprint_mode"] = round(number(mode_of_zeros))
        if (width := entry(given, "/LW")) is not None:
            changed["width"] = number(width)
        if len(chosen := items(entry(given, "/Font"))) == 2:
            changed["font"] = self.interpreter.font(chosen[0])
            changed["size"] = number(chosen[1])
        self.state = self.state._replace(**changed)
        modes = entry(given, "/BM")
        mode = name(items(modes)[0] if items(modes) else modes)[1:]
        if mode:
            self.found.update(self.judge.blend(mode))
        mask = dictionary(given, "/SMask")
        faint = any(number(entry(given, key), 1.0) < 1 for key in ("/ca", "/CA"))
        if faint or mask is not None or mode not in _OPAQUE:
            self.found.update(self.interpreter.transparent())
        if mask is not None:
            state = State(ctm=self.state.ctm)
            self.found |= self.interpreter.form(entry(mask, "/G"), state, self.resources)

    # Colours

    def device_color(self, operator: str, operands: Any) -> None:
        """``g``, ``rg``, ``k`` and their like for strokes."""
        key = operator.lower()
        kind = self.devices.get(key)
        if kind is None:
            kind = self.devices[key] = space(pikepdf.Name(DEVICES[key]), self.spaces)
        self._set(operator, Paint(kind, tuple(map(float, operands))))

    def color_space(self, operator: str, operands: Any) -> None:
        """``cs`` and ``CS``."""
        chosen = operands[0]
        if isinstance(chosen, pikepdf.Name) and str(chosen) not in _GIVEN:
            self._resource("/ColorSpace", operator, operands)
        self._set(operator, initial(space(chosen, self.spaces)))

    def color(self, operator: str, operands: Any) -> None:
        """``sc``, ``scn`` and their like for strokes."""
        before = self.state.fill if operator[0] == "s" else self.state.stroke
        pattern = None
        given = list(operands)
        if given and isinstance(given[-1], pikepdf.Name):
            found = entry(entry(self.resources, "/Pattern"), str(given.pop()))
            pattern = self.interpreter.remember(found) if found is not None else None
        self._set(operator, Paint(before.space, tuple(map(float, given)), pattern))

    def _set(self, operator: str, paint: Paint) -> None:
        if self.colored:
            if operator[0].islower():
                self.state = self.state._replace(fill=paint)
            else:
                self.state = self.state._replace(stroke=paint)

    def glyph(self, operator: str, operands: Any) -> None:
        """``d1``: the glyph has the colour of the text (9.6.5)."""
        self.colored = False

    # Painting

    def construct(self, operator: str, operands: Any) -> None:
        """Construct a path."""
        self.path.add(operator, [float(operand) for operand in operands])

    def paint(self, operator: str, operands: Any) -> None:
        """End a path, and paint it."""
        state, interpreter = self.state, self.interpreter
        rectangles = self.path.end()
        if rectangles is None:
            return
        self.painted |= operator in STROKES and not state.stroke.is_white
        self.painted |= operator in FILLS and not state.fill.is_white
        if operator in STROKES:
            self._judge("stroke", state, lambda: self.judge.stroke(state))
            self.found |= interpreter.paint(state.stroke, self.base, self.resources)
        if operator in FILLS:
            self._judge("fill", state, lambda: self.judge.fill(state))
            self.found |= interpreter.paint(state.fill, self.base, self.resources)
            for width, height, slanted in rectangles:
                judged = self.judge.rectangle(state, width, height, slanted=slanted)
                self.found.update(judged)

    def show(self, operator: str, operands: Any) -> None:
        """Show text."""
        state, codes = self.state, _codes(operands[-1])
        mode = state.rendering % 4  # without clipping
        if mode == _INVISIBLE or not codes:
            return
        if self.interpreter.blank(codes, state.font):
            self._judge("blanks", state, lambda: self.judge.blanks(state))
            self.found |= self.interpreter.glyph_faults(codes, state.font)
            return
        self.painted |= mode in (0, 2) and not state.fill.is_white
        self.painted |= mode in (1, 2) and not state.stroke.is_white
        self._judge("text", state, lambda: self.judge.text(state))
        self.found |= self.interpreter.glyph_faults(codes, state.font)
        if state.font.glyphs:
            self.found |= self.interpreter.glyphs(set(codes), state, self.resources)
        paint = state.stroke if mode == 1 else state.fill
        self.found |= self.interpreter.paint(paint, self.base, self.resources)

    def shade(self, operator: str, operands: Any) -> None:
        """``sh``."""
        self.painted = True
        found = self._resource("/Shading", operator, operands)
        self.found |= self.interpreter.shading(found, self.resources)

    def draw(self, operator: str, operands: Any) -> None:
        """``Do``."""
        found = self._resource("/XObject", operator, operands)
        kind, state = name(entry(found, "/Subtype")), self.state
        self.painted |= kind in ("/Form", "/Image")
        if kind == "/Form":
            sight = self.tracer.inside(found) if self.tracer else None
            self.found |= self.interpreter.form(found, state, self.resources, sight)
        elif kind == "/Image":
            self._judge(
                found.objgen,
                state,
                lambda: self.interpreter.picture(found, state, self.resources),
            )

    def inline_picture(self, operator: str, operands: Any) -> None:
        """``BI`` to ``EI``."""
        self.painted = True
        self.found |= self.interpreter.inline(operands[0], self.state, self.resources)

    def _resource(self, kind: str, operator: str, operands: Any) -> Any:
        """Find the named resource of an operator, or report that it is missing (7.8.3)."""
        key = str(operands[0])
        found = entry(entry(self.resources, kind), key)
        if found is None:
            message = f"the resources lack {key} of {kind[1:]}, which {operator} names"
            self.found.update(self.interpreter.damage(message))
        return found

    def _judge(
        self, what: object, state: State, judged: Callable[[], Iterable[Objection]]
    ) -> None:
        self.found |= self.interpreter.once((what, state), judged)

    def _font(self, key: str) -> Font:
        described = self.fonts.get(key)
        if described is None:
            found = entry(entry(self.resources, "/Font"), key)
            described = NO_FONT if found is None else self.interpreter.font(found)
            self.fonts[key] = described
        return described


def _codes(shown: Any) -> bytes:
    """Join the codes of a string, or of an array of strings and numbers."""
    parts = items(shown) if isinstance(shown, pikepdf.Array) else [shown]
    return b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))


_Operator = Callable[[Run, str, Any], None]
_OPERATORS: Final[Mapping[str, _Operator]] = {
    **dict.fromkeys(("q", "Q"), Run.save),
    "cm": Run.transform,
    "w": Run.line_width,
    "gs": Run.parameters,
    "Tf": Run.text_font,
    **dict.fromkeys(("BT", "Tm"), Run.text_matrix),
    "Tz": Run.text_squeeze,
    "Tr": Run.text_rendering,
    **dict.fromkeys(("g", "G", "rg", "RG", "k", "K"), Run.device_color),
    **dict.fromkeys(("cs", "CS"), Run.color_space),
    **dict.fromkeys(("sc", "scn", "SC", "SCN"), Run.color),
    "d1": Run.glyph,
    **dict.fromkeys(("m", "l", "c", "v", "y", "h", "re"), Run.construct),
    **dict.fromkeys((*STROKES, *FILLS, "n"), Run.paint),
    **dict.fromkeys(SHOWING, Run.show),
    "sh": Run.shade,
    "Do": Run.draw,
    "INLINE IMAGE": Run.inline_picture,
}
WANTED: Final = " ".join([*_OPERATORS, "BI ID EI"])
"""Operators that the parser has to return."""
WITH_PLACES: Final = " ".join(dict.fromkeys([*WANTED.split(), *PLACING.split()]))
"""Operators for judging and for bounding boxes."""
