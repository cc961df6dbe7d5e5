"""In which order the areas of a label are read: a caption before what it is of.

In come the places of areas in the grid, out comes each one's rank. The grid is cut where no
area is cut: into what stands one below the other, each of these into what stands side by side,
and so on (XY cut; Nagy and Seth 1984). So a column of captions and values is read down before
the barcode beside it. A caption and its value, below or beside it, are never parted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cardgen.template import Area, GridCell, Template


class _Block(NamedTuple):
    """Areas that are read one after the other, and the cells that they take together."""

    names: tuple[str, ...]
    rows: tuple[int, int]
    columns: tuple[int, int]


def reading_order(template: Template) -> dict[str, int]:
    """The rank of each area, from 0.

    One that is over others, or behind them, is read behind the last of these, one over the page
    first of all.
    """
    names = _grid_order(template.cells, template.areas)
    for name, place in reversed([*template.overlays.items()]):
        last = max((names.index(other) for other in place.around), default=-1)
        names.insert(last + 1, name)
    return {name: rank for rank, name in enumerate(names)}


def _grid_order(cells: Mapping[str, GridCell], areas: Mapping[str, Area]) -> list[str]:
    """The areas of the grid in order."""
    captions = {name for name in cells if areas[name].is_caption}
    values = {name: found for name in captions if (found := _value(name, cells, captions))}
    taken = set(values.values())
    blocks = [
        _block([name, values[name]] if name in values else [name], cells)
        for name in cells
        if name not in taken
    ]
    return [name for block in _cut(blocks) for name in block.names]


def _value(caption: str, cells: Mapping[str, GridCell], captions: set[str]) -> str | None:
    """What begins below a caption, or else beside it."""
    own = cells[caption]
    others = {name: cell for name, cell in cells.items() if name not in captions}
    for name, cell in others.items():
        if (cell.row, cell.column) == (own.row_end, own.column):
            return name
    for name, cell in others.items():
        if (cell.row, cell.column) == (own.row, own.column_end):
            return name
    return None


def _block(names: Sequence[str], cells: Mapping[str, GridCell]) -> _Block:
    found = [cells[name] for name in names]
    rows = min(cell.row for cell in found), max(cell.row_end for cell in found)
    columns = min(cell.column for cell in found), max(cell.column_end for cell in found)
    return _Block(tuple(names), rows, columns)


def _cut(blocks: Sequence[_Block]) -> list[_Block]:
    """The blocks in order of reading."""
    if len(blocks) <= 1:
        return [*blocks]
    for along in (0, 1):
        parts = _parted(blocks, along)
        if len(parts) > 1:
            return [block for part in parts for block in _cut(part)]
    return sorted(blocks, key=lambda block: (block.rows, block.columns))


def _parted(blocks: Sequence[_Block], along: int) -> list[list[_Block]]:
    """Blocks parted where no block is cut, by rows (0) or columns (1)."""
    parts: list[list[_Block]] = []
    end = -1
    for block in sorted(blocks, key=lambda block: (block.rows, block.columns)[along]):
        first, last = (block.rows, block.columns)[along]
        if not parts or first >= end:
            parts.append([])
        parts[-1].append(block)
        end = max(end, last)
    return parts
