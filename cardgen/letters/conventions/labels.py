"""Numbers of lists: 一、（一）, 가. 나., ア, ①.

In come a number from 1 and a kind of numerals, out comes the numeral.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cardgen.errors import FieldError
from cardgen.letters.conventions.spec import Numerals

_HAN: Final = "〇一二三四五六七八九"
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


def han(number: int) -> str:
    """1 to 99 as 一, 十, 二十一."""
    tens, ones = divmod(number, 10)
    if tens >= 10:
        return ""
    ten = f"{_HAN[tens] if tens > 1 else ''}十" if tens else ""
    return ten + (_HAN[ones] if ones else "")


def _wide(number: int) -> str:
    """One figure is as wide as a character; several are narrow, as Japanese offices write."""
    return str(number).translate(_WIDE) if number < 10 else str(number)


def _of(characters: str) -> Callable[[int], str]:
    return lambda number: characters[number - 1 : number]


_NUMERALS: Final[Mapping[Numerals, Callable[[int], str]]] = {
    "arabic": str,
    "wide": _wide,
    "han": han,
    "hangul": _of(_SYLLABLES),
    "kana": _of(_KANA),
    "circled": _of(_CIRCLED),
    "circled-hangul": _of(_CIRCLED_HANGUL),
    "stems": _of(_STEMS),
}
