"""Find the bounding boxes of all marks on pages.

Each form is followed once, in its own space, to the boxes of its marks. A page is followed
while it is judged. Text is as wide as its font says, from the first to the last glyph that
marks something.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any, Final

import pikepdf

from cardgen.preflight.advances import Advances
from cardgen.preflight.affine import (
    EVERYWHERE,
    UNMOVED,
    Affine,
    around,
    corners_of,
)
from cardgen.preflight.boxes import PdfBox
from cardgen.preflight.objects import (
    UNREADABLE,
    Key,
    dictionary,
    entry,
    inherited_entry,
    numbers,
)
from cardgen.preflight.pixels import is_white
from cardgen.preflight.places import Painted
from cardgen.preflight.tracing import MOST, WANTED, Tracer

_DEEPEST: Final = 16


class Extents:
    """Bounding boxes of the marks on the pages of one file."""

    def __init__(self) -> None:
        self._forms: dict[Key, tuple[Painted, ...]] = {}
        self._fonts: dict[Key, Advances] = {}
        self._pictures: dict[Key, Any] = {}
        self._active: set[Key] = set()
        self._page: tuple[Key, tuple[Painted, ...]] = (0, 0), ()  # the last page

    def keep_page(self, page: Any, found: Iterable[Painted]) -> None:
        """Keep the marks of a page that was followed to its end."""
        self._page = page.objgen, tuple(found)

    def page(self, page: Any, scale: float) -> tuple[Painted, ...]:
        """Find the marks of a page, in points; `scale` is its UserUnit."""
        known, found = self._page
        if known != (0, 0) and known == page.objgen:
            return found
        resources = inherited_entry(page, "/Resources")
        return self._follow(page, resources, (scale, 0.0, 0.0, scale, 0.0, 0.0), EVERYWHERE)

    def form(self, form: Any, resources: Any) -> tuple[Painted, ...]:
        """Find the marks of a form, in the space of its user."""
        key: Key = form.objgen
        if key in self._forms:
            return self._forms[key]
        if key in self._active or len(self._active) >= _DEEPEST:
            return ()
        self._active.add(key)
        matrix: Any = numbers(entry(form, "/Matrix"), 6) or UNMOVED
        corners = numbers(entry(form, "/BBox"), 4)
        within = around(corners_of(corners), matrix) if corners else EVERYWHERE
        own = dictionary(form, "/Resources")
        found = self._follow(form, resources if own is None else own, matrix, within)
        self._active.discard(key)
        self._forms[key] = found
        return found

    def font(self, found: Any) -> Advances:
        """Read the advance widths of a font."""
        key: Key = getattr(found, "objgen", (0, 0))
        if key == (0, 0):
            return Advances(found)
        if key not in self._fonts:
            self._fonts[key] = Advances(found)
        return self._fonts[key]

    def picture(self, found: Any) -> Key:
        """Keep a picture; return the object number by which `white` knows it."""
        key: Key = found.objgen
        self._pictures[key] = found
        return key

    def is_white(self, key: Key) -> bool:
        """True if a picture is white all over."""
        found = self._pictures.get(key)
        if not isinstance(found, bool):
            found = self._pictures[key] = is_white(found)
        return found

    def _follow(
        self, holder: Any, resources: Any, matrix: Affine, clip: PdfBox
    ) -> tuple[Painted, ...]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                instructions = pikepdf.parse_content_stream(holder, WANTED)
        except UNREADABLE:
            return ()  # the interpreter reports it
        tracer = Tracer(self, resources, matrix, clip)
        for instruction in instructions:
            try:
                tracer.follow(str(instruction.operator), instruction.operands)
            except UNREADABLE:
                continue
            if len(tracer.found) >= MOST:
                break
        return tuple(tracer.found)
