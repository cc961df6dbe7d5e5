"""Grade breaks between phrases (文節) of a Japanese text.

BudouX's model finds phrases well; ICU's dictionary divides too much (また｜お). So a boundary
of both is one of phrases, a boundary of the model alone is one of words, and a boundary of the
dictionary alone lies within a phrase.

Then the grammar decides: nouns and verbs that only complete the words before them (形式名詞:
もの, こと, ため; 補助動詞: いる, ください; 複合格助詞: について, を通じて) begin no line;
words that only qualify (連体詞, 程度の副詞: この, 最も) or join (または) end none. A particle
begins no line, and 御 ends none, whatever the model finds.

Describe breaks between Japanese phrases by features, which `points` knows.

A feature is written as it reads: ``を|closes`` is a break behind を before the last phrase of a
clause. A phrase is known by the kana that end it, and by the script of its first character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.text.breaks import Break
from cardgen.text.classes import CLOSING
from cardgen.text.phrases.points import KEPT, bin_length, count_letters

# 形式名詞 and 補助動詞, in kana by the orthography; nouns that stand behind a clause.
_COMPLETING: Final = lazy_pattern(
    r"もの|こと|ため|とき|ころ|ところ|よう|ほど|うち|まま|わけ|はず|たび|とおり|かぎり|つもり|くらい|ぐらい|"
    r"だけ|どおり|"
    r"あいだ|なか|ほか|うえ|ばかり|いる|いま[すしせ]|いた|いて|いき|いく|いこ|ある|あり|ない|なか?っ|なけ|なら[なば]|"
    r"なり|なる|なれ|なさ|くださ|下さ|いただ|頂|みま|みた|おり|おる|しま|した|して|する|すれ|きま|きた|くる|"
    r"ゆく|"
    r"いたし|ござ|まいり|"
    r"ほしい|欲しい|もらい|もらう|くれ|あげ|でき|られ|よい|いい|"
    r"(?:時|頃|中|方|者|事|物|様|達|所|間|日|為|皆様|一同)(?:[はがをにでともへ、。]|から|まで|$)"
)
# 連体詞, 副詞 of degree and time, prefixes: they qualify the next word.
_QUALIFYING: Final = lazy_pattern(
    r"この|その|あの|どの|こんな|そんな|あんな|どんな|あらゆる|いわゆる|いかなる|ある|わが|我が|同じ|おなじ|"
    r"いろんな|おかしな|たいした|大した|とんだ|単なる|さる|きたる|来たる|あくる|最も|もっとも|"
    r"とても|もっと|ずっと|必ず|きっと|より|ほんの|ただ|すぐ|まだ|もう|また|共に|ともに|一緒に|いっしょに|お|ご|"
    r"第|約|計|全|各|本|当|両|いつも|常に|じっくり|ゆっくり|しっかり|どうか|どうぞ|みな|みんな|ぜひ|少し|"
    r"かつ|およそ|合計|計|総|約|最大|最低|"
    r"午前|午後|新しい|大きな|小さな|いつ|いち|一番|二度と|決して|さらに|ますます|やがて|そっと|ちょっと"
)
_GOING: Final = lazy_pattern(r"来|行|参|伺|戻|帰|出か")  # verbs with a purpose before them
_PARTICLES: Final = lazy_pattern(
    r"[とのはがをにへもでやかなねよさ]|から|まで|より|など|って|だ|です"
)
# 複合格助詞: a noun with に, を or と, and a verb that has become a particle.
_COMPOUND: Final = lazy_pattern(
    r"通じ|通し|際し|つい[てき]|基づ|もとづ|とって|対[しす]|関[しす]|おい[てけ]|おける|よって|"
    r"より、|よる|伴[いう]|ともな|沿っ|わたっ|わたり|かけて|向けて|めぐ|応じ|加え|代わ|かわっ|"
    r"従[いっ]|限り|反し|先立ち|あた[りっ]|と?して|はじめ|除[いき]|経て|問わず|含め|もって|こめて|込めて"
)
# 接続詞 between nouns; the model ends a phrase behind them.
_JOINING: Final = lazy_pattern("(?:または|又は|および|及び|ならびに|並びに|あるいは|もしくは)$")
_TOGETHER: Final = lazy_pattern("ともに|共に|一緒に|いっしょに")
# A particle before a noun: the model divided it from its own noun (金を|も断つ).
_ASTRAY: Final = ("を", "たち", "達", "さん", *"ぁぃぅぇぉっゃゅょー々")
_ASTRAY_SHORT: Final = frozenset("はがもにへとのでや")
_ASTRAY_LONG: Final = ("から", "まで", "より", "など", "こそ", "さえ", "しか", "だけ", "ばかり")
_FOR: Final = "用"
_NOT_FOR: Final = frozenset("意件心事")  # 用意, 用件
# 御 and お go with the noun behind them (災害｜御見舞); 制御 and its like are other words.
_HONORIFICS: Final = frozenset("御おご")
_NOT_BEFORE_HONORIFIC: Final = frozenset("制防崩統")
_BEFORE_HONORIFIC: Final = frozenset("はがをにとでの、。")
_ADNOMINAL: Final = frozenset("たるいなうくすつぬむ")
_HAN_NUMERALS: Final = frozenset("一二三四五六七八九十百千")
_SHORT: Final = 3  # characters of a noun or verb that does not stand alone
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
    for at in _find_honorifics(text):
        if at + 1 in found:
            found[at + 1] = Break.PLAIN
            found[at] = min(found.get(at, Break.WORD), Break.WORD)
    return found


def _grade(tied: str, first: str, second: str, *, agreed: bool) -> Break:
    """Grade a line break between two phrases.

    `tied` are phrases that belong to the one before.
    """
    if _is_astray(second) and first[-1] not in CLOSING:
        return Break.PLAIN
    if (
        len(tied + first) <= _LEANING
        or governs(first)
        or (first[-1] == "の" and len(first) <= _QUALIFIER)
        or (first[-1] in CLOSING and _PARTICLES.match(second))
        or completes(second)
        or (first[-1] == "に" and _GOING.match(second))
        or (first[-1] in "をにと" and _COMPOUND.match(second))
        or (first[-1] == "と" and _TOGETHER.match(second))
        or first[-1] in _HAN_NUMERALS
        or (_is_numeral(second[0]) and not _is_kana(first[-1]) and first[-1].isalnum())
    ):
        return Break.TIED
    bare = second.rstrip("、。！？")
    is_verb = bare != second and first[-1] in "をにが"
    if len(bare) < _SHORT and (
        is_verb or (_is_adnominal(first) and not _is_kana(bare[:1] or "あ"))
    ):
        return Break.WORD
    return Break.PHRASE if agreed else Break.WORD


def governs(phrase: str) -> bool:
    """True if a phrase only qualifies or joins what follows."""
    return bool(_QUALIFYING.fullmatch(phrase) or _JOINING.search(phrase))


def completes(phrase: str) -> bool:
    """True if a phrase only completes the words before it."""
    return _COMPLETING.match(phrase) is not None


# To compile sets with all Han characters takes as long as to set a paragraph, so no patterns.
def _find_honorifics(text: str) -> Iterator[int]:
    """Find the prefixes 御, お and ご of nouns."""
    for at, char in enumerate(text[:-1]):
        if char in _HONORIFICS and _is_han(text[at + 1]):
            before = text[at - 1] if at else ""
            if (
                before not in _NOT_BEFORE_HONORIFIC
                if char == "御"
                else before in _BEFORE_HONORIFIC or _is_han(before)
            ):
                yield at


def _is_astray(phrase: str) -> bool:
    """True if a phrase begins with a particle or suffix of the word before it."""
    if phrase.startswith(_ASTRAY):
        return True
    behind = phrase[1:2]
    if phrase[0] == _FOR:
        return behind not in _NOT_FOR
    if phrase[0] in _ASTRAY_SHORT and (
        behind in {"、", "。"} or _is_han(behind) or "ァ" <= behind <= "ヶ"
    ):
        return True
    behinds = (phrase[len(word) :][:1] for word in _ASTRAY_LONG if phrase.startswith(word))
    return any(behind in {"、", "。"} or _is_han(behind) for behind in behinds)


def _is_han(char: str) -> bool:
    """True if a text is a Han character."""
    return "一" <= char <= "鿿"


def _is_adnominal(phrase: str) -> bool:
    """True if a phrase may end with a verb or adjective that qualifies the next word."""
    phrase = phrase.removesuffix("\n")
    before, last = phrase[-2:-1], phrase[-1:]
    return last in _ADNOMINAL and (
        "ぁ" <= before <= "ん" or "ァ" <= before <= "ヶ" or _is_han(before)
    )


def _is_kana(char: str) -> bool:
    """True if the character is hiragana."""
    return "ぁ" <= char <= "ゖ"


def _is_numeral(char: str) -> bool:
    """True if the character is a digit or a Han numeral."""
    return char.isdecimal() or char in _HAN_NUMERALS


_ENDING: Final = lazy_pattern("(から|まで|より|など|だけ|ため|ので|とき|ことを|こと|[ぁ-ゖ])$")
_VERB: Final = lazy_pattern(
    "(?:ます|ました|ません|です|でした|ください|[うるただてでいりしえきれずばくせけめ])$"
)
_MARKS: Final = "、。！？」』"


def describe_breaks(
    text: str, dictionary: frozenset[int], model: Sequence[int], by_rules: Mapping[int, Break]
) -> Iterator[tuple[int, list[str]]]:
    """Describe each break between phrases by its features.

    `model` are ends of phrases by the model, `dictionary` those by the dictionary.
    """
    edges = sorted({0, *model, len(text)})
    phrases = ["", *(text[a:b] for a, b in pairwise(edges)), ""]
    for number, at in enumerate(edges[1:-1], 1):
        if not (text[at - 1].isalnum() and text[at].isalnum()):
            continue
        before, first, second, behind = phrases[number - 1 : number + 3]
        if before and not before[-1].isalnum():
            before = ""
        closes = not second[-1].isalnum() or not behind
        if closes:
            behind = ""
        rules = [int(by_rules.get(edges[n], 0)) for n in (number - 1, number, number + 1)]
        ends = count_letters(text, at)
        yield (
            at,
            [
                *_describe_phrases(before, first, second, behind, closes=closes),
                f"-{bin_length(ends[0])}",
                f"+{bin_length(ends[1])}",
                "dictionary" if at in dictionary else "no dictionary",
                f"rule {rules[1]}",
                f"<{rules[0]}|",
                f"|{rules[2]}>",
                f"<{rules[0]}|{rules[1]}|{rules[2]}>",
                f"{_end(first)}|<{rules[0]}",
            ],
        )


def _describe_phrases(
    before: str, first: str, second: str, behind: str, *, closes: bool
) -> list[str]:
    """Describe the phrases beside a break and the next ones."""
    left, bare = _end(first), second.rstrip(_MARKS)
    right = _end(bare)
    verb = "verb" if _VERB.search(bare) else "noun"
    found = [
        f"{left}|",
        f"|{_begin(second)}",
        f"{left}|{verb}",
        f"{left}|{_script(second[0])}",
        f"|_{right}",
        f"{left}|_{right}",
        f"{_end(before)} _|",
        f"{_end(before)} {left}|",
        f"|_ {_begin(behind)}",
        f"{min(7, len(first))}|",
        f"|{min(7, len(second))}",
        f"{min(12, len(first + second))} letters",
        f"{_script(first[0])}_|{_script(second[0])}",
    ]
    if governs(first) or completes(second):
        found.append(KEPT)
    if closes:
        found += ["|closes", f"|closes {min(7, len(second))}", f"{left}|closes"]
    return found


def _end(phrase: str) -> str:
    """Find the kana that end a phrase, or the script of its last character."""
    match = _ENDING.search(phrase)
    return match[1] if match else _script(phrase[-1:])


def _begin(phrase: str) -> str:
    """Find the kana that begin a phrase, or the script of its first character."""
    script = _script(phrase[:1])
    return phrase[:2] if script == "hiragana" else script


def _script(char: str) -> str:
    """Name the script of a character; "-" for none."""
    if not char:
        return "-"
    if char.isdecimal():
        return "digit"
    if "ぁ" <= char <= "ゖ":
        return "hiragana"
    if "ァ" <= char <= "ヺ" or char == "ー":
        return "katakana"
    return "Han" if "一" <= char <= "鿿" else "letter" if char.isalnum() else "mark"
