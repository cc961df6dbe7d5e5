"""The goods of a letter: a table, or among columns of text a catalogue (目録).

In comes the block and its place, out come the items of a flow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from cardgen.display import Color
from cardgen.layout.flow import Cell, Column, FlowTable, FlowText, Row, RuleLine, Section, Table
from cardgen.letters import blocks as b
from cardgen.letters.conventions import BlockPlace
from cardgen.letters.typography import Typography
from cardgen.template import Style, Track

_RULE: Final = RuleLine(0.5, Color(0x60, 0x60, 0x60))
_ONE: Final = "一　"  # what a catalogue of gifts has before each of them
_ARTICLE: Final = 5.0  # em that a column of longer articles is wide at least
_GAP: Final = (14.0, 0.04)  # points between columns, and of the measure at most
_NUMBERS: Final = 0.5  # of the measure that columns of numbers may take
_SLACK: Final = 0.01
_TOGETHER: Final = 12  # rows that no page parts, if they have room on one


def catalogue(block: b.GoodsTable, place: BlockPlace, words: Typography) -> Iterator[FlowText]:
    """The goods of a letter in columns: 一　防護服　三百着, a column each (目録)."""
    cells = block.catalogued or len(block.columns)
    for number, row in enumerate(block.rows):
        said = _ONE + "　".join(filter(None, row[:cells]))
        last = number == len(block.rows) - 1
        yield FlowText(
            words.text(said),
            2 * words.em,
            before=0.0 if number else place.before * words.line,
            after=place.after * words.line if last else 0.0,
            kept=not last,
        )


def goods_table(
    block: b.GoodsTable, place: BlockPlace, words: Typography, measure: float
) -> FlowTable:
    """The table of goods: as wide as the text, numbers flush at the end and never broken.

    Where there is little room, texts give way to them.
    """
    body = words.style.body
    small = body._replace(size=body.size * 0.92, leading=1.4)
    strong = small._replace(weight="bold")
    kinds = [column.kind for column in block.columns]

    def row(cells: Sequence[str], style: Style, **more: object) -> Row:
        return Row(
            tuple(
                Cell(
                    (words.text(cell, style),),
                    align="end" if kind == "number" else "start",
                )
                for cell, kind in zip(cells, kinds, strict=True)
            ),
            padding=(3.5, 3.5),
            **more,  # type: ignore[arg-type]
        )

    head = row([column.head for column in block.columns], strong, above=_RULE, below=_RULE)
    rows = [
        row(cells, small, below=_RULE if cells is block.rows[-1] else None)
        for cells in block.rows
    ]
    if block.total:
        rows.append(row(block.total, strong, below=_RULE))
        rows[-2] = replace(rows[-2], kept=True)
    if len(rows) <= _TOGETHER:
        rows[:-1] = [replace(row, kept=True) for row in rows[:-1]]
    columns = _columns(kinds, [head, *rows], words.em, measure)
    gap = min(_GAP[0], _GAP[1] * measure)
    table = Table(columns, (Section(tuple(rows)),), (head,), gap=gap, tabular=True)
    white = words.line
    return FlowTable(table, place.before * white, place.after * white)


def _columns(
    kinds: Sequence[b.ColumnKind], rows: Sequence[Row], em: float, measure: float
) -> tuple[Column, ...]:
    """The first takes what is left; numbers have what they want, unless that is too much."""
    wanted = [
        max(content.natural_width for row in rows for content in row.cells[at].texts) + _SLACK
        for at in range(len(kinds))
    ]
    numbers = sum(size for size, kind in zip(wanted, kinds, strict=True) if kind == "number")
    is_fixed = numbers <= _NUMBERS * measure
    first = Column(Track("fr", 1.0), least=min(wanted[0], _ARTICLE * em))
    others = (
        Column(Track("fixed", size), least=size)
        if is_fixed and kind == "number"
        else Column(Track("auto"))
        for size, kind in zip(wanted[1:], kinds[1:], strict=True)
    )
    return (first, *others)
