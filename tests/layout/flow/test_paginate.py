"""Tables over pages: what is repeated, and what stays together."""

from __future__ import annotations

from hypothesis import given, strategies as st
from msgspec.structs import replace

from cardgen.layout.flow.pages import paginate
from cardgen.layout.flow.table import Section, Table
from tests.drawn import items, roles, runs
from tests.layout.flow.tables import FRAME, REST, complaint, draw, pages, row, table, words


def test_the_head_is_repeated_on_every_page() -> None:
    rows = [row(str(number)) for number in range(1, 8)]
    assert pages(table(rows, head=(row("箱号"),))) == [
        ["箱号", "1", "2", "3"],
        ["箱号", "4", "5", "6"],
        ["箱号", "7"],
    ]


def test_pages_that_repeat_the_same_have_one_layer_for_it() -> None:
    rows = [row(str(number)) for number in range(1, 11)]
    letter = table([row("信")])
    sheets = paginate(
        [letter, table(rows, head=(row("箱号"),))], FRAME, FRAME, table([row("续")])
    )
    assert [words(sheet)[:2] for sheet in sheets] == [
        ["信", "箱号"], ["续", "箱号"], ["续", "箱号"], ["续", "箱号"], ["续", "箱号"],
    ]  # fmt: skip
    assert len({id(sheet.repeated) for sheet in sheets}) == 2
    assert sheets[0].repeated.items == ()


def test_what_is_repeated_is_not_read_again() -> None:
    """A reader gets one table, however many pages it takes."""
    section = Section(tuple(row(str(number)) for number in range(1, 6)), (row("首尔"),))
    shown = Table((REST,), (section,), (row("箱号"),), tabular=True)
    sheets = paginate([shown], FRAME, FRAME, table([row("续")]))
    head, line = ["row", ["column-header", "paragraph"]], ["row", ["cell", "paragraph"]]
    assert [(roles(sheet.repeated.items), roles(sheet.own.items)) for sheet in sheets] == [
        ([["table", head]], [["table-continued", line, line, line]]),
        (
            [["running-head", "paragraph"], ["running-head", ["column-header", "paragraph"]]],
            [["running-head", ["cell", "paragraph"]], ["table-continued", line]],
        ),
        (
            [["running-head", "paragraph"], ["running-head", ["column-header", "paragraph"]]],
            [["running-head", ["cell", "paragraph"]], ["table-continued", line]],
        ),
        (
            [["running-head", "paragraph"], ["running-head", ["column-header", "paragraph"]]],
            [["running-head", ["cell", "paragraph"]], ["table-continued", line]],
        ),
    ]
    assert sheets[1].repeated is sheets[2].repeated


def test_headings_of_sections_are_repeated_where_a_page_breaks_them() -> None:
    def section(name: str, *numbers: str) -> Section:
        return Section(tuple(row(number) for number in numbers), (row(name),))

    shown = Table(
        (REST,), (section("首尔", "1"), section("釜山", "2", "3", "4")), (row("箱号"),)
    )
    assert pages(shown) == [
        ["箱号", "首尔", "1"],
        ["箱号", "釜山", "2", "3"],
        ["箱号", "釜山", "4"],
    ]


def test_rows_that_are_kept_together() -> None:
    rows = [row("1"), row("2"), row("3", kept=True), row("4", kept=True), row("5")]
    assert pages(table(rows)) == [["1", "2"], ["3", "4", "5"]]


def test_rows_that_no_page_can_keep_together_are_parted() -> None:
    rows = [row(str(number), kept=True) for number in range(1, 7)]
    assert pages(table(rows)) == [["1", "2", "3", "4"], ["5", "6"]]


def test_an_attached_table_takes_the_last_rows_along() -> None:
    """A line to sign on alone on a page could belong to any list."""
    rows = [row(str(number)) for number in range(1, 5)]
    signature = table([row("签字", height=30.0)], attached=True)
    assert pages(table(rows), signature) == [["1", "2", "3"], ["4", "签字"]]
    assert pages(table(rows), replace(signature, attached=False)) == [
        ["1", "2", "3", "4"],
        ["签字"],
    ]


def test_room_before_a_table_is_for_the_middle_of_a_page_only() -> None:
    below = table([row("2")], before=40.0)
    (sheet,) = paginate([table([row("1")]), below], FRAME, FRAME)
    assert [round(run.y, 1) for run in runs(sheet.own)] == [23.8, 83.8]
    assert pages(table([row("1")]), replace(below, before=41.0)) == [["1"], ["2"]]


def test_no_tables_are_one_empty_page() -> None:
    assert pages() == [[]]


def test_a_row_higher_than_a_page() -> None:
    high = row("防疫物资" * 40, place="row 7")
    assert complaint(table([row("1"), high], head=(row("品名"),))) == (
        "overflow: row 7 is 43.74 mm high, but a page has room for 21.17 mm\n"
        "  hint: shorten its longest text"
    )


@given(st.lists(st.tuples(st.integers(10, 60), st.booleans()), max_size=30))
def test_every_row_stands_once_in_order_inside_its_page(rows: list[tuple[int, bool]]) -> None:
    made = [
        row(str(number), height=float(height), kept=kept)
        for number, (height, kept) in enumerate(rows)
    ]
    sheets = paginate([table(made, head=(row("箱"),))], FRAME, FRAME)
    assert [word for sheet in sheets for word in words(sheet) if word != "箱"] == [
        str(number) for number in range(len(rows))
    ]
    for sheet in sheets:
        for item in (*items(sheet.repeated), *items(sheet.own)):
            assert FRAME.y <= item.y <= FRAME.y + FRAME.height


def test_empty_cells_are_nothing() -> None:
    assert draw(table([row("", "")], columns=(REST, REST))) == []
