"""Content into a frame: positioned items of a page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from cardgen.barcodes import KINDS
from cardgen.display import Bars, Glyph, GlyphRun, Item, Picture, Rect
from cardgen.fonts import metrics
from cardgen.layout.content import BarcodeContent, PictureContent, RuleContent
from cardgen.layout.lines import Line
from cardgen.layout.paragraph import Paragraph
from cardgen.layout.ruby import Annotation
from cardgen.layout.spans import Piece, Span, moved
from cardgen.template.model import Align

_SHARE: Final[dict[Align, float]] = {
    "start": 0.0,
    "center": 0.5,
    "end": 1.0,
    "justify": 0.0,
}


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


def place_text(
    paragraph: Paragraph,
    lines: Sequence[Line],
    size: float,
    leading: float,
    frame: Frame,
    align: Align,
    valign: Align,
) -> list[GlyphRun]:
    """The lines as glyph runs of `size` points in `frame`.

    Each line's em box is as high as its largest span; baselines are `leading` em boxes
    apart. Lines flush with an edge hang out by the white that a Han character carries
    there, so that large and small lettering share one visible edge. Columns of vertical
    text are set likewise from right to left, by the middles of their em boxes.
    """
    box = (paragraph.top - paragraph.bottom) * size
    depth = paragraph.height(len(lines), leading) * size
    pitch, room = paragraph.pitch(leading) * size, paragraph.above * size
    runs: list[GlyphRun] = []
    for number, line in enumerate(lines):
        before = number * pitch + room
        if paragraph.vertical:
            right = frame.x + (frame.width - depth) * _SHARE[align] + depth
            x = right - before - box / 2
            y = _aligned(frame.y, frame.height, line.width * size, paragraph, size, valign)
        else:
            x = _aligned(frame.x, frame.width, line.width * size, paragraph, size, align)
            top = frame.y + (frame.height - depth) * _SHARE[valign]
            y = top + before + paragraph.top * size
        vertical = paragraph.vertical
        pieces = paragraph.pieces[line.first : line.last]
        if line.shifts:
            pieces = tuple(map(moved, pieces, line.shifts))
        at = line.first
        for note in paragraph.annotations:
            if not line.first <= note.first < line.last:
                continue
            # A reading comes behind its base, so that it is read there.
            read = pieces[at - line.first : note.last - line.first]
            runs += _runs(paragraph.spans, read, line.origin, size, x, y, vertical=vertical)
            shift = line.shifts[note.first - line.first] if line.shifts else 0.0
            runs += _beside(paragraph, note, line.origin - shift, size, x, y)
            at = note.last
        rest = pieces[at - line.first :]
        runs += _runs(paragraph.spans, rest, line.origin, size, x, y, vertical=vertical)
    return runs


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
    optical = (2 * _SHARE[align] - 1) * paragraph.inset * size
    return start + (room - length) * _SHARE[align] + optical


def _runs(
    spans: Sequence[Span],
    pieces: Sequence[Piece],
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


def _look(piece: Piece) -> tuple[object, ...]:
    """What the pieces of one run have in common."""
    cluster = piece.cluster
    return piece.span, cluster.font, cluster.sideways, cluster.scale, cluster.combined


def _run(
    spans: Sequence[Span],
    pieces: list[Piece],
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
    for piece in pieces:
        pen = piece.start - begin
        cluster = piece.cluster
        for glyph in cluster.glyphs:
            glyphs.append(
                Glyph(
                    glyph.id,
                    cluster.start - start,
                    pen * right + glyph.x * own,
                    pen * down + glyph.y * own,
                    glyph.advance * own,
                )
            )
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


def place_rule(content: RuleContent, frame: Frame, align: Align, valign: Align) -> Rect:
    """A rule in its frame."""
    width = frame.width if content.length is None else content.length
    return Rect(
        frame.x + (frame.width - width) * _SHARE[align],
        frame.y + (frame.height - content.thickness) * _SHARE[valign],
        width,
        content.thickness,
        content.color,
    )


def place_barcode(content: BarcodeContent, frame: Frame, align: Align, valign: Align) -> Bars:
    """A barcode without its quiet zone, as large as its frame and symbology allow."""
    symbol, kind = content.symbol, KINDS[content.symbol.symbology]
    if symbol.rows > 1:
        side = min(content.size or frame.width, content.widest)
        width = height = min(side, frame.width, frame.height)
    else:
        width = min(frame.width, content.widest)
        height = min(content.size or frame.height, frame.height)
    return Bars(
        x=frame.x + (frame.width - width) * _SHARE[align],
        y=frame.y + (frame.height - height) * _SHARE[valign],
        width=width,
        height=height,
        columns=symbol.columns,
        rows=symbol.rows,
        modules=symbol.modules,
        symbology=symbol.symbology,
        text=symbol.text,
        anchor_x=_SHARE[align],
        anchor_y=_SHARE[valign],
        least=kind.least if kind.is_gs1 else 0.0,
    )


def place_picture(
    content: PictureContent, frame: Frame, align: Align, valign: Align
) -> Picture:
    """A picture, as large as frame and size allow, in its own proportions."""
    photo = content.photo
    height = min(content.size or frame.height, frame.height)
    scale = min(frame.width / photo.width, height / photo.height)
    width, height = photo.width * scale, photo.height * scale
    return Picture(
        frame.x + (frame.width - width) * _SHARE[align],
        frame.y + (frame.height - height) * _SHARE[valign],
        width,
        height,
        photo.data,
        photo.name,
    )


def bounds(item: Item) -> Frame:
    """The room that an item takes: for a run its advance and em box."""
    if isinstance(item, GlyphRun):
        last = item.glyphs[-1]
        if item.vertical:
            below = last.advance if item.sideways else 0.12 * item.size
            # What stands side by side is wider than its own size, reduced as it is.
            half = max(item.size / 2, -min(glyph.x for glyph in item.glyphs))
            return Frame(item.x - half, item.y, 2 * half, last.y + below)
        width = last.x + last.advance
        return Frame(item.x, item.y - 0.88 * item.size, width, item.size)
    return Frame(item.x, item.y, item.width, item.height)
