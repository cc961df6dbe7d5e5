"""Compute the page and the grid of a template from their tables, and complain of mistakes.

Complaints about areas in the grid come with the name of the area. They concern the template
whatever the message; without them each message would seem too long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from cardgen import units
from cardgen.display import PageMark
from cardgen.errors import hint_at_nearest
from cardgen.lazy import lazy_pattern
from cardgen.template.model import GridSpec, PageMarksSpec, PageSpec
from cardgen.template.template import (
    NO_INSETS,
    Area,
    AreaPanel,
    AreaPicture,
    AreaText,
    Fit,
    GridCell,
    Track,
)
from cardgen.template.values import Insets, parse_insets, parse_page
from cardgen.tomlfile import Complaint, Validation, parse_key, run_all, run_sound

GridTracks: TypeAlias = tuple[tuple[Track, ...], tuple[Track, ...], tuple[float, float]]
"""Columns, rows, and the gaps in points between rows and between columns."""

AreaComplaint: TypeAlias = tuple[str, Complaint]
"""The name of an area, and a complaint about it."""

EMPTY: Final = "."
_MOST_BLEED: Final = units.parse_length("20mm")
_MOST_TRACKS: Final = 100  # columns, and rows
_SLACK: Final = 1e-6
_SHARE: Final = lazy_pattern(r"(\d+(?:\.\d+)?)(fr|em)")


def compute_page(spec: PageSpec) -> Validation[tuple[tuple[float, float], Insets, float]]:
    """Compute size, margin and bleed of a page in points."""
    values = yield from run_sound(_size_and_margin(spec))
    size, margin = values or ((1.0, 1.0), NO_INSETS)
    top, right, bottom, left = margin
    if left + right >= size[0] or top + bottom >= size[1]:
        message = "margin: the margins leave no room on the page"
        yield Complaint(message, "make the margins smaller", "margin")
    bleed = yield from parse_key("bleed", units.parse_length, spec.bleed, 0.0)
    if bleed > _MOST_BLEED:
        message = f"bleed: {spec.bleed!r} is more than {units.to_mm(_MOST_BLEED):g} mm"
        yield Complaint(message, "write 3mm, which is usual for print shops", "bleed")
    return size, margin, bleed


def compute_marks(
    spec: PageSpec, size: tuple[float, float]
) -> Validation[tuple[PageMark, ...]]:
    """Compute the fold marks and cut marks of a page of this size."""
    marks: list[PageMark] = []
    kinds: tuple[tuple[Literal["fold", "cut"], str], ...] = (("fold", "folds"), ("cut", "cuts"))
    for kind, key in kinds:
        lines = getattr(spec, key) or PageMarksSpec()
        for upright, texts in ((True, lines.left), (False, lines.top)):
            for text in texts:
                at = yield from parse_key(key, units.parse_length, text, 1.0)
                if not 0 < at < size[0 if upright else 1]:
                    message = f"{key}: {text!r} is not within the page"
                    yield Complaint(message, "measure from the left or top of the page", key)
                marks.append(PageMark(kind, upright, at))
    return tuple(marks)


def _size_and_margin(spec: PageSpec) -> Validation[tuple[tuple[float, float], Insets]]:
    """Parse a page's size and margin."""
    size = yield from parse_key("size", parse_page, spec.size, (1.0, 1.0))
    margin = yield from parse_key("margin", parse_insets, spec.margin, NO_INSETS)
    return size, margin


def compute_tracks(spec: GridSpec) -> Validation[GridTracks]:
    """Compute the columns, rows and gaps of a grid."""
    gaps = yield from parse_key("gap", parse_insets, spec.gap, NO_INSETS)
    for key, texts in (("columns", spec.columns), ("rows", spec.rows)):
        if not texts:
            yield Complaint(f"{key} is an empty list", 'add "1fr"', key)
        if len(texts) > _MOST_TRACKS:
            message = f"{key} has {len(texts)} entries, more than {_MOST_TRACKS}"
            yield Complaint(message, "", key)
    columns = yield from run_all(_parse_track("columns", text) for text in spec.columns)
    rows = yield from run_all(_parse_track("rows", text) for text in spec.rows)
    return tuple(columns), tuple(rows), gaps[:2]


def _parse_track(key: str, text: str) -> Validation[Track]:
    """Parse the size of a column or row, which stands in the list `key`."""
    if text == "auto":
        return Track("auto")
    if match := _SHARE.fullmatch(text):
        if match[2] == "fr" and not float(match[1]):
            hint = f'write "1fr", or remove {text!r}'
            yield Complaint(f"{key}: {text!r} is not a share of the free space", hint, key)
        if match[2] == "em" and key == "columns":
            yield Complaint(f"columns: {text!r}: only rows can have a size in em", "", key)
        return Track("em" if match[2] == "em" else "fr", float(match[1]))
    try:
        return Track("fixed", units.parse_length(text))
    except ValueError:
        message = f"{key}: {text!r} is not a size"
        hint = 'write a length such as "20mm", a share such as "1fr", or "auto"'
        yield Complaint(message, hint, key)
        return Track("fixed")


def compute_cells(spec: GridSpec) -> Validation[dict[str, GridCell]]:
    """Compute the rows and columns of each area from the picture of a grid."""
    rows = [line.split() for line in spec.areas]
    yield from _check_shape(rows, spec)
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
            hint = "write the name in all cells of one rectangle, or use another name"
            yield Complaint(message, hint, "areas")
    return cells


def check_grid(spec: GridSpec, areas: Mapping[str, Area]) -> Iterator[Complaint]:
    """Yield errors about contradictions between a grid and its areas."""
    for name in spec.one_line:
        area = areas.get(name)
        if area is None or not isinstance(area.content, AreaText):
            hint = hint_at_nearest(name, [*areas])
            yield Complaint(f"one_line: there is no area {name!r} with text", hint, "one_line")
        elif area.content.fit or area.content.vertical or area.is_on_side:
            message = f"one_line: the text of {name!r} is fitted, vertical or turned"
            yield Complaint(message, "name areas with level text of a fixed size", "one_line")
    if any(row.endswith("em") for row in spec.rows) and not any(
        area.fit for area in areas.values()
    ):
        message = "rows: a row with a size in em needs a fitted text"
        yield Complaint(message, "write a length, or add fit to a text", "rows")
    if bool(spec.one_line) != bool(spec.otherwise):
        message = "one_line and [grid.otherwise] have no effect without each other"
        yield Complaint(message, "give both or neither", "one_line")


def check_levels(
    areas: Mapping[str, Area], cells: Mapping[str, GridCell]
) -> Iterator[AreaComplaint]:
    """Yield errors about texts with the same `level` that cannot share baselines."""
    first: dict[str, str] = {}
    for name, cell in cells.items():
        area = areas.get(name)
        if area is None or not area.level or not isinstance(area.content, AreaText):
            continue
        other = first.setdefault(area.level, name)
        if reason := _find_level_conflict(area, cell, areas[other], cells[other]):
            message = f"level: the text cannot share base lines with [{other}]: {reason}"
            yield name, Complaint(message, "make the areas alike, or remove level", "level")


def _find_level_conflict(area: Area, cell: GridCell, other: Area, place: GridCell) -> str:
    """Return the reason why two texts cannot share baselines; "" if they can."""
    one, two = area.content, other.content
    assert isinstance(one, AreaText)
    assert isinstance(two, AreaText)
    if (cell.row, cell.row_end) != (place.row, place.row_end):
        return "they are in different rows"
    if (area.valign, *area.padding[::2]) != (other.valign, *other.padding[::2]):
        return "they have different valign or padding"
    if one.fit and two.fit:
        return "" if one.fit.group == two.fit.group else "they are in different fit groups"
    if one.fit or two.fit:
        return "only one of the texts is fitted"
    return "" if one.style.size == two.style.size else "their styles have different sizes"


def _check_shape(rows: list[list[str]], spec: GridSpec) -> Iterator[Complaint]:
    """Yield errors if the picture of a grid does not match its rows and columns."""
    if len(rows) != len(spec.rows):
        message = f"areas shows {len(rows)} rows, but rows lists {len(spec.rows)}"
        yield Complaint(message, "write one line in areas for each row", "areas")
    for number, row in enumerate(rows, 1):
        if len(row) != len(spec.columns):
            message = (
                f"row {number} of areas has {len(row)} cells, "
                f"but columns lists {len(spec.columns)}"
            )
            hint = "name an area for each column, or write . for an empty cell"
            yield Complaint(message, hint, "areas")


def check_widths(
    areas: Mapping[str, Area], cells: Mapping[str, GridCell], columns: Sequence[Track]
) -> Iterator[AreaComplaint]:
    """Yield errors about areas that get no width, or leave none for others."""
    places = {name: cell for name, cell in cells.items() if name in areas}
    for name, cell in places.items():
        stretch = range(cell.column, min(cell.column_end, len(columns)))
        kinds = {columns[at].kind for at in stretch}
        if "auto" not in kinds or "fr" in kinds:
            continue
        content = areas[name].content
        if isinstance(content, AreaPicture) and content.size is None and not content.crop:
            first, last = stretch.start, stretch.stop
            if any(
                other.column < first or last < other.column_end for other in places.values()
            ):
                yield name, _GREEDY
        elif areas[name].fit and not any(columns[at].value for at in stretch):
            giving = {  # the columns of areas whose content or padding may need a width
                _find_auto_column(place, columns)
                for key, place in places.items()
                if not (areas[key].fit or isinstance(areas[key].content, AreaPanel))
                or areas[key].padding[1] + areas[key].padding[3]
            }
            if giving.isdisjoint(stretch):
                yield name, _WIDTHLESS


_GREEDY: Final = Complaint(
    "a picture without a size takes all the width in an auto column",
    'add a size such as size = "20mm", or give its column a length or a share such as "1fr"',
    "picture",
)
_WIDTHLESS: Final = Complaint(
    "fit: a fitted text gives no width to its auto column",
    'give its column a length, or a share such as "1fr"',
    "fit",
)


def _find_auto_column(cell: GridCell, columns: Sequence[Track]) -> int | None:
    """Return the column that grows for an area's content; None if none does."""
    stretch = range(cell.column, min(cell.column_end, len(columns)))
    if any(columns[at].kind == "fr" for at in stretch):
        return None
    return next((at for at in stretch if columns[at].kind == "auto"), None)


def check_fit_groups(areas: Mapping[str, Area]) -> Iterator[AreaComplaint]:
    """Yield errors about groups of texts whose limits no sizes can meet."""
    groups: dict[str, list[str]] = {}
    for name, area in areas.items():
        if area.fit:
            groups.setdefault(area.fit.group, []).append(name)
    for names in groups.values():
        fits = {name: fit for name in names if (fit := areas[name].fit)}
        small = min(fits, key=lambda name: fits[name].most)
        large = max(fits, key=lambda name: fits[name].least)
        ratio = min(fit.ratio for fit in fits.values())
        if large != small and fits[large].least > ratio * fits[small].most + _SLACK:
            message = (
                f"fit: max is {fits[small].most:g} pt, but min of [{large}] in its group is "
                f"{fits[large].least:g} pt, more than {ratio:g} times as large"
            )
            hint = f"raise max, lower min of [{large}], or raise ratio"
            yield small, Complaint(message, hint, "fit")
        yield from _check_leaders(fits, ratio)


def _check_leaders(fits: Mapping[str, Fit], ratio: float) -> Iterator[AreaComplaint]:
    """Yield errors about texts that cannot lead their group."""
    leaders = [name for name, fit in fits.items() if fit.leads]
    if not leaders:
        return
    name = min(leaders, key=lambda name: fits[name].most / fits[name].leads)
    fit, others = fits[name], fits.keys() - leaders
    if len(fits) == 1:
        hint = "give another text the same group"
        yield name, Complaint("fit: leads needs another text in the same group", hint, "fit")
        return
    if not others:
        hint = "write leads in one text only, or in none"
        yield leaders[1], Complaint("fit: all texts in this group have leads", hint, "fit")
        return
    large = max(sorted(others), key=lambda name: fits[name].least)
    if fit.leads > ratio:
        message = f"fit: leads is {fit.leads:g}, but the ratio of the group is {ratio:g}"
        yield name, Complaint(message, "raise ratio, or lower leads", "fit")
    elif (needed := fits[large].least * fit.leads) > fit.most + _SLACK:
        message = (
            f"fit: max is {fit.most:g} pt, but a text that leads [{large}] must be at least "
            f"{needed:g} pt"
        )
        yield name, Complaint(message, f"raise max, or lower min of [{large}]", "fit")
