"""What pages, forms, patterns and glyphs are made of, interpreted once each.

A stream is interpreted to the complaints that its painting causes. Those of a form depend on
nothing but the form and the state in which it is drawn, so what pages share is interpreted
once. What cannot be read, or has no end, is a complaint too.
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
_STREAMS: Final = 5000  # of one page; a page may hold a picture of pictures of pictures
_REMEMBERED: Final = 4096
_AGAIN: Final = 250_000  # operators of a file that are followed when they had been before
_HEAD: Final = 4096  # bytes of a picture in which it says what it is
_PIXELS: Final = 100_000_000  # of the pictures of a file, which are unpacked to be looked at
_STRANGE: Final = 4  # unknown operators that are named
_SAID: Final = 100  # characters of what the parser says


class Interpreter:
    """Interprets the streams of one file, each form once for each state it is drawn in."""

    def __init__(self, judge: Judge, places: Extents) -> None:
        self.judge = judge
        self.places = places
        self._done: dict[object, Found] = {}
        self._objects: dict[Key, Any] = {}  # patterns and Type 3 fonts that states name
        self._fonts: dict[Key, Font] = {}
        self._names: dict[Key, dict[int, str]] = {}  # of the glyphs of Type 3 fonts
        self._inks: dict[Key, float] = {}  # of pictures
        self._broken: dict[Key, str] = {}  # pictures and fonts
        self._pixels = _PIXELS  # that are still looked at
        self._scratch = pikepdf.new()
        self._shown: dict[Key, Glyphs | None] = {}
        self._active: set[Key] = set()
        self._streams = 0
        self._followed: set[object] = set()  # streams
        self._again = 0  # operators of those, followed once more
        self._painted = False

    def page(self, page: Any, resources: Any, scale: float, seen: PdfBox | None) -> Found:
        """The complaints of a page's own content; `scale` is its UserUnit.

        What lies outside the rectangle `seen`, in points, is not judged by how it looks.
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
        """The complaints of a form that is drawn in a state; all of it is seen if not said."""
        matrix = _linear(entry(form, "/Matrix"))
        inside = state._replace(ctm=times(matrix, state.ctm), text=UNIT)
        found = self._known(form, inside, resources, sight)
        return found | self.group("a group", form, resources)

    def group(self, what: str, holder: Any, resources: Any) -> Found:
        """The complaints of the space that the group of a page or form is blended in."""
        found = dictionary(holder, "/Group")
        if self.judge.profile.opaque and name(entry(found, "/S")) == "/Transparency":
            return frozenset(self.transparent())
        blended = entry(found, "/CS")
        if blended is None:
            return frozenset()
        kind = space(blended, entry(resources, "/ColorSpace"))
        return frozenset(self.judge.space(f"{what} blends in {kind.label}", kind))

    def paint(self, paint: Paint, state: State, resources: Any) -> Found:
        """The complaints of the pattern that a paint may be."""
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
        return self._known(pattern, tile, resources)

    def shading(self, shading: Any, resources: Any) -> Found:
        """The complaints of a colour that runs into another."""
        kind = space(entry(shading, "/ColorSpace"), entry(resources, "/ColorSpace"))
        what = f"a shading in {kind.label}"
        taken = of_shading(shading, kind) if self.judge.profile.press else 0.0
        return frozenset(self.judge.space(what, kind) + self.judge.ink(what, taken))

    def glyphs(self, codes: Iterable[int], state: State, resources: Any) -> Found:
        """The complaints of the drawings that glyphs of a Type 3 font are."""
        found = self._objects.get(state.font.glyphs) if state.font.glyphs else None
        own = dictionary(found, "/Resources")
        inner = resources if own is None else own
        scale = (state.size * state.squeeze, 0.0, 0.0, state.size)
        matrix = times(times(times(glyph_matrix(found), scale), state.text), state.ctm)
        glyph = state._replace(ctm=matrix, text=UNIT)
        names, drawings = self._codes(found), entry(found, "/CharProcs")
        drawn = [entry(drawings, names[code]) for code in codes if code in names]
        return frozenset[Objection]().union(*(self._known(d, glyph, inner) for d in drawn))

    def shown(self, codes: bytes, font: Font) -> Found:
        """The complaints of the glyphs that a font shows for codes."""
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
        """Whether all glyphs that a font shows for codes mark nothing."""
        key = font.codes or font.glyphs
        return key is not None and self.places.font(self._objects[key]).blank(codes)

    def inline(self, inline: Any, state: State, resources: Any) -> Found:
        """The complaints of a picture that stands in the content (8.9.7)."""
        picture = inline_stream(self._scratch, inline)
        found = self.picture(picture, state, resources)
        self._inks.pop(picture.objgen, None)
        self._broken.pop(picture.objgen, None)
        return found

    def picture(self, picture: Any, state: State, resources: Any) -> Found:
        """The complaints of a picture that is placed."""
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
            found.update(self.transparent())  # a mask may be soft: its pixels are not counted
            found.update(self._damage(mask, GRAY))
        return frozenset(found)

    def transparent(self) -> tuple[Objection, ...]:
        """The complaint that something shines through, where nothing may."""
        if not self.judge.profile.opaque:
            return ()
        return self.judge.profile.complaints("transparency", "something shines through")

    def remember(self, found: Any) -> Key:
        """The number of an object that states name."""
        key: Key = found.objgen
        self._objects[key] = found
        return key

    def font(self, found: Any) -> Font:
        """The font that a dictionary describes."""
        key: Key = found.objgen
        described = self._fonts.get(key)
        if described is None:
            described = font(found)
            if described.glyphs or described.codes:
                self.remember(found)
            if found.is_indirect:
                self._fonts[key] = described
        return described

    def damaged(self, message: str) -> tuple[Objection, ...]:
        """The complaint that something cannot be interpreted."""
        return self.judge.profile.complaints("damaged", message)

    def once(self, key: object, judged: Callable[[], Iterable[Objection]]) -> Found:
        """What was judged already, or is judged now."""
        found = self._done.get(key)
        if found is None:
            if len(self._done) >= _REMEMBERED:
                self._done.clear()
            found = self._done[key] = frozenset(judged())
        return found

    def _damage(self, picture: Any, kind: Space | None) -> tuple[Objection, ...]:
        """The complaint that the data of a picture are not those of its pixels."""
        key: Key = picture.objgen if is_stream(picture) else (0, 0)
        broken = self._broken.get(key)
        if broken is None:
            columns, rows = (number(entry(picture, each)) for each in ("/Width", "/Height"))
            self._pixels -= max(0, round(columns * rows))
            looked_at = is_stream(picture) and self._pixels >= 0
            broken = self._broken[key] = damage.of_picture(picture, kind) if looked_at else ""
        return self.damaged(f"a picture is damaged: {broken}") if broken else ()

    def _ink(self, picture: Any, kind: Space) -> float:
        """The ink of a picture, which is looked at once however often it is placed."""
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
        """The names of the glyphs of a Type 3 font by their codes (9.6.6)."""
        key: Key = found.objgen
        names = self._names.get(key)
        if names is None:
            names = self._names[key] = encoding(found)
        return names

    def _space(self, picture: Any, resources: Any) -> Space:
        given = entry(picture, "/ColorSpace")
        if given is None and is_stream(picture):  # as JPEG 2000 permits
            return jpeg2000(picture.read_raw_bytes()[:_HEAD])
        return space(given, entry(resources, "/ColorSpace"))

    def _known(
        self, stream: Any, state: State, resources: Any, sight: Sight | None = None
    ) -> Found:
        """The complaints of a stream with a number of its own, in a state."""
        if not is_stream(stream):
            return frozenset()
        own = dictionary(stream, "/Resources")
        inner = resources if own is None else own
        outer = (0, 0) if own is not None or inner is None else inner.objgen
        key: Key = stream.objgen
        if key in self._active:
            return frozenset(self.damaged("a form or pattern draws itself"))
        if len(self._active) >= _DEEPEST:
            message = f"forms are nested more than {_DEEPEST} deep; the rest was not looked at"
            return frozenset(self.damaged(message))
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
            return frozenset(self.damaged(message))
        source = _source(stream)
        if source in self._followed and self._again > _AGAIN:
            message = "the same is drawn in very many ways; not all of them were looked at"
            return frozenset(self.damaged(message))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                instructions = pikepdf.parse_content_stream(
                    stream, WITH_PLACES if sight else WANTED
                )
        except (*UNREADABLE, UserWarning) as error:
            return frozenset(self.damaged(f"a content stream cannot be read: {_said(error)}"))
        strange: list[str] = []
        if source in self._followed:
            self._again += len(instructions)
        else:
            strange = unknown(stream)
            if source is not None:
                self._followed.add(source)
        uncolored = number(entry(stream, "/PaintType")) == _UNCOLORED
        tracer, whole = None, not is_stream(stream)  # a page, of which all places are asked for
        if sight:
            matrix, seen = sight
            tracer = Tracer(self.places, resources, matrix, seen=seen, gathers=whole)
            tracer.place = tracer.place._replace(width=state.width)
        run = Run(self, resources, state, tracer, colored=not uncolored)
        run.follow(instructions)
        if tracer and whole:
            self.places.followed(stream, tracer.found)
        self._painted |= run.painted
        for operator in strange[:_STRANGE]:
            message = f"the operator {operator[:_SAID]!r} is none of the standard's"
            run.found.update(self.judge.profile.complaints("content-stream", message))
        return frozenset(run.found)


def _source(stream: Any) -> object:
    """What tells a stream, or the contents of a page, from others; None for a nameless one."""
    found = stream if is_stream(stream) else entry(stream, "/Contents")
    parts = [part for part in one_or_more(found) if isinstance(part, pikepdf.Object)]
    return tuple(part.objgen for part in parts if part.objgen != (0, 0)) or None


def _linear(found: Any) -> Matrix:
    """The part of a matrix that scales and turns."""
    matrix = numbers(found, 6)
    return matrix[:4] if matrix else UNIT  # type: ignore[return-value]


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:_SAID]
