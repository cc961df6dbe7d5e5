"""Doubts about cells, collected column by column: one warning for each column.

Some cells have a word that means "empty" or "not decided" (`cardgen.fillers`). A word that the
glossary has for the column is a value, whatever else it means: 무 is a radish there. Some
telephone numbers may have lost their 0 or +, and some texts nobody can read at the destination.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from cardgen.catalog import Glossary, find_unread_texts
from cardgen.errors import Diagnostic, Location
from cardgen.fillers import classify_filler, is_nothing, make_undecided_error, warn_of_empty
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


@dataclass(frozen=True, slots=True)
class _EmptyColumn:
    text: str
    words: dict[str, None] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)


class EmptyCells:
    """Collects the cells of a list that have a word for "empty"."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._columns: dict[int, _EmptyColumn] = {}

    def note(self, word: str, row: int, index: int, header: str) -> None:
        """Note a word that means "empty", in the column with this index and header."""
        column = self._columns.setdefault(index, _EmptyColumn(header))
        column.words.setdefault(word)
        if not column.rows or column.rows[-1] != row:
            column.rows.append(row)

    def note_row(self, row: ListRow, heads: Sequence[tuple[int, str]]) -> None:
        """Note all words for "empty" of a row; `heads` are indexes and headers of columns."""
        for index, header in heads:
            if word := find_empty_word(row.cell(index)):
                self.note(word, row.number, index, header)

    def warnings(self) -> Iterator[Diagnostic]:
        """Warn of each column that has words for "empty"."""
        for _, column in sorted(self._columns.items()):
            words = [*column.words]
            more = " and others" if len(words) > _MOST_WORDS else ""
            quoted = ", ".join(map(repr, words[:_MOST_WORDS])) + more
            rows = format_rows(column.rows)
            yield replace(
                warn_of_empty(words[0]),
                message=f"column {column.text}: cardgen reads {quoted} in {rows} as empty",
                location=Location(self._file, column.rows[0]),
            )


def find_empty_word(cell: ListCell, kind: str = "") -> str:
    """Find a cell's word for "empty"; "" if the cell has none."""
    text = _text(cell)
    return text if text and is_nothing(text, kind) else ""


def undecided_error(cell: ListCell, kind: str = "") -> Diagnostic | None:
    """Make the error for a cell whose value is not decided; None for other cells."""
    text = _text(cell)
    return (
        make_undecided_error(text)
        if text and classify_filler(text, kind) == "undecided"
        else None
    )


def clear_empty_words(row: ListRow, keeps: Callable[[str], bool] = lambda _: False) -> ListRow:
    """Clear a row's cells with words for "empty", except words that `keeps` accepts."""
    words = {at: word for at, cell in enumerate(row.cells) if (word := find_empty_word(cell))}
    if not words:
        return row
    empty = {at for at, word in words.items() if not keeps(word)}
    cells = ["" if at in empty else cell for at, cell in enumerate(row.cells)]
    return row._replace(cells=cells)


def _text(cell: ListCell) -> str:
    cell = unmerge(cell)
    return unquote(cell) if isinstance(cell, str) and not is_blank(cell) else ""


# --- telephone numbers. 01012345678 in a cell of numbers becomes 1012345678, also in a CSV file
# saved from there. It is printed as it stands, since no list names the number's country.

_DIGITS: Final = re.compile(r"[1-9][0-9]*")
_WHOLE: Final = re.compile(
    # Of China mobile ones and 400 ones, of Korea 15xx, 16xx and 18xx ones; and short ones.
    r"1[3-9][0-9]{9}|400[0-9]{7}|1[568][0-9]{6}|[0-9]{1,6}"
)
"""Numbers that are dialled as they are, without a 0."""


@dataclass(frozen=True, slots=True)
class _PhoneColumn:
    text: str
    first: str  # a number
    rows: list[int] = field(default_factory=list)


class Phones:
    """Collects telephone numbers of a list that may lack their 0 or +."""

    def __init__(self, table: ListFile) -> None:
        self._file = table.name
        self._is_text = bool(table.encoding)
        self._columns: dict[int, _PhoneColumn] = {}

    def note(self, cell: ListCell, value: str, row: int, index: int, header: str) -> None:
        """Note a cell with this value, in the column with this index and header."""
        is_number = isinstance(cell, str if self._is_text else float | ShownNumber)
        if not is_number or not _DIGITS.fullmatch(value) or _WHOLE.fullmatch(value):
            return
        self._columns.setdefault(index, _PhoneColumn(header, value)).rows.append(row)

    def warnings(self) -> Iterator[Diagnostic]:
        """Warn of each column that has numbers without their 0 or +."""
        for index, column in self._columns.items():
            first = column.rows[0]
            where = f"{column_letters(index)}{first}"
            many = f"{format_rows(column.rows)}: " if len(column.rows) > 1 else ""
            yield Diagnostic(
                "lost-zero",
                f"{many}column {column.text}: {column.first} in {where} may lack its "
                "first 0 or +, because spreadsheets drop them from numbers",
                location=Location(self._file, first),
                hint="format the column as text, and type the numbers again: "
                f"0{column.first}, or +{column.first} if it begins with a country code",
                severity="warning",
            )


# --- texts in another language. A label shows a text as the list has it, in one language:
# 적십자회 says nothing to a driver in Shanghai. Latin letters are read everywhere.

_LANGUAGES: Final = {"zh": "Chinese", "ko": "Korean", "ja": "Japanese"}


class ForeignTexts:
    """Collects recipients, senders and addresses that nobody can read at the destination."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._first: dict[tuple[int, str, str], str] = {}
        self._rows: dict[tuple[int, str, str], list[int]] = {}

    def note(
        self,
        row: int,
        fields: Mapping[str, str],
        heads: Mapping[str, ColumnHead],
        glossary: Glossary,
    ) -> None:
        """Note the texts of a row that the language of the destination cannot read."""
        for name, text, langs in find_unread_texts(fields, glossary):
            head = heads[name]
            key = (head.index, head.text, " or ".join(map(_language_name, langs)))
            self._first.setdefault(key, text)
            self._rows.setdefault(key, []).append(row)

    def warnings(self) -> Iterator[Diagnostic]:
        """Warn of each column that has foreign texts, and each language of a destination."""
        for key, rows in self._rows.items():
            index, header, langs = key
            where = about_given(header) if index == NOWHERE else f"column {header}: "
            many = f"{format_rows(rows)}: " if len(rows) > 1 and index != NOWHERE else ""
            yield Diagnostic(
                "wrong-language",
                f"{many}{where}{self._first[key]} has no letter of {langs}, the "
                "language of the destination",
                location=None if index == NOWHERE else Location(self._file, rows[0]),
                hint=f"write it in {langs} or in Latin letters, alone or beside it",
                severity="warning",
            )


def _language_name(tag: str) -> str:
    return _LANGUAGES.get(tag.partition("-")[0], tag)
