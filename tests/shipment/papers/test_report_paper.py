"""The report as a PDF, which comes whatever its values are."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from PIL import Image

from cardgen import Document, render
from cardgen.shipment.papers import report_paper as module
from cardgen.shipment.papers.report import ReportFinding, ShipmentReport
from cardgen.shipment.papers.report_paper import report_paper
from tests.backends.pdf import tags
from tests.backends.pdf.pdfs import open_pdf
from tests.drawn import runs
from tests.shipment.lines import session
from tests.shipment.papers.test_report import LINES, REPORT
from tests.system import require


def lay_out(report: ShipmentReport = REPORT, *, draft: bool = False) -> Document:
    return report_paper(report, session(draft=draft), "zh-ko")


def page_texts(document: Document) -> list[str]:
    """Extract the text of each page, without white space and places to break."""
    texts = (
        "".join(run.text for layer in page.layers for run in runs(layer))
        for page in document.pages
    )
    return [re.sub(r"[\s\u200b]", "", text) for text in texts]


def png() -> bytes:
    output = BytesIO()
    Image.new("L", (200, 300), 255).save(output, "PNG")
    return output.getvalue()


def test_what_it_says() -> None:
    (text,) = page_texts(lay_out())
    order = [
        "发货报告·발송보고서", "问题·문제1", "箱数·상자수16", "已作废·무효1",
        "mapo.csv", "SHA-256abab",
        "내용이자리에", "overflow:itdoesnotfit", "→shortenit", "2020-03-2618:00:00UTC+09:00",
        "已作废", "3", "wet<b>", "已补打", "15–16", "blessed", "按品名合计", "医用口罩",
        "30,000只", "142.5kg", "1–2,4–16", "×15", "의료용마스크", "GTIN8801234567893",
        "A1", "2027年12月31日", "2027년12월31일", "PO-7",
        "2,000只", "30,000장", "首尔→石景山区", "서울→스징산구", "红十字会", "麻浦区厅",
        "兄弟同心", "형제가한마음이면", "brothers,zh-ko,box-a5", "14已制作", "17", "sincerity",
        "以上内容已经核对", "姓名·성명",
    ]  # fmt: skip
    at = 0
    for words in order:
        found = text.find(words, at)
        assert found >= 0, f"{words!r} does not come next in {text[at:]!r}"
        at = found + len(words)


def test_a_draft_never_says_that_all_is_well() -> None:
    well = replace(REPORT, findings=(), warnings=())
    assert "未发现问题" in page_texts(lay_out(well))[0]
    text = page_texts(lay_out(well, draft=True))[0]
    assert "DRAFT" in text
    assert "草稿，内容尚未定稿" in text
    assert "未发现问题" not in text


def test_it_comes_whatever_people_wrote() -> None:
    """A missing glyph must be no error here, or there would be no report."""
    finding = ReportFinding("overflow", "x" * 300 + "\x07😀", "א", "/tmp/" + "long/" * 60)
    action = replace(REPORT.history[0], reason="😀 젖음\u202e")
    report = replace(
        REPORT,
        shipment="M" * 24,
        findings=(finding,),
        history=(action,),
        lines=(replace(LINES[0], contents=replace(LINES[0].contents, lot="L" * 120)),),
    )
    text = "".join(page_texts(lay_out(report)))
    assert "〓젖음" in text
    assert "x" * 300 in text
    assert "L" * 120 in text


def test_a_signature_is_on_a_page_with_what_it_is_for() -> None:
    """The signature stood on a page of its own."""
    picture = png()
    for count in range(38, 42):
        shown = [
            replace(LINES[0], row=row, picture=picture, file=f"{row}.png")
            for row in range(count)
        ]
        pages = page_texts(lay_out(replace(REPORT, lines=tuple(shown))))
        assert len(pages) > 5
        assert "以上内容已经核对" in pages[-1]
        assert f"{count - 1}.png" in pages[-1]
        bare = [replace(line, picture=b"") for line in shown]
        pages = page_texts(lay_out(replace(REPORT, lines=tuple(bare))))
        assert "以上内容已经核对" in pages[-1]
        assert "brothers,zh-ko,box-a5" in pages[-1]


def test_a_few_labels_are_smaller_where_that_saves_a_page() -> None:
    """Page 2 was half empty, and page 3 had just two labels and the signature."""
    lines = [
        replace(LINES[0], row=row, picture=png(), file=f"{row}.png", states={})
        for row in range(5)
    ]
    report = replace(REPORT, lines=tuple(lines), warnings=REPORT.warnings * 6, history=())
    pages = page_texts(lay_out(report, draft=True))
    assert len(pages) == 2
    assert "4.png" in pages[-1]
    assert "以上内容已经核对" in pages[-1]


def test_long_lists_go_on_in_the_other_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LINES", 1)
    text = "".join(page_texts(lay_out(replace(REPORT, findings=REPORT.findings * 5))))
    assert "另有4项见report.json" in text
    assert "sincerity" not in text


def test_what_both_languages_say_stands_there_in_both() -> None:
    """The page had a sender in both languages, the PDF in one."""
    parties = LINES[0].contents.parties._replace(recipient="首尔")
    contents = replace(LINES[0].contents, parties=parties)
    text = "".join(
        page_texts(lay_out(replace(REPORT, lines=(replace(LINES[0], contents=contents),))))
    )
    assert "收货人·수취인首尔서울" in text


def test_no_line_ends_within_a_korean_word() -> None:
    """Behind a caption in Chinese lines ended between any two syllables."""
    words = "서울특별시 마포구청 재난안전대책본부 물자지원담당관"
    parties = LINES[0].contents.parties._replace(recipient=words)
    contents = replace(LINES[0].contents, parties=parties, lot=words)
    document = lay_out(replace(REPORT, lines=(replace(LINES[0], contents=contents),)))
    layers = [layer for page in document.pages for layer in page.layers]
    found = [run.text for layer in layers for run in runs(layer)]
    for word in words.split():
        assert sum(word in text for text in found) == 2


def test_a_void_of_every_second_of_very_many_boxes() -> None:
    """The numbers of its boxes filled more than a page, and there was no report."""
    action = replace(REPORT.history[0], boxes=", ".join(map(str, range(1, 6001, 2))))
    assert "1,3,5…5999(3,000)" in "".join(
        page_texts(lay_out(replace(REPORT, history=(action,))))
    )
    most = replace(action, boxes=", ".join(map(str, range(10001, 10200, 2))))
    assert "10199" in "".join(page_texts(lay_out(replace(REPORT, history=(most,)))))


def test_nothing_is_made_yet() -> None:
    (text,) = page_texts(lay_out(ShipmentReport("S", "", "", (), (), 0, {})))
    assert "发货报告" in text


def test_tables_and_pictures_are_told_to_those_who_do_not_see(tmp_path: Path) -> None:
    lines = (replace(LINES[0], picture=png(), alt="兄弟同心"),)
    data = render(lay_out(replace(REPORT, lines=lines)), "pdf")
    assert data == render(lay_out(replace(REPORT, lines=lines)), "pdf")
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    subprocess.run([require("qpdf"), "--check", path], check=True, capture_output=True)
    with open_pdf(data) as pdf:
        tags.check(pdf)
        (figure,) = tags.elements(pdf, "Figure")
        assert figure.Alt == pikepdf.String("兄弟同心")
        assert len(tags.elements(pdf, "Table")) == 5
        assert len(tags.elements(pdf, "H1")) == 1
