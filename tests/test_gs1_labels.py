"""The GS1 labels that come with cardgen, read from the pixels that a printer gets."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby

import pytest
import zxingcpp
from PIL import Image

from cardgen import Project, render
from cardgen.display import Bars, Document, GlyphRun, walk

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
    "sscc": "3 8801234 000000017 9",
}
SSCC = ("]C1", "(00)388012340000000179")
CONTENT = ("]C1", "(02)08801234567893(37)8000")
ALL = (
    "]d2",
    "(00)388012340000000179(02)08801234567893(37)8000(17)271231(10)L2403A17(400)PO-2020-118",
)
LABELS = {"gs1-100x150": [ALL, SSCC], "gs1-4x6in": [ALL, CONTENT, SSCC]}


def made(template: str, **changes: str) -> Document:
    fields = {name: value for name, value in (FIELDS | changes).items() if value}
    return Project.open().label("brothers", template=template, fields=fields).document()


def drawn(document: Document, dpi: float) -> Image.Image:
    return Image.open(BytesIO(render(document, "png", dpi))).convert("L")


def items(document: Document) -> list[object]:
    return [placed.item for placed in walk(document)]


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("template", LABELS)
def test_every_barcode_reads_from_the_pixels(template: str, dpi: float) -> None:
    found = zxingcpp.read_barcodes(drawn(made(template), dpi))
    read = [(code.symbology_identifier, code.text) for code in found]
    assert sorted(read) == sorted(LABELS[template])


@pytest.mark.parametrize(("dpi", "dots"), [(203, 4), (300, 6), (600, 12)])
@pytest.mark.parametrize("template", LABELS)
def test_modules_are_whole_dots_within_the_range_of_gs1(
    template: str, dpi: float, dots: int
) -> None:
    """The first bar of a GS1-128 symbol is two modules wide, measured in the picture."""
    document = made(template)
    image = drawn(document, dpi)
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
    found = items(made(template))
    bars = [item for item in found if isinstance(item, Bars)]
    lowest = max(bars, key=lambda item: item.y)
    assert lowest.text == SSCC[1]
    assert lowest.height >= 31.75 * 72 / 25.4  # General Specifications 5.12.3.5
    below = [item for item in found if isinstance(item, GlyphRun) and item.y > lowest.y]
    assert [run.text.replace("\u00a0", " ") for run in below] == ["(00) 3 8801234 000000017 9"]


@pytest.mark.parametrize("template", LABELS)
def test_contents_without_a_gtin_stand_in_letters_only(template: str) -> None:
    document = made(template, gtin="", order="")
    found = zxingcpp.read_barcodes(drawn(document, 203))
    assert {code.text for code in found} == {SSCC[1]}
    assert "L2403A17" in [item.text for item in items(document) if isinstance(item, GlyphRun)]
