"""Every box with its numbers and contents, as other systems read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from cardgen.errors import CardgenError
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers.box_list import (
    ADVICE_COLUMNS,
    COLUMNS,
    ListedBox,
    boxes_csv,
    despatch_advice,
)
from cardgen.shipment.papers.packing_workbook import packing_workbook
from tests.cli.runs import run
from tests.shipment.lines import line, number_boxes, session

MASKS = line(
    2, 2, origin="首尔", to="石景山区", item="医用口罩", quantity="2,000", unit="只",
    gross_weight="9.5", lot="00125", expiry="2027-12-31", gtin="8801234567893", order="=1+1",
)  # fmt: skip
GOGGLES = line(3, 1, "zh-ja", destination="东京", item="护目镜")


def list_boxes(
    *lines: ConsignmentLine, voided: int = 0, sscc: bool = True
) -> Iterator[ListedBox]:
    cartons = (each for each in lines for _ in range(each.boxes))
    for number, each in enumerate(cartons, 1):
        code = f"08801234000000{number:04}" if sscc else ""
        state = "voided" if number == voided else "verified"
        name = f"MAPO-2020-{number:04}"
        file = "" if number == voided else f"labels/{name}.png"
        yield ListedBox(number, name, code, state, file, each)


def rows(data: bytes, encoding: str = "utf-8") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(encoding), newline="")))


def make_csv(*lines: ConsignmentLine, voided: int = 0) -> bytes:
    pairs = list(dict.fromkeys(each.pair for each in lines))
    return b"".join(boxes_csv(list_boxes(*lines, voided=voided), pairs, session().wording))


def test_every_box_has_a_row() -> None:
    """The SSCC of a box was in the ledger alone."""
    data = make_csv(MASKS, GOGGLES, voided=2)
    assert data.startswith(b"\xef\xbb\xbfbox,box_id,sscc,")
    first, second, third = rows(data, "utf-8-sig")
    assert tuple(first)[: len(COLUMNS)] == COLUMNS
    assert first == {
        "box": "1", "box_id": "MAPO-2020-0001", "sscc": "088012340000000001",
        "sscc_text": "(00)088012340000000001", "state": "verified",
        "file": "labels/MAPO-2020-0001.png", "row": "2", "order": "'=1+1",
        "message": "brothers", "pair": "zh-ko", "template": "box-100x150", "from": "首尔",
        "sender": "", "to": "石景山区", "recipient": "", "item": "医用口罩",
        "gtin": "8801234567893", "quantity": "2,000", "unit": "只", "gross_weight": "9.5",
        "lot": "00125", "expiry": "2027-12-31", "from_ko": "서울", "to_ko": "스징산구",
        "item_ko": "의료용 마스크", "unit_ko": "장", "from_ja": "", "to_ja": "", "item_ja": "",
        "unit_ja": "",
    }  # fmt: skip
    assert (second["state"], second["file"]) == ("voided", "")
    assert (third["to"], third["to_ja"], third["item_ja"]) == ("东京", "東京", "保護ゴーグル")
    assert (third["item_ko"], third["sender"]) == ("", "")


def test_rows_are_written_as_they_come() -> None:
    many = line(2, 100_000, item="口罩")
    taken = 0

    def boxes() -> Iterator[ListedBox]:
        nonlocal taken
        for box in list_boxes(many):
            taken = box.number
            yield box

    for _ in islice(boxes_csv(boxes(), ["zh-ko"], session().wording), 3):
        pass
    assert taken < 2_000


def test_a_sheet_has_a_row_for_each_box() -> None:
    data = packing_workbook(
        number_boxes([MASKS, GOGGLES], [2]),
        session(),
        "zh-ko",
        list_boxes(MASKS, GOGGLES, voided=2),
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == [
        "装箱单 · 포장 명세서",
        "箱号 · 상자 번호",
        "逐箱明细 · 상자별 명세",
    ]
    heads, *found = book.get_sheet_by_index(2).to_python()
    assert heads[:6] == [
        "箱号\n상자 번호", "箱标识\n상자 ID", "SSCC", "状态\n상태", "文件\n파일", "行\n행",
    ]  # fmt: skip
    assert found[0][:14] == [
        1, "MAPO-2020-0001", "088012340000000001", "已核验 · 검증 완료",
        "labels/MAPO-2020-0001.png", 2, "brothers", "zh-ko", "box-100x150",
        "医用口罩", "의료용 마스크", "8801234567893", 2000, "只",
    ]  # fmt: skip
    assert [row[0] for row in found] == [1, 2, 3]
    assert "무효" in str(found[1][3])


def test_a_despatch_advice() -> None:
    data = b"".join(
        despatch_advice(
            list_boxes(MASKS),
            session().wording,
            shipment="MAPO-2020",
            day="2020-03-26",
            packages=2,
        )
    )
    first, second = rows(data)
    assert tuple(first) == ADVICE_COLUMNS
    assert first == {
        "document_type": "351", "document_number": "MAPO-2020", "document_function": "9",
        "document_date": "20200326", "packages": "2", "order": "=1+1", "consignor": "",
        "ship_from": "首尔", "consignee": "", "ship_to": "石景山区", "hierarchy_id": "2",
        "hierarchy_parent": "1", "package_type": "CT", "marking": "33E",
        "sscc": "088012340000000001", "box_id": "MAPO-2020-0001", "line": "2",
        "gtin": "8801234567893", "item": "医用口罩", "item_translated": "의료용 마스크",
        "quantity": "2000", "unit": "只", "gross_weight": "9.5", "weight_unit": "KGM",
        "lot": "00125", "expiry": "20271231",
    }  # fmt: skip
    assert second["hierarchy_id"] == "3"


def test_a_box_without_sscc_cannot_be_advised() -> None:
    with pytest.raises(CardgenError) as caught:
        list(
            despatch_advice(
                list_boxes(MASKS, sscc=False),
                session().wording,
                shipment="M",
                day="",
                packages=2,
            )
        )
    assert str(caught.value) == (
        "missing-value: a despatch advice needs an SSCC for each box, but box 1 of M has none\n"
        "  hint: set gs1-prefix in the project, and begin the shipment in another folder"
    )


def test_every_column_is_in_the_documentation() -> None:
    told = (Path(__file__).parents[3] / "docs/how-to/shipments.md").read_text(encoding="utf-8")
    assert [name for name in (*COLUMNS, *ADVICE_COLUMNS) if f"`{name}`" not in told] == []


def test_a_batch_writes_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1585180800")
    Path("l.csv").write_text("message,pair,template,boxes\nbrothers,zh-ko,gs1-100x150,2\n")
    words = ("batch", "l.csv", "--jobs", "1", "--dpi", "203", "--asn", "-o", "out")
    refused = run(*words)
    assert (refused.code, refused.err) == (
        1,
        "missing-value: a despatch advice needs an SSCC for each box, but the project has no "
        "gs1-prefix\n  hint: set gs1-prefix in cardgen.toml (cardgen init), and take another "
        "-o\n",
    )
    assert not Path("out").exists()
    Path("cardgen.toml").write_text('gs1-prefix = "8801234"\n', encoding="utf-8")
    assert run(*words, "--draft").err == (
        "missing-value: a despatch advice needs an SSCC for each box, but the boxes of a draft "
        "have none\n  hint: leave out the despatch advice until the draft is approved\n"
    )
    assert run(*words).code == 0
    assert run("void", "out", "1", "--reason", "wet").code == 0
    done = run(*words)
    assert "out: boxes.csv\nout: asn.csv\n" in done.out
    boxes = rows(Path("out/boxes.csv").read_bytes(), "utf-8-sig")
    assert [row["state"] for row in boxes] == ["voided", "rendered"]
    (sent,) = rows(Path("out/asn.csv").read_bytes())
    assert (sent["sscc"], sent["packages"]) == (boxes[1]["sscc"], "1")
    assert sent["document_date"] == "20200326"
