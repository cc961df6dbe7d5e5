"""A paragraph measured once in em.

In come spans of text with their faces; out come pieces with their pen positions, and the
places where a line may end, from which `lines` chooses.

A last line always holds at least two letters or ideographs (CLREQ 3.4.1, JLREQ 3.5): the
breaks that would leave fewer are taken away, however narrow the column.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import combining

from cardgen.display import BLACK, Color, FontRef
from cardgen.fonts import metrics
from cardgen.layout.lines import ANYWHERE, SYLLABLES, Breaks, Line, Node, Policy
from cardgen.text.breaks import Break, weighed_breaks
from cardgen.text.classes import is_ignorable, white_at_end, white_at_start
from cardgen.text.shape import Cluster, shape
from cardgen.text.spacing import autospace

# With what those need who set a paragraph in lines.
__all__ = ["ANYWHERE", "SYLLABLES", "Line", "Paragraph", "Piece", "Span", "measure"]

_FULL_WIDTH: Final = 0.9  # em; narrower marks have no white half to give up


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
            pen, before = end, _last_base(span.text, cluster)
    return pieces, tuple(missing)


def _last_base(text: str, cluster: Cluster) -> str:
    """The character that the next one stands beside: marks upon it do not count."""
    at = cluster.end - 1
    while at > cluster.start and (is_ignorable(text[at]) or combining(text[at])):
        at -= 1
    return text[at]


def _nodes(spans: tuple[Span, ...], pieces: list[Piece]) -> list[Node]:
    text = "".join(span.text for span in spans)
    offsets, offset = [], 0
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
