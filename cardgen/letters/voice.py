"""What is said in one language of a letter: texts of its catalog, names, dates and amounts.

In come a catalog, a glossary and data; out come words that are final.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple, TypeVar

from cardgen.catalog import Catalog, Country, Glossary, Message, format_value, resolve
from cardgen.errors import CardgenError, Diagnostic
from cardgen.letters.bilingual import Bilingual
from cardgen.letters.conventions import Convention, Form, convention, han_count
from cardgen.letters.data import GoodsLine, Party, Said, chosen_for, said, texts_of
from cardgen.letters.reads import DataReads, KeptByReads
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
    """Where the words of letters of a pair come from; a `draft` has unfinished ones, too."""

    catalog: Catalog
    glossary: Glossary
    wording: DocumentWording
    draft: bool = False


class Voice:
    """One language of a letter that is called `letter`.

    It comes from a `country`, and its text calls the addressee by the word `reader`.

    What it reads of the `data` while a block is made is noted, so nothing of that is kept here.
    """

    def __init__(
        self,
        letter: str,
        lang: str,
        form: Form,
        words: LetterWords,
        reads: DataReads,
        kept: KeptByReads[Any],
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
        self.convention: Convention = convention(lang)
        self._catalog, self._glossary, self._wording, self._draft = words
        self._side = self._catalog.langs.index(lang)
        self._country = country
        self._reader = reader
        self._reads = reads
        self._kept = kept
        read = reads.since()
        # Both were found in the data outside of what notes the fields that a block reads.
        self._made_of = kept.number((self._side, country, reader, read, reads.frozen(read)))

    def kept(self, name: str, make: Callable[[], V]) -> V:
        """What is made for a name, if it has to be."""
        made: V = self._kept.get((name, self._made_of), self._reads, make)
        return made

    def text(self, name: str, row: Row | None = None, *, own: bool = True) -> str:
        """A text of the catalog; `own` are those of this letter. A row's values come first.

        Raises CardgenError with all that is wrong.
        """
        key = f"{self.letter}.{name}" if own else name
        if row:
            return self._resolved(key, row)
        return self.kept(f"words {key}", lambda: self._resolved(key, {}))

    def _resolved(self, key: str, row: Row) -> str:
        """A text of the catalog, its placeholders filled."""
        try:
            return self._filled(self._catalog.message(key), row)
        except CardgenError as error:
            found = (_in_data(each, self._disasters) for each in error.diagnostics)
            raise CardgenError.of(found) from error

    def _filled(self, message: Message, row: Row) -> str:
        data = self.data
        values = {**dict(texts_of(data.values, self.lang)), **dict(texts_of(row, self.lang))}
        if "goods" in message.placeholders and "goods" not in values:
            values["goods"] = self.listed(data.goods)
        if "boxes" in message.placeholders:
            values.setdefault("boxes", str(sum(line.boxes for line in data.goods)))
        if READER in message.placeholders:
            values.setdefault(READER, self._reader)
        if data.reference.yours:
            values.setdefault("number", said(data.reference.yours, self.lang))
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
        """The words of the glossary for disasters, in both languages: 地震 (지진)."""
        terms = self._glossary.by_source.items()
        return [
            f"{entry.source} ({entry.translation})"
            for (kind, _), entry in terms
            if kind == DISASTER and entry.translation
        ]

    @property
    def names(self) -> Mapping[str, Message]:
        """The texts of the catalog by their names."""
        return self._catalog.messages

    def asks_for(self, name: str, field: str) -> bool:
        """Whether a text of this letter has a placeholder."""
        return field in self._catalog.message(f"{self.letter}.{name}").placeholders

    def value(self, kind: str, value: str, item: str = "") -> str:
        """A value of a kind of `format_value`, of units that of an article `item`."""
        return format_value(
            value, kind, self.lang, self._glossary, draft=self._draft, item=item
        )

    def said(self, text: Said) -> str:
        """A text of the data; "" for none."""
        return said(text, self.lang) if text else ""

    def chosen(self, by_language: Mapping[str, str]) -> str | None:
        """What somebody chose for the language, None for nothing."""
        return chosen_for(self.lang, by_language)

    def caption(self, name: str) -> str:
        """A caption, as papers have them."""
        return self._wording.caption(name)[self._side]

    def label(self, name: str) -> str:
        """A word of the form and what parts it from what follows, where it is printed."""
        word = self.convention.word(name)
        return word.text + word.joint if word and word.printed else ""

    def day(self, date: dt.date, *, in_text: bool = True) -> str:
        """A day in the text or that of the letter, by the calendar that somebody chose.

        Without a choice it is the calendar of the form.
        """
        chosen = self.chosen(self.data.calendar) or ""
        return self.convention.date(
            date,
            self.form,
            vertical=self.vertical,
            era=chosen,
            country=self._country,
            in_text=in_text,
        )

    def count(self, number: str) -> str:
        """A whole number; in columns it is written in Han characters, 三百."""
        found = self.value("integer", number)
        if not self.vertical:
            return found
        return han_count(int(found.replace(",", "")), self.lang)

    def amount(self, line: GoodsLine) -> str:
        """How much of an article, with its unit."""
        return self.count(str(line.quantity)) + self.value("unit", line.unit, line.item)

    def listed(self, goods: list[GoodsLine]) -> str:
        """Articles with their numbers, as a sentence has them."""
        named = [(self.value("item", line.item), self.amount(line)) for line in goods]
        return self.convention.listed(named, self.form)

    def title(self, party: Party) -> str:
        """The title of a party, as the place of its office has it; "" without one."""
        if not party.title:
            return ""
        return Bilingual(self._glossary, draft=self._draft).title(party, self.lang)

    def office(self, party: Party) -> str:
        """The office, and the title with it: 东京都知事, 北京市長, 서울특별시장."""
        office, title = self.said(party.office), self.title(party)
        if title and self.short in {"ja", "ko"} and office[-1:] == title[:1]:
            title = title[1:]
        return office + title


def _in_data(found: Diagnostic, disasters: list[str]) -> Diagnostic:
    """Where a value is written that a letter lacks.

    The message is as it should be, so its file is no place of what the data lack.
    """
    if found.remedy is None or found.remedy.kind != "set-placeholders":
        return found
    names = " and ".join(found.remedy.names)
    hint = f"write {names} below [values], or into a column of the list"
    if DISASTER in found.remedy.names and disasters:
        hint += f"; {DISASTER} is one of {', '.join(disasters)}"
    return replace(found, hint=hint, remedy=None, location=None)
