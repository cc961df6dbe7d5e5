"""Where the header of a list is: the row among the first that names most columns."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

from cardgen.shipment.manifest.cells import Known, ListCell, ListRow, MergedCell

NAMED: Final = "columns are named as in item, boxes or 품명, 상자 수 or 品名, 箱数"
ABOVE: Final = 20
"""Rows among which it must be: there may be titles above it."""


def find_header(rows: Iterable[ListRow], known: Known) -> tuple[int, ListRow | None]:
    """How many columns the best header among the first rows names, and the row itself.

    A header of two rows, in which columns of one are merged, is the lower of them.
    """
    best: tuple[int, ListRow | None] = (0, None)
    for row in islice(rows, ABOVE):
        names = set(map(known, filter(None, map(_text, row.cells)))) - {None}
        lower = best[1] is not None and any(
            isinstance(cell, MergedCell) and cell.value is not None for cell in row.cells
        )
        if len(names) > best[0] or (lower and len(names) == best[0]):
            best = len(names), row
    return best


def headings(row: ListRow) -> list[ListCell]:
    """The cells of a header, those that are merged with cells above them as these."""
    return [_whole(cell) for cell in row.cells]


def _whole(cell: ListCell) -> ListCell:
    if isinstance(cell, MergedCell):
        return "" if cell.value is None else cell.value
    return cell


def _text(cell: ListCell) -> str:
    cell = _whole(cell)
    return cell if isinstance(cell, str) else ""
