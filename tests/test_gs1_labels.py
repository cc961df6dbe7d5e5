"""The built-in GS1 labels, read from the pixels for a printer."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby

import pytest
import zxingcpp
from PIL import Image

from cardgen import Project, render
from cardgen.display import Bars, Document, GlyphRun, walk
from cardgen.fonts import hb_font

FIELDS = {
    "from": "麻浦区",
    "to": "石景山区",
    "item": "医用口罩",
    "quantity": "8000",
    "unit": "只",
    "gtin": "8801234567893",
    "expiry": "2027-12-31",
    "lot": "L2403A17",
    "order": "PO-2020-118",
    "box": "17",
    "boxes": "49",
    "gross_weight": "12.5",
    "sender": "麻浦区厅",
    "sender_address": "서울특별시 마포구 월드컵로 212",
    "sender_phone": "+82 2 3153 8114",
    "recipient": "石景山区人民政府",
    "recipient_address": "北京市石景山区石景山路18号",
    "recipient_phone": "+86 10 6887 1234",
    "sscc": "3 8801234 000000017 9",
}
SSCC = ("]C1", "(00)388012340000000179")
ALL = (
    "]d2",
    "(00)388012340000000179(02)08801234567893(37)8000(17)271231(3301)000125"
    "(10)L2403A17(400)PO-2020-118",
)
LABELS = {"gs1-100x150": [ALL, SSCC], "gs1-4x6in": [ALL, SSCC]}


def make_label(template: str, **changes: str) -> Document:
    fields = {name: value for name, value in (FIELDS | changes).items() if value}
    return Project.open().label("brothers", template=template, fields=fields).document()


def draw(document: Document, dpi: float) -> Image.Image:
    return Image.open(BytesIO(render(document, "png", dpi))).convert("L")


def items(document: Document) -> list[object]:
    return [placed.item for placed in walk(document)]


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("template", LABELS)
def test_every_barcode_reads_from_the_pixels(template: str, dpi: float) -> None:
    found = zxingcpp.read_barcodes(draw(make_label(template), dpi))
    read = [(code.symbology_identifier, code.text) for code in found]
    assert sorted(read) == sorted(LABELS[template])


@pytest.mark.parametrize(("dpi", "dots"), [(203, 4), (300, 6), (600, 12)])
@pytest.mark.parametrize("template", LABELS)
def test_modules_are_whole_dots_within_the_range_of_gs1(
    template: str, dpi: float, dots: int
) -> None:
    """The first bar of a GS1-128 symbol is two modules wide, measured in the picture."""
    document = make_label(template)
    image = draw(document, dpi)
    for bars in items(document):
        if not isinstance(bars, Bars) or bars.rows > 1:
            continue
        row = round((bars.y + bars.height / 2) * dpi / 72)
        pixels = image.crop((0, row, image.width, row + 1)).tobytes()
        left, first, *_ = (len(list(run)) for _, run in groupby(pixels))
        assert first == 2 * dots
        assert left >= 10 * dots  # the quiet zone
        assert 0.495 <= dots * 25.4 / dpi <= 0.940


@pytest.mark.parametrize("template", LABELS)
def test_the_sscc_is_lowest_and_is_read_below(template: str) -> None:
    found = items(make_label(template))
    bars = [item for item in found if isinstance(item, Bars)]
    lowest = max(bars, key=lambda item: item.y)
    assert lowest.text == SSCC[1]
    assert lowest.height >= 31.75 * 72 / 25.4  # General Specifications 5.12.3.5
    below = [item for item in found if isinstance(item, GlyphRun) and item.y > lowest.y]
    assert [run.text.replace("\u00a0", " ") for run in below] == ["(00) 3 8801234 000000017 9"]


@pytest.mark.parametrize("template", LABELS)
def test_contents_without_a_gtin_stand_in_letters_only(template: str) -> None:
    document = make_label(template, gtin="", order="", gross_weight="")
    found = zxingcpp.read_barcodes(draw(document, 203))
    assert {code.text for code in found} == {SSCC[1]}
    assert "L2403A17" in read_lettering(document)


@pytest.mark.parametrize("template", LABELS)
def test_data_have_the_titles_of_gs1_beside_them(template: str) -> None:
    """General Specifications 3.2 has the titles, 6.6.4 says where they stand."""
    text = read_lettering(make_label(template))
    for title, value in (
        ("SSCC", "3 8801234 000000017 9"),
        ("CONTENT", "08801234567893"),
        ("COUNT", "8,000"),
        ("BATCH/LOT", "L2403A17"),
        ("GROSS WEIGHT (kg)", "12.5"),
        ("ORDER NUMBER", "PO-2020-118"),
        ("FROM", "麻浦区厅"),
        ("TO", "石景山区人民政府"),
        ("USE BY OR EXPIRY", "2027"),
    ):
        assert f"{title} {value}" in text


@pytest.mark.parametrize("template", LABELS)
def test_all_lettering_is_3_mm_high(template: str) -> None:
    """Capitals and digits as the font has them; Han and Hangul are as high from 9.5 pt on."""
    for run in (item for item in items(make_label(template)) if isinstance(item, GlyphRun)):
        face = hb_font(run.font)
        for glyph in run.glyphs:
            char = run.text[glyph.cluster]
            if char.isdigit() or (char.isascii() and char.isupper()):
                extents = face.get_glyph_extents(glyph.id)
                assert extents is not None
                high = -extents.height * run.size / face.face.upem
                assert high * 25.4 / 72 >= 3.0, run.text
        assert run.size >= 9.5


def read_lettering(document: Document) -> str:
    """Join all lettering, with a space between runs and for each blank."""
    runs = [item.text for item in items(document) if isinstance(item, GlyphRun)]
    return " ".join(" ".join(runs).split())
