"""The fonts that offices have, by what a template asks for: names alone, nothing is opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from cardgen.letters.blocks import Letter, Register
from cardgen.letters.typography import LetterStyle


class Face(NamedTuple):
    """The names of two fonts, for Han characters, kana and Hangul, and for Latin and digits."""

    east_asian: str
    latin: str


class Lettering(NamedTuple):
    """How the text of a language looks: its fonts, and its headings'; sizes in points."""

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

# What every Hancom Office has, and sets Korean papers in.
_HANCOM: Final = {"serif": "함초롬바탕", "sans": "함초롬돋움"}

_TAGS: Final = {
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
    "zh-HK": "zh-HK",
    "ko": "ko-KR",
    "ja": "ja-JP",
}


def face(lang: str, family: str, register: Register) -> Face:
    """The fonts for the text of a language; a family that no office has is set in serif."""
    known = _SANS if family == "sans" else _SERIF
    own = lang if lang in known else "zh-Hant" if lang == "zh-HK" else "zh-Hans"
    if known is _SERIF and register == "official":
        return _OFFICIAL.get(own, known[own])
    return known[own]


def hancom_face(lang: str, family: str, register: Register) -> str:
    """The font of a language in Hancom Office, which has one for all scripts of a text."""
    if lang == "ko":
        return _HANCOM.get(family, _HANCOM["serif"])
    return face(lang, family, register).east_asian


def letterings(letter: Letter, styles: Iterable[LetterStyle]) -> tuple[Lettering, ...]:
    """How a letter looks in each of its languages."""
    register = letter.register
    return tuple(
        Lettering(
            lang,
            face(lang, style.body.font, register),
            face(lang, style.body.font, "ceremonial"),
            style.body.size,
            style.body.size * style.body.leading,
        )
        for lang, style in zip(letter.langs, styles, strict=True)
    )


def region(lang: str) -> str:
    """The tag by which offices' programs know a language: ``zh-CN``."""
    return _TAGS.get(lang, lang)


def full_width(lang: str) -> bool:
    """Whether quotation marks, dashes and dots are as wide as a character there."""
    return not lang.startswith("ko")
