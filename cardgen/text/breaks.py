"""Find line break opportunities (UAX #14, tailored by language).

ICU has the rules of UAX #14 and CSS's three levels of kinsoku. This module corrects its errors,
and keeps units such as number and counter together. `sense` weighs the opportunities.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from re import Pattern
from string import ascii_letters
from typing import Final, Literal

from cardgen.lazy import lazy_pattern
from cardgen.text.classes import CLAUSE_END, LINE_FEED, SENTENCE_END
from cardgen.text.judges import find_line_ends, find_phrases, find_words

Strictness = Literal["loose", "normal", "strict", "very-strict"]
Unit = Literal["auto", "word", "syllable", "phrase"]

# ICU's levels for each of our levels: its own and every stricter one, since ICU's loose rules
# alone forbid some breaks that its strict rules allow
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

# ICU keeps the rules for marks without a space before them, but lets most marks begin a line
# behind a space. Very strict forbids these there too: JLREQ cl-02 to cl-07, which are
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

# Layout draws no hyphen for a soft hyphen at a line end.
_SOFT_HYPHEN: Final = "\u00ad"
_MANDATORY: Final = frozenset("\n\v\f\r\x85\u2028\u2029")

# KLREQ 4.4.2: a Korean word reaches from space to space. A line may also begin behind a mark
# that ends a sentence or clause or joins two words (ICU: “가나다”|라고, A/|S센터에서).
_BETWEEN_WORDS: Final = SENTENCE_END | CLAUSE_END | frozenset("-‐–～~\u200b")

# CLREQ 3.1.5, JLREQ 3.1.10, KLREQ 4.3.5: a number stays with 第, the sign of its currency,
# its counter or unit; double dashes and ellipses stay whole, and so do abbreviations with a
# solidus (A/S, km/h).
_GLUED: Final = lazy_pattern(
    r"第?[￥¥$＄€£￡₩￦№]?(?:[0-9]+(?:[.,][0-9]+)*|[０-９]+(?:[.,．，][０-９]+)*)"
    r"[年月日号號时時分秒章節节回次届条箱页頁岁歳人件個个台枚着双副组組套只支包袋瓶盒顶円元년월일시분초호번개장벌명원매대"
    r"％%‰℃℉°′″￠¢]?"
    r"|(?<![〇一二三四五六七八九十])[〇一二三四五六七八九十]{2,12}[年月日]"
    r"|([…‥⋯—―─⸺⸻])\1+"
    r"|(?<![A-Za-z])[A-Za-z]{1,2}/[A-Za-z]{1,2}(?![A-Za-z])"
)

# To compile these patterns takes as long as to set a paragraph, so they are not asked about
# texts without the characters that their matches need: one of these, or two Han figures.
_FIGURES: Final = frozenset("0123456789０１２３４５６７８９")
_IN_GLUED: Final = _FIGURES | frozenset("…‥⋯—―─⸺/")

# A quantity is read as one word: number, 万 or 億, and the unit or counter behind it. Units in
# characters are those of GB 3100 and of daily life, units in kana those of JIS Z 8000. A span
# (9:00—11:30) and a product (250×24) are one quantity too. No line ends within, but justified
# lines may add space between figures and characters, as elsewhere. What a unit must follow
# begins only where its run begins, and is short: else a long run would take very long.
_NUMBER: Final = r"(?:[0-9]+(?:[.,:][0-9]+)*|[０-９]+(?:[.,．，：][０-９]+)*)"
_HAN_FIGURES: Final = frozenset("〇零一二三四五六七八九十百千万萬亿億兆两兩廿卅")
_HAN_NUMBER: Final = "[〇零一二三四五六七八九十百千万萬亿億兆两兩廿卅]"
_UNIT: Final = (
    "(?:平方|立方)?(?:公里|公尺|公分|公斤|公克|公升|公噸|公吨|公顷|公頃|毫升|毫米|毫克|厘米|千米"
    "|千克|千瓦|千伏)"
    "|(?:キロ|ミリ|センチ|メガ)?(?:メートル|グラム|リットル|ワット|トン|ボルト|ヘクタール)"
    "|キロ|ミリ|センチ|パーセント|ドル|ウォン|ユーロ|ケース|セット|ダース|パック"
    "|[かカヶ](?:月|所|国)|[個个](?:月|工作日)|小时|小時|時間|週間|年間|日間|分間|周年|週年"
    "|[营營営][业業]日|工作日|人份|人前|世帯"
    "|[年月日号號时時分秒章節节回次届屆条條箱页頁岁歲歳人件個个台臺枚着双雙副組组套只隻支包袋瓶盒"
    "顶頂元円吨噸斤克升米張张片名位份册冊床桶罐棵株艘辆輛架户戶家所匹頭头羽足本杯棟栋室层層楼樓"
    "盏盞项項种種轮輪批束句卷碗颗顆粒口枝幅型版度級级倍周週층톤원개장벌명대％%‰℃℉]"
)
_QUANTITY: Final = lazy_pattern(
    rf"[第约約近逾]?{_NUMBER}(?:[-–—―~～〜至到×]{_NUMBER})*"
    rf"(?:[十百千万萬亿億兆만억조]+(?:{_NUMBER})?)*[余餘多数數]?(?:{_UNIT})?"
    rf"(?:×{_NUMBER}(?:{_UNIT})?)*"
    rf"|[第约約近逾]?(?<!{_HAN_NUMBER}){_HAN_NUMBER}{{2,12}}[余餘多]?(?:{_UNIT})"
    rf"|{_HAN_NUMBER}[かカヶ][所月国]"
    r"|(?<![A-Za-z0-9-])[A-Za-z][A-Za-z0-9-]{0,15}[号號型级級区區座楼樓栋棟层層]"
)
_IN_QUANTITY: Final = _FIGURES | frozenset("かカヶ" + ascii_letters)

# Units of languages with alphabets: thousands parted by spaces; in French, marks behind a
# space, and pronouns behind a hyphen (dit-il, a-t-il, est-ce, celui-ci).
_THOUSANDS: Final = r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"
_SPACED: Final = lazy_pattern(_THOUSANDS)
_FRENCH: Final = lazy_pattern(
    _THOUSANDS + r"|\S[ \u00a0\u202f][:;!?»]+|«[ \u00a0\u202f]\S"
    r"|[^\W\d_]{1,40}-(?:t-)?(?:je|tu|ils?|elles?|on|nous|vous|moi|toi|les?|la|lui|leur|eux|y|en"
    r"|ce|ci|là)(?![^\W_])"
)
_IN_SPACED: Final = frozenset(" \u00a0\u202f-")
_WITHOUT_UNITS: Final = frozenset({"zh", "ja", "ko", "en"})  # or with those above

# CLREQ 3.1.4 lets no dash begin a line, and GB/T 15834 only forbids to divide it. The dash
# behind a closing mark or the end of a sentence opens what follows: an author, a source, or a
# clause that takes a quotation up. So a line begins with it there, and never ends with it.
_OPENING_DASH: Final = lazy_pattern(
    r"(?<=[。．.！!？?…”’」』）)])[ \u3000]*(?P<dash>[—―─⸺]{1,2})[ \u3000]*"
    r"(?=[^\s—―─⸺。！？!?，、；（(0-9][^\s—―─⸺])"
)


_DASHES: Final = frozenset("—―─⸺")


class Break(IntEnum):
    """The grade of a break, best first."""

    HARD = 0  # typed by the translator
    SENTENCE = 1  # behind 。！？.
    CLAUSE = 2  # behind ，、；：
    PAUSE = 3  # at a pause in speaking
    PHRASE = 4  # between phrases
    WORD = 5  # between words of one phrase
    TIED = 6  # between words that belong together
    PLAIN = 7  # wherever the rules allow
    SYLLABLE = 8  # inside a Korean or katakana word: only if the word alone is too wide


def find_breaks(
    text: str, lang: str, *, strictness: Strictness = "strict", unit: Unit = "auto"
) -> list[int]:
    """Find the indices of a text at which a new line may begin, in order.

    `strictness` names a level of kinsoku; every looser level allows the same and more:

    - ``loose``, ``normal`` and ``strict`` are those of CSS Text's ``line-break``. Strict has
      all prohibitions of JLREQ 3.1.7 and 3.1.8, its iteration marks, ー and small kana
      included; and for Chinese CLREQ's strict style, where loose and normal are its basic
      style with the dash and the solidus added.
    - ``very-strict`` (zh, ja, ko) keeps the prohibitions of strict behind a space as well: a
      mark that may not begin a line does not begin one behind a space or zero width space.

    `unit` is the unit of a line:

    - ``auto``: whole words in Korean, elsewhere the units of UAX #14 and kinsoku;
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
    """Find the possible line breaks of a text, as `find_breaks` does; cached."""
    _refuse_surrogates(text)
    if lang in {"", "und"}:
        return tuple(at for at in find_line_ends(text, "und") if at < len(text))
    family = lang.partition("-")[0]
    by_word = family == "ko" and unit != "syllable"
    lw = ";lw=phrase" if by_word else ""
    places = {
        at
        for level in _ICU_LEVELS[strictness]
        for at in find_line_ends(text, f"{lang}@lb={level}{lw}")
        if at < len(text)
    }
    never_first = _NEVER_FIRST_ZH if family == "zh" else _NEVER_FIRST
    by_standard = family == "zh" and strictness in {"strict", "very-strict"}
    never_last = _NEVER_LAST_ZH if by_standard else frozenset()
    glued = find_inseparable(text) | _find_within(_QUANTITY, _IN_QUANTITY, text)
    if family not in _WITHOUT_UNITS:
        glued |= _find_within(_FRENCH if family == "fr" else _SPACED, _IN_SPACED, text)
    unit_ends = _find_unit_ends(text, lang, unit)

    def is_allowed(at: int) -> bool:
        """True if the rules of the language and the unit allow a line to begin at an index."""
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
        return unit_ends is None or before.isspace() or at in unit_ends

    kept = _move_to_opening_dashes(text, set(filter(is_allowed, places)))
    if strictness == "very-strict" and family in _NOT_BEHIND_SPACE:
        return tuple(at for at in kept if not _only_space_divides(text, at, family))
    return kept


def _move_to_opening_dashes(text: str, places: set[int]) -> tuple[int, ...]:
    """Add a line break before each dash that opens what follows; remove those around it."""
    for match in _OPENING_DASH.finditer(text) if not _DASHES.isdisjoint(text) else ():
        places -= set(range(match.start(), match.end() + 1))
        places.add(match.start("dash"))
    return tuple(sorted(places - {0}))


def _refuse_surrogates(text: str) -> None:
    """Raise ValueError for a lone surrogate, which ICU cannot read."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        raise ValueError(
            f"the text has a lone surrogate U+{code:04X} at index {error.start}, which is not a"
            " character"
        ) from None


def _only_space_divides(text: str, at: int, family: str) -> bool:
    """True if a mark forbids a line break at the index unless there is a space."""
    if text[at - 1] in _MANDATORY:
        return False
    before = at - 1
    while before > 0 and (
        text[before] == "\u200b" or (text[before].isspace() and text[before] not in _MANDATORY)
    ):
        before -= 1
    return text[at] in _NOT_BEHIND_SPACE[family] or text[before] in OPENERS


def _find_unit_ends(text: str, lang: str, unit: Unit) -> frozenset[int] | None:
    """Find the ends of the words of a Chinese or Japanese text. None if any place may break."""
    if unit not in {"word", "phrase"} or not lang.startswith(("zh", "ja")):
        return None
    if unit == "word":
        return frozenset(find_words(text, lang))
    if lang.startswith("ja"):
        return frozenset(find_line_ends(text, "ja@lb=strict;lw=phrase"))
    return frozenset(find_phrases(text, lang))


@lru_cache(maxsize=4096)
def find_inseparable(text: str) -> frozenset[int]:
    """Find the indices within units that no line break may divide: 2025年, ￥50, ……, A/S.

    No line begins there, and justification adds nothing (CLREQ 3.1.5, JLREQ 3.1.10).
    """
    return _find_within(_GLUED, _IN_GLUED, text)


def _find_within(units: Pattern[str], needed: frozenset[str], text: str) -> frozenset[int]:
    """Find the indices within the units of a text that a pattern finds.

    Each unit has one of the `needed` characters, or two Han figures side by side.
    """
    if needed.isdisjoint(text) and not any(map(_HAN_FIGURES.issuperset, pairwise(text))):
        return frozenset()
    return frozenset(
        at for match in units.finditer(text) for at in range(match.start() + 1, match.end())
    )
