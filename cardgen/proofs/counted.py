"""Tables of a glossary's articles with each of their units in all languages.

In come a project and pairs, out come tables: 手套 20双 · 20只 beside 장갑 20켤레 · 20장. Where
an article has no word of its own for a unit, the table has the word that is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple

from cardgen.catalog import Glossary, full_tag, locale_of, notes_of
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
    """A table with a column for each language: rows of articles, then rows of units alone."""

    langs: tuple[str, ...]
    articles: tuple[tuple[str, ...], ...]
    units: tuple[tuple[str, ...], ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """Names of the languages, each in its own language."""
        names = (
            locale_of(lang).get_display_name(full_tag(lang).replace("-", "_"))
            for lang in self.langs
        )
        return tuple(str(name) or lang for name, lang in zip(names, self.langs, strict=True))

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """All rows, articles first."""
        return (*self.articles, *self.units)


def format_counted_tables(tables: Sequence[CountedTable]) -> str:
    """Format tables as plain text, with a line for each row."""
    lines = (" | ".join(row) for table in tables for row in (table.heads, *table.rows))
    return "".join(f"{line}\n" for line in lines)


def make_counted_tables(project: Project, pairs: Sequence[str]) -> tuple[CountedTable, ...]:
    """Make a table of articles and units for each source language. Raises CardgenError."""
    by_source: dict[str, list[Glossary]] = {}
    for pair in dict.fromkeys(pairs):
        glossary = project.glossary(pair)
        by_source.setdefault(glossary.langs[0], []).append(glossary)
    return tuple(_make_table(source, glossaries) for source, glossaries in by_source.items())


def _make_table(source: str, glossaries: Sequence[Glossary]) -> CountedTable:
    """Make the table for a source language from the glossaries of its pairs."""
    terms = dict.fromkeys(chain.from_iterable(glossary.by_source for glossary in glossaries))
    return CountedTable(
        (source, *(glossary.langs[1] for glossary in glossaries)),
        tuple(_article_row(word, glossaries) for kind, word in terms if kind == "item"),
        tuple(
            (_COUNT + unit, *(_COUNT + _translate(each, "unit", unit) for each in glossaries))
            for kind, unit in terms
            if kind == "unit"
        ),
    )


def _article_row(article: str, glossaries: Sequence[Glossary]) -> tuple[str, ...]:
    """Make the row of an article: its name and units in each language."""
    entries = [entry for each in glossaries if (entry := each.by_source.get(("item", article)))]
    notes = map(notes_of, entries)
    units = tuple(
        dict.fromkeys(unit for note in notes for unit in (*note.units, *note.unit_words))
    )
    own = _BETWEEN.join(_COUNT + unit for unit in units)
    return (
        f"{article} {own}".rstrip(),
        *(_count_article(glossary, article, units) for glossary in glossaries),
    )


def _count_article(glossary: Glossary, article: str, units: Sequence[str]) -> str:
    """Translate an article with each of its units, and mark doubtful ones."""
    counts = [
        f"{_COUNT}{_translate(glossary, 'unit', unit, article)}"
        f"{DOUBTFUL if glossary.check_unit(unit, article) else ''}"
        for unit in units
    ]
    return f"{_translate(glossary, 'item', article)} {_BETWEEN.join(counts)}".rstrip()


def _translate(glossary: Glossary, kind: str, word: str, article: str = "") -> str:
    """Translate a term, or return `UNFINISHED` if its translation is not finished."""
    try:
        return glossary.term(kind, word, glossary.langs[1], item=article)
    except CardgenError:
        return UNFINISHED


def make_counted_document(project: Project, pairs: Sequence[str]) -> Document:
    """Make a document on A4 pages with the tables of pairs. Raises CardgenError."""
    tables = make_counted_tables(project, pairs)
    errors: list[Diagnostic] = []  # a mark replaces characters without a glyph
    texts = DocumentTexts(project.fonts, project.wording(pairs[0], draft=True), errors)
    name = project.author or (_BUNDLED if project.root.name == "" else project.root.name)
    page = RunningPage(texts, A4, texts.mark_missing(name), "proof", draft=False)
    title = Row((Cell((texts.free(name, NUMBER),), role="heading"),), padding=(0.0, 7.0))
    parts = [page.heading(title), *(_set_table(table, texts) for table in tables)]
    pages = tuple(page.pages(parts, page.running()))
    langs = tuple(dict.fromkeys(lang for table in tables for lang in table.langs))
    return Document(pages, name, langs, project.author)


def _set_table(table: CountedTable, texts: DocumentTexts) -> Table:
    """Set a table, with the names of its languages as header row."""

    def row(words: Sequence[str], *, head: bool = False) -> Row:
        """Make a row with a word in each language."""
        style = STRONG if head else BODY
        cells = tuple(
            Cell((texts.text([StyledText(texts.printable(text), lang, style)]),))
            for text, lang in zip(words, table.langs, strict=True)
        )
        return Row(cells, below=FINE if head else HAIR, padding=(1.5, 1.5))

    head = row(table.heads, head=True)
    sections = tuple(Section(tuple(map(row, rows))) for rows in table[1:] if rows)
    return Table((REST,) * len(table.langs), sections, (head,), gap=8.0)
