"""Dates in Han numerals, as columns of Chinese and Japanese have them.

In comes a text, out comes the same with 二〇二〇年三月二十六日 for 2020年3月26日. The figures
of a year are read one by one, those of a month, a day and a year of an era as a number. What
is no date stays as it is, and so does Korean, which has no such dates.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_FIGURES: Final = "〇一二三四五六七八九"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])月"
_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])[日号號]"
_ERA: Final = "(?<=令和|平成|昭和|大正|明治|民国|民國)[0-9]{1,3}年"
_DATE: Final = re.compile(
    rf"(?<![0-9.,])(?:(?:[0-9]{{4}}年|{_ERA})(?:{_MONTH}(?:{_DAY})?)?|{_MONTH}{_DAY})"
)
_NARROW: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMBER: Final = 2  # figures that are read as a number; more are read one by one


@lru_cache(maxsize=1024)
def kanji_dates(text: str, lang: str) -> str:
    """`text` with its dates in Han numerals, where `lang` writes them so."""
    if not lang.startswith(("zh", "ja")):
        return text
    # As long as the text, so that what is found stands at the same place in both.
    narrow = text.translate(_NARROW)
    made, last = "", 0
    for date in _DATE.finditer(narrow):
        made += text[last : date.start()] + re.sub("[0-9]+", _numeral, date[0])
        last = date.end()
    return made + text[last:]


def _numeral(figures: re.Match[str]) -> str:
    if len(figures[0]) > _NUMBER:
        return "".join(_FIGURES[int(figure)] for figure in figures[0])
    tens, ones = divmod(int(figures[0]), 10)
    ten = f"{_FIGURES[tens] if tens > 1 else ''}十" if tens else ""
    return ten + (_FIGURES[ones] if ones else "")
