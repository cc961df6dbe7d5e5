"""The languages of the interface: help, errors, hints and pages in the words of the reader.

The code speaks English, and what it says travels as English: in errors, JSON of ledgers and
reports, from worker to worker. Only where a reader meets a sentence is it translated, into that
reader's language (`translate`). So one ledger, one cache and one server serve readers of all
languages. The translations are gettext catalogs in this folder; `make locale` collects the
texts of the code. Rules, JSON keys and names of files are the same in all languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use
from cardgen.locale.languages import (
    ENGLISH as ENGLISH,
    LANGUAGES as LANGUAGES,
    VARIABLE as VARIABLE,
    choose_language as choose_language,
    current_language as current_language,
    set_language as set_language,
)

if TYPE_CHECKING:  # English needs no catalog
    from cardgen.locale.sentences import (
        DOMAIN as DOMAIN,
        LOCALE as LOCALE,
        load_sentences as load_sentences,
    )

__getattr__ = import_on_use(__name__, {"sentences": "DOMAIN LOCALE load_sentences"})


def translate(sentence: str) -> str:
    """Translate a sentence of the interface into the language in use."""
    language = current_language()
    if language == ENGLISH:
        return sentence
    from cardgen.locale.sentences import load_sentences

    return load_sentences(language).translate(sentence)
