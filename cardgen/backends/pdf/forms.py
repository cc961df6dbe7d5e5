"""What is drawn more than once, as form objects that pages draw (ISO 32000-1, 8.10).

A drawing is recognised by the identity of what is drawn. As a whole it is one piece of content,
or part of one, since nothing in a form that is drawn twice may be numbered (14.7.4.2).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final, NamedTuple

from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.refusals import Violation

_KEPT: Final = 256  # forms that are recognised


class Drawing(NamedTuple):
    """The content of a form, the corners of the box around it, and what of it is forbidden."""

    data: bytes
    box: str
    forbidden: frozenset[Violation]


class Form(NamedTuple):
    """A form, by the name that content has for it."""

    name: str
    forbidden: frozenset[Violation]


class FormSet:
    """Forms of a file, named G1, G2 …; if there are any, of `resources`."""

    def __init__(self, file: PdfFile) -> None:
        self.resources: Reference | None = None
        self.objects: dict[str, str] = {}
        self._file = file
        self._known: dict[Hashable, tuple[object, Form]] = {}

    def form(self, key: Hashable, drawn: object, draw: Callable[[], Drawing]) -> Form:
        """The form with a key, in which are ids of what is `drawn`; made if there is none."""
        found = self._known.get(key)
        if found is None:
            if len(self._known) == _KEPT:
                del self._known[next(iter(self._known))]
            # What was drawn is held, so that nothing else gets its id.
            found = self._known[key] = drawn, self._written(draw())
        return found[1]

    def _written(self, drawing: Drawing) -> Form:
        self.resources = self.resources or self._file.reserve()
        name = f"G{len(self.objects) + 1}"
        entries = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": drawing.box,
            "Resources": self.resources,
        }
        self.objects[name] = self._file.add_stream(drawing.data, entries)
        return Form(name, drawing.forbidden)
