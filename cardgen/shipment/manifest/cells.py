"""Rows and cells of a list, in the form that all kinds of files share."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, zip_longest
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

    def all_rows(self) -> Iterator[ListRow]:
        """Read all rows, with those above the header. Raises ManifestError."""
        return self._open()

    def rows(self) -> Iterator[ListRow]:
        """Read the rows below the header; each call reads the file anew.

        Empty rows are left out, the header where a list repeats it on each page, and numbers of
        the columns below it.
        Raises ManifestError if the file cannot be read on or has too many rows.
        """
        count, header = 0, header_cells(self.header)
        for row in self._open():
            if row.number > self.header.number and not is_empty(row):
                if _repeats(row, header) or (
                    row.number == self.header.number + 1 and _numbers_columns(row)
                ):
                    continue
                count += 1
                if count > self.most:
                    reason = f"the list has more than {self.most:,} rows"
                    hint = "split it into several lists"
                    raise bad_list(self.path, reason, hint, row.number)
                yield row


def _repeats(row: ListRow, header: Sequence[ListCell]) -> bool:
    """True if the cells of a row are those of the header, two or more."""
    same = 0
    for at, cell in enumerate(row.cells):
        if not is_blank(cell):
            if not isinstance(cell, str) or at >= len(header) or cell != header[at]:
                return False
            same += 1
    return same > 1


def _numbers_columns(row: ListRow) -> bool:
    """True if a row numbers its columns, as forms do: ①, ②, ③ or (1), (2), (3)."""
    texts = [cell for cell in row.cells if not is_blank(cell)]
    plain = [
        unicodedata.normalize("NFKC", cell).strip("() ") if isinstance(cell, str) else ""
        for cell in texts
    ]
    are_marked = all(isinstance(cell, str) and not cell.isdecimal() for cell in texts)
    return are_marked and len(texts) > 1 and plain == [*map(str, range(1, len(texts) + 1))]


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

    If a header has two rows, the header is the lower row, with the names that only the upper
    row has.
    """
    best: tuple[int, ListRow | None] = (0, None)
    above = ListRow(0, ())
    for row in islice(rows, ABOVE):
        found = _join_rows(above, row, column_name)
        names = len(_find_names(header_cells(found), column_name))
        is_joined = found is not row or any(map(_is_shared, row.cells))
        lower = best[1] is not None and is_joined
        if names > best[0] or (lower and names == best[0]):
            best = names, found
        above = row
    return best


def _is_shared(cell: ListCell) -> bool:
    """True if a cell shares the value of its merged area."""
    return isinstance(cell, MergedCell) and cell.value is not None


def _find_names(cells: Iterable[ListCell], column_name: ColumnName) -> set[str]:
    """Find the columns that cells name."""
    texts = (cell for cell in cells if isinstance(cell, str) and cell)
    return {name for name in map(column_name, texts) if name is not None}


def _join_rows(upper: ListRow, lower: ListRow, column_name: ColumnName) -> ListRow:
    """Join the two rows of a header; return the lower row if the two are no header.

    Often no cells are merged, and never in a text file: 수량 stands above 상자 수 and 상자당,
    and there are blanks below 품명 and 단위. Or the lower row has the same names in another
    language.
    """
    group = ""
    cells, own, kept = list[ListCell](), list[str](), list[ListCell]()
    same = 0  # columns with the same name in both rows
    for over, under in zip_longest(header_cells(upper), header_cells(lower), fillvalue=""):
        group = over if isinstance(over, str) and not is_blank(over) else group
        if is_blank(under):
            cells.append(over)
            kept += [] if is_blank(over) else [over]
        elif isinstance(under, str) and not any(map(str.isdigit, under)) and group:
            name = column_name(under)
            both = (under, f"{under}{group}", f"{group}{under}")
            own.append(next(filter(column_name, both), under))
            cells.append(own[-1])
            same += over == group and name is not None and name == column_name(group)
        else:
            return lower
    names, others = _find_names(own, column_name), _find_names(kept, column_name)
    is_header = 2 * len(names) >= len(own) and 2 * len(others) >= len(kept)
    if is_header and (same > 1 or (len(names) > 1 and others - names)):
        return lower._replace(cells=cells)
    return lower


def header_cells(row: ListRow) -> list[ListCell]:
    """Return the cells of a header row. A merged cell has the value of its area."""
    cells = map(unmerge, row.cells)
    return ["" if isinstance(cell, MergedCell) else cell for cell in cells]
