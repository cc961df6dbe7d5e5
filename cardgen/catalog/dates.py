"""Hints for dates whose year has two digits or stands last.

In comes a text that is not an ISO date, out comes a hint. Chinese, Korean and Japanese dates
begin with the year, so 27.06.30 is in 2027; elsewhere the day or the month may come first.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_PARTED: Final = re.compile(
    r"'?([0-9]{1,4})(?:([-/.]) ?([0-9]{1,2})\2 ?([0-9]{1,4})\.?"
    r"| ?[年년] ?([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日일]?)"
)
_JOINED: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_HINT: Final = "write the year with four digits"
_REPUBLIC: Final = range(100, 200)  # years of 民國, from 2011 on


def year_hint(text: str, *, is_year_first: bool = True) -> str:
    """Suggest the full date for a short year, or a year at the end; "" for other texts."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := _JOINED.fullmatch(plain):
        day = _day(2000 + int(match[1]), int(match[2]), int(match[3]))
        return f"{_HINT}: {day}" if day else ""
    match = _PARTED.fullmatch(plain)
    if match is None:
        return ""
    first, _, *rest = match.groups()
    one, two, three = first, *(each for each in rest if each)
    if int(one) in _REPUBLIC:
        day = _day(1911 + int(one), int(two), int(three))
        return f"write {day}, or 民國{one}年{int(two)}月{int(three)}日" if day else ""
    if len(one) > 2 or len(three) == 3:
        return ""
    if len(one) == 1 and len(three) <= 2:  # it may be a year of an era, too
        return f"{_HINT}, as in 2020-03-26"
    if (
        len(three) <= 2
        and is_year_first
        and (day := _day(2000 + int(one), int(two), int(three)))
    ):
        return f"{_HINT}: {day}"
    days = {*_year_last(int(one), int(two), int(three))}
    if len(three) <= 2 and not is_year_first:
        days |= {each for each in (_day(2000 + int(one), int(two), int(three)),) if each}
    if len(days) == 1:
        return f"write year, month and day: {days.pop()}"
    return f"{_HINT}, and first, as in 2020-03-26"


def _year_last(one: int, two: int, year: int) -> Iterator[dt.date]:
    """List the days that a date with its year last may mean: day or month first."""
    year += 2000 if year < 100 else 0
    for month, number in ((two, one), (one, two)):
        if day := _day(year, month, number):
            yield day


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
