"""Letters: formal, bilingual, by each country's convention.

In come a template of letters, the words of a pair and data; out come pages. `compose` makes
blocks of them, `place` and `arrange` pages. `goods`, `merge` and `tally` ask shipments what is
in their boxes, and `envelopes` are labels; they are imported when they are asked for, since a
single letter needs none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from cardgen.letters.arrange import ARRANGEMENTS, Arrangement
from cardgen.letters.blocks import Register
from cardgen.letters.data import LetterData, load_data, load_shared
from cardgen.letters.editable import letter_docx, letter_hwpx
from cardgen.letters.letter import (
    LetterSetter,
    diagnose_words,
    letter_template,
    letter_templates,
    set_letter,
)
from cardgen.letters.making import LetterFiles, LetterJob, LetterMaker, make_letter
from cardgen.letters.template import LetterTemplate
from cardgen.letters.unfilled import diagnose_fillers
from cardgen.letters.written import in_data, located

if TYPE_CHECKING:
    from cardgen.letters.addressed import addresses, diagnose_addresses
    from cardgen.letters.envelopes import (
        diagnose_envelope,
        envelope,
        envelope_forms,
    )
    from cardgen.letters.merge import (
        LetterCrew,
        MergedLetters,
        MergeStatus,
        Recipient,
        Recipients,
        ReprintedLetters,
        TriedLetters,
        check_letters,
        is_merge,
        merge_in_one,
        merge_letters,
        merge_status,
        parse_rows,
        read_recipients,
        reprint_letters,
    )
    from cardgen.letters.tally import TALLY_COLUMNS, Tally, tally_of, tally_paragraphs

__all__ = [
    "ARRANGEMENTS",
    "TALLY_COLUMNS",
    "Arrangement",
    "LetterCrew",
    "LetterData",
    "LetterFiles",
    "LetterJob",
    "LetterMaker",
    "LetterSetter",
    "LetterTemplate",
    "MergeStatus",
    "MergedLetters",
    "Recipient",
    "Recipients",
    "Register",
    "ReprintedLetters",
    "Tally",
    "TriedLetters",
    "addresses",
    "check_letters",
    "diagnose_addresses",
    "diagnose_envelope",
    "diagnose_fillers",
    "diagnose_words",
    "envelope",
    "envelope_forms",
    "in_data",
    "is_merge",
    "letter_docx",
    "letter_hwpx",
    "letter_template",
    "letter_templates",
    "load_data",
    "load_shared",
    "located",
    "make_letter",
    "merge_in_one",
    "merge_letters",
    "merge_status",
    "parse_rows",
    "read_recipients",
    "reprint_letters",
    "set_letter",
    "tally_of",
    "tally_paragraphs",
]

_HOMES: Final = {
    "LetterCrew": "merge",
    "MergeStatus": "merge",
    "MergedLetters": "merge",
    "Recipient": "merge",
    "Recipients": "merge",
    "ReprintedLetters": "merge",
    "TriedLetters": "merge",
    "check_letters": "merge",
    "is_merge": "merge",
    "merge_in_one": "merge",
    "merge_letters": "merge",
    "merge_status": "merge",
    "parse_rows": "merge",
    "read_recipients": "merge",
    "reprint_letters": "merge",
    "TALLY_COLUMNS": "tally",
    "Tally": "tally",
    "tally_of": "tally",
    "tally_paragraphs": "tally",
    "addresses": "addressed",
    "diagnose_addresses": "addressed",
    "diagnose_envelope": "envelopes",
    "envelope": "envelopes",
    "envelope_forms": "envelopes",
}


def __getattr__(name: str) -> Any:
    """What a single letter needs not, imported when it is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
