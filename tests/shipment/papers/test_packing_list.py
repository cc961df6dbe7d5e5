"""The packing list: the contents of its pages, and other programs that read it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import subprocess
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from shutil import copytree

import pytest

from cardgen import render
from cardgen.display import Document, GlyphRun, Page
from cardgen.errors import CardgenError
from cardgen.layout.label.place import bounds
from cardgen.project.files import ReadFiles
from cardgen.resources import MESSAGES
from cardgen.shipment.model import ConsignmentLine
from cardgen.shipment.papers import packing_list as packing
from cardgen.shipment.papers.contents import entries
from cardgen.shipment.papers.packing_list import packing_list
from cardgen.shipment.papers.papers import find_missing_glyphs
from cardgen.shipment.papers.report import HistoryEntry
from tests.backends.pdf import tags
from tests.backends.pdf.pdfs import open_pdf
from tests.drawn import groups, runs
from tests.shipment.lines import line, long, number_boxes, project, session, small
from tests.system import require


def lay_out(
    lines: Iterable[ConsignmentLine], pair: str = "zh-ko", *, draft: bool = False
) -> Document:
    (document,) = volumes(list(lines), pair=pair, draft=draft)
    return document


def volumes(
    lines: list[ConsignmentLine], *, pair: str = "zh-ko", draft: bool = False
) -> list[Document]:
    found = packing_list(
        lambda: number_boxes(lines),
        session(date="2020-03-26", draft=draft),
        pair,
    )
    return list(found)


def texts(page: Page) -> list[str]:
    """List the texts of a page in reading order, one for each piece of a line."""
    return [run.text for run in runs(page)]


def areas(page: Page) -> list[str]:
    """List the texts of a page's own layer, each as a whole."""
    return [
        "".join(item.text for item in group.items if isinstance(item, GlyphRun))
        for group in groups(page.layers[1].items)
        if any(isinstance(item, GlyphRun) for item in group.items)
    ]


def complaint(*lines: ConsignmentLine) -> str:
    with pytest.raises(CardgenError) as caught:
        lay_out(lines)
    return str(caught.value)


def test_a_packing_list() -> None:
    (page,) = lay_out(small()).pages
    assert " | ".join(areas(page)) == (
        "装箱单 · 포장 명세서 | 发货编号 · 발송 번호 | MAPO-2020"
        " | 发自 · 보내는 곳 | 北京 | 베이징 | 发往 · 받는 곳 | 首尔 | 서울"
        " | 收货人 · 수취인 | 麻浦区厅 마포구청"
        " | 日期 · 날짜 | 2020年3月26日 | 2020년 3월 26일 | 箱数 · 상자 수 | 49"
        " | 毛重 · 총중량 | 501.5 kg"
        " | 每箱 · 상자당 | 合计 · 합계"
        " | 箱号 | 상자 번호 | 箱数 | 상자 수 | 品名 | 품명 | 数量 | 수량"
        " | 毛重 (kg) | 총중량 (kg) | 数量 | 수량 | 毛重 (kg) | 총중량 (kg)"
        " | 批号 | 제조번호 | 有效期至 | 사용기한"
        " | 1–16 | 16 | 医用口罩 | 의료용 마스크 | 2,000只 | 2,000장 | 9.50"
        " | 32,000只 | 32,000장 | 152.00 | 20200218A | 2022年2月17日 | 2022년 2월 17일"
        " | 17–38 | 22 | 医用口罩 | 의료용 마스크 | 2,000只 | 2,000장 | 9.50"
        " | 44,000只 | 44,000장 | 209.00 | 20200301B | 2022年2月17日 | 2022년 2월 17일"
        " | 39–48 | 10 | 医用防护服 | 의료용 보호복 | 50件 | 50벌 | 12.25"
        " | 500件 | 500벌 | 122.50"
        " | 49 | 1 | 急救箱 | 구급상자 | 12个 | 12개 | 18.00 | 12个 | 12개 | 18.00"
        " | 按品名合计 · 품목별 합계"
        " | 38 | 医用口罩 | 의료용 마스크 | 76,000只 | 76,000장 | 361.00"
        " | 10 | 医用防护服 | 의료용 보호복 | 500件 | 500벌 | 122.50"
        " | 1 | 急救箱 | 구급상자 | 12个 | 12개 | 18.00"
        " | 49 | 合计 · 합계 | 501.50"
        " | 发货人签字 · 발송인 서명 | 日期 · 날짜 | 收货人签字 · 수취인 서명 | 日期 · 날짜"
        " | MAPO-2020 | 第1页，共1页 · 1쪽 중 1쪽"
    )


def test_the_number_of_an_article_stands_below_its_name() -> None:
    """No paper showed the number."""
    masks = {"item": "医用口罩", "quantity": "5", "unit": "只"}
    lines = [line(2, 2, gtin="8801234567893", **masks), line(3, 2, **masks)]
    shown = areas(lay_out(lines).pages[0])
    at = shown.index("GTIN 8801234567893")
    assert shown[at - 2 : at] == ["医用口罩", "의료용 마스크"]
    assert shown.count("GTIN 8801234567893") == 1
    assert "3–4" in shown


def test_how_boxes_are_to_be_handled_stands_below_what_is_in_them() -> None:
    """No paper showed the marks, not even those for the papers alone."""
    lines = [line(2, 2, item="医用口罩", handling="fragile, temperature:2..8"), line(3)]
    shown = areas(lay_out(lines).pages[0])
    at = shown.index("医用口罩")
    assert shown[at + 2 : at + 4] == [
        "易碎物品, 温度极限 2 … 8",
        "파손 주의, 온도 제한 2 … 8",
    ]
    assert sum("易碎" in each for each in shown) == 1


def test_what_both_languages_say_alike_stands_once() -> None:
    (page,) = lay_out([line(item="食品", quantity="5", unit="双", pair="zh-ja")], "zh-ja").pages
    shown = areas(page)
    assert "箱数" in shown
    assert "5双" in shown
    assert shown.count("食品") == 2  # in the list and in the totals
    assert "2020年3月26日" in shown


def test_a_shipment_with_boxes_only() -> None:
    (page,) = lay_out([line(boxes=3)]).pages
    assert " | ".join(areas(page)[3:]) == (
        "日期 · 날짜 | 2020年3月26日 | 2020년 3월 26일 | 箱数 · 상자 수 | 3"
        " | 箱号 | 상자 번호 | 箱数 | 상자 수 | 1–3 | 3 | 合计 · 합계 | 3"
        " | 发货人签字 · 발송인 서명 | 日期 · 날짜 | 收货人签字 · 수취인 서명 | 日期 · 날짜"
        " | MAPO-2020 | 第1页，共1页 · 1쪽 중 1쪽"
    )


def test_boxes_without_an_article_are_not_added_up_by_article() -> None:
    """The list had lines without a name, and a section of equal sums."""
    lines = [line(row, 2, recipient=each) for row, each in ((2, "红十字会"), (3, "救助站"))]
    shown = " | ".join(areas(*lay_out(lines).pages))
    assert "品名" not in shown
    assert "| 1–2 | 2 | " in shown
    assert "| 3–4 | 2 | 合计 · 합계 | 4 | " in shown
    counted = [line(row, 2, quantity=str(row), unit="只") for row in (2, 3)]
    shown = " | ".join(areas(*lay_out(counted).pages))
    assert "品名" not in shown
    assert "| 合计 · 합계 | 4 | 10只 | 10개 | " in shown


def test_a_box_without_an_article_among_others_says_so() -> None:
    (page,) = lay_out([line(2, 3, item="口罩"), line(3, 2), line(4, handling="fragile")]).pages
    shown = " | ".join(areas(page))
    assert "| 4–5 | 2 | — | 6 | 1 | 易碎物品 | " in shown
    assert (
        "| 按品名合计 · 품목별 합계 | 3 | 口罩 | 마스크 | 3 | — | 6 | 合计 · 합계 | " in shown
    )


def test_a_million_boxes() -> None:
    (page,) = lay_out([line(boxes=1_000_000, item="口罩", quantity="500", unit="只")]).pages
    assert {"1–1000000", "1,000,000", "500,000,000只"} <= set(areas(page))


def test_what_differs_within_the_shipment_stands_above_its_boxes() -> None:
    pages = lay_out(long(100)).pages
    assert "发往 · 받는 곳" not in areas(pages[0])
    assert areas(pages[0]).count("发往\u00a0\u00a0首尔") == 1
    heads = [[area for area in areas(page) if area.startswith("发往")] for page in pages]
    assert heads[0] == ["发往\u00a0\u00a0首尔"]
    assert [name for name, _ in groupby(name for head in heads for name in head)] == [
        "发往\u00a0\u00a0首尔",
        "发往\u00a0\u00a0釜山",
    ]
    assert all(heads)


def test_pages_repeat_the_head_and_are_numbered() -> None:
    document = lay_out(long(100))
    count = len(document.pages)
    assert count == 5
    assert len({id(page.layers[0]) for page in document.pages[1:]}) == 1
    for number, page in enumerate(document.pages, 1):
        assert areas(page)[-1] == f"第{number}页，共{count}页 · {count}쪽 중 {number}쪽"
    said = "".join(run.text for run in runs(document.pages[1].layers[0]))
    assert said.startswith("装箱单 · 포장 명세서MAPO-2020每箱 · 상자당合计 · 합계箱号상자 번호")


def test_nothing_leaves_its_page_or_meets_another() -> None:
    for page in lay_out(long(100)).pages:
        boxes = [bounds(run) for run in runs(page)]
        for box in boxes:
            assert box.x >= 36
            assert box.x + box.width <= page.width - 36
            assert box.y + box.height <= page.height - 24
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                apart = (
                    one.x + one.width <= other.x + 0.5
                    or other.x + other.width <= one.x + 0.5
                    or one.y + one.height <= other.y + 0.5
                    or other.y + other.height <= one.y + 0.5
                )
                assert apart, (one, other)


def test_long_texts_are_broken() -> None:
    name = "社会福利法人大韩红十字会首尔特别市麻浦区地区协议会救援物资仓库"
    item = "一次性使用医用外科口罩（非灭菌型）" * 3
    (page,) = lay_out(
        [line(origin="北京", recipient=name, item=item, quantity="5", to="首尔")]
    ).pages
    for words in (name, item):
        assert words not in texts(page)
        assert words in areas(page)


def test_the_long_list_of_a_large_shipment() -> None:
    """A screen reader reads each of a thousand lines once."""
    document = lay_out(long(1000))
    lots = [
        text for page in document.pages for text in texts(page) if re.match(r"L\d{5}", text)
    ]
    assert lots == [f"L{number:05d}" for number in range(1000)]


def test_boxes_without_what_others_have_do_not_stand_below_it() -> None:
    """Boxes without a sender stood under the sender of the boxes before."""
    (page,) = lay_out([line(2, sender="红十字会", item="口罩"), line(3, item="护目镜")]).pages
    shown = areas(page)
    at = shown.index("发货人\u00a0\u00a0红十字会")
    assert shown[at : at + 2] == [
        "发货人\u00a0\u00a0红十字会",
        "발송인\u00a0\u00a0红十字会",
    ]
    assert "发货人\u00a0\u00a0—" in shown[at:]


def test_orders_have_a_column_where_they_differ() -> None:
    """Each row with an order of its own stood under a heading of its own."""
    lines = [line(2, order="PO-1", item="口罩"), line(3, item="护目镜")]
    (page,) = lay_out(lines).pages
    assert texts(page).count("订单号") == 1
    assert texts(page).count("PO-1") == 1
    assert not any("\u00a0" in text for text in areas(page))


def test_boxes_of_a_destination_stand_together_with_what_they_come_to() -> None:
    """The heading stood before each row, and there were no subtotals."""
    masks = {"item": "医用口罩", "quantity": "100", "unit": "只"}
    suits = {"item": "医用防护服", "quantity": "10", "unit": "件"}
    lines = [
        line(2, 2, to="首尔", **masks),
        line(3, 2, to="釜山", **suits),
        line(4, 3, to="首尔", **masks),
        line(5, 2, to="釜山", **masks),
        line(6, 2, to="北京", **masks),
    ]
    (page,) = lay_out(lines).pages
    shown = texts(page)[texts(page).index("首尔") :]
    places = ["首尔", "1–2", "5–7", "釜山", "3–4", "8–9", "北京", "10–11"]
    assert [text for text in shown if text in places][: len(places)] == places
    ends = [at for at, text in enumerate(shown) if text == "合计"]
    # How many boxes stands before; one row is its own total.
    assert [shown[at - 1] for at in ends] == ["5", "4", "11"]
    assert re.sub(r"\s", "", "".join(shown[ends[0] : ends[0] + 9])).count("500只") == 1


def test_a_page_lies_where_an_upright_one_is_too_narrow() -> None:
    """The column of articles had no width left, and so there was no packing list."""
    crowded = {
        "item": "消毒湿巾",
        "quantity": "10000",
        "unit": "公斤",
        "gross_weight": "12.345",
        "lot": "ABCDEFGHIJKLMNOPQRST",
        "expiry": "2022-12-31",
    }
    (page,) = lay_out([line(2, 3000, pair="zh-ja", **crowded)], "zh-ja").pages
    assert page.width > page.height
    shown = areas(page)
    assert {"消毒湿巾", "除菌ウェットティッシュ", "30,000,000キログラム"} <= {*shown}
    (upright,) = lay_out(small()).pages
    assert upright.width < upright.height


def test_a_list_that_is_too_long_comes_in_volumes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each volume has its number and the totals in its head; the last has the signatures."""
    monkeypatch.setattr(packing, "MOST_ENTRIES", 12)
    assert len(volumes(long(12))) == 1
    found = volumes(long(30))
    assert [document.title[-13:] for document in found] == [
        f"MAPO-2020 · {number}/3"[-13:] for number in (1, 2, 3)
    ]
    shown = [[text for page in document.pages for text in areas(page)] for document in found]
    lots = [[text for text in each if re.fullmatch(r"L\d{5}", text)] for each in shown]
    assert lots == [
        [f"L{number:05d}" for number in range(first, min(first + 12, 30))]
        for first in (0, 12, 24)
    ]
    for number, each in enumerate(shown, 1):
        assert each[2] == f"MAPO-2020 · {number}/3"
        assert each[each.index("箱数 · 상자 수") + 1] == "465"
        for words in ("按品名合计 · 품목별 합계", "发货人签字 · 발송인 서명"):
            assert (words in each) == (number == 3)


def test_what_no_font_has_is_marked_and_told_with_its_row_and_field() -> None:
    """There was no packing list at all, because of a character "which a total shows"."""
    lines = [
        *small(),
        line(
            6, lot="L\u2744", recipient="麻浦区厅\u2757", order="PO-\U0001f600", item="\u2744"
        ),
        line(7, recipient="ไทย\u2757"),
    ]
    shown = "|".join(areas(lay_out(lines).pages[0]))
    assert {"L〓", "〓", "PO-〓"} <= {*areas(lay_out(lines).pages[0])}
    assert "麻浦区厅〓" in shown
    assert "〓〓〓〓" in shown
    action = HistoryEntry("voided", "3", "wet \U0001f600", dt.datetime.now(dt.UTC))
    told = [str(each) for each in find_missing_glyphs(lines, session(), "mapo.csv", [action])]
    end = "; the packing list and the report print 〓 instead\n  hint: add a font that has "
    it = f"{end}it, in cardgen.toml"
    assert told == [
        "mapo.csv:6: warning: missing-glyph: rows 6 and 7: recipient: no font has "
        f"\u2757 (U+2757), ไ (U+0E44), ท (U+0E17), ย (U+0E22){end}them, in cardgen.toml",
        f"mapo.csv:6: warning: missing-glyph: order: no font has \U0001f600 (U+1F600){it}",
        f"mapo.csv:6: warning: missing-glyph: item: no font has \u2744 (U+2744){it}",
        f"mapo.csv:6: warning: missing-glyph: lot: no font has \u2744 (U+2744){it}",
        "warning: missing-glyph: the reason given for box 3: no font has "
        f"\U0001f600 (U+1F600){it}",
    ]


def test_control_characters_and_numbers_that_are_none() -> None:
    assert complaint(line(2, lot="a\x07", quantity="x"), line(3, recipient="b\ud800")) == (
        "bad-value: row 2: quantity: 'x' is not a whole number\n"
        "  hint: write the quantity or weight of one box as a number, as in 1,000 or 12.5\n"
        "bad-text: row 2 holds the control character U+0007\n"
        "  hint: delete it from the manifest\n"
        "bad-text: row 3 holds the control character U+D800\n"
        "  hint: delete it from the manifest"
    )


def test_a_text_that_no_page_holds() -> None:
    assert complaint(line(7, item="口罩" * 4000)).startswith("overflow: row 7 is ")
    assert complaint(line(7, lot="X" * 200)).startswith("overflow: row 7: a word in 'XXX")


def test_drafts_say_so_on_every_page(tmp_path: Path) -> None:
    copytree(MESSAGES, tmp_path / "messages")
    file = tmp_path / "messages" / "zh-ko" / "glossary.po"
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace('msgid "护目镜"', 'msgid "护目镜"', 1).replace(
        '#. Protective goggles', '#. Protective goggles\n#, fuzzy'
    ), encoding="utf-8")  # fmt: skip
    unfinished = dataclasses.replace(
        project(), messages=tmp_path / "messages", _files=ReadFiles()
    )
    with pytest.raises(CardgenError, match="the translation of 护目镜 waits for review"):
        next(packing_list(lambda: number_boxes(long(40)), session(unfinished), "zh-ko"))
    (drafts,) = packing_list(
        lambda: number_boxes(long(40)), session(unfinished, draft=True), "zh-ko"
    )
    assert len(drafts.pages) > 1
    for page in drafts.pages:
        assert "DRAFT" in "".join(texts(page))
    for page in lay_out(long(40)).pages:
        assert "DRAFT" not in "".join(texts(page))


def test_what_the_document_says_of_itself() -> None:
    document = lay_out(small())
    assert document.title == "装箱单 · 포장 명세서 MAPO-2020"
    assert document.langs == ("zh-Hans", "ko")
    assert document.date == "2020-03-26T00:00:00Z"
    (undated,) = packing_list(lambda: number_boxes(small()), session(), "zh-ko")
    assert undated.date == ""
    assert "日期 · 날짜" not in areas(undated.pages[0])[:14]


@pytest.mark.system
def test_poppler_reads_rows_in_order(tmp_path: Path) -> None:
    file = tmp_path / "list.pdf"
    file.write_bytes(render(lay_out(small()), "pdf"))
    checked = subprocess.run(
        [require("qpdf"), "--check", file], capture_output=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, b"")
    command = [require("pdftotext"), "-raw", str(file), "-"]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    said = re.sub(r"\s", "", read)
    places = [
        said.index(words)
        for words in (
            "装箱单·포장명세서", "麻浦区厅마포구청", "1–16", "20200218A", "17–38",
            "의료용보호복",
            "按品名合计", "76,000只76,000장", "501.50", "수취인서명", "第1页，共1页",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_a_screen_reader_finds_one_table(tmp_path: Path) -> None:
    """Screen readers skip heads and feet of later pages; each row has all cells."""
    with open_pdf(render(lay_out(long(100)), "pdf")) as pdf:
        assert len(pdf.pages) > 1
        tags.check(pdf)
        (table,) = tags.elements(pdf, "Table")
        assert len(tags.elements(pdf, "H1")) == 1
        rows = [
            [(str(cell.S)[1:], int(cell.get("/A", {}).get("/ColSpan", 1))) for cell in row.K]
            for row in table.K
        ]
    kinds = ["TH" if all(kind == "TH" for kind, _ in row) else "TD" for row in rows]
    columns = {sum(columns for _, columns in row) for row in rows}
    assert kinds == ["TH", "TH", *["TD"] * (len(rows) - 2)]
    assert len(columns) == 1
    assert len(rows) > 100 + 2


@pytest.mark.parametrize("name", ["png", "svg", "txt"])
def test_other_formats(name: str) -> None:
    assert render(lay_out(small()), name, dpi=72)


def test_the_same_input_gives_the_same_bytes() -> None:
    assert render(lay_out(small()), "pdf") == render(lay_out(iter(small())), "pdf")


def test_voided_boxes_are_left_out() -> None:
    """Boxes 1 to 7 are alike, and 3 and 6 are void: 1–2, 4–5 and 7 are left."""
    lines = (line(2, 5, item="口罩"), line(3, 2, item="口罩"))
    found = [(entry.first, entry.last) for entry in entries(number_boxes(lines, [3, 6]), [])]
    assert found == [(1, 2), (4, 5), (7, 7)]
    assert [(e.first, e.last) for e in entries(number_boxes(lines, [1, 7]), [])] == [(2, 6)]
    assert list(entries(number_boxes(lines, range(1, 8)), [])) == []


def test_units_are_those_of_their_articles() -> None:
    """A packing list counted medical devices in suits; in Japanese all units were 箱."""
    lines = [
        line(2, 1, item="医疗器械", quantity="20", unit="件"),
        line(3, 1, item="防护服", quantity="30", unit="件"),
    ]
    shown = " | ".join(areas(*lay_out(lines).pages))
    assert "| 医疗器械 | 의료기기 | 20件 | 20점" in shown
    assert "| 防护服 | 보호복 | 30件 | 30벌" in shown
