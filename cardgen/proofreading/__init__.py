"""Proofreading: what is wrong or doubtful in a translation, by rules that know the languages.

In come an entry of a PO file and the style of the house, its languages, its glossary, the rules
that it does not want; out come slips: a rule, how grave it is, from where to where in the
translation, and what to write instead.

    style = HouseStyle(("zh-Hans", "ko"), glossary)
    for slip in proofread(entry, style):
        print(slip.rule, entry.translation[slip.start : slip.end], slip.hint)

An entry that somebody is typing is ``dataclasses.replace(entry, translation=typed)``.
"""

from __future__ import annotations

from cardgen.proofreading.characters import foreign_characters, in_characters_of
from cardgen.proofreading.check import check_messages, house_style
from cardgen.proofreading.collation import HouseStyle
from cardgen.proofreading.errata import Errata, Erratum
from cardgen.proofreading.phrases import phrase, phrases
from cardgen.proofreading.pofile import ProofFile
from cardgen.proofreading.proofread import proofread
from cardgen.proofreading.rules import FAMILIES, PROOFREADING_RULES, Gravity, ProofRule
from cardgen.proofreading.sarif import sarif
from cardgen.proofreading.slips import Slip

__all__ = [
    "FAMILIES",
    "PROOFREADING_RULES",
    "Errata",
    "Erratum",
    "Gravity",
    "HouseStyle",
    "ProofFile",
    "ProofRule",
    "Slip",
    "check_messages",
    "foreign_characters",
    "house_style",
    "in_characters_of",
    "phrase",
    "phrases",
    "proofread",
    "sarif",
]
