"""The words of reports: in the language of their reader, or in those of a list."""

from __future__ import annotations

from typing import Final

import msgspec

from cardgen.catalog import pair_langs
from cardgen.errors import CardgenError
from cardgen.locale import ENGLISH, match_language, translate, word

REPORTS: Final = "watch"
"""The name of reports in the catalogs of the interface."""


class ReportWords(msgspec.Struct, frozen=True):
    """Words of one language, or of both languages of a list."""

    languages: tuple[str, ...]

    @classmethod
    def choose(cls, reader: str, pair: str) -> ReportWords:
        """Choose the language of the `reader`, or else both languages of the list."""
        if reader:
            return cls((reader,))
        try:
            source, target = pair_langs(pair)
        except CardgenError:
            return cls((ENGLISH,))
        known = dict.fromkeys(filter(None, map(match_language, (target, source))))
        return cls(tuple(known) or (ENGLISH,))

    def say(self, text: str, **values: object) -> str:
        """Translate a text with its values into all languages, on one line."""
        return " · ".join(self.lines(text, **values))

    def lines(self, text: str, **values: object) -> list[str]:
        """Translate a text with its values, with one line for each language."""
        said = (word(REPORTS, each, text, **values) for each in self.languages)
        return list(dict.fromkeys(said))

    def translate(self, sentence: str) -> list[str]:
        """Translate a sentence of the interface into each language."""
        return list(dict.fromkeys(translate(sentence, each) for each in self.languages))
