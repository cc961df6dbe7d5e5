"""GS1 barcodes on a page: raw values, and modules as wide as GS1 requires."""

from __future__ import annotations

import pytest

from cardgen.backends import render
from cardgen.display import Bars, GlyphRun
from cardgen.errors import LayoutError
from tests.drawn import items
from tests.layout.studio import complaint, draw, label, page

MM = 72 / 25.4
FIELDS = 'sscc = "sscc"\ngtin = "gtin"\ncount = "integer"\nuntil = "date"\nlot = "text"\n'
SSCC = '[code]\nbarcode = "gs1-128"\ndata = "(00){sscc}"\nsize = "32mm"\n'
READ = '[read]\nhri = "code"\npadding = "1mm"\n'
VALUES = {
    "sscc": "3 8801234 000000017 9",
    "gtin": "8801234567893",
    "count": "8,000",
    "until": "2027-12-31",
    "lot": "L24",
}


def card(tables: str, *, areas: str = "code\nread", width: str = "100mm") -> str:
    rows = ["auto"] * (areas.count("\n") + 1)
    return page(areas, tables, size=f"{width} x 60mm", margin="6mm", rows=rows, fields=FIELDS)


def report(tables: str, values: dict[str, str], *, areas: str = "code\nread") -> list[str]:
    """Texts of barcodes and lettering."""
    (page,) = label(card(tables, areas=areas), values).document().pages
    return [item.text for item in items(page) if isinstance(item, Bars | GlyphRun)]


def test_a_code_and_what_people_read_of_it() -> None:
    code, words = report(SSCC + READ, {"sscc": VALUES["sscc"]})
    assert code == "(00)388012340000000179"
    assert words == "(00) 3 8801234 000000017 9".replace(" ", "\u00a0")


def test_modules_of_a_linear_code() -> None:
    """0.508 mm: six dots at 300 dpi, and never wider, however wide the area."""
    for width in ("92mm", "150mm"):
        bars, _ = draw(card(SSCC + READ, width=width), {"sscc": VALUES["sscc"]})
        assert f"{156 * 0.508 * MM:.2f} × {32 * MM:.2f} gs1-128 156 × 1 " in bars


def test_a_linear_code_that_is_lower_than_gs1_requires() -> None:
    low = card(SSCC.replace("32mm", "31mm") + READ)
    assert complaint(low, {"sscc": VALUES["sscc"]}) == (
        "card.toml:19: barcode-too-small: the gs1-128 barcode of [code] on card is 31.0 mm "
        "high, but the minimum is 31.75 mm\n"
        '  hint: make the barcode 32 mm high or more: size = "32mm"'
    )


def test_modules_of_a_square_code() -> None:
    """0.762 mm: nine dots at 300 dpi; an auto row is as high as the code needs."""
    text = SSCC.replace("gs1-128", "gs1-datamatrix").replace('size = "32mm"\n', "")
    bars, _ = draw(card(text + READ), {"sscc": VALUES["sscc"]})
    assert f"{16 * 0.762 * MM:.2f} × {16 * 0.762 * MM:.2f} gs1-datamatrix 16 × 16 " in bars


PIECES = """\
[code]
barcode = "gs1-datamatrix"
data = [
    { text = "(00){sscc}" },
    { text = "(02){gtin}(37){count}", show_if = "gtin" },
    { text = "(17){until}", show_if = "until" },
    { text = "(10){lot}", show_if = "lot" },
]
"""


def test_data_in_pieces() -> None:
    """Barcodes have raw numbers and dates, not those that Chinese or Korean prints."""
    (code,) = report(PIECES, VALUES, areas="code")
    assert code == "(00)388012340000000179(02)08801234567893(37)8000(17)271231(10)L24"
    (code,) = report(PIECES, {"sscc": VALUES["sscc"]}, areas="code")
    assert code == "(00)388012340000000179"


def test_pieces_and_readings_vary_with_the_box() -> None:
    text = card(PIECES + READ)
    made = label(text, {"gtin": VALUES["gtin"]}, varying=["sscc", "lot", "count"])
    for values in (
        {"sscc": "388012340000000179", "count": "1", "lot": "A"},
        {"sscc": "388012340000000186", "count": "2"},
    ):
        document = made.document(values)
        assert document.pages[0].layers[0].items == ()
        alone = label(text, values | {"gtin": VALUES["gtin"]}).document()
        assert document.pages[0].layers[1].items == alone.pages[0].layers[0].items


def test_a_reading_is_hidden_with_its_barcode() -> None:
    tables = '[a]\ntext = "风"\n' + PIECES + 'show_if = "sscc"\n' + READ
    assert report(tables, {}, areas="a\ncode\nread") == ["风"]


def test_numbers_in_other_barcodes() -> None:
    code = '[code]\nbarcode = "qr"\ndata = "{count} {until} {lot}"\nsize = "20mm"\n'
    assert report(code, VALUES, areas="code") == ["8000 2027-12-31 L24"]


@pytest.mark.parametrize(
    ("tables", "values", "message"),
    [
        (
            SSCC + READ,
            {"sscc": "388012340000000178"},
            (
                "bad-value: sscc: (00) SSCC: '388012340000000178' ends with the check digit 8, "
                "but 9 is right\n  hint: check the digits"
            ),
        ),
        (
            SSCC.replace("(00){sscc}", "(10){lot}") + READ,
            {"lot": "批"},
            (
                "card.toml:19: bad-barcode: a GS1-128 barcode cannot carry this data: (10) "
                "BATCH/LOT cannot contain '批' (U+6279), as in '批'\n  hint: use ASCII "
                "letters and digits, and the marks !\"%&'()*+,-./:;<=>?_"
            ),
        ),
        (
            SSCC.replace("(00){sscc}", "(10){lot}") + READ,
            {"lot": "A(21)B"},
            (
                "card.toml:19: bad-value: a value in '(10)A(21)B' looks like an application "
                "identifier\n  hint: remove the digits in brackets from the value"
            ),
        ),
        (
            SSCC.replace("(00){sscc}", "(10){lot}") + READ,
            {"lot": "A"},
            (
                "card.toml: bad-barcode: the barcodes of card: (10) BATCH/LOT needs (01) GTIN "
                "or (02) CONTENT\n  hint: add it"
            ),
        ),
        (
            SSCC + READ,
            {},
            (
                "card.toml:19: missing-value: sscc has no value, but the area [code] of card "
                "shows it\n  hint: give a value for sscc"
            ),
        ),
    ],
)
def test_values_that_are_none(tables: str, values: dict[str, str], message: str) -> None:
    assert complaint(card(tables), values) == message


def test_modules_narrower_than_gs1_allows() -> None:
    assert complaint(card(SSCC + READ, width="88mm"), {"sscc": VALUES["sscc"]}) == (
        "card.toml:19: barcode-too-small: the gs1-128 barcode of [code] on card has modules of "
        "0.49 mm, "
        "but the minimum is 0.495 mm\n"
        '  hint: shorten its data, or give its column "80mm" or more in columns'
    )


def test_modules_that_a_printer_makes_narrower() -> None:
    """0.506 mm are 5.98 dots at 300 dpi, and five dots 0.42 mm."""
    document = label(card(SSCC + READ, width="91mm"), {"sscc": VALUES["sscc"]}).document()
    assert render(document, "png", 203)
    assert render(document, "png", 96)  # for a screen
    with pytest.raises(LayoutError) as caught:
        render(document, "png", 300)
    assert str(caught.value) == (
        "barcode-too-small: the gs1-128 barcode '(00)388012340000000179' has modules of "
        "0.423 mm at 300 dpi, but the minimum is 0.495 mm\n"
        "  hint: print at 203, 300 or 600 dpi, or make its area 79.2 mm wide or more"
    )
