"""Columns of a list of recipients: the columns that headers name, and findings about columns.

In comes a header as people write it, out comes a column, with a language if it has one: "name",
"name@ko" for name_ko, 姓名（韩文） or 한국어 성명. Findings about keys of a data file become
findings about columns: ``honorific = "…"`` is a column 敬称 in a Japanese list.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from cardgen.catalog import has_letter_of, is_told_by_script
from cardgen.errors import Diagnostic
from cardgen.lazy import lazy_pattern
from cardgen.letters.bilingual import find_foreign_characters
from cardgen.shipment import normalize_header, strip_numbering

BY_LANGUAGE: Final = ("name", "office", "honorific", "address", "note", "number")
"""Columns that may differ from language to language."""

_FILE: Final = Path(__file__).with_name("headers.toml")
_ASIDE: Final = lazy_pattern(r"([^(（\[［\n]*)[(（\[［](.*)[)）\]］]\s*")
_PARTS: Final = lazy_pattern(r"[/|／\s]+")
_SUFFIX: Final = lazy_pattern(r"(.*[^_\-\s.@/])[_\-\s.@/]++([A-Za-z]{2})")


def find_column(header: str) -> str | None:
    """Find the column that a header means; None if it is unknown.

    A header in two languages, 姓名/성명, must name one column.
    """
    bare = strip_numbering(header)
    for text in dict.fromkeys((header, bare)):
        if found := _match_column(text):
            return found
    parts = {_match_column(part) for part in _PARTS.split(bare) if part.strip()}
    return parts.pop() if len(parts) == 1 else None


def _match_column(header: str) -> str | None:
    text = " ".join(unicodedata.normalize("NFKC", header).split())  # cells may have lines
    known = _load_words("column")
    if found := known.get(normalize_header(text)):
        return found
    for pattern in (_ASIDE, _SUFFIX):
        if match := pattern.fullmatch(text):
            found, lang = known.get(normalize_header(match[1])), find_language(match[2])
            if found and lang:
                return _with_language(found, lang)
            if found and pattern is _ASIDE:
                other = known.get(normalize_header(match[2]))
                return found if other in (None, found) else None
    return _match_with_language(normalize_header(text))


def _match_with_language(plain: str) -> str | None:
    """Find the column for a header that contains a language: 韩文姓名, 한국어성명, 姓名韩文."""
    for word, lang in _load_words("language").items():
        if word.isascii():
            continue
        for rest in (plain.removeprefix(word), plain.removesuffix(word)):
            if rest != plain and (found := _load_words("column").get(rest)):
                return _with_language(found, lang)
    return None


def _with_language(column: str, lang: str) -> str:
    return f"{column}@{lang}" if column in BY_LANGUAGE else column


def find_language(word: str) -> str:
    """Find the language that a word means; "" if it means none."""
    return _load_words("language").get(normalize_header(word), "")


def find_keyword(table: str, text: str) -> str:
    """Find the keyword, such as "holder", for a cell's text; the text itself if unknown."""
    return _load_words(table).get(normalize_header(text), text)


def column_words(lang: str) -> Mapping[str, str]:
    """Return the words that name columns in a language; {} for other languages."""
    words: Mapping[str, str] = _load_file()["told"].get(lang, {})
    return words


@cache
def _load_words(table: str) -> Mapping[str, str]:
    """Load a table of normalized words with their meanings."""
    meanings = _load_file()[table]
    return {normalize_header(word): name for name, words in meanings.items() for word in words}


@cache
def _load_file() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


_OF_PARTY: Final = lazy_pattern(r"\b(\w++) of \[addressee\]: ")
_BOTH: Final = lazy_pattern(r"write it in both languages: (\w+) = \{ (.*) \}$")
_ONE: Final = lazy_pattern(r'(?<![\w-])(\w++(?:-\w++)*+) = "([^"]*+)"')
_WRITE: Final = lazy_pattern(r'write (\w+) = "…"')
_ADDRESSED: Final = lazy_pattern(r"there is no honorific for .+? in (\S+)$")
_KIND: Final = lazy_pattern(r'kind = "(\w+)"')
_ENGLISH: Final = "en"


def word_for_columns(found: Diagnostic, heads: Mapping[str, str]) -> Diagnostic:
    """Add the headers of a list to a finding that names columns."""
    hint = found.hint
    message = _OF_PARTY.sub(lambda match: f"{find_header(match[1], heads)}: ", found.message)
    if match := _BOTH.match(hint):
        texts = dict(_ONE.findall(match[2]))
        columns = [
            f"{name_column(match[1], lang, heads)} {said}" for lang, said in texts.items()
        ]
        hint = f"add a column for each language: {', '.join(columns)}"
    lang = named[1] if (named := _ADDRESSED.search(message)) else ""
    hint = _WRITE.sub(lambda match: f"add a column {name_column(match[1], lang, heads)}", hint)
    hint = _KIND.sub(lambda match: f"{find_header('kind', heads)} {match[1]}", hint)
    return replace(found, message=message, hint=hint)


def find_header(column: str, heads: Mapping[str, str]) -> str:
    """Return the header of a column in this list, or the usual word for the column."""
    for name, text in heads.items():
        if name.partition("@")[0] == column:
            return text
    return name_column(column, "", heads)


def name_column(column: str, lang: str, heads: Mapping[str, str]) -> str:
    """Name a column in the language of a list. `lang` is set for texts in one language."""
    short = lang.partition("-")[0]
    words = column_words(_find_main_language(heads))
    if column not in words:
        return f"{column}_{short}" if short else column
    return words[column] + (words[f"@{short}"] if short else "")


def _find_main_language(heads: Mapping[str, str]) -> str:
    """Find the language in which most headers of a list are."""
    votes = Counter(map(_guess_language, heads.values()))
    return votes.most_common(1)[0][0] if votes else _ENGLISH


def _guess_language(head: str) -> str:
    if has_letter_of(head, "ko"):
        return "ko"
    if is_told_by_script(head, "ja", "zh") or head in column_words("ja").values():
        return "ja"
    if not has_letter_of(head, "zh"):
        return _ENGLISH
    chinese = any(not find_foreign_characters(head, lang) for lang in ("zh-Hans", "zh-Hant"))
    return "zh" if chinese or find_foreign_characters(head, "ja") else "ja"
