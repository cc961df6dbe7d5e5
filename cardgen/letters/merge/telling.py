"""Findings of letters in the words of the list that they are made of.

In come findings, which speak of keys of a file of data, and the headers of a list; out come
the same, which speak of columns: ``honorific = "…"`` is a column 敬称 in a Japanese list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from cardgen.catalog import has_letter_of, is_told_by_script
from cardgen.errors import Diagnostic
from cardgen.letters.bilingual import foreign_in
from cardgen.letters.merge.headers import told_words

_OF_PARTY: Final = re.compile(r"\b(\w++) of \[addressee\]: ")
_BOTH: Final = re.compile(r"say it in both: (\w+) = \{ (.*) \}$")
_ONE: Final = re.compile(r'(?<![\w-])(\w++(?:-\w++)*+) = "([^"]*+)"')
_WRITE: Final = re.compile(r'write (\w+) = "…"')
_ADDRESSED: Final = re.compile(r"is addressed in (\S+)$")
_KIND: Final = re.compile(r'kind = "(\w+)"')
_ENGLISH: Final = "en"


def in_columns(found: Diagnostic, heads: Mapping[str, str]) -> Diagnostic:
    """The finding for who looks at a list, whose columns have these headers."""
    hint = found.hint
    message = _OF_PARTY.sub(lambda match: f"{head_of(match[1], heads)}: ", found.message)
    if match := _BOTH.match(hint):
        texts = dict(_ONE.findall(match[2]))
        columns = [
            f"{column_for(match[1], lang, heads)} {said}" for lang, said in texts.items()
        ]
        hint = f"give each language a column: {', '.join(columns)}"
    lang = named[1] if (named := _ADDRESSED.search(message)) else ""
    hint = _WRITE.sub(lambda match: f"add a column {column_for(match[1], lang, heads)}", hint)
    hint = _KIND.sub(lambda match: f"{head_of('kind', heads)} {match[1]}", hint)
    return replace(found, message=message, hint=hint)


def head_of(column: str, heads: Mapping[str, str]) -> str:
    """The header of a column, or what it would be called in this list."""
    for name, text in heads.items():
        if name.partition("@")[0] == column:
            return text
    return column_for(column, "", heads)


def column_for(column: str, lang: str, heads: Mapping[str, str]) -> str:
    """The name of a column in a list, for one language or, without it, for all."""
    short = lang.partition("-")[0]
    words = told_words(_language(heads))
    if column not in words:
        return f"{column}_{short}" if short else column
    return words[column] + (words[f"@{short}"] if short else "")


def _language(heads: Mapping[str, str]) -> str:
    """The language that most headers of a list are in."""
    votes = Counter(map(_language_of, heads.values()))
    return votes.most_common(1)[0][0] if votes else _ENGLISH


def _language_of(head: str) -> str:
    if has_letter_of(head, "ko"):
        return "ko"
    if is_told_by_script(head, "ja", "zh") or head in told_words("ja").values():
        return "ja"
    if not has_letter_of(head, "zh"):
        return _ENGLISH
    chinese = any(not foreign_in(head, lang) for lang in ("zh-Hans", "zh-Hant"))
    return "zh" if chinese or foreign_in(head, "ja") else "ja"
