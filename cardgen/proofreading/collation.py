"""What a proofreader has before him: an entry in both languages, and how the house writes.

In come an entry of a PO file and a `HouseStyle`; out comes a `Collation`, which rules take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cardgen.catalog import GLOSSARY, LETTERS, SLOGANS, PoEntry, pair_langs
from cardgen.proofreading.galley import Galley, galley_of

if TYPE_CHECKING:
    from cardgen.catalog import Glossary
    from cardgen.proofreading.terms import TermIndex


@dataclass(frozen=True)
class HouseStyle:
    """What is the same for all entries of a file.

    `langs` are the BCP 47 tags of the pair; `glossary` has the terms that must be kept; rules
    and families that are `silenced` find nothing; `domain` is which file it is.
    """

    langs: tuple[str, str]
    glossary: Glossary | None = None
    silenced: frozenset[str] = frozenset()
    domain: str = SLOGANS

    @classmethod
    def of(
        cls, pair: str, domain: str, silenced: frozenset[str], glossary: Glossary | None
    ) -> HouseStyle:
        """That of a file of a pair; a glossary is not measured by itself."""
        terms = None if domain == GLOSSARY else glossary
        return cls(pair_langs(pair), terms, silenced, domain)

    @property
    def marked(self) -> bool:
        """Whether brackets and asterisks are markup."""
        return self.domain in {SLOGANS, LETTERS}

    @cached_property
    def terms(self) -> TermIndex | None:
        """The terms of the glossary, to be found in texts."""
        from cardgen.proofreading.terms import TermIndex

        return TermIndex.of(self.glossary) if self.glossary else None


@dataclass(frozen=True)
class Collation:
    """An entry that is read: both texts as they will be, the types of its placeholders."""

    entry: PoEntry
    style: HouseStyle
    types: Mapping[str, str]

    @cached_property
    def source(self) -> Galley:
        """The text that was translated."""
        return galley_of(self.entry.source, self.style.langs[0], marked=self.style.marked)

    @cached_property
    def target(self) -> Galley:
        """The translation."""
        return galley_of(self.entry.translation, self.style.langs[1], marked=self.style.marked)
