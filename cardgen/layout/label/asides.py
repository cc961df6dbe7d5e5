"""Insets of texts: room for readings and dots beside their first and last lines.

JLREQ 2.5.1 lets ruby and emphasis dots jut out of the type area. So first lines stand where
they do without readings, and texts side by side share a baseline. Readings may take half of the
white in padding, gaps and margins: readings from the other side have the other half, and no
page is printed to its edge. In areas with a background or border it is half of the padding. If
that is too little, the text moves in by the rest, and with it all texts that begin, or end, at
the same edge of the grid.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Final

from cardgen.layout.grid import Tracks
from cardgen.layout.inline import TextContent
from cardgen.layout.label.content import Content
from cardgen.template import NO_INSETS, Insets, Template

SHARE: Final = 0.5
_NOTICEABLE: Final = 0.1  # points
_TOP, _RIGHT, _BOTTOM, _LEFT = range(4)


def find_insets(
    template: Template,
    contents: Mapping[str, Content],
    sizes: Mapping[str, float],
    *,
    within: Mapping[str, float] = MappingProxyType({}),
    rows: Tracks | None = None,
    columns: Tracks | None = None,
) -> dict[str, Insets]:
    """Compute how far texts move in from their padding, in points, so that readings have room.

    Texts without insets are left out. `contents` are all visible areas, and `sizes` the sizes
    in points of the texts in question. Centred texts have white `within` their areas, on each
    side before they move. Without `rows` there are no insets above and below, without `columns`
    none at the sides.
    """
    lacks: dict[tuple[int, Hashable], float] = {}
    for name, size in sizes.items():
        for side, points in _edges(contents[name], size):
            tracks = rows if side in (_TOP, _BOTTOM) else columns
            if tracks:
                white = _white(template, contents, name, side, tracks) + within.get(name, 0.0)
                lack = (points - SHARE * white) * (2 if name in within else 1)
                key = side, _grid_line(template, name, side)
                lacks[key] = max(lack, lacks.get(key, 0.0))
    result: dict[str, Insets] = {}
    for name in sizes if lacks else ():
        sides = [lacks.get((side, _grid_line(template, name, side)), 0.0) for side in range(4)]
        if any(sides):
            result[name] = (sides[_TOP], sides[_RIGHT], sides[_BOTTOM], sides[_LEFT])
    return result


def next_insets(
    moved: Mapping[str, Insets], wanted: Mapping[str, Insets], *, both_ways: bool = False
) -> Mapping[str, Insets]:
    """Choose the insets to try next. Return `moved` itself if they are as `wanted`.

    The wanted insets may depend on the insets tried. Unless insets go `both_ways`, they only
    grow, so that the search ends.
    """
    tried: dict[str, Insets] = {}
    for name in dict.fromkeys((*moved, *wanted)):
        tried[name] = wanted.get(name, NO_INSETS)
        if not both_ways:
            top, right, bottom, left = map(max, moved.get(name, NO_INSETS), tried[name])
            tried[name] = top, right, bottom, left
    changes = (zip(new, moved.get(name, NO_INSETS), strict=True) for name, new in tried.items())
    if any(abs(new - old) > _NOTICEABLE for new, old in chain.from_iterable(changes)):
        return tried
    return moved


def _edges(content: Content, size: float) -> Iterator[tuple[int, float]]:
    """Yield the sides on which readings extend beyond a text, and by how many points."""
    if not isinstance(content, TextContent):
        return
    paragraph = content.paragraph
    if paragraph.above:
        yield _RIGHT if paragraph.vertical else _TOP, paragraph.above * size
    if paragraph.below:
        yield _LEFT if paragraph.vertical else _BOTTOM, paragraph.below * size


def _grid_line(template: Template, name: str, side: int) -> Hashable:
    """Return a key for the grid line at this side of a text, or else the text's own name."""
    area, cell = template.areas[name], template.cells[name]
    match side:
        case 0 if area.valign == "start":
            return cell.row
        case 2 if area.valign == "end":
            return cell.row_end
        case 1 if area.align == "end":
            return cell.column_end
    return name


def _white(
    template: Template, contents: Mapping[str, Content], name: str, side: int, tracks: Tracks
) -> float:
    """Compute the free space in points from a text to its neighbour at one side of its area."""
    area = template.areas[name]
    if area.fill or area.border:
        return max(0.0, area.padding[side] - (area.border.width if area.border else 0.0))
    start, end = _stretch(template, name, side, tracks)
    if side in (_TOP, _LEFT):
        white = template.margin[side] + start
    else:
        page = template.height if side == _BOTTOM else template.width
        white = page - template.margin[(side + 2) % 4] - end
    for other in contents:
        if _are_side_by_side(template, name, other, side):
            first, last = _stretch(template, other, side, tracks)
            distance = start - last if side in (_TOP, _LEFT) else first - end
            if distance > -_NOTICEABLE:
                own = template.areas[other]
                facing = 0.0 if own.fill or own.border else own.padding[(side + 2) % 4]
                white = min(white, distance + facing)
    return area.padding[side] + white


def _stretch(template: Template, name: str, side: int, tracks: Tracks) -> tuple[float, float]:
    """Return start and end of an area in points along the rows or columns of the grid."""
    cell = template.cells[name]
    down = side in (_TOP, _BOTTOM)
    start, size = tracks.extent(
        *((cell.row, cell.row_end) if down else (cell.column, cell.column_end))
    )
    return start, start + size


def _are_side_by_side(template: Template, name: str, other: str, side: int) -> bool:
    """True if two areas share columns (for the sides top and bottom) or rows."""
    one, two = template.cells[name], template.cells[other]
    if name == other:
        return False
    if side in (_TOP, _BOTTOM):
        return one.column < two.column_end and two.column < one.column_end
    return one.row < two.row_end and two.row < one.row_end
