"""Worksheets that are written from the top down, in constant memory.

Texts stay texts, whatever they look like; numbers and dates have one form.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from cardgen.controls import code_point, control_character
from cardgen.errors import LayoutError

Value = str | int | Decimal | dt.date | None

MOST_ROWS: Final = 1_048_576  # this and the next three: Excel's own limits
_CHARACTERS: Final = 32_767
_NAME: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_FIRST_DAY: Final = dt.date(1900, 3, 1)  # before it Excel counts a 29 February 1900
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMULA: Final = tuple("=+-@")
_SHOWN: Final = 40
_A4: Final = 9
_LOOKS: Final[dict[str, dict[str, object]]] = {
    "title": {"bold": True, "font_size": 16},
    "head": {"bold": True, "text_wrap": True, "bg_color": "#EFEFEF", "bottom": 1},
    "strong": {"bold": True},
    "text": {"text_wrap": True},
    # A text that looks like a formula stays a text when someone edits it, too.
    "quoted": {"text_wrap": True, "quote_prefix": True},
    "integer": {"num_format": "#,##0"},
    "number": {"num_format": "0"},
    "decimal": {"num_format": "#,##0.00"},
    "integer-strong": {"num_format": "#,##0", "bold": True},
    "decimal-strong": {"num_format": "#,##0.00", "bold": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
}


class Number(int):
    """A number that is a name, such as a box's: without commas, and never strong."""


def formats_of(book: Workbook) -> dict[str, Format]:
    """The looks of cells, for a workbook."""
    return {name: book.add_format({"valign": "top", **look}) for name, look in _LOOKS.items()}


class Worksheet:
    """A worksheet that is written from the top down."""

    def __init__(
        self, book: Workbook, name: str, formats: Mapping[str, Format], header: str
    ) -> None:
        self._sheet = book.add_worksheet(_NOT_IN_NAMES.sub(" ", name)[:_NAME])
        self._formats = formats
        self.rows = 0
        self.used: set[int] = set()  # columns that something stands in, besides headings
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        # In the middle, where they would be without that; but openpyxl wants to be told.
        self._sheet.set_header(f"&C{header.replace('&', '&&')}" if header else "")
        self._sheet.set_footer("&C&P / &N")

    def row(self, values: Iterable[Value], style: str = "") -> None:
        """The next row; numbers, dates and texts have their own styles. Raises LayoutError."""
        for column, value in enumerate(values):
            if value is None or value == "":
                continue
            if style != "head":
                self.used.add(column)
            self._cell(column, value, style)
        self.rows += 1

    def freeze(self) -> None:
        """Keep what is there in sight, and on every page."""
        self._sheet.freeze_panes(self.rows, 0)
        self._sheet.repeat_rows(0, self.rows - 1)

    def close(self, widths: Sequence[float], *, hide: bool = False) -> None:
        """Set the columns' widths, in characters; with `hide`, hide those without values."""
        for column, width in enumerate(widths):
            hidden = hide and column not in self.used
            self._sheet.set_column(column, column, width, None, {"hidden": hidden})

    def filter(self, columns: int) -> None:
        """Let people choose among the rows below the first."""
        self._sheet.autofilter(0, 0, max(1, self.rows - 1), columns - 1)

    def landscape(self) -> None:
        """Print it broadside."""
        self._sheet.set_landscape()

    def _cell(self, column: int, value: str | int | Decimal | dt.date, style: str) -> None:
        match value:
            case str():
                chosen = style or ("quoted" if value.startswith(_FORMULA) else "text")
                self._sheet.write_string(
                    self.rows, column, checked(value), self._formats[chosen]
                )
            case dt.date():
                chosen = self._formats[style or "date"]
                self._sheet.write_datetime(self.rows, column, value, chosen)
            case _:
                kind = "integer" if isinstance(value, int) else "decimal"
                if isinstance(value, Number):
                    kind, style = "number", ""
                chosen = self._formats[f"{kind}-{style}" if style else kind]
                self._sheet.write_number(self.rows, column, value, chosen)


def checked(text: str) -> str:
    """A text that a cell holds. Raises LayoutError "bad-text" and "overflow"."""
    if found := control_character(text):
        raise LayoutError(
            "bad-text",
            f"{text[:_SHOWN]!r} holds the control character {code_point(found)}",
            hint="delete it from the manifest",
        )
    if len(text) > _CHARACTERS:
        raise LayoutError(
            "overflow",
            f"a text of {len(text):,} characters is more than a cell holds ({_CHARACTERS:,})",
            hint="shorten it in the manifest",
        )
    return text


def excel_day(date: str) -> str | dt.date:
    """A date as such, unless Excel has no number for it."""
    if not _DATE.fullmatch(date):
        return date
    try:
        day = dt.date.fromisoformat(date)
    except ValueError:
        return date
    return day if day >= _FIRST_DAY else date
