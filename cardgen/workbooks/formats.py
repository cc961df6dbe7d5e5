"""Number formats: whether a number is a day, and how a spreadsheet shows it where that is sure.

A lot 125 that is shown as 00125 is the lot 00125. The codes are those of XLSX
(ECMA-376-1, 18.8.30 and 18.8.31).
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

# Those that a file may name without their code; 27 to 36 and 50 to 58 are days in East Asia.
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

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<space>[_*].)|\[\$(?P<money>[^\]-]*)[^\]]*\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<bracket>[^\]]*)\]|(?P<general>General)"
    r"|(?P<exponent>[eE][+-])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_COLORS: Final = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+", re.IGNORECASE
)
_FREE: Final = frozenset("-+()/: $¥₩￥\u00a0")
"""What stands for itself without a quotation mark."""
_DAY_ZERO: Final = dt.date(1899, 12, 30)
_LAST_DAY: Final = 2_958_465  # of the year 9999
_LEAP: Final = 61  # until February 1900 spreadsheets count a day that there was not
_SECOND: Final = 1 / 86_400


class FormatSection(NamedTuple):
    """What a format says of positive numbers: its tokens, each with its kind."""

    tokens: tuple[tuple[str, str], ...]
    day: bool
    time: bool

    def has(self, marks: str) -> bool:
        """Whether one of these characters stands there and is no literal."""
        return any(kind == "other" and text in marks for kind, text in self.tokens)


@lru_cache(1000)
def section(code: str, number: int = 0) -> FormatSection | None:
    """The section of a format, or None if it has none of this number."""
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
    """A number of this format: as it is, or with how it is shown, or a day, or what it is not.

    ``{"number": 125.0, "shown": "00125", "format": "00000"}``; `shown` is None where that is
    not sure, and "scaled" tells that it is shown as another number, as 0.5 is as 50%.
    """
    if code in (GENERAL, "@", ""):
        return value
    return _formatted(value, code)


@lru_cache(20_000)
def _formatted(value: float, code: str) -> str | float | dict[str, Any]:
    positive = section(code)
    assert positive is not None, "every format has a first section"
    if positive.day or positive.time:
        return day_cell(value, time=not positive.day)
    scaled = positive.has("%") or _is_scaled(positive)
    seen = None if scaled else _shown(value, code, positive)
    if seen == plain(value):
        return value
    return {"number": value, "shown": seen, "format": code, "scaled": scaled}


def day_cell(serial: float, *, time: bool) -> dict[str, Any]:
    """The day that a number stands for, ``{"date": …}``, or what it is instead."""
    days = int(serial)
    rest = serial - days
    if rest > 1 - _SECOND / 2:
        days, rest = days + 1, 0.0
    if not 0 <= serial <= _LAST_DAY:
        return {"odd": "is shown as a day, and there is no such day"}
    clock = dt.timedelta(seconds=round(rest * 86_400))
    if time or days == 0:
        return {"odd": f"is a time, {dt.timedelta(days) + clock}"}
    day = _DAY_ZERO + dt.timedelta(days + (days < _LEAP))
    if clock:
        return {"odd": f"is a time, {day} {clock}"}
    return {"date": day.isoformat()}


def iso_day(value: str, seen: str = "") -> dict[str, Any]:
    """The day that ISO 8601 writes so, ``{"date": …}``, or what it is instead.

    `seen` is how it is shown, if that is known.
    """
    day, _, clock = value.partition("T")
    with suppress(ValueError):
        if not clock.strip("0:.Z"):
            return {"date": dt.date.fromisoformat(day).isoformat()}
    return {"odd": f"is a time, {(seen or value)[:40]}"}


def plain(value: float) -> str:
    """A number as spreadsheets show it without a format."""
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def _is_scaled(section: FormatSection) -> bool:
    """Whether a comma behind the last digit divides by a thousand."""
    marks = [text for kind, text in section.tokens if kind == "other" and text in "0#?,."]
    return bool(marks) and marks[-1] == ","


def _shown(value: float, code: str, positive: FormatSection) -> str | None:
    """The characters that stand in the cell, None where that is not sure."""
    if value < 0:
        return None
    if value == 0 and section(code, 2) is not None:
        return None
    if all(kind in ("general", "literal") for kind, _ in positive.tokens):
        parts = (plain(value) if kind == "general" else said for kind, said in positive.tokens)
        return "".join(parts).strip()
    whole: list[str] = []  # digits before the point, and literals, which begin with NUL
    decimals = ""
    behind: list[str] = []
    grouped = pointed = False
    for kind, text in positive.tokens:
        if kind == "literal" or (kind == "other" and text in _FREE):
            (behind if pointed else whole).append(f"\0{text}")
        elif kind != "other" or text not in "0#?.," or (pointed and (text == "." or behind)):
            return None
        elif text == ".":
            pointed = True
        elif text == ",":
            grouped = True
        elif pointed:
            decimals += text
        else:
            whole.append(text)
    least = decimals.rfind("0") + 1
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    digits, _, fraction = f"{exact:f}".partition(".")
    fraction = fraction[:least] + fraction[least:].rstrip("0")
    number = _filled(whole, "" if digits == "0" else digits, grouped=grouped)
    if number is None:
        return None
    point = "." if pointed else ""
    return (number + point + fraction + "".join(each[1:] for each in behind)).strip()


def _filled(pattern: list[str], digits: str, *, grouped: bool) -> str | None:
    """Digits in the places of a pattern, from the right; the first place takes the rest."""
    places = [at for at, each in enumerate(pattern) if not each.startswith("\0")]
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
        before = "".join(each[1:] for each in pattern[: places[0]])
        return before + number + "".join(each[1:] for each in pattern[places[-1] + 1 :])
    left = list(digits.zfill(zeros))
    made: list[str] = []
    for at in range(len(pattern) - 1, -1, -1):
        if pattern[at].startswith("\0"):
            made.append(pattern[at][1:])
        elif at == places[0]:
            made.append("".join(left))
        else:
            made.append(left.pop())
    return "".join(reversed(made))
