"""Captions and values of documents, in both languages of a pair."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from cardgen.catalog import (
    Catalog,
    Glossary,
    Message,
    format_value,
    full_tag,
    is_told_by_script,
    resolve,
    strip_markup,
)
from cardgen.errors import FieldError
from cardgen.lazy import lazy_pattern

Both = tuple[str, str]
"""A text in the source language and in the target language."""

_CACHED: Final = 4096  # values
_DATE: Final = lazy_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Fifteen digits are more than any shipment needs, and all that a spreadsheet keeps.
_NUMBER: Final = lazy_pattern(r"([0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(\.[0-9]{1,6})?")
_WEIGHT: Final = lazy_pattern(_NUMBER.pattern + r"\s*(?:kg|公斤)?", re.IGNORECASE)


class DocumentWording:
    """Words a document's captions, messages and values in both languages of a pair.

    With `draft`, unfinished translations pass.
    """

    def __init__(self, captions: Catalog, glossary: Glossary, *, draft: bool = False) -> None:
        self._captions = captions
        self._glossary = glossary
        self._draft = draft
        self.langs = captions.langs
        self._values: dict[tuple[str, str, str], Both] = {}

    def caption(self, name: str, values: Mapping[str, str] | None = None) -> Both:
        """Return a caption in both languages, with values filled in. Raises CardgenError."""
        message = self._captions.message(name)
        texts = resolve(message, values or {}, self._glossary, self.langs, draft=self._draft)
        return texts.source, texts.target

    def message(self, message: Message, fields: Mapping[str, str]) -> Both:
        """Return a message in both languages without readings. Raises CardgenError."""
        texts = resolve(message, fields, self._glossary, self.langs, draft=self._draft)
        return strip_markup(texts.source), strip_markup(texts.target)

    def value(self, kind: str, value: str, item: str = "") -> Both:
        """Format a value in both languages.

        `kind` is one of `format_value`: integer, number, date, city, item, unit or text. A unit
        belongs to the article `item`.

        A city, article or unit that the glossary does not have is a text, and so is a date that
        is not written as 2020-03-26. If the template forbids such a text, the reader of the
        manifest has reported it. Raises CardgenError as `format_value` does.
        """
        key = kind, value, item if kind == "unit" else ""
        if key not in self._values:
            if len(self._values) >= _CACHED:
                self._values.clear()
            self._values[key] = self._format(*key)
        return self._values[key]

    def number(self, number: Decimal, decimals: int) -> Both:
        """Format a number with so many decimals in both languages."""
        from babel.numbers import format_decimal

        pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
        source, target = (
            format_decimal(number, pattern, locale=full_tag(lang).replace("-", "_"))
            for lang in self.langs
        )
        return source, target

    def lang(self, text: str) -> str:
        """Return the language of a text: the target if its script is not that of the source."""
        source, target = self.langs
        return target if is_told_by_script(text, target, source) else source

    def _format(self, kind: str, value: str, item: str) -> Both:
        """Format a value as `value` does, without the cache."""
        if kind == "date" and not _DATE.fullmatch(value):
            return value, value
        try:
            source, target = (
                format_value(value, kind, lang, self._glossary, draft=self._draft, item=item)
                for lang in self.langs
            )
        except FieldError as error:
            if error.rule == "unknown-term":
                return value, value
            raise
        return source, target


def join_languages(both: Both) -> str:
    """Join both languages with a dot on one line; only one if they are equal."""
    return " · ".join(dict.fromkeys(both))


def parse_integer(text: str) -> int:
    """Parse a whole number as people type it: 24 or 1,000. Raises ValueError."""
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not match or match[2]:
        raise ValueError(f"{text!r} is not a whole number")
    return int(match[1].replace(",", ""))


def parse_weight(text: str) -> Decimal:
    """Parse a weight as people type it: 12.5, 1,000 or 12.5 kg. Raises ValueError."""
    match = _WEIGHT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not match:
        raise ValueError(f"{text!r} is not a weight in kilograms")
    return Decimal(match[1].replace(",", "") + (match[2] or ""))
