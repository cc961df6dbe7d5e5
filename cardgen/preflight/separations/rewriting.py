"""Rewrite a page into a file of one page whose red, green and blue are three plates.

Red is the first plate: 1 without ink, 0 for full ink. Green is the second, blue the third.
Blend modes act on each component as on inks (ISO 32000-1, 11.3.5: subtractive values are
complemented first), so a renderer of RGB gives the right result. Cyan, magenta and yellow are
in one file, since the nonseparable modes act on the three together; black is grey, as those
modes ask (11.3.5.3). Overprinting marks are left out of plates that they do not paint on. Soft
masks stay as they are: they are no ink.
"""

# ruff: noqa: ARG002 - all operators are called alike, whichever of their words they need
from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any, Final, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

from cardgen.pdf_streams import (
    Key,
    dictionary,
    entry,
    inherited_entry,
    inline_stream,
    is_stream,
    items,
    name,
    number,
)
from cardgen.preflight.boxes import PdfBox, unit
from cardgen.preflight.colors import ALL_PLATES
from cardgen.preflight.operators import DEVICES, FILLS, SHOWING, STROKES
from cardgen.preflight.pictures import ink_of_shading
from cardgen.preflight.separations.pictures import ObjectCopies, Pictures, Unpacked
from cardgen.preflight.separations.tints import (
    BLACK,
    CYAN_TO_BLACK,
    Plates,
    Source,
    Sources,
    Tint,
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


class PlateState(NamedTuple):
    """Colours, overprint and text rendering mode; `shown` is the mode that was written."""

    fill: Tint = BLACK
    stroke: Tint = BLACK
    fill_source: Source | None = None
    stroke_source: Source | None = None
    overprint: bool = False
    overprint_stroke: bool = False
    mode: int = 0
    rendering: int = 0
    shown: int = 0

    def with_parameters(self, given: Any) -> PlateState:
        """Apply graphics state parameters (8.4.5)."""
        state = self
        if isinstance(both := entry(given, "/OP"), bool):
            state = state._replace(overprint_stroke=both, overprint=both)
        if isinstance(fill := entry(given, "/op"), bool):
            state = state._replace(overprint=fill)
        if (mode := entry(given, "/OPM")) is not None:
            state = state._replace(mode=round(number(mode)))
        return state

    def keeps(self, plates: Plates, *, stroke: bool = False) -> bool:
        """True if a fill, or a stroke, overprints on the plates."""
        if not (self.overprint_stroke if stroke else self.overprint):
            return False
        return self.overprints(self.stroke if stroke else self.fill, plates)

    def overprints(self, tint: Tint, plates: Sequence[str]) -> bool:
        """True if plates keep their ink below a tint that overprints. Raises ApartError."""
        found = {tint.keeps(plate, self.mode) for plate in plates}
        if len(found) > 1:
            raise ApartError
        return found.pop()

    def painting(self, operator: str, plates: Plates) -> str:
        """Choose the operator that paints the same path on the plates."""
        strokes, fills = operator in "SsBB*bb*", operator not in ("S", "s", "n")
        hidden = (fills and self.keeps(plates), strokes and self.keeps(plates, stroke=True))
        if hidden == (True, True):
            return "n"
        return _UNPAINTED.get(hidden, {}).get(operator, operator)

    def lettering(self, plates: Plates) -> int:
        """Choose the text rendering mode on the plates (9.3.6)."""
        mode, clips = self.rendering % _CLIPPING, self.rendering & _CLIPPING
        fills = mode in (0, 2) and not self.keeps(plates)
        strokes = mode in (1, 2) and not self.keeps(plates, stroke=True)
        return clips + {(1, 0): 0, (0, 1): 1, (1, 1): 2}.get((fills, strokes), _INVISIBLE)


_UNCOLORED: Final = 2  # PaintType of a tile without colours of its own
_KEPT: Final = ("/Font", "/Properties")
_PATTERNS: Final = Name("/Patterns")  # pattern space over RGB, in our own resources


class PlateContent:
    """Rewrites one stream into `made`, with the `resources` that it needs."""

    def __init__(self, writer: Writer, resources: Any, state: PlateState) -> None:
        self.writer, self.given, self.state = writer, resources, state
        self.spaces = entry(resources, "/ColorSpace")
        self.saved: list[PlateState] = []
        self.made: list[Any] = []
        self.resources = Dictionary()
        self._sources: dict[str, Source] = {}
        if (layers := dictionary(resources, "/Properties")) is not None:
            self.resources["/Properties"] = writer.copies.of(layers)

    def begin(self) -> None:
        """Set the initial colours of a page, black (8.4.2)."""
        self._color(self.state.fill, stroke=False)
        self._color(self.state.stroke, stroke=True)

    def follow(self, instruction: Any) -> None:
        """Rewrite one instruction."""
        operator = str(instruction.operator)
        if (rewrite := _OPERATORS.get(operator)) is not None:
            rewrite(self, operator, instruction.operands)
        else:
            self.made.append(instruction)

    def _write(self, operator: str, *operands: Any) -> None:
        self.made.append((list(operands), Operator(operator)))

    def _add_resource(self, kind: str, found: Any) -> Name:
        """Add a resource under a new name."""
        if kind not in self.resources:
            self.resources[kind] = Dictionary()
        name = self.writer.name()
        self.resources[kind][str(name)] = found
        return name

    # State

    def save(self, operator: str, operands: Any) -> None:
        """``q`` and ``Q``."""
        if operator == "q":
            self.saved.append(self.state)
        elif self.saved:
            self.state = self.saved.pop()
        self._write(operator)

    def parameters(self, operator: str, operands: Any) -> None:
        """``gs``."""
        given = entry(entry(self.given, "/ExtGState"), str(operands[0]))
        if not isinstance(given, pikepdf.Dictionary):
            return
        self.state = self.state.with_parameters(given)
        self._write("gs", self._add_resource("/ExtGState", self.writer.parameters(given)))

    def font(self, operator: str, operands: Any) -> None:
        """``Tf``."""
        key = str(operands[0])
        found = entry(entry(self.given, "/Font"), key)
        if not isinstance(found, pikepdf.Dictionary):
            return
        if "/Font" not in self.resources:
            self.resources["/Font"] = Dictionary()
        if key not in self.resources["/Font"]:
            self.resources["/Font"][key] = self.writer.font(found, self.given)
        self._write("Tf", *operands)

    def rendering(self, operator: str, operands: Any) -> None:
        """``Tr``; it is written when text is shown."""
        self.state = self.state._replace(rendering=int(operands[0]))

    # Colours

    def device_color(self, operator: str, operands: Any) -> None:
        """``g``, ``rg``, ``k`` and their like for strokes."""
        source = self._source(Name(DEVICES[operator.lower()]))
        self._paint(source.tint(_numbers(operands)), source, stroke=operator.isupper())

    def color_space(self, operator: str, operands: Any) -> None:
        """``cs`` and ``CS``."""
        source = self._source(operands[0])
        stroke = operator == "CS"
        if source.space.family == "pattern":
            self._set(Tint(), source, stroke=stroke)
        else:
            self._paint(source.initial(), source, stroke=stroke)

    def color(self, operator: str, operands: Any) -> None:
        """``sc``, ``scn`` and their like for strokes."""
        stroke = operator[0] == "S"
        source = self.state.stroke_source if stroke else self.state.fill_source
        source = source or self._source(Name.DeviceGray)
        given = list(operands)
        if given and isinstance(given[-1], pikepdf.Name):
            self._pattern(str(given.pop()), _numbers(given), source, stroke=stroke)
        else:
            self._paint(source.tint(_numbers(given)), source, stroke=stroke)

    def _source(self, found: Any) -> Source:
        key = str(found) if isinstance(found, pikepdf.Name) else ""
        source = self._sources.get(key)
        if source is None:
            source = self.writer.sources.source(found, self.spaces)
            if key:
                self._sources[key] = source
        return source

    def _paint(self, tint: Tint, source: Source, *, stroke: bool) -> None:
        self._color(self.writer.note(tint), stroke=stroke)
        self._set(tint, source, stroke=stroke)

    def _color(self, tint: Tint, *, stroke: bool) -> None:
        self._write("RG" if stroke else "rg", *self.writer.lights(tint))

    def _set(self, tint: Tint, source: Source, *, stroke: bool) -> None:
        if stroke:
            self.state = self.state._replace(stroke=tint, stroke_source=source)
        else:
            self.state = self.state._replace(fill=tint, fill_source=source)

    def _pattern(
        self, key: str, values: tuple[float, ...], source: Source, *, stroke: bool
    ) -> None:
        found = entry(entry(self.given, "/Pattern"), key)
        tint = Tint()
        lights: tuple[float, ...] = ()
        if is_stream(found):
            made = self.writer.tiles(found, self.given)
            if entry(found, "/PaintType") == _UNCOLORED and source.base is not None:
                tint = self.writer.note(source.base.tint(values))
                lights = self.writer.lights(tint)
        elif isinstance(found, pikepdf.Dictionary):
            shading = entry(found, "/Shading")
            inner = self.writer.sources.source(entry(shading, "/ColorSpace"), self.spaces)
            made = self.writer.copies.without(found, ("/Shading", "/ExtGState"))
            made.Shading = self.writer.shading(shading, inner)
            tint = inner.tint((0.5,) * inner.count)._replace(sparing=False)
        else:
            made = None
        if made is None:
            return
        # Plates of spot colours keep what is below; a tile has its own colours.
        self._set(tint, source, stroke=stroke)
        if "/ColorSpace" not in self.resources:
            spaces = {str(_PATTERNS): Array([Name.Pattern, Name.DeviceRGB])}
            self.resources["/ColorSpace"] = Dictionary(spaces)
        self._write("CS" if stroke else "cs", _PATTERNS if lights else Name.Pattern)
        named = self._add_resource("/Pattern", made)
        self._write("SCN" if stroke else "scn", *lights, named)

    # Painting

    def paint(self, operator: str, operands: Any) -> None:
        """End a path, and paint it."""
        self._write(self.state.painting(operator, self.writer.plates))

    def show(self, operator: str, operands: Any) -> None:
        """Show text."""
        wanted = self.state.lettering(self.writer.plates)
        if wanted != self.state.shown:
            self.state = self.state._replace(shown=wanted)
            self._write("Tr", wanted)
        self._write(operator, *operands)

    def shade(self, operator: str, operands: Any) -> None:
        """``sh``."""
        found = entry(entry(self.given, "/Shading"), str(operands[0]))
        source = self.writer.sources.source(entry(found, "/ColorSpace"), self.spaces)
        if not self._overprints(source):
            self._write(
                "sh", self._add_resource("/Shading", self.writer.shading(found, source))
            )

    def draw(self, operator: str, operands: Any) -> None:
        """``Do``."""
        found = entry(entry(self.given, "/XObject"), str(operands[0]))
        kind = name(entry(found, "/Subtype"))
        if not is_stream(found):
            return
        if kind == "/Form":
            made = self.writer.form(found, self.given, self.state)
        elif kind == "/Image":
            made = self._picture(found)
        else:
            made = None
        if made is not None:
            if "/OC" in found:
                made["/OC"] = self.writer.copies.of(found["/OC"])
            self._write("Do", self._add_resource("/XObject", made))

    def inline_picture(self, operator: str, operands: Any) -> None:
        """``BI`` to ``EI``."""
        made = self._picture(inline_stream(self.writer.pdf, operands[0]))
        if made is not None:
            self._write("Do", self._add_resource("/XObject", made))

    def _picture(self, picture: Any) -> Any:
        if entry(picture, "/ImageMask") is True:
            hidden = self.state.keeps(self.writer.plates)
            return None if hidden else self.writer.copies.of(picture)
        given = entry(picture, "/ColorSpace")
        source = self.writer.sources.picture(picture, given, self.spaces)
        if self._overprints(source):
            return None
        return self.writer.picture(picture, source)

    def _overprints(self, source: Source) -> bool:
        """True if a picture or shading overprints; overprint modes do not apply (8.6.7)."""
        if not self.state.overprint:
            return False
        tint = source.tint((0.5,) * source.count)._replace(sparing=False)
        return self.state.overprints(tint, self.writer.plates)


def _numbers(operands: Any) -> tuple[float, ...]:
    return tuple(number(each) for each in operands)


_Rewrite = Callable[[PlateContent, str, Any], None]
_OPERATORS: Final[Mapping[str, _Rewrite]] = {
    **dict.fromkeys(("q", "Q"), PlateContent.save),
    "gs": PlateContent.parameters,
    "Tf": PlateContent.font,
    "Tr": PlateContent.rendering,
    **dict.fromkeys(("g", "G", "rg", "RG", "k", "K"), PlateContent.device_color),
    **dict.fromkeys(("cs", "CS"), PlateContent.color_space),
    **dict.fromkeys(("sc", "scn", "SC", "SCN"), PlateContent.color),
    **dict.fromkeys((*STROKES, *FILLS), PlateContent.paint),
    **dict.fromkeys(SHOWING, PlateContent.show),
    "sh": PlateContent.shade,
    "Do": PlateContent.draw,
    "INLINE IMAGE": PlateContent.inline_picture,
}


_DEEPEST: Final = 32  # forms within forms
_MOST: Final = 500_000  # operators of a page
_NO_INKS: Final = ("/OP", "/op", "/OPM", "/TR", "/TR2", "/HT", "/BG", "/BG2", "/UCR", "/UCR2")
_OWN: Final = (
    "/Resources", "/Group", "/Metadata", "/PieceInfo", "/StructParents", "/OPI", "/Ref", "/OC",
    "/LastModified", "/Length", "/Filter", "/DecodeParms",
)  # fmt: skip
_WHITE_KEPT: Final = frozenset(
    (
        "", "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten",
        "/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight",
    )
)  # fmt: skip
"""Blend modes that spot colours have; the others are Normal for them (11.7.4.2)."""


class TooLongError(Exception):
    """The page has too many operators."""


class Rewritten(NamedTuple):
    """File of one page, its spot colours, and the most ink of one colour."""

    data: bytes
    spots: tuple[str, ...]
    alone: float


def rewrite(
    pdf: pikepdf.Pdf,
    page: Any,
    box: PdfBox,
    plates: Plates,
    sources: Sources,
    unpacked: Unpacked,
) -> Rewritten:
    """Rewrite the part of a page within a box, in points, for three plates.

    Raises ApartError, TooLongError, and exceptions of `UNREADABLE`.
    """
    with pikepdf.new() as target:
        copies = ObjectCopies(target)
        writer = Writer(pdf, copies, plates, sources, Pictures(copies, unpacked))
        resources = inherited_entry(page, "/Resources")
        content, own = writer.stream(page, resources, PlateState(), fresh=True)
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
        return Rewritten(output.getvalue(), tuple(writer.spots), writer.alone)


class Writer:
    """Rewrites the streams of a page, each form once per state."""

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        copies: ObjectCopies,
        plates: Plates,
        sources: Sources,
        pictures: Pictures,
    ) -> None:
        self.pdf, self.copies, self.plates, self.sources = pdf, copies, plates, sources
        self.pictures = pictures
        self.spots: dict[str, None] = {}
        self.single = 0.0
        self.left = _MOST
        self._names = 0
        self._done: dict[object, Any] = {}
        self._active: set[Key] = set()

    @property
    def alone(self) -> float:
        """Most ink of a single colour, picture or shading, in percent."""
        return max(self.single, self.pictures.most)

    def stream(
        self, holder: Any, resources: Any, state: PlateState, *, fresh: bool = False
    ) -> tuple[bytes, Dictionary]:
        """Rewrite the content of a page, form, pattern or glyph; return it with its resources.

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
        for instruction in instructions:
            content.follow(instruction)
        return pikepdf.unparse_content_stream(content.made), content.resources

    def name(self) -> Name:
        """Make a new name for a resource."""
        self._names += 1
        return Name(f"/P{self._names}")

    def lights(self, tint: Tint) -> tuple[float, ...]:
        """Turn a tint into red, green and blue for the three plates."""
        return tuple(round(1 - tint.on(plate), 4) for plate in self.plates)

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """Return what was made before, or make it now."""
        if key not in self._done:
            self._done[key] = make()
        return self._done[key]

    def form(self, form: Any, resources: Any, state: PlateState, *, fresh: bool = False) -> Any:
        """Rewrite a form or pattern; None if it draws itself."""
        own = dictionary(form, "/Resources")
        inner = resources if own is None else own
        key: Key = form.objgen
        if key in self._active or len(self._active) >= _DEEPEST:
            return None
        self._active.add(key)
        try:
            whose = (0, 0) if own is not None else getattr(inner, "objgen", (0, 0))
            return self.once(
                (key, whose, state), lambda: self._form(form, inner, state, fresh=fresh)
            )
        finally:
            self._active.discard(key)

    def _form(self, form: Any, resources: Any, state: PlateState, *, fresh: bool) -> Any:
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
        colored = entry(pattern, "/PaintType") != 2
        return self.form(pattern, resources, PlateState(), fresh=colored)

    def shading(self, shading: Any, source: Source) -> Any:
        """Rewrite a shading."""
        self.single = max(self.single, ink_of_shading(shading, source.space))
        for ink in source.inks:
            self._note_plate(ink)
        make = self.copies.stream if is_stream(shading) else self.copies.without
        made = make(shading, ("/ColorSpace",))
        made.ColorSpace = picking_space(self.copies.target, source, self.plates)
        return self.copies.target.make_indirect(made)

    def font(self, font: Any, resources: Any) -> Any:
        """Copy a font; rewrite a Type 3 font, whose glyphs may have colours."""
        if name(entry(font, "/Subtype")) != "/Type3":
            return self.copies.of(font)
        return self.once(font.objgen, lambda: self._drawn_font(font, resources))

    def _drawn_font(self, font: Any, resources: Any) -> Any:
        own = dictionary(font, "/Resources")
        inner = resources if own is None else own
        made = self.copies.without(font, ("/CharProcs", "/Resources"))
        glyphs, shared = Dictionary(), Dictionary()
        for key, glyph in (dictionary(font, "/CharProcs") or Dictionary()).items():
            if not is_stream(glyph):
                continue
            content, needed = self.stream(glyph, inner, PlateState())
            glyphs[key] = self.copies.target.make_stream(content)
            for kind, entries in needed.items():
                shared[kind] = Dictionary({**dict(shared.get(kind, {})), **dict(entries)})
        made.CharProcs, made.Resources = glyphs, shared
        return self.copies.target.make_indirect(made)

    def picture(self, picture: Any, source: Source) -> Any:
        """Convert a picture, once."""
        for ink in source.inks:
            self._note_plate(ink)
        key: Key = picture.objgen
        if key == (0, 0):
            return self.pictures.picture(picture, source, self.plates)
        return self.once(
            ("picture", key), lambda: self.pictures.picture(picture, source, self.plates)
        )

    def parameters(self, given: Any) -> Any:
        """Copy graphics state parameters without those about inks."""
        made = self.copies.without(given, _NO_INKS)
        modes = entry(given, "/BM")
        mode = name(items(modes)[0] if items(modes) else modes)
        if mode not in _WHITE_KEPT and not set(self.plates) & set(CYAN_TO_BLACK):
            made.BM = Name.Normal
        return made

    def note(self, tint: Tint) -> Tint:
        """Note the plates and the ink of a tint."""
        self.single = max(self.single, tint.total)
        for plate, _ in tint.amounts:
            self._note_plate(plate)
        return tint

    def _note_plate(self, plate: str) -> None:
        if plate not in (*CYAN_TO_BLACK, ALL_PLATES, "None"):
            self.spots[plate] = None
