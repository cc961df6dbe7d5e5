"""Where a line may begin (UAX #14, tailored by language).

ICU knows the rules of UAX #14 and CSS's three levels of kinsoku; what follows corrects it
where it errs, and for units such as number and counter. How good a place is, is for `sense`.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import Final, Literal

from cardgen.text.classes import CLAUSE_END, LINE_FEED, SENTENCE_END
from cardgen.text.judges import line_ends, phrases, words

Strictness = Literal["loose", "normal", "strict", "very-strict"]
Unit = Literal["auto", "word", "syllable", "phrase"]

# From which of ICU's levels the opportunities of each of ours come: from its own and from
# every stricter one, since ICU's loose rules alone forbid some that its strict ones allow
# (国‐｜～国, ー｜°). JLREQ app. C's strict lies between normal and strict: it lets cl-09 to
# cl-11 begin a line; its very strict forbids them, as CSS's and ICU's strict does.
_ICU_LEVELS: Final[dict[Strictness, tuple[str, ...]]] = {
    "loose": ("loose", "normal", "strict"),
    "normal": ("normal", "strict"),
    "strict": ("strict",),
    "very-strict": ("strict",),
}

# CLREQ 3.1.4, JLREQ cl-03 and cl-05, KLREQ 4.3.3: marks that connect or separate, in the
# forms that ICU lets begin a line; in Chinese the dash and the solidus too.
_NEVER_FIRST: Final = frozenset("～~·")
_NEVER_FIRST_ZH: Final = frozenset("—～~·／⸺")

# CLREQ 3.1.4: in the style of the national standard (GB) the solidus ends no line either.
_NEVER_LAST_ZH: Final = frozenset("／")

# ICU holds to the rules where marks touch what goes before them, but lets most begin a line
# behind a space. What very strict forbids there as well: JLREQ cl-02 to cl-07, which are
# also KLREQ 4.3.3's and CLREQ 3.1.4's; JLREQ cl-09 to cl-11; CLREQ's strict style.
CLOSERS: Final = frozenset("’”）〕］｝〉》」』】｠〙〗»〟｣‐〜゠–！？‼⁇⁈⁉・：；･。．｡、，､")
_REPEATING: Final = frozenset(
    "ヽヾゝゞ々〻ーｰ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ"
)
_NOT_BEHIND_SPACE: Final = {
    "ja": CLOSERS | _REPEATING,
    "ko": CLOSERS,
    "zh": CLOSERS | frozenset("…‥⋯"),
}
# JLREQ cl-01, CLREQ 3.1.4, KLREQ 4.3.4.
OPENERS: Final = frozenset("‘“（〔［｛〈《「『【｟〘〖«〝｢")

# Nothing draws the hyphen that a soft hyphen asks for at a line end.
_SOFT_HYPHEN: Final = "\u00ad"
_MANDATORY: Final = frozenset("\n\v\f\r\x85\u2028\u2029")

# KLREQ 4.4.2: a Korean word reaches from space to space. A line may also begin behind what
# ends a sentence or clause or joins two words (ICU: “가나다”|라고, A/|S센터에서).
_BETWEEN_WORDS: Final = SENTENCE_END | CLAUSE_END | frozenset("-‐–～~\u200b")

# CLREQ 3.1.5, JLREQ 3.1.10, KLREQ 4.3.5: a number stays with 第, the sign of its currency,
# its counter or unit; dashes and ellipses that are written twice stay whole, and so do
# abbreviations with a solidus (A/S, km/h).
_GLUED: Final = re.compile(
    r"第?[￥¥$＄€£￡₩￦№]?(?:[0-9]+(?:[.,][0-9]+)*|[０-９]+(?:[.,．，][０-９]+)*)"
    r"[年月日号號时時分秒章節节回次届条箱页頁岁歳人件個个台枚着双副组組套只支包袋瓶盒顶円元년월일시분초호번개장벌명원매대"
    r"％%‰℃℉°′″￠¢]?"
    r"|[〇一二三四五六七八九十]{2,}[年月日]"
    r"|([…‥⋯—―─⸺⸻])\1+"
    r"|(?<![A-Za-z])[A-Za-z]{1,2}/[A-Za-z]{1,2}(?![A-Za-z])"
)

# CLREQ 3.1.4 lets no dash begin a line; but one that introduces an author or a source, behind
# the end of a sentence, begins the line that names them.
_ATTRIBUTION: Final = re.compile(
    r"(?<=[。．.！!？?…”’」』）)])[ \u3000]*(?P<dash>[—―─⸺]{1,2})[ \u3000]*"
    r"(?=[^\s—―─⸺。！？!?，、；][^—―─⸺。！？!?，、；\n]{1,23}(?:\n|$))"
)


class Break(IntEnum):
    """How good a break is, best first."""

    HARD = 0  # typed by the translator
    SENTENCE = 1  # behind 。！？.
    CLAUSE = 2  # behind ，、；：
    PAUSE = 3  # behind what one pauses after in speaking
    PHRASE = 4  # between phrases
    WORD = 5  # between words of one phrase
    TIED = 6  # between words that belong together
    PLAIN = 7  # wherever the rules allow
    SYLLABLE = 8  # inside a Korean or katakana word: only if the word alone is too wide


def break_opportunities(
    text: str, lang: str, *, strictness: Strictness = "strict", unit: Unit = "auto"
) -> list[int]:
    """The string indices before which a line may begin, in order.

    `strictness` names a level of kinsoku; what a level allows, every looser one does too:

    - ``loose``, ``normal`` and ``strict`` are those of CSS Text's ``line-break``. Strict has
      all prohibitions of JLREQ 3.1.7 and 3.1.8, its iteration marks, ー and small kana
      included; and for Chinese CLREQ's strict style, where loose and normal are its basic
      style with the dash and the solidus added.
    - ``very-strict`` (zh, ja, ko) keeps them behind a space as well: no mark that may not
      begin a line begins one because a space or zero width space precedes it.

    `unit` is what lines are made of:

    - ``auto``: whole words in Korean, elsewhere whatever UAX #14 and kinsoku leave;
    - ``word``: words from space to space in Korean, those of ICU's dictionary in Chinese and
      Japanese;
    - ``syllable``: Korean syllables, elsewhere as ``auto``;
    - ``phrase``: ICU's phrases in Japanese, BudouX's in Chinese, words in Korean.

    No unit allows what kinsoku forbids. The language "und" (or "") is UAX #14 untailored,
    whatever `strictness` and `unit` say. Raises ValueError for a lone surrogate.
    """
    return list(_opportunities(text, lang, strictness, unit))


@lru_cache(maxsize=4096)
def _opportunities(text: str, lang: str, strictness: Strictness, unit: Unit) -> tuple[int, ...]:
    _refuse_surrogates(text)
    if lang in {"", "und"}:
        return tuple(at for at in line_ends(text, "und") if at < len(text))
    family = lang.partition("-")[0]
    by_word = family == "ko" and unit != "syllable"
    lw = ";lw=phrase" if by_word else ""
    found = {
        at
        for level in _ICU_LEVELS[strictness]
        for at in line_ends(text, f"{lang}@lb={level}{lw}")
        if at < len(text)
    }
    never_first = _NEVER_FIRST_ZH if family == "zh" else _NEVER_FIRST
    by_standard = family == "zh" and strictness in {"strict", "very-strict"}
    never_last = _NEVER_LAST_ZH if by_standard else frozenset()
    glued = inseparable(text)
    wanted = _wanted(text, lang, unit)

    def allowed(at: int) -> bool:
        before = text[at - 1]
        if before == LINE_FEED:
            return True
        if (
            text[at] == LINE_FEED
            or text[at] in never_first
            or before == _SOFT_HYPHEN
            or before in never_last
            or at in glued
        ):
            return False
        if by_word:
            return before.isspace() or before in _BETWEEN_WORDS
        return wanted is None or before.isspace() or at in wanted

    kept = _beside_attributions(text, set(filter(allowed, found)))
    if strictness == "very-strict" and family in _NOT_BEHIND_SPACE:
        return tuple(at for at in kept if not _parted_by_space(text, at, family))
    return kept


def _beside_attributions(text: str, places: set[int]) -> tuple[int, ...]:
    """The places, with one before the dash of an attribution and none behind it."""
    for match in _ATTRIBUTION.finditer(text):
        places -= set(range(match.start(), match.end() + 1))
        places.add(match.start("dash"))
    return tuple(sorted(places - {0}))


def _refuse_surrogates(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        raise ValueError(
            f"lone surrogate U+{code:04X} at index {error.start}: not a character, so no"
            " text to set"
        ) from None


def _parted_by_space(text: str, at: int, family: str) -> bool:
    """Whether only a space lets a line end or begin with a mark that never may."""
    if text[at - 1] in _MANDATORY:
        return False
    before = at - 1
    while before > 0 and (
        text[before] == "\u200b" or (text[before].isspace() and text[before] not in _MANDATORY)
    ):
        before -= 1
    return text[at] in _NOT_BEHIND_SPACE[family] or text[before] in OPENERS


def _wanted(text: str, lang: str, unit: Unit) -> frozenset[int] | None:
    """Where the units of a Chinese or Japanese text end; None if anywhere will do."""
    if unit not in {"word", "phrase"} or not lang.startswith(("zh", "ja")):
        return None
    if unit == "word":
        return frozenset(words(text, lang))
    if lang.startswith("ja"):
        return frozenset(line_ends(text, "ja@lb=strict;lw=phrase"))
    return frozenset(phrases(text, lang))


@lru_cache(maxsize=4096)
def inseparable(text: str) -> frozenset[int]:
    """The indices inside units that are set solid: 2025年, ￥50, ……, A/S.

    No line begins there, and justification adds nothing (CLREQ 3.1.5, JLREQ 3.1.10).
    """
    return _inside(_GLUED, text)


def _inside(pattern: re.Pattern[str], text: str) -> frozenset[int]:
    """The indices between two characters of a match."""
    return frozenset(
        at for match in pattern.finditer(text) for at in range(match.start() + 1, match.end())
    )
