"""Tables in a flow: their heads, and where they are broken."""

from __future__ import annotations

from cardgen.layout.flow import FlowItem, FlowTable, PageFrames, flow
from cardgen.layout.flow.table import Cell, Row, Section, Table
from tests.drawn import roles
from tests.layout.flow.flows import FRAME, complaint, draw, lines, one, pages, runs
from tests.layout.flow.tables import REST, row, table, text


def rows(numbers: str, **of: object) -> list[Row]:
    return [row(number, **of) for number in numbers]


def test_a_table_is_broken_between_its_rows_and_repeats_its_head() -> None:
    shown = FlowTable(table(rows("12345"), head=(row("品"),)))
    assert pages(lines(2), shown, lines(2, "二")) == ["一一品12", "品345", "二二"]


def test_sections_repeat_their_headings() -> None:
    sections = (
        Section(tuple(rows("1"))),
        Section(tuple(rows("23456")), (row("名"),)),
    )
    assert pages(FlowTable(Table((REST,), sections))) == [
        "1名23",
        "名456",
    ]


def test_rows_that_are_kept_together() -> None:
    kept = [*rows("123"), *rows("45", kept=True), *rows("6")]
    assert pages(FlowTable(table(kept))) == ["123", "456"]


def test_a_table_that_is_kept_ends_with_what_follows() -> None:
    shown = FlowTable(table(rows("1234")), kept=True)
    assert pages(shown, lines(1)) == ["123", "4一"]
    assert pages(FlowTable(shown.table), lines(1)) == ["1234", "一"]


def test_white_around_a_table() -> None:
    shown = FlowTable(table(rows("1"), before=4.0), before=9.0, after=6.0)
    (sheet,) = one(lines(1), shown, lines(1, "二"))
    assert [round(run.y, 1) for run in runs(sheet)] == [28.8, 57.8, 83.8]


def test_what_a_page_repeats_of_a_table_is_not_read_again() -> None:
    """A reader gets one table, however many pages it takes."""
    shown = FlowTable(table(rows("12345"), head=(row("品"),), tabular=True))
    head, line = ["row", ["column-header", "paragraph"]], ["row", ["cell", "paragraph"]]
    first, second = one(shown)
    assert roles(first.items) == [["table", head, line, line, line]]
    repeated = ["running-head", ["column-header", "paragraph"]]
    assert roles(second.items) == [repeated, ["table-continued", line, line]]


def test_tables_side_by_side_begin_anew_on_each_page() -> None:
    """A file continues its last table, which may be the table of the other column."""
    shown = FlowTable(table(rows("12345"), tabular=True))
    frames = (FRAME, FRAME._replace(x=200.0))
    sheets = flow([[shown], [shown]], PageFrames(frames, frames), level=True)
    assert [[group[0] for group in roles(sheet.items)] for sheet in sheets] == [
        ["table", "table"],
        ["table", "table"],
    ]


def test_an_upright_table_among_vertical_lines() -> None:
    """A table takes its width from the columns; if it is too high, it goes on to the left."""
    before: FlowItem = lines(1, vertical=True)
    cells = [Row((Cell((text(number),)),), padding=(10.0, 10.0)) for number in "123"]
    said = draw(before, FlowTable(table(cells), before=8.0), vertical=True)
    assert [line.split(" NotoSans")[0] for line in said] == [
        "run 115.00 19.54 10.00",
        "run 90.98 38.80 10.00",
        "run 90.98 68.80 10.00",
        "run 90.98 98.80 10.00",
    ]
    cells = [row("1", height=50.0), row("2", height=50.0)]
    said = draw(FlowTable(table(cells)), vertical=True)
    assert [line.split(" NotoSans")[0] for line in said] == [
        "run 113.98 33.80 10.00",
        "run 96.42 33.80 10.00",
    ]


def test_a_free_table_is_not_level_with_what_is_beside_it() -> None:
    """This holds for lines across the page and for columns down it."""
    for vertical in (True, False):
        long, short = (
            lines(each, char, vertical=vertical) for each, char in ((4, "一"), (1, "甲"))
        )
        columns: list[list[FlowItem]] = [
            [long, lines(1, "二", vertical=vertical)],
            [short, FlowTable(table(rows("1")), free=True)],
        ]
        sheets = flow(
            columns, PageFrames((FRAME, FRAME), (FRAME, FRAME)), facing=True, vertical=vertical
        )
        at = {
            run.text[0]: -run.x if vertical else run.y
            for sheet in sheets
            for run in runs(sheet)
        }
        assert at["1"] < at["二"]


def test_a_row_higher_than_a_page() -> None:
    shown = FlowTable(table(rows("1", height=99.0, place="row 7"), head=(row("品"),)))
    said = (
        "overflow: row 7 is 34.92 mm high, but a page has room for 24.69 mm\n"
        "  hint: shorten its longest text"
    )
    assert complaint(shown) == said
    assert complaint(shown, vertical=True) == said


def test_a_table_wider_than_what_columns_have() -> None:
    shown = FlowTable(table([row("一二三四五六七八", "九")], columns=(REST, REST), hang=30.0))
    frame = FRAME._replace(width=50.0)
    assert complaint(shown, frame=frame, vertical=True).startswith("overflow: a row")
