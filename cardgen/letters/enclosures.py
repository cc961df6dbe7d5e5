"""Enclosures of a letter in the words of one language: 包装明細書　2部.

In comes an entry of `enclosures`: the id of a text, a text of its own, or a table with a text
for each language, or with an `id`, and perhaps a `count`. Out come words; in columns numbers
are Han characters. Papers with an id are one copy each if nothing says otherwise, and each
language says it as its papers do: 붙임 … 1부., 1部; in Simplified Chinese nothing follows the
name (GB/T 9704-2012 7.3.4).
"""

from __future__ import annotations

import re
from typing import Final

from cardgen.errors import FieldError, nearest
from cardgen.letters.data import Enclosure, said
from cardgen.letters.voice import Voice

_PREFIX: Final = "enclosure."
_ID: Final = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_COUNTED: Final = re.compile(
    r"[\s　]*+(?:[（(](?:一式)?[0-9一二三四五六七八九十两兩]++[份部通枚册冊件][）)]"
    r"|(?:一式)?[0-9一二三四五六七八九十两兩]++[份部通枚册冊件]|[0-9]++\s?[부통매권]\.?)$"
)
_FIGURES: Final = re.compile(r"[0-9]+(?=[份部通枚册冊件])")


def enclosure(given: Enclosure, voice: Voice) -> str:
    """An enclosure in the language of a voice.

    Raises FieldError "bad-letter" for an id that there is not, and CardgenError of its text.
    """
    count = None
    if isinstance(given, dict):
        given = {**given}
        count = given.pop("count", None)
        name = given.pop("id", "")
        text = (
            voice.text(f"{_PREFIX}{known(str(name), voice)}", own=False)
            if name
            else said({lang: str(each) for lang, each in given.items()}, voice.lang)
        )
    elif f"{_PREFIX}{given}" in voice.names or _ID.fullmatch(given):
        name, text = given, voice.text(f"{_PREFIX}{known(given, voice)}", own=False)
    else:
        name, text = "", given
    word = voice.convention.word("enclosures")
    counted = word.counted if word else ""
    if name and count is None and not (counted and _COUNTED.search(text)):
        count = 1
    if count is not None:
        text = _COUNTED.sub("", text) + counted.format(n=voice.count(str(count)))
    if voice.vertical:
        text = _FIGURES.sub(lambda match: voice.count(match[0]), text)
    return text


def known(name: str, voice: Voice) -> str:
    """The id. Raises FieldError "bad-letter" if no text has it."""
    ids = [each.removeprefix(_PREFIX) for each in voice.names if each.startswith(_PREFIX)]
    if name not in ids:
        hint = nearest(name, sorted(ids))
        raise FieldError(
            "bad-letter",
            f"there is no enclosure {name!r}",
            hint=f'{hint}; or write what it is: {{ zh = "…", ja = "…" }}',
        )
    return name
