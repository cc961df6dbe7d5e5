"""The structure of a PDF for screen readers: roles of groups become structure types."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from msgspec.structs import replace
from PIL import Image

from cardgen import Project
from cardgen.backends import render
from cardgen.display import (
    BLACK,
    Color,
    Document,
    Group,
    Item,
    Layer,
    Page,
    Picture,
    Rect,
    Role,
)
from cardgen.layout.sheet import impose
from tests.backends.agreement import disagreement
from tests.backends.labels import LABELS, label
from tests.backends.paths import STAR
from tests.backends.pdf import tags
from tests.backends.pdf.pdfs import PROFILES, by_pdfium, content, crop, open_pdf
from tests.backends.samples import bars, png_bytes, run
from tests.system import require

CHINESE = run("山", 20, 30, 20)
KOREAN = replace(run("산", 60, 30, 20), lang="ko")


def group(role: Role, *items: Item, columns: int = 1) -> Group:
    return Group(0.0, 0.0, items, role, columns)


def write_pages(*pages: tuple[Item, ...]) -> bytes:
    layers = [(Layer(items),) for items in pages]
    document = Document(tuple(Page(200.0, 100.0, each) for each in layers), "t", ("zh-Hans",))
    return render(document, "pdf")


def read(*pages: tuple[Item, ...]) -> object:
    with open_pdf(write_pages(*pages)) as pdf:
        tags.check(pdf)
        return tags.tree(pdf)


def test_paragraphs_by_group_spans_by_language_figures_in_words() -> None:
    logo = Picture(150, 70, 20, 20, png_bytes(Image.new("L", (2, 2))), "徽标")
    found = read(
        (
            group("heading", CHINESE),
            group("paragraph", CHINESE, KOREAN),
            Rect(0, 0, 200, 1, BLACK),
            KOREAN,
            CHINESE,
            group(
                "figure", Rect(150, 20, 40, 40, BLACK), bars("qr", "A-17", (150, 20, 40, 40))
            ),
            logo,
        )
    )
    assert found == (
        "Document",
        [
            (
                "Sect",
                [
                    ("H1", "zh-Hans"),
                    ("P", [("Span", "zh-Hans"), ("Span", "ko")]),
                    ("P", "ko"),
                    ("P", "zh-Hans"),
                    ("Figure", "A-17"),
                    ("Figure", "徽标"),
                ],
            )
        ],
    )


def test_a_group_in_words_is_one_picture() -> None:
    picture = Group(5.0, 5.0, (CHINESE, bars("qr", "A-17", (5, 5, 9, 9))), "figure", alt="标签")
    kids = [("Figure", "标签"), ("P", "ko")]
    assert read((picture, KOREAN)) == ("Document", [("Sect", kids)])


def test_groups_that_are_only_placed_are_nothing_to_a_reader() -> None:
    placed = Group(5.0, 5.0, (group("paragraph", CHINESE), KOREAN))
    assert read((placed,)) == ("Document", [("Sect", [("P", "zh-Hans"), ("P", "ko")])])
    within = group("paragraph", CHINESE, Group(5.0, 5.0, (KOREAN,)))
    spans = [("Span", "zh-Hans"), ("Span", "ko")]
    assert read((within,)) == ("Document", [("Sect", [("P", spans)])])


def test_artifacts_are_not_read() -> None:
    line = group("artifact", KOREAN, Rect(0, 0, 9, 9, BLACK))
    data = write_pages((group("paragraph", CHINESE), line))
    assert content(data).count("/Artifact BMC") == 1
    with open_pdf(data) as pdf:
        tags.check(pdf)
        assert tags.tree(pdf) == ("Document", [("Sect", [("P", "zh-Hans")])])
    assert read((line,)) == ("Document", [])


def test_lists() -> None:
    items = [group("list-item", group("paragraph", word)) for word in (CHINESE, KOREAN)]
    bodies = [("LI", [("LBody", [("P", lang)])]) for lang in ("zh-Hans", "ko")]
    assert read((group("list", *items),)) == ("Document", [("Sect", [("L", bodies)])])


def row(*cells: Group) -> Group:
    return group("row", *cells)


def test_a_table_goes_on_over_pages() -> None:
    """A row has a cell, empty or not, in each column; a repeated head is no row."""
    head = row(group("column-header", group("paragraph", CHINESE), columns=2))
    first = row(group("cell", CHINESE, KOREAN), group("cell"))
    two = group("paragraph", CHINESE), group("paragraph", KOREAN)
    later = row(group("cell", *two), group("cell", bars("qr", "A", (0, 0, 40, 40))))
    found = read(
        (group("heading", CHINESE), group("table", head, first)),
        (group("artifact", head), group("table-continued", later)),
        (group("table-continued", later), group("paragraph", KOREAN)),
    )
    row_of_two = (
        "TR",
        [("TD", [("P", "zh-Hans"), ("P", "ko")]), ("TD", [("Figure", "A")])],
    )
    rows = [
        ("TR", [("TH over 2", "zh-Hans")]),
        ("TR", [("TD", [("Span", "zh-Hans"), ("Span", "ko")]), ("TD", [])]),
        row_of_two,
        row_of_two,
    ]
    sections = [("Sect", [("H1", "zh-Hans"), ("Table", rows)]), ("Sect", [("P", "ko")])]
    assert found == ("Document", sections)


def test_tables_follow_one_another() -> None:
    one = row(group("cell", CHINESE))
    table = ("Table", [("TR", [("TD", "zh-Hans")])])
    found = read((group("table", one), group("table", one)), (group("table", one),))
    assert found == ("Document", [("Sect", [table, table]), ("Sect", [table])])
    assert read((group("table-continued", one),)) == ("Document", [table])


@pytest.mark.parametrize(
    ("message", "pair", "template", "profile"),
    [(*each, profile) for profile in PROFILES for each in LABELS],
)
def test_every_piece_of_a_label_has_its_element(
    message: str, pair: str, template: str, profile: str
) -> None:
    with open_pdf(render(label(message, pair, template), "pdf", profile=profile)) as pdf:
        tags.check(pdf)


def sheet(template: str = "box-100x150") -> Document:
    project = Project.open()
    write_pages = label("sister-years", "zh-ko", template)
    return project.sheets(write_pages, "a4-100x150", copies=3)


@pytest.mark.system
def test_texts_that_stand_on_a_sheet_twice_are_forms(tmp_path: Path) -> None:
    """Barcodes are no forms: their modules stand on dots of the printer in every place."""
    document = sheet()
    (one, _) = document.pages
    left, right = (group for group in one.layers[0].items[:2] if isinstance(group, Group))
    assert left.items is right.items
    data = render(replace(document, pages=(one,)), "pdf")
    operators = content(data)
    drawn = re.findall(r"^q 1 0 0 1 ([\d.]+ [\d.]+) cm /(G\d+) Do Q$", operators, re.MULTILINE)
    names = [name for _, name in drawn]
    assert names == [f"G{n}" for n in range(1, len(names) // 2 + 1)] * 2
    assert len({place for place, _ in drawn}) == 2
    assert "BT" not in operators
    assert len(re.findall(r" re$", operators, re.MULTILINE)) > 200  # modules of two codes
    with open_pdf(data) as pdf:
        tags.check(pdf)
        assert tags.tree(pdf)[1][0][1] == alone() * 2
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    subprocess.run([require("qpdf"), "--check", path], check=True, capture_output=True)
    command = [require("pdftotext"), str(path), "-"]
    said = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert said.replace(" ", "").count("已有24年") == 2


def alone() -> list[Any]:
    """Return the elements of the label by itself."""
    with open_pdf(render(label("sister-years", "zh-ko", "box-100x150"), "pdf")) as pdf:
        found: list[Any] = tags.tree(pdf)[1][0][1]
    return found


def test_a_label_on_a_sheet_is_where_it_would_be_by_itself() -> None:
    """The places are equal to a thousandth of a point, the precision of the file."""
    document = sheet()
    twice, once = (replace(document, pages=(page,)) for page in document.pages)
    places = [_glyphs(render(each, "pdf")) for each in (twice, once)]
    assert len(places[0]) == 2 * len(places[1])
    for x, y in places[1]:
        assert any(abs(x - u) + abs(y - v) < 0.003 for u, v in places[0])


def _glyphs(data: bytes) -> list[tuple[float, float]]:
    """Return the places of a page's glyphs, as pdfium finds them."""
    page = pdfium.PdfDocument(data)[0].get_textpage()
    boxes = [page.get_charbox(at, loose=True) for at in range(page.count_chars())]
    return [(box[0], box[1]) for box in boxes if box[2] > box[0]]


def test_sheets_share_their_first_layer_which_draws_labels_by_forms() -> None:
    project = Project.open()
    write_pages = project.label("brothers", varying=["box"])
    pages = [write_pages.document({"box": str(box)}).pages[0] for box in range(1, 7)]
    sheets = tuple(impose(pages, project.stock("a4-100x150")))
    data = render(Document(sheets, "t", ("zh-Hans",)), "pdf")
    with open_pdf(data) as pdf:
        tags.check(pdf)
        shared = {page.Contents[0].objgen for page in pdf.pages}
        assert len(shared) == 1
        drawn = re.findall(r"/(G\d+) Do", pdf.pages[0].Contents[0].read_bytes().decode())
        assert drawn[: len(drawn) // 2] == drawn[len(drawn) // 2 :]
        assert len(set(drawn)) == len(drawn) // 2 > 3
        inner = pdf.pages[0].Resources.XObject["/G1"]
        assert "/G1" not in inner.Resources.XObject
        for page in pdf.pages:
            assert b" cm" not in page.Contents[1].read_bytes()


def test_of_what_stands_often_only_texts_and_outlines_are_forms() -> None:
    """A rectangle that reaches the edge extends into the bleed, another one does not."""
    logo = Picture(20, 50, 20, 20, png_bytes(Image.new("L", (90, 90))), "徽标")
    drawn = (Rect(0, 0, 10, 10, BLACK), CHINESE, KOREAN, logo, STAR)
    layer = Layer((Group(0, 0, drawn, "figure"), Group(60, 5, drawn, "figure")))
    document = Document((Page(200.0, 100.0, (layer,), bleed=9.0),), "t", ())
    operators = content(render(document, "pdf"))
    assert re.findall(r"/(\w+) Do", operators) == ["G1", "G2", "P1", "G3"] * 2
    assert re.findall(r"(.*) re$", operators, re.MULTILINE) == ["0 99 19 19", "69 94 10 10"]
    with open_pdf(render(document, "pdf")) as pdf:
        tags.check(pdf)
        (first, second) = tags.tree(pdf)[1][0][1]
        assert first == second
        spans = [("Span", "zh-Hans"), ("Span", "ko"), ("Figure", "徽标"), ("Figure", "星")]
        assert first == ("P", spans)


def test_what_stands_often_is_drawn_as_where_it_stands_once() -> None:
    """Runs turned and in columns, in several sizes and colours."""
    column = run("山川", 20, 10, 12, vertical=True)
    items = (CHINESE, replace(KOREAN, color=Color(200, 30, 45)), column, STAR)
    groups = tuple(Group(x, y, items, "paragraph") for x, y in ((0.0, 0.0), (90.3, 20.7)))
    page = Page(200.0, 100.0, (Layer(groups),))
    data = render(Document((page,), "t", ()), "pdf")
    assert content(data).count(" Do Q") > 2
    assert disagreement(page, crop(by_pdfium(data, 300), page, 300)) == ""


def test_what_is_placed_from_far_away_is_drawn_in_place() -> None:
    """A form is clipped to its bounding box."""
    items = (replace(CHINESE, x=1020.0),)
    groups = (Group(-1000.0, 0.0, items, "paragraph"), Group(-950.0, 0.0, items, "paragraph"))
    page = Page(200.0, 100.0, (Layer(groups),))
    data = render(Document((page,), "t", ()), "pdf")
    assert " Do" not in content(data)
    assert disagreement(page, crop(by_pdfium(data, 300), page, 300)) == ""
