"""Lists of other things than boxes, read with the same care: rows of values by column.

In come a file and who knows its headers, out come `Records`, or all that is wrong with them.
Encodings, sheets, titles above the header, merged cells, 〃 and what spreadsheets make of texts
are as in the list of a shipment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.errors import CardgenError, Diagnostic, ManifestError
from cardgen.project import Project
from cardgen.remedies import Remedy
from cardgen.shipment.manifest.bounds import MOST_RECIPIENTS, MOST_WRONG
from cardgen.shipment.manifest.cells import ListCell, ListFile, ListRow, filled, is_blank
from cardgen.shipment.manifest.columns import READERS, read_code, read_text
from cardgen.shipment.manifest.files import open_table
from cardgen.shipment.manifest.findings import Findings
from cardgen.shipment.manifest.headers import headings
from cardgen.shipment.manifest.reading import is_familiar
from cardgen.shipment.manifest.remarks import Repeats
from cardgen.shipment.manifest.unfilled import (
    Unfilled,
    bare,
    undecided_cell,
    word_of_nothing,
)
from cardgen.shipment.manifest.unread import of_columns, of_marks, of_notes, of_rows
from cardgen.shipment.manifest.words import header_words, is_end, is_sum, plain_header
from cardgen.workbooks import letters

LINES: Final = "lines"
"""The kind of a text that may have several lines, as an address has."""

_MOST_FINDINGS: Final = 1000


@dataclass(frozen=True, slots=True)
class ListColumns:
    """The columns that a list may have.

    `named` says which one a header means, None if none; `kinds` of which kind each is:
    "integer", "date", "lines", else a text. Of the `needed` ones a list has at least one.
    `hint` says what headers there may be.
    """

    named: Callable[[str], str | None]
    kinds: Mapping[str, str]
    needed: Collection[str]
    hint: str


class Record(NamedTuple):
    """A row that has been read: its number in the spreadsheet, and its values by column."""

    row: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of a list that are right, of so many there are, and the header of each column.

    More may be wrong with rows than their cells show: that goes to `findings`, and `told` has
    all of it.
    """

    path: Path
    rows: tuple[Record, ...]
    count: int
    heads: Mapping[str, str]
    findings: Findings
    warnings: tuple[Diagnostic, ...] = field(default=())

    def told(self) -> tuple[Diagnostic, ...]:
        """All that is wrong, what is so of many rows as one."""
        return self.findings.told(self.count)


class _Head(NamedTuple):
    column: int
    text: str
    name: str


def read_records(
    path: Path,
    project: Project,
    columns: ListColumns,
    *,
    encoding: str = "",
    ignore: Collection[str] = (),
) -> Records:
    """The rows of a list: CSV, XLSX or ODS, of which FILE#SHEET names a sheet.

    ListColumns to `ignore` are named by their headers. Raises ManifestError for a file of which
    nothing can be read; what is wrong with columns and cells is among the findings.
    """
    reading = _Reading(project, columns, ignore)
    table = open_table(
        path,
        reading.known,
        needed=_NEEDED,
        familiar=lambda text: is_familiar(project, text),
        encoding=encoding,
        most=MOST_RECIPIENTS,
    )
    return reading.of(table)


_NEEDED: Final = "\0needed"


class _Reading:
    """Reads one list."""

    def __init__(self, project: Project, columns: ListColumns, ignore: Collection[str]) -> None:
        self._columns = columns
        said = project.columns
        self._home = said.home
        self._meanings = {plain_header(text): name for text, name in said.meanings.items()}
        self._meanings |= {plain_header(text): "" for text in ignore}
        self._ignore_others = said.ignore_others
        self._words = header_words(project)
        self._heads: list[_Head] = []
        self._unused: list[str] = []
        self._width = 0  # columns up to the last that has a header
        self._repeats = Repeats(())
        self._marked: dict[str, list[int]] = {}
        self._notes: list[tuple[int, int]] = []  # rows and columns
        self._unfilled = Unfilled("")
        self._sums: list[int] = []
        self._held: list[ListRow] = []  # rows that are remarks if nothing follows them

    def known(self, text: str) -> str | None:
        """What a header is, for who looks for the header of a file."""
        name = self._name(text)
        return _NEEDED if name in self._columns.needed else name or None

    def _name(self, text: str) -> str | None:
        meant = self._meanings.get(plain_header(text))
        if meant is not None:
            return self._columns.named(meant) if meant else ""
        return self._columns.named(text)

    def of(self, table: ListFile) -> Records:
        """The rows of a table."""
        findings = Findings(table.name)
        self._unfilled = Unfilled(table.name)
        self._read_header(table, findings)
        rows: list[Record] = []
        count = 0
        try:
            for row in self._meant(table.rows()):
                count, before = count + 1, findings.count
                record = Record(row.number, self._values(row, findings))
                if findings.count == before:
                    rows.append(record)
                if len(findings) >= _MOST_FINDINGS or (not rows and count >= MOST_WRONG):
                    break
        except ManifestError as error:  # the rest cannot be read
            for each in error.diagnostics:
                findings.add(each.at(None), each.location.line if each.location else None)
        if not count:
            empty = "there is no row below the header"
            found = Diagnostic("bad-manifest", empty, hint="fill in the list")
            findings.add(found, table.header.number)
        heads = {head.name: head.text for head in self._heads}
        warnings = tuple(self._warnings(table))
        return Records(table.path, tuple(rows), count, heads, findings, warnings)

    def _meant(self, rows: Iterable[ListRow]) -> Iterator[ListRow]:
        """Rows without sums, and without the remarks below a list."""
        for row in rows:
            cells = bare(row).cells
            said = [at for at, cell in enumerate(cells) if not is_blank(cell)]
            if not said:
                self._unfilled.note_row(row, [(each.column, each.text) for each in self._heads])
                continue
            first = row.cells[said[0]]
            if isinstance(first, str) and is_end(first):
                break
            if isinstance(first, str) and is_sum(first):
                self._sums.append(row.number)
            elif len(said) == 1 and self._is_remark(first, said[0]):
                self._held.append(row)
            else:
                yield from self._held  # something follows them
                self._held.clear()
                yield row

    def _is_remark(self, cell: ListCell, at: int) -> bool:
        """Whether a text that is alone in its row says whom the row is for."""
        text = cell.strip() if isinstance(cell, str) else ""
        if not any(map(str.isalpha, text)):
            return False
        whom = any(
            each.column == at and each.name in self._columns.needed for each in self._heads
        )
        return not whom or not text[0].isalnum() or ":" in text or "：" in text

    def _read_header(self, table: ListFile, findings: Findings) -> None:
        at, seen = table.header.number, dict[str, str]()
        for index, cell in enumerate(headings(table.header)):
            if is_blank(cell):
                continue
            self._width = index + 1
            try:
                text = read_text(" ".join(cell.split()) if isinstance(cell, str) else cell)
            except CardgenError as error:
                for each in error.diagnostics:
                    findings.add(each.about(f"column {letters(index)}: "), at)
                continue
            name = self._name(text)
            if name and name in seen:
                reason = f"column {text}: it is the same as column {seen[name]}"
                findings.add(self._bad_column(reason, "leave one out", text), at)
            elif name:
                seen[name] = text
                self._heads.append(_Head(index, text, name))
            elif name == "" or self._ignore_others or self._is_idle(text):
                self._unused.append(text)
            else:
                reason = f"column {text}: nothing asks for it"
                findings.add(self._bad_column(reason, self._columns.hint, text), at)
        self._repeats = Repeats(head.column for head in self._heads)
        if not seen.keys() & set(self._columns.needed):
            reason = "there is no column that says whom a row is for"
            findings.add(Diagnostic("bad-manifest", reason, hint=self._columns.hint), at)

    def _bad_column(self, reason: str, hint: str, text: str) -> Diagnostic:
        remedy = Remedy("ignore-column", (text, self._home))
        return Diagnostic("bad-manifest", reason, hint=hint, remedy=remedy)

    def _is_idle(self, text: str) -> bool:
        known = self._words.column(text)
        return known is not None and known.kind == "idle"

    def _values(self, row: ListRow, findings: Findings) -> dict[str, str]:
        if row.mark:
            self._marked.setdefault(row.mark, []).append(row.number)
        used = {head.column for head in self._heads}
        self._notes += ((row.number, at) for at in row.notes if at in used)
        values: dict[str, str] = {}
        own = row._replace(cells=list(map(filled, row.cells)))
        cells = self._repeats.filled(own).cells
        for head in self._heads:
            cell = cells[head.column] if head.column < len(cells) else ""
            if word := word_of_nothing(cell):
                self._unfilled.note(word, row.number, head.column, head.text)
                continue
            if wrong := undecided_cell(cell):
                findings.add(wrong.about(f"column {head.text}: "), row.number)
                continue
            try:
                value = _read(self._columns.kinds.get(head.name, ""), cell)
            except CardgenError as error:
                for each in error.diagnostics:
                    findings.add(each.about(f"column {head.text}: ").at(None), row.number)
                continue
            if value:
                values[head.name] = value
        strays = any(not is_blank(cell) for cell in bare(row).cells[self._width :])
        if strays:
            reason = "a value stands behind the last column"
            hint = "put a text that has commas into quotation marks"
            findings.add(Diagnostic("bad-manifest", reason, hint=hint), row.number)
        return values

    def _warnings(self, table: ListFile) -> Iterator[Diagnostic]:
        yield from table.warnings
        yield from of_columns(table.name, table.header.number, self._unused)
        yield from self._unfilled.told()
        yield from of_rows(table.name, self._sums, self._held)
        yield from of_marks(table.name, self._marked)
        yield from of_notes(table.name, self._notes)


def _read(kind: str, cell: ListCell) -> str:
    if is_blank(cell):
        return ""
    if kind in READERS:
        return READERS[kind](cell)
    if kind == LINES and isinstance(cell, str):
        return "\n".join(filter(None, map(read_text, cell.splitlines())))
    return read_code(cell)
