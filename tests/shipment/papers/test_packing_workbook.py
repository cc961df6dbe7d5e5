"""The workbook of the packing list, read by other people's programs."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from cardgen.errors import CardgenError
from cardgen.shipment.ledger import PaperMark
from cardgen.shipment.manifest.columns import (
    BOXES,
    COLUMNS as COLUMNS_OF_LISTS,
    KEYS,
    TOTAL,
    ColumnKind,
)
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers import packing_workbook as spreadsheet
from cardgen.shipment.papers.box_list import (
    COLUMNS,
    EXTRA_COLUMNS,
    TRANSLATED_COLUMNS,
    ListedBox,
)
from cardgen.shipment.papers.packing_workbook import packing_workbook
from tests.shipment.lines import line, number_boxes, session, small


def make_workbook(
    lines: Iterable[ConsignmentLine], pair: str = "zh-ko", date: str = "2020-03-26"
) -> bytes:
    return packing_workbook(number_boxes(lines), session(date=date), pair)


def read(data: bytes, sheet: int = 1) -> list[list[object]]:
    """Read the rows of a sheet; the second sheet has the boxes."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    rows: list[list[object]] = book.get_sheet_by_index(sheet).to_python()  # type: ignore[assignment]
    return rows


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


def complaint(*lines: ConsignmentLine) -> str:
    with pytest.raises(CardgenError) as caught:
        make_workbook(lines)
    return str(caught.value)


def test_the_boxes() -> None:
    head, *rows = read(make_workbook(small()))
    assert head == [
        "起始箱号\n시작 상자 번호", "终止箱号\n마지막 상자 번호", "箱数\n상자 수",
        "品名", "품명",
        "GTIN", "每箱 数量\n상자당 수량", "合计 数量\n합계 수량", "单位", "단위",
        "每箱 毛重 (kg)\n상자당 총중량 (kg)", "合计 毛重 (kg)\n합계 총중량 (kg)",
        "批号\n제조번호", "有效期至\n사용기한", "发自", "보내는 곳", "发货人\n발송인",
        "发往", "받는 곳", "收货人\n수취인", "订单号\n주문 번호", "储运标志", "취급 표시",
    ]  # fmt: skip
    assert rows[0] == [
        1, 16, 16, "医用口罩", "의료용 마스크", "", 2000, 32_000, "只", "장", 9.5, 152,
        "20200218A", dt.date(2022, 2, 17), "北京", "베이징", "", "首尔", "서울",
        "麻浦区厅 마포구청",
    ] + [""] * (len(rows[0]) - 20)  # fmt: skip
    assert [row[:3] for row in rows] == [[1, 16, 16], [17, 38, 22], [39, 48, 10], [49, 49, 1]]


def test_mended_numbers_of_boxes_were_written_as_quantities() -> None:
    """Box 1117 was written as 1,117."""
    data = make_workbook(small())
    styles = part(data, "xl/styles.xml").partition("<cellXfs")[2]
    formats = re.findall(r'<xf numFmtId="(\d+)"', styles)
    sheet = part(data, "xl/worksheets/sheet2.xml")
    used = [
        formats[int(re.findall(rf'r="{cell}" s="(\d+)"', sheet)[0])]
        for cell in ("A2", "B2", "C2")
    ]
    assert used[:2] == ["1", "1"]  # which is 0
    assert used[2] != "1"


def test_the_overview() -> None:
    rows = [[cell for cell in row if cell != ""] for row in read(make_workbook(small()), 0)]
    assert [row for row in rows if row] == [
        ["装箱单 · 포장 명세서"],
        ["发货编号 · 발송 번호", "MAPO-2020"],
        ["日期 · 날짜", dt.date(2020, 3, 26)],
        ["发自 · 보내는 곳", "北京", "베이징"],
        ["发往 · 받는 곳", "首尔", "서울"],
        ["收货人 · 수취인", "麻浦区厅 마포구청"],
        ["按品名合计 · 품목별 합계"],
        [
            "品名", "품명", "箱数\n상자 수", "数量\n수량", "单位", "단위",
            "毛重 (kg)\n총중량 (kg)",
        ],
        ["医用口罩", "의료용 마스크", 38, 76_000, "只", "장", 361],
        ["医用防护服", "의료용 보호복", 10, 500, "件", "벌", 122.5],
        ["急救箱", "구급상자", 1, 12, "个", "개", 18],
        ["合计", "합계", 49, 501.5],
    ]  # fmt: skip


def test_boxes_without_an_article_in_the_overview() -> None:
    """The overview had a row without a name, with the same numbers as the last row."""

    def overview(*lines: ConsignmentLine) -> list[list[object]]:
        rows = [[cell for cell in row if cell != ""] for row in read(make_workbook(lines), 0)]
        return [row for row in rows if row][3:]

    head, total = overview(line(2, 3), line(3, 2))
    assert (head[0], total) == ("品名", ["合计", "합계", 5])
    _, *rows = overview(line(2, 3, quantity="2", unit="只"))
    assert rows == [["—", "—", 3, 6, "只", "개"], ["合计", "합계", 3]]
    title, _, *rows = overview(line(2, 3, item="医用口罩"), line(3, 2))
    assert title == ["按品名合计 · 품목별 합계"]
    assert rows == [["医用口罩", "의료용 마스크", 3], ["—", "—", 2], ["合计", "합계", 5]]


def test_what_not_all_boxes_share_is_not_in_the_overview() -> None:
    rows = read(
        make_workbook([line(2, to="首尔", order="7"), line(3, to="釜山", order="7")]), 0
    )
    captions = [row[0] for row in rows]
    assert "发往 · 받는 곳" not in captions
    assert "订单号 · 주문 번호" in captions


def test_sheets_are_named_in_both_languages() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(make_workbook(small(), "zh-ja")))
    assert book.sheet_names == ["装箱单 · 梱包明細書", "箱号 · 箱番号"]


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "{=1}"])
def test_formula_like_text_stays_text(text: str) -> None:
    data = make_workbook([line(item=text, lot=text, recipient=text, order=text)])
    row = read(data)[1]
    assert (row[3], row[12], row[19], row[20]) == (text,) * 4
    sheets = part(data, "xl/worksheets/sheet1.xml") + part(data, "xl/worksheets/sheet2.xml")
    assert "<f>" not in sheets
    if text[0] in "=+-@":
        assert 'quotePrefix="1"' in part(data, "xl/styles.xml")


def test_addresses_are_no_links() -> None:
    data = make_workbook([line(recipient="https://example.org/")])
    assert "hyperlink" not in part(data, "xl/worksheets/sheet2.xml")


def test_markup_is_text() -> None:
    text = "<b>&amp;\"'</b> ]]> _x0041_"
    assert read(make_workbook([line(lot=text)]))[1][12] == text


def test_numbers_are_numbers_and_texts_texts() -> None:
    row = read(make_workbook([line(lot="007", order="1,000", quantity="1,000")]))[1]
    assert (row[12], row[20], row[6]) == ("007", "1,000", 1000)


def test_days_that_excel_has_no_number_for() -> None:
    rows = read(make_workbook([line(2, expiry="1900-01-05"), line(3, expiry="2022年春")]))
    assert [row[13] for row in rows[1:]] == ["1900-01-05", "2022年春"]


def test_columns_without_values_are_hidden() -> None:
    shown = part(make_workbook([line(item="口罩")]), "xl/worksheets/sheet2.xml")
    hidden = re.findall(r'<col min="(\d+)" max="(\d+)"[^>]* hidden="1"', shown)
    columns = {n for first, last in hidden for n in range(int(first), int(last) + 1)}
    assert columns == set(range(6, 24))
    assert 'state="frozen"' in shown


def test_more_rows_than_a_sheet_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 4)
    data = make_workbook(line(row, lot=str(row)) for row in range(2, 9))
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    assert book.sheet_names[1:] == [
        "箱号 · 상자 번호", "2 箱号 · 2 상자 번호", "3 箱号 · 3 상자 번호",
    ]  # fmt: skip
    assert [row[12] for at in (1, 2, 3) for row in read(data, at)[1:]] == list("2345678")


def test_each_box_has_the_columns_of_the_other_list() -> None:
    """GTIN and pair were missing, and texts that both languages share stood twice."""
    masks = line(
        item="医用口罩", gtin="8801234567893", sender="红十字会", order="PO-1", boxes=2
    )
    box = ListedBox(1, "MAPO-2020-0001", "8" * 18, "verified", "labels/1.png", masks)
    data = packing_workbook(number_boxes([masks]), session(), "zh-ko", [box])
    head, row = read(data, 2)
    shown = dict(zip(head, row, strict=True))
    assert len(shown) == len(head)
    assert shown["语言\n언어"] == "zh-ko"
    assert shown["GTIN"] == "8801234567893"
    assert (shown["发货人\n발송인"], shown["订单号\n주문 번호"]) == ("红十字会", "PO-1")
    behind = len(EXTRA_COLUMNS) + 1  # marks are in both languages
    assert (
        len(head) == len(COLUMNS) + len(TRANSLATED_COLUMNS) - 1 + behind
    )  # its SSCC is a text
    assert dict(zip(*read(data, 1), strict=True))["GTIN"] == "8801234567893"


# What a cell of a list may be, by the kind of its column, and what the workbook says.
_GIVEN: dict[str, tuple[str, object]] = {
    "text": ("A-7", "A-7"),
    "place": ("石景山区", "石景山区"),
    "item": ("医用口罩", "医用口罩"),
    "unit": ("只", "只"),
    "integer": ("7", 7),
    "weight": ("9.5", 9.5),
    "marks": ("fragile, temperature:2..8", "파손 주의, 온도 제한 2 … 8"),
    "date": ("2022-02-17", dt.date(2022, 2, 17)),
}


@pytest.mark.parametrize("column", COLUMNS_OF_LISTS.values(), ids=lambda each: each.name)
def test_every_column_of_a_list_has_one_in_the_workbook(column: ColumnKind) -> None:
    """Handling marks, addresses and telephones had no column."""
    given, shown = _GIVEN[column.kind]
    if column.name in KEYS:
        of = line()
        shown = getattr(of, column.name)
    elif column.name == BOXES:
        of, shown = line(boxes=7), 7
    elif column.name == TOTAL:
        of, shown = line(boxes=7, quantity="2"), 14
    else:
        of = replace(line(), fields={column.name: given})
    box = ListedBox(1, "MAPO-2020-0001", "", "verified", "", of)
    data = packing_workbook(number_boxes([of]), session(), "zh-ko", [box])
    # Each box by itself says all that a list does, but for how many are alike.
    assert shown in read(data, 1 if column.name in (BOXES, TOTAL) else 2)[1]


def test_what_is_wrong() -> None:
    assert complaint(line(lot="a\x07")) == (
        "bad-text: 'a\\x07' contains the control character U+0007\n"
        "  hint: delete the character from the manifest"
    )
    assert complaint(line(lot="x" * 32_768)) == (
        "overflow: a text has 32,768 characters, but a cell may have 32,767\n"
        "  hint: shorten the text in the manifest"
    )
    assert complaint(line(5, quantity="3/4")).startswith("bad-value: row 5: quantity: '3/4' is")


def test_a_draft_says_so() -> None:
    data = packing_workbook(number_boxes(small()), session(draft=True), "zh-ko")
    assert read(data, 0)[1][0] == "草稿 · 초안 DRAFT"
    for sheet in (1, 2):
        assert "초안 DRAFT</oddHeader>" in part(data, f"xl/worksheets/sheet{sheet}.xml")
    assert read(make_workbook(small()), 0)[1][0] == ""


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xlsxwriter.worksheet.Worksheet.write_string", full)
    assert complaint(line()) == (
        "output: the workbook cannot be written: No space left on device\n"
        "  hint: make room in the folder for temporary files"
    )


def test_no_clock_and_no_folder_reach_the_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_workbook(small())
    with monkeypatch.context() as patched:
        patched.setattr("time.time", lambda: 2_000_000_000.0)
        patched.setattr("tempfile.tempdir", str(tmp_path))
        assert make_workbook(iter(small())) == first
    assert list(tmp_path.iterdir()) == []
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 31, 0, 0, 0)}
    assert "2020-03-26T00:00:00Z" in part(first, "docProps/core.xml")
    assert "2000-01-01T00:00:00Z" in part(make_workbook(small(), date=""), "docProps/core.xml")


def test_others_read_head_and_foot_without_a_warning() -> None:
    """openpyxl could not parse head and foot, and warned all readers of packing lists."""
    book = load_workbook(BytesIO(make_workbook(small())))
    for sheet in book:
        assert sheet.oddFooter.center.text == "&P / &N"
        assert sheet.oddHeader.left.text is None


def list_boxes() -> list[ListedBox]:
    """Boxes with rows alike, and boxes that differ in more than in figures."""
    one, other, third = small()[:3]
    first = [ListedBox(n, f"A-{n}", f"38801234{n:010}", "rendered", f"{n}.png", one)
             for n in range(1, 8)]  # fmt: skip
    more = [
        ListedBox(8, "A-8", "", "planned", "", one),
        ListedBox(9, "A-9", "", "planned", "", one),
        ListedBox(10, "=A&<10>_x0041_", "", "verified", "100 %.png", one),
        ListedBox(11, "=A11", "", "verified", "%s.png", one),
        ListedBox(12, "A-12 ", "", "voided", "", other),
        ListedBox(13, " A-13", "", "voided", "", other),
        ListedBox(14, "A-14", "", "voided", "", third),
    ]
    return first + more


def test_rows_with_line_breaks_have_holes(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address has lines: the row is searched for its cells once, not at each box."""
    shared = ("서울\n마포구", 7)

    def make() -> tuple[bytes, int]:
        written: list[int] = []
        row = spreadsheet.Worksheet.row

        def count_row(self: spreadsheet.Worksheet, values: Iterable[spreadsheet.Value]) -> None:
            written.append(self.rows)
            row(self, values)

        monkeypatch.setattr(spreadsheet.Worksheet, "row", count_row)
        made = BytesIO()
        with Workbook(made, {"constant_memory": True}) as book:
            formats = spreadsheet.add_formats(book)
            sheet = spreadsheet.Worksheet(book, "boxes", formats, "")
            for number in range(1, 9):
                sheet.row_around(shared, [number, "A\nB"], ["made"])
        monkeypatch.undo()
        return made.getvalue(), len(written)

    by_holes = make()
    monkeypatch.setattr(
        spreadsheet.Worksheet,
        "row_around",
        lambda self, shared, before, after: self.row([*before, *shared, *after]),
    )
    sheets = []
    for data in (by_holes[0], make()[0]):
        sheets.append(part(data, "xl/worksheets/sheet1.xml"))
    assert sheets[0] == sheets[1]
    assert by_holes[1] == 1


@pytest.mark.parametrize("paper", [False, True])
def test_rows_with_holes_are_those_of_the_library(
    paper: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row like the one before is its XML with other values: not one byte may differ."""
    boxes = list_boxes()
    if paper:
        boxes = [
            box._replace(paper=PaperMark("sent" if box.number % 3 else "seen", "p", ""))
            for box in boxes
        ]

    def make() -> bytes:
        ranges = number_boxes(small())
        return packing_workbook(ranges, session(), "zh-ko", boxes, paper=paper)

    written: list[int] = []
    row = spreadsheet.Worksheet.row

    def count_row(self: spreadsheet.Worksheet, *values: object) -> None:
        written.append(self.rows)
        row(self, *values)  # type: ignore[arg-type]

    monkeypatch.setattr(spreadsheet.Worksheet, "row", count_row)
    made = make()
    by_holes = len(written)
    monkeypatch.setattr(
        spreadsheet.Worksheet,
        "row_around",
        lambda self, shared, before, after: self.row([*before, *shared, *after]),
    )
    assert make() == made
    assert len(written) - by_holes >= by_holes + 4
    monkeypatch.undo()
    monkeypatch.setattr(spreadsheet, "_CELL", re.compile("(?!)"))  # as if it were another XML
    assert make() == made


def test_a_row_with_holes_refuses_what_a_cell_may_not_have() -> None:
    boxes = [*list_boxes()[:3], list_boxes()[3]._replace(file="a\0b")]
    with pytest.raises(CardgenError, match="control character"):
        packing_workbook(number_boxes(small()), session(), "zh-ko", boxes)
