"""Justify lines: all lines of a paragraph but the last are as long as the measure.

Lines are chosen over the whole paragraph. Then white is taken away from each line or added, in
the order and within the limits of `text.spacing`, until it is as long as the measure (JLREQ
3.8.3 and 3.8.4, CLREQ 3.5.3 and 3.5.4).

The cost of a short line is the square of what it lacks, as a share of the measure; of a long
line half of that, since taking away comes first. The part beyond the limits costs `BEYOND`
times more. The break behind the line costs `SENSE` of what it costs in display text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import inf, sqrt
from operator import itemgetter
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.layout.inline.lines import ANYWHERE, BREAK_COST, HARD, SYLLABLES, Breaks, Line
from cardgen.layout.inline.paragraph import Paragraph
from cardgen.text import (
    NO_WHITE,
    RIGID,
    WORD_SPACES,
    Break,
    Give,
    find_give,
    find_inseparable,
    whole_measure,
)

NARROW: Final = 25.0
"""Em; narrower justified Korean breaks between syllables (KLREQ 4.4.2 allows both)."""

BEYOND: Final = 4.0
SENSE: Final = 0.0002
DIVIDED: Final = 0.01  # cost of a divided word in lines that hold many
_LOOSEST: Final = 0.15  # em beyond the limit of a word space
_LOOSE: Final = 0.35  # share of the measure that a line may lack if another may lack less
_NEAR: Final = 1.0  # em from a reading wider than its base, where nothing is taken away
_SLACK: Final = 1e-6  # em; forgives rounding in sums
_APART: Final = frozenset((*WORD_SPACES, "\n"))


@lru_cache(maxsize=64)
def justify_lines(paragraph: Paragraph, measure: float) -> tuple[Line, ...] | None:
    """Justify a paragraph to lines of `measure` em. Return None if a single word is wider.

    Lines hold as many full-width characters as the measure has room for, or are as long as the
    measure if a word is longer than that. Korean words are divided if few of them fit in a
    line, or if they would stand too far apart, otherwise only if one alone is wider. A line
    that ends at a hard break, as the last does, stays as long as it is, and so does a line
    without white to add to.
    """
    first = paragraph.spans[0]
    tracking = first.spacing.tracking
    whole, length = paragraph.under(HARD), whole_measure(measure, first.lang, tracking)
    if whole.widest_forced <= length:
        # Lines that end only at hard breaks are best, so no other break is looked for.
        return whole.choose(len(whole.nodes) - 1, length)
    divides = paragraph.unit is None and first.lang.startswith("ko")
    if divides and measure < NARROW:
        paragraph, divides = _by_syllable(paragraph), False
    for policy in (ANYWHERE, SYLLABLES):
        for length in (whole_measure(measure, first.lang, tracking), measure):
            breaks = paragraph.under(policy, length)
            if breaks.widest <= length + _SLACK:
                justifier = _Justifier(paragraph, breaks, length)
                path = justifier.path()
                if divides and justifier.is_loose(path):
                    paragraph = _by_syllable(paragraph)
                    breaks = paragraph.under(policy, length)
                    justifier = _Justifier(paragraph, breaks, length, divided=DIVIDED)
                    path = justifier.path()
                return justifier.lines(path)
    return None


@lru_cache(maxsize=64)
def _by_syllable(paragraph: Paragraph) -> Paragraph:
    """Copy a Korean paragraph, so that lines may break between all syllables."""
    return replace(paragraph.model or paragraph, unit="syllable", model=None)


class LineWhite(msgspec.Struct, frozen=True):
    """Elasticity of the white before each piece.

    `shrink` and `stretch` are for each piece the sums in em up to it, its own included.
    """

    gives: tuple[Give, ...]
    shrink: tuple[float, ...]
    stretch: tuple[float, ...]
    visible: tuple[int, ...]  # for each number of pieces, the last of them that is no space


@lru_cache(maxsize=64)
def measure_white(paragraph: Paragraph) -> LineWhite:
    """Compute how far the space before each piece can shrink and stretch."""
    pieces, spans = paragraph.pieces, paragraph.spans
    texts = [spans[p.span].text[p.cluster.start : p.cluster.end] for p in pieces]
    rigid, kept = _rigid(paragraph, texts), _beside_readings(paragraph)
    gives = [RIGID]
    for number, (before, piece) in enumerate(pairwise(pieces), 1):
        span, last, text = spans[piece.span], texts[number - 1], texts[number]
        plain = before.white is piece.white is NO_WHITE and piece.start >= before.end
        if (  # nearly all pieces are letters that are set solid
            plain
            and not (piece.space or number in rigid or number in kept)
            and last not in _APART
            and text != "\n"
            and span.scale == 1.0
        ):
            gives.append(find_give(last[0], text[0], 0.0, span.lang))
            continue
        room = piece.space / span.scale
        if (number in rigid and room <= 0) or last == "\n" or text == "\n":
            gives.append(RIGID)
            continue
        if not room and not plain:  # the rest of the white of marks
            met = min(0.0, (piece.start - before.end) / span.scale)
            room = before.white.after + piece.white.before + met
        if last in WORD_SPACES:
            room += before.cluster.advance
        elastic = find_give(last[0], text[0], round(room, 4) if room else 0.0, span.lang)
        if span.scale != 1.0 or number in kept:
            elastic = elastic._replace(
                shrink=0.0 if number in kept else elastic.shrink * span.scale,
                stretch=elastic.stretch * span.scale,
            )
        gives.append(elastic)
    visible, seen = [0], 0
    for number, text in enumerate(texts):
        seen = seen if text.isspace() else number
        visible.append(seen)
    return LineWhite(
        tuple(gives),
        tuple(accumulate(elastic.shrink for elastic in gives)),
        tuple(accumulate(elastic.stretch for elastic in gives)),
        tuple(visible),
    )


def _rigid(paragraph: Paragraph, texts: Sequence[str]) -> frozenset[int]:
    """Find the indices of pieces without space before them, as within numbers.

    White between a number and its counter may still change.
    """
    inside = find_inseparable(paragraph.text)
    starts = accumulate(map(len, texts), initial=0)
    rigid = {number for number, start in enumerate(starts) if start in inside}
    for note in paragraph.annotations:
        rigid.update(range(note.first + 1, note.last))
    return frozenset(rigid)


def _beside_readings(paragraph: Paragraph) -> frozenset[int]:
    """Find the indices of pieces whose space must not shrink because a reading needs it."""
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


def _begins_word(paragraph: Paragraph, piece: int) -> bool:
    """True if a piece is the first of a word, or behind the last piece of a text."""
    pieces = paragraph.pieces
    if not 0 < piece < len(pieces):
        return True
    before = pieces[piece - 1]
    return (
        paragraph.spans[before.span].text[before.cluster.start : before.cluster.end].isspace()
    )


class _Justifier:
    """Chooses and justifies the lines of a paragraph at one measure.

    A line that ends within a word costs `divided` more.
    """

    def __init__(
        self, paragraph: Paragraph, breaks: Breaks, measure: float, divided: float = 0.0
    ) -> None:
        self.breaks = breaks
        self.measure = measure
        self.white = measure_white(paragraph)
        self.pieces = [node.piece for node in breaks.nodes]
        self.ends = [self.white.visible[piece] for piece in self.pieces]
        self.sense = [SENSE * BREAK_COST[node.kind] for node in breaks.nodes]
        if divided:  # only words that would leave their line too loose are divided
            self.sense = [
                cost if _begins_word(paragraph, piece) else cost + divided
                for cost, piece in zip(self.sense, self.pieces, strict=True)
            ]
        self.closed = [node.kind is Break.HARD for node in breaks.nodes]
        self.is_korean = paragraph.spans[0].lang.startswith("ko")

    def lines(self, path: Sequence[int]) -> tuple[Line, ...]:
        """Justify the lines between the breaks of a path."""
        return tuple(self.line(first, last) for first, last in pairwise(path))

    def is_loose(self, path: Sequence[int]) -> bool:
        """True if the words of a line would stand farther apart than `_LOOSEST` allows."""
        return any(self._beyond(first, stop) > _LOOSEST for first, stop in pairwise(path))

    def _beyond(self, first: int, stop: int) -> float:
        """Compute the em that each space of a justified line gets beyond its limit."""
        lack, begin, end = self.lack(first, stop), self.pieces[first], self.ends[stop]
        if self.closed[stop] or lack <= 0:
            return 0.0
        sums, gives = self.white.stretch, self.white.gives[begin + 1 : end + 1]
        spaces = sum(each.stretch > 0 and each.stretch_rank == 0 for each in gives)
        return (lack - (sums[end] - sums[begin])) / spaces if spaces else 0.0

    def path(self) -> list[int]:
        """Find the breaks of the lines with the least total cost.

        A greedy choice of lines gives an upper bound of the cost: more costly paths are
        skipped.
        """
        last = len(self.pieces) - 1
        most = self.greedy_cost()
        costs, before = [inf] * (last + 1), [0] * (last + 1)
        costs[0] = 0.0
        for first, so_far in enumerate(costs):  # a cost is final when the loop gets to it
            if so_far > most or first == last:
                continue
            for stop, cost in self.stops(first, most - so_far):
                if so_far + cost < costs[stop]:
                    costs[stop], before[stop] = so_far + cost, first
        path = [last]
        while path[-1]:
            path.append(before[path[-1]])
        return path[::-1]

    def greedy_cost(self) -> float:
        """Compute the total cost if each line is chosen without a look at later lines."""
        first, total = 0, 0.0
        while first < len(self.pieces) - 1:
            first, cost = min(self.stops(first, inf), key=itemgetter(1))
            total += cost
        return total

    def stops(self, first: int, most: float) -> list[tuple[int, float]]:
        """List breaks at which a line from `first` may end, with the cost of the line.

        There is at least one.

        The list includes all nodes whose lines cost `most` or less.
        """
        breaks, measure, shrink = self.breaks, self.measure, self.white.shrink
        begin, limit, ends = breaks.begin[first], breaks.forced[first] + 1, self.ends
        loose = min(_LOOSE, sqrt(most) + _SLACK)  # the cost is the square of what a line lacks
        low = bisect_left(breaks.end, begin + (1 - loose) * measure, first + 1, limit)
        given, costs = shrink[self.pieces[first]], list[tuple[int, float]]()
        for stop in range(low, limit):
            lack = measure - (breaks.end[stop] - begin)
            if lack < given - shrink[ends[stop]] - _SLACK:
                break
            costs.append((stop, self.cost(first, stop, lack)))
        # A last line may be short and costs nothing.
        return costs or [(low - 1, self.cost(first, low - 1, self.lack(first, low - 1)))]

    def lack(self, first: int, stop: int) -> float:
        """Compute how many em a line is too short; the number is negative if it is too long."""
        return self.measure - (self.breaks.end[stop] - self.breaks.begin[first])

    def cost(self, first: int, stop: int, lack: float) -> float:
        """Compute the cost of a line between two breaks, from the `lack` of em in its width."""
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
        """Make the line between two breaks, with the shifts of its pieces that justify it."""
        begin, lack = self.pieces[first], self.lack(first, stop)
        plain = Line(begin, self.pieces[stop], self.breaks.begin[first], self.measure - lack)
        if abs(lack) <= _SLACK or (lack > 0 and self.closed[stop]):
            return plain
        gives = self.white.gives[begin + 1 : self.ends[stop] + 1]
        if lack < 0:
            moves = shrink(gives, -lack)
        else:
            moves = stretch(gives, lack, by_words=self.is_korean)
        if not any(moves):
            return plain
        moves += [0.0] * (self.pieces[stop] - begin - 1 - len(moves))
        return plain._replace(width=self.measure, shifts=tuple(accumulate(moves, initial=0.0)))


def shrink(gives: Sequence[Give], excess: float) -> list[float]:
    """Remove `excess` em of space from a line, from one kind of space after the other.

    Return the change before each piece.

    Within a rank all white gives the same share.
    """
    moves, _ = _by_rank([(elastic.shrink, elastic.shrink_rank) for elastic in gives], excess)
    return [-move for move in moves]


def stretch(gives: Sequence[Give], lack: float, *, by_words: bool = False) -> list[float]:
    """Add `lack` em of space to a line, to one kind of space after the other.

    Return the change before each piece.

    The part beyond the limits is shared out equally, or `by_words` among the white that gives
    way first, which is that between words.
    """
    moves, lack = _by_rank([(elastic.stretch, elastic.stretch_rank) for elastic in gives], lack)
    ranks = [elastic.stretch_rank for elastic in gives if elastic.stretch > 0]
    if lack <= _SLACK or not ranks:
        return moves
    last = min(ranks) if by_words else max(ranks)
    open_to = [elastic.stretch > 0 and elastic.stretch_rank <= last for elastic in gives]
    share = lack / sum(open_to)
    return [
        move + share if is_open else move for move, is_open in zip(moves, open_to, strict=True)
    ]


def _by_rank(limits: Sequence[tuple[float, int]], em: float) -> tuple[list[float], float]:
    """Share `em` out among the spaces of a line, by their rank.

    Return the shares, and the em that remain.
    """
    moves = [0.0] * len(limits)
    for rank in sorted({rank for _, rank in limits}):
        room = sum(limit for limit, own in limits if own == rank)
        share = min(1.0, em / room) if room else 0.0
        for at, (limit, own) in enumerate(limits):
            if own == rank:
                moves[at] += limit * share
        em -= room * share
    return moves, em
