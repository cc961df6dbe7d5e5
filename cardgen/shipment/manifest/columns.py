"""The columns of a manifest: what they hold, and how their cells are read.

In come cells as people and spreadsheets write them; out come values in the project's own form:
integers in ASCII digits, weights as decimals of kilograms, dates as 2020-03-26. What could be
read in two ways is refused. How headers are recognized is in `words`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from cardgen.catalog import year_hint
from cardgen.controls import code_point, control_character
from cardgen.errors import EncodingError, FieldError
from cardgen.fillers import is_sheet_error
from cardgen.handling import UnknownMark, parse_marks, write_marks
from cardgen.shipment.manifest.cells import (
    UNREADABLE,
    ListCell,
    MergedCell,
    OddCell,
    ShownNumber,
)

PLACE: Final = "place"
"""The kind of a city of the glossary, or of a place that papers have as it is written."""


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """A column that every manifest may have.

    `kind` is that of its values (`READERS`, a kind of term, or `PLACE`), unless a message or a
    template has such a field and says otherwise. `field` is the field that it fills where
    neither has one of the column's own name. What is for the `paper` need not be on a label.
    """

    name: str
    kind: str
    field: str = ""
    paper: bool = False


COLUMNS: Final = {
    column.name: column
    for column in (
        ColumnKind("message", "text"),
        ColumnKind("pair", "text"),
        ColumnKind("template", "text"),
        ColumnKind("from", PLACE),
        ColumnKind("sender", "text", paper=True),
        ColumnKind("sender_address", "text", paper=True),
        ColumnKind("sender_phone", "text", paper=True),
        ColumnKind("to", PLACE),
        ColumnKind("destination", PLACE, "to"),
        ColumnKind("recipient", "text", paper=True),
        ColumnKind("recipient_address", "text", paper=True),
        ColumnKind("recipient_phone", "text", paper=True),
        ColumnKind("item", "item"),
        ColumnKind("quantity", "integer"),
        ColumnKind("total_quantity", "integer"),
        ColumnKind("unit", "unit"),
        ColumnKind("boxes", "integer"),
        ColumnKind("gross_weight", "weight"),
        ColumnKind("handling", "marks"),
        ColumnKind("expiry", "date"),
        ColumnKind("lot", "text"),
        ColumnKind("order", "text", paper=True),
    )
}
KEYS: Final = ("message", "pair", "template")
"""The columns that say which label a row gets; they may be given for all rows instead."""

NUMBERED_FIELDS: Final = ("box", "boxes", "box_id", "sscc", "line_box", "line_boxes")
"""What every box gets from the shipment."""

BOXES: Final = "boxes"
TOTAL: Final = "total_quantity"
WEIGHT: Final = "gross_weight"


# --- texts

_QUOTED: Final = re.compile(r'="((?:[^"]|"")*)"')
_SCIENTIFIC: Final = re.compile(r"-?[0-9](?:[.,][0-9]+)?E[+-][0-9]{2,3}", re.IGNORECASE)
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_MONTH_DAY: Final = re.compile(
    rf"[0-9]{{1,2}}[- ]{_MONTH}(?:[- ][0-9]{{2,4}})?|{_MONTH}[- ][0-9]{{1,4}}"
    r"|[0-9]{1,2} ?월 ?[0-9]{1,2} ?일|[0-9]{1,2} ?月 ?[0-9]{1,2} ?日"
    r"|[0-9]{4} ?년 ?[0-9]{1,2} ?월|[0-9]{4} ?年 ?[0-9]{1,2} ?月",
    re.IGNORECASE,
)
_AS_TEXT: Final = "make the cell a text and type it again"
_LONGEST: Final = 1000
_DIGITS: Final = 10**15  # from here on a spreadsheet's numbers are no longer exact
_SHOWN: Final = 40


def read_text(cell: ListCell) -> str:
    """The text of a cell without white space around it; "" for a blank one.

    A number is written as a spreadsheet shows it, where that is sure. An apostrophe before a
    text is how spreadsheets mark one, and no part of it, and so is ="…"; any other formula in a
    text file is text. Raises FieldError "bad-value", and EncodingError where characters were
    lost.
    """
    match cell:
        case str():
            return _clean(cell)
        case float():
            if abs(cell) >= _DIGITS:
                raise _bad(
                    f"{cell:.0f} is a number of more than 15 digits, which spreadsheets round",
                    _AS_TEXT,
                )
            return f"{cell:.15g}" if cell != int(cell) else str(int(cell))
        case ShownNumber():
            return _shown_as(cell)
        case dt.date():
            raise _bad(f"the spreadsheet has made a date of it, {cell}", _AS_TEXT)
        case MergedCell():
            raise _bad(
                f"it is in the merged cell {cell.area}", "unmerge it, and fill in each row"
            )
        case OddCell():
            raise _bad(f"the cell {cell.reason}", "write into the cell what it stands for")


def read_code(cell: ListCell) -> str:
    """As `read_text`, for texts such as lots and names; what a spreadsheet made of one is none.

    Opened in a spreadsheet and saved as CSV, the lot 120000 may be 1.2E+05 and MAR24 Mar-24.
    Who means that writes '1.2E+05 or ="1.2E+05".
    """
    text = read_text(cell)
    if isinstance(cell, str) and cell.strip() == text:
        if _SCIENTIFIC.fullmatch(text):
            raise _bad(
                f"{shown(text)} is a number that a spreadsheet has shortened",
                f"{_AS_TEXT}; if it is meant so, write '{text}",
            )
        if _MONTH_DAY.fullmatch(text):
            raise _bad(
                f"{shown(text)} looks like a date that a spreadsheet has made of it",
                f"{_AS_TEXT}; if it is meant so, write '{text}",
            )
    return text


def _shown_as(cell: ShownNumber) -> str:
    seen = cell.shown or ""
    certain = "," not in seen and not _SCIENTIFIC.fullmatch(seen)
    if seen and certain and abs(cell.value) < _DIGITS:
        return _clean(seen)
    how = f" as {seen}" if seen else ""
    raise _bad(
        f"the spreadsheet shows the number {cell.value:.15g}{how}, in the format {cell.format}",
        _AS_TEXT,
    )


def as_number(cell: ListCell) -> ListCell:
    """A number without how it is shown. Raises FieldError for 50%, which is 0.5."""
    if not isinstance(cell, ShownNumber):
        return cell
    if cell.scaled:
        raise _bad(
            f"the spreadsheet shows the number {cell.value:.15g} in the format {cell.format}, "
            "as another one",
            "write the number that is meant, without a format",
        )
    return cell.value


def unquoted(cell: str) -> str:
    """A text without white space around it, and without the apostrophe or ="…" of a text."""
    text = cell.strip()
    if match := _QUOTED.fullmatch(text):
        return match[1].replace('""', '"').strip()
    return text[1:].lstrip() if text.startswith("'") else text


def _clean(cell: str) -> str:
    text = unquoted(unicodedata.normalize("NFC", cell))
    if len(text) > _LONGEST:
        raise _bad(f"{shown(text)} is longer than {_LONGEST:,} characters", "shorten it")
    if is_sheet_error(text):
        raise _bad(f"{shown(text)} is an error of the spreadsheet", "mend its formula")
    if text.isprintable() and UNREADABLE not in text:
        return text
    if UNREADABLE in text:
        raise EncodingError(
            "bad-encoding",
            f"{shown(text)} holds U+FFFD, which stands where a character was lost",
            hint="save the file anew, as UTF-8, where it was written",
        )
    if found := control_character(text, "cell"):
        what = "a line break" if found in "\n\r" else f"the control {code_point(found)}"
        raise _bad(f"{shown(text)} holds {what}", "delete it")
    return text


def shown(value: str) -> str:
    """A value in quotation marks, cut where it is long."""
    return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")


# --- numbers

_WIDE: Final = str.maketrans(
    "０１２３４５６７８９，．／－＋\u3000\u00a0\u2009\u202f", "0123456789,./-+    "
)
_THOUSANDS: Final = (
    r"(?:0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){1,4}|(?: [0-9]{3}){1,4}))"
)
_INTEGER: Final = re.compile(_THOUSANDS)
_KILOGRAMS: Final = r"(?:kgs?\.?|公斤|千克|[킬키]로(?:그램)?|キロ(?:グラム)?)"
_WEIGHT: Final = re.compile(rf"({_THOUSANDS})(\.[0-9]{{1,6}})? ?{_KILOGRAMS}?", re.IGNORECASE)
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


def read_integer(cell: ListCell) -> str:
    """A whole number from 0 on: 24, 1,000, １０００ or 1 000, as ASCII digits.

    1.000 is refused, since it is 1 or 1000, and so are signs. Raises as `read_text`.
    """
    text = read_text(as_number(cell))
    number = text.translate(_WIDE)
    if not _INTEGER.fullmatch(number):
        reason = ": it may be 1 or 1000" if number == "1.000" else ""
        if _GROUPED.fullmatch(number) and not reason:
            reason = ": the point may be one of decimals or of thousands"
        raise _bad(
            f"{shown(text)} is no whole number{reason}", "write digits, as in 24 or 1,000"
        )
    return number.replace(",", "").replace(" ", "")


def read_weight(cell: ListCell) -> str:
    """Kilograms: 12.5, 1,250.75 or 12.5 kg, without zeros that say nothing.

    In all four languages a point stands before decimals and a comma between thousands, so
    12,5 is refused. Raises as `read_text`.
    """
    text = read_text(as_number(cell))
    plain = unicodedata.normalize("NFKC", text)  # ｋｇ, ㎏
    match = _WEIGHT.fullmatch(plain.translate(_WIDE))
    if not match:
        raise _bad(f"{shown(text)} is no weight", "write kilograms, as in 12.5 or 1,250")
    whole = match[1].replace(",", "").replace(" ", "")
    weight = whole + (match[2] or "").rstrip("0").rstrip(".")
    if weight == "0":
        raise _bad(f"{shown(text)}: nothing weighs 0", "weigh the box, or leave it empty")
    return weight


# --- dates

_DATE: Final = re.compile(
    r"([0-9]{4})(?:([-/]|\. ?)([0-9]{1,2})\2([0-9]{1,2})\.?"
    r"|年 ?([0-9]{1,2})月 ?([0-9]{1,2})日"
    r"|년 ?([0-9]{1,2})월 ?([0-9]{1,2})일"
    r"|([0-9]{2})([0-9]{2}))(?:[T ]00:00(?::00(?:\.0+)?)?)?"
)
_ERA_DATE: Final = re.compile(
    r"(令和|平成|昭和|民国|民國|R|H|S) ?([0-9]{1,3}|元)"
    r"(?:([-/]|\. ?)([0-9]{1,2})\3([0-9]{1,2})\.?|年 ?([0-9]{1,2})月 ?([0-9]{1,2})日)",
    re.IGNORECASE,
)
_ERAS: Final = {
    "令和": dt.date(2019, 5, 1),
    "平成": dt.date(1989, 1, 8),
    "昭和": dt.date(1926, 12, 25),
    "民国": dt.date(1912, 1, 1),
}
"""Their first days. Dates ahead, as 平成35年, are as old lists have them."""
_SHORT: Final = {"R": "令和", "H": "平成", "S": "昭和", "民國": "民国"}
_MONTH_ALONE: Final = re.compile(
    r"(?:[0-9]{4}|(?:令和|平成|昭和|民国|民國|R|H|S) ?(?:[0-9]{1,3}|元))"
    r"(?:(?:[-/]|\. ?)[0-9]{1,2}\.?|年 ?[0-9]{1,2}月|년 ?[0-9]{1,2}월)"
    r"|(?:0?[1-9]|1[0-2]) ?[-/.] ?[0-9]{4}",
    re.IGNORECASE,
)
_SERIAL: Final = re.compile(r"[2-7][0-9]{4}")  # 1954 to 2119
_DAY_ZERO: Final = dt.date(1899, 12, 30)  # of spreadsheets, from March 1900 on
_YEARS: Final = range(1900, 2200)
_SHORT_YEAR: Final = re.compile(r"[0-9]{1,2}([-/. ]+)[0-9]{1,2}\1[0-9]{1,2}\.?")
_YEAR_LAST: Final = re.compile(r"[0-9]{1,2}([-/. ]+)[0-9]{1,2}\1[0-9]{2,4}\.?")


def read_date(cell: ListCell, *, is_year_first: bool = True) -> str:
    """A date that begins with its year, or a spreadsheet's, as 2020-03-26.

    So 2020-03-26, 2020/3/26, 2020. 3. 26., 2020年3月26日, 2020년 3월 26일, 令和2年3月26日,
    R2.3.26, 20200326, and 43916, the number that spreadsheets have for that day. With the year
    last, 3/4/2020 is in April or in March, and 26.3.2020 stands in one column with it: both are
    refused, and so is a month without a day. The hint for 27.06.30 is that of people who write
    the year first, unless they do not. Raises as `read_text`.
    """
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = read_text(as_number(cell))
    written = text.translate(_WIDE)
    if _SERIAL.fullmatch(written):
        return (_DAY_ZERO + dt.timedelta(int(written))).isoformat()
    if match := _DATE.fullmatch(written):
        year, _, *rest = match.groups()
        if int(year) in _YEARS:
            return _day(int(year), rest, text).isoformat()
    if match := _ERA_DATE.fullmatch(unicodedata.normalize("NFKC", written)):
        return _day_of_era(match, text).isoformat()
    if _MONTH_ALONE.fullmatch(written):
        hint = "write the day, too, as in 2020-03-31: the last of the month if that is meant"
        raise _bad(f"{shown(text)} is a month, and the day is missing", hint)
    reason, hint = "is no date", year_hint(text, is_year_first=is_year_first)
    if hint and not _YEAR_LAST.fullmatch(written):
        reason = "is no date with its whole year"
    elif _YEAR_LAST.fullmatch(written):
        reason = "is ambiguous: with the year last, day and month cannot be told apart"
        if _SHORT_YEAR.fullmatch(written):
            reason = "is ambiguous: its year has two digits"
    raise _bad(f"{shown(text)} {reason}", hint or "write year, month and day, as in 2020-03-26")


def _day(year: int, month_and_day: Iterable[str | None], text: str) -> dt.date:
    try:
        return dt.date(year, *(int(number) for number in month_and_day if number))
    except ValueError:
        raise _bad(f"there is no day {shown(text)}", "look at the calendar") from None


def _day_of_era(match: re.Match[str], text: str) -> dt.date:
    name, year, _, *rest = match.groups()
    name = name.upper()
    first = _ERAS[_SHORT.get(name, name)]
    day = _day(first.year - 1 + int(year.replace("元", "1")), rest, text)
    if day < first:
        raise _bad(
            f"there is no day {shown(text)}: the era begins on {first}", "look at the calendar"
        )
    return day


def read_marks(cell: ListCell, lang: str = "") -> str:
    """Handling marks in plain form: 易碎, 2~8℃ is fragile, temperature:2..8.

    The hint for what is none has the marks in `lang`, if that is given.
    """
    try:
        return write_marks(parse_marks(read_text(cell), lang))
    except UnknownMark as error:
        raise _bad(str(error), error.hint) from error


READERS: Final[Mapping[str, Callable[[ListCell], str]]] = {
    "integer": read_integer,
    "number": read_integer,
    "weight": read_weight,
    "date": read_date,
    "marks": read_marks,
}
"""How cells of a kind are read that are more than texts."""


def _bad(message: str, hint: str) -> FieldError:
    return FieldError("bad-value", message, hint=hint)
