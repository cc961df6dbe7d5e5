"""A text as the rules of a proofreader see it, and where each of its characters stands.

In comes a text as a translator writes it; out comes a `Galley`: the text that will be printed,
in which a placeholder is one character and an address a letter, without marks of emphasis and
readings. A mistake is found in that and shown in the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cardgen.catalog import full_tag

VALUE: Final = "\ufffc"
"""What stands for a placeholder."""

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆〇"
KANA: Final = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL: Final = "\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\ud7b0-\ud7fb\uffa1-\uffdc"
CLOSERS: Final = "”’」』》〉）)】〕］»›〟\"'"
_ADDRESS: Final = re.compile(
    r"(?:https?|ftp|mailto)://?[\x21-\x7e]+|www\.[\x21-\x7e]+"
    r"|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|(?<![\w.])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|org|net|gov|edu|go|or|co|cn|kr|jp|tw|hk|int)"
    r"(?![A-Za-z0-9])(?:/[\x21-\x7e]*)?",
    re.ASCII,
)
_AFTER: Final = ".,;:!?)]}'\"*|"  # what ends a sentence rather than an address
_SPECIAL: Final = re.compile("[{}*\\[\\]@]|:/|www|[A-Za-z0-9-]\\.[A-Za-z0-9]")
_PLACEHOLDER: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class RubyText:
    """A reading above a text, and where both stand together."""

    base: str
    readings: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Galley:
    """A text, what will be read of it, and for each of that's characters where it is.

    `fields` are the names of placeholders by their index in what is `shown`.
    """

    text: str
    shown: str
    variety: str
    starts: Sequence[int]
    ends: Sequence[int]
    fields: dict[int, str]
    ruby: tuple[RubyText, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text something that is shown begins and ends."""
        if start >= end:
            place = self.starts[start] if start < len(self.starts) else len(self.text)
            return place, place
        return self.starts[start], self.ends[end - 1]


def variety_of(lang: str) -> str:
    """How a language is written, as far as the rules know: "hans", "hant", "ja", "ko" or ""."""
    language, *more = full_tag(lang).split("-")
    if language == "zh":
        return "hant" if {"Hant", "TW", "HK", "MO"} & {*more} else "hans"
    return language if language in {"ja", "ko"} else ""


@lru_cache(maxsize=256)
def galley_of(text: str, lang: str, *, marked: bool = True) -> Galley:
    """The galley of a text; `marked` says whether brackets and asterisks are markup."""
    if not _SPECIAL.search(text):  # most texts are shown as they are
        at = range(len(text) + 1)
        return Galley(text, text, variety_of(lang), at[:-1], at[1:], {}, ())
    shown: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    fields: dict[int, str] = {}
    ruby: list[RubyText] = []
    skipped = _readings(text, ruby) if marked else {}
    addresses = {
        match.start(): len(match[0].rstrip(_AFTER)) for match in _ADDRESS.finditer(text)
    }
    index = 0
    while index < len(text):
        char, step = text[index], 1
        if index in skipped:
            index = skipped[index]
            continue
        if text[index : index + 2] in _doubled(marked=marked):
            step = 2
        elif match := _PLACEHOLDER.match(text, index):
            fields[len(shown)] = match[1]
            char, step = VALUE, len(match[0])
        elif marked and char == "*":
            index += 1
            continue
        elif index in addresses:
            char, step = "x", addresses[index]
        shown.append(char)
        starts.append(index)
        index += step
        ends.append(index)
    variety = variety_of(lang)
    return Galley(
        text, "".join(shown), variety, tuple(starts), tuple(ends), fields, tuple(ruby)
    )


def _doubled(*, marked: bool) -> tuple[str, ...]:
    return ("{{", "}}", "[[", "]]", "**") if marked else ("{{", "}}")


def _readings(text: str, into: list[RubyText]) -> dict[int, int]:
    """What of readings is not shown: where it begins, and where the text goes on."""
    skipped: dict[int, int] = {}
    at = 0
    while (start := text.find("[", at)) >= 0:
        if text[start : start + 2] == "[[":
            at = start + 2
            continue
        end = text.find("]", start)
        bar = text.find("|", start)
        if end < 0 or not start < bar < end:
            at = start + 1
            continue
        skipped[start] = start + 1
        skipped[bar] = end + 1
        readings = tuple(text[bar + 1 : end].split("|"))
        into.append(RubyText(text[start + 1 : bar], readings, start, end + 1))
        at = end + 1
    return skipped
