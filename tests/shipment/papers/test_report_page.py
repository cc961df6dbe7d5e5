"""The page that an official signs: parsed strictly, escaped, and shown by a browser."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace

from cardgen import Project, render
from cardgen.shipment.papers import report_page
from cardgen.shipment.papers.contents import Totals
from cardgen.shipment.papers.report import ReportFinding, ShipmentReport, report_json
from cardgen.shipment.papers.report_page import report_html
from tests.shipment.lines import project, session
from tests.shipment.papers.test_report import LINES, REPORT
from tests.system import require

VOID: Final = {"meta", "br", "img"}
HOSTILE: Final = "</td><script>alert(1)</script>\"'&<img src=x onerror=alert(2)>"


class Page(HTMLParser):
    """A strict parser: it wants every element closed in order, every attribute once."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(data.decode("utf-8"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open:
            self.texts.append((self.open[-1], data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return "|".join(text for tag, text in self.texts if tag != "style")


def page(report: ShipmentReport = REPORT) -> Page:
    return Page(report_html(report, session()))


def test_what_it_says() -> None:
    shown = page()
    text = re.sub(r"\s+", " ", shown.text)
    order = [
        "发货报告| · |발송 보고서| · |出荷報告書", "MAPO-2020", "问题",
        "|箱数| · |상자 수|16|已作废|", "已制作", "失败",
        "已核验条码", "mapo.csv", "SHA-256", "2020-03-26 09:00:00 UTC", "mapo.csv:2 — ",
        "内容超出版面", "내용이 자리에 들어가지 않음", "内容が収まらない", "overflow",
        "it does not fit", "shorten it", "用了其他地区的字形", "wrong-region", "后续处理",
        "2020-03-26 18:00:00 UTC+09:00", "已作废", " 3|", "wet <b>", "已补打", "|15–16|",
        "blessed", "按品名合计", "医用口罩", "의료용 마스크", "医療用マスク",
        "30,000只", "142.5 kg",
        "1–2|, |4–16", "× 15", "医用口罩", "의료용 마스크", "GTIN", "8801234567893", "批号",
        "제조번호", "A1",
        "2027年12月31日", "2027년 12월 31일",
        "PO-7", "2,000只", "2,000장", "9.5 kg", "30,000只", "30,000장", "142.5 kg",
        "首尔 → 石景山区", "서울 → 스징산구", "红十字会", "麻浦区厅", "兄弟同心",
        "형제가 한마음이면", "brothers, zh-ko, box-a5, ", "sincerity", "以上内容已经核对",
        "姓名", "签字",
    ]  # fmt: skip
    at = 0
    for words in order:
        found = text.find(words, at)
        assert found >= 0, f"{words!r} does not come next in {text[at:]!r}"
        at = found + len(words)


def test_languages_are_marked() -> None:
    shown = page()
    assert shown.all("html") == [{"lang": "zh-Hans"}]
    langs = Counter(span.get("lang") for span in shown.all("span") if "lang" in span)
    assert set(langs) == {"zh-Hans", "ko", "ja"}
    assert {p.get("lang") for p in shown.all("p") if "lang" in p} == {"en"}


def test_only_the_languages_of_its_pairs() -> None:
    shown = page(replace(REPORT, pairs=("zh-ja",)))
    assert {span.get("lang") for span in shown.all("span")} - {None} == {"zh-Hans", "ja"}


def test_tables_and_pictures_are_told_to_those_who_do_not_see() -> None:
    png = b"\x89PNG\r\n\x1a\nnot looked at"
    shown = page(replace(REPORT, lines=(replace(LINES[0], picture=png, alt="兄弟同心"),)))
    (picture,) = shown.all("img")
    assert picture["alt"] == "兄弟同心"
    assert picture["src"] == f"data:image/png;base64,{base64.b64encode(png).decode()}"
    assert {head["scope"] for head in shown.all("th")} == {"col", "row"}
    assert [name for name, _ in shown.elements if name in {"header", "main"}] == [
        "header",
        "main",
    ]
    headings = [name for name, _ in shown.elements if re.fullmatch("h[1-6]", name)]
    assert headings == ["h1", *["h2"] * 6]


def test_it_is_complete_in_itself() -> None:
    text = report_html(REPORT, session()).decode()
    assert "<script" not in text
    assert not re.search(r"https?:|url\(|@import|\bon[a-z]+=", text)
    (policy, *_) = [meta for meta in page().all("meta") if "http-equiv" in meta]
    assert policy["content"] == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def test_everything_is_escaped() -> None:
    lines = (
        replace(
            LINES[0],
            message=HOSTILE,
            pair=HOSTILE,
            template=HOSTILE,
            file=HOSTILE,
            texts=(HOSTILE, HOSTILE),
            states={HOSTILE: 3},
            picture=b"png",
            alt=HOSTILE,
        ),
    )
    shown = page(
        replace(
            REPORT,
            shipment=HOSTILE,
            manifest=HOSTILE,
            sha256=HOSTILE,
            templates=(HOSTILE,),
            states={HOSTILE: 1},
            lines=lines,
            findings=(ReportFinding(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
            version=HOSTILE,
        )
    )
    assert shown.all("script") == []
    assert len(shown.all("img")) == 1
    assert shown.text.count(HOSTILE) >= 13
    assert shown.all("img")[0]["alt"] == HOSTILE


def test_characters_that_html_forbids_or_that_turn_text() -> None:
    report = replace(REPORT, shipment="a\x00b\x1b\ud800\u202ec\u2066d")
    assert "<strong>a\ufffdb\ufffd\ufffdcd</strong>" in report_html(report, session()).decode()


def test_a_report_without_findings() -> None:
    shown = page(replace(REPORT, findings=(), warnings=()))
    assert [p["class"] for p in shown.all("p") if "verdict" in (p.get("class") or "")] == [
        "verdict good"
    ]
    assert "未发现问题" in shown.text
    assert "|问题|" not in shown.text


def test_a_draft_says_so() -> None:
    """A draft said in green that there are no findings."""
    assert "DRAFT" not in page().text
    well = replace(REPORT, findings=(), warnings=())
    text = Page(report_html(well, session(draft=True))).text
    assert "DRAFT" in text
    assert "未发现问题" not in text
    assert "草稿，内容尚未定稿" in text


def test_nothing_is_made_yet() -> None:
    empty = ShipmentReport("S", "", "", (), (), 0, {})
    shown = page(empty)
    assert shown.all("table") == []
    assert "发货报告" in shown.text


def test_articles_that_are_not_named_are_not_added_up() -> None:
    assert "按品名合计" in page().text
    assert "按品名合计" not in page(replace(REPORT, totals=Totals())).text


def test_long_lists_go_on_in_the_other_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_page, "MOST_LINES", 1)
    findings = REPORT.findings * 5
    shown = page(replace(REPORT, findings=findings))
    assert "另有4项见report.json" in shown.text
    assert "ほか1件はreport.jsonを参照" in shown.text
    assert len(shown.all("li")) == 3  # a finding, a warning, and something that was done
    assert "sincerity" not in shown.text


def test_rows_without_a_picture_are_counted() -> None:
    """Some rows had no picture, and the page did not say so."""
    first = replace(LINES[0], picture=b"png", alt="a label")
    shown = page(replace(REPORT, lines=(first, LINES[1])))
    assert "其余1行未附图" in shown.text
    assert "未附图" not in page(replace(REPORT, lines=(first,))).text


def test_a_label_that_was_read_back_was_made() -> None:
    """2,697 made and 303 verified looked like 303 labels not made."""
    assert "|作成済み|15|" in page(REPORT).text


def test_a_picture_leads_to_its_label() -> None:
    """Pictures were too small to judge, and had no link."""
    first = replace(LINES[0], picture=b"png", file="labels/0001/A B#1.png")
    links = page(replace(REPORT, lines=(first,))).all("a")
    assert [link["href"] for link in links] == ["labels/0001/A%20B%231.png"] * 2
    assert page(replace(REPORT, lines=(replace(first, file=""),))).all("a") == []


def test_a_line_whose_boxes_are_all_voided() -> None:
    shown = page(replace(REPORT, lines=(replace(LINES[0], ranges=()),)))
    assert "|—|× 0|" in shown.text


def test_all_boxes_are_weighed_as_on_the_packing_list() -> None:
    """The report had only the weights of articles."""
    totals = Totals()
    totals.add(replace(LINES[0].contents, first=1, last=15))
    report = replace(REPORT, totals=totals, lines=LINES[:1], pairs=("zh-ko",))
    text = page(report).text.replace("\u00a0", " ")
    assert "|毛重| · |총중량|142.5 kg|" in text
    assert "|合计| · |합계|15|142.5 kg|" in text
    assert json.loads(report_json(report))["gross_weight"] == "142.5"


def test_very_many_ranges_are_shortened_and_lines_end_between_them() -> None:
    """The column of numbers did not wrap, and left other columns one glyph's width."""
    odd = tuple((number, number) for number in range(1, 80, 2))
    action = replace(REPORT.history[0], boxes=", ".join(map(str, range(1, 400, 2))))
    report = replace(REPORT, lines=(replace(LINES[0], ranges=odd),), history=(action,))
    text = page(report).text
    assert "|1, 3, 5 … 79 (40)|" in text
    assert "1, 3, 5 … 399 (200)" in text
    assert "1, 3, 5, 7" not in text
    assert '<span class="range">4–16</span>' in report_html(REPORT, session()).decode()
    assert json.loads(report_json(report))["lines"][0]["boxes"] == [*map(list, odd)]


def test_cells_say_what_they_are_where_there_is_no_table() -> None:
    """The table was wider than a telephone's screen, and words were cut."""
    labels = {cell["data-label"] for cell in page().all("td")}
    assert "寄语\n메시지\nメッセージ" in labels
    assert len(labels) == 9


def test_the_same_report_gives_the_same_bytes() -> None:
    shuffled = replace(REPORT, states=dict(reversed([*REPORT.states.items()])))
    assert report_html(REPORT, session()) == report_html(shuffled, session(Project.open()))


@pytest.mark.system
def test_a_browser_prints_it_on_a4(tmp_path: Path) -> None:
    label = project().label("brothers").document()
    lines = tuple(
        replace(LINES[0], row=row, picture=render(label, "png", dpi=72)) for row in range(41)
    )
    source, target = tmp_path / "report.html", tmp_path / "report.pdf"
    source.write_bytes(report_html(replace(REPORT, lines=lines), session()))
    command = [
        require("chromium"), "--headless", "--no-sandbox", "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer",
        f"--print-to-pdf={target}", source.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    command = [require("pdftotext"), "-layout", str(target), "-"]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pages = read.split("\f")[:-1]
    assert len(pages) > 3
    assert "MAPO-2020" in pages[0]
    assert sum("メッセージ" in text for text in pages) >= 2  # the table's head is repeated
    assert "署名" in pages[-1]
    assert "labels/0000/1.png" in pages[-1]  # it was signed on a page of its own
    for number, text in enumerate(pages, 1):
        assert re.search(rf"\b{number} ?/ ?{len(pages)}\b", text)
