"""Number formats: make days of numbers, and the text that a spreadsheet shows for a number.

A lot 125 that is shown as 00125 is the lot 00125. The format codes are those of XLSX
(ECMA-376-1, 18.8.30 and 18.8.31).
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cardgen.lazy import lazy_pattern

# Formats that a file may name by number alone; 27 to 36 and 50 to 58 are days in East Asia.
BUILTIN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0",
    43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@",
    **dict.fromkeys((*range(27, 32), 34, 35, 36, *range(50, 59)), "yyyy-mm-dd"),
    32: "h:mm", 33: "h:mm:ss",
}  # fmt: skip
GENERAL: Final = "General"

_TOKEN: Final = lazy_pattern(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<space>[_*].)|\[\$(?P<money>[^\]-]*)[^\]]*\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<bracket>[^\]]*)\]|(?P<general>General)"
    r"|(?P<exponent>[eE][+-])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_COLORS: Final = lazy_pattern(
    r"black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+", re.IGNORECASE
)
_FREE: Final = frozenset("-+()/: $¥₩￥\u00a0")
"""Literal characters that need no quotation marks."""
_DAY_ZERO: Final = dt.date(1899, 12, 30)
_LAST_DAY: Final = 2_958_465  # of the year 9999
_LEAP: Final = 61  # spreadsheets count a 29 February 1900, which never was
_SECOND: Final = 1 / 86_400


class FormatSection(NamedTuple):
    """A section of a format code: its tokens, each with its kind.

    `day` is true if the section shows a day, `time` if it shows a time.
    """

    tokens: tuple[tuple[str, str], ...]
    day: bool
    time: bool

    def has(self, marks: str) -> bool:
        """True if a token that is no literal is one of these characters."""
        return any(kind == "other" and text in marks for kind, text in self.tokens)


@lru_cache(1000)
def section(code: str, number: int = 0) -> FormatSection | None:
    """Parse section `number` of a format code; None if it has no such section."""
    sections: list[list[tuple[str, str]]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = str(match.lastgroup)
        text = match[kind]
        if kind == "other" and text == ";":
            sections.append([])
        elif kind in ("quoted", "escaped", "money"):
            sections[-1].append(("literal", text))
        elif kind != "space" and not (kind == "bracket" and _COLORS.fullmatch(text)):
            sections[-1].append((kind, text))
    if number >= len(sections):
        return None
    tokens = tuple(sections[number])
    letters = {text.lower() for kind, text in tokens if kind == "other"}
    clock = bool(letters & set("hs")) or any(kind == "elapsed" for kind, _ in tokens)
    day = bool(letters & set("ydegb")) or ("m" in letters and not clock)
    return FormatSection(tokens, day, clock)


def number_cell(value: float, code: str) -> str | float | dict[str, Any]:
    """Make the cell of a number in a format: number, date, error, or number with text.

    ``{"number": 125.0, "shown": "00125", "format": "00000"}``; "shown" is None if it is not
    certain, and "scaled" is true if another number is shown, such as 50% for 0.5.
    """
    if code in (GENERAL, "@", ""):
        return value
    return _format_cell(value, code)


@lru_cache(20_000)
def _format_cell(value: float, code: str) -> str | float | dict[str, Any]:
    """Make the cell of a number that a spreadsheet shows in a format other than its own."""
    positive = section(code)
    assert positive is not None, "every format has a first section"
    if positive.day or positive.time:
        return day_cell(value, time=not positive.day)
    scaled = positive.has("%") or _is_scaled(positive)
    shown = None if scaled else _format(value, code, positive)
    if shown == plain(value):
        return value
    return {"number": value, "shown": shown, "format": code, "scaled": scaled}


def day_cell(serial: float, *, time: bool) -> dict[str, Any]:
    """Make the cell of a date that is stored as a number, or an error."""
    days = int(serial)
    rest = serial - days
    if rest > 1 - _SECOND / 2:
        days, rest = days + 1, 0.0
    if not 0 <= serial <= _LAST_DAY:
        return {"odd": "is formatted as a date, but there is no such date"}
    clock = dt.timedelta(seconds=round(rest * 86_400))
    if time or days == 0:
        return {"odd": f"is a time, {dt.timedelta(days) + clock}"}
    day = _DAY_ZERO + dt.timedelta(days + (days < _LEAP))
    if clock:
        return {"odd": f"is a time, {day} {clock}"}
    return {"date": day.isoformat()}


def iso_day(value: str, shown: str = "") -> dict[str, Any]:
    """Make the cell of a date in ISO 8601, or an error.

    `shown` is the text in the spreadsheet, if known.
    """
    day, _, clock = value.partition("T")
    with suppress(ValueError):
        if not clock.strip("0:.Z"):
            return {"date": dt.date.fromisoformat(day).isoformat()}
    return {"odd": f"is a time, {(shown or value)[:40]}"}


def plain(value: float) -> str:
    """Format a number as a spreadsheet does without a cell format."""
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def _is_scaled(section: FormatSection) -> bool:
    """True if a comma after the last digit divides the number by 1000."""
    marks = [text for kind, text in section.tokens if kind == "other" and text in "0#?,."]
    return bool(marks) and marks[-1] == ","


def _format(value: float, code: str, positive: FormatSection) -> str | None:
    """Format a number with a section; None if the result is not certain."""
    if value < 0 or (value == 0 and section(code, 2) is not None):
        return None
    if all(kind in ("general", "literal") for kind, _ in positive.tokens):
        parts = (plain(value) if kind == "general" else text for kind, text in positive.tokens)
        return "".join(parts).strip()
    whole: list[str] = []  # digits before the point, and literals, which begin with NUL
    decimals = ""
    behind: list[str] = []
    grouped = has_point = False
    for kind, text in positive.tokens:
        if kind == "literal" or (kind == "other" and text in _FREE):
            (behind if has_point else whole).append(f"\0{text}")
        elif kind != "other" or text not in "0#?.," or (has_point and (text == "." or behind)):
            return None
        elif text == ".":
            has_point = True
        elif text == ",":
            grouped = True
        elif has_point:
            decimals += text
        else:
            whole.append(text)
    least = decimals.rfind("0") + 1
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    digits, _, fraction = f"{exact:f}".partition(".")
    fraction = fraction[:least] + fraction[least:].rstrip("0")
    number = _fill(whole, "" if digits == "0" else digits, grouped=grouped)
    if number is None:
        return None
    point = "." if has_point else ""
    return (number + point + fraction + "".join(literal[1:] for literal in behind)).strip()


def _fill(pattern: list[str], digits: str, *, grouped: bool) -> str | None:
    """Fill digits into the places of a pattern from the right."""
    places = [at for at, char in enumerate(pattern) if not char.startswith("\0")]
    if not places:
        return None
    within = any(pattern[at].startswith("\0") for at in range(places[0], places[-1]))
    zeros = sum(pattern[at] == "0" for at in places)
    if within and (zeros < len(places) or grouped):
        return None
    if not within:
        number = digits.zfill(zeros) if zeros else digits
        if grouped:
            number = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", ",", number)
        before = "".join(literal[1:] for literal in pattern[: places[0]])
        return before + number + "".join(literal[1:] for literal in pattern[places[-1] + 1 :])
    left = list(digits.zfill(zeros))
    result: list[str] = []
    for at in range(len(pattern) - 1, -1, -1):
        if pattern[at].startswith("\0"):
            result.append(pattern[at][1:])
        elif at == places[0]:
            result.append("".join(left))
        else:
            result.append(left.pop())
    return "".join(reversed(result))
