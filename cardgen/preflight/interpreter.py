"""Interpret pages, forms, patterns and glyphs, each once per graphics state.

The result of a stream are its objections. For a form they depend only on the form and on the
state in which it is drawn, so content that pages share is interpreted once. Content that
cannot be read, or has no end, is an objection too.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any, Final

import pikepdf
from PIL import Image

from cardgen.pdf_streams import inline_stream
from cardgen.preflight import damage
from cardgen.preflight.boxes import PdfBox
from cardgen.preflight.colors import BLACK, GRAY, UNKNOWN, Paint, Space, jpeg2000, space
from cardgen.preflight.extents import Extents
from cardgen.preflight.findings import Objection
from cardgen.preflight.fonts import Font, encoding, font, glyph_matrix
from cardgen.preflight.glyphs import Glyphs, glyphs
from cardgen.preflight.inks import of_picture, of_shading
from cardgen.preflight.judge import Judge
from cardgen.preflight.objects import (
    UNREADABLE,
    Key,
    dictionary,
    entry,
    is_stream,
    name,
    number,
    numbers,
    one_or_more,
)
from cardgen.preflight.operators import unknown
from cardgen.preflight.places import Sight
from cardgen.preflight.state import UNIT, Matrix, State, times
from cardgen.preflight.stream import WANTED, WITH_PLACES, Run
from cardgen.preflight.tracing import Tracer

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
        taken = of_shading(shading, kind) if self.judge.profile.press else 0.0
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
            self._broken[font.codes] = damage.of_font(self._objects[font.codes])
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
            broken = self._broken[key] = damage.of_picture(picture, kind) if looked_at else ""
        return self.damage(f"a picture is damaged: {broken}") if broken else ()

    def _ink(self, picture: Any, kind: Space) -> float:
        """Measure the ink of a picture, once."""
        key: Key = picture.objgen
        taken = self._inks.get(key) if picture.is_indirect else None
        if taken is None:
            try:
                taken = of_picture(picture, kind)
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
