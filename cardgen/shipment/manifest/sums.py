"""Rows of sums in a list, which are no boxes.

A row that begins with 합계, 总计, Total or the like is left out if its number is the sum of
those above it: then there is no doubt. A sum without words is refused, since it may be meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cardgen.errors import CardgenError, Diagnostic
from cardgen.shipment.manifest.cells import ListCell, ListRow, filled, is_blank
from cardgen.shipment.manifest.columns import BOXES, KEYS, read_integer
from cardgen.shipment.manifest.fields import ColumnHead
from cardgen.shipment.manifest.findings import Findings
from cardgen.shipment.manifest.words import is_end, is_sum

# What boxes hold, and whose they are; a row of a sum has nothing there.
_WORDED: Final = (
    "from", "to", "sender", "recipient", "destination", "item", "unit", "expiry", "lot", "order"
)  # fmt: skip
_MOST_BARE: Final = 20


class Sums:
    """Counts the boxes of a list, and finds the rows that say how many those are."""

    def __init__(self, heads: Sequence[ColumnHead], findings: Findings) -> None:
        self.left_out: list[int] = []  # the rows that were sums
        self._findings = findings
        self._boxes = next((head.index for head in heads if head.name == BOXES), -1)
        self._worded = [head.index for head in heads if head.name in _WORDED]
        self._named = [head.index for head in heads if head.name in KEYS]
        self._words = False  # whether a row has any
        self._bare: list[tuple[int, int]] = []
        self._total = self._since = 0  # boxes in all, and since the last sum
        self._sure = True

    def count(self, row: ListRow, boxes: int) -> None:
        """Count the boxes of a row that is no sum; 0 are not known."""
        self._total += boxes
        self._since += boxes
        self._sure &= boxes > 0
        if _has_any(row, self._worded):
            self._words = True
        elif len(self._bare) < _MOST_BARE and not _has_any(row, self._named):
            self._bare.append((row.number, boxes))

    def is_sum(self, row: ListRow) -> bool:
        """Whether a row begins with the word for a sum; what is wrong with it is noted.

        So is the row that says that a list ends, 以下空白.
        """
        said = (cell for cell in row.cells if not is_blank(cell))
        first = next(said, "")
        if not isinstance(first, str):
            return False
        if is_end(first) and next(said, None) is None:
            return True
        if not is_sum(first) or _has_any(row, self._named):
            return False
        boxes = self._number(row.cells[self._boxes] if self._boxes < len(row.cells) else "")
        if boxes is not None and boxes in (self._total, self._since):
            self.left_out.append(row.number)
        elif self._sure:
            told = (
                "it says no number of boxes"
                if boxes is None
                else (f"its {boxes:,} boxes are not the {self._total:,} of the rows above")
            )
            reason = f"this is a row of sums, {first.strip()}, and {told}"
            hint = "delete the row, or mend its sum"
            self._findings.add(Diagnostic("bad-manifest", reason, hint=hint), row.number)
        self._since = 0
        return True

    def finish(self) -> None:
        """Complain of rows of numbers alone, once all are read and others have words.

        A sum below a list has no words often, and would be made into boxes. A row that names
        its message is none: what boxes hold may be left out on purpose.
        """
        if not self._words:
            return
        for row, boxes in self._bare:
            reason = f"nothing says what these {boxes:,} boxes are, as in other rows"
            hint = "if it is a sum, delete the row; else fill it in"
            self._findings.add(Diagnostic("bad-manifest", reason, hint=hint), row)

    def _number(self, cell: ListCell) -> int | None:
        try:
            return int(read_integer(cell))
        except CardgenError:
            return None


def _has_any(row: ListRow, columns: Sequence[int]) -> bool:
    return any(not is_blank(filled(row.cells[at])) for at in columns if at < len(row.cells))
