"""Proofreading an entry: all families of rules in turn.

In come an entry of a PO file and the style of the house, out come slips in the order of their
places in the translation. No file is opened and nothing is raised; it takes less than a
keystroke. An empty translation has no slips; the caller decides about unfinished ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from cardgen.catalog import GLOSSARY, PoEntry, is_copied, is_foreign, notes_of
from cardgen.controls import LONGEST
from cardgen.proofreading.blanks import check_blanks
from cardgen.proofreading.brackets import check_brackets
from cardgen.proofreading.characters import check_characters
from cardgen.proofreading.collation import Collation, HouseStyle
from cardgen.proofreading.fields import check_fields
from cardgen.proofreading.marks import check_marks
from cardgen.proofreading.numbers import check_numbers
from cardgen.proofreading.rules import Slip, is_silenced, read_silenced_rules
from cardgen.proofreading.words import check_attribution, check_register, check_terms


def check_language(collation: Collation) -> Iterator[Slip]:
    """Find a translation that copies its source, or has no letter of its language.

    `# same: yes` in the notes of the entry permits both.
    """
    entry, langs = collation.entry, collation.style.langs
    if notes_of(entry).is_same(langs[1]):
        return
    whole = (0, len(entry.translation))
    # 北京 is 北京 in Japanese, so a term may be its source.
    if collation.style.domain != GLOSSARY and is_copied(entry.source, entry.translation, langs):
        yield Slip.of("copied", "the translation is the same as the source", whole)
    elif is_foreign(entry.source, entry.translation, langs):
        yield Slip.of("wrong-language", f"the translation has no letter of {langs[1]}", whole)


_FAMILIES: Final[tuple[Callable[[Collation], Iterator[Slip]], ...]] = (
    check_fields,
    check_characters,
    check_marks,
    check_brackets,
    check_blanks,
    check_numbers,
    check_language,
    check_terms,
    check_register,
    check_attribution,
)


def proofread(entry: PoEntry, style: HouseStyle) -> tuple[Slip, ...]:
    """Proofread an entry. Return all findings in the order of the text."""
    if not entry.translation:
        return ()
    longest = max(len(entry.source), len(entry.translation))
    if longest > LONGEST:
        message = f"the text has {longest:,} characters, more than {LONGEST:,}"
        return (Slip.of("overflow", message, (0, len(entry.translation)), hint="shorten it"),)
    collation = Collation(entry, style, notes_of(entry).types)
    silenced = style.silenced | read_silenced_rules(entry)
    slips = {slip for family in _FAMILIES for slip in family(collation)}
    kept = (slip for slip in slips if not is_silenced(slip.rule, silenced))
    return tuple(sorted(kept, key=lambda slip: (slip.start, slip.end, slip.rule, slip.message)))
