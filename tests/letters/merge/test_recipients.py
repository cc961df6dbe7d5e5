"""Lists of recipients, and the letters that they ask for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PIL import Image

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.letters import letter_template, load_shared
from cardgen.letters.data import LetterData
from cardgen.letters.merge import Recipients, read_recipients
from cardgen.letters.merge.headers import find_column

PROJECT = Project.open()
SYMPATHY = letter_template("sympathy")
SHARED = """\
letter = "sympathy"
date = 2020-03-16

[values]
from_city = "北京市"
years = 26
disaster = "新冠疫情"

[sender]
rank = "head"
title = "市长"
office = { zh = "北京市", ko = "베이징시" }
name = { zh = "林致远", ko = "린즈위안" }

[addressee]
rank = "head"
"""
LIST = """\
姓名（中文）,성명(한국어),职务,office_zh,office_ko,城市,备注
金民秀,김민수,市长,首尔特别市,서울특별시,首尔特别市,先寄
朴智英,박지영,市长,釜山广域市,부산광역시,釜山广域市,
"""


def load_all(folder: Path, text: str = SHARED) -> LetterData:
    file = folder / "all.toml"
    file.write_text(text, encoding="utf-8")
    return load_shared(file)


def write_list(folder: Path, text: str = LIST, encoding: str = "utf-8") -> Path:
    file = folder / "recipients.csv"
    file.write_bytes(text.encode(encoding))
    return file


def recipients(folder: Path, text: str = LIST, *, encoding: str = "utf-8") -> Recipients:
    file = write_list(folder, text, encoding)
    return read_recipients(file, SYMPATHY, load_all(folder), PROJECT, "zh-ko")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("姓名", "name"),
        ("성 명", "name"),
        ("name_ko", "name@ko"),
        ("Name (Korean)", "name@ko"),
        ("Name\n(Korean)", "name@ko"),
        ("姓名\n（韩文）", "name@ko"),
        ("office\n[ko]", "office@ko"),
        ("姓名（韩文）", "name@ko"),
        ("한국어 성명", "name@ko"),
        ("日文姓名", "name@ja"),
        ("氏名", "name"),
        ("郵便番号", "postcode"),
        ("우편번호", "postcode"),
        ("职务（必填）", "title"),
        ("기관명", "office"),
        ("颜色", None),
    ],
)
def test_headers_are_known_in_each_language(header: str, column: str | None) -> None:
    assert find_column(header) == column


HEADERS = {
    "name": (
        "1. 성명 | ※姓名 | 姓名* | 성명(필수) | 姓名/성명 | 성명 (姓名) | 姓名 氏名 | "
        "氏名欄 | 수신인 성명 | 받는 분 성함 | 收信人姓名 | ご芳名 | Full Name"
    ),
    "title": (
        "직위/직책 | 직위명 | 职务/职称 | 职务名称 | 役職名 | お役職 | 2) 직책 | "
        "Job Title | 职务/직위 | 職務（職稱） | 役職欄"
    ),
    "office": (
        "기관(단체)명 | 소속기관 | 근무처 | 工作单位 | 單位名稱 | 机构名称 | 勤務先 | "
        "ご所属 | 会社・団体名 | Company Name | 单位/기관 | ③기관명"
    ),
    "address": (
        "수신처 주소 | 收信地址 | 郵寄地址 | ご住所 | 宛先住所 | Mailing Address | "
        "주소란 | 地址（详细）| 住所/주소"
    ),
    "postcode": "우편 번호 | 邮编* | 郵便番号（〒） | Zip/Postal code | 郵便No",
    "number": "문서 번호 | 发文编号 | 発信番号 | Ref. No.",
    "honorific": "称谓* | 敬称欄 | 호칭(존칭)",
    "to_city": "자매도시 | 友好城市 | 宛先都市",
    "name@ko": "성명(한글) | 韩文姓名 | 1. 姓名（韩文）",
}  # fmt: skip


@pytest.mark.parametrize("column", HEADERS)
def test_headers_of_offices_are_known(column: str) -> None:
    for header in HEADERS[column].split("|"):
        assert find_column(header.strip()) == column, header


@pytest.mark.parametrize(
    "header",
    [
        "성명/직위",
        "姓名(职务)",
        "연락처",
        "电话",
        "Email",
        "부서장 확인",
        "受領印",
        "单位/职务",
    ],
)
def test_what_may_be_two_columns_of_recipients_is_none(header: str) -> None:
    assert find_column(header) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_row_is_a_letter_in_whatever_encoding(tmp_path: Path, encoding: str) -> None:
    found = recipients(tmp_path, encoding=encoding)
    assert [each.row for each in found.all] == [2, 3]
    party = found.all[0].data.addressee
    assert party.name == {"zh": "金民秀", "ko": "김민수"}
    assert party.office == {"zh": "首尔特别市", "ko": "서울특별시"}
    assert (party.title, party.kind, party.rank) == ("市长", "holder", "head")
    assert found.all[1].data.values["to_city"] == "釜山广域市"
    assert found.all[1].data.date == dt.date(2020, 3, 16)
    assert [each.rule for each in found.warnings] == ["unused-column"]


def test_a_workbook_and_an_address_of_several_lines(tmp_path: Path) -> None:
    from xlsxwriter import Workbook

    path = tmp_path / "list.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["발송 명단"])
        sheet.write_row(1, 0, ["기관명", "주소", "우편번호", "도시", "날짜"])
        sheet.write_row(
            2, 0, ["서울특별시청", "서울특별시 중구\n세종대로 110", "04524", "서울"]
        )
        sheet.write_datetime(
            2, 4, dt.date(2020, 4, 1), book.add_format({"num_format": "yyyy-mm-dd"})
        )
    found = read_recipients(path, SYMPATHY, load_all(tmp_path), PROJECT, "zh-ko")
    (only,) = found.all
    assert only.row == 3
    assert only.data.addressee.kind == "organisation"
    assert only.data.addressee.address == "서울특별시 중구\n세종대로 110"
    assert only.data.addressee.postcode == "04524"
    assert only.data.date == dt.date(2020, 4, 1)


def test_all_that_is_wrong_is_said_together(tmp_path: Path) -> None:
    text = (
        "姓名,职务,城市,颜色,类别\n"
        "金民秀,大元帅,首尔特别市,红,\n"
        ",,首尔特别市,红,\n"
        "朴智英,市长,月球市,红,\n"
        "朴智英,市长,首尔特别市,红,国王\n"
    )
    with pytest.raises(CardgenError) as caught:
        recipients(tmp_path, text)
    found = caught.value.diagnostics
    assert [(each.rule, each.location and each.location.line) for each in found] == [
        ("bad-manifest", 1),
        ("unknown-term", 2),
        ("missing-value", 3),
        ("unknown-term", 4),
        ("bad-value", 5),
    ]
    assert "颜色" in found[0].message
    assert all(each.hint or each.remedy for each in found)


def test_what_is_wrong_with_all_rows_is_one_finding(tmp_path: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        recipients(tmp_path, LIST.replace("市长", "大元帅"))
    (found,) = caught.value.diagnostics
    assert "all 2 rows" in found.message


def test_a_cell_that_is_wrong_is_one_finding(tmp_path: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        recipients(tmp_path, '姓名,城市\n"金\n朴",首尔\n')
    (found,) = caught.value.diagnostics
    assert "line break" in found.message


def test_a_list_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        recipients(tmp_path, "城市,备注\n首尔,x\n")
    assert {each.rule for each in caught.value.diagnostics} >= {"bad-manifest"}
    with pytest.raises(CardgenError, match="no row below"):
        recipients(tmp_path, LIST.splitlines()[0] + "\n")


def test_ditto_is_the_value_above_and_strays_are_found(tmp_path: Path) -> None:
    found = recipients(tmp_path, LIST.replace("朴智英,박지영,市长", "朴智英,박지영,〃"))
    assert found.all[1].data.addressee.title == "市长"
    with pytest.raises(CardgenError, match="after the last column"):
        recipients(tmp_path, LIST.replace("先寄", "先,寄"))


@pytest.mark.parametrize("above", ["市长", ""])
def test_ditto_below_nothing_is_refused(tmp_path: Path, above: str) -> None:
    """It was read as the text 〃, or as nothing."""
    rows = ("金,〃,首尔",) if above else ("金,,首尔", "朴,〃,首尔")
    text = "\n".join(("姓名,职务,城市", *rows, ""))
    with pytest.raises(CardgenError) as caught:
        recipients(tmp_path, text)
    assert str(caught.value.diagnostics[0]) == (
        f"{tmp_path / 'recipients.csv'}:{len(rows) + 1}: bad-value: column 职务: the cell "
        "repeats the "
        "cell above it, but that cell is empty\n  "
        "hint: write the value into the cell"
    )


def test_a_column_that_is_there_twice_is_found(tmp_path: Path) -> None:
    with pytest.raises(CardgenError, match="the same as column"):
        recipients(tmp_path, LIST.replace("备注", "都市"))


def test_columns_are_what_the_project_says(tmp_path: Path) -> None:
    (tmp_path / "cardgen.toml").write_text(
        '[columns]\n"贵姓" = "name"\n"颜色" = ""\n', encoding="utf-8"
    )
    text = "贵姓,颜色,职务,城市\n金,红,市长,首尔\n"
    found = read_recipients(
        write_list(tmp_path, text),
        SYMPATHY,
        load_all(tmp_path),
        Project.open(tmp_path),
        "zh-ko",
    )
    assert found.all[0].who == "金"


def test_the_example_is_read() -> None:
    folder = Path(__file__).parents[3] / "examples" / "letters" / "many"
    data = load_shared(folder / "all.toml")
    found = read_recipients(folder / "recipients.csv", SYMPATHY, data, PROJECT, "zh-ko")
    assert [each.data.values["years"] for each in found.all] == [26, 6, 12]
    assert {each.data.addressee.kind for each in found.all} == {"holder"}


def test_a_cell_that_means_nothing_is_empty_and_one_that_is_not_decided_is_refused(
    tmp_path: Path,
) -> None:
    """A letter was addressed to the office "-"."""
    text = "姓名,职务,office_zh,office_ko,城市,address\n金民秀,市长,-,없음,首尔特别市,なし\n"
    said = read_recipients(
        write_list(tmp_path, text), SYMPATHY, load_all(tmp_path), PROJECT, "zh-ko"
    )
    party = said.all[0].data.addressee
    assert (party.office, party.address) == ("", "")
    told = [each.message for each in said.warnings if each.rule == "means-empty"]
    assert told == [
        "column office_zh: cardgen reads '-' in row 2 as empty",
        "column office_ko: cardgen reads '없음' in row 2 as empty",
        "column address: cardgen reads 'なし' in row 2 as empty",
    ]
    path = write_list(tmp_path, text.replace("-", "미정"))
    with pytest.raises(CardgenError) as caught:
        read_recipients(path, SYMPATHY, load_all(tmp_path), PROJECT, "zh-ko")
    assert [each.rule for each in caught.value.diagnostics] == ["undecided"]


def test_a_seal_and_an_enclosure_of_all_letters_are_told_once(tmp_path: Path) -> None:
    Image.new("RGBA", (100, 100), (180, 20, 20, 255)).save(tmp_path / "seal.png")
    text = SHARED.replace("[sender]\n", '[sender]\nseal = "seal.png"\n')
    text = 'register = "official"\nenclosures = [{ zh = "名单", ko = "명단" }]\n' + text
    found = read_recipients(
        write_list(tmp_path), SYMPATHY, load_all(tmp_path, text), PROJECT, "zh-ko"
    )
    told = [each.message.partition(" has ")[0] for each in found.warnings]
    assert told.count("seal of [sender]: seal.png") == 1
    assert told.count("enclosures[1]: 명단") == 1
