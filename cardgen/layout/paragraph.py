"""A paragraph measured once in em.

In come spans of text with their faces; out come pieces with their pen positions, and the
places where a line may end, from which `lines` chooses.

A last line always holds at least two letters or ideographs (CLREQ 3.4.1, JLREQ 3.5): the
breaks that would leave fewer are taken away, however narrow the column.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining

from cardgen.display import BLACK, Color, FontRef
from cardgen.fonts import metrics
from cardgen.layout.lines import ANYWHERE, SYLLABLES, Breaks, Line, Node, Policy
from cardgen.text.breaks import Break, weighed_breaks
from cardgen.text.classes import is_ignorable
from cardgen.text.punctuation import (
    HANGING,
    NO_WHITE,
    White,
    at_line_end,
    at_line_start,
    squeeze,
    white,
)
from cardgen.text.shape import Cluster, shape
from cardgen.text.spacing import autospace

# With what those need who set a paragraph in lines.
__all__ = ["ANYWHERE", "SYLLABLES", "Line", "Paragraph", "Piece", "Span", "measure"]


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
def measure(spans: tuple[Span, ...], *, hanging: bool = False) -> Paragraph:
    """Shape the spans and find where their lines may break.

    Breaks follow the language of the first span, over the text of all. With `hanging`,
    a stop or comma at a line end stands outside the line (JLREQ 3.8.2, CLREQ 3.1.7).
    """
    pieces, missing = _pieces(spans)
    first = spans[0]
    boxes = [(metrics(span.chain[0]), span.scale) for span in spans]
    return Paragraph(
        spans=spans,
        pieces=tuple(pieces),
        nodes=tuple(_nodes(spans, pieces, hanging)),
        top=max(box.top * scale for box, scale in boxes),
        bottom=min(box.bottom * scale for box, scale in boxes),
        inset=metrics(first.chain[0]).inset * first.scale,
        missing=missing,
    )


def _pieces(spans: tuple[Span, ...]) -> tuple[list[Piece], tuple[str, ...]]:
    pieces: list[Piece] = []
    missing: dict[str, None] = {}
    pen, before, given = 0.0, "", NO_WHITE
    for number, span in enumerate(spans):
        shaped = shape(span.text, span.lang, span.chain)
        missing.update((char, None) for char in shaped.missing)
        for cluster in shaped.clusters:
            char = span.text[cluster.start]
            own = _white(span, cluster)
            if before:
                added = autospace(before, char, span.lang) - squeeze(before, given, char, own)
                pen += span.scale * added
            end = pen + cluster.advance * span.scale
            pieces.append(Piece(number, cluster, pen, end))
            pen, before, given = end, _last_base(span.text, cluster), own
    return pieces, tuple(missing)


def _white(span: Span, cluster: Cluster) -> White:
    """What a cluster may give up at its edges, in its own em."""
    if cluster.font is None:
        return NO_WHITE
    return white(span.text[cluster.start], span.lang, cluster.font)


def _last_base(text: str, cluster: Cluster) -> str:
    """The character that the next one stands beside: marks upon it do not count."""
    at = cluster.end - 1
    while at > cluster.start and (is_ignorable(text[at]) or combining(text[at])):
        at -= 1
    return text[at]


def _nodes(spans: tuple[Span, ...], pieces: list[Piece], hanging: bool) -> list[Node]:
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
            Node(
                number,
                kind,
                _begin(spans, pieces, number),
                _end(spans, pieces, number, hanging),
            )
        )
    nodes.append(Node(len(pieces), Break.HARD, 0.0, _end(spans, pieces, len(pieces), hanging)))
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
    char = span.text[piece.cluster.start]
    return piece.start + span.scale * at_line_start(char, _white(span, piece.cluster))


def _end(spans: tuple[Span, ...], pieces: list[Piece], number: int, hanging: bool) -> float:
    """The end of a line of pieces before `number`: trailing spaces have no width."""
    for index in range(number - 1, -1, -1):
        piece = pieces[index]
        span = spans[piece.span]
        text = span.text[piece.cluster.start : piece.cluster.end]
        if text.isspace():
            continue
        given = _white(span, piece.cluster)
        if hanging and text[0] in HANGING and not _follows_mark(spans, pieces, index):
            return piece.start
        return piece.end - span.scale * at_line_end(text[0], span.lang, given)
    return 0.0


def _follows_mark(spans: tuple[Span, ...], pieces: list[Piece], index: int) -> bool:
    """Whether another mark stands before: only one may hang."""
    if index == 0:
        return True
    before = pieces[index - 1]
    return _white(spans[before.span], before.cluster) is not NO_WHITE
