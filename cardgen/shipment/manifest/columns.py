"""The columns of a manifest: how their headers are recognized and their cells read.

In come cells as people and spreadsheets write them; out come values in the project's own form:
integers in ASCII digits, weights as decimals of kilograms, dates as 2020-03-26. What could be
read in two ways is refused.

A header may be a column's name, or the caption of what the column holds, in Chinese, in the
language of any pair, or in English: `CAPTIONS` of the catalog that translators keep.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cardgen.catalog import CAPTIONS
from cardgen.controls import code_point, control_character
from cardgen.errors import CardgenError, EncodingError, FieldError
from cardgen.project import Project
from cardgen.shipment.manifest.files import UNREADABLE, ListCell, OddCell


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """A column that every manifest may have.

    `kind` is that of its values (`READERS`, or a kind of term), unless a message or a template
    has such a field and says otherwise. `captions` are the messages whose words head it.
    `field` is the field that it fills where neither has one of the column's own name.
    """

    name: str
    kind: str
    captions: tuple[str, ...]
    field: str = ""


COLUMNS: Final = {
    column.name: column
    for column in (
        ColumnKind("message", "text", ("message",)),
        ColumnKind("pair", "text", ("languages",)),
        ColumnKind("template", "text", ("template",)),
        ColumnKind("from", "text", ("from",)),
        ColumnKind("sender", "text", ("sender",), "from"),
        ColumnKind("to", "text", ("to",)),
        ColumnKind("destination", "text", ("destination",), "to"),
        ColumnKind("recipient", "text", ("recipient",)),
        ColumnKind("item", "item", ("contents", "item")),
        ColumnKind("quantity", "integer", ("quantity",)),
        ColumnKind("unit", "unit", ("unit",)),
        ColumnKind("boxes", "integer", ("boxes",)),
        ColumnKind("gross_weight", "weight", ("gross-weight", "weight")),
        ColumnKind("expiry", "date", ("expiry",)),
        ColumnKind("lot", "text", ("lot",)),
        ColumnKind("order", "text", ("order",)),
    )
}
KEYS: Final = ("message", "pair", "template")
"""The columns that say which label a row gets; they may be given for all rows instead."""

NUMBERED: Final = ("box", "box_id", "sscc", "line_box", "line_boxes")
"""Fields that every box gets from the shipment, and no row may give."""

_LONGEST_HEADER: Final = 200
_MEASURED: Final = re.compile(r"\s*\((kg|公斤|千克)\)$")
_ENGLISH: Final = re.compile(r"[^:,{]*")  # what a gloss begins with: "Sender: the office …"


def header_words(project: Project) -> Mapping[str, str]:
    """Words that may head a column, as `plain_header` makes them → the column's name.

    Captions that cannot be read are left out: who prints in their language is told then.
    """
    words = {plain_header(name): name for name in COLUMNS}
    for pair in project.pairs():
        try:
            captions = project.catalog(pair, CAPTIONS).messages
        except CardgenError:
            continue
        for column in COLUMNS.values():
            for caption in (captions[name] for name in column.captions if name in captions):
                english = _ENGLISH.match(caption.gloss)
                texts = [caption.id, english[0] if english else "", caption.source]
                if not caption.fuzzy:
                    texts.append(caption.translation)
                for text in texts:
                    words.setdefault(plain_header(text), column.name)
    words.pop("", None)
    return words


def plain_header(text: str) -> str:
    """A header without what does not tell columns apart: width, case, spaces, "(kg)".

    What is too long for a header is "".
    """
    if len(text) > _LONGEST_HEADER:
        return ""
    plain = unicodedata.normalize("NFKC", text).casefold().strip(" \ufeff")
    return re.sub(r"[\s_-]+", " ", _MEASURED.sub("", plain)).strip()


# --- texts

_ERRORS: Final = re.compile(
    r"#(REF|DIV/0|VALUE|NAME|NUM|NULL|N/A|SPILL|CALC)[!?]?|Err:[0-9]{3}"
)
_LONGEST: Final = 1000
_DIGITS: Final = 10**15  # from here on a spreadsheet's numbers are no longer exact
_SHOWN: Final = 40


def read_text(cell: ListCell) -> str:
    """The text of a cell without white space around it; "" for a blank one.

    A number is written as a spreadsheet shows it. An apostrophe before a text is how
    spreadsheets mark one, and no part of it; a formula in a text file is text like any other.
    Raises FieldError "bad-value", and EncodingError where characters were lost.
    """
    match cell:
        case str():
            return _clean(cell)
        case float():
            if abs(cell) >= _DIGITS:
                raise _bad(
                    f"{cell:.0f} is a number of more than 15 digits, which spreadsheets round",
                    "make the cell a text and type it again",
                )
            return f"{cell:.15g}" if cell != int(cell) else str(int(cell))
        case dt.date():
            raise _bad(
                f"the spreadsheet has made a date of it, {cell}",
                "make the cell a text and type it again",
            )
        case OddCell():
            raise _bad(f"the cell {cell.reason}", "write into the cell what it stands for")


def _clean(cell: str) -> str:
    text = unicodedata.normalize("NFC", cell).strip()
    if text.startswith("'"):
        text = text[1:].lstrip()
    if len(text) > _LONGEST:
        raise _bad(f"{shown(text)} is longer than {_LONGEST:,} characters", "shorten it")
    if _ERRORS.fullmatch(text):
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
_WEIGHT: Final = re.compile(rf"({_THOUSANDS})(\.[0-9]{{1,6}})? ?(?:kg|KG|Kg|㎏)?")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


def read_integer(cell: ListCell) -> str:
    """A whole number from 0 on: 24, 1,000, １０００ or 1 000, as ASCII digits.

    1.000 is refused, since it is 1 or 1000, and so are signs. Raises as `read_text`.
    """
    text = read_text(cell)
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
    text = read_text(cell)
    match = _WEIGHT.fullmatch(text.translate(_WIDE))
    if not match:
        raise _bad(f"{shown(text)} is no weight", "write kilograms, as in 12.5 or 1,250")
    whole = match[1].replace(",", "").replace(" ", "")
    return whole + (match[2] or "").rstrip("0").rstrip(".")


# --- dates

_DATE: Final = re.compile(
    r"([0-9]{4})(?:([-/]|\. ?)([0-9]{1,2})\2([0-9]{1,2})\.?"
    r"|年 ?([0-9]{1,2})月 ?([0-9]{1,2})日"
    r"|년 ?([0-9]{1,2})월 ?([0-9]{1,2})일"
    r"|([0-9]{2})([0-9]{2}))(?:[T ]00:00(?::00(?:\.0+)?)?)?"
)
_SERIAL: Final = re.compile(r"[2-7][0-9]{4}")  # 1954 to 2119
_DAY_ZERO: Final = dt.date(1899, 12, 30)  # of spreadsheets, from March 1900 on
_YEARS: Final = range(1900, 2200)
_YEAR_LAST: Final = re.compile(r"[0-9]{1,2}([-/. ]+)[0-9]{1,2}\1[0-9]{2,4}\.?")


def read_date(cell: ListCell) -> str:
    """A date that begins with its year, or a spreadsheet's, as 2020-03-26.

    So 2020-03-26, 2020/3/26, 2020. 3. 26., 2020年3月26日, 2020년 3월 26일, 20200326, and 43916,
    the number that spreadsheets have for that day. With the year last, 3/4/2020 is in April or
    in March, and 26.3.2020 stands in one column with it: both are refused. Raises as
    `read_text`.
    """
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = read_text(cell)
    written = text.translate(_WIDE)
    if _SERIAL.fullmatch(written):
        return (_DAY_ZERO + dt.timedelta(int(written))).isoformat()
    if match := _DATE.fullmatch(written):
        year, _, *rest = match.groups()
        month, day = (int(number) for number in rest if number)
        if int(year) in _YEARS:
            try:
                return dt.date(int(year), month, day).isoformat()
            except ValueError:
                raise _bad(f"there is no day {shown(text)}", "look at the calendar") from None
    reason = "is no date"
    if _YEAR_LAST.fullmatch(written):
        reason = "is ambiguous: with the year last, day and month cannot be told apart"
    raise _bad(f"{shown(text)} {reason}", "write year, month and day, as in 2020-03-26")


READERS: Final[Mapping[str, Callable[[ListCell], str]]] = {
    "integer": read_integer,
    "weight": read_weight,
    "date": read_date,
}
"""How cells of a kind are read that are more than texts."""


def _bad(message: str, hint: str) -> FieldError:
    return FieldError("bad-value", message, hint=hint)
