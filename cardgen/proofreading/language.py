"""Whether a translation is one: not its source once more, and in letters of its language.

In comes a collation, out come slips. `# same: yes` says that it may be so.
"""

from __future__ import annotations

from collections.abc import Iterator

from cardgen.catalog import GLOSSARY, is_copied, is_foreign, notes_of
from cardgen.proofreading.collation import Collation
from cardgen.proofreading.slips import Slip


def language_slips(collation: Collation) -> Iterator[Slip]:
    """Slips of language."""
    entry, langs = collation.entry, collation.style.langs
    if notes_of(entry).is_same(langs[1]):
        return
    whole = (0, len(entry.translation))
    # 北京 is 北京 in Japanese, so a term may be its source.
    if collation.style.domain != GLOSSARY and is_copied(entry.source, entry.translation, langs):
        yield Slip.of("copied", "it is the same as its source", whole)
    elif is_foreign(entry.source, entry.translation, langs):
        yield Slip.of("wrong-language", f"it has no letter of {langs[1]}", whole)
