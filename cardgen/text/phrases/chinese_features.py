"""Describe breaks between Chinese words by features, which `points` knows.

A feature is written as it reads: ``verb|noun`` is a break between a verb and a noun, ``|rel``
one before a clause with 的. The classes of words are those of ``chinese_words.txt``, which was
made from the dictionary of jieba 0.42.1 (MIT licence, © 2013 Sun Junyi) in both forms of the
characters; a word that it lacks is a noun.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.text.breaks import Break
from cardgen.text.classes import word_set
from cardgen.text.phrases.chinese import GOVERNING
from cardgen.text.phrases.points import FAR, KEPT, count_letters

_FILE: Final = Path(__file__).with_name("chinese_words.txt")
_NUMBER: Final = lazy_pattern(r"[0-9０-９.,:%％℃—–～~×-]+[万亿萬億]?")
_LATIN: Final = lazy_pattern(r"[0-9A-Za-zＡ-Ｚ０-９.,/-]+")
_PERSONS: Final = word_set("""
我 你 您 他 她 它 我们 我們 你们 你們 他们 他們 她们 大家 咱们 我方 贵方 貴方 双方 雙方 贵市
貴市 我市 本市 贵国 貴國 我国 我會 我会 本会 本會 贵会 貴會 各位 诸位 諸位
""")
_GOVERNORS: Final = word_set("""
请 請 敬请 敬請 恳请 可 应 應 须 須 需 将 將 已 曾 正 愿 願 祝 谨 謹 特 兹 茲 现 現 仍 能 会 會
要 想 必 也 都 就 才 还 還 更 最 很 再 又 共 均 皆 各
""")
_CLASSES: Final = {
    "de": "的 之",
    "particle": "了 着 著 过 過 们 們 吗 嗎 吧 呢 地 得",
    "suffix": (
        "市 区 區 县 縣 省 国 國 院 会 會 队 隊 局 部 所 处 處 馆 館 人 员 員 者 校 社 村"
        " 镇 道 府 厅 廳 港 岛 站"
    ),
    "not": "不 没 沒 未 无 無 勿 莫",
}
_NAMED: Final = frozenset("是为為有")  # verbs that are classes of their own
_RESULTS: Final = frozenset("起到至出入给給成满滿完好上开開回来來去住过過了着著走见見掉遍尽盡")
_TELLING: Final = frozenset(
    "的了在着著于於由从從向对對为為与與和及将將把被已至到给給是有也都不以请請可应應须須之者们們"
)
_BOUNDS: Final = ("-", "mark")


@cache
def _classes() -> dict[str, str]:
    """Load the class of each word."""
    found: dict[str, str] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, *words = line.split(" ")
            found |= dict.fromkeys(words, name)
    for name, text in _CLASSES.items():
        found |= dict.fromkeys(text.split(), name)
    found |= dict.fromkeys(_GOVERNORS, "governor") | dict.fromkeys(_PERSONS, "person")
    return found | {word: word for word in _NAMED}


def _classify(word: str) -> str:
    """Find the class of a word; "-" for none."""
    if not word:
        return "-"
    if _NUMBER.fullmatch(word):
        return "number"
    if _LATIN.fullmatch(word):
        return "latin"
    if not word[0].isalnum():
        return "mark"
    classes = _classes()
    if word in classes:
        return classes[word]
    has_result = word[1:] in _RESULTS and classes.get(word[0]) in {"verb", "preposition"}
    return "verb" if has_result else "noun1" if len(word) == 1 else "noun"


def describe_breaks(
    text: str, words: Sequence[int], model: frozenset[int], by_rules: Mapping[int, Break]
) -> Iterator[tuple[int, list[str]]]:
    """Describe each break between words by its features.

    `words` are ends of words by the dictionary, `model` ends of phrases by the model.
    """
    edges = sorted({0, *words, len(text)})
    parts = ["", "", *(text[a:b] for a, b in pairwise(edges)), "", ""]
    classes = list(map(_classify, parts))
    for number, at in enumerate(edges[1:-1], 2):
        if not (text[at - 1].isalnum() and text[at].isalnum()):
            continue
        rules = [int(by_rules.get(edges[n], 0)) for n in (number - 2, number - 1, number)]
        yield (
            at,
            [
                *_describe_words(parts[number], parts[number + 1], classes[number - 1 :][:4]),
                *_describe_clause(classes, number),
                "phrase" if at in model else "no phrase",
                *(
                    f"{side}{min(8, letters)}"
                    for side, letters in zip("-+", count_letters(text, at), strict=True)
                ),
                f"rule {rules[1]}",
                f"<{rules[0]}|{rules[1]}",
                f"{rules[1]}|{rules[2]}>",
                f"<{rules[0]}|",
                f"|{rules[2]}>",
            ],
        )


def _describe_words(first: str, second: str, classes: Sequence[str]) -> list[str]:
    """Describe the words beside a break and their classes, and those of the next ones."""
    before, left, right, behind = classes
    sizes = min(3, len(first)), min(3, len(second))
    found = [
        f"{left}|",
        f"|{right}",
        f"{left}|{right}",
        f"{before} {left}|",
        f"|{right} {behind}",
        f"{before} _|",
        f"|_ {behind}",
        f"{sizes[0]}|",
        f"|{sizes[1]}",
        f"{sizes[0]}{left}|{right}{sizes[1]}",
    ]
    if first in GOVERNING:
        found.append(KEPT)
    if first[-1] in _TELLING:
        found.append(f"{first[-1]}|")
    if second[0] in _TELLING:
        found.append(f"|{second[0]}")
    if first == "的":
        found += [f"的|{right} {behind}", f"的|{len(second)} {behind}"]
    return found


def _describe_clause(classes: Sequence[str], number: int) -> list[str]:
    """Describe a break by the words of its clause: verbs, prepositions and 的 around it."""
    begin, end = number, number + 1
    first, last = number - FAR, number + FAR
    while begin > first and classes[begin] not in _BOUNDS:
        begin -= 1
    while end < last and classes[end] not in _BOUNDS:
        end += 1
    before, behind = classes[begin + 1 : number + 1], classes[number + 1 : end]
    left, right = classes[number], classes[number + 1]
    verbs = f"{_has_verb(before)}|{_has_verb(behind)}"
    is_open = any(
        name == "preposition" and "verb" not in before[at:] for at, name in enumerate(before)
    )
    preposition = "open" if is_open else "closed"
    relative = "none"
    if "de" in behind:
        at = behind.index("de")
        relative = f"{_has_verb(behind[:at])}{min(4, at)}"
    since = "-"
    if "de" in before:
        since = str(min(3, before[::-1].index("de")))
    return [
        f"verbs {verbs}",
        f"{verbs} {left}|{right}",
        f"{preposition}|{right}",
        f"{preposition} {left}|{right}",
        f"|rel {relative}",
        f"{left}|rel {relative}",
        f"|{right} rel {relative}",
        f"de {since}|",
        f"de {since}|{right}",
        f"{min(6, len(before))} words|{min(6, len(behind))}",
    ]


def _has_verb(classes: Sequence[str]) -> str:
    """Name words with a verb among them, and those without."""
    return "verb" if "verb" in classes else "none"
