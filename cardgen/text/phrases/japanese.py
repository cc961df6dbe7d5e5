"""How well a line ends between two phrases (文節) of a Japanese text.

In come the phrases of BudouX's model and of ICU's dictionary; out comes what each boundary is
worth. The model sees phrases well and the dictionary divides more than it should (また｜お),
so a boundary that both see is one of phrases, one that the model alone sees one of words, and
what the dictionary alone sees lies within a phrase.

Then the grammar has its say: a noun that only completes what goes before it (形式名詞: もの,
こと, ため), and a verb that does so (補助動詞: いる, ください), begin no line; a word that only
qualifies (連体詞, 程度の副詞: この, 最も) ends none.
"""

from __future__ import annotations

import re
from typing import Final

from cardgen.text.breaks import Break
from cardgen.text.classes import CLOSING

# 形式名詞 and 補助動詞, in kana as the orthography has them; nouns that stand behind a clause.
_COMPLETING: Final = re.compile(
    r"もの|こと|ため|とき|ころ|ところ|よう|ほど|うち|まま|わけ|はず|たび|とおり|かぎり|つもり|くらい|ぐらい|"
    r"だけ|どおり|"
    r"あいだ|なか|ほか|うえ|ばかり|いる|いま[すしせ]|いた|いて|いき|いく|いこ|ある|あり|ない|なか?っ|なけ|なら[なば]|"
    r"なり|なる|なれ|なさ|くださ|下さ|いただ|頂|みま|みた|おり|おる|しま|した|して|する|すれ|きま|きた|くる|"
    r"ゆく|"
    r"ほしい|欲しい|もらい|もらう|くれ|あげ|でき|られ|よい|いい|"
    r"(?:時|頃|中|方|者|事|物|様|達|所|間|日|為|皆様|一同)(?:[はがをにでともへ、。]|から|まで|$)"
)
# 連体詞, 副詞 of degree and time, prefixes: what only qualifies what follows.
_QUALIFYING: Final = re.compile(
    r"この|その|あの|どの|こんな|そんな|あんな|どんな|あらゆる|いわゆる|いかなる|ある|わが|我が|同じ|おなじ|"
    r"いろんな|おかしな|たいした|大した|とんだ|単なる|さる|きたる|来たる|あくる|最も|もっとも|"
    r"とても|もっと|ずっと|必ず|きっと|より|ほんの|ただ|すぐ|まだ|もう|また|共に|ともに|一緒に|いっしょに|お|ご|"
    r"第|約|計|全|各|本|当|両|いつも|常に|じっくり|ゆっくり|しっかり|どうか|どうぞ|みな|みんな|ぜひ|少し|"
    r"午前|午後|新しい|大きな|小さな|いつ|いち|一番|二度と|決して|さらに|ますます|やがて|そっと|ちょっと"
)
_GOING: Final = re.compile(
    r"来|行|参|伺|戻|帰|出か"
)  # what somebody goes to do stands before it
_PARTICLES: Final = re.compile(
    r"[とのはがをにへもでやかなねよさ]|から|まで|より|など|って|だ|です"
)


def grades(text: str, dictionary: frozenset[int], model: frozenset[int]) -> dict[int, Break]:
    """The worth of each index at which either sees a phrase end; elsewhere is PLAIN."""
    edges = sorted({0, *model, len(text)})
    found: dict[int, Break] = {}
    unit = 0  # where the phrases begin that are tied to the one before the boundary
    for begin, at, end in zip(edges, edges[1:], edges[2:], strict=False):
        unit = unit if found.get(begin) is Break.TIED else begin
        tied, first, second = text[unit:begin], text[begin:at], text[at:end]
        found[at] = _grade(tied, first, second, agreed=at in dictionary)
    return found


def _grade(tied: str, first: str, second: str, *, agreed: bool) -> Break:
    """The worth of a break between two phrases; `tied` goes before the first as one with it."""
    if len(tied + first) <= _LEANING or _QUALIFYING.fullmatch(first):
        return Break.TIED
    if first[-1] == "の" and len(first) <= _QUALIFIER:
        return Break.TIED
    if first[-1] in CLOSING and _PARTICLES.match(second):
        return Break.TIED
    if _COMPLETING.match(second) or (first[-1] == "に" and _GOING.match(second)):
        return Break.TIED
    return Break.PHRASE if agreed else Break.WORD


_LEANING: Final = 2  # characters of a phrase that leans on what follows
_QUALIFIER: Final = 4  # and of one with の that is read as one with its noun
