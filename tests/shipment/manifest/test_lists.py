"""Habits of offices in lists: totals, sums, merged cells, hidden rows, pictures, columns."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from cardgen import Project, resources
from cardgen.errors import CardgenError, Diagnostic
from cardgen.locale.sentences import load_sentences
from cardgen.project import Columns
from cardgen.shipment.manifest.manifest import Manifest, diagnose_manifest
from tests.shipment.books import office_book
from tests.shipment.manifest.reading import read_manifest
from tests.shipment.manifest.test_manifest import PROJECT, SAID, findings, read, write_list

Cells = list[list[Any]]


def warnings(manifest: Manifest) -> list[str]:
    told = [f"{each.rule}: {each.message}" for each in manifest.warnings]
    return [each for each in told if "but an option of this run names it" not in each]


def book(folder: Path, *sheets: Cells, merge: tuple[str, ...] = ()) -> Path:
    return office_book(folder / "list.xlsx", *sheets, merge=merge)


def errors(path: Path, project: Project = PROJECT, **said: Any) -> list[Diagnostic]:
    with pytest.raises(CardgenError) as caught:
        read_manifest(path, project, **{**SAID, **said})
    return list(caught.value.diagnostics)


# --- quantities


@pytest.mark.parametrize("header", ["총수량", "数量(总数)", "合計数量", "Total Qty", "总数量"])
def test_totals_are_divided_by_the_boxes(tmp_path: Path, header: str) -> None:
    """The hint "did you mean 수량?" led to 20 boxes with 160,000 masks on each label."""
    (line,) = read(tmp_path, f"item,boxes,{header}", '口罩,20,"160,000"').lines()
    assert line.fields == {"item": "口罩", "quantity": "8000"}


def test_totals_that_do_not_come_out_even_or_contradict_are_refused(tmp_path: Path) -> None:
    assert findings(tmp_path, "item,boxes,총수량,수량", "口罩,3,1000,", "口罩,2,1000,400") == [
        "2: bad-value: column 총수량: 1,000 in 3 boxes is 333.33 per box, but a label needs a "
        "whole number",
        "3: bad-value: column 총수량: 1,000 is not 수량 400 × 2 boxes",
    ]
    (line,) = read(tmp_path, "item,boxes,총수량,수량", "口罩,2,1000,500").lines()
    assert line.fields["quantity"] == "500"


def test_a_unit_may_stand_in_the_header(tmp_path: Path) -> None:
    (line,) = read(tmp_path, "品名,数量（只）,箱数", "口罩,2000,4", paper=()).lines()
    assert line.fields == {"item": "口罩", "quantity": "2000", "unit": "只"}
    (line,) = read(tmp_path, "품명,총수량(켤레),상자 수", "장갑,20,4", paper=()).lines()
    assert line.fields == {"item": "手套", "quantity": "5", "unit": "双"}
    assert findings(tmp_path, "품명,수량(매),상자 수", "쌀,20,4", "쌀,2,4") == [
        "2: unknown-term: all 2 rows: column 수량(매): the unit '매' may mean 只 or 条"
    ]
    (line,) = read(tmp_path, "품명,수량(벌),단위,상자 수", "장갑,20,켤레,4").lines()
    assert line.fields["unit"] == "双"


UNITS = [
    ("zh-ko", "마스크", "매", "只"),
    ("zh-ko", "마스크", "장", "只"),
    ("zh-ko", "담요", "장", "条"),
    ("zh-ko", "마스크", "개", "个"),
    ("zh-ko", "체온계", "개", "支"),
    ("zh-ko", "보호 고글", "개", "副"),
    ("zh-ko", "방호복", "벌", "件"),
    ("zh-ko", "장갑", "켤레", "双"),
    ("zh-ko", "손소독제", "병", "瓶"),
    ("zh-ko", "마스크", "박스", "箱"),
    ("zh-ja", "マスク", "枚", "只"),
    ("zh-ja", "毛布", "枚", "条"),
    ("zh-ja", "防護服", "着", "件"),
    ("zh-ja", "防護服", "枚", "件"),
    ("zh-ja", "消毒液", "本", "瓶"),
    ("zh-ja", "体温計", "本", "支"),
    ("zh-ja", "懐中電灯", "本", "支"),
    ("zh-ja", "マスク", "個", "个"),
    ("zh-ja", "手袋", "双", "双"),
    ("zh-ja", "検査キット", "セット", "套"),
    ("zh-ja", "マスク", "ケース", "箱"),
    ("zh-ko", "의료기기", "점", "件"),
    ("zh-ko", "의료기기", "대", "台"),
    ("zh-ko", "라면", "봉지", "包"),
    ("zh-ko", "쌀", "포대", "袋"),
    ("zh-ko", "침낭", "개", "个"),
    ("zh-ja", "医療機器", "点", "件"),
    ("zh-ja", "シューズカバー", "足", "双"),
    ("zh-ja", "粉ミルク", "缶", "罐"),
    ("zh-zh-Hant", "手套", "隻", "只"),
    ("zh-zh-Hant", "口罩", "片", "只"),
    ("zh-zh-Hant", "紙尿褲", "片", "条"),
]


@pytest.mark.parametrize(("pair", "item", "unit", "meant"), UNITS)
def test_the_article_says_which_unit_is_meant(
    tmp_path: Path, pair: str, item: str, unit: str, meant: str
) -> None:
    """枚, 本, 장 and 개 were refused, so people had to translate such lists into Chinese."""
    (line,) = read(
        tmp_path, "unit,item,quantity,boxes", f"{unit},{item},5,1", pair=pair
    ).lines()
    assert line.fields["unit"] == meant


def test_units_that_may_be_several_of_nobody_knows_what(tmp_path: Path) -> None:
    (wrong,) = errors(write_list(tmp_path, "item,unit,boxes", "쌀,장,1"))
    assert wrong.message == "column unit: the unit '장' may mean 只 or 条"
    assert (
        wrong.hint
        == "write the one that you mean: 只 (마스크, 의료용 마스크), 条 (기저귀, 담요)"
    )
    (wrong,) = errors(write_list(tmp_path, "item,unit,boxes", "쌀쌀,장,1"))
    assert "쌀쌀" in wrong.message


SPELLINGS = [
    ("zh-ko", "item", "손소독제", "免洗手消毒液"),
    ("zh-ko", "item", "의료용방호복", "医用防护服"),
    ("zh-ko", "item", "의료용  마스크", "医用口罩"),
    ("zh-ko", "item", "ｎ95 마스크", "N95口罩"),
    ("zh-ko", "item", "醫用口罩", "医用口罩"),
    ("zh-ko", "item", "護目鏡", "护目镜"),
    ("zh-ko", "to", "首爾", "首尔"),
    ("zh-ko", "to", "釜山廣域市", "釜山广域市"),
    ("zh-ko", "to", "마포 구", "麻浦区"),
    ("zh-ko", "to", "서울시", "首尔特别市"),
    ("zh-ja", "item", "Ｎ９５マスク", "N95口罩"),
    ("zh-ja", "item", "ﾏｽｸ", "口罩"),
    ("zh-ja", "unit", "雙", "双"),
    ("zh-ja", "unit", "㎏", "公斤"),
]


@pytest.mark.parametrize(("pair", "column", "word", "meant"), SPELLINGS)
def test_other_spellings_of_terms(
    tmp_path: Path, pair: str, column: str, word: str, meant: str
) -> None:
    """The glossary has 손 소독제, and 손소독제 was unknown; so was 護目鏡."""
    paper = ("to", "unit")
    (line,) = read(tmp_path, f"{column},boxes", f"{word},1", pair=pair, paper=paper).lines()
    assert line.fields[column] == meant


# --- sums


@pytest.mark.parametrize(
    "word",
    [
        "합계",
        "합 계",
        "总计",
        "合計",
        "Total",
        "계",
        "総合計",
        "累計",
        "총계",
        "합산",
        "共計",
        "小计",
        "本页小计",
        "서울 소계",
        "合计(箱)",
        "Grand Total:",
    ],
)
def test_a_sum_that_is_right_is_left_out(tmp_path: Path, word: str) -> None:
    found = read(tmp_path, "item,quantity,boxes", "口罩,10,5", "手套,14,7", f"{word},24,12")
    assert (found.rows, found.boxes) == (2, 12)
    assert warnings(found) == ["sum-row: row 4: left out as a sum"]


def test_sums_of_parts(tmp_path: Path) -> None:
    lines = "口罩,5", "소계,5", "口罩,7", "소계,7", "합계,12"
    assert read(tmp_path, "item,boxes", *lines).boxes == 12


@pytest.mark.parametrize("end", ["이하 여백", "- 以下空白 -", "끝.", "以下余白"])
def test_the_end_of_a_list_is_no_line(tmp_path: Path, end: str) -> None:
    assert read(tmp_path, "item,boxes", "口罩,5", f"{end},").boxes == 5
    assert findings(tmp_path, "item,boxes", "口罩,5", f"{end},3")


def test_a_sum_that_is_wrong_is_one_finding(tmp_path: Path) -> None:
    """A wrong sum was two to four findings, first "the glossary has no city '합계'"."""
    assert findings(tmp_path, "from,item,boxes,unit", "首尔,口罩,5,只", "합계,x,6,") == [
        "3: bad-manifest: the row of sums (합계) is wrong: 6 boxes, but the rows above have 5"
    ]
    assert read(tmp_path, "item,boxes", "口罩,5", "合计,").boxes == 5


def test_quantities_of_a_sum_are_compared_too(tmp_path: Path) -> None:
    """A sum was left out whatever its quantity; only its boxes were compared."""
    lines = "item,quantity,boxes", "口罩,10,5", "手套,14,7"
    for right in ("24", "148", ""):
        assert read(tmp_path, *lines, f"合计,{right},12").boxes == 12
    assert findings(tmp_path, *lines, "合计,25,12") == [
        "4: bad-manifest: the row of sums (合计) is wrong: quantity 25, but the rows above "
        "have 24 or 148"
    ]
    assert (
        len(findings(tmp_path, *lines, "合计,25,13")) == 2
    )  # each sum is a sentence of its own
    parts = "item,총수량,boxes", "口罩,10,5", "소계,10,5", "手套,14,7", "소계,14,7"
    assert read(tmp_path, *parts, "합계,24,12").boxes == 12
    assert len(findings(tmp_path, *parts, "합계,23,12")) == 1
    assert len(findings(tmp_path, "item,quantity,boxes", "口罩,x,5", "합계,23,5")) == 1


@pytest.mark.parametrize(
    "word", ["合计", "총계", "합계", "小計", "計", "计", "Total", "总计："]
)
@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("标语", "brothers"),
        ("메시지", "brothers"),
        ("template", "box-100x150"),
        ("言語", "zh-ko"),
    ],
)
def test_a_sum_in_a_column_of_messages_is_a_sum(
    tmp_path: Path, word: str, header: str, said: str
) -> None:
    """The finding was "there is no message '合计'"."""
    lines = f"{header},item,boxes", f"{said},口罩,5", f"{said},口罩,7"
    found = read(tmp_path, *lines, f"{word},,12")
    assert (found.rows, warnings(found)) == (2, ["sum-row: row 4: left out as a sum"])
    (wrong,) = findings(tmp_path, *lines, f"{word},,13")
    assert "is wrong: 13 boxes, but the rows above have 12" in wrong


def test_a_message_may_be_called_as_a_sum_is(tmp_path: Path) -> None:
    shutil.copytree(resources.MESSAGES, tmp_path / "messages")
    slogans = tmp_path / "messages/zh-ko/slogans.po"
    text = slogans.read_text(encoding="utf-8")
    slogans.write_text(text.replace('msgctxt "brothers"', 'msgctxt "total"'), encoding="utf-8")
    (tmp_path / "cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    own = Project.open(tmp_path)
    found = read(tmp_path, "message,item,boxes", "total,口罩,5", project=own, message="total")
    assert (found.boxes, warnings(found)) == (5, [])


WEIGHED = "品名,箱数,毛重(kg)", "口罩,3,9.5", "口罩,2,9.25"


@pytest.mark.parametrize("weight", ["18.75", "18.8", "19", "47", "47.0", "47.00", ""])
def test_weights_of_a_sum_are_those_of_one_box_or_of_all(tmp_path: Path, weight: str) -> None:
    assert read(tmp_path, *WEIGHED, f"合计,5,{weight}").boxes == 5


@pytest.mark.parametrize("weight", ["99", "18.6", "18.74", "48", "47.01"])
def test_a_weight_of_a_sum_that_is_wrong_is_told(tmp_path: Path, weight: str) -> None:
    """A sum was left out whatever its weight."""
    (wrong,) = findings(tmp_path, *WEIGHED, f"合计,5,{weight}")
    assert wrong == (
        f"4: bad-manifest: the row of sums (合计) is wrong: 毛重(kg) {weight}, but the rows "
        "above "
        "have 18.75 or 47"
    )


def test_weights_are_summed_up_by_parts_and_as_a_spreadsheet_has_them(tmp_path: Path) -> None:
    cells: Cells = [["item", "boxes", "gross_weight"], ["口罩", 3, 0.1], ["口罩", 2, 0.2]]
    cells += [["소계", 5, 0.1 + 0.2], ["手套", 1, 0.4], ["소계", 1, 0.4], ["합계", 6, 0.7]]
    assert read_manifest(book(tmp_path, cells), PROJECT, **SAID).boxes == 6
    # Of a weight that is wrong itself nothing is said of the sum.
    wrong = findings(tmp_path, "item,boxes,gross_weight", "口罩,3,x", "合计,3,9")
    assert wrong == ["2: bad-value: column gross_weight: 'x' is not a weight"]


def test_boxes_with_nothing_in_them_are_refused(tmp_path: Path) -> None:
    assert findings(tmp_path, "item,quantity,총수량,boxes", "口罩,0,,1", "口罩,,0,1") == [
        "2: bad-value: column quantity: the quantity in a box cannot be 0",
        "3: bad-value: column 총수량: the quantity in a box cannot be 0",
    ]


def test_an_article_that_ends_like_a_sum_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, "item,boxes", "체온계,5", pair="zh-ko").boxes == 5


@pytest.mark.parametrize(
    "row",
    [
        "총 {}박스,",
        "합계: {}상자,",
        "共{}箱,",
        "合计：{}箱,",
        "以上 {}箱,",
        "TOTAL: {} CTNS,",
        "합계,{}박스",
    ],
)
def test_a_sum_in_one_text_is_checked(tmp_path: Path, row: str) -> None:
    """It was left out as a remark, even if a line was missing above it."""
    found = read(tmp_path, "item,boxes", "口罩,2", "手套,1", row.format(3))
    assert warnings(found) == ["sum-row: row 4: left out as a sum"]
    (wrong,) = findings(tmp_path, "item,boxes", "口罩,2", "手套,1", row.format(4))
    assert "is wrong: 4 boxes, but the rows above have 3" in wrong


def test_a_sum_of_quantities_with_their_unit_is_checked(tmp_path: Path) -> None:
    lines = "item,boxes,quantity", "口罩,2,500매"
    assert read(tmp_path, *lines, '합계,2,"1,000매"').boxes == 2
    assert read(tmp_path, *lines, "합계,2,1천매").boxes == 2
    (wrong,) = findings(tmp_path, *lines, "합계,2,900매")
    assert "is wrong: quantity 900, but the rows above have 500 or 1,000" in wrong


# --- remarks


@pytest.mark.parametrize(
    "remark",
    ["※ 취급 주의", "담당: 김민수 010-1234-5678", "비고: 냉장", "以上", "끝", "備考：取扱注意"],
)
def test_remarks_below_a_list_are_left_out(tmp_path: Path, remark: str) -> None:
    """Each remark was a finding about an unknown article, and another about its boxes."""
    found = read(tmp_path, "item,boxes", "口罩,5", "합계,5", f"{remark},", "※ 끝까지,")
    assert found.boxes == 5
    if remark not in ("以上", "끝"):
        assert warnings(found)[1:] == ["remark-row: rows 4 and 5: left out as a remark"]


@pytest.mark.parametrize("mark", ["※", "＊", "★", "注1"])
@pytest.mark.parametrize("header", ["整理番号,item,boxes,lot", "item,规格,boxes,lot"])
def test_a_remark_behind_a_mark_in_a_cell_of_its_own(
    tmp_path: Path, mark: str, header: str
) -> None:
    """The remark was an unknown article without boxes."""
    line = "1,口罩,5,A" if header.startswith("整") else "口罩,,5,A"
    found = read(tmp_path, header, line, f"{mark},荷崩れに注意してください。,,")
    assert found.boxes == 5
    assert warnings(found)[-1:] == ["remark-row: row 3: left out as a remark"]
    assert findings(tmp_path, header, line, f"{mark},荷崩れに注意してください。,2,")


@pytest.mark.parametrize(
    "word", ["备注", "비고", "備考", "備註", "Remarks:", "（注）", "주의사항"]
)
@pytest.mark.parametrize("row", ["{},轻拿轻放 2箱,", "{},,x", ",{},", "{}：易碎,,12", "{},,"])
@pytest.mark.parametrize("header", ["item,boxes,lot", "标语,boxes,lot"])
def test_remarks_of_several_cells(tmp_path: Path, word: str, row: str, header: str) -> None:
    """Such remarks were "no whole number", or an unknown message."""
    first = "口罩" if header.startswith("item") else "brothers"
    found = read(tmp_path, header, f"{first},5,A", row.format(word))
    assert (found.boxes, warnings(found)) == (
        5,
        ["remark-row: row 3: left out as a remark"],
    )
    assert findings(tmp_path, header, f"{first},5,A", row.format(word), f"{first},5,A")
    assert findings(tmp_path, header, f"{first},5,A", f"{word},2,A")


@pytest.mark.parametrize(
    "row",
    [
        "填表人：,,审核人：王",
        "填表人：,王,",
        "承辦,單位主管,機關首長",
        ",담당,과장",
        ",작성자 : 김,확인자 : 이",
        "作成者,田中,確認",
        ",,구청장 (직인)",
        ",,,中华人民共和国",
    ],
)
def test_rows_to_sign_below_a_list_are_left_out(tmp_path: Path, row: str) -> None:
    """A name of who signs was an unknown article, an unknown unit or no whole number."""
    found = read(tmp_path, "item,boxes,备注", "口罩,5,A", "合计,5,", row)
    assert found.boxes == 5
    assert "remark-row: row 4: left out as a remark" in warnings(found)
    assert findings(tmp_path, "item,boxes,备注", "口罩,5,A", row, "口罩,5,A")


def test_a_row_without_boxes_is_one_finding(tmp_path: Path) -> None:
    """Another finding asked for the contents of its 0 boxes."""
    assert findings(tmp_path, "item,boxes,quantity,unit", "口罩,5,2,套", ",,10,") == [
        "3: missing-value: column boxes: the number of boxes is missing"
    ]


def test_what_may_be_a_line_is_no_remark(tmp_path: Path) -> None:
    for wrong in ("手套,", "手 套,", "7,", "x,x", ",x"):
        assert findings(tmp_path, "item,boxes", "口罩,5", wrong)
    assert findings(tmp_path, "item,boxes", "口罩,5", "※ 취급 주의,", "手套,5")
    assert findings(tmp_path, "item,boxes", "※ 취급 주의,")
    assert findings(tmp_path, "message,boxes", "brothers,5", "sister-years,")
    assert read(tmp_path, "message,boxes", "brothers,5", "※ 취급 주의,").boxes == 5


@pytest.mark.parametrize("mark", ["〃", " 〃 ", "상동", "同上", "同前", "상 동"])
def test_a_mark_for_the_value_above(tmp_path: Path, mark: str) -> None:
    lines = "item,to,lot,boxes", "口罩,首尔,A1,5", f"{mark},{mark},{mark},6", f"手套,{mark},B,7"
    found = [line.fields for line in read(tmp_path, *lines, paper=("to", "lot")).lines()]
    assert found == [
        {"item": "口罩", "to": "首尔", "lot": "A1"},
        {"item": "口罩", "to": "首尔", "lot": "A1"},
        {"item": "手套", "to": "首尔", "lot": "B"},
    ]


def test_a_mark_for_a_number_or_for_nothing_is_refused(tmp_path: Path) -> None:
    assert findings(tmp_path, "item,boxes", "〃,5", "口罩,〃") == [
        "2: bad-value: column item: the cell repeats the cell above it, but that cell is empty",
        "3: bad-value: column boxes: '〃' is not a whole number",
    ]


# --- findings


def test_what_is_wrong_with_many_rows_is_said_once(tmp_path: Path) -> None:
    """40 rows without message, pair and template were 120 findings."""
    lines = ["item,boxes", *["口罩,1"] * 40]
    assert findings(tmp_path, *lines, message=None, pair=None, template=None) == [
        "2: missing-value: all 40 rows: column message: there is no message, so some checks "
        "were left out",
        "2: missing-value: all 40 rows: column pair: there is no pair, so some checks were "
        "left out",
        "2: missing-value: all 40 rows: column template: there is no template, so some checks "
        "were left out",
    ]
    rows = ["口罩,1", "x,1", "x,1", "口罩,1", "x,1", "y,1"]
    assert findings(tmp_path, "item,boxes", *rows) == [
        "3: unknown-term: rows 3 and 4 and 6: column item: the glossary has no item 'x'",
        "7: unknown-term: column item: the glossary has no item 'y'",
    ]


def test_a_column_that_is_there_twice_is_one_finding(tmp_path: Path) -> None:
    """The second finding said that values have no header above them."""
    assert findings(tmp_path, "수량,boxes,수 량", "1,2,3") == [
        "1: bad-manifest: column 수 량 (C): it means the same as column A, 수량"
    ]


def test_hints_are_in_the_language_of_the_list(tmp_path: Path) -> None:
    (found,) = errors(write_list(tmp_path, "품명,상자 수,특이사항", "마스크,2,L"))
    assert found.hint.startswith("use one of these columns: 메시지, 언어, ")
    assert "사용기한" in found.hint
    assert "テンプレート" not in found.hint
    (found,) = errors(write_list(tmp_path, "품명,묶음", "마스크,2"))[:1]
    assert found.hint == "name the column 상자 수 or boxes"


def test_names_of_columns_have_the_characters_of_the_list(tmp_path: Path) -> None:
    """An office in Taiwan was told 寄语 and 发货人, which its list could not be headed with."""
    (found,) = errors(write_list(tmp_path, "品名,箱數,規則", "口罩,2,L"))
    assert found.hint.startswith("use one of these columns: 寄語, 語言, ")
    assert "發貨人" in found.hint
    (found,) = errors(write_list(tmp_path, "品名,单位數", "口罩,2"))[:1]
    assert found.hint == "name the column 箱數 or boxes"
    (found,) = errors(write_list(tmp_path, "品名,箱数,规则", "口罩,2,L"))
    assert found.hint.startswith("use one of these columns: 寄语, 语言, ")


@pytest.mark.parametrize("text", ["117.09.30", "117/9/30", "117年9月30日", "1170930"])
def test_a_list_of_taiwan_has_years_of_the_republic(tmp_path: Path, text: str) -> None:
    """It had to be edited, though the hint knew the day."""
    path = write_list(tmp_path, "品名,箱數,有效期限", f"口罩,2,{text}")
    manifest = read_manifest(path, PROJECT, **{**SAID, "paper": ("有效期限",)})
    (line,) = manifest.lines()
    assert line.fields["expiry"] == "2028-09-30"
    for header in ("品名,箱数,有效期至", "품명,상자 수,유통기한"):
        (found,) = errors(write_list(tmp_path, header, f"口罩,2,{text}"))
        assert found.rule == "bad-value"


# --- merged cells, hidden rows, sheets


def test_a_text_that_is_merged_downwards_is_every_rows(tmp_path: Path) -> None:
    """Excel itself knows the value; the error was "one with cells of row 2"."""
    cells: Cells = [
        ["받는 곳", "품명", "상자 수"],
        ["베이징", "마스크", 1],
        [None, None, 2],
        [None, "장갑", 2],
    ]
    path = book(tmp_path, cells, merge=("A2:A4", "B2:B3"))
    found = read_manifest(path, PROJECT, **SAID)
    assert [(line.fields["to"], line.fields["item"]) for line in found.lines()] == [
        ("北京", "口罩"),
        ("北京", "口罩"),
        ("北京", "手套"),
    ]


def test_a_number_that_is_merged_is_refused(tmp_path: Path) -> None:
    cells: Cells = [["품명", "상자 수", "수량"], ["마스크", 4, 10], ["장갑", None, None]]
    merged = errors(book(tmp_path, cells, merge=("B2:B3", "C2:C3")))
    assert [each.message for each in merged] == [
        "column 상자 수: the value is in the merged cell B2:B3",
        "column 수량: the value is in the merged cell C2:C3",
    ]
    assert merged[0].hint == "unmerge the cell, and fill in each row"


def test_cells_merged_from_the_side_are_called_so(tmp_path: Path) -> None:
    cells: Cells = [["item", "lot", "boxes"], ["口罩", None, 1]]
    (found,) = errors(book(tmp_path, cells, merge=("A2:B2",)))
    assert found.message == "column lot: the value is in the merged cell A2:B2"


def test_a_header_of_two_rows(tmp_path: Path) -> None:
    cells: Cells = [
        ["품명", "수량", None, "단위", "상자 수"],
        [None, "상자당", "총수량", None, None],
        ["마스크", 10, 20, "세트", 2],
    ]
    merge = ("A1:A2", "B1:C1", "D1:D2", "E1:E2")
    (line,) = read_manifest(book(tmp_path, cells, merge=merge), PROJECT, **SAID).lines()
    assert line.fields == {"item": "口罩", "quantity": "10", "unit": "套"}


_HEADER_OF_TWO_ROWS: Final = (
    ("품명,수량,,단위", ",상자 수,상자당 수량,", "마스크,2,10,세트"),
    ("품명,단위,수량,", ",,상자 수,상자당", "마스크,세트,2,10"),
    ("物资,数量,,,单位", ",箱数,每箱,合计,", "口罩,2,10,20,套"),
    ("品名,箱数,入数,単位", "품명,상자 수,상자당 수량,단위", "口罩,2,10,套"),
    ("연번,품명,수량,,단위,비고", ",,상자 수,상자당 수량,,", "1,마스크,2,10,세트,급함"),
)


@pytest.mark.parametrize(("upper", "lower", "row"), _HEADER_OF_TWO_ROWS)
@pytest.mark.parametrize("title", ["", "2026년 발송 내역,,,\n(단위: 개),,,\n"])
def test_a_header_of_two_rows_that_are_not_merged(
    tmp_path: Path, title: str, upper: str, lower: str, row: str
) -> None:
    """The lower row was a line whose number of boxes is no number, or titles had no columns."""
    found = read(tmp_path, title + upper, lower, row)
    (line,) = found.lines()
    assert line.boxes == 2
    assert line.fields == {"item": "口罩", "quantity": "10", "unit": "套"}


def test_a_header_that_is_repeated_on_each_page_is_no_line(tmp_path: Path) -> None:
    """Each of its cells was a finding."""
    lines = "품명,상자 수,상자당 수량,단위", "마스크,2,10,세트"
    found = read(tmp_path, *lines, lines[0], lines[1])
    assert [line.row for line in found.lines()] == [2, 4]
    assert warnings(found) == []


@pytest.mark.parametrize("row", ["①,②,③,④", "(1),(2),(3),(4)", "（1）,（2）,（3）,（4）"])
def test_numbers_of_the_columns_are_no_line(tmp_path: Path, row: str) -> None:
    found = read(tmp_path, "품명,상자 수,상자당 수량,단위", row, "마스크,2,10,세트")
    assert [line.row for line in found.lines()] == [3]


@pytest.mark.parametrize("word", ["", "-", "없음"])
def test_an_unknown_column_without_values_is_told_and_not_asked_for(
    tmp_path: Path, word: str
) -> None:
    """Someone had to say that a column with nothing in it is not used."""
    found = read(tmp_path, "item,boxes,보관창고", f"口罩,1,{word}", "口罩,2,")
    assert warnings(found)[-1] == "unused-column: not used: 보관창고"
    (wrong,) = findings(tmp_path, "item,boxes,보관창고", f"口罩,1,{word}", "口罩,2,A동")
    assert "unknown-field: column 보관창고" in wrong


def test_values_without_headers_are_told_in_the_language_of_the_reader(tmp_path: Path) -> None:
    """The Chinese sentence had an English "and 2 more"."""
    (found,) = errors(write_list(tmp_path, "item,boxes", "口罩,5,a,b,c"))
    assert found.message == "column C and 2 more: values have no header above them"
    translated = load_sentences("zh-Hans").translate(found.message)
    assert translated == "列C及另外2列：有值，但上方没有标题"


def test_a_row_below_the_header_is_a_line_if_it_has_values(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, "item,boxes,lot", "口罩,number,A1")
    assert found == "2: bad-value: column boxes: 'number' is not a whole number"


def test_rows_that_look_deleted_are_read_and_said(tmp_path: Path) -> None:
    """Nine labels came out without a warning, and Excel shows two rows."""
    cells: Cells = [["item", "boxes"], *[["口罩", 1]] * 6]
    path = book(tmp_path, cells)
    made = load_workbook(path)
    for row in (3, 4, 5):
        made.active.row_dimensions[row].hidden = True
    made.active["A7"].font = Font(strike=True)
    made.save(path)
    found = read_manifest(path, PROJECT, **SAID)
    assert found.boxes == 6
    assert warnings(found) == [
        "hidden-row: rows 3 to 5: hidden or filtered out, but still read",
        "hidden-row: row 7: struck out, but still read",
    ]


LIST: Cells = [["item", "boxes"], ["口罩", 1]]


def test_the_only_sheet_that_is_a_list_is_read(tmp_path: Path) -> None:
    found = read_manifest(book(tmp_path, [["Cover"]], LIST), PROJECT, **SAID)
    assert found.boxes == 1
    assert warnings(found) == ["unread-sheet: only the sheet Sheet1 is read; not read: Sheet"]


def test_sheets_are_named_where_it_is_not_sure(tmp_path: Path) -> None:
    (found,) = errors(book(tmp_path, [["Cover"]], LIST, LIST))
    assert found.message == "the first sheet, Sheet, is not a list; these are: Sheet1, Sheet2"
    assert found.hint == "name the right sheet: list.xlsx#Sheet1"
    (found,) = errors(book(tmp_path, [["Cover"]], [["x"]]))
    assert "or name another sheet (Sheet1), as in FILE.xlsx#Sheet1" in found.hint
    found_too = read_manifest(book(tmp_path, LIST, LIST), PROJECT, **SAID)
    assert warnings(found_too) == [
        "unread-sheet: only the sheet Sheet is read; not read: Sheet1"
    ]
    named = read_manifest(
        book(tmp_path, LIST, LIST).with_name("list.xlsx#Sheet1"), PROJECT, **SAID
    )
    assert warnings(named) == []


# --- columns


def project(columns: dict[str, Any]) -> Project:
    return dataclasses.replace(PROJECT, columns=Columns.of(columns))


def test_columns_mean_what_the_project_says(tmp_path: Path) -> None:
    ours = project({"박스갯수": "boxes", "로트": "", "수": "years", "특이사항": ""})
    lines = "박스갯수,로트,수,특이사항,품명", "2,A1,24,x,마스크"
    found = read(tmp_path, *lines, project=ours, message="sister-years")
    (line,) = found.lines()
    assert (line.boxes, line.fields) == (2, {"years": "24", "item": "口罩"})
    assert warnings(found) == []


def test_a_header_that_only_the_project_knows(tmp_path: Path) -> None:
    ours = project({"박스 갯수": "상자 수"})
    assert read(tmp_path, '"박스\n갯수"', "2", project=ours).boxes == 2


def test_a_column_may_be_renamed_and_for_the_paper(tmp_path: Path) -> None:
    from cardgen.project.settings import ColumnSetting

    ours = project({"제조": ColumnSetting("lot", "paper"), "ignore-others": True})
    found = read(tmp_path, "상자 수,제조,규격", "2,A1,L", project=ours, paper=())
    assert [line.fields for line in found.lines()] == [{"lot": "A1"}]
    assert warnings(found) == ["unused-column: not used: 규격"]


def test_what_is_said_of_a_column_that_is_not_there_is_a_warning(tmp_path: Path) -> None:
    found = read(tmp_path, "상자 수", "2", paper=(), ignore=("비교",))
    assert [each.message for each in found.warnings] == [
        "the list has no column 비교, but an option of this run names it"
    ]


@pytest.mark.parametrize("header", ["상자 번호", "Box ID"])
def test_numbers_of_boxes_may_be_ignored(tmp_path: Path, header: str) -> None:
    assert findings(tmp_path, f"상자 수,{header}", "2,1") == [
        f"1: bad-manifest: column {header}: cardgen numbers the boxes"
    ]
    assert read(tmp_path, f"상자 수,{header}", "2,1", ignore=(header,)).boxes == 2


@pytest.mark.parametrize("to", ["number", "pallets"])
def test_a_field_that_the_template_lacks_is_told_as_the_projects(
    tmp_path: Path, to: str
) -> None:
    """The hint told people to write what cardgen.toml says already."""
    own = project({"특이사항": to})
    (wrong,) = errors(write_list(tmp_path, "상자 수,특이사항", "2,1"), project=own)
    assert wrong.message == (
        f"column 특이사항: in cardgen.toml it means {to}, but no message or template of the "
        "list has this field"
    )
    shows = {"number": "certificate-a4", "pallets": "pallet"}[to]
    assert wrong.hint == (
        f"take a template that shows it: {shows}, or write "
        '"특이사항" = "" in cardgen.toml if the column is not used'
    )
    assert wrong.remedy is None  # which would write a second line of 특이사항
    assert (
        read(tmp_path, "상자 수,특이사항", "2,1", project=own, ignore=["특이사항"]).boxes == 2
    )


def test_a_field_that_is_misspelt_in_the_project_is_told_so(tmp_path: Path) -> None:
    path = write_list(tmp_path, "상자 수,특이사항", "2,1")
    (wrong,) = errors(path, project=project({"특이사항": "recipeint"}))
    assert "in cardgen.toml it means recipeint" in wrong.message
    assert wrong.hint.startswith("write recipient if you mean that, or write ")


@pytest.mark.parametrize("to", ["box", "box_id", "sscc", "line_box"])
def test_no_column_can_be_the_number_of_a_box(tmp_path: Path, to: str) -> None:
    """The column was left out without a warning."""
    (wrong,) = errors(
        write_list(tmp_path, "상자 수,번째", "2,1"),
        project=project({"번째": to}),
        template="box-100x150",
    )
    assert (wrong.message, wrong.hint) == (
        f"column 번째: in cardgen.toml it means {to}, but cardgen numbers the boxes",
        'write "번째" = "" in cardgen.toml',
    )


def test_fields_are_named_as_they_are_written(tmp_path: Path) -> None:
    """Hints named the fields grossweight, logoalt and nametarget."""
    (wrong,) = errors(write_list(tmp_path, "상자 수,메모리", "2,1"), template="certificate-a4")
    names = "date, name, name_target, number, seal, title, title_target"
    assert wrong.hint.endswith(f", 주문 번호, {names}")
    (wrong,) = errors(
        write_list(tmp_path, "상자 수,메모리,name", "2,1,x"), template="place-card"
    )
    assert wrong.hint.endswith(", 주문 번호, name_target, role, role_target")
    assert "grossweight" not in wrong.hint


# --- senders, pictures


def test_a_sender_is_an_office_and_from_the_city(tmp_path: Path) -> None:
    """발송인 was read as a city, and was refused beside 보내는 곳."""
    lines = "보내는 곳,발송인,받는 곳,수령인,상자 수", "마포구,마포구청 총무과,베이징,왕웨이,1"
    (line,) = read(tmp_path, *lines, paper=()).lines()
    assert line.fields == {
        "from": "麻浦区",
        "sender": "마포구청 총무과",
        "to": "北京",
        "recipient": "왕웨이",
    }
    (found,) = errors(
        write_list(tmp_path, "발송인,받는 곳,상자 수", "마포구,베이징,1"), paper=()
    )
    assert found.message == "column 받는 곳: box-100x150 shows this value only with 보내는 곳"
    assert "발송인 is an office or a person, not a place" in found.hint


def test_places_for_the_papers_alone_are_cities_or_told(tmp_path: Path) -> None:
    """A misspelt place went through, in one language on a packing list in two."""
    lines = "to,boxes", "석경산구,1", "베이징,2", "석경산구,3"
    made = read(tmp_path, *lines, template="banner-a3", paper=("to",))
    assert [line.fields["to"] for line in made.lines()] == ["석경산구", "北京", "석경산구"]
    (said,) = made.warnings
    assert (said.rule, said.severity, said.location and said.location.line) == (
        "unknown-term", "warning", 2,
    )  # fmt: skip
    assert said.message == (
        "column to: the glossary has no city '석경산구'; papers print it as it is written"
    )
    assert said.remedy
    assert said.remedy.kind == "add-term-in-project"


def test_pictures_lie_beside_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures were searched in the current folder, and the error did not say so."""
    (tmp_path / "pictures").mkdir()
    for name in ("pictures/logo.png", "outside.png"):
        (tmp_path / name).write_bytes(b"")
    inner = tmp_path / "lists"
    inner.mkdir()
    (inner / "logo.png").write_bytes(b"")
    (inner / "link.png").symlink_to(tmp_path / "outside.png")
    monkeypatch.chdir(tmp_path)
    (line,) = read(inner, "boxes,logo", "1,logo.png", template="box-a4").lines()
    assert line.fields == {"logo": str(inner / "logo.png")}
    for strange in ("../outside.png", "link.png", "/etc/passwd"):
        (found,) = findings(inner, "boxes,logo", f"1,{strange}", template="box-a4")
        assert found == (
            f"2: bad-picture: column logo: there is no picture {strange!r} in {inner}"
        )
    ours = dataclasses.replace(PROJECT, root=tmp_path)
    (line,) = read(
        inner, "boxes,logo", "1,pictures/logo.png", template="box-a4", project=ours
    ).lines()
    assert line.fields == {"logo": str(tmp_path / "pictures/logo.png")}


def test_a_column_says_what_pictures_show(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"")
    rows = ("boxes,logo,logo.alt", "1,logo.png,麻浦区区徽", "2,logo.png,")
    first, second = read(tmp_path, *rows, template="box-a4").lines()
    assert first.fields == {"logo": str(tmp_path / "logo.png"), "logo.alt": "麻浦区区徽"}
    assert second.fields == {"logo": str(tmp_path / "logo.png")}
    (found,) = errors(
        write_list(tmp_path, "boxes,logo,logo.alt", "1,,麻浦区区徽"), template="box-a4"
    )
    assert found.message == "column logo.alt: box-a4 shows this value only with logo"
    (found,) = errors(write_list(tmp_path, "boxes,logo.alt", "1,麻浦区区徽"))
    assert found.rule == "unknown-field"


def test_values_of_the_project_that_no_label_shows_are_said(tmp_path: Path) -> None:
    ours = dataclasses.replace(PROJECT, values={"from": "首尔"})
    _, found = diagnose_manifest(
        write_list(tmp_path, "boxes,item", "1,口罩"), ours, **{**SAID, "paper": ()}
    )
    assert [(each.severity, each.message) for each in found] == [
        ("warning", "from: box-100x150 shows this value only with to")
    ]
    assert (
        read(
            tmp_path, "boxes,item,to", "1,口罩,北京", "1,口罩,", project=ours, paper=()
        ).warnings
        == ()
    )


# --- hints


@pytest.mark.parametrize("header", ["item,상자 수,상자", "item,상자,상자 수"])
def test_the_surer_of_two_columns_is_kept(tmp_path: Path, header: str) -> None:
    """The hint was to leave out 상자 수 with 49, and to keep 상자 with 50."""
    (wrong,) = errors(write_list(tmp_path, header, "口罩,49,49"))
    assert wrong.message.startswith("column 상자 (")
    assert wrong.remedy is not None
    assert (wrong.remedy.names, wrong.hint) == (("상자", ""), "")


def test_what_a_box_gets_is_told_to_be_left_out_once(tmp_path: Path) -> None:
    """The hint was "leave it out, or leave it out: --ignore …"."""
    (wrong,) = errors(write_list(tmp_path, "item,boxes,상자 번호", "口罩,1,1"))
    assert (wrong.hint, wrong.remedy is not None) == ("", True)


@pytest.mark.parametrize(
    ("header", "word"), [("品名,箱数,規格", "品名"), ("품명,상자 수,규격", "품명")]
)
def test_a_size_belongs_to_its_article(tmp_path: Path, header: str, word: str) -> None:
    """The hint was the name 품목 및 규격, and 품명 means that column already."""
    (wrong,) = errors(write_list(tmp_path, header, "口罩,1,L"))
    assert (
        wrong.hint
        == f"to print it, add an article with both words to the glossary; use it in {word}"
    )


def test_a_hint_is_no_column_that_is_there(tmp_path: Path) -> None:
    (wrong,) = errors(write_list(tmp_path, "품명,상자 수,물품명칭", "口罩,1,L"))
    assert "품명" not in wrong.hint


@pytest.mark.parametrize(
    ("header", "pair", "word"),
    [
        ("品名,箱数,送付先", "zh-ja", "発送元"),
        ("箱数,目的地", "zh-ja", "発送元"),
        ("箱数,目的地", "zh-ko", "发自"),
        ("箱数,收货地", "zh-ja", "发自"),
    ],
)
def test_hints_are_in_the_lists_language(
    tmp_path: Path, header: str, pair: str, word: str
) -> None:
    """The hint for a Japanese list of kanji alone was 发自."""
    row = ",".join(
        {"品名": "口罩", "箱数": "1"}.get(each, "首尔") for each in header.split(",")
    )
    (wrong,) = errors(
        write_list(tmp_path, header, row), pair=pair, template="box-100x150", paper=()
    )
    assert wrong.message.endswith(f"only with {word}")


def test_what_is_wrong_is_told_before_message_pair_and_template_are_said(
    tmp_path: Path,
) -> None:
    """Articles and cities were reported one command later each, as was 20개."""
    rows = ("품명,수량,상자 수,받는 곳", "마스크,20개,2,없는시", "고래,5상자,2,서울")
    keys = ("message", "pair", "template")
    said: dict[str, Any] = {**dict.fromkeys(keys), "paper": ()}
    found = findings(tmp_path, *rows, **said)
    assert [each.partition(": ")[2].partition(": ")[0] for each in found] == [
        *["missing-value" for _ in keys],
        *["unknown-term"] * (len(found) - 3),
    ]
    terms = found[3:]
    assert "2: unknown-term: column 받는 곳: the glossary has no city '없는시'" in terms
    assert "3: unknown-term: column 품명: the glossary has no item '고래'" in terms
    assert not any("20개" in each for each in found)
    one_more = findings(tmp_path, *rows, **{**said, "pair": "zh-ko"})
    assert one_more[2:] == terms  # nothing is new, and nothing was wrongly told
