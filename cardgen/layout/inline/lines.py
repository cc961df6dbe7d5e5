"""Choose the lines of a paragraph over all its breaks.

The input is the places where a line may end: for each the pen positions before and behind it in
em, and how good the break is. All breaks are known before any is chosen, so the choice is over
the whole paragraph:

* `fewest` and `narrowest` answer what fitting asks: how many lines a width needs, and
  how narrow a number of lines can be;
* `choose` then picks, among all ways to make that many lines within that width, the one
  of least cost. The cost of a line is the square of the white it leaves, as a fraction
  of the longest line, plus `BREAK_COST` for the break behind it, plus `STRADDLE` if it
  runs over the end of a clause and begins or ends within another. A line of whole
  clauses may well be short, so its white counts only `SENSE_WHITE` as much.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import inf
from operator import sub
from typing import Final, NamedTuple

import msgspec

from cardgen.text import Break

BREAK_COST: Final = {
    Break.HARD: 0.0,
    Break.SENTENCE: 0.0,
    Break.CLAUSE: 0.02,
    Break.PAUSE: 0.05,
    Break.PHRASE: 0.1,
    Break.WORD: 0.2,
    Break.TIED: 0.4,
    Break.PLAIN: 0.6,
    Break.SYLLABLE: 2.0,
}
STRADDLE: Final = 0.3
# Costs by number: to look up a member of an enumeration is slow.
_COSTS: Final = tuple(BREAK_COST[kind] for kind in Break)
SENSE_WHITE: Final = 0.4
SENSE_EVEN: Final = 0.2
_SLACK: Final = 1e-6  # em; forgives rounding in sums
_TRIES: Final = 8  # widths at which `choose` looks for more even lines
_FINE: Final = 0.01  # em; how exactly `narrowest` searches


class Node(NamedTuple):
    """A place where a line may end and the next one begin.

    `piece` begins the next line at `begin` em; a line that ends here ends at `end` em. Both
    leave out what line edges swallow: spaces, autospace and the white of marks.
    """

    piece: int
    kind: Break
    begin: float
    end: float


class Line(NamedTuple):
    """A line of the pieces `first` to before `last`, `width` em long from pen `origin`.

    `shifts` are the em by which each piece of a justified line moves.
    """

    first: int
    last: int
    origin: float
    width: float
    shifts: tuple[float, ...] = ()


class Policy(msgspec.Struct, frozen=True):
    """The breaks that lines may use and must use, and the quality of such lines.

    No line runs over a break of the kind `kept`, or a better one, unless it begins and ends
    with such breaks. Every break of the kind `forced` ends a line. `quality` weighs against
    size: lines that all end with the sense (1.0) win over lines that straddle clauses (0.76)
    unless those allow a size a third larger.
    """

    allowed: Break
    quality: float
    kept: Break = Break.HARD
    forced: Break = Break.HARD


SENSE: Final = Policy(Break.CLAUSE, 1.0)
CLAUSES: Final = Policy(Break.PHRASE, 0.95, kept=Break.CLAUSE)
WORDS: Final = Policy(Break.WORD, 0.88, kept=Break.CLAUSE)
SENTENCES: Final = Policy(Break.WORD, 0.76, kept=Break.SENTENCE)
STRADDLING: Final = Policy(Break.WORD, 0.7)
TIED: Final = Policy(Break.TIED, 0.3)
ANYWHERE: Final = Policy(Break.PLAIN, 0.4)
SYLLABLES: Final = Policy(Break.SYLLABLE, 0.2)
HARD: Final = Policy(Break.HARD, 1.0)
POLICIES: Final = (SENSE, CLAUSES, WORDS, SENTENCES, STRADDLING, TIED)
"""Policies for fitted texts, the best first; other policies serve where none of these fits."""


class Breaks(msgspec.Struct, frozen=True, eq=False):
    """The breaks of a paragraph that a policy allows, as columns for the searches.

    `forced` is for each node the next forced break. If lines keep to clauses, `stops` are for
    each node the nodes that may end a line from there. Units are stretches that no break
    divides, without the white that breaks swallow: `widest` is the widest unit in em, and
    `total` the sum of all. `widest_forced` is the longest line in em between forced breaks.
    """

    nodes: tuple[Node, ...]
    begin: tuple[float, ...]
    end: tuple[float, ...]
    forced: tuple[int, ...]
    stops: tuple[Sequence[int], ...] | None
    widest: float
    total: float
    widest_forced: float

    @classmethod
    def of(cls, nodes: Sequence[Node], policy: Policy) -> Breaks:
        """Collect breaks for the searches of lines; the policy must allow all of them."""
        begin, end = tuple(node.begin for node in nodes), tuple(node.end for node in nodes)
        if len(nodes) == 2:  # most texts of a label have no break at all
            width = end[1] - begin[0]
            whole = (width, width, width)
            return cls(tuple(nodes), begin, end, (1, 1), None, *whole)
        kinds = [node.kind for node in nodes]
        forced = _next_of_kind(kinds, policy.forced)
        units = list(map(sub, end[1:], begin))
        stops = None
        if policy.kept > policy.forced:
            stops = _stops_at_clauses(kinds, policy.kept, forced)
        starts = (0, *sorted(set(forced) - {len(kinds) - 1}))
        longest = max(end[forced[at]] - begin[at] for at in starts)
        return cls(tuple(nodes), begin, end, forced, stops, max(units), sum(units), longest)

    def fewest(self, width: float) -> int | None:
        """Find the least number of lines of at most `width` em.

        Return None if a part cannot be divided.
        """
        if self.stops is not None:
            return _narrowing(self).fewest(width)
        filled = self._fill(width)
        return None if filled is None else len(filled) - 1

    def narrowest(self, lines: int) -> float:
        """Find the least width in em at which the text takes at most `lines` lines.

        If forced breaks make more lines than that, it is the longest line between them. The
        search halves the interval, then goes to the nearest width that can change the number of
        lines: down to the longest line of the last try, or up to where some line can take one
        unit more.
        """
        if self.stops is not None:
            return _narrowing(self).narrowest(lines)
        low, high = self.widest, self.widest_forced
        filled = self._fill(low)
        if filled is not None and len(filled) - 1 <= lines:
            return low
        low = max(low, self.total / lines)
        while high - low > _FINE:
            filled = self._fill((low + high) / 2)
            if filled is None:  # only a hanging mark can make a line wider than the widest unit
                low = (low + high) / 2
            elif len(filled) - 1 <= lines:
                high = max(self.end[b] - self.begin[a] for a, b in pairwise(filled))
            else:
                low = min(
                    self.end[b + 1] - self.begin[a]
                    for a, b in pairwise(filled)
                    if b < self.forced[a]
                )
        return high

    def choose(self, lines: int, width: float) -> tuple[Line, ...]:
        """Choose exactly `lines` lines of at most `width` em at the least cost.

        Raises ValueError if there is no such way.
        """
        chosen = [self.nodes[index] for index in _choice(self).balance(lines, width)[0]]
        return tuple(
            Line(a.piece, b.piece, a.begin, max(0.0, b.end - a.begin))
            for a, b in pairwise(chosen)
        )

    def raggedness(self, lines: int, width: float) -> float:
        """Compute how unequal lines are: the mean square of their empty shares, 0 to 1.

        White in lines of whole clauses counts `SENSE_EVEN` only.
        """
        choice = _choice(self)
        path, longest = choice.balance(lines, width)
        white = sum(
            (1 - (self.end[b] - self.begin[a]) / longest) ** 2
            * (SENSE_EVEN if choice.is_clause(a, b) else 1.0)
            for a, b in pairwise(path)
        )
        return white / lines

    def _fill(self, width: float) -> list[int] | None:
        """Fill each line as far as possible, so that there are few lines.

        Return None if a part is wider than `width`.
        """
        last = len(self.begin) - 1
        index, chosen = 0, [0]
        while index < last:
            limit = self.forced[index]
            reach = self.begin[index] + width + _SLACK
            following = bisect_right(self.end, reach, index + 1, limit + 1) - 1
            if following <= index:
                return None
            index = following
            chosen.append(index)
        return chosen


class _Choice:
    """Chooses the lines of least cost among breaks, for any width.

    The costs of the breaks are computed once for all widths.
    """

    def __init__(self, breaks: Breaks) -> None:
        self.breaks = breaks
        kinds = [node.kind for node in breaks.nodes]
        self.costs = [_COSTS[kind] for kind in kinds]
        self.ends_clause = list(map(Break.CLAUSE.__ge__, kinds))
        self.ends_sentence = list(map(Break.SENTENCE.__ge__, kinds))
        self.clauses = list(accumulate(self.ends_clause))  # number that end up to each node
        self.sentences = list(accumulate(self.ends_sentence))

    def balance(self, lines: int, width: float) -> tuple[tuple[int, ...], float]:
        """Break the text into so many `lines`, as equal in length as possible.

        Return the breaks and the width of the longest line. A narrower block is often more even
        than one that fills the width. So the search repeats with the width of the longest line,
        until no breaks fit.
        """
        breaks = self.breaks
        if lines == len(self.costs) - 1 and breaks.widest <= width + _SLACK:  # no choice
            return tuple(range(lines + 1)), max(breaks.widest, _SLACK)
        best: tuple[float, tuple[int, ...], float] | None = None
        for _ in range(_TRIES):
            path = self.cheapest(lines, width + _SLACK)
            if path is None:
                break
            widths = [breaks.end[b] - breaks.begin[a] for a, b in pairwise(path)]
            longest = max(*widths, _SLACK)
            cost = sum(
                self.cost(a, b, 1 - line / longest)
                for line, (a, b) in zip(widths, pairwise(path), strict=True)
            )
            if best is None or cost < best[0]:
                best = (cost, path, longest)
            width = longest - _FINE
        if best is None:
            raise ValueError(f"no way to make {lines} lines of {width:.2f} em")
        return best[1], best[2]

    def cheapest(self, lines: int, width: float) -> tuple[int, ...] | None:
        """Find the breaks with the least cost for lines of `width` em.

        Return None if there are none.
        """
        begin, end, cost_of = self.breaks.begin, self.breaks.end, self.cost
        first_ends = self.find_earliest(lines, width)
        if first_ends is None:
            return None
        costs = {0: 0.0}  # of the best path to each node with this many lines
        ways: list[dict[int, int]] = []  # and for each node the start of its line
        for first in first_ends:
            reached: dict[int, float] = {}
            begun: dict[int, int] = {}
            for start, cost in costs.items():
                room = width + begin[start]
                for stop in self.stops(start, first):
                    white = (room - end[stop]) / width
                    if white < 0:
                        break
                    total = cost + cost_of(start, stop, white)
                    if total < reached.get(stop, inf):
                        reached[stop], begun[stop] = total, start
            costs = reached
            ways.append(begun)
        last = len(begin) - 1
        if last not in costs:
            return None
        path = [last]
        for begun in reversed(ways):
            path.append(begun[path[-1]])
        return tuple(reversed(path))

    def find_earliest(self, lines: int, width: float) -> list[int] | None:
        """Find the earliest end of each line from which the rest of the text still fits.

        None if there are too few lines.
        """
        begin, end, forced = self.breaks.begin, self.breaks.end, self.breaks.forced
        stop = len(begin) - 1
        nodes = [stop]
        for _ in range(lines):
            start = bisect_left(begin, end[stop] - width, bisect_left(forced, stop), stop)
            if start == stop > 0:  # a unit is wider
                return None
            stop = start
            nodes.append(stop)
        return None if stop else nodes[-2::-1]

    def stops(self, start: int, earliest: int) -> Sequence[int]:
        """Return the breaks, `earliest` or later, at which a line from `start` may end."""
        if self.breaks.stops is None:
            return range(max(start + 1, earliest), self.breaks.forced[start] + 1)
        stops = self.breaks.stops[start]
        return stops[bisect_left(stops, earliest) :]

    def cost(self, first: int, last: int, white: float) -> float:
        """Compute the cost of a line whose empty share of the longest line is `white`."""
        whole = self.ends_clause[first] and self.ends_clause[last]
        cost = self.costs[last] + (SENSE_WHITE if whole else 1.0) * white * white
        if self.clauses[last - 1] == self.clauses[first]:
            return cost
        # The line runs over the end of a clause. If the line begins and ends with clauses, only
        # the end of a sentence counts, and half, unless it begins and ends with sentences too.
        if not whole:
            return cost + STRADDLE
        over = self.sentences[last - 1] > self.sentences[first]
        sentence = self.ends_sentence[first] and self.ends_sentence[last]
        return cost + STRADDLE / 2 if over and not sentence else cost

    def is_clause(self, first: int, last: int) -> bool:
        """True if the line is made of whole clauses."""
        return self.ends_clause[first] and self.ends_clause[last]


_choice: Final = lru_cache(maxsize=256)(_Choice)


class _Narrowing:
    """A search for the narrowest lines that keep to clauses, for 1, 2 … lines in turn."""

    def __init__(self, breaks: Breaks) -> None:
        assert breaks.stops is not None
        self.breaks = breaks
        self.stops = breaks.stops
        self.reached = {0: 0.0}  # the least width of this many lines up to each node
        self.widths: list[float] = []  # the least width of 1, 2 … lines or fewer

    def narrowest(self, lines: int) -> float:
        """Find the least width in em for `lines` lines, or else for the fewest possible."""
        while (len(self.widths) < lines or self.widths[-1] == inf) and self.grow():
            pass
        width = self.widths[min(lines, len(self.widths)) - 1]
        return self.widths[-1] if width == inf else width

    def fewest(self, width: float) -> int | None:
        """Find the least number of lines of at most `width` em.

        Return None if a part cannot be divided.
        """
        if self.breaks.widest > width + _SLACK:
            return None
        number = 0
        while number < len(self.widths) or self.grow():
            if self.widths[number] <= width + _SLACK:
                return number + 1
            number += 1
        return None

    def grow(self) -> bool:
        """Add the width for one more line. True if more lines can be narrower."""
        begin, end = self.breaks.begin, self.breaks.end
        if self.widths and self.widths[-1] <= self.breaks.widest + _SLACK:
            return False
        reached: dict[int, float] = {}
        least = self.widths[-1] if self.widths else inf
        for first, so_far in self.reached.items():
            origin = begin[first]
            for stop in self.stops[first]:
                width = end[stop] - origin
                if width >= least:  # no better than with fewer lines
                    break
                width = max(width, so_far)
                if width < reached.get(stop, inf):
                    reached[stop] = width
        self.reached = reached
        self.widths.append(min(least, reached.get(len(begin) - 1, inf)))
        return bool(reached)


_narrowing: Final = lru_cache(maxsize=256)(_Narrowing)


def _next_of_kind(kinds: Sequence[Break], kind: Break) -> tuple[int, ...]:
    """Find for each break the next break of this kind or of a better kind."""
    if min(kinds[1:-1]) > kind:
        return (len(kinds) - 1,) * len(kinds)
    following, nodes = len(kinds) - 1, list[int]()
    for index in range(len(kinds) - 1, -1, -1):
        nodes.append(following)
        if kinds[index] <= kind:
            following = index
    return tuple(reversed(nodes))


def _stops_at_clauses(
    kinds: Sequence[Break], kept: Break, forced: Sequence[int]
) -> tuple[Sequence[int], ...]:
    """Find for each break the ends of lines from there that straddle no clause."""
    following = _next_of_kind(kinds, kept)
    senses = [index for index, kind in enumerate(kinds) if kind <= kept]
    stops_of: list[Sequence[int]] = []
    for first, kind in enumerate(kinds):
        near, far = following[first], forced[first]
        stops: Sequence[int] = range(first + 1, near + 1)
        if kind <= kept and near < far:
            beyond = senses[bisect_right(senses, near) : bisect_right(senses, far)]
            stops = (*stops, *beyond)
        stops_of.append(stops)
    return tuple(stops_of)
