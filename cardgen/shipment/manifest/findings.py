"""Findings of a list: one finding for all rows with the same fault, and common warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from cardgen.errors import Diagnostic, Location
from cardgen.shipment.manifest.cells import ListRow
from cardgen.shipment.model import join_numbers

_MOST_RANGES = 6  # ranges of rows that a finding names


class Findings:
    """The findings of a list, each with the rows that have the fault.

    A finding in another file has no row, and is listed once.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._rows: dict[Diagnostic, list[int]] = {}
        self.count = 0  # findings, each row counted

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, finding: Diagnostic, row: int | None = None) -> None:
        """Add a finding about a row of the list, or without a row about another file."""
        rows = self._rows.setdefault(finding, [])
        self.count += 1
        if row is not None and (not rows or rows[-1] != row):
            rows.append(row)

    def refuse(self, row: int, message: str, hint: str) -> None:
        """Add an error "bad-manifest" about a row of the list."""
        self.add(Diagnostic("bad-manifest", message, hint=hint), row)

    def diagnostics(self, rows: int = 0) -> tuple[Diagnostic, ...]:
        """List the findings in the order of their rows.

        `rows` is the number of rows in the list.
        """
        found = sorted(self._rows.items(), key=lambda item: item[1][0] if item[1] else -1)
        return tuple(self._locate(finding, where, rows) for finding, where in found)

    def _locate(self, finding: Diagnostic, where: list[int], rows: int) -> Diagnostic:
        """Add the rows with the same error to a finding."""
        if not where:
            return finding
        if len(where) == 1:
            return finding.at(Location(self.file, where[0]))
        finding = finding.at(Location(self.file, where[0], tuple(where)))
        words = f"all {rows} rows" if len(where) == rows else format_rows(where)
        return finding.about(f"{words}: ")


def format_rows(rows: Sequence[int]) -> str:
    """Format row numbers for a message: row 3; rows 2 to 41; rows 2, 5 to 7 and 12 more."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    ranges = join_numbers(rows)
    words = [_format_range(first, last) for first, last in ranges[:_MOST_RANGES]]
    if rest := sum(last - first + 1 for first, last in ranges[_MOST_RANGES:]):
        words.append(f"{rest} more")
    *most, last = words
    return f"rows {', '.join(most)} and {last}" if most else f"rows {last}"


def _format_range(first_row: int, last_row: int) -> str:
    """Format a range of row numbers: 3; 5 and 6; 2 to 41."""
    if first_row == last_row:
        return str(first_row)
    return f"{first_row} {'and' if last_row == first_row + 1 else 'to'} {last_row}"


# --- warnings of parts of the list that are not read, or may not be meant

_MOST_CELLS: Final = 12  # cells that a warning names
_MARKS: Final = {"hidden": "hidden or filtered out", "filtered": "filtered out"}


def warn_of_marked_rows(file: str, marked: Mapping[str, Sequence[int]]) -> Iterator[Diagnostic]:
    """Warn of rows that a workbook hides, filters out or strikes out."""
    for mark, rows in marked.items():
        message = f"{format_rows(rows)}: {_MARKS.get(mark, mark)}, but still read"
        hint = "delete the rows that you do not want"
        yield make_warning("hidden-row", message, file, rows[0], hint)


def warn_of_extra_rows(
    file: str, sums: Sequence[int], held: Sequence[ListRow], hint: str = ""
) -> Iterator[Diagnostic]:
    """Warn of rows that were left out as sums or as remarks (`held`)."""
    if sums:
        yield make_warning("sum-row", f"{format_rows(sums)}: left out as a sum", file, sums[0])
    if held:
        rows = [row.number for row in held]
        yield make_warning(
            "remark-row", f"{format_rows(rows)}: left out as a remark", file, rows[0], hint
        )


def warn_of_unused_columns(file: str, row: int, heads: Iterable[str]) -> Iterator[Diagnostic]:
    """Warn of columns that are not used, by their names. `row` is the header row."""
    if unused := ", ".join(heads):
        yield make_warning("unused-column", f"not used: {unused}", file, row)


def warn_of_notes(file: str, places: Sequence[tuple[int, int]]) -> Iterator[Diagnostic]:
    """Warn of comments on cells, which no label shows. `places` are row and column of each."""
    if not places:
        return
    from cardgen.workbooks import column_letters

    cells = [f"{column_letters(column)}{row}" for row, column in places]
    more = f" and {len(cells) - _MOST_CELLS} more" if len(cells) > _MOST_CELLS else ""
    where = f"{', '.join(cells[:_MOST_CELLS])}{more}"
    yield make_warning(
        "unread-note",
        f"labels and papers do not show the note (comment) on {where}",
        file,
        places[0][0],
        "read the note in the workbook; write text for labels into a cell",
    )


def make_warning(rule: str, message: str, file: str, row: int, hint: str = "") -> Diagnostic:
    """Make a warning about a row of a list."""
    place = Location(file, row)
    return Diagnostic(rule, message, location=place, hint=hint, severity="warning")
