"""Describe breaks between Japanese phrases by features, which `points` knows.

A feature is written as it reads: ``を|closes`` is a break behind を before the last phrase of a
clause. A phrase is known by the kana that end it, and by the script of its first character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.text.breaks import Break
from cardgen.text.phrases.japanese import completes, governs
from cardgen.text.phrases.points import KEPT, bin_length, count_letters

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
