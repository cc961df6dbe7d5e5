"""Place text in a frame as glyph runs, and a watermark on the page of a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from msgspec.structs import replace

from cardgen import units
from cardgen.display import BLACK, WHITE, Beside, Glyph, GlyphRun, Layer, Leaf, Rect
from cardgen.fonts import FontLibrary, read_metrics
from cardgen.layout.inline.lines import Line
from cardgen.layout.inline.paragraph import Paragraph, measure
from cardgen.layout.inline.ruby import Annotation
from cardgen.layout.inline.spans import PlacedCluster, Span, shift_piece
from cardgen.template import Align

SHARE: Final[dict[Align, float]] = {
    "start": 0.0,
    "center": 0.5,
    "end": 1.0,
    "justify": 0.0,
    "distribute": 0.0,
}
"""Share of the free room that an alignment leaves before the content."""


def _run_key(piece: PlacedCluster) -> tuple[object, ...]:
    """Return the properties of a piece that all pieces of one glyph run must share."""
    _, _, font, _, _, sideways, scale, combined = piece.cluster
    return piece.span, font, sideways, scale, combined, piece.level


class Frame(NamedTuple):
    """A rectangle in points from the page's top left corner."""

    x: float
    y: float
    width: float
    height: float

    def inner(self, sides: tuple[float, float, float, float]) -> Frame:
        """Return the frame without margins at its top, right, bottom and left."""
        top, right, bottom, left = sides
        return Frame(
            self.x + left, self.y + top, self.width - left - right, self.height - top - bottom
        )

    def outer(self, sides: tuple[float, float, float, float]) -> Frame:
        """Return the frame with margins added at its top, right, bottom and left."""
        top, right, bottom, left = sides
        return self.inner((-top, -right, -bottom, -left))


class Block(NamedTuple):
    """A block of lines that texts side by side share: their number, and the first baseline.

    `top` are the em from the top of the block to the first baseline.
    """

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
    """Place lines as glyph runs of `size` points in `frame`.

    Each line's em box is as high as its largest span; baselines are `leading` em boxes apart.
    With a `block`, the text begins where the block does. Annotations above the first line and
    below the last are outside the frame. Lines flush with an edge hang out by the white that a
    Han character has there, so that large and small lettering share one visible edge. Columns
    of vertical text are set likewise from right to left, by the middles of their em boxes.
    Lines from right to left start at the right.
    """
    align = paragraph.find_edge(align)
    box = (paragraph.top - paragraph.bottom) * size
    deep, ascent = block or Block(len(lines), paragraph.top)
    depth = paragraph.height(deep, leading) * size
    pitch = paragraph.pitch(leading) * size
    runs: list[GlyphRun] = []
    if "distribute" in (align, valign):
        from cardgen.layout.inline.distribute import distribute  # few designs have it

        room = (frame.height if paragraph.vertical else frame.width) / size
        lines = [distribute(paragraph, line, room) for line in lines]
    for number, line in enumerate(lines):
        before = number * pitch
        if paragraph.vertical:
            right = frame.x + (frame.width - depth) * SHARE[align] + depth
            x = right - before - box / 2
            y = _line_start(frame.y, frame.height, line.width * size, paragraph, size, valign)
        else:
            x = _line_start(frame.x, frame.width, line.width * size, paragraph, size, align)
            top = frame.y + (frame.height - depth) * SHARE[valign]
            y = top + before + ascent * size
        vertical = paragraph.vertical
        pieces = paragraph.pieces[line.first : line.last]
        if line.shifts:
            pieces = tuple(map(shift_piece, pieces, line.shifts))
        if paragraph.levels:
            pieces = _turn(paragraph, line, pieces)
        placed = partial(
            _runs, paragraph.spans, origin=line.origin, size=size, x=x, y=y, vertical=vertical
        )
        at = line.first
        for note in paragraph.annotations:
            if not line.first <= note.first < line.last:
                continue
            # A reading follows its base, so that readers read it there.
            first, last = note.first - line.first, note.last - line.first
            runs += placed(pieces[at - line.first : first])
            base = placed(pieces[first:last])
            runs += base if note.is_dot else _mark_beside(base, "base")
            shift = line.shifts[note.first - line.first] if line.shifts else 0.0
            reading = _place_annotation(paragraph, note, line.origin - shift, size, x, y)
            runs += _mark_beside(reading, "dot" if note.is_dot else "reading")
            at = note.last
        runs += placed(pieces[at - line.first :])
    return runs


def _turn(
    paragraph: Paragraph, line: Line, pieces: Sequence[PlacedCluster]
) -> tuple[PlacedCluster, ...]:
    """Move the pieces of a line to where their levels put them (UAX #9, L1 and L2).

    They stay in the order of reading. White between two pieces stands between their levels.
    """
    from cardgen.text import order_visually

    base, levels = int(paragraph.turned), list(paragraph.levels[line.first : line.last])
    for at in reversed(range(len(pieces))):
        span, cluster = paragraph.spans[pieces[at].span], pieces[at].cluster
        if not span.text[cluster.start : cluster.end].isspace():
            break
        levels[at] = base
    # Of each piece, the white before it and its own width.
    ends = [line.origin, *(piece.end for piece in pieces)]
    widths = [
        width
        for piece, end in zip(pieces, ends, strict=False)
        for width in (piece.start - end, piece.end - piece.start)
    ]
    between = [base, *map(min, pairwise(levels))]
    order = order_visually(
        [each for pair in zip(between, levels, strict=True) for each in pair]
    )
    pen = line.origin
    if base:  # from the right edge, so that spaces at the end are outside
        pen += line.width - sum(widths)
    starts = [0.0] * len(widths)
    for each in order:
        starts[each] = pen
        pen += widths[each]
    return tuple(
        piece._replace(start=start, end=start + width, level=level)
        for piece, level, start, width in zip(
            pieces, levels, starts[1::2], widths[1::2], strict=True
        )
    )


def _mark_beside(runs: Sequence[GlyphRun], beside: Beside) -> list[GlyphRun]:
    """Mark glyph runs as a base, a reading or an emphasis dot, for tagged PDF."""
    return [replace(run, beside=beside) for run in runs]


def _place_annotation(
    paragraph: Paragraph, note: Annotation, origin: float, size: float, x: float, y: float
) -> list[GlyphRun]:
    """Place a reading or dot beside the line at `x`, `y`: above, below, or right of it."""
    own, box = note.span.scale * size, read_metrics(note.span.chain[0])
    base = size * paragraph.spans[paragraph.pieces[note.first].span].scale
    if paragraph.vertical:
        x += ((box.top - box.bottom) * base + own) / 2
    elif note.side == "under":
        y += box.top * own - box.bottom * base
    elif note.side == "over":
        y += box.bottom * own - box.top * base
    return _runs((note.span,), note.pieces, origin, size, x, y, vertical=paragraph.vertical)


def _line_start(
    start: float, room: float, length: float, paragraph: Paragraph, size: float, align: Align
) -> float:
    """Return the start of a line of `length` points, aligned in `room` points after `start`."""
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
    """Place pieces of `spans` as glyph runs.

    The piece at `origin` (in em) stands at `x`, `y` (in points).
    """
    runs: list[GlyphRun] = []
    # The pen goes right along a line, down along a column.
    right, down = (0.0, size) if vertical else (size, 0.0)
    drawn = [piece for piece in pieces if piece.cluster.font is not None]
    for _, group in groupby(drawn, _run_key):
        own_pieces = list(group)
        offset, end = own_pieces[0].cluster.start, own_pieces[-1].cluster.end
        if own_pieces[0].level % 2:  # glyphs stand from left to right
            own_pieces.reverse()
        first, span = own_pieces[0].cluster, spans[own_pieces[0].span]
        begin, own = own_pieces[0].start, size * span.scale
        assert first.font is not None
        glyphs = []
        for _, cluster, pen, _, _, _, _ in own_pieces:
            at = cluster.start - offset
            left, top = (pen - begin) * right, (pen - begin) * down
            for number, dx, dy, advance in cluster.glyphs:
                glyphs.append(Glyph(number, at, left + dx * own, top + dy * own, advance * own))
        runs.append(
            GlyphRun(
                x=x + (begin - origin) * right,
                y=y + (begin - origin) * down,
                font=first.font,
                size=own * first.scale,
                color=span.color,
                lang=span.lang,
                text=span.text[offset:end],
                glyphs=tuple(glyphs),
                vertical=vertical,
                sideways=first.sideways,
            )
        )
    return runs


_MM: Final = units.POINTS_PER_INCH / units.MM_PER_INCH
_STRIP, _LEAST_STRIP, _FREE = 5.0 * _MM, 3.0 * _MM, 0.8 * _MM
_STRIP_TEXT: Final = 0.62  # of the strip's height


def draw_watermark(
    size: tuple[float, float],
    margins: tuple[float, float],
    words: Iterable[tuple[str, str]],
    fonts: FontLibrary,
) -> Layer:
    """Draw `words` in white on black strips at the top and bottom edge of a draft's page.

    `size` is the page's width and height in points, `margins` are its top and bottom margin.
    `words` say draft, each with its language; DRAFT follows. The watermark is black strips and
    not grey lettering across the page, since thermal printers have no grey. The strips stay in
    the margins unless a margin is too narrow for a legible strip: items at the bottom, such as
    an SSCC, are what is proofread.
    """
    texts = [(f"{text}  ", lang) for text, lang in words]
    spans = [
        Span(text, lang, fonts.chain("sans", "bold", lang), 1.0, WHITE)
        for text, lang in (*texts, ("DRAFT", texts[0][1]))
    ]
    paragraph = measure(tuple(spans))
    line = paragraph.single_line
    width, height = size
    heights = [max(min(_STRIP, margin - _FREE), _LEAST_STRIP) for margin in margins]
    points = min(min(heights) * _STRIP_TEXT, width / line.width)
    items: list[Leaf] = []
    for y, strip_height in zip((0.0, height - heights[1]), heights, strict=True):
        strip = Frame(0.0, y, width, strip_height)
        items.append(Rect(*strip, BLACK))
        items += place_text(paragraph, [line], points, 1.0, strip, "center", "center")
    return Layer(tuple(items))
