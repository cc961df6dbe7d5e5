"""Rows of sums in a list, which are no boxes.

A row that begins with 합계, 总计, Total or the like is left out if its numbers are the sums of
those above it: then there is no doubt. A sum without words is refused, since it may be meant.
Weights count as sums of those of one box or of all, and may be rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cardgen.errors import CardgenError, Diagnostic
from cardgen.shipment.manifest.cells import ListCell, ListRow, filled, is_blank
from cardgen.shipment.manifest.columns import (
    BOXES,
    COLUMNS,
    KEYS,
    TOTAL,
    WEIGHT,
    read_integer,
    read_weight,
)
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

    total: Decimal | int = 0
    since: Decimal | int = 0
    sure: bool = True

    def add(self, number: Decimal | int | None) -> None:
        """Add the number of a row, None if that is not known."""
        self.total += number or 0
        self.since += number or 0
        self.sure &= number is not None

    def is_(self, number: Decimal) -> bool:
        """Whether a number is a sum, rounded to the decimals that it has."""
        last = Decimal(1).scaleb(_exponent(number))
        return any(abs(number - right) * 2 <= last for right in (self.total, self.since))


class _Amounts:
    """What one box holds or weighs, in a column of this header: as it is listed, and of all."""

    def __init__(self, head: ColumnHead) -> None:
        self.head = head
        self.listed, self.held = _Running(), _Running()
        self.all = (self.held,) if head.name == TOTAL else (self.listed, self.held)

    def add(self, amount: str | None, boxes: int) -> None:
        """Add what a box of a row has, "" where that is wrong, None where it has nothing."""
        if amount == "":
            self.listed.add(None)
            self.held.add(None)
            return
        if amount:
            each = int(amount) if amount.isdecimal() else Decimal(amount)
            self.listed.add(each)
            self.held.add(each * boxes)

    def read(self, cell: ListCell) -> Decimal | None:
        """The number of a sum, None if it has none."""
        read = read_weight if COLUMNS[self.head.name].kind == "weight" else read_integer
        try:
            return Decimal(read(cell)) if not is_blank(cell) else None
        except CardgenError:
            return None


class Sums:
    """Counts the boxes of a list, and finds the rows that say how many those are.

    `is_message` tells ids of messages, of which one may be a word for a sum.
    """

    def __init__(
        self,
        heads: Sequence[ColumnHead],
        findings: Findings,
        is_message: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self.left_out: list[int] = []  # the rows that were sums
        self._findings = findings
        self._is_message = is_message
        self._boxes = next((head.index for head in heads if head.name == BOXES), -1)
        self._amounts = {
            head.name: _Amounts(head)
            for head in heads
            if head.name in ("quantity", TOTAL, WEIGHT)
        }
        self._worded = [head.index for head in heads if head.name in _WORDED]
        self._named = [head.index for head in heads if head.name in KEYS]
        self._words = False  # whether a row has any
        self._bare: list[tuple[int, int]] = []
        self._in_all = _Running()  # boxes

    def count(
        self, row: ListRow, boxes: int, quantity: str | None, weight: str | None = None
    ) -> None:
        """Count what a row is that is no sum: boxes, 0 if not known, and what is in one.

        Quantity and weight are "" where they are wrong, and None where the row has none.
        """
        self._in_all.add(boxes or None)
        for name, amounts in self._amounts.items():
            amounts.add(weight if name == WEIGHT else quantity, boxes)
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
        if not is_sum(first) or self._is_message(first.strip()):
            return False
        at = row.cells.index(first)
        if _has_any(row, [column for column in self._named if column != at]):
            return False
        wrong = [told for told in (self._wrong_boxes(row), *self._wrong_amounts(row)) if told]
        if not wrong:
            self.left_out.append(row.number)
        elif self._in_all.sure:
            reason = f"this is a row of sums, {first.strip()}, and {', and '.join(wrong)}"
            hint = "delete the row, or mend its sum"
            self._findings.add(Diagnostic("bad-manifest", reason, hint=hint), row.number)
        running = (each for amounts in self._amounts.values() for each in amounts.all)
        for each in (self._in_all, *running):
            each.since = 0
        return True

    def _wrong_boxes(self, row: ListRow) -> str:
        """What is wrong with the boxes of a sum."""
        boxes, right = self._number(row, self._boxes), self._in_all
        # A sum that no program has computed is none that could be wrong.
        if boxes is None or boxes in (right.total, right.since):
            return ""
        return f"its {boxes:,} boxes are not the {right.total:,} of the rows above"

    def _wrong_amounts(self, row: ListRow) -> Iterator[str]:
        """What is wrong with amounts of a sum; lists sum up those of one box, or of all."""
        for amounts in self._amounts.values():
            number = amounts.read(_cell(row, amounts.head.index))
            right = amounts.all
            if number is None or any(each.is_(number) for each in right):
                continue
            if not all(each.sure for each in right):
                continue
            are = " or ".join(
                dict.fromkeys(f"{Decimal(each.total).normalize():,f}" for each in right)
            )
            yield f"its {amounts.head.text} {number:,f} is not the {are} of the rows above"

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
            return int(read_integer(_cell(row, at)))
        except CardgenError:
            return None


def _cell(row: ListRow, at: int) -> ListCell:
    return row.cells[at] if at < len(row.cells) else ""


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _has_any(row: ListRow, columns: Sequence[int]) -> bool:
    return any(not is_blank(filled(row.cells[at])) for at in columns if at < len(row.cells))
