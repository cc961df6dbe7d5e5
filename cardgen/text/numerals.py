"""Dates and spans of time in Han numerals, as columns of Chinese and Japanese have them.

In comes a text, out comes the same with 二〇二〇年三月二十六日 for 2020年3月26日. The figures
of a year are read one by one, those of a month, a day and a year of an era as a number, and so
are so many years, months, days or times: 二十四年 for 24年. What is neither stays as it is, and
so does Korean, which has no such numerals.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_FIGURES: Final = "〇一二三四五六七八九"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])月"
_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])[日号號]"
_ERA: Final = "(?<=令和|平成|昭和|大正|明治|民国|民國)[0-9]{1,3}年"
_REPUBLIC: Final = f"[0-9]{{3}}年(?={_MONTH})"  # 109年3月20日, as papers of Taiwan have it
_DATE: Final = re.compile(
    rf"(?<![0-9.,])(?:(?:[0-9]{{4}}年|{_ERA}|{_REPUBLIC})(?:{_MONTH}(?:{_DAY})?)?|{_MONTH}{_DAY})"
)
_NARROW: Final = str.maketrans("０１２３４５６７８９", "0123456789")
# Neither the end of a range nor the year of a date in short: 3～5年, 24年3月.
_SPAN: Final = re.compile(
    "(?<![0-9A-Za-z.,:/～〜~—–-])[1-9][0-9]{0,2}"
    "(?=周?年(?![0-9]{1,2}月)|[个個か箇カヶ]月|[天回次]|日間|週間|周间)"
)
_TWO: Final = 2
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


@lru_cache(maxsize=1024)
def kanji_numerals(text: str, lang: str) -> str:
    """`text` with its dates and spans of time in Han numerals, where `lang` writes them so."""
    dated = kanji_dates(text, lang)
    if not lang.startswith(("zh", "ja")):
        return dated
    narrow = dated.translate(_NARROW)
    made, last = "", 0
    for span in _SPAN.finditer(narrow):
        is_ordinal = narrow[: span.start()].endswith("第")
        made += dated[last : span.start()] + _number(int(span[0]), lang, is_ordinal=is_ordinal)
        last = span.end()
    return made + dated[last:]


def _number(number: int, lang: str, *, is_ordinal: bool) -> str:
    """A number below 1000 in words: 二十四; 105 is 百五 in Japanese, 一百零五 in Chinese.

    Chinese counts 两年, and has 第二次.
    """
    if number == _TWO and lang.startswith("zh") and not is_ordinal:
        return "兩" if lang.startswith("zh-Hant") else "两"
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _numeral_of(rest)
    if lang.startswith("ja"):
        return f"{_FIGURES[hundreds] if hundreds > 1 else ''}百{_numeral_of(rest)}"
    zero, one = ("零" if 0 < rest < 10 else ""), ("一" if 10 <= rest < 20 else "")
    return f"{_FIGURES[hundreds]}百{zero}{one}{_numeral_of(rest)}"


def _numeral(figures: re.Match[str]) -> str:
    if len(figures[0]) > _NUMBER:
        return "".join(_FIGURES[int(figure)] for figure in figures[0])
    return _numeral_of(int(figures[0]))


def _numeral_of(number: int) -> str:
    """A number below 100; nothing for 0."""
    tens, ones = divmod(number, 10)
    ten = f"{_FIGURES[tens] if tens > 1 else ''}十" if tens else ""
    return ten + (_FIGURES[ones] if ones else "")
