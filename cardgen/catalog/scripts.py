"""The scripts of languages, and the spelling of words in them.

In come texts and BCP 47 tags. Only letters tell the script: digits, marks and placeholders are
the same everywhere. A language that is not in the table may be written in any script. Terms are
compared without blanks, in one width and case, and in simplified characters; opencc converts
these, and is imported only for a word that is not found as it is.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

from cardgen.errors import make_printable
from cardgen.lazy import lazy_pattern

# Scripts by ISO 15924, as the names of their letters in Unicode begin.
_LETTERS: Final = {
    "Arab": "ARABIC", "Armn": "ARMENIAN", "Beng": "BENGALI", "Bopo": "BOPOMOFO",
    "Cyrl": "CYRILLIC", "Deva": "DEVANAGARI", "Ethi": "ETHIOPIC", "Geor": "GEORGIAN",
    "Grek": "GREEK", "Hang": "HANGUL", "Hani": "CJK IDEOGRAPHIC", "Hebr": "HEBREW",
    "Hira": "HIRAGANA", "Kana": "KATAKANA", "Khmr": "KHMER", "Laoo": "LAO", "Latn": "LATIN",
    "Mong": "MONGOLIAN", "Mymr": "MYANMAR", "Sinh": "SINHALA", "Taml": "TAMIL",
    "Thai": "THAI", "Tibt": "TIBETAN",
}  # fmt: skip
# Languages by their script, and those with several.
_LANGUAGES: Final = {
    "Arab": "ar fa ur",
    "Cyrl": "bg kk ky ru uk",
    "Deva": "hi ne",
    "Latn": "cs da de en es et fi fr hr hu id it lt lv ms nb nl no pl pt ro sk sl sv sw tl tr "
    "vi",
    "Armn": "hy", "Beng": "bn", "Geor": "ka", "Grek": "el", "Hang": "ko", "Hebr": "he",
    "Khmr": "km", "Laoo": "lo", "Mymr": "my", "Sinh": "si", "Taml": "ta", "Thai": "th",
    "Tibt": "bo",
}  # fmt: skip
_SCRIPTS: Final[dict[str, tuple[str, ...]]] = {
    **{lang: (script,) for script, langs in _LANGUAGES.items() for lang in langs.split()},
    "ja": ("Hira", "Kana", "Hani"),
    "mn": ("Cyrl", "Mong"),
    "zh": ("Hani", "Bopo"),
}
_RIGHT_TO_LEFT: Final = frozenset(
    [
        *("Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc"),
        *("Syre", "Syrj", "Syrn", "Thaa", "Yezi"),
    ]
)
# Right-to-left languages that Babel does not know as such, or not by this code.
_TURNED: Final = frozenset(
    [
        *("ajp", "ara", "arc", "azb", "bal", "bqi", "div", "fas", "glk", "hbo", "heb", "iw"),
        *("ji", "kas", "lrc", "nqo", "ota", "per", "phn", "pnb", "prs", "pus", "sam", "skr"),
        *("snd", "syc", "uig", "urd", "yid"),
    ]
)
_SCRIPT: Final = 4  # letters of a script's code in a tag
_SCRIPTS_OF_CHINESE: Final = {("zh-Hans", "zh-Hant"), ("zh-Hans", "zh-TW")}
_PLACEHOLDER: Final = lazy_pattern(r"\{[^{}]*\}")


def has_letter_of(text: str, lang: str) -> bool:
    """True if a text has a letter of a script of `lang`, or if `lang` is unknown."""
    scripts = _find_scripts(lang)
    return not scripts or _has_any(text, scripts)


def is_told_by_script(text: str, lang: str, other: str) -> bool:
    """True if a text has a letter of a script of `lang` that `other` does not use."""
    own = tuple(name for name in _find_scripts(lang) if name not in _find_scripts(other))
    return bool(own) and bool(_find_scripts(other)) and _has_any(text, own)


@cache
def is_right_to_left(lang: str) -> bool:
    """True if a language is written from right to left.

    That is true of ``ar``, ``az-Arab`` and ``pa-PK``, but not of ``ar-Latn`` and ``pa``.
    """
    language, *more = lang.split("-")
    scripts = [part for part in more if len(part) == _SCRIPT]
    if scripts:
        return scripts[0] in _RIGHT_TO_LEFT
    if language in _TURNED:
        return True
    if language in _SCRIPTS and not more:  # Babel takes long to load
        return not _RIGHT_TO_LEFT.isdisjoint(_SCRIPTS[language])
    from babel.core import get_global

    usual = get_global("likely_subtags")
    full = usual.get("_".join([language, *more])) or usual.get(language) or ""
    return any(part in _RIGHT_TO_LEFT for part in full.split("_"))


@cache
def _find_scripts(lang: str) -> tuple[str, ...]:
    """Find the scripts of a language. A tag such as ``sr-Latn`` contains its script."""
    language, *more = lang.split("-")
    named = tuple(part for part in more if part in _LETTERS)
    return named or _SCRIPTS.get(language, ())


def _has_any(text: str, scripts: tuple[str, ...]) -> bool:
    """True if a text has a letter of any of these scripts, not counting placeholders."""
    begins = tuple(name for script in scripts for name in _LETTERS[script].split())
    names = (
        unicodedata.name(char, "").removeprefix("HALFWIDTH ").removeprefix("FULLWIDTH ")
        for char in _PLACEHOLDER.sub("", text)
        if char.isalpha()
    )
    return any(name.startswith(begins) for name in names)


def normalize_term(word: str) -> str:
    """Normalize a term for comparison: remove blanks, and make width and case uniform."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


_ALSO_TRADITIONAL: Final = frozenset("乾菸薹拚捱摺吒後徵夥榘於袷麴醣麽沈坏藉哩覆")
"""Characters of GB 2312 that OpenCC converts, some of them in a few words."""


def to_simplified(word: str) -> str:
    """Convert a Chinese word to simplified characters: 護目鏡 is 护目镜."""
    if word.isascii() or make_printable(word) != word:  # bytes that are no text
        return word
    if _is_simplified(word):  # OpenCC takes as long to load as a label to draw
        return word
    return convert_characters("t2s", word) if _has_any(word, ("Hani",)) else word


def _is_simplified(word: str) -> bool:
    """True if OpenCC would keep a word: all its characters are those of GB 2312."""
    try:
        word.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return _ALSO_TRADITIONAL.isdisjoint(word)


def to_traditional(text: str) -> str:
    """Convert a Chinese text to traditional characters, one by one."""
    return convert_characters("s2t", text)


def convert_characters(config: str, text: str) -> str:
    """Convert Chinese characters with a table of OpenCC: t2s, s2t, jp2t or t2jp.

    Raises PackageError without OpenCC, of which some systems have no build.
    """
    from cardgen.ports import chinese  # a label converts nothing

    try:
        return chinese.convert(config, text)
    except ModuleNotFoundError as error:
        from cardgen.installation import without_build

        raise without_build("opencc") from error


def has_traditional(text: str) -> bool:
    """True if a text has characters that only Traditional Chinese uses."""
    return to_simplified(text) != text


@lru_cache(maxsize=4096)
def is_copied(source: str, translation: str, langs: tuple[str, str]) -> bool:
    """True if a translation is a copy of its source, which has letters of its language.

    A word that both scripts of Chinese write alike, such as 日期, is no copy.
    """
    if _bare(source) != _bare(translation) or not has_letter_of(source, langs[0]):
        return False
    return langs not in _SCRIPTS_OF_CHINESE or to_traditional(source) != source


@lru_cache(maxsize=4096)
def is_foreign(source: str, translation: str, langs: tuple[str, str]) -> bool:
    """True if a translation has no letter of its language, although its source has."""
    return has_letter_of(source, langs[0]) and not has_letter_of(translation, langs[1])


def _bare(text: str) -> str:
    """Normalize a text: NFC, with a single blank for white space."""
    return " ".join(unicodedata.normalize("NFC", text).split())
