"""Characters that a language does not have, or that are not what they look like.

In comes a collation, out come slips. What stands in brackets or quotation marks and is of
another language is a quotation, as 首尔（서울）: its script is right, and its forms are a
warning only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from cardgen.controls import code_point
from cardgen.proofreading.collation import Collation
from cardgen.proofreading.forms import ForeignForm, Origin, foreign_form, in_own_forms
from cardgen.proofreading.galley import HAN, HANGUL, KANA, Galley, galley_of, variety_of
from cardgen.proofreading.homographs import homographs, in_own_words
from cardgen.proofreading.rules import Gravity
from cardgen.proofreading.slips import Slip

_NAMES: Final = {
    "hans": "simplified Chinese",
    "hant": "traditional Chinese",
    "ja": "Japanese",
    "ko": "Korean",
}
_SAID: Final[dict[Origin, str]] = {
    "simplified": "a simplified form",
    "traditional": "a traditional form",
    "japanese": "a Japanese form",
}
_IS_HAN: Final = re.compile(f"[{HAN}]")
_KANA_RUN: Final = re.compile(f"[{KANA}]+")
_HANGUL_RUN: Final = re.compile(f"[{HANGUL}](?:[ ]?[{HANGUL}])*")
_HAN_RUN: Final = re.compile(f"[{HAN}]+")
_QUOTED: Final = re.compile(
    "“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』|《[^《》]*》|〈[^〈〉]*〉|（[^（）]*）|\\([^()]*\\)"
    '|【[^【】]*】|〔[^〔〕]*〕|"[^"]*"'
)
# Fillers of Hangul, the blank of Braille: letters to Unicode, and nothing to see.
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u180e")
# These say where a line may end, and do no harm: soft hyphen, zero width space, word joiner.
_BREAKING: Final = frozenset("\u00ad\u200b\u2060")
_SELECTOR: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_JOINER: Final = "\u200d"
_SEQUENCE: Final = re.compile(
    "[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|[가-힣][\u11a8-\u11ff]"
    "|[^\\W\\d_][\u0300-\u036f\u3099\u309a]+"
)
_JAMO: Final = re.compile("(?<=[가-힣])[ㄱ-ㅎㅏ-ㅣ]+|[ㄱ-ㅎㅏ-ㅣ]+(?=[가-힣])")
_JAMO_WORD: Final = re.compile(
    "[ㄱㄴㄷㄹㅅㅁㅂㅇㅈ](?:자|역|형|받침)|[ㅋㅎㅠㅜ]+(?![ㄱ-ㅎㅏ-ㅣ])"
)
_WIDE: Final = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_WIDE_SIGNS: Final = re.compile("[\u3000％＆＃＠＋＝＊＜＞＿｜／＄－]+")
_NARROW: Final = re.compile("[\uff61-\uffdc]+")
# Katakana and Han characters that look alike; one of them alone among the others is a slip.
_LIKE_HAN: Final = {"ロ": "口", "エ": "工", "タ": "夕", "カ": "力", "ニ": "二", "ハ": "八"}
_LIKE_KANA: Final = {"口": "ロ", "工": "エ", "夕": "タ", "力": "カ", "二": "ニ", "八": "ハ",
                     "一": "ー", "卜": "ト", "千": "チ"}  # fmt: skip
_ALONE: Final = re.compile("(?<=[\u4e00-\u9fff])([ロエタカ])(?![ァ-ヺー])")
_BEFORE: Final = re.compile(
    "(?<![ァ-ヺー\u4e00-\u9fff0-9０-９])(?<![ァ-ヺー][ \u3000])([ロエタカ])"
    "(?=[\u4e00-\u9fff])(?![長短]調|[行国所月年条箇])"
)
# ニ and ハ stand between words in texts of old, 山ニ登ル; before what is counted they are none.
_COUNTING: Final = re.compile(
    "(?:(?<![ァ-ヺー一-鿿ぁ-ん0-9０-９])|(?<=第))([ニハ])(?=[十百千万階年月日時人名個枚本冊回度次号番])"
)
_AMONG: Final = re.compile("(?<=[ァ-ヺー])([口工夕力二八一卜千])(?=[ァ-ヺー])")
_COUNTED: Final = re.compile("[一二三四五六七八九十百千数何幾]カ[所月国年条村寺町点]")
_LONG: Final = re.compile(f"(?<![{KANA}])ー+")
_MIXED: Final = re.compile("[A-Za-zА-Яа-яЁёІіЈјЅѕΑ-Ωα-ω0-9]{2,}")
# Cyrillic and Greek letters that are printed as Latin ones are.
_LATIN_LIKE: Final = str.maketrans(
    "АВЕКМНОРСТХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXIJSaeopcyxijsABEZHIKMNOPTYXo"
)
# The supplement of radicals has no decompositions; these are the ones that fonts and PDFs give.
_RADICALS: Final = str.maketrans(
    "⺟⺠⻄⻅⻆⻉⻋⻌⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺒⺝⻁⻖⺩⺼",
    "母民西见角贝车辶長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟巳月虎阝王肉",
)


_FOREIGN: Final = frozenset(
    {"simplified-form", "traditional-form", "japanese-form", "kana", "hangul", "hanja"}
)


class _Fault(NamedTuple):
    rule: str
    message: str
    hint: str = ""
    gravity: Gravity | None = None


def character_slips(collation: Collation) -> Iterator[Slip]:
    """Slips of single characters and of scripts."""
    galley = collation.target
    text = galley.text
    if text.isascii() and text.replace("\n", "").isprintable():
        return
    yield from _single(galley)
    yield from _homographs(galley)
    yield from _sequences(text)
    yield from _scripts(galley)
    yield from _widths(galley)
    if galley.variety == "ko":
        yield from _lone_jamo(galley)
    if galley.variety == "ja":
        yield from _kana_likes(galley)
    yield from _letter_likes(galley)


def foreign_characters(text: str, lang: str) -> tuple[Slip, ...]:
    """Slips of characters and scripts that a language is not written with.

    What stands in brackets or quotation marks may be a quotation and is none.
    """
    if text.isascii():
        return ()
    galley = galley_of(text, lang, marked=False)
    slips = (*_single(galley), *_homographs(galley), *_scripts(galley))
    found = [each for each in slips if each.rule in _FOREIGN and each.gravity != "warning"]
    return tuple(sorted(found, key=lambda each: each.start))


def in_characters_of(text: str, lang: str) -> str:
    """The text in the forms of characters that a language has, "" if that is not enough."""
    made = in_own_forms(in_own_words(text, variety_of(lang)), variety_of(lang))
    return "" if foreign_characters(made, lang) else made


def _single(galley: Galley) -> Iterator[Slip]:
    text, quoted = galley.text, None
    for index, char in enumerate(text):
        if char.isascii() and char >= " " and char != "\x7f":
            continue
        fault = _fault(char, galley.variety)
        if fault is None or _is_in_sequence(text, index):
            continue
        gravity = fault.gravity
        if fault.rule.endswith("-form"):
            quoted = _quotations(text) if quoted is None else quoted
            if any(start < index < end for start, end in quoted):
                gravity = "warning"
        yield Slip.of(
            fault.rule, fault.message, (index, index + 1), hint=fault.hint, gravity=gravity
        )


def _homographs(galley: Galley) -> Iterator[Slip]:
    """Forms of another country that only their words tell."""
    quoted = None
    for at, char, form in homographs(galley.text, galley.variety):
        fault = _foreign(char, form, galley.variety)
        quoted = _quotations(galley.text) if quoted is None else quoted
        gravity: Gravity | None = None
        if any(start < at < end for start, end in quoted):
            gravity = "warning"
        yield Slip.of(fault.rule, fault.message, (at, at + 1), hint=fault.hint, gravity=gravity)


@lru_cache(maxsize=20_000)
def _fault(char: str, variety: str) -> _Fault | None:
    """What is wrong with a character wherever it stands."""
    code, category = code_point(char), unicodedata.category(char)
    if char in _BREAKING:
        name = unicodedata.name(char).lower()
        return _Fault("invisible", f"{code} ({name}) cannot be seen", "delete it", "warning")
    if char in "\n\t":  # a tab is a blank, and has rules of its own
        return None
    if category in {"Cc", "Cf", "Zl", "Zp"} or char in _FILLERS or _SELECTOR.match(char):
        name = unicodedata.name(char, "control character").lower()
        return _Fault("invisible", f"{code} ({name}) cannot be seen", "delete it")
    if category in {"Co", "Cs"} or char in "\ufffd\ufffc" or _is_noncharacter(char):
        return _Fault("no-character", f"{code} is no character")
    if category == "Zs" and char not in " \u3000" and variety:
        name = unicodedata.name(char).lower()
        return _Fault("invisible", f"{code} ({name}) is no plain blank", "write a plain blank")
    if "\u2e80" <= char <= "\u2fdf":
        meant = unicodedata.normalize("NFKC", char).translate(_RADICALS)
        hint = f"type {meant}, {code_point(meant)}" if meant != char else "type the character"
        return _Fault("radical", f"{code} {char} is a radical, and no character", hint)
    meant = unicodedata.normalize("NFC", char)
    if meant != char and _IS_HAN.match(char):
        said = f"{code} {char} is a second code for {meant}"
        return _Fault("compatibility-form", said, f"type {meant}, {code_point(meant)}")
    if not _IS_HAN.match(char):
        return None
    form = foreign_form(char, variety)
    return _foreign(char, form, variety) if form else None


def _foreign(char: str, form: ForeignForm, variety: str) -> _Fault:
    """The fault of a character that is a form of another country."""
    language = _NAMES[variety]
    hint = f"in {language} it is {form.own}" if form.own and form.own != char else ""
    said = f"{char} is {_SAID[form.origin]}, and this is {language}"
    return _Fault(f"{form.origin}-form", said, hint)


def _is_noncharacter(char: str) -> bool:
    """Whether Unicode keeps a code for nothing; others that Python does not know may be new."""
    return "\ufdd0" <= char <= "\ufdef" or ord(char) & 0xFFFE == 0xFFFE


def _is_in_sequence(text: str, index: int) -> bool:
    """Whether a selector or joiner stands where it means something."""
    char, before = text[index], text[index - 1 : index]
    if not before:
        return False
    if char == _JOINER:
        return unicodedata.category(before) in {"So", "Sk"} or before == "\ufe0f"
    if not _SELECTOR.match(char):
        return False
    return not before.isspace() and (
        bool(_IS_HAN.match(before)) or not before.isalpha() or ord(before) > 0xFFFF
    )


def _sequences(text: str) -> Iterator[Slip]:
    """Syllables and letters in pieces that Unicode has as one character."""
    for match in _SEQUENCE.finditer(text):
        whole = unicodedata.normalize("NFC", match[0])
        if whole != match[0]:
            said = f"{whole} is written in {len(match[0])} pieces"
            yield Slip.of("decomposed", said, match.span())


def _quotations(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _QUOTED.finditer(text)]


def _scripts(galley: Galley) -> Iterator[Slip]:
    """Runs of a script that the language is not written in."""
    match galley.variety:
        case "hans" | "hant":
            yield from _runs(galley, "kana", _KANA_RUN, "kana")
            yield from _runs(galley, "hangul", _HANGUL_RUN, "Hangul")
        case "ja":
            yield from _runs(galley, "hangul", _HANGUL_RUN, "Hangul")
        case "ko":
            yield from _runs(galley, "kana", _KANA_RUN, "kana")
            yield from _runs(galley, "hanja", _HAN_RUN, "Han characters")


def _runs(galley: Galley, rule: str, run: re.Pattern[str], name: str) -> Iterator[Slip]:
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
        said = f"{match[0]} is {name}, and this is {_NAMES[galley.variety]}"
        yield Slip.of(rule, said, (start, end), gravity=gravity)


def _is_foreign(text: str, run: re.Pattern[str]) -> bool:
    """Whether a quotation is in the other script, as far as a third of its letters tell."""
    letters = sum(map(str.isalpha, text))
    return sum(len(match[0]) for match in run.finditer(text)) * 3 >= letters


def _widths(galley: Galley) -> Iterator[Slip]:
    """Letters and figures of full width, kana and Hangul of half width."""
    if galley.variety:
        for match in _WIDE.finditer(galley.shown):
            # Japanese offices write a single figure wide (公用文作成の考え方), 1部 as １部.
            if galley.variety == "ja" and len(match[0]) == 1:
                continue
            narrow = unicodedata.normalize("NFKC", match[0])
            said = f"{match[0]} is of full width"
            yield Slip.of("width", said, galley.span(*match.span()), hint=f"write {narrow}")
    for match in _WIDE_SIGNS.finditer(galley.shown) if galley.variety == "ko" else ():
        if match.start() and match.end() < len(galley.shown):  # edges have a rule of their own
            narrow = unicodedata.normalize("NFKC", match[0])
            said = f"{match[0]} is of full width"
            hint = f"write {narrow}" if narrow.strip() else "write a plain blank"
            yield Slip.of("width", said, galley.span(*match.span()), hint=hint)
    for match in _NARROW.finditer(galley.shown):
        if match[0].strip("\uffa0"):
            wide = unicodedata.normalize("NFKC", match[0])
            said = f"{match[0]} is of half width"
            yield Slip.of("width", said, galley.span(*match.span()), hint=f"write {wide}")


def _lone_jamo(galley: Galley) -> Iterator[Slip]:
    for match in _JAMO.finditer(galley.shown):
        if _JAMO_WORD.match(galley.shown, match.start()):
            continue
        said = f"{match[0]} is no whole syllable"
        yield Slip.of("lone-jamo", said, galley.span(*match.span()))


def _kana_likes(galley: Galley) -> Iterator[Slip]:
    """Katakana in place of Han characters, and the other way round."""
    shown = galley.shown
    for match in _ALONE.finditer(shown):
        if _COUNTED.match(shown, match.start() - 1):
            continue
        yield _like(galley, match.span(), f"{match[0]} is katakana", _LIKE_HAN[match[0]])
    for match in (*_BEFORE.finditer(shown), *_COUNTING.finditer(shown)):
        yield _like(galley, match.span(), f"{match[0]} is katakana", _LIKE_HAN[match[0]])
    for match in _AMONG.finditer(shown):
        yield _like(galley, match.span(), f"{match[0]} is no katakana", _LIKE_KANA[match[0]])
    for match in _LONG.finditer(shown):
        span, said = match.span(), "ー makes kana long, and there are none before it"
        yield _like(galley, span, said, "― or ～")


def _letter_likes(galley: Galley) -> Iterator[Slip]:
    """Cyrillic and Greek letters in a Latin word."""
    for match in _MIXED.finditer(galley.shown):
        latin = match[0].translate(_LATIN_LIKE)
        if latin != match[0] and latin.isascii():
            for index, char in enumerate(match[0]):
                if not char.isascii():
                    start = match.start() + index
                    name = unicodedata.name(char).split()[0].title()
                    said = f"{char} is a {name} letter in {latin}"
                    yield _like(galley, (start, start + 1), said, latin[index])


def _like(galley: Galley, span: tuple[int, int], said: str, meant: str) -> Slip:
    return Slip.of("look-alike", said, galley.span(*span), hint=f"type {meant}")
