"""The page of a template and its grid: what their tables say in, computed values out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from cardgen import units
from cardgen.display import PageMark
from cardgen.errors import nearest
from cardgen.template.model import GridSpec, PageMarksSpec, PageSpec
from cardgen.template.template import NO_INSETS, Area, AreaText, GridCell, Insets, Track
from cardgen.template.values import parse_insets, parse_page
from cardgen.tomlfile import Complaint, Validation, in_turn, parsed, sound

GridTracks: TypeAlias = tuple[tuple[Track, ...], tuple[Track, ...], tuple[float, float]]
"""Columns and rows, and the points between rows and between columns."""

EMPTY: Final = "."
_MOST_BLEED: Final = units.length("20mm")
_MOST_TRACKS: Final = 100  # columns, and rows
_SHARE: Final = re.compile(r"(\d+(?:\.\d+)?)(fr|em)")


def compute_page(spec: PageSpec) -> Validation[tuple[tuple[float, float], Insets, float]]:
    """A page's width and height, margin and bleed in points."""
    found = yield from sound(_size_and_margin(spec))
    size, margin = found or ((1.0, 1.0), NO_INSETS)
    top, right, bottom, left = margin
    if left + right >= size[0] or top + bottom >= size[1]:
        message = "margin: the margins leave nothing of the page"
        yield Complaint(message, "make them smaller", "margin")
    bleed = yield from parsed("bleed", units.length, spec.bleed, 0.0)
    if bleed > _MOST_BLEED:
        message = f"bleed: {spec.bleed!r} is more than {units.to_mm(_MOST_BLEED):g} mm"
        yield Complaint(message, "print shops ask for 3mm", "bleed")
    return size, margin, bleed


def compute_marks(
    spec: PageSpec, size: tuple[float, float]
) -> Validation[tuple[PageMark, ...]]:
    """Where a page of this size is folded and cut, from the left and from the top."""
    found: list[PageMark] = []
    kinds: tuple[tuple[Literal["fold", "cut"], str], ...] = (("fold", "folds"), ("cut", "cuts"))
    for kind, key in kinds:
        lines = getattr(spec, key) or PageMarksSpec()
        for upright, texts in ((True, lines.left), (False, lines.top)):
            for text in texts:
                at = yield from parsed(key, units.length, text, 1.0)
                if not 0 < at < size[0 if upright else 1]:
                    said = f"{key}: {text!r} is not within the page"
                    yield Complaint(said, "count from its left, or from its top", key)
                found.append(PageMark(kind, upright, at))
    return tuple(found)


def _size_and_margin(spec: PageSpec) -> Validation[tuple[tuple[float, float], Insets]]:
    size = yield from parsed("size", parse_page, spec.size, (1.0, 1.0))
    margin = yield from parsed("margin", parse_insets, spec.margin, NO_INSETS)
    return size, margin


def compute_tracks(spec: GridSpec) -> Validation[GridTracks]:
    """The columns and rows of a grid, and its gaps."""
    gaps = yield from parsed("gap", parse_insets, spec.gap, NO_INSETS)
    for key, texts in (("columns", spec.columns), ("rows", spec.rows)):
        if not texts:
            yield Complaint(f"{key} is an empty list", 'add "1fr"', key)
        if len(texts) > _MOST_TRACKS:
            yield Complaint(f"{key} lists {len(texts)}, more than {_MOST_TRACKS}", "", key)
    columns = yield from in_turn(_track("columns", text) for text in spec.columns)
    rows = yield from in_turn(_track("rows", text) for text in spec.rows)
    return tuple(columns), tuple(rows), gaps[:2]


def _track(key: str, text: str) -> Validation[Track]:
    if text == "auto":
        return Track("auto")
    if match := _SHARE.fullmatch(text):
        if match[2] == "fr" and not float(match[1]):
            hint = 'write "1fr", or take the track out'
            yield Complaint(f"{key}: {text!r} is no share of what is left", hint, key)
        if match[2] == "em" and key == "columns":
            yield Complaint(f"columns: {text!r}: only rows are so many em high", "", key)
        return Track("em" if match[2] == "em" else "fr", float(match[1]))
    try:
        return Track("fixed", units.length(text))
    except ValueError:
        message = f"{key}: {text!r} is not the size of a track"
        hint = 'write a length such as "20mm", a share such as "1fr", or "auto"'
        yield Complaint(message, hint, key)
        return Track("fixed")


def compute_cells(spec: GridSpec) -> Validation[dict[str, GridCell]]:
    """The place of each area that the picture of a grid shows."""
    rows = [line.split() for line in spec.areas]
    yield from _misshapen(rows, spec)
    places: dict[str, list[tuple[int, int]]] = {}
    for r, row in enumerate(rows):
        for c, name in enumerate(row):
            if name != EMPTY:
                places.setdefault(name, []).append((r, c))
    cells = {}
    for name, where in places.items():
        (top, left), (bottom, right) = min(where), max(where)
        cells[name] = GridCell(top, left, bottom + 1, right + 1)
        block = (bottom + 1 - top) * (right + 1 - left)
        if len(where) != block or not all(left <= c <= right for _, c in where):
            message = f"the area {name!r} is not a rectangle"
            hint = "name it in all cells from its first to its last, or give some another name"
            yield Complaint(message, hint, "areas")
    return cells


def odd_grid(spec: GridSpec, areas: Mapping[str, Area]) -> Iterator[Complaint]:
    """Complain of what the texts of a grid cannot be, and of one without another grid."""
    for name in spec.one_line:
        area = areas.get(name)
        if area is None or not isinstance(area.content, AreaText):
            hint = nearest(name, [*areas])
            yield Complaint(f"one_line: there is no area {name!r} with text", hint, "one_line")
        elif area.content.fit or area.content.vertical or area.is_on_side:
            message = f"one_line: the text of {name!r} is fitted, vertical or turned"
            yield Complaint(message, "name areas of lines of a fixed size", "one_line")
    if any(row.endswith("em") for row in spec.rows) and not any(
        area.fit for area in areas.values()
    ):
        message = "rows: no text is fitted, of whose size a row could be so many em high"
        yield Complaint(message, "write a length, or give a text a fit", "rows")
    if bool(spec.one_line) != bool(spec.otherwise):
        message = "one_line and [grid.otherwise] mean nothing without each other"
        yield Complaint(message, "give both or neither", "one_line")


def uneven(areas: Mapping[str, Area], cells: Mapping[str, GridCell]) -> Iterator[Complaint]:
    """Complain of texts of one level that could not share base lines; the key is the area."""
    first: dict[str, str] = {}
    for name, cell in cells.items():
        area = areas.get(name)
        if area is None or not area.level or not isinstance(area.content, AreaText):
            continue
        other = first.setdefault(area.level, name)
        if differs := _differs(area, cell, areas[other], cells[other]):
            message = f"level: it shares base lines with [{other}], but {differs}"
            yield Complaint(message, "make them alike, or remove level", name)


def _differs(area: Area, cell: GridCell, other: Area, place: GridCell) -> str:
    """Why two texts have no base lines in common; empty if they may."""
    one, two = area.content, other.content
    assert isinstance(one, AreaText)
    assert isinstance(two, AreaText)
    if (cell.row, cell.row_end) != (place.row, place.row_end):
        return "stands in other rows"
    if (area.valign, area.padding[0], area.padding[2]) != (
        other.valign,
        other.padding[0],
        other.padding[2],
    ):
        return "has another valign or padding"
    if one.fit and two.fit:
        return "" if one.fit.group == two.fit.group else "is fitted in another group"
    if one.fit or two.fit:
        return "only one of them is fitted"
    return "" if one.style.size == two.style.size else "its style has another size"


def _misshapen(rows: list[list[str]], spec: GridSpec) -> Iterator[Complaint]:
    """Say where the picture has other rows and columns than the grid."""
    if len(rows) != len(spec.rows):
        message = f"areas shows {len(rows)} rows, but rows lists {len(spec.rows)}"
        yield Complaint(message, "draw one line of areas for each row", "areas")
    for number, row in enumerate(rows, 1):
        if len(row) != len(spec.columns):
            message = (
                f"row {number} of areas has {len(row)} cells, "
                f"but columns lists {len(spec.columns)}"
            )
            hint = "name an area for each column, or write . for an empty cell"
            yield Complaint(message, hint, "areas")
