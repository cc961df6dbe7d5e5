"""A list's columns and the options for reading its rows; values of the project."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import msgspec

from cardgen.catalog import TERM_KINDS
from cardgen.errors import CardgenError
from cardgen.fillers import classify_filler
from cardgen.project import LoadedPage, Project
from cardgen.shipment.manifest.cells import ListFile
from cardgen.shipment.manifest.columns import COLUMNS, KEYS, PLACE, READERS, TOTAL, ColumnKind
from cardgen.shipment.manifest.fields import NOWHERE, ColumnHead, Keys, read_glossaries
from cardgen.shipment.manifest.words import HeaderWords, find_aside
from cardgen.template import PageSize


class ListReading(msgspec.Struct, frozen=True):
    """A list's file and columns, and the values and options for all of its rows.

    `paper` are the names of columns that labels need not show, `ignored` the indexes of columns
    that are not read. `for_all` are values by column for rows that have none. `page`, `sheet`
    and `loaded` choose the size of labels, see `Project.name_template`.
    """

    project: Project
    table: ListFile
    heads: tuple[ColumnHead, ...]
    words: HeaderWords
    keys: Keys
    draft: bool
    paper: frozenset[str] = frozenset()
    ignored: frozenset[int] = frozenset()
    for_all: Mapping[str, str] = msgspec.field(default_factory=dict)
    page: str = ""
    sheet: str = ""
    loaded: LoadedPage | None = None

    @property
    def size(self) -> PageSize | None:
        """Size of the labels from the options; None if no option gives it or if it is wrong."""
        asked = self.page or self.sheet
        try:
            if asked:
                return self.project.page_size(asked)
        except CardgenError:  # reported when a template is put on the page
            return None
        return self.loaded.size if self.loaded else None

    @property
    def own_heads(self) -> tuple[ColumnHead, ...]:
        """Columns of the list itself, without the values that are given for all rows."""
        return tuple(head for head in self.heads if head.index != NOWHERE)

    @property
    def language(self) -> str:
        """Language of the list's headers."""
        likely = self.keys.pair.rpartition("-")[2]
        return self.words.detect_language((head.text for head in self.own_heads), likely)

    @property
    def unit(self) -> str:
        """Unit in the header of quantities, as in 数量（只）; "" if a column has units."""
        names = {head.name: head.text for head in self.heads}
        text = names.get("quantity") or names.get(TOTAL) or ""
        return "" if "unit" in names else find_aside(text)

    def word_for(self, field: str) -> str:
        """Return the header of a field, or its usual word in the list's language."""
        for head in self.heads:
            if field in (head.name, getattr(COLUMNS.get(head.name), "field", "")):
                return head.text
        return self.words.word(field, self.language)


def is_familiar(project: Project, text: str) -> bool:
    """True if any glossary of the project has the text."""
    return any(glossary.has_term(text) for glossary in read_glossaries(project))


def is_message(project: Project, text: str) -> bool:
    """True if the text is the id of any message of the project."""
    for pair in project.pairs():
        with suppress(CardgenError):
            if text in project.catalog(pair).messages:
                return True
    return False


# --- values of the project, which labels and papers show if a row has no value of its own

_OF_EACH_LIST: Final = (*KEYS, "boxes", "total_quantity")
_COLUMNS: Final = (
    *(column for column in COLUMNS.values() if column.name not in _OF_EACH_LIST),
    ColumnKind("gtin", "text"),
)


def read_shared_values(project: Project, pair: str) -> dict[str, str]:
    """Read the project's ``[values]`` that papers can show, by field, in the source language.

    A filler or an unreadable value is left out here; the check of labels reports it.
    """
    found: dict[str, str] = {}
    for column in _COLUMNS:
        value = project.values.get(column.name, "")
        if value and not classify_filler(value, column.kind):
            with suppress(CardgenError):
                name = column.field or column.name
                found.setdefault(name, _read_value(project, pair, column.kind, value))
    return found


def _read_value(project: Project, pair: str, kind: str, value: str) -> str:
    """Read a value of this kind. Return terms in the source language of the pair."""
    if kind in READERS:
        return READERS[kind](value)
    kind = "city" if kind == PLACE else kind
    if kind not in TERM_KINDS:
        return value
    glossary = project.glossary(pair)
    return glossary.term(kind, value, glossary.langs[0], draft=True)
