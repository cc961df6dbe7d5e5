"""XLSX in whatever spelling a program writes it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from tests.shipment.books import XLSX, bare_book, office_book, zip_files
from tests.workbooks.read import rows, run_program

ERROR = {"odd": "holds an error of the spreadsheet"}
FORMULA = {"odd": "holds a formula that was never computed"}
SHEET = "xl/worksheets/sheet1.xml"


def sheet(folder: Path, xml: str, **parts: str) -> Path:
    path = folder / "list.xlsx"
    path.write_bytes(
        bare_book(xml, parts={name.replace("__", "/"): of for name, of in parts.items()})
    )
    return path


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" t="e"><v>#REF!</v></c>', ERROR),
        ("<c r='A1' t='e'><v>#REF!</v></c>", ERROR),
        ("<c t='e'><f>A2/0</f><v>#DIV/0!</v></c>", ERROR),
        ("<c\n t = 'e' ><v>#N/A</v></c>", ERROR),
        ('<c r="A1"><f>1+1</f></c>', FORMULA),
        ("<c><f>1+1</f><v/></c>", FORMULA),
        ('<c r="A1">\n <f>1+1</f>\n <v> </v>\n</c>', FORMULA),
        ('<c r="A1"><f><![CDATA[1+1]]></f></c>', FORMULA),
        ('<c r="A1"><f>1</f><v xml:space="preserve"></v></c>', FORMULA),
        ('<c r="A1"><f t="shared" si="0"/></c>', FORMULA),
        ('<c r="A1" t="b"><f>A2</f></c>', FORMULA),
        ('<c r="A1" t="s"><f>A2</f></c>', FORMULA),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A1" t="str"><f>A2</f><v>x</v></c>', "x"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', 2.0),
        ('<c r="A1"><v>1e3</v></c>', 1000.0),
        ('<c r="A1"><v><![CDATA[17]]></v></c>', 17.0),
        ('<c r="A1"><v>x</v></c>', {"odd": "holds a number that cannot be read"}),
        ('<c r="A1"><v>1e999</v></c>', {"odd": "holds a number that cannot be read"}),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" t="d"><v>2020-03-26</v></c>', {"date": "2020-03-26"}),
        (
            '<c r="A1" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>ア</t></rPh></is></c>',
            "a",
        ),
        ('<c r="A1" t="inlineStr"><is><r><t>a </t></r><r><t>b</t></r></is></c>', "a b"),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_b</t></is></c>', "a\rb"),
    ],
)
def test_every_spelling_of_a_cell(tmp_path: Path, cell: str, value: Any) -> None:
    """Errors and formulas without a result became empty cells in all but one spelling."""
    cells = rows(sheet(tmp_path, f"<row r='1'>{cell}<c r='B1'><v>9</v></c></row>"))
    assert cells == {1: ["" if value is None else value, 9.0]}


def test_prefixes_of_namespaces(tmp_path: Path) -> None:
    """Microsoft's own library writes prefixes."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="2"><x:c r="B2" t="e"><x:v>#REF!'
        '</x:v></x:c><x:c r="C2"><x:f>1+1</x:f></x:c><x:c r="D2" t="inlineStr"><x:is><x:t>d'
        "</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    )
    path = tmp_path / "list.xlsx"
    path.write_bytes(zip_files({**XLSX, SHEET: data}))
    assert rows(path) == {2: ["", ERROR, FORMULA, "d"]}


def test_utf_16_and_cells_far_apart(tmp_path: Path) -> None:
    cells = '<c r="C1"><v>1</v></c><c><v>2</v></c>'
    data = f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"
    path = tmp_path / "list.xlsx"
    path.write_bytes(
        zip_files(
            {**XLSX, SHEET: f'<?xml version="1.0" encoding="UTF-16"?>{data}'.encode("utf-16")}
        )
    )
    assert rows(path) == {1: ["", "", 1.0, 2.0]}


def test_numbers_and_their_formats(tmp_path: Path) -> None:
    book = Workbook()
    cells = book.active
    for place, value, code in (
        ("A1", 125, "00000"),
        ("B1", 125, "General"),
        ("C1", 0.5, "0%"),
        ("D1", dt.date(2020, 3, 26), 'yyyy"년"'),
        ("E1", 8000, "#,##0"),
    ):
        cells[place] = value
        cells[place].number_format = code
    book.save(tmp_path / "list.xlsx")
    number, plain, half, day, many = rows(tmp_path / "list.xlsx", "Sheet")[1]
    assert number == {"number": 125.0, "shown": "00125", "format": "00000", "scaled": False}
    assert plain == 125.0
    assert (half["shown"], half["scaled"]) == (None, True)
    assert day == {"date": "2020-03-26"}
    assert many["shown"] == "8,000"


def test_rows_that_look_deleted_are_marked(tmp_path: Path) -> None:
    book = Workbook()
    cells = book.active
    for number in range(1, 6):
        cells.append([f"row {number}", number])
    cells.row_dimensions[2].hidden = True
    cells["B3"].font = Font(strike=True)
    cells["A5"].value = CellRichText("100 ", TextBlock(InlineFont(strike=True), "200"))
    book.save(tmp_path / "list.xlsx")
    assert run_program(tmp_path / "list.xlsx", "Sheet") == [
        [1, ["row 1", 1.0], ""],
        [2, ["row 2", 2.0], "hidden"],
        [3, ["row 3", 3.0], "struck out"],
        [4, ["row 4", 4.0], ""],
        [5, [{"odd": "is only partly struck out"}, 5.0], ""],
    ]


def test_merged_cells(tmp_path: Path) -> None:
    cells: list[list[Any]] = [
        ["title"],
        ["x", 1, "a"],
        [None, 2, "b"],
        [None, 3, "c"],
        [None, None, None],
        ["y", 4, None],
    ]
    path = office_book(tmp_path / "list.xlsx", cells, merge=["A1:C1", "A2:A4", "B6:C7"])
    down = {"merged": "A2:A4", "value": "x"}
    assert rows(path, "Sheet") == {
        1: ["title", {"merged": "A1:C1"}, {"merged": "A1:C1"}],
        2: ["x", 1.0, "a"],
        3: [down, 2.0, "b"],
        4: [down, 3.0, "c"],
        6: ["y", 4.0, {"merged": "B6:C7"}],
    }


def test_heads_of_all_sheets(tmp_path: Path) -> None:
    path = office_book(
        tmp_path / "list.xlsx", [["cover"]], [[number] for number in range(40)], []
    )
    (found,) = run_program(path)
    names = [(name, hidden, len(head)) for name, hidden, head in found["sheets"]]
    assert names == [("Sheet", False, 1), ("Sheet1", False, 20), ("Sheet2", False, 0)]


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="2"/><row r="2"/>',
        '<row r="1048577"/>',
        '<row r="0"/>',
        '<row><c r="XFE1"/></row>',
        '<row><c r="11"><v>1</v></c></row></row>',
        '<row><c t="s"><v>99</v></c></row>',
        '<row><c t="s"><v>x</v></c></row>',
        '<row><c r="ZZZZ1"/></row>',
    ],
)
def test_damaged_sheets(tmp_path: Path, xml: str) -> None:
    assert run_program(sheet(tmp_path, xml), "list")[-1]["error"] == "the workbook is damaged"


def test_a_document_type_is_no_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(zip_files({**XLSX, SHEET: "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>"}))
    assert run_program(path, "list") == [
        {
            "error": "the workbook is damaged",
            "hint": "open it in a spreadsheet program and save it again",
        }
    ]


def test_another_reader_sees_the_same(tmp_path: Path) -> None:
    """calamine, which is made by others."""
    cells = [
        [
            f"품명 {row % 7}",
            row * 1000,
            row / 8,
            dt.date(2020, 3, 1 + row % 28),
            None,
            row % 2 == 0,
            " x ",
        ]
        for row in range(200)
    ]
    path = office_book(tmp_path / "list.xlsx", cells)
    theirs = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Sheet").to_python()
    ours = rows(path, "Sheet")
    assert len(ours) == len(theirs)
    for number, row in enumerate(theirs, 1):
        assert ours[number] == [
            {"date": str(cell)}
            if isinstance(cell, dt.date)
            else str(cell).upper()
            if isinstance(cell, bool)
            else cell
            for cell in row
        ]
