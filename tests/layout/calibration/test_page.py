"""The test page of label printers, looked at as it is printed."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from cardgen import Project
from cardgen.backends import Margins, PrinterOptions, render, unprintable_margins
from cardgen.display import Document, GlyphRun, Group, Layer, Page, walk
from cardgen.layout.calibration import make_calibration_page, word_steps
from cardgen.units import MM_PER_INCH, parse_length

SIZES = [
    (50, 25), (62, 29), (60, 40), (100, 50), (100, 150), (101.6, 152.4), (148, 210), (210, 297),
]  # fmt: skip


NOWHERE: Margins = (0.0, 0.0, 0.0, 0.0)


def make(
    width: float, height: float, dots: float, pair: str = "zh-ko", edges: Margins = NOWHERE
) -> Document:
    size = parse_length(f"{width}mm"), parse_length(f"{height}mm")
    project = Project.open()
    said = word_steps(project.wording(pair), "warehouse")
    return make_calibration_page(*size, dots * MM_PER_INCH, project.fonts, said, edges)


def page_of(document: Document, number: int) -> Document:
    return Document((document.pages[number],), "", ())


def draw(document: Document, dots: float, printer: PrinterOptions | None = None) -> Image.Image:
    options = printer or PrinterOptions()
    data = render(document, "png", dots * MM_PER_INCH, printer=options)
    return Image.open(BytesIO(data)).convert("L")


def runs(line: list[int]) -> list[tuple[int, int]]:
    """Starts and ends of the stretches of ink on a line of pixels."""
    ink = [value == 0 for value in line]
    edges = [at for at in range(1, len(ink)) if ink[at] != ink[at - 1]]
    edges = [*([0] if ink[0] else []), *edges, *([len(ink)] if ink[-1] else [])]
    return list(zip(edges[::2], edges[1::2], strict=True))


@pytest.mark.parametrize("dots", [8, 12, 24])
@pytest.mark.parametrize(("width", "height"), [(50, 25), (100, 150), (101.6, 152.4)])
def test_the_scales_are_right_to_the_dot(width: float, height: float, dots: int) -> None:
    image = draw(page_of(make(width, height, dots), -1), dots)
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
    document = make(width, height, 8)
    assert len(document.pages) == 1 or min(width, height) < 100
    text = "".join(getattr(placed.item, "text", "") for placed in walk(document))
    assert {"国", "한", "あ"} <= set(text)
    found = {
        (code.format, code.text)
        for number in range(len(document.pages))
        for code in zxingcpp.read_barcodes(draw(page_of(document, number), 8))
    }
    assert found == {
        (zxingcpp.BarcodeFormat.QRCode, "1234"), (zxingcpp.BarcodeFormat.Code128, "1234"),
    }  # fmt: skip


@pytest.mark.parametrize("pair", ["zh-ko", "zh-ja", "zh-zh-Hant"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_it_says_what_to_read_off_and_what_to_type(
    width: float, height: float, pair: str
) -> None:
    """The texts are whole, in both languages, and inside the scales."""
    document = make(width, height, 8, pair)
    wording = Project.open().wording(pair)
    lines: dict[str, str] = {}
    for placed in walk(document):
        if isinstance(placed.item, GlyphRun):
            lang = placed.item.lang
            lines[lang] = lines.get(lang, "") + placed.item.text
    bare = "".join("".join(lines.values()).split())
    for caption in ("trial-offset", "trial-darkness", "trial-text", "trial-module"):
        for text, lang in zip(wording.caption(caption), wording.langs, strict=True):
            # Digits and Latin letters may have the runs of another language.
            said = "".join("".join(each.split()) for each in lines[lang])
            assert "".join(text.split()) in said or "".join(text.split()) in bare
    for typed in ("cardgen printers set warehouse", "--offset", "--darkness", "--bwr"):
        assert "".join(typed.split()) in bare


def boxes(document: Document, number: int) -> list[tuple[int, int, int, int]]:
    """The boxes of ink of each group of a page, at 8 dots/mm."""
    page = document.pages[number]
    found = []
    for group in page.layers[0].items:
        if isinstance(group, Group):
            alone = Page(page.width, page.height, (Layer((group,)),), mono=True)
            one = Document((alone,), "", ())
            box = draw(one, 8).point([255 - v for v in range(256)]).getbbox()
            assert box is not None
            found.append(box)
    return found


@pytest.mark.parametrize("dots", [8, 11.81, 12, 24])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_lies_on_anything_else(width: float, height: float, dots: float) -> None:
    document = make(width, height, dots)
    for number in range(len(document.pages)):
        places = boxes(document, number)
        for each, (left, top, right, bottom) in enumerate(places):
            assert left >= 52
            assert top >= 48
            assert right <= width * 8 - 28
            assert bottom <= height * 8 - 28
            for a, b, c, d in places[:each]:
                assert right <= a or c <= left or bottom <= b or d <= top


def test_nothing_is_drawn_where_a_printer_does_not_reach() -> None:
    page = Page(parse_length("62mm"), parse_length("100mm"), ())
    edges = unprintable_margins(page, "ql")
    assert [round(each / parse_length("1mm"), 1) for each in edges] == [1.5, 3.0, 1.5, 3.0]
    document = make(62, 100, 300 / MM_PER_INCH, edges=edges)
    assert render(document, "ql", 300)  # which refuses what would be cut off
    image = draw(page_of(document, 0), 300 / MM_PER_INCH)
    ticks = runs(list(image.crop((0, 42, image.width, 43)).tobytes()))
    middles = [(start + end) / 2 for start, end in ticks[1:-1]]
    assert middles == pytest.approx([at * 300 / 25.4 for at in range(3, 60)], abs=1)


def test_a_printer_that_is_corrected_already_gets_the_same_page() -> None:
    document = make(100, 150, 8)
    assert draw(document, 8) == draw(document, 8, PrinterOptions(bwr=2))


def test_the_same_page_every_time() -> None:
    assert make(62, 29, 12) == make(62, 29, 12)
