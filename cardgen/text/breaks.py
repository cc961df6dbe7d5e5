"""Where a line may begin (UAX #14, tailored by language), and where sense or phrases end.

ICU knows the rules of UAX #14 and CSS's three levels of kinsoku; what follows corrects it
where it errs and for units such as number and counter, and weighs the opportunities it leaves.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, Literal
from unicodedata import east_asian_width

import budoux
from icu4py.breakers import LineBreaker, WordBreaker

from cardgen.text.classes import CLAUSE_END, CLOSING, LINE_FEED, SENTENCE_END, script

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
        return tuple(at for at in _boundaries(LineBreaker(text, "und")) if at < len(text))
    family = lang.partition("-")[0]
    by_word = family == "ko" and unit != "syllable"
    lw = ";lw=phrase" if by_word else ""
    found = {
        at
        for level in _ICU_LEVELS[strictness]
        for at in _boundaries(LineBreaker(text, f"{lang}@lb={level}{lw}"))
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

    kept = filter(allowed, sorted(found))
    if strictness == "very-strict" and family in _NOT_BEHIND_SPACE:
        return tuple(at for at in kept if not _parted_by_space(text, at, family))
    return tuple(kept)


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
        return frozenset(_boundaries(WordBreaker(text, lang)))
    if lang.startswith("ja"):
        return frozenset(_boundaries(LineBreaker(text, "ja@lb=strict;lw=phrase")))
    return frozenset(_length_boundaries(_model(lang).parse(text)))


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


def hard_breaks(text: str) -> list[tuple[int, Break]]:
    """Those of `weighed_breaks` at which every line ends."""
    ends = (at + 1 for at, char in enumerate(text) if char == LINE_FEED)
    return [(at, Break.HARD) for at in ends if at < len(text)]


@lru_cache(maxsize=4096)
def weighed_breaks(text: str, lang: str) -> tuple[tuple[int, Break], ...]:
    """Each break opportunity with how good it is; Korean syllable breaks included.

    A Korean word stays whole in a text of another language, too: a name in a list.
    """
    plain = _opportunities(text, lang, "strict", "auto")
    phrases = _phrases(text, lang)
    # Where nobody writes spaces between words, whoever writes one divides the text there:
    # 釜山广域市 → 法兰西岛大区.
    solid = lang.startswith(("ja", "zh"))
    spaces = {at for at in plain if solid and _is_space_beside_wide(text, at)}
    weighed = {at: _weigh(text, at, phrase=at in phrases, space=at in spaces) for at in plain}
    if lang.startswith("ko"):
        for at in _opportunities(text, lang, "strict", "syllable"):
            weighed.setdefault(at, Break.SYLLABLE)
    else:
        weighed |= {at: Break.SYLLABLE for at in plain if _is_in_korean_word(text, at)}
    return tuple(sorted(weighed.items()))


def _is_in_korean_word(text: str, at: int) -> bool:
    return script(text[at - 1]) == script(text[at]) == "Hang"


def _is_space_beside_wide(text: str, at: int) -> bool:
    """Whether a space ends here that has a character of an em's width beside it."""
    before = text[:at].rstrip()
    around = before[-1:] + text[at : at + 1]
    return text[at - 1].isspace() and any(east_asian_width(char) in "WF" for char in around)


def _weigh(text: str, at: int, *, phrase: bool, space: bool) -> Break:
    if text[at - 1] == LINE_FEED:
        return Break.HARD
    before = at - 1
    while before > 0 and (text[before].isspace() or text[before] in CLOSING):
        before -= 1
    if text[before] in SENTENCE_END:
        return Break.SENTENCE
    if space or text[before] in CLAUSE_END:
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
    if lang in {"zh", "zh-Hans", "zh-CN", "zh-SG"}:
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
