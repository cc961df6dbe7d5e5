"""Lists as four offices have them: from nothing to labels with no round of editing."""

from __future__ import annotations

import csv
import datetime as dt
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from openpyxl.styles import Alignment

from cardgen.cli import columns, main
from cardgen.shipment.ledger.ledger import Ledger
from tests.cli.runs import Run, run

FAST = ("--dpi", "203", "--jobs", "1")
KO = ("--message", "brothers", "--pair", "zh-ko", "--template", "box-100x150")
JA = ("--message", "sincerity", "--pair", "zh-ja", "--template", "box-100x150")


@pytest.fixture(autouse=True)
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No project: what cardgen brings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1585180800")


def ship_list(*words: str) -> tuple[Run, list[dict[str, Any]]]:
    """A batch, and the fields and number of boxes of each line in its ledger."""
    done = run("batch", *words, *FAST, "-o", "out")
    assert done.code == 0, done.err
    with Ledger.open(Path("out"), None) as ledger:
        return done, [
            {"boxes": line.boxes, **line.fields} for line in ledger.read_planned_lines()
        ]


@pytest.mark.ci
def test_a_korean_offices_workbook() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "배송"
    for row in (
        ["중국 지원물품 배송목록"],
        [],
        [
            "연번",
            "보내는 곳",
            "받는 곳",
            "품 명",
            "수량\n(상자당)",
            "단위",
            "박스\n수",
            "비고",
            "담당자",
        ],
        [1, "마포구", "스징산구", "의료용 방호복", 50, "벌", 3, None, "김민수"],
        [2, None, None, "의료용 장갑", 1000, "켤레", 2, "냉장 보관", "김민수"],
        [3, None, "베이징", "소독액", 12, "병", 4, None, "이영희"],
        ["합  계", None, None, None, None, None, "=SUM(G4:G6)", None, None],
    ):
        sheet.append(row)
    sheet["G7"] = 9
    sheet["E5"].number_format = "#,##0"
    for cell in sheet[3]:
        cell.alignment = Alignment(wrap_text=True)
    for area in ("A1:I1", "B4:B6", "C4:C5", "A7:F7", "I4:I5"):
        sheet.merge_cells(area)
    book.save("중국 지원물품 배송목록(최종).xlsx")
    name = "중국 지원물품 배송목록(최종).xlsx"

    done, lines = ship_list(name, *KO, "--shipment", "MAPO-2020")
    from_to = {"from": "麻浦区", "to": "石景山区"}
    assert lines == [
        {"boxes": 3, **from_to, "item": "医用防护服", "quantity": "50", "unit": "件"},
        {"boxes": 2, **from_to, "item": "医用手套", "quantity": "1000", "unit": "双"},
        {
            "boxes": 4,
            "from": "麻浦区",
            "to": "北京",
            "item": "消毒液",
            "quantity": "12",
            "unit": "瓶",
        },
    ]
    assert done.err == (
        f"{name}:3: warning: unused-column: not used: 연번, 담당자\n"
        f"{name}:3: warning: unused-column: not used: 비고, but the labels have a "
        "field handling\n"
        "  hint: if 비고 is the right column, write into cardgen.toml, which cardgen "
        "init makes, "
        'under one line [columns]: "비고" = "handling"\n'
        f"{name}:7: warning: sum-row: row 7: left out as a sum\n"
    )
    assert len(list(Path("out/labels").iterdir())) == 9
    report = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert report["manifest"]["name"] == name
    rules = [each["rule"] for each in report["warnings"]]
    assert rules == ["unused-column", "unused-column", "sum-row"]
    assert run("void", "out", "1", "--reason", "wet").code == 0
    renewed = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert renewed["warnings"] == report["warnings"]


def test_a_chinese_warehouses_workbook() -> None:
    book = Workbook()
    cover, sheet = book.active, book.create_sheet("装箱")
    cover.append(["装箱清单 2020-03", "北京仓库"])
    for row in (
        [
            "序号",
            "发货地",
            "目的地",
            "收货人",
            "物品名称",
            "总数量",
            "单位",
            "件数",
            "毛重（公斤）",
            "批号",
            "有效期",
            "备注",
        ],
        [
            1,
            "北京",
            "首尔",
            "麻浦区厅",
            "医用口罩",
            8000,
            "只",
            4,
            9.5,
            125,
            dt.date(2022, 3, 31),
            "",
        ],
        [
            2,
            "北京",
            "首尔",
            "麻浦区厅",
            "防护服",
            100,
            "件",
            2,
            12.5,
            126,
            dt.date(2022, 3, 31),
            "加急",
        ],
        ["合计", None, None, None, None, 8100, None, 6, None, None, None, None],
    ):
        sheet.append(row)
    for number in (2, 3):
        sheet.cell(number, 10).number_format = "00000"
        sheet.cell(number, 11).number_format = 'yyyy"年"m"月"d"日"'
    sheet.row_dimensions[3].hidden = True
    book.save("seoul.xlsx")

    done, lines = ship_list("seoul.xlsx", *KO, "--paper", "毛重,批号,expiry")
    assert [(line["boxes"], line["quantity"], line["lot"]) for line in lines] == [
        (4, "2000", "00125"),
        (2, "50", "00126"),
    ]
    assert lines[0]["recipient"] == "麻浦区厅"
    assert lines[0]["expiry"] == "2022-03-31"
    warned = [line for line in done.err.splitlines() if "warning" in line]
    assert warned == [
        "seoul.xlsx: warning: unread-sheet: only the sheet 装箱 is read; not read: Sheet",
        "seoul.xlsx:2: warning: wrong-language: rows 2 and 3: column 收货人: 麻浦区厅 has no "
        "letter of Korean, the language of the destination",
        "seoul.xlsx:1: warning: unused-column: not used: 序号, 备注",
        "seoul.xlsx:3: warning: hidden-row: row 3: hidden or filtered out, but still read",
        "seoul.xlsx:4: warning: sum-row: row 4: left out as a sum",
    ]


def test_a_japanese_offices_csv() -> None:
    Path("tokyo.csv").write_bytes(
        "支援物資送付リスト,,,,,,,,\r\n"
        "項番,発送元,送付先,宛名,品名,入数,単位,ケース数,備考\r\n"
        '1,大分市,武漢市,武漢市 御中,マスク,"2,000",枚,3,\r\n'.encode("cp932").replace(
            "枚".encode("cp932"), "双".encode("cp932")
        )
        + "2,大分市,武漢市,武漢市 御中,医療用手袋,５００,双,2,至急\r\n合計,,,,,,,5,\r\n".encode(
            "cp932"
        )
    )
    done, lines = ship_list("tokyo.csv", *JA)
    assert lines == [
        {
            "boxes": boxes,
            "from": "大分市",
            "to": "武汉市",
            "recipient": "武漢市 御中",
            "item": item,
            "quantity": quantity,
            "unit": "双",
        }
        for boxes, item, quantity in ((3, "口罩", "2000"), (2, "医用手套", "500"))
    ]
    assert "not used: 項番, 備考" in done.err


def test_a_traditional_chinese_csv_in_big5() -> None:
    Path("taipei.csv").write_bytes(
        "編號,發貨地,收貨地,寄件人,物品名稱,每箱數量,單位,箱數,備註\r\n"
        "1,北京,東京,紅十字會,口罩,2000,包,2,\r\n"
        "2,北京,東京,紅十字會,消毒液,12,瓶,1,易燃\r\n".encode("cp950")
    )
    done, lines = ship_list("taipei.csv", *JA)
    assert lines[0] == {
        "boxes": 2,
        "from": "北京",
        "to": "东京",
        "sender": "紅十字會",
        "item": "口罩",
        "quantity": "2000",
        "unit": "包",
    }
    assert [line["boxes"] for line in lines] == [2, 1]
    assert "not used: 編號, 備註" in done.err


def test_a_name_that_is_not_utf_8() -> None:
    """All labels were made, and then there was a traceback and no report, for ever."""
    name = "배송목록.csv".encode("cp949")
    Path(name.decode("utf-8", "surrogateescape")).write_text(
        "boxes,item,quantity,unit\n3,마스크,10,세트\n", encoding="utf-8"
    )
    path = name.decode("utf-8", "surrogateescape")
    _, lines = ship_list(path, *KO, "--shipment", "M")
    assert len(lines) == 1
    report = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert report["manifest"]["name"] == r"\xb9\xe8\xbc۸\xf1\xb7\xcf.csv"
    assert Path("out/report.html").exists()
    refused = run(
        "batch",
        path,
        *KO,
        "--shipment",
        "M",
        "--json",
        *FAST,
        "-o",
        "other",
        "--encoding",
        "cp9499",
    )
    assert refused.code == 2
    Path(path).write_text("boxes,item\nx,y\n", encoding="utf-8")
    assert json.loads(run("batch", path, *KO, "--shipment", "M", "--json", "-o", "other").out)


def test_a_header_in_ascii_says_nothing_of_the_encoding() -> None:
    """The header made the file UTF-8, and each of its cells a finding."""
    rows = "boxes,item,from,to\n2,마스크,서울,베이징\n".encode("cp949")
    Path("list.csv").write_bytes(rows)
    _, (line,) = ship_list("list.csv", *KO)
    assert line["item"] == "口罩"
    Path("list.csv").write_bytes("boxes,lot\n2,가나다\n".encode("cp949"))
    refused = run("batch", "list.csv", *KO, "--paper", "lot", *FAST, "-o", "lot")
    assert refused.code == 1
    assert "the encoding of the file is not clear: it may be GB18030 or CP949" in refused.err
    assert "--encoding" in refused.err
    told = run(
        "batch", "list.csv", *KO, "--paper", "lot", "--encoding", "cp949", *FAST, "-o", "lot"
    )
    assert told.code == 0


def test_what_a_label_does_not_show_is_a_finding() -> None:
    """The packing list said 8,000, and the label nothing; nobody was told."""
    Path("nounit.csv").write_text(
        "보내는 곳,품명,수량,상자 수,로트\n"
        "마포구,의료용 마스크,8000,2,A1\n마포구,마스크,80,1,A1\n",
        encoding="utf-8",
    )
    refused = run("batch", "nounit.csv", *KO, *FAST, "-o", "out")
    assert refused.code == 1
    assert sorted(line for line in refused.err.splitlines() if "hint" not in line) == [
        "2 findings",
        "nounit.csv:2: not-shown: all 2 rows: column 보내는 곳: box-100x150 shows "
        "this value only with 받는 곳",
        "nounit.csv:2: not-shown: all 2 rows: column 수량: box-100x150 shows this "
        "value only with 단위",
    ]
    assert '--paper "수량"' in refused.err
    Path("cardgen.toml").write_text(
        '[columns]\n"보내는 곳" = { show = "paper" }\nquantity = { show = "paper" }\n'
        '"로트" = ""\n',
        encoding="utf-8",
    )
    _, lines = ship_list("nounit.csv", *KO)
    assert [line.get("lot") for line in lines] == [None, None]


def test_columns_that_nobody_asked_for() -> None:
    Path("list.csv").write_text("박스카운트,특이사항,규격,담당자\n2,x,L,김\n", encoding="utf-8")
    refused = run("batch", "list.csv", *KO, *FAST, "-o", "out")
    assert refused.code == 1
    assert "there is no column for the number of boxes" in refused.err
    Path("cardgen.toml").write_text('[columns]\n"박스카운트" = "boxes"\n', encoding="utf-8")
    refused = run("batch", "list.csv", *KO, *FAST, "-o", "out")
    assert '--ignore "특이사항"' in refused.err
    assert '"규격" = ""' in refused.err
    done, lines = ship_list("list.csv", *KO, "--ignore", "특이사항, 규격")
    assert lines == [{"boxes": 2}]
    assert done.err == "list.csv:1: warning: unused-column: not used: 담당자\n"
    Path("cardgen.toml").write_text(
        '[columns]\n"박스카운트" = "boxes"\nignore-others = true\n', encoding="utf-8"
    )
    done = run("batch", "list.csv", *KO, *FAST, "-o", "other")
    assert done.err == "list.csv:1: warning: unused-column: not used: 담당자, 특이사항, 규격\n"


@pytest.mark.parametrize(
    ("file", "where"),
    [
        (None, "which cardgen init makes, under one line [columns]:"),
        ('author = "x"\n', "at its end, under one line [columns]:"),
        ('[columns]\n"규격" = ""\n', "under the line [columns]:"),
    ],
)
def test_where_a_line_about_a_column_goes(file: str | None, where: str) -> None:
    """The line named a table of its own, and a second [columns] is no TOML."""
    Path("list.csv").write_text("상자 수,특이사항,로트\n2,x,L\n", encoding="utf-8")
    if file is not None:
        Path("cardgen.toml").write_text(file, encoding="utf-8")
    said = run("batch", "list.csv", *KO, "--template", "label@100x70", "--check").err
    assert f'or permanently in cardgen.toml, {where} "특이사항" = ""\n' in said
    assert f'or permanently in cardgen.toml, {where} "로트" = {{ show = "paper" }}\n' in said


def test_what_wants_a_look_in_the_labels_is_told_where_they_are_made() -> None:
    Path("list.csv").write_text("boxes\n2\n", encoding="utf-8")
    done = run("batch", "list.csv", *KO, "--dpi", "100", "--jobs", "1", "-o", "out")
    assert done.code == 0
    said, _ = done.err.splitlines()  # the other is the hint
    assert "warning: crowded-strokes: [box-caption]" in said
    report = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert [each["rule"] for each in report["warnings"]] == ["crowded-strokes"]


def test_what_is_kept_for_the_papers_stands_in_them() -> None:
    Path("list.csv").write_text(
        "boxes,handling,recipient_address,sender_phone\n2,파손주의,东京都新宿区,\n",
        encoding="utf-8",
    )
    paper = ("--paper", "handling", "--sheet", "L7165", "--format", "pdf")
    words = ("list.csv", "--message", "brothers", "--pair", "zh-ko", "--template", "label")
    assert run("batch", *words, *paper, *FAST, "-o", "out").code == 0
    with Path("out/boxes.csv").open(encoding="utf-8-sig", newline="") as file:
        first, _ = csv.DictReader(file)
    assert first["handling"] == "fragile"
    assert first["recipient_address"] == "东京都新宿区"
    assert "sender_phone" not in first


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """A command whose questions are answered; somebody sits at a terminal."""
    monkeypatch.setattr(columns, "can_ask", lambda: True)

    def answer_all(answers: str, *words: str) -> Result:
        lines = "".join(f"{answer}\n" for answer in answers)
        return CliRunner().invoke(main, [*words], input=lines)

    return answer_all


def test_who_is_at_a_terminal_is_asked_once(terminal: Callable[..., Result]) -> None:
    Path("list.csv").write_text("상자 수,특이사항,규격\n2,x,L\n", encoding="utf-8")
    words = ("batch", "list.csv", *KO, *FAST, "-o", "out")
    assert run(*words).code == 1  # there is no project
    Path("cardgen.toml").write_text('author = "x"\n', encoding="utf-8")
    result = terminal("n", *words)
    assert result.exit_code == 1
    asked = "No label shows the columns 특이사항, 규격. Ignore them?"
    assert f"{asked} (cardgen writes the answer into cardgen.toml) [y/N]: " in result.stderr
    assert terminal("y", *words).exit_code == 0
    text = Path("cardgen.toml").read_text(encoding="utf-8")
    assert text.endswith('[columns]\n"특이사항" = ""\n"규격" = ""\n')
    assert run(*words).code == 0
    assert run(*words, "--json").code == 0


@pytest.mark.parametrize("message", [True, False])
def test_what_may_be_the_number_of_boxes_is_never_left_out(
    terminal: Callable[..., Result], *, message: bool
) -> None:
    """cardgen offered to leave 박스갯수 out, which it did not know, and no list worked."""
    project()
    Path("list.csv").write_text("연번,박스카운트,특이사항\n1,2,x\n", encoding="utf-8")
    how = KO if message else ()
    words = ("batch", "list.csv", *how, "--check")
    refused = terminal("nn", *words).stderr
    assert (
        "hint: name the column 상자 수 or boxes, or if 박스카운트 is the right column"
        in refused
    )
    assert '--ignore "박스카운트"' not in refused
    said = terminal("nn", *words).stderr
    assert "Does the column 박스카운트 contain the number of boxes?" in said
    assert "박스카운트. Ignore" not in said
    assert (
        '"박스카운트"' not in Path("cardgen.toml").read_text(encoding="utf-8").split("[col")[-1]
    )
    assert terminal("yyy", "batch", "list.csv", *KO, "--check").exit_code == 0
    text = Path("cardgen.toml").read_text(encoding="utf-8")
    assert '[columns]\n"박스카운트" = "boxes"\n"특이사항" = ""\n# "묶음 수"' in text


@pytest.mark.parametrize("header", ["꾸러미수", "通函", "kolli"])
def test_an_unknown_column_of_numbers_may_be_the_missing_number_of_boxes(
    terminal: Callable[..., Result], header: str
) -> None:
    """Its header says nothing to cardgen, but a number stands in each of its rows."""
    project()
    text = f"품명,{header},특이사항,단가\n마스크,2,x,300\n장갑,3,y,400\n"
    Path("list.csv").write_text(text, encoding="utf-8")
    words = ("batch", "list.csv", *KO, "--check")
    said = terminal("nn", *words).stderr
    assert f"Does the column {header} contain the number of boxes?" in said
    assert "No label shows the columns 특이사항, 단가. Ignore them?" in said
    assert f'--ignore "{header}"' not in said
    assert terminal("yy", *words).exit_code == 0
    text = Path("cardgen.toml").read_text(encoding="utf-8")
    assert ' = "boxes"\n"특이사항" = ""\n"단가" = ""\n' in text


def test_a_column_of_boxes_that_was_left_out_is_found_again(
    terminal: Callable[..., Result],
) -> None:
    Path("cardgen.toml").write_text('[columns]\n"박스갯수" = ""\n', encoding="utf-8")
    Path("list.csv").write_text("연번,박스갯수\n1,2\n", encoding="utf-8")
    words = ("batch", "list.csv", *KO, "--check")
    refused = terminal("n", *words)
    assert refused.exit_code == 1
    assert ": cardgen.toml says that 박스갯수 is not used" in refused.stderr
    assert terminal("y", *words).exit_code == 0
    text = Path("cardgen.toml").read_text(encoding="utf-8")
    assert text == '[columns]\n"박스갯수" = "boxes"\n'


def test_what_labels_do_not_show_is_offered_for_the_packing_list(
    terminal: Callable[..., Result],
) -> None:
    project()
    Path("list.csv").write_text("상자 수,유통기한,로트\n2,2027-01-31,L1\n", encoding="utf-8")
    words = ("batch", "list.csv", *KO, "--template", "label@100x70", "--check")
    made = terminal("y", *words)
    assert made.exit_code == 0
    assert "The labels do not show the columns 유통기한, 로트. Put them on the" in made.stderr
    text = Path("cardgen.toml").read_text(encoding="utf-8")
    assert '[columns]\n"유통기한" = { show = "paper" }\n"로트" = { show = "paper" }\n' in text
    assert tomllib.loads(text.replace("# from", "from"))["values"] == {"from": "首尔"}
    assert run(*words).code == 0


def project() -> None:
    assert run("init", ".").code == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "quantity=8000",
            "not-shown: quantity: box-100x150 shows this value only with item and unit",
        ),
        ("from=首尔", "not-shown: from: box-100x150 shows this value only with to"),
        ("boxes=49", "not-shown: boxes: box-100x150 shows this value only with box"),
        ("quantity=-5", "bad-value: quantity: -5 is less than 0"),
        ("box=0", "bad-value: box: 0 is not possible, boxes start at 1"),
    ],
)
def test_values_that_no_label_can_show(given: str, said: str) -> None:
    """They were left out, or printed, without a word."""
    done = run("label", "brothers", "--set", given, "-o", "x.png")
    assert done.code == 1
    assert done.err.startswith(f"{said}\n  hint: ")
    assert not Path("x.png").exists()


def test_numbers_that_contradict() -> None:
    done = run("label", "brothers", "--set", "box=50", "--set", "boxes=49", "-o", "x.png")
    assert done.err.startswith("bad-value: box: there is no box 50 of 49\n")


def test_a_value_of_the_project_that_the_label_does_not_show() -> None:
    Path("cardgen.toml").write_text('[values]\nfrom = "首尔"\n', encoding="utf-8")
    done = run("label", "brothers", "-o", "x.png")
    assert done.err.startswith(
        "cardgen.toml: not-shown: from: box-100x150 shows this value only with to\n"
    )
    assert run("label", "brothers", "--set", "to=北京", "-o", "x.png").code == 0


@pytest.mark.parametrize("made", ["--check", "-oout"])
def test_doubts_of_a_list_are_told_beside_its_errors(made: str) -> None:
    """Whoever mended the errors heard of the doubts in the next round alone."""
    Path("list.csv").write_text("상자 수,로트\n2,-\n0,A\n", encoding="utf-8")
    words = ("batch", "list.csv", *KO, *FAST[:2], made)
    done = run(*words)
    assert done.code == 1
    assert [each for each in done.err.splitlines() if not each.startswith("  hint")] == [
        "list.csv:2: warning: means-empty: column 로트: cardgen reads '-' in row 2 as empty",
        "list.csv:3: bad-value: column 상자 수: a row has 1 to 1,000,000 boxes, not 0",
    ]
    told = json.loads(run(*words, "--json").out)
    assert [each["rule"] for each in told["errors"]] == ["bad-value"]
    assert [each["rule"] for each in told["warnings"]] == ["means-empty"]


def test_doubts_of_a_list_are_told_beside_a_label_without_room() -> None:
    Path("list.csv").write_text(
        "상자 수,로트,품명,수량,단위\n2,-,생수,24,병\n", encoding="utf-8"
    )
    name = ("--shipment", "SEONGDONG-2026")
    sheets = ("--template", "label", "--sheet", "L7165", "--format", "pdf")
    done = run("batch", "list.csv", *KO[:4], *sheets, *name, "--check")
    assert "overflow: the name of the shipment" in done.err
    assert "warning: means-empty: column 로트" in done.err


def test_papers_have_the_values_of_the_project() -> None:
    """Labels showed them, and packing list, boxes.csv and tally had none."""
    Path("cardgen.toml").write_text(
        '[values]\nfrom = "서울"\nto = "우한"\nsender = "-"\ngross_weight = "8kg"\n'
        'handling = "파손주의"\nlogo = "none.png"\n',
        encoding="utf-8",
    )
    rows = ("口罩,20,只,1,", "口罩,20,只,1,北京", "口罩,20,只,1,-")
    Path("list.csv").write_text("品名,数量,单位,箱数,目的地\n" + "\n".join(rows), "utf-8")
    ship_list("list.csv", *KO)
    with Path("out/boxes.csv").open(encoding="utf-8-sig", newline="") as file:
        boxes = [*csv.DictReader(file)]
    assert [each["from"] for each in boxes] == ["首尔"] * 3
    assert [each["to"] for each in boxes] == ["武汉", "北京", ""]
    assert [each["to_ko"] for each in boxes] == ["우한", "베이징", ""]
    assert {(each["gross_weight"], each["handling"]) for each in boxes} == {("8", "fragile")}
    assert {each["sender"] for each in boxes} == {""}
    report = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert [each["gross_weight"] for each in report["totals"]] == ["24"]
    assert run("batch", "list.csv", *FAST, "-o", "out").code == 0  # the same shipment
    assert run("void", "out", "3", "--reason", "wet").code == 0
    assert run("tally", "out").out.splitlines()[:2] == [
        "out\t武汉 · 우한\t口罩 · 마스크\t20\t只 · 장\t1\tLIST",
        "out\t北京 · 베이징\t口罩 · 마스크\t20\t只 · 장\t1\tLIST",
    ]
