"""What is not read of a list, or is read though it might not be meant, as warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from cardgen.errors import Diagnostic, Location
from cardgen.shipment.manifest.cells import ListRow
from cardgen.shipment.manifest.findings import in_words

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


def unread(rule: str, message: str, file: str, row: int, hint: str = "") -> Diagnostic:
    """A warning about a row of a list."""
    place = Location(file, row)
    return Diagnostic(rule, message, location=place, hint=hint, severity="warning")
