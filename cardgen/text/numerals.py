"""Write dates and spans of time in Han numerals, for columns of Chinese and Japanese.

2020年3月26日 becomes 二〇二〇年三月二十六日. The figures of a year are written one by
one; those of a month, a day, a year of an era or a span of time as a number: 二十四年 for
24年. Other numbers stay, and so does Korean text, which has no such numerals.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from cardgen.lazy import lazy_pattern

_FIGURES: Final = "〇一二三四五六七八九"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])月"
_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])[日号號]"
_ERA: Final = "(?<=令和|平成|昭和|大正|明治|民国|民國)[0-9]{1,3}年"
_REPUBLIC: Final = f"[0-9]{{3}}年(?={_MONTH})"  # 109年3月20日, as papers of Taiwan have it
_DATE: Final = lazy_pattern(
    rf"(?<![0-9.,])(?:(?:[0-9]{{4}}年|{_ERA}|{_REPUBLIC})(?:{_MONTH}(?:{_DAY})?)?|{_MONTH}{_DAY})"
)
_NARROW: Final = str.maketrans("０１２３４５６７８９", "0123456789")
# Neither the end of a range nor the year of a date in short: 3～5年, 24年3月.
_SPAN: Final = lazy_pattern(
    "(?<![0-9A-Za-z.,:/～〜~—–-])[1-9][0-9]{0,2}"
    "(?=周?年(?![0-9]{1,2}月)|[个個か箇カヶ]月|[天回次]|日間|週間|周间)"
)
_TWO: Final = 2
_NUMBER: Final = 2  # figures that make a number; more are written one by one


@lru_cache(maxsize=1024)
def write_kanji_dates(text: str, lang: str) -> str:
    """Write the dates of `text` in Han numerals, if `lang` has them."""
    if not lang.startswith(("zh", "ja")):
        return text
    # As long as the text, so that matches have the same indices in both.
    narrow = text.translate(_NARROW)
    result, last = "", 0
    for date in _DATE.finditer(narrow):
        result += text[last : date.start()] + re.sub("[0-9]+", _write_figures, date[0])
        last = date.end()
    return result + text[last:]


@lru_cache(maxsize=1024)
def write_kanji_numerals(text: str, lang: str) -> str:
    """Write the dates and spans of time of `text` in Han numerals, if `lang` has them."""
    dated = write_kanji_dates(text, lang)
    if not lang.startswith(("zh", "ja")):
        return dated
    narrow = dated.translate(_NARROW)
    result, last = "", 0
    for span in _SPAN.finditer(narrow):
        is_ordinal = narrow[: span.start()].endswith("第")
        written = _write_span(int(span[0]), lang, is_ordinal=is_ordinal)
        result += dated[last : span.start()] + written
        last = span.end()
    return result + dated[last:]


def _write_span(number: int, lang: str, *, is_ordinal: bool) -> str:
    """Write a number below 1000 in Han numerals: 105 is 百五, or 一百零五 in Chinese.

    Chinese writes 两年 but 第二次.
    """
    if number == _TWO and lang.startswith("zh") and not is_ordinal:
        return "兩" if lang.startswith("zh-Hant") else "两"
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _write_number(rest)
    if lang.startswith("ja"):
        return f"{_FIGURES[hundreds] if hundreds > 1 else ''}百{_write_number(rest)}"
    zero, one = ("零" if 0 < rest < 10 else ""), ("一" if 10 <= rest < 20 else "")
    return f"{_FIGURES[hundreds]}百{zero}{one}{_write_number(rest)}"


def _write_figures(figures: re.Match[str]) -> str:
    """Write the digits of a date in Han numerals: a year digit by digit, others as a number."""
    if len(figures[0]) > _NUMBER:
        return "".join(_FIGURES[int(figure)] for figure in figures[0])
    return _write_number(int(figures[0]))


def _write_number(number: int) -> str:
    """Write a number below 100 in Han numerals. Return "" for 0."""
    tens, ones = divmod(number, 10)
    ten = f"{_FIGURES[tens] if tens > 1 else ''}十" if tens else ""
    return ten + (_FIGURES[ones] if ones else "")
