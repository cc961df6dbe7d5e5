"""What is wrong with a list, each thing once: what is so of many rows is one finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cardgen.errors import Diagnostic, Location

_SHOWN = 6  # stretches of rows that a finding names


class Findings:
    """Findings of a list, and the rows that each is about.

    Those of other files have no row, and are told once as they are.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._rows: dict[Diagnostic, list[int]] = {}
        self.count = 0  # how often something was found

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, found: Diagnostic, row: int | None = None) -> None:
        """Note what is wrong with a row of the list, or with another file."""
        rows = self._rows.setdefault(found, [])
        self.count += 1
        if row is not None and (not rows or rows[-1] != row):
            rows.append(row)

    def told(self, rows: int = 0) -> tuple[Diagnostic, ...]:
        """All findings in order, those of other files first; a list has so many `rows`."""
        found = sorted(self._rows.items(), key=lambda each: each[1][0] if each[1] else -1)
        return tuple(self._placed(each, where, rows) for each, where in found)

    def _placed(self, found: Diagnostic, where: list[int], rows: int) -> Diagnostic:
        if not where:
            return found
        found = found.at(Location(self.file, where[0]))
        if len(where) == 1:
            return found
        said = f"all {rows} rows" if len(where) == rows else in_words(where)
        return found.about(f"{said}: ")


def in_words(rows: Sequence[int]) -> str:
    """Rows as people say it: row 3, rows 2 to 41, rows 2, 5 to 7 and 12 more."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    stretches: list[list[int]] = []
    for row in rows:
        if stretches and stretches[-1][1] == row - 1:
            stretches[-1][1] = row
        else:
            stretches.append([row, row])
    told = [_stretch(*each) for each in stretches[:_SHOWN]]
    if rest := sum(last - first + 1 for first, last in stretches[_SHOWN:]):
        told.append(f"{rest} more")
    return f"rows {_listed(told)}"


def _stretch(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"{first} and {last}" if last == first + 1 else f"{first} to {last}"


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
