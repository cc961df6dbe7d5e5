"""The articles of a glossary with each of their units in all languages, to be read at a glance.

In come a project and pairs, out come tables: 手套 20双 · 20只 beside 장갑 20켤레 · 20장.
Units for which an article has no word, and units of any article, have the word that is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cardgen.catalog import Glossary, PoEntry, full_tag, locale_of, notes_of
from cardgen.display import Document
from cardgen.documents import (
    A4,
    BODY,
    FINE,
    HAIR,
    NUMBER,
    REST,
    STRONG,
    DocumentTexts,
    RunningPage,
    StyledText,
)
from cardgen.errors import CardgenError, Diagnostic
from cardgen.layout.flow import Cell, Row, Section, Table
from cardgen.project import Project

DOUBTFUL: Final = "△"
"""The mark behind a unit for which the article has no word of its own."""

UNFINISHED: Final = "—"
"""The mark in place of a term that may not be printed yet."""

_COUNT: Final = "20"
_BETWEEN: Final = " · "
_BUNDLED: Final = "cardgen"


class CountedTable(NamedTuple):
    """Rows of one text a language: of articles, then of units that are of no article."""

    langs: tuple[str, ...]
    articles: tuple[tuple[str, ...], ...]
    units: tuple[tuple[str, ...], ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The languages by their own names."""
        return tuple(_named(lang) for lang in self.langs)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """All rows."""
        return (*self.articles, *self.units)


def counted_text(tables: Sequence[CountedTable]) -> str:
    """The tables as plain text, a line a row."""
    lines = (" | ".join(row) for each in tables for row in (each.heads, *each.rows))
    return "".join(f"{line}\n" for line in lines)


def counted_tables(project: Project, pairs: Sequence[str]) -> tuple[CountedTable, ...]:
    """A table for the pairs of each source language. Raises CardgenError."""
    by_source: dict[str, list[Glossary]] = {}
    for pair in dict.fromkeys(pairs):
        glossary = project.glossary(pair)
        by_source.setdefault(glossary.langs[0], []).append(glossary)
    return tuple(_table(source, known) for source, known in by_source.items())


def _table(source: str, glossaries: Sequence[Glossary]) -> CountedTable:
    langs = (source, *(each.langs[1] for each in glossaries))
    articles = {
        word: None for each in glossaries for kind, word in each.by_source if kind == "item"
    }
    units = {
        word: None for each in glossaries for kind, word in each.by_source if kind == "unit"
    }
    return CountedTable(
        langs,
        tuple(_article(article, glossaries) for article in articles),
        tuple(
            (f"{_COUNT}{unit}", *(_COUNT + _word(each, "unit", unit) for each in glossaries))
            for unit in units
        ),
    )


def _article(article: str, glossaries: Sequence[Glossary]) -> tuple[str, ...]:
    """A row of the table: an article's name and units in each language."""
    known = [entry for each in glossaries if (entry := each.by_source.get(("item", article)))]
    units = tuple(dict.fromkeys(unit for entry in known for unit in _units(entry)))
    own = _BETWEEN.join(_COUNT + unit for unit in units)
    return (
        f"{article} {own}".rstrip(),
        *(_counted(each, article, units) for each in glossaries),
    )


def _units(entry: PoEntry) -> Iterator[str]:
    notes = notes_of(entry)
    yield from (*notes.units, *notes.unit_words)


def _counted(glossary: Glossary, article: str, units: Sequence[str]) -> str:
    said = [
        f"{_COUNT}{_word(glossary, 'unit', unit, article)}"
        f"{DOUBTFUL if glossary.doubt_of_unit(unit, article) else ''}"
        for unit in units
    ]
    return f"{_word(glossary, 'item', article)} {_BETWEEN.join(said)}".rstrip()


def _word(glossary: Glossary, kind: str, word: str, article: str = "") -> str:
    try:
        return glossary.term(kind, word, glossary.langs[1], item=article)
    except CardgenError:
        return UNFINISHED


def _named(lang: str) -> str:
    return str(locale_of(lang).get_display_name(full_tag(lang).replace("-", "_"))) or lang


def counted_document(project: Project, pairs: Sequence[str]) -> Document:
    """The tables of pairs on pages of A4. Raises CardgenError."""
    found = counted_tables(project, pairs)
    errors: list[Diagnostic] = []  # what no font has is shown as such
    texts = DocumentTexts(project.fonts, project.wording(pairs[0], draft=True), errors)
    name = project.author or (_BUNDLED if project.root.name == "" else project.root.name)
    page = RunningPage(texts, A4, texts.marked(name), "proof", draft=False)
    tables = [_on_paper(each, texts) for each in found]
    title = Row((Cell((texts.free(name, NUMBER),), role="heading"),), padding=(0.0, 7.0))
    pages = tuple(page.pages([page.heading(title), *tables], page.running()))
    langs = tuple(dict.fromkeys(lang for each in found for lang in each.langs))
    return Document(pages, name, langs, project.author)


def _on_paper(table: CountedTable, texts: DocumentTexts) -> Table:
    def row(said: Sequence[str], *, head: bool = False) -> Row:
        style = STRONG if head else BODY
        cells = tuple(
            Cell((texts.text([StyledText(texts.printable(text), lang, style)]),))
            for text, lang in zip(said, table.langs, strict=True)
        )
        return Row(cells, below=FINE if head else HAIR, padding=(1.5, 1.5))

    head = row(table.heads, head=True)
    sections = tuple(Section(tuple(map(row, rows))) for rows in table[1:] if rows)
    return Table((REST,) * len(table.langs), sections, (head,), gap=8.0)
