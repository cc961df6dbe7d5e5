"""Columns of a label, and the choice between its grids.

Columns are solved first, since heights depend on widths. Then it is known if texts have room
side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cardgen.errors import CardgenError, Diagnostic, LayoutError
from cardgen.layout.grid import Span1D, Tracks, size_auto_tracks, solve
from cardgen.layout.inline import TextContent
from cardgen.layout.label.asides import find_insets, next_insets
from cardgen.layout.label.content import Content, natural_height, natural_width
from cardgen.remedies import Remedy
from cardgen.template import NO_INSETS, GridCell, Insets, Template
from cardgen.units import format_excess

_ONE_LINE: Final = 1e6  # points; room for turned content of any length
SLACK: Final = 0.01  # points; forgives rounding in sums


def choose_grid(template: Template, contents: Mapping[str, Content]) -> tuple[Template, Tracks]:
    """Choose the first or the second grid of a template for these contents.

    Return it with its columns.

    The first grid is chosen unless a text would not fit on its one line there. Raises
    LayoutError if the columns together are too wide.
    """
    if template.otherwise is None:
        return template, solve_columns(template, contents)
    try:
        columns = solve_columns(template, contents)
    except LayoutError:
        columns = None
    if columns is not None and all(
        natural_width(contents[name], 0.0) <= find_inner_width(template, name, columns) + SLACK
        for name in template.one_line
        if name in contents
    ):
        return template, columns
    return template.otherwise, solve_columns(template.otherwise, contents)


def find_inner_width(template: Template, name: str, columns: Tracks) -> float:
    """Compute the width of an area in points, without its padding."""
    _, right, _, left = template.areas[name].padding
    place = template.overlays.get(name)
    if place is not None:
        spread = place.spread[1] + place.spread[3]
        return overlay_extent(template, name, columns)[1] + spread - left - right
    cell = template.cells[name]
    return columns.extent(cell.column, cell.column_end)[1] - left - right


def find_natural_width(
    template: Template, name: str, content: Content, available: float
) -> float:
    """Compute the width in points that content needs in ``auto`` columns.

    Content on its side asks for its height.
    """
    if template.areas[name].is_on_side:
        return natural_height(content, _ONE_LINE)
    return natural_width(content, available)


def overlay_extent(template: Template, name: str, columns: Tracks) -> tuple[float, float]:
    """Return left edge and width in points of all areas that an area is over or behind."""
    under = [template.cells[other] for other in template.overlays[name].around]
    if not under:
        return 0.0, template.width
    first = min(cell.column for cell in under)
    start, width = columns.extent(first, max(cell.column_end for cell in under))
    return template.margin[3] + start, width


def solve_columns(template: Template, contents: Mapping[str, Content]) -> Tracks:
    """Compute the widths of the columns for this content. Raises LayoutError if too wide."""
    sizes = {
        name: content.size
        for name, content in contents.items()
        if name in template.cells
        and not template.areas[name].quarters
        and isinstance(content, TextContent)
        and content.paragraph.vertical
        and not content.fit
    }
    contents = {n: content for n, content in contents.items() if n in template.cells}
    moved: Mapping[str, Insets] = {}
    while True:
        tracks = _solve_with_insets(template, contents, moved)
        before = moved
        moved = next_insets(moved, find_insets(template, contents, sizes, columns=tracks))
        if moved is before:
            return tracks


def _solve_with_insets(
    template: Template, contents: Mapping[str, Content], moved: Mapping[str, Insets]
) -> Tracks:
    """Compute the widths of the columns, if texts are moved in by these insets."""
    _, right, _, left = template.margin
    available = template.width - left - right
    needs = []
    for name, content in contents.items():
        cell = template.cells[name]
        width = find_natural_width(template, name, content, available)
        for sides in (template.areas[name].padding, moved.get(name, NO_INSETS)):
            width += sides[1] + sides[3]
        needs.append(Span1D(cell.column, cell.column_end, width))
    hidden = find_hidden_tracks(template, contents, lambda cell: (cell.column, cell.column_end))
    autos = size_auto_tracks(template.columns, needs, template.gap[1], hidden)
    tracks = solve(template.columns, autos, template.gap[1], hidden, available)
    if tracks.total > available + SLACK:
        raise CardgenError.of(
            [overflow_finding(template, tracks.total - available, "columns", "wide")]
        )
    return tracks


def find_hidden_tracks(
    template: Template,
    contents: Mapping[str, Content],
    extent: Callable[[GridCell], tuple[int, int]],
) -> frozenset[int]:
    """Find the indices of rows or columns whose areas are all hidden, so they take no room.

    `extent` gives the first track of a cell, and the track after its last.
    """
    shown: set[int] = set()
    named: set[int] = set()
    for name, cell in template.cells.items():
        stretch = range(*extent(cell))
        named.update(stretch)
        if name in contents:
            shown.update(stretch)
    return frozenset(named - shown)


def overflow_finding(template: Template, excess: float, what: str, how: str) -> Diagnostic:
    """Make the error for columns or rows with `excess` points too much.

    `how` is "wide" or "tall".
    """
    kinds = {track.kind for track in (template.columns if what == "columns" else template.rows)}
    auto = f" (auto {what} are as large as their content)" if "auto" in kinds else ""
    return Diagnostic(
        "overflow",
        f"the {what} of {template.name} are {format_excess(excess)} mm too {how} for its page",
        location=template.place("grid"),
        hint=f"make {what} smaller{auto}, show fewer areas",
        remedy=Remedy("larger-template"),
    )
