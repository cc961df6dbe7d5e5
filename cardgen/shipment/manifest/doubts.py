"""Doubts about cells, collected column by column: one warning for each column.

Some cells have a word that means "empty" or "not decided" (`cardgen.fillers`). A word that the
glossary has for the column is a value, whatever else it means: 무 is a radish there. Some
telephone numbers may have lost their 0 or +, and some texts nobody can read at the destination.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from msgspec.structs import replace

from cardgen.catalog import Glossary, find_unread_texts
from cardgen.errors import Diagnostic, Location
from cardgen.fillers import classify_filler, is_nothing, make_undecided_error, warn_of_empty
from cardgen.lazy import lazy_pattern
from cardgen.shipment.manifest.cells import (
    ListCell,
    ListFile,
    ListRow,
    ShownNumber,
    is_blank,
    unmerge,
)
from cardgen.shipment.manifest.columns import unquote
from cardgen.shipment.manifest.fields import NOWHERE, ColumnHead, about_given
from cardgen.shipment.manifest.findings import format_rows
from cardgen.workbooks import column_letters

_MOST_WORDS: Final = 3  # words of a column


class EmptyCells:
    """Collects the cells of a list that have a word for "empty"."""

    def __init__(self, file: str) -> None:
        self._file = file
        # Rows by column (index and header) and word.
        self._columns: dict[tuple[int, str], dict[str, list[int]]] = {}

    def note(self, word: str, row: int, index: int, header: str) -> None:
        """Record a word that means "empty", in the column with this index and header."""
        self._columns.setdefault((index, header), {}).setdefault(word, []).append(row)

    def note_row(self, row: ListRow, heads: Sequence[tuple[int, str]]) -> None:
        """Record all words of a row that mean "empty".

        `heads` are indexes and headers of columns.
        """
        for index, header in heads:
            if word := find_empty_word(row.cell(index)):
                self.note(word, row.number, index, header)

    def warnings(self) -> Iterator[Diagnostic]:
        """Yield a warning for each column with words that mean "empty"."""
        for (_, header), found in sorted(self._columns.items()):
            words, rows = [*found], sorted({*chain(*found.values())})
            more = " and others" if len(words) > _MOST_WORDS else ""
            quoted = ", ".join(map(repr, words[:_MOST_WORDS])) + more
            where = f"column {header}: cardgen reads {quoted} in {format_rows(rows)} as empty"
            place = Location(self._file, rows[0])
            yield replace(warn_of_empty(words[0]), message=where, location=place)


def find_empty_word(cell: ListCell, kind: str = "") -> str:
    """Find the word in a cell that means "empty", such as N/A; "" if there is none."""
    text = _cell_text(cell)
    return text if text and is_nothing(text, kind) else ""


def undecided_error(cell: ListCell, kind: str = "") -> Diagnostic | None:
    """Make the error for a cell whose value is not decided; None for other cells."""
    text = _cell_text(cell)
    is_undecided = text and classify_filler(text, kind) == "undecided"
    return make_undecided_error(text) if is_undecided else None


def clear_empty_words(row: ListRow, keeps: Callable[[str], bool] = lambda _: False) -> ListRow:
    """Empty the cells of a row with words that mean "empty", unless `keeps` accepts them."""
    words = list(map(find_empty_word, row.cells))
    if not any(words):
        return row
    cells = zip(row.cells, words, strict=True)
    return row._replace(
        cells=["" if word and not keeps(word) else cell for cell, word in cells]
    )


def _cell_text(cell: ListCell) -> str:
    """Return the text of a cell, or of its merged area; "" for numbers and blank cells."""
    cell = unmerge(cell)
    return unquote(cell) if isinstance(cell, str) and not is_blank(cell) else ""


# --- telephone numbers. 01012345678 in a cell of numbers becomes 1012345678, also in a CSV file
# saved from there. It is printed as it stands, since no list names the number's country.

_DIGITS: Final = lazy_pattern(r"[1-9][0-9]*")
_WHOLE: Final = lazy_pattern(
    # Of China mobile ones and 400 ones, of Korea 15xx, 16xx and 18xx ones; and short ones.
    r"1[3-9][0-9]{9}|400[0-9]{7}|1[568][0-9]{6}|[0-9]{1,6}"
)
"""Numbers that are dialled as they are, without a 0."""


class Phones:
    """Collects telephone numbers of a list that may lack their 0 or +."""

    def __init__(self, table: ListFile) -> None:
        self._file = table.name
        self._is_text = bool(table.encoding)
        # Rows, and the first number, by column (index and header).
        self._columns: dict[tuple[int, str], tuple[list[int], str]] = {}

    def note(self, cell: ListCell, value: str, row: int, index: int, header: str) -> None:
        """Record the telephone number of a cell, in the column with this index and header."""
        is_number = isinstance(cell, str if self._is_text else float | ShownNumber)
        if is_number and _DIGITS.fullmatch(value) and not _WHOLE.fullmatch(value):
            self._columns.setdefault((index, header), ([], value))[0].append(row)

    def warnings(self) -> Iterator[Diagnostic]:
        """Yield a warning for each column with telephone numbers that may lack their 0 or +."""
        for (index, header), (rows, number) in self._columns.items():
            many = f"{format_rows(rows)}: " if len(rows) > 1 else ""
            yield Diagnostic(
                "lost-zero",
                f"{many}column {header}: {number} in {column_letters(index)}{rows[0]} may lack "
                "its first 0 or +, because spreadsheets drop them from numbers",
                location=Location(self._file, rows[0]),
                hint="format the column as text, and type the numbers again: "
                f"0{number}, or +{number} if it begins with a country code",
                severity="warning",
            )


# --- texts in another language. A label shows a text as the list has it, in one language:
# 적십자회 says nothing to a driver in Shanghai. Latin letters are read everywhere.

_LANGUAGES: Final = {"zh": "Chinese", "ko": "Korean", "ja": "Japanese"}


class ForeignTexts:
    """Collects recipients, senders and addresses that nobody can read at the destination."""

    def __init__(self, file: str) -> None:
        self._file = file
        # Rows, and the first text, by column (index and header) and languages.
        self._columns: dict[tuple[int, str, str], tuple[list[int], str]] = {}

    def note(
        self,
        row: int,
        fields: Mapping[str, str],
        heads: Mapping[str, ColumnHead],
        glossary: Glossary,
    ) -> None:
        """Record the texts of a row in scripts that people at the destination may not read."""
        for name, text, langs in find_unread_texts(fields, glossary):
            head = heads[name]
            names = (_LANGUAGES.get(tag.partition("-")[0], tag) for tag in langs)
            key = (head.index, head.text, " or ".join(names))
            self._columns.setdefault(key, ([], text))[0].append(row)

    def warnings(self) -> Iterator[Diagnostic]:
        """Yield a warning for each column with such texts, by language."""
        for (index, header, langs), (rows, text) in self._columns.items():
            where = about_given(header) if index == NOWHERE else f"column {header}: "
            many = f"{format_rows(rows)}: " if len(rows) > 1 and index != NOWHERE else ""
            yield Diagnostic(
                "wrong-language",
                f"{many}{where}{text} has no letter of {langs}, the language of the "
                "destination",
                location=None if index == NOWHERE else Location(self._file, rows[0]),
                hint=f"write it in {langs} or in Latin letters, alone or beside it",
                severity="warning",
            )
