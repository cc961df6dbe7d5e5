"""Groups that were drawn on a page before: their operators are not made again.

Letters of a merge differ in a few paragraphs, and all others are the same objects at the same
places. A group is recognised by identity. What of a page was there before is a content stream
that pages share (ISO 32000-1, 7.8.2: a page's streams are read as one), so that it is written
once; its parts have the same numbers on each page, by which each page's own elements find them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from cardgen.backends.pdf.file import PdfFile, Reference
from cardgen.backends.pdf.paint import PageBox
from cardgen.backends.pdf.refusals import Violation
from cardgen.backends.pdf.structure import Outline, Part, StructureElement, outline
from cardgen.display import Group

_KEPT: Final = 512  # groups that are recognised, and streams
_PATIENCE: Final = 256  # groups of which none was there before; then nobody expects one
_LEAST: Final = 160  # bytes of a stream that is worth an object of its own


class Before(NamedTuple):
    """What the operators of a group depend on besides the group."""

    sheet: PageBox
    part: int  # the number of its first piece of content
    color: str | None


@dataclass(slots=True, eq=False)
class DrawnGroup:
    """A group as operators, what of it is read and forbidden, and what comes after it."""

    group: Group  # held, so that nothing else gets its id
    data: bytes
    kids: list[Part | StructureElement]
    forbidden: frozenset[Violation]
    before: Before
    after: Before
    _outlines: list[Outline | Part | StructureElement] | None = None

    @property
    def outlines(self) -> Sequence[Outline | Part | StructureElement]:
        """What is read of it, ready to be written again."""
        if self._outlines is None:
            self._outlines, number = [], self.before.part
            for kid in self.kids:
                made = outline(kid, number)
                self._outlines.append(made or kid)
                number += kid.parts
        return self._outlines


class DrawnGroups:
    """What was drawn of groups in a file, as far as it is remembered."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._known: dict[tuple[int, Before], DrawnGroup] = {}
        self._streams: dict[tuple[int, ...], tuple[Reference, Sequence[DrawnGroup]]] = {}
        self._new = 0  # groups since one was there before

    @property
    def expected(self) -> bool:
        """Whether it is worth looking: of labels no group of their own comes again."""
        return self._new < _PATIENCE

    def find(self, group: Group, before: Before) -> DrawnGroup | None:
        """What was drawn of this very group in the same circumstances."""
        key = id(group), before
        found = self._known.pop(key, None)
        if found:
            self._known[key] = found  # the last to be forgotten
            self._new = 0
        return found

    def keep(self, drawn: DrawnGroup) -> None:
        """Remember a group."""
        self._new += 1
        if len(self._known) >= _KEPT:
            del self._known[next(iter(self._known))]
        self._known[id(drawn.group), drawn.before] = drawn

    def stream(self, run: Sequence[DrawnGroup]) -> Reference | None:
        """The stream of groups that were all drawn before; None if it is not worth it."""
        key = tuple(map(id, run))
        found = self._streams.pop(key, None)
        if found is None:
            data = b"\n".join(each.data for each in run)
            if len(data) < _LEAST:
                return None
            if len(self._streams) >= _KEPT:
                del self._streams[next(iter(self._streams))]
            found = self._file.add_stream(data), run
        self._streams[key] = found
        return found[0]
