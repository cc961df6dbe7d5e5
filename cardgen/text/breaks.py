"""Where a line may begin (UAX #14, tailored by language), and where sense or phrases end.

ICU knows the rules of UAX #14 and, with ``lb=strict``, JLREQ's; what follows corrects it
where it errs and for units of number and counter, and weighs the opportunities it leaves.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, Literal

import budoux
from icu4py.breakers import LineBreaker, WordBreaker

from cardgen.text.classes import CLAUSE_END, CLOSING, LINE_FEED, SENTENCE_END

Strictness = Literal["loose", "normal", "strict"]
Unit = Literal["auto", "word", "syllable"]

# CLREQ 3.1.4, JLREQ cl-03 and cl-05, KLREQ 4.3.3: marks that connect or separate, in the
# forms that ICU lets begin a line; in Chinese the dash and the solidus too.
_NEVER_FIRST: Final = frozenset("～~·")
_NEVER_FIRST_ZH: Final = frozenset("—～~·／⸺")

# Nothing draws the hyphen that a soft hyphen asks for at a line end.
_SOFT_HYPHEN: Final = "\u00ad"

# KLREQ 4.4.2: a Korean word reaches from space to space. A line may also begin behind what
# ends a sentence or clause or joins two words (ICU: “가나다”|라고, A/|S센터에서).
_BETWEEN_WORDS: Final = SENTENCE_END | CLAUSE_END | frozenset("-‐–～~\u200b")

# CLREQ 3.1.5, JLREQ 3.1.10: a number stays with its counter, and 第 with its number.
_GLUED: Final = re.compile(
    r"第?[0-9０-９]+(?:[.,．，][0-9０-９]+)*"
    r"[年月日号時时分秒章节節回次届条箱页頁岁歳人件个個台枚着双副组組套只支包袋瓶盒顶円元년월일시분초호번개장벌명원매대]"
)

# Words of these messages that the judges of phrases would part.
_TERMS: Final = re.compile("友好城市|姐妹城市|友好都市|姉妹都市|人民政府|红十字会|赤十字社")


class Break(IntEnum):
    """How good a break is, best first."""

    HARD = 0  # typed by the translator
    SENTENCE = 1  # behind 。！？.
    CLAUSE = 2  # behind ，、；：
    PHRASE = 3  # between phrases or, in Korean, words
    PLAIN = 4  # wherever the rules allow
    SYLLABLE = 5  # inside a Korean word: only if the word alone is too wide


def break_opportunities(
    text: str, lang: str, *, strictness: Strictness = "strict", unit: Unit = "auto"
) -> list[int]:
    """The string indices before which a line may begin, in order.

    `unit` chooses for Korean between whole words (the default) and syllables.
    """
    return list(_opportunities(text, lang, strictness, unit))


@lru_cache(maxsize=4096)
def _opportunities(text: str, lang: str, strictness: Strictness, unit: Unit) -> tuple[int, ...]:
    by_word = lang.startswith("ko") and unit != "syllable"
    locale = f"{lang}@lb={strictness}"
    if by_word:
        locale += ";lw=phrase"
    found = [at for at in _boundaries(LineBreaker(text, locale)) if at < len(text)]
    never_first = _NEVER_FIRST_ZH if lang.startswith("zh") else _NEVER_FIRST
    glued = _inside(_GLUED, text)

    def allowed(at: int) -> bool:
        before = text[at - 1]
        if before == LINE_FEED:
            return True
        if (
            text[at] == LINE_FEED
            or text[at] in never_first
            or before == _SOFT_HYPHEN
            or at in glued
        ):
            return False
        return not by_word or before.isspace() or before in _BETWEEN_WORDS

    return tuple(filter(allowed, found))


def _inside(pattern: re.Pattern[str], text: str) -> frozenset[int]:
    """The indices between two characters of a match."""
    return frozenset(
        at for match in pattern.finditer(text) for at in range(match.start() + 1, match.end())
    )


@lru_cache(maxsize=4096)
def weighed_breaks(text: str, lang: str) -> tuple[tuple[int, Break], ...]:
    """Each break opportunity with how good it is; Korean syllable breaks included."""
    plain = _opportunities(text, lang, "strict", "auto")
    phrases = _phrases(text, lang)
    weighed = {at: _weigh(text, at, at in phrases) for at in plain}
    if lang.startswith("ko"):
        for at in _opportunities(text, lang, "strict", "syllable"):
            weighed.setdefault(at, Break.SYLLABLE)
    return tuple(sorted(weighed.items()))


def _weigh(text: str, at: int, phrase: bool) -> Break:
    if text[at - 1] == LINE_FEED:
        return Break.HARD
    before = at - 1
    while before > 0 and (text[before].isspace() or text[before] in CLOSING):
        before -= 1
    if text[before] in SENTENCE_END:
        return Break.SENTENCE
    if text[before] in CLAUSE_END:
        return Break.CLAUSE
    return Break.PHRASE if phrase else Break.PLAIN


def _phrases(text: str, lang: str) -> frozenset[int]:
    """Boundaries between phrases, where two independent judges agree.

    BudouX alone cuts 一｜心 and 雪｜中｜送｜炭, ICU's dictionary alone cuts
    山川｜域を｜異に: each errs on its own, so a boundary counts only if both see it. For
    Korean the words of the writer are the phrases; for other languages any opportunity is.

    A phrase of one Chinese or Korean character (与, 亦, 그, 늘) or two Japanese ones (この,
    最も) leans on what follows, so a line does not end behind it; nor does it within a term
    such as 友好城市, two words that say one thing.
    """
    if lang.startswith("ja"):
        dictionary = _boundaries(LineBreaker(text, "ja@lb=strict;lw=phrase"))
    elif lang.startswith("zh"):
        dictionary = _boundaries(WordBreaker(text, "zh"))
    else:
        dictionary = list(_opportunities(text, lang, "strict", "auto"))
    if lang.startswith(("ja", "zh")):
        model = frozenset(_length_boundaries(_model(lang).parse(text)))
        dictionary = [at for at in dictionary if at in model]
    least = 3 if lang.startswith("ja") else 2
    whole = _inside(_TERMS, text)
    return frozenset(
        at
        for before, at in pairwise([0, *dictionary])
        if len(text[before:at].strip()) >= least and at not in whole
    )


@cache
def _model(lang: str) -> budoux.Parser:
    if lang.startswith("ja"):
        return budoux.load_default_japanese_parser()
    if lang == "zh-Hans":
        return budoux.load_default_simplified_chinese_parser()
    return budoux.load_default_traditional_chinese_parser()


def _boundaries(breaker: LineBreaker | WordBreaker) -> list[int]:
    # The breaker's own offsets count UTF-16 units; its pieces count characters.
    return _length_boundaries(breaker)


def _length_boundaries(pieces: object) -> list[int]:
    ends, at = [], 0
    for piece in pieces:  # type: ignore[attr-defined]
        at += len(piece)
        ends.append(at)
    return ends
