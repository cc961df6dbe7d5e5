"""The file of a list as rows of cells, whatever program wrote it: CSV, XLSX or ODS.

In comes a path, out comes a `ListFile` with numbered rows. A list with more bytes or rows than
the limits is refused before anything is read.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import functools
import io
import json
import os
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO

from msgspec.structs import replace

from cardgen.errors import Diagnostic, Location, make_printable
from cardgen.files import identify_other_kind, is_there, open_file
from cardgen.remedies import Remedy
from cardgen.shipment.manifest.cells import (
    NAMED,
    ColumnName,
    ListCell,
    ListFile,
    ListRow,
    MergedCell,
    OddCell,
    ShownNumber,
    bad_list,
    find_header,
    unreadable,
)
from cardgen.workbooks import WorkbookError, read_workbook

MOST_ROWS: Final = 100_000
"""Rows of a list of boxes; of each there may be many boxes."""
MOST_RECIPIENTS: Final = 20_000
"""Rows of a list of recipients; each is put into words and laid out."""
MOST_BYTES: Final = 64 << 20
"""Bytes of the file of a list."""
MOST_WRONG: Final = 10_000
"""Rows that are read of a list in which every row is wrong."""
_ABOVE: Final = 100  # lines that may be above the header or below the list
_WIDE: Final = {codecs.BOM_UTF16_LE: b"\n\0", codecs.BOM_UTF16_BE: b"\0\n"}
"""The ends of lines in UTF-16, by the mark at the beginning of the file."""
_PIECE: Final = 1 << 20
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx with a password
_SAMPLE: Final = 1 << 16  # bytes in which the header must be


def open_table(
    path: Path,
    column_name: ColumnName,
    *,
    needed: str,
    is_familiar: Callable[[str], bool] = lambda _: False,
    encoding: str = "",
    most: int = MOST_ROWS,
) -> ListFile:
    """Open the file of a list. Detect its format and encoding, and find its header row.

    `column_name` gives the column that a header names; the list must have the `needed` one.
    `is_familiar` recognizes words of the glossary. `encoding` is the encoding that a person
    names. "LIST.xlsx#SHEET" names a sheet of a workbook. The list has at most `most` rows.
    Raises ManifestError (bad-manifest).
    """
    column_name = functools.cache(column_name)  # the same cells are tried in several encodings
    path, sheet = _split_sheet(path)
    start = _read_start(path, most)
    if start.startswith(_OLD_OFFICE):
        reason = "this is an old workbook (.xls) or a workbook with a password"
        raise bad_list(path, reason, "save it as .xlsx without a password, or as CSV")
    if start.startswith(_ZIP):
        if encoding:
            raise bad_list(path, "a workbook has no encoding", "leave out the encoding")
        return replace(_open_workbook(path, sheet, column_name, needed), most=most)
    if kind := identify_other_kind(start):
        raise bad_list(path, f"this is {kind}, not a list", "name a CSV file or a workbook")
    if sheet:
        hint = f"leave out #{sheet}"
        raise bad_list(path, "this is not a workbook, so it has no sheets", hint)
    return replace(_open_text(path, start, column_name, is_familiar, encoding), most=most)


def _split_sheet(path: Path) -> tuple[Path, str]:
    """Split FILE#SHEET into the file and the name of the sheet, or ""."""
    name, mark, sheet = path.name.rpartition("#")
    if mark and name and not is_there(path):
        return path.with_name(name), sheet
    return path, ""


def _read_start(path: Path, most: int) -> bytes:
    """Read the beginning of a list's file. Raises ManifestError for a missing or large file."""
    if not is_there(path):
        raise bad_list(path, "there is no such file", "check its name")
    try:
        with open_file(path) as file:
            start = file.read(_SAMPLE)
        _refuse_size(path, most, is_text=not start.startswith((_ZIP, _OLD_OFFICE)))
    except OSError as error:
        raise unreadable(path, error) from error
    if not start:
        raise bad_list(path, "the file is empty", "fill it in, or name another one")
    return start


def _refuse_size(path: Path, most: int, *, is_text: bool) -> None:
    """Raise ManifestError if a file has too many bytes or a text file too many lines."""
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > MOST_BYTES:
            raise bad_list(
                path,
                f"the file has {size >> 20:,} MB, but a list may have {MOST_BYTES >> 20}",
                "delete columns that no label needs, or split the list",
            )
        if not is_text or size < most:
            return
        lines = 0
        wide = b""
        while piece := file.read(_PIECE):
            wide = wide or piece[:2]
            if wide in _WIDE:  # 上 has the byte of a line break in it
                lines += piece.count(_WIDE[wide])
            else:
                lines += max(piece.count(b"\n"), piece.count(b"\r"))
    if lines > most + _ABOVE:
        raise bad_list(
            path,
            f"the file has {lines:,} rows, but a list may have {most:,}",
            "split the list; write boxes with the same contents as one row",
        )


# --- text files: the encoding is never guessed from bytes. The right one makes the header's
# cells known words. If the header is ASCII, valid UTF-8 wins, else the encoding that gives the
# rows most words of the glossary; if that decides nothing, a person must name the encoding.


_DELIMITERS: Final = (",", ";", "\t")
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Windows' own Shift_JIS and Big5, as spreadsheets write them, with ① and 髙.
_ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030",
    "cp949": "CP949",
    "cp932": "Shift_JIS",
    "cp950": "Big5",
}
_LONGEST: Final = 1 << 20  # characters in a line


class _Reading(NamedTuple):
    """A file's beginning, decoded in one way: its header names this number of columns.

    `whole` is true if each byte of `text` belongs to the encoding.
    """

    names: int
    whole: bool
    encoding: str
    delimiter: str
    header: ListRow
    text: str


def _open_text(
    path: Path,
    start: bytes,
    column_name: ColumnName,
    is_familiar: Callable[[str], bool],
    encoding: str,
) -> ListFile:
    """Open a text file that begins with `start`. Find its encoding, delimiter and header row.

    `is_familiar` recognizes words of the glossary; `encoding` is the encoding that a person
    names. Raises ManifestError.
    """
    marked = [name for mark, name in _MARKS.items() if start.startswith(mark)]
    candidates = [encoding] if encoding else marked or list(_ENCODINGS)
    readings: dict[str, _Reading] = {}
    for name in candidates:
        text, whole = _decode(start, name)
        for delimiter in _DELIMITERS:
            names, header = find_header(_sample_rows(text, delimiter), column_name)
            if header is not None and (name not in readings or names > readings[name].names):
                readings[name] = _Reading(names, whole, name, delimiter, header, text)
    if not readings:
        shown = " and as ".join(dict.fromkeys(map(_encoding_name, candidates)))
        reason = "there is no header: no cell in the first rows is the name of a column"
        hint = f"separate cells by commas, semicolons or tabs; the file was read as {shown}"
        raise bad_list(path, reason, f"{NAMED}; {hint}")
    most = max(reading.names for reading in readings.values())
    likely = [reading for reading in readings.values() if reading.names == most]
    best = _choose_reading(path, likely, is_familiar)
    return ListFile(
        path,
        best.header,
        _encoding_name(best.encoding),
        lambda: _text_rows(path, best.encoding, best.delimiter),
    )


def _choose_reading(
    path: Path, readings: list[_Reading], is_familiar: Callable[[str], bool]
) -> _Reading:
    """Choose the encoding in which the rows contain most words of the glossary."""
    first = readings[0]
    if len(readings) == 1 or (first.encoding == "utf-8" and first.whole):
        return first
    words = {reading.encoding: _count_known_words(reading, is_familiar) for reading in readings}
    best = max(readings, key=lambda reading: words[reading.encoding])
    if list(words.values()).count(words[best.encoding]) == 1:
        return best
    possible = [reading.encoding for reading in readings if reading.whole]
    if not possible:
        return first  # reading the rows names each unreadable cell
    names = list(map(_encoding_name, possible))
    raise bad_list(
        path,
        f"the encoding of the file is not clear: it may be {' or '.join(names)}",
        "save it as UTF-8 (in Excel: CSV UTF-8) or as a workbook",
        remedy=Remedy("say-encoding", (names[0],)),
    )


def _decode(start: bytes, encoding: str) -> tuple[str, bool]:
    """Decode the beginning of a file.

    Return also True if all bytes are valid in the encoding.
    """
    try:  # the last character may be cut in two
        return codecs.getincrementaldecoder(encoding)().decode(start), True
    except UnicodeError:
        return start.decode(encoding, "replace"), False


def _count_known_words(reading: _Reading, is_familiar: Callable[[str], bool]) -> int:
    """Count the cells in the beginning of a file that contain words of the glossary."""
    return sum(
        is_familiar(cell)
        for row in _sample_rows(reading.text, reading.delimiter)
        for cell in row.cells
        if isinstance(cell, str) and not cell.isascii()
    )


def _encoding_name(encoding: str) -> str:
    """Return the name of an encoding for people."""
    if encoding == "utf-8-sig":
        return "UTF-8"
    return _ENCODINGS.get(encoding, encoding.upper())


def _sample_rows(text: str, delimiter: str) -> Iterator[ListRow]:
    """Read rows from the beginning of a CSV file, up to the first error."""
    lines = io.StringIO(text, newline="")
    with suppress(csv.Error):
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            yield ListRow(number, cells)


def _text_rows(path: Path, encoding: str, delimiter: str) -> Iterator[ListRow]:
    """Read the rows of a CSV file. Raises ManifestError."""
    number = 0
    try:
        # A byte of another encoding becomes a mark, so the error can name its row and column.
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            rows = csv.reader(_bounded_lines(file, path), delimiter=delimiter, strict=True)
            for number, cells in enumerate(rows, 1):
                yield ListRow(number, cells)
    except csv.Error as error:
        said = str(error)
        why = next((why for part, why in _CSV_REASONS.items() if part in said), said)
        raise bad_list(
            path,
            f"the end of the row is not clear: {why}",
            'put the cell into quotation marks, and double each one inside it: "5"" wide"',
            number + 1,
        ) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _bounded_lines(file: TextIO, path: Path) -> Iterator[str]:
    """Yield the lines of a text file. Raises ManifestError for a very long line."""
    while line := file.readline(_LONGEST):
        if len(line) == _LONGEST:
            reason = f"a line is longer than {_LONGEST:,} characters"
            raise bad_list(path, reason, "save the list as CSV; this file is not a table")
        yield line


_CSV_REASONS: Final = {
    "unexpected end": "a quotation mark is never closed",
    "expected after": "there is text after a closing quotation mark",
    "field limit": "a cell is too long, or a quotation mark is never closed",
}
"""Faults of CSV in plain words, by a part of Python's message."""


# --- workbooks, as `cardgen.workbooks` prints them


_MOST_NAMED: Final = 12  # sheets that a hint names


class _SheetHead(NamedTuple):
    """The first rows of a sheet."""

    name: str
    hidden: bool
    rows: list[ListRow]


def _open_workbook(path: Path, sheet: str, column_name: ColumnName, needed: str) -> ListFile:
    """Open a sheet of a workbook and find its header row, which has the column `needed`.

    Without a name the sheet is the first visible one; if that sheet is no list and exactly one
    other is, then the other. Raises ManifestError.
    """
    (data,) = _read_lines(path)
    sheets = [
        _SheetHead(name, hidden, list(map(_parse_row, rows)))
        for name, hidden, rows in data["sheets"]
    ]
    chosen = _choose_sheet(path, sheets, sheet, column_name, needed)
    _, header = find_header(chosen.rows, column_name)
    if header is None:
        raise bad_list(
            path,
            f"there is no header in the sheet {chosen.name}: no cell in the first rows is the "
            "name of a column",
            f"{NAMED}{_name_other_sheets(sheets, chosen)}",
        )
    asked = json.dumps(chosen.name)  # in ASCII, whatever the system's encoding
    return ListFile(
        path,
        header,
        "",
        lambda: map(_parse_row, _read_lines(path, asked)),
        _warn_of_unread_sheets(path, sheets, chosen) if not sheet else (),
    )


def _choose_sheet(
    path: Path, sheets: Sequence[_SheetHead], name: str, column_name: ColumnName, needed: str
) -> _SheetHead:
    """Choose the sheet with the list, by its name or by its header row."""
    if name:
        for sheet in sheets:
            if sheet.name == name:
                return sheet
        names = ", ".join(sheet.name for sheet in sheets[:_MOST_NAMED])
        raise bad_list(path, f"there is no sheet {name!r}", f"use one of its sheets: {names}")
    seen = [sheet for sheet in sheets if not sheet.hidden]
    if not seen:
        raise bad_list(path, "there is no sheet with cells", "name a sheet: FILE.xlsx#SHEET")
    lists = [sheet for sheet in seen if _has_header(sheet, column_name, needed)]
    if len(lists) == 1 or (lists and lists[0] is seen[0]):
        return lists[0]
    if lists:
        several = ", ".join(sheet.name for sheet in lists[:_MOST_NAMED])
        raise bad_list(
            path,
            f"the first sheet, {seen[0].name}, is not a list; these are: {several}",
            f"name the right sheet: {make_printable(path.name)}#{lists[0].name}",
        )
    return seen[0]


def _has_header(sheet: _SheetHead, column_name: ColumnName, needed: str) -> bool:
    """True if the sheet has a header row with the column `needed`."""
    _, header = find_header(sheet.rows, column_name)
    return header is not None and needed in [
        column_name(cell) for cell in header.cells if isinstance(cell, str)
    ]


def _name_other_sheets(sheets: Sequence[_SheetHead], chosen: _SheetHead) -> str:
    """Write the end of a hint that lists the other sheets; "" if there are none."""
    names = [sheet.name for sheet in sheets if sheet is not chosen][:_MOST_NAMED]
    if not names:
        return ""
    return f"; or name another sheet ({', '.join(names)}), as in FILE.xlsx#{names[0]}"


def _warn_of_unread_sheets(
    path: Path, sheets: Sequence[_SheetHead], chosen: _SheetHead
) -> tuple[Diagnostic, ...]:
    """Warn of sheets with content that cardgen does not read."""
    others = [sheet for sheet in sheets if sheet is not chosen and sheet.rows]
    if not others:
        return ()
    shown = ", ".join(
        f"{sheet.name} (hidden)" if sheet.hidden else sheet.name
        for sheet in others[:_MOST_NAMED]
    )
    message = f"only the sheet {chosen.name} is read; not read: {shown}"
    hint = f"to read another sheet, write FILE.xlsx#SHEET, as in #{others[0].name}"
    place = Location(str(path))
    return (Diagnostic("unread-sheet", message, location=place, hint=hint, severity="warning"),)


_MOST_KEPT: Final = 5000  # rows of a workbook that stay in memory
_MOST_BOOKS: Final = 4
_kept: OrderedDict[tuple[object, ...], list[Any]] = OrderedDict()


def _read_lines(path: Path, *sheet: str) -> Iterator[Any]:
    """Yield the JSON values that the process for workbooks prints. Raises ManifestError.

    A list is read several times, and the reader is a process of its own; so a short sheet stays
    in memory until its file changes.
    """
    key = (str(path), *sheet, *_read_version(path))
    if (values := _kept.get(key)) is not None:
        yield from values
        return
    new: list[Any] = []
    try:
        for value in read_workbook(path, *sheet):
            if len(new) <= _MOST_KEPT:
                new.append(value)
            yield value
    except WorkbookError as error:
        raise bad_list(path, str(error), error.hint) from error
    if len(new) <= _MOST_KEPT:
        _kept[key] = new
        while len(_kept) > _MOST_BOOKS:
            _kept.popitem(last=False)


def _read_version(path: Path) -> tuple[int, ...]:
    """Read what changes with the contents of a file; () for a missing file."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _parse_row(data: list[Any]) -> ListRow:
    """Make a row from the JSON of the process for workbooks."""
    number, cells, mark, *notes = data
    read = [_parse_cell(c) if isinstance(c, dict) else c for c in cells]
    return ListRow(number, read, mark, tuple(*notes))


def _parse_cell(data: dict[str, Any]) -> ListCell:
    """Make a cell from the JSON of the process for workbooks, if it is no plain value."""
    if "date" in data:
        return dt.date.fromisoformat(data["date"])
    if "merged" in data:
        value = data.get("value")
        if isinstance(value, dict):
            value = _parse_cell(value)
        return MergedCell(data["merged"], None if isinstance(value, MergedCell) else value)
    if "number" in data:
        return ShownNumber(data["number"], data["shown"], data["format"], data["scaled"])
    return OddCell(data["odd"])
