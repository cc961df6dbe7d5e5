"""Grade breaks between phrases (文節) of a Japanese text.

BudouX's model finds phrases well; ICU's dictionary divides too much (また｜お). So a boundary
of both is one of phrases, a boundary of the model alone is one of words, and a boundary of the
dictionary alone lies within a phrase.

Then the grammar decides: nouns and verbs that only complete the words before them (形式名詞:
もの, こと, ため; 補助動詞: いる, ください) begin no line; words that only qualify (連体詞,
程度の副詞: この, 最も) end none.
"""

from __future__ import annotations

from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.text.breaks import Break
from cardgen.text.classes import CLOSING

# 形式名詞 and 補助動詞, in kana by the orthography; nouns that stand behind a clause.
_COMPLETING: Final = lazy_pattern(
    r"もの|こと|ため|とき|ころ|ところ|よう|ほど|うち|まま|わけ|はず|たび|とおり|かぎり|つもり|くらい|ぐらい|"
    r"だけ|どおり|"
    r"あいだ|なか|ほか|うえ|ばかり|いる|いま[すしせ]|いた|いて|いき|いく|いこ|ある|あり|ない|なか?っ|なけ|なら[なば]|"
    r"なり|なる|なれ|なさ|くださ|下さ|いただ|頂|みま|みた|おり|おる|しま|した|して|する|すれ|きま|きた|くる|"
    r"ゆく|"
    r"ほしい|欲しい|もらい|もらう|くれ|あげ|でき|られ|よい|いい|"
    r"(?:時|頃|中|方|者|事|物|様|達|所|間|日|為|皆様|一同)(?:[はがをにでともへ、。]|から|まで|$)"
)
# 連体詞, 副詞 of degree and time, prefixes: they qualify the next word.
_QUALIFYING: Final = lazy_pattern(
    r"この|その|あの|どの|こんな|そんな|あんな|どんな|あらゆる|いわゆる|いかなる|ある|わが|我が|同じ|おなじ|"
    r"いろんな|おかしな|たいした|大した|とんだ|単なる|さる|きたる|来たる|あくる|最も|もっとも|"
    r"とても|もっと|ずっと|必ず|きっと|より|ほんの|ただ|すぐ|まだ|もう|また|共に|ともに|一緒に|いっしょに|お|ご|"
    r"第|約|計|全|各|本|当|両|いつも|常に|じっくり|ゆっくり|しっかり|どうか|どうぞ|みな|みんな|ぜひ|少し|"
    r"午前|午後|新しい|大きな|小さな|いつ|いち|一番|二度と|決して|さらに|ますます|やがて|そっと|ちょっと"
)
_GOING: Final = lazy_pattern(r"来|行|参|伺|戻|帰|出か")  # verbs with a purpose before them
_PARTICLES: Final = lazy_pattern(
    r"[とのはがをにへもでやかなねよさ]|から|まで|より|など|って|だ|です"
)
_LEANING: Final = 2  # characters of a phrase that leans on the next one
_QUALIFIER: Final = 4  # characters of a phrase with の that is one with its noun


def grade_breaks(
    text: str, dictionary: frozenset[int], model: frozenset[int]
) -> dict[int, Break]:
    """Grade a line break at each end of a phrase. All other places are PLAIN."""
    edges = sorted({0, *model, len(text)})
    found: dict[int, Break] = {}
    unit = 0  # start of the phrases that are tied to the phrase before the boundary
    for begin, at, end in zip(edges, edges[1:], edges[2:], strict=False):
        unit = unit if found.get(begin) is Break.TIED else begin
        tied, first, second = text[unit:begin], text[begin:at], text[at:end]
        found[at] = _grade(tied, first, second, agreed=at in dictionary)
    return found


def _grade(tied: str, first: str, second: str, *, agreed: bool) -> Break:
    """Grade a line break between two phrases.

    `tied` are phrases that belong to the one before.
    """
    if (
        len(tied + first) <= _LEANING
        or _QUALIFYING.fullmatch(first)
        or (first[-1] == "の" and len(first) <= _QUALIFIER)
        or (first[-1] in CLOSING and _PARTICLES.match(second))
        or _COMPLETING.match(second)
        or (first[-1] == "に" and _GOING.match(second))
    ):
        return Break.TIED
    return Break.PHRASE if agreed else Break.WORD
