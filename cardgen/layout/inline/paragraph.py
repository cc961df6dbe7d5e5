"""A paragraph measured once in em.

In come spans of text with their faces; out come pieces with their pen positions and, when
asked for, the places where a line may end, from which `lines` chooses.

A last line always holds at least two letters or ideographs (CLREQ 3.4.1, JLREQ 3.5): the
breaks that would leave fewer are taken away, however narrow the column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from math import inf
from typing import Final

from cardgen.fonts import metrics
from cardgen.layout.inline.clusters import lay_out
from cardgen.layout.inline.digits import figured, zeroed
from cardgen.layout.inline.lines import ANYWHERE, HARD, SYLLABLES, Breaks, Line, Node, Policy
from cardgen.layout.inline.ruby import Annotation
from cardgen.layout.inline.spans import PlacedCluster, Span
from cardgen.template import Unit
from cardgen.text import (
    HANGING,
    NO_WHITE,
    Break,
    are_parallel,
    at_line_end,
    at_line_start,
    break_opportunities,
    hard_breaks,
    indent,
    syllable_breaks,
    weighed_breaks,
)

# With what those need who set a paragraph in lines.
__all__ = [
    "ANYWHERE",
    "HARD",
    "SYLLABLES",
    "Line",
    "Paragraph",
    "PlacedCluster",
    "Span",
    "measure",
]

_SLACK: Final = 1e-6  # em; forgives rounding in sums


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """Spans as measured pieces with the places where lines may break; all in em.

    Two paragraphs are equal only if they are the same one, so that what is found out
    about one can be kept without comparing its pieces.
    """

    spans: tuple[Span, ...]
    pieces: tuple[PlacedCluster, ...]
    annotations: tuple[Annotation, ...]
    top: float  # em box above the baseline, of the largest span
    bottom: float  # and below it, negative
    above: float  # em of annotations above the em box of a line
    below: float  # and below it
    inset: float  # white that a Han character of the first span carries at its edge
    missing: tuple[str, ...]
    vertical: bool  # lines are columns, from right to left
    hanging: bool
    indent: float  # of lines behind a hard break
    unit: Unit | None = None  # what lines are made of, if not what the language has
    model: Paragraph | None = None  # one that is like it but for its figures
    first: float = 0.0  # more indent of its very first line; negative if that hangs out

    @property
    def text(self) -> str:
        """All spans' text."""
        return "".join(span.text for span in self.spans)

    @property
    def language(self) -> str:
        """That of the first span, without script and region: its breaks are the text's."""
        return self.spans[0].lang.partition("-")[0]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Where lines may end; the first begins the text, the last ends it."""
        return _nodes(self, Break.SYLLABLE)

    @property
    def kinds(self) -> frozenset[Break]:
        """The kinds of break that the paragraph has between words."""
        return frozenset(node.kind for node in _nodes(self, Break.PLAIN)[1:-1])

    @property
    def parallel(self) -> bool:
        """Whether it is a row of cheers; see `are_parallel`."""
        return are_parallel(self.text, self.spans[0].lang)

    def pitch(self, leading: float) -> float:
        """Em from line to line: all are as far apart as annotated lines must be."""
        box = self.top - self.bottom
        return max(leading * box, box + self.above + self.below)

    def height(self, lines: int, leading: float) -> float:
        """Em from the top of the first line to the bottom of the last.

        What stands above the first and below the last is outside (JLREQ 2.5.1).
        """
        return (lines - 1) * self.pitch(leading) + self.top - self.bottom

    def beginning(self, first: float) -> Paragraph:
        """One whose lines are those of this, the first `first` em further in.

        Its figures are not its own: lines are chosen of it, and drawn of this.
        """
        return _beginning(self.model or self, first) if first else self

    def under(self, policy: Policy, measure: float = 0.0) -> Breaks:
        """The paragraph with the breaks that a policy allows.

        Between syllables it is broken only in words wider than `measure` em (KLREQ 4.4.2).
        Numbers that are alike but for their figures are broken alike, label after label.
        """
        return _under(
            self.model or self, policy, measure if policy.allowed is Break.SYLLABLE else 0.0
        )


@lru_cache(maxsize=256)
def _beginning(paragraph: Paragraph, first: float) -> Paragraph:
    return replace(paragraph, first=first)


@lru_cache(maxsize=256)
def _under(paragraph: Paragraph, policy: Policy, measure: float) -> Breaks:
    extremes = (Break.HARD, Break.SYLLABLE)
    nodes = _nodes(paragraph, policy.allowed if policy.allowed in extremes else Break.PLAIN)
    nodes = tuple(node for node in nodes if node.kind <= policy.allowed)
    if measure:
        words = [node for node in nodes if node.kind < Break.SYLLABLE]
        fitting = [
            range(first.piece + 1, last.piece)
            for first, last in pairwise(words)
            if last.end - first.begin <= measure + _SLACK
        ]
        whole = frozenset(chain.from_iterable(fitting))
        nodes = tuple(node for node in nodes if node.piece not in whole)
    return Breaks.of(nodes, policy)


def measure(
    spans: tuple[Span, ...],
    *,
    hanging: bool = False,
    vertical: bool = False,
    indented: bool = False,
    unit: Unit | None = None,
) -> Paragraph:
    """Shape the spans and find where their lines may break.

    Breaks follow the language of the first span, over the text of all. With `hanging`,
    a stop or comma at a line end stands outside the line (JLREQ 3.8.2, CLREQ 3.1.7). If
    `indented`, lines behind a hard break begin as far in as the language has it.
    """
    alike = zeroed(spans) if not vertical else spans
    model = _measured(alike, hanging, vertical, indented, unit)
    if alike == spans:
        return model
    return replace(model, spans=spans, pieces=figured(model.pieces, spans), model=model)


@lru_cache(maxsize=256)
def _measured(
    spans: tuple[Span, ...], hanging: bool, vertical: bool, indented: bool, unit: Unit | None
) -> Paragraph:
    pieces, annotations, missing = lay_out(spans, vertical=vertical)
    first = spans[0]
    boxes = [(metrics(span.chain[0]), span.scale) for span in spans]
    return Paragraph(
        spans=spans,
        pieces=pieces,
        annotations=annotations,
        top=max(box.top * scale for box, scale in boxes),
        bottom=min(box.bottom * scale for box, scale in boxes),
        above=max((n.span.scale for n in annotations if n.side == "over"), default=0.0),
        below=max((n.span.scale for n in annotations if n.side == "under"), default=0.0),
        inset=metrics(first.chain[0]).inset * first.scale,
        missing=missing,
        vertical=vertical,
        hanging=hanging,
        indent=indent(first.lang) * first.scale if indented else 0.0,
        unit=unit,
    )


@lru_cache(maxsize=256)
def _nodes(paragraph: Paragraph, finest: Break) -> tuple[Node, ...]:
    """The nodes of hard breaks, of those between words (PLAIN) too, or of all (SYLLABLE).

    Most texts of a label fit on their lines as they are, and most Korean words on one: no
    breaks are looked for in them.
    """
    pieces, text = paragraph.pieces, paragraph.text
    if finest is Break.HARD:
        breaks: Sequence[tuple[int, Break]] = hard_breaks(text)
        lonely = frozenset[int]()
    else:
        breaks, lonely = _breaks(paragraph, finest), _lonely(text)
    lefts, rights = _read(paragraph)
    inked: dict[int, int] = {}

    def node(number: int, kind: Break) -> Node:
        begin = _begin(paragraph, number)
        end = _end(paragraph, number, inked)
        if lefts:
            begin, end = min(begin, lefts.get(number, inf)), max(end, rights.get(number, 0.0))
        white = paragraph.indent if kind is Break.HARD else 0.0
        return Node(number, kind, begin - white, end)

    start = node(0, Break.HARD)
    nodes = [start._replace(begin=start.begin - paragraph.first, end=0.0)]
    if breaks:
        piece_at = _dividable(paragraph)
        solid = not (lefts or paragraph.hanging)
        for at, kind in breaks:
            number = piece_at.get(at)
            if number is None or (at in lonely and kind is not Break.HARD):
                continue
            last, first = pieces[number - 1], pieces[number]
            if (  # nearly all are between two letters, of which edges swallow nothing
                solid
                and last.white is NO_WHITE
                and first.white is NO_WHITE
                and not text[at - 1].isspace()
            ):
                nodes.append(Node(number, kind, first.start, last.end))
            else:
                nodes.append(node(number, kind))
    nodes.append(node(len(pieces), Break.HARD))
    return tuple(nodes)


def _dividable(paragraph: Paragraph) -> dict[int, int]:
    """The piece that begins at each index of the text, but within annotated bases."""
    offsets = list(accumulate((len(span.text) for span in paragraph.spans), initial=0))
    starts = [offsets[piece.span] + piece.cluster.start for piece in paragraph.pieces]
    piece_at = {start: number for number, start in enumerate(starts)}
    for note in paragraph.annotations:
        for number in range(note.first + 1, note.last):
            piece_at.pop(starts[number], None)
    return piece_at


def _read(paragraph: Paragraph) -> tuple[dict[int, float], dict[int, float]]:
    """Where annotations begin, by the first of their pieces, and end, by the one behind.

    A line is as wide as they are, and its end swallows the spaces behind one.
    """
    notes, pieces = paragraph.annotations, paragraph.pieces
    rights = {note.last: note.end for note in notes}
    for number, piece in enumerate(pieces if notes else ()):
        cluster = piece.cluster
        text = paragraph.spans[piece.span].text[cluster.start : cluster.end]
        if number in rights and text.isspace():
            rights[number + 1] = max(rights[number], rights.get(number + 1, 0.0))
    return {note.first: note.start for note in notes}, rights


def _breaks(paragraph: Paragraph, finest: Break) -> Sequence[tuple[int, Break]]:
    """The breaks of a text, those within a unit for where it alone is too wide."""
    text, lang, unit = paragraph.text, paragraph.spans[0].lang, paragraph.unit
    within = finest is Break.SYLLABLE or unit == "syllable"
    breaks = (syllable_breaks if within else weighed_breaks)(text, lang)
    if unit == "syllable":
        return [(at, min(kind, Break.PLAIN)) for at, kind in breaks]
    if unit == "word":
        words = frozenset(break_opportunities(text, lang, unit="word"))
        return [
            (at, kind if at in words or kind < Break.PLAIN else Break.SYLLABLE)
            for at, kind in breaks
        ]
    return breaks


def _lonely(text: str) -> frozenset[int]:
    """Where a break would leave less than two letters or ideographs to a last line."""
    found: set[int] = set()
    start = 0
    for line in text.split("\n"):
        at, letters = len(line), 0
        while at and letters < 2:
            found.add(start + at)
            at -= 1
            letters += line[at].isalnum()
        start += len(line) + 1
    return frozenset(found)


def _begin(paragraph: Paragraph, number: int) -> float:
    """Where a line begins whose first piece this is: a mark may give up its white there."""
    if number >= len(paragraph.pieces):
        return 0.0
    piece = paragraph.pieces[number]
    if piece.white is NO_WHITE:
        return piece.start
    span = paragraph.spans[piece.span]
    char = span.text[piece.cluster.start]
    return piece.start + span.scale * at_line_start(char, piece.white)


def _end(paragraph: Paragraph, number: int, inked: dict[int, int]) -> float:
    """Where a line ends that ends before a piece: trailing spaces have no width.

    `inked` are the last pieces with ink before other pieces, as far as they were looked for.
    """
    last = _inked(paragraph, number, inked)
    if last < 0:
        return 0.0
    pieces = paragraph.pieces
    piece = pieces[last]
    span = paragraph.spans[piece.span]
    text = span.text[piece.cluster.start : piece.cluster.end]
    if piece.white is NO_WHITE and not paragraph.hanging:
        return piece.end
    # Of several marks in a row none hangs.
    alone = last > 0 and pieces[last - 1].white is NO_WHITE
    if paragraph.hanging and alone and text[0] in HANGING:
        return piece.start
    return piece.end - span.scale * at_line_end(text[0], span.lang, piece.white)


def _inked(paragraph: Paragraph, number: int, inked: dict[int, int]) -> int:
    """The last piece before one that has ink, or -1: of very many spaces, each is met once."""
    last = number - 1
    while last >= 0:
        piece = paragraph.pieces[last]
        cluster = piece.cluster
        if not paragraph.spans[piece.span].text[cluster.start : cluster.end].isspace():
            break
        last = inked.get(last, last - 1)
    inked[number] = last
    return last
