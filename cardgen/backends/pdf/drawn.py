"""Groups and layers that were drawn on a page before: their operators are not made again.

Letters of a merge differ in a few paragraphs, and all others are the same objects at the same
places; labels of a batch have their first layer in common. Either is recognised by identity.
What of a page was there before is a content stream
that pages share (ISO 32000-1, 7.8.2: a page's streams are read as one), so that it is written
once; its parts have the same numbers on each page, by which each page's own elements find them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple, TypeGuard

from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.paint import PageBox
from cardgen.backends.pdf.refusals import Violation
from cardgen.backends.pdf.structure import ElementOutline, Part, StructureElement, outline
from cardgen.display import Group, Layer

_KEPT: Final = 512  # groups that are recognised, and runs of them
_PATIENCE: Final = 256  # groups of which none was there before; then nobody expects one
_LEAST: Final = 160  # bytes of a stream that is worth an object of its own


class PaintState(NamedTuple):
    """What the operators of a group depend on besides the group, on pages of a size."""

    part: int  # the number of its first piece of content
    color: str | None


@dataclass(slots=True, eq=False)
class DrawnGroup:
    """A group as operators, what of it is read and forbidden, and what comes after it."""

    group: Group  # held, so that nothing else gets its id
    data: bytes
    kids: Sequence[Part | StructureElement]
    forbidden: frozenset[Violation]
    before: PaintState
    after: PaintState
    blends: bool  # whether anything in it lets shine through what is below


@dataclass(slots=True, eq=False)
class DrawnRun:
    """Groups that follow one another and were all drawn before.

    `stream` has them, unless that is not worth an object; `outlines` are what is read of them.
    """

    groups: Sequence[DrawnGroup]  # held, as they are
    data: bytes
    stream: Reference | None
    outlines: Sequence[ElementOutline | Part | StructureElement]
    forbidden: frozenset[Violation]
    blends: bool


class DrawnGroups:
    """What was drawn of groups in a file, as far as it is remembered."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._known: dict[tuple[int, PaintState, PageBox], DrawnGroup] = {}
        self._runs: dict[tuple[int, ...], DrawnRun] = {}
        self._ids: dict[int, tuple[Group, tuple[int, ...]]] = {}
        self._layers: dict[tuple[int, PageBox], DrawnRun] = {}
        self._new = 0  # groups since one was there before

    @property
    def expected(self) -> bool:
        """Whether it is worth looking: of labels no group of their own comes again."""
        return self._new < _PATIENCE

    def ids(self, group: Group) -> tuple[int, ...]:
        """As the function has them."""
        found = self._ids.get(id(group))
        if found is None:
            _make_room(self._ids)
            found = self._ids[id(group)] = group, ids(group)
        return found[1]

    def find(self, group: Group, before: PaintState, sheet: PageBox) -> DrawnGroup | None:
        """What was drawn of this very group in the same circumstances."""
        key = id(group), before, sheet
        found = self._known.pop(key, None)
        if found:
            self._known[key] = found  # the last to be forgotten
            self._new = 0
        return found

    def keep(self, drawn: DrawnGroup, sheet: PageBox) -> None:
        """Remember a group."""
        self._new += 1
        _make_room(self._known)
        self._known[id(drawn.group), drawn.before, sheet] = drawn

    def layer(self, layer: Layer, sheet: PageBox) -> DrawnRun | None:
        """What was drawn of this very layer, the first of pages of this size."""
        return self._layers.get((id(layer.items), sheet))

    def keep_layer(self, drawn: DrawnGroup, sheet: PageBox) -> DrawnRun:
        """Remember a page's first layer."""
        _make_room(self._layers)
        found = self._layers[id(drawn.group.items), sheet] = self._made([drawn])
        if found.stream:
            drawn.data = found.data = b""  # the lines of a shipment are many
        return found

    def run(self, groups: Sequence[DrawnGroup]) -> DrawnRun:
        """Groups that were drawn before, as a run."""
        key = tuple(map(id, groups))
        found = self._runs.pop(key, None)
        if found is None:
            _make_room(self._runs)
            found = self._made(groups)
        self._runs[key] = found
        return found

    def _made(self, groups: Sequence[DrawnGroup]) -> DrawnRun:
        data = b"\n".join(each.data for each in groups)
        stream = self._file.add_stream(data) if len(data) >= _LEAST else None
        forbidden = frozenset[Violation]().union(*(each.forbidden for each in groups))
        blends = any(each.blends for each in groups)
        return DrawnRun(groups, data, stream, _outlines(groups), forbidden, blends)


def _make_room(known: dict[Any, Any]) -> None:
    if len(known) >= _KEPT:
        del known[next(iter(known))]


def _outlines(groups: Sequence[DrawnGroup]) -> list[ElementOutline | Part | StructureElement]:
    """What is read of groups, ready to be written again and again."""
    found: list[ElementOutline | Part | StructureElement] = []
    for group in groups:
        for kid in group.kids:
            made, last = outline(kid), found[-1] if found else None
            if _is_plain(made) and _is_plain(last):
                found[-1] = last + made
            else:
                found.append(made or kid)
    return found


def _is_plain(made: object) -> TypeGuard[ElementOutline]:
    """Whether it is an outline of no table, which may be joined to others."""
    return isinstance(made, ElementOutline) and not (made.table or made.continued)


def ids(group: Group) -> tuple[int, ...]:
    """What a group and those in it have, by identity."""
    found, nested = list[int](), [group]
    while nested:
        items = nested.pop().items
        found.append(id(items))
        nested += (item for item in items if isinstance(item, Group))
    return tuple(found)


def twice(found: Iterable[tuple[int, ...]]) -> frozenset[int]:
    """What is among these more than once."""
    every = [*chain.from_iterable(found)]
    once = set(every)
    if len(once) == len(every):
        return frozenset()
    return frozenset(each for each, count in Counter(every).items() if count > 1)
