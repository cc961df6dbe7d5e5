"""Handling marks as people write them in, as names and values out.

``易碎, 向上, 2~8℃, UN 1170`` is what lists have; ``fragile, this-way-up, temperature:2..8,
un-number:1170`` is what it means. Words are those of ``words.toml``, in any of its languages.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.errors import nearest
from cardgen.handling.pictograms import PICTOGRAMS

_FILE: Final = Path(__file__).with_name("words.toml")
_LONGEST: Final = 120  # characters of a mark and its value
_SHOWN: Final = 60
_BETWEEN: Final = re.compile(r"[,;、，；\n|]|(?<!\d)/|/(?!\d)")
_DOT: Final = re.compile(r"[·・‧]")
_ASIDE: Final = re.compile(r"^[\s:=：(（]++|(?<![\s)）])[\s)）]++$")
_NUMBER: Final = r"[-+\N{MINUS SIGN}]?[0-9]{1,3}(?:\.[0-9])?"
_DEGREES: Final = r"\s*(?:°\s*C|℃|도|度|C)?\s*"
_RANGE: Final = re.compile(
    rf"({_NUMBER}){_DEGREES}(?:\.\.|~|～|〜|-|–|—|\N{{MINUS SIGN}}|to|至|부터|から)\s*"
    rf"({_NUMBER}){_DEGREES}"
)
_UP_TO: Final = re.compile(
    rf"(?:\.\.|<|≤|≦|max\.?|up to|最高|최고)\s*({_NUMBER}){_DEGREES}"
    rf"|({_NUMBER}){_DEGREES}(?:以下|이하|or below)"
)
_FROM: Final = re.compile(
    rf"(?:>|≥|≧|min\.?|最低|최저)\s*({_NUMBER}){_DEGREES}"
    rf"|({_NUMBER}){_DEGREES}(?:\.\.|以上|이상|or above)"
)
_AT_MOST: Final = r"(?:max\.?|最多|최대|最大|≤)?\s*"
_COUNT: Final = re.compile(rf"{_AT_MOST}([0-9]{{1,2}})\s*(?:层|層|단|段|high|단까지|段まで)?")
_MASS: Final = re.compile(
    rf"{_AT_MOST}([0-9]{{1,5}}(?:\.[0-9])?)\s*(?:kg|公斤|千克|킬로그램)?(?:\s*max)?"
)
_UN: Final = re.compile(r"(?:un\s*+)?(?:no)?\.?\s*+([0-9]{4})", re.IGNORECASE)

_LETTERS: Final = {
    "ko": re.compile("[가-힣]"),
    "ja": re.compile("[ぁ-ヿ]"),
    "zh": re.compile("[一-鿿]"),
}
"""Languages that have words of their own for marks, and their letters, the surest first."""

_VALUES: Final = {
    "stack-limit": ("a number of boxes, as in stack-limit:6", "6"),
    "stack-mass": ("kilograms, as in stack-mass:200", "200"),
    "temperature": ("degrees Celsius, as in temperature:2..8", "2..8"),
    "un-number": ("the four digits of a UN number, as in un-number:1170", "1170"),
}
"""What the values of marks are that have one, for hints and for samples."""


class UnknownMark(ValueError):
    """A text that says no mark: what is wrong, and in `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class HandlingMark(NamedTuple):
    """A mark by its name, and its value in plain form; "" for those that have none."""

    name: str
    value: str = ""

    @property
    def written(self) -> str:
        """As it is written in a template."""
        return f"{self.name}:{self.value}" if self.value else self.name

    def called(self, name: str) -> str:
        """A name for it with its value as people read it, as in "温度极限 2 … 8"."""
        return f"{name} {self.value.replace('..', ' … ').strip()}" if self.value else name


def parse_marks(text: str, lang: str = "") -> tuple[HandlingMark, ...]:
    """The marks that a text names, each once, in order.

    Raises UnknownMark, whose hint is in `lang`, or in the language that the text's letters are
    of.
    """
    parts = (part.strip() for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(mark for part in parts if part for mark in _marks(part, lang)))


def write_marks(marks: tuple[HandlingMark, ...]) -> str:
    """Marks as `parse_marks` reads them, in plain form."""
    return ", ".join(mark.written for mark in marks)


def _marks(text: str, lang: str) -> list[HandlingMark]:
    """A middle dot is within a word, or between two."""
    try:
        return [_mark(text, lang)]
    except UnknownMark:
        parts = [part for each in _DOT.split(text) if (part := each.strip())]
        if len(parts) < 2:
            raise
        return [_mark(part, lang) for part in parts]


def _mark(text: str, lang: str) -> HandlingMark:
    if len(text) > _LONGEST:  # every beginning of it would be looked up
        short = text[:_SHOWN]
        raise UnknownMark(f"'{short}…' is no handling mark", "write one mark, or put commas")
    plain = _plain(text)
    words = _words()
    if plain in words:
        return HandlingMark(words[plain], _value(words[plain], "", text))
    # What begins with the longest word, and ends with its value; or a value that says all.
    for length in range(len(text) - 1, 0, -1):
        name = words.get(_plain(text[:length])) if text[length - 1].isalnum() else None
        if name in _VALUES:
            return HandlingMark(name, _value(name, _ASIDE.sub("", text[length:]), text))
    wide = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"(?i)un\s*(?:no\.?\s*)?[0-9]{4}", wide):
        return HandlingMark("un-number", wide[-4:])
    if re.search("[°℃도度]", text) and (limits := _limits(text)):
        return HandlingMark("temperature", limits)
    raise UnknownMark(f"{text!r} is no handling mark", _near(text, lang))


def _value(name: str, value: str, text: str) -> str:
    if name not in _VALUES:
        return ""
    wanted, _ = _VALUES[name]
    wide = unicodedata.normalize("NFKC", value).strip().casefold()
    found = ""
    match name:
        case "stack-limit":
            found = match[1] if (match := _COUNT.fullmatch(wide)) and int(match[1]) else ""
        case "stack-mass":
            found = match[1] if (match := _MASS.fullmatch(wide)) and float(match[1]) else ""
        case "un-number":
            found = match[1] if (match := _UN.fullmatch(wide)) else ""
        case "temperature":
            found = _limits(value)
    if not found:
        raise UnknownMark(
            f"{text!r} does not say {wanted.partition(',')[0]}", f"write {wanted}"
        )
    return found


def _limits(text: str) -> str:
    """Temperatures: ``2..8``, ``..25`` at most, ``-20..`` at least; "" if there are none."""
    wide = unicodedata.normalize("NFKC", text).strip().casefold().replace("c", "C")
    low = high = None
    if match := _RANGE.fullmatch(wide):
        low, high = match[1], match[2]
    elif match := _UP_TO.fullmatch(wide):
        high = match[1] or match[2]
    elif match := _FROM.fullmatch(wide):
        low = match[1] or match[2]
    plain = [(each or "").replace("\N{MINUS SIGN}", "-").lstrip("+") for each in (low, high)]
    if low and high and float(plain[0]) >= float(plain[1]):
        return ""
    return "..".join(plain) if low or high else ""


def _near(text: str, lang: str) -> str:
    """A hint: the nearest word, of whatever language, or the marks in that of the list."""
    plain = _plain(text)
    if close := get_close_matches(plain, _words(), n=1, cutoff=0.6):
        name = _words()[close[0]]
        return (
            f"did you mean {name}?" if plain.isascii() else f"did you mean {name}, {close[0]}?"
        )
    lang = lang if lang in _LETTERS else _language_of(text)
    if not lang:
        return nearest(text.casefold(), [*PICTOGRAMS])
    said = [words[0] for name in PICTOGRAMS if (words := _table()[name].get(lang))]
    likely = sorted(said, key=lambda word: -SequenceMatcher(None, _plain(word), plain).ratio())
    return f"known are: {', '.join(likely)}"


def _language_of(text: str) -> str:
    """The language whose letters a text has: Hangul, kana, then Han; "" for others."""
    for lang, letters in _LETTERS.items():
        if letters.search(text):
            return lang
    return ""


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _words() -> dict[str, str]:
    found = {_plain(name): name for name in PICTOGRAMS}
    for name, said in _table().items():
        for words in said.values():
            for word in words:
                found.setdefault(_plain(word), name)
    return found


def _plain(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in wide if char.isalnum())
