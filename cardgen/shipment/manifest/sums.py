"""Rows of sums in a list, which are no boxes.

A row that begins with 합계, 总计, Total or the like is left out if its numbers are the sums of
those above it: then there is no doubt. A sum without words is refused, since it may be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cardgen.errors import CardgenError, Diagnostic
from cardgen.shipment.manifest.cells import ListRow, filled, is_blank
from cardgen.shipment.manifest.columns import BOXES, KEYS, TOTAL, read_integer
from cardgen.shipment.manifest.fields import ColumnHead
from cardgen.shipment.manifest.findings import Findings
from cardgen.shipment.manifest.words import is_end, is_sum

# What boxes hold, and whose they are; a row of a sum has nothing there.
_WORDED: Final = (
    "from", "to", "sender", "recipient", "destination", "item", "unit", "expiry", "lot", "order"
)  # fmt: skip
_MOST_BARE: Final = 20


@dataclass(slots=True)
class _Running:
    """A number summed up over rows: `total` of all, and `since` the last row of a sum."""

    total: int = 0
    since: int = 0
    sure: bool = True

    def add(self, number: int | None) -> None:
        """Add the number of a row, None if that is not known."""
        self.total += number or 0
        self.since += number or 0
        self.sure &= number is not None


class Sums:
    """Counts the boxes of a list, and finds the rows that say how many those are."""

    def __init__(self, heads: Sequence[ColumnHead], findings: Findings) -> None:
        self.left_out: list[int] = []  # the rows that were sums
        self._findings = findings
        self._boxes = next((head.index for head in heads if head.name == BOXES), -1)
        self._counts = [head for head in heads if head.name in ("quantity", TOTAL)]
        self._worded = [head.index for head in heads if head.name in _WORDED]
        self._named = [head.index for head in heads if head.name in KEYS]
        self._words = False  # whether a row has any
        self._bare: list[tuple[int, int]] = []
        self._in_all = _Running()  # boxes
        self._listed = _Running()  # what one box holds, as lists sum it up
        self._held = _Running()  # what all boxes hold

    def count(self, row: ListRow, boxes: int, quantity: str | None) -> None:
        """Count what a row is that is no sum: boxes, 0 if not known, and what one holds.

        The quantity is "" where it is wrong, and None where the row has none.
        """
        self._in_all.add(boxes or None)
        if self._counts:
            held = int(quantity or 0) if quantity != "" else None
            self._listed.add(held)
            self._held.add(None if held is None else held * boxes)
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
        wrong = [told for told in (self._wrong_boxes(row), *self._wrong_counts(row)) if told]
        if not wrong:
            self.left_out.append(row.number)
        elif self._in_all.sure:
            reason = f"this is a row of sums, {first.strip()}, and {', and '.join(wrong)}"
            hint = "delete the row, or mend its sum"
            self._findings.add(Diagnostic("bad-manifest", reason, hint=hint), row.number)
        for running in (self._in_all, self._listed, self._held):
            running.since = 0
        return True

    def _wrong_boxes(self, row: ListRow) -> str:
        """What is wrong with the boxes of a sum."""
        boxes, right = self._number(row, self._boxes), self._in_all
        # A sum that no program has computed is none that could be wrong.
        if boxes is None or boxes in (right.total, right.since):
            return ""
        return f"its {boxes:,} boxes are not the {right.total:,} of the rows above"

    def _wrong_counts(self, row: ListRow) -> Iterator[str]:
        """What is wrong with quantities of a sum; lists sum up those of one box, or of all."""
        for head in self._counts:
            number = self._number(row, head.index)
            sums = (self._held,) if head.name == TOTAL else (self._listed, self._held)
            right = {each for sum_ in sums for each in (sum_.total, sum_.since)}
            if number is None or number in right or not all(each.sure for each in sums):
                continue
            are = " or ".join(
                f"{total:,}" for total in dict.fromkeys(each.total for each in sums)
            )
            yield f"its {head.text} {number:,} is not the {are} of the rows above"

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

    def _number(self, row: ListRow, at: int) -> int | None:
        try:
            cell = row.cells[at] if at < len(row.cells) else ""
            return int(read_integer(cell))
        except CardgenError:
            return None


def _has_any(row: ListRow, columns: Sequence[int]) -> bool:
    return any(not is_blank(filled(row.cells[at])) for at in columns if at < len(row.cells))
