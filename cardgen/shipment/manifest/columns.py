"""The columns of a list, and the readers of their cells.

In come cells as people and spreadsheets write them; out come values in the project's own form:
integers in ASCII digits, weights as decimals of kilograms, dates as 2020-03-26. A value with
two readings is refused. `words` recognizes headers.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Final

import msgspec

from cardgen.catalog import suggest_year
from cardgen.controls import find_control, format_code_point
from cardgen.errors import EncodingError, FieldError
from cardgen.fillers import is_sheet_error
from cardgen.handling import UnknownMark, parse_marks, write_marks
from cardgen.lazy import lazy_pattern
from cardgen.shipment.manifest.cells import (
    UNREADABLE,
    ListCell,
    MergedCell,
    OddCell,
    ShownNumber,
)

PLACE: Final = "place"
"""The kind of a place: a city of the glossary, or a text that papers print as written."""


class ColumnKind(msgspec.Struct, frozen=True):
    """A column that every list may have.

    `kind` is the kind of its values (`READERS`, a kind of term, or `PLACE`), unless the field
    of a message or template has another kind. `field` is the field that the column fills if
    no field has the column's own name. Labels need not show a column for the `paper`.
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
"""The columns that choose the label of a row; the options of a run may give them instead."""

NUMBERED_FIELDS: Final = ("box", "boxes", "box_id", "sscc", "line_box", "line_boxes")
"""The fields that the shipment fills for every box."""

BOXES: Final = "boxes"
TOTAL: Final = "total_quantity"
WEIGHT: Final = "gross_weight"
MARKS: Final = "handling"


# --- texts

_QUOTED: Final = lazy_pattern(r'="((?:[^"]|"")*)"')
_SCIENTIFIC: Final = lazy_pattern(r"-?[0-9](?:[.,][0-9]+)?E[+-][0-9]{2,3}", re.IGNORECASE)
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_MONTH_DAY: Final = lazy_pattern(
    rf"[0-9]{{1,2}}[- ]{_MONTH}(?:[- ][0-9]{{2,4}})?|{_MONTH}[- ][0-9]{{1,4}}"
    r"|[0-9]{1,2} ?월 ?[0-9]{1,2} ?일|[0-9]{1,2} ?月 ?[0-9]{1,2} ?日"
    r"|[0-9]{4} ?년 ?[0-9]{1,2} ?월|[0-9]{4} ?年 ?[0-9]{1,2} ?月",
    re.IGNORECASE,
)
_AS_TEXT: Final = "format the cell as text and type the value again"
_LONGEST: Final = 1000
_DIGITS: Final = 10**15  # from here on a spreadsheet's numbers are no longer exact
_SHOWN: Final = 40


def read_text(cell: ListCell) -> str:
    """Read the text of a cell without white space around it; "" for a blank cell.

    A number becomes the text that the spreadsheet displays, if that is certain. An apostrophe
    before a text and ="…" are marks of spreadsheets, and no part of the text; any other formula
    in a text file is text. Raises FieldError "bad-value", EncodingError for lost characters.
    """
    match cell:
        case str():
            return _clean(cell)
        case float():
            if abs(cell) >= _DIGITS:
                raise _bad(
                    f"{cell:.0f} has more than 15 digits, and spreadsheets round such numbers",
                    _AS_TEXT,
                )
            return f"{cell:.15g}" if cell != int(cell) else str(int(cell))
        case ShownNumber():
            return _read_shown_number(cell)
        case dt.date():
            raise _bad(f"the spreadsheet changed the value to the date {cell}", _AS_TEXT)
        case MergedCell():
            raise _bad(
                f"the value is in the merged cell {cell.area}",
                "unmerge the cell, and fill in each row",
            )
        case OddCell():
            raise _bad(f"the cell {cell.reason}", "write the value into the cell")


def read_code(cell: ListCell) -> str:
    """Read a lot, name or other text. Refuse numbers and dates made by the spreadsheet.

    A spreadsheet that opens and saves a CSV file may change the lot 120000 to 1.2E+05, and
    MAR24 to Mar-24. To mean 1.2E+05, write '1.2E+05 or ="1.2E+05". Raises as `read_text`.
    """
    text = read_text(cell)
    if isinstance(cell, str) and cell.strip() == text:
        for pattern, reason in (
            (_SCIENTIFIC, "is a number shortened by a spreadsheet"),
            (_MONTH_DAY, "looks like a date made by a spreadsheet"),
        ):
            if pattern.fullmatch(text):
                hint = f"{_AS_TEXT}; if the value is right, write '{text}"
                raise _bad(f"{quote(text)} {reason}", hint)
    return text


def _read_shown_number(cell: ShownNumber) -> str:
    """Return the text that a spreadsheet displays for a number, if cardgen knows its format."""
    seen = cell.shown or ""
    certain = "," not in seen and not _SCIENTIFIC.fullmatch(seen)
    if seen and certain and abs(cell.value) < _DIGITS:
        return _clean(seen)
    how = f" as {seen}" if seen else ""
    raise _bad(
        f"the spreadsheet shows the number {cell.value:.15g}{how}, in the format {cell.format}",
        _AS_TEXT,
    )


def unformat_number(cell: ListCell) -> ListCell:
    """Return a number without its cell format. Raises FieldError for per cent formats."""
    if not isinstance(cell, ShownNumber):
        return cell
    if cell.scaled:
        raise _bad(
            f"the spreadsheet shows another number: the value is {cell.value:.15g}, "
            f"the format {cell.format}",
            "write the right number, without a format",
        )
    return cell.value


def unquote(cell: str) -> str:
    """Remove white space and a spreadsheet's marks of texts around a value: ' or ="…"."""
    text = cell.strip()
    if match := _QUOTED.fullmatch(text):
        return match[1].replace('""', '"').strip()
    return text[1:].lstrip() if text.startswith("'") else text


def _clean(cell: str) -> str:
    """Remove blanks and marks around a text. Refuse a text that cannot be printed."""
    text = unquote(unicodedata.normalize("NFC", cell))
    if len(text) > _LONGEST:
        raise _bad(f"{quote(text)} is longer than {_LONGEST:,} characters", "shorten the text")
    if is_sheet_error(text):
        raise _bad(f"{quote(text)} is a spreadsheet error", "correct the formula")
    if text.isprintable() and UNREADABLE not in text:
        return text
    if UNREADABLE in text:
        raise EncodingError(
            "bad-encoding",
            f"{quote(text)} contains U+FFFD, the mark of a lost character",
            hint="save the file again as UTF-8, in the program that wrote it",
        )
    if found := find_control(text, "cell"):
        what = f"the control character {format_code_point(found)}"
        what = "a line break" if found in "\n\r" else what
        raise _bad(f"{quote(text)} contains {what}", "delete it")
    return text


def quote(value: str) -> str:
    """Put a value into quotation marks for an error message, and shorten a long value."""
    return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")


# --- numbers

_WIDE: Final = str.maketrans(
    "０１２３４５６７８９，．／－＋\u3000\u00a0\u2009\u202f", "0123456789,./-+    "
)
_THOUSANDS: Final = (
    r"(?:0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){1,4}|(?: [0-9]{3}){1,4}))"
)
_INTEGER: Final = lazy_pattern(_THOUSANDS)
_KILOGRAMS: Final = r"(?:kgs?\.?|公斤|千克|[킬키]로(?:그램)?|キロ(?:グラム)?)"
_WEIGHT: Final = lazy_pattern(rf"({_THOUSANDS})(\.[0-9]{{1,6}})? ?{_KILOGRAMS}?", re.IGNORECASE)
_GROUPED: Final = lazy_pattern(r"[0-9]{1,3}(?:\.[0-9]{3})+")


def read_integer(cell: ListCell) -> str:
    """Read a whole number, 0 or more, as ASCII digits: 24, 1,000, １０００ or 1 000.

    1.000 is refused, since it may be 1 or 1000; so are signs. Raises as `read_text`.
    """
    text = read_text(unformat_number(cell))
    number = text.translate(_WIDE)
    if not _INTEGER.fullmatch(number):
        reason = ": it may be 1 or 1000" if number == "1.000" else ""
        if _GROUPED.fullmatch(number) and not reason:
            reason = ": the point may separate decimals or thousands"
        reason = f"{quote(text)} is not a whole number{reason}"
        raise _bad(reason, "write digits, as in 24 or 1,000")
    return number.replace(",", "").replace(" ", "")


def read_weight(cell: ListCell) -> str:
    """Read kilograms as a decimal number without trailing zeros: 12.5, 1,250.75 or 12.5 kg.

    In all four languages a point stands before decimals and a comma between thousands; so
    12,5 is refused. Raises as `read_text`.
    """
    text = read_text(unformat_number(cell))
    plain = unicodedata.normalize("NFKC", text)  # ｋｇ, ㎏
    match = _WEIGHT.fullmatch(plain.translate(_WIDE))
    if not match:
        raise _bad(f"{quote(text)} is not a weight", "write kilograms, as in 12.5 or 1,250")
    whole = match[1].replace(",", "").replace(" ", "")
    weight = whole + (match[2] or "").rstrip("0").rstrip(".")
    if weight == "0":
        reason = f"{quote(text)}: a box cannot weigh 0"
        raise _bad(reason, "weigh the box, or leave the cell empty")
    return weight


# --- dates

_DATE: Final = lazy_pattern(
    r"([0-9]{4})(?:([-/]|\. ?)([0-9]{1,2})\2([0-9]{1,2})\.?"
    r"|年 ?([0-9]{1,2})月 ?([0-9]{1,2})日"
    r"|년 ?([0-9]{1,2})월 ?([0-9]{1,2})일"
    r"|([0-9]{2})([0-9]{2}))(?:[T ]0?0:00(?::00(?:\.0+)?)?)?"
)
_ERA_DATE: Final = lazy_pattern(
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
"""Eras and their first days. Old lists have dates after an era's end, as 平成35年."""
_SHORT: Final = {"R": "令和", "H": "平成", "S": "昭和", "民國": "民国"}
_MONTH_ALONE: Final = lazy_pattern(
    r"(?:[0-9]{4}|(?:令和|平成|昭和|民国|民國|R|H|S) ?(?:[0-9]{1,3}|元))"
    r"(?:(?:[-/]|\. ?)[0-9]{1,2}\.?|年 ?[0-9]{1,2}月|년 ?[0-9]{1,2}월)"
    r"|(?:0?[1-9]|1[0-2]) ?[-/.] ?[0-9]{4}",
    re.IGNORECASE,
)
_SERIAL: Final = lazy_pattern(r"[2-7][0-9]{4}")  # 1954 to 2119
_DAY_ZERO: Final = dt.date(1899, 12, 30)  # of spreadsheets; right from March 1900 on
_YEARS: Final = range(1900, 2200)
_SHORT_YEAR: Final = lazy_pattern(r"[0-9]{1,2}([-/. ]+)[0-9]{1,2}\1[0-9]{1,2}\.?")
_YEAR_LAST: Final = lazy_pattern(r"[0-9]{1,2}([-/. ]+)[0-9]{1,2}\1[0-9]{2,4}\.?")


_UNTIL: Final = lazy_pattern(r"^(?:截?至|[~～〜]) ?| ?(?:まで|迄|까지|止)$")
_AROUND_WORDS: Final = lazy_pattern(r" ?(中?[華华]?民[国國]|令和|[年月日년월일]) ?")
_HAN_DIGITS: Final = "〇一二三四五六七八九"
_HAN_NUMBER: Final = lazy_pattern(r"[零〇一二三四五六七八九十百]+(?=[年月日])")
_MONTH_END: Final = lazy_pattern(
    r"(.+?)(?:年|년|[-/]|\. ?)([0-9]{1,2})(?:月|월)(?:末日?|底|말일?)"
)
_LAST_DAYS: Final = (31, 30, 29, 28)
_WEEKDAYS: Final = "月火水木金土日월화수목금토일"
_WEEKDAY: Final = lazy_pattern(rf" ?[(（]([{_WEEKDAYS}])(?:曜日?|요일)?[)）]$")
_REPUBLIC: Final = lazy_pattern(r"(1[0-9]{2})(?:(?=[-/.年])|([01][0-9])([0-3][0-9])$)")
"""The beginning of a date of the Republic of China without its era: 117.9.30, 1170930."""


def read_date(cell: ListCell, *, is_year_first: bool = True, is_republic: bool = False) -> str:
    """Read a date with the year first, or a spreadsheet's date, in the form 2020-03-26.

    Accepted are 2020-03-26, 2020/3/26, 2020. 3. 26., 2020年3月26日, 2020년 3월 26일,
    令和2年3月26日, R2.3.26, 20200326, and 43916, a spreadsheet's number for that day. Dates
    with the year last are refused: 3/4/2020 may be in April or in March, and 26.3.2020 may
    stand in the same column. So are months without a day. `is_year_first` is the habit of the
    people, for the hint about 27.06.30. With `is_republic` a year of three digits is one of
    民國, as in 117.9.30 and 1170930. Numbers may be in Chinese characters; a weekday must be
    right. Raises as `read_text`.
    """
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = read_text(unformat_number(cell))
    written = _simplify_date(text)
    weekday = _WEEKDAY.search(written)
    written = written[: weekday.start()] if weekday else written
    if is_republic and (match := _REPUBLIC.match(written)):
        year, *month_and_day = match.groups()
        written = "民國" + (f"{year}-{'-'.join(month_and_day)}" if match[2] else written)
    if (day := _find_day(written, text)) is not None:
        if weekday and day.weekday() != _WEEKDAYS.index(weekday[1]) % 7:
            raise _bad(f"there is no day {quote(text)}", "check the calendar")
        return day.isoformat()
    if _MONTH_ALONE.fullmatch(written):
        hint = "add the day, as in 2020-03-31; for a whole month, write its last day"
        raise _bad(f"{quote(text)} is a month without a day", hint)
    reason, hint = "is not a date", suggest_year(written, is_year_first=is_year_first)
    if hint and not _YEAR_LAST.fullmatch(written):
        reason = "has no year with four digits"
    elif _YEAR_LAST.fullmatch(written):
        reason = "is ambiguous: the year is last, so the order of day and month is not clear"
        if _SHORT_YEAR.fullmatch(written):
            reason = "is ambiguous: its year has two digits"
    raise _bad(f"{quote(text)} {reason}", hint or "write year, month and day, as in 2020-03-26")


def _simplify_date(text: str) -> str:
    """Simplify a date: 中華民國 一一六年 十二月 三十一日止 becomes 民國116年12月31日."""
    plain = _UNTIL.sub("", text.translate(_WIDE).lstrip("’‘`´"))
    plain = _AROUND_WORDS.sub(r"\1", plain).removeprefix("中華").removeprefix("中华")
    return _HAN_NUMBER.sub(lambda match: _write_figures(match[0]), plain)


def _write_figures(number: str) -> str:
    """Write a number in Chinese characters in figures: 一一六, 一百一十六, 十二."""
    rest, total = number.replace("零", "〇"), 0
    for sign, size in (("百", 100), ("十", 10)):
        times, found, rest = rest.rpartition(sign)
        if len(times) > 1:
            return number
        total += size * (_HAN_DIGITS.index(times) if times else 1) if found else 0
    figures = "".join(str(_HAN_DIGITS.index(each)) for each in rest)
    return str(total + int(figures or 0)) if total else figures


def _find_day(written: str, text: str) -> dt.date | None:
    """Find the day of a simplified date; None if it is no date.

    Raises FieldError, which quotes `text`, for a day that is in no calendar.
    """
    if _SERIAL.fullmatch(written):
        return _DAY_ZERO + dt.timedelta(int(written))
    if match := _MONTH_END.fullmatch(written):
        for last in _LAST_DAYS:
            with suppress(FieldError):
                return _find_day(f"{match[1]}年{match[2]}月{last}日", text)
    if match := _DATE.fullmatch(written):
        year, _, *rest = match.groups()
        if int(year) in _YEARS:
            return _make_day(int(year), rest, text)
    if match := _ERA_DATE.fullmatch(unicodedata.normalize("NFKC", written)):
        return _day_of_era(match, text)
    return None


def _make_day(year: int, month_and_day: Iterable[str | None], text: str) -> dt.date:
    """Make a date from a year and the digits of month and day. Raises FieldError."""
    try:
        return dt.date(year, *(int(number) for number in month_and_day if number))
    except ValueError:
        raise _bad(f"there is no day {quote(text)}", "check the calendar") from None


def _day_of_era(match: re.Match[str], text: str) -> dt.date:
    """Make a date from a match of the pattern `_ERA_DATE`. Raises FieldError."""
    name, year, _, *rest = match.groups()
    name = name.upper()
    first = _ERAS[_SHORT.get(name, name)]
    day = _make_day(first.year - 1 + int(year.replace("元", "1")), rest, text)
    if day < first:
        reason = f"there is no day {quote(text)}: the era begins on {first}"
        raise _bad(reason, "check the calendar")
    return day


def read_marks(cell: ListCell, lang: str = "") -> str:
    """Read handling marks by any of their names: 易碎, 2~8℃ becomes fragile, temperature:2..8.

    The hint for an unknown mark lists the marks in `lang`, if given. Raises as `read_text`.
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
"""The readers of cells, for kinds that are more than texts."""


def _bad(message: str, hint: str) -> FieldError:
    """Make the error for a wrong value of a cell."""
    return FieldError("bad-value", message, hint=hint)
