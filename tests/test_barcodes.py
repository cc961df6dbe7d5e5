from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cardgen.barcodes import Symbol, Symbology, encode
from cardgen.errors import LayoutError


def drawn(symbol: Symbol, scale: int = 3) -> Image.Image:
    """The symbol with its quiet zone, drawn from its modules alone."""
    quiet, tall = symbol.quiet, 1 if symbol.rows > 1 else 20
    image = Image.new("L", (symbol.columns + 2 * quiet, symbol.rows * tall + 2 * quiet), 255)
    for column, row, columns, rows in symbol.modules:
        left, top = quiet + column, quiet + row * tall
        image.paste(0, (left, top, left + columns, top + rows * tall))
    return image.resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST)


def read(symbol: Symbol) -> list[tuple[str, zxingcpp.BarcodeFormat]]:
    found = zxingcpp.read_barcodes(drawn(symbol), text_mode=zxingcpp.TextMode.Plain)
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
def test_modules_are_maximal_runs_in_order(symbology: Symbology, quiet: int) -> None:
    symbol = encode(symbology, "BOX-00017")
    assert symbol.quiet == quiet
    assert symbol.text == "BOX-00017"
    assert symbol.symbology == symbology
    for (column, row, columns, rows), after in pairwise(symbol.modules):
        assert rows == 1
        assert after.row > row or (after.row == row and after.column > column + columns)
    assert {module.column for module in symbol.modules} >= {0}
    assert max(module.column + module.columns for module in symbol.modules) == symbol.columns


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
def test_data_that_cannot_be_carried(symbology: Symbology, data: str, message: str) -> None:
    with pytest.raises(LayoutError) as caught:
        encode(symbology, data)
    assert str(caught.value) == message


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(["qr", "code128"]),
    st.text(max_size=30) | st.text("\0\x1d\n\x7f\x85 a\ud800"),
)
def test_no_data_crashes(symbology: Symbology, data: str) -> None:
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
