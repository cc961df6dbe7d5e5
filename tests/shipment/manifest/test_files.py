"""Files of every kind as the same rows, and bombs that do not go off."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from cardgen import Project
from cardgen.errors import ManifestError
from cardgen.shipment.manifest.cells import (
    UNREADABLE,
    ListFile,
    ListRow,
    MergedCell,
    OddCell,
)
from cardgen.shipment.manifest.files import open_table
from cardgen.shipment.manifest.words import collect_header_words
from tests.shipment.books import XLSX, bare_book, ods, ods_row, office_book, text_cell
from tests.shipment.manifest.bombs import BOMBS, HEAD
from tests.shipment.watch import LIMIT, watch

if TYPE_CHECKING:
    from pathlib import Path

Cells = list[list[Any]]
WORDS = collect_header_words(Project.open())
FAMILIAR = {"口罩", "마스크", "東京", "手袋"}


def open_list(path: Path, encoding: str = "") -> ListFile:
    return open_table(
        path,
        WORDS.column_name,
        needed="boxes",
        is_familiar=FAMILIAR.__contains__,
        encoding=encoding,
    )


def write_file(folder: Path, data: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path) -> ManifestError:
    with pytest.raises(ManifestError) as caught:
        list(open_list(path).rows())
    assert caught.value.rule == "bad-manifest"
    assert caught.value.location is not None
    return caught.value


def test_a_list_of_a_million_rows_is_refused_at_once(tmp_path: Path) -> None:
    """Reading such a list took more than 150 seconds."""
    text = "품명,상자 수\n" + "마스크,3\n" * 1_000_000
    encodings = ("utf-8", "utf-16", "cp949")
    paths = [write_file(tmp_path, text.encode(each), f"{each}.csv") for each in encodings]
    for path, told in zip(paths, watch(paths), strict=True):
        assert told.outcome == "bad-manifest"
        assert told.seconds < LIMIT.seconds
        assert (
            refusal(path).message == "the file has 1,000,001 rows, but a list may have 100,000"
        )


def test_a_list_of_too_many_bytes_is_refused(tmp_path: Path) -> None:
    path = write_file(tmp_path, b"item,boxes\n")
    with path.open("r+b") as file:
        file.truncate(65 << 20)
    assert refusal(path).message == "the file has 65 MB, but a list may have 64"


def test_line_breaks_within_utf_16_are_none(tmp_path: Path) -> None:
    """In UTF-16, 上 is the bytes 0A 4E."""
    path = write_file(tmp_path, ("品名,箱数\n" + "上上上,3\n" * 40_000).encode("utf-16"))
    assert len(list(open_list(path).rows())) == 40_000


def test_rows_of_a_workbook_are_counted_as_they_come(tmp_path: Path) -> None:
    table = replace(open_list(write_file(tmp_path, ZH.format(",").encode() * 1)), most=0)
    with pytest.raises(ManifestError, match="more than 0 rows"):
        list(table.rows())


MIDNIGHT = dt.datetime.combine(dt.date(2020, 3, 26), dt.time())
ZH = "品名{0}箱数\n口罩{0}3\n"
KO = "품명{0}상자 수\n마스크{0}3\n"
JA = "品名{0}ロット番号{0}箱数\nマスク{0}髙①{0}3\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("text", "codec", "shown"),
    [
        (ZH, "utf-8", "UTF-8"), (ZH, "utf-8-sig", "UTF-8"), (ZH, "utf-16", "UTF-16"),
        (ZH, "gb18030", "GB18030"), (KO, "utf-8", "UTF-8"), (KO, "cp949", "CP949"),
        (KO, "utf-16", "UTF-16"), (JA, "cp932", "Shift_JIS"), (JA, "utf-8-sig", "UTF-8"),
        ("item{0}箱数\n口罩{0}3\n", "gb18030", "GB18030"), ("item{0}boxes\nx{0}3\n", "ascii",
         "UTF-8"),
    ],
)  # fmt: skip
def test_encodings_and_delimiters(
    tmp_path: Path, text: str, codec: str, shown: str, delimiter: str
) -> None:
    text = text.format(delimiter)
    table = open_list(write_file(tmp_path, text.encode(codec)))
    header, line = (row.split(delimiter) for row in text.splitlines())
    assert table.encoding == shown
    assert table.header == ListRow(1, header)
    assert list(table.rows()) == [ListRow(2, line)]


def test_utf_16_of_either_end(tmp_path: Path) -> None:
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        table = open_list(write_file(tmp_path, mark + ZH.format("\t").encode(codec)))
        assert [list(row.cells) for row in table.rows()] == [["口罩", "3"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path, end: str) -> None:
    text = end.join(["清单,", "", "item,boxes", '"a', 'b",1', ",", "  ,\u3000", "c,2", ""])
    table = open_list(write_file(tmp_path, text.encode()))
    assert table.header.number == 3
    assert [row.number for row in table.rows()] == [4, 7]


def test_a_header_that_is_not_known_names_the_encodings(tmp_path: Path) -> None:
    error = refusal(write_file(tmp_path, "Ware;Anzahl\nMasken;3".encode("latin-1")))
    assert str(error) == (
        f"{tmp_path}/list.csv: bad-manifest: there is no header: no cell in the first rows is "
        "the name of a column\n  hint: use column names such as item, boxes or 품명, 상자 수 "
        "or 品名, 箱数; "
        "separate cells by commas, semicolons or tabs; the file was read as UTF-8 and as "
        "GB18030 and as CP949 and as Shift_JIS and as Big5"
    )


def test_a_byte_of_another_encoding_is_found_in_its_cell(tmp_path: Path) -> None:
    data = "品名,boxes\n口罩,1\n".encode()
    data += "口罩,2\n".encode("gb18030") + b"y,3\n"
    rows = list(open_list(write_file(tmp_path, data)).rows())
    assert [row.cells[1] for row in rows] == ["1", "2", "3"]
    assert UNREADABLE in str(rows[1].cells[0])


@pytest.mark.parametrize(
    ("data", "message", "row"),
    [
        (b"", "the file is empty", None),
        (b'item,boxes\nx,1\n"y,2\n', "a quotation mark is never closed", 3),
        (b'item,boxes\n"x"y,1\n', "there is text after a closing quotation mark", 2),
        (b"item,boxes\n" + b"x" * 200_000, "a cell is too long", 2),
        (b'item,boxes\n"' + b"x,\n" * 70_000, "a cell is too long", 2),
        (b"item,boxes\n" + b"x," * 600_000, "a line is longer than 1,048,576 characters", None),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "this is an old workbook (.xls) or", None),
        (b"%PDF-1.7\n", "this is a PDF file, not a list", None),
        (b"\x89PNG\r\n\x1a\n", "this is a picture, not a list", None),
        (b"PK\x03\x04 and no more", "the workbook is damaged", None),
    ],
)
def test_damaged_files(tmp_path: Path, data: bytes, message: str, row: int | None) -> None:
    error = refusal(write_file(tmp_path, data))
    assert message in error.message
    assert error.hint
    assert error.location is not None
    assert error.location.line == row


def test_no_file_and_no_sheet(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").message == "there is no such file"
    assert refusal(tmp_path).message == "there is no such file"
    path = write_file(tmp_path, b"item,boxes\nx,1\n")
    error = refusal(path.with_name("list.csv#second"))
    assert error.message == "this is not a workbook, so it has no sheets"
    assert list(open_list(path.rename(tmp_path / "list#2.csv")).rows()) == [
        ListRow(2, ["x", "1"])
    ]


# --- workbooks


def test_cells_keep_their_types(tmp_path: Path) -> None:
    path = office_book(
        tmp_path / "list.xlsx",
        [
            ["发货清单"],
            [],
            ["品名", "箱数", "有效期至", "批号"],
            ["口罩", 1000.0, dt.date(2020, 3, 26), "0017"],
            [],
            ["'x", 3.5, MIDNIGHT, True],
            ["y", "1,000", MIDNIGHT + dt.timedelta(hours=10, minutes=30), dt.time(10, 30)],
        ],
    )
    table = open_list(path)
    assert table.header == ListRow(3, ["品名", "箱数", "有效期至", "批号"])
    assert table.encoding == ""
    day = dt.date(2020, 3, 26)
    assert list(table.rows()) == [
        ListRow(4, ["口罩", 1000.0, day, "0017"]),
        ListRow(6, ["'x", 3.5, day, "TRUE"]),
        ListRow(
            7,
            [
                "y",
                "1,000",
                OddCell("is a time, 2020-03-26 10:30:00"),
                OddCell("is a time, 10:30:00"),
            ],
        ),
    ]


def test_a_list_that_does_not_begin_in_the_corner(tmp_path: Path) -> None:
    rows: Cells = [[], [], [None, None, "item", "boxes"], [None, None, "x", 1]]
    table = open_list(office_book(tmp_path / "list.xlsx", rows))
    assert table.header == ListRow(3, ["", "", "item", "boxes"])
    assert list(table.rows()) == [ListRow(4, ["", "", "x", 1.0])]


@pytest.mark.usefixtures("own_processes")
def test_sheets(tmp_path: Path) -> None:
    one: Cells = [["item", "boxes"], ["x", 1]]
    two: Cells = [["item", "boxes"], ["y", 2]]
    path = office_book(tmp_path / "list.xlsx", one, two)
    assert list(open_list(path).rows()) == [ListRow(2, ["x", 1.0])]
    assert list(open_list(path.with_name("list.xlsx#Sheet1")).rows()) == [
        ListRow(2, ["y", 2.0])
    ]
    error = refusal(path.with_name("list.xlsx#Sheet2"))
    assert error.message == "there is no sheet 'Sheet2'"
    assert error.hint == "use one of its sheets: Sheet, Sheet1"


def test_a_hidden_sheet_is_not_the_first(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    rows: Cells = [["item", "boxes"], ["x", 1]]
    path = office_book(tmp_path / "list.xlsx", [["secret"]], rows)
    book = load_workbook(path)
    book.worksheets[0].sheet_state = "hidden"
    book.save(path)
    assert list(open_list(path).rows()) == [ListRow(2, ["x", 1.0])]


def test_merged_cells(tmp_path: Path) -> None:
    """A row with only a part of a merged cell is empty; any other row lacks a value."""
    path = office_book(
        tmp_path / "list.xlsx",
        [["a title"], ["item", "boxes"], ["x", 1], [None, 2], [None, None], ["y", 3]],
        merge=["A1:B1", "A3:A5"],
    )
    assert list(open_list(path).rows()) == [
        ListRow(3, ["x", 1.0]),
        ListRow(4, [MergedCell("A3:A5", "x"), 2.0]),
        ListRow(6, ["y", 3.0]),
    ]


def test_errors_and_formulas_without_a_value_are_not_blank(tmp_path: Path) -> None:
    """The sender sees a value in the sheet, and the label would lack it."""
    rows = (
        HEAD + '<row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2"><v>1</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>B3</f><v>x</v></c>'
        '<c r="B3"><f>1+1</f><v>2</v></c></row>'
        '<row r="4"><c r="A4" t="str"><f>""</f><v></v></c><c r="B4" s="0"><f>1+1</f></c></row>'
        '<row r="5"><c r="A5"><f t="shared" si="0"/><v/></c><c r="B5"><v>1</v></c></row>'
    )
    error = OddCell("holds an error of the spreadsheet")
    formula = OddCell("holds a formula that was never computed")
    assert list(open_list(write_file(tmp_path, bare_book(rows))).rows()) == [
        ListRow(2, [error, 1.0]),
        ListRow(3, ["x", 2.0]),
        ListRow(4, ["", formula]),
        ListRow(5, [formula, 1.0]),
    ]


def test_readings_of_japanese_cells_are_no_text(tmp_path: Path) -> None:
    reading = '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh>'
    cell = f'<c r="A2" t="inlineStr"><is><t>東京</t>{reading}</is></c>'
    rows = (
        f"<row r='1'>{text_cell('A1', 'to')}{text_cell('B1', 'boxes')}</row><row>{cell}</row>"
    )
    assert list(open_list(write_file(tmp_path, bare_book(rows))).rows()) == [
        ListRow(2, ["東京"])
    ]


def test_days_counted_from_1904_are_refused(tmp_path: Path) -> None:
    book = XLSX["xl/workbook.xml"].replace("<workbookPr/>", '<workbookPr date1904="1"/>')
    data = bare_book("", parts={"xl/workbook.xml": book})
    assert "from 1904" in refusal(write_file(tmp_path, data)).message


def test_ods(tmp_path: Path) -> None:
    row = '<table:table-row><table:table-cell office:value-type="{}" {}/></table:table-row>'
    filler = (
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    rows = (
        ods_row("品名", "箱数")
        + ods_row("口罩", "3")
        + row.format("float", 'office:value="1000"')
        + row.format("date", 'office:date-value="2020-03-26"')
        + filler
    )
    assert list(open_list(write_file(tmp_path, ods(rows), "list.ods")).rows()) == [
        ListRow(2, ["口罩", "3"]),
        ListRow(3, [1000.0]),
        ListRow(4, [dt.date(2020, 3, 26)]),
    ]


@pytest.mark.ci
@pytest.mark.parametrize("name", BOMBS)
def test_bombs(tmp_path: Path, name: str) -> None:
    path = write_file(tmp_path, BOMBS[name](), "bomb.xlsx")
    assert path.stat().st_size < 10 << 20
    (told,) = watch([path])
    assert told.outcome in {"bad-manifest", "findings"}
    assert told.seconds < LIMIT.seconds
    assert told.megabytes < LIMIT.megabytes
