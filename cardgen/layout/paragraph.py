"""A paragraph measured once in em, and the choice of its lines.

In come spans of text with their faces; out come lines. All breaks are known before any
is chosen, so lines are chosen over the whole paragraph:

* `fewest` and `narrowest` answer what fitting asks: how many lines a width needs, and
  how narrow a number of lines can be;
* `choose` then picks, among all ways to make that many lines within that width, the one
  of least cost. The cost of a line is the square of the white it leaves, as a fraction
  of the width, plus `BREAK_COST` for how good the break behind it is. A line that ends
  with the sense may well be short, so its white counts `SENSE_WHITE` only.

A last line always holds at least two letters or ideographs (CLREQ 3.4.1, JLREQ 3.5): the
breaks that would leave fewer are taken away, however narrow the column.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from cardgen.display import BLACK, Color, FontRef
from cardgen.fonts import metrics
from cardgen.text.breaks import Break, weighed_breaks
from cardgen.text.classes import white_at_end, white_at_start
from cardgen.text.shape import Cluster, shape
from cardgen.text.spacing import autospace

BREAK_COST: Final = {
    Break.HARD: 0.0,
    Break.SENTENCE: 0.0,
    Break.CLAUSE: 0.02,
    Break.PHRASE: 0.1,
    Break.PLAIN: 0.5,
    Break.SYLLABLE: 2.0,
}
SENSE_WHITE: Final = 0.4
_FULL_WIDTH: Final = 0.9  # em; narrower marks have no white half to give up
_SLACK: Final = 1e-6  # em; forgives rounding in sums
_FINE: Final = 0.01  # em; how exactly `narrowest` searches


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one language and style; `scale` is its size relative to the paragraph's."""

    text: str
    lang: str
    chain: tuple[FontRef, ...]
    scale: float = 1.0
    color: Color = BLACK


class Piece(NamedTuple):
    """A cluster of a span, with the pen position in em before it and behind its ink."""

    span: int
    cluster: Cluster
    start: float
    end: float


class Node(NamedTuple):
    """A place where a line may end and the next begin.

    `piece` begins the next line at `begin` em; a line that ends here ends at `end` em.
    Both leave out what line edges swallow: spaces, autospace and the white of marks.
    """

    piece: int
    kind: Break
    begin: float
    end: float


class Line(NamedTuple):
    """Pieces first … last − 1, the pen position that becomes its left edge, and its width."""

    first: int
    last: int
    origin: float
    width: float


@dataclass(frozen=True, slots=True)
class Policy:
    """Which breaks may be used, which must be, and how good the result is thought.

    `quality` is the size that one would give up for it: lines that all end with the
    sense (1.0) are preferred to phrases (0.8) unless those allow a size a quarter larger.
    """

    allowed: Break
    forced: Break
    quality: float


SENSE: Final = Policy(Break.CLAUSE, Break.HARD, 1.0)
CLAUSES: Final = Policy(Break.PHRASE, Break.CLAUSE, 0.95)
SENTENCES: Final = Policy(Break.PHRASE, Break.SENTENCE, 0.9)
PHRASES: Final = Policy(Break.PHRASE, Break.HARD, 0.8)
ANYWHERE: Final = Policy(Break.PLAIN, Break.HARD, 0.6)
SYLLABLES: Final = Policy(Break.SYLLABLE, Break.HARD, 0.3)
POLICIES: Final = (SENSE, CLAUSES, SENTENCES, PHRASES, ANYWHERE)


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """Spans as measured pieces with the places where lines may break; all in em.

    Two paragraphs are equal only if they are the same one, so that what is found out
    about one can be kept without comparing its pieces.
    """

    spans: tuple[Span, ...]
    pieces: tuple[Piece, ...]
    nodes: tuple[Node, ...]  # the first begins the text, the last ends it
    top: float  # em box above the baseline, of the largest span
    bottom: float  # and below it, negative
    inset: float  # white that a Han character of the first span carries at its edge
    missing: tuple[str, ...]

    @property
    def text(self) -> str:
        """All spans' text."""
        return "".join(span.text for span in self.spans)

    @property
    def kinds(self) -> frozenset[Break]:
        """The kinds of break that the paragraph has."""
        return frozenset(node.kind for node in self.nodes[1:-1])

    def height(self, lines: int, leading: float) -> float:
        """Em from the top of the first line's em box to the bottom of the last's."""
        return ((lines - 1) * leading + 1) * (self.top - self.bottom)

    def under(self, policy: Policy) -> Breaks:
        """The paragraph with the breaks that a policy allows."""
        return _under(self, policy)


@lru_cache(maxsize=4096)
def _under(paragraph: Paragraph, policy: Policy) -> Breaks:
    nodes = tuple(node for node in paragraph.nodes if node.kind <= policy.allowed)
    following, forced = len(nodes) - 1, list[int]()
    for index in range(len(nodes) - 1, -1, -1):
        forced.append(following)
        if nodes[index].kind <= policy.forced:
            following = index
    return Breaks(
        nodes,
        tuple(node.begin for node in nodes),
        tuple(node.end for node in nodes),
        tuple(reversed(forced)),
    )


@lru_cache(maxsize=1024)
def measure(spans: tuple[Span, ...]) -> Paragraph:
    """Shape the spans and find where their lines may break.

    Breaks follow the language of the first span, over the text of all.
    """
    pieces, missing = _pieces(spans)
    first = spans[0]
    boxes = [(metrics(span.chain[0]), span.scale) for span in spans]
    return Paragraph(
        spans=spans,
        pieces=tuple(pieces),
        nodes=tuple(_nodes(spans, pieces)),
        top=max(box.top * scale for box, scale in boxes),
        bottom=min(box.bottom * scale for box, scale in boxes),
        inset=metrics(first.chain[0]).inset * first.scale,
        missing=missing,
    )


def _pieces(spans: tuple[Span, ...]) -> tuple[list[Piece], tuple[str, ...]]:
    pieces: list[Piece] = []
    missing: dict[str, None] = {}
    pen, before = 0.0, ""
    for number, span in enumerate(spans):
        shaped = shape(span.text, span.lang, span.chain)
        missing.update((char, None) for char in shaped.missing)
        for cluster in shaped.clusters:
            if before:
                pen += span.scale * autospace(before, span.text[cluster.start], span.lang)
            end = pen + cluster.advance * span.scale
            pieces.append(Piece(number, cluster, pen, end))
            pen, before = end, span.text[cluster.end - 1]
    return pieces, tuple(missing)


def _nodes(spans: tuple[Span, ...], pieces: list[Piece]) -> list[Node]:
    text = "".join(span.text for span in spans)
    starts, offset = list[int](), 0
    offsets = []
    for span in spans:
        offsets.append(offset)
        offset += len(span.text)
    starts = [offsets[piece.span] + piece.cluster.start for piece in pieces]
    piece_at = {start: number for number, start in enumerate(starts)}

    nodes = [Node(0, Break.HARD, _begin(spans, pieces, 0), 0.0)]
    lonely = _lonely(text)
    for at, kind in weighed_breaks(text, spans[0].lang):
        number = piece_at.get(at)
        if number is None or (kind is not Break.HARD and at in lonely):
            continue
        nodes.append(
            Node(number, kind, _begin(spans, pieces, number), _end(spans, pieces, number))
        )
    nodes.append(Node(len(pieces), Break.HARD, 0.0, _end(spans, pieces, len(pieces))))
    return nodes


def _lonely(text: str) -> frozenset[int]:
    """Where a break would leave less than two letters or ideographs to a last line."""
    found: set[int] = set()
    letters = 0
    for at in range(len(text) - 1, -1, -1):
        if text[at] == "\n":
            letters = 0
            continue
        letters += text[at].isalnum()
        if letters < 2:
            found.add(at)
    return frozenset(found)


def _begin(spans: tuple[Span, ...], pieces: list[Piece], number: int) -> float:
    if number >= len(pieces):
        return 0.0
    piece = pieces[number]
    span = spans[piece.span]
    if piece.cluster.advance < _FULL_WIDTH:
        return piece.start
    return piece.start + span.scale * white_at_start(span.text[piece.cluster.start], span.lang)


def _end(spans: tuple[Span, ...], pieces: list[Piece], number: int) -> float:
    """The end of a line of pieces before `number`: trailing spaces have no width."""
    for index in range(number - 1, -1, -1):
        piece = pieces[index]
        span = spans[piece.span]
        text = span.text[piece.cluster.start : piece.cluster.end]
        if text.isspace():
            continue
        if piece.cluster.advance < _FULL_WIDTH:
            return piece.end
        return piece.end - span.scale * white_at_end(text[-1], span.lang)
    return 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Breaks:
    """The breaks of a paragraph under a policy, as columns for the searches."""

    nodes: tuple[Node, ...]
    begin: tuple[float, ...]
    end: tuple[float, ...]
    forced: tuple[int, ...]  # for each node, the next that must be broken at

    def fewest(self, width: float) -> int | None:
        """The least number of lines of at most `width` em, or None if a piece is wider."""
        filled = self._fill(width)
        return None if filled is None else len(filled) - 1

    def narrowest(self, lines: int) -> float:
        """The least width in em at which `lines` lines suffice, or as few as must be."""
        low, high = self.widest_unit(), self.widest_forced()
        filled = self._fill(low)
        if filled is not None and len(filled) - 1 <= lines:
            return low
        low = max(low, (self.end[-1] - self.begin[0]) / lines - 1.0)
        while high - low > _FINE:
            middle = (low + high) / 2
            filled = self._fill(middle)
            if filled is None or len(filled) - 1 > lines:
                low = middle
            else:
                high = max(self.end[b] - self.begin[a] for a, b in pairwise(filled))
        return high

    def widest_unit(self) -> float:
        """The widest of the pieces that no break divides."""
        return max(self.end[i + 1] - self.begin[i] for i in range(len(self.begin) - 1))

    def widest_forced(self) -> float:
        """The widest line when only forced breaks are used."""
        widest, index = 0.0, 0
        while index < len(self.begin) - 1:
            widest = max(widest, self.end[self.forced[index]] - self.begin[index])
            index = self.forced[index]
        return widest

    def choose(self, lines: int, width: float) -> tuple[Line, ...]:
        """The least-cost way to make exactly `lines` lines of at most `width` em.

        Raises ValueError if there is no such way.
        """
        chosen = [self.nodes[index] for index in self._cheapest(lines, width + _SLACK)]
        return tuple(
            Line(a.piece, b.piece, a.begin, max(0.0, b.end - a.begin))
            for a, b in pairwise(chosen)
        )

    def _fill(self, width: float) -> list[int] | None:
        """Break greedily at `width`, which gives the fewest lines; None if a unit is wider."""
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

    def _cheapest(self, lines: int, width: float) -> tuple[int, ...]:
        last = len(self.nodes) - 1
        paths: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
        for line in range(1, lines + 1):
            reached: dict[int, tuple[float, tuple[int, ...]]] = {}
            for start, (cost, path) in paths.items():
                for stop in range(start + 1, self.forced[start] + 1):
                    white = width - (self.end[stop] - self.begin[start])
                    if white < 0:
                        break
                    if (stop == last) != (line == lines):
                        continue
                    total = cost + _line_cost(white / width, self.nodes[stop].kind)
                    if stop not in reached or total < reached[stop][0]:
                        reached[stop] = (total, (*path, stop))
            paths = reached
        if last not in paths:
            raise ValueError(f"no way to make {lines} lines of {width:.2f} em")
        return paths[last][1]


def _line_cost(white: float, kind: Break) -> float:
    weight = SENSE_WHITE if kind <= Break.CLAUSE else 1.0
    return weight * white * white + BREAK_COST[kind]
