"""Messages and hints of slips in the languages of translators.

In comes an English sentence of a slip or its hint, out comes the same in Chinese, Korean or
Japanese. ``phrases.json`` has the sentences with numbers for their variable parts, so that
rules can write plain sentences; the translators' page reads the same file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from cardgen.lazy import lazy_pattern
from cardgen.proofreading.collation import find_variety

_PART: Final = lazy_pattern(r"\{(\d)\}")
_LONGEST: Final = 2000  # characters: a pattern with several parts takes the cube of them
_LANGS: Final = {"hans": "zh", "ko": "ko", "ja": "ja"}


def read_translations() -> bytes:
    """Read the sentences as JSON: by language, with {0} for a part."""
    return (files("cardgen.proofreading") / "phrases.json").read_bytes()


@cache
def _compile_patterns() -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    """Compile a pattern for each sentence, the long ones first: "write {0}" fits many."""
    rows = json.loads(read_translations())
    rows.sort(key=lambda row: -len(_PART.sub("", row["en"])))
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, _PART.split(row["en"])[::2])), re.DOTALL), row)
        for row in rows
    )


def translate(english: str, lang: str) -> str | None:
    """Translate a sentence into a language (BCP 47); None if it has no translation."""
    name = _LANGS.get(find_variety(lang))
    if name is None or len(english) > _LONGEST:
        return None
    for pattern, row in _compile_patterns():
        if match := pattern.fullmatch(english):
            parts = [translate(part, lang) or part for part in match.groups()]
            return _fill(row[name], parts)
    return None


def _fill(text: str, parts: Sequence[str]) -> str:
    """Put parts in the place of their numbers, {0} and so on, in a sentence."""
    return _PART.sub(lambda at: parts[int(at[1])], text)
