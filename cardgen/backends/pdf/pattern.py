"""Write pages of one pattern: the objects of a page, with holes for its numbers and its runs.

Labels of a plan differ in some runs of figures. If two pages that follow one another were
written with the same objects, but for object numbers and these runs, then so is the next one:
only its runs are set, and the rest is filled in. A page of another kind begins a new pattern.
The file is the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

import msgspec

from cardgen.backends.pdf.file import FULL, PdfFile, Reference, WrittenBatch
from cardgen.backends.pdf.fonts import FontSet
from cardgen.backends.pdf.paint import PageBox
from cardgen.backends.pdf.text import show
from cardgen.display import GlyphRun, Group, Item, Page
from cardgen.lazy import lazy_pattern

_REFERENCE: Final = lazy_pattern(r"(?<!\d)(\d+) 0 R")

Show: TypeAlias = Callable[[GlyphRun], str]
"""Sets a run: the operators that show it."""


class WrittenPage(NamedTuple):
    """A page as it was written: batches of objects, and its only content of its own.

    Of `streams`, that of the content is None. `entries` are those of the page that others
    have too.
    """

    page: Page
    sheet: PageBox
    first: int  # object number
    batches: Sequence[WrittenBatch]
    size: int  # in objects, the page itself included
    content: str
    place: Reference
    streams: Sequence[Reference | None]
    section: Reference
    owners: Reference
    at: Reference
    entries: str


class PagePattern(msgspec.Struct, frozen=True):
    """The objects of a page; each object number is counted from the first one.

    `objects` have a ``%d`` for each of `numbers`. A batch ends after so many objects, when so
    many numbers were taken. `pieces` of the content stand around the runs.
    """

    objects: str
    numbers: tuple[int, ...]
    own: tuple[int, ...]
    batches: tuple[tuple[int, int], ...]
    count: int
    pieces: tuple[str, ...]
    place: int
    streams: tuple[Reference | None, ...]
    section: int
    owners: int
    at: int
    entries: str

    def write(self, file: PdfFile, runs: Sequence[str]) -> Callable[[int], Reference]:
        """Write the objects of a page but the page itself, and its content with these runs.

        Return a function that finds the reference to one of its objects.
        """
        first, shift = file.next_number, self._shift(file.waiting)
        numbers, own = self.numbers, self.own
        if shift.after < self.count:
            numbers, own = (tuple(map(shift.move, each)) for each in (numbers, own))
        text = self.objects % tuple([first + number for number in numbers])
        bodies = text.encode("ascii").split(b"\n")
        places = [first + number for number in own]
        file.reserve(min(shift.after, self.count))
        file.add_batch(places[: shift.objects], bodies[: shift.objects])
        if shift.after < self.count:
            file.reserve(self.count - shift.after)
            file.add_batch(places[shift.objects :], bodies[shift.objects :])
        content = chain.from_iterable(zip(self.pieces, (*runs, ""), strict=True))

        def find(number: int) -> Reference:
            return Reference.to(first + shift.move(number))

        file.add_stream("".join(content).encode("ascii"), at=find(self.place))
        return find

    def _shift(self, waiting: int) -> Shift:
        """Find the objects after which a stream is full: later numbers are one higher."""
        for objects, numbers in self.batches:
            if waiting + objects >= FULL:
                return Shift(objects, numbers)
        return Shift(len(self.own), self.count)


class Shift(NamedTuple):
    """The numbers of a page from `after` on are one higher, since `objects` filled a stream."""

    objects: int
    after: int

    def move(self, number: int) -> int:
        """Return the number of an object, counted from the first of its page."""
        return number + (number >= self.after)


class PagePatterns:
    """The pattern of the last pages, if they have one; `fonts` are those of the file."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._written: WrittenPage | None = None
        self._pattern: PagePattern | None = None
        self._places: Collection[tuple[int, ...]] = ()  # of the runs of the pattern

    def learn(self, written: WrittenPage) -> None:
        """Make the pattern of a page if the one before was written by the same pattern."""
        before, self._written, self._pattern = self._written, written, None
        runs = find_runs(written.page, before.page) if before else None
        if before is None or not runs:
            return
        others = find_runs(before.page, written.page) or {}
        pattern = make_pattern(written, self._show(runs, written.sheet))
        if pattern and pattern == make_pattern(before, self._show(others, before.sheet)):
            self._pattern, self._places = pattern, runs.keys()

    def find(self, page: Page) -> tuple[PagePattern, list[str]] | None:
        """Return the pattern of a page, with the runs to fill in. None if it has none."""
        if self._pattern is None or self._written is None:
            return None
        runs = find_runs(page, self._written.page) or {}
        if runs.keys() != self._places:
            return None
        return self._pattern, self._show(runs, self._written.sheet)

    def _show(self, runs: Runs, sheet: PageBox) -> list[str]:
        """Set runs of figures, each as the operators that show it."""
        return [
            "\n".join(show(run, self._fonts, sheet.left, sheet.top)) for run in runs.values()
        ]


def make_pattern(written: WrittenPage, runs: Sequence[str]) -> PagePattern | None:
    """Make the pattern of a page with these runs. None if they are not found in its content."""
    first = written.first
    pieces: list[str] = []
    rest = written.content
    for run in runs:
        before, found, rest = rest.partition(run)
        if not found:
            return None
        pieces.append(before)
    numbers: list[int] = []

    def hole(reference: str, number: int) -> str:
        if number < first:
            return reference
        numbers.append(number - first)
        return "%d 0 R"

    bodies = [body.decode("ascii") for batch in written.batches for body in batch.objects]
    if any("\n" in body for body in bodies):
        return None
    objects = _REFERENCE.sub(
        lambda match: hole(match[0], int(match[1])), "\n".join(bodies).replace("%", "%%")
    )
    ends: list[tuple[int, int]] = []
    count = 0
    for batch in written.batches:
        count += len(batch.objects)
        ends.append((count, batch.taken - first))
    return PagePattern(
        objects,
        tuple(numbers),
        tuple(number - first for batch in written.batches for number in batch.numbers),
        tuple(ends),
        written.size,
        (*pieces, rest),
        written.place.number - first,
        tuple(written.streams),
        written.section.number - first,
        written.owners.number - first,
        written.at.number - first,
        written.entries,
    )


Runs: TypeAlias = dict[tuple[int, ...], GlyphRun]
"""The runs of a page that others have not, by the indices of layer, groups and item."""


def find_runs(page: Page, other: Page) -> Runs | None:
    """Find the runs in which a page differs from another. None if it differs otherwise too."""
    if not page.layers or len(page.layers) != len(other.layers):
        return None
    if page.layers[0] is not other.layers[0] or page.marks != other.marks:
        return None
    if (page.width, page.height, page.bleed) != (other.width, other.height, other.bleed):
        return None
    runs: Runs = {}
    for index, layer in enumerate(page.layers[1:]):
        if not _collect(layer.items, other.layers[index + 1].items, (index,), runs):
            return None
    return runs


def _collect(
    items: Sequence[Item], others: Sequence[Item], around: tuple[int, ...], runs: Runs
) -> bool:
    """Collect runs that differ. True if nothing else does."""
    if len(items) != len(others):
        return False
    for index, item in enumerate(items):
        other = others[index]
        if item is other:
            continue
        if isinstance(item, GlyphRun) and isinstance(other, GlyphRun):
            if not _is_alike(item, other):
                return False
            runs[*around, index] = item
        elif not (
            isinstance(item, Group)
            and isinstance(other, Group)
            and _about(item) == _about(other)
            and _collect(item.items, other.items, (*around, index), runs)
        ):
            return False
    return True


def _about(group: Group) -> tuple[object, ...]:
    return group.x, group.y, group.role, group.columns, group.alt, group.order


def _is_alike(run: GlyphRun, other: GlyphRun) -> bool:
    """True if runs differ at most in their glyphs, text and place."""
    return (
        run.font == other.font
        and run.size == other.size
        and run.color == other.color
        and run.lang == other.lang
        and (run.vertical, run.sideways, run.beside, run.turn)
        == (other.vertical, other.sideways, other.beside, other.turn)
    )
