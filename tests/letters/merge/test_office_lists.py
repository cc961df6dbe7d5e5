"""Lists of recipients as offices keep them, with all that is not meant for a program."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from cardgen.errors import CardgenError
from cardgen.letters import load_shared
from cardgen.letters.merge import Recipients, read_recipients
from tests.letters.merge.test_recipients import PROJECT, SHARED, SYMPATHY

KOREAN = ["연번", "기관명", "직위", "성명", "경칭", "도시", "비고"]
JAPANESE = ["No.", "団体名", "役職", "氏名", "敬称", "都市", "送付日"]
TAIWAN = ["編號", "單位", "職稱", "姓名", "稱謂", "城市", "備註"]
BOTH = ["성명", "name_zh", "직위", "기관명", "office_zh", "도시"]


def read(
    folder: Path, rows: list[list[str]], encoding: str = "utf-8", pair: str = "zh-ko"
) -> Recipients:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    path = folder / "list.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    short = pair.partition("-")[2]
    shared = folder / "all.toml"
    shared.write_text(SHARED.replace("ko =", f"{short} ="), encoding="utf-8")
    return read_recipients(path, SYMPATHY, load_shared(shared), PROJECT, pair)


def rules_of(found: Recipients) -> list[tuple[str, int | None]]:
    return [
        (each.rule, each.location.line if each.location else None) for each in found.warnings
    ]


def test_a_korean_list_with_all_that_is_around_it(tmp_path: Path) -> None:
    rows = [
        ["2020년 서한 발송 명단", *[""] * 6],
        ["작성: 국제교류과", *[""] * 6],
        [""] * 7,
        KOREAN,
        *(
            [str(at), "서울특별시", "시장", f"{name}하늘", "귀하", "서울특별시", ""]
            for at, name in enumerate("김이박최정강조", 1)
        ),
        [""] * 7,
        ["8", "", "시장", "윤하늘, 이바다", "귀하", "부산광역시", ""],
        ["9", "서울특별시", "시장", "김하늘", "귀하", "서울특별시", ""],
        ["합계", "", "", "9명", "", "", ""],
        ["※ 문의: 국제교류과", *[""] * 6],
    ]
    found = read(tmp_path, rows, "cp949")
    assert found.rows == (5, 6, 7, 8, 9, 10, 11, 13, 14)
    said = {each.message for each in found.warnings}
    assert said == {
        "not used: 연번, 비고",
        "row 15: left out as a sum",
        "row 16: left out as a remark",
        "rows 5 and 14 have the same recipient",
        "윤하늘, 이바다 may be several people",
        "row 13: 기관명 is empty, but other rows have a value",
        "rows 5 to 11 and 13 and 14: name is not in zh-Hans, but the zh-Hans text shows it",
    }
    assert found.all[0].data.addressee.honorific == {"zh": "", "ko": "귀하"}


def test_a_japanese_list_has_honorifics_of_its_own(tmp_path: Path) -> None:
    rows = [
        JAPANESE,
        ["1", "東京都", "知事", "佐倉健一", "様", "東京都", "令和2年3月26日"],
        ["2", "横浜市", "市長", "中野健", "殿", "横浜市", "2020/3/27"],
    ]
    found = read(tmp_path, rows, "cp932", "zh-ja")
    assert found.all[1].data.addressee.honorific == {"zh": "", "ja": "殿"}
    assert [each.data.date.day for each in found.all] == [26, 27]
    assert rules_of(found)[0] == ("unused-column", 1)


def test_comments_on_cells_are_told(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(KOREAN)
    book.active.append(["1", "서울특별시", "시장", "김하늘", "귀하", "서울특별시", ""])
    for cell in ("A2", "D2", "G2"):
        book.active[cell].comment = Comment("퇴임", "담당")
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "all.toml").write_text(SHARED, encoding="utf-8")
    shared = load_shared(tmp_path / "all.toml")
    found = read_recipients(tmp_path / "list.xlsx", SYMPATHY, shared, PROJECT, "zh-ko")
    assert ("unread-note", 2) in rules_of(found)
    (said,) = [each.message for each in found.warnings if each.rule == "unread-note"]
    assert said.startswith("labels and papers do not show the note (comment) on D2")


def test_a_list_in_traditional_characters(tmp_path: Path) -> None:
    rows = [
        TAIWAN,
        ["1", "首爾特別市", "市長", "金民秀", "先生", "首爾", ""],
        ["2", "釜山廣域市", "市長", "朴智英", "女士", "釜山", ""],
        ["共計", "", "", "2人", "", "", ""],
    ]
    found = read(tmp_path, rows, "big5")
    assert found.rows == (2, 3)
    assert ("sum-row", 4) in rules_of(found)
    lacking = [each for each in found.warnings if each.rule == "wrong-language"]
    assert "rows 2 and 3: name is not in ko" in lacking[0].message
    assert lacking[0].hint == "add a column 姓名（韩文）"


def test_an_honorific_of_neither_language_is_told_once(tmp_path: Path) -> None:
    row = ["1", "서울특별시", "시장", "김하늘", "마마", "서울특별시", ""]
    with pytest.raises(CardgenError, match="'마마' is not an honorific in zh-Hans or ko"):
        read(tmp_path, [KOREAN, row])


def test_what_is_said_in_both_languages_is_no_doubt(tmp_path: Path) -> None:
    rows = [
        BOTH,
        *(["김민수", "金民秀", "시장", "서울특별시", "首尔特别市", "서울"] for _ in "x"),
    ]
    assert read(tmp_path, rows).warnings == ()


@pytest.mark.parametrize(
    ("name", "is_doubtful"),
    [
        ("김민수·이바다", True),
        ("김민수 및 이바다", True),
        ("김민수 외 2명", True),
        ("金民秀、朴智英", True),
        ("田中一郎・鈴木次郎", True),
        ("约翰·史密斯", False),
        ("ジョン・スミス", False),
        ("김민수", False),
        ("John Smith", False),
    ],
)
def test_several_people_in_a_cell(tmp_path: Path, name: str, is_doubtful: bool) -> None:
    found = read(tmp_path, [BOTH, [name, "金民秀", "시장", "서울특별시", "首尔特别市", "서울"]])
    assert any("several" in each.message for each in found.warnings) is is_doubtful


def test_a_remark_among_rows_is_a_row(tmp_path: Path) -> None:
    rows = [
        KOREAN,
        ["※ 먼저 보낼 것", *[""] * 6],
        ["1", "서울특별시", "시장", "김하늘", "귀하", "서울특별시", ""],
    ]
    with pytest.raises(CardgenError, match="the row has no name, title or office") as caught:
        read(tmp_path, rows)
    assert caught.value.location
    assert caught.value.location.line == 2


def test_a_value_that_a_letter_lacks_is_named_where_it_is_written(tmp_path: Path) -> None:
    row = ["1", "서울특별시", "시장", "김하늘", "", "", ""]
    with pytest.raises(CardgenError, match="needs a value for") as caught:
        read(tmp_path, [KOREAN, row])
    assert caught.value.hint == "write to_city below [values], or into a column of the list"


@pytest.mark.parametrize(
    ("pair", "running", "postcode", "others"),
    [
        ("zh-ja", "番号", "郵便番号", JAPANESE[1:6]),
        ("zh-ja", "番号", "〒", JAPANESE[1:6]),
        ("zh-ja", "No.", "〒番号", JAPANESE[1:6]),
        ("zh-ko", "번호", "우편번호", [*KOREAN[1:4], "경칭", "도시"]),
        ("zh-ja", "编号", "邮编", ["单位", "职务", "姓名", "称谓", "城市"]),
        ("zh-ja", "編號", "郵遞區號", TAIWAN[1:6]),
    ],
)
def test_a_running_number_beside_a_postcode_is_none(
    tmp_path: Path, pair: str, running: str, postcode: str, others: list[str]
) -> None:
    names = {"zh-ja": ["東京都", "知事", "佐倉健一", "様", "東京都"]}
    row = names.get(pair, ["서울특별시", "시장", "김하늘", "귀하", "서울특별시"])
    both = [[running, postcode, *others], ["1", "163-8001", *row]]
    (found,) = read(tmp_path, both, pair=pair).all
    assert found.data.addressee.postcode == "163-8001"
    (alone,) = read(tmp_path, [[running, *others], ["1", *row]], pair=pair).all
    assert not alone.data.addressee.postcode
