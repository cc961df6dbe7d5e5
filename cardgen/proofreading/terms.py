"""Terms of the glossary in texts: 首尔 must be 서울, however the word goes on.

In comes a collation, out come slips for terms that a translation calls by none of their names.
Blanks, width and case tell no terms apart, and a particle or a suffix may follow. Units are
left out: they are words of one syllable, which mean other things, too. So are disasters: a
sentence says 疫情 in more than one way, and only a letter that fills one in needs the term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cardgen.catalog import TERM_KINDS, Glossary, notes_of, plain_term
from cardgen.proofreading.collation import Collation
from cardgen.proofreading.slips import Slip

_KINDS: Final = frozenset(TERM_KINDS) - {"unit", "disaster"}
# A city is called by its name without 市, too, where the glossary has that.
_SUFFIXES: Final = ("特别市", "广域市", "市", "都", "府", "省")
# What goes on with another word: 大分 is a city and the beginning of 大分子.
_OTHER_WORD: Final = {
    "大分": "子裂解类為为",
    "大连": "接续贯",
    "成都": "是会",
    "教授": "给予的",
}


@dataclass(frozen=True, slots=True)
class TermIndex:
    """The terms of a glossary by their words in the source, and what finds them in a text.

    Each has the names that a label prints, the first of which is the usual one, and those that
    lists may have besides, 무한 for 우한: in a text they are for who wants to know.
    """

    names: Mapping[str, tuple[str, ...]]
    others: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, glossary: Glossary) -> TermIndex | None:
        """The index of a glossary, or None if it has no finished term."""
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


def term_slips(collation: Collation) -> Iterator[Slip]:
    """Slips of terms."""
    index = collation.style.terms
    if index is None:
        return
    source = collation.source.shown
    if source == collation.target.shown:
        return  # it has a rule of its own
    said = plain_term(collation.target.shown)
    for match in dict.fromkeys(_found(index, source)):
        names = index.names[match]
        if any(plain_term(name) in said for name in names):
            continue
        end = len(collation.target.text)
        other = next((name for name in index.others[match] if plain_term(name) in said), None)
        yield Slip.of(
            "term",
            f"{match} is called {other}, and on labels {names[0]}"
            if other
            else f"{match} is not called {names[0]}",
            (end, end),
            hint=f"write {names[0]}",
            gravity="note" if other else None,
        )


def _found(index: TermIndex, source: str) -> Iterator[str]:
    for match in index.pattern.finditer(source):
        if source[match.end() : match.end() + 1] not in [*_OTHER_WORD.get(match[0], "")]:
            yield match[0]
