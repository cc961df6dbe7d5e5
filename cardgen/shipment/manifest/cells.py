"""What rows of a manifest are made of, whichever file they are from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.errors import Diagnostic, Location, ManifestError, readable
from cardgen.remedies import Remedy

UNREADABLE: Final = "\ufffd"
"""What stands in a text for a byte that is not of the file's encoding."""

Known = Callable[[str], str | None]
"""Which column a cell of a header names, if it names one."""


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell without a value that could be printed, and what is wrong with it."""

    reason: str


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A number that a spreadsheet shows in another way: 125 as 00125, in the format 00000.

    `shown` is None where that is not sure. With `scaled` another number is shown, as 50%.
    """

    value: float
    shown: str | None
    format: str
    scaled: bool = False


@dataclass(frozen=True, slots=True)
class MergedCell:
    """A cell that is one with others, `area` being A2:A5.

    The `value` is that of the first of them, None where it is not sure that it is this
    cell's too.
    """

    area: str
    value: str | float | dt.date | OddCell | ShownNumber | None = None


ListCell = str | float | dt.date | OddCell | ShownNumber | MergedCell
"""Texts as they are written, so in CSV always; numbers and dates that a spreadsheet keeps."""


class ListRow(NamedTuple):
    """Cells from column A on, and the number that a spreadsheet gives the row.

    `mark` is "hidden", "filtered" or "struck out" in a workbook, or nothing; `notes` are the
    columns of cells with comments there.
    """

    number: int
    cells: Sequence[ListCell]
    mark: str = ""
    notes: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file whose header was found. `encoding` is its name for people, "" for a workbook.

    `warnings` are of what in the file is not read.
    """

    path: Path
    header: ListRow
    encoding: str
    _open: Callable[[], Iterator[ListRow]]
    warnings: tuple[Diagnostic, ...] = ()
    most: int = 100_000  # rows that it may have

    @property
    def name(self) -> str:
        """The file as findings name it."""
        return readable(str(self.path))

    def rows(self) -> Iterator[ListRow]:
        """The rows below the header that are not empty, read anew each time.

        Raises ManifestError where the file cannot be read on, and where there are too many.
        """
        count = 0
        for row in self._open():
            if row.number > self.header.number and not is_empty(row):
                count += 1
                if count > self.most:
                    reason = f"it has more than {self.most:,} rows, which a list may have"
                    hint = "make several lists of it"
                    raise bad_list(self.path, reason, hint, row.number)
                yield row


def is_empty(row: ListRow) -> bool:
    """Whether the cells of a row are blank, or belong to cells of other rows."""
    return all(is_blank(cell) for cell in row.cells)


def filled(cell: ListCell) -> ListCell:
    """A cell that is merged with those above it, as the first of them."""
    return cell.value if isinstance(cell, MergedCell) and cell.value is not None else cell


def is_blank(cell: ListCell) -> bool:
    """Whether there is nothing in a cell of its own."""
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return isinstance(cell, MergedCell)


def bad_list(
    path: Path, message: str, hint: str, row: int | None = None, remedy: Remedy | None = None
) -> ManifestError:
    """What is wrong with a list as a whole, or with a row of it."""
    place = Location(str(path), row)
    return ManifestError("bad-manifest", message, location=place, hint=hint, remedy=remedy)


def unreadable(path: Path, error: OSError) -> ManifestError:
    """A list that the system does not give."""
    return bad_list(path, f"cannot be read: {error.strerror or error}", "")
