"""The test page of label printers, looked at as it is printed."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from cardgen import Project
from cardgen.backends import PrinterOptions, render
from cardgen.display import Document, Group, Layer, Page, walk
from cardgen.layout.calibration import calibration_page
from cardgen.units import MM_PER_INCH, length

SIZES = [
    (50, 25), (62, 29), (60, 40), (100, 50), (100, 150), (101.6, 152.4), (148, 210), (210, 297),
]  # fmt: skip


def made(width: float, height: float, dots: float) -> Document:
    size = length(f"{width}mm"), length(f"{height}mm")
    return calibration_page(*size, dots * MM_PER_INCH, Project.open().fonts)


def drawn(
    document: Document, dots: float, printer: PrinterOptions | None = None
) -> Image.Image:
    options = printer or PrinterOptions()
    data = render(document, "png", dots * MM_PER_INCH, printer=options)
    return Image.open(BytesIO(data)).convert("L")


def runs(line: list[int]) -> list[tuple[int, int]]:
    """Where ink begins and ends."""
    ink = [value == 0 for value in line]
    edges = [at for at in range(1, len(ink)) if ink[at] != ink[at - 1]]
    edges = [*([0] if ink[0] else []), *edges, *([len(ink)] if ink[-1] else [])]
    return list(zip(edges[::2], edges[1::2], strict=True))


@pytest.mark.parametrize("dots", [8, 12, 24])
@pytest.mark.parametrize(("width", "height"), [(50, 25), (100, 150), (101.6, 152.4)])
def test_the_scales_are_right_to_the_dot(width: float, height: float, dots: int) -> None:
    image = drawn(made(width, height, dots), dots)
    inside = dots // 2  # half a millimetre from the edge, before the first tick of the other
    for length_mm, line in (
        (width, [image.getpixel((x, inside)) for x in range(image.width)]),
        (width, [image.getpixel((x, image.height - 1 - inside)) for x in range(image.width)]),
        (height, [image.getpixel((inside, y)) for y in range(image.height)]),
        (height, [image.getpixel((image.width - 1 - inside, y)) for y in range(image.height)]),
    ):
        found = runs([int(value) for value in line])  # type: ignore[arg-type]
        assert found[0] == (0, 2)
        assert found[-1] == (len(line) - 2, len(line))
        ticks = [(start + end) / 2 for start, end in found[1:-1]]
        assert ticks == [number * dots for number in range(1, len(ticks) + 1)]
        assert len(ticks) >= length_mm - 1.6


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_there_is_something_of_all_on_every_size(width: float, height: float) -> None:
    document = made(width, height, 8)
    text = "".join(getattr(placed.item, "text", "") for placed in walk(document))
    assert {"国", "한", "あ"} <= set(text)
    found = zxingcpp.read_barcodes(drawn(document, 8))
    assert {code.format for code in found} == {
        zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128,
    }  # fmt: skip
    assert {code.text for code in found} == {"1234"}


@pytest.mark.parametrize("dots", [8, 11.81, 12, 24])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_lies_on_anything_else(width: float, height: float, dots: float) -> None:
    document = made(width, height, dots)
    (page,) = document.pages
    places = []
    for group in page.layers[0].items:
        if isinstance(group, Group):
            alone = Page(page.width, page.height, (Layer((group,)),), mono=True)
            one = Document((alone,), "", ())
            box = drawn(one, 8).point([255 - v for v in range(256)]).getbbox()
            assert box is not None
            places.append(box)
    for number, (left, top, right, bottom) in enumerate(places):
        assert left >= 28
        assert right <= width * 8 - 28
        assert bottom <= height * 8 - 28
        for a, b, c, d in places[:number]:
            assert right <= a or c <= left or bottom <= b or d <= top


def test_a_printer_that_is_corrected_already_gets_the_same_page() -> None:
    document = made(100, 150, 8)
    assert drawn(document, 8) == drawn(document, 8, PrinterOptions(bwr=2))


def test_the_same_page_every_time() -> None:
    assert made(62, 29, 12) == made(62, 29, 12)
