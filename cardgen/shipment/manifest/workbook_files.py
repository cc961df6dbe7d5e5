"""A sheet of a workbook as rows of cells: what `cardgen.workbooks` prints, read here.

The sheet is the one that is named, else the first that is not hidden; if that is no list, and
one other is, then that. What is left unread is said.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from cardgen.errors import Diagnostic, Location, readable
from cardgen.shipment.manifest.cells import (
    Known,
    ListCell,
    ListFile,
    ListRow,
    MergedCell,
    OddCell,
    ShownNumber,
    bad_list,
)
from cardgen.shipment.manifest.headers import NAMED, find_header
from cardgen.workbooks import Refused, read_workbook

_NAMED: Final = 12  # sheets that a hint names


class _SheetHead(NamedTuple):
    name: str
    hidden: bool
    rows: list[ListRow]


def open_workbook(path: Path, sheet: str, known: Known, needed: str) -> ListFile:
    """Find the sheet and its header; a list has a column `needed`. Raises ManifestError."""
    sheets = _sheet_heads(path)
    chosen = _choose(path, sheets, sheet, known, needed)
    _, header = find_header(chosen.rows, known)
    if header is None:
        raise bad_list(
            path,
            f"there is no header in the sheet {chosen.name}: no cell of the first rows is the "
            "name of a column",
            f"{NAMED}{_others(sheets, chosen)}",
        )
    warnings = _unread(path, sheets, chosen) if not sheet else ()
    return ListFile(path, header, "", lambda: _rows(path, chosen.name), warnings)


def _sheet_heads(path: Path) -> list[_SheetHead]:
    (told,) = _told(path)
    return [
        _SheetHead(name, hidden, [_row(row) for row in rows])
        for name, hidden, rows in told["sheets"]
    ]


def _choose(
    path: Path, sheets: Sequence[_SheetHead], name: str, known: Known, needed: str
) -> _SheetHead:
    if name:
        for sheet in sheets:
            if sheet.name == name:
                return sheet
        hint = "its sheets are: " + ", ".join(sheet.name for sheet in sheets[:_NAMED])
        raise bad_list(path, f"there is no sheet {name!r}", hint)
    seen = [sheet for sheet in sheets if not sheet.hidden]
    if not seen:
        raise bad_list(path, "there is no sheet with cells", "name one: FILE.xlsx#SHEET")
    lists = [sheet for sheet in seen if _names(sheet, known, needed)]
    if len(lists) == 1 or (lists and lists[0] is seen[0]):
        return lists[0]
    if lists:
        several = " and ".join(sheet.name for sheet in lists[:_NAMED])
        raise bad_list(
            path,
            f"the first sheet, {seen[0].name}, is no list, and {several} are",
            f"name the one that is meant: {readable(path.name)}#{lists[0].name}",
        )
    return seen[0]


def _names(sheet: _SheetHead, known: Known, needed: str) -> bool:
    """Whether the sheet has a header, and in it the column `needed`."""
    _, header = find_header(sheet.rows, known)
    return header is not None and needed in [
        known(cell) for cell in header.cells if isinstance(cell, str)
    ]


def _others(sheets: Sequence[_SheetHead], chosen: _SheetHead) -> str:
    names = [sheet.name for sheet in sheets if sheet is not chosen][:_NAMED]
    if not names:
        return ""
    return f"; its other sheets are {', '.join(names)}, named as in FILE.xlsx#{names[0]}"


def _unread(
    path: Path, sheets: Sequence[_SheetHead], chosen: _SheetHead
) -> tuple[Diagnostic, ...]:
    """A warning of sheets that hold something and are not read."""
    others = [each for each in sheets if each is not chosen and each.rows]
    if not others:
        return ()
    shown = ", ".join(
        f"{each.name} (hidden)" if each.hidden else each.name for each in others[:_NAMED]
    )
    message = f"the sheet {chosen.name} is read, and not {shown}"
    hint = f"another sheet is named FILE.xlsx#SHEET, as in #{others[0].name}"
    return (
        Diagnostic(
            "unread-sheet",
            message,
            location=Location(str(path)),
            hint=hint,
            severity="warning",
        ),
    )


def _rows(path: Path, sheet: str) -> Generator[ListRow, None, None]:
    for told in _told(path, json.dumps(sheet)):  # in ASCII, whatever the system's encoding
        yield _row(told)


def _told(path: Path, *sheet: str) -> Generator[Any, None, None]:
    """What the reader prints, line by line. Raises ManifestError for what it refuses."""
    try:
        yield from read_workbook(path, *sheet)
    except Refused as error:
        raise bad_list(path, str(error), error.hint) from error


def _row(told: list[Any]) -> ListRow:
    number, cells, mark, *notes = told
    read = [_cell(c) if isinstance(c, dict) else c for c in cells]
    return ListRow(number, read, mark, tuple(*notes))


def _cell(told: dict[str, Any]) -> ListCell:
    if "date" in told:
        return dt.date.fromisoformat(told["date"])
    if "merged" in told:
        value = told.get("value")
        if isinstance(value, dict):
            value = _cell(value)
        return MergedCell(told["merged"], None if isinstance(value, MergedCell) else value)
    if "number" in told:
        return ShownNumber(told["number"], told["shown"], told["format"], told["scaled"])
    return OddCell(told["odd"])
