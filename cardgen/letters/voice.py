"""The words of one language of a letter: texts of its catalog, names, dates and amounts.

In come a catalog, a glossary and data; out come final words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

from msgspec.structs import replace

from cardgen.catalog import Catalog, Country, Glossary, Message, format_value, resolve
from cardgen.errors import CardgenError, Diagnostic
from cardgen.letters.bilingual import Bilingual
from cardgen.letters.conventions import Convention, Form, format_han, load_convention
from cardgen.letters.data import (
    GoodsLine,
    LocalizedText,
    Party,
    find_choice,
    select_text,
    select_texts,
)
from cardgen.letters.reads import DataReads, ReadCache
from cardgen.wording import DocumentWording

V = TypeVar("V")
Row = Mapping[str, Any]
"""Values of a row of the data: texts, numbers and days."""

READER: Final = "reader"
"""The placeholder of the word by which a text calls its addressee."""
DISASTER: Final = "disaster"
"""The kind of a term, and the placeholder that has one."""
# A value is never markup.
_LITERAL: Final = str.maketrans({mark: mark * 2 for mark in "[]*"})


class LetterWords(NamedTuple):
    """The sources of words for letters of a pair; a `draft` may use unfinished ones."""

    catalog: Catalog
    glossary: Glossary
    wording: DocumentWording
    draft: bool = False


class Voice:
    """Words one language of a letter; `letter` is the name of the template.

    The letter comes from a `country`, and its text calls the addressee by the word `reader`.
    Reads of the `data` are recorded while a block is made, so no value of them is cached here.
    """

    def __init__(
        self,
        letter: str,
        lang: str,
        form: Form,
        words: LetterWords,
        reads: DataReads,
        cache: ReadCache[Any],
        *,
        country: Country = "",
        reader: str = "",
    ) -> None:
        self.letter = letter
        self.lang = lang
        self.short = lang.partition("-")[0]
        self.form = form
        self.data = reads.data
        self.vertical = self.data.is_vertical(lang)
        self.convention: Convention = load_convention(lang)
        self._catalog, self._glossary, self._wording, self._draft = words
        self._side = self._catalog.langs.index(lang)
        self._country = country
        self._reader = reader
        self._reads = reads
        self._cache = cache
        read = reads.list_outer_reads()
        # Country and reader were found in the data before a block records its reads.
        self._made_of = cache.number((self._side, country, reader, read, reads.encode(read)))

    def cache(self, name: str, make: Callable[[], V]) -> V:
        """Return the value with this name from the cache, or call `make`."""
        made: V = self._cache.get((name, self._made_of), self._reads, make)
        return made

    def text(self, name: str, row: Row | None = None, *, own: bool = True) -> str:
        """Fill the values into a text of the letter, by its name. Values of `row` come first.

        Raises CardgenError with all findings.
        """
        key = f"{self.letter}.{name}" if own else name
        if row:
            return self._fill_key(key, row)
        return self.cache(f"words {key}", lambda: self._fill_key(key, {}))

    def _fill_key(self, key: str, row: Row) -> str:
        """Fill the values into a text of the catalog, by its full id."""
        try:
            return self._fill(self._catalog.message(key), row)
        except CardgenError as error:
            found = (_hint_at_data(each, self._disasters) for each in error.diagnostics)
            raise CardgenError.of(found) from error

    def _fill(self, message: Message, row: Row) -> str:
        """Fill the placeholders of a message. Values of `row` come first."""
        data = self.data
        values = select_texts(data.values, self.lang) | select_texts(row, self.lang)
        if "goods" in message.placeholders and "goods" not in values:
            values["goods"] = self.list_goods(data.goods)
        if "boxes" in message.placeholders:
            values.setdefault("boxes", str(sum(line.boxes for line in data.goods)))
        if READER in message.placeholders:
            values.setdefault(READER, self._reader)
        if data.reference.yours:
            values.setdefault("number", select_text(data.reference.yours, self.lang))
        days = {**data.days, **row}
        types = dict(message.placeholders)
        for field, kind in message.placeholders.items():
            if kind == "date" and isinstance(days.get(field), dt.date):
                values[field] = self.day(days[field])
                types[field] = "text"
            elif kind == "integer" and self.vertical and field in values:
                values[field] = self.count(values[field])
                types[field] = "text"
            elif kind == "text" and field in values:
                values[field] = values[field].translate(_LITERAL)
        message = replace(message, placeholders=types)
        langs = self._catalog.langs
        article = values.get("item", "")
        found = resolve(message, values, self._glossary, langs, draft=self._draft, item=article)
        return (found.source, found.target)[self._side]

    @property
    def _disasters(self) -> list[str]:
        """Disasters of the glossary in both languages, as in 地震 (지진)."""
        return [
            f"{entry.source} ({entry.translation})"
            for (kind, _), entry in self._glossary.by_source.items()
            if kind == DISASTER and entry.translation
        ]

    @property
    def names(self) -> Mapping[str, Message]:
        """Texts of the catalog by name."""
        return self._catalog.messages

    def has_placeholder(self, name: str, field: str) -> bool:
        """True if a text of this letter has the placeholder `field`."""
        return field in self._catalog.message(f"{self.letter}.{name}").placeholders

    def value(self, kind: str, value: str, item: str = "") -> str:
        """Format a value of this type. The article `item` decides the word for a unit."""
        return format_value(
            value, kind, self.lang, self._glossary, draft=self._draft, item=item
        )

    def select(self, text: LocalizedText) -> str:
        """Return the text of the data for this language; "" if there is none."""
        return select_text(text, self.lang) if text else ""

    def find_choice(self, by_language: Mapping[str, str]) -> str | None:
        """Return the value for this language from a table by language; None if it has none."""
        return find_choice(self.lang, by_language)

    def caption(self, name: str) -> str:
        """Return a caption of the papers in this language."""
        return self._wording.caption(name)[self._side]

    def label(self, name: str) -> str:
        """Return a label of forms with its punctuation; "" if this form does not print it."""
        word = self.convention.find_word(name)
        return word.text + word.joint if word and word.printed else ""

    def day(self, date: dt.date, *, in_text: bool = True) -> str:
        """Format a date in the text, or the date of the letter, in the calendar of the data.

        Without a choice in the data it is the calendar of the form.
        """
        return self.convention.format_date(
            date,
            self.form,
            vertical=self.vertical,
            era=self.find_choice(self.data.calendar) or "",
            country=self._country,
            in_text=in_text,
        )

    def count(self, number: str) -> str:
        """Format a whole number; in vertical text with Han characters, as in 三百."""
        found = self.value("integer", number)
        if not self.vertical:
            return found
        return format_han(int(found.replace(",", "")), self.lang)

    def amount(self, line: GoodsLine) -> str:
        """Format the quantity of an article with its unit."""
        return self.count(str(line.quantity)) + self.value("unit", line.unit, line.item)

    def list_goods(self, goods: list[GoodsLine]) -> str:
        """List articles with their quantities, as a part of a sentence in this language."""
        named = [(self.value("item", line.item), self.amount(line)) for line in goods]
        return self.convention.join_goods(named, self.form)

    def title(self, party: Party) -> str:
        """Translate the title of a sender or addressee; "" if there is no title."""
        if not party.title:
            return ""
        return Bilingual(self._glossary, draft=self._draft).title(party, self.lang)

    def office(self, party: Party) -> str:
        """Format an office with the title: 东京都知事, 北京市長, 서울특별시장."""
        office, title = self.select(party.office), self.title(party)
        if title and self.short in {"ja", "ko"} and office[-1:] == title[:1]:
            title = title[1:]
        return office + title


def _hint_at_data(found: Diagnostic, disasters: list[str]) -> Diagnostic:
    """Change a finding about a missing value so that it names the data file.

    The message is right; the data lack the value.
    """
    if found.remedy is None or found.remedy.kind != "set-placeholders":
        return found
    names = " and ".join(found.remedy.names)
    hint = f"write {names} below [values], or into a column of the list"
    if DISASTER in found.remedy.names and disasters:
        hint += f"; for {DISASTER}, write one of {', '.join(disasters)}"
    return replace(found, hint=hint, remedy=None, location=None)
