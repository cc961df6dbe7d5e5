"""Warnings of a list: doubts that stop no shipment."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from cardgen import Project
from cardgen.errors import Location
from cardgen.remedies import Remedy
from tests.shipment.books import bare_book, ods, ods_row, office_book, text_cell
from tests.shipment.manifest.reading import read_manifest
from tests.shipment.manifest.test_lists import Cells, warnings
from tests.shipment.manifest.test_manifest import PROJECT, SAID, read

ALONE = {**SAID, "paper": ()}  # so that what is told is of the list itself
GS1 = {**ALONE, "template": "gs1-100x150"}

# --- values that are for the papers, too


def test_a_place_on_the_label_that_stays_empty_is_told_once(tmp_path: Path) -> None:
    """A single label refused this; a list's label left out the telephone without a warning."""
    rows = (
        *("箱数,批号,收货人,收货人电话", "3,A,麻浦区厅,02-1", "3,A,,02-2"),
        *("3,A,,02-3", "3,A,,"),
    )
    found = read(tmp_path, *rows, **GS1)
    assert warnings(found) == [
        "not-shown: rows 3 and 4: column 收货人电话: gs1-100x150 shows this value only with "
        "收货人"
    ]
    (told,) = found.warnings
    assert (told.severity, told.location and told.location.line) == ("warning", 3)
    assert [line.fields["recipient_phone"] for line in found.lines() if line.row == 3] == [
        "02-2"
    ]


@pytest.mark.parametrize("header", ["받는 분 연락처", "お届け先電話番号", "consignee phone"])
def test_what_is_kept_for_the_papers_is_not_told(tmp_path: Path, header: str) -> None:
    rows = (f"boxes,{header}", "3,02-1")
    assert len(read(tmp_path, *rows, **GS1).warnings) == 1
    assert read(tmp_path, *rows, **GS1 | {"paper": [header]}).warnings == ()
    assert read(tmp_path, *rows, **ALONE).warnings == ()  # and no label has a place for it


def test_a_telephone_for_all_rows_that_no_label_shows_is_told(tmp_path: Path) -> None:
    said = {**GS1, "fields": {"recipient_phone": "02-1"}}
    assert warnings(read(tmp_path, "boxes", "3", **said)) == [
        "not-shown: recipient_phone, given for all rows: gs1-100x150 shows this value only "
        "with recipient"
    ]
    assert read(tmp_path, "boxes,recipient", "3,마포구청", **said).warnings == ()


# --- telephone numbers


@pytest.mark.parametrize(
    ("header", "number"),
    [
        ("받는 분 연락처", 1012345678),
        ("수취인 전화번호", 212345678.0),
        ("お届け先電話番号", 9012345678),
        ("发货人电话", 1012345678),  # of Beijing
        ("sender tel", 82212345678),
    ],
)
def test_a_telephone_number_that_lost_its_zero_is_told(
    tmp_path: Path, header: str, number: float
) -> None:
    """The number was printed without a warning."""
    cells: Cells = [["boxes", header], [1, number], [1, "010-1"], [1, number]]
    (told,) = read_manifest(
        office_book(tmp_path / "list.xlsx", cells), PROJECT, **ALONE
    ).warnings
    assert (told.rule, told.location and told.location.line) == ("lost-zero", 2)
    assert told.message == (
        f"rows 2 and 4: column {header}: {number:.0f} in B2 may lack its first 0 or +, because "
        "spreadsheets drop them from numbers"
    )
    assert told.hint == (
        "format the column as text, and type the numbers again: "
        f"0{number:.0f}, or +{number:.0f} if it begins with a country code"
    )


@pytest.mark.parametrize(
    "number", ["01012345678", "+82 10", 13812345678, 4001234567, 15881234, 119, "1012345678"]
)
def test_a_telephone_number_that_is_whole_is_not_told(tmp_path: Path, number: str) -> None:
    """People typed the text so, and a mobile number of China has no 0."""
    cells: Cells = [["boxes", "recipient_phone"], [1, number]]
    book = office_book(tmp_path / "list.xlsx", cells)
    assert read_manifest(book, PROJECT, **ALONE).warnings == ()


def test_a_zero_that_the_spreadsheet_shows_is_there(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["boxes", "recipient_phone"])
    book.active.append([1, 1012345678])
    book.active["B2"].number_format = "00000000000"
    book.save(tmp_path / "list.xlsx")
    found = read_manifest(tmp_path / "list.xlsx", PROJECT, **ALONE)
    assert found.warnings == ()
    assert [line.fields["recipient_phone"] for line in found.lines()] == ["01012345678"]


def test_a_csv_file_that_a_spreadsheet_saved_lacks_the_zero_too(tmp_path: Path) -> None:
    (told,) = read(tmp_path, "boxes,recipient_phone", "1,312345678", **ALONE).warnings
    assert told.message.startswith(
        "column recipient_phone: 312345678 in B2 may lack its first 0"
    )
    assert read(tmp_path, "boxes,recipient_phone", "1,03-1234-5678", **ALONE).warnings == ()


# --- columns that nobody needs, and that a label may

CERTIFICATE = {**ALONE, "template": "certificate-a4"}


@pytest.mark.parametrize(
    "header", ["번호", "番号", "编号", "編號", "No.", "NO", "#", "번 호(No.)"]
)
def test_a_number_is_that_of_the_label_and_told(tmp_path: Path, header: str) -> None:
    """The column was left out as a running number."""
    found = read(tmp_path, f"{header},boxes", "2020-17,2", "2020-18,1", **CERTIFICATE)
    assert [line.fields["number"] for line in found.lines()] == ["2020-17", "2020-18"]
    (told,) = found.warnings
    assert (told.rule, told.location and told.location.line) == ("guessed-column", 1)
    assert told.message == f"column {header}: used as the field number of the labels"
    assert told.remedy == Remedy("ignore-column", (header, ""))
    left_out = read(tmp_path, f"{header},boxes", "1,2", **CERTIFICATE, ignore=[header])
    assert [line.fields for line in left_out.lines()] == [{}]
    assert left_out.warnings == ()


@pytest.mark.parametrize("header", ["序号", "연번", "순번", "通し番号", "項番", "S.No."])
def test_a_running_number_is_no_number_of_a_label_and_told(tmp_path: Path, header: str) -> None:
    found = read(tmp_path, f"{header},boxes", "1,2", **CERTIFICATE)
    assert [line.fields for line in found.lines()] == [{}]
    (told,) = found.warnings
    assert told.rule == "unused-column"
    assert told.message == f"not used: {header}, but the labels have a field number"
    assert told.remedy == Remedy("name-column", (header, "", "number"))


def test_a_number_that_is_there_is_not_looked_for(tmp_path: Path) -> None:
    both = read(tmp_path, "序号,번호,number,boxes", "1,2,A-3,1", **CERTIFICATE)
    assert [line.fields for line in both.lines()] == [{"number": "A-3"}]
    assert warnings(both) == ["unused-column: not used: 序号, 번호"]
    assert warnings(read(tmp_path, "번호,boxes", "1,2", **ALONE)) == [
        "unused-column: not used: 번호"
    ]


@pytest.mark.parametrize("header", ["연락처", "电话", "電話番号", "Tel."])
def test_a_telephone_that_may_be_the_recipients_is_told(tmp_path: Path, header: str) -> None:
    lines = f"boxes,recipient,{header}", "1,마포구청,02-1"
    (told,) = read(tmp_path, *lines, **ALONE | {"template": "address@100x70"}).warnings
    assert told.message == f"not used: {header}, but the labels have a field recipient_phone"


# --- comments on cells


def write_comments(folder: Path, *cells: str) -> Path:
    book = Workbook()
    sheet = book.active
    for row in (["序号", "品名", "箱数"], [1, "口罩", 5], [2, "手套", 7], ["合计", "", 12]):
        sheet.append(row)
    for cell in cells:
        sheet[cell].comment = Comment("先确认", "王")
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def test_comments_on_cells_are_told(tmp_path: Path) -> None:
    """Comments were left out without a warning."""
    # Those of a header, of a column that is not used and of a sum are of nothing printed.
    path = write_comments(tmp_path, "B1", "A2", "B3", "C2", "C4", "F9")
    (unused, told, _) = read_manifest(path, PROJECT, **ALONE | {"paper": ["item"]}).warnings
    assert unused.rule == "unused-column"
    assert str(told) == (
        f"{path}:2: warning: unread-note: labels and papers do not show the note (comment) "
        "on C2, B3\n  hint: read the note in the workbook; write text for labels into a cell"
    )


def test_a_comment_on_one_cell_and_on_none(tmp_path: Path) -> None:
    def rules(path: Path) -> list[str]:
        found = read_manifest(path, PROJECT, **ALONE | {"paper": ["item"]})
        return [each.message for each in found.warnings if each.rule == "unread-note"]

    assert rules(write_comments(tmp_path)) == rules(write_comments(tmp_path, "A1", "A3")) == []
    (one,) = rules(write_comments(tmp_path, "B2"))
    assert one.startswith("labels and papers do not show the note (comment) on B2")


def test_comments_of_other_programs_are_told(tmp_path: Path) -> None:
    """Excel has threads of comments, LibreOffice stores comments in the cell."""
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    threaded = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    cells = [text_cell(*each) for each in (("A1", "item"), ("B1", "boxes"), ("A2", "口罩"))]
    rows = f'<row r="1">{"".join(cells[:2])}</row>'
    rows += f'<row r="2">{cells[2]}<c r="B2"><v>5</v></c></row>'
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{relations}">'
        f'<Relationship Id="r1" Type="{threaded}" Target="../threadedComments/t1.xml"/>'
        "</Relationships>",
        "xl/threadedComments/t1.xml": '<ThreadedComments><threadedComment ref="A2"><text>?'
        "</text></threadedComment></ThreadedComments>",
    }
    (tmp_path / "list.xlsx").write_bytes(bare_book(rows, parts=parts))
    note = "</text:p><office:annotation><text:p>?</text:p></office:annotation><text:p>"
    (tmp_path / "list.ods").write_bytes(
        ods(ods_row("item", "boxes") + ods_row(f"口罩{note}", "5"))
    )
    for name in ("list.xlsx", "list.ods"):
        found = read_manifest(tmp_path / name, PROJECT, **ALONE | {"paper": ["item"]})
        assert [each.rule for each in found.warnings] == ["unread-note"], name
        assert "(comment) on A2" in found.warnings[0].message


FOREIGN = "message,pair,template,from,to,수하인,boxes"


@pytest.mark.parametrize(
    ("pair", "to", "recipient", "language"),
    [
        ("zh-ko", "上海", "상하이시 적십자회", "Chinese"),
        ("zh-ko", "상하이", "상하이시 적십자회", "Chinese"),
        ("zh-ja", "武汉市", "たすけあいセンター", "Chinese"),
        ("zh-ko", "首尔", "首尔市政府", "Korean"),
        ("zh-ja", "东京", "도쿄도청", "Japanese"),
    ],
)
def test_a_recipient_that_is_foreign_where_boxes_go_is_told(
    tmp_path: Path, pair: str, to: str, recipient: str, language: str
) -> None:
    """The text went onto the label and the packing list without a warning."""
    row = f"brothers,{pair},gs1-100x150,北京,{to},{recipient},1"
    path = tmp_path / "list.csv"
    path.write_text(f"{FOREIGN}\n{row}\n{row}\n", encoding="utf-8")
    found = read_manifest(path, Project.open())
    (told,) = [each for each in found.warnings if each.rule == "wrong-language"]
    assert told.message == (
        f"rows 2 and 3: column 수하인: {recipient} has no letter of {language}, the language "
        "of the destination"
    )
    assert told.location == Location(str(path), 2)


@pytest.mark.parametrize(
    ("pair", "to", "recipient"),
    [
        ("zh-ko", "上海", "上海市红十字会 상하이시 적십자회"),
        ("zh-ko", "上海", "Red Cross"),
        ("zh-ko", "首尔", "서울시청"),
        ("zh-ja", "东京", "東京都庁"),
        ("zh-ja", "东京", "たすけあい"),
    ],
)
def test_a_recipient_that_can_be_read_where_boxes_go_is_no_doubt(
    tmp_path: Path, pair: str, to: str, recipient: str
) -> None:
    row = f"brothers,{pair},gs1-100x150,北京,{to},{recipient},1"
    path = tmp_path / "list.csv"
    path.write_text(f"{FOREIGN}\n{row}\n", encoding="utf-8")
    found = read_manifest(path, Project.open())
    assert "wrong-language" not in {each.rule for each in found.warnings}
