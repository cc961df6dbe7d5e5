"""Cells that say that they are empty, or that nobody has decided yet what is in them.

In come cells of a list, out come the same without fillers (`cardgen.fillers`), and what to
tell: a warning for each column in which a dash or the like was read as empty. A word that the
glossary has for the column is a value, whatever else it means: 무 is a radish there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from cardgen.errors import Diagnostic, Location
from cardgen.fillers import as_empty, filler, is_nothing, undecided
from cardgen.shipment.manifest.cells import ListCell, ListRow, filled, is_blank
from cardgen.shipment.manifest.columns import unquoted
from cardgen.shipment.manifest.findings import in_words

_SHOWN: Final = 3  # words of a column


@dataclass(frozen=True, slots=True)
class _Column:
    text: str
    words: dict[str, None] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)


class Unfilled:
    """Notes the cells of a list that mean empty, and tells of them by column."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._columns: dict[int, _Column] = {}

    def note(self, word: str, row: int, index: int, header: str) -> None:
        """Note a word that means empty, in the column of this index and header."""
        column = self._columns.setdefault(index, _Column(header))
        column.words.setdefault(word)
        if not column.rows or column.rows[-1] != row:
            column.rows.append(row)

    def note_row(self, row: ListRow, heads: Sequence[tuple[int, str]]) -> None:
        """Note all words of a row that mean empty, in columns by their index and header."""
        for index, header in heads:
            if word := word_of_nothing(row.cells[index] if index < len(row.cells) else ""):
                self.note(word, row.number, index, header)

    def told(self) -> Iterator[Diagnostic]:
        """A warning for each column that has such words."""
        for _, each in sorted(self._columns.items()):
            words = [*each.words]
            more = " and others" if len(words) > _SHOWN else ""
            mean = "mean" if len(words) > 1 else "means"
            said = ", ".join(map(repr, words[:_SHOWN])) + more
            yield replace(
                as_empty(words[0]),
                message=f"column {each.text}: {said} in {in_words(each.rows)} {mean} empty",
                location=Location(self._file, each.rows[0]),
            )


def word_of_nothing(cell: ListCell, kind: str = "") -> str:
    """The word of a cell that means empty; "" if it says something else."""
    text = _text(cell)
    return text if text and is_nothing(text, kind) else ""


def undecided_cell(cell: ListCell, kind: str = "") -> Diagnostic | None:
    """The complaint about a cell that says that it is not decided; None for others."""
    text = _text(cell)
    return undecided(text) if text and filler(text, kind) == "undecided" else None


def bare(row: ListRow, keeps: Callable[[str], bool] = lambda _: False) -> ListRow:
    """A row without cells that mean empty, but for words that `keeps` knows."""
    words = {at: word for at, cell in enumerate(row.cells) if (word := word_of_nothing(cell))}
    if not words:
        return row
    empty = {at for at, word in words.items() if not keeps(word)}
    cells = ["" if at in empty else cell for at, cell in enumerate(row.cells)]
    return row._replace(cells=cells)


def _text(cell: ListCell) -> str:
    cell = filled(cell)
    return unquoted(cell) if isinstance(cell, str) and not is_blank(cell) else ""
