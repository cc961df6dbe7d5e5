"""Find pages with more ink than their single colours have, by their resources.

Blend modes and overprint add inks; plain opacity does not. The ink of some pictures and
shadings is unknown. PDFium does not render knockout groups (ISO 32000-1, 11.4.6.2), so pages
with such groups are judged by the numbers of their colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cardgen.pdf_content import OPAQUE, blend_mode
from cardgen.pdf_streams import (
    Key,
    dictionary,
    entry,
    inherited_entry,
    is_stream,
    name,
    number,
    one_or_more,
    values,
)
from cardgen.preflight.colors import space

_MOST: Final = 20_000  # dictionaries of resources of a page
_MESHES: Final = 4  # shadings of this type and above are meshes
_CALCULATED: Final = 4  # type of PostScript calculator functions


class Overlaps:
    """Examines the resources of the pages of one file, each once."""

    def __init__(self) -> None:
        self._known: dict[Key, tuple[bool, bool, list[Any]]] = {}

    def on(self, page: Any) -> bool:
        """True if a spot of a page may have more ink than one colour has."""
        return any(adds for adds, _ in self._all(page))

    def knocked_out(self, page: Any) -> bool:
        """True if a page has a knockout group."""
        return _knocks_out(page) or any(knocks for _, knocks in self._all(page))

    def _all(self, page: Any) -> Iterator[tuple[bool, bool]]:
        """Tell of all resources of a page if they add ink, and if they knock out."""
        waiting, met = [inherited_entry(page, "/Resources")], set[Key]()
        for _ in range(_MOST):
            if not waiting:
                return
            resources = waiting.pop()
            key: Key = getattr(resources, "objgen", (0, 0))
            if key in met and key != (0, 0):
                continue
            met.add(key)
            found = self._known.get(key) if key != (0, 0) else None
            if found is None:
                knocks = any(
                    _knocks_out(form) for _, form in values(entry(resources, "/XObject"))
                )
                found = self._known[key] = _adds_to(resources), knocks, _inner(resources)
            adds, knocks, inner = found
            yield adds, knocks
            waiting += inner


def _knocks_out(holder: Any) -> bool:
    """True if a page or form is a knockout group (11.6.6)."""
    return entry(dictionary(holder, "/Group"), "/K") is True


def _inner(resources: Any) -> list[Any]:
    """List the resources of forms, patterns and fonts in resources."""
    kinds = ("/XObject", "/Pattern", "/Font")
    holders = [found for kind in kinds for _, found in values(entry(resources, kind))]
    found = (dictionary(holder, "/Resources") for holder in holders)
    return [each for each in found if each is not None]


def _adds_to(resources: Any) -> bool:
    """True if inks may add up in resources, or if their ink is unknown."""
    if any(_adds(state) for _, state in values(entry(resources, "/ExtGState"))):
        return True
    spaces = entry(resources, "/ColorSpace")
    pictures = values(entry(resources, "/XObject"))
    if any(is_stream(found) and _picture_untold(found, spaces) for _, found in pictures):
        return True
    patterns = values(entry(resources, "/Pattern"))
    shadings = [entry(pattern, "/Shading") for _, pattern in patterns]
    shadings += [shading for _, shading in values(entry(resources, "/Shading"))]
    return any(_shading_untold(shading, spaces) for shading in shadings)


def _adds(state: Any) -> bool:
    """True if a graphics state adds inks: it overprints or blends."""
    if entry(state, "/op") is True or entry(state, "/OP") is True:
        return True
    return blend_mode(state) not in OPAQUE


def _picture_untold(picture: Any, spaces: Any) -> bool:
    """True if the ink of a picture is unknown."""
    if name(entry(picture, "/Subtype")) != "/Image" or entry(picture, "/ImageMask") is True:
        return False
    kind = space(entry(picture, "/ColorSpace"), spaces)
    if kind.family == "cmyk":
        return number(entry(picture, "/BitsPerComponent"), 8) not in (8, 16)
    if kind.family == "indexed" and kind.base is not None:
        return kind.base.family == "cmyk" or len(kind.base.inks) > 1
    return kind.family == "spot" and len(kind.inks) > 1


def _shading_untold(shading: Any, spaces: Any) -> bool:
    kind = space(entry(shading, "/ColorSpace"), spaces)
    if kind.family != "cmyk" and len(kind.inks) < 2:
        return False
    if kind.family != "cmyk" or number(entry(shading, "/ShadingType")) >= _MESHES:
        return True
    functions = one_or_more(entry(shading, "/Function"))
    return len(functions) > 1 or entry(functions[0], "/FunctionType") == _CALCULATED
