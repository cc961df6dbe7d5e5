"""Content into a frame: positioned items of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Final, NamedTuple

from cardgen.display import Beside, Glyph, GlyphRun
from cardgen.fonts import metrics
from cardgen.layout.inline.lines import Line
from cardgen.layout.inline.paragraph import Paragraph
from cardgen.layout.inline.ruby import Annotation
from cardgen.layout.inline.spans import PlacedCluster, Span, moved
from cardgen.template import Align

SHARE: Final[dict[Align, float]] = {
    "start": 0.0,
    "center": 0.5,
    "end": 1.0,
    "justify": 0.0,
}


def _look(piece: PlacedCluster) -> tuple[object, ...]:
    """What the pieces of one run have in common."""
    _, _, font, _, _, sideways, scale, combined = piece.cluster
    return piece.span, font, sideways, scale, combined


class Frame(NamedTuple):
    """A rectangle in points from the page's top left."""

    x: float
    y: float
    width: float
    height: float

    def inner(self, sides: tuple[float, float, float, float]) -> Frame:
        """The frame less top, right, bottom and left."""
        top, right, bottom, left = sides
        return Frame(
            self.x + left, self.y + top, self.width - left - right, self.height - top - bottom
        )

    def outer(self, sides: tuple[float, float, float, float]) -> Frame:
        """The frame and around it top, right, bottom and left."""
        top, right, bottom, left = sides
        return self.inner((-top, -right, -bottom, -left))


class Block(NamedTuple):
    """So many lines, the first base line so many em below the top: of texts side by side."""

    lines: int
    top: float


def place_text(
    paragraph: Paragraph,
    lines: Sequence[Line],
    size: float,
    leading: float,
    frame: Frame,
    align: Align,
    valign: Align,
    block: Block | None = None,
) -> list[GlyphRun]:
    """The lines as glyph runs of `size` points in `frame`, where a `block` begins if need be.

    Each line's em box is as high as its largest span; baselines are `leading` em boxes
    apart. What stands above the first line and below the last is outside the frame. Lines
    flush with an edge hang out by the white that a Han character carries there, so that
    large and small lettering share one visible edge. Columns of vertical text are set
    likewise from right to left, by the middles of their em boxes.
    """
    box = (paragraph.top - paragraph.bottom) * size
    deep, ascent = block or Block(len(lines), paragraph.top)
    depth = paragraph.height(deep, leading) * size
    pitch = paragraph.pitch(leading) * size
    runs: list[GlyphRun] = []
    for number, line in enumerate(lines):
        before = number * pitch
        if paragraph.vertical:
            right = frame.x + (frame.width - depth) * SHARE[align] + depth
            x = right - before - box / 2
            y = _aligned(frame.y, frame.height, line.width * size, paragraph, size, valign)
        else:
            x = _aligned(frame.x, frame.width, line.width * size, paragraph, size, align)
            top = frame.y + (frame.height - depth) * SHARE[valign]
            y = top + before + ascent * size
        vertical = paragraph.vertical
        pieces = paragraph.pieces[line.first : line.last]
        if line.shifts:
            pieces = tuple(map(moved, pieces, line.shifts))
        placed = partial(
            _runs, paragraph.spans, origin=line.origin, size=size, x=x, y=y, vertical=vertical
        )
        at = line.first
        for note in paragraph.annotations:
            if not line.first <= note.first < line.last:
                continue
            # A reading comes behind its base, so that it is read there.
            first, last = note.first - line.first, note.last - line.first
            runs += placed(pieces[at - line.first : first])
            base = placed(pieces[first:last])
            runs += base if note.is_dot else _marked(base, "base")
            shift = line.shifts[note.first - line.first] if line.shifts else 0.0
            reading = _beside(paragraph, note, line.origin - shift, size, x, y)
            runs += _marked(reading, "dot" if note.is_dot else "reading")
            at = note.last
        runs += placed(pieces[at - line.first :])
    return runs


def _marked(runs: Sequence[GlyphRun], beside: Beside) -> list[GlyphRun]:
    return [replace(run, beside=beside) for run in runs]


def _beside(
    paragraph: Paragraph, note: Annotation, origin: float, size: float, x: float, y: float
) -> list[GlyphRun]:
    """An annotation of a line at `x`, `y`: above, below, or to the right of a column."""
    own, box = note.span.scale * size, metrics(note.span.chain[0])
    base = size * paragraph.spans[paragraph.pieces[note.first].span].scale
    if paragraph.vertical:
        x += ((box.top - box.bottom) * base + own) / 2
    elif note.side == "under":
        y += box.top * own - box.bottom * base
    elif note.side == "over":
        y += box.bottom * own - box.top * base
    return _runs((note.span,), note.pieces, origin, size, x, y, vertical=paragraph.vertical)


def _aligned(
    start: float, room: float, length: float, paragraph: Paragraph, size: float, align: Align
) -> float:
    """Where a line of `length` points begins in `room` points from `start`."""
    optical = (2 * SHARE[align] - 1) * paragraph.inset * size
    return start + (room - length) * SHARE[align] + optical


def _runs(
    spans: Sequence[Span],
    pieces: Sequence[PlacedCluster],
    origin: float,
    size: float,
    x: float,
    y: float,
    *,
    vertical: bool,
) -> list[GlyphRun]:
    """Pieces of `spans` as runs, the pen position `origin` at `x`, `y`."""
    drawn = [piece for piece in pieces if piece.cluster.font is not None]
    return [
        _run(spans, list(group), origin, size, x, y, vertical=vertical)
        for _, group in groupby(drawn, _look)
    ]


def _run(
    spans: Sequence[Span],
    pieces: list[PlacedCluster],
    origin: float,
    size: float,
    x: float,
    y: float,
    *,
    vertical: bool,
) -> GlyphRun:
    span = spans[pieces[0].span]
    own = size * span.scale
    font = pieces[0].cluster.font
    assert font is not None
    start, begin = pieces[0].cluster.start, pieces[0].start
    glyphs = []
    # Pens go right along a line, down along a column.
    right, down = (0.0, size) if vertical else (size, 0.0)
    for _, cluster, pen, _, _, _ in pieces:
        at, left, top = cluster.start - start, (pen - begin) * right, (pen - begin) * down
        for number, dx, dy, advance in cluster.glyphs:
            glyphs.append(Glyph(number, at, left + dx * own, top + dy * own, advance * own))
    return GlyphRun(
        x=x + (begin - origin) * right,
        y=y + (begin - origin) * down,
        font=font,
        size=own * pieces[0].cluster.scale,
        color=span.color,
        lang=span.lang,
        text=span.text[start : pieces[-1].cluster.end],
        glyphs=tuple(glyphs),
        vertical=vertical,
        sideways=pieces[0].cluster.sideways,
    )
