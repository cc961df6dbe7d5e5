"""The languages of the interface: help, errors, hints and pages in the words of the reader.

The code speaks English, and what it says travels as English: in errors, JSON of ledgers and
reports, from worker to worker. Only where a reader meets a sentence is it translated, into that
reader's language (`translate`). So one ledger, one cache and one server serve readers of all
languages. Pages have words of their own (`word`). The translations are gettext catalogs in this
folder; `make locale` collects the texts of the code and of the pages. Rules, JSON keys and
names of files are the same in all languages.
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
    match_language as match_language,
    set_language as set_language,
)

if TYPE_CHECKING:  # English needs no catalog
    from cardgen.locale.catalogs import (
        DAMAGE as DAMAGE,
        DOMAIN as DOMAIN,
        LOCALE as LOCALE,
        catalog_file as catalog_file,
        english_file as english_file,
    )
    from cardgen.locale.sentences import load_sentences as load_sentences
    from cardgen.locale.words import (
        load_words as load_words,
        match_accepted as match_accepted,
        say_in_all as say_in_all,
        word as word,
    )

__getattr__ = import_on_use(
    __name__,
    {
        "catalogs": "catalog_file DAMAGE DOMAIN english_file LOCALE",
        "sentences": "load_sentences",
        "words": "load_words match_accepted say_in_all word",
    },
)


def translate(sentence: str, language: str = "") -> str:
    """Translate a sentence of the interface into a language; by default the current one.

    It stays English if the catalog is damaged.
    """
    language = language or current_language()
    if language == ENGLISH:
        return sentence
    from cardgen.locale.catalogs import DAMAGE
    from cardgen.locale.sentences import load_sentences

    try:
        sentences = load_sentences(language)
    except DAMAGE:
        return sentence
    return sentences.translate(sentence)
