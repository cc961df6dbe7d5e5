"""The cells of an XLSX or ODS file, read in a process of its own.

    python workbook.py FILE [SHEET]

Out come lines of JSON: for each row a list of cells, from column A on, which are texts,
numbers, ``{"date": "2020-03-26"}``, ``{"merged": 3}`` for a cell that is one with a cell of
row 3, or ``{"odd": "…"}`` for a cell that has no value that could be printed, with what is
wrong with it; or, as the last line, ``{"error": "…", "hint": "…"}``.

A file may come from anywhere. calamine lays a sheet out as one rectangle in memory: two cells
far apart want 550 GB, and it then aborts the process that it is in; and what a few kilobytes
of zip unpack to is known only when it is unpacked. So this process limits its own memory and
time, and may die. It imports nothing of cardgen, to be quick and small.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import sys
import zipfile
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY: Final = 400 << 20  # bytes; some 400,000 rows of ten cells
_SECONDS: Final = 1  # of processor time, and more for a large file:
_BYTES_A_SECOND: Final = 10 << 20  # a quarter of what this manages
# XML of sheets shrinks to a tenth or a thirtieth. What shrinks more is small or is no sheet;
# and what is larger does not go into `MEMORY`.
_MOST_SHRUNK: Final = 100
_SMALL: Final = 20 << 20
_LARGEST: Final = 400 << 20
_CHUNK: Final = 1 << 20

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_FORMULA: Final = re.compile(
    rb"<c\s([^>]*)><f\b[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v>\s*</v>)?</c>"
)
_ERROR: Final = re.compile(rb'<c\s([^>]*\bt="e"[^>]*)>')
_PLACE: Final = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')

Cell = str | float | dict[str, str] | dict[str, int]


class Refused(Exception):
    """The file, for a reason that its sender can mend."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.hint = hint


def limit(seconds: int) -> None:
    """Let this process use so much processor time in all, and `MEMORY`; not on Windows."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        for kind, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_AS, MEMORY),
        ):
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))


def read(path: Path, name: str) -> Iterator[list[Cell]]:
    """The rows of the sheet `name`, or of the first that is not hidden, from row 1 on."""
    with zipfile.ZipFile(path) as archive:
        _check_size(archive, path.stat().st_size)
        names = set(archive.namelist())
        if _WORKBOOK not in names and "content.xml" not in names:
            raise Refused("this is no XLSX or ODS workbook", "save it as .xlsx, or as CSV")
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            chosen = _choose(book, name)
            odd = _odd_cells(archive, chosen) if _WORKBOOK in names else {}
            yield from _rows(book.get_sheet_by_name(chosen), odd)


def _check_size(archive: zipfile.ZipFile, packed: int) -> None:
    size = sum(info.file_size for info in archive.infolist())
    if size > _LARGEST or size > max(_SMALL, packed * _MOST_SHRUNK):
        raise Refused(
            f"the file of {packed:,} bytes unpacks to {size:,}",
            "save it as CSV, which may be of any size, or copy the list into a new workbook",
        )
    limit(_SECONDS + size // _BYTES_A_SECOND)


def _choose(book: CalamineWorkbook, name: str) -> str:
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if name and name in [sheet.name for sheet in sheets]:
        return name
    if name:
        shown = ", ".join(sheet.name for sheet in sheets[:12])
        raise Refused(f"there is no sheet {name!r}", f"its sheets are: {shown}")
    for sheet in sheets:
        if sheet.visible == SheetVisibleEnum.Visible:
            return sheet.name
    raise Refused("there is no sheet with cells", "name one: FILE.xlsx#SHEET")


def _rows(sheet: CalamineSheet, odd: Mapping[tuple[int, int], str]) -> Iterator[list[Cell]]:
    left = sheet.start[1] if sheet.start else 0
    merged = deque(sorted(sheet.merged_cell_ranges or ()))
    covered: dict[int, tuple[int, int]] = {}  # by column: the first and the last row
    for number, values in enumerate(sheet.iter_rows()):
        row: list[Cell] = [""] * left + [_cell(value) for value in values]
        while merged and merged[0][0][0] <= number:
            (top, first), (bottom, last) = merged.popleft()
            for column in range(first, min(last + 1, len(row))):
                if column > first:
                    row[column] = {"merged": top + 1}
                if bottom > covered.get(column, (0, 0))[1]:
                    covered[column] = top, bottom
        for column, (top, bottom) in covered.items():
            if top < number <= bottom:
                row[column] = {"merged": top + 1}
        if odd:
            for column in range(len(row)):
                if (number, column) in odd:
                    row[column] = {"odd": odd[number, column]}
        while row and row[-1] == "":
            row.pop()
        yield row


def _cell(value: object) -> Cell:
    match value:
        case str():
            return value
        case bool():
            return str(value).upper()
        case int() | float():
            return float(value) if math.isfinite(value) else str(value)
        case dt.datetime() if value.time() == dt.time():
            return {"date": value.date().isoformat()}
        case dt.date() if not isinstance(value, dt.datetime):
            return {"date": value.isoformat()}
        case _:
            return {"odd": f"is a time, {value}"}


def _odd_cells(archive: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    """Cells of which calamine says that they are empty, though they are not, by place.

    Those are errors such as #REF!, and formulas that no spreadsheet has computed yet, as
    programs write them. A formula whose result is an empty text has ``t="str"``.
    """
    found: dict[tuple[int, int], str] = {}
    book = ET.fromstring(archive.read(_WORKBOOK))  # noqa: S314 - in a process with limits
    if any(mark.get("date1904") in ("1", "true") for mark in book.iter(f"{_MAIN}workbookPr")):
        raise Refused(
            "the workbook counts its days from 1904, as old Macs did",
            "copy the list into a new workbook, look at its dates, and save that",
        )
    links = {
        link.get("Id"): link.get("Target", "")
        for link in ET.fromstring(archive.read(_RELATIONS)).iter(  # noqa: S314
            f"{_PACKAGE}Relationship"
        )
    }
    for entry in book.iter(f"{_MAIN}sheet"):
        if entry.get("name") == sheet:
            target = links.get(entry.get(_LINK), "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            with archive.open(part) as file:
                for text in _cells(file):
                    found |= dict(_odd_in(text))
    return found


def _odd_in(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if b'"e"' in xml:
        for match in _ERROR.finditer(xml):
            yield from _placed(match[1], "holds an error of the spreadsheet")
    if b"<f" in xml:
        for match in _FORMULA.finditer(xml):
            if b't="str"' not in match[1]:
                yield from _placed(match[1], "holds a formula that was never computed")


def _placed(attributes: bytes, reason: str) -> Iterator[tuple[tuple[int, int], str]]:
    if match := _PLACE.search(attributes):
        column = 0
        for letter in match[1]:
            column = column * 26 + letter - ord("A") + 1
        yield (int(match[2]) - 1, column - 1), reason


def _cells(file: Any) -> Iterator[bytes]:
    """The XML in pieces that end with a cell, as far as there are cells."""
    rest = b""
    while chunk := file.read(_CHUNK):
        text = rest + chunk
        cut = text.rfind(b"</c>") + 4 if b"</c>" in text else max(0, len(text) - _CHUNK)
        yield text[:cut]
        rest = text[cut:]
    yield rest


def main(path: str, name: str = "") -> int:
    """Print the rows, or what is wrong; the exit status is 0 where that could be told."""
    out = sys.stdout.buffer
    limit(_SECONDS)

    def say(data: object) -> None:
        out.write(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    try:
        for row in read(Path(path), name):
            say(row)
    except MemoryError:
        return 1
    except Refused as error:
        say({"error": str(error), "hint": error.hint})
    except BrokenPipeError:
        return 1
    except BaseException as error:  # noqa: BLE001 - a panic of calamine is no Exception
        if isinstance(error, OSError) and error.strerror:
            say({"error": f"cannot be read: {error.strerror}", "hint": ""})
        else:
            say(
                {
                    "error": "the workbook is damaged",
                    "hint": "open it in a spreadsheet program and save it anew",
                }
            )
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
