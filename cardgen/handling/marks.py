"""Parse handling marks of cartons as people write them, and write them in plain form.

A list has ``易碎, 向上, 2~8℃, UN 1170``, which means ``fragile, this-way-up, temperature:2..8,
un-number:1170``. Words are those of ``words.toml``, in any of its languages.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import msgspec

from cardgen.errors import hint_at_nearest
from cardgen.handling.pictograms import PICTOGRAMS, Pictogram
from cardgen.lazy import lazy_pattern

_HIRAGANA: Final = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_FILE: Final = Path(__file__).with_name("words.toml")
_LONGEST: Final = 120  # characters of a mark and its value
_SHOWN: Final = 60
_BETWEEN: Final = lazy_pattern(r"[,;、，；\n|]|(?<!\d)/|/(?!\d)")
_DOT: Final = lazy_pattern(r"[·・‧]")
_ASIDE: Final = lazy_pattern(r"^[\s:=：(（]++|(?<![\s)）])[\s)）]++$")
_NUMBER: Final = r"[-+\N{MINUS SIGN}]?[0-9]{1,3}(?:\.[0-9])?"
_DEGREES: Final = r"\s*+(?:(?:°\s*C|℃|도|度|C)\s*+)?"
_RANGE: Final = lazy_pattern(
    rf"({_NUMBER}){_DEGREES}(?:\.\.|~|～|〜|-|–|—|\N{{MINUS SIGN}}|to|至|부터|から)\s*"
    rf"({_NUMBER}){_DEGREES}"
)
_UP_TO: Final = lazy_pattern(
    rf"(?:\.\.|<|≤|≦|max\.?|up to|最高|최고)\s*({_NUMBER}){_DEGREES}"
    rf"|({_NUMBER}){_DEGREES}(?:以下|이하|or below)"
)
_FROM: Final = lazy_pattern(
    rf"(?:>|≥|≧|min\.?|最低|최저)\s*({_NUMBER}){_DEGREES}"
    rf"|({_NUMBER}){_DEGREES}(?:\.\.|以上|이상|or above)"
)
_AT_MOST: Final = r"(?:max\.?|最多|최대|最大|≤)?\s*"
_COUNT: Final = lazy_pattern(rf"{_AT_MOST}([0-9]{{1,2}})\s*(?:层|層|단|段|high|단까지|段まで)?")
_MASS: Final = lazy_pattern(
    rf"{_AT_MOST}([0-9]{{1,5}}(?:\.[0-9])?)\s*(?:kg|公斤|千克|킬로그램)?(?:\s*max)?"
)
_UN: Final = lazy_pattern(r"(?:un\s*+)?(?:no)?\.?\s*+([0-9]{4})", re.IGNORECASE)

_LAYERS: Final = lazy_pattern(
    r"(?:限高|最多堆?|最大|최대)\s*([0-9]{1,2})\s*(?:层|層|단|段)(?:\s*(?:적재|積み))?"
    r"|([0-9]{1,2})\s*(?:层|層|단|段)(?:\s*적재|積み)?\s*(?:까지|이하|まで|以下)"
)
"""A number of layers that is a limit without its mark: 最多5层, 5단까지, 5段まで."""

_NEVER: Final = ("금지", "엄금", "불가", "禁止", "厳禁", "無用")
_BEWARE: Final = ("주의", "조심", "방지", "注意", "防止")
_BEFORE: Final = (
    "请勿", "請勿", "切勿", "不可", "不得", "禁止", "严禁", "嚴禁", "避免", "勿", "怕", "防",
)  # fmt: skip
"""Words around the stem of a mark, which say "never" or "beware of"."""

_LETTERS: Final = {
    "ko": lazy_pattern("[가-힣]"),
    "ja": lazy_pattern("[ぁ-ヿ]"),
    "zh": lazy_pattern("[一-鿿]"),
}
"""Letters by which a language with words of its own for marks is known, the surest first."""

_VALUES: Final = {
    "stack-limit": ("a number of boxes, as in stack-limit:6", "6"),
    "stack-mass": ("a mass in kilograms, as in stack-mass:200", "200"),
    "temperature": ("a temperature in degrees Celsius, as in temperature:2..8", "2..8"),
    "un-number": ("the four digits of a UN number, as in un-number:1170", "1170"),
}
"""Description of the value, for hints, and a sample of it, by mark; other marks have none."""


class UnknownMark(ValueError):
    """A text that names no handling mark; `hint` says what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class HandlingMark(msgspec.Struct, frozen=True):
    """The name of a handling mark, and its value in plain form; "" for no value."""

    name: str
    value: str = ""

    @property
    def plain(self) -> str:
        """Return the mark as templates write it: "stack-limit:6"."""
        return f"{self.name}:{self.value}" if self.value else self.name

    def label(self, name: str) -> str:
        """Return the mark with its name for people: "温度极限 2 … 8"."""
        return f"{name} {self.value.replace('..', ' … ').strip()}" if self.value else name


def parse_marks(text: str, lang: str = "") -> tuple[HandlingMark, ...]:
    """Parse the handling marks in a text. Return each mark once.

    Raises UnknownMark. Its hint is in `lang`, or in the language of the text's letters.
    """
    parts = (part.strip() for part in _BETWEEN.split(text))
    return tuple(
        dict.fromkeys(mark for part in parts if part for mark in _parse_part(part, lang))
    )


@lru_cache(10_000)
def is_marks(text: str) -> bool:
    """True if a text is nothing but words for marks without values, as 易碎、怕潮."""
    parts = [_fold(part) for part in _BETWEEN.split(text) if part.strip()]
    known = _names_by_word()
    return bool(parts) and all(
        len(part) > 1 and (part in known or _find_by_stem(part)) for part in parts
    )


def draw_pictogram(mark: HandlingMark) -> Pictogram:
    """Return the drawing of a mark with its value."""
    return PICTOGRAMS[mark.name](mark.value)


def write_marks(marks: tuple[HandlingMark, ...]) -> str:
    """Write marks in the form that `parse_marks` reads."""
    return ", ".join(mark.plain for mark in marks)


def _parse_part(text: str, lang: str) -> list[HandlingMark]:
    """Parse one mark, or several with a middle dot between them."""
    try:
        return [_parse_mark(text, lang)]
    except UnknownMark:
        parts = [part for each in _DOT.split(text) if (part := each.strip())]
        if len(parts) < 2:
            raise
        return [_parse_mark(part, lang) for part in parts]


def _parse_mark(text: str, lang: str) -> HandlingMark:
    """Parse a single mark. Raises UnknownMark."""
    if len(text) > _LONGEST:  # the search below would try each of its beginnings
        short = text[:_SHOWN]
        raise UnknownMark(f"'{short}…' is not a handling mark", "write commas between marks")
    plain = _fold(text)
    words = _names_by_word()
    if plain in words:
        return HandlingMark(words[plain], _parse_value(words[plain], "", text))
    if same := _find_by_stem(plain):
        return HandlingMark(same)
    # First the longest word that the text begins with, with a value behind it. Then values that
    # name their mark themselves, as "UN 1170" and "2~8℃" do.
    for length in range(len(text) - 1, 0, -1):
        name = words.get(_fold(text[:length])) if text[length - 1].isalnum() else None
        if name in _VALUES:
            return HandlingMark(name, _parse_value(name, _ASIDE.sub("", text[length:]), text))
    wide = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"(?i)un\s*(?:no\.?\s*)?[0-9]{4}", wide):
        return HandlingMark("un-number", wide[-4:])
    if layers := _LAYERS.fullmatch(wide):
        limit = _parse_value("stack-limit", layers[1] or layers[2], text)
        return HandlingMark("stack-limit", limit)
    if re.search("[°℃도度]", text) and (limits := _parse_limits(text)):
        return HandlingMark("temperature", limits)
    raise UnknownMark(f"{text!r} is not a handling mark", _suggest(text, lang))


def _parse_value(name: str, value: str, text: str) -> str:
    """Parse the value of a mark; "" for a mark without a value."""
    if name not in _VALUES:
        return ""
    wanted, _ = _VALUES[name]
    wide = unicodedata.normalize("NFKC", value).strip().casefold()
    result = ""
    match name:
        case "stack-limit":
            result = match[1] if (match := _COUNT.fullmatch(wide)) and int(match[1]) else ""
        case "stack-mass":
            result = match[1] if (match := _MASS.fullmatch(wide)) and float(match[1]) else ""
        case "un-number":
            result = match[1] if (match := _UN.fullmatch(wide)) else ""
        case "temperature":
            result = _parse_limits(value)
    if not result:
        raise UnknownMark(f"{text!r} needs {wanted.partition(',')[0]}", f"write {wanted}")
    return result


def _parse_limits(text: str) -> str:
    """Parse temperatures: ``2..8``, ``..25`` at most, ``-20..`` at least; "" if wrong."""
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


def _suggest(text: str, lang: str) -> str:
    """Make a hint: the mark that is most like a text, or all marks in its language."""
    from difflib import SequenceMatcher, get_close_matches

    plain = _fold(text)
    if close := get_close_matches(plain, _names_by_word(), n=1, cutoff=0.6):
        word = "" if plain.isascii() else f", {close[0]}"
        return f"did you mean {_names_by_word()[close[0]]}{word}?"
    lang = lang if lang in _LETTERS else _find_language(text)
    if not lang:
        return hint_at_nearest(text.casefold(), [*PICTOGRAMS])
    known = [words[0] for name in PICTOGRAMS if (words := _load_words()[name].get(lang))]
    likely = sorted(known, key=lambda word: -SequenceMatcher(None, _fold(word), plain).ratio())
    return f"choose one of: {', '.join(likely)}"


def _find_language(text: str) -> str:
    """Return the language of a text by its script: Hangul, kana, then Han; or ""."""
    return next((lang for lang, letters in _LETTERS.items() if letters.search(text)), "")


@cache
def _load_words() -> dict[str, dict[str, list[str]]]:
    """Load the words of marks, by mark and language."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _names_by_word() -> dict[str, str]:
    """Return the names of marks by their normalized words in all languages."""
    mark = {_fold(name): name for name in PICTOGRAMS}
    for name, translations in _load_words().items():
        for words in translations.values():
            for word in words:
                mark.setdefault(_fold(word), name)
    return mark


def _find_by_stem(plain: str) -> str:
    """Find a mark that says the same by other words around its stem; "" if there is none.

    "Never" is stronger than "beware of": 湿気厳禁 is 湿気注意, 上積み注意 is not 上積み禁止.
    """
    stem, is_strong = _split_stem(plain)
    found = _names_by_stem().get(stem, {})
    names = {name for name, strong in found.items() if is_strong or not strong}
    return names.pop() if len(names) == 1 else ""


def _split_stem(plain: str) -> tuple[str, bool]:
    """Split a folded word: its stem, or "", and true if it does not say "beware of"."""
    for words, is_strong in ((_NEVER, True), (_BEWARE, False)):
        for word in words:
            if plain.endswith(word):
                return plain.removesuffix(word), is_strong
    found = (plain.removeprefix(word) for word in _BEFORE if plain.startswith(word))
    return next(found, ""), True


@cache
def _names_by_stem() -> dict[str, dict[str, bool]]:
    """The names of marks by the stems of their words; true where no word says "beware of"."""
    found: dict[str, dict[str, bool]] = {}
    for word, name in _names_by_word().items():
        stem, is_strong = _split_stem(word)
        if stem and name not in _VALUES:
            names = found.setdefault(stem, {})
            names[name] = names.get(name, True) and is_strong
    return found


def _fold(text: str) -> str:
    """Keep letters and digits of a text, in lower case; width and kana become alike."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in wide if char.isalnum()).translate(_HIRAGANA)
