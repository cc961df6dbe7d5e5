"""Rows and cells of a list, in the form that all kinds of files share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from cardgen.errors import Diagnostic, Location, ManifestError, make_printable
from cardgen.remedies import Remedy

UNREADABLE: Final = "\ufffd"
"""The character that replaces a byte that the file's encoding does not have."""

ColumnName = Callable[[str], str | None]
"""A function that gives the name of a header's column; None if the text is no header."""


class OddCell(msgspec.Struct, frozen=True):
    """A cell without a printable value, and the reason."""

    reason: str


class ShownNumber(msgspec.Struct, frozen=True):
    """A number that a spreadsheet displays differently: 125 as 00125 in the format 00000.

    `shown` is the displayed text; None if it is not certain. If `scaled` is true, the display
    is another number, as 50% for 0.5.
    """

    value: float
    shown: str | None
    format: str
    scaled: bool = False


class MergedCell(msgspec.Struct, frozen=True):
    """A cell in a merged area, such as A2:A5.

    `value` is the value of the area's first cell; None if this cell may not share it.
    """

    area: str
    value: str | float | dt.date | OddCell | ShownNumber | None = None


ListCell = str | float | dt.date | OddCell | ShownNumber | MergedCell
"""A cell's value: always text in a CSV file, also numbers and dates in a workbook."""


class ListRow(NamedTuple):
    """A row's cells from column A on, and its number in the spreadsheet.

    In a workbook, `mark` is "hidden", "filtered", "struck out" or "", and `notes` are the
    indexes of columns whose cells have comments.
    """

    number: int
    cells: Sequence[ListCell]
    mark: str = ""
    notes: Sequence[int] = ()

    def cell(self, index: int) -> ListCell:
        """Return the cell in a column of the row; "" if the row has no such column."""
        return self.cells[index] if 0 <= index < len(self.cells) else ""


class ListFile(msgspec.Struct, frozen=True):
    """A list's file and its header.

    `encoding` is the encoding's display name; "" for a workbook. `warnings` name the parts of
    the file that are not read.
    """

    path: Path
    header: ListRow
    encoding: str
    _open: Callable[[], Iterator[ListRow]]
    warnings: tuple[Diagnostic, ...] = ()
    most: int = 100_000  # rows that it may have

    @property
    def name(self) -> str:
        """Name of the list's file, as errors show it."""
        return make_printable(str(self.path))

    def rows(self) -> Iterator[ListRow]:
        """Yield the rows below the header, without empty rows. Each call reads the file again.

        Raises ManifestError if the file cannot be read on or has too many rows.
        """
        count = 0
        for row in self._open():
            if row.number > self.header.number and not is_empty(row):
                count += 1
                if count > self.most:
                    reason = f"the list has more than {self.most:,} rows"
                    hint = "split it into several lists"
                    raise bad_list(self.path, reason, hint, row.number)
                yield row


def is_empty(row: ListRow) -> bool:
    """True if all cells of the row are blank or belong to merged areas of other rows."""
    return all(is_blank(cell) for cell in row.cells)


def unmerge(cell: ListCell) -> ListCell:
    """Return the value of a merged cell's area, or the cell itself if it is not merged."""
    return cell.value if isinstance(cell, MergedCell) and cell.value is not None else cell


def is_blank(cell: ListCell) -> bool:
    """True if a cell has no value of its own."""
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return isinstance(cell, MergedCell)


def bad_list(
    path: Path, message: str, hint: str, row: int | None = None, remedy: Remedy | None = None
) -> ManifestError:
    """Make the error for a list or for a row of the list."""
    place = Location(str(path), row)
    return ManifestError("bad-manifest", message, location=place, hint=hint, remedy=remedy)


def unreadable(path: Path, error: OSError) -> ManifestError:
    """Make the error for a list that the operating system cannot read."""
    return bad_list(path, f"the list cannot be read: {error.strerror or error}", "")


NAMED: Final = "use column names such as item, boxes or 품명, 상자 수 or 品名, 箱数"
ABOVE: Final = 20
"""Number of first rows that may be the header: titles may stand above it."""


def find_header(rows: Iterable[ListRow], column_name: ColumnName) -> tuple[int, ListRow | None]:
    """Find the header row among the first rows.

    Return the number of columns that it names, and the row.

    If a header has two rows, with columns merged across them, the lower row is the header.
    """
    best: tuple[int, ListRow | None] = (0, None)
    for row in islice(rows, ABOVE):
        texts = (cell for cell in header_cells(row) if isinstance(cell, str) and cell)
        names = set(map(column_name, texts)) - {None}
        lower = best[1] is not None and any(
            isinstance(cell, MergedCell) and cell.value is not None for cell in row.cells
        )
        if len(names) > best[0] or (lower and len(names) == best[0]):
            best = len(names), row
    return best


def header_cells(row: ListRow) -> list[ListCell]:
    """Return the cells of a header row. A merged cell has the value of its area."""
    cells = map(unmerge, row.cells)
    return ["" if isinstance(cell, MergedCell) else cell for cell in cells]
