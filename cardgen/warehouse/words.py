"""The words of reports and pages, in the languages of the offices.

Each language has a file beside this module, all with the same names of words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from cardgen.catalog import pair_langs
from cardgen.errors import CardgenError

LANGUAGES: Final = ("ko", "zh", "ja", "en")


@cache
def load_words(language: str) -> Mapping[str, str]:
    """Load the words of one of `LANGUAGES`."""
    text = (files("cardgen.warehouse") / "words" / f"{language}.json").read_text("utf-8")
    words: dict[str, str] = json.loads(text)
    return words


class OfficeWords(msgspec.Struct, frozen=True):
    """Words of one language, or of both languages of a list."""

    languages: tuple[str, ...]

    @classmethod
    def for_pair(cls, pair: str) -> OfficeWords:
        """Choose the languages for a list of a pair, the target language first."""
        try:
            source, target = pair_langs(pair)
        except CardgenError:
            return cls(("en",))
        found = (each.partition("-")[0] for each in (target, source))
        known = tuple(dict.fromkeys(each for each in found if each in LANGUAGES))
        return cls(known or ("en",))

    def say(self, name: str, *values: object) -> str:
        """Format words with their values, all languages on one line."""
        texts = (load_words(each)[name].format(*values) for each in self.languages)
        return " · ".join(dict.fromkeys(texts))

    def lines(self, name: str, *values: object) -> list[str]:
        """Format a sentence with its values, each language on its own line."""
        texts = (load_words(each)[name].format(*values) for each in self.languages)
        return list(dict.fromkeys(texts))
