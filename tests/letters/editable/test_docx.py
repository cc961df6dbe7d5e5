"""Letters as DOCX, read back by python-docx and set by LibreOffice."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import msgspec
import pytest
from docx.oxml.ns import qn
from PIL import Image

from cardgen.errors import CardgenError
from cardgen.letters import ARRANGEMENTS, Arrangement, set_letter
from cardgen.letters.editable import letter_docx
from tests.letters.editable.letters import EXAMPLES, arguments_of, bare, in_order, texts
from tests.system import require

FACES = {
    "zh-Hans": ("SimSun", "zh-CN"),
    "ko": ("Batang", "ko-KR"),
    "ja": ("MS Mincho", "ja-JP"),
}

EXAMPLE_PAPER = Path(__file__).parents[3] / "examples" / "letters" / "paper" / "stationery.toml"


def open_file(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def text_of(element: Any) -> str:
    """Join the text of an element, in the order of the file."""
    return bare("".join(each.text or "" for each in element.iter(qn("w:t"))))


def value(element: Any, path: str, name: str = "val") -> str | None:
    found = element.find("/".join(qn(f"w:{step}") for step in path.split("/")))
    said: str | None = None if found is None else found.get(qn(f"w:{name}"))
    return said


def paragraph_with(document: Any, text: str) -> Any:
    """The paragraph of a text, in a table or not."""
    (found,) = [p for p in document.element.body.iter(qn("w:p")) if text_of(p) == bare(text)]
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_text_of_the_blocks_is_there_in_order(name: str) -> None:
    made_of = arguments_of(name)
    found = text_of(open_file(letter_docx(*made_of)).element.body)
    first, second = texts(made_of).values()
    in_order(found, [*first, *second])


@pytest.mark.parametrize("arrangement", ["parallel", "facing"])
def test_columns_hold_a_language_each(arrangement: Arrangement) -> None:
    made_of = arguments_of("donation-seoul")
    document = open_file(letter_docx(*made_of, arrangement))
    (table,) = document.tables
    for column, wanted in zip((0, 1), texts(made_of).values(), strict=True):
        in_order("".join(text_of(row.cells[column]._tc) for row in table.rows), wanted)


def test_what_says_the_same_is_in_one_row() -> None:
    document = open_file(letter_docx(*arguments_of("donation-tokyo"), "parallel"))
    rows = [[text_of(cell._tc) for cell in row.cells] for row in document.tables[0].rows]
    goods = [row for row in rows if "消毒液" in row[0] and "合计" in row[0]]
    assert len(goods) == 1
    assert "手袋" in goods[0][1]


@pytest.mark.parametrize("name", ["thanks-tokyo", "sympathy-seoul"])
def test_fonts_and_language_by_language(name: str) -> None:
    document = open_file(letter_docx(*arguments_of(name)))
    found = {style.style_id: style.element for style in document.styles}
    seen = 0
    for lang, (font, tag) in FACES.items():
        for style in (
            found[key] for key in (f"Body-{lang}", f"Heading-{lang}") if key in found
        ):
            assert value(style, "rPr/rFonts", "eastAsia") == font
            assert value(style, "rPr/lang", "eastAsia") == tag
            seen += 1
    assert seen == 4
    for paragraph in document.paragraphs:
        assert not paragraph.text or paragraph.style.style_id in found


# ECMA-376 part 1: children stand in the order of the schema, each once; Word refuses others.
ORDERS = {
    "pPr": "pStyle keepNext keepLines widowControl spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b color spacing sz szCs em lang eastAsianLayout",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan tcBorders shd noWrap tcMar textDirection vAlign",
    "trPr": "cantSplit tblHeader trHeight",
    "sectPr": "footerReference type pgSz pgMar pgBorders cols textDirection docGrid",
    "style": "name basedOn uiPriority semiHidden qFormat pPr rPr",
    "anchor": "simplePos positionH positionV extent effectExtent wrapNone docPr "
    "cNvGraphicFramePr graphic",
}


@pytest.mark.parametrize("arrangement", ["sequence", "parallel"])
@pytest.mark.parametrize(
    "name", ["donation-tokyo", "donation-seoul", "certificate-mapo", "receipt-mapo"]
)
def test_elements_are_in_the_order_of_the_schema(name: str, arrangement: Arrangement) -> None:
    """A cell had two widths, python-docx's and ours."""
    document = open_file(letter_docx(*arguments_of(name), arrangement))
    for root in (document.element, document.styles.element):
        for element in root.iter():
            order = ORDERS.get(element.tag.rpartition("}")[2], "").split()
            found = [child.tag.rpartition("}")[2] for child in element]
            if order:
                places = [order.index(each) for each in found]
                assert places == sorted(set(places)), found


def test_official_chinese_is_in_fangsong() -> None:
    document = open_file(letter_docx(*arguments_of("donation-seoul")))
    styles = {style.style_id: style.element for style in document.styles}
    assert value(styles["Body-zh-Hans"], "rPr/rFonts", "eastAsia") == "FangSong"
    assert value(styles["Body-ko"], "rPr/rFonts", "eastAsia") == "Batang"


def test_no_theme_takes_a_font_away() -> None:
    with ZipFile(BytesIO(letter_docx(*arguments_of("thanks-tokyo")))) as archive:
        assert not [name for name in archive.namelist() if "theme" in name.lower()]
        for name in ("word/styles.xml", "word/settings.xml", "word/document.xml"):
            assert b"heme" not in archive.read(name).replace(b"schemas", b"")


def test_indents_are_in_characters_too() -> None:
    document = open_file(letter_docx(*arguments_of("thanks-tokyo")))
    text = next(p for p in document.paragraphs if p.text.startswith("惠赠"))
    assert value(text._p, "pPr/ind", "firstLineChars") == "200"
    assert value(text._p, "pPr/ind", "firstLine") == str(2 * 280)
    closing = next(p for p in document.paragraphs if p.text == "敬具")
    assert value(closing._p, "pPr/jc") == "right"
    assert value(closing._p, "pPr/ind", "rightChars") == "100"


def test_no_tab_behind_a_label_that_is_as_wide_as_its_room() -> None:
    """附件： filled its room, and the tab behind it went on to the next stop."""
    document = open_file(letter_docx(*arguments_of("donation-seoul")))
    tabs = [
        text_of(each.getparent().getparent()) for each in document.element.iter(qn("w:tab"))
    ]
    assert [text[:2] for text in tabs] == ["1.", "2.", "가.", "나.", "다.", "3."]


def test_closing_stays_with_what_follows() -> None:
    document = open_file(letter_docx(*arguments_of("thanks-tokyo")))
    closing = next(p for p in document.paragraphs if p.text == "此致")
    assert closing.paragraph_format.keep_with_next
    assert document.styles["Letter zh-Hans"].paragraph_format.widow_control


def test_page_and_margins() -> None:
    document = open_file(letter_docx(*arguments_of("certificate-mapo")))
    section, _ = document.sections
    assert section.page_width.mm == pytest.approx(297, abs=0.05)
    assert section.page_height.mm == pytest.approx(210, abs=0.05)
    assert section._sectPr.find(qn("w:pgBorders")) is not None
    top = arguments_of("certificate-mapo")[0].margin[0]
    assert section.top_margin.pt > top + 10  # the text is in the middle of its frame


def test_goods_repeat_their_head_and_divide_no_row() -> None:
    document = open_file(letter_docx(*arguments_of("donation-tokyo")))
    table, _ = document.tables
    head, *rows = table.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rows)
    (number,) = rows[0].cells[1].paragraphs
    assert value(number._p, "pPr/jc") == "right"


def test_seal_lies_behind_the_last_character() -> None:
    document = open_file(letter_docx(*arguments_of("donation-seoul")))
    anchors = list(document.element.body.iter(qn("wp:anchor")))
    assert [anchor.get("behindDoc") for anchor in anchors] == ["1"]
    assert all(anchor.find(qn("wp:docPr")).get("descr") for anchor in anchors)
    last = anchors[0].getparent().getparent().getnext()
    assert len(text_of(last)) == 1
    assert last.getnext() is None


def test_seal_has_its_centre_on_the_last_character() -> None:
    """In Korean, as the enforcement rule of the decree on official papers says (art. 11)."""
    document = open_file(letter_docx(*arguments_of("donation-seoul")))
    (anchor,) = document.element.body.iter(qn("wp:anchor"))
    along, _ = (int(each.text) for each in anchor.iter(qn("wp:posOffset")))
    side = int(anchor.find(qn("wp:extent")).get("cx"))
    em = 15 * 12700
    assert along + side / 2 == pytest.approx(em / 2, abs=2)


def test_seal_shows_what_is_below() -> None:
    with ZipFile(BytesIO(letter_docx(*arguments_of("donation-seoul")))) as archive:
        (name, *_) = [name for name in archive.namelist() if name.endswith(".png")]
        image = Image.open(BytesIO(archive.read(name)))
    assert image.mode == "RGBA"
    assert image.getchannel("A").getextrema() == (0, 255)
    pixels = zip(*[iter(image.tobytes())] * 4, strict=True)
    assert {tuple(ink) for *ink, cover in pixels if cover == 255} == {(0xB5, 0x20, 0x1D)}


def test_headings_have_outline_levels() -> None:
    document = open_file(letter_docx(*arguments_of("certificate-mapo")))
    title = paragraph_with(document, "感谢状")
    assert value(title, "pPr/pStyle") == "Heading-zh-Hans"
    assert value(title, "r/rPr/spacing") == str(50 * 0.6 * 20).removesuffix(".0")
    assert value(title, "r/rPr/sz") == "100"
    styles = {style.style_id: style.element for style in document.styles}
    assert value(styles["Heading-zh-Hans"], "pPr/outlineLvl") == "0"


def test_columns_of_japanese_are_a_vertical_section() -> None:
    document = open_file(letter_docx(*arguments_of("thanks-tokyo", vertical=True)))
    chinese, japanese = document.sections
    assert value(chinese._sectPr, "textDirection") is None
    assert value(japanese._sectPr, "textDirection") == "tbRl"
    assert list(document.element.body.iter(qn("wp:inline")))


def test_short_numbers_stand_side_by_side_in_columns() -> None:
    note = {"zh": "", "ja": "ご返送は48時間以内に、部数は15部で、番号は300です。"}
    document = open_file(letter_docx(*arguments_of("thanks-tokyo", vertical=True, note=note)))
    runs = [
        each.getparent().getparent() for each in document.element.iter(qn("w:eastAsianLayout"))
    ]
    assert [text_of(run) for run in runs] == ["48", "15"]


def test_stationery_is_refused_and_not_left_out() -> None:
    paper = str(EXAMPLE_PAPER)
    with pytest.raises(
        CardgenError, match="bad-letter: a letter for editing cannot have stationery"
    ):
        letter_docx(*arguments_of("donation-tokyo", stationery=paper))


def test_columns_beside_lines_are_refused() -> None:
    with pytest.raises(CardgenError, match="arrangement parallel is not possible"):
        letter_docx(*arguments_of("thanks-tokyo", vertical=True), "facing")


def test_readings_and_dots() -> None:
    letter = arguments_of("thanks-tokyo", note={"zh": "*注意*", "ja": "[北京|ペキン]と*東京*"})
    document = open_file(letter_docx(*letter))
    (ruby,) = document.element.body.iter(qn("w:ruby"))
    assert text_of(ruby.find(qn("w:rt"))) == "ペキン"
    assert text_of(ruby.find(qn("w:rubyBase"))) == "北京"
    dots = [each.get(qn("w:val")) for each in document.element.body.iter(qn("w:em"))]
    assert dots == ["underDot", "comma"]


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_same_input_same_bytes(arrangement: Arrangement) -> None:
    made_of = arguments_of("donation-tokyo")
    data = letter_docx(*made_of, arrangement)
    assert data == letter_docx(*made_of, arrangement)
    with ZipFile(BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_letters_of_several_pages_have_numbers() -> None:
    template, data, project, pair = arguments_of("donation-tokyo")
    one = open_file(letter_docx(template, data, project, pair))
    assert one.sections[0].footer.is_linked_to_previous
    more = msgspec.structs.replace(data, goods=data.goods * 12)
    document = open_file(letter_docx(template, more, project, pair))
    footers = [section.footer for section in document.sections]
    assert [footer.is_linked_to_previous for footer in footers] == [False, True]
    fields = footers[0]._element.iter(qn("w:fldSimple"))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]


def test_properties_are_those_of_the_job() -> None:
    template, data, project, pair = arguments_of("donation-tokyo")
    properties = open_file(letter_docx(template, data, project, pair)).core_properties
    assert properties.modified.date() == properties.created.date() == data.date
    assert properties.author == project.author
    assert properties.language == "zh-CN"


def test_it_needs_no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page in a browser has neither python-docx nor lxml."""
    for name in ("docx", "lxml", "lxml.etree"):
        monkeypatch.setitem(sys.modules, name, None)
    assert letter_docx(*arguments_of("donation-tokyo")).startswith(b"PK")


def test_a_cell_ends_with_one_low_paragraph() -> None:
    """Behind goods in columns stood an empty line of full height, python-docx's."""
    document = open_file(letter_docx(*arguments_of("donation-tokyo"), "parallel"))
    cells = [cell for row in document.tables[0].rows for cell in row.cells if cell.tables]
    assert cells
    for cell in cells:
        assert [child.tag.rpartition("}")[2] for child in cell._tc] == [
            "tcPr", "p", "tbl", "p",
        ]  # fmt: skip


@pytest.mark.torture
@pytest.mark.system
@pytest.mark.parametrize("arrangement", ["sequence", "parallel", "stacked"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_libreoffice_makes_as_many_pages(
    tmp_path: Path, name: str, arrangement: Arrangement
) -> None:
    """One more at most in columns, since LibreOffice keeps the white in marks of a line."""
    made_of = arguments_of(name)
    pages = len(set_letter(*made_of, arrangement).pages)
    found = pdf_by_libreoffice(letter_docx(*made_of, arrangement), tmp_path)
    text = subprocess.run(["pdftotext", found, "-"], capture_output=True, text=True, check=True)
    assert text.stdout.count("\f") - pages in ((0, 1) if arrangement == "parallel" else (0,))
    wanted = Counter("".join(chain.from_iterable(texts(made_of).values())))
    assert not wanted - Counter(bare(text.stdout))


def pdf_by_libreoffice(data: bytes, folder: Path) -> Path:
    """The PDF that LibreOffice makes of a DOCX, with our fonts under the names of offices'."""
    soffice = require("soffice")
    require("pdftotext")
    file = folder / "letter.docx"
    file.write_bytes(data)
    fonts = Path(__file__).parents[3] / "fonts"
    aliases = {
        "SimSun": "SC", "FangSong": "SC", "Times New Roman": "SC",
        "MS Mincho": "JP", "Century": "JP", "Batang": "KR",
    }  # fmt: skip
    rules = "".join(
        f'<alias binding="same"><family>{name}</family>'
        f"<prefer><family>Noto Serif CJK {region}</family></prefer></alias>"
        for name, region in aliases.items()
    )
    config = folder / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{fonts}</dir><cachedir>{folder}/cache</cachedir>{rules}</fontconfig>"
    )
    subprocess.run(
        [
            soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", "pdf", "--outdir", folder, file,
        ],
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "FONTCONFIG_FILE": str(config)},
        capture_output=True,
        check=True,
        timeout=120,
    )  # fmt: skip
    return file.with_suffix(".pdf")
