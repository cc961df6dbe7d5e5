"""Parse the bytes of an SVG as elements, without fetching or running anything.

The parser is expat of Python's own library. A file with entities is refused before one is
expanded; scripts and references to other files are refused too. Elements and attributes of
other namespaces, notes of drawing programs, are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from cardgen.lazy import lazy_pattern

SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_MOST_ELEMENTS: Final = 50_000
_DEEPEST: Final = 100
_MOST_ATTRIBUTES: Final = 500_000
_TEXT_ELEMENTS: Final = ("style", "text", "tspan", "textPath")
_SHOWN: Final = 60  # characters of a reference in an error

_OUTSIDE: Final = lazy_pattern(r"url\(\s*+[\"']?\s*+(?!#)[^)]{0,60}", re.IGNORECASE)
_LOADING: Final = ("use", "image", "feImage", "linearGradient", "radialGradient", "pattern")
"""Elements that load the target of their `href`; a link does not."""

AGAIN: Final = "export the drawing again"
EXPAND: Final = "flatten or expand it in the drawing program, or export the drawing as PNG"
UNSEEN: Final = frozenset(
    ("title", "desc", "metadata", "defs", "style", "symbol", "linearGradient",
     "radialGradient", "clipPath", "marker", "mask", "filter", "pattern", "view", "cursor",
     "font", "font-face", "color-profile", "hatch", "hatchpath", "solidcolor", "meshgradient")
)  # fmt: skip
"""Elements that are not drawn themselves; others may refer to them."""


class SvgError(Exception):
    """The error for an SVG file that is refused: reason, line, hint and rule."""


def too_complex(reason: str, line: int) -> SvgError:
    """Make the error for a drawing that exceeds a limit."""
    return SvgError(reason, line, "simplify the drawing", "bad-picture")


@dataclass(slots=True, eq=False)
class SvgElement:
    """An element of SVG: name, attributes without namespaces, children and text."""

    name: str
    attributes: dict[str, str]
    line: int
    kids: list[SvgElement] = field(default_factory=list)
    parent: SvgElement | None = None
    text: str = ""
    classes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Split the attribute `class` for style sheets."""
        self.classes = frozenset(self.attributes.get("class", "").split())

    @property
    def target(self) -> str:
        """Return the id in the attribute `href`."""
        return self.attributes.get("href", "").strip().removeprefix("#")

    def __iter__(self) -> Iterator[SvgElement]:
        """Yield the element and all its descendants in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.kids)


def parse(data: bytes) -> SvgElement:
    """Parse an SVG file, and return its root. Raises SvgError."""
    parser = _Parser()
    try:
        parser.expat.Parse(data, True)
    except expat.ExpatError as error:
        reason = f"the file is not valid XML: {expat.ErrorString(error.code)}"
        raise SvgError(reason, error.lineno, AGAIN, "bad-picture") from error
    except (LookupError, ValueError) as error:  # an unknown encoding
        raise SvgError(
            f"the file is not valid XML: {error}",
            None,
            "save the drawing as UTF-8",
            "bad-picture",
        ) from error
    assert parser.root is not None
    return parser.root


class _Parser:
    """Builder of the tree of elements: its methods are callbacks of expat."""

    def __init__(self) -> None:
        self.root: SvgElement | None = None
        self.expat = expat.ParserCreate(namespace_separator=" ")
        self.expat.buffer_text = True
        self.expat.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.expat.StartDoctypeDeclHandler = self._doctype
        self.expat.EntityDeclHandler = self._entity
        self.expat.ProcessingInstructionHandler = self._instruction
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end
        self.expat.CharacterDataHandler = self._characters
        self._open: list[SvgElement] = []
        self._foreign = 0  # depth of elements of other namespaces
        self._elements = 0
        self._attributes = 0

    def _doctype(
        self, _name: str, _system: str | None, _public: str | None, internal: bool
    ) -> None:
        """Refuse a document type declaration with entities."""
        # Most files name the DTD of SVG 1.1; it is not loaded.
        if internal:
            raise self._error(
                "the drawing declares entities or a document type of its own",
                "export it as plain SVG (in Illustrator: without its editing capabilities)",
            )

    def _entity(self, name: str, *_: object) -> None:
        """Refuse the declaration of an entity."""
        raise self._error(f"the drawing declares the entity {name}", "export it as plain SVG")

    def _instruction(self, target: str, _data: str) -> None:
        """Refuse a style sheet in another file."""
        if target.lower() == "xml-stylesheet":
            raise self._error(
                "the drawing takes its style from another file",
                "export it with its styles inside",
            )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the start tag of an SVG element; skip other namespaces."""
        self._elements += 1
        self._attributes += len(attributes)
        line = self.expat.CurrentLineNumber
        if self._elements > _MOST_ELEMENTS or self._attributes > _MOST_ATTRIBUTES:
            raise too_complex(f"the drawing has more than {_MOST_ELEMENTS:,} elements", line)
        if len(self._open) + self._foreign >= _DEEPEST:
            reason = f"the drawing has elements nested more than {_DEEPEST} deep"
            raise too_complex(reason, line)
        space, _, name = tag.rpartition(" ")
        if self.root is None and (space, name) != (SVG, "svg"):
            hint = f'the first element must be <svg xmlns="{SVG}">'
            raise self._error("the file is XML, but not SVG", hint, "bad-picture")
        if self._foreign or space != SVG:
            self._foreign += 1
            return
        own = {
            key.rpartition(" ")[2]: value
            for key, value in sorted(attributes.items(), reverse=True)
            if " " not in key or key in (f"{_XLINK} href", f"{_XML} id")
        }
        self._check(name, own)
        parent = self._open[-1] if self._open else None
        element = SvgElement(name, own, line, parent=parent)
        if parent:
            parent.kids.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _check(self, name: str, attributes: dict[str, str]) -> None:
        """Refuse an element that is a script or refers to another file."""
        hint = "export it as plain SVG, without scripts"
        if name in ("script", "handler", "listener"):
            raise self._error("the drawing has a script", hint)
        for key, value in attributes.items():
            if key.startswith("on"):
                raise self._error(f"the drawing has a script in {key}", hint)
            if key == "href" and name in _LOADING:
                target = value.strip()
                is_own = target[:1] in ("", "#") or (name == "image" and target[:5] == "data:")
                if not is_own:
                    raise self._outside(target)
            elif found := _OUTSIDE.search(value):
                raise self._outside(found[0])

    def _end(self, _tag: str) -> None:
        """Handle the end tag of an element."""
        if self._foreign:
            self._foreign -= 1
            return
        element = self._open.pop()
        if element.name == "style" and (found := _OUTSIDE.search(element.text)):
            raise self._outside(found[0])

    def _characters(self, data: str) -> None:
        """Add characters to the text of the open element."""
        if not self._foreign and self._open and self._open[-1].name in _TEXT_ELEMENTS:
            self._open[-1].text += data

    def _outside(self, target: str) -> SvgError:
        """Make the error for a reference to another file."""
        shown = target if len(target) <= _SHOWN else f"{target[:_SHOWN]}…"
        return self._error(
            f"the drawing refers to something outside the file: {shown}",
            "export it with everything that it needs inside",
        )

    def _error(self, reason: str, hint: str, rule: str = "picture-feature") -> SvgError:
        """Make an error with the current line of the parser."""
        return SvgError(reason, self.expat.CurrentLineNumber, hint, rule)
