"""Small tables for the tests."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from cardgen.display import Color, Document, Page
from cardgen.errors import LayoutError
from cardgen.layout.flow.pages import FlowPage, paginate
from cardgen.layout.flow.table import Cell, Column, Row, Section, Table
from cardgen.layout.inline import Span, measure
from cardgen.layout.inline.block import TextContent
from cardgen.layout.inline.place import Frame
from cardgen.template.template import Track
from tests.drawn import runs
from tests.layout import studio

FRAME = Frame(10.0, 10.0, 180.0, 80.0)
REST = Column(Track("fr", 1.0))
AUTO = Column(Track("auto"))
GREY = Color(0xEE, 0xEE, 0xEE)


def text(words: str, lang: str = "zh-Hans", size: float = 10.0) -> TextContent:
    chain = studio.fonts().chain("sans", "regular", lang)
    return TextContent(measure((Span(words, lang, chain),)), size, 1.3)


def row(*words: str, **of: object) -> Row:
    """Make a row of 20 points."""
    cells = tuple(Cell((text(each),)) for each in words)
    return replace(Row(cells, padding=(5.0, 5.0)), **of)


def table(rows: Sequence[Row], *, columns: Sequence[Column] = (REST,), **of: object) -> Table:
    return replace(Table(tuple(columns), (Section(tuple(rows)),)), **of)


def words(sheet: FlowPage) -> list[str]:
    """Texts of a page, the repeated ones first."""
    return [run.text for layer in sheet for run in runs(layer)]


def pages(
    *tables: Table, first: Frame = FRAME, running: Table | None = None
) -> list[list[str]]:
    return [words(sheet) for sheet in paginate(tables, first, FRAME, running)]


def draw(*tables: Table) -> list[str]:
    """Draw the one page that the tables fill, as lines of the dump."""
    (sheet,) = paginate(tables, FRAME, FRAME)
    return studio.lines(Document((Page(200.0, 100.0, (*sheet,)),), "", ()))


def complaint(shown: Table) -> str:
    with pytest.raises(LayoutError) as caught:
        paginate([shown], FRAME, FRAME)
    return str(caught.value)
