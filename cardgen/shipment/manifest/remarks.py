"""What offices write into rows that is not the value of a row: remarks below a list, and 〃.

A row of which the first cell alone has a text is a remark if no line follows it: ※ 취급 주의.
So is one that begins with 비고, 备注 or 備考 and has what it says in the next cell, unless
that is a number of boxes. Among lines both are lines that lack this number. A mark such as 〃,
상동 or 同上 stands for the cell above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from cardgen.errors import CardgenError
from cardgen.shipment.manifest.cells import ListCell, ListRow, OddCell, is_blank
from cardgen.shipment.manifest.columns import BOXES, COLUMNS, KEYS, read_integer
from cardgen.shipment.manifest.fields import ColumnHead
from cardgen.shipment.manifest.words import is_ditto, is_remark

_MOST: Final = 50  # remarks below a list
_NUMBERS: Final = ("integer", "number", "weight")  # which are written out


class Remarks:
    """Rows that are held back until it is known whether a line follows them.

    `is_familiar` tells words of the glossary, which are no remarks.
    """

    def __init__(
        self, heads: Sequence[ColumnHead], first: int, is_familiar: Callable[[str], bool]
    ) -> None:
        head = next((head for head in heads if head.index == first), None)
        self.held: list[ListRow] = []
        self._first = first
        self._is_key = head is not None and head.name in KEYS
        self._boxes = next((head.index for head in heads if head.name == BOXES), first)
        self._is_familiar = is_familiar

    def hold(self, row: ListRow, bare: ListRow) -> bool:
        """Hold a row back if it may be a remark, and tell whether it was.

        `bare` is the row without cells that mean empty.
        """
        may_be = self._boxes != self._first and len(self.held) < _MOST and self._is_remark(bare)
        if may_be:
            self.held.append(row)
        return may_be

    def release(self) -> list[ListRow]:
        """The rows held back, of which none is a remark, since a line follows."""
        rows, self.held = self.held, []
        return rows

    def _is_remark(self, row: ListRow) -> bool:
        said = [at for at, cell in enumerate(row.cells) if not is_blank(cell)]
        if not said:
            return False
        text = row.cells[said[0]]
        if isinstance(text, str) and is_remark(text) and not self._has_boxes(row):
            return True
        if len(said) != 1 or said[0] > self._first:
            return False
        if not isinstance(text, str) or not any(map(str.isalpha, text)):
            return False
        if self._is_key:  # it may be the name of a message
            return not text.strip()[0].isalnum() or ":" in text or "：" in text
        return not self._is_familiar(text)

    def _has_boxes(self, row: ListRow) -> bool:
        cell = row.cells[self._boxes] if self._boxes < len(row.cells) else ""
        try:
            return not is_blank(cell) and bool(read_integer(cell))
        except CardgenError:
            return False


class Repeats:
    """Rows with what 〃 stands for in these columns."""

    def __init__(self, columns: Iterable[int]) -> None:
        self._columns = tuple(columns)
        self._above: Sequence[ListCell] = ()

    @classmethod
    def of_boxes(cls, heads: Sequence[ColumnHead]) -> Repeats:
        """Those of boxes: numbers are written out, or it may be one for all rows."""
        kinds = {head.index: COLUMNS[head.name].kind for head in heads if head.name in COLUMNS}
        return cls(head.index for head in heads if kinds.get(head.index) not in _NUMBERS)

    def filled(self, row: ListRow) -> ListRow:
        """The row with the values above it, which it may be asked for itself."""
        dittos = {at: self._value(at) for at in self._columns if _is_ditto(row.cells, at)}
        if dittos:
            row = row._replace(cells=_with(row.cells, dittos))
        self._above = row.cells
        return row

    def _value(self, at: int) -> ListCell:
        above = self._above[at] if at < len(self._above) else ""
        if isinstance(above, str) and is_blank(above):
            return OddCell("says what stands above it, and there is nothing")
        return above


def _is_ditto(cells: Sequence[ListCell], at: int) -> bool:
    cell = cells[at] if at < len(cells) else ""
    return isinstance(cell, str) and cell != "" and is_ditto(cell)


def _with(cells: Sequence[ListCell], others: Mapping[int, ListCell]) -> list[ListCell]:
    return [others.get(at, cell) for at, cell in enumerate(cells)]
