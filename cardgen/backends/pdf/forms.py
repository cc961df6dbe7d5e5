"""What is drawn more than once, as form objects that pages draw (ISO 32000-1, 8.10).

A drawing is recognised by the identity of its items. As a whole it is one piece of content,
since nothing in a form that is drawn twice may be numbered (14.7.4.2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.refusals import Violation
from cardgen.backends.pdf.structure import Part
from cardgen.display import Item

_KEPT: Final = 256  # forms that are recognised


class Drawing(NamedTuple):
    """The content of a form, the corners of the box around it, and what it is to a reader.

    And what in it the profile forbids, wherever it is drawn.
    """

    data: bytes
    box: str
    part: Part | None
    forbidden: frozenset[Violation]


class Form(NamedTuple):
    """A form by the name that content has for it, and what else is known of it."""

    name: str
    part: Part | None
    forbidden: frozenset[Violation]


class FormSet:
    """Forms of a file, named by a `letter` and a number; if there are any, of `resources`."""

    def __init__(self, file: PdfFile, letter: str, resources: Reference | None = None) -> None:
        self.resources = resources
        self.objects: dict[str, str] = {}
        self._file = file
        self._letter = letter
        self._known: dict[tuple[int, object], tuple[tuple[Item, ...], Form]] = {}

    def known(self, items: tuple[Item, ...], place: object) -> bool:
        """Whether these very items have a form for pages with that place for them."""
        return (id(items), place) in self._known

    def form(self, items: tuple[Item, ...], place: object, draw: Callable[[], Drawing]) -> Form:
        """The form of these very items, drawn if there is none."""
        key = id(items), place
        found = self._known.get(key)
        if found is None:
            if len(self._known) == _KEPT:
                del self._known[next(iter(self._known))]
            # What is kept holds the items, so that nothing else gets their id.
            found = self._known[key] = items, self._written(draw())
        return found[1]

    def _written(self, drawing: Drawing) -> Form:
        self.resources = self.resources or self._file.reserve()
        name = f"{self._letter}{len(self.objects) + 1}"
        entries = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": drawing.box,
            "Resources": self.resources,
        }
        self.objects[name] = self._file.add_stream(drawing.data, entries)
        return Form(name, drawing.part, drawing.forbidden)


class Forms(NamedTuple):
    """The forms of a file: first layers that pages share, and groups within layers."""

    layers: FormSet
    groups: FormSet
