"""Lists of other things than boxes: rows of values by column.

In come a file and its possible columns, out come `Records` with their findings. Encodings,
sheets, titles above the header, merged cells, ditto marks and the changes that spreadsheets
make to texts are handled as in the list of a shipment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from cardgen.errors import CardgenError, Diagnostic, ManifestError
from cardgen.project import Project
from cardgen.remedies import Remedy
from cardgen.shipment.manifest.cells import (
    ListCell,
    ListFile,
    ListRow,
    header_cells,
    is_blank,
    unmerge,
)
from cardgen.shipment.manifest.columns import READERS, read_code, read_text
from cardgen.shipment.manifest.doubts import (
    EmptyCells,
    clear_empty_words,
    find_empty_word,
    undecided_error,
)
from cardgen.shipment.manifest.extra_rows import Dittos
from cardgen.shipment.manifest.files import MOST_RECIPIENTS, MOST_WRONG, open_table
from cardgen.shipment.manifest.findings import (
    Findings,
    warn_of_extra_rows,
    warn_of_marked_rows,
    warn_of_notes,
    warn_of_unused_columns,
)
from cardgen.shipment.manifest.reading import is_familiar
from cardgen.shipment.manifest.words import (
    collect_header_words,
    is_end,
    is_sum,
    normalize_header,
)
from cardgen.workbooks import column_letters

LINES: Final = "lines"
"""The kind of a text with several lines, such as an address."""

_MOST_FINDINGS: Final = 1000


class ListColumns(msgspec.Struct, frozen=True):
    """The columns that a list may have.

    `named` finds the column of a header; None if there is none. `kinds` are the kinds of
    columns: "integer", "date", "lines", else a text. A list has at least one of the `needed`
    columns. `hint` lists possible headers.
    """

    named: Callable[[str], str | None]
    kinds: Mapping[str, str]
    needed: Collection[str]
    hint: str


class Record(NamedTuple):
    """A row of a list: its number in the spreadsheet, and its values by column."""

    row: int
    values: Mapping[str, str]


class Records(msgspec.Struct, frozen=True):
    """The valid rows of a list, the `count` of all rows, and the headers by column.

    The caller may add errors to `findings`; `diagnostics` lists them all. `table` is the list
    as it stands in its file.
    """

    path: Path
    table: ListFile
    rows: tuple[Record, ...]
    count: int
    heads: Mapping[str, str]
    findings: Findings
    warnings: tuple[Diagnostic, ...] = msgspec.field(default=())

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """List all findings. Rows with the same error share one finding."""
        return self.findings.diagnostics(self.count)


class _Head(NamedTuple):
    """A column with a meaning: its index, its header and its name."""

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
    """Read the rows of a list: CSV, XLSX or ODS; FILE#SHEET names a sheet.

    `ignore` names columns by their headers. Raises ManifestError for an unreadable file; errors
    in columns and cells are among the findings.
    """
    reader = _ListReader(project, columns, ignore)
    table = open_table(
        path,
        reader.column_name,
        needed=_NEEDED,
        is_familiar=lambda text: is_familiar(project, text),
        encoding=encoding,
        most=MOST_RECIPIENTS,
    )
    return reader.read(table)


_NEEDED: Final = "\0needed"


class _ListReader:
    """Reads the header and the rows of one list."""

    def __init__(self, project: Project, columns: ListColumns, ignore: Collection[str]) -> None:
        self._columns = columns
        own = project.columns
        self._home = own.home
        self._meanings = {normalize_header(text): name for text, name in own.meanings.items()}
        self._meanings |= {normalize_header(text): "" for text in ignore}
        self._ignore_others = own.ignore_others
        self._words = collect_header_words(project)
        self._heads: list[_Head] = []
        self._unused: list[str] = []
        self._width = 0  # number of columns up to the last with a header
        self._dittos = Dittos(())
        self._marked: dict[str, list[int]] = {}
        self._notes: list[tuple[int, int]] = []  # rows and columns
        self._empty_cells = EmptyCells("")
        self._sums: list[int] = []
        self._held: list[ListRow] = []  # remarks, if no row follows them

    def column_name(self, text: str) -> str | None:
        """Find the column that a header means; None if there is none."""
        name = self._name(text)
        return _NEEDED if name in self._columns.needed else name or None

    def _name(self, text: str) -> str | None:
        """Find the column that a header means; "" if it is ignored, None if unknown."""
        meant = self._meanings.get(normalize_header(text))
        if meant is not None:
            return self._columns.named(meant) if meant else ""
        return self._columns.named(text)

    def read(self, table: ListFile) -> Records:
        """Read the rows of a file."""
        findings = Findings(table.name)
        self._empty_cells = EmptyCells(table.name)
        self._read_header(table, findings)
        rows: list[Record] = []
        count = 0
        try:
            for row in self._without_extra_rows(table.rows()):
                count, before = count + 1, findings.count
                record = Record(row.number, self._values(row, findings))
                if findings.count == before:
                    rows.append(record)
                if len(findings) >= _MOST_FINDINGS or (not rows and count >= MOST_WRONG):
                    break
        except ManifestError as error:  # the rest cannot be read
            for wrong in error.diagnostics:
                findings.add(wrong.at(None), wrong.location.line if wrong.location else None)
        if not count:
            reason = "there is no row below the header"
            findings.refuse(table.header.number, reason, "fill in the list")
        heads = {head.name: head.text for head in self._heads}
        warnings = tuple(self._warnings(table))
        return Records(table.path, table, tuple(rows), count, heads, findings, warnings)

    def _without_extra_rows(self, rows: Iterable[ListRow]) -> Iterator[ListRow]:
        """Yield the rows without sums, and without remarks below the list."""
        for row in rows:
            cells = clear_empty_words(row).cells
            columns = [at for at, cell in enumerate(cells) if not is_blank(cell)]
            if not columns:
                self._empty_cells.note_row(row, [head[:2] for head in self._heads])
                continue
            first = row.cells[columns[0]]
            if isinstance(first, str) and is_end(first):
                break
            if isinstance(first, str) and is_sum(first):
                self._sums.append(row.number)
            elif len(columns) == 1 and self._is_remark(first, columns[0]):
                self._held.append(row)
            else:
                yield from self._held  # a row follows them
                self._held.clear()
                yield row

    def _is_remark(self, cell: ListCell, at: int) -> bool:
        """True if the only cell of a row is a remark and not the name of a recipient."""
        text = cell.strip() if isinstance(cell, str) else ""
        if not any(map(str.isalpha, text)):
            return False
        needed = self._columns.needed
        may_name = any(head.column == at and head.name in needed for head in self._heads)
        return not may_name or not text[0].isalnum() or ":" in text or "：" in text

    def _read_header(self, table: ListFile, findings: Findings) -> None:
        """Find the columns of a list. Errors in the header go to `findings`."""
        at, seen = table.header.number, dict[str, str]()
        for index, cell in enumerate(header_cells(table.header)):
            if is_blank(cell):
                continue
            self._width = index + 1
            try:
                text = read_text(" ".join(cell.split()) if isinstance(cell, str) else cell)
            except CardgenError as error:
                for wrong in error.diagnostics:
                    findings.add(wrong.about(f"column {column_letters(index)}: "), at)
                continue
            name = self._name(text)
            if name and name in seen:
                reason = f"it means the same as column {seen[name]}"
                hint = "delete one of the two columns"
                findings.add(self._bad_column(text, reason, hint), at)
            elif name:
                seen[name] = text
                self._heads.append(_Head(index, text, name))
            elif name == "" or self._ignore_others or self._is_idle(text):
                self._unused.append(text)
            else:
                reason = "nothing uses this column"
                findings.add(self._bad_column(text, reason, self._columns.hint), at)
        self._dittos = Dittos(head.column for head in self._heads)
        if not seen.keys() & set(self._columns.needed):
            findings.refuse(at, "there is no column for the recipient", self._columns.hint)

    def _bad_column(self, text: str, reason: str, hint: str) -> Diagnostic:
        """Make the error for a column. The remedy may be to ignore the column."""
        remedy = Remedy("ignore-column", (text, self._home))
        return Diagnostic("bad-manifest", f"column {text}: {reason}", hint=hint, remedy=remedy)

    def _is_idle(self, text: str) -> bool:
        """True if the column is one that lists may have but labels never need."""
        known = self._words.column(text)
        return known is not None and known.kind == "idle"

    def _values(self, row: ListRow, findings: Findings) -> dict[str, str]:
        """Read the values of a row by column. Errors go to `findings`."""
        if row.mark:
            self._marked.setdefault(row.mark, []).append(row.number)
        used = {head.column for head in self._heads}
        self._notes += ((row.number, at) for at in row.notes if at in used)
        values: dict[str, str] = {}
        own = self._dittos.resolve(row._replace(cells=list(map(unmerge, row.cells))))
        for head in self._heads:
            cell = own.cell(head.column)
            if word := find_empty_word(cell):
                self._empty_cells.note(word, row.number, head.column, head.text)
                continue
            if wrong := undecided_error(cell):
                findings.add(wrong.about(f"column {head.text}: "), row.number)
                continue
            try:
                value = _read_value(self._columns.kinds.get(head.name, ""), cell)
            except CardgenError as error:
                for finding in error.diagnostics:
                    findings.add(finding.about(f"column {head.text}: ").at(None), row.number)
                continue
            if value:
                values[head.name] = value
        if not all(map(is_blank, clear_empty_words(row).cells[self._width :])):
            hint = "put a text with commas into quotation marks"
            findings.refuse(row.number, "there is a value after the last column", hint)
        return values

    def _warnings(self, table: ListFile) -> Iterator[Diagnostic]:
        """Yield warnings about parts of the list that cardgen ignores or may misunderstand."""
        yield from table.warnings
        yield from warn_of_unused_columns(table.name, table.header.number, self._unused)
        yield from self._empty_cells.warnings()
        yield from warn_of_extra_rows(table.name, self._sums, self._held)
        yield from warn_of_marked_rows(table.name, self._marked)
        yield from warn_of_notes(table.name, self._notes)


def _read_value(kind: str, cell: ListCell) -> str:
    """Read the value of a cell in a column of this kind. Raises CardgenError."""
    if is_blank(cell):
        return ""
    if kind in READERS:
        return READERS[kind](cell)
    if kind == LINES and isinstance(cell, str):
        return "\n".join(filter(None, map(read_text, cell.splitlines())))
    return read_code(cell)
