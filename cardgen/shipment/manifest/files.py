"""A manifest's file as rows of cells, one at a time, whatever program wrote it.

In comes the path of a CSV, XLSX or ODS file and which words its header may have; out come rows
with their numbers. How a text file is encoded and separated is never guessed from its bytes:
a reading under which cells of the header are known words is the right one.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import functools
import importlib.util
import io
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO

from cardgen.errors import Location, ManifestError

_READER: Final = Path(__file__).with_name("workbook_reader.py")
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx with a password
_DELIMITERS: Final = (",", ";", "\t")
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Windows' own Shift_JIS, as spreadsheets write it, with ① and 髙.
_ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030",
    "cp949": "CP949",
    "cp932": "Shift_JIS",
}
_SAMPLE: Final = 1 << 16  # bytes in which the header must be
_ABOVE: Final = 10  # rows among which it must be: there may be a title above it
_LONGEST: Final = 1 << 20  # characters in a line
UNREADABLE: Final = "\ufffd"
"""What stands in a text for a byte that is not of the file's encoding."""


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell without a value that could be printed, and what is wrong with it.

    With `blank` the cell is one with another, so its row may be empty all the same.
    """

    reason: str
    blank: bool = False


ListCell = str | float | dt.date | OddCell
"""Texts as they are written, so in CSV always; numbers and dates that a spreadsheet keeps."""


class ListRow(NamedTuple):
    """Cells from column A on, and the number that a spreadsheet gives the row."""

    number: int
    cells: Sequence[ListCell]


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file whose header was found. `encoding` is its name for people, "" for a workbook."""

    path: Path
    header: ListRow
    encoding: str
    _open: Callable[[], Iterator[ListRow]]

    def rows(self) -> Iterator[ListRow]:
        """The rows below the header that are not empty, read anew each time.

        Raises ManifestError where the file cannot be read on.
        """
        for row in self._open():
            if row.number > self.header.number and not is_empty(row):
                yield row


def is_empty(row: ListRow) -> bool:
    """Whether the cells of a row are blank, or belong to cells of other rows."""
    return all(is_blank(cell) for cell in row.cells)


def is_blank(cell: ListCell) -> bool:
    """Whether there is nothing in a cell of its own."""
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return isinstance(cell, OddCell) and cell.blank


def open_table(path: Path, known: Callable[[str], str | None]) -> ListFile:
    """Find out how the file is written, and its header.

    `known` says which column a cell of the header names. A file "LIST.xlsx#SHEET" is a sheet
    of a workbook, else its first that is not hidden is read. Raises ManifestError
    (bad-manifest).
    """
    known = functools.cache(known)  # the same cells are tried in several encodings
    path, sheet = _split_sheet(path)
    start = _start(path)
    if start.startswith(_OLD_OFFICE):
        raise _bad(
            path,
            "this is an old workbook (.xls), or one with a password",
            "save it as .xlsx without a password, or as CSV",
        )
    if start.startswith(_ZIP):
        return _open_workbook(path, sheet, known)
    if sheet:
        raise _bad(path, "only workbooks have sheets, and this is none", f"leave out #{sheet}")
    return _open_text(path, start, known)


def _split_sheet(path: Path) -> tuple[Path, str]:
    name, mark, sheet = path.name.rpartition("#")
    if mark and name and not path.is_file():
        return path.with_name(name), sheet
    return path, ""


def _start(path: Path) -> bytes:
    if not path.is_file():
        raise _bad(path, "there is no such file", "check its name")
    try:
        with path.open("rb") as file:
            start = file.read(_SAMPLE)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not start:
        raise _bad(path, "the file is empty", "fill it in, or name another one")
    return start


def _header(
    rows: Iterable[ListRow], known: Callable[[str], str | None]
) -> tuple[int, ListRow | None]:
    """How many columns the best header among the first rows names, and the row itself."""
    best: tuple[int, ListRow | None] = (0, None)
    for row in itertools.islice(rows, _ABOVE):
        names = {known(cell) for cell in row.cells if isinstance(cell, str)} - {None}
        if len(names) > best[0]:
            best = len(names), row
    return best


# --- CSV


def _open_text(path: Path, start: bytes, known: Callable[[str], str | None]) -> ListFile:
    encodings = [name for mark, name in _MARKS.items() if start.startswith(mark)]
    best = 0, ",", "", ListRow(0, ())
    for encoding in encodings or _ENCODINGS:
        # The last character of the sample may be cut in two: that is at its very end.
        text = start.decode(encoding, "replace")
        for delimiter in _DELIMITERS:
            rows = _sample_rows(text, delimiter)
            count, header = _header(rows, known)
            if header is not None and count > best[0]:
                best = count, delimiter, encoding, header
    count, delimiter, encoding, header = best
    if not count:
        tried = ["UTF-16" if encodings[0] == "utf-16" else "UTF-8"] if encodings else []
        raise _bad(
            path,
            "there is no header: no cell of the first rows is the name of a column",
            f"read as {' and as '.join(tried or _ENCODINGS.values())}, cells separated by "
            "commas, semicolons or tabs; columns are named as in item, boxes or 品名, 箱数",
        )
    shown = _ENCODINGS.get(encoding) or ("UTF-16" if encoding == "utf-16" else "UTF-8")
    return ListFile(path, header, shown, lambda: _text_rows(path, encoding, delimiter))


def _sample_rows(text: str, delimiter: str) -> Iterator[ListRow]:
    lines = io.StringIO(text, newline="")
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            yield ListRow(number, cells)
    except csv.Error:
        return


def _text_rows(path: Path, encoding: str, delimiter: str) -> Iterator[ListRow]:
    number = 0
    try:
        # A byte of another encoding becomes a mark, so that it is found in its row and column.
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            rows = csv.reader(_lines(file, path), delimiter=delimiter, strict=True)
            for number, cells in enumerate(rows, 1):
                yield ListRow(number, cells)
    except csv.Error as error:
        raise _bad(
            path,
            f"the row cannot be told from the next: {_csv_reason(str(error))}",
            'put a cell that holds quotation marks into such, its own doubled: "5"" wide"',
            number + 1,
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    while line := file.readline(_LONGEST):
        if len(line) == _LONGEST:
            raise _bad(
                path,
                f"a line is longer than {_LONGEST:,} characters",
                "this is no table: save the list as CSV",
            )
        yield line


def _csv_reason(error: str) -> str:
    if "unexpected end" in error:
        return "a quotation mark is never closed"
    if "expected after" in error:
        return "there is text behind a closing quotation mark"
    if "field limit" in error:
        return "a cell is longer than any text, or a quotation mark is never closed"
    return error


# --- XLSX, ODS


def _open_workbook(path: Path, sheet: str, known: Callable[[str], str | None]) -> ListFile:
    if importlib.util.find_spec("python_calamine") is None:
        raise _bad(
            path,
            "reading workbooks needs the package python-calamine",
            "python -m pip install 'cardgen[xlsx]', or save the list as CSV",
        )
    rows = _workbook_rows(path, sheet)
    first = list(itertools.islice(rows, _ABOVE))
    count, header = _header(first, known)
    if not count or header is None:
        raise _bad(
            path,
            "there is no header: no cell of the first rows is the name of a column",
            "name columns as in item, boxes or 品名, 箱数; another sheet is named FILE#SHEET",
        )
    begun = [itertools.chain(first, rows)]  # which is read on, the first time
    return ListFile(
        path, header, "", lambda: begun.pop() if begun else _workbook_rows(path, sheet)
    )


def _workbook_rows(path: Path, sheet: str) -> Generator[ListRow, None, None]:
    # -P: the folder of the reader, or the current one, must not hide modules of Python.
    command = [sys.executable, "-P", str(_READER), str(path), sheet]
    environment = {**os.environ, "RUST_BACKTRACE": "0"}
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    with process:
        try:
            for number, line in enumerate(process.stdout or (), 1):
                if not line.endswith(b"\n"):
                    break  # it died while it wrote
                row = json.loads(line)
                if isinstance(row, dict):
                    raise _bad(path, row["error"], row["hint"])
                yield ListRow(number, [_cell(c) if isinstance(c, dict) else c for c in row])
            died = process.wait()
        finally:
            process.kill()
    if died:
        long = died == -getattr(signal, "SIGXCPU", 0)
        raise _bad(
            path,
            f"the workbook takes too much {'time' if long else 'memory'} to read",
            "cells may lie far from the others, or there are very many: save it as CSV",
        )


def _cell(told: dict[str, Any]) -> ListCell:
    if "date" in told:
        return dt.date.fromisoformat(told["date"])
    if "merged" in told:
        return OddCell(f"is one with cells of row {told['merged']}", blank=True)
    return OddCell(told["odd"])


def _bad(path: Path, message: str, hint: str, row: int | None = None) -> ManifestError:
    return ManifestError("bad-manifest", message, location=Location(str(path), row), hint=hint)


def _unreadable(path: Path, error: OSError) -> ManifestError:
    return _bad(path, f"cannot be read: {error.strerror or error}", "")
