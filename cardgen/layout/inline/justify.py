"""Justified lines: all but the last of a paragraph as long as the measure.

In comes a paragraph; out come lines whose pieces are moved. Lines are chosen over the whole
paragraph, then each is brought to the measure by taking white away or adding it, in the
order and within the limits of `text.spacing` (JLREQ 3.8.3 and 3.8.4, CLREQ 3.5.3 and 3.5.4).

The cost of a line is the square of what it lacks, as a share of the measure; half of that
for what it has too much, since taking away comes first. What goes beyond the limits counts
`BEYOND` times more, and the break behind the line `SENSE` of what it does in display text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from math import inf, sqrt
from operator import itemgetter
from typing import Final

from cardgen.layout.inline.lines import ANYWHERE, BREAK_COST, HARD, SYLLABLES, Breaks, Line
from cardgen.layout.inline.paragraph import Paragraph
from cardgen.text import (
    NO_WHITE,
    RIGID,
    WORD_SPACES,
    Break,
    Give,
    give,
    inseparable,
    whole_measure,
)

NARROW: Final = 25.0
"""Em, below which justified Korean is broken between syllables (KLREQ 4.4.2 allows either)."""

BEYOND: Final = 4.0
SENSE: Final = 0.0002
_LOOSE: Final = 0.35  # share of the measure that a line may lack where another may lack less
_NEAR: Final = 1.0  # em from a reading wider than its base, where nothing is taken away
_SLACK: Final = 1e-6  # em; forgives rounding in sums
_APART: Final = frozenset((*WORD_SPACES, "\n"))


@lru_cache(maxsize=64)
def justified(paragraph: Paragraph, measure: float) -> tuple[Line, ...] | None:
    """The lines of a paragraph at `measure` em; None if a word alone is wider.

    They are so many characters long as there is room for, or as the measure where a word is
    longer. Korean words are broken where few of them go into a line, else only if one alone
    is wider. A line that ends at a hard break, as the last does, and one that has no white to
    add to, stays as long as it is.
    """
    first = paragraph.spans[0]
    tracking = first.spacing.tracking
    whole, length = paragraph.under(HARD), whole_measure(measure, first.lang, tracking)
    if whole.widest_forced <= length:
        # Nothing is as good as lines that end where they must, and no break is looked for.
        return whole.choose(len(whole.nodes) - 1, length)
    if paragraph.unit is None and first.lang.startswith("ko") and measure < NARROW:
        paragraph = _by_syllable(paragraph)
    for policy in (ANYWHERE, SYLLABLES):
        for length in (whole_measure(measure, first.lang, tracking), measure):
            breaks = paragraph.under(policy, length)
            if breaks.widest <= length + _SLACK:
                return _Justifier(paragraph, breaks, length).lines()
    return None


@lru_cache(maxsize=64)
def _by_syllable(paragraph: Paragraph) -> Paragraph:
    """The same pieces, of which any syllable may begin a line."""
    return replace(paragraph.model or paragraph, unit="syllable", model=None)


@dataclass(frozen=True, slots=True)
class LineWhite:
    """How far the white before each piece gives; the sums go up to and with a piece."""

    gives: tuple[Give, ...]
    shrink: tuple[float, ...]
    stretch: tuple[float, ...]
    visible: tuple[int, ...]  # for each number of pieces, the last of them that is no space


@lru_cache(maxsize=64)
def white(paragraph: Paragraph) -> LineWhite:
    """The white of a paragraph; nothing of it gives within units that are set solid."""
    pieces, spans = paragraph.pieces, paragraph.spans
    texts = [spans[p.span].text[p.cluster.start : p.cluster.end] for p in pieces]
    rigid, kept = _rigid(paragraph, texts), _beside_readings(paragraph)
    gives = [RIGID]
    for number, (before, piece) in enumerate(pairwise(pieces), 1):
        span, last, text = spans[piece.span], texts[number - 1], texts[number]
        plain = before.white is piece.white is NO_WHITE and piece.start >= before.end
        if (  # nearly all are between two letters that stand solid
            plain
            and not (piece.space or number in rigid or number in kept)
            and last not in _APART
            and text != "\n"
            and span.scale == 1.0
        ):
            gives.append(give(last[0], text[0], 0.0, span.lang))
            continue
        room = piece.space / span.scale
        if (number in rigid and room <= 0) or last == "\n" or text == "\n":
            gives.append(RIGID)
            continue
        if not room and not plain:  # what is left of the white of marks
            met = min(0.0, (piece.start - before.end) / span.scale)
            room = before.white.after + piece.white.before + met
        if last in WORD_SPACES:
            room += before.cluster.advance
        found = give(last[0], text[0], round(room, 4) if room else 0.0, span.lang)
        if span.scale != 1.0 or number in kept:
            found = found._replace(
                shrink=0.0 if number in kept else found.shrink * span.scale,
                stretch=found.stretch * span.scale,
            )
        gives.append(found)
    visible, seen = [0], 0
    for number, text in enumerate(texts):
        seen = seen if text.isspace() else number
        visible.append(seen)
    return LineWhite(
        tuple(gives),
        tuple(accumulate(found.shrink for found in gives)),
        tuple(accumulate(found.stretch for found in gives)),
        tuple(visible),
    )


def _rigid(paragraph: Paragraph, texts: Sequence[str]) -> frozenset[int]:
    """The pieces before which nothing is changed: they belong to the one before.

    Between a number and its counter, where there is white, it may become more or less.
    """
    inside = inseparable(paragraph.text)
    starts = accumulate(map(len, texts), initial=0)
    found = {number for number, start in enumerate(starts) if start in inside}
    for note in paragraph.annotations:
        found.update(range(note.first + 1, note.last))
    return frozenset(found)


def _beside_readings(paragraph: Paragraph) -> frozenset[int]:
    """The pieces before which nothing is taken away, so that readings do not meet."""
    pieces = paragraph.pieces
    wide = [
        note
        for note in paragraph.annotations
        if note.start < pieces[note.first].start or note.end > pieces[note.last - 1].end
    ]
    return frozenset(
        number
        for note in wide
        for number, piece in enumerate(pieces)
        if note.start - _NEAR <= piece.start <= note.end + _NEAR
    )


class _Justifier:
    """One choice of a paragraph's lines."""

    def __init__(self, paragraph: Paragraph, breaks: Breaks, measure: float) -> None:
        self.breaks = breaks
        self.measure = measure
        self.white = white(paragraph)
        self.pieces = [node.piece for node in breaks.nodes]
        self.ends = [self.white.visible[piece] for piece in self.pieces]
        self.sense = [SENSE * BREAK_COST[node.kind] for node in breaks.nodes]
        self.closed = [node.kind is Break.HARD for node in breaks.nodes]

    def lines(self) -> tuple[Line, ...]:
        path = self.path()
        return tuple(self.line(first, last) for first, last in pairwise(path))

    def path(self) -> list[int]:
        """The nodes of the lines of least cost together.

        No line of them costs more than some lines that are found at once, each as good as can
        be where the one before it ends: what does is not looked at.
        """
        last = len(self.pieces) - 1
        most = self.found_at_once()
        costs, before = [inf] * (last + 1), [0] * (last + 1)
        costs[0] = 0.0
        for first, so_far in enumerate(costs):  # which are known by the time they are met
            if so_far > most or first == last:
                continue
            for stop, cost in self.stops(first, most - so_far):
                if so_far + cost < costs[stop]:
                    costs[stop], before[stop] = so_far + cost, first
        path = [last]
        while path[-1]:
            path.append(before[path[-1]])
        return path[::-1]

    def found_at_once(self) -> float:
        """What lines cost that are chosen one by one."""
        first, total = 0, 0.0
        while first < len(self.pieces) - 1:
            first, cost = min(self.stops(first, inf), key=itemgetter(1))
            total += cost
        return total

    def stops(self, first: int, most: float) -> list[tuple[int, float]]:
        """The nodes at which a line from `first` may end, with its cost; at least one.

        All that cost `most` or less are among them.
        """
        breaks, measure, shrink = self.breaks, self.measure, self.white.shrink
        begin, limit, ends = breaks.begin[first], breaks.forced[first] + 1, self.ends
        loose = min(_LOOSE, sqrt(most) + _SLACK)  # what a line lacks costs its square
        low = bisect_left(breaks.end, begin + (1 - loose) * measure, first + 1, limit)
        given, found = shrink[self.pieces[first]], list[tuple[int, float]]()
        for stop in range(low, limit):
            lack = measure - (breaks.end[stop] - begin)
            if lack < given - shrink[ends[stop]] - _SLACK:
                break
            found.append((stop, self.cost(first, stop, lack)))
        # One that may be short, at the end of all, costs nothing.
        return found or [(low - 1, self.cost(first, low - 1, self.lack(first, low - 1)))]

    def lack(self, first: int, stop: int) -> float:
        """The em that a line is too short; negative if it is too long."""
        return self.measure - (self.breaks.end[stop] - self.breaks.begin[first])

    def cost(self, first: int, stop: int, lack: float) -> float:
        share = lack / self.measure
        if lack < 0:
            return share * share / 2 + self.sense[stop]
        if self.closed[stop]:
            return self.sense[stop]
        sums = self.white.stretch
        beyond = lack - (sums[self.ends[stop]] - sums[self.pieces[first]])
        cost = share * share + self.sense[stop]
        return cost + BEYOND * (beyond / self.measure) ** 2 if beyond > 0 else cost

    def line(self, first: int, stop: int) -> Line:
        """The line between two nodes with its pieces moved."""
        begin, lack = self.pieces[first], self.lack(first, stop)
        plain = Line(begin, self.pieces[stop], self.breaks.begin[first], self.measure - lack)
        if abs(lack) <= _SLACK or (lack > 0 and self.closed[stop]):
            return plain
        gives = self.white.gives[begin + 1 : self.ends[stop] + 1]
        moves = shrunk(gives, -lack) if lack < 0 else stretched(gives, lack)
        if not any(moves):
            return plain
        moves += [0.0] * (self.pieces[stop] - begin - 1 - len(moves))
        return plain._replace(width=self.measure, shifts=tuple(accumulate(moves, initial=0.0)))


def shrunk(gives: Sequence[Give], excess: float) -> list[float]:
    """What is taken from the white before each piece, negative: rank by rank, evenly."""
    moves, _ = _by_rank([(found.shrink, found.shrink_rank) for found in gives], excess)
    return [-move for move in moves]


def stretched(gives: Sequence[Give], lack: float) -> list[float]:
    """What is added to the white before each piece; what goes beyond the limits, equally."""
    moves, lack = _by_rank([(found.stretch, found.stretch_rank) for found in gives], lack)
    gaps = sum(found.stretch > 0 for found in gives)
    if lack > _SLACK and gaps:
        moves = [
            move + lack / gaps if found.stretch > 0 else move
            for move, found in zip(moves, gives, strict=True)
        ]
    return moves


def _by_rank(limits: Sequence[tuple[float, int]], em: float) -> tuple[list[float], float]:
    """`em` shared out among limits of the first rank, then of the next, and what is left."""
    moves = [0.0] * len(limits)
    for rank in sorted({rank for _, rank in limits}):
        room = sum(limit for limit, own in limits if own == rank)
        share = min(1.0, em / room) if room else 0.0
        for at, (limit, own) in enumerate(limits):
            if own == rank:
                moves[at] += limit * share
        em -= room * share
    return moves, em
