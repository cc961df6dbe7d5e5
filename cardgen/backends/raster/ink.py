"""Coverage in, dots out that grow where there is room for them: what widens thin strokes.

A dot of ink is *lone* if it is in no square of four. There is *room* for one where it closes,
divides and bridges nothing white. What says so of a dot, the eight around it, is one byte, so
that both are tables, and nothing is looked at twice.
"""

from __future__ import annotations

from itertools import compress, count, takewhile
from operator import and_, gt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_CUT: Final = bytes(128) + bytes([1]) * 128
_SHORTEST: Final = 3  # dots: what is shorter is no straight stroke


class Ink:
    """The dots of a glyph, 1 or 0: rows of `stride`, and a blank border of two around them.

    `fine` says how much of each the strokes cover; from half up they are ink. More may be in
    some `columns` alone.
    """

    def __init__(self, fine: bytes, stride: int, columns: range) -> None:
        self.dots = bytearray(fine.translate(_CUT))
        self._cover = fine
        self._below = stride
        row = bytes(column in columns for column in range(stride))
        self._allowed = row * (len(fine) // stride)
        # Of each dot a byte: which dots around it are ink, clockwise from above.
        ring = (-stride, 1 - stride, 1, 1 + stride, stride, stride - 1, -1, -1 - stride)
        self._seen = [(step, 1 << (place + 4) % 8) for place, step in enumerate(ring)]
        dots, codes = int.from_bytes(self.dots, "little"), 0
        for step, bit in self._seen:
            codes |= (dots << 8 * step if step > 0 else dots >> -8 * step) * bit
        self._around = bytearray(codes.to_bytes(len(fine), "little"))

    def grow(self, full: bytes) -> None:
        """Grow to a fuller outline."""
        fine, around = self._cover, self._around
        wanted = _places(map(gt, map(and_, full.translate(_CUT), self._allowed), self.dots))
        wanted.sort(key=lambda at: (-fine[at], -full[at]))
        for _ in range(2):  # what nothing was next to has neighbours now
            left = []
            for at in wanted:
                if _ROOM[around[at]]:
                    self._put(at)
                else:
                    left.append(at)
            wanted = left
        self._cover = full

    def mend(self) -> None:
        """Widen lone straight strokes, where more is covered, or else to the right or below."""
        lone = _places(map(and_, self.dots, self._around.translate(_LONE)))
        for along, side in ((self._below, 1), (1, self._below)):
            for stroke in _runs(lone, along):
                if all(_LONE[self._around[at]] for at in stroke[1:-1]):
                    sides = sorted((side, -side), key=lambda way: self._white(stroke, way))
                    any(self._widen(stroke, way) for way in sides)

    def _white(self, stroke: Sequence[int], way: int) -> int:
        """How little is covered beside a stroke, in sixteenths."""
        return -sum(self._cover[at + way] for at in stroke) // (16 * len(stroke))

    def _widen(self, stroke: Sequence[int], way: int) -> bool:
        """Whether a stroke could be widened as a whole; its ends may lie between others."""
        added = []
        for _ in range(2):
            for to in (at + way for at in stroke):
                if self._allowed[to] > self.dots[to] and _ROOM[self._around[to]]:
                    self._put(to)
                    added.append(to)
        if all(self.dots[at + way] for at in stroke[1:-1]):
            return True
        for to in added:
            self._put(to)
        return False

    def _put(self, at: int) -> None:
        """Make a dot ink, or white if it is ink."""
        self.dots[at] ^= 1
        around = self._around
        for step, bit in self._seen:
            around[at + step] ^= bit


def _places(flags: Iterable[int]) -> list[int]:
    """Where flags are set."""
    return list(compress(count(), flags))


def _runs(dots: Collection[int], step: int) -> Iterator[list[int]]:
    """The straight strokes among some dots that go up, each a `step` from the last."""
    left = set(dots)
    for first in dots:
        if first - step not in left:
            run = [*takewhile(left.__contains__, count(first, step))]
            if len(run) >= _SHORTEST:
                yield run


def _is_ink(around: int, *places: int) -> bool:
    return all(around >> place % 8 & 1 for place in places)


def _has_room(around: int) -> bool:
    """Whether a dot may be ink: ink and white stay in as many pieces, and no gap closes.

    For ink that also joins at corners, and white that does not, `pieces` is Yokoi's
    connectivity number: it is 1 where a dot joins nothing and divides nothing.
    """
    sides = (0, 2, 4, 6)
    pieces = sum(
        not _is_ink(around, side) and (_is_ink(around, side + 1) or _is_ink(around, side + 2))
        for side in sides
    )
    return pieces == 1 and not _is_ink(around, 0, 4) and not _is_ink(around, 2, 6)


def _is_lone(around: int) -> bool:
    """Whether a dot of ink is in no square of four."""
    return not any(_is_ink(around, side, side + 1, side + 2) for side in (0, 2, 4, 6))


_ROOM: Final = bytes(map(_has_room, range(256)))
_LONE: Final = bytes(map(_is_lone, range(256)))
