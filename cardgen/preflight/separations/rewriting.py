"""Rewrite a page into a file of one page whose red, green and blue are three plates.

Red is the first plate: 1 without ink, 0 for full ink. Green is the second, blue the third.
Blend modes act on each component as on inks (ISO 32000-1, 11.3.5: subtractive values are
complemented first), so a renderer of RGB gives the right result. Cyan, magenta and yellow are
in one file, since the nonseparable modes act on the three together; black is grey, as those
modes ask (11.3.5.3). Overprinting marks are left out of plates that they do not paint on. Soft
masks stay as they are: they are no ink.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import Any, ClassVar, Final, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

from cardgen.pdf_content import (
    FILLS,
    OPAQUE,
    STROKES,
    Content,
    Event,
    GraphicsState,
    Kind,
    PdfBox,
    blend_mode,
)
from cardgen.pdf_streams import (
    Key,
    dictionary,
    entry,
    inherited_entry,
    is_stream,
    make_inline_stream,
    name,
    resources_of,
    values,
)
from cardgen.preflight.boxes import unit
from cardgen.preflight.colors import ALL_PLATES
from cardgen.preflight.pictures import ink_of_shading
from cardgen.preflight.separations.pictures import ObjectCopies, Pictures, Unpacked
from cardgen.preflight.separations.tints import (
    BLACK,
    CYAN_TO_BLACK,
    Plates,
    Source,
    Sources,
    Tint,
    Values,
    picking_space,
)

_INVISIBLE: Final = 3
_CLIPPING: Final = 4  # added to the text rendering mode
_UNPAINTED: Final = {
    (True, False): {"f": "n", "F": "n", "f*": "n", "B": "S", "B*": "S", "b": "s", "b*": "s"},
    (False, True): {"S": "n", "s": "n", "B": "f", "B*": "f*", "b": "f", "b*": "f*"},
}
"""Painting operators without their fill, or without their stroke."""


class ApartError(Exception):
    """Three plates differ in overprint, so each of them needs its own file."""


_UNCOLORED: Final = 2  # PaintType of a tile without colours of its own
_PATTERNS: Final = Name("/Patterns")  # pattern space over RGB, in our own resources


class Ink(NamedTuple):
    """Colour of a fill or stroke: its space, and its amount of each ink."""

    space: Source | None
    tint: Tint = BLACK
    values: Values = ()


START: Final = GraphicsState(fill=Ink(None), stroke=Ink(None))
"""Graphics state at the beginning of a page, with black."""


def _inherit(state: GraphicsState) -> GraphicsState:
    """Reduce a graphics state to colours, overprint and text rendering mode."""
    return GraphicsState(
        fill=state.fill, stroke=state.stroke, rendering=state.rendering,
        overprint=state.overprint, overprint_stroke=state.overprint_stroke,
        overprint_mode=state.overprint_mode,
    )  # fmt: skip


def _overprints(tint: Tint, plates: Sequence[str], mode: int) -> bool:
    """True if an overprinting tint leaves the ink on these plates. Raises ApartError."""
    found = {tint.keeps(plate, mode) for plate in plates}
    if len(found) > 1:
        raise ApartError
    return found.pop()


class PlateContent:
    """Rewrites one stream into `made`, with the `resources` that it needs."""

    def __init__(self, writer: Writer, resources: Any, state: GraphicsState) -> None:
        self.made: list[Any] = []
        self.resources = Dictionary()
        self._writer, self._given = writer, resources
        self._spaces = entry(resources, "/ColorSpace")
        self._content = Content(resources, state, self._source, self._ink)
        if (layers := dictionary(resources, "/Properties")) is not None:
            self.resources["/Properties"] = writer.copies.of(layers)

    def begin(self) -> None:
        """Set the initial colours of a page: black (8.4.2)."""
        self._color(self._content.state.fill.tint, stroke=False)
        self._color(self._content.state.stroke.tint, stroke=True)

    def follow(self, instructions: Iterable[Any]) -> None:
        """Rewrite the instructions of the stream, one after the other."""
        for event in self._content.run(instructions):
            if (rewrite := self._REWRITES.get(event.kind)) is not None:
                rewrite(self, event)
            else:
                self.made.append(event.instruction)

    def _write(self, operator: str, *operands: Any) -> None:
        """Add an instruction."""
        self.made.append((list(operands), Operator(operator)))

    def _entries(self, kind: str) -> Any:
        """Return the entries of a kind in the new resources, creating them if needed."""
        if kind not in self.resources:
            self.resources[kind] = Dictionary()
        return self.resources[kind]

    def _add_resource(self, kind: str, found: Any) -> Name:
        """Add a resource under a new name."""
        name = self._writer.name()
        self._entries(kind)[str(name)] = found
        return name

    def _parameters(self, event: Event) -> None:
        """Set graphics state parameters, without those that are about inks."""
        if isinstance(event.value, pikepdf.Dictionary):
            made = self._writer.parameters(event.value)
            self._write("gs", self._add_resource("/ExtGState", made))

    def _font(self, event: Event) -> None:
        """Choose a font, with the same resource name."""
        if isinstance(event.value, pikepdf.Dictionary):
            key, fonts = str(event.operands[0]), self._entries("/Font")
            if key not in fonts:
                fonts[key] = self._writer.font(event.value, self._given)
            self.made.append(event.instruction)

    def _rendering(self, event: Event) -> None:
        """Write nothing: `_text` writes the text rendering mode."""

    def _source(self, found: Any) -> Source:
        """Read a colour space."""
        return self._writer.sources.source(found, self._spaces)

    def _ink(self, space: Source | None, values: Values | None, _: Any) -> Ink:
        """Make the ink of a colour. For a pattern, keep only space and values."""
        source = space or self._source(Name.DeviceGray)
        if source.space.family == "pattern":
            return Ink(source, Tint(), values or ())
        return Ink(source, source.initial() if values is None else source.tint(values))

    def _space(self, event: Event) -> None:
        """Set the initial colour of a colour space. A pattern is set with the next colour."""
        ink = self._ink_of(event)
        if ink.space is not None and ink.space.space.family != "pattern":
            self._color(self._writer.note(ink.tint), stroke=event.is_stroke)

    def _set_color(self, event: Event) -> None:
        """Set a colour or a pattern."""
        if event.operands and isinstance(event.operands[-1], Name):
            self._pattern(event.value, self._ink_of(event), stroke=event.is_stroke)
        else:
            self._color(self._writer.note(self._ink_of(event).tint), stroke=event.is_stroke)

    def _ink_of(self, event: Event) -> Ink:
        """Return the ink of fills or of strokes, depending on the operator."""
        state = self._content.state
        ink: Ink = state.stroke if event.is_stroke else state.fill
        return ink

    def _color(self, tint: Tint, *, stroke: bool) -> None:
        """Write the operator that sets a tint."""
        self._write("RG" if stroke else "rg", *self._writer.lights(tint))

    def _pattern(self, found: Any, ink: Ink, *, stroke: bool) -> None:
        """Set a tiling pattern or a shading pattern (8.7)."""
        source, tint, lights = ink.space, Tint(), tuple[float, ...]()
        if is_stream(found):
            made = self._writer.tiles(found, self._given)
            if entry(found, "/PaintType") == _UNCOLORED and source and source.base is not None:
                tint = self._writer.note(source.base.tint(ink.values))
                lights = self._writer.lights(tint)
        elif isinstance(found, pikepdf.Dictionary):
            shading = entry(found, "/Shading")
            inner = self._source(entry(shading, "/ColorSpace"))
            made = self._writer.copies.without(found, ("/Shading", "/ExtGState"))
            made.Shading = self._writer.shading(shading, inner)
            tint = inner.tint((0.5,) * inner.count)._replace(sparing=False)
        else:
            made = None
        if made is None:
            return
        # Plates of spot colours keep what is below; a tile has its own colours.
        chosen: Any = {"stroke" if stroke else "fill": ink._replace(tint=tint)}
        self._content.state = self._content.state._replace(**chosen)
        uncolored = Array([Name.Pattern, Name.DeviceRGB])
        self._entries("/ColorSpace")[str(_PATTERNS)] = uncolored
        self._write("CS" if stroke else "cs", _PATTERNS if lights else Name.Pattern)
        named = self._add_resource("/Pattern", made)
        self._write("SCN" if stroke else "scn", *lights, named)

    def _is_hidden(self, *, stroke: bool) -> bool:
        """True if a fill or stroke overprints on these plates, so that it leaves no ink."""
        state = self._content.state
        if not (state.overprint_stroke if stroke else state.overprint):
            return False
        tint = state.stroke.tint if stroke else state.fill.tint
        return _overprints(tint, self._writer.plates, state.overprint_mode)

    def _path(self, event: Event) -> None:
        """Write the operator that paints the same path on the plates."""
        operator = event.operator
        hidden = (
            operator in FILLS and self._is_hidden(stroke=False),
            operator in STROKES and self._is_hidden(stroke=True),
        )
        shown = _UNPAINTED.get(hidden, {}).get(operator, operator)
        self._write("n" if all(hidden) else shown)

    def _text(self, event: Event) -> None:
        """Show text in the rendering mode for the plates (9.3.6)."""
        rendering = self._content.state.rendering
        mode, clips = rendering % _CLIPPING, rendering & _CLIPPING
        fills = mode in (0, 2) and not self._is_hidden(stroke=False)
        strokes = mode in (1, 2) and not self._is_hidden(stroke=True)
        shown = {(1, 0): 0, (0, 1): 1, (1, 1): 2}.get((fills, strokes), _INVISIBLE)
        self._write("Tr", clips + shown)
        self.made.append(event.instruction)

    def _shading(self, event: Event) -> None:
        """Fill the clip path with a shading."""
        source = self._source(entry(event.value, "/ColorSpace"))
        if not self._is_left_out(source):
            made = self._writer.shading(event.value, source)
            self._write("sh", self._add_resource("/Shading", made))

    def _xobject(self, event: Event) -> None:
        """Draw a form XObject or a picture."""
        found, made = event.value, None
        kind = name(entry(found, "/Subtype")) if is_stream(found) else ""
        if kind == "/Form":
            made = self._writer.form(found, self._given, _inherit(self._content.state))
        elif kind == "/Image":
            made = self._picture(found)
        if made is not None and "/OC" in found:
            made["/OC"] = self._writer.copies.of(found["/OC"])
        self._draw(made)

    def _inline(self, event: Event) -> None:
        """Draw an inline picture."""
        self._draw(self._picture(make_inline_stream(self._writer.pdf, event.value)))

    def _draw(self, made: Any) -> None:
        """Write the operator that draws a form or picture; nothing for None."""
        if made is not None:
            self._write("Do", self._add_resource("/XObject", made))

    def _picture(self, picture: Any) -> Any:
        """Convert a picture. None if it overprints on these plates."""
        if entry(picture, "/ImageMask") is True:
            hidden = self._is_hidden(stroke=False)
            return None if hidden else self._writer.copies.of(picture)
        given = entry(picture, "/ColorSpace")
        source = self._writer.sources.picture(picture, given, self._spaces)
        return None if self._is_left_out(source) else self._writer.picture(picture, source)

    def _is_left_out(self, source: Source) -> bool:
        """True if a picture or shading overprints; overprint mode 1 does not apply (8.6.7)."""
        if not self._content.state.overprint:
            return False
        tint = source.tint((0.5,) * source.count)._replace(sparing=False)
        return _overprints(tint, self._writer.plates, self._content.state.overprint_mode)

    _REWRITES: ClassVar[Mapping[Kind, Callable[[PlateContent, Event], None]]] = {
        "parameters": _parameters, "font": _font, "rendering": _rendering, "space": _space,
        "color": _set_color, "path": _path, "text": _text, "shading": _shading,
        "xobject": _xobject, "inline": _inline,
    }  # fmt: skip


_DEEPEST: Final = 32  # forms within forms
_MOST: Final = 500_000  # operators of a page
_NO_SPOTS: Final = (*CYAN_TO_BLACK, ALL_PLATES, "None")
_NO_INKS: Final = ("/OP", "/op", "/OPM", "/TR", "/TR2", "/HT", "/BG", "/BG2", "/UCR", "/UCR2")
_OWN: Final = (
    "/Resources", "/Group", "/Metadata", "/PieceInfo", "/StructParents", "/OPI", "/Ref", "/OC",
    "/LastModified", "/Length", "/Filter", "/DecodeParms",
)  # fmt: skip
_WHITE_KEPT: Final = (
    *OPAQUE, "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge",
    "/ColorBurn", "/HardLight", "/SoftLight",
)  # fmt: skip
"""Blend modes that spot colours have; the others are Normal for them (11.7.4.2)."""


class TooLongError(Exception):
    """The page has too many operators."""


def rewrite(
    pdf: pikepdf.Pdf,
    page: Any,
    box: PdfBox,
    plates: Plates,
    sources: Sources,
    unpacked: Unpacked,
) -> tuple[bytes, Iterable[str], float]:
    """Rewrite the part of a page within a box, in points, so that it shows three plates.

    Returns a file of one page, the names of its spot colours, and the most ink of one colour,
    picture or shading, in percent. Raises ApartError, TooLongError, and exceptions of
    `UNREADABLE`.
    """
    with pikepdf.new() as target:
        writer = Writer(pdf, target, plates, sources, unpacked)
        resources = inherited_entry(page, "/Resources")
        content, own = writer.stream(page, resources, START, fresh=True)
        scale = unit(page)
        made = Dictionary(
            Type=Name.Page,
            MediaBox=Array([side / scale for side in box]),
            Contents=target.make_stream(content),
            Resources=own,
        )
        if (group := dictionary(page, "/Group")) is not None:
            made.Group = writer.copies.without(group, ("/CS",))
        if (layers := dictionary(pdf.Root, "/OCProperties")) is not None:
            target.Root.OCProperties = writer.copies.of(layers)
        target.pages.append(pikepdf.Page(made))
        output = BytesIO()
        target.save(output, compress_streams=False, static_id=True)
        return output.getvalue(), writer.spots, max(writer.single, writer.pictures.most)


class Writer:
    """Rewrites the streams of a page, each form once per state."""

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        target: pikepdf.Pdf,
        plates: Plates,
        sources: Sources,
        unpacked: Unpacked,
    ) -> None:
        self.pdf, self.plates, self.sources = pdf, plates, sources
        self.copies = ObjectCopies(target)
        self.pictures = Pictures(self.copies, unpacked)
        self.spots: dict[str, None] = {}
        self.single = 0.0  # most ink of a colour or shading, in percent
        self.left = _MOST
        self._names = 0
        self._done: dict[object, Any] = {}
        self._active: set[Key] = set()

    def stream(
        self, holder: Any, resources: Any, state: GraphicsState, *, fresh: bool = False
    ) -> tuple[bytes, Dictionary]:
        """Rewrite the content of a page, form, pattern or glyph. Return it with its resources.

        A `fresh` stream begins with the initial colours.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            instructions = pikepdf.parse_content_stream(holder)
        self.left -= len(instructions)
        if self.left < 0:
            raise TooLongError
        content = PlateContent(self, resources, state)
        if fresh:
            content.begin()
        content.follow(instructions)
        return pikepdf.unparse_content_stream(content.made), content.resources

    def name(self) -> Name:
        """Make a new resource name."""
        self._names += 1
        return Name(f"/P{self._names}")

    def lights(self, tint: Tint) -> tuple[float, ...]:
        """Convert a tint to red, green and blue, which stand for the three plates."""
        return tuple(round(1 - tint.on(plate), 4) for plate in self.plates)

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """Return the object for a key from the cache, or call `make`."""
        if key not in self._done:
            self._done[key] = make()
        return self._done[key]

    def form(
        self, form: Any, resources: Any, state: GraphicsState, *, fresh: bool = False
    ) -> Any:
        """Rewrite a form or pattern. None if it contains itself."""
        inner, key = resources_of(form, resources), form.objgen
        if key in self._active or len(self._active) >= _DEEPEST:
            return None
        is_own = dictionary(form, "/Resources") is not None
        outer = (0, 0) if is_own else getattr(inner, "objgen", (0, 0))
        make = partial(self._form, form, inner, state, fresh=fresh)
        self._active.add(key)
        try:
            return self.once((key, outer, state), make)
        finally:
            self._active.discard(key)

    def _form(self, form: Any, resources: Any, state: GraphicsState, *, fresh: bool) -> Any:
        """Rewrite a form or pattern for the first time."""
        content, own = self.stream(form, resources, state, fresh=fresh)
        made = self.copies.target.make_stream(content)
        for key, value in form.stream_dict.items():
            if key not in _OWN:
                made[key] = self.copies.of(value)
        made.Resources = own
        if (group := dictionary(form, "/Group")) is not None:
            made.Group = self.copies.without(group, ("/CS",))
        return self.copies.target.make_indirect(made)

    def tiles(self, pattern: Any, resources: Any) -> Any:
        """Rewrite a tiling pattern."""
        colored = entry(pattern, "/PaintType") != _UNCOLORED
        return self.form(pattern, resources, START, fresh=colored)

    def shading(self, shading: Any, source: Source) -> Any:
        """Rewrite a shading so that its colour space shows the plates."""
        self.single = max(self.single, ink_of_shading(shading, source.space))
        self._note_plates(source.inks)
        make = self.copies.stream if is_stream(shading) else self.copies.without
        made = make(shading, ("/ColorSpace",))
        made.ColorSpace = picking_space(self.copies.target, source, self.plates)
        return self.copies.target.make_indirect(made)

    def font(self, font: Any, resources: Any) -> Any:
        """Copy a font. Rewrite a Type 3 font, since its glyphs may have colours."""
        if name(entry(font, "/Subtype")) != "/Type3":
            return self.copies.of(font)
        return self.once(font.objgen, lambda: self._drawn_font(font, resources))

    def _drawn_font(self, font: Any, resources: Any) -> Any:
        """Rewrite the glyphs of a Type 3 font; they share their resources."""
        inner = resources_of(font, resources)
        made = self.copies.without(font, ("/CharProcs", "/Resources"))
        glyphs, shared = Dictionary(), Dictionary()
        drawings = values(dictionary(font, "/CharProcs"))
        for key, glyph in ((key, each) for key, each in drawings if is_stream(each)):
            content, needed = self.stream(glyph, inner, START)
            glyphs[key] = self.copies.target.make_stream(content)
            for kind, entries in needed.items():
                shared[kind] = Dictionary({**dict(shared.get(kind, {})), **dict(entries)})
        made.CharProcs, made.Resources = glyphs, shared
        return self.copies.target.make_indirect(made)

    def picture(self, picture: Any, source: Source) -> Any:
        """Convert a picture for the plates; cached."""
        self._note_plates(source.inks)
        make, key = partial(self.pictures.picture, picture, source, self.plates), picture.objgen
        return make() if key == (0, 0) else self.once(("picture", key), make)

    def parameters(self, given: Any) -> Any:
        """Copy graphics state parameters, without those that are about inks."""
        made = self.copies.without(given, _NO_INKS)
        if blend_mode(given) not in _WHITE_KEPT and not set(self.plates) & set(CYAN_TO_BLACK):
            made.BM = Name.Normal
        return made

    def note(self, tint: Tint) -> Tint:
        """Record the plates and the ink of a tint."""
        self.single = max(self.single, tint.total)
        self._note_plates(plate for plate, _ in tint.amounts)
        return tint

    def _note_plates(self, plates: Iterable[str]) -> None:
        """Record the plates of spot colours."""
        self.spots.update((plate, None) for plate in plates if plate not in _NO_SPOTS)
