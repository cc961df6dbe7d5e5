"""Rewrite a content stream for three plates, operator by operator."""

# ruff: noqa: ARG002 - all operators are called alike, whichever of their words they need

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

from cardgen.pdf_streams import inline_stream
from cardgen.preflight.objects import dictionary, entry, is_stream, name, number
from cardgen.preflight.operators import DEVICES, FILLS, SHOWING, STROKES
from cardgen.preflight.separations.drawing import PlateState
from cardgen.preflight.separations.tints import Source, Tint

if TYPE_CHECKING:
    from cardgen.preflight.separations.rewriting import Writer

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
