"""Letters: formal, bilingual, by each country's convention.

In come a template of letters, the words of a pair and data; out come pages. `compose` makes
blocks of them, `place` and `arrange` pages.
"""

from __future__ import annotations

from cardgen.letters.addressed import addresses
from cardgen.letters.arrange import ARRANGEMENTS, Arrangement
from cardgen.letters.blocks import Register
from cardgen.letters.data import LetterData, load_data
from cardgen.letters.envelopes import envelope, envelope_forms
from cardgen.letters.letter import LetterSetter, letter_template, letter_templates, set_letter
from cardgen.letters.template import LetterTemplate

__all__ = [
    "ARRANGEMENTS",
    "Arrangement",
    "LetterData",
    "LetterSetter",
    "LetterTemplate",
    "Register",
    "addresses",
    "envelope",
    "envelope_forms",
    "letter_template",
    "letter_templates",
    "load_data",
    "set_letter",
]
