"""Questions about lists: each finding in its cells, mended in a copy; the file stays."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardgen.project import start_project
from cardgen.shipment import suggest_value
from tests.page.office_list import COMMON, ROWS, Desk, read_workbook, write_office_list

MENDS = {"H5": "8.5", "G6": "2027-06-30", "H6": "12.5", "A9": "의료용 마스크"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("office") / "project"
    start_project(folder)
    with closing(Desk(folder)) as opened:
        yield opened


@pytest.fixture(scope="module")
def office_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_office_list(tmp_path_factory.mktemp("list") / "배송목록(최종).xlsx")


@pytest.fixture(scope="module")
def table(desk: Desk, office_list: Path) -> Any:
    return desk.ask_list(office_list)


def at(table: Any, cell: str) -> list[str]:
    """The rules of the errors in a cell."""
    column, row = ord(cell[0]) - ord("A"), int(cell[1:])
    found = table["findings"]
    return [f["rule"] for f in found if f["column"] == column and row in f["rows"]]


def test_a_list_looks_like_the_list_of_the_office(table: Any) -> None:
    assert table["header"] == 4
    assert [each["text"] for each in table["columns"]] == ROWS[3]
    assert [each["number"] for each in table["rows"]] == [5, 6, 7, 8, 9, 10]
    assert table["rows"][0]["cells"][:4] == ["의료용 마스크", "대형", "２０", "500장"]
    fields = {each["text"]: each["field"] for each in table["columns"]}
    assert fields["박스갯수"] == "boxes"
    assert fields["규격"] == ""
    assert table["left_out"] == [10]


def test_each_finding_stands_in_its_cells(table: Any) -> None:
    assert at(table, "H5") == ["bad-value"]
    assert at(table, "G6") == ["bad-value"]
    assert at(table, "H6") == ["bad-value"]
    assert at(table, "A9") == ["unknown-term"]
    assert at(table, "B4") == ["unknown-field"]
    assert "not-shown" in at(table, "F5")
    for each in table["findings"]:  # the place is said once, by the page
        if each["severity"] == "error":
            assert not each["message"].startswith(("column", "row"))


def test_a_value_with_one_meaning_is_offered(table: Any) -> None:
    fixes = {cell: value for each in table["findings"] for cell, value in each["fixes"].items()}
    assert fixes == {"H5": "8.5", "G6": "2027-06-30", "H6": "12.5"}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("weight", "약 8.5kg", "8.5"),
        ("weight", "12,5", "12.5"),
        ("weight", "1,250", "1250"),
        ("weight", "가볍다", ""),
        ("integer", "약 500", "500"),
        ("integer", "3천", "3000"),
        ("integer", "千", "1000"),
        ("integer", "500左右", "500"),
        ("integer", "5~6", ""),
        ("date", "27.06.30", "2027-06-30"),
        ("date", "27/13/40", ""),
        ("text", "약 8.5", ""),
    ],
)
def test_only_a_certain_value_is_suggested(kind: str, text: str, value: str) -> None:
    assert suggest_value(kind, text) == value


def test_what_is_mended_is_read_and_the_file_stays(desk: Desk, office_list: Path) -> None:
    before = office_list.read_bytes()
    more: dict[str, Any] = {
        "ignore": ["규격", "비고"],
        "paper": ["유효기간", "제조번호(LOT)", "중량(㎏)"],
    }
    said = desk.ask_list(office_list, mends=MENDS, **more)
    assert [each for each in said["findings"] if each["severity"] == "error"] == []
    assert (said["boxes"], said["lines"]) == (49, 5)
    assert said["rows"][0]["cells"][7] == "8.5"
    assert office_list.read_bytes() == before


def test_the_mended_list_is_a_workbook_with_the_same_rows(
    desk: Desk, office_list: Path
) -> None:
    (file,) = desk.ask_list(office_list, "mended", mends=MENDS)["files"]
    assert file["name"] == "배송목록(최종)-mended.xlsx"
    rows = read_workbook(file["data"])
    assert rows[3][:9] == ROWS[3]
    assert [rows[4][7], rows[5][6], rows[5][7], rows[8][0]] == [*MENDS.values()]
    assert rows[4][3] == "500장"
    assert desk.ask_list(office_list, "mended", mends=MENDS)["files"] == [file]


def test_a_heading_gets_a_meaning_by_a_choice(desk: Desk, office_list: Path) -> None:
    said = desk.ask_list(office_list)
    lot = next(each for each in said["choices"] if each["name"] == "order")
    mended = desk.ask_list(office_list, mends={"B4": lot["header"]})
    assert mended["columns"][1]["field"] == "order"
    assert at(mended, "B4") == []


def test_a_row_has_its_label_while_others_are_wrong(desk: Desk, office_list: Path) -> None:
    paper = ["유효기간", "제조번호(LOT)", "중량(㎏)"]
    more: dict[str, Any] = {"ignore": ["규격"], "paper": paper}
    assert desk.ask_list(office_list, row=7, **more)["svg"].startswith("<svg")
    assert desk.ask_list(office_list, row=9, **more)["svg"] == ""


def test_a_term_goes_into_the_glossary_and_is_known_at_once(tmp_path: Path) -> None:
    start_project(tmp_path / "project")
    file = write_office_list(tmp_path / "list.xlsx")
    term = {"pair": "zh-ko", "kind": "item", "source": "暖宝宝", "target": "핫팩"}
    with closing(Desk(tmp_path / "project")) as desk:
        assert at(desk.ask_list(file), "A9") == ["unknown-term"]
        assert desk.ask("term", **term)["term"] == ["暖宝宝", "핫팩"]
        assert "unknown-term" not in at(desk.ask_list(file), "A9")
        assert desk.ask("term", **{**term, "source": ""})["findings"]


def test_a_file_that_is_no_list_says_so(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"%PDF-1.7\n")
    said = desk.ask_list(file)
    assert [each["rule"] for each in said["findings"]] == ["bad-manifest"]
    assert said["rows"] == []


@pytest.mark.parametrize("name", ["../../x.csv", "/etc/passwd", "..\\x.csv", "a/b.csv", ".."])
def test_a_file_name_does_not_leave_its_folder(desk: Desk, tmp_path: Path, name: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text("품명,상자 수,수량,단위\n의료용 마스크,2,500,장\n", "utf-8")
    before = {*tmp_path.rglob("*")}
    data = file.read_bytes()
    named = {
        "name": name,
        "digest": sha256(data).hexdigest(),
        "data": base64.b64encode(data).decode(),
    }
    said = desk.ask("list", **{**COMMON, "file": named})
    assert said["boxes"] == 2
    assert {*tmp_path.rglob("*")} == before


def test_bytes_that_are_not_those_of_the_digest_are_refused(desk: Desk) -> None:
    named = {"name": "a.csv", "digest": "0" * 64, "data": "YQ=="}
    assert desk.ask("list", file=named) == {"unknown": True}
    with pytest.raises(msgspec.ValidationError):
        desk.ask("list", file={**named, "digest": "../../x"})
