"""Checks of characters: foreign scripts and forms, invisible characters, and look-alikes.

In comes a collation, out come slips. A text of another language in brackets or quotation marks
is a quotation, as in 首尔（서울）: its script is right, and its forms are a warning only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from cardgen.controls import format_code_point
from cardgen.lazy import lazy_pattern
from cardgen.proofreading.collation import (
    HAN,
    HANGUL,
    KANA,
    Collation,
    Galley,
    find_variety,
    is_han,
    is_hangul,
    make_galley,
)
from cardgen.proofreading.forms import (
    ForeignForm,
    Origin,
    convert_forms,
    convert_words,
    find_foreign_form,
    find_homographs,
)
from cardgen.proofreading.rules import Slip
from cardgen.rules import Gravity

_NAMES: Final = {
    "hans": "simplified Chinese",
    "hant": "traditional Chinese",
    "ja": "Japanese",
    "ko": "Korean",
}
_ORIGINS: Final[dict[Origin, str]] = {
    "simplified": "a simplified form",
    "traditional": "a traditional form",
    "japanese": "a Japanese form",
}
_KANA_RUN: Final = lazy_pattern(f"[{KANA}]+")
_HANGUL_RUN: Final = lazy_pattern(f"[{HANGUL}](?:[ ]?[{HANGUL}])*")
_HAN_RUN: Final = lazy_pattern(f"[{HAN}]+")
_QUOTED: Final = lazy_pattern(
    "“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』|《[^《》]*》|〈[^〈〉]*〉|（[^（）]*）|\\([^()]*\\)"
    '|【[^【】]*】|〔[^〔〕]*〕|"[^"]*"'
)
# Fillers of Hangul and the blank of Braille: Unicode calls them letters, and they are empty.
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u180e")
# Characters that allow or forbid a line break and do no harm: soft hyphen, zero width space,
# word joiner.
_BREAKING: Final = frozenset("\u00ad\u200b\u2060")
_SELECTOR: Final = lazy_pattern("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_JOINER: Final = "\u200d"
_SEQUENCE: Final = lazy_pattern(
    "[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|[가-힣][\u11a8-\u11ff]"
    "|[^\\W\\d_][\u0300-\u036f\u3099\u309a]+"
)
_JAMO: Final = lazy_pattern(
    "(?<=[가-힣])[ㄱ-ㅎㅏ-ㅣ]+|(?<![ㄱ-ㅎㅏ-ㅣ])[ㄱ-ㅎㅏ-ㅣ]+(?=[가-힣])"
)
_JAMO_WORD: Final = lazy_pattern(
    "[ㄱㄴㄷㄹㅅㅁㅂㅇㅈ](?:자|역|형|받침)|[ㅋㅎㅠㅜ]+(?![ㄱ-ㅎㅏ-ㅣ])"
)
_WIDE: Final = lazy_pattern("[０-９Ａ-Ｚａ-ｚ]+")
_WIDE_SIGNS: Final = lazy_pattern("[\u3000％＆＃＠＋＝＊＜＞＿｜／＄－]+")
_NARROW: Final = lazy_pattern("[\uff61-\uffdc]+")
# Katakana and Han characters that look alike; one alone among the other kind is a slip.
_LIKE_HAN: Final = {"ロ": "口", "エ": "工", "タ": "夕", "カ": "力", "ニ": "二", "ハ": "八"}
_LIKE_KANA: Final = {"口": "ロ", "工": "エ", "夕": "タ", "力": "カ", "二": "ニ", "八": "ハ",
                     "一": "ー", "卜": "ト", "千": "チ"}  # fmt: skip
_ALONE: Final = lazy_pattern("(?<=[\u4e00-\u9fff])([ロエタカ])(?![ァ-ヺー])")
_BEFORE: Final = lazy_pattern(
    "(?<![ァ-ヺー\u4e00-\u9fff0-9０-９])(?<![ァ-ヺー][ \u3000])([ロエタカ])"
    "(?=[\u4e00-\u9fff])(?![長短]調|[行国所月年条箇])"
)
# ニ and ハ are particles in old texts, 山ニ登ル; before a counter they are slips.
_COUNTING: Final = lazy_pattern(
    "(?:(?<![ァ-ヺー一-鿿ぁ-ん0-9０-９])|(?<=第))([ニハ])(?=[十百千万階年月日時人名個枚本冊回度次号番])"
)
_AMONG: Final = lazy_pattern("(?<=[ァ-ヺー])([口工夕力二八一卜千])(?=[ァ-ヺー])")
_COUNTED: Final = lazy_pattern("[一二三四五六七八九十百千数何幾]カ[所月国年条村寺町点]")
_LONG: Final = lazy_pattern(f"(?<![{KANA}])ー+")
_MIXED: Final = lazy_pattern("[A-Za-zА-Яа-яЁёІіЈјЅѕΑ-Ωα-ω0-9]{2,}")
# Cyrillic and Greek letters that look like Latin ones.
_LATIN_LIKE: Final = str.maketrans(
    "АВЕКМНОРСТХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXIJSaeopcyxijsABEZHIKMNOPTYXo"
)
# The radicals supplement has no decompositions in Unicode; fonts and PDFs use these.
_RADICALS: Final = str.maketrans(
    "⺟⺠⻄⻅⻆⻉⻋⻌⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺒⺝⻁⻖⺩⺼",
    "母民西见角贝车辶長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟巳月虎阝王肉",
)
_FOREIGN: Final = frozenset(
    {"simplified-form", "traditional-form", "japanese-form", "kana", "hangul", "hanja"}
)


class _Fault(msgspec.Struct, frozen=True):
    """The rule that a character breaks, and the message for it."""

    rule: str
    message: str
    hint: str = ""
    gravity: Gravity | None = None
    fix: str | None = None


def check_characters(collation: Collation) -> Iterator[Slip]:
    """Find wrong characters and scripts in a translation."""
    galley = collation.target
    text = galley.text
    if text.isascii() and text.replace("\n", "").isprintable():
        return
    yield from _check_single(galley)
    yield from _check_homographs(galley)
    yield from _check_sequences(text)
    yield from _check_scripts(galley)
    yield from _check_widths(galley)
    if galley.variety == "ko":
        yield from _check_jamo(galley)
    if galley.variety == "ja":
        yield from _check_kana(galley)
    yield from _check_latin(galley)


def find_foreign_characters(text: str, lang: str) -> tuple[Slip, ...]:
    """Find characters and scripts that a language does not use.

    Texts in brackets or quotation marks may be quotations and are left out.
    """
    if text.isascii():
        return ()
    galley = make_galley(text, lang, has_markup=False)
    slips = (*_check_single(galley), *_check_homographs(galley), *_check_scripts(galley))
    foreign = [slip for slip in slips if slip.rule in _FOREIGN and slip.gravity != "warning"]
    return tuple(sorted(foreign, key=lambda slip: slip.start))


def convert_characters(text: str, lang: str) -> str:
    """Convert a text to the character forms of a language; "" if some are not possible."""
    text = convert_forms(convert_words(text, find_variety(lang)), find_variety(lang))
    return "" if find_foreign_characters(text, lang) else text


def _check_single(galley: Galley) -> Iterator[Slip]:
    """Find single characters that are wrong in any text."""
    text = galley.text
    for index, char in enumerate(text):
        if char.isascii() and char >= " " and char != "\x7f":
            continue
        fault = _find_fault(char, galley.variety)
        if fault and not _is_in_sequence(text, index):
            yield _make_slip(fault, text, index)


def _check_homographs(galley: Galley) -> Iterator[Slip]:
    """Find forms of another country that only the neighbouring words show."""
    for at, char, form in find_homographs(galley.text, galley.variety):
        yield _make_slip(_describe_foreign(char, form, galley.variety), galley.text, at)


def _make_slip(fault: _Fault, text: str, at: int) -> Slip:
    """Make the finding for a character. In a quotation it is only a warning."""
    is_quoted = fault.rule.endswith("-form") and any(
        start < at < end for start, end in _quotations(text)
    )
    gravity = "warning" if is_quoted else fault.gravity
    span = at, at + 1
    return Slip.of(
        fault.rule, fault.message, span, hint=fault.hint, gravity=gravity, fix=fault.fix
    )


@lru_cache(maxsize=20_000)
def _find_fault(char: str, variety: str) -> _Fault | None:
    """Find the problem with a character that is wrong in any text; or None."""
    code, category = format_code_point(char), unicodedata.category(char)
    if char in _BREAKING:
        name = unicodedata.name(char).lower()
        return _Fault("invisible", f"{code} ({name}) is invisible", "delete it", "warning", "")
    if char in "\n\t":  # a tab is a blank, and has rules of its own
        return None
    if category in {"Cc", "Cf", "Zl", "Zp"} or char in _FILLERS or _SELECTOR.match(char):
        name = unicodedata.name(char, "control character").lower()
        return _Fault("invisible", f"{code} ({name}) is invisible", "delete it", fix="")
    # Noncharacters of Unicode; other unknown codes may be new.
    is_none = "\ufdd0" <= char <= "\ufdef" or ord(char) & 0xFFFE == 0xFFFE
    if category in {"Co", "Cs"} or char in "\ufffd\ufffc" or is_none:
        return _Fault("no-character", f"{code} is not a character")
    if category == "Zs" and char not in " \u3000" and variety:
        message = f"{code} ({unicodedata.name(char).lower()}) is not a normal space"
        return _Fault("invisible", message, "write a normal space", fix=" ")
    if "\u2e80" <= char <= "\u2fdf":
        meant = unicodedata.normalize("NFKC", char).translate(_RADICALS)
        hint = f"type {meant} ({format_code_point(meant)})"
        if meant == char:
            hint = "type the character"
        fix = None if meant == char else meant
        return _Fault("radical", f"{code} {char} is a radical, not a character", hint, fix=fix)
    if not is_han(char):
        return None
    meant = unicodedata.normalize("NFC", char)
    if meant != char:
        message = f"{code} {char} is another code for {meant}"
        hint = f"type {meant} ({format_code_point(meant)})"
        return _Fault("compatibility-form", message, hint, fix=meant)
    form = find_foreign_form(char, variety)
    return _describe_foreign(char, form, variety) if form else None


def _describe_foreign(char: str, form: ForeignForm, variety: str) -> _Fault:
    """Describe the problem with a character in the form of another country."""
    language = _NAMES[variety]
    own = form.own if form.own != char else ""
    hint = f"write {own}, the form in {language}" if own else ""
    message = f"{char} is {_ORIGINS[form.origin]}, but the text is {language}"
    return _Fault(f"{form.origin}-form", message, hint, fix=own or None)


def _is_in_sequence(text: str, index: int) -> bool:
    """True if a variation selector or joiner has an effect at its place."""
    char, before = text[index], text[index - 1 : index]
    if before and char == _JOINER:
        return unicodedata.category(before) in {"So", "Sk"} or before == "\ufe0f"
    if not before or before.isspace() or not _SELECTOR.match(char):
        return False
    return is_han(before) or not before.isalpha() or ord(before) > 0xFFFF


def _check_sequences(text: str) -> Iterator[Slip]:
    """Find syllables and letters in several code points where Unicode has one (NFC)."""
    for match in _SEQUENCE.finditer(text):
        whole = unicodedata.normalize("NFC", match[0])
        if whole != match[0]:
            message = f"{whole} is written as {len(match[0])} characters"
            yield Slip.of("decomposed", message, match.span(), fix=whole)


@lru_cache(maxsize=16)
def _quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Return the ranges of quotations and brackets in a text."""
    return tuple(match.span() for match in _QUOTED.finditer(text))


def _check_scripts(galley: Galley) -> Iterator[Slip]:
    """Find runs of a script that the language does not use."""
    variety = galley.variety
    if variety in ("hans", "hant", "ko"):
        yield from _find_runs(galley, "kana", _KANA_RUN, "kana")
    # The sets take long to compile.
    if variety in ("hans", "hant", "ja") and any(map(is_hangul, galley.shown)):
        yield from _find_runs(galley, "hangul", _HANGUL_RUN, "Hangul")
    if variety == "ko" and any(map(is_han, galley.shown)):
        yield from _find_runs(galley, "hanja", _HAN_RUN, "Han characters")


def _find_runs(galley: Galley, rule: str, run: re.Pattern[str], name: str) -> Iterator[Slip]:
    """Find runs of a foreign script, except in quotations and ruby."""
    shown = galley.shown
    if not run.search(shown):
        return
    quoted = [
        (start, end) for start, end in _quotations(shown) if _is_foreign(shown[start:end], run)
    ]
    annotated = [(ruby.start, ruby.end) for ruby in galley.ruby]
    for match in run.finditer(shown):
        start, end = galley.span(*match.span())
        if any(a < match.start() < b for a, b in quoted):
            continue
        if any(a <= start < b for a, b in annotated):
            continue
        # 优の良品: a letter of ornament between Chinese characters
        gravity: Gravity | None = "warning" if rule == "kana" and match[0] == "の" else None
        message = f"{match[0]} is {name}, but the text is {_NAMES[galley.variety]}"
        yield Slip.of(rule, message, (start, end), gravity=gravity)


def _is_foreign(text: str, run: re.Pattern[str]) -> bool:
    """True if at least a third of a quotation is in the other script."""
    letters = sum(map(str.isalpha, text))
    return sum(len(match[0]) for match in run.finditer(text)) * 3 >= letters


def _check_widths(galley: Galley) -> Iterator[Slip]:
    """Find full-width letters and digits, and half-width kana and Hangul."""
    if galley.variety:
        for match in _WIDE.finditer(galley.shown):
            # Japanese offices write a single figure wide (公用文作成の考え方), 1部 as １部.
            if galley.variety == "ja" and len(match[0]) == 1:
                continue
            narrow = unicodedata.normalize("NFKC", match[0])
            message = f"{match[0]} is full-width"
            hint = f"write {narrow}"
            yield galley.slip("width", message, match.span(), hint=hint, fix=narrow)
    for match in _WIDE_SIGNS.finditer(galley.shown) if galley.variety == "ko" else ():
        if match.start() and match.end() < len(galley.shown):  # edges have another rule
            narrow = unicodedata.normalize("NFKC", match[0])
            message = f"{match[0]} is full-width"
            hint = f"write {narrow}" if narrow.strip() else "write a normal space"
            yield galley.slip("width", message, match.span(), hint=hint, fix=narrow)
    for match in _NARROW.finditer(galley.shown):
        if match[0].strip("\uffa0"):
            wide = unicodedata.normalize("NFKC", match[0])
            message = f"{match[0]} is half-width"
            yield galley.slip("width", message, match.span(), hint=f"write {wide}", fix=wide)


def _check_jamo(galley: Galley) -> Iterator[Slip]:
    """Find single jamo beside Hangul syllables, except in ㅋㅋ and names of letters."""
    for match in _JAMO.finditer(galley.shown):
        if not _JAMO_WORD.match(galley.shown, match.start()):
            message = f"{match[0]} is not a complete syllable"
            yield galley.slip("lone-jamo", message, match.span())


def _check_kana(galley: Galley) -> Iterator[Slip]:
    """Find katakana in place of similar Han characters, and the reverse."""
    shown = galley.shown
    alone = _ALONE.finditer(shown)
    found = [each for each in alone if not _COUNTED.match(shown, each.start() - 1)]
    for match in (*found, *_BEFORE.finditer(shown), *_COUNTING.finditer(shown)):
        yield _look_alike(galley, match.span(), f"{match[0]} is katakana", _LIKE_HAN[match[0]])
    for match in _AMONG.finditer(shown):
        message = f"{match[0]} is a Han character"
        yield _look_alike(galley, match.span(), message, _LIKE_KANA[match[0]])
    for match in _LONG.finditer(shown):
        message = "there is no kana before ー"
        yield galley.slip("look-alike", message, match.span(), hint="type ― or ～")


def _check_latin(galley: Galley) -> Iterator[Slip]:
    """Find Cyrillic and Greek letters in Latin words."""
    for match in _MIXED.finditer(galley.shown):
        latin = match[0].translate(_LATIN_LIKE)
        if latin != match[0] and latin.isascii():
            for index, char in enumerate(match[0]):
                if not char.isascii():
                    start = match.start() + index
                    name = unicodedata.name(char).split()[0].title()
                    message = f"{char} is a {name} letter in {latin}"
                    yield _look_alike(galley, (start, start + 1), message, latin[index])


def _look_alike(galley: Galley, span: tuple[int, int], message: str, meant: str) -> Slip:
    """Make the finding for a character that looks like another one."""
    return galley.slip("look-alike", message, span, hint=f"type {meant}", fix=meant)
