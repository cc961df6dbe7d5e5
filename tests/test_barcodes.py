from __future__ import annotations

import subprocess
import sys

import pytest
import zxingcpp
from hypothesis import given, settings, strategies as st
from PIL import Image

from cardgen.barcodes import SymbologyName, encode
from cardgen.barcodes.symbols import Symbol
from cardgen.errors import LayoutError


def draw(symbol: Symbol, scale: int = 3) -> Image.Image:
    """Draw a symbol with its quiet zone from its modules alone."""
    quiet, tall = symbol.quiet, 1 if symbol.rows > 1 else 20
    image = Image.new("L", (symbol.columns + 2 * quiet, symbol.rows * tall + 2 * quiet), 255)
    for row, line in enumerate(symbol.modules):
        for column, module in enumerate(line):
            left, top = quiet + column, quiet + row * tall
            image.paste(255 * (module == "0"), (left, top, left + 1, top + tall))
    return image.resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST)


def read(symbol: Symbol) -> list[tuple[str, zxingcpp.BarcodeFormat]]:
    found = zxingcpp.read_barcodes(draw(symbol), text_mode=zxingcpp.TextMode.Plain)
    return [(code.text, code.format) for code in found]


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60
)


@settings(deadline=None)
@given(texts | st.text("国语門日本語カナ한국어é°½£", min_size=1, max_size=20))
def test_qr_codes_read_back(data: str) -> None:
    symbol = encode("qr", data)
    assert symbol.columns == symbol.rows
    assert (symbol.columns - 17) % 4 == 0
    assert read(symbol) == [(data, zxingcpp.BarcodeFormat.QRCode)]


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=2, max_size=40))
def test_code128_reads_back(data: str) -> None:
    symbol = encode("code128", data)
    assert symbol.rows == 1
    assert symbol.columns % 11 == 2  # symbol characters of 11 modules, and the stop's 13
    assert read(symbol) == [(data, zxingcpp.BarcodeFormat.Code128)]


@pytest.mark.parametrize(
    "data", ["°", "½", "ÉÜ", "é££Ü", "ｰ", "日本語", "山川异域 风月同天", "함께"]
)
def test_mended_short_text_was_read_in_another_encoding(data: str) -> None:
    """Without an ECI, ``°`` was read as ``ｰ``."""
    assert read(encode("qr", data)) == [(data, zxingcpp.BarcodeFormat.QRCode)]


def test_longest_data() -> None:
    assert encode("qr", "x" * 2331).columns == 177
    assert encode("code128", "x" * 80).columns == 915


@pytest.mark.parametrize(("symbology", "quiet"), [("qr", 4), ("code128", 10)])
def test_modules_are_rows_with_no_white_around(symbology: SymbologyName, quiet: int) -> None:
    symbol = encode(symbology, "BOX-00017")
    assert symbol.quiet == quiet
    assert symbol.text == "BOX-00017"
    assert symbol.symbology == symbology
    assert len(symbol.modules) == symbol.rows
    assert {len(line) for line in symbol.modules} == {symbol.columns}
    assert {*"".join(symbol.modules)} == {"0", "1"}
    sides = ([line[0] for line in symbol.modules], [line[-1] for line in symbol.modules])
    assert all("1" in side for side in (*sides, symbol.modules[0], symbol.modules[-1]))


def test_same_data_is_made_once() -> None:
    assert encode("qr", "BOX-1") is encode("qr", "BOX-1")


@pytest.mark.parametrize(
    ("symbology", "data", "message"),
    [
        (
            "qr",
            "",
            (
                "bad-barcode: a QR code needs data, but there is none\n"
                "  hint: fill the field that the barcode shows, or remove its area"
            ),
        ),
        (
            "code128",
            "",
            (
                "bad-barcode: a Code 128 barcode needs data, but there is none\n"
                "  hint: fill the field that the barcode shows, or remove its area"
            ),
        ),
        (
            "code128",
            "箱-7",
            (
                "bad-barcode: a Code 128 barcode cannot carry '箱' (U+7BB1) in '箱-7'\n"
                '  hint: use barcode = "qr", which carries any text'
            ),
        ),
        (
            "code128",
            "BOX\t7",
            (
                "bad-barcode: a Code 128 barcode cannot carry the control character"
                " '\\t' (U+0009) in 'BOX\\t7'\n  hint: remove the character from the data"
            ),
        ),
        (
            "qr",
            "BOX\0",
            (
                "bad-barcode: a QR code cannot carry the control character '\\x00' (U+0000)"
                " in 'BOX\\x00'\n  hint: remove the character from the data"
            ),
        ),
        (
            "qr",
            "\ud800",
            (
                "bad-barcode: a QR code cannot carry '\\ud800' (U+D800) in '\\ud800'\n"
                "  hint: remove the character from the data"
            ),
        ),
        (
            "qr",
            "x" * 2332,
            (
                f"bad-barcode: 2332 characters are too many for a QR code: '{'x' * 37}…'\n"
                "  hint: shorten the data"
            ),
        ),
        (
            "code128",
            "x" * 103,
            (
                "bad-barcode: 103 characters are too many for a Code 128 barcode:"
                f" '{'x' * 37}…'\n"
                '  hint: shorten the data, or use barcode = "qr", which holds more'
            ),
        ),
    ],
)
def test_data_that_cannot_be_carried(symbology: SymbologyName, data: str, message: str) -> None:
    with pytest.raises(LayoutError) as caught:
        encode(symbology, data)
    assert str(caught.value) == message


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(["qr", "code128"]),
    st.text(max_size=30) | st.text("\0\x1d\n\x7f\x85 a\ud800"),
)
def test_no_data_crashes(symbology: SymbologyName, data: str) -> None:
    try:
        symbol = encode(symbology, data)
    except LayoutError as error:
        assert str(error).encode().startswith(b"bad-barcode: ")  # noqa: PT017
    else:
        assert symbol.text == data


def test_zxing_is_imported_when_used() -> None:
    code = "import cardgen.barcodes, sys; print('zxingcpp' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


CONTENTS = "(02)08801234567893(17)271231(37)8000(10)L24(A"


@pytest.mark.parametrize(
    ("symbology", "data", "identifier", "quiet", "columns"),
    [
        ("gs1-128", CONTENTS, "]C1", 10, 299),
        ("gs1-128", "(00)388012340000000179", "]C1", 10, 156),
        ("gs1-datamatrix", CONTENTS, "]d2", 1, 20),
        ("gs1-qr", CONTENTS, "]Q3", 4, 25),
        ("qr", "(00)388012340000000179", "]Q1", 4, 21),
        ("code128", "(00)388012340000000179", "]C0", 10, 189),
    ],
)
def test_readers_know_gs1_from_others(
    symbology: SymbologyName, data: str, identifier: str, quiet: int, columns: int
) -> None:
    symbol = encode(symbology, data)
    (found,) = zxingcpp.read_barcodes(draw(symbol), text_mode=zxingcpp.TextMode.HRI)
    assert (found.symbology_identifier, found.text) == (identifier, data)
    assert (symbol.text, symbol.quiet, symbol.columns) == (data, quiet, columns)


def test_what_people_read() -> None:
    symbol = encode("gs1-128", "(00)3 8801234 000000017 9")
    assert symbol.text == "(00)388012340000000179"
    assert symbol.interpretation == "(00) 3 8801234 000000017 9".replace(" ", "\u00a0")
    assert encode("qr", "BOX 7").interpretation == "BOX 7"


@pytest.mark.parametrize("digits", range(1, 21))
def test_data_matrices_are_square(digits: int) -> None:
    """Left to itself the encoder also makes oblong ones, which GS1 does not allow here."""
    symbol = encode("gs1-datamatrix", f"(00)388012340000000179(400){'9' * digits}")
    assert symbol.columns == symbol.rows


@pytest.mark.parametrize(
    ("symbology", "data", "message"),
    [
        (
            "gs1-128",
            "",
            (
                "bad-barcode: a GS1-128 barcode needs data, but there is none\n"
                "  hint: fill the field that the barcode shows, or remove its area"
            ),
        ),
        (
            "gs1-qr",
            "(00)388012340000000178",
            (
                "bad-barcode: a GS1 QR code cannot carry this data: (00) SSCC: "
                "'388012340000000178' ends with the check digit 8, but 9 is right\n"
                "  hint: check the digits"
            ),
        ),
        (
            "gs1-128",
            f"(10){'A' * 20}(400){'B' * 30}",
            (
                "bad-barcode: 56 characters are too many for a GS1-128 barcode:"
                " '(10)AAAAAAAAAAAAAAAAAAAA(400)BBBBBBBB…'\n"
                "  hint: use at most 48 characters, make two barcodes, or use"
                ' barcode = "gs1-datamatrix"'
            ),
        ),
    ],
)
def test_element_strings_that_cannot_be_carried(
    symbology: SymbologyName, data: str, message: str
) -> None:
    with pytest.raises(LayoutError) as caught:
        encode(symbology, data)
    assert str(caught.value) == message
