"""Which pages may take more ink than their colours do one by one, as their resources say.

Groups that knock out are not drawn as such: what is in one replaces what was there before
it (ISO 32000-1, 11.4.6.2), so that less comes together than is drawn. Pages that have such are
left to the numbers of their colours.

Where something only shines through, each plate has something between the two, and all of them
together no more than one of both. More comes of blend modes and of overprinting; and of some
pictures and shadings it is not known what they take.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cardgen.preflight.colors import space
from cardgen.preflight.objects import (
    Key,
    dictionary,
    entry,
    inherited,
    is_stream,
    items,
    name,
    number,
    values,
)

_MOST: Final = 20_000  # dictionaries of resources of a page
_PLAIN: Final = ("", "/Normal", "/Compatible")
_MESHES: Final = 4  # shadings of this type and above have their colours in a stream
_CALCULATED: Final = 4  # the type of functions that are programs


class Overlaps:
    """Tells it of the pages of one file; what they share is looked at once."""

    def __init__(self) -> None:
        self._known: dict[Key, tuple[bool, bool, list[Any]]] = {}

    def on(self, page: Any) -> bool:
        """Whether more ink may come to a place of a page than one colour takes."""
        return any(adds for adds, _ in self._all(page))

    def knocked_out(self, page: Any) -> bool:
        """Whether a group of a page knocks out what was in it before."""
        return _knocks_out(page) or any(knocks for _, knocks in self._all(page))

    def _all(self, page: Any) -> Iterator[tuple[bool, bool]]:
        """Whether resources add, and knock out: those of a page, and what they lead to."""
        waiting, met = [inherited(page, "/Resources")], set[Key]()
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
    """Whether the group of a page or form does (11.6.6)."""
    return entry(dictionary(holder, "/Group"), "/K") is True


def _inner(resources: Any) -> list[Any]:
    """The resources of what resources name."""
    kinds = ("/XObject", "/Pattern", "/Font")
    holders = [found for kind in kinds for _, found in values(entry(resources, kind))]
    found = (dictionary(holder, "/Resources") for holder in holders)
    return [each for each in found if each is not None]


def _adds_to(resources: Any) -> bool:
    """Whether what resources name themselves lets inks come together, or is not known."""
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
    """Whether a graphics state lets inks come together."""
    if entry(state, "/op") is True or entry(state, "/OP") is True:
        return True
    modes = entry(state, "/BM")
    return name(items(modes)[0] if items(modes) else modes) not in _PLAIN


def _picture_untold(picture: Any, spaces: Any) -> bool:
    """Whether nobody knows yet what ink a picture takes."""
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
    functions = items(entry(shading, "/Function")) or [entry(shading, "/Function")]
    return len(functions) > 1 or entry(functions[0], "/FunctionType") == _CALCULATED
