"""A CSV file as rows of cells, in whichever encoding of the region it is.

How a text file is encoded and separated is never guessed from its bytes: a reading under which
cells of the header are known words is the right one. A header in ASCII says nothing about the
encoding; then a file that is UTF-8 is that, and else the words in the rows decide, since a list
has words of the glossary. Where that does not settle it, people are asked.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from cardgen.remedies import Remedy
from cardgen.shipment.manifest.cells import (
    Known,
    ListFile,
    ListRow,
    bad_list,
    unreadable,
)
from cardgen.shipment.manifest.headers import NAMED, find_header

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
    """A way to read the file: `names` columns are named by its header.

    `whole` tells that there is no byte in `text` that is not of the encoding.
    """

    names: int
    whole: bool
    encoding: str
    delimiter: str
    header: ListRow
    text: str


def open_text(
    path: Path, start: bytes, known: Known, familiar: Callable[[str], bool], encoding: str = ""
) -> ListFile:
    """Find out how a file that begins with `start` is written, and its header.

    `familiar` tells words of the glossary; `encoding` is the one that somebody named. Raises
    ManifestError.
    """
    marked = [name for mark, name in _MARKS.items() if start.startswith(mark)]
    candidates = [encoding] if encoding else marked or list(_ENCODINGS)
    readings: dict[str, _Reading] = {}
    for each in candidates:
        text, whole = _decoded(start, each)
        for delimiter in _DELIMITERS:
            names, header = find_header(_sample_rows(text, delimiter), known)
            if header is not None and (each not in readings or names > readings[each].names):
                readings[each] = _Reading(names, whole, each, delimiter, header, text)
    if not readings:
        shown = " and as ".join(dict.fromkeys(map(_shown, candidates)))
        raise bad_list(
            path,
            "there is no header: no cell of the first rows is the name of a column",
            f"read as {shown}, cells separated by commas, semicolons or tabs; {NAMED}",
        )
    most = max(each.names for each in readings.values())
    best = _settled(path, [each for each in readings.values() if each.names == most], familiar)
    return ListFile(
        path,
        best.header,
        _shown(best.encoding),
        lambda: _rows(path, best.encoding, best.delimiter),
    )


def _settled(path: Path, readings: list[_Reading], familiar: Callable[[str], bool]) -> _Reading:
    """The right one of readings of which the header names as many columns."""
    first = readings[0]
    if len(readings) == 1 or (first.encoding == "utf-8" and first.whole):
        return first
    words = {each.encoding: _words(each, familiar) for each in readings}
    best = max(readings, key=lambda each: words[each.encoding])
    if list(words.values()).count(words[best.encoding]) == 1:
        return best
    possible = [each.encoding for each in readings if each.whole]
    if not possible:
        return first  # each cell that cannot be read is named
    names = list(map(_shown, possible))
    raise bad_list(
        path,
        f"it cannot be told how the file is encoded: it may be {' or '.join(names)}",
        "save it as UTF-8 (in Excel: CSV UTF-8) or as a workbook",
        remedy=Remedy("say-encoding", (names[0],)),
    )


def _decoded(start: bytes, encoding: str) -> tuple[str, bool]:
    """The beginning of the file in an encoding, and whether all bytes are of it."""
    try:  # the last character may be cut in two
        return codecs.getincrementaldecoder(encoding)().decode(start), True
    except UnicodeError:
        return start.decode(encoding, "replace"), False


def _words(reading: _Reading, familiar: Callable[[str], bool]) -> int:
    """How many cells the glossary knows."""
    return sum(
        familiar(cell)
        for row in _sample_rows(reading.text, reading.delimiter)
        for cell in row.cells
        if isinstance(cell, str) and not cell.isascii()
    )


def _shown(encoding: str) -> str:
    if encoding == "utf-8-sig":
        return "UTF-8"
    return _ENCODINGS.get(encoding, encoding.upper())


def _sample_rows(text: str, delimiter: str) -> Iterator[ListRow]:
    lines = io.StringIO(text, newline="")
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            yield ListRow(number, cells)
    except csv.Error:
        return


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[ListRow]:
    number = 0
    try:
        # A byte of another encoding becomes a mark, so that it is found in its row and column.
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            rows = csv.reader(_lines(file, path), delimiter=delimiter, strict=True)
            for number, cells in enumerate(rows, 1):
                yield ListRow(number, cells)
    except csv.Error as error:
        raise bad_list(
            path,
            f"the row cannot be told from the next: {_csv_reason(str(error))}",
            'put a cell that holds quotation marks into such, its own doubled: "5"" wide"',
            number + 1,
        ) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    while line := file.readline(_LONGEST):
        if len(line) == _LONGEST:
            raise bad_list(
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
