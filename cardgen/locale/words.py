"""The words of pages: texts of a page's catalog, found by their English.

A page is a context of the catalogs (msgctxt), since its short words, such as *Name*, must not
be taken for values in the sentences of `sentences`. HTML, scripts and Python name a word by its
English text, with its values as {name}.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.locale.catalogs import CONTEXT, DAMAGE, read_catalog
from cardgen.locale.languages import ENGLISH, LANGUAGES, match_language
from cardgen.particles import text_in
from cardgen.placeholders import parse_pattern

_ACCEPTED: Final = lazy_pattern(r"\s*([A-Za-z0-9-]{1,35})\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*")
_LONGEST: Final = 500  # characters of a header


@lru_cache(maxsize=32)
def load_words(page: str, language: str) -> Mapping[str, str]:
    """Load the words of a web page by their English texts; {} if the catalog is damaged."""
    if language == ENGLISH:
        return {}
    try:
        catalog = read_catalog(language)
    except DAMAGE:
        return {}
    start = page + CONTEXT
    return {
        key.removeprefix(start): text
        for key, text in catalog.items()
        if key.startswith(start) and text
    }


def word(page: str, language: str, text: str, **values: object) -> str:
    """Translate a text of a web page, with its values."""
    said = parse_pattern(load_words(page, language).get(text, text))
    return text_in(language, said.fill({name: str(each) for name, each in values.items()}))


def say_in_all(page: str, text: str, **values: object) -> Mapping[str, str]:
    """Translate a text of a web page into all languages."""
    return {language: word(page, language, text, **values) for language in LANGUAGES}


def match_accepted(header: str) -> str:
    """Find the first language of the interface that a browser accepts, or English."""
    found = [match for match in map(_ACCEPTED.fullmatch, header[:_LONGEST].split(",")) if match]
    found.sort(key=lambda match: -float(match[2] or 1))
    known = (match_language(match[1]) for match in found if float(match[2] or 1))
    return next(filter(None, known), ENGLISH)
