"""Convert a page from RGB to inks, in its own file.

All streams, pictures and shadings are converted once. Colours that cannot be converted stay as
they are, and are reported.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

from cardgen.excerpts.lights import (
    LeftError,
    Lights,
    convert_shading,
    convert_tints,
    rgb_picture,
)
from cardgen.pdf_content import Content, Event, GraphicsState
from cardgen.pdf_streams import Key, make_inline_stream, unwrap

_PAINTS: Final = {True: {1: "G", 4: "K"}, False: {1: "g", 4: "k"}}  # strokes, fills
_COLORS: Final = ("g", "rg", "k", "cs", "sc", "scn")
_NAMED: Final = {
    "cs": "/ColorSpace", "CS": "/ColorSpace", "gs": "/ExtGState", "Do": "/XObject",
    "sh": "/Shading", "Tf": "/Font", "scn": "/Pattern", "SCN": "/Pattern",
}  # fmt: skip
"""Operators that refer to resources."""
RESOURCES: Final = frozenset(_NAMED.values())
"""Kinds of resources that operators refer to."""
Used = dict[str, set[str]]


class _Space(NamedTuple):
    """Colour space with its converter; a pattern space has the converter of its base."""

    lights: Lights | None
    is_pattern: bool = False


class _Choice(NamedTuple):
    """Chosen colour; its space is None if the page chose the space outside of the form."""

    space: _Space | None
    values: tuple[float, ...] = ()


class RepaintedContent:
    """Writer of a converted stream into `made`; notes the `used` resources."""

    def __init__(self, repainting: Repainting, resources: Any, *, masking: bool) -> None:
        self.made: list[Any] = []
        self.used: Used = {}
        self._repainting, self._resources, self._masking = repainting, resources, masking
        self._spaces = resources.get("/ColorSpace", {})
        self._content = Content(
            resources,
            GraphicsState(),
            self._space,
            lambda space, values, _: _Choice(space, values or ()),
        )

    def follow(self, instructions: Any) -> None:
        """Convert the instructions of a content stream, one after the other."""
        for event in self._content.run(instructions):
            named = _NAMED.get(event.operator)
            if named and (names := [str(x) for x in event.operands if isinstance(x, Name)]):
                self.used.setdefault(named, set()).update(names)
            try:
                is_written = self._convert(event)
            except LeftError as error:
                self._repainting.left[str(error)] = None
                is_written = False
            if not is_written:
                self.made.append(event.instruction)

    def _space(self, found: Any) -> _Space:
        """Find a colour space and its converter."""
        space = listed_space(found, self._spaces)
        find = self._repainting.lights
        is_pattern = isinstance(space, Array) and len(space) > 1 and str(space[0]) == "/Pattern"
        try:
            base = space[1] if is_pattern else space
            return _Space(find(base, self._spaces, masking=self._masking), is_pattern)
        except LeftError as error:
            self._repainting.left[str(error)] = None
            return _Space(None)

    def _convert(self, event: Event) -> bool:
        """Convert an instruction. True if the converted one was written."""
        if event.kind == "inline":
            return self._inline(event.value)
        if event.kind == "fault" and event.operator.lower() in _COLORS:
            raise ValueError(f"the operator {event.operator} has wrong operands")
        if event.kind not in ("space", "color"):
            return False
        state, stroke = self._content.state, event.is_stroke
        space, values = state.stroke if stroke else state.fill
        lights = space.lights if space else None
        if event.kind == "space":
            if lights is None or space.is_pattern:
                return False
            return self._paint(lights, (0.0, 0.0, 0.0), stroke=stroke)
        if event.operands and isinstance(event.operands[-1], Name):
            if lights is None or not values:
                return False
            operator = Operator("SCN" if stroke else "scn")
            self.made.append(([*lights.inks(values), event.operands[-1]], operator))
            return True
        if lights is None:
            if space is None and len(values) == 3:
                raise LeftError("colours with a colour space from outside a form")
            return False
        return self._paint(lights, values, stroke=stroke)

    def _paint(self, lights: Lights, values: tuple[float, ...], *, stroke: bool) -> bool:
        """True if the operator for a converted colour is written, as always."""
        inks = lights.color(values)
        self.made.append((list(inks), Operator(_PAINTS[stroke][len(inks)])))
        return True

    def _inline(self, inline: Any) -> bool:
        """Convert an inline picture to a resource. True if it was converted."""
        space = listed_space(inline.obj.get("/ColorSpace"), self._spaces)
        find = self._repainting.lights
        base = space[1] if isinstance(space, Array) and str(space[0]) == "/Indexed" else space
        if find(base, self._spaces, masking=self._masking) is None:
            named = str(inline.obj.get("/ColorSpace"))
            self.used.setdefault("/ColorSpace", set()).add(named)
            return False
        picture = self._repainting.inline(inline)
        self._repainting.picture(picture, self._resources, masking=self._masking)
        if "/XObject" not in self._resources:
            self._resources.XObject = Dictionary()
        name = f"/Inline{len(self._resources.XObject)}"
        self._resources.XObject[name] = picture
        self.used.setdefault("/XObject", set()).add(name)
        self.made.append(([Name(name)], Operator("Do")))
        return True


def listed_space(found: Any, spaces: Any) -> Any:
    """Return the colour space that resources have under a name."""
    if isinstance(found, Name) and spaces.get(str(found)) is not None:
        return spaces[str(found)]
    return found


_TINTED: Final = ("/Separation", "/DeviceN")
_CALIBRATED: Final = {"/CalRGB": "calibrated RGB", "/Lab": "Lab"}
_MAKING_INKS: Final = ("/BG", "/BG2", "/UCR", "/UCR2")
_SAME: Final = ("/Identity", "/Default")
_OTHERS: Final = ("/DefaultGray", "/DefaultCMYK")
_DEEPEST: Final = 40


class Repainting:
    """Converter of a page to inks of an output condition; `left` names what stays RGB."""

    def __init__(self, pdf: pikepdf.Pdf, condition: bytes) -> None:
        """Prepare to convert a file with the ICC profile of a press."""
        self.left: dict[str, None] = {}
        self._pdf, self._condition = pdf, condition
        self._done: dict[Key, bool] = {}
        self._used: dict[Key, tuple[Any, Used]] = {}
        self._later: list[Callable[[], None]] = []
        self._depth = 0

    def page(self, form: Any) -> None:
        """Convert a page, given as a form XObject, with everything that it uses."""
        self._stream(form, self._pdf.make_indirect(Dictionary()), masking=False)
        for change in self._later:
            change()
        for resources, used in self._used.values():
            _drop_unused(resources, used)

    def _try(self, convert: Callable[[], None]) -> None:
        """Call a function, and record colours that it cannot convert."""
        try:
            convert()
        except LeftError as error:
            self.left[str(error)] = None

    def _new(self, found: Any, *, masking: bool) -> bool:
        """True if an object was not converted before; it is marked as converted."""
        key: Key = found.objgen
        if key == (0, 0):
            return True
        if self._done.get(key, masking) != masking and isinstance(found, pikepdf.Stream):
            self.left["a drawing that is also a mask"] = None
        known = key in self._done
        self._done[key] = masking
        return not known

    def _stream(self, stream: Any, outer: Any, *, masking: bool) -> None:
        """Convert a form, pattern or glyph, with everything that it draws."""
        if not self._new(stream, masking=masking):
            return
        if self._depth >= _DEEPEST:
            raise RecursionError
        self._depth += 1
        resources = self._own(stream, outer)
        content = RepaintedContent(self, resources, masking=masking)
        content.follow(pikepdf.parse_content_stream(stream))
        stream.write(pikepdf.unparse_content_stream(content.made))
        group = stream.get("/Group")
        if group is not None and group.get("/CS") is not None:
            group.CS = Name.DeviceGray if masking else Name.DeviceCMYK
        self._convert_resources(resources, content.used, masking=masking)
        self._depth -= 1

    def _own(self, holder: Any, outer: Any) -> Any:
        """Return the resources of a stream or font, or else the `outer` ones."""
        own = holder.get("/Resources")
        if own is None:
            return outer
        if not own.is_indirect:
            own = holder.Resources = self._pdf.make_indirect(own)
        return own

    def _convert_resources(self, resources: Any, used: Used, *, masking: bool) -> None:
        """Convert the resources that a stream uses."""
        if resources.objgen not in self._used:
            self._used[resources.objgen] = resources, {}
        _, known = self._used[resources.objgen]
        for kind, names in used.items():
            known.setdefault(kind, set()).update(names)
        spaces = resources.get("/ColorSpace", {})
        for key in sorted(used.get("/ColorSpace", set()) & set(spaces.keys())):
            self._try(lambda key=key: self._space(spaces, key, masking=masking))  # type: ignore[misc]
        for found in _values(resources, "/XObject", used):
            draws = str(found.get("/Subtype", "")) == "/Form"
            (self._stream if draws else self._picture)(found, resources, masking=masking)
        for found in _values(resources, "/Pattern", used):
            if "/Shading" in found:
                self._shading(found.Shading, resources, masking=masking)
            else:
                self._stream(found, resources, masking=masking)
        for found in _values(resources, "/Shading", used):
            self._shading(found, resources, masking=masking)
        for font in _values(resources, "/Font", used):
            for glyph in _values(font, "/CharProcs"):
                self._stream(glyph, self._own(font, resources), masking=masking)
        for state in _values(resources, "/ExtGState", used):
            self._state(state, resources)

    def _state(self, state: Any, resources: Any) -> None:
        """Convert a graphics state, without parameters that are about inks."""
        same = {key for key in ("/TR", "/TR2") if str(state.get(key)) in _SAME}
        _delete(state, *_MAKING_INKS, *same)
        if isinstance(mask := state.get("/SMask"), Dictionary):
            self._mask(mask, resources)

    def _mask(self, mask: Any, resources: Any) -> None:
        """Convert a soft mask."""
        luminous = str(mask.get("/S", "")) == "/Luminosity"
        ground = mask.get("/BC")
        if luminous and ground is not None and len(ground) == 3:
            lights = Lights(b"", self._condition, masking=True)
            mask.BC = Array(lights.color(tuple(float(each) for each in ground)))
        self._stream(mask.G, resources, masking=luminous)

    def _space(self, spaces: Any, key: str, *, masking: bool) -> None:
        """Remove an RGB colour space from resources, or convert its base to inks."""
        found = spaces[key]
        if self.lights(found, {}, masking=masking) is not None:
            self._later.append(lambda: _delete(spaces, key))
        elif isinstance(found, Array) and len(found) > 1:
            kind = str(found[0])
            if kind == "/Pattern" and self.lights(found[1], spaces, masking=masking):
                inks = Array([Name.Pattern, Name.DeviceGray if masking else Name.DeviceCMYK])
                self._later.append(lambda: spaces.__setitem__(key, inks))
            elif kind in _TINTED:
                self._tints(found, spaces, masking=masking)
            elif kind in ("/Indexed", "/I"):
                self._index(found, spaces, masking=masking)

    def _tints(self, space: Any, spaces: Any, *, masking: bool) -> None:
        """Convert the substitute colour space of a spot colour."""
        lights = self.lights(space[2], spaces, masking=masking)
        if lights is not None:
            convert_tints(self._pdf, space, lights)

    def _index(self, space: Any, spaces: Any, *, masking: bool) -> None:
        """Convert the colour table of an indexed colour space."""
        lights = self.lights(space[1], spaces, masking=masking)
        if lights is None:
            return
        table = space[3]
        data = table.read_bytes() if isinstance(table, pikepdf.Stream) else bytes(table)
        space[1] = Name.DeviceGray if masking else Name.DeviceCMYK
        space[3] = pikepdf.String(lights.table(data))

    def _shading(self, shading: Any, resources: Any, *, masking: bool) -> None:
        """Convert a shading if it was not converted before."""
        if not self._new(shading, masking=masking):
            return

        def convert() -> None:
            spaces = resources.get("/ColorSpace", {})
            space = listed_space(shading.ColorSpace, spaces)
            if (lights := self.lights(space, spaces, masking=masking)) is not None:
                convert_shading(self._pdf, shading, lights)
            elif isinstance(space, Array) and str(space[0]) in _TINTED:
                self._tints(space, spaces, masking=masking)

        self._try(convert)

    def _picture(self, picture: Any, resources: Any, *, masking: bool) -> None:
        """Convert a picture if it was not converted before."""
        if self._new(picture, masking=masking):
            self._try(lambda: self.picture(picture, resources, masking=masking))

    def picture(self, picture: Any, resources: Any, *, masking: bool) -> None:
        """Convert a picture to inks; in a soft mask to grey. Raises LeftError."""
        spaces = resources.get("/ColorSpace", {})
        given = picture.get("/ColorSpace")
        if given is None and picture.get("/ImageMask") is not True:
            raise LeftError("a picture with colours of its own (JPEG 2000)")
        space = listed_space(given, spaces)
        lights = self.lights(space, spaces, masking=masking)
        if lights is None:
            kind = str(space[0]) if isinstance(space, Array) else ""
            if kind in ("/Indexed", "/I"):
                self._index(space, spaces, masking=masking)
            elif kind in _TINTED:
                self._tints(space, spaces, masking=masking)
            return
        if isinstance(picture.get("/Mask"), Array):
            raise LeftError("a picture with transparent colours")
        if "/SMask" in picture and "/Matte" in picture.SMask:
            raise LeftError("a picture that is mixed with its background (Matte)")
        unwrap(picture)
        image = lights.picture(rgb_picture(picture))
        picture.write(image.tobytes())
        _delete(picture, "/Decode", "/DecodeParms", "/Alternates")
        picture.BitsPerComponent = 8
        picture.ColorSpace = Name.DeviceGray if image.mode == "L" else Name.DeviceCMYK

    def inline(self, inline: Any) -> Any:
        """Turn an inline picture into an image XObject."""
        made = make_inline_stream(self._pdf, inline)
        made.Type, made.Subtype = Name.XObject, Name.Image
        return made

    def lights(self, found: Any, spaces: Any, *, masking: bool) -> Lights | None:
        """Find the converter for an RGB colour space; None for others. Raises LeftError."""
        name = str(found[0]) if isinstance(found, Array) and len(found) else str(found)
        if name in _CALIBRATED:
            raise LeftError(f"colours in {_CALIBRATED[name]}")
        if name == "/ICCBased" and int(found[1].get("/N", 0)) == 3:
            return Lights(found[1].read_bytes(), self._condition, masking=masking)
        if name not in ("/DeviceRGB", "/RGB"):
            return None
        default = spaces.get("/DefaultRGB")
        if default is not None:
            return self.lights(default, {}, masking=masking)
        return Lights(b"", self._condition, masking=masking)


def _values(resources: Any, kind: str, used: Used | None = None) -> list[Any]:
    """List the dictionaries and streams in resources, or only the used ones."""
    names = None if used is None else used.get(kind, set())
    return [
        value
        for key, value in resources.get(kind, {}).items()
        if (names is None or key in names) and isinstance(value, Dictionary | pikepdf.Stream)
    ]


def _drop_unused(resources: Any, used: Used) -> None:
    """Remove resources that no stream uses."""
    for kind in RESOURCES:
        found = resources.get(kind, {})
        for key in list(found.keys()):
            if key not in used.get(kind, ()) and key not in _OTHERS:
                del found[key]


def _delete(dictionary: Any, *keys: str) -> None:
    """Remove entries from a dictionary if they exist."""
    for key in keys:
        if key in dictionary:
            del dictionary[key]
