"""A manifest's file as rows of cells, one at a time, whatever program wrote it.

In comes the path of a CSV, XLSX or ODS file and which words its header may have; out come rows
with their numbers.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from cardgen.encoding import other_kind
from cardgen.files import is_there, opened
from cardgen.shipment.manifest.bounds import MOST_ROWS, refuse_size
from cardgen.shipment.manifest.cells import Known, ListFile, bad_list, unreadable
from cardgen.shipment.manifest.text_files import open_text
from cardgen.shipment.manifest.workbook_files import open_workbook

_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx with a password
_SAMPLE: Final = 1 << 16  # bytes in which the header must be


def open_table(
    path: Path,
    known: Known,
    *,
    needed: str,
    familiar: Callable[[str], bool] = lambda _: False,
    encoding: str = "",
    most: int = MOST_ROWS,
) -> ListFile:
    """Find out how the file is written, and its header.

    `known` says which column a cell of the header names; a list has one `needed`. `familiar`
    tells words of the glossary, and `encoding` is what somebody says it is. A file
    "LIST.xlsx#SHEET" is a sheet of a workbook. A list has at most so many rows. Raises
    ManifestError (bad-manifest).
    """
    known = functools.cache(known)  # the same cells are tried in several encodings
    path, sheet = split_sheet(path)
    start = _start(path, most)
    if start.startswith(_OLD_OFFICE):
        raise bad_list(
            path,
            "this is an old workbook (.xls), or one with a password",
            "save it as .xlsx without a password, or as CSV",
        )
    if start.startswith(_ZIP):
        if encoding:
            raise bad_list(path, "a workbook has no encoding", "leave it out")
        return replace(open_workbook(path, sheet, known, needed), most=most)
    if kind := other_kind(start):
        raise bad_list(path, f"this is {kind}, not a list", "name a CSV file or a workbook")
    if sheet:
        hint = f"leave out #{sheet}"
        raise bad_list(path, "only workbooks have sheets, and this is none", hint)
    return replace(open_text(path, start, known, familiar, encoding), most=most)


def split_sheet(path: Path) -> tuple[Path, str]:
    """The file and the sheet of FILE#SHEET."""
    name, mark, sheet = path.name.rpartition("#")
    if mark and name and not is_there(path):
        return path.with_name(name), sheet
    return path, ""


def _start(path: Path, most: int) -> bytes:
    if not is_there(path):
        raise bad_list(path, "there is no such file", "check its name")
    try:
        with opened(path) as file:
            start = file.read(_SAMPLE)
        refuse_size(path, most, is_text=not start.startswith((_ZIP, _OLD_OFFICE)))
    except OSError as error:
        raise unreadable(path, error) from error
    if not start:
        raise bad_list(path, "the file is empty", "fill it in, or name another one")
    return start
