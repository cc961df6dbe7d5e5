"""Numbers of lists: 一、（一）, 가. 나., ア, ①.

In come a number from 1 and a kind of numerals, out comes the numeral.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cardgen.errors import FieldError
from cardgen.letters.conventions.spec import Numerals

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


def numeral(number: int, kind: Numerals) -> str:
    """The `number`, from 1, in numerals of a kind.

    Raises FieldError (bad-value) where these do not go so far.
    """
    made = _NUMERALS[kind](number) if number > 0 else ""
    if not made:
        raise FieldError(
            "bad-value",
            f"a list has no {kind} numeral for {number}",
            hint="make several lists of it, or let it begin one level higher",
        )
    return made


def han_count(number: int, lang: str) -> str:
    """A whole number as it is counted in columns: 三百, 十万, 四十八; in Chinese 一百零四."""
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
        groups.append(zero + _group(group, chinese=chinese, alone=not groups) + myriad)
        skipped = False
    return "".join(groups)


def _group(number: int, *, chinese: bool, alone: bool) -> str:
    """1 to 9999, `alone` if nothing is before it."""
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


def _han(number: int) -> str:
    """1 to 99 as 一, 十, 二十一, which all languages write alike."""
    return han_count(number, "ja") if number < 100 else ""


def _wide(number: int) -> str:
    """One figure is as wide as a character; several are narrow, as Japanese offices write."""
    return str(number).translate(_WIDE) if number < 10 else str(number)


def _of(characters: str) -> Callable[[int], str]:
    return lambda number: characters[number - 1 : number]


_NUMERALS: Final[Mapping[Numerals, Callable[[int], str]]] = {
    "arabic": str,
    "wide": _wide,
    "han": _han,
    "hangul": _of(_SYLLABLES),
    "kana": _of(_KANA),
    "circled": _of(_CIRCLED),
    "circled-hangul": _of(_CIRCLED_HANGUL),
    "stems": _of(_STEMS),
}
