"""Interpret pages, forms, patterns and glyphs, each once per graphics state.

The result of a stream are its objections (ISO 32000-1, chapters 8, 9 and 11). For a form they
depend only on the form and on the state in which it is drawn, so content that pages share is
interpreted once. Content that cannot be read, or has no end, is an objection too.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Final

import pikepdf
from PIL import Image

from cardgen.lazy import lazy_pattern
from cardgen.pdf_content import (
    EXECUTED,
    FILLS,
    OPAQUE,
    STROKES,
    UNMOVED,
    Content,
    Event,
    GraphicsState,
    Kind,
    Matrix,
    PdfBox,
    blend_mode,
    linear,
    times,
)
from cardgen.pdf_streams import (
    UNREADABLE,
    Key,
    dictionary,
    entry,
    is_stream,
    make_inline_stream,
    name,
    number,
    numbers,
    one_or_more,
    resources_of,
    size_of_picture,
)
from cardgen.preflight.colors import BLACK, GRAY, Paint, Space, jpeg2000, make_paint, space
from cardgen.preflight.extents import START, Extents, Marks, Sight
from cardgen.preflight.findings import Objection
from cardgen.preflight.fonts import Font, glyph_matrix
from cardgen.preflight.glyphs import Glyphs, font_damage, glyphs
from cardgen.preflight.judge import BLENDS, Judge
from cardgen.preflight.pictures import ink_of_picture, ink_of_shading, picture_damage

_GIVEN: Final = ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern")  # need no resource
_INVISIBLE: Final = 3
_SEEN: Final = {
    "small-text", "reversed-text", "rich-text", "thin-line", "resolution", "white-overprint",
}  # fmt: skip
"""Rules for visible marks only."""
_JudgeState = Callable[[GraphicsState], Iterable[Objection]]


class Run:
    """Judgement of one stream, event by event, into `found`."""

    def __init__(
        self,
        interpreter: Interpreter,
        resources: Any,
        state: GraphicsState,
        sight: Sight | None,
        *,
        colored: bool,
        gathers: bool,
    ) -> None:
        self.found: set[Objection] = set()
        self.painted = False  # True if anything but white is on the page
        self._interpreter, self._judge = interpreter, interpreter.judge
        self._resources, self._base = resources, state
        self._spaces = entry(resources, "/ColorSpace")
        self.content = Content(
            resources, state, lambda found: space(found, self._spaces), self._paint,
            interpreter.places.fonts.read, colored=colored,
        )  # fmt: skip
        self.marks: Marks | None = None
        if sight:
            matrix, seen = sight
            self.content.state = state._replace(ctm=matrix)
            self.marks = Marks(interpreter.places, self.content, seen, gathers=gathers)
        self._looks: tuple[GraphicsState, Matrix, GraphicsState] | None = None

    def judge(self, instructions: Iterable[Any]) -> None:
        """Check the instructions of a content stream, one after the other."""
        for event in self.content.run(instructions):
            is_visible = self.marks is None or self.marks.note(event)
            if (judge := self._JUDGES.get(event.kind)) is None:
                continue
            before = self.found
            if not is_visible:
                self.found = set()
            try:
                judge(self, event)
            except UNREADABLE:
                self._fault(event)
            if not is_visible:
                self.found = before | {each for each in self.found if each.rule not in _SEEN}

    def _paint(self, kind: Space, values: tuple[float, ...] | None, pattern: Any) -> Paint:
        """Make a paint. The interpreter stores its pattern."""
        key = self._interpreter.remember(pattern) if pattern is not None else None
        return make_paint(kind, values, key)

    def _look(self, text: Matrix = UNMOVED) -> GraphicsState:
        """Return the graphics state without its position on the page."""
        state = self.content.state
        if self._looks is None or self._looks[0] is not state or self._looks[1] != text:
            self._looks = state, text, state.without_place(text)
        return self._looks[2]

    def _once(self, what: object, judge: _JudgeState, state: GraphicsState) -> None:
        """Add the findings about something in a state. Check each state only once."""
        self.found |= self._interpreter.once((what, state), lambda: judge(state))

    def _fault(self, event: Event) -> None:
        """Report wrong operands of an operator."""
        self._complain("damaged", f"the operator {event.operator} has wrong operands")

    def _excess(self, _: Event) -> None:
        """Report an operator Q without a matching q."""
        self._complain("content-stream", "the operator Q restores a state that was not saved")

    def _missing(self, kind: str, event: Event) -> None:
        """Report a missing resource that an operator names (7.8.3)."""
        used = f"the operator {event.operator} uses {event.operands[0]}"
        self._complain("damaged", f"{used}, but the resources have no such {kind}")

    def _complain(self, rule: str, message: str) -> None:
        """Add a finding if the profile has the rule."""
        self.found |= self._interpreter.complain(rule, message)

    def _parameters(self, event: Event) -> None:
        """Check blend mode, opacity and soft mask of a graphics state."""
        given, mode = event.value, blend_mode(event.value)
        if mode and mode[1:] not in BLENDS:
            message = f"the blend mode {mode[1:]} is not in the standard"
            self._complain("transparency", message)
        mask = dictionary(given, "/SMask")
        faint = any(number(entry(given, key), 1.0) < 1 for key in ("/ca", "/CA"))
        if faint or mask is not None or mode not in OPAQUE:
            self.found |= self._interpreter.transparent()
        if mask is not None:
            state = START._replace(ctm=self._look().ctm)
            self.found |= self._interpreter.form(entry(mask, "/G"), state, self._resources)

    def _space(self, event: Event) -> None:
        """Report a missing colour space. Colours are checked where they are used."""
        chosen = str(event.operands[0])
        if chosen not in _GIVEN and entry(self._spaces, chosen) is None:
            self._missing("ColorSpace", event)

    def _glyph(self, _: Event) -> None:
        """Ignore colours after ``d1``, since the glyph has the colour of the text (9.6.5)."""
        self.content.colored = False

    def _path(self, event: Event) -> None:
        """Check the fill and the stroke of a path."""
        if not event.value.points:
            return
        state, strokes, fills = self._look(), event.operator in STROKES, event.operator in FILLS
        self.painted |= strokes and not state.stroke.is_white
        self.painted |= fills and not state.fill.is_white
        if strokes:
            self._once("stroke", self._judge.stroke, state)
            self.found |= self._interpreter.paint(state.stroke, self._base, self._resources)
        if fills:
            self._once("fill", self._judge.fill, state)
            self.found |= self._interpreter.paint(state.fill, self._base, self._resources)
            for width, height, slanted in event.value.rectangles():
                judged = self._judge.rectangle(state, width, height, slanted=slanted)
                self.found.update(judged)

    def _text(self, event: Event) -> None:
        """Check font, size and colour of text."""
        a, b, c, d, _, _ = self.content.text
        state = self._look((a, b, c, d, 0.0, 0.0))
        shown = (each for each in event.value if isinstance(each, pikepdf.String))
        codes = b"".join(map(bytes, shown))
        mode, font = state.rendering % 4, state.font  # without clipping
        if mode == _INVISIBLE or not codes:
            return
        if font.embedded and all(step.blank for step in font.advances.steps(codes)):
            self._once("blanks", self._judge.blanks, state)
            self.found |= self._interpreter.glyph_faults(codes, font)
            return
        self.painted |= mode in (0, 2) and not state.fill.is_white
        self.painted |= mode in (1, 2) and not state.stroke.is_white
        self._once("text", self._judge.text, state)
        self.found |= self._interpreter.glyph_faults(codes, font)
        if font.is_drawn:
            self.found |= self._interpreter.glyphs(set(codes), state, self._resources)
        paint = state.stroke if mode == 1 else state.fill
        self.found |= self._interpreter.paint(paint, self._base, self._resources)

    def _shading(self, event: Event) -> None:
        """Check a shading, which fills the clip path (8.7.4.2)."""
        self.painted = True
        if event.value is None:
            self._missing("Shading", event)
        self.found |= self._interpreter.shading(event.value, self._resources)

    def _xobject(self, event: Event) -> None:
        """Check a form XObject or a picture."""
        found, state = event.value, self._look()
        if found is None:
            self._missing("XObject", event)
        kind = name(entry(found, "/Subtype"))
        self.painted |= kind in ("/Form", "/Image")
        if kind == "/Form":
            sight = self.marks.inside(found) if self.marks else None
            self.found |= self._interpreter.form(found, state, self._resources, sight)
        elif kind == "/Image":
            judge = self._interpreter.picture
            self._once(found.objgen, lambda state: judge(found, state, self._resources), state)

    def _inline(self, event: Event) -> None:
        """Check an inline picture."""
        self.painted = True
        self.found |= self._interpreter.inline(event.value, self._look(), self._resources)

    _JUDGES: ClassVar[Mapping[Kind, Callable[[Run, Event], None]]] = {
        "fault": _fault, "unbalanced": _excess, "parameters": _parameters, "space": _space,
        "glyph": _glyph, "path": _path, "text": _text, "shading": _shading,
        "xobject": _xobject, "inline": _inline,
    }  # fmt: skip


Found = frozenset[Objection]

_UNCOLORED: Final = 2  # the PaintType of a tile that has the colour it is painted in
_DEEPEST: Final = 32  # forms within forms
_STREAMS: Final = 5000  # of one page; forms may multiply
_REMEMBERED: Final = 4096
_AGAIN: Final = 250_000  # operators of a file that may be interpreted once more
_PIXELS: Final = 100_000_000  # of all pictures of a file that are unpacked and checked
_STRANGE: Final = 4  # unknown operators that are named
_SAID: Final = 100  # characters of a message of the parser


class Interpreter:
    """Interprets the streams of one file, each form once per state."""

    def __init__(self, judge: Judge, places: Extents) -> None:
        self.judge, self.places = judge, places
        self._done: dict[object, Found] = {}
        self._objects: dict[Key, Any] = {}  # patterns and fonts that states refer to
        self._inks: dict[Key, float] = {}  # of pictures
        self._broken: dict[Key | Font, str] = {}  # pictures and fonts
        self._pixels = _PIXELS  # that may still be checked
        self._scratch = pikepdf.new()
        self._shown: dict[Font, Glyphs | None] = {}
        self._active: set[Key] = set()
        self._streams = 0
        self._followed: set[object] = set()  # streams
        self._again = 0  # operators that were interpreted once more
        self._painted = False

    def page(self, page: Any, resources: Any, scale: float, seen: PdfBox | None) -> Found:
        """Check the content of a page. `scale` is its UserUnit.

        Marks outside of the rectangle `seen`, in points, are not judged by their looks.
        """
        self._streams = 0
        state = START._replace(ctm=(scale, 0.0, 0.0, scale, 0.0, 0.0))
        sight = None if seen is None else (state.ctm, seen)
        source, shared = _source(page), getattr(resources, "objgen", (0, 0))
        is_known = source is not None and shared != (0, 0)
        key = (source, shared, state, sight) if is_known else None

        def judge() -> Found:
            self._painted = False
            found = self._run(page, resources, state, sight)
            is_blank = not (self._painted or found)
            return self.complain("blank-page", "the page is empty") if is_blank else found

        return self.once(key, judge)

    def form(
        self, form: Any, state: GraphicsState, resources: Any, sight: Sight | None = None
    ) -> Found:
        """Check a form XObject in a graphics state. Without `sight` all of it is visible."""
        inside = state._replace(ctm=_scale(form, state.ctm), text=UNMOVED)
        found = self._judge_stream(form, inside, resources, sight)
        return found | self.group("a group", form, resources)

    def group(self, what: str, holder: Any, resources: Any) -> Found:
        """Check the blending colour space of a transparency group."""
        found = dictionary(holder, "/Group")
        if self.judge.profile.opaque and name(entry(found, "/S")) == "/Transparency":
            return self.transparent()
        blended = entry(found, "/CS")
        if blended is None:
            return frozenset()
        kind = space(blended, entry(resources, "/ColorSpace"))
        return frozenset(self.judge.space(f"{what} blends in {kind.label}", kind))

    def paint(self, paint: Paint, state: GraphicsState, resources: Any) -> Found:
        """Check the pattern of a paint, if it has one."""
        pattern = self._objects.get(paint.pattern) if paint.pattern else None
        if pattern is None:
            return frozenset()
        if not is_stream(pattern):
            return self.shading(entry(pattern, "/Shading"), resources)
        tile = state._replace(ctm=_scale(pattern, state.ctm), fill=BLACK, stroke=BLACK)
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

    def glyphs(self, codes: Iterable[int], state: GraphicsState, resources: Any) -> Found:
        """Check the glyphs of a Type 3 font."""
        found = state.font.found
        inner = resources_of(found, resources)
        scale = (state.size * state.squeeze, 0.0, 0.0, state.size, 0.0, 0.0)
        matrix = times(times((*glyph_matrix(found), 0.0, 0.0), scale), state.text)
        glyph = state._replace(ctm=linear(times(matrix, state.ctm)), text=UNMOVED)
        names, drawings = state.font.names, entry(found, "/CharProcs")
        drawn = (entry(drawings, names[code]) for code in codes if code in names)
        return Found().union(*(self._judge_stream(each, glyph, inner) for each in drawn))

    def glyph_faults(self, codes: bytes, font: Font) -> Found:
        """Report missing glyphs, wrong widths and damage of a font that shows these codes."""
        if not font.embedded or font.is_drawn or not font.found.is_indirect:
            return frozenset()  # a direct font would be read again on each page
        if font not in self._broken:
            self._broken[font] = font_damage(font.found)
        if broken := self._broken[font]:
            message = f"the program of the font {font} is damaged: {broken}"
            return self.complain("font-not-embedded", message)
        if font not in self._shown:
            self._shown[font] = glyphs(font.found)
        known, found = self._shown[font], Found()
        faults = known.faults(codes) if known else set()
        if "missing" in faults:
            message = f"the font {font} shows a glyph that it does not have (.notdef)"
            found |= self.complain("notdef-glyph", message)
        if known and "width" in faults:
            message = f"the font {font} has glyphs with wrong widths: one is {known.wrong}"
            found |= self.complain("glyph-width", message)
        return found

    def inline(self, inline: Any, state: GraphicsState, resources: Any) -> Found:
        """Check an inline picture (8.9.7)."""
        picture = make_inline_stream(self._scratch, inline)
        found = self.picture(picture, state, resources)
        self._inks.pop(picture.objgen, None)
        self._broken.pop(picture.objgen, None)
        return found

    def picture(self, picture: Any, state: GraphicsState, resources: Any) -> Found:
        """Check a picture in a graphics state."""
        stencil = entry(picture, "/ImageMask") is True
        bits = 1 if stencil else round(number(entry(picture, "/BitsPerComponent"), 8))
        found = set(self.judge.picture(state, *size_of_picture(picture), bits))
        if stencil:
            found |= self._damage(picture, None)
            found.update(self.judge.paint("a stencil", state))
        else:
            kind = self._space(picture, resources)
            what = f"a picture in {kind.label}"
            found |= self._damage(picture, kind)
            found.update(self.judge.space(what, kind))
            if self.judge.profile.press:
                found.update(self.judge.ink(what, self._ink(picture, kind)))
            if state.overprint and state.overprint_mode == 1:
                found.update(self.judge.mode(kind))
        if is_stream(mask := entry(picture, "/SMask")):
            found |= self.transparent()  # the resolution of masks does not count
            found |= self._damage(mask, GRAY)
        return frozenset(found)

    def transparent(self) -> Found:
        """Report transparency if the profile forbids it."""
        forbidden = self.judge.profile.opaque
        said = "something is transparent"
        return self.complain("transparency", said) if forbidden else Found()

    def remember(self, found: Any) -> Key:
        """Store an object to which graphics states refer. Return its number."""
        key: Key = found.objgen
        self._objects[key] = found
        return key

    def complain(self, rule: str, message: str) -> Found:
        """Make a finding if the profile has the rule."""
        return frozenset(self.judge.profile.complaints(rule, message))

    def once(self, key: object, judge: Callable[[], Iterable[Objection]]) -> Found:
        """Return the result for a key from the cache, or call `judge`; None is never cached."""
        found = self._done.get(key) if key is not None else None
        if found is None:
            found = frozenset(judge())
            if key is not None:
                if len(self._done) >= _REMEMBERED:
                    self._done.clear()
                self._done[key] = found
        return found

    def _damage(self, picture: Any, kind: Space | None) -> Found:
        """Report a picture with damaged data."""
        key: Key = picture.objgen if is_stream(picture) else (0, 0)
        broken = self._broken.get(key)
        if broken is None:
            columns, rows = size_of_picture(picture)
            self._pixels -= max(0, columns * rows)
            is_checked = is_stream(picture) and self._pixels >= 0
            broken = self._broken[key] = picture_damage(picture, kind) if is_checked else ""
        said = f"a picture is damaged: {broken}"
        return self.complain("damaged", said) if broken else Found()

    def _ink(self, picture: Any, kind: Space) -> float:
        """Measure the ink of a picture; cached."""
        key: Key = picture.objgen
        taken = self._inks.get(key) if picture.is_indirect else None
        if taken is None:
            try:
                taken = ink_of_picture(picture, kind)
            except (*UNREADABLE, SyntaxError, Image.DecompressionBombError):
                taken = 0.0
            self._inks[key] = taken
        return taken

    def _space(self, picture: Any, resources: Any) -> Space:
        """Read the colour space of a picture."""
        given = entry(picture, "/ColorSpace")
        if given is None and is_stream(picture):
            return jpeg2000(picture)
        return space(given, entry(resources, "/ColorSpace"))

    def _judge_stream(
        self, stream: Any, state: GraphicsState, resources: Any, sight: Sight | None = None
    ) -> Found:
        """Check a stream that is an indirect object, in a graphics state."""
        if not is_stream(stream):
            return Found()
        inner, key = resources_of(stream, resources), stream.objgen
        is_own = dictionary(stream, "/Resources") is not None
        outer = (0, 0) if is_own or inner is None else inner.objgen
        if key in self._active:
            return self.complain("damaged", "a form or pattern draws itself")
        if len(self._active) >= _DEEPEST:
            message = f"forms are nested more than {_DEEPEST} deep; the rest was not checked"
            return self.complain("damaged", message)
        whole = (key, outer, state, sight) if is_own or outer != (0, 0) else None
        self._active.add(key)
        try:
            return self.once(whole, lambda: self._run(stream, inner, state, sight))
        finally:
            self._active.discard(key)

    def _run(
        self, stream: Any, resources: Any, state: GraphicsState, sight: Sight | None
    ) -> Found:
        """Interpret a stream, unless the page or the file has reached a limit."""
        self._streams += 1
        if self._streams > _STREAMS:
            message = f"a page draws more than {_STREAMS} forms; the rest was not checked"
            return self.complain("damaged", message)
        source = _source(stream)
        if source in self._followed and self._again > _AGAIN:
            message = "the same content is drawn in very many ways; not all were checked"
            return self.complain("damaged", message)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                instructions = pikepdf.parse_content_stream(stream, EXECUTED)
        except (*UNREADABLE, UserWarning) as error:
            reason = " ".join(str(error).split())[:_SAID]
            return self.complain("damaged", f"a content stream cannot be read: {reason}")
        strange: list[str] = []
        if source in self._followed:
            self._again += len(instructions)
        else:
            strange = unknown(stream)
            if source is not None:
                self._followed.add(source)
        uncolored = number(entry(stream, "/PaintType")) == _UNCOLORED
        whole = not is_stream(stream)  # a page, whose marks are kept
        run = Run(self, resources, state, sight, colored=not uncolored, gathers=whole)
        run.judge(instructions)
        if run.marks and whole:
            self.places.keep_page(stream, run.marks.found)
        self._painted |= run.painted
        for operator in strange[:_STRANGE]:
            message = f"the operator {operator[:_SAID]!r} is not in the standard"
            run.found |= self.complain("content-stream", message)
        return frozenset(run.found)


def _source(stream: Any) -> object:
    """Return an id of a stream or of a page's contents; None if it has no object number."""
    found = stream if is_stream(stream) else entry(stream, "/Contents")
    keys = (getattr(part, "objgen", (0, 0)) for part in one_or_more(found))
    return tuple(key for key in keys if key != (0, 0)) or None


def _scale(holder: Any, ctm: Matrix) -> Matrix:
    """Multiply the matrix of a form or pattern with the CTM, without translation."""
    matrix: Any = numbers(entry(holder, "/Matrix"), 6)
    return linear(times(matrix, ctm)) if matrix else ctm


_KNOWN: Final = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID "
    b"j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr "
    b"Ts Tw Tz v w W W* y ' \"".split()
)
_TOKEN: Final = lazy_pattern(
    rb"%[^\r\n]*|\((?:[^()\\]|\\.)*\)|<<|>>|<[^<>]*>|/[^\s()<>\[\]{}/%]*"
    rb"|[-+.\d]+(?=[\s()<>\[\]{}/%\0]|$)|([^\s()<>\[\]{}/%\0]+)",
    re.DOTALL,
)


def unknown(holder: Any) -> list[str]:
    """List the unknown operators in a stream or page, in order."""
    found = holder if is_stream(holder) else entry(holder, "/Contents")
    data = b"\n".join(part.read_bytes() for part in one_or_more(found) if is_stream(part))
    words = {found[1] for found in _TOKEN.finditer(data)}
    if words <= _KNOWN | {None, b"true", b"false", b"null"}:
        return []
    met = dict.fromkeys(str(each.operator) for each in pikepdf.parse_content_stream(holder))
    return [each for each in met if each.encode() not in _KNOWN | {b"INLINE IMAGE"}]
