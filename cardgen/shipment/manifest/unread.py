"""What is not read of a list, or is read though it might not be meant, as warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from cardgen.errors import Diagnostic, Location
from cardgen.shipment.manifest.cells import ListRow
from cardgen.shipment.manifest.findings import in_words
from cardgen.workbooks import letters

_SHOWN: Final = 12  # cells that a warning names
_MARKS: Final = {"hidden": "hidden or filtered out", "filtered": "filtered out"}


def of_marks(file: str, marked: Mapping[str, Sequence[int]]) -> Iterator[Diagnostic]:
    """Rows by the mark that a workbook gives them."""
    for mark, rows in marked.items():
        are = f"{in_words(rows)} {'are' if len(rows) > 1 else 'is'} {_MARKS.get(mark, mark)}"
        hint = "delete rows that are not meant"
        yield unread("hidden-row", f"{are}, and read like the others", file, rows[0], hint)


def of_rows(
    file: str, sums: Sequence[int], held: Sequence[ListRow], hint: str = ""
) -> Iterator[Diagnostic]:
    """Rows that are sums, and those that were held back as remarks; `hint` is for these."""
    if sums:
        yield unread("sum-row", f"{in_words(sums)}: a sum, which is left out", file, sums[0])
    if held:
        rows = [row.number for row in held]
        what = "a remark, which is" if len(rows) == 1 else "remarks, which are"
        yield unread("remark-row", f"{in_words(rows)}: {what} left out", file, rows[0], hint)


def of_columns(file: str, row: int, heads: Iterable[str]) -> Iterator[Diagnostic]:
    """Columns that nothing needs."""
    if said := ", ".join(heads):
        yield unread("unused-column", f"not used: {said}", file, row)


def of_notes(file: str, places: Sequence[tuple[int, int]]) -> Iterator[Diagnostic]:
    """Cells that are read and have comments, which are not: their rows, and columns from 0."""
    if not places:
        return
    cells = [f"{letters(column)}{row}" for row, column in places]
    more = f" and {len(cells) - _SHOWN} more" if len(cells) > _SHOWN else ""
    has = "cells" if len(cells) > 1 else "the cell"
    said = f"{has} {', '.join(cells[:_SHOWN])}{more}"
    yield unread(
        "unread-note",
        f"somebody wrote a note (comment) on {said}, and it is on no label and no paper",
        file,
        places[0][0],
        "read it in the workbook; what a label shall say goes into a cell",
    )


def unread(rule: str, message: str, file: str, row: int, hint: str = "") -> Diagnostic:
    """A warning about a row of a list."""
    place = Location(file, row)
    return Diagnostic(rule, message, location=place, hint=hint, severity="warning")
