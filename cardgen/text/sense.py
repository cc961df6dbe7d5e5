"""Weigh break opportunities by sentence, clause, phrase and word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from re import Match
from typing import Final
from unicodedata import east_asian_width

from cardgen.lazy import lazy_pattern
from cardgen.text import judges
from cardgen.text.breaks import Break, find_breaks
from cardgen.text.classes import CLAUSE_END, CLOSING, LINE_FEED, SENTENCE_END, find_script
from cardgen.text.phrases import grade_breaks

# Dates stay whole: 2020年3月26日, 二〇二〇年三月, 2020년 3월 26일, 3月26日.
_FIGURES: Final = "[0-9０-９〇一二三四五六七八九十]{1,5}"
_DATE: Final = lazy_pattern(
    f"{_FIGURES}[年년] ?{_FIGURES}[月월](?: ?{_FIGURES}[日일号號])?"
    f"|{_FIGURES}[月월] ?{_FIGURES}[日일号號]"
)
# Words of messages that the judges of phrases would divide.
_TERMS: Final = lazy_pattern(
    "友好城市|姐妹城市|友好都市|姉妹都市|人民政府|红十字会|赤十字社|第一[时時][间間]|中午|东京都|東京都"
    "|一日も早く"
)
# A document's number is one word: 京外函〔2020〕17号, 府外字第1090017號, 国際第2020-17号.
# Its runs are bounded, since long ones would take the square of their length.
_DOCUMENT: Final = lazy_pattern(
    r"[一-鿿]{0,8}(?:〔[0-9]{4}〕|[［(\[][0-9]{4}[］)\]])第?[0-9]{1,12}[号號호]"
    r"|[一-鿿]{0,4}第[0-9]{1,12}-?[0-9]{1,12}[号號호]"
    r"|(?<![가-힣])[가-힣]{1,20}(?:과|실|팀|국)-[0-9][0-9-]*호?"
)
# The number of an item stays with it: 一、互通信息.
_ITEM: Final = lazy_pattern(
    r"(?:(?<=[。；：\n ])|^)[一二三四五六七八九十]{1,2}、"
    r"|[①-⑳]|[（(][0-9一二三四五六七八九十]{1,2}[）)]"
)
_IN_ITEM: Final = frozenset("、（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_FIGURE: Final = frozenset("0123456789")  # each number of a document has one …
_OF_DOCUMENT: Final = frozenset("号號호-")  # … and one of these

# Things in a row between solidi: 우 110 신이구 / 담당: 국제사무조 / 전화 02-5550-0136.
_SOLIDUS: Final = lazy_pattern(r" / (?=\S)")
_LABEL: Final = lazy_pattern(r"[:：] (?=[^/:：\n]{1,24}(?: / |$))")

# Words that continue a phrase behind a closing mark: 「よし！」と, “加油！”的.
_GOES_ON: Final = {
    "ja": lazy_pattern(r"と|の|は|が|を|に|へ|も|で|から|など|って|や|だ|です"),
    "zh": lazy_pattern(r"[的地得了之者们們]"),
}
# The comma between two names or short things of a row: 红、蓝, 김민수 님, 이영희 님.
_PAIR: Final = {
    "zh": (
        "、",
        lazy_pattern(
            r"(?:^|(?<=[\W_]))[^\W_]{1,4}、(?=[^\W_]{1,4}(?:[\W_]|$))|(?<=[（(])[^\W_]{1,2}、"
        ),
    ),
    "ja": ("、", lazy_pattern(r"(?:^|(?<=[\W_]))[^\W_]{1,3}[様さ]ん?、(?=[^\W_]{1,3}[様さ])")),
    "ko": (
        ", ",
        lazy_pattern(r"(?:^|(?<=[\W_]))[가-힣]{2,4} ?[님씨군양], (?=[가-힣]{2,4} ?[님씨군양])"),
    ),
}
_SOLID: Final = frozenset({"ja", "zh"})
_ALIKE: Final = 1.5  # limit of the longest cheer by the shortest
_CHEER: Final = 12  # characters of a cheer
_DASHES: Final = frozenset("—―─⸺")
_QUOTES: Final = frozenset("」』”’")
_ARROWS: Final = frozenset("→←↔⇒⇔➔➜")


def find_hard_breaks(text: str) -> list[tuple[int, Break]]:
    """List the forced line breaks of a text, each with its index and kind."""
    ends = (at + 1 for at, char in enumerate(text) if char == LINE_FEED)
    return [(at, Break.HARD) for at in ends if at < len(text)]


@lru_cache(maxsize=4096)
def weigh_breaks(text: str, lang: str) -> tuple[tuple[int, Break], ...]:
    """List the possible line breaks of a text with grades, in Korean only those between words.

    A Korean word, such as a name in a list, stays whole in other languages too.
    """
    places = find_breaks(text, lang)
    graded = grade_breaks(text, lang, places)
    dates = _DATE.finditer(text) if "月" in text or "월" in text else ()
    has_document = not (_FIGURE.isdisjoint(text) or _OF_DOCUMENT.isdisjoint(text))
    documents = _DOCUMENT.finditer(text) if has_document else ()
    whole = dict.fromkeys(_within([*dates, *documents]), Break.TIED)
    whole |= dict.fromkeys(_within(_TERMS.finditer(text)), Break.PLAIN)
    listed = () if _IN_ITEM.isdisjoint(text) else _ITEM.finditer(text)
    items = {match.end() for match in listed}
    family = lang.partition("-")[0]
    comma, between = _PAIR.get(family, ("", None))
    pairs = (
        {match.end() for match in between.finditer(text)}
        if between and comma in text
        else set()
    )
    weighed = {
        at: _weigh(text, at, family, max(graded[at], whole.get(at, Break.HARD)))
        for at in places
    }
    weighed |= dict.fromkeys(pairs & weighed.keys(), Break.WORD)
    weighed |= dict.fromkeys(items & weighed.keys(), Break.TIED)
    if " / " in text:
        ends = {match.end() for match in _SOLIDUS.finditer(text)}
        labels = {match.end() for match in _LABEL.finditer(text)}
        weighed |= dict.fromkeys(labels & weighed.keys(), Break.TIED)
        weighed |= dict.fromkeys(ends & weighed.keys(), Break.CLAUSE)
    if family != "ko":
        weighed |= _inside_words(text, lang, weighed)
    return tuple(sorted(weighed.items()))


def _within(matches: Iterable[Match[str]]) -> Iterator[int]:
    """List the places within matches."""
    for match in matches:
        yield from range(match.start() + 1, match.end())


@lru_cache(maxsize=4096)
def weigh_syllable_breaks(text: str, lang: str) -> tuple[tuple[int, Break], ...]:
    """List the line breaks of `weigh_breaks`, and in Korean also those within words."""
    weighed = weigh_breaks(text, lang)
    if not lang.startswith("ko"):
        return weighed
    inside = find_breaks(text, lang, unit="syllable")
    return tuple(sorted((dict.fromkeys(inside, Break.SYLLABLE) | dict(weighed)).items()))


def are_parallel(text: str, lang: str) -> bool:
    """True if the text is a row of cheers: short sentences of similar length.

    Then each sentence ends a line, or none does.
    """
    ends = [at for at, kind in weigh_breaks(text, lang) if kind <= Break.SENTENCE]
    if len(ends) < 2 or LINE_FEED in text:
        return False
    edges = [0, *ends, len(text)]
    lengths = [len(text[a:b].strip()) for a, b in pairwise(edges)]
    return max(lengths) <= _ALIKE * min(lengths) and max(lengths) <= _CHEER


def _inside_words(text: str, lang: str, places: dict[int, Break]) -> dict[int, Break]:
    """Grade the line breaks within Korean words, and within words of katakana.

    They stay whole in a text of any language.
    """
    names = list(map(_script, text))
    grades = {at: Break.SYLLABLE for at in places if names[at - 1] == names[at] == "Hang"}
    katakana = [at for at in places if names[at - 1] == names[at] == "Kana"]
    if katakana:
        ends = judges.find_words(text, lang)
        grades |= {at: Break.TIED if at in ends else Break.SYLLABLE for at in katakana}
    return grades


def _script(char: str) -> str | None:
    """Find the script of a character. A long vowel mark counts as katakana."""
    return "Kana" if char in "ーｰ" else find_script(char)


def _weigh(text: str, at: int, family: str, grade: Break) -> Break:
    """Grade a line break by the marks beside it. `grade` is the grade by the words alone."""
    if text[at - 1].isalnum() and text[at].isalnum():  # no mark beside it
        return grade
    if text[at - 1] == LINE_FEED:
        return Break.HARD
    before = at - 1
    while before > 0 and (text[before].isspace() or text[before] in CLOSING):
        before -= 1
    last, first = text[before], text[at]
    if last in _ARROWS:  # its target stands beside it
        return Break.TIED
    goes_on = _GOES_ON.get(family) if before < at - 1 and text[at - 1] in CLOSING else None
    if goes_on and goes_on.match(text, _skip_dashes(text, at)):
        return Break.TIED
    if last in SENTENCE_END or (first in _DASHES and _ends_quotation(text, at)):
        return Break.SENTENCE
    # In a language without spaces between words, a space beside a full-width character divides.
    divides = (
        family in _SOLID
        and text[at - 1].isspace()
        and any(east_asian_width(char) in "WF" for char in text[:at].rstrip()[-1:] + first)
    )
    if divides or last in CLAUSE_END or first in _ARROWS:
        return Break.CLAUSE
    return max(grade, Break.TIED) if first in _DASHES else grade


def _skip_dashes(text: str, at: int) -> int:
    """Find the first index that is not before a dash."""
    while at < len(text) and text[at] in _DASHES:
        at += 1
    return at


def _ends_quotation(text: str, at: int) -> bool:
    """True if a quotation ends before an index, with or without a space between."""
    return text[:at].rstrip()[-1:] in _QUOTES
