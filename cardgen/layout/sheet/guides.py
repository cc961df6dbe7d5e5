"""Cut lines of sheets, for labels on plain paper.

If labels touch, a hairline runs between them from end to end, for a knife or scissors. If there
is paper around them, the line is a short mark in that paper and none is on the labels: a cut
that is a little off leaves no trace. The marks of folds and further cuts of labels are in that
paper too; fold marks are dashed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from cardgen.display import BLACK, PageMark, Rect
from cardgen.stock import Stock
from cardgen.units import parse_length

HAIRLINE: Final = 0.25  # points; thinner lines break up on a press
_STANDOFF: Final = parse_length("1.5mm")  # from a label to its mark
_MARK: Final = parse_length("6mm")
_DASH: Final = parse_length("1.2mm")  # of the mark of a fold, and half of it white
_SLACK: Final = 0.01
Span = tuple[float, float]


def draw_guides(stock: Stock) -> list[Rect]:
    """Draw lines to cut along on a sheet. A sheet of labels that are cut already has none."""
    if not stock.guides:
        return []
    columns = _spans(stock.left, stock.across, stock.label_width, stock.columns)
    rows = _spans(stock.top, stock.down, stock.label_height, stock.rows)
    upright = [
        upright_line(x, start, end)
        for x in _edges(columns, stock.width)
        for start, end in _pieces(rows, stock.height, touching=_touches(columns, x))
    ]
    level = [
        level_line(y, start, end)
        for y in _edges(rows, stock.height)
        for start, end in _pieces(columns, stock.width, touching=_touches(rows, y))
    ]
    return upright + level


def draw_label_marks(
    stock: Stock, marks: Iterable[tuple[float, float, PageMark]]
) -> list[Rect]:
    """Draw the fold and cut marks of labels in the paper around them.

    A sheet that is cut already has no marks. A column, or row, of labels has each mark once.
    """
    if not stock.guides:
        return []
    lines = dict.fromkeys(
        mark._replace(at=round((x if mark.upright else y) + mark.at, 3)) for x, y, mark in marks
    )
    rows = _spans(stock.top, stock.down, stock.label_height, stock.rows)
    columns = _spans(stock.left, stock.across, stock.label_width, stock.columns)
    rects: list[Rect] = []
    for kind, upright, at in lines:
        labels, room = (rows, stock.height) if upright else (columns, stock.width)
        for start, end in _pieces(labels, room, touching=False):
            spans = _dashes(start, end) if kind == "fold" else ((start, end),)
            draw = upright_line if upright else level_line
            rects += (draw(at, *span) for span in spans)
    return rects


def _dashes(start: float, end: float) -> Iterator[Span]:
    """Divide a line into dashes of equal length that begin and end with a dash."""
    step = 1.5 * _DASH
    count = max(1, round((end - start + _DASH / 2) / step))
    scale = (end - start) / (count * step - _DASH / 2)
    for number in range(count):
        at = start + number * step * scale
        yield at, at + _DASH * scale


def upright_line(x: float, top: float, bottom: float) -> Rect:
    """Make a thin vertical line with its middle at `x`."""
    return Rect(x - HAIRLINE / 2, top, HAIRLINE, bottom - top, BLACK)


def level_line(y: float, left: float, right: float) -> Rect:
    """Make a thin horizontal line with its middle at `y`."""
    return Rect(left, y - HAIRLINE / 2, right - left, HAIRLINE, BLACK)


def _spans(start: float, pitch: float, size: float, count: int) -> list[Span]:
    """Return start and end in points of each column, or row, of labels on a sheet."""
    return [(start + n * pitch, start + n * pitch + size) for n in range(count)]


def _edges(spans: list[Span], room: float) -> list[float]:
    """List the positions of cuts: each edge of a label once, but not the edges of the paper."""
    edges: list[float] = []
    for edge in sorted(edge for span in spans for edge in span):
        inside = _SLACK < edge < room - _SLACK
        if inside and not (edges and edge - edges[-1] < _SLACK):
            edges.append(edge)
    return edges


def _touches(spans: list[Span], edge: float) -> bool:
    """True if labels on both sides of a cut touch each other."""
    return sum(abs(edge - end) < _SLACK for span in spans for end in span) > 1


def _pieces(across: list[Span], room: float, *, touching: bool) -> Iterator[Span]:
    """List the pieces of a cut line: in the paper between labels, and where labels touch."""
    if touching:
        yield across[0][0], across[-1][1]
    else:
        for (_, end), (start, _) in pairwise(across):
            if start - end > _SLACK:
                yield end, start
    before = across[0][0] - _STANDOFF
    if before > 0:
        yield max(0.0, before - _MARK), before
    after = across[-1][1] + _STANDOFF
    if after < room:
        yield after, min(room, after + _MARK)
