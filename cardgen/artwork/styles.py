"""What an element looks like: its own attributes, style sheets, and what it inherits."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cardgen.artwork.elements import AGAIN, SvgElement
from cardgen.artwork.sheets import DAMAGED, Declared, StyleSheets, Tell, declarations

# SVG 2, 6.6, as far as they say what is seen here.
_INHERITED: Final[Mapping[str, str]] = {
    "fill": "black",
    "fill-opacity": "1",
    "fill-rule": "nonzero",
    "clip-rule": "nonzero",
    "stroke": "none",
    "stroke-width": "1",
    "stroke-opacity": "1",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
    "stroke-miterlimit": "4",
    "stroke-dasharray": "none",
    "stroke-dashoffset": "0",
    "paint-order": "normal",
    "color": "black",
    "visibility": "visible",
    "marker-start": "none",
    "marker-mid": "none",
    "marker-end": "none",
}
_OWN: Final[Mapping[str, str]] = {
    "opacity": "1",
    "display": "inline",
    "clip-path": "none",
    "mask": "none",
    "filter": "none",
    "mix-blend-mode": "normal",
    "stop-color": "black",
    "stop-opacity": "1",
    "overflow": "",
    "vector-effect": "none",
    "transform-origin": "",
}
# In a style sheet these would place or shape what attributes do in any other SVG.
_GEOMETRY: Final = frozenset(
    ("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "d", "rotate", "scale",
     "translate", "offset-path", "zoom", "mask-image", "backdrop-filter",
     "animation", "animation-name")
)  # fmt: skip
_URL: Final = re.compile(r"url\(\s*+[\"']?\s*+#([^)\"']*+)[\"']?\s*+\)\s*+(.*)", re.DOTALL)
_PLAIN: Final = "export with presentation attributes instead"


@dataclass(frozen=True, slots=True)
class ComputedStyle:
    """The values of an element by property, and the transform that its style says, if any."""

    inherited: Mapping[str, str] = field(default_factory=lambda: _INHERITED)
    own: Mapping[str, str] = field(default_factory=lambda: _OWN)
    transform: str | None = None

    def __getitem__(self, name: str) -> str:
        value = self.inherited.get(name)
        return self.own[name] if value is None else value


INITIAL: Final = ComputedStyle()


def reference(value: str) -> tuple[str, str] | None:
    """The id that ``url(#…)`` names, and what stands behind it; None if it is none."""
    match = _URL.fullmatch(value.strip())
    return (match[1].strip(), match[2].strip()) if match else None


def is_broken(value: str, ids: Collection[str]) -> bool:
    """Whether a reference leads nowhere, and so to nothing that would be seen."""
    found = reference(value)
    return found is not None and found[0] not in ids


def used(element: SvgElement, ids: Mapping[str, SvgElement], tell: Tell) -> SvgElement | None:
    """What a `use` shows. Where there is no such thing, browsers draw nothing, and are mute."""
    found = ids.get(element.target)
    if found is None and element.target:
        tell(f"it uses #{element.target[:40]}, which it has not", element.line, AGAIN)
    return found


class Styling:
    """Computes styles; what of them cannot be followed is told."""

    def __init__(self, root: SvgElement, tell: Tell) -> None:
        self._sheets = StyleSheets(root, tell)
        self._tell = tell
        self._read: dict[str, Sequence[Declared]] = {}

    def of(self, element: SvgElement, parent: ComputedStyle) -> ComputedStyle:
        """The style of an element in one of this style."""
        said: dict[str, str] = {
            name: value.strip()
            for name, value in element.attributes.items()
            if name in _INHERITED or name in _OWN
        }
        important: dict[str, str] = {}
        every = self._sheets.declared(element)
        if "style" in element.attributes:
            every += self._of_attribute(element.attributes["style"], element.line)
        for each in every:
            names: tuple[str, ...] = (each.name,)
            if each.name == "marker":
                names = ("marker-start", "marker-mid", "marker-end")
            elif each.name in _GEOMETRY and each.value not in ("none", "auto"):
                self._tell(f"its style says {each.name}", each.line, _PLAIN)
                continue
            for name in names:
                (important if each.important else said)[name] = each.value
        said |= important
        if not said:
            return ComputedStyle(parent.inherited)
        return self._resolved(said, parent, element.line)

    def _of_attribute(self, text: str, line: int) -> Sequence[Declared]:
        """What a `style` attribute declares; those that are alike are read once."""
        found = self._read.get(text)
        if found is None:
            affordable = self._sheets.affords(text, line)
            found = declarations(text, line) if affordable else ()
            if found is None:
                self._tell(DAMAGED, line, AGAIN)
            found = self._read[text] = found or ()
        return found

    def _resolved(
        self, said: Mapping[str, str], parent: ComputedStyle, line: int
    ) -> ComputedStyle:
        inherited, own = dict(parent.inherited), dict(_OWN)
        for name, value in said.items():
            into, initial = (inherited, _INHERITED) if name in _INHERITED else (own, _OWN)
            if name not in initial:
                continue
            if "var(" in value:
                self._tell(f"its style has a variable: {value[:40]}", line, _PLAIN)
            elif value.lower() == "inherit":
                into[name] = parent[name]
            elif value.lower() == "initial":
                into[name] = initial[name]
            elif value.lower() in ("unset", "revert"):
                into[name] = parent[name] if into is inherited else initial[name]
            elif name == "color" and value.lower() == "currentcolor":
                into[name] = parent[name]
            elif value:
                into[name] = value
        return ComputedStyle(inherited, own, said.get("transform"))
