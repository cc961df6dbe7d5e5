"""Texts for the rules of proofreading: an entry with both texts, and the style for its file.

In come an entry of a PO file and a `HouseStyle`; out comes a `Collation`, which rules read.
Each of its texts is a `Galley`: the text as it is printed, where a placeholder is one character
and an address one letter, without emphasis and ruby. Rules search the printed text, and point
to the text that the translator wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

import msgspec

from cardgen.catalog import (
    GLOSSARY,
    LETTERS,
    SLOGANS,
    TERM_KINDS,
    Glossary,
    PoEntry,
    full_tag,
    notes_of,
    pair_langs,
)
from cardgen.lazy import lazy_pattern
from cardgen.proofreading.rules import Slip
from cardgen.rules import Gravity

VALUE: Final = "\ufffc"
"""The character in place of a placeholder."""

# The first and the last character of each range.
_HAN: Final = ("\u3400\u4dbf", "\u4e00\u9fff", "\uf900\ufaff", "\U00020000\U0003ffff", "々〇")
_HANGUL: Final = (
    "가힣",
    "\u1100\u11ff",
    "\u3131\u318e",
    "\ua960\ua97c",
    "\ud7b0\ud7fb",
    "\uffa1\uffdc",
)
HAN: Final = "".join(f"{first}-{last}" for first, last in _HAN)
HANGUL: Final = "".join(f"{first}-{last}" for first, last in _HANGUL)
KANA: Final = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
CLOSERS: Final = "”’」』》〉）)】〕］»›〟\"'"
# Addresses begin behind no character that they may have: a row of such is read once.
_ADDRESS: Final = lazy_pattern(
    r"(?:https?|ftp|mailto)://?[\x21-\x7e]+|www\.[\x21-\x7e]+"
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|(?<![\w.-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|org|net|gov|edu|go|or|co|cn|kr|jp|tw|hk|int)"
    r"(?![A-Za-z0-9])(?:/[\x21-\x7e]*)?",
    re.ASCII,
)
_AFTER: Final = ".,;:!?)]}'\"*|"  # characters that end a sentence rather than an address
_SPECIAL: Final = lazy_pattern("[{}*\\[\\]@]|:/|www|[A-Za-z0-9-]\\.[A-Za-z0-9]")
_PLACEHOLDER: Final = lazy_pattern(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


@lru_cache(maxsize=65536)
def is_han(char: str) -> bool:
    """True if a character is a Han character of `HAN`."""
    return any(first <= char <= last for first, last in _HAN)


@lru_cache(maxsize=65536)
def is_hangul(char: str) -> bool:
    """True if a character is a syllable or a letter of `HANGUL`."""
    return any(first <= char <= last for first, last in _HANGUL)


class RubyText(msgspec.Struct, frozen=True):
    """A base text with its readings, and their place in the text."""

    base: str
    readings: tuple[str, ...]
    start: int
    end: int


class Galley(msgspec.Struct, frozen=True):
    """A text, the text `shown` in print, and the place of each shown character in the text.

    `fields` are the names of placeholders by their index in `shown`.
    """

    text: str
    shown: str
    variety: str
    starts: Sequence[int]
    ends: Sequence[int]
    fields: dict[int, str]
    ruby: tuple[RubyText, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Convert a range of the printed text to a range of the text with markup."""
        if start >= end:
            place = self.starts[start] if start < len(self.starts) else len(self.text)
            return place, place
        return self.starts[start], self.ends[end - 1]

    def slip(
        self,
        rule: str,
        message: str,
        span: tuple[int, int],
        *,
        hint: str = "",
        gravity: Gravity | None = None,
        fix: str | None = None,
    ) -> Slip:
        """Make a finding for a range of the printed text (see `Slip.of`).

        A range with markup or placeholders has no `fix`, which would remove them.
        """
        start, end = self.span(*span)
        if self.text[start:end] != self.shown[slice(*span)]:
            fix = None
        return Slip.of(rule, message, (start, end), hint=hint, gravity=gravity, fix=fix)


def find_variety(lang: str) -> str:
    """Return the writing system of a language: "hans", "hant", "ja", "ko", or ""."""
    language, *more = full_tag(lang).split("-")
    if language == "zh":
        return "hant" if {"Hant", "TW", "HK", "MO"} & {*more} else "hans"
    return language if language in {"ja", "ko"} else ""


@lru_cache(maxsize=256)
def make_galley(text: str, lang: str, *, has_markup: bool = True) -> Galley:
    """Prepare a text for proofreading: find its printed form."""
    if not _SPECIAL.search(text):  # most texts are shown as they are
        at = range(len(text) + 1)
        return Galley(text, text, find_variety(lang), at[:-1], at[1:], {}, ())
    shown: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    fields: dict[int, str] = {}
    ruby: list[RubyText] = []
    skipped = _read_ruby(text, ruby) if has_markup else {}
    addresses = {
        match.start(): len(match[0].rstrip(_AFTER)) for match in _ADDRESS.finditer(text)
    }
    escapes = ("{{", "}}", "[[", "]]", "**") if has_markup else ("{{", "}}")
    index = 0
    while index < len(text):
        char, step = text[index], 1
        if index in skipped:
            index = skipped[index]
            continue
        if text[index : index + 2] in escapes:
            step = 2
        elif match := _PLACEHOLDER.match(text, index):
            fields[len(shown)] = match[1]
            char, step = VALUE, len(match[0])
        elif has_markup and char == "*":
            index += 1
            continue
        elif index in addresses:
            char, step = "x", addresses[index]
        shown.append(char)
        starts.append(index)
        index += step
        ends.append(index)
    variety = find_variety(lang)
    return Galley(
        text, "".join(shown), variety, tuple(starts), tuple(ends), fields, tuple(ruby)
    )


def _read_ruby(text: str, into: list[RubyText]) -> dict[int, int]:
    """Collect the readings of a text. Map the start of each hidden part to its end."""
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


# Units are words of one syllable with other meanings too. A sentence has more than one word for
# a disaster; only a letter that fills one in needs the term.
_KINDS: Final = frozenset(TERM_KINDS) - {"unit", "disaster"}
# A city may lose its 市 if the glossary has its name without it.
_SUFFIXES: Final = ("特别市", "广域市", "市", "都", "府", "省")


class TermIndex(msgspec.Struct, frozen=True):
    """The terms of a glossary by their words in the source language, and a pattern for them.

    Each term has the `names` that a label prints, the usual one first, and `others`, which
    lists may have besides, 무한 for 우한: in a text the others give a note only.
    """

    names: Mapping[str, tuple[str, ...]]
    others: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, glossary: Glossary) -> TermIndex | None:
        """Index the finished terms of a glossary; None if there are none."""
        names: dict[str, tuple[str, ...]] = {}
        others: dict[str, tuple[str, ...]] = {}
        for (kind, source), entry in glossary.by_source.items():
            if kind in _KINDS and entry.translation and not entry.fuzzy and len(source) > 1:
                names[source] = (*names.get(source, ()), entry.translation)
                others[source] = (*others.get(source, ()), *notes_of(entry).also)
        for source in names:
            for suffix in _SUFFIXES:
                short = names.get(source.removesuffix(suffix))
                if source.endswith(suffix) and short:
                    names[source] += short[:1]
        if not names:
            return None
        longest = sorted(names, key=lambda word: (-len(word), word))
        return cls(names, others, re.compile("|".join(map(re.escape, longest))))


class HouseStyle(msgspec.Struct, frozen=True, dict=True):
    """The style for all entries of a file.

    `langs` are the BCP 47 tags of the pair; `glossary` has the terms that must be kept;
    `silenced` rules and families find nothing; `domain` is the kind of file.
    """

    langs: tuple[str, str]
    glossary: Glossary | None = None
    silenced: frozenset[str] = frozenset()
    domain: str = SLOGANS

    @classmethod
    def of(
        cls, pair: str, domain: str, silenced: frozenset[str], glossary: Glossary | None
    ) -> HouseStyle:
        """Make the settings for a file. A glossary is not checked against itself."""
        terms = None if domain == GLOSSARY else glossary
        return cls(pair_langs(pair), terms, silenced, domain)

    @property
    def has_markup(self) -> bool:
        """True if brackets and asterisks are markup in this file."""
        return self.domain in {SLOGANS, LETTERS}

    @cached_property
    def terms(self) -> TermIndex | None:
        """Index of the glossary's terms."""
        return TermIndex.of(self.glossary) if self.glossary else None


class Collation(msgspec.Struct, frozen=True, dict=True):
    """An entry of a PO file, with the galleys of both texts and the types of placeholders."""

    entry: PoEntry
    style: HouseStyle
    types: Mapping[str, str]

    @cached_property
    def source(self) -> Galley:
        """Source text with its printed form."""
        return self._make_galley(0, self.entry.source)

    @cached_property
    def target(self) -> Galley:
        """Translation with its printed form."""
        return self._make_galley(1, self.entry.translation)

    def _make_galley(self, side: int, text: str) -> Galley:
        """Prepare the text of a side (0 or 1) for proofreading."""
        return make_galley(text, self.style.langs[side], has_markup=self.style.has_markup)
