"""Names of the fonts that offices have, by the font families of templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from cardgen.letters.blocks import Letter, Register
from cardgen.letters.typography import LetterStyle


class Face(NamedTuple):
    """The names of two fonts: for Han characters, kana and Hangul, and for Latin and digits."""

    east_asian: str
    latin: str


class Lettering(NamedTuple):
    """The lettering of a language: fonts of text and headings, sizes in points."""

    lang: str
    face: Face
    heading: Face
    size: float
    line: float


_SERIF: Final = {
    "zh-Hans": Face("SimSun", "Times New Roman"),
    "zh-Hant": Face("PMingLiU", "Times New Roman"),
    "ko": Face("Batang", "Batang"),
    "ja": Face("MS Mincho", "Century"),
}
_SANS: Final = {
    "zh-Hans": Face("Microsoft YaHei", "Arial"),
    "zh-Hant": Face("Microsoft JhengHei", "Arial"),
    "ko": Face("Malgun Gothic", "Malgun Gothic"),
    "ja": Face("Yu Gothic", "Arial"),
}
# GB/T 9704-2012 5.2.2: where nothing else is said, 仿宋体.
_OFFICIAL: Final = {"zh-Hans": Face("FangSong", "Times New Roman")}

# Every Hancom Office has these, and sets Korean papers in them.
_HANCOM: Final = {"serif": "함초롬바탕", "sans": "함초롬돋움"}

_TAGS: Final = {
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
    "zh-HK": "zh-HK",
    "ko": "ko-KR",
    "ja": "ja-JP",
}


def find_face(lang: str, family: str, register: Register) -> Face:
    """Find the fonts for a language that offices have; serif if the family is unknown."""
    known = _SANS if family == "sans" else _SERIF
    own = lang if lang in known else "zh-Hant" if lang == "zh-HK" else "zh-Hans"
    if known is _SERIF and register == "official":
        return _OFFICIAL.get(own, known[own])
    return known[own]


def find_hancom_face(lang: str, family: str, register: Register) -> str:
    """Find the font for a language in Hancom Office, which uses one font for all scripts."""
    if lang == "ko":
        return _HANCOM.get(family, _HANCOM["serif"])
    return find_face(lang, family, register).east_asian


def list_letterings(letter: Letter, styles: Iterable[LetterStyle]) -> tuple[Lettering, ...]:
    """List the fonts and sizes for each language of a letter."""
    register = letter.register
    return tuple(
        Lettering(
            lang,
            find_face(lang, style.body.font, register),
            find_face(lang, style.body.font, "ceremonial"),
            style.body.size,
            style.body.size * style.body.leading,
        )
        for lang, style in zip(letter.langs, styles, strict=True)
    )


def region_tag(lang: str) -> str:
    """Return a language tag with a region, as office programs expect it: ``zh-CN``."""
    return _TAGS.get(lang, lang)


def is_full_width(lang: str) -> bool:
    """True if quotation marks, dashes and dots are an em wide in a language."""
    return not lang.startswith("ko")
