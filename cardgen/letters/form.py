"""The values that a letter asks for: by a template, a register and the texts of a pair.

Out come the placeholders to fill in, the paragraphs to choose from, and the tables of rows. A
new data file (`new_data`) and the form of the page ask for the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

import msgspec

from cardgen.catalog import LETTERS, Message, pair_langs
from cardgen.letters.blocks import Register
from cardgen.letters.body import DISTRIBUTION, GOODS
from cardgen.letters.conventions import load_convention
from cardgen.letters.template import EntrySpec, LetterTemplate, RegisterSpec, list_entries
from cardgen.project import Project

_COMPUTED: Final = ("reader", "goods", "boxes", "number")
"""Placeholders that cardgen fills from the addressee, the goods and the reference."""


class LetterForm(msgspec.Struct, frozen=True):
    """The form of a letter in a register: its entries, and their `texts` by id.

    `shown` are the kinds of blocks that a language of the pair shows.
    """

    letter: str
    register: Register
    spec: RegisterSpec
    texts: Mapping[str, Message]
    shown: frozenset[str]

    @property
    def entries(self) -> list[EntrySpec]:
        """Entries of all parts of the letter."""
        spec = self.spec
        return [
            each for part in (spec.body, spec.items, spec.after) for each in list_entries(part)
        ]

    @property
    def messages(self) -> Iterator[Message]:
        """Messages of the letter's text."""
        return (self.texts[each.text] for each in self.entries if each.text in self.texts)

    @property
    def first_choice(self) -> str:
        """Paragraph to begin with, of a letter that has only optional ones; "" for others."""
        found = [each for each in self.entries if each.text]
        return found[0].text if found and all(each.optional for each in found) else ""

    @property
    def has_goods(self) -> bool:
        """True if the letter tells of goods."""
        has_table = any(GOODS in (each.table, each.each) for each in self.entries)
        in_text = any(GOODS in each.placeholders for each in self.messages)
        return bool(self.spec.table) or has_table or in_text

    @property
    def has_distribution(self) -> bool:
        """True if the letter tells who received the goods."""
        return "recipient" in self.texts

    def list_placeholders(self) -> tuple[dict[str, str], dict[str, str]]:
        """List names and types of the values that the letter needs, and of optional values."""
        needed: dict[str, str] = {}
        optional: dict[str, str] = {}
        chosen = self.first_choice
        for entry in self._list_plain():
            is_always = entry.text == chosen or not (entry.optional or entry.needs)
            (needed if is_always else optional).update(self._list_values(entry))
        return needed, {name: optional[name] for name in optional if name not in needed}

    def find_needed(self, paragraphs: Collection[str], given: Collection[str]) -> set[str]:
        """Find the values that the chosen `paragraphs` need; all if none is chosen.

        Goods and their distribution are among them. `given` are names of values that are
        there, which decide which paragraphs appear.
        """
        found: set[str] = set()
        for entry in self._list_plain():
            is_named = entry.text in paragraphs
            is_kept = not entry.optional and all(name in given for name in entry.needs)
            is_kept = is_kept and not any(name in given for name in entry.lacks)
            if is_named or (is_kept and not paragraphs):
                found |= self._list_values(entry).keys() | self._list_rows(entry)
        for text in (self.spec.subject, self.spec.title):
            found |= self._list_values(EntrySpec(text)).keys() if text else set()
        return found

    def list_tables(self) -> dict[str, dict[str, str]]:
        """List the tables of rows that the letter has, each with its columns and their types.

        Goods and their distribution are not among them.
        """
        tables: dict[str, dict[str, str]] = {}
        for entry in self.entries:
            name = entry.each or entry.table
            if not name or name in (GOODS, DISTRIBUTION):
                continue
            columns = tables.setdefault(name, {})
            if entry.each and entry.text in self.texts:
                columns |= self.texts[entry.text].placeholders
            heads = [key for key in self.texts if entry.table and key.startswith(f"{name}.")]
            for column in entry.columns or [key.partition(".")[2] for key in heads]:
                columns.setdefault(column, "text")
        return tables

    def _list_rows(self, entry: EntrySpec) -> set[str]:
        """List the kinds of rows that a text tells of: goods, or their distribution."""
        message = self.texts.get(entry.text)
        if self.spec.table and entry.text == self.spec.table and self.has_distribution:
            return {DISTRIBUTION}
        has_table = bool(entry.text) and entry.text == self.spec.table
        names = message.placeholders if message else {}
        return {GOODS} if has_table or GOODS in names or "boxes" in names else set()

    def _list_plain(self) -> Iterator[EntrySpec]:
        """Yield the entries whose values are no rows of a table."""
        return (each for each in self.entries if not (each.each or each.table))

    def _list_values(self, entry: EntrySpec) -> dict[str, str]:
        """List names and types of the values of an entry, without computed ones."""
        kinds = {
            name: kind for each in self.messages for name, kind in each.placeholders.items()
        }
        fields = {name: kinds.get(name, "text") for name in entry.needs}
        if entry.text in self.texts:
            fields |= self.texts[entry.text].placeholders
        return {
            name.replace("_citizens", "_city") if kind == "citizens" else name: (
                "city" if kind == "citizens" else kind
            )
            for name, kind in fields.items()
            if kind == "citizens" or name not in _COMPUTED
        }


def make_letter_form(
    template: LetterTemplate, project: Project, pair: str, register: Register | None = None
) -> LetterForm:
    """Make the form of a letter. The default is the letter's first register.

    Raises FieldError "bad-letter" for a register that the letter lacks.
    """
    chosen = next(iter(template.forms)) if register is None else register
    if chosen not in template.forms:
        raise template.missing_form_error(chosen)
    messages = project.catalog(pair, LETTERS).messages
    own = f"{template.name}."
    texts = {
        key.removeprefix(own): each for key, each in messages.items() if key.startswith(own)
    }
    kind = template.form(chosen)
    orders = (load_convention(lang).find_order(kind) for lang in pair_langs(pair))
    shown = frozenset(block for order in orders for block in order)
    return LetterForm(template.name, chosen, template.forms[chosen], texts, shown)
