"""What rules say, in the languages of those who mend it.

In comes an English sentence of a slip or its hint, out comes the same in Chinese, Korean or
Japanese. ``phrases.json`` has them by what stands between their parts, so that rules go on
writing plain sentences; the translators' page looks them up in the same file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from cardgen.proofreading.galley import variety_of

_PART: Final = re.compile(r"\{(\d)\}")
_LONGEST: Final = 2000  # characters: a pattern with several parts takes the cube of them
_LANGS: Final = {"hans": "zh", "ko": "ko", "ja": "ja"}


def phrases() -> bytes:
    """The sentences as JSON: by language, with parts as {0}."""
    return (files("cardgen.proofreading") / "phrases.json").read_bytes()


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    """Sentences that say most first: "write {0}" is the end of many."""
    rows = json.loads(phrases())
    rows.sort(key=lambda row: -len(_PART.sub("", row["en"])))
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, _PART.split(row["en"])[::2])), re.DOTALL), row)
        for row in rows
    )


def phrase(english: str, lang: str) -> str | None:
    """A sentence in a language (BCP 47), or None where nobody has translated it."""
    name = _LANGS.get(variety_of(lang))
    if name is None or len(english) > _LONGEST:
        return None
    for pattern, row in _patterns():
        if match := pattern.fullmatch(english):
            parts = [phrase(part, lang) or part for part in match.groups()]
            return _filled(row[name], parts)
    return None


def _filled(text: str, parts: Sequence[str]) -> str:
    return _PART.sub(lambda at: parts[int(at[1])], text)
