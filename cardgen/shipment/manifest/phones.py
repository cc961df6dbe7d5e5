"""Telephone numbers that a spreadsheet took for numbers, so that their 0 or + may be gone.

01012345678 typed into a cell of numbers is 1012345678, and in the CSV file that is saved from
there it is, too. It is printed as it stands, since no list says of which country a number is,
but somebody has to look at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cardgen.errors import Diagnostic, Location
from cardgen.shipment.manifest.cells import ListCell, ListFile, ShownNumber
from cardgen.shipment.manifest.findings import in_words
from cardgen.shipment.manifest.words import plain_header
from cardgen.workbooks import letters

_FIELDS: Final = ("phone", "tel", "mobile", "fax")
"""What the names of fields for telephone numbers end with, plain."""
_DIGITS: Final = re.compile(r"[1-9][0-9]*")
_WHOLE: Final = re.compile(
    # Of China mobile ones and 400 ones, of Korea 15xx, 16xx and 18xx ones; and short ones.
    r"1[3-9][0-9]{9}|400[0-9]{7}|1[568][0-9]{6}|[0-9]{1,6}"
)
"""What is dialled as it is, without a 0."""


def is_phone(name: str) -> bool:
    """Whether a field of this name is one for telephone numbers: recipient_phone."""
    return plain_header(name).endswith(_FIELDS)


@dataclass(frozen=True, slots=True)
class _Column:
    text: str
    first: str  # a number
    rows: list[int] = field(default_factory=list)


class Phones:
    """Notes numbers of a list that may lack their 0 or +, and tells of them by column."""

    def __init__(self, table: ListFile) -> None:
        self._file = table.name
        self._is_text = bool(table.encoding)
        self._columns: dict[int, _Column] = {}

    def note(self, cell: ListCell, value: str, row: int, index: int, header: str) -> None:
        """Note a cell that reads as this value, in the column of this index and header."""
        is_number = isinstance(cell, str if self._is_text else float | ShownNumber)
        if not is_number or not _DIGITS.fullmatch(value) or _WHOLE.fullmatch(value):
            return
        self._columns.setdefault(index, _Column(header, value)).rows.append(row)

    def told(self) -> Iterator[Diagnostic]:
        """A warning for each column that has such numbers."""
        for index, each in self._columns.items():
            first = each.rows[0]
            where = f"{letters(index)}{first}"
            many = f"{in_words(each.rows)}: " if len(each.rows) > 1 else ""
            yield Diagnostic(
                "lost-zero",
                f"{many}column {each.text}: {each.first} in {where} may lack the "
                "0 or + before it, which spreadsheets leave out of numbers",
                location=Location(self._file, first),
                hint="make the cells of the column texts, and type the numbers again: "
                f"0{each.first}, or +{each.first} if it begins with a country's number",
                severity="warning",
            )
