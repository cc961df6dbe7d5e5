"""Checks of numbers: a translation must keep the numbers of its source.

Numerals are figures, Han numerals, Hangul and words. A numeral may mean several numbers, and
has all of them as values: 下午3时 is also 15, 令和2年 is 2020, 八成 is 80 %. A numeral is
*firm* if a translation must have it in some form, 24 as 二十四 or 스물네: figures are firm, and
so are Han numerals that count something, 二十四年. Others, as in 一心 or 열심히, are not, but a
firm numeral of the other text may have become one. The number one need not be repeated, and
下个小时 may be 1시간 후.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from cardgen.lazy import lazy_pattern
from cardgen.proofreading.collation import Collation
from cardgen.proofreading.rules import Slip


class Numeral(NamedTuple):
    """A number in a text from `start` to `end`, with all values that it may mean."""

    start: int
    end: int
    values: frozenset[Decimal]
    firm: bool


_TIMES: Final = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8,
    "兆": 10**12, "십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12,
}  # fmt: skip
_DIGITS: Final = {
    **{char: n for n, char in enumerate("零一二三四五六七八九")},
    **{char: n for n, char in enumerate("영일이삼사오육칠팔구")},
    "〇": 0, "两": 2, "兩": 2, "공": 0, "壹": 1, "贰": 2, "貳": 2, "弐": 2, "叁": 3, "參": 3,
    "参": 3,
    "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "육": 6, "륙": 6,
}  # fmt: skip
_FORMAL: Final = str.maketrans("拾佰仟", "十百千")
_FIGURES: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+(?![0-9]*\.[0-9]))?"
# A number that goes on behind a second point is no decimal: 2020.3.26.
_PLAIN: Final = rf"(?:(?<![0-9]\.){_FIGURES}|[0-9]+)"
# 5千克 and 3千米 are kilograms and kilometres; 百分 is per cent.
_MULTIPLE: Final = r"(?:[万萬亿億만억兆조]|[千천](?![克米瓦卡赫])|[百백](?!分)|[十십])"
_NUMBER: Final = lazy_pattern(
    rf"(?<![0-9])(?:(?:{_FIGURES}\s?{_MULTIPLE}+\s?)+"
    rf"(?:{_FIGURES}(?![0-9]|\s?[年月日时時点點년월일시]))?|{_PLAIN})"
)
# A day without its year, 3.11, also written 3·11 or 3月11日; a measure is no day.
_DAY: Final = lazy_pattern(
    r"(1[0-2]|[1-9])\.(3[01]|[12][0-9]|[1-9])(?![0-9.]|\s?[A-Za-z%％℃°‰千公克米升吨噸倍元円원]|"
    r"\s?(?:万|亿|億|만|억|度|도|킬로|미터|그램|톤|배|グラム|キロ|メートル|リットル|トン))"
)
_PART: Final = lazy_pattern(rf"({_FIGURES})\s?({_MULTIPLE}*)")
_HAN: Final = lazy_pattern(
    "[零〇一二三四五六七八九十百千万萬亿億两兩壹贰貳弐叁參肆伍陆柒捌玖拾佰仟]+"
)
_HANGUL: Final = lazy_pattern("[영공일이삼사오육륙칠팔구십백천만억]+")
_NATIVE_TENS: Final = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70,
    "여든": 80, "아흔": 90,
}  # fmt: skip
_NATIVE_ONES: Final = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4,
    "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "첫": 1, "하루": 1, "이틀": 2,
    "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "열흘": 10, "보름": 15, "돌": 1,
    "정오": 12, "자정": 24,
}  # fmt: skip
_NATIVE: Final = lazy_pattern(
    f"({'|'.join(_NATIVE_TENS)})?({'|'.join(sorted(_NATIVE_ONES, key=len, reverse=True))})?"
)
_KUN: Final = {
    "ひとつ": 1, "ふたつ": 2, "みっつ": 3, "よっつ": 4, "いつつ": 5, "ひとり": 1, "ふたり": 2,
    "はたち": 20, "正午": 12,
}  # fmt: skip
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_ENGLISH: Final = {
    **{word: n for n, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
         "eighteen", "nineteen", "twenty"))},
    **{name: n for n, month in enumerate(_MONTHS, 1) for name in (month, month[:3])},
    "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "thousand": 1000, "first": 1,
    "second": 2, "third": 3, "sept": 9, "noon": 12, "midnight": 24,
}  # fmt: skip
_WIDE_FIGURE: Final = lazy_pattern("[０-９]")
_WORD: Final = lazy_pattern("[A-Za-z]+")
# Names of a disease or virus with a number; other languages have other names.
_NAMES: Final = lazy_pattern(
    r"(?:COVID-?|SARS-CoV-?|코로나(?:바이러스)?\s?-?|コロナ(?:ウイルス)?|新冠)(?:19|2)(?![0-9])"
    r"|2019(?=-nCoV|新型冠状|新型冠狀|冠状|冠狀)",
    re.IGNORECASE,
)
_NAME_NUMBER: Final = lazy_pattern("[0-9]+")
# Words for the same disease in the other language: 疫情, 코로나19.
_DISEASE: Final = lazy_pattern(
    "新冠|冠[状狀]|疫|肺炎|病毒|感染|COVID|SARS|nCoV|코로나|감염|바이러스|コロナ|ウイルス|virus",
    re.IGNORECASE,
)
_ERAS: Final = {
    "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "民國": 1911,
    "民国": 1911,
}  # fmt: skip
_ERA: Final = lazy_pattern(f"({'|'.join(_ERAS)})\\s?$")
_FIRST_YEAR: Final = lazy_pattern(f"({'|'.join(_ERAS)})元年")
_CENTURY: Final = 100
_LONGEST: Final = 40  # characters of a number in Han or Hangul numerals
_DECADE: Final = lazy_pattern("\\s?世[纪紀]\\s?|\\s?세기\\s?")
_NOON: Final = r"(?:下午|午后|午後|晚上|傍晚|夜|오후|저녁|밤|p\.?m\.?)\s?"
# Also the end of a time span in the afternoon: 午後1時～3時.
_AFTERNOON: Final = lazy_pattern(
    rf"{_NOON}(?:[0-9一二三四五六七八九十:]+\s?(?:[时時点點시][0-9一二三四五十分분半반 ]*)?"
    r"(?:～|〜|~|-|–|—|から|부터|至|到)\s?)?$",
    re.IGNORECASE,
)
_FRACTION: Final = lazy_pattern(
    "([0-9]{1,4}|[一二三四五六七八九十百千万]{1,4})\\s?(?:分之|分の|분의)\\s?"
    "([0-9]{1,4}|[一二三四五六七八九十两]{1,4})"
)
_RATIO: Final = lazy_pattern("(?<![0-9/])([0-9]{1,3})/([0-9]{1,3})(?![0-9/])")
_ONLY: Final = lazy_pattern(r"만\s*(?:$|[^\w\s])")
# Zero minutes, and 24 hours, which have other wordings.
_SOFT: Final = lazy_pattern("(?<=[0-9][:：])00(?![0-9])|24\\s?(?:시간|時間|小时|小時)")
_HALF: Final = lazy_pattern("半|반(?![가-힣])|절반")
_PAIR: Final = lazy_pattern("[双雙両]")  # 双因素 is 2단계 in Korean
_QUARTERS: Final = lazy_pattern("([一三])刻")
# Units that the other language may replace by a smaller one: 一周, 7일.
_CONVERTED: Final = (
    (lazy_pattern(r"\s?(?:周(?!年)|週(?!年)|星期|주(?!년)|個?週間)"), 7),
    (lazy_pattern(r"\s?(?:年|년|years?)"), 12),
    (lazy_pattern(r"\s?(?:天|日|일)"), 24),
    (lazy_pattern(r"\s?(?:小时|小時|時間|시간)"), 60),
    (lazy_pattern(r"\s?(?:个|個)?(?:世纪|世紀|세기)"), 100),
    (lazy_pattern(r"\s?(?:打|ダース|타)"), 12),
    (lazy_pattern(r"\s?(?:成|割|할|旬)"), 10),
    (lazy_pattern(r"\s?(?:斤)"), Decimal("0.5")),
    (lazy_pattern(r"\s?(?:公里|千米|킬로미터|キロ)"), 2),
)
_COUNTER: Final = lazy_pattern(
    "[多余餘来來几幾]?(?:个|個|只|隻|箱|名|位|人|次|件|套|天|日|月|号|號|年|周|週|岁|歲|歳|户|戶|所|家|台|"
    "臺|辆|輛|本|册|冊|张|張|枚|支|瓶|盒|包|袋|条|條|双|雙|元|円|米|吨|噸|公斤|公里|度|点|點|小时|小時|時間|"
    "分钟|分鐘|秒|期|届|屆|回|国|國|座|省|市|县|縣|种|種|项|項|层|層|章|页|頁|％|%)"
)


_ONE_UNIT: Final = frozenset({Decimal(1), *(Decimal(times) for _, times in _CONVERTED)})


def _is_one_unit(numeral: Numeral) -> bool:
    """True if a number is the 1 of a single unit, as in 1시간 or 1 周."""
    return Decimal(1) in numeral.values and numeral.values <= _ONE_UNIT


def _find_name_numbers(text: str, other: str) -> Iterator[tuple[int, int]]:
    """Find numbers in names of diseases that the other text does not name."""
    if not _DISEASE.search(other):
        for match in _NAMES.finditer(text):
            if figures := _NAME_NUMBER.search(match[0]):
                yield match.start() + figures.start(), match.start() + figures.end()


@lru_cache(maxsize=512)
def _find_numerals(text: str) -> tuple[Numeral, ...]:
    """Find the numbers in a text, without placeholders."""
    plain = _narrow_figures(text)
    names = [match.span() for match in _NAMES.finditer(plain)]
    found: list[Numeral] = []
    taken: set[int] = set()
    for numerals in (
        _find_fractions(plain),
        _find_figures(plain, names),
        _find_han(plain.translate(_FORMAL)),
    ):
        new = [n for n in numerals if taken.isdisjoint(range(n.start, n.end))]
        found += new
        taken.update(*(range(n.start, n.end) for n in new))
    found = [*_add_decades(found, plain), *_find_words(plain)]
    return tuple(sorted(found, key=lambda each: each[:2]))


def _narrow_figures(text: str) -> str:
    """Replace full-width digits by ASCII digits, one for one."""
    if not _WIDE_FIGURE.search(text):
        return text
    return "".join(
        chr(ord(char) - 0xFEE0) if "０" <= char <= "９" or _is_inside(text, at) else char
        for at, char in enumerate(text)
    )


def _is_inside(text: str, at: int) -> bool:
    """True if a full-width comma or point is between full-width digits."""
    around = text[at - 1 : at] + text[at + 1 : at + 2]
    return text[at] in "，．" and len(_WIDE_FIGURE.findall(around)) == 2


def _find_fractions(text: str) -> Iterator[Numeral]:
    """Find fractions: 三分之二 is 2/3, and about 67 per cent."""
    for match in _FRACTION.finditer(text):
        below, above = (
            Decimal(part) if part.isdecimal() else Decimal(_read_numeral(part) or 0)
            for part in (match[1], match[2])
        )
        if below and match[1] not in {"百", "千", "万"}:
            share = above / below
            values = {share, (share * 100).to_integral_value(), (share * 10).normalize() + 0}
            yield Numeral(*match.span(), frozenset(values), True)
            for part in (above, below):  # for a translation that writes 2/3
                yield Numeral(match.start(), match.start(), frozenset({part}), False)
    for match in _RATIO.finditer(text):
        if below := Decimal(match[2]):
            share, start = int(match[1]) / below, match.start()
            yield Numeral(start, start, frozenset({share}), False)


def _find_figures(text: str, names: list[tuple[int, int]]) -> Iterator[Numeral]:
    """Find numbers in digits, with multiples such as 万."""
    for match in _NUMBER.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip())
        whole = _sum_figures(match[0])
        if whole is None:
            continue
        values = {whole}
        before = text[max(0, start - 16) : start]
        if era := _ERA.search(before):
            values.add(whole + _ERAS[era[1]])
        if _AFTERNOON.search(before) and whole < 12:
            values.add(whole + 12)
        # 3조 may be the third group, and 3만 no more than 3.
        if match[0].rstrip()[-1] in "조兆" or _ONLY.match(text, end - 1):
            values |= {Decimal(part[1].replace(",", "")) for part in _PART.finditer(match[0])}
        values |= _convert_units(text, end, whole)
        if day := _DAY.fullmatch(match[0]) and _DAY.match(text, start):
            values.add(Decimal(day[2]))
            yield Numeral(start, start, frozenset({Decimal(day[1])}), False)
        firm = not any(a <= start < b for a, b in names) and not _SOFT.match(text, start)
        yield Numeral(start, end, frozenset(values), firm)


def _sum_figures(text: str) -> Decimal | None:
    """Add up digits with multiples: 1만 7천, 113.5万. None if this fails."""
    total = Decimal(0)
    for match in _PART.finditer(text):
        part = Decimal(match[1].replace(",", ""))
        for times in match[2]:
            part *= _TIMES[times]
        total += part
    return total.normalize() + 0 if _PART.search(text) else None


def _convert_units(text: str, end: int, value: Decimal) -> set[Decimal]:
    """Convert a value to smaller units by the unit after it."""
    return {times * value for unit, times in _CONVERTED if unit.match(text, end)}


def _find_han(text: str) -> Iterator[Numeral]:
    """Find numbers in Han characters, also digit by digit as in 二〇二〇."""
    for match in _HAN.finditer(text):
        value = _read_numeral(match[0])
        if value is None:
            continue
        start, end = match.span()
        values = {Decimal(value)}
        before = text[max(0, start - 16) : start]
        if era := _ERA.search(before):
            values.add(Decimal(value + _ERAS[era[1]]))
        if _AFTERNOON.search(before) and value < 12:
            values.add(Decimal(value + 12))
        values |= _convert_units(text, end, Decimal(value))
        counts = _COUNTER.match(text, end) and not text[:start].endswith("分之")
        is_long = len(match[0]) > 1 and value > 10
        firm = bool(counts) and is_long and any(char in _DIGITS for char in match[0])
        yield Numeral(start, end, frozenset(values), firm)
        yield from _split_days(match[0], start)
    for match in _FIRST_YEAR.finditer(text):
        values = {Decimal(1), Decimal(1 + _ERAS[match[1]])}
        yield Numeral(*match.span(), frozenset(values), False)
    for match in _PAIR.finditer(text):
        yield Numeral(*match.span(), frozenset({Decimal(2)}), False)
    for match in _HALF.finditer(text):
        values = {Decimal(30), Decimal("0.5"), Decimal(50), Decimal(6), Decimal(12)}
        yield Numeral(*match.span(), frozenset(values), False)
    for match in _QUARTERS.finditer(text):
        yield Numeral(*match.span(), frozenset({Decimal(15 * _DIGITS[match[1]])}), False)


def _split_days(text: str, start: int) -> Iterator[Numeral]:
    """Split Han digits into month and day: 三八 is 3·8, 八一五 is 8·15."""
    for cut in range(1, len(text) if len(text) < 5 else 1):
        for at, part in ((start, text[:cut]), (start + cut, text[cut:])):
            value = _read_numeral(part)
            if value is not None:
                yield Numeral(at, at + len(part), frozenset({Decimal(value)}), False)


def _add_decades(numerals: list[Numeral], text: str) -> Iterator[Numeral]:
    """Add the year of a decade: 20世纪90年代 can also be 1990."""
    years: dict[tuple[int, int], Decimal] = {}
    for each in numerals:
        match = _DECADE.match(text, each.end)
        ends = max(each.values)  # 2000 of the twentieth, or a part of its numeral
        if match is None or ends <= _CENTURY:
            continue
        for other in numerals:
            if other.start == match.end() and text.startswith(("年代", "년대"), other.end):
                year = ends - _CENTURY + min(other.values)
                years[each[:2]] = years[other[:2]] = year
    for each in numerals:
        decade = years.get(each[:2])
        yield each._replace(values=each.values | {decade}) if decade else each


def _read_numeral(text: str) -> int | None:
    """Read a number in Han or Hangul characters; None if it is no number."""
    if len(text) > _LONGEST:
        return None
    if not any(char in _TIMES for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, part, digit = 0, 0, 0
    for char in text:
        if char in _TIMES:
            times = _TIMES[char]
            if times >= 10**4 and total < times:
                total, part = (total + part + digit or 1) * times, 0
            elif times >= 10**4:
                total, part = total + (part + digit or 1) * times, 0
            else:
                part += (digit or 1) * times
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[char]
    # 一百五 is 150, and 205 has a zero: 二百〇五
    return total + part + digit


def _find_words(text: str) -> Iterator[Numeral]:
    """Find numbers written as words."""
    for match in _HANGUL.finditer(text):
        # Any part may be the number, and the rest a word: 이십사년, 이만.
        for start in range(match.start(), match.end()):
            for end in range(start + 1, min(match.end(), start + 8) + 1):
                value = _read_numeral(text[start:end])
                if value is not None:
                    yield Numeral(start, end, frozenset({Decimal(value)}), False)
    for match in _NATIVE.finditer(text):
        if match[0]:
            native = _NATIVE_TENS.get(match[1], 0) + _NATIVE_ONES.get(match[2], 0)
            values = {Decimal(native)} | _convert_units(text, match.end(), Decimal(native))
            if match[0] in {"하루", "이틀", "사흘"}:
                values.add(Decimal(native * 24))
            yield Numeral(*match.span(), frozenset(values), False)
    for word, value in _KUN.items():
        if word in text:
            at = text.find(word)
            yield Numeral(at, at + len(word), frozenset({Decimal(value)}), False)
    for match in _WORD.finditer(text):
        value = _ENGLISH.get(match[0].lower())
        if value is not None:
            yield Numeral(*match.span(), frozenset({Decimal(value)}), False)


_ONE: Final = frozenset({Decimal(1)})


def check_numbers(collation: Collation) -> Iterator[Slip]:
    """Find numbers that only one of the two texts has."""
    source, target = collation.source, collation.target
    for start, end in _find_name_numbers(target.shown, source.shown):
        message = f"{target.shown[start:end]} is not in the source: it names no such disease"
        yield target.slip("extra-number", message, (start, end))
    wanted, given = _find_numerals(source.shown), _find_numerals(target.shown)
    if not any(numeral.firm for numeral in (*wanted, *given)):
        return
    missing = _find_missing(wanted, given)
    extra = _find_missing(given, wanted)
    for numeral in extra:
        number = target.shown[numeral.start : numeral.end]
        span = numeral.start, numeral.end
        if missing:
            other = missing.pop(0)
            meant = source.shown[other.start : other.end]
            message = f"{number} is in the translation, but {meant} is in the source"
            is_one = meant.isdecimal() and number.isdecimal() and len(extra) == 1
            fix = meant if is_one and not missing else None
            yield target.slip("other-number", message, span, hint=f"write {meant}", fix=fix)
        elif not _is_one_unit(numeral):
            yield target.slip("extra-number", f"{number} is not in the source", span)
    for numeral in missing:
        if _is_one_unit(numeral):
            continue
        number = source.shown[numeral.start : numeral.end]
        end = len(target.text)
        yield Slip.of("missing-number", f"{number} from the source is missing", (end, end))


def _find_missing(wanted: tuple[Numeral, ...], given: tuple[Numeral, ...]) -> list[Numeral]:
    """Find certain numbers that the other text has in no form."""
    there = frozenset[Decimal]().union(*(numeral.values for numeral in given))
    missing = {
        numeral.values: numeral
        for numeral in wanted
        if numeral.firm and numeral.values != _ONE and numeral.values.isdisjoint(there)
    }
    return list(missing.values())
