"""Rows of a list that are no lines: sums and remarks. Also ditto marks within rows.

A row that begins with 합계, 总计, Total or the like is left out if its numbers are the sums of
the rows above: then there is no doubt. A sum without words is refused, since it may be a line.
Weights may be summed up for one box of each row or for all boxes, and may be rounded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Final

import msgspec

from cardgen.errors import CardgenError
from cardgen.lazy import lazy_pattern
from cardgen.shipment.manifest.cells import ListCell, ListRow, OddCell, is_blank, unmerge
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
from cardgen.shipment.manifest.words import (
    is_ditto,
    is_end,
    is_note_mark,
    is_remark,
    is_signer,
    is_sum,
    read_boxes_in_all,
)

# Columns of contents and parties, which are empty in a row of sums.
_WORDED: Final = (
    "from", "to", "sender", "recipient", "destination", "item", "unit", "expiry", "lot", "order"
)  # fmt: skip
_MOST_BARE: Final = 20


class _RunningSum(msgspec.Struct):
    """The sum of all rows (`total`), and of rows `since` the last row of sums.

    `sure` is false if the number of any row is unknown.
    """

    total: Decimal | int = 0
    since: Decimal | int = 0
    sure: bool = True

    def add(self, number: Decimal | int | None) -> None:
        """Add the number of a row to both sums. None means that the number is unknown."""
        self.total += number or 0
        self.since += number or 0
        self.sure &= number is not None

    def is_rounded_to(self, number: Decimal) -> bool:
        """True if a number, with its own decimals, is one of the two sums."""
        last = Decimal(1).scaleb(int(number.as_tuple().exponent))
        return any(abs(number - right) * 2 <= last for right in (self.total, self.since))


class _Amounts:
    """Sums of a column of quantities or weights.

    `listed` adds the amounts of one box of each row, `held` those of all boxes of each row;
    `all` has the sums that a list may state.
    """

    def __init__(self, head: ColumnHead) -> None:
        self.head = head
        self.listed, self.held = _RunningSum(), _RunningSum()
        self.all = (self.held,) if head.name == TOTAL else (self.listed, self.held)

    def add(self, amount: str | None, boxes: int) -> None:
        """Add the amount in one box of a row. "" is a wrong amount, None a missing one."""
        if amount == "":
            self.listed.add(None)
            self.held.add(None)
            return
        if amount:
            number = int(amount) if amount.isdecimal() else Decimal(amount)
            self.listed.add(number)
            self.held.add(number * boxes)

    def read(self, cell: ListCell) -> Decimal | None:
        """Read the number in a cell of a sum row; None if the cell has no number."""
        is_weight = COLUMNS[self.head.name].kind == "weight"
        return _read_number(cell, read_weight if is_weight else read_integer)


_WITH_UNIT: Final = lazy_pattern(r"([0-9][0-9,]*) ?(?![십백천만억十百千万萬亿億])[^\W\d]{1,6}")


def _read_number(
    cell: ListCell, read: Callable[[ListCell], str] = read_integer
) -> Decimal | None:
    """Read the number of a cell, maybe with a unit; None if the cell has another value."""
    if is_blank(cell):
        return None
    with suppress(CardgenError):
        return Decimal(read(cell))
    plain = unicodedata.normalize("NFKC", cell).strip() if isinstance(cell, str) else ""
    match = _WITH_UNIT.fullmatch(plain)
    return Decimal(match[1].replace(",", "")) if match else None


class Sums:
    """Adds up the rows of a list, and finds the rows of sums.

    `is_message` recognizes ids of messages: an id may be a word for a sum.
    """

    def __init__(
        self,
        heads: Sequence[ColumnHead],
        findings: Findings,
        is_message: Callable[[str], bool],
    ) -> None:
        self.left_out: list[int] = []  # rows of sums
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
        self._has_words = False  # true if any row has a text in a worded column
        self._bare: list[tuple[int, int]] = []  # rows and boxes of lines without words
        self._in_all = _RunningSum()  # boxes

    def count(self, row: ListRow, boxes: int, quantity: str | None, weight: str | None) -> None:
        """Add a line: its number of boxes (0 if unknown), and quantity and weight of one box.

        Quantity and weight are "" if they are wrong, and None if the row has none.
        """
        self._in_all.add(boxes or None)
        for name, amounts in self._amounts.items():
            amounts.add(weight if name == WEIGHT else quantity, boxes)
        if _has_any(row, self._worded):
            self._has_words = True
        elif boxes and len(self._bare) < _MOST_BARE and not _has_any(row, self._named):
            self._bare.append((row.number, boxes))

    def is_sum(self, row: ListRow) -> bool:
        """True if a row begins with a word for a sum, or says that the list ends (以下空白).

        Wrong sums go to the findings.
        """
        cells = (cell for cell in row.cells if not is_blank(cell))
        first = next(cells, "")
        if not isinstance(first, str):
            return False
        if is_end(first) and next(cells, None) is None:
            return True
        in_all = read_boxes_in_all(first) if next(cells, None) is None else None
        if not (is_sum(first) or in_all) or self._is_message(first.strip()):
            return False
        at = row.cells.index(first)
        if _has_any(row, [column for column in self._named if column != at]):
            return False
        boxes = _read_number(row.cell(self._boxes)) if in_all is None else Decimal(in_all)
        wrong = [*filter(None, (self._wrong_boxes(boxes), *self._wrong_amounts(row)))]
        if not wrong:
            self.left_out.append(row.number)
        elif self._in_all.sure:
            for each in wrong:
                reason = f"the row of sums ({first.strip()}) is wrong: {each}"
                self._findings.refuse(row.number, reason, "delete the row, or correct its sum")
        sums = (amount for amounts in self._amounts.values() for amount in amounts.all)
        for running in (self._in_all, *sums):
            running.since = 0
        return True

    def _wrong_boxes(self, boxes: Decimal | None) -> str:
        """Explain why a sum of boxes is wrong; "" if it is right or missing."""
        right = self._in_all
        # A sum that no program has computed is none that could be wrong.
        if boxes is None or boxes in (right.total, right.since):
            return ""
        return f"{boxes:,} boxes, but the rows above have {right.total:,}"

    def _wrong_amounts(self, row: ListRow) -> Iterator[str]:
        """Explain each wrong sum of amounts.

        A list may sum up one box of each row, or all boxes.
        """
        for amounts in self._amounts.values():
            number = amounts.read(row.cell(amounts.head.index))
            right = amounts.all
            if number is None or any(running.is_rounded_to(number) for running in right):
                continue
            if not all(running.sure for running in right):
                continue
            totals = (f"{Decimal(running.total).normalize():,f}" for running in right)
            are = " or ".join(dict.fromkeys(totals))
            yield f"{amounts.head.text} {number:,f}, but the rows above have {are}"

    def finish(self) -> None:
        """Report rows that have only numbers, if other rows have words.

        Call this after all rows.

        A sum below a list often has no words, and would become boxes. A row that names its
        message is no sum: the sender may leave out the contents on purpose.
        """
        if not self._has_words:
            return
        for row, boxes in self._bare:
            reason = f"the row does not say what is in its {boxes:,} boxes"
            hint = "delete the row if it is a sum; otherwise fill in its cells"
            self._findings.refuse(row, reason, hint)


def _has_any(row: ListRow, columns: Sequence[int]) -> bool:
    """True if a row has a value in one of these columns, its own or that of a merged area."""
    return any(not is_blank(unmerge(row.cell(at))) for at in columns)


# --- remarks. A row with a text in its first cell alone, or alone in a column that says nothing
# of goods, is a remark if no line follows: ※ 취급 주의, 구청장 (직인). So is a row with 비고,
# 备注 or 備考 and a text in the next cell that is no number of boxes, and a row to sign:
# 填表人： and 审核人：王. Among lines, all these are lines without a number of boxes.

_MOST: Final = 50  # remarks below a list
_COUNTED: Final = ("unit", "quantity", TOTAL, WEIGHT)
_NUMBERS: Final = ("integer", "number", "weight")


class Remarks:
    """Keeps rows back that may be remarks, until a line follows or the list ends.

    `is_familiar` recognizes words of the glossary, which are no remarks.
    """

    def __init__(
        self, heads: Sequence[ColumnHead], first: int, is_familiar: Callable[[str], bool]
    ) -> None:
        head = next((head for head in heads if head.index == first), None)
        self.held: list[ListRow] = []
        self._first = first
        self._is_key = head is not None and head.name in KEYS
        self._boxes = next((head.index for head in heads if head.name == BOXES), first)
        # Columns where a text alone says nothing of a box: it is a date or who signs.
        self._aside = {h.index for h in heads if h.idle or h.name in _COUNTED} - {first}
        self._headed = {h.index for h in heads}
        self._is_familiar = is_familiar

    def hold(self, row: ListRow, bare: ListRow) -> bool:
        """Hold a row back if it may be a remark. True if it was held back.

        `bare` is the row without words for "empty".
        """
        may_be = (
            self._boxes != self._first and len(self.held) < _MOST and self._is_remark(row, bare)
        )
        if may_be:
            self.held.append(row)
        return may_be

    def release(self) -> list[ListRow]:
        """Return the rows that were held back, since a line follows, so they are no remarks."""
        rows, self.held = self.held, []
        return rows

    def _is_remark(self, marked: ListRow, row: ListRow) -> bool:
        """True if a row looks like a remark.

        `row` is the `marked` row without words for "empty"; ※ before a remark is one of them.
        """
        columns = [at for at, cell in enumerate(row.cells) if not is_blank(cell)]
        if not columns:
            return False
        first = next(cell for cell in marked.cells if not is_blank(cell))
        if isinstance(first, str) and is_note_mark(first):
            return _read_number(row.cell(self._boxes)) is None
        text = row.cells[columns[0]]
        if (
            isinstance(text, str)
            and (is_remark(text) or _is_to_sign(row))
            and _read_number(row.cell(self._boxes)) is None  # the slowest comes last
        ):
            return True
        if len(columns) != 1:
            return False
        if columns[0] > self._first:
            is_aside = columns[0] in self._aside or columns[0] not in self._headed
            return is_aside and isinstance(text, str) and not text.strip()[0].isdecimal()
        if not isinstance(text, str) or not any(map(str.isalpha, text)):
            return False
        if self._is_key:  # the text may be the name of a message
            return not text.strip()[0].isalnum() or ":" in text or "：" in text
        return not self._is_familiar(text)


def _is_to_sign(row: ListRow) -> bool:
    """True if each cell names somebody who signs, or has a colon, or follows such a cell."""
    asks = False
    for cell in row.cells:
        if is_blank(cell):
            continue
        asked, asks = asks, isinstance(cell, str) and is_signer(cell)
        if not asked and not asks:
            return False
    return True


class Dittos:
    """Replaces ditto marks in some columns by the cells above them: 〃, 상동, 同上."""

    def __init__(self, columns: Iterable[int]) -> None:
        self._columns = tuple(columns)
        self._above = ListRow(0, ())

    @classmethod
    def for_boxes(cls, heads: Sequence[ColumnHead]) -> Dittos:
        """Make the `Dittos` for a list of boxes; columns of numbers have none.

        〃 in a column of numbers may mean one number for all rows together.
        """
        kinds = {head.index: COLUMNS[head.name].kind for head in heads if head.name in COLUMNS}
        return cls(head.index for head in heads if kinds.get(head.index) not in _NUMBERS)

    def resolve(self, row: ListRow) -> ListRow:
        """Replace the ditto marks of a row by the cells of the row before."""
        dittos = {at: self._cell_above(at) for at in self._columns if _is_ditto(row.cell(at))}
        if dittos:
            cells = [dittos.get(at, cell) for at, cell in enumerate(row.cells)]
            row = row._replace(cells=cells)
        self._above = row
        return row

    def _cell_above(self, at: int) -> ListCell:
        """Return the cell above a ditto mark.

        If that cell is blank, return a cell with an error.
        """
        above = self._above.cell(at)
        if isinstance(above, str) and is_blank(above):
            return OddCell("repeats the cell above it, but that cell is empty")
        return above


def _is_ditto(cell: ListCell) -> bool:
    """True if a cell contains a ditto mark, such as 〃."""
    return isinstance(cell, str) and cell != "" and is_ditto(cell)
