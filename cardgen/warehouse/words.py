"""What reports and pages say, in the languages of the offices.

In comes a language, or the two of a list; out come words by name. The files are beside this
module, a language each, all with the same names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from cardgen.catalog import pair_langs
from cardgen.errors import CardgenError

LANGUAGES: Final = ("ko", "zh", "ja", "en")


@cache
def words_of(language: str) -> Mapping[str, str]:
    """The words of one of `LANGUAGES`."""
    text = (files("cardgen.warehouse") / "words" / f"{language}.json").read_text("utf-8")
    found: dict[str, str] = json.loads(text)
    return found


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """Words in one language, or in the two of a list, beside one another."""

    languages: tuple[str, ...]

    @classmethod
    def of_pair(cls, pair: str) -> OfficeWords:
        """Those of a list in these languages, the office's own language first."""
        try:
            source, target = pair_langs(pair)
        except CardgenError:
            return cls(("en",))
        found = (each.partition("-")[0] for each in (target, source))
        known = tuple(dict.fromkeys(each for each in found if each in LANGUAGES))
        return cls(known or ("en",))

    def say(self, name: str, *values: object) -> str:
        """Words with what belongs into them."""
        said = (words_of(each)[name].format(*values) for each in self.languages)
        return " · ".join(dict.fromkeys(said))

    def lines(self, name: str, *values: object) -> list[str]:
        """A sentence, each language on a line of its own."""
        said = (words_of(each)[name].format(*values) for each in self.languages)
        return list(dict.fromkeys(said))
