"""Small flows for the tests: texts of ten points, and their lines on the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from cardgen.display import Color, Document, GlyphRun, Layer, Page, leaves
from cardgen.errors import LayoutError
from cardgen.layout.flow import FlowItem, FlowSheet, FlowText, PageFrames, flow
from cardgen.layout.inline import Frame, Span, TextContent, measure
from tests.layout import studio

SIZE = 10.0
PITCH = 15.0
FRAME = Frame(20.0, 20.0, 100.0, 90.0)  # six lines of ten characters


def content(
    words: str,
    lang: str = "zh-Hans",
    *,
    justify: bool = True,
    vertical: bool = False,
    color: Color | None = None,
) -> TextContent:
    chain = studio.fonts().chain("sans", "regular", lang)
    span = Span(words, lang, chain)
    span = replace(span, color=color) if color else span
    paragraph = measure((span,), vertical=vertical)
    return TextContent(paragraph, SIZE, PITCH / SIZE, justify=justify)


def text(
    words: str, lang: str = "zh-Hans", *, vertical: bool = False, **of: object
) -> FlowText:
    made = FlowText(content(words, lang, vertical=vertical))
    return replace(made, **of)


def lines(number: int, char: str = "一", **of: object) -> FlowText:
    """A paragraph of `number` lines of `FRAME`; the last has three characters."""
    return text(char * (10 * number - 7), **of)  # type: ignore[arg-type]


def one(*items: FlowItem, frame: Frame = FRAME, vertical: bool = False) -> list[FlowSheet]:
    """Flow one column of items."""
    return flow([items], PageFrames((frame,), (frame,)), vertical=vertical)


def runs(sheet: FlowSheet) -> list[GlyphRun]:
    return [item for item in leaves(sheet.items) if isinstance(item, GlyphRun)]


def draw(*items: FlowItem, frame: Frame = FRAME, vertical: bool = False) -> list[str]:
    """Draw the one page that a column fills, as lines of the dump."""
    (sheet,) = one(*items, frame=frame, vertical=vertical)
    page = Page(140.0, 140.0, (Layer(sheet.items),))
    return studio.lines(Document((page,), "", ()))


def pages(*items: FlowItem, frame: Frame = FRAME) -> list[str]:
    """First characters of the lines of each page."""
    return ["".join(run.text[0] for run in runs(sheet)) for sheet in one(*items, frame=frame)]


def complaint(*items: FlowItem, frame: Frame = FRAME, vertical: bool = False) -> str:
    with pytest.raises(LayoutError) as caught:
        one(*items, frame=frame, vertical=vertical)
    return str(caught.value)


class SeenLine(NamedTuple):
    """A line on a sheet: the number of its item, its position and its text."""

    item: int
    sheet: int
    at: float
    text: str


def read_lines(
    sheets: Sequence[FlowSheet], column: int, *, vertical: bool = False
) -> list[SeenLine]:
    """Read the lines of a column, whose items have column and number as their colour.

    `at` counts in the direction in which lines follow one another.
    """
    found: list[SeenLine] = []
    for number, sheet in enumerate(sheets):
        for run in runs(sheet):
            if run.color.r != column:
                continue
            at = round(-run.x if vertical else run.y, 2)
            last = found[-1] if found else None
            if last and (last.item, last.sheet, last.at) == (run.color.g, number, at):
                found[-1] = last._replace(text=last.text + run.text)
            else:
                found.append(SeenLine(run.color.g, number, at, run.text))
    return found
