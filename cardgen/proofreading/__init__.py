"""Proofreading: faults and doubts in a translation, found by rules that know the languages.

In come an entry of a PO file and the style of the house: its languages, its glossary, the rules
that it silences. Out come slips: a rule, its gravity, a place in the translation, and what to
write instead.

    style = HouseStyle(("zh-Hans", "ko"), glossary)
    for slip in proofread(entry, style):
        print(slip.rule, entry.translation[slip.start : slip.end], slip.hint)

For an entry that somebody is typing: ``dataclasses.replace(entry, translation=typed)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use

if TYPE_CHECKING:  # a letter asks for foreign characters alone
    from cardgen.proofreading.characters import (
        convert_characters as convert_characters,
        find_foreign_characters as find_foreign_characters,
    )
    from cardgen.proofreading.check import (
        check_messages as check_messages,
        load_house_style as load_house_style,
        recheck_messages as recheck_messages,
    )
    from cardgen.proofreading.collation import HouseStyle as HouseStyle
    from cardgen.proofreading.entry import proofread as proofread
    from cardgen.proofreading.errata import (
        Errata as Errata,
        Erratum as Erratum,
    )
    from cardgen.proofreading.pofile import ProofFile as ProofFile
    from cardgen.proofreading.rules import UNFINISHED as UNFINISHED, Slip as Slip
    from cardgen.proofreading.words import FoundTerm as FoundTerm, find_terms as find_terms

__getattr__ = import_on_use(
    __name__,
    {
        "characters": "convert_characters find_foreign_characters",
        "check": "check_messages load_house_style recheck_messages",
        "collation": "HouseStyle",
        "entry": "proofread",
        "errata": "Errata Erratum",
        "pofile": "ProofFile",
        "rules": "Slip UNFINISHED",
        "words": "FoundTerm find_terms",
    },
)
