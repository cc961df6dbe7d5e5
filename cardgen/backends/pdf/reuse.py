"""Reuse the operators of groups and layers: forms on a page, and streams that pages share.

A group that stands on a page several times is drawn by a form XObject (ISO 32000-1, 8.10). As a
whole it is one piece of marked content, or part of one, since content in a form that is drawn
twice may not be numbered (14.7.4.2).

Letters of a merge differ in a few paragraphs, and all others are the same objects at the same
places; labels of a batch share their first layer. Both are recognised by identity. Their
operators are a content stream that pages share (7.8.2: a page's streams are read as one), so
that it is written once; its parts have the same numbers on each page, by which each page's own
elements find them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple, TypeGuard

import msgspec

from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.paint import PageBox
from cardgen.backends.pdf.refusals import Violation
from cardgen.backends.pdf.structure import ElementOutline, Part, StructureElement, outline
from cardgen.display import Group, Layer

_FORMS: Final = 256  # forms that are recognised
_KEPT: Final = 512  # groups that are recognised, and runs of them
_PATIENCE: Final = 256  # new groups in a row after which none is looked up
_LEAST: Final = 160  # bytes of a stream that is worth an object of its own


class Drawing(msgspec.Struct, frozen=True):
    """The content of a form, its bounding box, and its violations of the profile."""

    data: bytes
    box: str
    forbidden: frozenset[Violation]


class Form(msgspec.Struct, frozen=True):
    """The resource name of a form, and its violations of the profile."""

    name: str
    forbidden: frozenset[Violation]


class FormSet:
    """The forms of a file, named G1, G2 …; they share `resources`."""

    def __init__(self, file: PdfFile) -> None:
        self.resources: Reference | None = None
        self.objects: dict[str, str] = {}
        self._file = file
        self._known: dict[Hashable, tuple[object, Form]] = {}

    def form(self, key: Hashable, items: object, draw: Callable[[], Drawing]) -> Form:
        """Return the form XObject for a key. If there is none, write it with `draw`."""
        entry = self._known.get(key)
        if entry is None:
            _make_room(self._known, _FORMS)
            # The items are held, so that nothing else gets their ids.
            entry = self._known[key] = items, self._write(draw())
        return entry[1]

    def _write(self, drawing: Drawing) -> Form:
        """Write a drawing as a form XObject."""
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


class PaintState(NamedTuple):
    """The state on which a group's operators depend, besides the group and the page's size."""

    part: int  # the number of its first piece of content
    color: str | None


class DrawnGroup(msgspec.Struct, eq=False):
    """A group that was drawn: operators, elements, violations, and the state after it."""

    group: Group  # held, so that nothing else gets its id
    data: bytes
    kids: Sequence[Part | StructureElement]
    forbidden: frozenset[Violation]
    before: PaintState
    after: PaintState
    blends: bool  # if it is transparent somewhere


class DrawnRun(msgspec.Struct, eq=False):
    """A sequence of drawn groups, with one content stream.

    `stream` has their operators, if it is worth an object; `outlines` are their elements.
    """

    groups: Sequence[DrawnGroup]  # held, so that nothing else gets their ids
    data: bytes
    stream: Reference | None
    outlines: Sequence[ElementOutline | Part | StructureElement]
    forbidden: frozenset[Violation]
    blends: bool


class DrawnGroups:
    """The drawn groups and layers of a file, as many as are kept."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._known: dict[tuple[int, PaintState, PageBox], DrawnGroup] = {}
        self._runs: dict[tuple[int, ...], DrawnRun] = {}
        self._ids: dict[int, tuple[Group, tuple[int, ...]]] = {}
        self._layers: dict[tuple[int, PageBox], DrawnRun] = {}
        self._new = 0  # new groups since the last known one

    @property
    def is_worthwhile(self) -> bool:
        """True if a group was reused recently, so that looking up groups is worth the time."""
        return self._new < _PATIENCE

    def group_ids(self, group: Group) -> tuple[int, ...]:
        """Return the ids of a group from a cache; see `group_ids`."""
        entry = self._ids.get(id(group))
        if entry is None:
            _make_room(self._ids)
            entry = self._ids[id(group)] = group, group_ids(group)
        return entry[1]

    def find(self, group: Group, before: PaintState, sheet: PageBox) -> DrawnGroup | None:
        """Return an earlier drawing of the same group with the same graphics state, or None."""
        key = id(group), before, sheet
        drawn = self._known.pop(key, None)
        if drawn:
            self._known[key] = drawn  # the last to be removed
            self._new = 0
        return drawn

    def keep(self, drawn: DrawnGroup, sheet: PageBox) -> None:
        """Store the drawing of a group for later pages of the same size."""
        self._new += 1
        _make_room(self._known)
        self._known[id(drawn.group), drawn.before, sheet] = drawn

    def layer(self, layer: Layer, sheet: PageBox) -> DrawnRun | None:
        """Return the earlier drawing of the same first layer, or None."""
        return self._layers.get((id(layer.items), sheet))

    def keep_layer(self, drawn: DrawnGroup, sheet: PageBox) -> DrawnRun:
        """Store the drawing of a page's first layer for later pages of the same size."""
        _make_room(self._layers)
        run = self._layers[id(drawn.group.items), sheet] = self._make_run([drawn])
        if run.stream:
            drawn.data = run.data = b""  # a shipment has many layers
        return run

    def run(self, groups: Sequence[DrawnGroup]) -> DrawnRun:
        """Return groups that were all drawn before as one run."""
        key = tuple(map(id, groups))
        run = self._runs.pop(key, None)
        if run is None:
            _make_room(self._runs)
            run = self._make_run(groups)
        self._runs[key] = run
        return run

    def _make_run(self, groups: Sequence[DrawnGroup]) -> DrawnRun:
        """Join drawn groups to a run. Write a content stream for a run long enough."""
        data = b"\n".join(group.data for group in groups)
        stream = self._file.add_stream(data) if len(data) >= _LEAST else None
        forbidden = frozenset[Violation]().union(*(group.forbidden for group in groups))
        blends = any(group.blends for group in groups)
        return DrawnRun(groups, data, stream, _outlines(groups), forbidden, blends)


def _make_room(known: dict[Any, Any], most: int = _KEPT) -> None:
    """Remove the oldest entry of a cache that has `most` entries."""
    if len(known) >= most:
        del known[next(iter(known))]


def _outlines(groups: Sequence[DrawnGroup]) -> list[ElementOutline | Part | StructureElement]:
    """Return the structure elements of groups as patterns, to be written for many pages."""
    outlines: list[ElementOutline | Part | StructureElement] = []
    for group in groups:
        for kid in group.kids:
            new, last = outline(kid), outlines[-1] if outlines else None
            if _is_plain(new) and _is_plain(last):
                outlines[-1] = last + new
            else:
                outlines.append(new or kid)
    return outlines


def _is_plain(value: object) -> TypeGuard[ElementOutline]:
    """True if a value is an outline without a table, so that it can be joined to others."""
    return isinstance(value, ElementOutline) and not (value.table or value.continued)


def group_ids(group: Group) -> tuple[int, ...]:
    """Return the Python ids of all items in a group, and of the groups in it."""
    ids, nested = list[int](), [group]
    while nested:
        items = nested.pop().items
        ids.append(id(items))
        nested += (item for item in items if isinstance(item, Group))
    return tuple(ids)


def find_repeats(groups: Iterable[tuple[int, ...]]) -> frozenset[int]:
    """Find the ids that occur more than once in groups."""
    every = [*chain.from_iterable(groups)]
    if len(set(every)) == len(every):
        return frozenset()
    return frozenset(one for one, count in Counter(every).items() if count > 1)
