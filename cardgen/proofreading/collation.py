"""What a proofreader has before him: an entry in both languages, and how the house writes.

In come an entry of a PO file and a `HouseStyle`; out comes a `Collation`, which rules take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cardgen.catalog import PoEntry
from cardgen.proofreading.galley import Galley, galley_of

if TYPE_CHECKING:
    from cardgen.catalog import Glossary


@dataclass(frozen=True)
class HouseStyle:
    """What is the same for all entries of a file.

    `langs` are the BCP 47 tags of the pair; `glossary` has the terms that must be kept; rules
    and families that are `silenced` find nothing; `marked` says whether brackets and asterisks
    are markup, as they are in all but captions and terms.
    """

    langs: tuple[str, str]
    glossary: Glossary | None = None
    silenced: frozenset[str] = frozenset()
    marked: bool = True


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
