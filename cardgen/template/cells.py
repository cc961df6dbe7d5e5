"""The picture of a grid in, the place of each area in it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cardgen.template.model import GridSpec
from cardgen.tomlfile import Complaint

EMPTY: Final = "."


@dataclass(frozen=True, slots=True)
class GridCell:
    """An area's place in the grid: rows and columns, first and one past the last."""

    row: int
    column: int
    row_end: int
    column_end: int


def read_cells(grid: GridSpec) -> tuple[dict[str, GridCell], list[Complaint]]:
    """The areas that the picture of a grid shows, and what is wrong with the picture."""
    found: list[Complaint] = []
    rows = [line.split() for line in grid.areas]
    if len(rows) != len(grid.rows):
        message = f"areas shows {len(rows)} rows, but rows lists {len(grid.rows)}"
        found.append(Complaint(message, "draw one line of areas for each row", "areas"))
    for number, row in enumerate(rows, 1):
        if len(row) != len(grid.columns):
            message = (
                f"row {number} of areas has {len(row)} cells, "
                f"but columns lists {len(grid.columns)}"
            )
            hint = "name an area for each column, or write . for an empty cell"
            found.append(Complaint(message, hint, "areas"))
    places: dict[str, list[tuple[int, int]]] = {}
    for r, row in enumerate(rows):
        for c, name in enumerate(row):
            if name != EMPTY:
                places.setdefault(name, []).append((r, c))
    cells = {}
    for name, where in places.items():
        (top, left), (bottom, right) = min(where), max(where)
        cells[name] = GridCell(top, left, bottom + 1, right + 1)
        block = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if set(where) != block:
            message = f"the area {name!r} is not a rectangle"
            found.append(Complaint(message, "areas are rectangles", "areas"))
    return cells, found
