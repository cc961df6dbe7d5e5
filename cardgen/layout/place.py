"""Content into a frame: positioned items of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from cardgen.display import Bars, Glyph, GlyphRun, Item, Picture, Rect
from cardgen.layout.content import BarcodeContent, PictureContent, RuleContent
from cardgen.layout.paragraph import Line, Paragraph, Piece
from cardgen.template.model import Align
from cardgen.units import MM_PER_INCH, POINTS_PER_INCH

# GS1 General Specifications: bars of 0.495 mm are what labels in transport aim at.
_WIDEST_MODULE: Final = 0.5 * POINTS_PER_INCH / MM_PER_INCH
_SHARE: Final[dict[Align, float]] = {"start": 0.0, "center": 0.5, "end": 1.0}


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
    there, so that large and small lettering share one visible edge.
    """
    box = (paragraph.top - paragraph.bottom) * size
    height = paragraph.height(len(lines), leading) * size
    top = frame.y + (frame.height - height) * _SHARE[valign]
    runs: list[GlyphRun] = []
    for number, line in enumerate(lines):
        spare = frame.width - line.width * size
        optical = (2 * _SHARE[align] - 1) * paragraph.inset * size
        x = frame.x + spare * _SHARE[align] + optical
        y = top + number * leading * box + paragraph.top * size
        runs.extend(_line_runs(paragraph, line, size, x, y))
    return runs


def _line_runs(
    paragraph: Paragraph, line: Line, size: float, x: float, y: float
) -> list[GlyphRun]:
    runs: list[GlyphRun] = []
    group: list[Piece] = []
    for piece in paragraph.pieces[line.first : line.last]:
        if piece.cluster.font is None:
            continue
        last = group[-1] if group else None
        if last and (last.span, last.cluster.font) != (piece.span, piece.cluster.font):
            runs.append(_run(paragraph, group, line.origin, size, x, y))
            group = []
        group.append(piece)
    if group:
        runs.append(_run(paragraph, group, line.origin, size, x, y))
    return runs


def _run(
    paragraph: Paragraph, pieces: list[Piece], origin: float, size: float, x: float, y: float
) -> GlyphRun:
    span = paragraph.spans[pieces[0].span]
    own = size * span.scale
    font = pieces[0].cluster.font
    assert font is not None
    start, begin = pieces[0].cluster.start, pieces[0].start
    glyphs = []
    for piece in pieces:
        pen = (piece.start - begin) * size
        cluster = piece.cluster
        for glyph in cluster.glyphs:
            glyphs.append(
                Glyph(
                    glyph.id,
                    cluster.start - start,
                    pen + glyph.x * own,
                    glyph.y * own,
                    glyph.advance * own,
                )
            )
    return GlyphRun(
        x=x + (begin - origin) * size,
        y=y,
        font=font,
        size=own,
        color=span.color,
        lang=span.lang,
        text=span.text[start : pieces[-1].cluster.end],
        glyphs=tuple(glyphs),
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
    """A barcode without its quiet zone; a square one is as large as the frame allows.

    A linear one is as wide as the frame, or narrower: short data would have bars so wide
    that the quiet zone, which grows with them, finds no room.
    """
    symbol = content.symbol
    if symbol.rows > 1:
        width = height = min(content.size or frame.width, frame.width, frame.height)
    else:
        width = min(frame.width, symbol.columns * _WIDEST_MODULE)
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
        width = last.x + last.advance
        return Frame(item.x, item.y - 0.88 * item.size, width, item.size)
    return Frame(item.x, item.y, item.width, item.height)
