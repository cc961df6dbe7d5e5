"""How well a line ends between two words of a Chinese text.

In come the words of ICU's dictionary and the phrases of BudouX's model; out comes what each
boundary is worth. Each judge errs on its own: the model cuts 一｜心 and 其利断｜金, the
dictionary single characters of the written language. So a boundary that both see is one of
phrases, one that the dictionary alone sees is one of words, and one that the model alone sees
lies within a word. Then the grammar has its say:

* a particle is part of the word before it (的 了 着 过 们 吗), and the words of direction and
  place lean on the verb or noun before them (来 里 以来);
* a word of one character, as a preposition, an adverb or a numeral, leans on what follows;
* a number stays with its classifier, and both with what they count;
* set phrases of four characters stand as one word (成语), and verse is divided as it is
  recited: 4 + 4, 4 + 3 and 2 + 3 characters (四言, 七言, 五言).

CLREQ 3.1.4 leaves this to the typesetter; the grades are penalties, never prohibitions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cardgen.text.breaks import Break
from cardgen.text.classes import script
from cardgen.text.phrases.idioms import IDIOMS, PARALLEL
from cardgen.text.phrases.words import word_set

# 助词 and suffixes, in both forms of the characters.
_PARTICLES: Final = frozenset(
    "的了着著过過们們吗嗎呢吧啊呀啦哦嘛地得之者所等里裡裏上中下内內外间間时時边邊旁来來去起到给給成为為作回出进進"
    "入开開走住完向于於过市区區县縣省国國村镇鎮港岛島江河湖海山路街校院会會团團队隊社处處部局厅廳馆館人员員民"
)
_CLITICS: Final = frozenset("了着著过過们們吗嗎呢吧")
# What opens a phrase though it is one character: prepositions, conjunctions, adverbs.
_LEADING: Final = frozenset(
    "在与與和同跟及或而且但却卻则則若如因以由从從自对對向往为為把将將被让讓使给給令叫凭憑按据據于於"
    "也都就才还還又再更最很太不没沒未无無非勿莫已曾正将將愿願祝请請望盼谨謹共皆均仅僅只即便虽雖既"
    "我你您他她它咱这這那哪此每各某本贵貴敝一两兩二三四五六七八九十百千万萬几幾数數多全满滿整半首第"
)
_AFTER_NOUN: Final = word_set("""
以来 以來 以后 以後 以前 之后 之後 之前 之间 之間 之时 之時 之际 之際 之中 之上 之下 之内
之外 期间 期間 时候 時候 的话 的話 起来 起來 下来 下來 下去 出来 出來 过来 過來 回来 回來
上来 上來 进来 進來 过去 過去 出去 上去 回去 左右 上下 以上 以下 以内 以外 一样 一樣 一般
似的 而已 罢了 罷了 为止 為止 在内 在內 同在 先生 女士 小姐 同志 老师 老師 市长 市長 主席
主任 院长 院長 校长 校長 会长 會長 部长 部長 教授 博士 医生 醫生 们的 們的
""")

# What only qualifies the noun behind it.
_QUALIFYING: Final = word_set("""
全体 全體 最后 最後 所有 各位 每个 每個 这个 這個 那个 那個 这些 這些 那些 某个 其他 本次
此次 我们的 你们的
""")
_NUMERALS: Final = frozenset(
    "一二三四五六七八九十百千万萬亿億两兩几幾数數半每这這那哪某各首第0123456789"
)
_CLASSIFIERS: Final = frozenset(
    "个個位名只隻片轮輪条條张張件份座道家场場次年月日天岁歲点點步颗顆朵束封句声聲杯碗双雙副组組套支包袋瓶盒箱批户戶"
    "代届屆本枚台棵株根座间間层層段堂门門种種样樣般心里裡程对對排群番遍趟阵陣处處方面起篇首页頁行队隊艘辆輛架"
)
_VERSE: Final = {8: 4, 7: 4, 5: 2}  # behind which of so many characters a line may end


def grades(text: str, words: frozenset[int], model: frozenset[int]) -> dict[int, Break]:
    """The worth of each index at which a word or a model's phrase ends; elsewhere is PLAIN.

    `words` and `model` are the ends of the dictionary's words and the model's phrases.
    """
    edges = sorted({0, *words, len(text)})
    found: dict[int, Break] = {}
    unit = 0  # where the words begin that are tied to the one before the boundary
    for begin, at, end in zip(edges, edges[1:], edges[2:], strict=False):
        unit = unit if found.get(begin, Break.WORD) >= Break.TIED else begin
        behind = text[end : end + 1]
        found[at] = _grade(text[unit:at], text[begin:at], text[at:end], behind, at in model)
    clauses = _clauses(text)
    for begin, end in clauses:
        found |= _verse(text, begin, end, words)
    for begin, end in _set_phrases(text, clauses):
        found |= dict.fromkeys(range(begin + 1, end), Break.TIED)
    return found


def _grade(unit: str, first: str, second: str, behind: str, agreed: bool) -> Break:
    """The worth of a break between two words; the first ends a tied `unit`."""
    if len(unit) == 1 and _is_han(unit):
        return Break.TIED
    if not (_is_han(first[-1]) and _is_han(second[0])):
        return Break.PHRASE if agreed else Break.WORD
    if second[0] in "的之" or second in _CLITICS or (second in _PARTICLES and not agreed):
        return Break.PLAIN
    if len(second) == 1 and not behind.isalnum():
        return Break.PLAIN  # a line does not begin with one character before a mark
    if second in _AFTER_NOUN or (second in _PARTICLES and second not in _LEADING):
        return Break.TIED
    if unit[0] in _NUMERALS and first[-1] in _CLASSIFIERS:
        return Break.TIED
    if first in _LEADING and first not in _PARTICLES:
        return Break.TIED
    if len(second) == 1 and second not in _LEADING:
        return Break.TIED
    if first in _QUALIFYING:
        return Break.TIED
    if first in {"的", "之"}:
        return Break.WORD
    return Break.PHRASE if agreed else Break.WORD


def _is_han(char: str) -> bool:
    return bool(char) and script(char) == "Hani"


def _clauses(text: str) -> list[tuple[int, int]]:
    """The clauses of nothing but Han characters, from mark to mark."""
    return [
        match.span()
        for match in re.finditer(r"[^\W_]+", text)
        if all(map(_is_han, match.group()))
    ]


def _set_phrases(text: str, clauses: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found = [(at, at + 4) for at in range(len(text) - 3) if text[at : at + 4] in IDIOMS]
    found += [match.span() for match in PARALLEL.finditer(text)]
    return found + [(begin, end) for begin, end in clauses if end - begin <= 4]


def _verse(text: str, begin: int, end: int, words: frozenset[int]) -> dict[int, Break]:
    """The inside of a line of verse: one place to end a line, if a word ends there."""
    half = _VERSE.get(end - begin)
    if half is None:
        return {}
    at = begin + half
    if at not in words or text[at] in _PARTICLES or text[at - 1] in _LEADING:
        return {}
    return dict.fromkeys(range(begin + 1, end), Break.TIED) | {at: Break.WORD}
