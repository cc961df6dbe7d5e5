"""Each kind of barcode in PNG, ZPL and PDF, read back by other programs."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from cardgen import CardgenError, Project, render
from cardgen.backends import module_spans
from cardgen.barcodes import SYMBOLOGIES, encode
from cardgen.display import Bars, Document, GlyphRun, walk
from tests.backends.zebra import draw_zpl

GTIN = "8801234567893"
CASE = "18801234567890"
DATA = {
    "qr": "山川异域 BOX-17",
    "datamatrix": "山川异域 BOX-17",
    "aztec": "山川异域 BOX-17",
    "pdf417": "山川异域 BOX-17",
    "code128": "BOX-0017",
    "ean13": GTIN,
    "itf14": CASE,
    "gs1-128": "(00)388012340000000179",
    "gs1-datamatrix": f"(01){GTIN}(10)L24",
    "gs1-qr": f"(01){GTIN}(10)L24",
    "gs1-digital-link": f"https://example.org (10)L2/4(01){GTIN}(17)2027-12-31",
}
READ = {
    "qr": ("]Q1", DATA["qr"]),
    "datamatrix": ("]d1", DATA["qr"]),
    "aztec": ("]z0", DATA["aztec"]),
    "pdf417": ("]L2", DATA["pdf417"]),
    "code128": ("]C0", "BOX-0017"),
    "ean13": ("]E0", GTIN),
    "itf14": ("]I1", CASE),
    "gs1-128": ("]C1", "(00)388012340000000179"),
    "gs1-datamatrix": ("]d2", f"(01)0{GTIN}(10)L24"),
    "gs1-qr": ("]Q3", f"(01)0{GTIN}(10)L24"),
    "gs1-digital-link": ("]Q1", f"https://example.org/01/0{GTIN}/10/L2%2F4?17=271231"),
}
SIZES = {"pdf417": "12mm", "ean13": "20mm", "itf14": "32mm", "gs1-128": "32mm"}
TEMPLATE = """
[page]
size = "100mm x 80mm"
margin = "8mm"
colors = "mono"

[grid]
columns = ["1fr"]
rows = ["1fr", "auto"]
gap = "4mm"
areas = ["code", "hri"]

[fields]
data = "text"

[code]
barcode = "{name}"
data = "{{data}}"
size = "{size}"

[hri]
hri = "code"
"""


def make_document(tmp_path: Path, name: str, data: str, size: str = "") -> Document:
    bracketed = data.replace("{", "{{") if name.startswith("gs1") else "{data}"
    text = TEMPLATE.format(name=name, size=size or SIZES.get(name, "20mm"))
    (tmp_path / "templates").mkdir(exist_ok=True)
    (tmp_path / "templates/code.toml").write_text(
        text.replace('"{data}"', f'"{bracketed}"'), encoding="utf-8"
    )
    (tmp_path / "cardgen.toml").write_text('templates = ["templates"]\n', encoding="utf-8")
    project = Project.open(tmp_path)
    fields = {} if name.startswith("gs1") else {"data": data}
    return project.label("brothers", template="code", fields=fields).document()


def read(image: Image.Image) -> list[tuple[str, str]]:
    found = zxingcpp.read_barcodes(image.convert("L"))
    return [(code.symbology_identifier, code.text) for code in found]


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("name", SYMBOLOGIES)
def test_each_kind_reads_from_pixels_zpl_and_pdf(tmp_path: Path, name: str, dpi: int) -> None:
    document = make_document(tmp_path, name, DATA[name])
    assert read(Image.open(BytesIO(render(document, "png", dpi)))) == [READ[name]]
    if dpi == 300:
        dots = Image.open(BytesIO(render(document, "png", 304.8)))
        zpl = render(document, "zpl", 304.8)
        assert read(draw_zpl(zpl, *dots.size, 12)) == [READ[name]]
    command = ["pdftoppm", "-r", str(dpi), "-png", "-"]
    pdf = render(document, "pdf", dpi)
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    assert read(Image.open(BytesIO(done.stdout))) == [READ[name]]


@pytest.mark.parametrize("name", SYMBOLOGIES)
def test_modules_are_no_narrower_than_their_standard_says(tmp_path: Path, name: str) -> None:
    document = make_document(tmp_path, name, DATA[name])
    bars = next(placed.item for placed in walk(document) if isinstance(placed.item, Bars))
    (first, *_) = module_spans(bars, 203)
    dots = first.columns[0][1] - first.columns[0][0]
    assert bars.width / bars.columns >= SYMBOLOGIES[bars.symbology].least  # type: ignore[index]
    assert dots >= 1


def test_bearers_touch_the_bars_from_side_to_side(tmp_path: Path) -> None:
    """General Specifications 5.3.2.4: two modules above, two below."""
    image = Image.open(
        BytesIO(render(make_document(tmp_path, "itf14", CASE), "png", 203))
    ).convert("L")
    left, top, right, bottom = Image.eval(image, lambda value: 255 - value).getbbox()  # type: ignore[misc]
    bars = image.crop((left, top, right, bottom))
    wide = [x for x in range(bars.width) if bars.getpixel((x, 4)) == 0]
    rows = [set(bars.crop((0, y, 135 * 4, y + 1)).tobytes()) for y in range(16)]
    assert rows[:8] == [{0}] * 8  # two modules of 4 dots each
    assert rows[8] == {0, 255}
    assert len(wide) >= 135 * 4


def test_what_people_read_of_an_ean_and_of_a_link(tmp_path: Path) -> None:
    for name, said in (
        ("ean13", "8 801234 567893"),
        ("itf14", CASE),
        ("gs1-digital-link", f"(01) 0{GTIN} (10) L2/4 (17) 271231"),
    ):
        runs = [
            p.item.text
            for p in walk(make_document(tmp_path, name, DATA[name]))
            if isinstance(p.item, GlyphRun)
        ]
        assert "".join(runs).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "ean13",
            "8801234567890",
            "an EAN-13 barcode cannot carry this data: (01) GTIN: '8801234567890' ends "
            "with the "
            "check digit 0, but 3 is right\n  hint: check the digits",
        ),
        (
            "ean13",
            CASE,
            f"an EAN-13 barcode cannot carry this data: '{CASE}' is a GTIN of 14 digits, for "
            'a case\n  hint: use barcode = "itf14"',
        ),
        (
            "ean13",
            "12345670",
            "an EAN-13 barcode cannot carry this data: '12345670' is a GTIN of 8 digits, for "
            'an EAN-8 barcode\n  hint: use barcode = "gs1-datamatrix" with (01)',
        ),
        (
            "itf14",
            "123",
            "an ITF-14 barcode cannot carry this data: (01) GTIN must have 14 digits, but "
            "'123' has "
            "3",
        ),
        (
            "datamatrix",
            "x" * 3200,
            f"3200 characters are too many for a Data Matrix: '{'x' * 37}…'\n"
            "  hint: shorten the data",
        ),
        (
            "aztec",
            "",
            "an Aztec code needs data, but there is none\n"
            "  hint: fill the field that the barcode shows, or remove its area",
        ),
        (
            "gs1-digital-link",
            "https://example.org (37)5",
            "a GS1 Digital Link QR code cannot carry this data: the link has no GS1 key\n "
            " hint: "
            "begin with one of (00), (01), (401), (402), (410), (411), (412), "
            "(413), (414)",
        ),
    ],
)
def test_what_cannot_be_carried(name: str, data: str, said: str) -> None:
    with pytest.raises(CardgenError) as caught:
        encode(name, data)
    assert str(caught.value) == f"bad-barcode: {said}"


def test_bars_must_be_as_high_as_gs1_asks(tmp_path: Path) -> None:
    for name, size, least in (
        ("gs1-128", "20mm", "31.75"),
        ("itf14", "20mm", "31.75"),
        ("ean13", "10mm", "18.28"),
    ):
        with pytest.raises(CardgenError) as caught:
            make_document(tmp_path, name, DATA[name], size)
        assert f"mm high, but the minimum is {least} mm" in str(caught.value)
