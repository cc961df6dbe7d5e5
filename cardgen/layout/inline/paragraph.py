"""Measure a paragraph once, in em, and find its breaks.

The input is spans of text with their faces. The output is pieces with their pen positions and,
on demand, the nodes where lines may end; `lines` chooses among them.

A last line always holds at least two letters or ideographs (CLREQ 3.4.1, JLREQ 3.5): breaks
that would leave fewer are taken away, however narrow the column.

Numbers that differ only in their figures are measured once. A batch has as many numbers as
labels, but few kinds of them: 17, 18 and 49 take the same room if the face has figures of one
width. So all figures are measured as zeros, and the glyphs are put in afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import inf
from string import digits
from types import MappingProxyType
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.catalog import is_right_to_left
from cardgen.display import FontRef
from cardgen.fonts import read_metrics
from cardgen.layout.inline.clusters import lay_out
from cardgen.layout.inline.lines import HARD, Breaks, Line, Node, Policy
from cardgen.layout.inline.ruby import Annotation
from cardgen.layout.inline.spans import PlacedCluster, Span
from cardgen.template import Align, Unit
from cardgen.text import (
    HANGING,
    NO_WHITE,
    Break,
    Cluster,
    ShapedGlyph,
    are_parallel,
    find_breaks,
    find_hard_breaks,
    find_indent,
    shape,
    trim_at_line_end,
    trim_at_line_start,
    weigh_breaks,
    weigh_syllable_breaks,
)

_SLACK: Final = 1e-6  # em; forgives rounding in sums
_TURNED: Final[dict[Align, Align]] = {
    "start": "end", "end": "start", "center": "center", "justify": "end",
}  # fmt: skip


class Paragraph(msgspec.Struct, frozen=True, eq=False):
    """A text of one or more spans, measured in em as pieces, with the breaks between them.

    Paragraphs compare by identity, so that caches need not compare their pieces.
    """

    spans: tuple[Span, ...]
    pieces: tuple[PlacedCluster, ...]
    annotations: tuple[Annotation, ...]
    top: float  # of the largest span's em box, above the baseline
    bottom: float  # of that em box, negative
    above: float  # em of annotations above the em box of a line
    below: float  # em of annotations below it
    inset: float  # white inside the edge of a Han character of the first span
    missing: tuple[str, ...]
    vertical: bool  # lines are columns, from right to left
    hanging: bool
    indent: float  # of lines behind a hard break
    unit: Unit | None = None  # unit of line breaking, if not the language's own
    model: Paragraph | None = None  # the same paragraph with all figures zero
    first: float = 0.0  # more indent of its very first line; negative if that hangs out
    levels: tuple[int, ...] = ()  # of each piece (UAX #9); none if all stand as they are read
    turned: bool = False  # its lines begin at the right

    @property
    def text(self) -> str:
        """Text of all spans together."""
        return "".join(span.text for span in self.spans)

    @property
    def starts(self) -> list[int]:
        """Index of each piece's first character in the text."""
        offsets = list(accumulate((len(span.text) for span in self.spans), initial=0))
        return [offsets[piece.span] + piece.cluster.start for piece in self.pieces]

    @property
    def language(self) -> str:
        """Language of the first span, without script and region; breaks follow it."""
        return self.spans[0].lang.partition("-")[0]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Places where lines may end, with the start and the end of the text."""
        return _nodes(self, Break.SYLLABLE)

    @property
    def kinds(self) -> frozenset[Break]:
        """Kinds of break between the words of the paragraph."""
        return frozenset(node.kind for node in _nodes(self, Break.PLAIN)[1:-1])

    @property
    def is_parallel(self) -> bool:
        """True if the sentences are a row of short cheers, as `are_parallel` decides."""
        return are_parallel(self.text, self.spans[0].lang)

    @property
    def single_line(self) -> Line:
        """Line with the whole paragraph.

        Raises ValueError if the paragraph has hard line breaks.
        """
        breaks = self.under(HARD)
        return breaks.choose(1, breaks.widest_forced)[0]

    def find_edge(self, align: Align) -> Align:
        """Find where lines with an alignment stand, from left to right."""
        return _TURNED[align] if self.turned else align

    def pitch(self, leading: float) -> float:
        """Compute the distance between baselines in em, with room for readings."""
        box = self.top - self.bottom
        return max(leading * box, box + self.above + self.below)

    def height(self, lines: int, leading: float) -> float:
        """Compute the height of lines in em, from top of the first to bottom of the last.

        Annotations above the first line and below the last are outside (JLREQ 2.5.1).
        """
        return (lines - 1) * self.pitch(leading) + self.top - self.bottom

    def indent_first(self, first: float) -> Paragraph:
        """Copy the paragraph with its first line indented by `first` em.

        The copy has the figures of its model: choose lines with it, and draw them with this.
        """
        return _indent_first(self.model or self, first) if first else self

    def under(self, policy: Policy, measure: float = 0.0) -> Breaks:
        """Find the breaks that a policy allows in lines of `measure` em.

        Lines break between syllables only in words wider than `measure` em (KLREQ 4.4.2).
        Numbers that differ only in their figures break alike, label after label.
        """
        return _under(
            self.model or self, policy, measure if policy.allowed is Break.SYLLABLE else 0.0
        )


@lru_cache(maxsize=256)
def _indent_first(paragraph: Paragraph, first: float) -> Paragraph:
    """Copy a paragraph with its first line indented by `first` em; cached by identity."""
    return replace(paragraph, first=first)


@lru_cache(maxsize=256)
def _under(paragraph: Paragraph, policy: Policy, measure: float) -> Breaks:
    """Find the breaks that a policy allows.

    Words break between syllables only if wider than `measure`.
    """
    extremes = (Break.HARD, Break.SYLLABLE)
    nodes = _nodes(paragraph, policy.allowed if policy.allowed in extremes else Break.PLAIN)
    nodes = tuple(node for node in nodes if node.kind <= policy.allowed)
    if measure:
        words = [node for node in nodes if node.kind < Break.SYLLABLE]
        whole = {
            piece
            for first, last in pairwise(words)
            if last.end - first.begin <= measure + _SLACK
            for piece in range(first.piece + 1, last.piece)
        }
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

    Breaks follow the language of the first span, over the text of all. With `hanging`, a stop
    or comma at a line end stands outside the line (JLREQ 3.8.2, CLREQ 3.1.7). If `indented`,
    lines behind a hard break have the indent of the language.
    """
    alike = _zero_figures(spans) if not vertical else spans
    model = _measure_model(alike, hanging, vertical, indented, unit)
    if alike == spans:
        return model
    return replace(
        model, spans=spans, pieces=_restore_figures(model.pieces, spans), model=model
    )


@lru_cache(maxsize=256)
def _measure_model(
    spans: tuple[Span, ...], hanging: bool, vertical: bool, indented: bool, unit: Unit | None
) -> Paragraph:
    """Measure spans with the figures that they have.

    Cached, so that equal spans give one object.
    """
    pieces, annotations, missing, levels = lay_out(spans, vertical=vertical)
    first = spans[0]
    boxes = [(read_metrics(span.chain[0]), span.scale) for span in spans]
    return Paragraph(
        spans=spans,
        pieces=pieces,
        annotations=annotations,
        top=max(box.top * scale for box, scale in boxes),
        bottom=min(box.bottom * scale for box, scale in boxes),
        above=max((n.span.scale for n in annotations if n.side == "over"), default=0.0),
        below=max((n.span.scale for n in annotations if n.side == "under"), default=0.0),
        inset=read_metrics(first.chain[0]).inset * first.scale,
        missing=missing,
        vertical=vertical,
        hanging=hanging,
        indent=find_indent(first.lang) * first.scale if indented else 0.0,
        unit=unit,
        levels=levels,
        turned=not vertical and is_right_to_left(first.lang),
    )


@lru_cache(maxsize=256)
def _nodes(paragraph: Paragraph, finest: Break) -> tuple[Node, ...]:
    """Find possible breaks: hard ones (HARD), also between words (PLAIN), or all (SYLLABLE).

    Most texts of a label fit without any break, and most Korean words fit on a line: coarser
    kinds of break spare the search for finer ones.
    """
    pieces, text = paragraph.pieces, paragraph.text
    if finest is Break.HARD:
        breaks: Sequence[tuple[int, Break]] = find_hard_breaks(text)
        lonely = frozenset[int]()
    else:
        breaks, lonely = _breaks(paragraph, finest), _lonely(text)
    lefts, rights = _annotation_edges(paragraph)
    inked: dict[int, int] = {}

    def node(number: int, kind: Break) -> Node:
        """Make the node before piece `number`."""
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
            if (  # nearly all breaks are between two letters, which have no white to swallow
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
    """Map indices of the text where lines may break to their pieces, not within ruby."""
    starts = paragraph.starts
    piece_at = {start: number for number, start in enumerate(starts)}
    for note in paragraph.annotations:
        for number in range(note.first + 1, note.last):
            piece_at.pop(starts[number], None)
    return piece_at


def _annotation_edges(paragraph: Paragraph) -> tuple[dict[int, float], dict[int, float]]:
    """Map annotations' first pieces to their start in em, and the pieces after to their end."""
    notes, pieces = paragraph.annotations, paragraph.pieces
    rights = {note.last: note.end for note in notes}
    for number, piece in enumerate(pieces if notes else ()):
        cluster = piece.cluster
        text = paragraph.spans[piece.span].text[cluster.start : cluster.end]
        if number in rights and text.isspace():
            rights[number + 1] = max(rights[number], rights.get(number + 1, 0.0))
    return {note.first: note.start for note in notes}, rights


def _breaks(paragraph: Paragraph, finest: Break) -> Sequence[tuple[int, Break]]:
    """Find the possible line breaks of a text as pairs of index and kind.

    Breaks within a unit serve where a unit alone is too wide.
    """
    text, lang, unit = paragraph.text, paragraph.spans[0].lang, paragraph.unit
    within = finest is Break.SYLLABLE or unit == "syllable"
    breaks = (weigh_syllable_breaks if within else weigh_breaks)(text, lang)
    if unit == "syllable":
        return [(at, min(kind, Break.PLAIN)) for at, kind in breaks]
    if unit == "word":
        words = frozenset(find_breaks(text, lang, unit="word"))
        return [
            (at, kind if at in words or kind < Break.PLAIN else Break.SYLLABLE)
            for at, kind in breaks
        ]
    return breaks


def _lonely(text: str) -> frozenset[int]:
    """Find the breaks before a last line of fewer than two letters or ideographs."""
    breaks: set[int] = set()
    start = 0
    for line in text.split("\n"):
        at, letters = len(line), 0
        while at and letters < 2:
            breaks.add(start + at)
            at -= 1
            letters += line[at].isalnum()
        start += len(line) + 1
    return frozenset(breaks)


def _begin(paragraph: Paragraph, number: int) -> float:
    """Return the start in em of a line from piece `number`, without space of a mark."""
    if number >= len(paragraph.pieces):
        return 0.0
    piece = paragraph.pieces[number]
    if piece.white is NO_WHITE:
        return piece.start
    span = paragraph.spans[piece.span]
    char = span.text[piece.cluster.start]
    return piece.start + span.scale * trim_at_line_start(char, piece.white)


def _end(paragraph: Paragraph, number: int, inked: dict[int, int]) -> float:
    """Return the end in em of a line that ends before piece `number`, without trailing spaces.

    `inked` caches for pieces the last piece with ink before them.
    """
    last = _last_inked(paragraph, number, inked)
    if last < 0:
        return 0.0
    pieces = paragraph.pieces
    piece = pieces[last]
    span = paragraph.spans[piece.span]
    text = span.text[piece.cluster.start : piece.cluster.end]
    if piece.white is NO_WHITE and not paragraph.hanging:
        return piece.end
    # If several marks follow each other, none hangs.
    alone = last > 0 and pieces[last - 1].white is NO_WHITE
    if paragraph.hanging and alone and text[0] in HANGING:
        return piece.start
    return piece.end - span.scale * trim_at_line_end(text[0], span.lang, piece.white)


def _last_inked(paragraph: Paragraph, number: int, inked: dict[int, int]) -> int:
    """Find the last visible piece before piece `number`, or -1. `inked` is a cache.

    The cache keeps the search linear in a run of many spaces.
    """
    last = number - 1
    while last >= 0:
        piece = paragraph.pieces[last]
        cluster = piece.cluster
        if not paragraph.spans[piece.span].text[cluster.start : cluster.end].isspace():
            break
        last = inked.get(last, last - 1)
    inked[number] = last
    return last


# Characters of numbers that do not change the script of the figures beside them.
_IN_NUMBERS: Final = frozenset(digits + " ,.:/-–#()")
_NONE: Final = MappingProxyType[str, tuple[ShapedGlyph, ...]]({})
_ZEROS: Final = str.maketrans(digits, "0" * 10)


def _zero_figures(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Replace all digits in spans by zeros, if this changes only glyphs and no widths."""
    return tuple(
        replace(span, text=span.text.translate(_ZEROS)) if _figure_glyphs(span) else span
        for span in spans
    )


def _restore_figures(
    pieces: Sequence[PlacedCluster], spans: Sequence[Span]
) -> tuple[PlacedCluster, ...]:
    """Put the digits of the spans back into pieces that were measured with zeros."""
    glyphs = [_figure_glyphs(span) for span in spans]
    restored = list[PlacedCluster]()
    for piece in pieces:
        cluster, span = piece.cluster, spans[piece.span]
        figure = glyphs[piece.span].get(span.text[cluster.start])
        restored.append(
            piece._replace(cluster=cluster._replace(glyphs=figure)) if figure else piece
        )
    return tuple(restored)


def _figure_glyphs(span: Span) -> Mapping[str, tuple[ShapedGlyph, ...]]:
    """Map the digits 1 to 9 to their glyphs. Return an empty map if their widths differ."""
    if not _IN_NUMBERS.issuperset(span.text) or span.readings or span.emphasis:
        return _NONE
    others = "".join(sorted(set(span.text).difference(digits)))
    return _alike_figures(others, span.lang, span.chain, span.latin)


@lru_cache(maxsize=256)
def _alike_figures(
    others: str, lang: str, chain: tuple[FontRef, ...], latin: FontRef | None
) -> Mapping[str, tuple[ShapedGlyph, ...]]:
    """Map the digits 1 to 9 to their glyphs in these fonts, beside `others` of a number.

    The map is empty if some figure is wider than others or changes with its neighbours.
    """
    text = "".join(between.join(_pairs_of_figures()) for between in ("", *others))
    shaped = shape(text, lang, chain, latin=latin)
    clusters: dict[str, set[Cluster]] = {}
    for cluster in shaped.clusters:
        char = text[cluster.start : cluster.end]
        clusters.setdefault(char, set()).add(cluster._replace(start=0, end=1))
    single = all(len(kinds) == 1 for kinds in clusters.values())
    if shaped.missing or not single or not clusters.keys() >= set(digits):
        return _NONE
    figures = {digit: clusters[digit].pop() for digit in digits}
    rooms = {
        (figure.font, figure.advance, *(glyph._replace(id=0) for glyph in figure.glyphs))
        for figure in figures.values()
    }
    if len(rooms) > 1:
        return _NONE
    del figures["0"]
    return {digit: figure.glyphs for digit, figure in figures.items()}


def _pairs_of_figures() -> Iterator[str]:
    """Yield digits so that each pair of digits occurs once (de Bruijn sequence)."""
    for number, one in enumerate(digits, 1):
        yield one
        for other in digits[number:]:
            yield from (one, other)
    yield digits[0]
