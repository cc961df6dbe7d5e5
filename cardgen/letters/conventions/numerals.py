"""Numbers in letters: labels of lists, Han numbers in vertical text, rounded large numbers.

Labels are 一、（一）, 가. 나., ア, ①; vertical text has 三百; 约113万 and 약 113만 are rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cardgen.errors import FieldError
from cardgen.letters.conventions.spec import Numerals, Spoken

_HAN: Final = "〇一二三四五六七八九"
_THOUSAND: Final = 1000
_MYRIADS: Final = {
    ("zh", False): ("万亿", "亿", "万", ""),
    ("zh", True): ("兆", "億", "萬", ""),
    ("ja", False): ("兆", "億", "万", ""),
}
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_KANA: Final = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノ"
    "ハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_INITIALS: Final = (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)  # ㄱ to ㅎ, none doubled
_VOWELS: Final = (0, 4, 8, 13, 18, 20)  # 가 거 고 구 그 기: 시행규칙 제2조
_SYLLABLES: Final = "".join(
    chr(0xAC00 + (initial * 21 + vowel) * 28) for vowel in _VOWELS for initial in _INITIALS
)
_CIRCLED: Final = "".join(
    chr(code)
    for first, last in ((0x2460, 0x2473), (0x3251, 0x325F), (0x32B1, 0x32BF))
    for code in range(first, last + 1)
)
_CIRCLED_HANGUL: Final = "".join(chr(code) for code in range(0x326E, 0x327C))
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")


def format_numeral(number: int, kind: Numerals) -> str:
    """Format a `number`, 1 or more, in a kind of numerals such as circled digits.

    Raises FieldError (bad-value) if there is no such numeral.
    """
    made = _NUMERALS[kind](number) if number > 0 else ""
    if not made:
        reason = f"a list has no {kind} numeral for {number}"
        hint = "split the list, or start it one level higher"
        raise FieldError("bad-value", reason, hint=hint)
    return made


def format_han(number: int, lang: str) -> str:
    """Format a whole number in Han characters: 三百, 十万, 四十八; in Chinese 一百零四."""
    if not 0 < number < 10**16:
        return _HAN[0] if not number else f"{number:,}"
    chinese = lang.startswith("zh")
    groups: list[str] = []
    skipped = False
    for power, myriad in zip((3, 2, 1, 0), _MYRIADS[lang[:2], "Hant" in lang], strict=True):
        group = number // 10 ** (4 * power) % 10_000
        if not group:
            skipped = skipped or bool(groups)
            continue
        zero = "零" if chinese and groups and (skipped or group < _THOUSAND) else ""
        groups.append(zero + _format_group(group, chinese=chinese, alone=not groups) + myriad)
        skipped = False
    return "".join(groups)


def _format_group(number: int, *, chinese: bool, alone: bool) -> str:
    """Format a number from 1 to 9999 in Han characters.

    `alone` if no higher digits are before it.
    """
    made, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if not digit:
            skipped = skipped or bool(made)
            continue
        made += "零" if chinese and skipped else ""
        bare = digit == 1 and name and (not chinese or (name == "十" and alone and not made))
        made += ("" if bare else _HAN[digit]) + name
        skipped = False
    return made


def _pick_from(characters: str) -> Callable[[int], str]:
    """Return a function from a number, 1 or more, to its character; "" beyond the last one."""
    return lambda number: characters[number - 1 : number]


_NUMERALS: Final[Mapping[Numerals, Callable[[int], str]]] = {
    "arabic": str,
    # Japanese offices write one figure as wide as a character, several narrow.
    "wide": lambda number: str(number).translate(_WIDE) if number < 10 else str(number),
    # All languages write 一, 十, 二十一 alike.
    "han": lambda number: format_han(number, "ja") if number < 100 else "",
    "hangul": _pick_from(_SYLLABLES),
    "kana": _pick_from(_KANA),
    "circled": _pick_from(_CIRCLED),
    "circled-hangul": _pick_from(_CIRCLED_HANGUL),
    "stems": _pick_from(_STEMS),
}


_MYRIAD: Final = 10_000
_FEW: Final = 10 * _MYRIAD  # numbers below this keep their thousands
_HUNDRED_MILLION: Final = _MYRIAD * _MYRIAD


def round_number(number: int, rule: Spoken) -> str:
    """Round a number as people say it, as in 约113万. Numbers below 10,000 stay exact."""
    size = abs(number)
    if size < _MYRIAD:
        return f"{number:,}"
    step = 1000 if size < _FEW else _MYRIAD
    if not rule.mixed and size >= _HUNDRED_MILLION:
        step = _HUNDRED_MILLION // 100
    rounded = (size + step // 2) // step * step
    made = _format_mixed(rounded, rule) if rule.mixed else _format_decimal(rounded, rule)
    return f"{'' if rounded == size else rule.about}{'-' if number < 0 else ''}{made}"


def _format_decimal(number: int, rule: Spoken) -> str:
    """Format a rounded number with a decimal fraction: 1.7万, 113万, 1.23亿."""
    unit, word = _MYRIAD, rule.myriad
    if number >= _HUNDRED_MILLION:
        unit, word = _HUNDRED_MILLION, rule.hundred_million
    whole, rest = divmod(number, unit)
    fraction = f".{rest * 100 // unit:02}".rstrip("0") if rest else ""
    return f"{whole:,}{fraction}{word}"


def _format_mixed(number: int, rule: Spoken) -> str:
    """Format a rounded number with two units: 1万7千, 1億2,345万; Korean has blanks."""
    hundred_millions, rest = divmod(number, _HUNDRED_MILLION)
    myriads, rest = divmod(rest, _MYRIAD)
    parts = (
        (hundred_millions, rule.hundred_million),
        (myriads, rule.myriad),
        (rest // 1000, rule.thousand),
    )
    return rule.between.join(f"{count:,}{unit}" for count, unit in parts if count)
