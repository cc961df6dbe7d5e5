"""Tables: the widths of columns, and the content of cells."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace

from cardgen.display import BLACK, Rect
from cardgen.layout.flow.pages import paginate
from cardgen.layout.flow.settable import LEAST_SIZE, find_natural_width
from cardgen.layout.flow.table import (
    Cell,
    Column,
    Figure,
    Row,
    RuleLine,
    VectorFigure,
)
from cardgen.layout.inline import Span, measure
from cardgen.layout.inline.block import TextContent
from cardgen.template.template import Track
from tests.drawn import groups, roles, runs
from tests.layout import studio
from tests.layout.flow.tables import (
    AUTO,
    FRAME,
    GREY,
    REST,
    complaint,
    draw,
    pages,
    row,
    table,
    text,
)


def test_columns_texts_and_rules() -> None:
    head = row("品名", "数量", above=RuleLine(0.5), fill=GREY)
    body = Row(
        (
            Cell((text("口罩"), text("마스크", "ko")), gap=1.0),
            Cell((text("8"),), align="end", rule=RuleLine(0.4)),
        ),
        below=RuleLine(0.3),
        padding=(4.0, 4.0),
    )
    columns = (REST, Column(Track("fixed", 40.0)))
    shown = draw(table([body], columns=columns, head=(head,), gap=10.0, hang=4.0))
    assert [line.split(" NotoSans")[0] for line in shown] == [
        "rect 6.00 10.00 188.00 × 20.00 #eeeeee",
        "rect 6.00 10.00 188.00 × 0.50 #000000",
        "run 9.54 23.80 10.00",
        "run 149.54 23.80 10.00",
        "rect 6.00 58.70 188.00 × 0.30 #000000",
        "run 9.54 42.80 10.00",
        "run 9.54 53.80 10.00",
        "run 184.91 42.80 10.00",
        "rect 150.00 57.00 40.00 × 0.40 #000000",
    ]


BODY = Row((Cell((text("口罩"), text("마스크", "ko"))), Cell()), below=RuleLine())


def test_each_text_is_a_paragraph() -> None:
    (sheet,) = paginate([table([BODY], columns=(REST, REST))], FRAME, FRAME)
    assert roles(sheet.own.items) == ["artifact", "paragraph", "paragraph"]


def test_of_a_tabular_table_rows_and_cells_are_told() -> None:
    """Even empty cells are there, so that all rows have as many."""
    shown = table([BODY], columns=(REST, REST), head=(row("品名", "数量"),), tabular=True)
    (sheet,) = paginate([shown], FRAME, FRAME)
    assert roles(sheet.repeated.items) == [
        ["table", ["row", ["column-header", "paragraph"], ["column-header", "paragraph"]]]
    ]
    assert roles(sheet.own.items) == [
        ["table-continued", ["row", "artifact", ["cell", "paragraph", "paragraph"], ["cell"]]]
    ]
    (own,) = sheet.own.items
    assert [group.columns for group in groups((own,)) if group.role == "cell"] == [1, 1]


def test_the_widest_columns_give_way_to_one_that_must_be_so_wide() -> None:
    """The last column has 30 of 180 points, and the first needs 20."""
    columns = (AUTO, AUTO, AUTO, Column(Track("fr", 1.0), least=30.0))
    made = table([row("一二", "一" * 9, "一" * 30, "一")], columns=columns, gap=0.0)
    assert find_natural_width(made) > FRAME.width
    (sheet,) = paginate([made], FRAME, FRAME)
    lefts = sorted({round(run.x) for run in runs(sheet.own)})
    widths = [right - left for left, right in pairwise(lefts)]
    assert widths[0] == 20  # it has room enough
    assert abs(widths[1] - widths[2]) <= 10
    assert sum(widths) == round(FRAME.width) - 30


def test_an_auto_column_is_as_wide_as_its_widest_cell_up_to_its_limit() -> None:
    rows = [row("一", "二"), row("三四五", "六"), row("七", "八")]
    (sheet,) = paginate([table(rows, columns=(AUTO, REST), gap=6.0)], FRAME, FRAME)
    found = runs(sheet.own)
    assert [round(run.x - found[0].x, 1) for run in found] == [0, 36, 0, 36, 0, 36]
    limited = (replace(AUTO, most=20.0), REST)
    assert pages(table(rows, columns=limited))[0][2:5] == ["三", "四五", "六"]


def test_cells_over_several_columns() -> None:
    wide = Row((Cell((text("一二三四五六"),), 2), Cell((text("七"),), align="end")))
    shown = draw(table([wide], columns=(*[Column(Track("fixed", 30.0))] * 2, REST)))
    assert len(shown) == 2  # on one line
    assert shown[0].startswith("run 9.54 ")


def test_long_texts_are_broken_and_make_their_row_higher() -> None:
    long = row("防疫物资" * 8, "8")
    shown = draw(table([long, row("完", "9")], columns=(Column(Track("fixed", 80.0)), REST)))
    runs = [line for line in shown if line.startswith("run")]
    assert len(runs) == 4 + 1 + 2
    assert {line.split()[2] for line in runs[:4]} == {"23.80", "36.80", "49.80", "62.80"}


def test_a_word_too_long_for_its_column_is_set_smaller() -> None:
    (line,) = draw(table([row("LOT-2020-0017")], columns=(Column(Track("fixed", 50.0)),)))
    size = float(line.split()[3])
    assert LEAST_SIZE < size < 10.0
    assert float(line.split()[-2]) <= 50.0 + 2 * 0.5


def test_a_word_that_no_size_makes_fit() -> None:
    long = row("ABCDEFGHIJKLMN", place="row 7")
    assert complaint(table([long], columns=(Column(Track("fixed", 20.0)),))) == (
        "overflow: row 7: a word in 'ABCDEFGHIJKLMN' is too long for a column of 7.06 mm\n"
        "  hint: shorten the word, or add a space where it can break"
    )


def test_a_picture_stands_above_the_texts_of_its_cell() -> None:
    figure = Figure(b"png", 120.0, 40.0, "a label")
    body = Row((Cell((text("口罩"),), figure=figure), Cell((text("8"),))), padding=(4.0, 4.0))
    shown = draw(table([body], columns=(Column(Track("fixed", 60.0)), REST)))
    # The column is half as wide as the picture would be.
    (picture,) = [line for line in shown if line.startswith("picture")]
    assert picture.startswith("picture 10.00 14.00 60.00 × 20.00 3 bytes ")
    assert picture.endswith('"a label"')
    assert [line for line in shown if line.startswith("rect")] == [
        "rect 10.00 14.00 60.00 × 0.40 #b4b4b4",
        "rect 10.00 33.60 60.00 × 0.40 #b4b4b4",
        "rect 10.00 14.00 0.40 × 20.00 #b4b4b4",
        "rect 69.60 14.00 0.40 × 20.00 #b4b4b4",
    ]


def test_a_drawing_stands_there_as_a_group_in_words() -> None:
    figure = VectorFigure((Rect(0, 0, 60, 20, BLACK),), 120.0, 40.0, "a label")
    body = Row((Cell((text("口罩"),), figure=figure), Cell()), padding=(4.0, 4.0))
    narrow = table([body], columns=(Column(Track("fixed", 60.0)), REST))
    (page,) = paginate([narrow], FRAME, FRAME)
    (drawn_,) = [each for each in groups(page.own.items) if each.alt]
    assert (drawn_.x, drawn_.y, drawn_.alt) == (10.0, 14.0, "a label")
    assert drawn_.items == (Rect(0, 0, 30, 10, BLACK),)  # half as wide as it would be


def test_readings_have_room_above_their_text() -> None:
    """The readings once stood in the text above."""
    chain = studio.fonts().chain("sans", "regular", "zh-Hans")
    marked = measure((Span("友好", "zh-Hans", chain, readings=("yǒu", "hǎo")),))
    plain = measure((Span("友好", "zh-Hans", chain),))
    tops = []
    for paragraph in (plain, marked):
        content = TextContent(paragraph, 10.0, 1.3)
        (page,) = paginate([table([Row((Cell((content,)),))])], FRAME, FRAME)
        tops.append(next(run.y for run in runs(page.own) if run.size == 10.0))
    assert tops[1] - tops[0] == pytest.approx(5.0)


def test_numbers_are_aligned_at_their_decimal_signs() -> None:
    numbers = ("1,250", "8.5", "0.125", "—", "12.5 kg")
    cells = [Row((Cell((text(said),), align="decimal"),)) for said in numbers]
    (sheet,) = paginate([table(cells, columns=(AUTO, REST))], FRAME, FRAME)
    signs, ends = [], []
    for run in runs(sheet.own):
        whole = len(run.text.partition(".")[0])
        width = sum(glyph.advance for glyph in run.glyphs)
        signs.append(round(run.x + run.glyphs[whole - 1].x + run.glyphs[whole - 1].advance))
        ends.append(run.x + width)
    assert len(set(signs)) == 1
    (column,) = wide = {round(find_natural_width(table(cells, columns=(AUTO,))), 1)}
    assert len(wide) == 1
    assert max(ends) <= FRAME.x + column + 1
    assert min(run.x for run in runs(sheet.own)) >= FRAME.x - 1
