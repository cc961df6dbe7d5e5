"""Letters as HWPX, read back and judged by python-hwpx: Hancom Office cannot be run here."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import msgspec
import pytest
from hwpx import HwpxDocument
from hwpx.layout.pages import estimate_pages
from hwpx.tools.package_validator import validate_editor_open_safety, validate_package
from hwpx.tools.validator import validate_document

from cardgen.errors import PackageError
from cardgen.letters import Arrangement, set_letter
from cardgen.letters.editable import letter_hwpx
from tests.letters.editable.letters import EXAMPLES, arguments_of, bare, in_order, texts

FULL = ("donation-seoul",)


def open_file(data: bytes) -> Any:
    return HwpxDocument.open(data)


def all_of(element: Any, name: str) -> list[Any]:
    return [each for each in element.iter() if str(each.tag).endswith(f"}}{name}")]


def text_of(element: Any) -> str:
    """Join the text of an element, in the order of the file."""
    return bare("".join(each.text or "" for each in all_of(element, "t")))


def shapes(document: Any) -> dict[str, Any]:
    """The shapes of paragraphs by id."""
    header = document.parts.headers[0].element
    return {each.get("id"): each for each in all_of(header, "paraPr")}


def paragraph_with(document: Any, text: str) -> Any:
    every = [p for section in document.sections for p in all_of(section.element, "p")]
    (found,) = [p for p in every if text_of(p) == bare(text)]
    return found


@pytest.mark.ci
@pytest.mark.parametrize("arrangement", ["sequence", "parallel"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_python_hwpx_accepts_it(name: str, arrangement: Arrangement) -> None:
    data = letter_hwpx(*arguments_of(name), arrangement)
    assert validate_document(data).issues == ()
    assert validate_package(data).ok
    assert validate_editor_open_safety(data).ok


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_text_of_the_blocks_is_there_in_order(name: str) -> None:
    made_of = arguments_of(name)
    document = open_file(letter_hwpx(*made_of))
    found = "".join(text_of(section.element) for section in document.sections)
    first, second = texts(made_of).values()
    in_order(found, [*first, *second])


@pytest.mark.parametrize("arrangement", ["parallel", "facing"])
def test_columns_hold_a_language_each(arrangement: Arrangement) -> None:
    made_of = arguments_of("donation-seoul")
    (section,) = open_file(letter_hwpx(*made_of, arrangement)).sections
    (table,) = [table for paragraph in section.paragraphs for table in paragraph.tables]
    assert not table.treat_as_char  # which Hancom Office does not divide
    for column, wanted in zip((0, 1), texts(made_of).values(), strict=True):
        cells = [table.cell(row, column).element for row in range(table.row_count)]
        in_order("".join(map(text_of, cells)), wanted)


@pytest.mark.parametrize(
    ("name", "faces"),
    [
        ("sympathy-seoul", {"SimSun", "함초롬바탕"}),
        ("donation-seoul", {"FangSong", "함초롬바탕"}),
        ("thanks-tokyo", {"SimSun", "MS Mincho"}),
    ],
)
def test_fonts_by_language(name: str, faces: set[str]) -> None:
    document = open_file(letter_hwpx(*arguments_of(name)))
    header = document.parts.headers[0].element
    (fonts,) = [each for each in all_of(header, "fontface") if each.get("lang") == "HANJA"]
    names = {font.get("id"): font.get("face") for font in fonts}
    looks = {each.get("id"): all_of(each, "fontRef")[0] for each in all_of(header, "charPr")}
    runs = [run for section in document.sections for run in all_of(section.element, "run")]
    used = {names[looks[run.get("charPrIDRef")].get("hanja")] for run in runs if text_of(run)}
    assert used == faces


def test_indents_and_alignment() -> None:
    document = open_file(letter_hwpx(*arguments_of("thanks-tokyo")))
    closing = shapes(document)[paragraph_with(document, "敬具").get("paraPrIDRef")]
    assert all_of(closing, "align")[0].get("horizontal") == "RIGHT"
    assert all_of(closing, "right")[0].get("value") == "1400"
    closing = shapes(document)[paragraph_with(document, "此致").get("paraPrIDRef")]
    assert all_of(closing, "breakSetting")[0].get("keepWithNext") == "1"
    assert all_of(closing, "breakSetting")[0].get("widowOrphan") == "1"


def test_a_label_hangs_out() -> None:
    """The margin in HWPX is that of the first line, the indent moves the others."""
    document = open_file(letter_hwpx(*arguments_of("donation-seoul")))
    item = paragraph_with(document, "나.도착 예정일: 2020. 3. 20.")
    shape = shapes(document)[item.get("paraPrIDRef")]
    assert int(all_of(shape, "intent")[0].get("value")) < 0
    assert int(all_of(shape, "left")[0].get("value")) >= 0


def test_goods_repeat_their_head_and_divide_no_row() -> None:
    document = open_file(letter_hwpx(*arguments_of("donation-tokyo")))
    table = all_of(document.sections[0].element, "tbl")[0]
    assert (table.get("repeatHeader"), table.get("pageBreak")) == ("1", "TABLE")
    heads = [cell.get("header") for cell in all_of(table, "tc")]
    assert heads[:4] == ["1", "1", "1", "0"]


def test_seal_lies_behind_the_name() -> None:
    document = open_file(letter_hwpx(*arguments_of("donation-seoul")))
    (picture,) = all_of(document.sections[1].element, "pic")
    (position,) = all_of(picture, "pos")
    assert picture.get("textWrap") == "BEHIND_TEXT"
    assert position.get("treatAsChar") == "0"
    assert int(position.get("vertOffset")) > 1 << 31  # above the top of its line


def test_frame_and_landscape() -> None:
    document = open_file(letter_hwpx(*arguments_of("certificate-mapo")))
    size = document.page.size()
    assert (size.drawn_width, size.drawn_height) == (84189, 59528)
    borders = all_of(document.sections[1].element, "pageBorderFill")
    assert all(each.get("borderFillIDRef") not in {"1", "2"} for each in borders)


def test_columns_of_japanese_are_a_vertical_section() -> None:
    document = open_file(letter_hwpx(*arguments_of("thanks-tokyo", vertical=True)))
    ways = [all_of(each.element, "secPr")[0].get("textDirection") for each in document.sections]
    assert ways == ["HORIZONTAL", "VERTICAL"]


def test_readings_and_emphasis() -> None:
    letter = arguments_of("thanks-tokyo", note={"zh": "*注意*", "ja": "[北京|ペキン]"})
    document = open_file(letter_hwpx(*letter))
    (reading,) = all_of(document.sections[1].element, "dutmal")
    assert [each.text for each in reading] == ["北京", "ペキン"]


@pytest.mark.parametrize("arrangement", ["sequence", "facing"])
def test_same_input_same_bytes(arrangement: Arrangement) -> None:
    made_of = arguments_of("donation-tokyo")
    data = letter_hwpx(*made_of, arrangement)
    assert data == letter_hwpx(*made_of, arrangement)
    with ZipFile(BytesIO(data)) as archive:
        first, *_ = archive.infolist()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        content = archive.read("Contents/content.hpf").decode()
    assert "2020-03-26T00:00:00Z" in content
    assert "fixture" not in content


def test_letters_of_several_pages_have_numbers() -> None:
    template, data, project, pair = arguments_of("donation-tokyo")
    more = msgspec.structs.replace(data, goods=data.goods * 12)
    made = letter_hwpx(template, more, project, pair)
    assert made == letter_hwpx(template, more, project, pair)
    assert validate_package(made).ok
    for section in open_file(made).sections:
        (footer, *_) = all_of(section.element, "footer")
        kinds = [each.get("numType") for each in all_of(footer, "autoNum")]
        assert kinds == ["PAGE", "TOTAL_PAGE"]
        assert not all_of(section.element, "pageNum")
        (applied, *_) = all_of(section.element, "footerApply")
        assert applied.get("idRef") == footer.get("id")


@pytest.mark.parametrize("name", EXAMPLES)
def test_as_many_pages_as_our_own(name: str) -> None:
    made_of = arguments_of(name)
    pages = len(set_letter(*made_of).pages)
    # Of a page that is full the leading below its last line is on another.
    most = pages + 1 if name in FULL else pages
    assert estimate_pages(letter_hwpx(*made_of)).pages in (pages, most)


def test_without_python_hwpx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hwpx", None)
    with pytest.raises(
        PackageError, match="needs packages that are not installed: hwpx"
    ) as caught:
        letter_hwpx(*arguments_of("donation-tokyo"))
    assert "extra hwpx" in str(caught.value)
