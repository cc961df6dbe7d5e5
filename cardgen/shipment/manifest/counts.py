"""Numbers with their unit in one text, and numbers in words: 24병, 50枚入り, 2千, 천 개.

Only exact numbers with one reading are read; 二百五 is 205 to some people and 250 to others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from cardgen.lazy import lazy_pattern

_MOST: Final = 10**15  # the limit of `read_integer`
_LONGEST: Final = 40

_ONES: Final[Mapping[str, int]] = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹貳參肆伍陸柒捌玖", range(10), strict=True)),
    **dict(zip("贰叁陆弐参两兩", (2, 3, 6, 2, 3, 2, 2), strict=True)),
    **dict(zip("영일이삼사오육칠팔구", range(10), strict=True)),
    **dict(zip("공륙", (0, 6), strict=True)),
}
_TIMES: Final[Mapping[str, int]] = {
    **dict.fromkeys("十拾십", 10),
    **dict.fromkeys("百佰백", 100),
    **dict.fromkeys("千仟천", 1000),
}
_MYRIADS: Final[Mapping[str, int]] = {
    **dict.fromkeys("万萬만", 10**4),
    **dict.fromkeys("亿億억", 10**8),
}
_CANONICAL: Final[Mapping[str, str]] = {
    **{char: str(value) if value else "零" for char, value in _ONES.items()},
    **{char: {10: "十", 100: "百", 1000: "千"}[value] for char, value in _TIMES.items()},
    **{char: "万" if value == 10**4 else "億" for char, value in _MYRIADS.items()},
}
_ONE: Final = f"[{''.join(_ONES)}]"
_MORE: Final = f"[{''.join(char for char, value in _ONES.items() if value)}]"
_DIGIT_BEHIND_DIGIT: Final = lazy_pattern(rf"{_MORE}{_ONE}|[0-9.,]{_ONE}|{_ONE}[0-9.,]")
_LONE_DECIMAL: Final = lazy_pattern(r"\.[0-9]+$|\.[0-9]{3}(?![0-9])")
_GROUPED: Final = lazy_pattern(r"(?<![0-9,.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
_GAP: Final = lazy_pattern(r"[百千万億][0-9]$")
_SECTIONS: Final = lazy_pattern("(?:([^億万]*)億)?(?:([^億万]*)万)?([^億万]*)")
_PART: Final = r"[0-9]*(?:(?<=[0-9])\.[0-9]+)?"
_SECTION: Final = lazy_pattern(rf"({_PART}千)?({_PART}百)?({_PART}十)?([0-9]+(?:\.[0-9]+)?)?")
_NATIVE_TENS: Final = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_NATIVE_ONES: Final = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_BEFORE_UNIT: Final = {"하나": "한", "둘": "두", "셋": "세", "넷": "네", "스물": "스무"}
_HANGUL: Final = lazy_pattern("[가-힣]")
_DIGITS: Final = lazy_pattern(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15}")

_BOX: Final = r"(?:箱|상자|박스|카톤|ケース|カートン|個口|件|boxe?s?|cartons?|ctns?|cases?)"
_BRACKETS: Final = lazy_pattern(r"\(([^()]+)\)")
_EACH_BEFORE: Final = lazy_pattern(
    rf"(?:[每毎各]|1|一)?{_BOX}(?:당|마다|あたり|当たり|につき|每)|[每毎各]{_BOX}"
)
_EACH_BEHIND: Final = lazy_pattern(
    rf"(?:/|每|per)(?:1|一)?{_BOX}|入り|入|装|裝|들이|입|씩|ずつ"
)
_ABOUT: Final = lazy_pattern(
    r"^(?:약|約|约|大约|大約|大概|대략|대강|거의|近|およそ|おおよそ|およ|ほぼ|around|about|approx\.?"
    r"|ca\.?|[~〜≈≒±<>≤≥])"
    r"|(?:左右|前後|前后|上下|정도|가량|쯤|내외|안팎|程度|ほど|くらい|ぐらい|以上|以下|이상|이하|강|약"
    r"|強|弱|\+)$"
    r"|[0-9十百千万萬십백천만](?:여|余|餘|多|数|几|幾|몇)"
    r"|[0-9][^0-9]{0,3}[-~〜–—][^0-9]{0,2}[0-9]"
    r"|[数數几幾수몇][十百千万萬십백천만]|若干|여러|何",
)


class Count(NamedTuple):
    """A number and the unit behind it, or ""; `each` is true if the text says "per box"."""

    number: int
    unit: str = ""
    each: bool = False


def is_about(text: str) -> bool:
    """True if a text says that a number is not exact: 约2000, 2000여 개, 10~12."""
    return len(text) <= _LONGEST and bool(_ABOUT.search(_normalize(text)))


def find_unit(text: str) -> str:
    """Find the word behind the number at the beginning of a text, as 食 in 50食; else ""."""
    if len(text) > _LONGEST:
        return ""
    plain = _normalize(text)
    for _, rest in _split_number(_EACH_BEFORE.sub("", plain, count=1) or plain):
        unit = _EACH_BEHIND.sub("", rest)
        # 二百五 is an ambiguous number, and not 二百 with the unit 五.
        return unit if unit.isalpha() and unit[0] not in _CANONICAL else ""
    return ""


def read_count(text: str, is_unit: Callable[[str], bool]) -> Count | None:
    """Read a number with a unit for which `is_unit` is true; None if the text has none."""
    if len(text) > _LONGEST:
        return None
    plain = _normalize(text)
    bare = _EACH_BEFORE.sub("", plain, count=1) if _EACH_BEFORE.match(plain) else plain
    before = bare != plain
    for number, behind in _split_number(bare):
        rest = match[1] if (match := _BRACKETS.fullmatch(behind)) else behind
        if not rest or is_unit(rest):
            return Count(number, rest, before)
        unit = _EACH_BEHIND.sub("", rest)
        if unit != rest and (not unit or is_unit(unit)):
            return Count(number, unit, each=True)
    return None


def _normalize(text: str) -> str:
    """Remove width, case and blanks from a text."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _split_number(plain: str) -> Iterator[tuple[int, str]]:
    """Split a text into a number and the rest in all ways, the longest number first."""
    for end in range(len(plain), 0, -1):
        number = _parse_number(plain[:end])
        if number is not None and not plain[end : end + 1].isdecimal():
            yield number, plain[end:]


def _parse_number(text: str) -> int | None:
    """Parse a whole number in digits, Chinese characters, Hangul, or a mixture."""
    if _DIGITS.fullmatch(text):
        return int(text.replace(",", ""))
    if text in _NATIVE:
        return _NATIVE[text]
    if len(text) > 1 and all(char in _ONES for char in text):
        # 二〇 is written digit by digit; 三四 may be three or four.
        is_certain = "〇" in text and text[0] != "〇"
        return int("".join(str(_ONES[char]) for char in text)) if is_certain else None
    found = _parse_words(text)
    return int(found) if found is not None and found == int(found) and found < _MOST else None


def _parse_words(text: str) -> Decimal | None:
    """Parse a number in words, as 二千三百, 1.5万, 2만4000, 천; None for other texts."""
    text = _GROUPED.sub(lambda match: match[0].replace(",", ""), text)
    if text.isascii() or "," in text or _DIGIT_BEHIND_DIGIT.search(text):
        return None
    if _LONE_DECIMAL.search(text):
        return None
    plain = "".join(_CANONICAL.get(char, char) for char in text)
    if not _HANGUL.match(text[-1]) and _GAP.search(plain):
        return None  # spoken, 二百五 is 250; with 零, and in Korean, it is 205
    match = _SECTIONS.fullmatch(plain.replace("零", ""))
    if not plain or plain == "零" or match is None:
        return None
    total = Decimal(0)
    for part, times in zip(match.groups(), (10**8, 10**4, 1), strict=True):
        if part is None:
            continue
        section = Decimal(1) if not part and times > 1 else _parse_section(part)
        if section is None or section >= 10**4:
            return None
        total += section * times
    return total


def _parse_section(text: str) -> Decimal | None:
    """Parse a number below ten thousand: 2千3百, 1.5, 4000, 千; None for other texts."""
    match = _SECTION.fullmatch(text)
    if match is None:
        return None
    *times, ones = match.groups()
    total = Decimal(ones or 0)
    if any(times) and total >= 10 ** (3 - max(at for at, each in enumerate(times) if each)):
        return None
    for each, value in zip(times, (1000, 100, 10), strict=True):
        if each:
            total += Decimal(each[:-1] or 1) * value
    return total


def _native_numbers() -> Iterator[tuple[str, int]]:
    """Yield native Korean numbers from 1 to 99, alone and before a unit: 하나, 한."""
    for tens, ten in enumerate(_NATIVE_TENS):
        for ones, one in enumerate(_NATIVE_ONES):
            if tens or ones:
                last, number = one or ten, tens * 10 + ones
                yield ten + one, number
                yield (ten + one).removesuffix(last) + _BEFORE_UNIT.get(last, last), number


_NATIVE: Final[Mapping[str, int]] = dict(_native_numbers())
