"""Place content in frames, as positioned items of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from math import inf
from typing import Final

from msgspec.structs import replace

from cardgen.barcodes import SYMBOLOGIES
from cardgen.display import (
    Bars,
    Color,
    FontRef,
    GlyphRun,
    Item,
    Leaf,
    Path,
    PathSegment,
    Picture,
    Rect,
    extent,
    move_item,
)
from cardgen.fonts import hb_font
from cardgen.layout.inline import SHARE, Frame, place_text
from cardgen.layout.label.content import (
    CAPTION_SLACK,
    BarcodeContent,
    BoxedContent,
    MotifContent,
    PictureContent,
    SealContent,
)
from cardgen.layout.outlines import rounded_box
from cardgen.motifs import SIDE
from cardgen.template import Align, AreaRule, Border

_AFTER: Final = 0.45  # white before a seal, of its side
_BESIDE: Final = 0.2  # white beside a seal, of its side


def trim(runs: Iterable[GlyphRun], frame: Frame, align: Align) -> list[GlyphRun]:
    """Move horizontal lines so that their ink, without the space beside it, touches the frame.

    The white beside a 1 of 34 points is half a millimetre: beside small lettering it looks like
    a mistake.
    """
    trimmed = list[GlyphRun]()
    side = 1 if align == "end" else 0
    for _, line in groupby(runs, lambda run: run.y):
        pieces = list(line)
        move = frame.x + side * frame.width - _edge(pieces, side)
        trimmed += [replace(run, x=run.x + move) for run in pieces]
    return trimmed


def _edge(runs: Sequence[GlyphRun], side: int) -> float:
    """Return the position in points where the ink of a line begins (side 0) or ends (1)."""
    run = sorted(runs, key=lambda run: run.x)[-side]
    glyph = run.glyphs[-side]
    return run.x + glyph.x + _ink(run.font, glyph.id)[side] * run.size


@lru_cache(maxsize=1024)
def _ink(font: FontRef, glyph: int) -> tuple[float, float]:
    """Return start and end of the ink of a glyph in em, measured from its origin."""
    face = hb_font(font)
    extents = face.get_glyph_extents(glyph)
    if extents is None:
        return 0.0, 0.0
    left, right = extents.x_bearing, extents.x_bearing + extents.width
    return left / face.face.upem, right / face.face.upem


def place_ornament(
    content: AreaRule | MotifContent, frame: Frame, align: Align, valign: Align
) -> Rect | Path:
    """Place a rule or a motif in its frame."""
    if isinstance(content, MotifContent):
        return _place_motif(content, frame, align, valign)
    width = frame.width if content.length is None else content.length
    return Rect(
        frame.x + (frame.width - width) * SHARE[align],
        frame.y + (frame.height - content.thickness) * SHARE[valign],
        width,
        content.thickness,
        content.color,
    )


def place_barcode(content: BarcodeContent, frame: Frame, align: Align, valign: Align) -> Bars:
    """Place a barcode without its quiet zone, as large as its frame and its standard allow."""
    symbol, kind = content.symbol, SYMBOLOGIES[content.symbol.symbology]
    if symbol.rows > 1:
        width, height = content.within(frame.width, frame.height)
    else:
        width = min(frame.width, content.widest)
        high = content.size + content.bearer_height(width) if content.size else frame.height
        height = min(high, frame.height)
    return Bars(
        x=frame.x + (frame.width - width) * SHARE[align],
        y=frame.y + (frame.height - height) * SHARE[valign],
        width=width,
        height=height,
        columns=symbol.columns,
        rows=symbol.rows,
        modules=symbol.modules,
        symbology=symbol.symbology,
        text=symbol.text,
        anchor_x=SHARE[align],
        anchor_y=SHARE[valign],
        least=kind.least if kind.has_gs1_size else 0.0,
        bearer=kind.bearer,
        alt=content.alt,
    )


def place_captioned(
    content: BarcodeContent, frame: Frame, align: Align, valign: Align
) -> tuple[Bars, list[GlyphRun]]:
    """Place a barcode in a frame, with the captions below it, outside its quiet zone."""
    if not content.captions:
        return place_barcode(content, frame, align, valign), []
    below, symbol = content.below(frame.width), content.symbol
    _, height = content.within(frame.width, (frame.height - below) / content.share)
    top = frame.y + (frame.height - height * content.share - below) * SHARE[valign]
    within = Frame(frame.x, top, frame.width, height)
    bars = place_barcode(content, within, align, "start")
    runs: list[GlyphRun] = []
    top += height + symbol.quiet * bars.width / symbol.columns
    for text in content.captions:
        lines = text.choose_lines(frame.width + CAPTION_SLACK) or ()
        deep = text.depth(len(lines))
        box = Frame(frame.x, top, frame.width, deep)
        runs += place_text(text.paragraph, lines, text.size, text.leading, box, align, "start")
        top += deep + content.white(text)
    return bars, runs


def _largest_side(content: SealContent | MotifContent, frame: Frame) -> float:
    """Compute the side in points of the largest square whose visible part fits in a frame."""
    wide, high = content.extent(1.0)
    return min(content.size or inf, frame.width / wide, frame.height / high)


def place_seal(content: SealContent, frame: Frame, align: Align, valign: Align) -> list[Leaf]:
    """Place a seal, as large as its frame and its `size` allow."""
    side = _largest_side(content, frame)
    width, height = content.extent(side)
    x = frame.x + (frame.width - width) * SHARE[align] - (side - width) / 2
    y = frame.y + (frame.height - height) * SHARE[valign] - (side - height) / 2
    return [move_item(item, x, y) for item in content.draw(side)]


def _place_motif(content: MotifContent, frame: Frame, align: Align, valign: Align) -> Path:
    """Place a motif, as large as its frame and its `size` allow, aligned by its ink."""
    side = _largest_side(content, frame)
    width, height = content.extent(side)
    left, top, *_ = content.motif.box
    scale = side / SIDE
    x = frame.x + (frame.width - width) * SHARE[align] - left * scale
    y = frame.y + (frame.height - height) * SHARE[valign] - top * scale
    outline = tuple(
        PathSegment(kind, tuple(value * scale for value in points))
        for kind, points in content.motif.outline
    )
    return Path(x, y, outline, content.color)


def place_behind(
    runs: Sequence[GlyphRun], width: float, height: float, within: Frame, *, turned: bool
) -> Frame:
    """Find the frame of a box after a text: below its last character, or to the right of it.

    It is to the left of a text that is `turned`, from right to left. The box is in the middle
    of the last line, or as near to it as the frame `within` allows, and clear of other lines.
    """
    last = [run for run in runs if run.beside in ("", "base")][-1]
    left, top, right, bottom = extent(last)
    boxes, side = [extent(run) for run in runs], max(width, height)
    air, after = side * _BESIDE, side * _AFTER
    if last.vertical:
        x = min(last.x - width / 2, within.x + within.width - width)
        x = max(x, within.x)
        near = (box[3] for box in boxes if box[0] < x + width + air and x - air < box[2])
        return Frame(x, max([bottom, *near]) + after, width, height)
    y = min((top + bottom - height) / 2, within.y + within.height - height)
    y = max(y, within.y)
    beside = [box for box in boxes if box[1] < y + height + air and y - air < box[3]]
    if turned:
        x = min([left, *(box[0] for box in beside)]) - after - width
    else:
        x = max([right, *(box[2] for box in beside)]) + after
    return Frame(x, y, width, height)


def place_picture(
    content: PictureContent, frame: Frame, align: Align, valign: Align
) -> Picture:
    """Place a picture, as large as its frame and its `size` allow, in its own proportions."""
    photo = content.photo
    if content.crop:
        return _crop(content, frame, align, valign)
    height = min(content.size or frame.height, frame.height)
    scale = min(frame.width / photo.width, height / photo.height)
    width, height = photo.width * scale, photo.height * scale
    return Picture(
        frame.x + (frame.width - width) * SHARE[align],
        frame.y + (frame.height - height) * SHARE[valign],
        width,
        height,
        photo.data,
        content.alt or photo.name,
        is_described=bool(content.alt),
        veil=content.veil,
    )


def _crop(content: PictureContent, frame: Frame, align: Align, valign: Align) -> Picture:
    """Fill a frame with a picture. The alignment decides which part is cut off."""
    photo = content.photo
    scale = max(frame.width / photo.width, frame.height / photo.height)
    wide, high = frame.width / (photo.width * scale), frame.height / (photo.height * scale)
    left, top = (1 - wide) * SHARE[align], (1 - high) * SHARE[valign]
    return Picture(
        *frame,
        photo.data,
        content.alt or photo.name,
        is_described=bool(content.alt),
        view=(left, top, left + wide, top + high),
        veil=content.veil,
    )


def place_fill(color: Color, frame: Frame, radius: float) -> Leaf:
    """Place the background of a frame, with round corners if there is a radius."""
    if not radius:
        return Rect(*frame, color)
    return Path(frame.x, frame.y, rounded_box(frame.width, frame.height, radius), color)


def place_border(border: Border, frame: Frame, radius: float = 0.0) -> list[Leaf]:
    """Place a border around a frame, inside its edges."""
    width, color = border
    if radius:
        outer = rounded_box(frame.width, frame.height, radius)
        inner = rounded_box(
            max(0.0, frame.width - 2 * width),
            max(0.0, frame.height - 2 * width),
            radius - width,
            width,
            is_hole=True,
        )
        return [Path(frame.x, frame.y, outer + inner, color)]
    return [
        Rect(frame.x, frame.y, frame.width, width, color, 0.0),
        Rect(frame.x, frame.y + frame.height - width, frame.width, width, color, 1.0),
        Rect(frame.x, frame.y, width, frame.height, color, 0.0),
        Rect(frame.x + frame.width - width, frame.y, width, frame.height, color, 1.0),
    ]


def place_boxed(
    content: BoxedContent, frame: Frame, border: Border | None, align: Align
) -> list[Leaf]:
    """Place characters in the middle of their boxes; each box is as high as the frame."""
    boxes, items = content.boxes, list[Leaf]()
    left = frame.x + (frame.width - boxes.extent) * SHARE[align]
    for text, start in zip(content.texts, boxes.starts, strict=True):
        box = Frame(left + start, frame.y, boxes.width, frame.height)
        if border:
            items += place_border(border, box)
        lines = text.choose_lines(inf) or ()
        items += place_text(
            text.paragraph, lines, text.size, text.leading, box, "center", "center"
        )
    return items


def bounds(item: Item) -> Frame:
    """Return the smallest frame that encloses an item."""
    if isinstance(item, Rect | Picture | Bars):
        return Frame(item.x, item.y, item.width, item.height)
    left, top, right, bottom = extent(item)
    return Frame(left, top, right - left, bottom - top)
