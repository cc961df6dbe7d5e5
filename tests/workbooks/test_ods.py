"""ODS as LibreOffice and others write it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.shipment.books import ods, zip_files
from tests.workbooks.read import notes, rows, run_program

ERROR = {"odd": "holds an error of the spreadsheet"}
FORMULA = {"odd": "holds a formula that was never computed"}
SPACE = "urn:oasis:names:tc:opendocument:xmlns"


def sheet(folder: Path, xml: str) -> Path:
    path = folder / "list.ods"
    path.write_bytes(ods(xml))
    return path


def cell(attributes: str, text: str = "") -> str:
    paragraph = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {attributes}>{paragraph}</table:table-cell>"


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        (
            cell(
                'table:formula="of:=1/0" office:value-type="string" office:string-value=""',
                "#DIV/0!",
            ),
            ERROR,
        ),
        (
            cell(
                'table:formula="of:=X()" office:value-type="float" office:value="0"', "#NAME?"
            ),
            ERROR,
        ),
        (
            cell(
                'table:formula="of:=A1" office:value-type="float" office:value="0"', "Err:502"
            ),
            ERROR,
        ),
        (cell('table:formula="of:=A1" office:value-type="string"', "#REF!"), ERROR),
        (cell('table:formula="of:=1+1"'), FORMULA),
        (cell('table:formula="of:=1+1" office:value-type="float" office:value="2"', "2"), 2.0),
        (cell('table:formula="of:=&quot;&quot;" office:value-type="string"'), ""),
        (
            cell('office:value-type="float" office:value="125"', "00125"),
            {"number": 125.0, "shown": "00125", "format": "00125", "scaled": False},
        ),
        (
            cell('office:value-type="percentage" office:value="0.5"', "50%"),
            {"number": 0.5, "shown": "50%", "format": "50%", "scaled": True},
        ),
        (cell('office:value-type="float" office:value="12.5"'), 12.5),
        (
            cell('office:value-type="float" office:value="x"'),
            {"odd": "holds a number that cannot be read"},
        ),
        (
            cell('office:value-type="date" office:date-value="2020-03-26"', "26.03.20"),
            {"date": "2020-03-26"},
        ),
        (
            cell('office:value-type="date" office:date-value="2020-03-26T10:30:00"', "10:30"),
            {"odd": "is a time, 10:30"},
        ),
        (
            cell('office:value-type="time" office:time-value="PT10H"', "10:00"),
            {"odd": "is a time, 10:00"},
        ),
        (cell('office:value-type="boolean" office:boolean-value="true"', "TRUE"), "TRUE"),
        (
            cell(
                'office:value-type="string"', "a<text:s text:c='2'/>b<text:span>c</text:span>"
            ),
            "a  bc",
        ),
        (cell('office:value-type="string"', "a</text:p><text:p>b"), "a\nb"),
        (
            "<table:table-cell office:value-type='string'><office:annotation><text:p>note"
            "</text:p></office:annotation><text:p>x</text:p></table:table-cell>",
            "x",
        ),
    ],
)
def test_every_kind_of_cell(tmp_path: Path, xml: str, value: Any) -> None:
    """Errors became empty cells, or the number 0."""
    end = cell('office:value-type="float" office:value="9"')
    assert rows(sheet(tmp_path, f"<table:table-row>{xml}{end}</table:table-row>")) == {
        1: [value, 9.0]
    }


def test_rows_and_columns_that_are_repeated(tmp_path: Path) -> None:
    one = cell('office:value-type="string" table:number-columns-repeated="2"', "x")
    empty = '<table:table-cell table:number-columns-repeated="16380"/>'
    xml = (
        f'<table:table-row table:number-rows-repeated="2">{one}{empty}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1000"><table:table-cell/>'
        "</table:table-row>"
        f'<table:table-row table:visibility="filter">{one}</table:table-row>'
        f'<table:table-row table:visibility="collapse">{one}</table:table-row>'
    )
    assert run_program(sheet(tmp_path, xml), "list") == [
        [1, ["x", "x"], ""],
        [2, ["x", "x"], ""],
        [1003, ["x", "x"], "filtered"],
        [1004, ["x", "x"], "hidden"],
    ]


def test_merged_cells(tmp_path: Path) -> None:
    top = cell('office:value-type="string" table:number-rows-spanned="2"', "x")
    wide = cell('office:value-type="string" table:number-columns-spanned="2"', "w")
    number = cell('office:value-type="float" office:value="1"')
    under = "<table:covered-table-cell/>"
    xml = (
        f"<table:table-row>{top}{number}</table:table-row>"
        f"<table:table-row>{under}{number}</table:table-row>"
        f"<table:table-row>{wide}{under}{number}</table:table-row>"
    )
    assert rows(sheet(tmp_path, xml)) == {
        1: ["x", 1.0],
        2: [{"merged": "A1:A2", "value": "x"}, 1.0],
        3: ["w", {"merged": "A3:B3"}, 1.0],
    }


STYLES = f"""
<office:document-content xmlns:office="{SPACE}:office:1.0" xmlns:table="{SPACE}:table:1.0"
 xmlns:text="{SPACE}:text:1.0" xmlns:style="{SPACE}:style:1.0"><office:automatic-styles>
<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>
<style:style style:name="ce1">
<style:text-properties style:text-line-through-style="solid"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="cover" table:style-name="ta1"><table:table-row>
<table:table-cell office:value-type="string"><text:p>c</text:p></table:table-cell>
</table:table-row></table:table>
<table:table table:name="list"><table:table-row>
<table:table-cell office:value-type="string" table:style-name="ce1"><text:p>x</text:p>
</table:table-cell></table:table-row><table:table-row>
<table:table-cell office:value-type="string"><text:p>y<text:span
 text:style-name="ce1">z</text:span></text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>
""".strip()


def test_sheets_and_styles(tmp_path: Path) -> None:
    path = tmp_path / "list.ods"
    path.write_bytes(zip_files({"content.xml": STYLES}))
    struck = {"odd": "is only partly struck out"}
    assert run_program(path, "list") == [[1, ["x"], "struck out"], [2, [struck], ""]]
    (found,) = run_program(path)
    assert [(name, hidden) for name, hidden, _ in found["sheets"]] == [
        ("cover", True),
        ("list", False),
    ]


def test_cells_with_comments(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>note</text:p></office:annotation>"
    noted = f"<table:table-cell>{note}<text:p>x</text:p></table:table-cell>"
    empty = f"<table:table-cell>{note}</table:table-cell>"
    plain = cell('office:value-type="string"', "y")
    more = "<table:table-row>{}</table:table-row>"
    path = sheet(tmp_path, more.format(plain + noted + empty) + more.format(plain))
    assert rows(path) == {1: ["y", "x"], 2: ["y"]}
    assert notes(path) == {1: [1, 2]}
