"""Rewrite a content stream from RGB to inks, operator by operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pikepdf import Array, Dictionary, Name, Operator

from cardgen.excerpts.lights import LeftError, Lights

if TYPE_CHECKING:
    from cardgen.excerpts.repainting import Repainting

_PAINTS: Final = {True: {1: "G", 4: "K"}, False: {1: "g", 4: "k"}}  # strokes, fills
_NAMED: Final = {
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "gs": "/ExtGState",
    "Do": "/XObject",
    "sh": "/Shading",
    "Tf": "/Font",
    "scn": "/Pattern",
    "SCN": "/Pattern",
}
"""Operators that refer to resources."""
RESOURCES: Final = frozenset(_NAMED.values())
"""Kinds of resources that operators refer to."""
Used = dict[str, set[str]]


class RepaintedContent:
    """Rewrites one stream into `made`, and notes the `used` resources."""

    def __init__(self, repainting: Repainting, resources: Any, *, masking: bool) -> None:
        self._repainting, self._resources, self._masking = repainting, resources, masking
        self._spaces = resources.get("/ColorSpace", {})
        # Converters of stroke and fill colours, unknown at first.
        self._lights: dict[bool, Lights | None] = {True: None, False: None}
        self._known: dict[bool, bool] = {True: False, False: False}
        self._saved: list[tuple[dict[bool, Lights | None], dict[bool, bool]]] = []
        self.made: list[Any] = []
        self.used: Used = {}

    def follow(self, instructions: Any) -> None:
        """Rewrite all instructions."""
        for instruction in instructions:
            operator = str(instruction.operator)
            try:
                done = self._follow(operator, list(instruction.operands))
            except LeftError as error:
                self._repainting.left[str(error)] = None
                done = False
            if not done:
                self.made.append(instruction)

    def _follow(self, operator: str, operands: list[Any]) -> bool:
        """Convert an instruction. True if something else was written."""
        if operator in _NAMED and (names := [str(x) for x in operands if isinstance(x, Name)]):
            self.used.setdefault(_NAMED[operator], set()).update(names)
        stroke = operator[:1].isupper()
        if operator == "q":
            self._saved.append((dict(self._lights), dict(self._known)))
        elif operator == "Q" and self._saved:
            self._lights, self._known = self._saved.pop()
        elif operator in ("rg", "RG"):
            device = Name.DeviceRGB
            lights = self._repainting.lights(device, self._spaces, masking=self._masking)
            assert lights is not None
            self._lights[stroke], self._known[stroke] = lights, True
            return self._paint(lights, operands, stroke=stroke)
        elif operator in ("g", "G", "k", "K"):
            self._lights[stroke], self._known[stroke] = None, True
        elif operator in ("cs", "CS"):
            return self._choose(operands[0], stroke=stroke)
        elif operator in ("sc", "scn", "SC", "SCN"):
            return self._color(operands, stroke=stroke)
        elif operator == "INLINE IMAGE":
            return self._inline(operands[0])
        return False

    def _choose(self, name: Any, *, stroke: bool) -> bool:
        space = listed_space(name, self._spaces)
        self._known[stroke], self._lights[stroke] = True, None
        find = self._repainting.lights
        if (lights := find(space, self._spaces, masking=self._masking)) is not None:
            self._lights[stroke] = lights
            return self._paint(lights, [0, 0, 0], stroke=stroke)
        if isinstance(space, Array) and len(space) > 1 and str(space[0]) == "/Pattern":
            self._lights[stroke] = find(space[1], self._spaces, masking=self._masking)
        return False

    def _color(self, operands: list[Any], *, stroke: bool) -> bool:
        lights = self._lights[stroke]
        if operands and isinstance(operands[-1], Name):
            if lights is None or len(operands) == 1:
                return False
            inks = lights.inks(tuple(map(float, operands[:-1])))
            operator = Operator("SCN" if stroke else "scn")
            self.made.append(([*inks, operands[-1]], operator))
            return True
        if lights is None:
            if not self._known[stroke] and len(operands) == 3:
                raise LeftError("colours of a space that is chosen outside of a form")
            return False
        return self._paint(lights, operands, stroke=stroke)

    def _paint(self, lights: Lights, operands: list[Any], *, stroke: bool) -> bool:
        values = lights.color(tuple(map(float, operands)))
        self.made.append((list(values), Operator(_PAINTS[stroke][len(values)])))
        return True

    def _inline(self, inline: Any) -> bool:
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
    """Look up a colour space that resources may name."""
    if isinstance(found, Name) and spaces.get(str(found)) is not None:
        return spaces[str(found)]
    return found
