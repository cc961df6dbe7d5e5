"""Traits of a template that all its labels share, and the reading order of its areas.

The grid is cut wherever a cut divides no area: first into parts one below the other, each of
these into parts side by side, and so on (XY cut; Nagy and Seth 1984). So a column of captions
and values is read down before the barcode beside it. A caption and the value below or beside it
are never separated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from cardgen.errors import Diagnostic
from cardgen.layout.label.grounds import warn_of_printed_colors
from cardgen.layout.label.smallness import warn_of_thin_lines
from cardgen.layout.label.visibility import needs_look
from cardgen.template import Area, GridCell, Template


class Traits(msgspec.Struct, frozen=True):
    """Properties that all labels of a template share.

    `order` is the rank of each area in reading order, and `ranked` maps ranks to areas.
    `needs_look` is True if an item may be invisible. `warnings` are about the template's
    colours and lines. The widths of `wide` areas decide columns, or the choice of the grid.
    """

    order: Mapping[str, int]
    ranked: Mapping[int, str]
    needs_look: bool
    warnings: tuple[Diagnostic, ...]
    wide: frozenset[str]


def find_traits(template: Template) -> Traits:
    """Find the properties that all labels of a template share; cached for the object."""
    return _find_traits(_IdentityKey(template))


class _IdentityKey:
    """A cache key for a template by its identity: to compare templates by value takes long."""

    __slots__ = ("template",)

    def __init__(self, template: Template) -> None:
        self.template = template

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _IdentityKey) and self.template is other.template

    def __hash__(self) -> int:
        return id(self.template)


@lru_cache(maxsize=64)
def _find_traits(key: _IdentityKey) -> Traits:
    """Find the properties for the template of a cache key."""
    template = key.template
    order = find_reading_order(template)
    in_auto = {
        name
        for grid in template.grids
        for name, cell in grid.cells.items()
        if any(track.kind == "auto" for track in grid.columns[cell.column : cell.column_end])
    }
    return Traits(
        order,
        {rank: name for name, rank in order.items()},
        needs_look(template),
        (*warn_of_printed_colors(template), *warn_of_thin_lines(template)),
        frozenset(in_auto.union(template.one_line)),
    )


class _Block(msgspec.Struct, frozen=True):
    """Areas in reading order, and the rows and columns that their cells take together."""

    names: tuple[str, ...]
    rows: tuple[int, int]
    columns: tuple[int, int]


def find_reading_order(template: Template) -> dict[str, int]:
    """Number the areas in reading order, from 0.

    An area over or behind other areas is read after the last of them. An area over the page is
    read first.
    """
    names = _grid_order(template.cells, template.areas)
    for name, place in reversed([*template.overlays.items()]):
        last = max((names.index(other) for other in place.around), default=-1)
        names.insert(last + 1, name)
    return {name: rank for rank, name in enumerate(names)}


def _grid_order(cells: Mapping[str, GridCell], areas: Mapping[str, Area]) -> list[str]:
    """List the areas of the grid in reading order."""
    captions = {name for name in cells if areas[name].is_caption}
    values = {name: value for name in captions if (value := _value(name, cells, captions))}
    taken = set(values.values())
    blocks = [
        _block([name, values[name]] if name in values else [name], cells)
        for name in cells
        if name not in taken
    ]
    return [name for block in _cut(blocks) for name in block.names]


def _value(caption: str, cells: Mapping[str, GridCell], captions: set[str]) -> str | None:
    """Find the area with the value of a caption: the area below it, or else beside it."""
    own = cells[caption]
    starts = {
        (cell.row, cell.column): name for name, cell in cells.items() if name not in captions
    }
    return starts.get((own.row_end, own.column)) or starts.get((own.row, own.column_end))


def _block(names: Sequence[str], cells: Mapping[str, GridCell]) -> _Block:
    """Make a block of areas in reading order, with the rows and columns that they cover."""
    own_cells = [cells[name] for name in names]
    rows = min(cell.row for cell in own_cells), max(cell.row_end for cell in own_cells)
    columns = min(cell.column for cell in own_cells), max(cell.column_end for cell in own_cells)
    return _Block(tuple(names), rows, columns)


def _cut(blocks: Sequence[_Block]) -> list[_Block]:
    """Sort blocks of areas into reading order."""
    if len(blocks) <= 1:
        return [*blocks]
    for along in (0, 1):
        parts = _divide(blocks, along)
        if len(parts) > 1:
            return [block for part in parts for block in _cut(part)]
    return sorted(blocks, key=lambda block: (block.rows, block.columns))


def _divide(blocks: Sequence[_Block], along: int) -> list[list[_Block]]:
    """Divide blocks into parts, by rows (0) or columns (1), where no block is cut."""
    parts: list[list[_Block]] = []
    end = -1
    for block in sorted(blocks, key=lambda block: (block.rows, block.columns)[along]):
        first, last = (block.rows, block.columns)[along]
        if not parts or first >= end:
            parts.append([])
        parts[-1].append(block)
        end = max(end, last)
    return parts
