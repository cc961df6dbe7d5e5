"""Which columns the headers of a list of recipients name, in any of the languages.

In comes a header as people write it, out comes a column, with a language where it is of one:
"name", "name@ko" for name_ko, 姓名（韩文） or 한국어 성명.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from cardgen.shipment import bare_header, plain_header

SPOKEN: Final = ("name", "office", "honorific", "address", "note", "number")
"""Columns that may differ from language to language."""

_FILE: Final = Path(__file__).with_name("headers.toml")
_ASIDE: Final = re.compile(r"(.*?)[(（\[［](.*)[)）\]］]\s*")
_PARTS: Final = re.compile(r"[/|／\s]+")
_SUFFIX: Final = re.compile(r"(.+?)[_\-\s.@/]+([A-Za-z]{2})")


def column_of(header: str) -> str | None:
    """The column that a header names, None if it names none of an addressee's or letter's.

    A header in two languages, 姓名/성명, must say the same in both.
    """
    bare = bare_header(header)
    for text in dict.fromkeys((header, bare)):
        if found := _column_of(text):
            return found
    parts = {_column_of(part) for part in _PARTS.split(bare) if part.strip()}
    return parts.pop() if len(parts) == 1 else None


def _column_of(header: str) -> str | None:
    text = unicodedata.normalize("NFKC", header).strip()
    known = _words("column")
    if found := known.get(plain_header(text)):
        return found
    for pattern in (_ASIDE, _SUFFIX):
        if match := pattern.fullmatch(text):
            found, lang = known.get(plain_header(match[1])), language_of(match[2])
            if found and lang:
                return _of(found, lang)
            if found and pattern is _ASIDE:
                other = known.get(plain_header(match[2]))
                return found if other in (None, found) else None
    return _told_by_language(plain_header(text))


def _told_by_language(plain: str) -> str | None:
    """韩文姓名, 한국어성명 and 姓名韩文."""
    for word, lang in _words("language").items():
        if word.isascii():
            continue
        for rest in (plain.removeprefix(word), plain.removesuffix(word)):
            if rest != plain and (found := _words("column").get(rest)):
                return _of(found, lang)
    return None


def _of(column: str, lang: str) -> str:
    return f"{column}@{lang}" if column in SPOKEN else column


def language_of(word: str) -> str:
    """The language that a word means, "" for none."""
    return _words("language").get(plain_header(word), "")


def word_of(table: str, text: str) -> str:
    """The kind or rank that a cell means, as it is if none."""
    return _words(table).get(plain_header(text), text)


def told_words(lang: str) -> Mapping[str, str]:
    """Names of columns for people, in a language; nothing for others."""
    words: Mapping[str, str] = _file()["told"].get(lang, {})
    return words


@cache
def _words(table: str) -> Mapping[str, str]:
    """Plain words → what they mean."""
    said = _file()[table]
    return {plain_header(word): name for name, words in said.items() for word in words}


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
