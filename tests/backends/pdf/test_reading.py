"""Real documents for a screen reader: each element with its language and words."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace

from cardgen import Project, render
from cardgen.display import Document
from cardgen.layout.sheet import impose
from tests.backends.pdf import tags
from tests.backends.pdf.pdfs import open_pdf
from tests.cli.runs import run

FIELDS = {"years": "24", "boxes": "2", "item": "医用口罩"}
BOX = """\
  Sect
    H1 zh-Hans 我们结为友好城市已有24年。在这艰难时刻，我市与你们同在。
    H1 ko 자매도시로 함께한 24년. 어려운 이때, 우리 도시는 늘 여러분 곁에 있겠습니다.
    P
      Span zh-Hans 品名 ·{blank}
      Span ko 품명
    P zh-Hans 医用口罩
    P ko 의료용 마스크
    P
      Span zh-Hans 箱号 ·{blank}
      Span ko 상자 번호
    P zh-Hans {number} / 2
    P zh-Hans MAPO-{number}
    Figure zh-Hans [二维码: MAPO-{number}]"""


def read(document: Document) -> str:
    with open_pdf(render(document, "pdf")) as pdf:
        tags.check(pdf)
        return "\n".join(tags.reading(pdf))


def boxes() -> list[Document]:
    made = Project.open().label("sister-years", fields=FIELDS, varying=["box", "box_id"])
    return [made.document({"box": each, "box_id": f"MAPO-{each}"}) for each in "12"]


def expected_lines(*numbers: str) -> list[str]:
    return [BOX.format(number=number, blank=" ") for number in numbers]


def test_a_label_of_a_batch_is_read_as_it_is_alone() -> None:
    """Captions are read before their values, and the barcode beside them last."""
    one, two = boxes()
    assert read(one) == "\n".join(["Document", *expected_lines("1")])
    both = replace(one, pages=(*one.pages, *two.pages))
    assert read(both) == "\n".join(["Document", *expected_lines("1", "2")])


def test_a_sheet_is_read_label_by_label() -> None:
    """The common first layer is drawn once, and read with each label."""
    one, two = boxes()
    pages = [*one.pages, *two.pages]
    (sheet,) = impose(pages, Project.open().stock("a4-100x150"))
    first, second = expected_lines("1", "2")
    together = first + second.removeprefix("  Sect")
    assert read(replace(one, pages=(sheet,))) == f"Document\n{together}"


def test_a_reading_belongs_to_its_characters() -> None:
    made = Project.open().label("sincerity", pair="zh-ja", template="card-a6").document()
    assert read(made).splitlines()[2:8] == [
        "    H1 zh-Hans 心诚则花开。",
        "    H1",
        "      Ruby",
        "        RB ja 念",
        "        RT ja ねん",
        "      Span ja ずれば花ひらく",
    ]


@pytest.mark.ci
def test_papers_have_tables_with_heads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = Path("examples/mapo-2020.csv").resolve()
    monkeypatch.chdir(tmp_path)
    assert run("batch", str(listed), "-o", "out").code == 0
    with pikepdf.open("out/packing-list.pdf") as pdf:
        said = tags.reading(pdf)
    assert said[2:5] == ["    H1", "      Span zh-Hans 装箱单 · ", "      Span ko 포장 명세서"]
    table = said.index("    Table")
    assert said[table + 1 : table + 16] == [
        "      TR",
        "        TH Scope=Column",
        "          P zh-Hans 箱号",
        "          P ko 상자 번호",
        "        TH Scope=Column",
        "          P zh-Hans 箱数",
        "          P ko 상자 수",
        "        TH Scope=Column",
        "          P zh-Hans 品名",
        "          P ko 품명",
        "      TR",
        "        TD zh-Hans 1–49",
        "        TD zh-Hans 49",
        "        TD",
        "          P zh-Hans 医疗物资",
    ]
    assert not any("第 1 页" in line for line in said)  # the running foot
    with pikepdf.open("out/report.pdf") as pdf:
        said = tags.reading(pdf)
    heads = [said[at + 1].strip() for at, line in enumerate(said) if line.strip() == "H2"]
    titles = ["按品名合计 ·", "货物清单 ·", "各行首张标签 ·"]
    assert heads == [f"Span zh-Hans {title}" for title in titles]
