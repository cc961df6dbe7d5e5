"""A workbook for offices without a program for translators: a sheet for each pair.

In come rows, out come the bytes of an XLSX file. Translation, review and note may be edited;
all other cells are locked. In comes such a file, out come its rows. `cardgen.workbooks` reads
it, and limits its size and cost.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cardgen.catalog.interchange.rows import TranslationRow
from cardgen.catalog.pairs import pair_langs
from cardgen.catalog.values import locale_of
from cardgen.errors import CatalogError, Location
from cardgen.workbooks import WorkbookError, read_workbook

if TYPE_CHECKING:  # a library that is slow to load, for who writes a workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# The first word of a heading names the column; the rest is for people.
_COLUMNS: Final = {
    "file": 10,
    "id": 18,
    "source": 44,
    "translation": 44,
    "review": 10,
    "note": 28,
    "meaning": 44,
    "version": 0,  # hidden
}
_EDITED: Final = ("translation", "review", "note")
_WAITS: Final = "yes"
_A4: Final = 9
_MOST_ROWS: Final = 100_000
_MOST_TEXT: Final = 32_767  # of a cell
_MADE: Final = dt.datetime(2020, 1, 1)  # noqa: DTZ001  # Excel's have none; the same each time
_ALLOWED: Final = {
    "format_columns": True, "format_rows": True, "format_cells": True, "autofilter": True,
}  # fmt: skip


def write_workbook(pairs: Mapping[str, Iterable[TranslationRow]]) -> bytes:
    """Write a workbook with a sheet for each pair.

    Raises CatalogError "bad-interchange" for a text that no cell holds.
    """
    from xlsxwriter import Workbook

    data = io.BytesIO()
    # A text never becomes a formula, an address or a number.
    texts = dict.fromkeys(
        ("strings_to_numbers", "strings_to_formulas", "strings_to_urls"), False
    )
    with Workbook(data, {"in_memory": True, **texts}) as book:
        book.set_properties({"created": _MADE})
        # Text typed into a text cell stays text, even =1.
        look = {"valign": "top", "text_wrap": True, "num_format": "@"}
        ruled = {**look, "bottom": 1, "bottom_color": "#DDDDDD"}
        looks: dict[str, dict[str, object]] = {
            "head": {**look, "bold": True, "bg_color": "#EFEFEF", "bottom": 1},
            "locked": {**ruled, "font_color": "#444444", "bg_color": "#F7F7F7"},
            "open": {**ruled, "locked": False},
            "waiting": {**ruled, "locked": False, "bg_color": "#FFF4CC"},
        }
        formats = {name: book.add_format(each) for name, each in looks.items()}
        for pair, rows in pairs.items():
            _fill_sheet(book.add_worksheet(pair), pair, rows, formats)
    return data.getvalue()


def _fill_sheet(
    sheet: Worksheet, pair: str, rows: Iterable[TranslationRow], formats: Mapping[str, Format]
) -> None:
    """Write the rows of a pair. Unfinished translations have a coloured background."""
    columns = zip(_list_headings(pair), _COLUMNS.values(), strict=True)
    for column, (heading, width) in enumerate(columns):
        sheet.write_string(0, column, heading, formats["head"])
        sheet.set_column(column, column, width or None, None, {"hidden": not width})
    number = 0
    for number, row in enumerate(rows, 1):
        waiting = not row.translation or row.fuzzy
        for column, (name, text) in enumerate(_list_cells(row).items()):
            style = "open" if name in _EDITED else "locked"
            style = "waiting" if name == "translation" and waiting else style
            if text:
                sheet.write_string(number, column, _check_length(text, row), formats[style])
            else:
                sheet.write_blank(number, column, None, formats[style])
    if number:
        review = [*_COLUMNS].index("review")
        choice = {"validate": "list", "source": [_WAITS], "ignore_blank": True}
        sheet.data_validation(1, review, number, review, choice)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(number, 1), len(_COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.protect("", _ALLOWED)


def _list_headings(pair: str) -> list[str]:
    """Return the column headings of a sheet, with the names of the languages."""
    suffixes = dict.fromkeys(_COLUMNS, "")
    for name, lang in zip(("source", "translation"), pair_langs(pair), strict=True):
        locale = locale_of(lang)
        suffixes[name] = f" ({locale.get_display_name(locale)})"
    suffixes["review"] = f" ({_WAITS}: not yet checked)"
    return [f"{name}{more}" for name, more in suffixes.items()]


def _list_cells(row: TranslationRow) -> dict[str, str]:
    """List the texts of a row by column."""
    return {
        "file": row.domain,
        "id": row.context,
        "source": row.source,
        "translation": row.translation or "",
        "review": _WAITS if row.fuzzy else "",
        "note": row.note or "",
        "meaning": "\n".join(row.comments),
        "version": row.seen,
    }


def _check_length(text: str, row: TranslationRow) -> str:
    """Return a text if it fits into a cell. Raises CatalogError "bad-interchange"."""
    if len(text) > _MOST_TEXT:
        reason = f"{row.name} has {len(text):,} characters, more than a cell can hold"
        raise _error(Location(f"{row.domain}.po"), reason, "export it as XLIFF")
    return text


def read_sheets(path: Path) -> dict[str, tuple[TranslationRow, ...]]:
    """Read the rows of a workbook by sheet name, without sheets that have no rows.

    Raises CatalogError "bad-interchange".
    """
    try:
        (overview,) = read_workbook(path)
        found = {}
        for name, _hidden, rows in overview["sheets"]:
            if rows:
                place = Location(f"{path}#{name}")
                found[name] = tuple(_read_rows(read_workbook(path, json.dumps(name)), place))
    except WorkbookError as error:
        raise _error(Location(str(path)), str(error), error.hint) from error
    return found


def _read_rows(given: Iterable[Any], place: Location) -> Iterator[TranslationRow]:
    """Yield the rows of a sheet below its header row."""
    columns: dict[str, int] = {}
    for number, cells, _mark in given:
        here = Location(place.file, number)
        texts = [_read_text(cell, here) for cell in cells]
        if not columns:
            names = [text.split(" ")[0].lower() for text in texts]
            columns = {name: at for at, name in enumerate(names) if name in _COLUMNS}
            if lacking := [name for name in _COLUMNS if name not in columns]:
                reason = f"the sheet has no column {', '.join(lacking)}"
                raise _error(here, reason, "do not change the columns of the export")
            continue
        row = {name: texts[at] if at < len(texts) else "" for name, at in columns.items()}
        if not any(row.values()):
            continue
        yield TranslationRow(
            row["file"],
            row["id"],
            row["source"],
            row["translation"],
            row["review"].strip() != "",
            row["note"],
            row["version"],
            location=here,
        )
        if number > _MOST_ROWS:
            raise _error(here, "the sheet has too many rows", "export the file again")


def _read_text(cell: Any, place: Location) -> str:
    """Read a cell as text; numbers and dates as the spreadsheet displays them."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:.15g}"
    shown = cell.get("shown", cell.get("date")) if isinstance(cell, dict) else None
    if isinstance(shown, str):
        return shown
    merged = "a cell is merged with others"
    what = cell.get("odd", merged) if isinstance(cell, dict) else str(cell)
    raise _error(place, str(what), "write text into the cell")


def _error(place: Location, said: str, hint: str) -> CatalogError:
    """Make an error about a workbook."""
    return CatalogError("bad-interchange", said, location=place, hint=hint)
