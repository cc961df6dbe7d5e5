"""Korean particles by the sound before them: 을(를), 은(는), 이(가), 와(과), (으)로, (이)라.

In comes a text with its values filled in and with both forms of its particles, as Koreans write
them on forms; out comes the text with the form that is spoken, on labels and in letters.
Figures and Latin letters are read as in Korean, and brackets behind a word are skipped
(국립국어원). If the sound is unknown, as of 北京, both forms stay.
"""

from __future__ import annotations

import re
from typing import Final

from cardgen.lazy import lazy_pattern

# Particles behind a vowel and behind a consonant.
_FORMS: Final = {
    "을(를)": ("를", "을"), "를(을)": ("를", "을"), "은(는)": ("는", "은"),
    "는(은)": ("는", "은"), "이(가)": ("가", "이"), "가(이)": ("가", "이"),
    "와(과)": ("와", "과"), "과(와)": ("와", "과"), "아(야)": ("야", "아"),
    "(으)로": ("로", "으로"), "(이)": ("", "이"),
}  # fmt: skip
# They follow (이), which may stand behind a word in 가: 국가(이)라도.
_ENDINGS: Final = "[라나며고여랑든야]|었"
_PARTICLE: Final = lazy_pattern(
    "|".join(re.escape(form) for form in _FORMS if form not in ("가(이)", "(이)"))
    + rf"|가\(이\)(?!{_ENDINGS})|\(이\)(?={_ENDINGS})"
)
_BRACKETS: Final = lazy_pattern(r"\([^()]*\)$|（[^（）]*）$")
_READING: Final = lazy_pattern(r"\[([^\[\]|]*)\|[^\[\]]*\]$")  # as messages have it: [念|ねん]
_CLOSING: Final = "\"'”’」』》〉)]）*"
_RIEUL: Final = 8  # ㄹ among the finals of Hangul; 로 follows it as a vowel
# 영 일 이 삼 사 오 육 칠 팔 구: their finals, and of 십 백 천 만 for noughts at the end.
_DIGITS: Final = dict(zip("0123456789", (21, 8, 0, 16, 0, 0, 1, 8, 8, 0), strict=True))
_LETTERS: Final = {"L": _RIEUL, "M": 16, "N": 4, "R": _RIEUL}  # 엘 엠 엔 알; the rest is open
_STOPPED: Final = lazy_pattern(r"[aeiou][bckpt]$")  # 캡, 인터넷, and not 마스크
_UNITS: Final = {"kg": 16, "g": 16, "mm": 0, "cm": 0, "m": 0, "%": 0, "℃": 0, "㎏": 16}


def text_in(lang: str, text: str) -> str:
    """Choose the forms of Korean particles in a text after values are filled in."""
    return choose_particles(text) if lang.startswith("ko") else text


def choose_particles(text: str, before: str = "") -> str:
    """Replace particles with two forms by the form that the word before needs.

    `before` is the text before this one on its line, such as an emphasised piece.
    """
    if "(" not in text:
        return text
    result, last = "", 0
    for match in _PARTICLE.finditer(text):
        result += text[last : match.start()]
        final = _find_final_consonant(before + result)
        last = match.end()
        if final is None:
            result += match[0]
            continue
        open_form, closed_form = _FORMS[match[0]]
        is_open = not final or (final == _RIEUL and match[0] == "(으)로")
        result += open_form if is_open else closed_form
    return result + text[last:]


def _find_final_consonant(text: str) -> int | None:
    """Return the number of the final consonant of a text's last sound; None if unknown.

    0 means an open syllable, None an unknown sound.
    """
    word = _cut_behind_word(text)
    if not word:
        return None
    last = word[-1]
    if "가" <= last <= "힣":
        return (ord(last) - 0xAC00) % 28
    if last in _DIGITS:
        return _DIGITS[last]
    if unit := re.search(r"(?<![A-Za-z])(?:kg|g|mm|cm|m)$|[%℃㎏]$", word):
        return _UNITS[unit[0]]
    if last.isascii() and last.isalpha():
        return _find_latin_final(re.search(r"(?<![A-Za-z])[A-Za-z]++$", word)[0])  # type: ignore[index]
    return None


def _cut_behind_word(text: str) -> str:
    """Remove the marks and brackets after the last word of a text."""
    while True:
        shorter = _BRACKETS.sub("", _READING.sub(r"\1", text)).rstrip()
        if shorter == text:
            shorter = text.rstrip(_CLOSING)
        if shorter == text:
            return text
        text = shorter


def _find_latin_final(word: str) -> int:
    """Return the final consonant of a Latin word, or of the name of its last letter."""
    if word.isupper():
        return _LETTERS.get(word[-1], 0)
    if word[-1] in "lmn":
        return _LETTERS[word[-1].upper()]
    if word.endswith("ng"):
        return 21
    return 1 if _STOPPED.search(word) else 0
