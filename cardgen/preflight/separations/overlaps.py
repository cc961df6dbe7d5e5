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
    DIRECT,
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
    """Resources of the pages of one file, each examined once for inks that add up."""

    def __init__(self) -> None:
        self._known: dict[Key, tuple[bool, bool, list[tuple[Key, Any]]]] = {}

    def on(self, page: Any) -> bool:
        """True if a place on the page may have more ink than any single colour."""
        return any(adds for adds, _ in self._all(page))

    def knocked_out(self, page: Any) -> bool:
        """True if a page has a knockout transparency group."""
        return _knocks_out(page) or any(knocks for _, knocks in self._all(page))

    def _all(self, page: Any) -> Iterator[tuple[bool, bool]]:
        """Yield for each resource dictionary if its inks add up, and if it knocks out."""
        first = inherited_entry(page, "/Resources")
        waiting = [(_identify(first, page), first)]
        met, left = set[Key](), _MOST
        while waiting and left:
            (key, resources), left = waiting.pop(), left - 1
            if key in met and key != DIRECT:
                continue
            if key == DIRECT or key not in self._known:
                knocks = any(_knocks_out(each) for each in _list(resources, "/XObject"))
                holders = _list(resources, "/XObject", "/Pattern", "/Font")
                listed = ((each, dictionary(each, "/Resources")) for each in holders)
                inner = [(_identify(own, each), own) for each, own in listed if own is not None]
                self._known[key] = _adds_to(resources), knocks, inner
            met.add(key)
            adds, knocks, inner = self._known[key]
            yield adds, knocks
            waiting += inner


def _identify(resources: Any, holder: Any) -> Key:
    """Identify resources, by their holder if they are no object of their own.

    Only through such an object can resources lead back to themselves.
    """
    key: Key = getattr(resources, "objgen", DIRECT)
    number, generation = getattr(holder, "objgen", DIRECT)
    return key if key != DIRECT else (-number, generation)


def _knocks_out(holder: Any) -> bool:
    """True if a page or form XObject is a knockout group (11.6.6)."""
    return entry(dictionary(holder, "/Group"), "/K") is True


def _list(resources: Any, *kinds: str) -> list[Any]:
    """List the entries of certain kinds in a resource dictionary."""
    return [found for kind in kinds for _, found in values(entry(resources, kind))]


def _adds_to(resources: Any) -> bool:
    """True if inks of these resources may add up, or if their ink is unknown."""
    for state in _list(resources, "/ExtGState"):
        overprints = any(entry(state, key) is True for key in ("/op", "/OP"))
        if overprints or blend_mode(state) not in OPAQUE:
            return True
    spaces = entry(resources, "/ColorSpace")
    pictures = _list(resources, "/XObject")
    if any(is_stream(each) and _is_unknown_picture(each, spaces) for each in pictures):
        return True
    shadings = [entry(pattern, "/Shading") for pattern in _list(resources, "/Pattern")]
    shadings += _list(resources, "/Shading")
    return any(_is_unknown_shading(shading, spaces) for shading in shadings)


def _is_unknown_picture(picture: Any, spaces: Any) -> bool:
    """True if the ink of a picture is unknown."""
    if name(entry(picture, "/Subtype")) != "/Image" or entry(picture, "/ImageMask") is True:
        return False
    kind = space(entry(picture, "/ColorSpace"), spaces)
    if kind.family == "cmyk":
        return number(entry(picture, "/BitsPerComponent"), 8) not in (8, 16)
    if kind.family == "indexed" and kind.base is not None:
        return kind.base.family == "cmyk" or len(kind.base.inks) > 1
    return kind.family == "spot" and len(kind.inks) > 1


def _is_unknown_shading(shading: Any, spaces: Any) -> bool:
    """True if the ink of a shading is unknown."""
    kind = space(entry(shading, "/ColorSpace"), spaces)
    if kind.family != "cmyk" and len(kind.inks) < 2:
        return False
    if kind.family != "cmyk" or number(entry(shading, "/ShadingType")) >= _MESHES:
        return True
    functions = one_or_more(entry(shading, "/Function"))
    return len(functions) > 1 or entry(functions[0], "/FunctionType") == _CALCULATED
