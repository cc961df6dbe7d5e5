"""Interpret pages, forms, patterns and glyphs, each once per graphics state.

The result of a stream are its objections (ISO 32000-1, chapters 8, 9 and 11). For a form they
depend only on the form and on the state in which it is drawn, so content that pages share is
interpreted once. Content that cannot be read, or has no end, is an objection too. Operators
that only move (Td, TD, T*, Ts) or mark content are ignored.
"""

# ruff: noqa: ARG002 - all operators are called alike, whichever of their words they need

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import pikepdf
from PIL import Image

from cardgen.pdf_streams import (
    UNREADABLE,
    Key,
    dictionary,
    entry,
    inline_stream,
    is_stream,
    items,
    name,
    number,
    numbers,
    one_or_more,
)
from cardgen.preflight.boxes import PdfBox
from cardgen.preflight.colors import (
    BLACK,
    GRAY,
    UNKNOWN,
    Paint,
    Space,
    initial,
    jpeg2000,
    space,
)
from cardgen.preflight.extents import WANTED as PLACING, Extents, Sight, Tracer
from cardgen.preflight.findings import Objection
from cardgen.preflight.fonts import NO_FONT, Font, encoding, font, glyph_matrix
from cardgen.preflight.glyphs import Glyphs, font_damage, glyphs
from cardgen.preflight.judge import Judge
from cardgen.preflight.operators import DEVICES, FILLS, SHOWING, STROKES, unknown
from cardgen.preflight.paths import DrawnPath
from cardgen.preflight.pictures import ink_of_picture, ink_of_shading, picture_damage
from cardgen.preflight.state import UNIT, Matrix, State, times

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


Found = frozenset[Objection]

_UNCOLORED: Final = 2  # the PaintType of a tile that has the colour it is painted in
_DEEPEST: Final = 32  # forms within forms
_STREAMS: Final = 5000  # of one page; forms may multiply
_REMEMBERED: Final = 4096
_AGAIN: Final = 250_000  # operators of a file that may be interpreted once more
_HEAD: Final = 4096  # bytes of a picture with its header
_PIXELS: Final = 100_000_000  # of all pictures of a file that are unpacked and checked
_STRANGE: Final = 4  # unknown operators that are named
_SAID: Final = 100  # characters of a message of the parser


class Interpreter:
    """Interprets the streams of one file, each form once per state."""

    def __init__(self, judge: Judge, places: Extents) -> None:
        self.judge = judge
        self.places = places
        self._done: dict[object, Found] = {}
        self._objects: dict[Key, Any] = {}  # patterns and fonts that states refer to
        self._fonts: dict[Key, Font] = {}
        self._names: dict[Key, dict[int, str]] = {}  # of the glyphs of Type 3 fonts
        self._inks: dict[Key, float] = {}  # of pictures
        self._broken: dict[Key, str] = {}  # pictures and fonts
        self._pixels = _PIXELS  # that may still be checked
        self._scratch = pikepdf.new()
        self._shown: dict[Key, Glyphs | None] = {}
        self._active: set[Key] = set()
        self._streams = 0
        self._followed: set[object] = set()  # streams
        self._again = 0  # operators that were interpreted once more
        self._painted = False

    def page(self, page: Any, resources: Any, scale: float, seen: PdfBox | None) -> Found:
        """Judge the content of a page; `scale` is its UserUnit.

        Marks outside of the rectangle `seen`, in points, are not judged by their looks.
        """
        self._streams = 0
        state = State(ctm=(scale, 0.0, 0.0, scale))
        sight = None if seen is None else ((scale, 0.0, 0.0, scale, 0.0, 0.0), seen)
        source, shared = _source(page), getattr(resources, "objgen", (0, 0))
        if source is None or shared == (0, 0):
            return self._sheet(page, resources, state, sight)
        return self.once(
            (source, shared, state, sight), lambda: self._sheet(page, resources, state, sight)
        )

    def form(
        self, form: Any, state: State, resources: Any, sight: Sight | None = None
    ) -> Found:
        """Judge a form in a state; without `sight` the whole form is visible."""
        matrix = _linear(entry(form, "/Matrix"))
        inside = state._replace(ctm=times(matrix, state.ctm), text=UNIT)
        found = self._judge_stream(form, inside, resources, sight)
        return found | self.group("a group", form, resources)

    def group(self, what: str, holder: Any, resources: Any) -> Found:
        """Judge the blending space of the transparency group of a page or form."""
        found = dictionary(holder, "/Group")
        if self.judge.profile.opaque and name(entry(found, "/S")) == "/Transparency":
            return frozenset(self.transparent())
        blended = entry(found, "/CS")
        if blended is None:
            return frozenset()
        kind = space(blended, entry(resources, "/ColorSpace"))
        return frozenset(self.judge.space(f"{what} blends in {kind.label}", kind))

    def paint(self, paint: Paint, state: State, resources: Any) -> Found:
        """Judge the pattern of a paint, if it has one."""
        pattern = self._objects.get(paint.pattern) if paint.pattern else None
        if pattern is None:
            return frozenset()
        if not is_stream(pattern):
            return self.shading(entry(pattern, "/Shading"), resources)
        matrix = times(_linear(entry(pattern, "/Matrix")), state.ctm)
        tile = state._replace(ctm=matrix, fill=BLACK, stroke=BLACK)
        if number(entry(pattern, "/PaintType")) == _UNCOLORED and paint.space.base:
            inked = Paint(paint.space.base, paint.values)
            tile = tile._replace(fill=inked, stroke=inked)
        return self._judge_stream(pattern, tile, resources)

    def shading(self, shading: Any, resources: Any) -> Found:
        """Judge a shading."""
        kind = space(entry(shading, "/ColorSpace"), entry(resources, "/ColorSpace"))
        what = f"a shading in {kind.label}"
        taken = ink_of_shading(shading, kind) if self.judge.profile.press else 0.0
        return frozenset(self.judge.space(what, kind) + self.judge.ink(what, taken))

    def glyphs(self, codes: Iterable[int], state: State, resources: Any) -> Found:
        """Judge the glyph drawings of a Type 3 font."""
        found = self._objects.get(state.font.glyphs) if state.font.glyphs else None
        own = dictionary(found, "/Resources")
        inner = resources if own is None else own
        scale = (state.size * state.squeeze, 0.0, 0.0, state.size)
        matrix = times(times(times(glyph_matrix(found), scale), state.text), state.ctm)
        glyph = state._replace(ctm=matrix, text=UNIT)
        names, drawings = self._codes(found), entry(found, "/CharProcs")
        drawn = [entry(drawings, names[code]) for code in codes if code in names]
        return frozenset[Objection]().union(
            *(self._judge_stream(d, glyph, inner) for d in drawn)
        )

    def glyph_faults(self, codes: bytes, font: Font) -> Found:
        """Judge the glyphs that a font shows for codes."""
        if font.codes is None:
            return frozenset()
        if font.codes not in self._broken:
            self._broken[font.codes] = font_damage(self._objects[font.codes])
        if broken := self._broken[font.codes]:
            message = f"the program of the font {font} is damaged: {broken}"
            return frozenset(self.judge.profile.complaints("font-not-embedded", message))
        if font.codes not in self._shown:
            self._shown[font.codes] = glyphs(self._objects[font.codes])
        known, complain = self._shown[font.codes], self.judge.profile.complaints
        if known is None:
            return frozenset()
        found: tuple[Objection, ...] = ()
        missing, misfit = known.faults(codes)
        if missing:
            message = f"the font {font} shows a glyph that it has not (.notdef)"
            found += complain("notdef-glyph", message)
        if misfit:
            message = f"the font {font} has glyphs of other widths: one is {known.wrong}"
            found += complain("glyph-width", message)
        return frozenset(found)

    def blank(self, codes: bytes, font: Font) -> bool:
        """True if the glyphs that a font shows for codes mark nothing."""
        key = font.codes or font.glyphs
        return key is not None and self.places.font(self._objects[key]).blank(codes)

    def inline(self, inline: Any, state: State, resources: Any) -> Found:
        """Judge an inline picture (8.9.7)."""
        picture = inline_stream(self._scratch, inline)
        found = self.picture(picture, state, resources)
        self._inks.pop(picture.objgen, None)
        self._broken.pop(picture.objgen, None)
        return found

    def picture(self, picture: Any, state: State, resources: Any) -> Found:
        """Judge a picture in a state."""
        columns, rows = (round(number(entry(picture, key))) for key in ("/Width", "/Height"))
        stencil = entry(picture, "/ImageMask") is True
        bits = 1 if stencil else round(number(entry(picture, "/BitsPerComponent"), 8))
        found = set(self.judge.picture(state, columns, rows, bits))
        kind = UNKNOWN if stencil else self._space(picture, resources)
        found.update(self._damage(picture, None if stencil else kind))
        if stencil:
            found.update(self.judge.paint("a stencil", state))
        else:
            what = f"a picture in {kind.label}"
            found.update(self.judge.space(what, kind))
            if self.judge.profile.press:
                found.update(self.judge.ink(what, self._ink(picture, kind)))
            if state.overprint and state.overprint_mode == 1:
                found.update(self.judge.mode(kind))
        if is_stream(mask := entry(picture, "/SMask")):
            found.update(self.transparent())  # the resolution of masks does not count
            found.update(self._damage(mask, GRAY))
        return frozenset(found)

    def transparent(self) -> tuple[Objection, ...]:
        """Object to transparency, where the profile forbids it."""
        if not self.judge.profile.opaque:
            return ()
        return self.judge.profile.complaints("transparency", "something shines through")

    def remember(self, found: Any) -> Key:
        """Keep an object that states refer to; return its number."""
        key: Key = found.objgen
        self._objects[key] = found
        return key

    def font(self, found: Any) -> Font:
        """Read a font, once."""
        key: Key = found.objgen
        described = self._fonts.get(key)
        if described is None:
            described = font(found)
            if described.glyphs or described.codes:
                self.remember(found)
            if found.is_indirect:
                self._fonts[key] = described
        return described

    def damage(self, message: str) -> tuple[Objection, ...]:
        """Object to content that cannot be interpreted."""
        return self.judge.profile.complaints("damaged", message)

    def once(self, key: object, judged: Callable[[], Iterable[Objection]]) -> Found:
        """Return a judgement from before, or make it now."""
        found = self._done.get(key)
        if found is None:
            if len(self._done) >= _REMEMBERED:
                self._done.clear()
            found = self._done[key] = frozenset(judged())
        return found

    def _damage(self, picture: Any, kind: Space | None) -> tuple[Objection, ...]:
        """Object to a picture whose data are damaged."""
        key: Key = picture.objgen if is_stream(picture) else (0, 0)
        broken = self._broken.get(key)
        if broken is None:
            columns, rows = (number(entry(picture, each)) for each in ("/Width", "/Height"))
            self._pixels -= max(0, round(columns * rows))
            looked_at = is_stream(picture) and self._pixels >= 0
            broken = self._broken[key] = picture_damage(picture, kind) if looked_at else ""
        return self.damage(f"a picture is damaged: {broken}") if broken else ()

    def _ink(self, picture: Any, kind: Space) -> float:
        """Measure the ink of a picture, once."""
        key: Key = picture.objgen
        taken = self._inks.get(key) if picture.is_indirect else None
        if taken is None:
            try:
                taken = ink_of_picture(picture, kind)
            except (*UNREADABLE, SyntaxError, Image.DecompressionBombError):
                taken = 0.0
            self._inks[key] = taken
        return taken

    def _codes(self, found: Any) -> dict[int, str]:
        """Read the glyph names of a Type 3 font by code, once (9.6.6)."""
        key: Key = found.objgen
        names = self._names.get(key)
        if names is None:
            names = self._names[key] = encoding(found)
        return names

    def _space(self, picture: Any, resources: Any) -> Space:
        given = entry(picture, "/ColorSpace")
        if given is None and is_stream(picture):  # JPEG 2000 may name its space itself
            return jpeg2000(picture.read_raw_bytes()[:_HEAD])
        return space(given, entry(resources, "/ColorSpace"))

    def _judge_stream(
        self, stream: Any, state: State, resources: Any, sight: Sight | None = None
    ) -> Found:
        """Judge a stream with an object number, in a state."""
        if not is_stream(stream):
            return frozenset()
        own = dictionary(stream, "/Resources")
        inner = resources if own is None else own
        outer = (0, 0) if own is not None or inner is None else inner.objgen
        key: Key = stream.objgen
        if key in self._active:
            return frozenset(self.damage("a form or pattern draws itself"))
        if len(self._active) >= _DEEPEST:
            message = f"forms are nested more than {_DEEPEST} deep; the rest was not looked at"
            return frozenset(self.damage(message))
        self._active.add(key)
        try:
            if own is None and outer == (0, 0):
                return self._run(stream, inner, state, sight)
            return self.once(
                (key, outer, state, sight), lambda: self._run(stream, inner, state, sight)
            )
        finally:
            self._active.discard(key)

    def _sheet(self, page: Any, resources: Any, state: State, sight: Sight | None) -> Found:
        self._painted = False
        found = self._run(page, resources, state, sight)
        if self._painted or found:
            return found
        return frozenset(self.judge.profile.complaints("blank-page", "nothing is on the page"))

    def _run(self, stream: Any, resources: Any, state: State, sight: Sight | None) -> Found:
        self._streams += 1
        if self._streams > _STREAMS:
            message = f"a page draws more than {_STREAMS} forms; the rest was not looked at"
            return frozenset(self.damage(message))
        source = _source(stream)
        if source in self._followed and self._again > _AGAIN:
            message = "the same is drawn in very many ways; not all of them were looked at"
            return frozenset(self.damage(message))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                instructions = pikepdf.parse_content_stream(
                    stream, WITH_PLACES if sight else WANTED
                )
        except (*UNREADABLE, UserWarning) as error:
            message = f"a content stream cannot be read: {_short_message(error)}"
            return frozenset(self.damage(message))
        strange: list[str] = []
        if source in self._followed:
            self._again += len(instructions)
        else:
            strange = unknown(stream)
            if source is not None:
                self._followed.add(source)
        uncolored = number(entry(stream, "/PaintType")) == _UNCOLORED
        tracer, whole = None, not is_stream(stream)  # a page, whose marks are kept
        if sight:
            matrix, seen = sight
            tracer = Tracer(self.places, resources, matrix, seen=seen, gathers=whole)
            tracer.place = tracer.place._replace(width=state.width)
        run = Run(self, resources, state, tracer, colored=not uncolored)
        run.follow(instructions)
        if tracer and whole:
            self.places.keep_page(stream, tracer.found)
        self._painted |= run.painted
        for operator in strange[:_STRANGE]:
            message = f"the operator {operator[:_SAID]!r} is none of the standard's"
            run.found.update(self.judge.profile.complaints("content-stream", message))
        return frozenset(run.found)


def _source(stream: Any) -> object:
    """Identify a stream, or the contents of a page, by object numbers; None without them."""
    found = stream if is_stream(stream) else entry(stream, "/Contents")
    parts = [part for part in one_or_more(found) if isinstance(part, pikepdf.Object)]
    return tuple(part.objgen for part in parts if part.objgen != (0, 0)) or None


def _linear(found: Any) -> Matrix:
    """Read the part of a matrix that scales and turns."""
    matrix = numbers(found, 6)
    return matrix[:4] if matrix else UNIT  # type: ignore[return-value]


def _short_message(error: Exception) -> str:
    return " ".join(str(error).split())[:_SAID]
