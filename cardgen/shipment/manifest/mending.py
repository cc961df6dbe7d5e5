"""Mended lists: values for cells that cannot be read, and a workbook with the mended cells.

The file of the office stays as it is. The workbook has the same rows and columns, so that
findings name the same cells.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any, Final

from cardgen.errors import CardgenError
from cardgen.lazy import lazy_pattern
from cardgen.shipment.manifest.cells import (
    ListCell,
    ListFile,
    ListRow,
    OddCell,
    ShownNumber,
    unmerge,
)
from cardgen.shipment.manifest.columns import READERS

_CREATED: Final = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - a constant, for the same bytes
_ABOUT: Final = lazy_pattern(
    r"^(?:약|大约|大約|约|約|およそ|about|approx\.?|ca\.?|~|≈|±)\s*", re.IGNORECASE
)
_ENOUGH: Final = lazy_pattern(r"\s*(?:정도|가량|左右|程度|くらい|ぐらい|前後)$")
_COMMA: Final = lazy_pattern(r"(\d),(\d{1,2})(?!\d)")
_SHORT_YEAR: Final = lazy_pattern(r"(\d{2})([-/. ]+)(\d{1,2})\2(\d{1,2})\.?")
_NUMBER_WORDS: Final = {
    "백": 100, "천": 1000, "만": 10_000, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000,
}  # fmt: skip
_WORD_NUMBER: Final = lazy_pattern(
    r"(\d+)?\s*([백천만百千万萬])\s*(?:개|장|매|병|套|只|个|個|枚)?"
)


def suggest_value(kind: str, text: str) -> str:
    """Suggest the value that a person meant by an unreadable text of a kind.

    Returns "" unless exactly one value is possible: 약 8.5 is 8.5, 12,5 kg is 12.5, 천 개 is
    1000, 27.06.30 is 2027-06-30.
    """
    if kind not in READERS:
        return ""
    found = {value for each in _rewrite(kind, text) if (value := _read(kind, each))}
    return found.pop() if len(found) == 1 else ""


def _rewrite(kind: str, text: str) -> Iterator[str]:
    """Yield other spellings of a text that may be readable."""
    plain = unicodedata.normalize("NFKC", text).strip()
    bare = _ENOUGH.sub("", _ABOUT.sub("", plain))
    if bare != plain:
        yield bare
    if kind == "weight":
        yield _COMMA.sub(r"\1.\2", bare)
    if kind in ("integer", "number") and (match := _WORD_NUMBER.fullmatch(bare)):
        yield str(int(match[1] or 1) * _NUMBER_WORDS[match[2]])
    if kind == "date" and (match := _SHORT_YEAR.fullmatch(bare)):
        yield f"20{match[1]}-{int(match[3]):02}-{int(match[4]):02}"


def _read(kind: str, text: str) -> str:
    """Read a text of a kind; "" if it cannot be read."""
    with suppress(CardgenError):
        return str(READERS[kind](text))
    return ""


def show_cell(cell: ListCell) -> str:
    """Show a cell as the spreadsheet shows it."""
    match unmerge(cell):
        case str() as text:
            return text
        case float() as number:
            return f"{number:.15g}"
        case ShownNumber() as shown:
            return shown.shown or f"{shown.value:.15g}"
        case dt.date() as day:
            return day.isoformat()
        case _:
            return ""


def write_mended(table: ListFile, mends: Mapping[tuple[int, int], str]) -> bytes:
    """Write a list as a workbook with other texts in some cells.

    `mends` are texts by row and by the index of the column. Raises ManifestError.
    """
    import xlsxwriter  # few lists are mended

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False,
                                        "strings_to_urls": False})  # fmt: skip
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet()
    formats: dict[str, Any] = {}

    def find_format(shown: str) -> Any:
        """Find the format of cells that show numbers in a way."""
        if shown not in formats:
            formats[shown] = book.add_format({"num_format": shown})
        return formats[shown]

    for row in table.all_rows():
        _write_row(sheet, row, mends, find_format)
    book.close()
    return buffer.getvalue()


def _write_row(
    sheet: Any,
    row: ListRow,
    mends: Mapping[tuple[int, int], str],
    find_format: Callable[[str], Any],
) -> None:
    """Write the cells of a row, mended ones as texts."""
    if row.mark in ("hidden", "filtered"):
        sheet.set_row(row.number - 1, None, None, {"hidden": True})
    width = max(len(row.cells), *(at + 1 for number, at in mends if number == row.number), 0)
    for index in range(width):
        at = row.number - 1, index
        cell = row.cell(index)
        mended = mends.get((row.number, index))
        value = mended if mended is not None else unmerge(cell)
        match value:
            case str() if value:
                sheet.write_string(*at, value)
            case float():
                sheet.write_number(*at, value)
            case ShownNumber():
                sheet.write_number(*at, value.value, find_format(value.format))
            case dt.date():
                sheet.write_datetime(*at, value, find_format("yyyy-mm-dd"))
            case OddCell():
                sheet.write_string(*at, "#VALUE!")
            case _:
                pass  # an empty cell, or one of a merged area that has no value of its own
